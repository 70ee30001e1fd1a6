import { FlyteOptions, OptionalPartOptions } from './flyte-options';
import { ClusterResourceSyncOptions } from '../components/cluster-resource-sync';
import { FlyteProcessOptions } from '../components/component-props';
import { FlyteAdminOptions } from '../components/flyte-admin';
import { FlyteConsoleOptions } from '../components/flyte-console';
import { FlytePropellerOptions } from '../components/flyte-propeller';
import { FlyteSchedulerOptions } from '../components/flyte-scheduler';
import { AdminCertificates } from '../settings/admin-certificates';
import { Database } from '../settings/database';
import { WebhookCertificates } from '../settings/webhook-certificates';

/**
 * A process of `FlyteCore` that can be left out.
 */
export interface FlyteCoreProcessOptions extends FlyteProcessOptions, OptionalPartOptions {
}

/**
 * datacatalog within `FlyteCore`.
 */
export interface FlyteCoreDataCatalogOptions extends FlyteCoreProcessOptions {
  /**
   * A PostgreSQL server of its own.
   * @default - the one of the whole Flyte
   */
  readonly database?: Database;
}

/**
 * flytescheduler within `FlyteCore`.
 */
export interface FlyteCoreSchedulerOptions extends FlyteSchedulerOptions, OptionalPartOptions {
}

/**
 * flyteconsole within `FlyteCore`.
 */
export interface FlyteCoreConsoleOptions extends FlyteConsoleOptions, OptionalPartOptions {
}

/**
 * The cluster resource sync within `FlyteCore`.
 */
export interface FlyteCoreSyncOptions extends ClusterResourceSyncOptions, OptionalPartOptions {
}

/**
 * The certificates of the servers that a `FlyteCore` has inside the cluster.
 */
export interface FlyteCertificates {
  /**
   * TLS between flyteadmin and those who call it inside the cluster: flytepropeller, flytescheduler and the ingress controller.
   * @default - none: they speak plaintext to it
   */
  readonly admin?: AdminCertificates;

  /**
   * Certificate and registration of the pod webhook.
   * @default WebhookCertificates.selfSigned()
   */
  readonly webhook?: WebhookCertificates;
}

/**
 * Properties of `FlyteCore`.
 */
export interface FlyteCoreProps extends FlyteOptions {
  /**
   * Number of pods of every component that can have several; a component's own option wins.
   * @default 1
   */
  readonly replicas?: number;

  /**
   * The certificates of the servers inside the cluster.
   * @default - as `FlyteCertificates`
   */
  readonly certificates?: FlyteCertificates;

  /**
   * flyteadmin.
   * @default - as `FlyteAdmin`
   */
  readonly admin?: FlyteAdminOptions;

  /**
   * flytescheduler.
   * @default - as `FlyteScheduler`
   */
  readonly scheduler?: FlyteCoreSchedulerOptions;

  /**
   * datacatalog.
   * @default - as `DataCatalog`
   */
  readonly dataCatalog?: FlyteCoreDataCatalogOptions;

  /**
   * flytepropeller.
   * @default - as `FlytePropeller`
   */
  readonly propeller?: FlytePropellerOptions;

  /**
   * The pod webhook.
   * @default - as `FlytePodWebhook`
   */
  readonly podWebhook?: FlyteCoreProcessOptions;

  /**
   * flyteconsole.
   * @default - as `FlyteConsole`
   */
  readonly console?: FlyteCoreConsoleOptions;

  /**
   * The cluster resource sync.
   * @default - as `ClusterResourceSync`
   */
  readonly clusterResourceSync?: FlyteCoreSyncOptions;
}
