import { ApiObject, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { authorityMounts, trustEnv } from './admin-client';
import {
  databaseFlows, eventFlows, eventSchedulerFlows, identityProviderFlows, notificationFlows, objectStoreFlows, tracingFlows, unrepeated,
} from './component-flows';
import { FlyteProcessOptions, FlyteProcessProps } from './component-props';
import { databaseMounts } from './database-mounts';
import { FlyteComponent } from './flyte-component';
import { ComponentKind, Identity } from './identity';
import { toApiServer } from '../access/flows';
import { FlyteServiceOptions, isOpen, serviceFlows } from '../access/service';
import { applicationSection, eventSchedulerSection, executionsSection, namespaceSections, serverLimits, serverSection } from '../config/admin';
import { authEnv, authFiles, authSections } from '../config/auth';
import { databaseSection } from '../config/database';
import { SecretFile } from '../config/files';
import {
  eventAuthority, eventEnv, eventFiles, EVENTS_DIRECTORY, eventSections, mailerFiles, notificationsSection,
} from '../config/notifications';
import { remoteDataSection, storageEnv, storageFiles, storageSection } from '../config/storage';
import { taskResourcesSection } from '../config/task-pods';
import { tracingSection } from '../config/tracing';
import { refusal, requireOrigin, requirePath } from '../private/checks';
import { CERTIFICATE_DIRECTORY, CONFIG_DIRECTORY, CONFIG_GLOB, NAMES, PORTS, SERVICE_PORTS } from '../private/vocabulary';
import { FlyteImageName } from '../release';
import { SecurityProfile } from '../security/profile';
import { AdminCertificates } from '../settings/admin-certificates';
import { Authentication, requireServerSide } from '../settings/authentication';
import { Database } from '../settings/database';
import { FlyteEndpoint } from '../settings/endpoint';
import { KubeClientOptions } from '../settings/engine';
import { requireKubeClient } from '../settings/engine-checks';
import { EventScheduler } from '../settings/event-scheduler';
import { CloudEvents, ExternalEvents } from '../settings/events';
import { requireNamespaces, requireNamespaceTemplate } from '../settings/namespaces';
import { Notifications } from '../settings/notifications';
import { ObjectStore } from '../settings/object-store';
import { DEFAULT_DOMAINS, DEFAULT_PROJECTS, FlyteDomain, requireDomains, requireProjects } from '../settings/projects';
import { SECRETS_DIRECTORY } from '../settings/secrets';
import { FlyteServerOptions, requireServer } from '../settings/server';
import { resolveTaskResources } from '../settings/task-resources';
import { requireTasks, TaskOptions } from '../settings/tasks';
import { Tracing } from '../settings/tracing';
import { CheckDbReadyOptions, resolveCheckDbReady } from '../workload/check-db-ready';
import { ContainerDefinition, httpGet, probesOf, sized } from '../workload/container';
import { VolumeSet } from '../workload/volumes';

/**
 * What flyteadmin can be told, also within a composition.
 */
export interface FlyteAdminOptions extends FlyteProcessOptions {
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

/**
 * Properties of `FlyteAdmin`.
 */
export interface FlyteAdminProps extends FlyteAdminOptions, FlyteProcessProps {
  /** The PostgreSQL server; its `adminDatabase` is used. */
  readonly database: Database;

  /** The object store. */
  readonly objectStore: ObjectStore;

  /**
   * Projects made at the start, as arguments of `migrate seed-projects`. DNS-1123 labels.
   * @default - Flyte's own: flytesnacks, flytetester, flyteexamples
   */
  readonly projects?: string[];

  /**
   * Domains; become `domains`. The cluster resource sync needs the same.
   * @default - development, staging, production
   */
  readonly domains?: FlyteDomain[];

  /**
   * How namespaces are named; becomes `namespace_mapping.template`. Holds `{{ project }}`, and `{{ domain }}` unless there is one domain
   * only. Projects that are made later can still meet in one namespace, or take one that is there, where names fit together so: `a` in
   * domain `b-c` and `a-b` in domain `c`.
   * @default '{{ project }}-{{ domain }}'
   */
  readonly namespaceTemplate?: string;

  /**
   * Everything about tasks; the same value as flytepropeller's. Its `resources` become `task_resources`.
   * @default - as `TaskOptions`
   */
  readonly tasks?: TaskOptions;

  /**
   * Who may call flyteadmin.
   * @default - whoever reaches it
   */
  readonly authentication?: Authentication;

  /**
   * TLS on flyteadmin's port, for those who call it inside the cluster; becomes `server.security`.
   * @default - none: gRPC and HTTP in plaintext, on a port each
   */
  readonly certificates?: AdminCertificates;

  /**
   * Path of the console, where people end up after they logged in; becomes `auth.userAuth.redirectUrl`. Used with `authentication`.
   * @default - Flyte's own: /console
   */
  readonly consolePath?: string;

  /**
   * The init container that waits for PostgreSQL.
   * @default - on, non-root
   */
  readonly checkDbReady?: CheckDbReadyOptions;

  /**
   * Where it sends its traces; becomes `otel`.
   * @default - nowhere
   */
  readonly tracing?: Tracing;
}

/** Where the generating init container leaves the keys for the storing one. */
const GENERATED_DIRECTORY = '/etc/scratch/secrets';

/** Which component it is. */
const KIND: ComponentKind = { name: NAMES.flyteadmin, role: 'api-server', image: FlyteImageName.FLYTEADMIN };

/**
 * flyteadmin, the API server of Flyte's control plane. Its pod waits for PostgreSQL, migrates the database and makes the projects
 * before it serves.
 *
 * Permissions: create and delete FlyteWorkflow objects in project namespaces; nothing else.
 */
export class FlyteAdmin extends FlyteComponent {
  /** The Service `flyteadmin`: HTTP on port 80, gRPC on port 81, or both on 443 with TLS; metrics on port 10254, inside the cluster only. */
  public readonly service: kplus.Service;
  /** The configuration file. */
  public readonly configMap: kplus.ConfigMap;
  /** Where other components reach flyteadmin's gRPC port. */
  public readonly endpoint: FlyteEndpoint;
  /**
   * DNS names that `certificates` must carry: the Service's, and `0.0.0.0:8088`, by which flyteadmin's HTTP API calls
   * its own gRPC. Without the last one gRPC works, and the console's pages stay empty.
   */
  public readonly certificateNames: string[];

  constructor(scope: Construct, id: string, props: FlyteAdminProps) {
    super(scope, id);
    const identity = this._identify('FlyteAdminProps', KIND, props);
    const domains = requireDomains(identity.path, props.domains ?? DEFAULT_DOMAINS);
    const projects = requireProjects(identity.path, props.projects ?? DEFAULT_PROJECTS);
    const namespaceTemplate = requireNamespaceTemplate(identity.path, domains, props.namespaceTemplate);
    requireNamespaces(identity.path, { template: namespaceTemplate, projects, domains, own: [identity.namespace] });
    const { authentication, database, objectStore, certificates: tls } = props;
    const tasks = requireTasks(identity.path, props.tasks ?? {});
    requireServerSide(identity.path, authentication);
    const { notifications, externalEvents, cloudEvents, server = {}, kubeClient = {} } = props;
    requireServer(identity.path, server);
    requireKubeClient(identity.path, 'kubeClient', kubeClient);
    const ports = tls === undefined ? PLAIN_PORTS : TLS_PORTS;
    const numbers = ports.map(({ number }) => number);
    const open = isOpen(props.service);
    if (open && authentication === undefined) {
      throw refusal(identity.path, 'authentication', `be given with a Service of type ${props.service!.type}`, undefined,
        'use Authentication.oidc(...), or say Authentication.disabled(reason) where something else authenticates');
    }

    this.configMap = this._configure(identity, 'flyteadmin', props, [
      applicationSection(),
      executionsSection(tasks),
      serverSection(requireOrigins(identity.path, props.corsAllowedOrigins ?? []), tls === undefined ? undefined : CERTIFICATE_DIRECTORY),
      serverLimits(server, kubeClient),
      databaseSection(database, database.adminDatabase),
      storageSection(objectStore),
      tracingSection(props.tracing),
      remoteDataSection(objectStore),
      namespaceSections(domains, namespaceTemplate),
      taskResourcesSection(resolveTaskResources(identity.path, tasks.resources ?? {})),
      authSections(authentication, internalUrls(identity, tls), consolePathOf(identity.path, props.consolePath)),
      notificationsSection(notifications),
      eventSchedulerSection(props.eventScheduler),
      eventSections(externalEvents, cloudEvents),
    ]);

    const volumes = new VolumeSet(this);
    const mounts = [
      volumes.config(CONFIG_DIRECTORY, this.configMap, storageFiles(objectStore)),
      ...databaseMounts(volumes, database),
    ];
    const secretMounts = [
      ...secretMount(volumes, authentication, mailerFiles(notifications)), ...certificateMounts(volumes, tls), ...eventMounts(volumes, cloudEvents),
    ];
    const program = (name: string, ...command: string[]): Omit<ContainerDefinition, 'image'> => ({
      name, command: ['flyteadmin', '--config', CONFIG_GLOB, ...command], mounts, resources: sized([50, 500], [128, 512]),
    });
    this._assemble(identity, props, {
      volumes,
      configMaps: [this.configMap],
      checkDbReady: resolveCheckDbReady(identity, database, props.checkDbReady),
      initContainers: [
        program('run-migrations', 'migrate', 'run'),
        ...(projects.length === 0 ? [] : [program('seed-projects', 'migrate', 'seed-projects', ...projects)]),
        ...keyGeneration(volumes, authentication, program),
      ],
      container: {
        ...program(NAMES.flyteadmin, 'serve'),
        env: {
          ...storageEnv(objectStore),
          ...authEnv(authentication),
          ...eventEnv(cloudEvents),
          ...(eventAuthority(cloudEvents) === undefined ? {} : trustEnv()),
        },
        mounts: [...mounts, ...secretMounts],
        ports: [...ports.map(({ name, number }) => ({ name, number })), { name: 'http-metrics', number: PORTS.profiler }],
        // HTTP, since with authentication the gRPC health service answers Unauthenticated.
        probes: probesOf(httpGet('/healthcheck', ports[0].name, tls !== undefined)),
        resources: sized([100, 2000], [256, 1024]),
      },
      egress: unrepeated([
        ...databaseFlows(database), ...objectStoreFlows(objectStore), ...tracingFlows(props.tracing), toApiServer(),
        ...identityProviderFlows(authentication), ...notificationFlows(notifications), ...eventSchedulerFlows(props.eventScheduler),
        ...eventFlows(externalEvents), ...eventFlows(cloudEvents),
      ]),
      ingress: [
        ...(['ingressController', 'callingTasks'] as const).map((kind) => ({ peer: { kind }, ports: numbers })),
        ...serviceFlows(props.service, numbers),
      ],
      access: {
        namespace: keyPermissions(authentication),
        cluster: [{ apiGroup: 'flyte.lyft.com', resource: 'flyteworkflows', verbs: ['create', 'delete'] }],
      },
    });
    this.service = this._serve(identity, [
      ...ports.map(({ name, number, service }) => ({ name, port: service, targetPort: number })),
      // Profiles are served there too, to whoever asks.
      ...(open ? [] : [{ name: 'http-metrics', port: PORTS.profiler, targetPort: PORTS.profiler }]),
    ], props.service, tls !== undefined);
    if (identity.profile === SecurityProfile.OPENSHIFT && tls === undefined) {
      // OpenShift's router speaks HTTP/2 to a pod only where the Service says so.
      ApiObject.of(this.service).addJsonPatch(JsonPatch.add('/spec/ports/1/appProtocol', 'h2c'));
    }
    this.endpoint = FlyteEndpoint._ofService(identity.name, identity.namespace, ports[ports.length - 1].service, {
      selector: identity.selector, namespace: identity.namespace, podPorts: numbers,
    }, tls?.authority);
    this.certificateNames = [...serviceNames(identity), `0.0.0.0:${PORTS.adminHttp}`];
  }
}

/** HTTP first, gRPC last; with TLS one port for both. */
const PLAIN_PORTS = [
  { name: 'http', number: PORTS.adminHttp, service: SERVICE_PORTS.adminHttp },
  { name: 'grpc', number: PORTS.adminGrpc, service: SERVICE_PORTS.adminGrpc },
];
const TLS_PORTS = [{ name: 'https', number: PORTS.adminHttp, service: SERVICE_PORTS.adminTls }];

/** The Service by each name that resolves to it. */
function serviceNames({ name, namespace }: Identity): string[] {
  return ['', `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`].map((ending) => `${name}${ending}`);
}

/** The URLs under which Flyte's own components call flyteadmin, for the check of a token's audience. */
function internalUrls(identity: Identity, tls: AdminCertificates | undefined): string[] {
  const [name, , , inFull] = serviceNames(identity);
  return [name, inFull].map((host) => tls === undefined ? `http://${host}:${SERVICE_PORTS.adminHttp}` : `https://${host}:${SERVICE_PORTS.adminTls}`);
}

function certificateMounts(volumes: VolumeSet, tls?: AdminCertificates): kplus.VolumeMount[] {
  if (tls === undefined) { return []; }
  const files = ['tls.crt', 'tls.key'].map((key) => ({ value: { secret: tls.certificate, key }, file: key }));
  return [volumes.secretFiles('certificate', CERTIFICATE_DIRECTORY, files)];
}

function consolePathOf(path: string, consolePath?: string): string | undefined {
  return consolePath === undefined ? undefined : requirePath(path, 'consolePath', consolePath);
}

/** Where flyteadmin looks for secrets: keys of authentication, and others it looks up. */
function secretMount(volumes: VolumeSet, authentication: Authentication | undefined, others: SecretFile[]): kplus.VolumeMount[] {
  const files = [...authentication?.enabled === true ? authFiles(authentication) : [], ...others];
  if (authentication?.keys?.generated === true) { return [volumes.generatedSecrets('secrets', SECRETS_DIRECTORY, authentication.keys.secretName, files)]; }
  return files.length === 0 ? [] : [volumes.secretFiles('secrets', SECRETS_DIRECTORY, files)];
}

function eventMounts(volumes: VolumeSet, cloudEvents?: CloudEvents): kplus.VolumeMount[] {
  const files = eventFiles(cloudEvents);
  return [
    ...(files.length === 0 ? [] : [volumes.secretFiles('events', EVENTS_DIRECTORY, files)]),
    ...authorityMounts(volumes, eventAuthority(cloudEvents)),
  ];
}

type Program = (name: string, ...command: string[]) => Omit<ContainerDefinition, 'image'>;

/** Two containers in place of a shell pipeline: one writes keys to a scratch volume, the other stores those that are missing. */
function keyGeneration(volumes: VolumeSet, authentication: Authentication | undefined, program: Program): Omit<ContainerDefinition, 'image'>[] {
  if (authentication?.keys?.generated !== true) { return []; }
  const scratch = volumes.scratch('generated-secrets', '/etc/scratch', Size.mebibytes(1));
  const generate = program('generate-secrets', 'secrets', 'init', '--localPath', GENERATED_DIRECTORY);
  const store = program('store-secrets', 'secrets', 'create', '--name', authentication.keys.secretName, '--fromPath', GENERATED_DIRECTORY);
  const namespace = { POD_NAMESPACE: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAMESPACE) };
  return [generate, store].map((container) => ({ ...container, env: namespace, mounts: [...container.mounts ?? [], scratch] }));
}

function keyPermissions(authentication?: Authentication): { apiGroup: string; resource: string; verbs: string[]; names?: string[] }[] {
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
