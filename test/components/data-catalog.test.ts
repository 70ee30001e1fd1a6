import { Chart } from 'cdk8s';
import { DataCatalog, DataCatalogProps, ObjectStore } from 'cdk8s-flyte';
import { accessOf, commandsOf, mountsOf, portsOf, probesOf, secretEnvOf, servicePortsOf } from './reading';
import { Document } from '../../src/private/documents';
import { configOf, containerOf, find, manifests, podOf, testChart, testDatabase, testObjectStore, testSecret } from '../support';

function catalog(props: Partial<DataCatalogProps> = {}, chart: Chart = testChart()): Document[] {
  new DataCatalog(chart, 'catalog', { database: testDatabase(chart), objectStore: testObjectStore(), ...props });
  return manifests(chart);
}

describe('DataCatalog', () => {
  const all = catalog();
  const deployment = find(all, 'Deployment', 'datacatalog');
  const serve = containerOf(deployment, 'datacatalog');

  test('waits for the database and migrates it, then serves', () => {
    expect(Object.entries(commandsOf(deployment))).toEqual([
      ['check-db-ready', ['sh', '-c', expect.any(String)]],
      ['run-migrations', ['datacatalog', '--config', '/etc/flyte/config/*.yaml', 'migrate', 'run']],
      ['datacatalog', ['datacatalog', '--config', '/etc/flyte/config/*.yaml', 'serve']],
    ]);
  });

  test('is asked over gRPC, since its HTTP endpoint answers before the database is open', () => {
    expect(probesOf(serve)).toEqual([{ grpc: { port: 8089 } }, { grpc: { port: 8089 } }, { grpc: { port: 8089 } }]);
  });

  test('is reached inside the cluster only, on gRPC and metrics', () => {
    expect(portsOf(serve)).toEqual({ 'grpc': 8089, 'http': 8080, 'http-metrics': 10254 });
    expect(servicePortsOf(all, 'datacatalog')).toEqual(['grpc 89->8089', 'http-metrics 10254->10254']);
  });

  test('never calls the Kubernetes API: no rule, no token', () => {
    expect(accessOf(all)).toEqual([]);
    expect(podOf(deployment).automountServiceAccountToken).toBe(false);
  });

  test('reads configuration and password, and writes nothing', () => {
    for (const name of ['run-migrations', 'datacatalog']) {
      expect(mountsOf(containerOf(deployment, name))).toEqual({ '/etc/flyte/config': 'config read-only', '/etc/db': 'database read-only' });
    }
  });

  test('is told, setting by setting, what facts say it reads', () => {
    const { logger, prof, ...sections } = configOf(all, 'datacatalog-config');
    expect([logger, prof]).toEqual([expect.anything(), expect.anything()]);
    expect(sections).toEqual({
      application: { grpcPort: 8089, grpcServerReflection: false, grpcMaxRecvMsgSizeMBs: 6, httpPort: 8080, readHeaderTimeoutSeconds: 32 },
      datacatalog: {
        'storage-prefix': 'metadata/datacatalog', 'metrics-scope': 'datacatalog', 'profiler-port': 10254, 'heartbeat-grace-period-multiplier': 3, 'max-reservation-heartbeat': '30s',
      },
      database: { postgres: expect.objectContaining({ dbname: 'datacatalog', passwordPath: '/etc/db/password' }) },
      storage: { type: 's3', container: 'acme-flyte', connection: { 'auth-type': 'iam', 'region': 'eu-central-1' }, limits: { maxDownloadMBs: 10 } },
    });
  });

  test('gives flytepropeller its gRPC port as endpoint', () => {
    const chart = testChart();
    const { endpoint } = new DataCatalog(chart, 'catalog', { database: testDatabase(chart), objectStore: testObjectStore(), namePrefix: 'blue' });
    expect([endpoint.host, endpoint.port, endpoint.tls]).toEqual(['blue-datacatalog', 89, false]);
  });
});

describe('DataCatalog with', () => {
  test('its own database name in the same server', () => {
    const chart = testChart();
    const database = testDatabase(chart, { dataCatalogDatabase: 'catalog' });
    new DataCatalog(chart, 'catalog', { database, objectStore: testObjectStore() });
    expect(configOf(manifests(chart), 'datacatalog-config').database).toMatchObject({ postgres: { dbname: 'catalog' } });
  });

  test('an access key feeds it through the environment of the server alone', () => {
    const chart = testChart();
    const accessKey = { accessKeyId: testSecret(chart, 's3', 'id'), secretAccessKey: testSecret(chart, 's3', 'key') };
    const deployment = find(catalog({ objectStore: ObjectStore.s3Compatible({ endpoint: 'https://s3.example.com', bucket: 'b-1', accessKey }) }, chart), 'Deployment', 'datacatalog');
    expect(secretEnvOf(containerOf(deployment, 'datacatalog'))).toEqual({ 'STORAGE.CONNECTION.ACCESS_KEY': 's3/id', 'STORAGE.CONNECTION.SECRET_KEY': 's3/key' });
    expect(secretEnvOf(containerOf(deployment, 'run-migrations'))).toEqual({});
  });
});
