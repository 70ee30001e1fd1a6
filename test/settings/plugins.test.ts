import { Duration } from 'cdk8s';
import { LogLink, TaskPlugin } from 'cdk8s-flyte';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { volumesOf } from '../components/reading';
import { rendered } from '../flyte';
import { configOf, find, testChart, testSecret } from '../support';

function pluginsOf(plugins: TaskPlugin[], logLinks: LogLink[] = []): Document {
  return documentOf(configOf(rendered({ tasks: { plugins, logLinks } }), 'flytepropeller-config').plugins);
}

/** Addresses of the links of one place. */
function addressesOf(place: unknown): unknown[] {
  return listOf(documentOf(place).templates).flatMap((template) => listOf(documentOf(template).templateUris));
}

const DASHBOARD = LogLink.kubernetes('https://dashboard.example.com/');
const PAGE = LogLink.template({ displayName: 'Page', uri: 'https://logs.example.com/{{ .podName }}', showWhilePending: true, hideOnceFinished: true });

describe('log links', () => {
  test.each<[string, LogLink, string]>([
    ['a dashboard', DASHBOARD, 'https://dashboard.example.com/#!/log/{{ .namespace }}/{{ .podName }}/pod?namespace={{ .namespace }}'],
    ['CloudWatch', LogLink.cloudWatch({ region: 'eu-central-1', logGroup: '/eks/flyte' }),
      'https://console.aws.amazon.com/cloudwatch/home?region=eu-central-1#logEventViewer:group=/eks/flyte;'
      + 'stream=var.log.containers.{{ .podName }}_{{ .namespace }}_{{ .containerName }}-{{ .containerId }}.log'],
    ['Cloud Logging', LogLink.stackdriver({ project: 'acme-flyte' }),
      'https://console.cloud.google.com/logs/query;query=resource.type%3D%22k8s_container%22%0Aresource.labels.pod_name%3D%22{{ .podName }}%22%0A'
      + 'resource.labels.namespace_name%3D%22{{ .namespace }}%22?project=acme-flyte'],
    ['Azure Monitor', LogLink.azure({ tenant: 'acme.com', subscription: '1-2', resourceGroup: 'flyte', workspace: 'logs' }),
      'https://portal.azure.com#@acme.com/blade/Microsoft_Azure_Monitoring_Logs/LogsBlade/resourceId/%2Fsubscriptions%2F1-2%2FresourceGroups%2Fflyte'
      + '%2Fproviders%2FMicrosoft.OperationalInsights%2Fworkspaces%2Flogs/source/LogsBlade.AnalyticsShareLinkToQuery/query/ContainerLogV2%20%7C%20where%20'
      + 'PodName%20%3D%3D%20%22{{ .podName }}%22%20and%20PodNamespace%20%3D%3D%20%22{{ .namespace }}%22%20%7C%20order%20by%20TimeGenerated%20asc'],
  ])('to %s', (_title, link, address) => {
    expect(addressesOf(pluginsOf([TaskPlugin.CONTAINER], [link]).logs)).toEqual([address]);
  });

  test('stand wherever Flyte looks for them, unless a plugin has its own', () => {
    const own = TaskPlugin.ray({ logLinks: [PAGE] });
    const plugins = pluginsOf([TaskPlugin.CONTAINER, TaskPlugin.ARRAY, TaskPlugin.SPARK, TaskPlugin.DASK, own], [DASHBOARD]);
    const [dashboard] = addressesOf(plugins.logs);
    expect(addressesOf(documentOf(documentOf(plugins['k8s-array']).logs).config)).toEqual([dashboard]);
    expect(addressesOf(documentOf(documentOf(plugins.spark).logs).mixed)).toEqual([dashboard]);
    expect(addressesOf(documentOf(plugins.dask).logs)).toEqual([dashboard]);
    expect(addressesOf(documentOf(plugins.ray).logs)).toEqual(['https://logs.example.com/{{ .podName }}']);
  });

  test('say when they are shown, and by which name tasks ask for them', () => {
    const editor = LogLink.dynamic('vscode', { displayName: 'VS Code', uri: '/editor/{{ .taskConfig.port }}/' });
    expect(pluginsOf([TaskPlugin.CONTAINER], [PAGE, editor]).logs).toEqual({
      'kubernetes-enabled': false,
      'templates': [{ displayName: 'Page', templateUris: ['https://logs.example.com/{{ .podName }}'], showWhilePending: true, hideOnceFinished: true }],
      'dynamic-log-links': [{ vscode: { displayName: 'VS Code', templateUris: ['/editor/{{ .taskConfig.port }}/'] } }],
    });
  });
});

describe('options of plugins', () => {
  test('spark', () => {
    const spark = TaskPlugin.spark({
      defaultConfig: { 'spark.hadoop.fs.s3a.acl.default': 'BucketOwnerFullControl' },
      historyServerUrl: 'https://spark.example.com',
      features: [{ name: 'big', sparkConfig: { 'spark.executor.Cores': '8' } }],
      userLogLinks: [PAGE],
      systemLogLinks: [PAGE],
      allUserLogLinks: [PAGE],
    });
    expect(pluginsOf([spark]).spark).toMatchObject({
      'spark-config-default': [{ 'spark.hadoop.fs.s3a.acl.default': 'BucketOwnerFullControl' }],
      'spark-history-server-url': 'https://spark.example.com',
      'features': [{ 'name': 'big', 'spark-config': [{ 'spark.executor.Cores': '8' }] }],
      'logs': { 'mixed': { 'kubernetes-enabled': false }, 'user': { templates: [{}] }, 'system': { templates: [{}] }, 'all-user': { templates: [{}] } },
    });
  });

  test('ray', () => {
    const ray = TaskPlugin.ray({
      timeToLive: Duration.minutes(10),
      shutdownAfterJobFinishes: true,
      dashboard: true,
      usageStats: false,
      serviceAccountName: 'ray',
      dashboardLink: LogLink.template({ displayName: 'Ray', uri: 'https://ray.example.com/{{ .rayClusterName }}' }),
      headStartParameters: { 'num-cpus': '0' },
      workerStartParameters: { block: 'true' },
    });
    expect(pluginsOf([ray]).ray).toMatchObject({
      serviceType: 'ClusterIP',
      ttlSecondsAfterFinished: 600,
      shutdownAfterJobFinishes: true,
      includeDashboard: true,
      enableUsageStats: false,
      serviceAccount: 'ray',
      dashboardURLTemplate: { displayName: 'Ray', templateUris: ['https://ray.example.com/{{ .rayClusterName }}'] },
      defaults: { headNode: { startParameters: [{ 'num-cpus': '0' }] }, workerNode: { startParameters: [{ block: 'true' }] } },
    });
  });

  test('map tasks and Athena', () => {
    const plugins = pluginsOf([
      TaskPlugin.array({ maxArrayJobSize: 100, maxErrorLength: 200 }),
      TaskPlugin.athena({ region: 'eu-west-1', defaultWorkGroup: 'flyte', defaultCatalog: 'acme' }),
    ]);
    expect(plugins).toMatchObject({
      'k8s-array': { maxArrayJobSize: 100, maxErrorLength: 200 },
      'athena': { defaultWorkGroup: 'flyte', defaultCatalog: 'acme' },
      'aws': { region: 'eu-west-1' },
    });
  });

  test('tokens are files where flytepropeller looks for secrets', () => {
    const chart = testChart();
    const all = rendered({
      tasks: {
        plugins: [
          TaskPlugin.snowflake({ token: testSecret(chart, 'warehouse', 'token'), defaultWarehouse: 'WH' }),
          TaskPlugin.databricks({ token: testSecret(chart, 'bricks', 'pat'), instance: 'acme.cloud.databricks.com', entrypointFile: 's3://acme/entrypoint.py' }),
        ],
      },
    }, chart);
    expect(configOf(all, 'flytepropeller-config').plugins).toMatchObject({
      snowflake: { defaultWarehouse: 'WH', snowflakeTokenKey: 'snowflake_token' },
      databricks: { databricksInstance: 'acme.cloud.databricks.com', entrypointFile: 's3://acme/entrypoint.py', databricksTokenKey: 'databricks_token' },
    });
    expect(volumesOf(find(all, 'Deployment', 'flytepropeller')).secrets).toMatchObject({
      projected: {
        sources: [
          { secret: { name: 'warehouse', items: [{ key: 'token', path: 'snowflake_token' }] } },
          { secret: { name: 'bricks', items: [{ key: 'pat', path: 'databricks_token' }] } },
        ],
      },
    });
  });
});

test.each<[string, TaskPlugin, boolean]>([
  ['Athena', TaskPlugin.ATHENA, true],
  ['BigQuery', TaskPlugin.BIGQUERY, true],
  ['one of their own that calls out', TaskPlugin.of('aws_array', { taskTypes: ['aws-batch'], callsOut: true }), true],
  ['one of their own', TaskPlugin.of('other'), false],
  ['pods', TaskPlugin.POD, false],
])('flytepropeller reaches services outside where it has to: %s', (_title, plugin, reaches) => {
  const all = rendered({ tasks: { plugins: [plugin] } });
  const { egress } = documentOf(find(all, 'NetworkPolicy', 'flytepropeller').spec);
  const outward = listOf(egress).map(documentOf).filter(({ to }) => JSON.stringify(to ?? '').includes('0.0.0.0/0'));
  expect(outward.length).toBe(reaches ? 2 : 1);
});
