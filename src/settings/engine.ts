import { Duration, Size } from 'cdk8s';
import { EngineQueueOptions } from './engine-queue';
import { ResourceManager } from './resource-manager';

/**
 * How a process calls the Kubernetes API.
 */
export interface KubeClientOptions {
  /**
   * Calls in a second; becomes `qps`. From 1.
   * @default 100
   */
  readonly qps?: number;

  /**
   * Calls that may come at once after a pause; becomes `burst`. From 1.
   * @default 25
   */
  readonly burst?: number;

  /**
   * How long one call may take; becomes `timeout`. In whole seconds.
   * @default Duration.seconds(30)
   */
  readonly timeout?: Duration;
}

/**
 * When FlyteWorkflow objects of finished workflows are deleted. What people see of them is in flyteadmin's database, and stays.
 */
export interface GarbageCollectionOptions {
  /**
   * Whether they are deleted at all. Else the objects add up in the cluster's database until somebody deletes them.
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * How often it is looked for them; becomes `propeller.gc-interval`. In whole seconds.
   * @default Duration.minutes(30)
   */
  readonly interval?: Duration;

  /**
   * How long they are kept; becomes `propeller.max-ttl-hours`. In whole hours, from 1 to 23: Flyte takes more for 23.
   * @default Duration.hours(23)
   */
  readonly retention?: Duration;
}

/**
 * How outputs of tasks are reported.
 */
export enum RawOutputPolicy {
  /** Where they are in the object store. */
  REFERENCE = 'reference',
  /** The outputs themselves. */
  INLINE = 'inline',
}

/**
 * How flytepropeller reports to flyteadmin what becomes of workflows.
 */
export interface EngineEventOptions {
  /**
   * Events in a second; becomes `event.rate`. From 1.
   * @default 500
   */
  readonly rate?: number;

  /**
   * Events that may come at once after a pause; becomes `event.capacity`. From 1.
   * @default 1000
   */
  readonly capacity?: number;

  /**
   * Times an event is sent again that did not arrive; becomes `event.max-retries`. From 0.
   * @default 5
   */
  readonly maxRetries?: number;

  /**
   * Delay before the first of those, growing with each one more; becomes `event.base-scalar`. In whole milliseconds.
   * @default Duration.millis(100)
   */
  readonly retryDelay?: Duration;

  /**
   * By what part delays differ at random; becomes `event.backoff-jitter`. From 0 to 1.
   * @default 0.1
   */
  readonly retryJitter?: number;

  /**
   * How outputs of tasks are reported; becomes `propeller.event-config.raw-output-policy`.
   * @default RawOutputPolicy.REFERENCE
   */
  readonly rawOutputPolicy?: RawOutputPolicy;

  /**
   * Whether outputs that are too large for an event are reported by where they are; becomes
   * `propeller.event-config.fallback-to-output-reference`. Needs `RawOutputPolicy.INLINE`.
   * @default false
   */
  readonly fallbackToReference?: boolean;
}

/**
 * How many entries of a map task run at the same time where neither task nor workflow says.
 */
export enum ArrayNodeParallelism {
  /** All of them. */
  UNLIMITED = 'unlimited',
  /** As many as the workflow may run tasks. */
  WORKFLOW = 'workflow',
  /** As the task says: nothing means as the workflow, and 0 means all. */
  HYBRID = 'hybrid',
}

/**
 * Map tasks; becomes `propeller.array-node-config`.
 */
export interface ArrayNodeOptions {
  /**
   * How many entries run at the same time; becomes `default-parallelism-behavior`.
   * @default ArrayNodeParallelism.UNLIMITED
   */
  readonly parallelism?: ArrayNodeParallelism;

  /**
   * Whether each entry is reported as a node of its own, and not as a part of one task; becomes `event-version: 1`.
   * @default false
   */
  readonly nodeEvents?: boolean;

  /**
   * Whether entries have the links of plugin `k8s-array` in place of those of their task's plugin; becomes `use-map-plugin-logs`.
   * @default false
   */
  readonly mapPluginLogs?: boolean;

  /**
   * The latest that an entry may start after its map task, for the times that are kept of it; becomes `max-delta-timestamp`. In whole
   * seconds.
   * @default Duration.days(3)
   */
  readonly maxDeltaTimestamp?: Duration;

  /**
   * Times an event is numbered anew that flyteadmin takes for one that it has; becomes `max-task-phase-version-attempts`. From 1.
   * @default 3
   */
  readonly maxPhaseVersionAttempts?: number;
}

/**
 * Large values of tasks, kept in the object store in place of a message; becomes `propeller.literal-offloading-config`, switched on.
 */
export interface LiteralOffloadingOptions {
  /**
   * Size from which a value is kept so; becomes `min-size-in-mb-for-offloading`. In whole mebibytes.
   * @default Size.mebibytes(10)
   */
  readonly minSize?: Size;

  /**
   * Size from which a value fails its workflow; becomes `max-size-in-mb-for-offloading`. In whole mebibytes, above `minSize`.
   * @default Size.mebibytes(1000)
   */
  readonly maxSize?: Size;

  /**
   * The oldest version of each library of tasks that can read such values, by its name; becomes `supported-sdk-versions`.
   * @default - Flyte's own: FLYTE_SDK from 1.13.14
   */
  readonly sdkVersions?: { [name: string]: string };
}

/**
 * How flytepropeller starts launch plans at flyteadmin, and asks after them; becomes `propeller.admin-launcher`.
 */
export interface LaunchPlanOptions {
  /**
   * Whether it can start them; becomes `propeller.enable-admin-launcher`. Else nodes with a launch plan fail.
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Calls in a second; becomes `tps`. From 1.
   * @default 100
   */
  readonly rate?: number;

  /**
   * Calls that may come at once after a pause; becomes `burst`. From 1.
   * @default 10
   */
  readonly burst?: number;

  /**
   * Executions that are kept in memory; becomes `cacheSize`. From 1.
   * @default 10000
   */
  readonly cacheSize?: number;

  /**
   * Executions that are asked after at the same time; becomes `workers`. From 1.
   * @default 10
   */
  readonly workers?: number;

  /**
   * How often it is asked after them; becomes `cache-resync-duration`. In whole seconds.
   * @default Duration.seconds(30)
   */
  readonly resyncInterval?: Duration;
}

/**
 * How replicas of flytepropeller agree on the one that works. Each time above the next one.
 */
export interface LeaderElectionTimes {
  /**
   * How long a leader that is not heard of counts as one; becomes `propeller.leader-election.lease-duration`. In whole seconds.
   * @default Duration.seconds(15)
   */
  readonly leaseDuration?: Duration;

  /**
   * How long a leader tries to be heard before it gives up; becomes `propeller.leader-election.renew-deadline`. In whole seconds.
   * @default Duration.seconds(10)
   */
  readonly renewDeadline?: Duration;

  /**
   * Time between two tries; becomes `propeller.leader-election.retry-period`. In whole seconds; 1.2 times of it are below `renewDeadline`.
   * @default Duration.seconds(2)
   */
  readonly retryPeriod?: Duration;
}

/**
 * How long a task waits whose pod does not fit into the quota of its namespace; becomes `tasks.backoff`.
 */
export interface TaskBackoffOptions {
  /**
   * The first delay, doubled with each one more; becomes `base-second`. In whole seconds.
   * @default Duration.seconds(2)
   */
  readonly base?: Duration;

  /**
   * The longest delay; becomes `max-duration`. In whole seconds, not below `base`.
   * @default Duration.seconds(20)
   */
  readonly max?: Duration;
}

/**
 * Whether flytepropeller remembers workflows between evaluations; becomes `propeller.workflowStore.policy`.
 */
export enum WorkflowStorePolicy {
  /** No: a workflow can be evaluated as it was before the last evaluation. */
  PASS_THROUGH = 'PassThrough',
  /** Those that are finished, so that none is evaluated again. */
  TRACK_TERMINATED = 'TrackTerminated',
  /** The version of each, so that an older one is not evaluated. */
  RESOURCE_VERSION_CACHE = 'ResourceVersionCache',
}

/**
 * How flytepropeller works: how fast, how often, and how much of it.
 */
export interface FlyteEngineOptions {
  /**
   * Times the evaluation of a workflow may fail for other reasons than its tasks before the workflow fails; becomes
   * `propeller.max-workflow-retries`. From 1.
   * @default 10
   */
  readonly maxWorkflowRetries?: number;

  /**
   * How often every workflow is evaluated, whether something changed or not; becomes `propeller.workflow-reeval-duration`. In whole
   * milliseconds, from 1 second.
   * @default Duration.seconds(10)
   */
  readonly workflowReevaluation?: Duration;

  /**
   * How often every pod and object of a task is looked at again; becomes `propeller.downstream-eval-duration`. In whole milliseconds, from
   * 1 second.
   * @default Duration.seconds(30)
   */
  readonly downstreamReevaluation?: Duration;

  /**
   * Evaluations of one workflow in a row, as long as each one changes something; becomes `propeller.max-streak-length`. From 1.
   * @default 8
   */
  readonly maxStreakLength?: number;

  /**
   * Entries of map tasks that are evaluated at the same time; becomes `propeller.node-execution-worker-count`. From 1.
   * @default 8
   */
  readonly nodeExecutionWorkers?: number;

  /**
   * Whether there are histograms of how long calls to flyteadmin take; becomes `propeller.enable-grpc-latency-metrics`.
   * @default false
   */
  readonly grpcLatencyMetrics?: boolean;

  /**
   * What is remembered between evaluations.
   * @default WorkflowStorePolicy.RESOURCE_VERSION_CACHE
   */
  readonly workflowStore?: WorkflowStorePolicy;

  /**
   * The queue of workflows that wait for a worker.
   * @default - Flyte's own
   */
  readonly queue?: EngineQueueOptions;

  /**
   * How the Kubernetes API is called; becomes `propeller.kube-client-config`.
   * @default - Flyte's own
   */
  readonly kubeClient?: KubeClientOptions;

  /**
   * When finished workflows are deleted from the cluster.
   * @default - after 23 hours
   */
  readonly garbageCollection?: GarbageCollectionOptions;

  /**
   * How is reported to flyteadmin.
   * @default - Flyte's own
   */
  readonly events?: EngineEventOptions;

  /**
   * Map tasks.
   * @default - Flyte's own
   */
  readonly arrayNodes?: ArrayNodeOptions;

  /**
   * Large values of tasks, kept in the object store.
   * @default - off: a value that is too large for a message fails its workflow
   */
  readonly literalOffloading?: LiteralOffloadingOptions;

  /**
   * How launch plans are started.
   * @default - Flyte's own
   */
  readonly launchPlans?: LaunchPlanOptions;

  /**
   * Who keeps count of what tasks may use at once.
   * @default - nobody
   */
  readonly resourceManager?: ResourceManager;

  /**
   * How replicas agree on the one that works.
   * @default - Flyte's own
   */
  readonly leaderElection?: LeaderElectionTimes;

  /**
   * How long tasks wait for the quota of their namespace.
   * @default - Flyte's own
   */
  readonly backoff?: TaskBackoffOptions;
}
