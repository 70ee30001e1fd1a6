import { App, Chart, Duration, Size } from 'cdk8s';
import {
  Authentication, AuthKeys, AuthorizationServer, Cloud, CloudEvents, ClusterResourceTemplate, ConfigSource, ConnectorEndpoint, CookieSameSite,
  Database,
  EventScheduler, Exposure, ExternalEvents, FlyteBinary, FlyteCore, FlyteEventType, FlyteImage, FlyteVolume, IngressController, LogLink, Mailer,
  Notifications, OAuthClient, OAuthGrant, ObjectStore, QueueRateLimiter, RunAs, TaskPlugin, Tracing, WebhookCertificates, WorkflowStorePolicy,
} from 'cdk8s-flyte';
import { ConfigMap, Cpu, DeploymentStrategy, Env, EnvValue, Secret, ServiceAccount, ServiceType, TaintEffect } from 'cdk8s-plus-27';

/** What the examples do not have: a second choice wherever there is one. Rows of docs/settings/*.json show it. */

const ARN = 'arn:aws:sns:eu-central-1:123456789012:flyte';
const email = { sender: 'flyte@example.com', subject: '{{ phase }}', body: '{{ error }}' };
const resources = {
  cpu: { request: Cpu.millis(50), limit: Cpu.millis(100) },
  memory: { request: Size.mebibytes(64), limit: Size.mebibytes(64) },
  ephemeralStorage: { request: Size.mebibytes(64), limit: Size.mebibytes(64) },
};

function parts(app: App) {
  const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
  const value = (name: string, key: string) => ({ secret: Secret.fromSecretName(chart, `${name}-${key}`, name), key });
  const database = (options: object = {}) => Database.postgres({ host: 'db.example.com', username: 'flyte', password: value('db', 'password'), ...options });
  const extra = FlyteVolume.configMap('extra', ConfigMap.fromConfigMapName(chart, 'extra', 'extra'));
  return { chart, value, database, mounts: [{ path: '/etc/extra', volume: extra }] };
}

/** Login by another's authorization server, behind an ALB; AWS for schedules and messages. */
export function login(app: App): App {
  const { chart, value, database } = parts(app);
  new FlyteCore(chart, 'flyte', {
    database: database(),
    objectStore: ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1', cache: Size.mebibytes(512), cacheGcPercent: 50, signedUrls: { validity: Duration.minutes(10) } }),
    authentication: Authentication.oidc({
      publicUrl: 'https://flyte.example.com',
      provider: {
        baseUrl: 'https://login.example.com/realms/flyte', clientId: 'flyte', clientSecret: value('auth', 'oidc'), scopes: ['openid', 'offline_access'],
      },
      keys: AuthKeys.generatedAtRuntime(),
      internalClient: { clientId: 'engine', clientSecret: value('auth', 'client_secret'), scopes: ['api://flyte/.default'], audience: 'flyte' },
      authorizationServer: AuthorizationServer.external({
        metadataUrl: '.well-known/openid-configuration', allowedAudience: ['flyte'], retryAttempts: 3, retryDelay: Duration.seconds(2),
      }),
      flyteClient: { clientId: 'cli', redirectUri: 'http://localhost:53593/callback', scopes: ['all', 'offline'], audience: 'flyte' },
      cookies: { domain: 'example.com', sameSite: CookieSameSite.DEFAULT },
      identityProviderParameter: 'idp',
      httpAuthorizationHeader: 'flyte-authorization',
      grpcAuthorizationHeader: 'flyte-authorization',
    }),
    exposure: Exposure.ingress({
      host: 'flyte.example.com', controller: IngressController.ALB, tlsAtController: true, annotations: { 'alb.ingress.kubernetes.io/group.name': 'flyte' },
    }),
    scheduler: { enabled: false },
    admin: {
      eventScheduler: EventScheduler.aws({
        roleArn: 'arn:aws:iam::123456789012:role/flyte-cron', queueArn: 'arn:aws:sqs:eu-central-1:123456789012:flyte-cron', namePrefix: 'flyte',
      }),
      notifications: Notifications.gcp({
        projectId: 'acme-ml',
        topic: 'mails',
        subscription: 'mail-reader',
        email,
        mailer: Mailer.smtp({ host: 'mail.example.com', username: 'flyte', password: value('mail', 'password') }),
        reconnect: { attempts: 10, delay: Duration.seconds(30) },
      }),
      externalEvents: ExternalEvents.sns({ region: 'eu-central-1', topicArn: ARN, eventTypes: [FlyteEventType.TASK] }),
      cloudEvents: CloudEvents.kafka({
        brokers: [{ host: 'kafka.example.com' }], topic: 'flyte', kafkaVersion: '3.7.0', tls: true, login: { username: 'flyte', password: value('kafka', 'password') },
      }),
    },
  });
  return app;
}

/** Whatever can be tuned, without login and inside the cluster only. */
export function tuned(app: App): App {
  const { chart, value, database, mounts } = parts(app);
  const sidecar = { name: 'proxy', image: FlyteImage.of({ repository: 'registry.example.com/proxy', tag: '1.0.0', runAs: RunAs.of({ user: 65532 }) }), resources };
  new FlyteCore(chart, 'flyte', {
    database: database({ dataCatalogDatabase: 'cache' }),
    objectStore: ObjectStore.fromSecret({ document: value('store', 'storage.yaml'), uri: 's3://acme-flyte' }),
    env: { HTTPS_PROXY: EnvValue.fromValue('http://proxy.example.com:3128') },
    scheduling: { tolerations: [{ key: 'platform', effect: TaintEffect.NO_SCHEDULE }] },
    tracing: Tracing.jaeger({ endpoint: 'http://jaeger.example.com:14268/api/traces' }),
    authentication: Authentication.disabled('a mesh authenticates'),
    projects: [],
    certificates: { webhook: WebhookCertificates.supplied({ secret: value('webhook', 'tls').secret, annotations: { 'cert-manager.io/inject-ca-from': 'flyte/webhook' } }) },
    admin: {
      envFrom: [Env.fromSecret(value('more', 'x').secret)],
      strategy: DeploymentStrategy.recreate(),
      corsAllowedOrigins: ['https://console.example.com'],
      service: { type: ServiceType.LOAD_BALANCER, loadBalancerSourceRanges: ['192.0.2.0/24', '198.51.100.0/24'], reason: 'the mesh encrypts' },
      extraConfig: { flyteadmin: { injectIdentityAnnotations: true } },
    },
    console: { adminUrl: 'https://flyte.example.com', env: { ENABLE_GA: EnvValue.fromValue('true') }, basePath: '/ui', autoscaling: { maxReplicas: 3 } },
    podWebhook: { autoscaling: { maxReplicas: 3 } },
    dataCatalog: { autoscaling: { maxReplicas: 3 } },
    scheduler: { rateLimit: { tps: 50, burst: 100 }, utc: true, precheck: true },
    clusterResourceSync: { serviceAccount: ServiceAccount.fromServiceAccountName(chart, 'sync', 'sync', { namespaceName: 'flyte' }), refreshInterval: Duration.minutes(5) },
    taskNamespaces: {
      templates: [ClusterResourceTemplate.namespace(), ClusterResourceTemplate.roleBinding({ clusterRole: 'spark-driver' })],
    },
    tasks: {
      logLinks: [LogLink.kubernetes('https://dashboard.example.com'), LogLink.stackdriver({ project: 'acme-ml', resource: 'k8s_container' })],
      resources: { limits: { ephemeralStorage: Size.gibibytes(20) } },
      plugins: [
        TaskPlugin.CONTAINER,
        TaskPlugin.databricks({ instance: 'acme.cloud.databricks.com', token: value('databricks', 'token') }),
        TaskPlugin.of('aws_array', { taskTypes: ['aws-batch'] }),
      ],
    },
    propeller: {
      clusterId: 'blue',
      engine: {
        queue: {
          batchSize: 10,
          batchingInterval: Duration.seconds(2),
          workflows: QueueRateLimiter.bucketAndFailures({ rate: 100, capacity: 1000, baseDelay: Duration.seconds(5), maxDelay: Duration.minutes(2) }),
          downstream: QueueRateLimiter.bucket({ rate: 10, capacity: 100 }),
        },
        launchPlans: { rate: 100, cacheSize: 20000, workers: 20 },
        literalOffloading: { minSize: Size.mebibytes(10), maxSize: Size.mebibytes(1000) },
        workflowStore: WorkflowStorePolicy.TRACK_TERMINATED,
        backoff: { base: Duration.seconds(5), max: Duration.minutes(5) },
        leaderElection: { leaseDuration: Duration.seconds(30), renewDeadline: Duration.seconds(20), retryPeriod: Duration.seconds(5) },
        events: { rate: 1000, capacity: 2000 },
        downstreamReevaluation: Duration.seconds(30),
      },
    },
    connectors: [{
      modules: ['connectors.openai'],
      taskTypes: ['openai'],
      secret: value('connector', 'x').secret,
      access: [{ resource: 'pods', verbs: ['get'], namespaces: ['tools'] }],
      mounts,
      sidecars: [sidecar],
    }],
  });
  return app;
}

/** The single binary on GCP, with login, an Ingress, a connector, and what every pod can be told. */
export function single(app: App): App {
  const { chart, value, database, mounts } = parts(app);
  const helper = { name: 'helper', image: FlyteImage.of({ repository: 'registry.example.com/helper', tag: '1.0.0', runAs: RunAs.of({ user: 65532 }) }), resources };
  new FlyteBinary(chart, 'flyte', {
    database: database(),
    cloud: Cloud.gcp({
      bucket: 'acme-flyte', projectId: 'acme-ml', serviceAccount: 'flyte@acme-ml.iam.gserviceaccount.com', taskServiceAccount: 'tasks@acme-ml.iam.gserviceaccount.com', cache: Size.mebibytes(64), cacheGcPercent: 100,
    }),
    authentication: Authentication.oidc({
      publicUrl: 'https://flyte.example.com',
      provider: { baseUrl: 'https://accounts.google.com', clientId: 'flyte', clientSecret: value('auth', 'oidc') },
      keys: AuthKeys.generatedAtRuntime(),
      internalClient: { clientSecret: value('auth', 'client_secret'), clientSecretHash: value('auth', 'hash') },
      authorizationServer: AuthorizationServer.builtIn({
        accessTokenLifespan: Duration.minutes(30),
        clients: [OAuthClient.confidential({ id: 'ci', secretHash: value('ci', 'hash'), grants: [OAuthGrant.CLIENT_CREDENTIALS] })],
      }),
    }),
    exposure: Exposure.ingress({
      host: 'flyte.example.com',
      className: 'nginx',
      controller: IngressController.NGINX,
      tls: value('tls', 'x').secret,
      annotations: { 'example.com/all': 'yes' },
      grpcAnnotations: { 'example.com/grpc': 'yes' },
    }),
    dns: { nameservers: ['192.0.2.53'] },
    hostAliases: [{ ip: '192.0.2.10', hostnames: ['db.internal'] }],
    scheduling: { tolerations: [{ key: 'platform' }] },
    tasks: { logLinks: [LogLink.stackdriver({ project: 'acme-ml' })], lifecycle: { injectFinalizer: true } },
    connectors: [{ modules: ['connectors.openai'], taskTypes: ['openai'], secrets: { OPENAI_API_KEY: value('openai', 'key') } }],
    binary: {
      annotations: { 'example.com/a': 'deployment' },
      podLabels: { team: 'ml' },
      mounts,
      sidecars: [{ ...helper, name: 'proxy' }],
      initContainers: [helper],
      configFrom: [ConfigSource.fromSecret(value('more', 'x').secret)],
      engine: { literalOffloading: { minSize: Size.mebibytes(10) } },
      connectors: [{ name: 'elsewhere', endpoint: ConnectorEndpoint.of({ host: 'connectors.example.com', port: 443, tls: true }), taskTypes: ['sensor'] }],
      extraConfig: { flyteadmin: { injectIdentityAnnotations: true } },
    },
  });
  return app;
}
