import { ReleaseKeys } from '../../../src/config/keys/packed-keys';
import { KEYS_V1_16_8 } from '../../../src/config/keys/v1.16.8';

const keys = new ReleaseKeys(KEYS_V1_16_8, 'v1.16.8');

function problems(program: string, config: { [section: string]: unknown }): string[] {
  return keys.problemsOf(program, config).map(({ path, rule, value, fix }) => `${path} must ${rule}, got ${JSON.stringify(value)}; ${fix}`);
}

test.each<[string, string, { [section: string]: unknown }]>([
  ['a number', 'flytepropeller', { propeller: { workers: 20 } }],
  ['a key in another case', 'flytepropeller', { Propeller: { Workers: 20 } }],
  ['a duration', 'flytepropeller', { propeller: { 'gc-interval': '12h' } }],
  ['a struct in a struct', 'flytepropeller', { propeller: { 'kube-client-config': { qps: 100, burst: 25, timeout: '30s' } } }],
  ['a map as a map', 'flytepropeller', { plugins: { k8s: { 'default-labels': { 'azure.workload.identity/use': 'true' } } } }],
  ['a map as a list of maps', 'flytepropeller', { plugins: { k8s: { 'default-env-vars': [{ FLYTE_AWS_ENDPOINT: 'http://minio' }] } } }],
  ['structs of Kubernetes, which stay free', 'flytepropeller', { plugins: { k8s: { 'default-tolerations': [{ key: 'a', operator: 'Exists' }], 'default-affinity': { nodeAffinity: {} } } } }],
  ['a struct by name in a map', 'flytepropeller', { plugins: { 'connector-service': { connectors: { mine: { endpoint: 'mine:80', timeouts: { Get: '5s' } } } } } }],
  ['what the documents leave open', 'flyteadmin', { clusters: { clusterConfigs: [{ name: 'a', anything: 1 }] } }],
  ['a section that is a list', 'flyteadmin', { domains: [{ id: 'development', name: 'Development' }] }],
  ['a word for an enumeration', 'flyteadmin', { auth: { appAuth: { authServerType: 'External' } } }],
  ['a quantity', 'flyteadmin', { task_resources: { limits: { cpu: 4, memory: '1Gi' } } }],
  ['a section that is a map', 'flyteadmin', { task_type_whitelist: { sparkonk8s: [{ project: 'a' }] } }],
  ['nothing', 'datacatalog', {}],
])('%s is taken', (_title, program, config) => {
  expect(problems(program, config)).toEqual([]);
});

test.each<[string, string, { [section: string]: unknown }, string]>([
  ['a slip in a key', 'flytepropeller', { propeller: { wrokers: 1 } },
    'propeller.wrokers must be a key that flytepropeller v1.16.8 has, got "wrokers"; did you mean \'workers\'?'],
  ['a key of another spelling', 'flytepropeller', { propeller: { gcInterval: '1h' } },
    'propeller.gcInterval must be a key that flytepropeller v1.16.8 has, got "gcInterval"; did you mean \'gc-interval\'?'],
  ['a dead key', 'flyteadmin', { task_resources: { limits: { storage: '20Mi' } } },
    'task_resources.limits.storage must be a key that flyteadmin v1.16.8 has, got "storage"; it has cpu, ephemeralStorage, gpu, memory'],
  ['a slip in a section', 'datacatalog', { aplication: {} },
    'aplication must be a key that datacatalog v1.16.8 has, got "aplication"; did you mean \'application\'?'],
  ['a text for a number', 'flytepropeller', { propeller: { workers: '20' } }, 'propeller.workers must be a whole number, got "20"; write it without quotes'],
  ['half a worker', 'flytepropeller', { propeller: { workers: 1.5 } }, 'propeller.workers must be a whole number, got 1.5; write it without quotes'],
  ['a text for a switch', 'flytepropeller', { propeller: { 'enable-admin-launcher': 'yes' } },
    'propeller.enable-admin-launcher must be true or false, got "yes"; write it without quotes'],
  ['a number for a duration', 'flytepropeller', { propeller: { 'gc-interval': 30 } }, 'propeller.gc-interval must be a duration, got 30; write for example \'30s\' or \'1h30m\''],
  ['a number for a text', 'flytepropeller', { propeller: { 'cluster-id': 7 } }, 'propeller.cluster-id must be a text, got 7; put it into quotes'],
  ['a text for a list', 'flytepropeller', { tasks: { 'task-plugins': { 'enabled-plugins': 'spark' } } },
    'tasks.task-plugins.enabled-plugins must be a list, got "spark"; write it as a list'],
  ['a number in a list of texts', 'flytepropeller', { tasks: { 'task-plugins': { 'enabled-plugins': [1] } } },
    'tasks.task-plugins.enabled-plugins.0 must be a text, got 1; put it into quotes'],
  ['a text for a struct', 'flytepropeller', { propeller: { queue: 'batch' } }, 'propeller.queue must be a map, got "batch"; write its keys below it'],
  ['a text for a map', 'flytepropeller', { plugins: { k8s: { 'default-labels': 'a=b' } } },
    'plugins.k8s.default-labels must be a map, or a list of maps with one key each, got "a=b"; write its keys below it'],
  ['a number in a map of texts', 'flytepropeller', { plugins: { k8s: { 'default-env-vars': [{ A: 1 }] } } }, 'plugins.k8s.default-env-vars.A must be a text, got 1; put it into quotes'],
  ['a list for a quantity', 'flyteadmin', { task_resources: { limits: { cpu: [] } } }, 'task_resources.limits.cpu must be a quantity, got []; write one value'],
  ['a text for a rate', 'flytepropeller', { propeller: { 'kube-client-config': { qps: '100' } } },
    'propeller.kube-client-config.qps must be a number, got "100"; write it without quotes'],
  ['a map for a word', 'flyteadmin', { auth: { appAuth: { authServerType: {} } } }, "auth.appAuth.authServerType must be one word, got {}; write Flyte's word for it"],
])('%s is refused', (_title, program, config, message) => {
  expect(problems(program, config)).toEqual([message]);
});

test('a struct that two programs share by name is read as each has it', () => {
  expect(problems('flytepropeller', { plugins: { spark: { 'spark-config-default': [{ 'spark.driver.cores': '1' }] } } })).toEqual([]);
  expect(problems('flyteadmin', { plugins: { spark: {} } })).toEqual([
    'plugins.spark must be a key that flyteadmin v1.16.8 has, got "spark"; it has agent-service, catalogcache, connector-service, k8s, k8s-array, logs',
  ]);
});

test('the sections of a program are those of its documents', () => {
  expect(keys.sectionsOf('datacatalog')).toEqual(['application', 'database', 'datacatalog', 'logger', 'otel', 'prof', 'storage']);
});
