import { bucketOf } from './core-store';
import { endpointRows } from './endpoints';
import { always, fixed, FOLLOWS, Places } from './flyte-places';
import { limiterRows } from './limiters';
import { list, literal, object } from '../code';
import { bool, choice, countOf, duration, hostOf, integer, mebibytes, text, when } from '../readers/basic';
import { clusterName } from '../readers/clusters';
import { otherBuckets } from '../readers/stores';
import { Reader, Row } from '../row';

/** flytepropeller's own settings, and how it reports. */
export function engineRows({ propeller }: Places): Row[] {
  const says = (end: string) => `${propeller}.${end}`;
  const engine = (end: string) => says(`engine.${end}`);
  return [
    { key: 'propeller.rawoutput-prefix', says: says('rawOutputPrefix'), read: rawOutput },
    { key: 'propeller.metadata-prefix', same: ['metadata/propeller'], says: says('extraConfig.propeller.metadata-prefix'), read: text },
    { key: 'propeller.workers', says: says('workers'), read: integer, same: [20] },
    { key: 'propeller.max-workflow-retries', says: engine('maxWorkflowRetries'), read: integer, same: [10] },
    { key: 'propeller.workflow-reeval-duration', says: engine('workflowReevaluation'), read: duration, same: ['10s'] },
    { key: 'propeller.downstream-eval-duration', says: engine('downstreamReevaluation'), read: duration, same: ['30s'] },
    { key: 'propeller.max-streak-length', says: engine('maxStreakLength'), read: integer, same: [8] },
    { key: 'propeller.node-execution-worker-count', says: engine('nodeExecutionWorkers'), read: integer, same: [8] },
    { key: 'propeller.enable-grpc-latency-metrics', says: engine('grpcLatencyMetrics'), read: bool, same: [false] },
    { key: 'propeller.enable-admin-launcher', says: engine('launchPlans.enabled'), read: bool, same: [true] },
    { key: 'propeller.admin-launcher.tps', says: engine('launchPlans.rate'), read: integer },
    { key: 'propeller.admin-launcher.burst', says: engine('launchPlans.burst'), read: integer },
    { key: 'propeller.admin-launcher.cacheSize', says: engine('launchPlans.cacheSize'), read: integer },
    { key: 'propeller.admin-launcher.workers', says: engine('launchPlans.workers'), read: integer },
    { key: 'propeller.limit-namespace', same: ['all', ''], refused: 'permissions over one namespace are said by rbac: FlyteRbac.namespace(tasks), for the whole Flyte' },
    { key: 'propeller.gc-interval', says: engine('garbageCollection.interval'), read: duration, same: ['30m'] },
    { key: 'propeller.max-ttl-hours', says: engine('garbageCollection.retention'), read: countOf('Duration.hours'), same: [23] },
    { key: 'propeller.kube-client-config.qps', says: engine('kubeClient.qps'), read: integer, same: [100] },
    { key: 'propeller.kube-client-config.burst', says: engine('kubeClient.burst'), read: integer, same: [25] },
    { key: 'propeller.kube-client-config.timeout', says: engine('kubeClient.timeout'), read: duration, same: ['30s'] },
    { key: 'propeller.queue.type', says: engine('queue.batched'), read: (value) => ({ code: literal(value === 'batch') }), same: ['batch'] },
    { key: 'propeller.queue.batching-interval', says: engine('queue.batchingInterval'), read: duration, same: ['1s'] },
    { key: 'propeller.queue.batch-size', says: engine('queue.batchSize'), read: integer, same: [-1] },
    ...limiterRows('propeller.queue.queue', engine('queue.workflows'), 'maxof'),
    ...limiterRows('propeller.queue.sub-queue', engine('queue.downstream'), 'bucket'),
    { key: 'propeller.leader-election.enabled', same: [true], refused: 'replicas agree on the one that works; leave it out' },
    ...always('the Lease that its Role names', 'propeller.leader-election.lock-config-map'),
    { key: 'propeller.leader-election.lease-duration', says: engine('leaderElection.leaseDuration'), read: duration, same: ['15s'] },
    { key: 'propeller.leader-election.renew-deadline', says: engine('leaderElection.renewDeadline'), read: duration, same: ['10s'] },
    { key: 'propeller.leader-election.retry-period', says: engine('leaderElection.retryPeriod'), read: duration, same: ['2s'] },
    { key: 'propeller.literal-offloading-config.enabled', says: engine('literalOffloading'), read: (value) => value === true ? { code: object({}) } : { refused: 'it must be true or false; say it by propeller.engine.literalOffloading' }, same: [false] },
    { key: 'propeller.literal-offloading-config.min-size-in-mb-for-offloading', says: engine('literalOffloading.minSize'), read: whenOffloading(mebibytes) },
    { key: 'propeller.literal-offloading-config.max-size-in-mb-for-offloading', says: engine('literalOffloading.maxSize'), read: whenOffloading(mebibytes) },
    { key: 'propeller.event-config.raw-output-policy', says: engine('events.rawOutputPolicy'), read: choice({ inline: 'RawOutputPolicy.INLINE', Inline: 'RawOutputPolicy.INLINE' }), same: ['reference', 'Reference'] },
    { key: 'propeller.event-config.fallback-to-output-reference', says: engine('events.fallbackToReference'), read: bool, same: [false] },
    { key: 'propeller.node-config.default-deadlines.node-execution-deadline', says: 'tasks.execution.attemptDeadline', read: duration, same: ['0s', '0'] },
    { key: 'propeller.node-config.default-deadlines.node-active-deadline', says: 'tasks.execution.nodeDeadline', read: duration, same: ['0s', '0'] },
    { key: 'propeller.node-config.default-max-attempts', says: 'tasks.execution.maxAttempts', read: integer, same: [1] },
    { key: 'propeller.node-config.max-node-retries-system-failures', says: 'tasks.execution.systemRetries', read: integer, same: [3] },
    { key: 'propeller.node-config.interruptible-failure-threshold', says: 'tasks.scheduling.interruptible.failureThreshold', read: integer },
    { key: 'propeller.node-config.ignore-retry-cause', says: 'tasks.execution.ignoreRetryCause', read: bool, same: [false] },
    { key: 'propeller.cluster-id', says: says('clusterId'), read: clusterName },
    { key: 'propeller.create-flyteworkflow-crd', always: 'the definition of FlyteWorkflow is a manifest; flytepropeller may make none' },
    ...resourceManagerRows(engine('resourceManager(ResourceManager.redis)')),
    { key: 'event.type', same: ['admin'], refused: 'flyteadmin learns from events how executions go; leave it out' },
    { key: 'event.rate', says: engine('events.rate'), read: integer, same: [500] },
    { key: 'event.capacity', says: engine('events.capacity'), read: integer, same: [1000] },
    { key: 'event.max-retries', says: engine('events.maxRetries'), read: integer, same: [5] },
    ...endpointRows(),
    ...fixed(FOLLOWS, {
      'webhook.certDir': ['/etc/webhook/certs'],
      'webhook.serviceName': ['flyte-pod-webhook'],
      'webhook.servicePort': [443],
      'webhook.localCert': [true, false],
      'webhook.secretName': [],
      'webhook.listenPort': [9443],
    }),
    ...fixed('the library has one value for it', {
      'datacatalog.storage-prefix': ['metadata/datacatalog'],
      'datacatalog.heartbeat-grace-period-multiplier': [3],
      'datacatalog.max-reservation-heartbeat': ['30s'],
      'application.grpcMaxRecvMsgSizeMBs': [6],
    }),
  ];
}

/** Where tasks write; another bucket than the store's has to be allowed there. */
const rawOutput: Reader = (value, context, path) => {
  const prefix = String(value).replace(/\/+$/, '');
  const bucket = bucketOf(context);
  const isOther = bucket !== undefined && !prefix.split('/').includes(bucket);
  return [{ code: literal(prefix) }, ...isOther ? [otherBuckets(path)] : []];
};

/** What is said of offloaded literals counts once they are switched on. */
function whenOffloading(read: Reader): Reader {
  return when((context, path) => context.on(path.replace(/[\w-]+$/, 'enabled')), 'literals are not offloaded, so it says nothing', read);
}

/** Redis counts where it is the type. */
function whenCounted(read: Reader): Reader {
  return when((context, path) => context.text(path.replace(/resourcemanager\..*$/, 'resourcemanager.type')) === 'redis', 'nobody counts, so it says nothing', read);
}

function resourceManagerRows(to: string): Row[] {
  const servers: Reader = (value) => ({
    code: list((Array.isArray(value) ? value : [value]).map((one) => {
      const [host, port] = String(one).split(':');
      return object({ host: literal(hostOf(host)), port: port === undefined ? undefined : literal(Number(port)) });
    })),
  });
  return [
    { key: 'propeller.resourcemanager.type', same: ['noop'], read: () => ({ same: 'it follows from the servers of Redis' }) },
    { key: 'propeller.resourcemanager.resourceMaxQuota', says: `${to}.maxQuota`, read: whenCounted(integer) },
    { key: 'propeller.resourcemanager.redis.hostPaths', says: `${to}.servers`, read: whenCounted(servers) },
    { key: 'propeller.resourcemanager.redis.hostPath', says: `${to}.servers`, read: whenCounted(servers) },
    {
      key: 'propeller.resourcemanager.redis.hostKey',
      says: `${to}.password`,
      read: whenCounted((_value, context, path) => ({ code: context.secret('flyte-redis', 'password', path) })),
    },
    { key: 'propeller.resourcemanager.redis.primaryName', says: `${to}.primaryName`, read: whenCounted(text) },
    { key: 'propeller.resourcemanager.redis.maxRetries', says: `${to}.maxRetries`, read: whenCounted(integer) },
  ];
}
