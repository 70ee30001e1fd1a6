import { ApiObject, App, Chart, Duration, Size } from 'cdk8s';
import {
  AdminCertificates, Authentication, AuthKeys, CloudEvents, ConnectorEndpoint, ContainerProbe, Database, Exposure, FlyteCore, FlyteEgress,
  FlyteImage, FlyteVolume, LogLink, NodeLabel, Notifications, ObjectStore, PostgresTls, ResourceManager, RunAs, TaskPlugin, TaskSecurity, Tracing,
  WebhookCertificates,
} from 'cdk8s-flyte';
import { ConfigMap, Cpu, ImagePullPolicy, Secret, TaintEffect } from 'cdk8s-plus-27';

/** Every kind of setting once: a page to copy from, and what the library is tried with as a whole. */
export function synthesize(app: App): App {
  const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
  const secret = (name: string) => Secret.fromSecretName(chart, name, name);
  const [db, auth] = [secret('flyte-db'), secret('flyte-auth')];
  const spot = NodeLabel.is('example.com/capacity', 'spot');
  const logs = LogLink.cloudWatch({ region: 'eu-central-1', logGroup: '/eks/flyte/containers' });

  new ApiObject(chart, 'priority', { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'flyte-platform' }, value: 100000 });

  new FlyteCore(chart, 'flyte', {
    createNamespace: true,
    imagePullSecrets: [secret('registry')],
    scheduling: { nodeSelector: { 'example.com/pool': 'platform' }, priorityClassName: 'flyte-platform' },
    podLabels: { team: 'ml' },
    database: Database.postgres({
      host: 'flyte.cluster-abc.eu-central-1.rds.amazonaws.com',
      username: 'flyte',
      password: { secret: db, key: 'password' },
      tls: PostgresTls.verifyFull({ secret: db, key: 'ca.crt' }),
      pool: { maxOpenConnections: 50, maxIdleConnections: 5 },
    }),
    objectStore: ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1', cache: Size.mebibytes(512) }),
    workloadIdentity: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/flyte' },
    authentication: Authentication.oidc({
      publicUrl: 'https://flyte.example.com',
      provider: { baseUrl: 'https://login.example.com', clientId: 'flyte', clientSecret: { secret: auth, key: 'oidc_client_secret' } },
      keys: AuthKeys.fromSecret(auth),
      internalClient: { clientSecret: { secret: auth, key: 'client_secret' }, clientSecretHash: { secret: auth, key: 'client_secret_hash' } },
    }),
    exposure: Exposure.ingress({ host: 'flyte.example.com', className: 'nginx', tls: secret('flyte-tls') }),
    certificates: {
      admin: AdminCertificates.fromSecret({ certificate: secret('flyte-admin-tls') }),
      webhook: WebhookCertificates.supplied({ secret: secret('flyte-webhook-tls'), annotations: { 'cert-manager.io/inject-ca-from': 'flyte/flyte-webhook-tls' } }),
    },

    tasks: {
      resources: {
        defaults: { cpu: Cpu.millis(500), memory: Size.gibibytes(1) },
        limits: { cpu: Cpu.units(16), memory: Size.gibibytes(64), gpu: 4 },
      },
      security: TaskSecurity.nonRoot(RunAs.of({ user: 1000 })),
      env: { TZ: 'UTC' },
      envFromSecrets: [secret('tasks')],
      envFromConfigMaps: [ConfigMap.fromConfigMapName(chart, 'tasks-config', 'tasks')],
      labels: { Team: 'ml' },
      annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' },
      dns: { options: [{ name: 'ndots', value: '2' }] },
      logLinks: [logs, LogLink.dynamic('vscode', { displayName: 'VS Code', uri: 'https://code.example.com/{{ .podName }}:{{ .taskConfig.port }}' })],
      scheduling: {
        nodeSelector: { 'example.com/pool': 'tasks' },
        tolerations: [{ key: 'tasks', value: 'only', effect: TaintEffect.NO_SCHEDULE }],
        nodeAffinity: [{ labels: [NodeLabel.oneOf('kubernetes.io/arch', ['amd64'])] }, { labels: [NodeLabel.exists('Ssd')], weight: 10 }],
        resourceTolerations: { 'nvidia.com/gpu': [{ key: 'nvidia.com/gpu' }] },
        tolerateExtendedResources: ['aws.amazon.com/neuron'],
        schedulerName: 'default-scheduler',
        interruptible: { nodeLabel: spot, otherwiseNodeLabel: NodeLabel.absent('example.com/capacity'), tolerations: [{ key: 'spot' }], failureThreshold: 1 },
        gpu: {
          deviceNodeLabel: 'example.com/gpu',
          partitionSizeNodeLabel: 'example.com/gpu-size',
          unpartitionedNodeLabel: NodeLabel.absent('example.com/gpu-size'),
          unpartitionedToleration: { key: 'example.com/whole-gpu' },
        },
      },
      execution: {
        maxParallelism: 100,
        maxAttempts: 2,
        systemRetries: 5,
        attemptDeadline: Duration.hours(12),
        nodeDeadline: Duration.days(2),
        roleNameKey: 'eks.amazonaws.com/role-arn',
        serviceAccountName: 'default',
        labels: { CostCenter: 'ml' },
        annotations: { 'example.com/owner': 'ml' },
      },
      lifecycle: {
        injectFinalizer: true,
        pendingTimeout: Duration.hours(1),
        imagePullGracePeriod: Duration.minutes(10),
        sendObjectEvents: true,
        createContainerGracePeriod: Duration.minutes(5),
        containerConfigGracePeriod: Duration.minutes(1),
        imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
      },
      coPilot: { cpu: Cpu.millis(250), memory: Size.mebibytes(256), timeout: Duration.hours(2) },
      plugins: [
        TaskPlugin.CONTAINER, TaskPlugin.SIDECAR, TaskPlugin.ECHO, TaskPlugin.PYTORCH, TaskPlugin.TENSORFLOW, TaskPlugin.MPI, TaskPlugin.BIGQUERY,
        TaskPlugin.array({ maxArrayJobSize: 1000 }),
        TaskPlugin.spark({
          defaultConfig: { 'spark.hadoop.fs.s3a.acl.default': 'BucketOwnerFullControl' },
          historyServerUrl: 'https://spark.example.com',
          features: [{ name: 'big', sparkConfig: { 'spark.executor.cores': '8' } }],
          userLogLinks: [logs],
        }),
        TaskPlugin.ray({
          timeToLive: Duration.minutes(10),
          headStartParameters: { 'num-cpus': '0' },
          dashboardLink: LogLink.template({ displayName: 'Ray', uri: 'https://ray.example.com/{{ .rayClusterName }}' }),
        }),
        TaskPlugin.dask({ logLinks: [logs] }),
        TaskPlugin.athena({ region: 'eu-central-1', defaultWorkGroup: 'flyte' }),
        TaskPlugin.snowflake({ token: { secret: secret('snowflake'), key: 'token' }, defaultWarehouse: 'FLYTE' }),
      ],
    },

    connectors: [{ statefulSet: true, modules: ['connectors.openai'], taskTypes: ['openai_batch'], secrets: { OPENAI_API_KEY: { secret: secret('openai'), key: 'api_key' } } }],
    propeller: {
      engine: {
        maxWorkflowRetries: 30,
        workflowReevaluation: Duration.seconds(30),
        kubeClient: { qps: 200, burst: 50, timeout: Duration.seconds(30) },
        garbageCollection: { interval: Duration.hours(1), retention: Duration.hours(12) },
        resourceManager: ResourceManager.redis({ servers: [{ host: 'redis.example.com' }], password: { secret: secret('redis'), key: 'password' } }),
      },
      connectors: [{
        name: 'elsewhere',
        endpoint: ConnectorEndpoint.of({ host: 'connectors.example.com', port: 443, tls: true }),
        taskTypes: ['sensor'],
        timeouts: { pollTask: Duration.seconds(20) },
      }],
    },
    monitoring: { dashboard: {} },
    tracing: Tracing.otlpGrpc({ endpoint: 'http://collector.observability.svc:4317' }),
    networkPolicies: { metricsNamespaceLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
    admin: {
      notifications: Notifications.aws({
        region: 'eu-central-1',
        topicArn: 'arn:aws:sns:eu-central-1:123456789012:flyte',
        queueName: 'flyte',
        accountId: '123456789012',
        email: { sender: 'flyte@example.com' },
      }),
      cloudEvents: CloudEvents.nats({ servers: ['nats://nats.example.com'], subject: 'flyte' }),
      autoscaling: { minReplicas: 2, maxReplicas: 6 },
      sidecars: [{
        name: 'sql-proxy',
        image: FlyteImage.of({ repository: 'registry.example.com/sql-proxy', tag: '2.18.0', runAs: RunAs.of({ user: 65532 }) }),
        args: ['--port=5433'],
        resources: {
          cpu: { request: Cpu.millis(50) },
          memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
          ephemeralStorage: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
        },
        startup: ContainerProbe.http({ port: 9801, path: '/startup' }),
        readiness: ContainerProbe.http({ port: 9801, path: '/readiness' }),
        liveness: ContainerProbe.http({ port: 9801, path: '/liveness' }),
        egress: [FlyteEgress.to({ ports: [443] })],
      }],
      mounts: [{ path: '/etc/extra', volume: FlyteVolume.configMap('extra', ConfigMap.fromConfigMapName(chart, 'extra', 'extra')) }],
    },
    console: { replicas: 2, scheduling: { podAntiAffinity: [{}] } },
  });
  return app;
}

if (require.main === module) { synthesize(new App()).synth(); }
