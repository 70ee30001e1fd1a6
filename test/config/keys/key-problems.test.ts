import { keyProblems } from '../../../src/config/keys/key-problems';
import { keysOf } from '../../../src/config/keys/release-keys';

const keys = keysOf('v1.16.8')!;

function problems(program: string, config: { [section: string]: unknown }): string[] {
  return keyProblems({ name: `${program} v1.16.8`, sections: keys.sectionsOf(program) }, config)
    .map(({ path, rule, value, fix }) => `${path} must ${rule}, got ${JSON.stringify(value)}; ${fix}`);
}

// Refusals with their whole messages are in test/bad-input/config-keys.ts.
test.each<[string, string, { [section: string]: unknown }]>([
  ['a number', 'flytepropeller', { propeller: { workers: 20 } }],
  ['a key in another case', 'flytepropeller', { Propeller: { Workers: 20 } }],
  ['a key without value', 'flytepropeller', { propeller: { workers: undefined } }],
  ['a duration', 'flytepropeller', { propeller: { 'gc-interval': '12h', 'workflow-reeval-duration': '1m30.5s', 'downstream-eval-duration': '0' } }],
  ['a struct in a struct', 'flytepropeller', { propeller: { 'kube-client-config': { qps: 100, burst: 25, timeout: '30s' } } }],
  ['a map as a map', 'flytepropeller', { plugins: { k8s: { 'default-labels': { 'azure.workload.identity/use': 'true' } } } }],
  ['a map with capitals in a name with dots, which keeps its case', 'flytepropeller', { plugins: { k8s: { 'default-labels': { 'example.com/costCentre': 'a' } } } }],
  ['a map as a list of maps', 'flytepropeller', { plugins: { k8s: { 'default-env-vars': [{ FLYTE_AWS_ENDPOINT: 'http://minio' }, { A: 'a', B: 'b' }] } } }],
  ['a number in a map of texts, as in Flyte\'s own manifests', 'flytepropeller', { plugins: { k8s: { 'default-env-vars': [{ AWS_METADATA_SERVICE_TIMEOUT: 5 }] } } }],
  ['structs of Kubernetes, which stay free', 'flytepropeller', { plugins: { k8s: { 'default-tolerations': [{ key: 'a', operator: 'Exists' }], 'default-affinity': { nodeAffinity: {} } } } }],
  ['lists in a map', 'flytepropeller', { plugins: { k8s: { 'resource-tolerations': [{ 'nvidia.com/gpu': [{ key: 'gpu' }] }] } } }],
  ['a struct by name in a map', 'flytepropeller', { plugins: { 'connector-service': { connectors: { mine: { endpoint: 'mine:80', timeouts: [{ CreateTask: '5s' }] } } } } }],
  ['what the documents leave open', 'flyteadmin', { clusters: { clusterConfigs: [{ name: 'a', anything: 1 }] }, queues: { executionQueues: [{ attributes: ['a'] }] } }],
  ['what may be anything', 'flytepropeller', { plugins: { athena: { webApi: { resourceMeta: ['a', 1, null] } } } }],
  ['a section that is a list', 'flyteadmin', { domains: [{ id: 'development', name: 'Development' }] }],
  ['maps of maps', 'flyteadmin', { cluster_resources: { customData: [{ Production: [{ costCentre: { value: 'a' } }] }, { staging: { cpu: { value: '1' } } }] } }],
  ['a word for an enumeration', 'flyteadmin', { auth: { appAuth: { authServerType: 'External' } }, cloudEvents: { cloudEventVersion: 'v2' } }],
  ['a number for an enumeration without words', 'flyteadmin', { remoteData: { inlineEventDataPolicy: 1 } }],
  ['a quantity', 'flyteadmin', { task_resources: { limits: { cpu: 4, memory: '1Gi' } } }],
  ['a section that is a map', 'flyteadmin', { task_type_whitelist: { sparkonk8s: [{ project: 'a' }] } }],
  ['nothing', 'datacatalog', {}],
])('%s is taken', (_title, program, config) => {
  expect(problems(program, config)).toEqual([]);
});

test('a struct that two programs share by name is read as each has it', () => {
  expect(problems('flytepropeller', { plugins: { spark: { 'spark-config-default': [{ 'spark.driver.cores': '1' }] } } })).toEqual([]);
  expect(problems('flyteadmin', { plugins: { spark: {} } })).toEqual([
    'plugins.spark must be a key that flyteadmin v1.16.8 knows, got "spark"; use one of agent-service, catalogCache, connector-service, k8s, k8s-array, logs',
  ]);
  const endpoint = { remoteClusterConfig: { auth: { certPath: '/a' } } };
  expect(problems('flytepropeller', { plugins: { 'k8s-array': endpoint } })).toEqual([]);
  expect(problems('flytepropeller', { plugins: { ray: endpoint } })).toEqual([
    "plugins.ray.remoteClusterConfig.auth.certPath must be a key that flytepropeller v1.16.8 knows, got \"certPath\"; did you mean 'caCertPath'?",
  ]);
});

test('every problem is found, not only the first', () => {
  expect(problems('flytepropeller', { propeller: { wrokers: 1, queue: 'batch' }, evnt: {} })).toHaveLength(3);
});
