import { kubeClient } from './engine';
import { reconnect } from './notifications';
import { Document, pairs, present } from '../private/documents';
import { PORTS } from '../private/vocabulary';
import { KubeClientOptions } from '../settings/engine';
import { EventScheduler, SCHEDULE_RATE, ScheduleRateLimit } from '../settings/event-scheduler';
import { FlyteDomain } from '../settings/projects';
import { FlyteServerOptions } from '../settings/server';
import { TaskOptions } from '../settings/tasks';

/** Prefix of every metric, so that existing dashboards keep working. */
const METRICS_SCOPE = 'flyte:';

/** The part of the `flyteadmin` section that flyteadmin and the cluster resource sync share. */
export function applicationSection(): Document {
  return { flyteadmin: { profilerPort: PORTS.profiler, metricsScope: METRICS_SCOPE } };
}

/** What flyteadmin alone has in the same section: where it keeps its data, and what holds for executions that do not say otherwise. */
export function executionsSection({ execution = {}, scheduling }: TaskOptions = {}): Document {
  return {
    flyteadmin: {
      metadataStoragePrefix: ['metadata', 'admin'],
      eventVersion: 2,
      maxParallelism: execution.maxParallelism,
      overwriteCache: execution.overwriteCache,
      interruptible: scheduling?.interruptible?.byDefault,
      k8sServiceAccount: execution.serviceAccountName,
      roleNameKey: execution.roleNameKey,
      labels: pairs(execution.labels),
      annotations: pairs(execution.annotations),
    },
  };
}

/** What flytescheduler reads, whose profiler has a port of its own. */
export function schedulerSections(rateLimit?: ScheduleRateLimit, utc?: boolean): Document {
  const local = {
    // Flyte takes the section as a whole: a rate without a burst would start nothing.
    adminRateLimit: rateLimit === undefined ? undefined : { ...SCHEDULE_RATE, ...present({ ...rateLimit }) },
    useUTCTz: utc,
  };
  return {
    flyteadmin: { metricsScope: METRICS_SCOPE },
    scheduler: { profilerPort: PORTS.profiler, workflowExecutor: rateLimit === undefined && utc === undefined ? undefined : { local } },
  };
}

/** The `scheduler` section of flyteadmin, where a cloud fires the schedules. */
export function eventSchedulerSection(eventScheduler?: EventScheduler): Document {
  if (eventScheduler === undefined) { return {}; }
  const { _aws: { roleArn, queueArn, namePrefix, region, accountId, queueName, reconnect: again } } = eventScheduler;
  return {
    scheduler: {
      // The keys inside `aws` are read for the prefix alone, these for all.
      eventScheduler: { scheme: 'aws', region, scheduleRole: roleArn, targetName: queueArn, scheduleNamePrefix: namePrefix },
      workflowExecutor: { scheme: 'aws', region, scheduleQueueName: queueName, accountId },
      ...reconnect(again),
    },
  };
}

/** `domains` and `namespace_mapping`, on which flyteadmin and the cluster resource sync must agree. */
export function namespaceSections(domains: readonly FlyteDomain[], template: string): Document {
  return {
    domains: domains.map((domain) => ({ id: domain.id, name: domain.name ?? domain.id })),
    namespace_mapping: { template },
  };
}

/** How much the server takes, in the same section, and how it calls the Kubernetes API. */
export function serverLimits({ maxMessageSize, maxConcurrentStreams, latencyMetrics }: FlyteServerOptions, client: KubeClientOptions): Document {
  return {
    server: {
      grpc: {
        maxMessageSizeBytes: maxMessageSize === undefined ? undefined : maxMessageSize.toKibibytes() * 1024,
        maxConcurrentStreams,
        enableGrpcLatencyMetrics: latencyMetrics,
      },
      kubeClientConfig: kubeClient(client),
    },
  };
}

/** The `server` section: no reflection API, and other origins only when named. With a certificate there is no gRPC port: HTTP's serves both. */
export function serverSection(corsAllowedOrigins: readonly string[], certificateDirectory?: string): Document {
  return {
    server: {
      httpPort: PORTS.adminHttp,
      grpc: { port: PORTS.adminGrpc, serverReflection: false },
      security: {
        ...(certificateDirectory === undefined ? { secure: false } : {
          secure: true,
          ssl: { certificateFile: `${certificateDirectory}/tls.crt`, keyFile: `${certificateDirectory}/tls.key` },
        }),
        useAuth: false,
        ...(corsAllowedOrigins.length === 0 ? { allowCors: false } : {
          allowCors: true,
          allowedOrigins: [...corsAllowedOrigins],
          allowedHeaders: ['Content-Type', 'flyte-authorization'],
        }),
      },
    },
  };
}
