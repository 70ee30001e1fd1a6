import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { FlyteCoreProps } from './flyte-core-props';
import { exposeByIngress } from '../access/ingress';
import { createNamespace } from '../access/namespace';
import { ClusterResourceSync } from '../components/cluster-resource-sync';
import { FlyteCommonProps } from '../components/component-props';
import { DataCatalog } from '../components/data-catalog';
import { FlyteAdmin } from '../components/flyte-admin';
import { FlyteConsole } from '../components/flyte-console';
import { FlytePodWebhook } from '../components/flyte-pod-webhook';
import { FlytePropeller } from '../components/flyte-propeller';
import { FlyteScheduler } from '../components/flyte-scheduler';
import { refusal } from '../private/checks';

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
  /** The cluster resource sync, unless switched off. */
  public readonly clusterResourceSync?: ClusterResourceSync;
  /** The namespace, if it is among the manifests. */
  public readonly namespace?: ApiObject;
  /** The Ingress objects, if there are any: HTTP first, then gRPC. */
  public readonly ingresses: ApiObject[];

  constructor(scope: Construct, id: string, props: FlyteCoreProps) {
    super(scope, id);
    const { authentication, checkDbReady, database, objectStore, domains, namespaceTemplate } = props;
    const path = this.node.path;
    if (props.ingress !== undefined && authentication === undefined) {
      throw refusal(path, 'authentication', 'be given with ingress', undefined,
        'use Authentication.oidc(...), or say Authentication.disabled(reason) where something else authenticates');
    }
    const common: FlyteCommonProps & { logLevel?: typeof props.logLevel } = {
      namespace: props.namespace,
      namePrefix: props.namePrefix,
      instance: props.instance,
      labels: props.labels,
      release: props.release,
      securityProfile: props.securityProfile,
      imagePullSecrets: props.imagePullSecrets,
      logLevel: props.logLevel,
    };
    const several = { ...common, replicas: props.replicas };
    const storing = { ...several, ...(props.workloadIdentity === undefined ? {} : { serviceAccountAnnotations: props.workloadIdentity }) };

    this.admin = new FlyteAdmin(this, 'Admin', {
      ...withoutOwnAccountClash(storing, props.admin),
      database,
      objectStore,
      authentication,
      checkDbReady,
      domains,
      namespaceTemplate,
      projects: props.projects,
      taskResources: props.taskResources,
    });
    this.dataCatalog = props.dataCatalog?.enabled === false ? undefined : new DataCatalog(this, 'DataCatalog', {
      ...withoutOwnAccountClash(storing, props.dataCatalog), database, objectStore, checkDbReady,
    });
    this.propeller = new FlytePropeller(this, 'Propeller', {
      ...withoutOwnAccountClash(storing, props.propeller),
      objectStore,
      authentication,
      admin: this.admin.endpoint,
      dataCatalog: this.dataCatalog?.endpoint,
      plugins: props.plugins,
      taskSecurity: props.taskSecurity,
    });
    this.scheduler = props.scheduler?.enabled === false ? undefined : new FlyteScheduler(this, 'Scheduler', {
      ...common, ...props.scheduler, database, authentication, checkDbReady, admin: this.admin.endpoint,
    });
    const certificates = props.webhookCertificates;
    this.podWebhook = props.podWebhook?.enabled === false ? undefined : new FlytePodWebhook(this, 'PodWebhook', {
      // One pod at most while each makes its own authority.
      ...(certificates === undefined || certificates.selfRegistered ? common : several), ...props.podWebhook, certificates,
    });
    const { logLevel: _logLevel, ...plain } = several;
    this.console = props.console?.enabled === false ? undefined : new FlyteConsole(this, 'Console', { ...plain, ...props.console });
    this.clusterResourceSync = props.clusterResourceSync?.enabled === false ? undefined : new ClusterResourceSync(this, 'ClusterResourceSync', {
      ...common,
      ...props.clusterResourceSync,
      database,
      checkDbReady,
      domains,
      namespaceTemplate,
      templates: props.clusterResourceTemplates,
      customData: props.customData,
    });

    const namespace = props.namespace ?? Chart.of(this).namespace!;
    const labels = this.admin.deployment.metadata.toJson().labels as { [name: string]: string };
    const shared = {
      ...props.labels,
      'app.kubernetes.io/instance': labels['app.kubernetes.io/instance'],
      'app.kubernetes.io/managed-by': 'cdk8s',
      'app.kubernetes.io/part-of': 'flyte',
    };
    if (props.createNamespace === true) {
      this.namespace = createNamespace(this, namespace, shared, checkDbReady?.allowRootInit === true);
    }
    this.ingresses = props.ingress === undefined ? [] : exposeByIngress(this, path, props.ingress, {
      metadata: { name: props.namePrefix === undefined ? 'flyte' : `${props.namePrefix}-flyte`, namespace, labels: shared },
      admin: this.admin.service.name,
      console: this.console?.service.name,
      consolePath: props.console?.basePath ?? '/console',
    });
  }
}

/** A component that brings its own service account keeps it as it is: the shared annotations are for accounts the library makes. */
function withoutOwnAccountClash<A extends { serviceAccountAnnotations?: unknown }, B extends { serviceAccount?: unknown }>(
  shared: A, own: B | undefined,
): Omit<A, 'serviceAccountAnnotations'> & B {
  const { serviceAccountAnnotations, ...rest } = shared;
  const annotations = own?.serviceAccount === undefined && serviceAccountAnnotations !== undefined ? { serviceAccountAnnotations } : {};
  return { ...rest, ...annotations, ...own } as Omit<A, 'serviceAccountAnnotations'> & B;
}
