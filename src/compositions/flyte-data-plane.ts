import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { over, overWithAccount, requireComponentOptions } from './component-options';
import { makeConnectors } from './connectors';
import { FlyteCertificates, FlyteCoreProcessOptions, FlyteCoreSyncOptions } from './flyte-core-props';
import { FlyteDataPlaneOptions, FlyteSharedOptions } from './flyte-options';
import { makeNamespace, makePodWebhook, namespaceOf, toldAlike } from './members';
import { FlyteMonitoring } from './monitoring';
import { withinScope } from './narrow';
import { taskNamespaces } from './task-namespaces';
import { claimWhole, requireShared, surround, withoutLog } from './whole';
import { withCloud } from './with-cloud';
import { ClusterResourceSync } from '../components/cluster-resource-sync';
import { controlPlaneAccess } from '../components/control-plane-access';
import { FlyteConnector } from '../components/flyte-connector';
import { FlytePodWebhook } from '../components/flyte-pod-webhook';
import { FlytePropeller, FlytePropellerOptions } from '../components/flyte-propeller';
import { refusal, requireLabel } from '../private/checks';
import { placed, requireProps } from '../private/props';
import { guard } from '../security/guard';
import { SecurityProfile } from '../security/profile';
import { Authentication } from '../settings/authentication';
import { FlyteEndpoint } from '../settings/endpoint';

/**
 * Properties of `FlyteDataPlane`.
 */
export interface FlyteDataPlaneProps extends FlyteSharedOptions, FlyteDataPlaneOptions {
  /**
   * Name of the cluster, as the control plane's `clusters` have it; becomes `propeller.cluster-id`. flyteadmin takes events of an execution
   * from no other. A DNS-1123 label.
   */
  readonly clusterName: string;

  /** Where flyteadmin is; becomes `admin.endpoint`. */
  readonly admin: FlyteEndpoint;

  /**
   * How flytepropeller and the cluster resource sync log in to flyteadmin: `Authentication.clientOnly(...)`.
   * @default - not at all
   */
  readonly authentication?: Authentication;

  /**
   * Where datacatalog is; becomes `catalog-cache.endpoint`.
   * @default - no cache
   */
  readonly dataCatalog?: FlyteEndpoint;

  /**
   * Whether the service account of the control plane's flyteadmin is among the manifests, with its permissions and the Secret
   * `flyteadmin-token`. Not needed where flyteadmin is in the same cluster.
   * @default true
   */
  readonly controlPlaneAccess?: boolean;

  /**
   * Number of pods of every component that can have several; a component's own option wins.
   * @default 1
   */
  readonly replicas?: number;

  /**
   * The certificates of the servers inside the cluster; only `webhook` has a server here.
   * @default - as `FlyteCertificates`
   */
  readonly certificates?: FlyteCertificates;

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
   * The cluster resource sync, which asks flyteadmin for the projects.
   * @default - as `ClusterResourceSync`
   */
  readonly clusterResourceSync?: FlyteCoreSyncOptions;
}

/**
 * What of Flyte runs workflows in one cluster: flytepropeller, the pod webhook, the cluster resource sync and connectors. It needs no
 * database, and works for the flyteadmin of a `FlyteControlPlane`, which is mostly in another cluster.
 */
export class FlyteDataPlane extends Construct {
  /** flytepropeller. */
  public readonly propeller: FlytePropeller;
  /** The pod webhook, unless switched off. */
  public readonly podWebhook?: FlytePodWebhook;
  /** The cluster resource sync, unless switched off. */
  public readonly clusterResourceSync?: ClusterResourceSync;
  /** The connectors, in the order of the prop. */
  public readonly connectors: FlyteConnector[];
  /** The namespace, if it is among the manifests. */
  public readonly namespace?: ApiObject;
  /** The Secret with the token and the authority by which the control plane's flyteadmin is known here, to be copied to its cluster. */
  public readonly controlPlaneToken?: kplus.ISecret;
  /** The network policies, unless switched off: the default deny first, then one per workload. */
  public readonly networkPolicies: ApiObject[];
  /** What is made for Prometheus, where `monitoring` is given. */
  public readonly monitoring?: FlyteMonitoring;

  constructor(scope: Construct, id: string, props: FlyteDataPlaneProps) {
    super(...placed('FlyteDataPlane', scope, id));
    requireComponentOptions(this.node.path, props);
    requireProps(this.node.path, 'FlyteDataPlaneProps', props);
    const path = this.node.path;
    const whole = withCloud(path, withinScope(path, props, 'propeller'));
    const { admin, authentication, domains, objectStore, tracing } = whole;
    requireShared(path, whole);
    requireDataPlane(path, whole);
    guard(this, { profile: SecurityProfile._own(whole.securityProfile ?? SecurityProfile.KUBERNETES) });
    claimWhole(this, whole, namespaceOf(this, whole));
    const told = toldAlike(whole);
    const { common, several, storing } = told;
    this.namespace = makeNamespace(this, whole);

    const syncs = whole.clusterResourceSync?.enabled !== false;
    const { templates, podTemplate } = syncs ? taskNamespaces(path, whole) : {};
    const { connectors, routes } = makeConnectors(this, withoutLog(several), whole.connectors ?? []);
    this.connectors = connectors;
    this.propeller = new FlytePropeller(this, 'Propeller', {
      ...overWithAccount(storing, whole.propeller),
      clusterId: whole.clusterName,
      objectStore,
      authentication,
      admin,
      dataCatalog: whole.dataCatalog,
      tracing,
      rbac: whole.rbac,
      tasks: { ...whole.tasks, podTemplate },
      connectors: [...routes, ...whole.propeller?.connectors ?? []],
    });
    this.podWebhook = makePodWebhook(this, whole, told);
    this.clusterResourceSync = !syncs ? undefined : new ClusterResourceSync(this, 'ClusterResourceSync', {
      ...over(common, whole.clusterResourceSync),
      admin,
      authentication,
      domains,
      namespaceTemplate: whole.taskNamespaces?.namespaceTemplate,
      templates,
      customData: whole.taskNamespaces?.customData,
    });
    this.controlPlaneToken = whole.controlPlaneAccess === false ? undefined : controlPlaneAccess(this, {
      namespace: whole.namespace,
      namePrefix: whole.namePrefix,
      instance: whole.instance,
      labels: whole.labels,
      release: whole.release,
      rbac: whole.rbac,
    }).token;

    const parts = [this.propeller, this.propeller.manager, this.podWebhook, this.clusterResourceSync];
    const components = [...parts.filter((component) => component !== undefined), ...connectors];
    const { policies, monitoring } = surround(this, whole, components, false);
    this.networkPolicies = policies;
    this.monitoring = monitoring;
  }
}

/** What only a control plane has, or what a data plane would be told twice. */
function requireDataPlane(path: string, { authentication, certificates, clusterName, propeller }: FlyteDataPlaneProps): void {
  requireLabel(path, 'clusterName', clusterName, 'use the name that the control plane has for it, such as eu-1');
  if (propeller?.clusterId !== undefined) {
    throw refusal(path, 'propeller.clusterId', 'be left out', propeller.clusterId, 'clusterName says it');
  }
  if (authentication?._oidc !== undefined) {
    throw refusal(path, 'authentication', 'be that of a client', 'Authentication.oidc(...)', 'use Authentication.clientOnly(...): the provider and the keys are flyteadmin\'s');
  }
  if (certificates?.admin !== undefined) {
    throw refusal(path, 'certificates.admin', 'not be set', '(set)', 'flyteadmin is in the control plane; authority of FlyteEndpoint.of says by whom it is known');
  }
}
