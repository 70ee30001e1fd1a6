import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { ProcessPart } from './process-part';
import { accessWithin } from './scope';
import { toApiServer } from '../../access/flows';
import { AccessRule } from '../../access/rbac';
import { FlyteServiceOptions, isOpen, serviceFlows } from '../../access/service';
import { applicationSection, eventSchedulerSection, executionsSection, namespaceSections, serverLimits, serverSection } from '../../config/admin';
import { authEnv, authFiles, authSections } from '../../config/auth';
import { clustersSection } from '../../config/clusters';
import { databaseSection } from '../../config/database';
import { SecretFile } from '../../config/files';
import { eventAuthority, eventEnv, eventSections, mailerFiles, notificationsSection } from '../../config/notifications';
import { remoteDataSection, storageEnv, storageSection } from '../../config/storage';
import { taskResourcesSection } from '../../config/task-pods';
import { tracingSection } from '../../config/tracing';
import { refusal, requireOrigin, requirePath } from '../../private/checks';
import { CERTIFICATE_DIRECTORY, PORTS, SERVICE_PORTS } from '../../private/vocabulary';
import { SecurityProfile } from '../../security/profile';
import { AdminCertificates } from '../../settings/admin-certificates';
import { Authentication, requireServerSide } from '../../settings/authentication';
import { FlyteClustersOptions, requireClusters } from '../../settings/clusters';
import { Database } from '../../settings/database';
import { KubeClientOptions } from '../../settings/engine';
import { requireKubeClient } from '../../settings/engine-checks';
import { EventScheduler } from '../../settings/event-scheduler';
import { CloudEvents, ExternalEvents } from '../../settings/events';
import { FlyteRbac } from '../../settings/flyte-rbac';
import { requireNamespaces, requireNamespaceTemplate } from '../../settings/namespaces';
import { Notifications } from '../../settings/notifications';
import { ObjectStore } from '../../settings/object-store';
import { DEFAULT_DOMAINS, DEFAULT_PROJECTS, FlyteDomain, requireDomains, requireProjects } from '../../settings/projects';
import { FlyteServerOptions, requireServer } from '../../settings/server';
import { resolveTaskResources } from '../../settings/task-resources';
import { requireTasks, TaskOptions } from '../../settings/tasks';
import { Tracing } from '../../settings/tracing';
import { trustEnv } from '../admin-client';
import { ComponentAccess } from '../assembly';
import {
  clusterFlows, databaseFlows, eventFlows, eventSchedulerFlows, identityProviderFlows, notificationFlows, objectStoreFlows, tracingFlows, unrepeated,
} from '../component-flows';
import { Identity } from '../identity';

/**
 * What flyteadmin does and how it is reached, wherever it runs.
 */
export interface FlyteAdminSettings {
  /**
   * Origins whose pages may call flyteadmin with the user's credentials; become `server.security.allowedOrigins`. `*` is refused.
   * @default - none: the console is served from the same origin
   */
  readonly corsAllowedOrigins?: string[];

  /**
   * How much flyteadmin's gRPC server takes; becomes `server.grpc`.
   * @default - Flyte's own
   */
  readonly server?: FlyteServerOptions;

  /**
   * How the Kubernetes API is called; becomes `server.kubeClientConfig`.
   * @default - Flyte's own
   */
  readonly kubeClient?: KubeClientOptions;

  /**
   * The clusters in which workflows run; becomes `clusters`. Others than flyteadmin's own each have a `FlyteDataPlane`.
   * @default - flyteadmin's own
   */
  readonly clusters?: FlyteClustersOptions;

  /**
   * Mails about executions.
   * @default - none: what launch plans ask for is dropped
   */
  readonly notifications?: Notifications;

  /**
   * Who fires the schedules of launch plans, in place of flytescheduler; becomes `scheduler.eventScheduler`.
   * @default - flytescheduler
   */
  readonly eventScheduler?: EventScheduler;

  /**
   * Events about executions, as Flyte has them.
   * @default - none
   */
  readonly externalEvents?: ExternalEvents;

  /**
   * Events about executions, in the format of CloudEvents.
   * @default - none
   */
  readonly cloudEvents?: CloudEvents;

  /**
   * How the Service is reached. Outside the cluster only with `authentication`.
   * @default - inside the cluster only
   */
  readonly service?: FlyteServiceOptions;
}

/** What flyteadmin is told. */
export interface AdminPartProps extends FlyteAdminSettings {
  readonly database: Database;
  readonly objectStore: ObjectStore;
  readonly projects?: string[];
  readonly domains?: FlyteDomain[];
  readonly namespaceTemplate?: string;
  readonly tasks?: TaskOptions;
  readonly authentication?: Authentication;
  readonly certificates?: AdminCertificates;
  readonly consolePath?: string;
  readonly tracing?: Tracing;
  readonly rbac?: FlyteRbac;
}

/** A port of flyteadmin, and that of its Service. */
export interface AdminPort {
  readonly name: string;
  readonly number: number;
  readonly service: number;
}

/** flyteadmin as a part of a pod. */
export interface AdminPart extends ProcessPart {
  readonly secrets: SecretFile[];
  readonly ports: AdminPort[];
  readonly domains: readonly FlyteDomain[];
  readonly projects: string[];
  readonly namespaceTemplate: string;
  /** Whether its Service is reached from outside the cluster. */
  readonly open: boolean;
}

/** HTTP first, gRPC last; with TLS one port for both. */
const PLAIN_PORTS = [
  { name: 'http', number: PORTS.adminHttp, service: SERVICE_PORTS.adminHttp },
  { name: 'grpc', number: PORTS.adminGrpc, service: SERVICE_PORTS.adminGrpc },
];
const TLS_PORTS = [{ name: 'https', number: PORTS.adminHttp, service: SERVICE_PORTS.adminTls }];

/**
 * What flyteadmin needs of its pod.
 * @param hosts by which Flyte's own components call it
 */
export function adminPart(identity: Identity, props: AdminPartProps, hosts: readonly AdminHost[]): AdminPart {
  const { path } = identity;
  const domains = requireDomains(path, props.domains ?? DEFAULT_DOMAINS);
  const projects = requireProjects(path, props.projects ?? DEFAULT_PROJECTS);
  const namespaceTemplate = namespaceTemplateOf(identity, domains, projects, props);
  const { authentication, database, objectStore, certificates: tls } = props;
  const tasks = requireTasks(path, props.tasks ?? {});
  requireServerSide(path, authentication);
  const { notifications, externalEvents, cloudEvents, clusters, server = {}, kubeClient = {} } = props;
  if (clusters !== undefined) { requireClusters(path, 'clusters', clusters); }
  if (authentication?.keys?.generated === true && clusters?.clusters.some(({ _remote }) => _remote !== undefined) === true) {
    throw refusal(path, 'authentication', 'bring its keys along with clusters elsewhere', 'AuthKeys.generatedAtRuntime(...)',
      'use AuthKeys.fromSecret(...): flyteadmin would look for one cluster to write them to');
  }
  requireServer(path, server);
  requireKubeClient(path, 'kubeClient', kubeClient);
  const ports = tls === undefined ? PLAIN_PORTS : TLS_PORTS;
  const numbers = ports.map(({ number }) => number);
  const open = isOpen(props.service);
  if (open && authentication === undefined) {
    throw refusal(path, 'authentication', `be given with a Service of type ${props.service!.type}`, undefined,
      'use Authentication.oidc(...), or say Authentication.disabled(reason) where something else authenticates');
  }
  const access = adminAccess(identity, props);
  const urls = hosts.map(({ host, http, https }) => tls === undefined ? `http://${host}:${http}` : `https://${host}:${https}`);
  return {
    ports,
    domains,
    projects,
    namespaceTemplate,
    open,
    sections: [
      applicationSection(),
      executionsSection(tasks),
      serverSection(requireOrigins(path, props.corsAllowedOrigins ?? []), tls === undefined ? undefined : CERTIFICATE_DIRECTORY),
      serverLimits(server, kubeClient),
      databaseSection(database, database.adminDatabase),
      storageSection(objectStore),
      tracingSection(props.tracing),
      remoteDataSection(objectStore),
      namespaceSections(domains, namespaceTemplate),
      taskResourcesSection(resolveTaskResources(path, tasks.resources ?? {})),
      authSections(authentication, urls, consolePathOf(path, props.consolePath)),
      notificationsSection(notifications),
      eventSchedulerSection(props.eventScheduler),
      eventSections(externalEvents, cloudEvents),
      clustersSection(clusters),
    ],
    env: {
      ...storageEnv(objectStore),
      ...authEnv(authentication),
      ...eventEnv(cloudEvents),
      ...(eventAuthority(cloudEvents) === undefined ? {} : trustEnv()),
    },
    secrets: [...authentication?.enabled === true ? authFiles(authentication) : [], ...mailerFiles(notifications)],
    egress: unrepeated([
      ...databaseFlows(database), ...objectStoreFlows(objectStore), ...tracingFlows(props.tracing), ...(access === undefined ? [] : [toApiServer()]),
      ...identityProviderFlows(authentication), ...notificationFlows(notifications), ...eventSchedulerFlows(props.eventScheduler),
      ...eventFlows(externalEvents), ...eventFlows(cloudEvents), ...clusterFlows(clusters),
    ]),
    ingress: [
      ...(['ingressController', 'callingTasks'] as const).map((kind) => ({ peer: { kind }, ports: numbers })),
      ...serviceFlows(props.service, numbers),
    ],
    access,
  };
}

/** How the namespaces of projects are named, or the one in which all tasks run. */
function namespaceTemplateOf(
  { path, namespace }: Identity, domains: readonly FlyteDomain[], projects: readonly string[], props: AdminPartProps,
): string {
  const tasks = props.rbac?._tasks;
  if (tasks === undefined) {
    const template = requireNamespaceTemplate(path, domains, props.namespaceTemplate);
    requireNamespaces(path, { template, projects, domains, own: [namespace] });
    return template;
  }
  if (props.namespaceTemplate !== undefined) {
    throw refusal(path, 'namespaceTemplate', 'be left out with rbac: FlyteRbac.namespace(...)', props.namespaceTemplate, `all tasks run in ${tasks}`);
  }
  return tasks;
}

/** A name by which flyteadmin is called, and the ports there. */
export interface AdminHost {
  readonly host: string;
  readonly http: number;
  readonly https: number;
}

/** The Service by each name that resolves to it. */
export function serviceNames({ name, namespace }: Identity): string[] {
  return ['', `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`].map((ending) => `${name}${ending}`);
}

/** The names of its Service that Flyte's own components use. */
export function serviceHosts(identity: Identity): AdminHost[] {
  const [name, , , inFull] = serviceNames(identity);
  return [name, inFull].map((host) => ({ host, http: SERVICE_PORTS.adminHttp, https: SERVICE_PORTS.adminTls }));
}

/** Ports of the Service: profiles are served beside the metrics, to whoever asks. */
export function adminServicePorts({ ports, open }: AdminPart): kplus.ServicePort[] {
  return [
    ...ports.map(({ name, number, service }) => ({ name, port: service, targetPort: number })),
    ...(open ? [] : [{ name: 'http-metrics', port: PORTS.profiler, targetPort: PORTS.profiler }]),
  ];
}

/** OpenShift's router speaks HTTP/2 to a pod only where the Service says so. */
export function sayHttp2(service: kplus.Service, { profile }: Identity, tls?: AdminCertificates): void {
  if (profile === SecurityProfile.OPENSHIFT && tls === undefined) {
    ApiObject.of(service).addJsonPatch(JsonPatch.add('/spec/ports/1/appProtocol', 'h2c'));
  }
}

function consolePathOf(path: string, consolePath?: string): string | undefined {
  return consolePath === undefined ? undefined : requirePath(path, 'consolePath', consolePath);
}

/** What flyteadmin does with workflows, in whichever cluster. */
export const WORKFLOW_RULES: readonly AccessRule[] = [{ apiGroup: 'flyte.lyft.com', resource: 'flyteworkflows', verbs: ['create', 'delete'] }];

/** Nothing, where workflows run in other clusters only. */
function adminAccess(identity: Identity, { authentication, clusters, rbac }: AdminPartProps): ComponentAccess | undefined {
  const here = clusters === undefined || clusters.clusters.some(({ _remote }) => _remote === undefined);
  const namespace = keyPermissions(authentication);
  if (!here && namespace.length === 0) { return undefined; }
  return accessWithin(identity, { namespace, cluster: here ? [...WORKFLOW_RULES] : [] }, rbac);
}

function keyPermissions(authentication?: Authentication): AccessRule[] {
  if (authentication?.keys?.generated !== true) { return []; }
  return [
    { apiGroup: '', resource: 'secrets', verbs: ['create'] },
    { apiGroup: '', resource: 'secrets', verbs: ['get', 'update'], names: [authentication.keys.secretName] },
  ];
}

function requireOrigins(path: string, origins: string[]): string[] {
  origins.forEach((origin, index) => {
    if (origin === '*') {
      throw refusal(path, `corsAllowedOrigins[${index}]`, 'be one origin', origin, 'any page could then act with the credentials of whoever opens it');
    }
    requireOrigin(path, `corsAllowedOrigins[${index}]`, origin);
  });
  return origins;
}
