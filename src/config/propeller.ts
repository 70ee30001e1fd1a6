import { Document } from '../private/documents';
import { PORTS } from '../private/vocabulary';
import { TaskPlugin } from '../settings/task-plugin';

/** Flyte's links to task logs are on by default and point at localhost. */
const NO_LOG_LINKS = { 'kubernetes-enabled': false };

/** Settings of the `propeller` section. */
export interface PropellerSettings {
  readonly rawOutputPrefix: string;
  readonly workers: number;
  readonly clusterId?: string;
  readonly lock: { readonly name: string; readonly namespace: string };
}

/** The `propeller` section. The lock is a Lease, whatever the key says; it also keeps a rolling update from having two leaders. */
export function propellerSection(settings: PropellerSettings): Document {
  return {
    propeller: {
      'cluster-id': settings.clusterId,
      'create-flyteworkflow-crd': false,
      'leader-election': { 'enabled': true, 'lock-config-map': { ...settings.lock } },
      'limit-namespace': 'all',
      'metadata-prefix': 'metadata/propeller',
      'prof-port': PORTS.profiler,
      'rawoutput-prefix': settings.rawOutputPrefix,
      'workers': settings.workers,
    },
  };
}

/** The `tasks` section: the plugins, written out, and the task types routed to them. */
export function tasksSection(plugins: readonly TaskPlugin[]): Document {
  return {
    tasks: {
      'task-plugins': {
        'enabled-plugins': plugins.map((plugin) => plugin.id),
        'default-for-task-types': Object.fromEntries(plugins.flatMap((plugin) => plugin.taskTypes.map((type) => [type, plugin.id]))),
      },
    },
  };
}

/** The part of the `plugins` section that is each plugin's own. */
export function pluginsSection(plugins: readonly TaskPlugin[]): Document {
  return {
    plugins: {
      'logs': NO_LOG_LINKS,
      'k8s-array': plugins.includes(TaskPlugin.K8S_ARRAY) ? { logs: { config: NO_LOG_LINKS } } : undefined,
      // Flyte's default would open the dashboard of every Ray cluster on a port of every node.
      'ray': plugins.includes(TaskPlugin.RAY) ? { serviceType: 'ClusterIP' } : undefined,
    },
  };
}

/** The `event` section: flytepropeller reports to flyteadmin. */
export function eventSection(): Document {
  return { event: { type: 'admin' } };
}
