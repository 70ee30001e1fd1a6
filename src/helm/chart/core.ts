import { call, list, literal, object } from '../code';
import { BareContext, Chart, Looked } from './chart';
import { complete } from './complete';
import { componentRows, serviceRows, switchedOff, UNREAD } from './components';
import { COMPONENTS, CONNECTOR } from './core-components';
import { ingressRows } from './core-ingress';
import { schedulerRows } from './core-scheduler';
import { secretRows } from './core-secrets';
import { storageRows, storeOf } from './core-store';
import { databaseRows } from './database';
import { eventRows } from './events';
import { extraConfig, rowWhenOn, whenOn } from './extra-config';
import { flyteRows } from './flyte-config';
import { Places } from './flyte-places';
import { planeOf, planeRows, SYNC_OF_DATA_PLANE } from './planes';
import { BESIDE, offInCore } from './switches';
import { keysOf } from '../merge';
import { bool, text, textList } from '../readers/basic';
import { clusterName, clusterRows } from '../readers/clusters';
import { whenPlugin } from '../readers/plugins';
import { shardingRows } from '../readers/sharding';
import { ReadYaml, templateList } from '../readers/templates';
import { Part, Row } from '../row';

const INSIDE = 'datacatalog has no login: it stays inside the cluster, behind its network policy';

const NO_TEMPLATE = 'without a template nobody makes the namespaces of projects; use clusterResourceSync with enabled: false, and make them yourself';

const PLACES: Places = {
  admin: 'admin', propeller: 'propeller', scheduler: 'admin', schedules: 'scheduler', sync: 'clusterResourceSync', webhook: 'podWebhook', dataCatalog: 'dataCatalog',
};

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
    off: offInCore,
    complete,
  });
}

function look(context: BareContext): Looked {
  const { get } = context;
  const loginKey = 'configmap.adminServer.server.security.useAuth';
  const plane = planeOf(context);
  return { store: storeOf(context), login: plane === 'FlyteDataPlane' ? logsIn(context, get(loginKey)) : get(loginKey) === true, loginKey, plane };
}

/** Whether a data plane logs in: by what its values say of flyteadmin, else as soon as they have a credential. */
function logsIn({ text: textAt, get }: BareContext, useAuth: unknown): boolean {
  const at = 'secrets.adminOauthClientCredentials';
  const has = ['clientSecret', 'secretName', 'clientId'].some((name) => textAt(`${at}.${name}`) !== undefined) || textAt('configmap.admin.admin.clientId') !== undefined;
  return typeof useAuth === 'boolean' ? useAuth : has && get(`${at}.enabled`) !== false;
}

function rows(read: ReadYaml): Row[] {
  return [
    { key: 'forceNamespace', says: 'namespace', read: text },
    { key: 'nameOverride', refused: 'names of objects have one prefix: namePrefix' },
    { key: 'fullnameOverride', idle: 'its templates know nameOverride only' },
    ...databaseOfCore(),
    ...storageRows(),
    ...secretRows(),
    { key: 'common.flyteNamespaceTemplate.enabled', says: 'createNamespace', read: bool, same: [false] },
    ...ingressRows(),
    ...planeRows(),
    { key: 'flyteadmin.initialProjects', says: 'projects', read: textList, same: [['flytesnacks', 'flytetester', 'flyteexamples']], empty: { code: list([]) } },
    ...serviceRows('flyteadmin.service', 'admin.service'),
    { key: 'flyteadmin.initContainerClusterSyncAdditionalVolumeMounts', idle: 'the chart reads it nowhere, although the guide of Flyte has it' },
    { key: 'flytescheduler.enabled', idle: `${UNREAD}: whether it runs is said by enabled and type of workflow_scheduler` },
    { key: 'flytescheduler.runPrecheck', says: 'scheduler.precheck', read: bool, same: [true] },
    { key: 'flytescheduler.service.type', always: 'the Service of metrics comes with monitoring' },
    optional('datacatalog.enabled', 'dataCatalog'),
    { key: 'datacatalog.service.type', same: ['ClusterIP'], refused: INSIDE },
    { key: 'datacatalog.service.annotations', refused: INSIDE },
    { key: 'datacatalog.service.additionalPorts', refused: INSIDE },
    { key: 'datacatalog.service.clusterIP', refused: INSIDE },
    ...shardingRows(),
    { key: 'flytepropeller.createCRDs', says: 'propeller.crd', read: bool, same: [true] },
    { key: 'flytepropeller.clusterName', says: 'propeller.clusterId', read: clusterName },
    { key: 'flytepropeller.cacheSizeMbs', idle: 'the chart reads it nowhere; memory for inputs and outputs is said by cache of the object store' },
    { key: 'flytepropeller.service.additionalPorts', always: 'the Service of metrics comes with monitoring' },
    optional('webhook.enabled', 'podWebhook'),
    { key: 'webhook.service.type', idle: `${UNREAD}: it is ClusterIP` },
    { key: 'webhook.service.annotations', refused: 'the API server calls it inside the cluster; leave it out' },
    optional('flyteconsole.enabled', 'console'),
    ...serviceRows('flyteconsole.service', 'console.service', ['loadBalancerSourceRanges', 'additionalPorts']),
    ...analyticsRows(),
    { key: 'configmap.console.BASE_URL', says: 'console.basePath', read: text, same: ['/console'] },
    { key: 'configmap.console.CONFIG_DIR', always: 'the console reads no file' },
    { key: 'configmap.console.*', says: 'console.env', read: (value, _context, path) => ({ to: [{ key: keysOf(path)[2] }], code: call('EnvValue.fromValue', literal(String(value))) }) },
    ...COMPONENTS.flatMap((component) => componentRows(component)),
    ...connectorRows(),
    { key: 'flyteagent', idle: 'the chart knows it by the name flyteconnector' },
    { key: 'deployRedoc', always: 'pages of another project beside Flyte, which the chart makes no more' },
    ...BESIDE.core.map((key): Row => (
      { key, refused: 'another program beside Flyte: install it by itself, or use InClusterPostgres and InClusterObjectStore for development' })),
    { key: 'redis', read: (value) => switchedOff(value, 'a Redis of your own; flytepropeller is led to it by propeller.engine.resourceManager') },
    {
      key: 'cluster_resource_manager.enabled',
      says: 'clusterResourceSync.enabled',
      same: [true],
      read: (value, context, path) => context.plane === 'FlyteDataPlane' ? { refused: SYNC_OF_DATA_PLANE } : bool(value, context, path),
    },
    { key: 'cluster_resource_manager.service_account_name', same: ['flyteadmin'], refused: 'an account of one\'s own is given by clusterResourceSync.serviceAccount' },
    ...['standaloneDeployment', 'standalone_deploy'].map((key): Row => (
      { key: `cluster_resource_manager.${key}`, always: 'the sync has the pod and the account that its permissions want' })),
    ...flyteRows('cluster_resource_manager.config', PLACES).filter(({ key }) => key.includes('.cluster_resources.')),
    { key: 'cluster_resource_manager.config.*', says: 'clusterResourceSync.extraConfig', read: extraConfig(PLACES, 2) },
    { key: 'cluster_resource_manager.templates', says: 'taskNamespaces.templates', read: templateList(read), empty: { refused: NO_TEMPLATE } },
    ...schedulerRows(),
    ...eventRows(),
    ...operatorRows(),
    ...clusterRows(),
    ...flyteRows('configmap.*', PLACES),
    { key: 'configmap.*.*', says: 'extraConfig', read: extraConfig(PLACES, 2) },
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
    { key: 'db.database', idle: 'its templates read db.admin and db.datacatalog' },
    { key: 'db.checks', idle: 'its templates read db.admin and db.datacatalog' },
  ];
}

function connectorRows(): Row[] {
  const { section, prop } = CONNECTOR;
  return [
    { key: `${section}.enabled`, says: 'connectors', same: [false], read: () => ({ of: [prop], code: object({}) }) },
    { key: `${section}.service`, always: 'flytepropeller calls it inside the cluster' },
    { key: `${section}.ports`, always: 'the library knows the port of the connector' },
    ...componentRows(CONNECTOR).filter(({ key }) => !key.endsWith('.service.enabled')).map(rowWhenOn(`${section}.enabled`)),
    ...pluginConfigRows(section),
  ];
}

/** What a section says of its plugins to flytepropeller, once it is on. */
function pluginConfigRows(section: string): Row[] {
  return [
    ...flyteRows(`${section}.plugin_config`, PLACES).filter(({ key }) => key.includes('.plugins.')),
    { key: `${section}.plugin_config.*`, says: 'propeller.extraConfig', read: extraConfig(PLACES, 2) },
  ].map(rowWhenOn(`${section}.enabled`));
}

function operatorRows(): Row[] {
  const switched = (section: string): Row => ({ key: `${section}.enabled`, same: [false], read: () => ({ same: 'enabled-plugins says whether the plugin is on' }) });
  const databricks = (key: string, option: string): Row => ({
    key: `databricks.plugin_config.plugins.databricks.${key}`,
    says: `tasks.plugins[databricks](TaskPlugin.databricks).${option}`,
    read: whenOn('databricks.enabled', whenPlugin(['databricks'], text)),
  });
  return [
    switched('sparkoperator'), ...pluginConfigRows('sparkoperator'),
    { key: 'daskoperator', idle: `${UNREAD}; enabled-plugins says whether the plugin is on` },
    switched('databricks'),
    databricks('databricksInstance', 'instance'),
    databricks('entrypointFile', 'entrypointFile'),
    ...pluginConfigRows('databricks').filter(({ key }) => key.endsWith('.*')),
  ];
}
