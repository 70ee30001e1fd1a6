import { InClusterObjectStore } from 'cdk8s-flyte';
import { containerOf, find, manifests, testChart, testSecret } from '../support';

function objectStore(bucket?: string) {
  const chart = testChart();
  const accessKey = { accessKeyId: testSecret(chart, 'store', 'id'), secretAccessKey: testSecret(chart, 'store', 'key') };
  new InClusterObjectStore(chart, 'store', { accessKey, bucket });
  return find(manifests(chart), 'Deployment', 'minio');
}

test.each([
  ['flyte', undefined],
  ['acme', 'acme'],
])('the bucket %s is there before the store starts, since Flyte loses the write that makes it', (name, bucket) => {
  const create = containerOf(objectStore(bucket), 'create-bucket');
  expect(create.command).toEqual(['mkdir', '-p', `/data/${name}`]);
  expect(create.volumeMounts).toEqual([{ mountPath: '/data', name: 'data' }]);
});
