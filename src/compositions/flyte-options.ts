import { Cloud } from './cloud';
import { MonitoringOptions } from './monitoring';
import { Exposure } from '../access/exposure';
import { NetworkPolicyOptions } from '../access/network-policy';
import { FlyteCommonProps } from '../components/component-props';
import { FlyteConnectorOptions } from '../components/flyte-connector';
import { TaskNamespaceOptions } from '../components/parts/resource-sync';
import { Authentication } from '../settings/authentication';
import { ConnectorRouteOptions } from '../settings/connectors';
import { Database } from '../settings/database';
import { FlyteRbac } from '../settings/flyte-rbac';
import { LogFormat, LogLevel } from '../settings/log-level';
import { ObjectStore } from '../settings/object-store';
import { FlyteDomain } from '../settings/projects';
import { TaskOptions } from '../settings/tasks';
import { Tracing } from '../settings/tracing';
import { CheckDbReadyOptions } from '../workload/check-db-ready';

/**
 * A part of a composition that can be left out.
 */
export interface OptionalPartOptions {
  /**
   * Whether it is there.
   * @default true
   */
  readonly enabled?: boolean;
}

/**
 * A connector within a composition, and how flytepropeller calls it.
 */
export interface FlyteCoreConnectorOptions extends FlyteConnectorOptions, ConnectorRouteOptions {
}

/**
 * What everything of Flyte in a cluster can be told, whichever parts it has.
 */
export interface FlyteSharedOptions extends FlyteCommonProps {
  /**
   * What the cloud brings: the object store, who Flyte and its tasks are, links to logs, the class of the Ingress. Every other prop wins
   * over it, field by field.
   * @default - nothing: each is said by itself
   */
  readonly cloud?: Cloud;

  /**
   * The object store.
   * @default - that of `cloud`; one of the two must be given
   */
  readonly objectStore?: ObjectStore;

  /**
   * Whether the namespace is among the manifests, with the Pod Security level its pods pass: `restricted`, or `baseline` with a root grant.
   * @default false
   */
  readonly createNamespace?: boolean;

  /**
   * Who may talk to Flyte's pods, and to whom they may talk.
   * @default - default deny both ways, and one policy per component that allows the connections it makes
   */
  readonly networkPolicies?: NetworkPolicyOptions;

  /**
   * How the Prometheus Operator finds Flyte's metrics. Needs `networkPolicies.metricsNamespaceLabels`, unless there are no policies.
   * @default - nothing is made for Prometheus
   */
  readonly monitoring?: MonitoringOptions;

  /**
   * How much the processes log; a component's own option wins.
   * @default LogLevel.WARN
   */
  readonly logLevel?: LogLevel;

  /**
   * How the processes write their logs; a component's own option wins.
   * @default LogFormat.JSON
   */
  readonly logFormat?: LogFormat;

  /**
   * Whether each line names its place in Flyte's sources; a component's own option wins.
   * @default true
   */
  readonly logSource?: boolean;

  /**
   * Where flyteadmin, datacatalog and flytepropeller send their traces.
   * @default - nowhere
   */
  readonly tracing?: Tracing;

  /**
   * Annotations of the service accounts of flyteadmin, datacatalog and flytepropeller, which use the object store: their workload
   * identity. Laid over what `cloud` brings; a component's own option wins.
   * @default - that of `cloud`, else none
   */
  readonly workloadIdentity?: { [name: string]: string };

  /**
   * Domains.
   * @default - development, staging, production
   */
  readonly domains?: FlyteDomain[];

  /**
   * Everything about tasks.
   * @default - as `TaskOptions`
   */
  readonly tasks?: TaskOptions;
}

/**
 * What a Flyte with flyteadmin can be told.
 */
export interface FlyteControlPlaneOptions {
  /** The PostgreSQL server. */
  readonly database: Database;

  /**
   * Who may call Flyte. Needed with `exposure`: say `Authentication.disabled(reason)` where something else authenticates.
   * @default - whoever reaches flyteadmin, from inside the cluster
   */
  readonly authentication?: Authentication;

  /**
   * How Flyte is reached from outside the cluster. Needs `authentication`.
   * @default - not at all
   */
  readonly exposure?: Exposure;

  /**
   * The init container that waits for PostgreSQL, in every pod that uses it.
   * @default - on, non-root
   */
  readonly checkDbReady?: CheckDbReadyOptions;

  /**
   * Projects made at the start. DNS-1123 labels.
   * @default - flytesnacks, flytetester, flyteexamples
   */
  readonly projects?: string[];
}

/**
 * What a Flyte with flytepropeller can be told.
 */
export interface FlyteDataPlaneOptions {
  /**
   * How far the permissions reach.
   * @default FlyteRbac.cluster()
   */
  readonly rbac?: FlyteRbac;

  /**
   * The namespaces in which tasks run, and what stands in them. Those that enforce `restricted` get `ClusterResourceTemplate.podTemplate`
   * too; the address of the node's metadata is open in them where the object store's identity comes from there (Google Cloud Storage).
   * @default - as `TaskNamespaceOptions`
   */
  readonly taskNamespaces?: TaskNamespaceOptions;

  /**
   * Connectors, each with a Deployment of its own, that flytepropeller calls: options without any prop for one with what the image knows.
   * Several differ by their `name`. Those that run elsewhere are named in `propeller.connectors`, or in `binary.connectors` of a `FlyteBinary`.
   * @default - none
   */
  readonly connectors?: FlyteCoreConnectorOptions[];
}

/**
 * What a whole Flyte can be told, however its parts are spread over pods.
 */
export interface FlyteOptions extends FlyteSharedOptions, FlyteControlPlaneOptions, FlyteDataPlaneOptions {
}
