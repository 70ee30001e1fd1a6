import { App, Chart, Duration, Size } from 'cdk8s';
import { ClusterResourceTemplate, Database, FlyteCore, LogLink, ObjectStore, QueueRateLimiter } from 'cdk8s-flyte';
import { Cpu, Secret } from 'cdk8s-plus-27';

const app = new App();
const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
const flyteDb = Secret.fromSecretName(chart, 'secret-flyte-db', 'flyte-db');
const flyteObjectStore = Secret.fromSecretName(chart, 'secret-flyte-object-store', 'flyte-object-store');
const flyteTaskEnv = Secret.fromSecretName(chart, 'secret-flyte-task-env', 'flyte-task-env');

new FlyteCore(chart, 'flyte', {
  database: Database.postgres({ host: 'postgres', username: 'postgres', password: { secret: flyteDb, key: 'password' } }),
  objectStore: ObjectStore.s3Compatible({
    bucket: 'my-s3-bucket',
    region: 'us-east-1',
    endpoint: 'http://minio.flyte.svc.cluster.local:9000',
    accessKey: {
      accessKeyId: { secret: flyteObjectStore, key: 'access-key' },
      secretAccessKey: { secret: flyteObjectStore, key: 'secret-key' },
    },
  }),
  admin: {
    service: { annotations: { 'projectcontour.io/upstream-protocol.h2c': 'grpc' } },
    resources: {
      cpu: { request: Cpu.millis(10), limit: Cpu.millis(250) },
      memory: { request: Size.mebibytes(50), limit: Size.mebibytes(500) },
      ephemeralStorage: { request: Size.mebibytes(50), limit: Size.mebibytes(100) },
    },
  },
  scheduler: {
    resources: {
      cpu: { request: Cpu.millis(10), limit: Cpu.millis(250) },
      memory: { request: Size.mebibytes(50), limit: Size.mebibytes(500) },
      ephemeralStorage: { request: Size.mebibytes(50), limit: Size.mebibytes(100) },
    },
  },
  dataCatalog: {
    resources: {
      cpu: { request: Cpu.millis(10), limit: Cpu.millis(500) },
      memory: { request: Size.mebibytes(50), limit: Size.mebibytes(500) },
      ephemeralStorage: { request: Size.mebibytes(50), limit: Size.mebibytes(100) },
    },
  },
  propeller: {
    resources: {
      cpu: { request: Cpu.millis(10), limit: Cpu.millis(200) },
      memory: { request: Size.mebibytes(50), limit: Size.mebibytes(200) },
      ephemeralStorage: { request: Size.mebibytes(50), limit: Size.mebibytes(100) },
    },
    rawOutputPrefix: 's3://my-s3-bucket',
    workers: 4,
    engine: {
      maxWorkflowRetries: 30,
      workflowReevaluation: Duration.seconds(30),
      queue: {
        batchingInterval: Duration.seconds(2),
        workflows: QueueRateLimiter.bucketAndFailures({
          rate: 100,
          capacity: 1000,
          baseDelay: Duration.seconds(5),
          maxDelay: Duration.minutes(2),
        }),
        downstream: QueueRateLimiter.bucket({ rate: 10, capacity: 100 }),
      },
    },
  },
  console: {
    resources: {
      cpu: { request: Cpu.millis(10), limit: Cpu.millis(500) },
      memory: { request: Size.mebibytes(250), limit: Size.mebibytes(275) },
    },
  },
  connectors: [{}],
  clusterResourceSync: { refreshInterval: Duration.minutes(5) },
  taskNamespaces: {
    customData: {
      production: { projectQuotaCpu: '5', projectQuotaMemory: '4000Mi' },
      staging: { projectQuotaCpu: '2', projectQuotaMemory: '3000Mi' },
      development: { projectQuotaCpu: '4', projectQuotaMemory: '3000Mi' },
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
    execution: { roleNameKey: 'iam.amazonaws.com/role' },
    resources: {
      defaults: { cpu: Cpu.millis(100), memory: Size.mebibytes(200) },
      limits: { cpu: Cpu.units(2), memory: Size.gibibytes(1), gpu: 1 },
    },
    envFromSecrets: [flyteTaskEnv],
    logLinks: [
      LogLink.template({
        displayName: 'Kubernetes Logs',
        uri: 'http://localhost:30082/#/log/{{ .namespace }}/{{ .podName }}/pod?namespace={{ .namespace }}',
      }),
    ],
  },
});

app.synth();
