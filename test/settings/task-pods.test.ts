import { FlyteCoreProps, InClusterObjectStore, ObjectStore } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Document, documentOf } from '../../src/private/documents';
import { rendered } from '../flyte';
import { configOf, testChart, testSecret } from '../support';

function tasksOf(props: Partial<FlyteCoreProps>, chart = testChart()): Document {
  return documentOf(documentOf(configOf(rendered(props, chart), 'flytepropeller-config').plugins).k8s);
}

function compatible(endpoint: string, publicEndpoint?: string): ObjectStore {
  const chart = testChart();
  const accessKey = { accessKeyId: testSecret(chart, 's3', 'id'), secretAccessKey: testSecret(chart, 's3', 'key') };
  return ObjectStore.s3Compatible({ endpoint, bucket: 'flyte', accessKey, publicEndpoint });
}

test('without tasks there is nothing of it, where a cloud\'s store is found without being told', () => {
  const k8s = tasksOf({});
  expect([k8s['default-env-vars'], k8s['default-env-from-secrets']]).toEqual([undefined, undefined]);
});

test('env keeps the case of its names, as lists of maps with one key do, in one order', () => {
  expect(tasksOf({ tasks: { env: { TZ: 'UTC', HTTP_PROXY: 'http://proxy:3128', empty: '' } } })['default-env-vars'])
    .toEqual([{ HTTP_PROXY: 'http://proxy:3128' }, { TZ: 'UTC' }, { empty: '' }]);
});

test('envFromSecrets names Secrets of the projects\' namespaces', () => {
  const scope = testChart();
  const envFromSecrets = ['a', 'b'].map((name) => kplus.Secret.fromSecretName(scope, name, name));
  expect(tasksOf({ tasks: { envFromSecrets } })['default-env-from-secrets']).toEqual(['a', 'b']);
});

test('a store with an endpoint of its own tells it to tasks', () => {
  expect(tasksOf({ objectStore: compatible('https://s3.example.com') })['default-env-vars']).toEqual([{ FLYTE_AWS_ENDPOINT: 'https://s3.example.com' }]);
});

test('what tasks are told wins', () => {
  const objectStore = compatible('https://s3.example.com');
  expect(tasksOf({ objectStore, tasks: { env: { FLYTE_AWS_ENDPOINT: 'http://cache.example.com' } } })['default-env-vars'])
    .toEqual([{ FLYTE_AWS_ENDPOINT: 'http://cache.example.com' }]);
});

test('the store in the cluster tells tasks its Service, and clients outside its public endpoint', () => {
  const chart = testChart();
  const accessKey = { accessKeyId: testSecret(chart, 'store', 'id'), secretAccessKey: testSecret(chart, 'store', 'key') };
  const { objectStore } = new InClusterObjectStore(chart, 'store', { accessKey, publicEndpoint: 'http://localhost:9000' });
  const all = rendered({ objectStore }, chart);
  const plugins = documentOf(documentOf(configOf(all, 'flytepropeller-config').plugins).k8s);
  expect(plugins['default-env-vars']).toEqual([{ FLYTE_AWS_ENDPOINT: 'http://minio.flyte.svc.cluster.local:9000' }]);
  expect(documentOf(configOf(all, 'flyteadmin-config').storage)).toMatchObject({
    connection: { endpoint: 'http://minio.flyte.svc.cluster.local:9000' },
    signedUrl: { stowConfigOverride: { endpoint: 'http://localhost:9000' } },
  });
});
