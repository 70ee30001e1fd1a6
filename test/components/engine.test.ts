import { Chart, Duration, Size } from 'cdk8s';
import {
  ArrayNodeParallelism, FlyteEngineOptions, FlyteNetworkPolicies, QueueRateLimiter, RawOutputPolicy, RedisServer, ResourceManager,
  WorkflowStorePolicy,
} from 'cdk8s-flyte';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { COMPONENTS, configOf, containerOf, core, envOf, find, manifests, testChart, testSecret } from '../support';

function rendered(engine: FlyteEngineOptions = {}, chart: Chart = testChart()): Document[] {
  COMPONENTS.flytepropeller(chart, { engine });
  return manifests(chart);
}

function sectionsWith(engine: FlyteEngineOptions): Document {
  const without = configOf(rendered(), 'flytepropeller-config');
  const { propeller, event, tasks } = configOf(rendered(engine), 'flytepropeller-config');
  const own = (section: unknown, base: unknown): Document => {
    const known = documentOf(base);
    const same = (key: string, value: unknown): boolean => JSON.stringify(known[key]) === JSON.stringify(value);
    return Object.fromEntries(Object.entries(documentOf(section)).filter(([key, value]) => !same(key, value)));
  };
  return { propeller: own(propeller, without.propeller), event: own(event, without.event), tasks: own(tasks, without.tasks) };
}

/** What each option becomes; whatever stands beside it was there before. */
const RENDERED: [title: string, engine: FlyteEngineOptions, expected: Document][] = [
  ['nothing', {}, {}],
  ['empty groups', { queue: {}, kubeClient: {}, garbageCollection: {}, events: {}, arrayNodes: {}, launchPlans: {}, leaderElection: {}, backoff: {} }, {}],
  ['retries, intervals and workers', {
    maxWorkflowRetries: 30,
    workflowReevaluation: Duration.seconds(30),
    downstreamReevaluation: Duration.millis(1500),
    maxStreakLength: 4,
    nodeExecutionWorkers: 16,
    grpcLatencyMetrics: true,
    workflowStore: WorkflowStorePolicy.TRACK_TERMINATED,
  }, {
    propeller: {
      'max-workflow-retries': 30,
      'workflow-reeval-duration': '30s',
      'downstream-eval-duration': '1500ms',
      'max-streak-length': 4,
      'node-execution-worker-count': 16,
      'enable-grpc-latency-metrics': true,
      'workflowStore': { policy: 'TrackTerminated' },
    },
  }],
  ["the chart's queue", {
    queue: {
      workflows: QueueRateLimiter.bucketAndFailures({ rate: 100, capacity: 1000, baseDelay: Duration.seconds(5), maxDelay: Duration.minutes(2) }),
      downstream: QueueRateLimiter.bucket({ rate: 10, capacity: 100 }),
      batched: true,
      batchingInterval: Duration.seconds(2),
      batchSize: 5,
    },
  }, {
    propeller: {
      queue: {
        'type': 'batch',
        'batching-interval': '2s',
        'batch-size': 5,
        'queue': { 'type': 'maxof', 'rate': 100, 'capacity': 1000, 'base-delay': '5s', 'max-delay': '120s' },
        'sub-queue': { type: 'bucket', rate: 10, capacity: 100 },
      },
    },
  }],
  ['a queue without batches', { queue: { batched: false, workflows: QueueRateLimiter.failures({ maxDelay: Duration.millis(500) }) } },
    { propeller: { queue: { type: 'simple', queue: { 'type': 'expfailure', 'max-delay': '500ms' } } } }],
  ['calls to the Kubernetes API', { kubeClient: { qps: 200, burst: 50, timeout: Duration.minutes(1) } },
    { propeller: { 'kube-client-config': { qps: 200, burst: 50, timeout: '60s' } } }],
  ['garbage collection', { garbageCollection: { interval: Duration.hours(12), retention: Duration.days(0.5) } },
    { propeller: { 'gc-interval': '43200s', 'max-ttl-hours': 12 } }],
  ['no garbage collection', { garbageCollection: { enabled: false } }, { propeller: { 'max-ttl-hours': 0 } }],
  ['events', {
    events: {
      rate: 1000,
      capacity: 2000,
      maxRetries: 0,
      retryDelay: Duration.seconds(1),
      retryJitter: 0.5,
      rawOutputPolicy: RawOutputPolicy.INLINE,
      fallbackToReference: true,
    },
  }, {
    event: { 'rate': 1000, 'capacity': 2000, 'max-retries': 0, 'base-scalar': 1000, 'backoff-jitter': '0.5' },
    propeller: { 'event-config': { 'raw-output-policy': 'inline', 'fallback-to-output-reference': true } },
  }],
  ['map tasks', {
    arrayNodes: {
      parallelism: ArrayNodeParallelism.HYBRID,
      nodeEvents: true,
      mapPluginLogs: true,
      maxDeltaTimestamp: Duration.days(7),
      maxPhaseVersionAttempts: 5,
    },
  }, {
    propeller: {
      'array-node-config': {
        'default-parallelism-behavior': 'hybrid',
        'event-version': 1,
        'use-map-plugin-logs': true,
        'max-delta-timestamp': '604800s',
        'max-task-phase-version-attempts': 5,
      },
    },
  }],
  ['offloading', { literalOffloading: {} }, { propeller: { 'literal-offloading-config': { Enabled: true } } }],
  ['offloading, by sizes and libraries', { literalOffloading: { minSize: Size.mebibytes(5), maxSize: Size.gibibytes(2), sdkVersions: { UNION_SDK: '1.0.0', FLYTE_SDK: '1.14.0' } } }, {
    propeller: {
      'literal-offloading-config': {
        'Enabled': true,
        'min-size-in-mb-for-offloading': 5,
        'max-size-in-mb-for-offloading': 2048,
        'supported-sdk-versions': [{ FLYTE_SDK: '1.14.0' }, { UNION_SDK: '1.0.0' }],
      },
    },
  }],
  ['launch plans', { launchPlans: { enabled: true, rate: 200, burst: 20, cacheSize: 500, workers: 5, resyncInterval: Duration.minutes(1) } }, {
    propeller: { 'enable-admin-launcher': true, 'admin-launcher': { 'tps': 200, 'burst': 20, 'cacheSize': 500, 'workers': 5, 'cache-resync-duration': '60s' } },
  }],
  ['no launch plans', { launchPlans: { enabled: false } }, { propeller: { 'enable-admin-launcher': false } }],
  ['leader election, beside its lock', { leaderElection: { leaseDuration: Duration.seconds(60), renewDeadline: Duration.seconds(40), retryPeriod: Duration.seconds(5) } }, {
    propeller: {
      'leader-election': {
        'enabled': true,
        'lock-config-map': { name: 'flytepropeller-leader', namespace: 'flyte' },
        'lease-duration': '60s',
        'renew-deadline': '40s',
        'retry-period': '5s',
      },
    },
  }],
  ['backoff', { backoff: { base: Duration.seconds(5), max: Duration.minutes(1) } }, { tasks: { backoff: { 'base-second': 5, 'max-duration': '60s' } } }],
  ['sentinels', {
    resourceManager: ResourceManager.redis({ servers: [{ host: 'a.example.com', port: 26379 }, { host: '2001:db8::1' }], primaryName: 'main', maxRetries: 3, maxQuota: 10000 }),
  }, {
    propeller: {
      resourcemanager: { type: 'redis', resourceMaxQuota: 10000, redis: { hostPaths: ['a.example.com:26379', '[2001:db8::1]:6379'], primaryName: 'main', maxRetries: 3 } },
    },
  }],
];

test.each(RENDERED)('%s is rendered as Flyte reads it', (_title, engine, expected) => {
  expect(sectionsWith(engine)).toEqual({ propeller: {}, event: {}, tasks: {}, ...expected });
});

test('the engine is told in a composition', () => {
  const chart = testChart();
  core(chart, { propeller: { workers: 40, engine: { maxWorkflowRetries: 50 } } });
  expect(configOf(manifests(chart), 'flytepropeller-config').propeller).toMatchObject({ 'workers': 40, 'max-workflow-retries': 50 });
});

test('the password of Redis comes from its Secret, and is in no ConfigMap', () => {
  const chart = testChart();
  const all = rendered({ resourceManager: ResourceManager.redis({ servers: [{ host: 'redis.tools.svc' }], password: testSecret(chart, 'redis', 'password') }) }, chart);
  expect(envOf(containerOf(find(all, 'Deployment', 'flytepropeller'), 'flytepropeller'))).toMatchObject({
    'PROPELLER.RESOURCEMANAGER.REDIS.HOSTKEY': { secretKeyRef: { name: 'redis', key: 'password' } },
  });
  expect(configOf(all, 'flytepropeller-config').propeller).toMatchObject({ resourcemanager: { type: 'redis', redis: { hostPaths: ['redis.tools.svc:6379'] } } });
});

/** What the policy of flytepropeller opens for Redis, beside what it opens without. */
function openedTo(servers: RedisServer[], primaryName?: string, redisCidrs?: string[]): unknown[] {
  const egress = (engine: FlyteEngineOptions): unknown[] => {
    const chart = testChart();
    const components = [COMPONENTS.flytepropeller(chart, { engine })];
    const { policies: [, policy] } = new FlyteNetworkPolicies(chart, 'policies', { components, redisCidrs });
    return listOf(documentOf((policy.toJson() as Document).spec).egress);
  };
  const before = egress({}).map((rule) => JSON.stringify(rule));
  return egress({ resourceManager: ResourceManager.redis({ servers, primaryName }) }).filter((rule) => !before.includes(JSON.stringify(rule)));
}

const NAMESPACE = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'tools' } } };
const block = (cidr: string) => ({ ipBlock: { cidr } });
const on = (...ports: number[]) => ports.map((port) => ({ port, protocol: 'TCP' }));

test.each<[title: string, RedisServer[], string | undefined, string[] | undefined, unknown[]]>([
  ['an address', [{ host: '10.1.2.3' }], undefined, undefined, [{ to: [block('10.1.2.3/32')], ports: on(6379) }]],
  ['a Service', [{ host: 'redis.tools.svc' }], undefined, undefined, [{ to: [NAMESPACE], ports: [{ protocol: 'TCP' }] }]],
  ['a name outside the cluster', [{ host: 'redis.example.com', port: 6380 }], undefined, undefined, [{ to: [block('0.0.0.0/0'), block('::/0')], ports: on(6380) }]],
  ['a name by given addresses', [{ host: 'redis.example.com' }], undefined, ['10.0.0.0/24'], [{ to: [block('10.0.0.0/24')], ports: on(6379) }]],
  ['sentinels in the cluster, with the primary beside them', [{ host: 'redis.tools.svc', port: 26379 }], 'main', undefined, [{ to: [NAMESPACE], ports: [{ protocol: 'TCP' }] }]],
  ['sentinels elsewhere, and any primary', [{ host: '10.1.2.3', port: 26379 }], 'main', undefined, [
    { to: [block('10.1.2.3/32')], ports: on(26379) }, { to: [block('0.0.0.0/0'), block('::/0')], ports: on(6379) },
  ]],
])('Redis is reached at %s', (_title, servers, primaryName, cidrs, expected) => {
  expect(openedTo(servers, primaryName, cidrs)).toEqual(expected);
});
