import { Duration } from 'cdk8s';
import { FlyteProcessOptions, FlyteProcessProps } from './component-props';
import { FlyteAdminSettings } from './parts/admin';
import { FlytePropellerSettings } from './parts/propeller';
import { TaskNamespaceOptions } from './parts/resource-sync';
import { AdminCertificates } from '../settings/admin-certificates';
import { Authentication } from '../settings/authentication';
import { ConfigSource } from '../settings/config-source';
import { Database } from '../settings/database';
import { ScheduleOptions } from '../settings/event-scheduler';
import { FlyteRbac } from '../settings/flyte-rbac';
import { ObjectStore } from '../settings/object-store';
import { FlyteDomain } from '../settings/projects';
import { TaskOptions } from '../settings/tasks';
import { Tracing } from '../settings/tracing';
import { CheckDbReadyOptions } from '../workload/check-db-ready';

/**
 * What the single binary can be told, also within a composition.
 */
export interface SingleBinaryOptions extends FlyteProcessOptions, FlyteAdminSettings, FlytePropellerSettings {
  /**
   * Configuration that stands in the cluster already, laid over what the library writes, each source over those before it: objects key by
   * key, lists whole. Unlike `extraConfig` nothing of it is judged, and what follows a setting does not follow it: Services, policies,
   * permissions, mounts. A change of it reaches the process at its next start.
   * @default - none
   */
  readonly configFrom?: ConfigSource[];

  /**
   * How often the namespaces of projects are gone through, in whole seconds; becomes `cluster_resources.refreshInterval`.
   * @default Duration.minutes(1)
   */
  readonly refreshInterval?: Duration;

  /**
   * How the process fires schedules; becomes `scheduler.workflowExecutor.local`.
   * @default - as `ScheduleOptions`
   */
  readonly schedules?: ScheduleOptions;
}

/**
 * Properties of `SingleBinary`.
 */
export interface SingleBinaryProps extends SingleBinaryOptions, FlyteProcessProps {
  /**
   * The PostgreSQL server; its `adminDatabase` is used, also by datacatalog. Where it is not there yet, both create it, one of them fails, and
   * the process starts once more.
   */
  readonly database: Database;

  /** The object store. */
  readonly objectStore: ObjectStore;

  /**
   * Projects made at the start; become `flyte.admin.seedProjects`. DNS-1123 labels, at least one.
   * @default - flytesnacks, flytetester, flyteexamples
   */
  readonly projects?: string[];

  /**
   * Domains; become `domains`.
   * @default - development, staging, production
   */
  readonly domains?: FlyteDomain[];

  /**
   * Everything about tasks.
   * @default - as `TaskOptions`
   */
  readonly tasks?: TaskOptions;

  /**
   * The namespaces in which tasks run, and what stands in them.
   * @default - as `TaskNamespaceOptions`
   */
  readonly taskNamespaces?: TaskNamespaceOptions;

  /**
   * Who may call Flyte.
   * @default - whoever reaches it
   */
  readonly authentication?: Authentication;

  /**
   * TLS on flyteadmin's port; becomes `server.security`. Made out to `certificateNames` and `certificateAddresses`.
   * @default - none: gRPC and HTTP in plaintext, on a port each
   */
  readonly certificates?: AdminCertificates;

  /**
   * How far the permissions reach.
   * @default FlyteRbac.cluster()
   */
  readonly rbac?: FlyteRbac;

  /**
   * The init container that waits for PostgreSQL.
   * @default - on, non-root
   */
  readonly checkDbReady?: CheckDbReadyOptions;

  /**
   * Where it sends its traces; becomes `otel`.
   * @default - nowhere
   */
  readonly tracing?: Tracing;

  /**
   * Whether it runs schedules; becomes `flyte.admin.disableScheduler`.
   * @default - true without `eventScheduler`
   */
  readonly scheduler?: boolean;

  /**
   * Whether it caches the outputs of tasks; becomes `flyte.dataCatalog.disabled`.
   * @default true
   */
  readonly dataCatalog?: boolean;

  /**
   * Whether it makes the namespaces of projects; becomes `flyte.admin.disableClusterResourceManager`.
   * @default true
   */
  readonly clusterResourceSync?: boolean;

  /**
   * Whether it is the pod webhook too; becomes `flyte.propeller.disableWebhook`. Not possible where it has secrets to look up (login,
   * tokens of plugins, a mailer's password): the webhook hands out to any task that asks for it what the process can look up.
   * @default - true where it has no such secrets
   */
  readonly podWebhook?: boolean;
}
