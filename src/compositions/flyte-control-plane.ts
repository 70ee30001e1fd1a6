import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { overWithAccount, requireComponentOptions } from './component-options';
import { FlyteCertificates, FlyteCoreConsoleOptions, FlyteCoreDataCatalogOptions, FlyteCoreSchedulerOptions } from './flyte-core-props';
import { FlyteControlPlaneOptions, FlyteSharedOptions } from './flyte-options';
import { makeConsole, makeDataCatalog, makeEntrance, makeNamespace, makeScheduler, namespaceOf, toldAlike } from './members';
import { FlyteMonitoring } from './monitoring';
import { claimWhole, requireShared, requireWhole, surround } from './whole';
import { withCloud } from './with-cloud';
import { DataCatalog } from '../components/data-catalog';
import { FlyteAdmin, FlyteAdminOptions } from '../components/flyte-admin';
import { FlyteConsole } from '../components/flyte-console';
import { FlyteScheduler } from '../components/flyte-scheduler';
import { refusal } from '../private/checks';
import { placed, requireProps } from '../private/props';
import { guard } from '../security/guard';
import { SecurityProfile } from '../security/profile';
import { FlyteClustersOptions } from '../settings/clusters';

/**
 * Properties of `FlyteControlPlane`.
 */
export interface FlyteControlPlaneProps extends FlyteSharedOptions, FlyteControlPlaneOptions {
  /** The clusters in which workflows run, each with a `FlyteDataPlane`; become `clusters`. */
  readonly clusters: FlyteClustersOptions;

  /**
   * How the namespaces of projects are named; becomes `namespace_mapping.template`. The same as `taskNamespaces.namespaceTemplate` of the
   * data planes.
   * @default '{{ project }}-{{ domain }}'
   */
  readonly namespaceTemplate?: string;

  /**
   * Number of pods of every component that can have several; a component's own option wins.
   * @default 1
   */
  readonly replicas?: number;

  /**
   * The certificates of the servers inside the cluster; only `admin` has a server here.
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
   * datacatalog. Data planes elsewhere reach it only if its Service is opened, and it knows neither TLS nor authentication.
   * @default - as `DataCatalog`
   */
  readonly dataCatalog?: FlyteCoreDataCatalogOptions;

  /**
   * flyteconsole.
   * @default - as `FlyteConsole`
   */
  readonly console?: FlyteCoreConsoleOptions;
}

/**
 * What of Flyte people and clients talk to: flyteadmin, flytescheduler, datacatalog and flyteconsole. Workflows run in other clusters, each
 * with a `FlyteDataPlane`.
 */
export class FlyteControlPlane extends Construct {
  /** flyteadmin. */
  public readonly admin: FlyteAdmin;
  /** flytescheduler, unless switched off. */
  public readonly scheduler?: FlyteScheduler;
  /** datacatalog, unless switched off. */
  public readonly dataCatalog?: DataCatalog;
  /** flyteconsole, unless switched off. */
  public readonly console?: FlyteConsole;
  /** The namespace, if it is among the manifests. */
  public readonly namespace?: ApiObject;
  /** The Ingress objects, or the Routes, as in `FlyteCore`; or none. */
  public readonly ingresses: ApiObject[];
  /** The network policies, unless switched off: the default deny first, then one per workload. */
  public readonly networkPolicies: ApiObject[];
  /** What is made for Prometheus, where `monitoring` is given. */
  public readonly monitoring?: FlyteMonitoring;

  constructor(scope: Construct, id: string, props: FlyteControlPlaneProps) {
    super(...placed('FlyteControlPlane', scope, id));
    requireComponentOptions(this.node.path, props);
    requireProps(this.node.path, 'FlyteControlPlaneProps', props);
    const path = this.node.path;
    const whole = withCloud(path, props);
    const { authentication, certificates, checkDbReady, database, domains, objectStore, tracing } = whole;
    requireShared(path, whole);
    requireWhole(path, whole, certificates, { admin: whole.admin?.service, console: whole.console?.service });
    if (certificates?.webhook !== undefined) {
      throw refusal(path, 'certificates.webhook', 'not be set', '(set)', 'the webhook is in the data planes; set it there');
    }
    guard(this, { profile: SecurityProfile._own(whole.securityProfile ?? SecurityProfile.KUBERNETES) });
    claimWhole(this, whole, namespaceOf(this, whole));
    const told = toldAlike(whole);
    this.namespace = makeNamespace(this, whole);

    this.admin = new FlyteAdmin(this, 'Admin', {
      ...overWithAccount(told.storing, whole.admin),
      clusters: whole.clusters,
      database,
      objectStore,
      authentication,
      certificates: certificates?.admin,
      checkDbReady,
      domains,
      namespaceTemplate: whole.namespaceTemplate,
      projects: whole.projects,
      consolePath: whole.console?.basePath,
      tasks: whole.tasks,
      tracing,
    });
    this.dataCatalog = makeDataCatalog(this, whole, told);
    this.scheduler = makeScheduler(this, whole, told, this.admin.endpoint);
    this.console = makeConsole(this, whole, told);

    const components = [this.admin, this.dataCatalog, this.scheduler, this.console].filter((component) => component !== undefined);
    this.ingresses = makeEntrance(this, whole, { admin: this.admin, console: this.console?.service.name, consolePath: whole.console?.basePath });
    const { policies, monitoring } = surround(this, whole, components, this.ingresses.length > 0);
    this.networkPolicies = policies;
    this.monitoring = monitoring;
  }
}
