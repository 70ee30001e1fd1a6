import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { FlyteProcessOptions, FlyteProcessProps } from './component-props';
import { databaseMounts } from './database-mounts';
import { FlyteComponent } from './flyte-component';
import { ComponentKind } from './identity';
import { adminTls } from './issued';
import { adminPart, FlyteAdminSettings, adminServicePorts, sayHttp2, serviceHosts, serviceNames } from './parts/admin';
import { adminMounts, keyGeneration } from './parts/admin-files';
import { storageFiles } from '../config/storage';
import { CONFIG_DIRECTORY, CONFIG_GLOB, LISTENS_ON, NAMES, PORTS } from '../private/vocabulary';
import { FlyteImageName } from '../release';
import { AdminCertificates } from '../settings/admin-certificates';
import { Authentication } from '../settings/authentication';
import { Database } from '../settings/database';
import { FlyteEndpoint } from '../settings/endpoint';
import { FlyteRbac } from '../settings/flyte-rbac';
import { ObjectStore } from '../settings/object-store';
import { FlyteDomain } from '../settings/projects';
import { TaskOptions } from '../settings/tasks';
import { Tracing } from '../settings/tracing';
import { CheckDbReadyOptions, resolveCheckDbReady } from '../workload/check-db-ready';
import { ContainerDefinition, httpGet, probesOf, sized } from '../workload/container';
import { VolumeSet } from '../workload/volumes';

/**
 * What flyteadmin can be told, also within a composition.
 */
export interface FlyteAdminOptions extends FlyteProcessOptions, FlyteAdminSettings {
}

/**
 * Properties of `FlyteAdmin`.
 */
export interface FlyteAdminProps extends FlyteAdminOptions, FlyteProcessProps {
  /**
   * How far the permissions reach.
   * @default FlyteRbac.cluster()
   */
  readonly rbac?: FlyteRbac;

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
   * DNS names that `certificates` must carry: the Service's.
   */
  public readonly certificateNames: string[];
  /**
   * IP addresses that `certificates` must carry: `0.0.0.0`, by which flyteadmin's HTTP API calls its own gRPC. Without it gRPC works, and
   * the console's pages stay empty.
   */
  public readonly certificateAddresses: string[];

  constructor(scope: Construct, id: string, props: FlyteAdminProps) {
    super(scope, id);
    const identity = this._identify('FlyteAdminProps', KIND, props);
    const { authentication, database, objectStore } = props;
    this.certificateNames = serviceNames(identity);
    this.certificateAddresses = [LISTENS_ON];
    const tls = adminTls(this, identity, props.certificates, { names: this.certificateNames, addresses: this.certificateAddresses });
    const part = adminPart(identity, props, serviceHosts(identity));
    const { ports, projects } = part;

    this.configMap = this._configure(identity, 'flyteadmin', props, part.sections);

    const volumes = new VolumeSet(this);
    const mounts = [
      volumes.config(CONFIG_DIRECTORY, this.configMap, storageFiles(objectStore)),
      ...databaseMounts(volumes, database),
    ];
    const secretMounts = adminMounts(volumes, { ...props, certificates: tls }, part.secrets);
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
        env: part.env,
        mounts: [...mounts, ...secretMounts],
        ports: [...ports.map(({ name, number }) => ({ name, number })), { name: 'http-metrics', number: PORTS.profiler }],
        // HTTP, since with authentication the gRPC health service answers Unauthenticated.
        probes: probesOf(httpGet('/healthcheck', ports[0].name, tls !== undefined)),
        resources: sized([100, 2000], [256, 1024]),
      },
      egress: part.egress,
      ingress: part.ingress,
      access: part.access,
    });
    this.service = this._serve(identity, adminServicePorts(part), props.service, tls !== undefined);
    sayHttp2(this.service, identity, tls);
    this.endpoint = FlyteEndpoint._ofService(identity.name, identity.namespace, ports[ports.length - 1].service, {
      selector: identity.selector, namespace: identity.namespace, podPorts: ports.map(({ number }) => number),
    }, tls?._secrets?.authority);
  }
}
