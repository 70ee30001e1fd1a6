import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { over, overWithAccount, requireComponentOptions } from './component-options';
import { makeConnectors } from './connectors';
import { FlyteCoreProps } from './flyte-core-props';
import { makeConsole, makeDataCatalog, makeEntrance, makeNamespace, makePodWebhook, makeScheduler, namespaceOf, toldAlike } from './members';
import { FlyteMonitoring } from './monitoring';
import { withinScope } from './narrow';
import { requireOwnNamespaces, taskNamespaces } from './task-namespaces';
import { claimWhole, requireShared, requireWhole, surround, withoutLog } from './whole';
import { withCloud } from './with-cloud';
import { ClusterResourceSync } from '../components/cluster-resource-sync';
import { DataCatalog } from '../components/data-catalog';
import { FlyteAdmin } from '../components/flyte-admin';
import { FlyteConnector } from '../components/flyte-connector';
import { FlyteConsole } from '../components/flyte-console';
import { FlytePodWebhook } from '../components/flyte-pod-webhook';
import { FlytePropeller } from '../components/flyte-propeller';
import { FlyteScheduler } from '../components/flyte-scheduler';
import { refusal } from '../private/checks';
import { placed, requireProps } from '../private/props';
import { guard } from '../security/guard';
import { SecurityProfile } from '../security/profile';
import { requireOwnCluster } from '../settings/clusters';

/**
 * A complete Flyte: flyteadmin, flytescheduler, datacatalog, flytepropeller, the pod webhook, flyteconsole and the cluster resource
 * sync, wired together. Endpoints, authorized URIs and identities follow from what is made.
 */
export class FlyteCore extends Construct {
  /** flyteadmin. */
  public readonly admin: FlyteAdmin;
  /** flytescheduler, unless switched off. */
  public readonly scheduler?: FlyteScheduler;
  /** datacatalog, unless switched off. */
  public readonly dataCatalog?: DataCatalog;
  /** flytepropeller. */
  public readonly propeller: FlytePropeller;
  /** The pod webhook, unless switched off. */
  public readonly podWebhook?: FlytePodWebhook;
  /** flyteconsole, unless switched off. */
  public readonly console?: FlyteConsole;
  /** The connectors, in the order of the prop. */
  public readonly connectors: FlyteConnector[];
  /** The cluster resource sync, unless switched off. */
  public readonly clusterResourceSync?: ClusterResourceSync;
  /** The namespace, if it is among the manifests. */
  public readonly namespace?: ApiObject;
  /** The Ingress objects, HTTP first (with TLS at flyteadmin the console's, then flyteadmin's), then gRPC; or the Routes; or none. */
  public readonly ingresses: ApiObject[];
  /** The network policies, unless switched off: the default deny first, then one per workload. */
  public readonly networkPolicies: ApiObject[];

  /** What is made for Prometheus, where `monitoring` is given. */
  public readonly monitoring?: FlyteMonitoring;

  constructor(scope: Construct, id: string, props: FlyteCoreProps) {
    super(...placed('FlyteCore', scope, id));
    requireComponentOptions(this.node.path, props);
    requireProps(this.node.path, 'FlyteCoreProps', props);
    const whole = withCloud(this.node.path, withinScope(this.node.path, props, 'propeller'));
    const { authentication, certificates, checkDbReady, database, objectStore, domains, tracing } = whole;
    const namespaceTemplate = whole.taskNamespaces?.namespaceTemplate;
    const path = this.node.path;
    const namespace = namespaceOf(this, whole);
    requireShared(path, whole);
    requireWhole(path, whole, certificates, { admin: whole.admin?.service, console: whole.console?.service });
    requireOneNamespace(path, whole, namespace);
    requireOwnCluster(path, 'admin.', whole.admin?.clusters, 'propeller.', whole.propeller?.clusterId);
    guard(this, { profile: SecurityProfile._own(whole.securityProfile ?? SecurityProfile.KUBERNETES) });
    claimWhole(this, whole, namespace);
    const told = toldAlike(whole);
    const { common, several, storing } = told;
    this.namespace = makeNamespace(this, whole);

    const syncs = whole.clusterResourceSync?.enabled !== false;
    const { templates, podTemplate } = syncs ? taskNamespaces(path, whole) : {};

    this.admin = new FlyteAdmin(this, 'Admin', {
      ...overWithAccount(storing, whole.admin),
      database,
      objectStore,
      authentication,
      certificates: certificates?.admin,
      checkDbReady,
      domains,
      namespaceTemplate,
      projects: whole.projects,
      rbac: whole.rbac,
      consolePath: whole.console?.basePath,
      tasks: whole.tasks,
      tracing,
    });
    this.dataCatalog = makeDataCatalog(this, whole, told);
    const { connectors, routes } = makeConnectors(this, withoutLog(several), whole.connectors ?? []);
    this.connectors = connectors;
    this.propeller = new FlytePropeller(this, 'Propeller', {
      ...overWithAccount(storing, whole.propeller),
      objectStore,
      authentication,
      admin: this.admin.endpoint,
      dataCatalog: this.dataCatalog?.endpoint,
      tracing,
      rbac: whole.rbac,
      tasks: { ...whole.tasks, podTemplate },
      connectors: [...routes, ...whole.propeller?.connectors ?? []],
    });
    this.scheduler = makeScheduler(this, whole, told, this.admin.endpoint);
    this.podWebhook = makePodWebhook(this, whole, told);
    this.console = makeConsole(this, whole, told);
    this.clusterResourceSync = !syncs ? undefined : new ClusterResourceSync(this, 'ClusterResourceSync', {
      ...over(common, whole.clusterResourceSync),
      database,
      checkDbReady,
      domains,
      namespaceTemplate,
      templates,
      customData: whole.taskNamespaces?.customData,
    });

    const parts = [
      this.admin, this.dataCatalog, this.propeller, this.propeller.manager, this.scheduler, this.podWebhook, this.console, this.clusterResourceSync,
    ];
    const components = [...parts.filter((component) => component !== undefined), ...connectors];
    requireOwnNamespaces(path, whole, components);

    this.ingresses = makeEntrance(this, whole, { admin: this.admin, console: this.console?.service.name, consolePath: whole.console?.basePath });
    const { policies, monitoring } = surround(this, whole, components, this.ingresses.length > 0);
    this.networkPolicies = policies;
    this.monitoring = monitoring;
  }
}

/** One exposure leads to both flyteadmin and the console. */
function requireOneNamespace(path: string, props: FlyteCoreProps, namespace: string | undefined): void {
  if (props.exposure === undefined) { return; }
  const [admin, console] = [props.admin, props.console].map((component) => component?.namespace ?? namespace);
  if (admin !== console && props.console?.enabled !== false) {
    throw refusal(path, 'console.namespace', "be flyteadmin's, since one exposure leads to both", console, 'give both the same, or leave it out');
  }
}
