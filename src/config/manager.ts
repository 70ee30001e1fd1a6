import { seconds } from './durations';
import { leaderElection } from './propeller';
import { Document } from '../private/documents';
import { PORTS } from '../private/vocabulary';
import { Sharding } from '../settings/sharding';

/** What the manager of several engines is told. */
export interface ManagerSettings {
  readonly sharding: Sharding;
  readonly namespace: string;
  /** Names of the engines' pods and value of their label `app`: the manager deletes pods with this label that it does not know. */
  readonly application: string;
  readonly podTemplate: string;
  readonly container: string;
  /** Name of the manager's own Lease. */
  readonly lock: string;
}

/** The `manager` section, and what the manager reads of `propeller`. */
export function managerSections({ sharding, namespace, application, podTemplate, container, lock }: ManagerSettings): Document {
  const { _shards: shards, _options: { scanInterval } } = sharding;
  return {
    manager: {
      'pod-application': application,
      'pod-template-name': podTemplate,
      'pod-template-namespace': namespace,
      'pod-template-container-name': container,
      'scan-interval': seconds(scanInterval),
      'shard': shards.type === 'Hash'
        ? { 'type': shards.type, 'shard-count': shards.count }
        : { 'type': shards.type, 'per-shard-mapping': shards.mapping.map((ids) => ({ ids: [...ids] })) },
    },
    propeller: {
      'leader-election': leaderElection({ name: lock, namespace }),
      'prof-port': PORTS.profiler,
    },
  };
}

/** The Lease of an engine: the manager names it, in every namespace and for every Flyte alike. */
export function shardLock(index: number): string {
  return `propeller-leader-${index}`;
}
