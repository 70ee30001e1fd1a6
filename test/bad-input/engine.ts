import { Duration, Size } from 'cdk8s';
import {
  ArrayNodeOptions, EngineEventOptions, EngineQueueOptions, FlyteEngineOptions, FlyteNetworkPolicies, KubeClientOptions, LiteralOffloadingOptions,
  QueueRateLimiter, RawOutputPolicy, RedisResourceManagerOptions, ResourceManager,
} from 'cdk8s-flyte';
import { Row, SECRET, secretValue, untyped } from './row';
import { COMPONENTS, core } from '../support';

const engine = (options: FlyteEngineOptions): Row[1] => (chart) => COMPONENTS.flytepropeller(chart, { engine: options });
const queue = (options: EngineQueueOptions): Row[1] => engine({ queue: options });
const events = (options: EngineEventOptions): Row[1] => engine({ events: options });
const arrayNodes = (options: ArrayNodeOptions): Row[1] => engine({ arrayNodes: options });
const calls = (options: KubeClientOptions): Row[1] => engine({ kubeClient: options });
const offloading = (options: LiteralOffloadingOptions): Row[1] => engine({ literalOffloading: options });
const redis = (options: Partial<RedisResourceManagerOptions>): Row[1] => () => ResourceManager.redis({ servers: [{ host: 'redis.example.com' }], ...options });
const owned = (config: object, path: string, got: string, fix: string): [Row[1], string] =>
  [(chart) => COMPONENTS.flytepropeller(chart, { extraConfig: config }), `test/it: extraConfig.${path} must not be set here, got ${got}; ${fix}`];

const INTEGER = 'be an integer from 1 to 1000000';
const WHOLE_SECONDS = 'use whole seconds, such as Duration.minutes(5)';

/** What flytepropeller's engine refuses. */
export const ENGINE_ROWS: Row[] = [
  ['no retry of a workflow', engine({ maxWorkflowRetries: 0 }), `test/it: engine.maxWorkflowRetries must ${INTEGER}, got 0; leave it out for 10`],
  ['half an evaluation in a row', engine({ maxStreakLength: 1.5 }), `test/it: engine.maxStreakLength must ${INTEGER}, got 1.5; leave it out for 8`],
  ['no worker for map tasks', engine({ nodeExecutionWorkers: 0 }), `test/it: engine.nodeExecutionWorkers must ${INTEGER}, got 0; leave it out for 8`],
  ['workflows evaluated without pause', engine({ workflowReevaluation: Duration.millis(10) }),
    'test/it: engine.workflowReevaluation must be an integer from 1000 to 86400000, got 10; use milliseconds from a second to a day, such as Duration.seconds(30)'],
  ['pods looked at every other day', engine({ downstreamReevaluation: Duration.days(2) }),
    'test/it: engine.downstreamReevaluation must be an integer from 1000 to 86400000, got 172800000; use milliseconds from a second to a day, such as Duration.seconds(30)'],
  ['a store of workflows that is for tests', engine({ workflowStore: untyped('InMemory') }),
    "test/it: engine.workflowStore must be a WorkflowStorePolicy, got 'InMemory'; use one of WorkflowStorePolicy.PASS_THROUGH ('PassThrough'), "
    + "WorkflowStorePolicy.TRACK_TERMINATED ('TrackTerminated'), WorkflowStorePolicy.RESOURCE_VERSION_CACHE ('ResourceVersionCache')"],
  ['an option of the engine that is none', engine(untyped({ gcInterval: Duration.hours(1) })),
    "test/it: engine must have only what FlyteEngineOptions knows, got 'gcInterval'; use one of arrayNodes, backoff, downstreamReevaluation, events, "
    + 'garbageCollection, grpcLatencyMetrics, kubeClient, launchPlans, leaderElection, literalOffloading, maxStreakLength, maxWorkflowRetries, '
    + 'nodeExecutionWorkers, queue, resourceManager, workflowReevaluation, workflowStore'],

  ['a rate of 0', () => QueueRateLimiter.bucket({ rate: 0 }), `QueueRateLimiter.bucket: rate must ${INTEGER}, got 0; leave it out for 1000`],
  ['a bucket for nothing', () => QueueRateLimiter.bucketAndFailures({ capacity: 0 }), `QueueRateLimiter.bucketAndFailures: capacity must ${INTEGER}, got 0; leave it out for 10000`],
  ['a delay of two hours', () => QueueRateLimiter.failures({ maxDelay: Duration.hours(2) }),
    'QueueRateLimiter.failures: maxDelay must be an integer from 0 to 3600000, got 7200000; use milliseconds up to an hour, such as Duration.seconds(5)'],
  ['a first delay above the longest', () => QueueRateLimiter.failures({ baseDelay: Duration.seconds(5), maxDelay: Duration.seconds(1) }),
    'QueueRateLimiter.failures: baseDelay must not be above maxDelay, got 5000; lower it to 1000 milliseconds or less, or raise maxDelay'],
  ["a first delay above Flyte's longest", () => QueueRateLimiter.bucketAndFailures({ baseDelay: Duration.minutes(2) }),
    'QueueRateLimiter.bucketAndFailures: baseDelay must not be above maxDelay, got 120000; lower it to 60000 milliseconds or less, or raise maxDelay'],
  ['a kind of queue for a limiter', queue({ workflows: untyped('bucket') }),
    "test/it: engine.queue.workflows must be a QueueRateLimiter, got '(a text)'; use one of QueueRateLimiter.bucket(...), QueueRateLimiter.bucketAndFailures(...), QueueRateLimiter.failures(...)"],
  ['a queue of changes without batches', queue({ batched: false, downstream: QueueRateLimiter.bucket() }),
    "test/it: engine.queue.downstream must not come with batched: false, got 'bucket'; remove one of them: without batches there is one queue only"],
  ['a time of batches without batches', queue({ batched: false, batchingInterval: Duration.seconds(2) }),
    "test/it: engine.queue.batchingInterval must not come with batched: false, got 'a duration'; remove one of them: without batches there is one queue only"],
  ['a size of batches without batches', queue({ batched: false, batchSize: 10 }),
    'test/it: engine.queue.batchSize must not come with batched: false, got 10; remove one of them: without batches there is one queue only'],
  ['batches without time', queue({ batchingInterval: Duration.seconds(0) }),
    'test/it: engine.queue.batchingInterval must be an integer from 1 to 3600000, got 0; use milliseconds up to an hour, such as Duration.seconds(2)'],
  ['batches of minus one', queue({ batchSize: -1 }), `test/it: engine.queue.batchSize must ${INTEGER}, got -1; leave it out for all that there are`],

  ['no call to the Kubernetes API', calls({ qps: 0 }), `test/it: engine.kubeClient.qps must ${INTEGER}, got 0; leave it out for 100`],
  ['no call at once', calls({ burst: 0 }), `test/it: engine.kubeClient.burst must ${INTEGER}, got 0; leave it out for 25`],
  ['calls that may take forever', calls({ timeout: Duration.seconds(0) }), `test/it: engine.kubeClient.timeout must be an integer >= 1, got 0; ${WHOLE_SECONDS}`],

  ['finished workflows looked for without pause', engine({ garbageCollection: { interval: Duration.millis(5) } }),
    `test/it: engine.garbageCollection.interval must be an integer >= 1, got 0.005; ${WHOLE_SECONDS}`],
  ['finished workflows kept for two days', engine({ garbageCollection: { retention: Duration.days(2) } }),
    'test/it: engine.garbageCollection.retention must be an integer from 1 to 23, got 48; use whole hours, such as Duration.hours(12); Flyte takes more for 23'],
  ['finished workflows kept for half an hour', engine({ garbageCollection: { retention: Duration.minutes(30) } }),
    'test/it: engine.garbageCollection.retention must be an integer from 1 to 23, got 0.5; use whole hours, such as Duration.hours(12); Flyte takes more for 23'],
  ['an interval of a collection that is off', engine({ garbageCollection: { enabled: false, interval: Duration.hours(12) } }),
    "test/it: engine.garbageCollection.interval must not come with enabled: false, got '43200s'; remove one of them"],
  ['a time to keep without collection', engine({ garbageCollection: { enabled: false, retention: Duration.hours(1) } }),
    "test/it: engine.garbageCollection.retention must not come with enabled: false, got '3600s'; remove one of them"],

  ['no event in a second', events({ rate: 0 }), `test/it: engine.events.rate must ${INTEGER}, got 0; leave it out for 500`],
  ['retries of events below 0, at which Flyte stops', events({ maxRetries: -1 }), 'test/it: engine.events.maxRetries must be an integer from 0 to 1000000, got -1; leave it out for 5'],
  ['a jitter above 1, at which Flyte stops', events({ retryJitter: 1.1 }), 'test/it: engine.events.retryJitter must be a number from 0 to 1, got 1.1; leave it out for 0.1'],
  ['a delay of events of an hour', events({ retryDelay: Duration.hours(1) }),
    'test/it: engine.events.retryDelay must be an integer from 1 to 60000, got 3600000; use milliseconds up to a minute, such as Duration.millis(100)'],
  ['a fallback of outputs that are references anyway', events({ rawOutputPolicy: RawOutputPolicy.REFERENCE, fallbackToReference: true }),
    'test/it: engine.events.fallbackToReference must come with rawOutputPolicy: RawOutputPolicy.INLINE, got true; add it, or remove this: outputs are reported by reference anyway'],

  ['no number for an event', arrayNodes({ maxPhaseVersionAttempts: 0 }), `test/it: engine.arrayNodes.maxPhaseVersionAttempts must ${INTEGER}, got 0; leave it out for 3`],
  ['half a second of map tasks', arrayNodes({ maxDeltaTimestamp: Duration.millis(500) }),
    `test/it: engine.arrayNodes.maxDeltaTimestamp must be an integer >= 1, got 0.5; ${WHOLE_SECONDS}`],
  ['a parallelism that is a number', arrayNodes({ parallelism: untyped(10) }),
    'test/it: engine.arrayNodes.parallelism must be an ArrayNodeParallelism, got 10; use one of ArrayNodeParallelism.UNLIMITED (\'unlimited\'), '
    + "ArrayNodeParallelism.WORKFLOW ('workflow'), ArrayNodeParallelism.HYBRID ('hybrid')"],

  ['values offloaded from half a mebibyte', offloading({ minSize: Size.kibibytes(512) }),
    'test/it: engine.literalOffloading.minSize must be an integer from 1 to 1048576, got 0.5; use whole mebibytes, such as Size.mebibytes(10)'],
  ['values offloaded only where they fail', offloading({ minSize: Size.mebibytes(20), maxSize: Size.mebibytes(20) }),
    "test/it: engine.literalOffloading.minSize must be below maxSize, got '20Mi'; lower it below 20Mi, or raise maxSize"],
  ["values offloaded above Flyte's own most", offloading({ minSize: Size.gibibytes(2) }),
    "test/it: engine.literalOffloading.minSize must be below maxSize, got '2048Mi'; lower it below 1000Mi, or raise maxSize"],
  ['a library of tasks in lower case', offloading({ sdkVersions: { flytekit: '1.13.14' } }),
    "test/it: engine.literalOffloading.sdkVersions must have names of libraries as keys, in capitals, got 'flytekit'; flytekit is FLYTE_SDK"],
  ['a version of a library with its v', offloading({ sdkVersions: { FLYTE_SDK: 'v1.13' } }),
    "test/it: engine.literalOffloading.sdkVersions['FLYTE_SDK'] must be a version of three numbers, got 'v1.13'; write for example 1.13.14"],

  ['no call to flyteadmin', engine({ launchPlans: { rate: 0 } }), `test/it: engine.launchPlans.rate must ${INTEGER}, got 0; leave it out for 100`],
  ['workers for launch plans that are off', engine({ launchPlans: { enabled: false, workers: 3 } }),
    "test/it: engine.launchPlans.workers must not come with enabled: false, got 'workers'; remove one of them"],

  ['a lease that ends before it can be renewed', engine({ leaderElection: { leaseDuration: Duration.seconds(10) } }),
    "test/it: engine.leaderElection.leaseDuration must be above renewDeadline, got '10s'; raise it above 10s, or lower renewDeadline"],
  ['a lease tried too rarely', engine({ leaderElection: { retryPeriod: Duration.seconds(9) } }),
    "test/it: engine.leaderElection.renewDeadline must be above 1.2 times retryPeriod, got '10s'; raise it above 10.8s, or lower retryPeriod"],
  ['a first wait above the longest', engine({ backoff: { base: Duration.seconds(30) } }),
    "test/it: engine.backoff.base must not be above max, got '30s'; lower it to 20s or less, or raise max"],

  ['Redis nowhere', redis({ servers: [] }), 'ResourceManager.redis: servers must name at least one server, got []; give the host of one, for example redis.tools.svc'],
  ['Redis with its port in the host', redis({ servers: [{ host: 'redis.example.com:6379' }] }),
    "ResourceManager.redis: servers[0].host must be a host name or an IP address, got 'redis.example.com:6379'; give the port in its own prop"],
  ['a URL of Redis with its password', redis({ servers: [{ host: `redis://:${SECRET}@redis.example.com` }] }),
    "ResourceManager.redis: servers[0].host must be a host name or an IP address, got 'redis://***@redis.example.com'; leave out the scheme, the port and the path"],
  ['Redis at port 0', redis({ servers: [{ host: 'redis.example.com', port: 0 }] }),
    'ResourceManager.redis: servers[0].port must be an integer from 1 to 65535, got 0; leave it out for 6379'],
  ['one Redis twice', redis({ servers: [{ host: 'a.example.com' }, { host: 'a.example.com', port: 6379 }] }),
    "ResourceManager.redis: servers[1] must be given once, got 'a.example.com:6379'; remove one of them"],
  ['a password of Redis in clear', redis({ password: untyped(SECRET) }),
    "ResourceManager.redis: password must name a Secret and a key, got '(a text)'; give a SecretValue: its secret by Secret.fromSecretName(scope, 'id', 'name'), and its key"],
  ['a password of Redis without key', redis({ password: secretValue('') }),
    "ResourceManager.redis: password.key must be a key of the Secret (letters, digits, -, _ and .), got ''; name the key that holds the value"],
  ['a primary without name', redis({ primaryName: ' ' }), "ResourceManager.redis: primaryName must not be empty, got ' '; leave it out where there are no sentinels"],
  ['no retry of Redis', redis({ maxRetries: 0 }), 'ResourceManager.redis: maxRetries must be an integer from 1 to 100, got 0; leave it out for none'],
  ['a quota of Redis of nothing', redis({ maxQuota: 0 }), `ResourceManager.redis: maxQuota must ${INTEGER}, got 0; leave it out for 1000`],
  ['a Redis that may be a Service or not', (chart) => new FlyteNetworkPolicies(chart, 'policies', {
    components: [COMPONENTS.flytepropeller(chart, { engine: { resourceManager: ResourceManager.redis({ servers: [{ host: 'redis.tools' }] }) } })],
  }), "test/it: engine.resourceManager.servers.host must say whether it is a Service or a name outside the cluster, got 'redis.tools'; "
    + 'write redis.tools.svc for the Service, or name its addresses in redisCidrs of the network policies'],
  ['no address for Redis', (chart) => core(chart, { networkPolicies: { redisCidrs: [] } }, 'it'),
    'test/it: networkPolicies.redisCidrs must name at least one block, got []; an empty list would allow nothing; leave it out for the default'],

  ['retries of workflows by extra configuration', ...owned({ propeller: { 'max-workflow-retries': 30 } }, 'propeller.max-workflow-retries', '30', 'use engine')],
  ['a queue by extra configuration', ...owned({ propeller: { queue: { type: 'batch' } } }, 'propeller.queue', '{"type":"batch"}', 'use engine.queue')],
  ['Redis by extra configuration', ...owned({ propeller: { resourcemanager: { type: 'redis' } } }, 'propeller.resourcemanager', '{"type":"redis"}',
    'use engine.resourceManager, which policies follow')],
  ['a policy of the store of workflows by extra configuration', ...owned({ propeller: { workflowstore: { policy: 'InMemory' } } }, 'propeller.workflowstore',
    '{"policy":"InMemory"}', 'use engine')],
];
