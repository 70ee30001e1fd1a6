import { App, Chart, Duration, Size } from 'cdk8s';
import {
  Authentication,
  ClusterResourceTemplate,
  Database,
  EventScheduler,
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
    host: 'rds-host.example.com',
    username: 'flyteadmin',
    password: { secret: dbPass, key: 'pass.txt' },
    dataCatalogDatabase: 'flyteadmin',
  }),
  objectStore: ObjectStore.s3({
    bucket: 'metadata-bucket-name',
    region: 'us-east-1',
    cache: Size.mebibytes(1024),
    multiContainer: true,
  }),
  exposure: Exposure.ingress({
    className: 'alb',
    annotations: {
      'alb.ingress.kubernetes.io/tags': 'service_instance=production',
      'alb.ingress.kubernetes.io/scheme': 'internet-facing',
      'alb.ingress.kubernetes.io/certificate-arn': 'arn:aws:acm:us-east-1:123456789012:certificate/fill-in',
    },
    tlsAtController: true,
    host: 'flyte.example.com',
  }),
  admin: {
    replicas: 2,
    resources: {
      cpu: { request: Cpu.millis(50) },
      memory: { request: Size.mebibytes(200), limit: Size.mebibytes(500) },
      ephemeralStorage: { request: Size.mebibytes(200), limit: Size.mebibytes(200) },
    },
    scheduling: { podAntiAffinity: [{}] },
    serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/iam-role-flyte' },
    eventScheduler: EventScheduler.aws({
      roleArn: 'arn:aws:iam::123456789012:role/flyte_cron_scheduler_role',
      queueArn: 'arn:aws:sqs:us-east-1:123456789012:flyte-helm-test-cron-scheduler-queue',
      namePrefix: 'flyte',
      reconnect: { attempts: 10, delay: Duration.seconds(30) },
    }),
  },
  dataCatalog: {
    replicas: 2,
    resources: {
      cpu: { request: Cpu.millis(500), limit: Cpu.units(1) },
      memory: { request: Size.mebibytes(200), limit: Size.mebibytes(500) },
      ephemeralStorage: { request: Size.mebibytes(200), limit: Size.mebibytes(200) },
    },
    scheduling: { podAntiAffinity: [{}] },
    serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/iam-role-flyte' },
  },
  propeller: {
    replicas: 2,
    resources: {
      cpu: { request: Cpu.units(1), limit: Cpu.units(1) },
      memory: { request: Size.gibibytes(2), limit: Size.gibibytes(2) },
      ephemeralStorage: { request: Size.gibibytes(1), limit: Size.gibibytes(1) },
    },
    scheduling: { podAntiAffinity: [{}], priorityClassName: 'system-cluster-critical' },
    serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/iam-role-flyte' },
    rawOutputPrefix: 's3://raw-data-bucket-name',
    workers: 40,
    engine: {
      maxWorkflowRetries: 50,
      garbageCollection: { interval: Duration.hours(12) },
      queue: { downstream: QueueRateLimiter.bucket({ rate: 100, capacity: 1000 }) },
    },
  },
  console: { replicas: 2, resources: { cpu: { limit: Cpu.millis(250) } }, scheduling: { podAntiAffinity: [{}] } },
  taskNamespaces: {
    customData: {
      production: {
        projectQuotaCpu: '5',
        projectQuotaMemory: '4000Mi',
        defaultIamRole: 'arn:aws:iam::123456789012:role/flyte-user-role',
      },
      staging: {
        projectQuotaCpu: '2',
        projectQuotaMemory: '3000Mi',
        defaultIamRole: 'arn:aws:iam::123456789012:role/flyte-user-role',
      },
      development: {
        projectQuotaCpu: '4',
        projectQuotaMemory: '3000Mi',
        defaultIamRole: 'arn:aws:iam::123456789012:role/flyte-user-role',
      },
    },
    templates: [
      ClusterResourceTemplate.namespace(),
      ClusterResourceTemplate.serviceAccount({ annotations: { 'eks.amazonaws.com/role-arn': '{{ defaultIamRole }}' } }),
      ClusterResourceTemplate.resourceQuota({
        'limits.cpu': '{{ projectQuotaCpu }}',
        'limits.memory': '{{ projectQuotaMemory }}',
      }),
      ClusterResourceTemplate.isolateNamespace(),
    ],
  },
  tasks: {
    resources: { defaults: { cpu: Cpu.units(1), memory: Size.mebibytes(1000) } },
    logLinks: [LogLink.cloudWatch({ region: 'us-east-1', logGroup: 'log-group-name' })],
  },
  authentication: Authentication.disabled('as in the values of the Helm chart: nothing of Flyte authenticates, whoever reaches the host may do everything'),
});

app.synth();
