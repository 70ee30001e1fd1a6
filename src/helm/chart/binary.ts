import { call, data, existing, list, literal } from '../code';
import { binaryAuthRows } from './binary-auth';
import { binaryIngressRows, binaryServiceRows } from './binary-network';
import { binaryStorageRows, binaryStoreOf } from './binary-store';
import { BareContext, Chart, Looked } from './chart';
import { complete } from './complete';
import { CONTAINERS, PROBES, RBAC, resourceRows } from './components';
import { databaseRows } from './database';
import { extraConfig, rowWhenOn } from './extra-config';
import { flyteRows } from './flyte-config';
import { Places } from './flyte-places';
import { connectorRows } from './flyte-tasks';
import { PLANES } from './planes';
import { BESIDE, isOutside, offInBinary } from './switches';
import { isFields } from '../../judging/manifest/json';
import { IS_OFF, map, namesOf, text, textList } from '../readers/basic';
import { binaryLogLinks, logLevel } from '../readers/config';
import { image } from '../readers/images';
import { env, ROOT, securityContext } from '../readers/pods';
import { affinity, tolerations, topologySpread } from '../readers/scheduling';
import { kindsIn, pluralOf, ReadYaml, templateMap } from '../readers/templates';
import { mounts, volumes } from '../readers/volumes';
import { Context, Part, Reader, Row } from '../row';
import { Statement } from '../statements';

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
    off: offInBinary,
    complete: (statements, context) => [...complete(statements, context), ...ownDatabase(context)],
  });
}

function look(context: BareContext): Looked {
  const loginKey = 'configuration.auth.enabled';
  return { store: binaryStoreOf(context), login: context.get(loginKey) === true, loginKey };
}

/** What the chart calls the database, and the library otherwise. */
function ownDatabase(context: Context): Statement[] {
  if (isOutside(context) || context.text('configuration.database.dbname') !== undefined) { return []; }
  return [{ target: ['database(Database.postgres)', 'adminDatabase'], code: literal('flyte'), from: [], note: 'the chart calls it so, where the values do not' }];
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
    ...binaryStorageRows(),
    ...partRows(),
    { key: 'configuration.logging.level', says: 'logLevel', read: logLevel },
    { key: 'configuration.logging.plugins', says: 'tasks.logLinks', read: binaryLogLinks },
    ...binaryAuthRows(PLACES),
    { key: 'configuration.co-pilot.image', says: 'release', read: image('release', 1001, { official: true }) },
    { key: 'configuration.propeller.createCRDs', always: 'the definition of FlyteWorkflow is a manifest, as without it in the chart; flytepropeller may make none' },
    { key: 'configuration.propeller.literalOffloadingConfigEnabled', says: 'binary.engine.literalOffloading', same: [false], read: () => ({ code: { is: 'object', fields: [] } }) },
    ...connectorsOfChart(),
    ...sourceRows(),
    ...templateRows(read),
    ...flyteRows('configuration.inline', PLACES),
    { key: 'configuration.inline.manager', always: 'one process is one engine, which no manager starts' },
    { key: 'configuration.inline.*', says: 'binary.extraConfig', read: extraConfig(PROCESS, 2) },
    { key: 'configuration.labels', refused: 'labels of every object are said by labels' },
    { key: 'configuration.annotations', refused: 'the ConfigMap of the configuration has no annotations of one\'s own; by a JSON patch' },
    ...flyteRows('enabled', PLACES).filter(({ key }) => key.startsWith('enabled.tasks.task-plugins.')).map((row): Row => ({ ...row, key: row.key.replace(/^enabled\./, 'enabled_plugins.') })),
    { key: 'enabled_plugins.tasks', says: 'binary.extraConfig', read: extraConfig(PROCESS, 1) },
    { key: 'enabled_plugins.*', idle: 'its templates read tasks only' },
    ...podRows(),
    ...binaryServiceRows(),
    ...binaryIngressRows(),
    { key: 'rbac.create', same: [true], refused: RBAC },
    { key: 'rbac.extraRules', says: 'taskNamespaces.templates', read: extraRules },
    { key: 'rbac.labels', refused: 'labels of every object are said by labels' },
    { key: 'rbac.annotations', refused: 'roles have no annotations of one\'s own; by a JSON patch' },
    { key: 'serviceAccount.create', same: [true], refused: 'an account of one\'s own is given by binary.serviceAccount' },
    { key: 'serviceAccount.name', says: 'binary.serviceAccount', same: ['flyte-binary'], read: () => ({ refused: 'the account is called like the Deployment; one of your own is given by binary.serviceAccount' }) },
    { key: 'serviceAccount.labels', refused: 'labels of every object are said by labels' },
    { key: 'serviceAccount.annotations', says: 'binary.serviceAccountAnnotations', read: map },
    { key: 'serviceAccount.imagePullSecrets', says: 'imagePullSecrets[]', read: namesOf('Secret') },
    ...BESIDE.binary.map((key): Row => (
      { key, refused: 'another program beside Flyte: install it by itself, or use InClusterPostgres and InClusterObjectStore for development' })),
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

function connectorsOfChart(): Row[] {
  return [
    { key: 'flyteconnector.enabled', says: 'connectors', same: [false], read: () => ({ of: ['connectors[flyteconnector]'], code: { is: 'object', fields: [] } }) },
    { key: 'flyteconnector.*', refused: 'a connector within the app is said by connectors, one that is installed by itself by binary.connectors' },
    ...connectorRows('configuration.connectorService', 'binary').map(rowWhenOn('flyteconnector.enabled')),
    { key: 'configuration.agentService', idle: 'its templates read connectorService' },
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
    ...['command', 'args', 'lifecycleHooks', 'genAdminAuthSecret.command', 'genAdminAuthSecret.args', 'waitForDB.command', 'waitForDB.args'].map((end): Row => ({ key: key(end), refused: SCRIPTS })),
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((end): Row => ({ key: key(end), refused: PROBES })),
    { key: key('podSecurityContext'), says: 'binary.runAs', read: (value, context, path) => isFields(value) && value.enabled !== true ? { same: IS_OFF } : securityContext()(value, context, path) },
    { key: key('securityContext'), says: 'binary.runAs', read: securityContext() },
    { key: key('waitForDB.image'), says: 'checkDbReady.image', read: image('checkDbReady.image', 70) },
    { key: key('waitForDB.securityContext'), refused: ROOT },
    { key: key('genAdminAuthSecret.securityContext'), refused: ROOT },
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
    { key: key('extraPodSpec.imagePullSecrets'), says: 'imagePullSecrets[]', read: namesOf('Secret') },
    { key: key('extraPodSpec.*'), refused: 'the rest of the pod is the library\'s: host namespaces and weaker contexts are refused; dns and hostAliases are props' },
    { key: key('replicas'), idle: 'one process is scheduler and cluster resource sync too: two would do everything twice; FlyteCore has replicas' },
    { key: key('strategy'), idle: 'the one pod is stopped before its successor starts' },
  ];
}

