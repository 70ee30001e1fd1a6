import { call, Code, data, existing, literal, object, secretValue } from '../code';
import { BareContext, Chart, Looked } from './chart';
import { complete } from './complete';
import { componentRows, ComponentOfChart, serviceRows, switchedOff } from './components';
import { databaseRows } from './database';
import { eventRows } from './events';
import { flyteRows } from './flyte-config';
import { Places } from './flyte-places';
import { PLANES } from './planes';
import { isFields } from '../../judging/manifest/json';
import { keysOf, leavesOf } from '../merge';
import { bool, countOf, integer, lookUp, mebibytes, suffix, text, textList, url } from '../readers/basic';
import { EXPOSURE, hasIssuer, ingressAnnotations } from '../readers/ingress';
import { tokenPlugin } from '../readers/plugins';
import { shardingRows } from '../readers/sharding';
import { ReadYaml, templateList } from '../readers/templates';
import { Context, Part, Reader, Row } from '../row';

const INSIDE = 'datacatalog has no login: it stays inside the cluster, behind its network policy';

const COMPONENTS: readonly ComponentOfChart[] = [
  { section: 'flyteadmin', prop: 'admin', name: 'flyteadmin', user: 1001 },
  { section: 'flytescheduler', prop: 'scheduler', name: 'flytescheduler', user: 1001 },
  { section: 'datacatalog', prop: 'dataCatalog', name: 'datacatalog', user: 1001 },
  { section: 'flytepropeller', prop: 'propeller', name: 'flytepropeller', user: 1001 },
  { section: 'webhook', prop: 'podWebhook', name: 'flyte-pod-webhook', user: 1001 },
  { section: 'flyteconsole', prop: 'console', name: 'flyteconsole', user: 1000 },
  { section: 'cluster_resource_manager', prop: 'clusterResourceSync', name: 'syncresources', user: 1001 },
];

/** Connectors; the charts called them agents before. */
const CONNECTORS = ['flyteconnector', 'flyteagent'];

const PLACES: Places = {
  admin: 'admin', propeller: 'propeller', scheduler: 'admin', schedules: 'scheduler', sync: 'clusterResourceSync', webhook: 'podWebhook', dataCatalog: 'dataCatalog',
};

/** Which component reads a section of Flyte's configuration. */
export const READERS: { readonly [section: string]: keyof Places } = {
  propeller: 'propeller',
  plugins: 'propeller',
  tasks: 'propeller',
  event: 'propeller',
  secrets: 'propeller',
  scheduler: 'schedules',
  datacatalog: 'dataCatalog',
  application: 'dataCatalog',
  cluster_resources: 'sync',
  webhook: 'webhook',
};

/** Any other key of Flyte's configuration goes into extra configuration, each by itself. */
export function extraConfig(places: Places, sectionAt: number): Reader {
  return (value, _context, path) => {
    const section = keysOf(path)[sectionAt];
    const place = places[lookUp(READERS, section) ?? 'admin'];
    const flat = (one: unknown, keys: readonly string[], at: string): Part[] => {
      if (isFields(one) && Object.keys(one).length > 0) {
        return Object.entries(one).flatMap(([key, inner]) => flat(inner, [...keys, key], `${at}${suffix(key)}`));
      }
      const nothing = leavesOf(one).every((leaf) => leaf.value === null || leaf.value === undefined || leaf.value === '');
      return [nothing ? { at, same: 'says nothing' } : { at, of: [place, 'extraConfig', { key: section }, ...keys.map((key) => ({ key }))], code: data(one) }];
    };
    return flat(value, [], '');
  };
}

/** On by default: only what is switched off is said. */
const optional = (key: string, prop: string): Row => ({ key, says: `${prop}.enabled`, read: bool, same: [true] });

export function coreChart(read: ReadYaml): Chart {
  return new Chart({
    name: 'flyte-core',
    construct: 'FlyteCore',
    own: ['flyteadmin', 'flytescheduler', 'datacatalog', 'flytepropeller', 'flyteconsole', 'configmap', 'cluster_resource_manager', 'workflow_scheduler',
      'workflow_notifications', 'external_events', 'cloud_events', 'sparkoperator', 'daskoperator', 'databricks'],
    around: ['flyte-core', 'flyte'],
    rows: rows(read),
    look,
    complete,
  });
}

function look({ text: textAt, get }: BareContext): Looked {
  const type = textAt('storage.type');
  const kind = textAt('storage.custom.stow.kind') ?? type;
  const isOther = textAt('storage.s3.endpoint') !== undefined || textAt('storage.custom.connection.endpoint') !== undefined || textAt('storage.custom.stow.config.endpoint') !== undefined;
  const factory = kind === 'azure' ? 'ObjectStore.azure' : kind === 'gcs' || kind === 'google' ? 'ObjectStore.gcs'
    : (type === 's3' || kind === 's3') && !isOther ? 'ObjectStore.s3' : 'ObjectStore.s3Compatible';
  const loginKey = 'configmap.adminServer.server.security.useAuth';
  return { store: { factory }, login: get(loginKey) === true, loginKey };
}

function rows(read: ReadYaml): Row[] {
  return [
    { key: 'forceNamespace', says: 'namespace', read: text },
    { key: 'nameOverride', refused: 'names of objects have one prefix: namePrefix' },
    { key: 'fullnameOverride', refused: 'names of objects have one prefix: namePrefix' },
    ...databaseOfCore(),
    ...storageRows(),
    ...secretRows(),
    { key: 'common.flyteNamespaceTemplate.enabled', says: 'createNamespace', read: bool, same: [false] },
    ...ingressRows(),
    { key: 'flyteadmin.enabled', same: [true], refused: PLANES },
    { key: 'flyteadmin.initialProjects', says: 'projects', read: textList, same: [['flytesnacks', 'flytetester', 'flyteexamples']] },
    ...serviceRows('flyteadmin.service', 'admin.service'),
    { key: 'flytescheduler.enabled', same: [true], says: 'scheduler.enabled', read: bool },
    { key: 'flytescheduler.runPrecheck', says: 'scheduler.precheck', read: bool, same: [true] },
    { key: 'flytescheduler.service.type', always: 'the Service of metrics comes with monitoring' },
    optional('datacatalog.enabled', 'dataCatalog'),
    { key: 'datacatalog.service.type', same: ['ClusterIP'], refused: INSIDE },
    { key: 'datacatalog.service.annotations', refused: INSIDE },
    { key: 'datacatalog.service.additionalPorts', refused: INSIDE },
    { key: 'flytepropeller.enabled', same: [true], refused: PLANES },
    ...shardingRows(),
    { key: 'flytepropeller.createCRDs', says: 'propeller.crd', read: bool, same: [true] },
    { key: 'flytepropeller.clusterName', says: 'propeller.clusterId', read: text },
    { key: 'flytepropeller.cacheSizeMbs', idle: 'the chart reads it nowhere; memory for inputs and outputs is said by cache of the object store' },
    { key: 'flytepropeller.service.additionalPorts', always: 'the Service of metrics comes with monitoring' },
    optional('webhook.enabled', 'podWebhook'),
    { key: 'webhook.service', same: [{ annotations: {}, type: 'ClusterIP' }, { type: 'ClusterIP' }], refused: 'the API server calls it inside the cluster; leave it out' },
    optional('flyteconsole.enabled', 'console'),
    ...serviceRows('flyteconsole.service', 'console.service'),
    ...analyticsRows(),
    { key: 'configmap.console.BASE_URL', says: 'console.basePath', read: text, same: ['/console'] },
    { key: 'configmap.console.CONFIG_DIR', always: 'the console reads no file' },
    { key: 'configmap.console.*', says: 'console.env', read: (value, _context, path) => ({ to: [{ key: keysOf(path)[2] }], code: call('EnvValue.fromValue', literal(String(value))) }) },
    ...COMPONENTS.flatMap((component) => componentRows(component)),
    ...CONNECTORS.flatMap((section) => connectorRows(section)),
    { key: 'deployRedoc', always: 'pages of another project beside Flyte, which the chart makes no more' },
    ...['contour', 'kubernetes-dashboard', 'minio', 'postgres', 'postgresql', 'redoc', 'flyte-deps'].map((key): Row => (
      { key, refused: 'another program beside Flyte: install it by itself, or use InClusterPostgres and InClusterObjectStore for development' })),
    { key: 'redis', read: (value) => switchedOff(value, 'a Redis of your own; flytepropeller is led to it by propeller.engine.resourceManager') },
    { key: 'cluster_resource_manager.enabled', says: 'clusterResourceSync.enabled', read: bool, same: [true] },
    { key: 'cluster_resource_manager.service_account_name', same: ['flyteadmin'], refused: 'an account of one\'s own is given by clusterResourceSync.serviceAccount' },
    ...['standaloneDeployment', 'standalone_deploy'].map((key): Row => (
      { key: `cluster_resource_manager.${key}`, always: 'the sync has the pod and the account that its permissions want' })),
    ...flyteRows('cluster_resource_manager.config', PLACES).filter(({ key }) => key.includes('.cluster_resources.')),
    { key: 'cluster_resource_manager.config.*', says: 'clusterResourceSync.extraConfig', read: extraConfig(PLACES, 2) },
    { key: 'cluster_resource_manager.templates', says: 'taskNamespaces.templates', read: templateList(read) },
    ...schedulerRows(),
    ...eventRows(),
    ...operatorRows(),
    { key: 'configmap.clusters.*', refused: PLANES },
    ...flyteRows('configmap.*', PLACES),
    { key: 'configmap.*.*', says: 'extraConfig', read: extraConfig(PLACES, 2) },
    { key: 'db.checks', always: 'what waits for the database is checkDbReady' },
  ];
}

/** Whoever opens the console is reported to Google, by his own browser. */
function analyticsRows(): Row[] {
  const row = (key: string, name: string, read: (value: unknown) => Part): Row => (
    { key: `flyteconsole.ga.${key}`, says: 'console.env', read: whenOn('flyteconsole.ga.enabled', (value) => ({ ...read(value), to: [{ key: name }] })) });
  const variable = (value: unknown) => call('EnvValue.fromValue', literal(String(value)));
  return [
    row('enabled', 'ENABLE_GA', (value) => ({
      code: variable(value),
      decide: 'the browser of whoever opens the console reports to Google Analytics; leave ENABLE_GA and GA_TRACKING_ID out of console.env where nobody agreed to that',
    })),
    row('tracking_id', 'GA_TRACKING_ID', (value) => ({ code: variable(value) })),
  ];
}

function databaseOfCore(): Row[] {
  return [
    ...databaseRows('db.admin.database', { dbname: 'adminDatabase' }),
    ...databaseRows('db.datacatalog.database', { dbname: 'dataCatalogDatabase', second: 'db.admin.database' }),
    ...databaseRows('db.database', { dbname: 'adminDatabase' }),
  ];
}

function storageRows(): Row[] {
  const at = 'objectStore(@store)';
  const container: Reader = (value, { store }) => ({ of: [at, store.factory === 'ObjectStore.azure' ? 'container' : 'bucket'], code: literal(String(value)) });
  const key = (name: string, what: 'accessKeyId' | 'secretAccessKey'): Reader => (_value, context, path) => {
    const takes = context.store.factory === 'ObjectStore.s3Compatible' || (context.store.factory === 'ObjectStore.s3' && isKeyed(context));
    return takes ? { of: [at, 'accessKey', what], code: context.secret('flyte-object-store', name, path) } : { same: 'the pod has a workload identity, so it says nothing' };
  };
  const keyed: Reader = (value, context) => value === 'accesskey' && context.store.factory === 'ObjectStore.s3'
    ? { of: [at, 'accessKey', 'accessKeyId'], code: secretValue('flyte-object-store', 'access-key') } : { same: 'follows from the store' };
  return [
    { key: 'storage.type', always: 'follows from the store' },
    { key: 'storage.secretName', refused: 'a Secret with the whole storage section is ObjectStore.fromSecret({ document, uri })' },
    { key: 'storage.bucketName', says: `${at}.bucket`, read: container },
    { key: 'storage.s3.region', says: `${at}.region`, read: (value, { store }) => /s3/.test(store.factory) ? { code: literal(String(value)) } : { same: 'the store is none of Amazon, so it says nothing' } },
    { key: 'storage.s3.endpoint', says: `${at}.endpoint`, read: url },
    { key: 'storage.s3.authType', says: `${at}.accessKey`, read: keyed },
    { key: 'storage.s3.accessKey', says: `${at}.accessKey.accessKeyId`, read: key('access-key', 'accessKeyId') },
    { key: 'storage.s3.secretKey', says: `${at}.accessKey.secretAccessKey`, read: key('secret-key', 'secretAccessKey') },
    { key: 'storage.s3.disableSSL', always: 'the endpoint says whether it is https' },
    { key: 'storage.gcs.projectId', says: `${at}.projectId`, read: text },
    { key: 'storage.enableMultiContainer', says: `${at}.multiContainer`, read: bool, same: [false] },
    { key: 'storage.limits.maxDownloadMBs', says: `${at}.maxDownload`, read: mebibytes, same: [10] },
    { key: 'storage.cache.maxSizeMBs', says: `${at}.cache`, read: mebibytes, same: [0] },
    {
      key: 'storage.cache.targetGCPercent',
      says: `${at}.cacheGcPercent`,
      same: [70],
      read: (value, context, path) => Number(context.get('storage.cache.maxSizeMBs') ?? 0) > 0 ? integer(value, context, path) : { same: 'there is no cache, so it says nothing' },
    },
    { key: 'storage.custom.container', says: `${at}.bucket`, read: container },
    { key: 'storage.custom.type', always: 'follows from the store' },
    { key: 'storage.custom.enable-multicontainer', says: `${at}.multiContainer`, read: bool, same: [false] },
    { key: 'storage.custom.stow.kind', always: 'follows from the store' },
    { key: 'storage.custom.stow.config.account', says: `${at}.account`, read: text },
    { key: 'storage.custom.stow.config.key', refused: 'an account key opens the whole account; use a workload identity (Cloud.azure), or ObjectStore.fromSecret with a document in a Secret' },
    { key: 'storage.custom.stow.config.project_id', says: `${at}.projectId`, read: text },
    { key: 'storage.custom.stow.config.region', says: `${at}.region`, read: text },
    { key: 'storage.custom.stow.config.endpoint', says: `${at}.endpoint`, read: url },
    { key: 'storage.custom.stow.config.auth_type', always: 'follows from the store' },
    { key: 'storage.custom.stow.config.access_key_id', says: `${at}.accessKey.accessKeyId`, read: key('access-key', 'accessKeyId') },
    { key: 'storage.custom.stow.config.secret_key', says: `${at}.accessKey.secretAccessKey`, read: key('secret-key', 'secretAccessKey') },
    { key: 'storage.custom.stow.config.json', refused: 'a key file of Google lasts for years and opens all that its account may; use a workload identity (Cloud.gcp)' },
    { key: 'storage.custom.stow.config.configDomainSuffix', refused: 'a domain of another Azure: use ObjectStore.fromSecret with a document in a Secret' },
    { key: 'storage.custom.stow.config.v2_signing', same: [false], refused: 'signatures of version 2 are no longer safe; every store of today knows version 4' },
    ...['configUploadConcurrency', 'scopes', 'disable_ssl'].map((name): Row => (
      { key: `storage.custom.stow.config.${name}`, always: 'follows from the store' })),
    { key: 'storage.custom.connection.endpoint', says: `${at}.endpoint`, read: url },
    { key: 'storage.custom.connection.region', says: `${at}.region`, read: text },
    { key: 'storage.custom.connection.access-key', says: `${at}.accessKey.accessKeyId`, read: key('access-key', 'accessKeyId') },
    { key: 'storage.custom.connection.secret-key', says: `${at}.accessKey.secretAccessKey`, read: key('secret-key', 'secretAccessKey') },
    { key: 'storage.custom.connection.auth-type', always: 'follows from the store' },
    { key: 'storage.custom.connection.disable-ssl', always: 'the endpoint says whether it is https' },
  ];
}

function isKeyed({ text: textAt }: Context): boolean {
  return textAt('storage.s3.authType') === 'accesskey';
}

function secretRows(): Row[] {
  const oidc = 'authentication(Authentication.oidc)';
  const off = { same: 'login is off, so it says nothing' };
  const secretName = (context: Context) => context.text('secrets.adminOauthClientCredentials.secretName') ?? 'flyte-secret-auth';
  return [
    { key: 'common.databaseSecret.name', says: 'database(Database.postgres).password', read: (value, context) => passwordOf(String(value), context) },
    { key: 'common.databaseSecret.secretManifest', says: 'database(Database.postgres).password', read: manifestOfSecret },
    { key: 'secrets.adminOauthClientCredentials.enabled', always: 'the client has a credential as long as there is login' },
    {
      key: 'secrets.adminOauthClientCredentials.clientSecret',
      says: `${oidc}.internalClient.clientSecret`,
      read: (_value, context, path) => context.login ? { code: context.secret(secretName(context), 'client_secret', path) } : off,
    },
    { key: 'secrets.adminOauthClientCredentials.clientId', says: `${oidc}.internalClient.clientId`, same: ['flytepropeller'], read: (value, context, path) => context.login ? text(value, context, path) : off },
    {
      key: 'secrets.adminOauthClientCredentials.secretName',
      says: `${oidc}.internalClient.clientSecret`,
      read: (value, context) => context.login ? { code: secretValue(String(value), 'client_secret') } : off,
    },
    {
      key: 'flyteadmin.secrets.oidc_client_secret',
      says: `${oidc}.provider.clientSecret`,
      read: (_value, context, path) => context.login ? { code: context.secret('flyte-auth', 'oidc_client_secret', path) } : off,
    },
    {
      key: 'flyteadmin.secrets',
      says: `${oidc}.keys`,
      read: (_value, context) => context.login ? { refused: 'keys of tokens and cookies are made at the first start, or stand in a Secret: AuthKeys.fromSecret(secret)' } : off,
    },
  ];
}

/** The Secret of the database: the values say its name, and the file in it by the path where the chart mounts it. */
function passwordOf(name: string, context: Context): Part {
  const file = (context.text('db.admin.database.passwordPath') ?? context.text('db.datacatalog.database.passwordPath') ?? 'pass.txt').replace(/^.*\//, '');
  return { of: ['database(Database.postgres)', 'password'], code: secretValue(name, file) };
}

const manifestOfSecret: Reader = (value, context, path) => {
  const { kind, stringData, data: encoded } = isFields(value) ? value as { [key: string]: unknown } : {};
  if (kind !== 'Secret') { return { refused: 'an object that makes the Secret: apply it beside the app (ApiObject); the app refers to the Secret by its name' }; }
  const name = context.text('common.databaseSecret.name') ?? context.text(`${path}.metadata.name`) ?? 'flyte-db';
  const held = isFields(stringData) ? ['stringData', stringData] as const : ['data', isFields(encoded) ? encoded : {}] as const;
  const keys = Object.keys(held[1]);
  keys.forEach((key) => context.secret(name, key, `${path}.${held[0]}${suffix(key)}`));
  return [{ at: '', ...passwordOf(name, context) }];
};

function ingressRows(): Row[] {
  const at = 'common.ingress';
  return [
    { key: `${at}.enabled`, read: (value) => ({ same: value === true ? 'there is an Ingress as soon as anything is said of it' : 'nothing is exposed unless exposure says so' }) },
    { key: `${at}.host`, says: `${EXPOSURE}.host`, read: onIngress(text) },
    { key: `${at}.ingressClassName`, says: `${EXPOSURE}.className`, read: onIngress(text) },
    { key: `${at}.annotations`, says: `${EXPOSURE}.annotations`, read: onIngress(ingressAnnotations('annotations')) },
    { key: `${at}.separateGrpcIngressAnnotations`, says: `${EXPOSURE}.grpcAnnotations`, read: onIngress(ingressAnnotations('grpcAnnotations')) },
    { key: `${at}.separateGrpcIngress`, always: 'gRPC has an Ingress object of its own' },
    { key: `${at}.albSSLRedirect`, always: 'with a certificate the controller leads HTTP to HTTPS' },
    { key: `${at}.webpackHMR`, same: [false], idle: 'a path for those who develop the console; that of the release is built, and answers nothing there' },
    {
      key: `${at}.tls.enabled`,
      says: `${EXPOSURE}.tlsAtController`,
      read: onIngress((value, context) => value !== true ? { same: 'there is no TLS unless it is said' }
        : hasIssuer(context.get(`${at}.annotations`)) ? { same: 'said by certManager' }
          : context.text(`${at}.tls.secretName`) !== undefined ? { same: 'said by the Secret' } : { code: literal(true) }),
    },
    {
      key: `${at}.tls.secretName`,
      says: `${EXPOSURE}.tls`,
      read: onIngress((value, context) => hasIssuer(context.get(`${at}.annotations`)) ? { same: 'certManager names and fills the Secret' }
        : context.on(`${at}.tls.enabled`) ? { code: existing('Secret', String(value)) } : { same: 'there is no TLS, so it says nothing' }),
    },
  ];
}

function onIngress(read: Reader): Reader {
  return (value, context, path) => context.get('common.ingress.enabled') === false ? { same: 'there is no Ingress, so it says nothing' } : read(value, context, path);
}

/** What stands below a switch counts as soon as that is on. */
export function whenOn(at: string, read: Reader): Reader {
  return (value, context, path) => context.on(at) ? read(value, context, path) : { same: 'it is off, so it says nothing' };
}

function connectorRows(section: string): Row[] {
  const prop = 'connectors[flyteconnector]';
  const switched = (row: Row): Row => row.read === undefined ? row : { ...row, read: whenOn(`${section}.enabled`, row.read) };
  return [
    { key: `${section}.enabled`, says: 'connectors', same: [false], read: () => ({ of: [prop], code: object({}) }) },
    { key: `${section}.service`, always: 'flytepropeller calls it inside the cluster' },
    { key: `${section}.ports`, always: 'the library knows the port of the connector' },
    ...componentRows({ section, prop, name: 'flyteconnector', user: 1000 }).filter(({ key }) => !key.endsWith('.service.enabled')).map(switched),
    ...flyteRows(`${section}.plugin_config`, PLACES).filter(({ key }) => key.includes('.plugins.')).map(switched),
    { key: `${section}.plugin_config.*`, says: 'propeller.extraConfig', read: whenOn(`${section}.enabled`, extraConfig(PLACES, 2)) },
  ];
}

function schedulerRows(): Row[] {
  const to = 'admin.eventScheduler(EventScheduler.aws)';
  const isCloud = (context: Context) => context.text('workflow_scheduler.type') === 'aws';
  const ofCloud = (read: Reader): Reader => (value, context, path) => isCloud(context) ? read(value, context, path) : { same: 'schedules are flytescheduler\'s, so it says nothing' };
  const at = 'workflow_scheduler.config.scheduler';
  return [
    { key: 'workflow_scheduler.enabled', says: 'scheduler.enabled', same: [true], read: (value, context, path) => isCloud(context) ? { same: 'said by eventScheduler' } : bool(value, context, path) },
    { key: 'workflow_scheduler.type', same: ['native'], read: () => ({ same: 'it follows from eventScheduler' }) },
    { key: `${at}.eventScheduler.scheduleRole`, says: `${to}.roleArn`, read: ofCloud(text) },
    { key: `${at}.eventScheduler.targetName`, says: `${to}.queueArn`, read: ofCloud(text) },
    { key: `${at}.eventScheduler.scheduleNamePrefix`, says: `${to}.namePrefix`, read: ofCloud(text) },
    { key: `${at}.workflowExecutor.reconnectAttempts`, says: `${to}.reconnect.attempts`, read: ofCloud(integer) },
    { key: `${at}.workflowExecutor.reconnectDelaySeconds`, says: `${to}.reconnect.delay`, read: ofCloud(countOf('Duration.seconds')) },
    ...['eventScheduler.scheme', 'eventScheduler.region', 'workflowExecutor.scheme', 'workflowExecutor.region', 'workflowExecutor.scheduleQueueName', 'workflowExecutor.accountId']
      .map((key): Row => ({ key: `${at}.${key}`, always: 'follows from the queue and the role' })),
    { key: `${at}.*`, says: 'scheduler.extraConfig', read: () => ({ refused: 'schedules are said by scheduler.rateLimit and scheduler.utc, or admin.eventScheduler' }) },
  ];
}

function operatorRows(): Row[] {
  const operator = (section: string, plugin: string): Row => (
    { key: `${section}.enabled`, says: 'tasks.plugins', same: [false], read: () => ({ of: ['tasks', `plugins[${plugin}]`], code: { is: 'name', name: `TaskPlugin.${plugin.toUpperCase()}` } as Code }) });
  const config = (section: string): Row[] => [
    ...flyteRows(`${section}.plugin_config`, PLACES).filter(({ key }) => key.includes('.plugins.')).map((row): Row => row.read === undefined ? row : { ...row, read: whenOn(`${section}.enabled`, row.read) }),
    { key: `${section}.plugin_config.*`, says: 'propeller.extraConfig', read: whenOn(`${section}.enabled`, extraConfig(PLACES, 2)) },
  ];
  const databricks = 'databricks.plugin_config.plugins.databricks';
  return [
    operator('sparkoperator', 'spark'), ...config('sparkoperator'),
    operator('daskoperator', 'dask'), ...config('daskoperator'),
    { key: 'databricks.enabled', says: 'tasks.plugins', same: [false], read: tokenPlugin('databricks') },
    { key: `${databricks}.databricksInstance`, says: 'tasks.plugins[databricks](TaskPlugin.databricks).instance', read: whenOn('databricks.enabled', text) },
    { key: `${databricks}.entrypointFile`, says: 'tasks.plugins[databricks](TaskPlugin.databricks).entrypointFile', read: whenOn('databricks.enabled', text) },
    ...config('databricks').filter(({ key }) => key.endsWith('.*')),
  ];
}
