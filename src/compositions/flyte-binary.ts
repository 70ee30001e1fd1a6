import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { over, overWithAccount, requireComponentOptions } from './component-options';
import { makeConnectors } from './connectors';
import { FlyteBinaryPodWebhookOptions, FlyteBinaryProps } from './flyte-binary-props';
import { makeEntrance, makeNamespace, namespaceOf, toldAlike } from './members';
import { FlyteMonitoring } from './monitoring';
import { withinScope } from './narrow';
import { requireOwnNamespaces, taskNamespaces } from './task-namespaces';
import { claimWhole, requireShared, requireWhole, surround, withoutLog } from './whole';
import { withCloud } from './with-cloud';
import { FlyteConnector } from '../components/flyte-connector';
import { FlytePodWebhook } from '../components/flyte-pod-webhook';
import { SingleBinary } from '../components/single-binary';
import { refusal } from '../private/checks';
import { placed, requireProps } from '../private/props';
import { guard } from '../security/guard';
import { SecurityProfile } from '../security/profile';
import { WebhookCertificates } from '../settings/webhook-certificates';

/**
 * A complete Flyte in one process: the simplest thing that works. One pod, under one service account with the permissions of all parts;
 * `FlyteCore` has them apart, and more than one of each.
 */
export class FlyteBinary extends Construct {
  /** The process. */
  public readonly binary: SingleBinary;
  /** The pod webhook, where it has a pod of its own. */
  public readonly podWebhook?: FlytePodWebhook;
  /** The connectors, in the order of the prop. */
  public readonly connectors: FlyteConnector[];
  /** The namespace, if it is among the manifests. */
  public readonly namespace?: ApiObject;
  /** The Ingress objects, HTTP first, then gRPC; or the Routes; or none. */
  public readonly ingresses: ApiObject[];
  /** The network policies, unless switched off: the default deny first, then one per workload. */
  public readonly networkPolicies: ApiObject[];
  /** What is made for Prometheus, where `monitoring` is given. */
  public readonly monitoring?: FlyteMonitoring;

  constructor(scope: Construct, id: string, props: FlyteBinaryProps) {
    super(...placed('FlyteBinary', scope, id));
    requireComponentOptions(this.node.path, props);
    requireProps(this.node.path, 'FlyteBinaryProps', props);
    const path = this.node.path;
    const whole = withCloud(path, withinScope(path, props, 'binary'));
    const { authentication, certificates, checkDbReady, database, domains, objectStore, tracing } = whole;
    requireShared(path, whole);
    requireWhole(path, whole, certificates, { binary: whole.binary?.service });
    requirePodWebhook(path, whole);
    guard(this, { profile: SecurityProfile._own(whole.securityProfile ?? SecurityProfile.KUBERNETES) });
    claimWhole(this, whole, namespaceOf(this, whole));
    const { common, storing } = toldAlike(whole);
    this.namespace = makeNamespace(this, whole);

    const { templates, podTemplate } = whole.clusterResourceSync?.enabled === false ? {} : taskNamespaces(path, whole);
    const { connectors, routes } = makeConnectors(this, withoutLog(common), whole.connectors ?? []);
    this.connectors = connectors;
    this.binary = new SingleBinary(this, 'Binary', {
      ...overWithAccount(storing, whole.binary),
      database,
      objectStore,
      authentication,
      certificates: certificates?.admin,
      checkDbReady,
      domains,
      projects: whole.projects,
      rbac: whole.rbac,
      tasks: { ...whole.tasks, podTemplate },
      taskNamespaces: { ...whole.taskNamespaces, templates },
      tracing,
      connectors: [...routes, ...whole.binary?.connectors ?? []],
      scheduler: whole.scheduler?.enabled,
      dataCatalog: whole.dataCatalog?.enabled,
      clusterResourceSync: whole.clusterResourceSync?.enabled,
      podWebhook: inProcess(whole),
    });
    this.podWebhook = whole.podWebhook?.enabled === false || this.binary.isPodWebhook ? undefined : new FlytePodWebhook(this, 'PodWebhook', {
      ...over(common, webhookProcess(whole.podWebhook)), certificates: certificates?.webhook, rbac: whole.rbac,
    });
    requireUsedOptions(path, whole.podWebhook, this.podWebhook);

    const components = [this.binary, ...this.podWebhook === undefined ? [] : [this.podWebhook], ...connectors];
    requireOwnNamespaces(path, whole, components);
    this.ingresses = makeEntrance(this, whole, { admin: this.binary, console: this.binary.service.name });
    const { policies, monitoring } = surround(this, whole, components, this.ingresses.length > 0);
    this.networkPolicies = policies;
    this.monitoring = monitoring;
  }
}

/** Whether the process is told to be the webhook, or not to be; else it decides by the secrets that it has. */
function inProcess({ certificates, podWebhook }: FlyteBinaryProps): boolean | undefined {
  if (podWebhook?.enabled === false || isSupplied(certificates?.webhook)) { return false; }
  return podWebhook?.ownPod === undefined ? undefined : !podWebhook.ownPod;
}

function isSupplied(certificates: WebhookCertificates | undefined): boolean {
  return certificates !== undefined && !certificates.selfRegistered;
}

/** The process makes a certificate of its own, whatever it is told. */
function requirePodWebhook(path: string, { certificates, podWebhook }: FlyteBinaryProps): void {
  if (podWebhook?.ownPod === false && isSupplied(certificates?.webhook)) {
    throw refusal(path, 'certificates.webhook', 'be WebhookCertificates.selfSigned() with podWebhook.ownPod: false', '(supplied)',
      'remove one of them: the process always makes its own');
  }
  if (podWebhook?.enabled === false && podWebhook.ownPod !== undefined) {
    throw refusal(path, 'podWebhook.ownPod', 'not come with enabled: false', podWebhook.ownPod, 'remove one of them');
  }
}

/** The options of a process, where it is one. */
function webhookProcess({ ownPod: _ownPod, ...options }: FlyteBinaryPodWebhookOptions = {}) {
  return options;
}

/** Refuses options of a pod that is not there. */
function requireUsedOptions(path: string, options: FlyteBinaryPodWebhookOptions | undefined, made: FlytePodWebhook | undefined): void {
  const { enabled: _enabled, ...others } = webhookProcess(options);
  const given = Object.entries(others).find(([, value]) => value !== undefined);
  if (made === undefined && given !== undefined) {
    throw refusal(path, `podWebhook.${given[0]}`, 'come with a pod of its own', '(set)', 'set podWebhook.ownPod: true, or remove it');
  }
}
