import { FlyteIngressOptions } from '../access/ingress';
import { NetworkPolicyOptions } from '../access/network-policy';
import { FlyteRouteOptions } from '../access/route';
import { ClusterResourceSyncOptions } from '../components/cluster-resource-sync';
import { FlyteCommonProps, FlyteProcessOptions } from '../components/component-props';
import { FlyteAdminOptions } from '../components/flyte-admin';
import { FlyteConsoleOptions } from '../components/flyte-console';
import { FlytePropellerOptions } from '../components/flyte-propeller';
import { FlyteSchedulerOptions } from '../components/flyte-scheduler';
import { Authentication } from '../settings/authentication';
import { ClusterResourceTemplate } from '../settings/cluster-resources';
import { Database } from '../settings/database';
import { InternalTls } from '../settings/internal-tls';
import { LogLevel } from '../settings/log-level';
import { ObjectStore } from '../settings/object-store';
import { FlyteDomain } from '../settings/projects';
import { TaskPlugin } from '../settings/task-plugin';
import { TaskPodOptions } from '../settings/task-pods';
import { TaskResources } from '../settings/task-resources';
import { TaskSecurity } from '../settings/task-security';
import { WebhookCertificates } from '../settings/webhook-certificates';
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
 * A process of `FlyteCore` that can be left out.
 */
export interface FlyteCoreProcessOptions extends FlyteProcessOptions, OptionalPartOptions {
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
 * Properties of `FlyteCore`.
 */
export interface FlyteCoreProps extends FlyteCommonProps {
  /** The PostgreSQL server. */
  readonly database: Database;

  /** The object store. */
  readonly objectStore: ObjectStore;

  /**
   * Who may call Flyte. Needed with `ingress`: say `Authentication.disabled(reason)` where something else authenticates.
   * @default - whoever reaches flyteadmin, from inside the cluster
   */
  readonly authentication?: Authentication;

  /**
   * TLS between flyteadmin and those who call it inside the cluster: flytepropeller, flytescheduler and the ingress controller.
   * @default - none: they speak plaintext to it
   */
  readonly internalTls?: InternalTls;

  /**
   * Whether the namespace is among the manifests, with the Pod Security level its pods pass: `restricted`, or `baseline` with a root grant.
   * @default false
   */
  readonly createNamespace?: boolean;

  /**
   * How Flyte is reached from outside the cluster. Needs `authentication`.
   * @default - not at all
   */
  readonly ingress?: FlyteIngressOptions;

  /**
   * How Flyte is reached from outside an OpenShift cluster, in place of `ingress`. Needs `authentication`.
   * @default - not at all
   */
  readonly route?: FlyteRouteOptions;

  /**
   * Who may talk to Flyte's pods, and to whom they may talk.
   * @default - default deny both ways, and one policy per component that allows the connections it makes
   */
  readonly networkPolicies?: NetworkPolicyOptions;

  /**
   * Number of pods of every component that can have several; a component's own option wins.
   * @default 1
   */
  readonly replicas?: number;

  /**
   * How much the processes log; a component's own option wins.
   * @default LogLevel.WARN
   */
  readonly logLevel?: LogLevel;

  /**
   * The init container that waits for PostgreSQL, in every pod that uses it.
   * @default - on, non-root
   */
  readonly checkDbReady?: CheckDbReadyOptions;

  /**
   * Annotations of the service accounts of flyteadmin, datacatalog and flytepropeller, which use the object store: their workload
   * identity. A component's own option wins.
   * @default - none
   */
  readonly workloadIdentity?: { [name: string]: string };

  /**
   * Projects made at the start. DNS-1123 labels.
   * @default - flytesnacks, flytetester, flyteexamples
   */
  readonly projects?: string[];

  /**
   * Domains.
   * @default - development, staging, production
   */
  readonly domains?: FlyteDomain[];

  /**
   * How namespaces are named.
   * @default '{{ project }}-{{ domain }}'
   */
  readonly namespaceTemplate?: string;

  /**
   * Resources of tasks that ask for none, and the most that any may ask for.
   * @default - 100 millicores and 500 MiB; at most 2 CPUs, 1 GiB, 1 GPU
   */
  readonly taskResources?: TaskResources;

  /**
   * What the pods of all tasks have in common.
   * @default - the object store's endpoint in their environment, where they could not know it
   */
  readonly tasks?: TaskPodOptions;

  /**
   * Security context of task pods.
   * @default TaskSecurity.nonRoot()
   */
  readonly taskSecurity?: TaskSecurity;

  /**
   * What is made in every project-domain namespace. Namespaces that enforce `restricted` get `ClusterResourceTemplate.podTemplate` too.
   * @default - the namespace with Pod Security labels, a default service account without token, ingress from the same namespace only, and
   * no way to the address of the node's metadata, unless the object store's identity comes from there (Google Cloud Storage)
   */
  readonly clusterResourceTemplates?: ClusterResourceTemplate[];

  /**
   * Values of the templates' placeholders, by domain and placeholder. Every placeholder needs one in every domain.
   * @default - none
   */
  readonly customData?: { [domain: string]: { [placeholder: string]: string } };

  /**
   * Kinds of tasks that can run.
   * @default - container, sidecar, k8s-array, echo
   */
  readonly plugins?: TaskPlugin[];

  /**
   * Certificate and registration of the pod webhook.
   * @default WebhookCertificates.selfSigned()
   */
  readonly webhookCertificates?: WebhookCertificates;

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
  readonly dataCatalog?: FlyteCoreProcessOptions;

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
