import { App, Chart } from 'cdk8s';
import { FlyteCore, InClusterObjectStore, InClusterPostgres, Sharding } from 'cdk8s-flyte';
import { Namespace, Secret } from 'cdk8s-plus-27';

/** Two engines that share the workflows, and their manager; stores within the cluster, for development. */
export function synthesize(app: App): App {
  const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
  const secret = new Secret(chart, 'credentials', {
    metadata: { name: 'flyte-development-credentials' },
    stringData: { 'password': 'development-only', 'access-key': 'development', 'secret-key': 'development-only' },
  });
  const postgres = new InClusterPostgres(chart, 'postgres', { password: { secret, key: 'password' } });
  const minio = new InClusterObjectStore(chart, 'minio', {
    accessKey: { accessKeyId: { secret, key: 'access-key' }, secretAccessKey: { secret, key: 'secret-key' } },
  });

  const project = new Chart(app, 'flytesnacks');
  const { name: namespace } = new Namespace(project, 'namespace', { metadata: { name: 'flytesnacks-development' } });
  const taskKey = new Secret(project, 'store', {
    metadata: { name: 'flyte-store', namespace },
    stringData: { FLYTE_AWS_ACCESS_KEY_ID: 'development', FLYTE_AWS_SECRET_ACCESS_KEY: 'development-only' },
  });

  new FlyteCore(chart, 'flyte', {
    createNamespace: true,
    database: postgres.database,
    objectStore: minio.objectStore,
    projects: ['flytesnacks'],
    domains: [{ id: 'development' }],
    propeller: { sharding: Sharding.hash(2) },
    tasks: { envFromSecrets: [taskKey] },
  });
  return app;
}

if (require.main === module) { synthesize(new App()).synth(); }
