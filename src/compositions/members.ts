import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { isScheduledElsewhere, over, overWithAccount } from './component-options';
import {
  FlyteCertificates, FlyteCoreConsoleOptions, FlyteCoreDataCatalogOptions, FlyteCoreProcessOptions, FlyteCoreSchedulerOptions,
} from './flyte-core-props';
import { FlyteControlPlaneOptions, FlyteDataPlaneOptions, FlyteSharedOptions } from './flyte-options';
import { CommonOptions, commonOf, labelsOf, nameOfWhole, withoutLog } from './whole';
import { identityLabels } from './with-cloud';
import { createNamespace } from '../access/namespace';
import { DataCatalog } from '../components/data-catalog';
import { FlyteAdmin, FlyteAdminOptions } from '../components/flyte-admin';
import { FlyteConsole } from '../components/flyte-console';
import { FlytePodWebhook } from '../components/flyte-pod-webhook';
import { FlyteScheduler } from '../components/flyte-scheduler';
import { SingleBinary } from '../components/single-binary';
import { FlyteEndpoint } from '../settings/endpoint';
import { ObjectStore } from '../settings/object-store';

/** Props of a composition that people talk to, with what its cloud brings. */
type ControlWhole = FlyteSharedOptions & FlyteControlPlaneOptions & {
  readonly objectStore: ObjectStore;
  readonly certificates?: FlyteCertificates;
  readonly admin?: FlyteAdminOptions;
  readonly scheduler?: FlyteCoreSchedulerOptions;
  readonly dataCatalog?: FlyteCoreDataCatalogOptions;
  readonly console?: FlyteCoreConsoleOptions;
};

/** Props of a composition that runs workflows. */
type EngineWhole = FlyteSharedOptions & FlyteDataPlaneOptions & {
  readonly certificates?: FlyteCertificates;
  readonly podWebhook?: FlyteCoreProcessOptions;
};

/** What the components of a composition are told alike. */
export interface Told {
  /** All of them. */
  readonly common: CommonOptions;
  /** Those that can have several pods. */
  readonly several: CommonOptions & { readonly replicas?: number };
  /** Those among them that come to the object store, as whoever the cloud knows. */
  readonly storing: CommonOptions & { readonly replicas?: number; readonly serviceAccountAnnotations?: { readonly [name: string]: string } };
}

/** What the components of a composition are told alike. */
export function toldAlike(whole: FlyteSharedOptions & { readonly replicas?: number }): Told {
  const common = commonOf(whole);
  const several = { ...common, replicas: whole.replicas };
  const identified = { ...several, podLabels: identityLabels(whole.cloud, whole.podLabels) };
  const annotations = whole.workloadIdentity === undefined ? {} : { serviceAccountAnnotations: whole.workloadIdentity };
  return { common, several, storing: { ...identified, ...annotations } };
}

/** The namespace of a composition, where it makes one; root is admitted where a container is granted it. */
export function makeNamespace(scope: Construct, whole: FlyteSharedOptions & Pick<ControlWhole, 'checkDbReady'>): ApiObject | undefined {
  const namespace = namespaceOf(scope, whole);
  if (whole.createNamespace !== true || namespace === undefined) { return undefined; }
  return createNamespace(scope, namespace, labelsOf(whole), whole.checkDbReady?.allowRootInit === true);
}

/** The namespace that a composition is in, if it is said anywhere. */
export function namespaceOf(scope: Construct, whole: FlyteSharedOptions): string | undefined {
  return whole.namespace ?? Chart.of(scope).namespace;
}

/** datacatalog, unless it is switched off. */
export function makeDataCatalog(scope: Construct, whole: ControlWhole, { storing }: Told): DataCatalog | undefined {
  const { checkDbReady, database, dataCatalog, objectStore, tracing } = whole;
  if (dataCatalog?.enabled === false) { return undefined; }
  return new DataCatalog(scope, 'DataCatalog', { ...overWithAccount(storing, dataCatalog), database: dataCatalog?.database ?? database, objectStore, checkDbReady, tracing });
}

/** flytescheduler, unless something else does its work. */
export function makeScheduler(scope: Construct, whole: ControlWhole, { common }: Told, admin: FlyteEndpoint): FlyteScheduler | undefined {
  const { authentication, checkDbReady, database } = whole;
  if (isScheduledElsewhere(scope.node.path, whole)) { return undefined; }
  return new FlyteScheduler(scope, 'Scheduler', { ...over(common, whole.scheduler), database, authentication, checkDbReady, admin });
}

/** flyteconsole, unless it is switched off. */
export function makeConsole(scope: Construct, { console }: ControlWhole, { several }: Told): FlyteConsole | undefined {
  return console?.enabled === false ? undefined : new FlyteConsole(scope, 'Console', over(withoutLog(several), console));
}

/** The pod webhook, unless it is switched off. */
export function makePodWebhook(scope: Construct, whole: EngineWhole, { common, several }: Told): FlytePodWebhook | undefined {
  const { certificates, podWebhook, rbac } = whole;
  if (podWebhook?.enabled === false) { return undefined; }
  const shared = makesAuthority(whole) ? common : several;
  return new FlytePodWebhook(scope, 'PodWebhook', { ...over(shared, podWebhook), certificates: certificates?.webhook, rbac });
}

/** Whether each pod of the webhook makes an authority of its own: of such pods there is one at most. */
function makesAuthority({ adopts, certificates }: EngineWhole): boolean {
  return adopts === undefined && certificates?.webhook?.selfRegistered !== false;
}

/** What people come to from outside: flyteadmin, or the process that is all in one, and the console. */
export interface Backend {
  readonly admin: FlyteAdmin | SingleBinary;
  /** The console's Service, if there is one. */
  readonly console?: string;
  readonly consolePath?: string;
}

/** The Ingress objects, or the Routes, where there is an exposure. */
export function makeEntrance(
  scope: Construct, whole: FlyteSharedOptions & FlyteControlPlaneOptions & Pick<ControlWhole, 'certificates'>, { admin, console, consolePath }: Backend,
): ApiObject[] {
  const { pods, labels } = admin._network;
  return whole.exposure?._entrance.make(scope, scope.node.path, {
    metadata: { name: nameOfWhole(whole), namespace: admin.deployment.metadata.namespace!, labels: labelsOf(whole) },
    admin: admin.service.name,
    encrypted: whole.certificates?.admin === undefined ? undefined : admin.service,
    adminPods: { selector: pods.selector, labels },
    console,
    consolePath: consolePath ?? '/console',
    publicUrl: whole.authentication?._publicUrl,
  }, whole.cloud?._parts.ingressClass) ?? [];
}
