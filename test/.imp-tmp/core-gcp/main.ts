import { App, Chart, Duration, Size } from 'cdk8s';
import {
  Authentication,
  CertificateIssuer,
  ClusterResourceTemplate,
  Database,
  Exposure,
  FlyteCore,
  LogLink,
  ObjectStore,
  QueueRateLimiter,
} from 'cdk8s-flyte';
import { Cpu, Secret } from 'cdk8s-plus-27';

const app = new App();
const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
const dbPass = Secret.fromSecretName(chart, 'secret-db-pass', 'db-pass');

new FlyteCore(chart, 'flyte', {
  database: Database.postgres({
    host: 'cloud-sql-ip.example.com',
    username: 'flyteadmin',
    password: { secret: dbPass, key: 'pass.txt' },
    dataCatalogDatabase: 'flyteadmin',
  }),
  objectStore: ObjectStore.gcs({ bucket: 'metadata-bucket-name', projectId: 'project-id', multiContainer: true }),
  exposure: Exposure.ingress({
    host: 'hostname.example.com',
    className: 'nginx',
    certManager: { issuer: CertificateIssuer.issuer('letsencrypt-production') },
  }),
  admin: {
    service: { annotations: { 'cloud.google.com/app-protocols': '{"grpc":"HTTP2"}' } },
    resources: {
      cpu: { request: Cpu.millis(500) },
      memory: { request: Size.mebibytes(954), limit: Size.mebibytes(954) },
      ephemeralStorage: { request: Size.gibibytes(2), limit: Size.gibibytes(2) },
    },
    scheduling: { podAntiAffinity: [{}] },
    serviceAccountAnnotations: { 'iam.gke.io/gcp-service-account': 'gsa-flyteadmin@project-id.iam.gserviceaccount.com' },
  },
  dataCatalog: {
    resources: {
      cpu: { request: Cpu.millis(50), limit: Cpu.millis(500) },
      memory: { request: Size.mebibytes(200), limit: Size.mebibytes(500) },
      ephemeralStorage: { request: Size.gibibytes(2), limit: Size.gibibytes(2) },
    },
    scheduling: { podAntiAffinity: [{}] },
    serviceAccountAnnotations: {
      'iam.gke.io/gcp-service-account': 'gsa-datacatalog@project-id.iam.gserviceaccount.com',
    },
  },
  propeller: {
    resources: {
      cpu: { request: Cpu.millis(50), limit: Cpu.millis(500) },
      memory: { request: Size.gibibytes(1), limit: Size.gibibytes(1) },
      ephemeralStorage: { request: Size.gibibytes(2), limit: Size.gibibytes(2) },
    },
    scheduling: { podAntiAffinity: [{}] },
    serviceAccountAnnotations: {
      'iam.gke.io/gcp-service-account': 'gsa-flytepropeller@project-id.iam.gserviceaccount.com',
    },
    rawOutputPrefix: 'gs://raw-data-bucket-name',
    workers: 40,
    engine: {
      maxWorkflowRetries: 50,
      garbageCollection: { interval: Duration.hours(12) },
      queue: { downstream: QueueRateLimiter.bucket({ rate: 100, capacity: 1000 }) },
    },
  },
  console: { resources: { cpu: { limit: Cpu.millis(250) } }, scheduling: { podAntiAffinity: [{}] } },
  taskNamespaces: {
    customData: {
      production: {
        projectQuotaCpu: '5',
        projectQuotaMemory: '4000Mi',
        gsa: 'gsa-production@project-id.iam.gserviceaccount.com',
      },
      staging: {
        projectQuotaCpu: '2',
        projectQuotaMemory: '3000Mi',
        gsa: 'gsa-staging@project-id.iam.gserviceaccount.com',
      },
      development: {
        projectQuotaCpu: '2',
        projectQuotaMemory: '3000Mi',
        gsa: 'gsa-development@project-id.iam.gserviceaccount.com',
      },
    },
    templates: [
      ClusterResourceTemplate.namespace(),
      ClusterResourceTemplate.serviceAccount({ annotations: { 'iam.gke.io/gcp-service-account': '{{ gsa }}' } }),
      ClusterResourceTemplate.resourceQuota({
        'limits.cpu': '{{ projectQuotaCpu }}',
        'limits.memory': '{{ projectQuotaMemory }}',
      }),
      ClusterResourceTemplate.isolateNamespace({ nodeMetadata: true }),
    ],
  },
  tasks: {
    resources: { defaults: { cpu: Cpu.millis(500), memory: Size.mebibytes(500) } },
    logLinks: [LogLink.stackdriver({ project: 'project-id' })],
  },
  authentication: Authentication.disabled('as in the values of the Helm chart: nothing of Flyte authenticates, whoever reaches the host may do everything'),
});

app.synth();
