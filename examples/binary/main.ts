import { App, Chart } from 'cdk8s';
import { FlyteBinary, InClusterObjectStore, InClusterPostgres } from 'cdk8s-flyte';
import { Namespace, Secret } from 'cdk8s-plus-27';

/** A whole Flyte in one pod, with a database and a store beside it. For development: its passwords are in this file. */
export function synthesize(app: App): App {
  const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
  const secret = new Secret(chart, 'credentials', { metadata: { name: 'flyte-development' }, stringData: { user: 'development', password: 'development-only' } });
  const [user, password] = ['user', 'password'].map((key) => ({ secret, key }));
  const { database } = new InClusterPostgres(chart, 'postgres', { password, adminDatabase: 'postgres' });
  const { objectStore } = new InClusterObjectStore(chart, 'minio', { accessKey: { accessKeyId: user, secretAccessKey: password }, publicEndpoint: 'http://localhost:9000' });
  // Tasks run in the namespace of their project, and find the store's key there.
  const project = new Chart(app, 'flytesnacks');
  const { name: namespace } = new Namespace(project, 'namespace', { metadata: { name: 'flytesnacks-development' } });
  const stringData = { FLYTE_AWS_ACCESS_KEY_ID: 'development', FLYTE_AWS_SECRET_ACCESS_KEY: 'development-only' };
  const key = new Secret(project, 'store', { metadata: { name: 'flyte-store', namespace }, stringData });
  new FlyteBinary(chart, 'flyte', { createNamespace: true, database, objectStore, projects: ['flytesnacks'], tasks: { envFromSecrets: [key] } });
  return app;
}

if (require.main === module) { synthesize(new App()).synth(); }
