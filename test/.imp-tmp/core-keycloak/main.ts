import { App, Chart, Duration, Size } from 'cdk8s';
import {
  AuthKeys,
  Authentication,
  AuthorizationServer,
  ClusterResourceTemplate,
  Database,
  FlyteCore,
  FlyteVolume,
  ObjectStore,
  QueueRateLimiter,
} from 'cdk8s-flyte';
import { ConfigMap, Cpu, Secret } from 'cdk8s-plus-27';

const app = new App();
const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
const flyteDb = Secret.fromSecretName(chart, 'secret-flyte-db', 'flyte-db');
const flyteObjectStore = Secret.fromSecretName(chart, 'secret-flyte-object-store', 'flyte-object-store');
const flyteSecretAuth = Secret.fromSecretName(chart, 'secret-flyte-secret-auth', 'flyte-secret-auth');
const flyteAuth = Secret.fromSecretName(chart, 'secret-flyte-auth', 'flyte-auth');
const sslcerts = ConfigMap.fromConfigMapName(chart, 'configmap-sslcerts', 'sslcerts');

new FlyteCore(chart, 'flyte', {
  database: Database.postgres({
    host: 'postgres-flyte',
    username: 'postgres',
    password: { secret: flyteDb, key: 'password' },
  }),
  objectStore: ObjectStore.s3({
    bucket: 'flytedata',
    region: 'us-east-1',
    accessKey: {
      accessKeyId: { secret: flyteObjectStore, key: 'access-key' },
      secretAccessKey: { secret: flyteObjectStore, key: 'secret-key' },
    },
  }),
  authentication: Authentication.oidc({
    internalClient: { clientSecret: { secret: flyteSecretAuth, key: 'client_secret' } },
    keys: AuthKeys.generatedAtRuntime(),
    publicUrl: 'https://flyte-ingress-url.example.com',
    provider: {
      baseUrl: 'https://idp-url-for-the-realm.example.com',
      clientId: 'clientid-declared-in-idp-for-the-ui-access',
      scopes: ['profile', 'openid', 'offline_access'],
      clientSecret: { secret: flyteAuth, key: 'oidc_client_secret' },
    },
    authorizationServer: AuthorizationServer.external({
      metadataUrl: '.well-known/openid-configuration',
      allowedAudience: ['flytepropeller'],
    }),
    flyteClient: { clientId: 'flytepropeller', scopes: ['all', 'offline', 'access_token'], audience: 'flytepropeller' },
  }),
  admin: {
    resources: {
      cpu: { request: Cpu.millis(10), limit: Cpu.millis(250) },
      memory: { request: Size.mebibytes(50), limit: Size.mebibytes(500) },
      ephemeralStorage: { request: Size.mebibytes(50), limit: Size.mebibytes(100) },
    },
    mounts: [{ volume: FlyteVolume.configMap('sslcerts', sslcerts), path: '/etc/ssl/certs' }],
  },
  scheduler: {
    resources: {
      cpu: { request: Cpu.millis(10), limit: Cpu.millis(250) },
      memory: { request: Size.mebibytes(50), limit: Size.mebibytes(500) },
      ephemeralStorage: { request: Size.mebibytes(50), limit: Size.mebibytes(100) },
    },
    enabled: false,
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
      memory: { request: Size.mebibytes(100), limit: Size.mebibytes(200) },
      ephemeralStorage: { request: Size.mebibytes(50), limit: Size.mebibytes(100) },
    },
    rawOutputPrefix: 's3://flytedata',
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
      memory: { request: Size.mebibytes(50), limit: Size.mebibytes(250) },
    },
  },
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
      defaults: { cpu: Cpu.millis(100), memory: Size.mebibytes(500) },
      limits: { cpu: Cpu.units(2), memory: Size.gibibytes(1), gpu: 1 },
    },
  },
});

app.synth();
