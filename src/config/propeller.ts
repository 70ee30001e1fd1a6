import { seconds } from './durations';
import { Document } from '../private/documents';
import { PORTS } from '../private/vocabulary';
import { TaskExecutionOptions } from '../settings/task-execution';

/** Settings of the `propeller` section. */
export interface PropellerSettings {
  readonly rawOutputPrefix: string;
  readonly workers: number;
  readonly clusterId?: string;
  /** The one namespace whose workflows are run; without it those of all. */
  readonly limitNamespace?: string;
  readonly execution?: TaskExecutionOptions;
  readonly interruptibleFailureThreshold?: number;
  readonly lock: LeaderLock;
}

/** The Lease of those of whom one leads. */
export interface LeaderLock {
  readonly name: string;
  readonly namespace: string;
}

/** Of several one leads. The lock is a Lease, whatever the key says. */
export function leaderElection(lock: LeaderLock): Document {
  return { 'enabled': true, 'lock-config-map': { ...lock } };
}

/** The `propeller` section. The lock also keeps a rolling update from having two leaders. */
export function propellerSection(settings: PropellerSettings): Document {
  return {
    propeller: {
      'cluster-id': settings.clusterId,
      'create-flyteworkflow-crd': false,
      'leader-election': leaderElection(settings.lock),
      'limit-namespace': settings.limitNamespace ?? 'all',
      'metadata-prefix': 'metadata/propeller',
      'node-config': nodeConfig(settings),
      'prof-port': PORTS.profiler,
      'rawoutput-prefix': settings.rawOutputPrefix,
      'workers': settings.workers,
    },
  };
}

/** The `event` section: flytepropeller reports to flyteadmin. */
export function eventSection(): Document {
  return { event: { type: 'admin' } };
}

function nodeConfig({ execution = {}, interruptibleFailureThreshold }: PropellerSettings): Document {
  return {
    'default-deadlines': {
      'node-execution-deadline': seconds(execution.attemptDeadline),
      'node-active-deadline': seconds(execution.nodeDeadline),
    },
    'default-max-attempts': execution.maxAttempts,
    'max-node-retries-system-failures': execution.systemRetries,
    'ignore-retry-cause': execution.ignoreRetryCause,
    'interruptible-failure-threshold': interruptibleFailureThreshold,
  };
}
