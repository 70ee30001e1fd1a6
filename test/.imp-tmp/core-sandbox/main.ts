import { App, Chart, Duration, Size } from 'cdk8s';
import { ClusterResourceTemplate, Database, FlyteCore, LogLink, ObjectStore } from 'cdk8s-flyte';
import { Cpu, Secret } from 'cdk8s-plus-27';

const app = new App();
const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
const flyteDb = Secret.fromSecretName(chart, 'secret-flyte-db', 'flyte-db');
const flyteTaskEnv = Secret.fromSecretName(chart, 'secret-flyte-task-env', 'flyte-task-env');
const flyteObjectStore = Secret.fromSecretName(chart, 'secret-flyte-object-store', 'flyte-object-store');

new FlyteCore(chart, 'flyte', {
  database: Database.postgres({ host: 'postgres', username: 'postgres', password: { secret: flyteDb, key: 'password' } }),
  clusterResourceSync: { refreshInterval: Duration.minutes(5) },
  taskNamespaces: {
    customData: {
      production: { projectQuotaCpu: '8', projectQuotaMemory: '16Gi' },
      staging: { projectQuotaCpu: '8', projectQuotaMemory: '16Gi' },
      development: { projectQuotaCpu: '8', projectQuotaMemory: '16Gi' },
    },
    templates: [
      ClusterResourceTemplate.namespace(),
      ClusterResourceTemplate.resourceQuota({
        'limits.cpu': '{{ projectQuotaCpu }}',
        'limits.memory': '{{ projectQuotaMemory }}',
      }),
      ClusterResourceTemplate.isolateNamespace(),
    ],
  },
  tasks: {
    resources: {
      defaults: { cpu: Cpu.millis(500), memory: Size.mebibytes(200) },
      limits: { cpu: Cpu.units(2), memory: Size.gibibytes(4), gpu: 5 },
    },
    envFromSecrets: [flyteTaskEnv],
    logLinks: [
      LogLink.template({
        displayName: 'Kubernetes Logs',
        uri: 'http://localhost:30082/#/log/{{ .namespace }}/{{ .podName }}/pod?namespace={{ .namespace }}',
      }),
    ],
  },
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
