import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { authorityMounts } from './admin-client';
import { claimIdentity } from './claims';
import { unrepeated } from './component-flows';
import { databaseMounts } from './database-mounts';
import { FlyteComponent } from './flyte-component';
import { FlyteWorkflowCrd } from './flyte-workflow-crd';
import { ComponentKind, Identity, metadataOf } from './identity';
import { adminTls } from './issued';
import { AdminPart, adminPart, adminServicePorts, sayHttp2, serviceHosts, serviceNames } from './parts/admin';
import { adminMounts, keyGeneration } from './parts/admin-files';
import { dataCatalogPart } from './parts/data-catalog';
import { unitedAccess } from './parts/process-part';
import { crdFor, propellerPart } from './parts/propeller';
import { makeTemplates, resourceSyncPart } from './parts/resource-sync';
import { schedulerPart } from './parts/scheduler';
import { certificateScratch, webhookPart } from './parts/webhook';
import { SingleBinaryProps } from './single-binary-props';
import { makeService } from '../access/service';
import { SecretFile } from '../config/files';
import { eventAuthority } from '../config/notifications';
import { readPart } from '../config/processes';
import { singleSection } from '../config/single';
import { storageFiles } from '../config/storage';
import { refusal } from '../private/checks';
import { CONFIG_DIRECTORY, CONFIG_GLOB, LISTENS_ON, NAMES, PORTS, SERVICE_PORTS, TEMPLATES_DIRECTORY } from '../private/vocabulary';
import { FlyteImageName } from '../release';
import { AdminCertificates } from '../settings/admin-certificates';
import { requireOwnCluster } from '../settings/clusters';
import { ConfigSource } from '../settings/config-source';
import { FlyteEndpoint } from '../settings/endpoint';
import { WebhookCertificates } from '../settings/webhook-certificates';
import { resolveCheckDbReady } from '../workload/check-db-ready';
import { ContainerDefinition, httpGet, probesOf, sized } from '../workload/container';
import { VolumeSet } from '../workload/volumes';

/** Which component it is. */
const KIND: ComponentKind = { name: NAMES.flyteBinary, role: 'single-binary', image: FlyteImageName.FLYTE_BINARY };

/** Name of the program, and of its container. */
const PROGRAM = 'flyte';

/** How its parts call one another. */
const ITSELF = 'localhost';

const SINGLETON = 'it is scheduler and cluster resource sync too, and two would do everything twice';

/**
 * Flyte in one process: flyteadmin with the console, flytepropeller, flytescheduler, datacatalog, the cluster resource sync and the pod
 * webhook. One pod, which is stopped before the next one starts.
 *
 * Permissions: those of all its parts, under one service account. `FlyteCore` has them apart.
 */
export class SingleBinary extends FlyteComponent {
  /**
   * The Service `flyte-binary`: HTTP and the console on port 80, gRPC on port 81, or all on 443 with TLS; metrics on port 10254, inside the
   * cluster only.
   */
  public readonly service: kplus.Service;
  /** The Service `flyte-pod-webhook`, where the process is the webhook too: TLS on port 443. */
  public readonly webhookService?: kplus.Service;
  /** The configuration file. */
  public readonly configMap: kplus.ConfigMap;
  /** The templates of what stands in the namespaces of projects, one file each. */
  public readonly templatesConfigMap?: kplus.ConfigMap;
  /** The FlyteWorkflow CustomResourceDefinition, if it is among the manifests. */
  public readonly crd?: FlyteWorkflowCrd;
  /** Where gRPC is reached inside the cluster. */
  public readonly endpoint: FlyteEndpoint;
  /** DNS names that `certificates` must carry: the Service's, and those by which the process calls itself. */
  public readonly certificateNames: string[];
  /** IP addresses that `certificates` must carry: `0.0.0.0`, by which the HTTP API calls its own gRPC. */
  public readonly certificateAddresses: string[];

  constructor(scope: Construct, id: string, props: SingleBinaryProps) {
    super(scope, id);
    const identity = this._identify('SingleBinaryProps', KIND, props);
    const { authentication, checkDbReady, database, objectStore } = props;
    requireOnePod(identity.path, props);
    requireOwnCluster(identity.path, '', props.clusters, '', props.clusterId);
    this.certificateNames = [...serviceNames(identity), ITSELF];
    this.certificateAddresses = [LISTENS_ON];
    const tls = adminTls(this, identity, props.certificates, { names: this.certificateNames, addresses: this.certificateAddresses });
    const authority = tls?._secrets?.authority;
    requireWithinScope(identity.path, props);
    this._limitNamespace = props.rbac?._tasks;
    const hosts = [...serviceHosts(identity), { host: ITSELF, http: PORTS.adminHttp, https: PORTS.adminHttp }];
    const admin = adminPart(identity, { ...props, namespaceTemplate: props.taskNamespaces?.namespaceTemplate }, hosts);
    if (admin.projects.length === 0) {
      throw refusal(identity.path, 'projects', 'name at least one project', [], 'Flyte would make flytesnacks; name the first one you need');
    }
    const { number: port } = admin.ports[admin.ports.length - 1];
    const itself = FlyteEndpoint.of({ host: ITSELF, port, tls: tls !== undefined, authority });
    const catalog = props.dataCatalog === false ? undefined : PORTS.catalogGrpcBesideAdmin;
    const propeller = propellerPart(identity, {
      ...props, admin: itself, dataCatalog: catalog === undefined ? undefined : FlyteEndpoint.of({ host: ITSELF, port: catalog, tls: false }),
    });
    const sync = props.clusterResourceSync === false ? undefined
      : resourceSyncPart(identity, { database, domains: props.domains, refreshInterval: props.refreshInterval, ...props.taskNamespaces });
    const secrets = distinctFiles([...admin.secrets, ...propeller.secrets]);
    const hooks = { name: identity.named(NAMES.podWebhook), namespace: identity.namespace };
    const webhook = isWebhook(identity.path, props, secrets) ? webhookPart(hooks, WebhookCertificates.selfSigned()) : undefined;
    const scheduler = !hasScheduler(identity.path, props) ? undefined
      : schedulerPart(identity, { ...props.schedules, database, admin: itself, authentication });
    const dataCatalog = catalog === undefined ? undefined : dataCatalogPart(props, catalog, database.adminDatabase);
    const parts = [admin, propeller, scheduler, dataCatalog, sync, webhook].filter((part) => part !== undefined);

    this.configMap = this._configure(identity, PROGRAM, props, [
      singleSection({
        scheduler: scheduler !== undefined,
        clusterResourceSync: sync !== undefined,
        dataCatalog: dataCatalog !== undefined,
        podWebhook: webhook !== undefined,
      }, admin.projects),
      ...parts.flatMap((part) => part.sections).map((section) => readPart(KIND.name, section)),
    ]);
    this.templatesConfigMap = sync === undefined ? undefined : makeTemplates(this, identity, sync.templates);

    const volumes = new VolumeSet(this);
    const { configFrom = [] } = props;
    const mounts = [
      volumes.config(CONFIG_DIRECTORY, this.configMap, storageFiles(objectStore)),
      ...configFrom.map((source, index) => sourceMount(volumes, source, index + 1)),
      ...databaseMounts(volumes, database),
    ];
    const program = (name: string, ...command: string[]): Omit<ContainerDefinition, 'image'> => ({
      name, command: [PROGRAM, '--config', configFrom.length === 0 ? CONFIG_GLOB : LAYERED_GLOB, ...command], mounts, resources: sized([50, 500], [128, 512]),
    });
    this._assemble(identity, props, {
      volumes,
      configMaps: [this.configMap, ...this.templatesConfigMap === undefined ? [] : [this.templatesConfigMap]],
      singleton: SINGLETON,
      strategy: kplus.DeploymentStrategy.recreate(),
      checkDbReady: resolveCheckDbReady(identity, database, checkDbReady),
      initContainers: keyGeneration(volumes, authentication, program),
      container: {
        ...program(PROGRAM, 'start'),
        env: {
          ...Object.assign({}, ...parts.map(({ env }) => env)) as { [name: string]: kplus.EnvValue },
          // Without POD_NAME the webhook sets no owner reference, and flytepropeller leads by the name of its host.
          POD_NAMESPACE: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAMESPACE),
        },
        mounts: [
          ...mounts,
          ...adminMounts(volumes, { ...props, certificates: tls }, secrets),
          ...authorityMounts(volumes, authority),
          ...(this.templatesConfigMap === undefined ? [] : [volumes.configMap('templates', TEMPLATES_DIRECTORY, this.templatesConfigMap)]),
          ...(webhook === undefined ? [] : [certificateScratch(volumes)]),
        ],
        ports: [
          ...admin.ports.map(({ name, number }) => ({ name, number })),
          ...(webhook === undefined ? [] : [{ name: 'webhook', number: PORTS.webhook }]),
          { name: 'http-metrics', number: PORTS.profiler },
        ],
        // flyteadmin answers once the database is migrated and open; whichever part fails takes the whole process with it.
        probes: probesOf(httpGet('/healthcheck', admin.ports[0].name, tls !== undefined)),
        resources: sized([500, 4000], [512, 2048]),
      },
      egress: unrepeated(parts.flatMap((part) => part.egress)),
      ingress: parts.flatMap((part) => part.ingress ?? []),
      access: unitedAccess(parts.map((part) => part.access)),
    });
    this.service = this._serve(identity, adminServicePorts(admin), props.service, tls !== undefined);
    sayHttp2(this.service, identity, tls);
    this.webhookService = webhook === undefined ? undefined : this.serveWebhook(identity, hooks.name);
    this.crd = crdFor(this, props.crd);
    this.endpoint = endpointOf(identity, admin, tls);
  }

  /** Whether the process is the pod webhook too. */
  public get isPodWebhook(): boolean { return this.webhookService !== undefined; }

  private serveWebhook(identity: Identity, name: string): kplus.Service {
    const place = new Construct(this, 'PodWebhook');
    claimIdentity(this, identity.namespace, name, { ...identity.selector, 'app.kubernetes.io/name': NAMES.podWebhook });
    return makeService(place, {
      path: identity.path,
      metadata: { ...metadataOf(identity), name },
      selector: this.deployment,
      ports: [{ name: 'https', port: SERVICE_PORTS.webhook, targetPort: PORTS.webhook }],
    });
  }
}

/** Files of several sources in the order in which they are laid over one another: the program reads folders by their names. */
const LAYERED_GLOB = `${CONFIG_DIRECTORY}*/*.yaml`;

function sourceMount(volumes: VolumeSet, { _source: { configMap, secret } }: ConfigSource, number: number): kplus.VolumeMount {
  const name = `config-${String(number).padStart(2, '0')}`;
  const path = `${CONFIG_DIRECTORY}-${String(number).padStart(2, '0')}`;
  return configMap !== undefined ? volumes.configMap(name, path, configMap) : volumes.secret(name, path, secret!);
}

/** One that starts before the other has stopped would be a second. */
function requireOnePod(path: string, { certificates, cloudEvents, configFrom = [], strategy }: SingleBinaryProps): void {
  if (strategy !== undefined) {
    throw refusal(path, 'strategy', `not be set, since ${SINGLETON}`, '(a strategy)', 'leave it out: the old pod stops before the new one starts');
  }
  if (certificates !== undefined && eventAuthority(cloudEvents) !== undefined) {
    throw refusal(path, 'certificates', 'not come with an authority of cloudEvents', certificates._secrets?.certificate.name ?? 'AdminCertificates.certManager(...)',
      'leave one of them out, or use FlyteCore: the process trusts one authority of its own');
  }
  const names = configFrom.map(({ _source: { configMap, secret } }) => configMap === undefined ? `Secret ${secret!.name}` : `ConfigMap ${configMap.name}`);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) { throw refusal(path, 'configFrom', 'name each source once', twice, 'remove one of them'); }
}

/** Whether the process is the webhook: a task gets from it whatever it can look up. */
function isWebhook(path: string, { authentication, podWebhook }: SingleBinaryProps, secrets: readonly SecretFile[]): boolean {
  const alone = secrets.length === 0 && authentication?.enabled !== true;
  if (podWebhook === true && !alone) {
    throw refusal(path, 'podWebhook', 'not be true beside secrets that the process looks up', true,
      'leave it out, and make a FlytePodWebhook: whoever runs tasks could have the webhook hand out those secrets');
  }
  return podWebhook ?? alone;
}

/** Parts look up the same file. */
function distinctFiles(files: readonly SecretFile[]): SecretFile[] {
  return files.filter(({ file }, index) => files.findIndex((other) => other.file === file) === index);
}

function endpointOf(identity: Identity, { ports }: AdminPart, tls?: AdminCertificates): FlyteEndpoint {
  return FlyteEndpoint._ofService(identity.name, identity.namespace, ports[ports.length - 1].service, {
    selector: identity.selector, namespace: identity.namespace, podPorts: ports.map(({ number }) => number),
  }, tls?._secrets?.authority);
}

/** Whether schedules are fired here, and not by a cloud beside which they would be fired twice. */
function hasScheduler(path: string, { eventScheduler, scheduler, schedules }: SingleBinaryProps): boolean {
  if (eventScheduler !== undefined && scheduler === true) {
    throw refusal(path, 'scheduler', 'not be true with eventScheduler', true, 'remove one of the two: both would fire every schedule');
  }
  const here = scheduler ?? eventScheduler === undefined;
  if (!here && schedules !== undefined) {
    throw refusal(path, 'schedules', 'be left out where the process fires none', schedules, 'remove it, or what switches the scheduler off');
  }
  return here;
}

/** What a Flyte with permissions over one namespace cannot be. */
function requireWithinScope(path: string, { clusterResourceSync, podWebhook, rbac }: SingleBinaryProps): void {
  if (rbac?._tasks === undefined) { return; }
  for (const [prop, value] of Object.entries({ clusterResourceSync, podWebhook })) {
    if (value !== false) {
      throw refusal(path, prop, 'be false with rbac: FlyteRbac.namespace(...)', value, 'it needs permissions over the whole cluster');
    }
  }
}
