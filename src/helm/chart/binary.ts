import { call, data, existing, list, literal, secretValue } from '../code';
import { BareContext, Chart, Looked } from './chart';
import { complete } from './complete';
import { CONTAINERS, PROBES, RBAC, resourceRows } from './components';
import { databaseRows } from './database';
import { extraConfig, whenOn } from './extra-config';
import { flyteRows } from './flyte-config';
import { Places } from './flyte-places';
import { connectorRows } from './flyte-tasks';
import { PLANES } from './planes';
import { isFields } from '../../judging/manifest/json';
import { bool, integer, map, namesOf, text, textList, url } from '../readers/basic';
import { binaryLogLinks, logLevel } from '../readers/config';
import { image } from '../readers/images';
import { EXPOSURE, ingressAnnotations, tlsList } from '../readers/ingress';
import { env, ROOT, securityContext } from '../readers/pods';
import { affinity, tolerations, topologySpread } from '../readers/scheduling';
import { kindsIn, pluralOf, ReadYaml, templateMap } from '../readers/templates';
import { mounts, volumes } from '../readers/volumes';
import { Part, Reader, Row } from '../row';

const PLACES: Places = {
  admin: 'binary', propeller: 'binary', scheduler: 'binary', schedules: 'binary.schedules', sync: 'binary', webhook: 'binary', dataCatalog: 'binary',
};

/** Extra configuration of every section goes to the one process. */
const PROCESS: Places = { ...PLACES, schedules: 'binary' };

const SUCCESSOR = 'a key of the chart of Flyte 2; this library deploys Flyte 1.16: take the values of its chart, v1.16.8';

const SCRIPTS = 'a command or script of one\'s own in a pod of Flyte; each program is started by the library';

export function binaryChart(read: ReadYaml): Chart {
  return new Chart({
    name: 'flyte-binary',
    construct: 'FlyteBinary',
    own: ['configuration', 'flyte-core-components', 'clusterResourceTemplates', 'enabled_plugins'],
    around: ['flyte-binary'],
    rows: rows(read),
    look,
    off: () => undefined,
    complete,
  });
}

function look({ text: textAt, get }: BareContext): Looked {
  const provider = textAt('configuration.storage.provider') ?? 's3';
  const isOther = textAt('configuration.storage.providerConfig.s3.endpoint') !== undefined;
  const factory = provider === 'azure' ? 'ObjectStore.azure' : provider === 'gcs' ? 'ObjectStore.gcs' : isOther ? 'ObjectStore.s3Compatible' : 'ObjectStore.s3';
  const loginKey = 'configuration.auth.enabled';
  return { store: { factory }, login: get(loginKey) === true, loginKey };
}

function rows(read: ReadYaml): Row[] {
  return [
    { key: 'nameOverride', refused: 'names of objects have one prefix: namePrefix' },
    { key: 'fullnameOverride', refused: 'names of objects have one prefix: namePrefix' },
    { key: 'enabled', same: [true], refused: 'whether there is a Flyte is whether the app is deployed; leave it out' },
    { key: 'commonLabels', says: 'labels', read: map },
    { key: 'commonAnnotations', says: 'podAnnotations', read: map },
    ...databaseRows('configuration.database', { dbname: 'adminDatabase' }),
    { key: 'configuration.database.postgres', refused: SUCCESSOR },
    ...storageRows(),
    ...partRows(),
    { key: 'configuration.logging.level', says: 'logLevel', read: logLevel },
    { key: 'configuration.logging.plugins', says: 'tasks.logLinks', read: binaryLogLinks },
    ...authRows(),
    { key: 'configuration.co-pilot.image', says: 'release', read: image('release', 1001, { official: true }) },
    { key: 'configuration.propeller.createCRDs', says: 'binary.crd', read: bool, same: [true] },
    { key: 'configuration.propeller.literalOffloadingConfigEnabled', says: 'binary.engine.literalOffloading', same: [false], read: () => ({ code: { is: 'object', fields: [] } }) },
    ...connectorsOfChart(),
    ...sourceRows(),
    ...templateRows(read),
    ...flyteRows('configuration.inline', PLACES),
    { key: 'configuration.inline.manager', always: 'one process is one engine, which no manager starts' },
    { key: 'configuration.inline.*', says: 'binary.extraConfig', read: extraConfig(PROCESS, 2) },
    { key: 'configuration.labels', refused: 'labels of every object are said by labels' },
    { key: 'configuration.annotations', refused: 'annotations of the Deployment are said by binary.annotations' },
    ...flyteRows('enabled', PLACES).filter(({ key }) => key.startsWith('enabled.tasks.task-plugins.')).map((row): Row => ({ ...row, key: row.key.replace(/^enabled\./, 'enabled_plugins.') })),
    { key: 'enabled_plugins.tasks', says: 'binary.extraConfig', read: extraConfig(PROCESS, 1) },
    { key: 'enabled_plugins.*', idle: 'its templates read tasks only' },
    ...podRows(),
    ...serviceRows(),
    ...ingressRows(),
    { key: 'rbac.create', same: [true], refused: RBAC },
    { key: 'rbac.extraRules', says: 'taskNamespaces.templates', read: extraRules },
    { key: 'rbac.labels', refused: 'labels of every object are said by labels' },
    { key: 'rbac.annotations', refused: 'roles have no annotations of one\'s own; by a JSON patch' },
    { key: 'serviceAccount.create', same: [true], refused: 'an account of one\'s own is given by binary.serviceAccount' },
    { key: 'serviceAccount.name', says: 'binary.serviceAccount', same: ['flyte-binary'], read: () => ({ refused: 'the account is called like the Deployment; one of your own is given by binary.serviceAccount' }) },
    { key: 'serviceAccount.labels', refused: 'labels of every object are said by labels' },
    { key: 'serviceAccount.annotations', says: 'binary.serviceAccountAnnotations', read: map },
    { key: 'serviceAccount.imagePullSecrets', says: 'imagePullSecrets[]', read: namesOf('Secret') },
    ...['docker-registry', 'kubernetes-dashboard', 'minio', 'postgresql', 'sandbox'].map((key): Row => (
      { key, refused: 'another program beside Flyte: install it by itself, or use InClusterPostgres and InClusterObjectStore for development' })),
  ];
}

function storageRows(): Row[] {
  const at = 'objectStore(@store)';
  const key = 'configuration.storage';
  const s3 = `${key}.providerConfig.s3`;
  const isFor = (...factories: string[]) => (read: Reader): Reader => (value, context, path) => factories.includes(context.store.factory)
    ? read(value, context, path) : { same: 'the store is another one, so it says nothing' };
  const ofS3 = isFor('ObjectStore.s3', 'ObjectStore.s3Compatible');
  const keyed = (what: 'accessKeyId' | 'secretAccessKey', name: string) => ofS3((_value, context, path) => context.text(`${s3}.authType`) === 'accesskey'
    ? { of: [at, 'accessKey', what], code: context.secret('flyte-object-store', name, path) } : { same: 'the pod has a workload identity, so it says nothing' });
  const scheme: { readonly [factory: string]: string } = { 'ObjectStore.gcs': 'gs', 'ObjectStore.azure': 'abfs' };
  return [
    { key: `${key}.metadataContainer`, says: `${at}.bucket`, read: (value, { store }) => ({ of: [at, store.factory === 'ObjectStore.azure' ? 'container' : 'bucket'], code: literal(String(value)) }) },
    {
      key: `${key}.userDataContainer`,
      says: 'binary.rawOutputPrefix',
      read: (value, context, path) => value === context.text(`${key}.metadataContainer`) ? { same: 'outputs go to the bucket of the store' }
        : [
          { code: literal(`${scheme[context.store.factory] ?? 's3'}://${String(value)}/data`) },
          { at: ' ', also: [path], of: [at, 'multiContainer'], code: literal(true) },
        ],
    },
    { key: `${key}.provider`, always: 'follows from the store' },
    { key: `${s3}.region`, says: `${at}.region`, read: ofS3(text) },
    { key: `${s3}.endpoint`, says: `${at}.endpoint`, read: ofS3(url) },
    { key: `${s3}.authType`, always: 'follows from the store and its access key' },
    { key: `${s3}.disableSSL`, always: 'the endpoint says whether it is https' },
    { key: `${s3}.v2Signing`, same: [false], refused: 'signatures of version 2 are no longer safe; every store of today knows version 4' },
    { key: `${s3}.accessKey`, says: `${at}.accessKey.accessKeyId`, read: keyed('accessKeyId', 'access-key') },
    { key: `${s3}.secretKey`, says: `${at}.accessKey.secretAccessKey`, read: keyed('secretAccessKey', 'secret-key') },
    { key: `${key}.providerConfig.gcs.project`, says: `${at}.projectId`, read: isFor('ObjectStore.gcs')(text) },
    { key: `${key}.providerConfig.azure.account`, says: `${at}.account`, read: isFor('ObjectStore.azure')(text) },
    { key: `${key}.providerConfig.azure.key`, refused: 'an account key opens the whole account; use a workload identity (Cloud.azure), or ObjectStore.fromSecret with a document in a Secret' },
    { key: `${key}.providerConfig.azure.configDomainSuffix`, refused: 'a domain of another Azure: use ObjectStore.fromSecret with a document in a Secret' },
    { key: `${key}.providerConfig.azure.configUploadConcurrency`, same: [4], refused: 'the library has no prop for it; use ObjectStore.fromSecret with a document in a Secret' },
  ];
}

function partRows(): Row[] {
  const at = 'flyte-core-components';
  const off = (prop: string): Reader => (value) => value === true ? { of: [prop, 'enabled'], code: literal(false) } : { same: 'the library has it so' };
  return [
    { key: `${at}.admin.disabled`, same: [false], refused: PLANES },
    { key: `${at}.admin.disableScheduler`, says: 'scheduler.enabled', read: off('scheduler') },
    { key: `${at}.admin.disableClusterResourceManager`, says: 'clusterResourceSync.enabled', read: off('clusterResourceSync') },
    { key: `${at}.admin.seedProjects`, says: 'projects', read: textList, empty: { code: list([]) } },
    {
      key: `${at}.admin.seedProjectsWithDetails`,
      says: 'binary.extraConfig',
      same: [[{ name: 'flytesnacks', description: 'Default project setup.' }]],
      read: (value) => ({ of: ['binary', 'extraConfig', 'flyte', 'admin', 'seedProjectsWithDetails'], code: data(value) }),
    },
    { key: `${at}.propeller.disabled`, same: [false], refused: PLANES },
    { key: `${at}.propeller.disableWebhook`, says: 'podWebhook.enabled', read: off('podWebhook') },
    { key: `${at}.runs`, refused: SUCCESSOR },
    { key: `${at}.actions`, refused: SUCCESSOR },
    { key: `${at}.dataCatalog.disabled`, says: 'dataCatalog.enabled', read: off('dataCatalog') },
  ];
}

function authRows(): Row[] {
  const key = 'configuration.auth';
  const at = 'authentication(Authentication.oidc)';
  const on = (read: Reader) => whenOn(`${key}.enabled`, read);
  const uris = flyteRows('x', PLACES).find((row) => row.key === 'x.auth.authorizedUris')!;
  return [
    { key: `${key}.enabled`, says: 'authentication', same: [false], read: () => ({ of: [at, 'keys'], code: call('AuthKeys.generatedAtRuntime') }) },
    { key: `${key}.enableAuthServer`, says: `${at}.authorizationServer`, same: [true], read: on(() => ({ of: [at, 'authorizationServer'], code: call('AuthorizationServer.external') })) },
    { key: `${key}.oidc.baseUrl`, says: `${at}.provider.baseUrl`, read: on(text) },
    { key: `${key}.oidc.clientId`, says: `${at}.provider.clientId`, read: on(text) },
    { key: `${key}.oidc.clientSecret`, says: `${at}.provider.clientSecret`, read: on((_value, context, path) => ({ code: context.secret('flyte-auth', 'oidc_client_secret', path) })) },
    { key: `${key}.internal.clientId`, says: `${at}.internalClient.clientId`, same: ['flytepropeller'], read: on(text) },
    { key: `${key}.internal.clientSecret`, says: `${at}.internalClient.clientSecret`, read: on((_value, context, path) => ({ code: context.secret('flyte-auth', 'client_secret', path) })) },
    { key: `${key}.internal.clientSecretHash`, says: `${at}.internalClient.clientSecretHash`, read: on((_value, context, path) => ({ code: context.secret('flyte-auth', 'client_secret_hash', path) })) },
    { key: `${key}.internal.audience`, says: `${at}.internalClient.audience`, read: on(text) },
    { key: `${key}.flyteClient.clientId`, says: `${at}.flyteClient.clientId`, same: ['flytectl'], read: on(text) },
    { key: `${key}.flyteClient.redirectUri`, says: `${at}.flyteClient.redirectUri`, same: ['http://localhost:53593/callback'], read: on(text) },
    { key: `${key}.flyteClient.scopes`, says: `${at}.flyteClient.scopes`, same: [['all']], read: on(textList) },
    { key: `${key}.flyteClient.audience`, says: `${at}.flyteClient.audience`, read: on(text) },
    { key: `${key}.authorizedUris`, says: `${at}.publicUrl`, read: on(uris.read!) },
    {
      key: `${key}.clientSecretsExternalSecretRef`,
      says: `${at}.provider.clientSecret`,
      read: on((value) => [{ of: [at, 'provider', 'clientSecret'], code: secretValue(String(value), 'oidc_client_secret') }]),
    },
  ];
}

function connectorsOfChart(): Row[] {
  const on = (row: Row): Row => row.read === undefined ? row : { ...row, read: whenOn('flyteconnector.enabled', row.read) };
  return [
    { key: 'flyteconnector.enabled', says: 'connectors', same: [false], read: () => ({ of: ['connectors[flyteconnector]'], code: { is: 'object', fields: [] } }) },
    { key: 'flyteconnector.*', refused: 'a connector within the app is said by connectors, one that is installed by itself by binary.connectors' },
    ...['agentService', 'connectorService'].flatMap((service) => connectorRows(`configuration.${service}`, 'binary').map(on)),
  ];
}

/** Permissions for what templates make follow from the templates; any other has to be given by hand. */
const extraRules: Reader = (value, context) => {
  const made = new Set(kindsIn(context.get('clusterResourceTemplates.inline')).map(pluralOf));
  const within = (all: unknown, allowed: (one: string) => boolean) => Array.isArray(all) && all.every((one) => allowed(String(one)));
  return (Array.isArray(value) ? value : [value]).map((rule: unknown, index): Part => {
    const { apiGroups, resources, verbs } = isFields(rule) ? rule as { [key: string]: unknown } : {};
    const follows = within(apiGroups, (one) => one !== '*') && within(resources, (one) => made.has(one)) && within(verbs, (one) => ['create', 'get', 'patch'].includes(one));
    return { at: Array.isArray(value) ? `[${index}]` : '', ...follows ? { same: 'the sync may make and change what its templates are of' } : { refused: RBAC } };
  });
};

/** Where more configuration comes from. */
function sourceRows(): Row[] {
  const source = (key: string, kind: 'ConfigMap' | 'Secret'): Row => ({
    key: `configuration.${key}`, says: 'binary.configFrom[]', read: (value) => ({ code: call(`ConfigSource.from${kind}`, existing(kind, String(value))) }),
  });
  return [source('externalConfigMap', 'ConfigMap'), source('inlineConfigMap', 'ConfigMap'), source('externalSecretRef', 'Secret'), source('inlineSecretRef', 'Secret')];
}

function templateRows(read: ReadYaml): Row[] {
  const key = 'clusterResourceTemplates';
  return [
    { key: `${key}.inline`, says: 'taskNamespaces.templates', read: templateMap(read) },
    { key: `${key}.inlineConfigMap`, refused: 'templates are judged before they are written, so they stand in the app: taskNamespaces.templates' },
    { key: `${key}.externalConfigMap`, refused: 'templates are judged before they are written, so they stand in the app: taskNamespaces.templates' },
    { key: `${key}.labels`, refused: 'labels of every object are said by labels' },
    { key: `${key}.annotations`, refused: 'the ConfigMap of templates has no annotations of one\'s own; by a JSON patch' },
  ];
}

function podRows(): Row[] {
  const key = (end: string) => `deployment.${end}`;
  return [
    { key: key('image'), says: 'binary.image', read: image('binary.image', 1001) },
    ...resourceRows(key('resources'), 'binary.resources'),
    { key: key('extraEnvVars'), says: 'binary.env', read: env('flyte-binary-env') },
    { key: key('extraEnvVarsConfigMap'), says: 'binary.envFrom[]', read: (value) => ({ code: call('Env.fromConfigMap', existing('ConfigMap', String(value))) }) },
    { key: key('extraEnvVarsSecret'), says: 'binary.envFrom[]', read: (value) => ({ code: call('Env.fromSecret', existing('Secret', String(value))) }) },
    ...['command', 'args', 'lifecycleHooks', 'genAdminAuthSecret', 'waitForDB.command', 'waitForDB.args'].map((end): Row => ({ key: key(end), refused: SCRIPTS })),
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((end): Row => ({ key: key(end), refused: PROBES })),
    { key: key('podSecurityContext'), says: 'binary.runAs', read: (value, context, path) => isFields(value) && value.enabled === false ? { same: 'it is off, so it says nothing' } : securityContext()(value, context, path) },
    { key: key('securityContext'), says: 'binary.runAs', read: securityContext() },
    { key: key('waitForDB.image'), says: 'checkDbReady.image', read: image('checkDbReady.image', 70) },
    { key: key('waitForDB.securityContext'), refused: ROOT },
    { key: key('labels'), says: 'binary.labels', read: map },
    { key: key('annotations'), says: 'binary.annotations', read: map },
    { key: key('podLabels'), says: 'binary.podLabels', read: map },
    { key: key('podAnnotations'), says: 'binary.podAnnotations', read: map },
    { key: key('extraVolumeMounts'), says: 'binary.mounts[]', read: mounts((path) => path.replace('extraVolumeMounts', 'extraVolumes')) },
    { key: key('extraVolumes'), says: 'binary.mounts', read: volumes((path) => path.replace('extraVolumes', 'extraVolumeMounts')) },
    ...['sidecars', 'initContainers', 'preInitContainers'].map((end): Row => ({ key: key(end), refused: CONTAINERS })),
    { key: key('extraPodSpec.nodeSelector'), says: 'binary.scheduling.nodeSelector', read: map },
    { key: key('extraPodSpec.tolerations'), says: 'binary.scheduling.tolerations[]', read: tolerations },
    { key: key('extraPodSpec.affinity'), says: 'binary.scheduling', read: affinity('flyte-binary') },
    { key: key('extraPodSpec.topologySpreadConstraints'), says: 'binary.scheduling.topologySpread[]', read: topologySpread('flyte-binary') },
    { key: key('extraPodSpec.priorityClassName'), says: 'binary.scheduling.priorityClassName', read: text },
    { key: key('extraPodSpec.runtimeClassName'), says: 'binary.scheduling.runtimeClassName', read: text },
    { key: key('extraPodSpec.schedulerName'), says: 'binary.scheduling.schedulerName', read: text },
    { key: key('extraPodSpec.*'), refused: 'the rest of the pod is the library\'s: host namespaces and weaker contexts are refused; dns and hostAliases are props' },
    { key: key('replicas'), same: [1], refused: 'one process is scheduler and cluster resource sync too: two would do everything twice; FlyteCore has replicas' },
    { key: key('strategy'), always: 'the one pod is stopped before its successor starts' },
  ];
}

function serviceRows(): Row[] {
  const says = 'binary.service';
  return [
    { key: 'service.type', same: ['ClusterIP'], says: `${says}.type`, read: (value) => value === 'LoadBalancer' ? { code: { is: 'name', name: 'ServiceType.LOAD_BALANCER' } } : value === 'NodePort' ? { code: { is: 'name', name: 'ServiceType.NODE_PORT' } } : { refused: 'a type that the Service cannot have' } },
    { key: 'service.ports', refused: 'the ports of the Service are 80 and 81, which clients and policies follow; leave it out' },
    { key: 'service.nodePorts.http', says: `${says}.nodePorts.http`, read: integer },
    { key: 'service.nodePorts.grpc', says: `${says}.nodePorts.grpc`, read: integer },
    { key: 'service.commonAnnotations', says: `${says}.annotations`, read: map },
    { key: 'service.httpAnnotations', says: `${says}.annotations`, read: map },
    { key: 'service.grpcAnnotations', says: `${says}.annotations`, read: map },
    { key: 'service.loadBalancerSourceRanges', says: `${says}.loadBalancerSourceRanges`, read: textList },
    { key: 'service.externalTrafficPolicy', same: ['Cluster'], refused: 'the library has no prop for it; by a JSON patch of the Service' },
    { key: 'service.clusterIP', refused: 'the cluster gives the Service its address; by a JSON patch' },
    { key: 'service.loadBalancerIP', refused: 'controllers take it from their own annotations: binary.service.annotations' },
    { key: 'service.labels', refused: 'labels of every object are said by labels' },
    { key: 'service.extraPorts', refused: 'metrics have a Service of their own by monitoring; other ports by a Service of your own' },
  ];
}

function ingressRows(): Row[] {
  const on = (read: Reader) => whenOn('ingress.create', read);
  return [
    { key: 'ingress.create', read: (value) => ({ same: value === true ? 'there is an Ingress as soon as anything is said of it' : 'nothing is exposed unless exposure says so' }) },
    { key: 'ingress.host', says: `${EXPOSURE}.host`, read: on(text) },
    { key: 'ingress.ingressClassName', says: `${EXPOSURE}.className`, read: on(text) },
    { key: 'ingress.httpIngressClassName', says: `${EXPOSURE}.className`, read: on(text) },
    { key: 'ingress.grpcIngressClassName', says: `${EXPOSURE}.className`, read: on((value, context) => value === (context.text('ingress.httpIngressClassName') ?? context.text('ingress.ingressClassName')) ? { same: 'the class of both' } : { refused: 'both Ingress objects have one class: className' }) },
    { key: 'ingress.commonAnnotations', says: `${EXPOSURE}.annotations`, read: on(ingressAnnotations('annotations')) },
    { key: 'ingress.httpAnnotations', says: `${EXPOSURE}.annotations`, read: on(ingressAnnotations('annotations')) },
    { key: 'ingress.grpcAnnotations', says: `${EXPOSURE}.grpcAnnotations`, read: on(ingressAnnotations('grpcAnnotations')) },
    { key: 'ingress.separateGrpcIngress', always: 'gRPC has an Ingress object of its own' },
    { key: 'ingress.tls', says: `${EXPOSURE}.tls`, read: on(tlsList) },
    { key: 'ingress.httpTls', says: `${EXPOSURE}.tls`, read: on(tlsList) },
    { key: 'ingress.grpcTls', says: `${EXPOSURE}.tls`, read: on(tlsList) },
    { key: 'ingress.labels', refused: 'labels of every object are said by labels' },
    { key: 'ingress.httpExtraPaths', refused: 'paths of another program: an Ingress of your own for the same host' },
    { key: 'ingress.grpcExtraPaths', refused: 'paths of another program: an Ingress of your own for the same host' },
  ];
}
