import { App, Chart } from 'cdk8s';
import { FlyteCore, InClusterObjectStore, InClusterPostgres, SecurityReport } from 'cdk8s-flyte';
import { Secret } from 'cdk8s-plus-27';

/** A whole Flyte that needs nothing from outside the cluster. For development: its passwords are in this file. */
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

  new FlyteCore(chart, 'flyte', {
    createNamespace: true,
    database: postgres.database,
    objectStore: minio.objectStore,
  });
  return app;
}

if (require.main === module) {
  const app = synthesize(new App());
  app.synth();
  SecurityReport.write(app);
}
