import { Document, documentOf, isDocument, listOf } from '../private/documents';

/** A Flyte program, for what its configuration may hold. */
export type Program = 'flyteadmin' | 'flytescheduler' | 'datacatalog' | 'flytepropeller' | 'flyte';

/** The program of each process, by its component's name. */
export const PROGRAMS: { readonly [process: string]: Program } = {
  'flyteadmin': 'flyteadmin',
  'flytescheduler': 'flytescheduler',
  'syncresources': 'flyteadmin',
  'datacatalog': 'datacatalog',
  'flytepropeller': 'flytepropeller',
  'flytepropeller-manager': 'flytepropeller',
  'flyte-pod-webhook': 'flytepropeller',
  'flyte-binary': 'flyte',
};

/**
 * What a process reads of what its program registers, by its component's name: sections, or keys of them. Read in Flyte's own sources;
 * a process that is not here reads all. All processes read `logger` and `prof`.
 */
const READS: { readonly [process: string]: readonly string[] } = {
  // Its program also registers what it shares code with: the engine's sections, and those of the client of flyteadmin.
  'flyteadmin': [
    'auth', 'cloudevents', 'clusterpools', 'clusters', 'database', 'domains', 'externalevents', 'flyteadmin', 'namespace_mapping',
    'notifications', 'otel', 'qualityofservice', 'queues', 'registration', 'remotedata', 'scheduler.eventscheduler', 'scheduler.workflowexecutor',
    'scheduler.reconnectattempts', 'scheduler.reconnectdelayseconds', 'secrets', 'server', 'storage', 'task_resources', 'task_type_whitelist',
  ],
  'flytescheduler': ['admin', 'database', 'flyteadmin.metricskeys', 'flyteadmin.metricsscope', 'scheduler.profilerport', 'scheduler.workflowexecutor'],
  'syncresources': [
    'admin', 'cluster_resources', 'clusters', 'database', 'domains', 'flyteadmin.metricsscope', 'flyteadmin.profilerport', 'namespace_mapping',
    'server.kube-config', 'server.kubeclientconfig', 'server.master',
  ],
  'datacatalog': ['application', 'database', 'datacatalog', 'otel', 'storage'],
  'flytepropeller': ['admin', 'catalog-cache', 'event', 'otel', 'plugins', 'propeller', 'secrets', 'storage', 'tasks'],
  // It has a section `manager` too, which no document of the release describes.
  'flytepropeller-manager': [
    'propeller.kube-client-config', 'propeller.kube-config', 'propeller.leader-election', 'propeller.master', 'propeller.metrics-prefix',
    'propeller.prof-port', 'propeller.publish-k8s-events',
  ],
  'flyte-pod-webhook': [
    'propeller.downstream-eval-duration', 'propeller.kube-client-config', 'propeller.kube-config', 'propeller.limit-namespace', 'propeller.master',
    'propeller.metrics-keys', 'propeller.prof-port', 'secrets', 'webhook',
  ],
};
const READ_BY_ALL: readonly string[] = ['logger', 'prof'];

/** What no process reads, although its program registers it. */
const READ_BY_NONE: readonly string[] = [
  'admin.tokenrefreshwindow', 'application.secure', 'database.postgres.readreplicahost', 'propeller.max-output-size-bytes', 'server.grpcport',
];

/** The process that is all the others in one, which reads what they read, and a section of its own. */
const ALL_IN_ONE = 'flyte-binary';
const OF_ALL_IN_ONE = 'flyte';

/** What it does not read, although they do: it serves one port of profiles, and datacatalog's gRPC alone. */
const NOT_IN_ONE: readonly string[] = [
  'application.httpport', 'application.readheadertimeoutseconds', 'datacatalog.profiler-port', 'flyteadmin.profilerport', 'scheduler.profilerport',
];

/** Whether a process reads anything at or below a path of its configuration. */
export function isRead(process: string, at: string): boolean {
  const path = at.toLowerCase();
  if (READ_BY_NONE.some((dead) => isBelow(path, dead))) { return false; }
  if (process === ALL_IN_ONE) {
    return isBelow(path, OF_ALL_IN_ONE) || (!NOT_IN_ONE.some((dead) => isBelow(path, dead)) && readersOf(path).length > 0);
  }
  const reads = READS[process];
  return reads === undefined || [...reads, ...READ_BY_ALL].some((read) => isBelow(path, read) || isBelow(read, path));
}

/** Without the settings that a process does not read: what it shares with others says more than it looks at. */
export function readPart(process: string, config: Document, at: readonly string[] = []): Document {
  return Object.fromEntries(Object.entries(config).flatMap(([key, value]): [string, unknown][] => {
    const here = [...at, key];
    if (!isRead(process, here.join('.'))) { return []; }
    if (!isDocument(value) || Object.keys(value).length === 0) { return [[key, value]]; }
    const inner = readPart(process, value, here);
    return Object.keys(inner).length === 0 ? [] : [[key, inner]];
  }));
}

/** The processes that do read it, of those whose reading is known and that take extra configuration. */
export function readersOf(at: string): string[] {
  return Object.keys(READS).filter((process) => process !== 'flytepropeller-manager' && isRead(process, at));
}

function isBelow(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}.`);
}

/** The plugins whose sections only they read, by section. */
const PLUGINS: { readonly [section: string]: readonly string[] } = {
  'agent-service': ['agent-service'],
  'athena': ['athena'],
  'bigquery': ['bigquery'],
  'connector-service': ['connector-service'],
  'dask': ['dask'],
  'databricks': ['databricks'],
  'echo': ['echo'],
  'kf-operator': ['pytorch', 'tensorflow', 'mpi'],
  'ray': ['ray'],
  'snowflake': ['snowflake'],
  'spark': ['spark'],
};

/** The plugins that would read a section of theirs, where all of them are off. */
export function pluginsOff(config: Document, section: string): readonly string[] | undefined {
  const readers = PLUGINS[section.toLowerCase()];
  const enabled = listOf(documentOf(documentOf(config.tasks)['task-plugins'])['enabled-plugins']);
  return readers === undefined || enabled.length === 0 || readers.some((id) => enabled.includes(id)) ? undefined : readers;
}
