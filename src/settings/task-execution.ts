import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { cores } from './task-resources';
import { refusal, requireInteger, requireSeconds, requireSubdomain } from '../private/checks';
import { isQualifiedName, requireAnnotations, requireLabels } from '../private/metadata-checks';

/**
 * How long tasks may take, how often they are tried, and as whom they run where they do not say.
 */
export interface TaskExecutionOptions {
  /**
   * Tasks of one workflow that run at the same time, where neither workflow nor launch plan says; becomes `flyteadmin.maxParallelism`.
   * From 1.
   * @default 25
   */
  readonly maxParallelism?: number;

  /**
   * Attempts of a task that says nothing of retries; becomes `propeller.node-config.default-max-attempts`. From 1.
   * @default 1
   */
  readonly maxAttempts?: number;

  /**
   * Attempts more that a task gets when the system failed it, not its own code; becomes
   * `propeller.node-config.max-node-retries-system-failures`. From 0.
   * @default 3
   */
  readonly systemRetries?: number;

  /**
   * Whether failures of the system and of the task's code count alike, against the task's own retries; becomes
   * `propeller.node-config.ignore-retry-cause`.
   * @default false
   */
  readonly ignoreRetryCause?: boolean;

  /**
   * The longest one attempt may take, queueing included; becomes `propeller.node-config.default-deadlines.node-execution-deadline`.
   * @default - no limit
   */
  readonly attemptDeadline?: Duration;

  /**
   * The longest a node of a workflow may take, all attempts together; becomes
   * `propeller.node-config.default-deadlines.node-active-deadline`.
   * @default - no limit
   */
  readonly nodeDeadline?: Duration;

  /**
   * Whether cached results are made anew by every execution that does not say; becomes `flyteadmin.overwriteCache`.
   * @default false
   */
  readonly overwriteCache?: boolean;

  /**
   * Service account of executions that name none, in the namespace of their project and domain; becomes `flyteadmin.k8sServiceAccount`.
   * @default 'default'
   */
  readonly serviceAccountName?: string;

  /**
   * Annotation under which the IAM role of an execution is handed to its pods; becomes `flyteadmin.roleNameKey`.
   * @default - none
   */
  readonly roleNameKey?: string;

  /**
   * Labels of every execution that does not say otherwise, and of its pods; becomes `flyteadmin.labels`.
   * @default - none
   */
  readonly labels?: { [name: string]: string };

  /**
   * Annotations of every execution that does not say otherwise, and of its pods; becomes `flyteadmin.annotations`.
   * @default - none
   */
  readonly annotations?: { [name: string]: string };
}

/**
 * What becomes of task pods that do not start, and of those that are done. Whole seconds everywhere.
 */
export interface TaskPodLifecycle {
  /**
   * Whether Flyte puts its finalizer on task pods, so that none is gone before flytepropeller saw how it ended; becomes
   * `plugins.k8s.inject-finalizer`. Without flytepropeller such pods stay until the finalizer is taken off by hand.
   * @default false
   */
  readonly injectFinalizer?: boolean;

  /**
   * Whether a pod is deleted as soon as its task is done, with its logs; becomes `plugins.k8s.delete-resource-on-finalize`.
   * @default false
   */
  readonly deleteWhenDone?: boolean;

  /**
   * How long a pod may wait for a node before the attempt fails; becomes `plugins.k8s.pod-pending-timeout`.
   * @default - for good
   */
  readonly pendingTimeout?: Duration;

  /**
   * How long an image that cannot be pulled is tried; becomes `plugins.k8s.image-pull-backoff-grace-period`.
   * @default Duration.minutes(3)
   */
  readonly imagePullGracePeriod?: Duration;

  /**
   * How long a container that cannot be made is tried; becomes `plugins.k8s.create-container-error-grace-period`.
   * @default Duration.minutes(3)
   */
  readonly createContainerGracePeriod?: Duration;

  /**
   * How long a container is tried whose Secret or ConfigMap is missing; becomes `plugins.k8s.create-container-config-error-grace-period`.
   * @default - not at all
   */
  readonly containerConfigGracePeriod?: Duration;

  /**
   * When images are pulled; becomes `plugins.k8s.image-pull-policy`.
   * @default - Kubernetes' own: always for a tag of latest, else where it is missing
   */
  readonly imagePullPolicy?: kplus.ImagePullPolicy;

  /**
   * Whether the events of a pod, such as why it does not start, are shown with its task; becomes `plugins.k8s.send-object-events`.
   * flytepropeller may then list and watch events in every namespace.
   * @default false
   */
  readonly sendObjectEvents?: boolean;
}

/**
 * The sidecar that exchanges the data of raw-container tasks; `plugins.k8s.co-pilot`.
 */
export interface CoPilotOptions {
  /**
   * Its CPU, requested and at most.
   * @default - Flyte's own: 500 millicores
   */
  readonly cpu?: kplus.Cpu;

  /**
   * Its memory, requested and at most.
   * @default - Flyte's own: 128 MiB
   */
  readonly memory?: Size;

  /**
   * The most that a task's data may take; becomes `storage`, the limit of the volume.
   * @default - none
   */
  readonly storage?: Size;

  /**
   * How long the upload of a task's outputs may take, in whole seconds; becomes `timeout`.
   * @default Duration.hours(1)
   */
  readonly timeout?: Duration;
}

/** Refuses numbers that no engine can use. */
export function requireExecution(path: string, options: TaskExecutionOptions): void {
  const at = (prop: string) => `tasks.execution.${prop}`;
  for (const [prop, least, fallback] of [['maxParallelism', 1, 25], ['maxAttempts', 1, 1], ['systemRetries', 0, 3]] as const) {
    const value = options[prop];
    if (value !== undefined) { requireInteger(path, at(prop), value, least, 1_000_000, `leave it out for ${fallback}`); }
  }
  requireSeconds(path, at('attemptDeadline'), options.attemptDeadline);
  requireSeconds(path, at('nodeDeadline'), options.nodeDeadline);
  const [attempt, node] = [options.attemptDeadline, options.nodeDeadline].map((duration) => duration?.toMilliseconds());
  if (attempt !== undefined && node !== undefined && attempt > node) {
    throw refusal(path, at('attemptDeadline'), 'not be above nodeDeadline', `${attempt / 1000}s`, `lower it to ${node / 1000}s or less, or raise nodeDeadline`);
  }
  requireLabels(path, at('labels'), options.labels);
  requireAnnotations(path, at('annotations'), options.annotations);
  if (options.roleNameKey !== undefined && !isQualifiedName(options.roleNameKey.toLowerCase())) {
    throw refusal(path, at('roleNameKey'), 'be the name of an annotation', options.roleNameKey, 'use for example iam.amazonaws.com/role');
  }
  if (options.serviceAccountName !== undefined) {
    requireSubdomain(path, at('serviceAccountName'), options.serviceAccountName, 'name a service account of the task namespaces');
  }
}

/** Refuses times that are no whole seconds. */
export function requireLifecycle(path: string, options: TaskPodLifecycle): void {
  for (const prop of ['pendingTimeout', 'imagePullGracePeriod', 'createContainerGracePeriod', 'containerConfigGracePeriod'] as const) {
    requireSeconds(path, `tasks.lifecycle.${prop}`, options[prop]);
  }
}

/** Refuses amounts that are none. */
export function requireCoPilot(path: string, options: CoPilotOptions): void {
  if (options.cpu !== undefined) { cores(path, 'tasks.coPilot.cpu', options.cpu); }
  for (const prop of ['memory', 'storage'] as const) {
    const size = options[prop];
    if (size !== undefined && !(size.toKibibytes() > 0)) {
      throw refusal(path, `tasks.coPilot.${prop}`, 'be a size above 0', `${size.toKibibytes()}Ki`, 'use for example Size.mebibytes(256)');
    }
  }
  requireSeconds(path, 'tasks.coPilot.timeout', options.timeout);
}
