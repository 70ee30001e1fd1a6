import { always, fixed, FOLLOWS, Places } from './flyte-places';
import { list, object } from '../code';
import { bool, choice, countOf, cpu, cpuOf, duration, integer, integerOf, map, mebibytes, namesOf, pairsOf, size, sizeOf, text, when } from '../readers/basic';
import { logLinks, resourceAmount } from '../readers/config';
import { connectorTypes, defaultConnector, namedConnectors } from '../readers/connectors';
import { isOfficial } from '../readers/images';
import { BY_CONNECTORS, plugins, routing, sparkDefaults, whenPlugin } from '../readers/plugins';
import { nodeTermsOf, tolerationOf, tolerations } from '../readers/scheduling';
import { securityOfTasks, taskEnv } from '../readers/tasks';
import { Part, Reader, Row } from '../row';

/** What tasks are told, and what runs them. */
export function taskRows({ propeller }: Places): Row[] {
  const k8s = (end: string) => `plugins.k8s.${end}`;
  const amounts = (['defaults', 'limits'] as const).flatMap((kind): Row[] => [
    { key: `task_resources.${kind}.cpu`, says: `tasks.resources.${kind}.cpu`, read: resourceAmount(cpuOf, 'an amount of CPU') },
    { key: `task_resources.${kind}.memory`, says: `tasks.resources.${kind}.memory`, read: resourceAmount(sizeOf, 'an amount of memory') },
    { key: `task_resources.${kind}.ephemeralStorage`, says: `tasks.resources.${kind}.ephemeralStorage`, read: resourceAmount(sizeOf, 'an amount of storage') },
    { key: `task_resources.${kind}.gpu`, says: `tasks.resources.${kind}.gpu`, read: resourceAmount(integerOf, 'a number of GPUs') },
    { key: `task_resources.${kind}.storage`, idle: 'Flyte v1.16.8 knows no such resource and drops it; storage of tasks is said by ephemeralStorage of tasks.resources' },
  ]);
  const lifecycle = (key: string, prop: string, read: Reader, same?: unknown[]): Row => ({ key: k8s(key), says: `tasks.lifecycle.${prop}`, read, same });
  return [
    ...always('flyteadmin gives every task the defaults of task_resources, so it says nothing', k8s('default-cpus'), k8s('default-memory')),
    ...amounts,
    { key: 'tasks.task-plugins.enabled-plugins', says: 'tasks.plugins', read: plugins, empty: { refused: 'an empty list is every plugin to Flyte; name those that are wanted in tasks.plugins' } },
    { key: 'tasks.task-plugins.default-for-task-types', says: 'tasks.plugins', read: routing },
    { key: k8s('default-env-vars'), says: 'tasks.env', read: taskEnv },
    { key: k8s('default-env-vars-from-env'), refused: 'what flytepropeller has in its environment would stand in every pod of a task; use tasks.envFromSecrets, from Secrets of the tasks\' namespaces' },
    { key: k8s('default-env-from-secrets'), says: 'tasks.envFromSecrets[]', read: namesOf('Secret') },
    { key: k8s('default-env-from-configmaps'), says: 'tasks.envFromConfigMaps[]', read: namesOf('ConfigMap') },
    { key: k8s('default-labels'), says: 'tasks.labels', read: map },
    { key: k8s('default-annotations'), says: 'tasks.annotations', read: map, same: [{ 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' }] },
    { key: k8s('default-node-selector'), says: 'tasks.scheduling.nodeSelector', read: map },
    { key: k8s('default-tolerations'), says: 'tasks.scheduling.tolerations[]', read: tolerations },
    { key: k8s('default-affinity.nodeAffinity'), says: 'tasks.scheduling.nodeAffinity[]', read: (value) => nodeTermsOf(value).map(({ at, code }): Part => ({ at, ...code === undefined ? { refused: 'a term of a kind that has no prop' } : { code } })) },
    { key: k8s('resource-tolerations'), says: 'tasks.scheduling.resourceTolerations', read: resourceTolerations },
    { key: k8s('scheduler-name'), says: 'tasks.scheduling.schedulerName', read: text },
    { key: k8s('interruptible-node-selector'), says: 'tasks.scheduling.interruptible.nodeSelector', read: map },
    { key: k8s('interruptible-tolerations'), says: 'tasks.scheduling.interruptible.tolerations[]', read: tolerations },
    { key: k8s('gpu-resource-name'), says: 'tasks.scheduling.gpu.resourceName', read: text, same: ['nvidia.com/gpu'] },
    { key: k8s('gpu-device-node-label'), says: 'tasks.scheduling.gpu.deviceNodeLabel', read: text },
    { key: k8s('gpu-partition-size-node-label'), says: 'tasks.scheduling.gpu.partitionSizeNodeLabel', read: text },
    { key: k8s('default-pod-template-name'), says: 'tasks.podTemplate', read: text },
    lifecycle('inject-finalizer', 'injectFinalizer', bool, [false]),
    lifecycle('delete-resource-on-finalize', 'deleteWhenDone', bool, [false]),
    lifecycle('send-object-events', 'sendObjectEvents', bool, [false]),
    lifecycle('pod-pending-timeout', 'pendingTimeout', duration, ['0s']),
    lifecycle('image-pull-backoff-grace-period', 'imagePullGracePeriod', duration, ['3m', '180s']),
    lifecycle('create-container-error-grace-period', 'createContainerGracePeriod', duration, ['3m']),
    lifecycle('create-container-config-error-grace-period', 'containerConfigGracePeriod', duration, ['0s']),
    lifecycle('image-pull-policy', 'imagePullPolicy', choice({ Always: 'ImagePullPolicy.ALWAYS', IfNotPresent: 'ImagePullPolicy.IF_NOT_PRESENT', Never: 'ImagePullPolicy.NEVER' })),
    ...fixed('it belongs to the release', { [k8s('co-pilot.name')]: ['flyte-copilot-'], [k8s('co-pilot.start-timeout')]: ['30s'] }),
    { key: k8s('co-pilot.image'), read: copilotImage },
    { key: k8s('co-pilot.cpu'), says: 'tasks.coPilot.cpu', read: cpu },
    { key: k8s('co-pilot.memory'), says: 'tasks.coPilot.memory', read: size },
    { key: k8s('co-pilot.storage'), says: 'tasks.coPilot.storage', read: size },
    { key: k8s('co-pilot.timeout'), says: 'tasks.coPilot.timeout', read: duration },
    { key: k8s('default-security-context'), says: 'tasks.security', read: securityOfTasks },
    { key: k8s('default-pod-security-context'), says: 'tasks.security', read: securityOfTasks },
    { key: k8s('enable-host-networking-pod'), same: [false], refused: 'tasks have a network of their own; leave it out' },
    { key: 'plugins.logs', says: 'tasks.logLinks', read: logLinks },
    { key: 'plugins.k8s-array.logs.config', read: () => ({ same: 'map tasks have the links of all tasks' }) },
    { key: 'plugins.k8s-array.maxArrayJobSize', says: 'tasks.plugins[k8s-array](TaskPlugin.array).maxArrayJobSize', read: whenPlugin(['k8s-array'], integer), same: [5000] },
    { key: 'plugins.spark.spark-config-default', says: 'tasks.plugins[spark](TaskPlugin.spark).defaultConfig', read: whenPlugin(['spark'], sparkDefaults) },
    { key: 'plugins.spark.spark-history-server-url', says: 'tasks.plugins[spark](TaskPlugin.spark).historyServerUrl', read: whenPlugin(['spark'], text) },
    { key: 'plugins.ray.ttlSecondsAfterFinished', says: 'tasks.plugins[ray](TaskPlugin.ray).timeToLive', read: whenPlugin(['ray'], countOf('Duration.seconds')) },
    { key: 'plugins.ray.shutdownAfterJobFinishes', says: 'tasks.plugins[ray](TaskPlugin.ray).shutdownAfterJobFinishes', read: whenPlugin(['ray'], bool) },
    { key: 'plugins.ray.includeDashboard', says: 'tasks.plugins[ray](TaskPlugin.ray).dashboard', read: whenPlugin(['ray'], bool) },
    ...['connector-service', 'agent-service'].flatMap((service) => connectorRows(`plugins.${service}`, propeller)),
  ];
}

/** The image of the sidecar comes with the release, or from its mirror. */
const copilotImage: Reader = (value) => isOfficial(value) && String(value).endsWith(':v1.16.8') ? { same: 'the image of the release' }
  : { refused: 'the image of the sidecar belongs to the release; another is said by release: FlyteRelease.with({ images })' };

const resourceTolerations: Reader = (value) => (pairsOf(value) ?? []).map(({ at, key, value: entries }): Part => {
  const all = Array.isArray(entries) ? entries.map(tolerationOf) : [undefined];
  const known = all.filter((one) => one !== undefined);
  return { at, to: [{ key }], ...known.length === all.length ? { code: list(known) } : { refused: 'a toleration of a kind that has no prop; use tasks.scheduling' } };
});

/** Connectors that run elsewhere; the charts called them agents before. */
export function connectorRows(at: string, propeller: string): Row[] {
  return ['Connector', 'Agent'].flatMap((what): Row[] => [
    { key: `${at}.default${what}`, says: `${propeller}.connectors[default].endpoint`, read: whenPlugin(BY_CONNECTORS, defaultConnector(propeller)) },
    { key: `${at}.${what.toLowerCase()}s`, says: `${propeller}.connectors[default].endpoint`, read: whenPlugin(BY_CONNECTORS, namedConnectors(propeller)) },
    { key: `${at}.${what.toLowerCase()}ForTaskTypes`, says: `${propeller}.connectors[default].taskTypes`, read: whenPlugin(BY_CONNECTORS, connectorTypes(propeller)) },
  ]).concat({ key: `${at}.supportedTaskTypes`, always: 'flytepropeller asks the connector which task types it takes' });
}

/** The object store, as Flyte names it. */
export function storeRows(): Row[] {
  const store = 'objectStore(@store)';
  return [
    ...always(FOLLOWS, 'remoteData.scheme', 'remoteData.region'),
    {
      key: 'remoteData.signedUrls.durationMinutes',
      says: `${store}.signedUrls.validity`,
      same: [3],
      read: whenSigned(countOf('Duration.minutes')),
    },
    { key: 'remoteData.signedUrls.enabled', read: (value) => value === true ? { code: object({}) } : { same: 'the library has it so' }, says: `${store}.signedUrls` },
    { key: 'remoteData.signedUrls.signingPrincipal', says: `${store}.signedUrls.signingPrincipal`, read: whenSigned(text) },
    { key: 'storage.cache.max_size_mbs', says: `${store}.cache`, read: mebibytes, same: [0] },
    { key: 'storage.cache.target_gc_percent', says: `${store}.cacheGcPercent`, read: integer },
    { key: 'storage.limits.maxDownloadMBs', says: `${store}.maxDownload`, read: mebibytes, same: [10] },
    { key: 'storage.enable-multicontainer', says: `${store}.multiContainer`, read: bool, same: [false] },
    { key: 'storage.signedURL.stowConfigOverride.endpoint', says: `${store}.publicEndpoint`, read: text },
    { key: 'storage.signedUrl.stowConfigOverride.endpoint', says: `${store}.publicEndpoint`, read: text },
    ...always('follows from the store', 'storage.type', 'storage.container'),
  ];
}

/** What is said of signed links counts once they are switched on. */
function whenSigned(read: Reader): Reader {
  return when((context, path) => context.on(path.replace(/\.\w+$/, '.enabled')), 'links are not signed, so it says nothing', read);
}
