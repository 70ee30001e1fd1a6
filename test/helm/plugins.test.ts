import { became, imported } from './helpers';

const listed = (...ids: string[]) => `configmap: {enabled_plugins: {tasks: {task-plugins: {enabled-plugins: [${ids.join(', ')}]}}}}\n`;

test.each([
  ['sparkoperator: {enabled: true}', 'sparkoperator.enabled', 'default: enabled-plugins says whether the plugin is on'],
  ['daskoperator: {enabled: true}', 'daskoperator.enabled', 'default: does nothing, in the chart neither: its templates have no such key; enabled-plugins says whether the plugin is on'],
  ['databricks: {enabled: true}', 'databricks.enabled', 'default: enabled-plugins says whether the plugin is on'],
  ['flyteagent: {enabled: true}', 'flyteagent.enabled', 'default: does nothing, in the chart neither: the chart knows it by the name flyteconnector'],
])('%s switches no plugin on', (values, path, expected) => {
  const result = imported('flyte-core', values);
  expect(became(result, path)).toBe(expected);
  expect(result.program).not.toContain('TaskPlugin');
  expect(result.program).not.toContain('connectors');
});

const SPARK = 'sparkoperator: {enabled: true, plugin_config: {plugins: {spark: {spark-config-default: [{spark.eventLog.enabled: "true"}]}}}}';
const SPARK_PATH = 'sparkoperator.plugin_config.plugins.spark.spark-config-default[0]["spark.eventLog.enabled"]';

test.each([
  ['a plugin that is on', `${listed('container', 'spark')}${SPARK}`, SPARK_PATH, /^carried: tasks.plugins/],
  ['a plugin that nobody names', SPARK, SPARK_PATH, /^default: spark is none of enabled-plugins, so it says nothing/],
  ['a plugin that the list leaves out', `${listed('container')}${SPARK}`, SPARK_PATH, /^default: spark is none of enabled-plugins/],
  ['Ray', `${listed('container')}flyteadmin: {replicaCount: 1}`.replace('configmap: {', 'configmap: {k8s: {plugins: {ray: {includeDashboard: true}}}, '), 'configmap.k8s.plugins.ray.includeDashboard', /^default: ray is none of enabled-plugins/],
  ['map tasks', `${listed('container')}`.replace('configmap: {', 'configmap: {k8s: {plugins: {k8s-array: {maxArrayJobSize: 10}}}, '), 'configmap.k8s.plugins.k8s-array.maxArrayJobSize', /^default: k8s-array is none of enabled-plugins/],
  ['map tasks by default', 'configmap: {k8s: {plugins: {k8s-array: {maxArrayJobSize: 10}}}}', 'configmap.k8s.plugins.k8s-array.maxArrayJobSize', /^carried: tasks.plugins/],
  ['connectors that the list leaves out', `${listed('container')}flyteconnector: {enabled: true, plugin_config: {plugins: {connector-service: {connectors: {mine: {endpoint: "mine.tools:8000"}}}}}}`,
    'flyteconnector.plugin_config.plugins.connector-service.connectors.mine.endpoint', /^default: connector-service is none of enabled-plugins/],
])('settings of %s', (_what, values, path, expected) => {
  expect(became(imported('flyte-core', values), path)).toMatch(expected);
});

test('databricks is on where the list names it, with what its section says', () => {
  const result = imported('flyte-core', `${listed('container', 'databricks')}databricks: {enabled: true, plugin_config: {plugins: {databricks: {databricksInstance: acme.cloud.databricks.com}}}}`);
  expect(became(result, 'configmap.enabled_plugins.tasks.task-plugins.enabled-plugins[1]')).toBe('carried: tasks.plugins.token');
  expect(result.program).toContain("instance: 'acme.cloud.databricks.com'");
  expect(result.secrets).toContainEqual(expect.objectContaining({ name: 'flyte-plugin-tokens', keys: ['databricks-token'] }));
});

test('flyte-binary: the list of configuration.inline goes before that of enabled_plugins', () => {
  const of = (ids: string) => `{tasks: {task-plugins: {enabled-plugins: [${ids}]}}}`;
  const result = imported('flyte-binary', `enabled_plugins: ${of('container, spark')}\nconfiguration: {inline: ${of('container, ray')}}`);
  expect(became(result, 'enabled_plugins.tasks.task-plugins.enabled-plugins[1]')).toBe('default: configuration.inline goes before it');
  expect(result.program).toContain('plugins: [TaskPlugin.CONTAINER, TaskPlugin.RAY]');
});

test('flyte-binary: all of enabled_plugins.tasks is configuration, and nothing beside it', () => {
  const result = imported('flyte-binary', 'enabled_plugins: {tasks: {max-plugin-phase-versions: 7}, other: {a: b}}');
  expect(became(result, 'enabled_plugins.tasks.max-plugin-phase-versions')).toMatch(/^carried: binary.extraConfig.tasks/);
  expect(became(result, 'enabled_plugins.other.a')).toBe('default: does nothing, in the chart neither: its templates read tasks only');
});

test('an empty list is all plugins to Flyte', () => {
  expect(became(imported('flyte-core', listed()), 'configmap.enabled_plugins.tasks.task-plugins.enabled-plugins')).toMatch(/^refused: an empty list is every plugin to Flyte/);
});
