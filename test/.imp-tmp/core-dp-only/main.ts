import { App, Chart } from 'cdk8s';
import { Database, FlyteCore, ObjectStore } from 'cdk8s-flyte';
import { Secret } from 'cdk8s-plus-27';

const app = new App();
const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
const flyteDb = Secret.fromSecretName(chart, 'secret-flyte-db', 'flyte-db');
const flyteObjectStore = Secret.fromSecretName(chart, 'secret-flyte-object-store', 'flyte-object-store');

new FlyteCore(chart, 'flyte', {
  scheduler: { enabled: false },
  dataCatalog: { enabled: false },
  console: { enabled: false },
  clusterResourceSync: { enabled: false },
  database: Database.postgres({ host: 'postgres', username: 'postgres', password: { secret: flyteDb, key: 'password' } }),
  objectStore: ObjectStore.s3Compatible({
    bucket: 'my-s3-bucket',
    endpoint: 'http://minio.flyte.svc.cluster.local:9000',
    accessKey: {
      accessKeyId: { secret: flyteObjectStore, key: 'access-key' },
      secretAccessKey: { secret: flyteObjectStore, key: 'secret-key' },
    },
  }),
});

app.synth();
