import { keysOf } from '../merge';
import { IS_OFF, lookUp } from '../readers/basic';
import { Context, IDLE } from '../row';

type Looked = Pick<Context, 'get' | 'text' | 'plane'>;

/** Who runs schedules in chart flyte-core: flytescheduler, AWS, or nobody; nothing where the values do not say. */
export function schedulerOf({ get, text }: Looked): 'native' | 'aws' | 'none' | undefined {
  const enabled = get('workflow_scheduler.enabled');
  if (enabled === undefined || enabled === null) { return undefined; }
  const type = text('workflow_scheduler.type');
  return enabled === true && (type === 'native' || type === 'aws') ? type : 'none';
}

/** What has a branch of its own in the store's template. */
const STORES = ['s3', 'gcs', 'custom'];

/** Which branch of the store's template counts. */
export function storeTypeOf({ text }: Pick<Context, 'text'>): string {
  return text('storage.type') ?? 'sandbox';
}

/** Parts of chart flyte-core that can be off: whose sections they are, and when. */
const PARTS: readonly (readonly [who: string, sections: readonly string[], isOff: (context: Looked) => boolean])[] = [
  ['datacatalog', ['datacatalog', 'configmap.datacatalogServer', 'db.datacatalog'], ({ get }) => get('datacatalog.enabled') === false],
  ['flyteconsole', ['flyteconsole', 'configmap.console'], ({ get }) => get('flyteconsole.enabled') === false],
  ['the pod webhook', ['webhook'], ({ get }) => get('webhook.enabled') === false],
  // A plane says in its own way what becomes of the sync.
  ['the cluster resource sync', ['cluster_resource_manager'], ({ get, plane }) => plane === undefined && get('cluster_resource_manager.enabled') === false],
  ['flytescheduler', ['flytescheduler', 'configmap.schedulerConfig'], (context) => ['none', 'aws'].includes(schedulerOf(context) ?? '')],
];

/** Documents of `configmap` that are for flytepropeller alone. */
export const OF_PROPELLER = ['catalog', 'copilot', 'core', 'enabled_plugins', 'k8s', 'resource_manager', 'task_logs'];

/** Documents of `configmap` that templates read, and the programs that each is for; those of the console and the clusters are no such files. */
const DOCUMENTS: { readonly [document: string]: readonly string[] } = {
  ...Object.fromEntries(['domain', 'adminServer', 'remoteData', 'namespace_config', 'clusterpool_config', 'task_resource_defaults'].map((name) => [name, ['flyteadmin']])),
  ...Object.fromEntries(OF_PROPELLER.map((name) => [name, ['flytepropeller']])),
  datacatalogServer: ['datacatalog'],
  schedulerConfig: ['flytescheduler'],
  admin: ['flytepropeller', 'flytescheduler'],
  logger: ['flyteadmin', 'flytepropeller', 'flytescheduler', 'datacatalog'],
  otel: ['flyteadmin', 'flytepropeller', 'datacatalog'],
};

/** Sections of Flyte's configuration that one program reads. */
const SECTIONS: { readonly [section: string]: string } = {
  ...Object.fromEntries(['server', 'auth', 'flyteadmin', 'domains', 'namespace_mapping', 'task_resources', 'remoteData', 'notifications', 'externalEvents', 'cloudEvents']
    .map((name) => [name, 'flyteadmin'])),
  ...Object.fromEntries(['propeller', 'plugins', 'tasks', 'event', 'catalog-cache', 'webhook', 'manager'].map((name) => [name, 'flytepropeller'])),
  datacatalog: 'datacatalog',
  application: 'datacatalog',
};

/** Why nobody reads a section of a document of `configmap`. */
function deadDocument(name: string, section?: string): string | undefined {
  if (name === 'console' || name === 'clusters') { return undefined; }
  const programs = lookUp(DOCUMENTS, name);
  if (programs === undefined) { return `no template reads configmap.${name}`; }
  const reader = section === undefined ? undefined : lookUp(SECTIONS, section);
  return reader === undefined || programs.includes(reader) ? undefined : `configmap.${name} is not for ${reader}, which reads it`;
}

/** Programs beside Flyte, which charts around the two bring along. */
export const BESIDE = {
  core: ['contour', 'kubernetes-dashboard', 'minio', 'postgres', 'postgresql', 'redoc', 'flyte-deps'],
  binary: ['docker-registry', 'kubernetes-dashboard', 'minio', 'postgresql', 'sandbox'],
};

/** Why a value says nothing, as in the chart: what it is about is off. */
export function offInCore(path: string, context: Looked): string | undefined {
  const [section, name, inner] = keysOf(path);
  if (BESIDE.core.includes(section) && context.get(`${section}.enabled`) === false) { return IS_OFF; }
  if (name === 'enabled') { return undefined; }
  if (section === 'storage' && STORES.includes(name)) { return storeTypeOf(context) === name ? undefined : 'the store is another one, so it says nothing'; }
  const dead = section === 'configmap' && name !== undefined ? deadDocument(name, inner) : undefined;
  if (dead !== undefined) { return `${IDLE}: ${dead}`; }
  const part = PARTS.find(([, sections, isOff]) => sections.some((one) => one === section || one === `${section}.${name}`) && isOff(context));
  return part === undefined ? undefined : `${part[0]} is off, so it says nothing`;
}

/** What of chart flyte-binary goes into the configuration that it writes, or waits for what stands there. */
const CONFIGURATION = /^(configuration\.(?!auth\.|external(ConfigMap|SecretRef)$)|flyte-core-components\.|enabled_plugins\.|deployment\.(waitForDB|preInitContainers)\b)/;
/** What the chart tells an Ingress and a Service of gRPC's own. */
const GRPC = /^(service\.grpcAnnotations|ingress\.grpc\w+)/;
/** Types of the Service that read a key of it. */
const TYPES: { readonly [key: string]: readonly string[] } = {
  nodePorts: ['NodePort', 'LoadBalancer'], externalTrafficPolicy: ['NodePort', 'LoadBalancer'], loadBalancerSourceRanges: ['LoadBalancer'], loadBalancerIP: ['LoadBalancer'], clusterIP: ['ClusterIP'],
};

/** Whether the configuration of chart flyte-binary is one that somebody else writes. */
export function isOutside({ text }: Pick<Context, 'text'>): boolean {
  return ['externalConfigMap', 'externalSecretRef'].some((key) => text(`configuration.${key}`) !== undefined);
}

/** The same for chart flyte-binary. */
export function offInBinary(path: string, context: Looked): string | undefined {
  const { get, text } = context;
  const [section, name, , provider] = keysOf(path);
  if (BESIDE.binary.includes(section) && get(`${section}.enabled`) === false) { return IS_OFF; }
  if (CONFIGURATION.test(path) && isOutside(context)) { return 'an external configuration takes its place'; }
  if (section === 'clusterResourceTemplates' && name !== 'externalConfigMap' && text(`${section}.externalConfigMap`) !== undefined) { return 'an external ConfigMap takes their place'; }
  if (path.startsWith('configuration.storage.providerConfig.') && provider !== (text('configuration.storage.provider') ?? 's3')) { return 'the store is another one, so it says nothing'; }
  if (section === 'ingress' && name !== 'create' && name !== 'separateGrpcIngress' && get('ingress.create') !== true) { return 'there is no Ingress, so it says nothing'; }
  if (path.startsWith('deployment.genAdminAuthSecret') && get('configuration.auth.enabled') !== true) { return 'login is off, so it says nothing'; }
  if (GRPC.test(path) && get('ingress.separateGrpcIngress') === false) { return 'gRPC has no object of its own in the chart, so it says nothing'; }
  const types = section === 'service' ? lookUp(TYPES, name) : undefined;
  return types === undefined || types.includes(text('service.type') ?? 'ClusterIP') ? undefined : 'the type of the Service reads it not, so it says nothing';
}
