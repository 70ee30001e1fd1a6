import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { ContainerDefinition, Probes, requireResources } from './container';
import { FlyteVolumeMount, requireMounts } from './flyte-volume';
import { VolumeSet } from './volumes';
import { requireEnv } from '../config/environment';
import { refusal, requireInteger, requireLabel, requireSeconds } from '../private/checks';
import { Document } from '../private/documents';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';
import { FlyteImage } from '../release';
import { FlyteEgress } from '../settings/egress';

/**
 * Options of every probe.
 */
export interface ContainerProbeOptions {
  /**
   * Port that is asked.
   * @default - none; needed by all but `command`
   */
  readonly port?: number;

  /**
   * Path that is asked, of `http`.
   * @default '/'
   */
  readonly path?: string;

  /**
   * Time between two attempts, in whole seconds.
   * @default Duration.seconds(10)
   */
  readonly interval?: Duration;

  /**
   * Longest wait for an answer, in whole seconds.
   * @default Duration.seconds(3)
   */
  readonly timeout?: Duration;

  /**
   * Attempts that fail before something is done about it.
   * @default - 3; 30 at the start
   */
  readonly failures?: number;
}

/**
 * How the kubelet asks a container of your own whether it works.
 */
export class ContainerProbe {
  /**
   * `GET path` must answer with a status from 200 to 399.
   * @param options port and path
   */
  public static http(options: ContainerProbeOptions): ContainerProbe {
    const where = 'ContainerProbe.http';
    requireArguments(where, options);
    const path = options.path ?? '/';
    if (!path.startsWith('/')) { throw refusal(where, 'path', 'start with a slash', path, `write '/${path}'`); }
    return new ContainerProbe(where, { httpGet: { path, port: portOf(where, options) } }, options);
  }

  /**
   * The standard gRPC health service must answer SERVING.
   * @param options port
   */
  public static grpc(options: ContainerProbeOptions): ContainerProbe {
    requireArguments('ContainerProbe.grpc', options);
    return new ContainerProbe('ContainerProbe.grpc', { grpc: { port: portOf('ContainerProbe.grpc', options) } }, options);
  }

  /**
   * The port must accept a connection.
   * @param options port
   */
  public static tcp(options: ContainerProbeOptions): ContainerProbe {
    requireArguments('ContainerProbe.tcp', options);
    return new ContainerProbe('ContainerProbe.tcp', { tcpSocket: { port: portOf('ContainerProbe.tcp', options) } }, options);
  }

  /**
   * The command must end with 0.
   * @param command program and arguments
   * @param options times
   */
  public static command(command: string[], options: ContainerProbeOptions = {}): ContainerProbe {
    const where = 'ContainerProbe.command';
    requireArguments(where, command, options);
    if (command.length === 0) { throw refusal(where, 'command', 'name a program', command, 'write it as a list of program and arguments'); }
    if (options.port !== undefined) { throw refusal(where, 'port', 'not be set', options.port, 'remove it: the command knows what it asks'); }
    return new ContainerProbe(where, { exec: { command } }, options);
  }

  private readonly times: Document;

  private constructor(where: string, private readonly check: Document, { interval, timeout, failures, path }: ContainerProbeOptions) {
    if (path !== undefined && !('httpGet' in check)) { throw refusal(where, 'path', 'not be set', path, 'remove it: only http has one'); }
    const seconds = (prop: string, value: Duration | undefined) =>
      requireSeconds(where, prop, value, 1, 86400, 'use whole seconds, such as Duration.seconds(10)');
    if (failures !== undefined) { requireInteger(where, 'failures', failures, 1, Number.MAX_SAFE_INTEGER, 'leave it out for the default'); }
    this.times = { periodSeconds: seconds('interval', interval) ?? 10, timeoutSeconds: seconds('timeout', timeout) ?? 3, failureThreshold: failures };
  }

  /** As Kubernetes has it. @internal */
  public _probe(failures: number): Document {
    return { ...this.check, ...this.times, failureThreshold: this.times.failureThreshold ?? failures };
  }
}

mark('ContainerProbe', ContainerProbe);

/**
 * A container of your own beside Flyte's, under the same security context: non-root as its image's user, read-only root filesystem, no
 * capability, the runtime's seccomp profile.
 */
export interface FlyteContainer {
  /** Name of the container, unlike those of the pod's others. A DNS-1123 label. */
  readonly name: string;

  /** The image, pinned, with the numeric user it runs as. */
  readonly image: FlyteImage;

  /** Requests and limits: of CPU and memory at least one of both, of memory a limit. */
  readonly resources: kplus.ContainerResources;

  /**
   * Program, in place of the image's own.
   * @default - the image's entrypoint
   */
  readonly command?: string[];

  /**
   * Arguments. Credentials never: every user of the node may read them.
   * @default - the image's own
   */
  readonly args?: string[];

  /**
   * Environment. Credentials only by `EnvValue.fromSecretValue`.
   * @default - none
   */
  readonly env?: { [name: string]: kplus.EnvValue };

  /**
   * Whole ConfigMaps or Secrets as environment.
   * @default - none
   */
  readonly envFrom?: kplus.EnvFrom[];

  /**
   * Volumes it has.
   * @default - none
   */
  readonly mounts?: FlyteVolumeMount[];

  /**
   * Connections it opens; the component's network policy then allows them.
   * @default - none: only those of the component itself
   */
  readonly egress?: FlyteEgress[];
}

/**
 * A container that runs beside Flyte's as long as the pod does: an init container with `restartPolicy: Always`, as Kubernetes 1.29 and
 * later know it. It starts before all other containers, check-db-ready included, and ends after them.
 */
export interface FlyteSidecar extends FlyteContainer {
  /**
   * Ports it listens on, by name, told to whoever reads the manifest. Nobody outside the pod reaches them unless a policy of yours opens them.
   * @default - none
   */
  readonly ports?: { [name: string]: number };

  /**
   * What must succeed once before any later container starts, such as a proxy's port for check-db-ready.
   * @default - none: the next starts as soon as this one runs
   */
  readonly startup?: ContainerProbe;

  /**
   * What must succeed for the pod to be sent requests.
   * @default - none
   */
  readonly readiness?: ContainerProbe;

  /**
   * What restarts the container when it fails.
   * @default - none
   */
  readonly liveness?: ContainerProbe;
}

/** Containers that stand in the pod already. */
export interface OwnContainers {
  readonly names: string[];
  readonly ports: number[];
}

/** Names and ports that are given once in a pod. */
export class ExtraContainers {
  private readonly names: Set<string>;
  private readonly ports: Set<number>;

  constructor(private readonly path: string, private readonly volumes: VolumeSet, own: OwnContainers) {
    this.names = new Set(own.names);
    this.ports = new Set(own.ports);
  }

  /** The sidecars as containers; refuses what would not start beside the others. */
  public sidecars(sidecars: FlyteSidecar[]): ContainerDefinition[] {
    return sidecars.map((sidecar, index) => {
      const prop = `sidecars[${index}]`;
      const definition = this.define(prop, sidecar);
      const ports = Object.entries(sidecar.ports ?? {}).map(([name, number]) => ({ name, number: this.takePort(`${prop}.ports`, name, number) }));
      return { ...definition, ports, probes: probesOf(sidecar), native: true };
    });
  }

  /** The init containers. */
  public initContainers(containers: FlyteContainer[]): ContainerDefinition[] {
    return containers.map((container, index) => this.define(`initContainers[${index}]`, container));
  }

  private define(prop: string, container: FlyteContainer): ContainerDefinition {
    const { path } = this;
    const { name, image, command, args, env, envFrom, mounts = [], resources } = container;
    requireLabel(path, `${prop}.name`, name, 'use for example cloud-sql-proxy');
    if (this.names.has(name)) { throw refusal(path, `${prop}.name`, 'be unlike those of the other containers of the pod', name, 'use another name'); }
    this.names.add(name);
    requireResources(path, `${prop}.resources`, resources);
    requireEnv({ path }, env ?? {}, `${prop}.env`);
    requireMounts(path, `${prop}.mounts`, mounts);
    return { name, image, command, args, env, envFrom, resources, mounts: mounts.map((mount) => this.volumes.extra(this.path, `${prop}.mounts`, mount)) };
  }

  private takePort(prop: string, name: string, number: number): number {
    if (!/^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || name.length > 15) {
      throw refusal(this.path, prop, 'have names of a-z, 0-9 and -, 15 characters at most, as keys', name, 'rename it');
    }
    requireInteger(this.path, `${prop}.${name}`, number, 1, 65535, 'use the port it listens on');
    if (this.ports.has(number)) { throw refusal(this.path, `${prop}.${name}`, 'be a port that no other container of the pod has', number, 'let it listen on another one'); }
    this.ports.add(number);
    return number;
  }
}

/** With the usual interval five minutes, as Flyte's own have. */
const STARTUP_FAILURES = 30;

function probesOf({ startup, readiness, liveness }: FlyteSidecar): Probes {
  return { startup: startup?._probe(STARTUP_FAILURES), readiness: readiness?._probe(3), liveness: liveness?._probe(3) };
}

function portOf(where: string, { port }: ContainerProbeOptions): number {
  if (port === undefined) { throw refusal(where, 'port', 'be given', undefined, 'name the port that the process listens on'); }
  return requireInteger(where, 'port', port, 1, 65535, 'name the port that the process listens on');
}
