import { Chart, Duration, Size } from 'cdk8s';
import {
  AdminCertificates, Authentication, AuthKeys, AuthorizationServer, CertificateIssuer, Cloud, CloudEvents, ClusterResourceTemplate,
  ConnectorEndpoint, ContainerProbe, Database, EventScheduler, Exposure, ExternalEvents, FlyteCoreProps, FlyteEgress, FlyteEventType, FlyteImage,
  FlyteVolume, HelmRelease, LogFormat, LogLevel, LogLink, Mailer, MonitorKind, NodeLabel, Notifications, ObjectStore, PostgresTls,
  QueueRateLimiter, RawOutputPolicy, ResourceManager, RunAs, SecurityProfile, Sharding, TaskPlugin, TaskSecurity, Tracing, WebhookCertificates,
  WorkflowStorePolicy,
} from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';

type Props = Partial<FlyteCoreProps>;

/** What a level needs of the chart it is in. */
export interface Place {
  readonly chart: Chart;
  /** A reference to a key of a Secret that nobody makes. */
  readonly key: (key: string) => kplus.SecretValue;
  readonly secret: (name: string) => kplus.ISecret;
}

/** One choice, and the ways to make it. */
export interface Factor { readonly [level: string]: (place: Place) => Props }

const NONE = (): Props => ({});
const HOST = 'flyte.example.com';
const CUSTOM = Object.fromEntries(['development', 'staging', 'production'].map((domain) => [domain, { cpu: '8' }]));
const EMAIL = { sender: 'flyte@example.com' };
const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:flyte';

function login({ key, secret }: Place, authorizationServer?: AuthorizationServer): Props {
  const external = authorizationServer?._external !== undefined;
  return {
    authentication: Authentication.oidc({
      publicUrl: `https://${HOST}`,
      provider: { baseUrl: 'https://login.example.com', clientId: 'flyte', clientSecret: key('oidc') },
      authorizationServer,
      keys: AuthKeys.fromSecret(secret('keys')),
      ...(external ? { internalClient: { clientSecret: key('client') }, flyteClient: { clientId: 'people' } }
        : { internalClient: { clientSecret: key('client'), clientSecretHash: key('hash') } }),
    }),
  };
}

/** What a deployer decides about a Flyte. */
export const FACTORS: { readonly [factor: string]: Factor } = {
  database: {
    plain: ({ key }) => ({ database: Database.postgres({ host: 'db.example.com', username: 'flyte', password: key('db') }) }),
    verified: ({ key }) => ({
      database: Database.postgres({
        host: 'db.example.com', username: 'flyte', password: key('db'), tls: PostgresTls.verifyFull(key('ca')), pool: { maxOpenConnections: 20 },
      }),
    }),
    address: ({ key }) => ({ database: Database.postgres({ host: '10.1.2.3', port: 6432, username: 'flyte', password: key('db'), tls: PostgresTls.disabled() }) }),
  },
  store: {
    s3: () => ({ objectStore: ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1', signedUrls: {} }) }),
    key: ({ key }) => ({
      objectStore: ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1', accessKey: { accessKeyId: key('id'), secretAccessKey: key('access') } }),
    }),
    compatible: ({ key }) => ({
      objectStore: ObjectStore.s3Compatible({
        bucket: 'acme-flyte', endpoint: 'http://minio.store.svc:9000', accessKey: { accessKeyId: key('id'), secretAccessKey: key('access') },
      }),
    }),
    gcs: () => ({ objectStore: ObjectStore.gcs({ bucket: 'acme-flyte', projectId: 'acme-flyte', cache: Size.mebibytes(256) }) }),
    azure: () => ({ objectStore: ObjectStore.azure({ account: 'acmeflyte', container: 'flyte' }) }),
  },
  cloud: {
    none: NONE,
    aws: () => ({
      cloud: Cloud.aws({ bucket: 'acme-flyte', region: 'eu-central-1', role: 'arn:aws:iam::123456789012:role/flyte', taskRole: 'arn:aws:iam::123456789012:role/tasks' }),
    }),
  },
  login: {
    none: NONE,
    disabled: () => ({ authentication: Authentication.disabled('a proxy authenticates') }),
    builtIn: (place) => login(place),
    external: (place) => login(place, AuthorizationServer.external({ allowedAudience: [`https://${HOST}`] })),
  },
  exposure: {
    none: NONE,
    nginx: ({ secret }) => ({ exposure: Exposure.ingress({ host: HOST, className: 'nginx', tls: secret('tls') }) }),
    alb: () => ({ exposure: Exposure.ingress({ host: HOST, className: 'alb', tlsAtController: true }) }),
    traefik: ({ secret }) => ({ exposure: Exposure.ingress({ host: HOST, className: 'traefik', tls: secret('tls') }) }),
    gateway: () => ({ exposure: Exposure.gateway({ host: HOST, gateway: { name: 'public' } }) }),
  },
  adminTls: {
    none: NONE,
    secret: ({ secret }) => ({ certificates: { admin: AdminCertificates.fromSecret({ certificate: secret('admin-tls') }) } }),
    certManager: () => ({ certificates: { admin: AdminCertificates.certManager({ issuer: CertificateIssuer.issuer('authority') }) } }),
  },
  webhook: {
    selfSigned: NONE,
    supplied: ({ secret }) => ({ certificates: { webhook: WebhookCertificates.supplied({ secret: secret('hook-tls'), annotations: { 'cert-manager.io/inject-ca-from': 'flyte/hook-tls' } }) } }),
    certManager: () => ({ certificates: { webhook: WebhookCertificates.certManager({ issuer: CertificateIssuer.clusterIssuer('authority') }) } }),
    off: () => ({ podWebhook: { enabled: false } }),
  },
  sync: {
    default: NONE,
    templates: () => ({
      taskNamespaces: { templates: [ClusterResourceTemplate.namespace(), ClusterResourceTemplate.resourceQuota({ 'limits.cpu': '{{ cpu }}' })], customData: CUSTOM },
    }),
    off: () => ({ clusterResourceSync: { enabled: false } }),
  },
  catalog: {
    default: NONE,
    replicas: () => ({ dataCatalog: { replicas: 2 } }),
    off: () => ({ dataCatalog: { enabled: false } }),
  },
  schedules: {
    default: NONE,
    utc: () => ({ scheduler: { utc: true, rateLimit: { tps: 10 } } }),
    off: () => ({ scheduler: { enabled: false } }),
    eventBridge: () => ({
      admin: {
        eventScheduler: EventScheduler.aws({ roleArn: 'arn:aws:iam::123456789012:role/cron', queueArn: 'arn:aws:sqs:eu-central-1:123456789012:flyte' }),
      },
    }),
  },
  console: {
    default: NONE,
    path: () => ({ console: { basePath: '/flyte', replicas: 2 } }),
    off: () => ({ console: { enabled: false } }),
  },
  policies: {
    default: NONE,
    off: () => ({ networkPolicies: { enabled: false, reason: 'the mesh decides' } }),
    dns: () => ({ networkPolicies: { dnsNamespaceLabels: { name: 'dns' }, tasksCallAdmin: false, databaseCidrs: ['10.1.0.0/16'] } }),
  },
  monitoring: {
    none: NONE,
    service: () => ({ monitoring: {}, networkPolicies: { metricsNamespaceLabels: { name: 'monitoring' } } }),
    pods: () => ({ monitoring: { monitor: MonitorKind.POD_MONITOR, interval: Duration.seconds(30) }, networkPolicies: { metricsNamespaceLabels: { name: 'monitoring' } } }),
  },
  tracing: {
    none: NONE,
    otlp: () => ({ tracing: Tracing.otlpGrpc({ endpoint: 'http://collector.observability.svc:4317' }) }),
  },
  replicas: {
    one: NONE,
    two: () => ({ replicas: 2 }),
    autoscaled: () => ({ admin: { autoscaling: { minReplicas: 2, maxReplicas: 4 } } }),
  },
  log: {
    default: NONE,
    text: () => ({ logFormat: LogFormat.TEXT, logLevel: LogLevel.INFO, logSource: false }),
  },
  placement: {
    none: NONE,
    pool: () => ({ scheduling: { nodeSelector: { pool: 'flyte' }, priorityClassName: 'high' }, podLabels: { team: 'ml' }, podAnnotations: { a: 'b' } }),
  },
  ids: {
    image: NONE,
    one: () => ({ runAs: RunAs.of({ user: 20000, group: 20000 }) }),
  },
  naming: {
    default: NONE,
    prefixed: () => ({ namePrefix: 'blue', labels: { 'example.com/team': 'ml' }, createNamespace: true }),
    adopted: () => ({ adopts: HelmRelease.flyteCore({ release: 'flyte', namespace: 'flyte' }) }),
  },
  taskSecurity: {
    default: NONE,
    nonRoot: () => ({ tasks: { security: TaskSecurity.nonRoot() } }),
    imageDefined: () => ({ tasks: { security: TaskSecurity.imageDefined() } }),
  },
  taskPods: {
    default: NONE,
    said: ({ secret }) => ({ tasks: { env: { TZ: 'UTC' }, envFromSecrets: [secret('tasks')], labels: { Team: 'ml' }, annotations: { a: 'b' } } }),
  },
  taskPlacement: {
    default: NONE,
    said: () => ({
      tasks: {
        scheduling: {
          nodeSelector: { pool: 'tasks' },
          interruptible: { nodeLabel: NodeLabel.is('capacity', 'spot'), tolerations: [{ key: 'spot' }] },
          gpu: { deviceNodeLabel: 'gpu' },
        },
      },
    }),
  },
  execution: {
    default: NONE,
    said: () => ({
      tasks: {
        execution: { maxParallelism: 50, maxAttempts: 3, systemRetries: 4, attemptDeadline: Duration.hours(2), nodeDeadline: Duration.hours(8) },
        lifecycle: { injectFinalizer: true, sendObjectEvents: true },
      },
    }),
  },
  plugins: {
    default: NONE,
    operators: () => ({
      tasks: { plugins: [TaskPlugin.CONTAINER, TaskPlugin.SIDECAR, TaskPlugin.SPARK, TaskPlugin.RAY, TaskPlugin.DASK, TaskPlugin.MPI] },
    }),
    services: ({ key }) => ({
      tasks: { plugins: [TaskPlugin.CONTAINER, TaskPlugin.BIGQUERY, TaskPlugin.athena({ region: 'eu-central-1' }), TaskPlugin.snowflake({ token: key('snowflake') })] },
    }),
  },
  links: {
    none: NONE,
    some: () => ({
      tasks: {
        logLinks: [
          LogLink.cloudWatch({ region: 'eu-central-1', logGroup: '/tasks' }), LogLink.kubernetes('https://dashboard.example.com'),
          LogLink.stackdriver({ project: 'acme-flyte' }),
        ],
      },
    }),
  },
  connectors: {
    none: NONE,
    own: ({ key }) => ({ connectors: [{ taskTypes: ['sensor'], secrets: { API_KEY: key('api') } }] }),
    stateful: ({ key }) => ({ connectors: [{ taskTypes: ['sensor'], statefulSet: true, replicas: 2, secrets: { API_KEY: key('api') } }] }),
    elsewhere: () => ({
      propeller: { connectors: [{ name: 'far', endpoint: ConnectorEndpoint.of({ host: 'connectors.example.com', port: 443, tls: true }), taskTypes: ['chat'] }] },
    }),
  },
  mails: {
    none: NONE,
    aws: () => ({ admin: { notifications: Notifications.aws({ region: 'eu-central-1', topicArn: TOPIC, queueName: 'mails', accountId: '123456789012', email: EMAIL }) } }),
    gcp: ({ key }) => ({
      admin: { notifications: Notifications.gcp({ projectId: 'acme-flyte', topic: 'mails', subscription: 'mails', email: EMAIL, mailer: Mailer.sendGrid({ apiKey: key('sendgrid') }) }) },
    }),
  },
  events: {
    none: NONE,
    sns: () => ({ admin: { externalEvents: ExternalEvents.sns({ region: 'eu-central-1', topicArn: TOPIC, eventTypes: [FlyteEventType.WORKFLOW] }) } }),
    kafka: ({ key }) => ({
      admin: { cloudEvents: CloudEvents.kafka({ brokers: [{ host: 'kafka.tools.svc' }], topic: 'flyte', login: { username: 'flyte', password: key('kafka') } }) },
    }),
    nats: () => ({ admin: { cloudEvents: CloudEvents.nats({ servers: ['nats://nats.tools.svc'], subject: 'flyte' }) } }),
  },
  engine: {
    default: NONE,
    said: () => ({
      propeller: {
        engine: {
          nodeExecutionWorkers: 16,
          queue: { workflows: QueueRateLimiter.bucket({ rate: 100 }), batched: true },
          workflowStore: WorkflowStorePolicy.TRACK_TERMINATED,
          events: { rawOutputPolicy: RawOutputPolicy.INLINE },
          kubeClient: { qps: 100, burst: 50 },
          garbageCollection: { interval: Duration.hours(1) },
        },
      },
    }),
    redis: ({ key }) => ({ propeller: { engine: { resourceManager: ResourceManager.redis({ servers: [{ host: 'redis.example.com' }], password: key('redis') }) } } }),
  },
  shards: {
    none: NONE,
    hashed: () => ({ propeller: { sharding: Sharding.hash(3) } }),
    divided: () => ({ propeller: { sharding: Sharding.byProject([['research'], ['sales', 'marketing']], { scanInterval: Duration.seconds(20) }) } }),
  },
  pod: {
    default: NONE,
    sidecar: () => ({
      admin: {
        sidecars: [{
          name: 'sql-proxy',
          image: FlyteImage.of({ repository: 'registry.example.com/sql-proxy', tag: '2.18.0', runAs: RunAs.of({ user: 65532 }) }),
          resources: {
            cpu: { request: kplus.Cpu.millis(50) },
            memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
            ephemeralStorage: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
          },
          readiness: ContainerProbe.http({ port: 9801, path: '/readiness' }),
          liveness: ContainerProbe.http({ port: 9801, path: '/liveness' }),
          egress: [FlyteEgress.to({ ports: [443] })],
        }],
      },
    }),
    mounts: ({ chart }) => ({
      propeller: {
        mounts: [{ path: '/etc/extra', volume: FlyteVolume.configMap('extra', kplus.ConfigMap.fromConfigMapName(chart, 'extra', 'extra')) }],
        dns: { nameservers: ['10.0.0.10'] },
        terminationGracePeriod: Duration.seconds(60),
      },
    }),
    hatch: () => ({ propeller: { extraConfig: { admin: { maxBackoffDelay: '8s' } } }, checkDbReady: { enabled: false } }),
  },
  platform: {
    kubernetes: NONE,
    openshift: () => ({ securityProfile: SecurityProfile.OPENSHIFT }),
  },
};
