import * as kplus from 'cdk8s-plus-27';
import { seconds } from './durations';
import { hostPort } from '../private/addresses';
import { Document, pairs } from '../private/documents';
import {
  ArrayNodeOptions, EngineEventOptions, FlyteEngineOptions, GarbageCollectionOptions, KubeClientOptions, LaunchPlanOptions, LiteralOffloadingOptions,
} from '../settings/engine';
import { EngineQueueOptions, QueueRateLimiter } from '../settings/engine-queue';
import { ResourceManager } from '../settings/resource-manager';

/** How flytepropeller works, over several sections. What is not said stays Flyte's own. */
export function engineSections(engine: FlyteEngineOptions = {}): Document {
  const { events = {}, launchPlans, leaderElection } = engine;
  return {
    event: recorder(events),
    tasks: {
      backoff: {
        'base-second': engine.backoff?.base?.toSeconds(),
        'max-duration': seconds(engine.backoff?.max),
      },
    },
    propeller: {
      'admin-launcher': launcher(launchPlans),
      'array-node-config': arrayNodes(engine.arrayNodes),
      'downstream-eval-duration': seconds(engine.downstreamReevaluation),
      'enable-admin-launcher': launchPlans?.enabled,
      'enable-grpc-latency-metrics': engine.grpcLatencyMetrics,
      'event-config': { 'raw-output-policy': events.rawOutputPolicy, 'fallback-to-output-reference': events.fallbackToReference },
      ...garbageCollection(engine.garbageCollection),
      'kube-client-config': kubeClient(engine.kubeClient),
      'leader-election': {
        'lease-duration': seconds(leaderElection?.leaseDuration),
        'renew-deadline': seconds(leaderElection?.renewDeadline),
        'retry-period': seconds(leaderElection?.retryPeriod),
      },
      'literal-offloading-config': literalOffloading(engine.literalOffloading),
      'max-streak-length': engine.maxStreakLength,
      'max-workflow-retries': engine.maxWorkflowRetries,
      'node-execution-worker-count': engine.nodeExecutionWorkers,
      'queue': queue(engine.queue),
      'resourcemanager': resourceManager(engine.resourceManager),
      'workflow-reeval-duration': seconds(engine.workflowReevaluation),
      'workflowStore': { policy: engine.workflowStore },
    },
  };
}

/** The password of Redis, for which Flyte reads no file; it does read the environment. */
export function engineEnv({ resourceManager: manager }: FlyteEngineOptions = {}): { [name: string]: kplus.EnvValue } {
  const password = manager?._redis.password;
  return password === undefined ? {} : { 'PROPELLER.RESOURCEMANAGER.REDIS.HOSTKEY': kplus.EnvValue.fromSecretValue(password) };
}

/** How the Kubernetes API is called; the keys are flytepropeller's and flyteadmin's. */
export function kubeClient({ qps, burst, timeout }: KubeClientOptions = {}): Document {
  return { qps, burst, timeout: seconds(timeout) };
}

function recorder({ rate, capacity, maxRetries, retryDelay, retryJitter }: EngineEventOptions): Document {
  return {
    'rate': rate,
    'capacity': capacity,
    'max-retries': maxRetries,
    'base-scalar': retryDelay?.toMilliseconds(),
    // A number in a text.
    'backoff-jitter': retryJitter === undefined ? undefined : String(retryJitter),
  };
}

function launcher({ rate, burst, cacheSize, workers, resyncInterval }: LaunchPlanOptions = {}): Document {
  return { 'tps': rate, burst, cacheSize, workers, 'cache-resync-duration': seconds(resyncInterval) };
}

function arrayNodes({ parallelism, nodeEvents, mapPluginLogs, maxDeltaTimestamp, maxPhaseVersionAttempts }: ArrayNodeOptions = {}): Document {
  return {
    'default-parallelism-behavior': parallelism,
    'event-version': nodeEvents === true ? 1 : undefined,
    'use-map-plugin-logs': mapPluginLogs,
    'max-delta-timestamp': seconds(maxDeltaTimestamp),
    'max-task-phase-version-attempts': maxPhaseVersionAttempts,
  };
}

/** No time at all is how Flyte says that nothing is deleted. */
function garbageCollection({ enabled, interval, retention }: GarbageCollectionOptions = {}): Document {
  return { 'gc-interval': seconds(interval), 'max-ttl-hours': enabled === false ? 0 : retention?.toHours() };
}

function literalOffloading(options?: LiteralOffloadingOptions): Document | undefined {
  if (options === undefined) { return undefined; }
  const { minSize, maxSize, sdkVersions } = options;
  return {
    'Enabled': true,
    'min-size-in-mb-for-offloading': minSize?.toMebibytes(),
    'max-size-in-mb-for-offloading': maxSize?.toMebibytes(),
    'supported-sdk-versions': pairs(sdkVersions),
  };
}

function queue({ workflows, downstream, batched, batchingInterval, batchSize }: EngineQueueOptions = {}): Document {
  return {
    'type': batched === undefined ? undefined : batched ? 'batch' : 'simple',
    'queue': limiter(workflows),
    'sub-queue': limiter(downstream),
    'batching-interval': seconds(batchingInterval),
    'batch-size': batchSize,
  };
}

function limiter(of?: QueueRateLimiter): Document | undefined {
  if (of === undefined) { return undefined; }
  const { rate, capacity, baseDelay, maxDelay } = of._options;
  return { 'type': of._type, rate, capacity, 'base-delay': seconds(baseDelay), 'max-delay': seconds(maxDelay) };
}

function resourceManager(manager?: ResourceManager): Document | undefined {
  if (manager === undefined) { return undefined; }
  const { servers, primaryName, maxRetries, maxQuota } = manager._redis;
  return {
    type: 'redis',
    resourceMaxQuota: maxQuota,
    redis: { hostPaths: servers.map(({ host, port }) => hostPort(host, port)), primaryName, maxRetries },
  };
}
