import { App, Chart, Size } from 'cdk8s';
import { Database, FlyteBinary, FlyteImage, LogLink, ObjectStore, RunAs } from 'cdk8s-flyte';
import { Cpu, Secret } from 'cdk8s-plus-27';

const app = new App();
const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
const flyteDb = Secret.fromSecretName(chart, 'secret-flyte-db', 'flyte-db');
const flyteObjectStore = Secret.fromSecretName(chart, 'secret-flyte-object-store', 'flyte-object-store');
const flyteTaskEnv = Secret.fromSecretName(chart, 'secret-flyte-task-env', 'flyte-task-env');

new FlyteBinary(chart, 'flyte', {
  database: Database.postgres({ password: { secret: flyteDb, key: 'password' }, host: 'postgres', username: 'postgres' }),
  objectStore: ObjectStore.s3Compatible({
    bucket: 'my-s3-bucket',
    accessKey: {
      accessKeyId: { secret: flyteObjectStore, key: 'access-key' },
      secretAccessKey: { secret: flyteObjectStore, key: 'secret-key' },
    },
    publicEndpoint: 'http://localhost:30002',
    endpoint: 'http://minio.flyte.svc.cluster.local:9000',
  }),
  tasks: {
    logLinks: [
      LogLink.template({
        displayName: 'Kubernetes Logs',
        uri: 'http://localhost:30080/kubernetes-dashboard/#/log/{{ .namespace }}/{{ .podName }}/pod?namespace={{ .namespace }}',
      }),
    ],
    resources: { defaults: { cpu: Cpu.millis(500), memory: Size.gibibytes(1) } },
    envFromSecrets: [flyteTaskEnv],
    env: { FLYTE_PLATFORM_INSECURE: 'true' },
  },
  binary: { image: FlyteImage.of({ repository: 'flyte-binary', tag: 'sandbox', runAs: RunAs.of({ user: 1001 }) }) },
  checkDbReady: {
    image: FlyteImage.of({ repository: 'bitnami/postgresql', tag: 'sandbox', runAs: RunAs.of({ user: 70 }) }),
  },
});

app.synth();
