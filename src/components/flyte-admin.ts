import { ApiObject, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { assemble, configMapOf, identify, Identity, IFlyteComponent, imageOf, serviceOf } from './component';
import { databaseFlows, identityProviderFlows, objectStoreFlows } from './component-flows';
import { FlyteProcessProps } from './component-props';
import { toApiServer } from '../access/flows';
import { applicationSection, namespaceSections, serverSection } from '../config/admin';
import { commonSections, CONFIG_FILE, renderConfig } from '../config/document';
import { refusal, requirePath, requireUrl } from '../private/checks';
import { placed, requireProps } from '../private/props';
import { CONFIG_DIRECTORY, CONFIG_GLOB, NAMES, PORTS, SERVICE_PORTS } from '../private/vocabulary';
import { FlyteImageName } from '../release';
import { SecurityProfile } from '../security/profile';
import { Authentication } from '../settings/authentication';
import { Database } from '../settings/database';
import { FlyteEndpoint } from '../settings/endpoint';
import { LogLevel } from '../settings/log-level';
import { requireNamespaces, requireNamespaceTemplate } from '../settings/namespaces';
import { ObjectStore } from '../settings/object-store';
import { DEFAULT_DOMAINS, DEFAULT_PROJECTS, FlyteDomain, requireDomains, requireProjects } from '../settings/projects';
import { SECRETS_DIRECTORY } from '../settings/secrets';
import { TaskResources, taskResourcesConfig } from '../settings/task-resources';
import { CheckDbReadyOptions, resolveCheckDbReady } from '../workload/check-db-ready';
import { ContainerDefinition, httpGet, probesOf, sized } from '../workload/container';
import { VolumeSet } from '../workload/volumes';

/**
 * Properties of `FlyteAdmin`.
 */
export interface FlyteAdminProps extends FlyteProcessProps {
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
   * Resources of tasks that ask for none, and the most that any may ask for; becomes `task_resources`.
   * @default - 100 millicores and 500 MiB; at most 2 CPUs, 1 GiB, 1 GPU
   */
  readonly taskResources?: TaskResources;

  /**
   * Who may call flyteadmin.
   * @default - whoever reaches it
   */
  readonly authentication?: Authentication;

  /**
   * Path of the console, where people end up after they logged in; becomes `auth.userAuth.redirectUrl`. Used with `authentication`.
   * @default - Flyte's own: /console
   */
  readonly consolePath?: string;

  /**
   * Origins whose pages may call flyteadmin with the user's credentials; become `server.security.allowedOrigins`. `*` is refused.
   * @default - none: the console is served from the same origin
   */
  readonly corsAllowedOrigins?: string[];

  /**
   * The init container that waits for PostgreSQL.
   * @default - on, non-root
   */
  readonly checkDbReady?: CheckDbReadyOptions;
}

/** Where the generating init container leaves the keys for the storing one. */
const GENERATED_DIRECTORY = '/etc/scratch/secrets';

/**
 * flyteadmin, the API server of Flyte's control plane. Its pod waits for PostgreSQL, migrates the database and makes the projects
 * before it serves.
 *
 * Permissions: create and delete FlyteWorkflow objects in project namespaces; nothing else.
 */
export class FlyteAdmin extends Construct implements IFlyteComponent {
  /** The Deployment `flyteadmin`. */
  public readonly deployment: kplus.Deployment;
  /** The service account of the pods. */
  public readonly serviceAccount: kplus.IServiceAccount;
  /** The Service `flyteadmin`: HTTP on port 80, gRPC on port 81, metrics on port 10254. */
  public readonly service: kplus.Service;
  /** The configuration file. */
  public readonly configMap: kplus.ConfigMap;
  /** Where other components reach flyteadmin's gRPC port. */
  public readonly endpoint: FlyteEndpoint;

  constructor(scope: Construct, id: string, props: FlyteAdminProps) {
    super(...placed('FlyteAdmin', scope, id));
    requireProps(this.node.path, 'FlyteAdminProps', props);
    const image = imageOf(props, FlyteImageName.FLYTEADMIN);
    const identity = identify(this, { name: NAMES.flyteadmin, role: 'api-server' }, props, image);
    const domains = requireDomains(identity.path, props.domains ?? DEFAULT_DOMAINS);
    const projects = requireProjects(identity.path, props.projects ?? DEFAULT_PROJECTS);
    const namespaceTemplate = requireNamespaceTemplate(identity.path, domains, props.namespaceTemplate);
    requireNamespaces(identity.path, { template: namespaceTemplate, projects, domains, own: [identity.namespace] });
    const { authentication, database, objectStore } = props;

    this.configMap = configMapOf(this, 'Config', identity, 'flyteadmin-config', {
      [CONFIG_FILE]: renderConfig(identity.path, 'flyteadmin', [
        commonSections(props.logLevel ?? LogLevel.WARN),
        applicationSection(),
        { flyteadmin: { metadataStoragePrefix: ['metadata', 'admin'], eventVersion: 2 } },
        serverSection(requireOrigins(identity.path, props.corsAllowedOrigins ?? [])),
        database._toConfig(database.adminDatabase),
        objectStore._toConfig(),
        { remoteData: objectStore._remoteData },
        namespaceSections(domains, namespaceTemplate),
        taskResourcesConfig(identity.path, props.taskResources ?? {}),
        authentication?._serverConfig(internalUrls(identity), consolePathOf(identity.path, props.consolePath)) ?? {},
      ], props.extraConfig),
    });

    const volumes = new VolumeSet(this);
    const databaseMounts = [
      volumes.config(CONFIG_DIRECTORY, this.configMap, objectStore._files),
      volumes.secretFiles('database', database._directory, database._files),
    ];
    const secretMounts = authenticationMounts(volumes, authentication);
    const program = (name: string, ...command: string[]): Omit<ContainerDefinition, 'image'> => ({
      name, command: ['flyteadmin', '--config', CONFIG_GLOB, ...command], mounts: databaseMounts, resources: sized([50, 500], [128, 512]),
    });
    const { deployment, serviceAccount } = assemble(this, {
      identity,
      props,
      image,
      volumes,
      configMaps: [this.configMap],
      checkDbReady: resolveCheckDbReady(identity.path, props.checkDbReady ?? {}, database, identity.release, identity.profile),
      initContainers: [
        program('run-migrations', 'migrate', 'run'),
        ...(projects.length === 0 ? [] : [program('seed-projects', 'migrate', 'seed-projects', ...projects)]),
        ...keyGeneration(volumes, authentication, program),
      ],
      container: {
        ...program(NAMES.flyteadmin, 'serve'),
        env: { ...objectStore._env, ...authentication?._serverEnv },
        mounts: [...databaseMounts, ...secretMounts],
        ports: [{ name: 'http', number: PORTS.adminHttp }, { name: 'grpc', number: PORTS.adminGrpc }, { name: 'http-metrics', number: PORTS.profiler }],
        // HTTP, since with authentication the gRPC health service answers Unauthenticated.
        probes: probesOf(httpGet('/healthcheck', 'http')),
        resources: sized([100, 2000], [256, 1024]),
      },
      egress: [...databaseFlows(database), ...objectStoreFlows(objectStore), toApiServer(), ...identityProviderFlows(authentication)],
      ingress: (['ingressController', 'callingTasks'] as const).map((kind) => ({ peer: { kind }, ports: [PORTS.adminHttp, PORTS.adminGrpc] })),
      access: {
        namespace: keyPermissions(authentication),
        cluster: [{ apiGroup: 'flyte.lyft.com', resource: 'flyteworkflows', verbs: ['create', 'delete'] }],
      },
    });
    this.deployment = deployment;
    this.serviceAccount = serviceAccount;
    this.service = serviceOf(this, identity, deployment, [
      { name: 'http', port: SERVICE_PORTS.adminHttp, targetPort: PORTS.adminHttp },
      { name: 'grpc', port: SERVICE_PORTS.adminGrpc, targetPort: PORTS.adminGrpc },
      { name: 'http-metrics', port: PORTS.profiler, targetPort: PORTS.profiler },
    ]);
    if (identity.profile === SecurityProfile.OPENSHIFT) {
      // OpenShift's router speaks HTTP/2 to a pod only where the Service says so.
      ApiObject.of(this.service).addJsonPatch(JsonPatch.add('/spec/ports/1/appProtocol', 'h2c'));
    }
    this.endpoint = FlyteEndpoint._ofService(identity.name, identity.namespace, SERVICE_PORTS.adminGrpc, {
      selector: identity.selector, namespace: identity.namespace, podPorts: [PORTS.adminGrpc, PORTS.adminHttp],
    });
  }
}

/** The URLs under which Flyte's own components call flyteadmin, for the check of a token's audience. */
function internalUrls(identity: Identity): string[] {
  return [`http://${identity.name}:${SERVICE_PORTS.adminHttp}`, `http://${identity.name}.${identity.namespace}.svc.cluster.local:${SERVICE_PORTS.adminHttp}`];
}

function consolePathOf(path: string, consolePath?: string): string | undefined {
  return consolePath === undefined ? undefined : requirePath(path, 'consolePath', consolePath);
}

function authenticationMounts(volumes: VolumeSet, authentication?: Authentication): kplus.VolumeMount[] {
  if (authentication === undefined || !authentication.enabled) { return []; }
  if (!authentication.keys!.generated) { return [volumes.secretFiles('secrets', SECRETS_DIRECTORY, authentication._serverFiles)]; }
  return [volumes.generatedSecrets('secrets', SECRETS_DIRECTORY, authentication.keys!.secretName, authentication._serverFiles)];
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
    requireUrl(path, `corsAllowedOrigins[${index}]`, origin);
  });
  return origins;
}
