import { Duration } from 'cdk8s';
import { FlyteEndpointApp } from './endpoint';
import { TaskPlugin } from './task-plugin';
import { refusal, requireHost, requireInteger, requireLabel, requirePort, requireSeconds } from '../private/checks';
import { isDocument } from '../private/documents';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';
import { PORTS } from '../private/vocabulary';

/**
 * Options of `ConnectorEndpoint.of`.
 */
export interface ConnectorEndpointOptions {
  /** DNS name or IP address. A Service of the cluster as `name.namespace.svc`. */
  readonly host: string;

  /** gRPC port. From 1 to 65535. */
  readonly port: number;

  /**
   * Whether the connection is encrypted; becomes `insecure: false`. flytepropeller trusts the authorities of its image only.
   * @default true
   */
  readonly tls?: boolean;
}

/**
 * Options of `ConnectorEndpoint.service`.
 */
export interface ConnectorServiceOptions {
  /** Name of the Service. */
  readonly name: string;

  /** Namespace of the Service. */
  readonly namespace: string;

  /**
   * The port that its pods listen on, which may differ from the Service's.
   * @default 8000
   */
  readonly port?: number;
}

/**
 * Where flytepropeller reaches a connector. A `FlyteConnector` of the same app gives its own as `endpoint`.
 */
export class ConnectorEndpoint {
  /**
   * A connector at a host name or an address; becomes `dns:///host:port`.
   *
   * flytepropeller holds one connection to each address the name has, so that behind a Service with one address one pod gets all calls.
   * Throws when host or port are malformed.
   * @param options host, port and protection
   */
  public static of(options: ConnectorEndpointOptions): ConnectorEndpoint {
    const where = 'ConnectorEndpoint.of';
    requireArguments(where, options);
    const host = requireHost(where, 'host', options.host);
    return new ConnectorEndpoint(host, requirePort(where, 'port', options.port, PORTS.connectorGrpc), options.tls ?? true);
  }

  /**
   * A Service of the cluster that is not of the same app, by its pods; becomes `k8s://name.namespace:port`. flytepropeller watches the
   * Endpoints of the Service, spreads its calls over all pods, and gets a Role for that in the Service's namespace. Unencrypted.
   *
   * Throws when a name or the port is malformed.
   * @param options name, namespace and port
   */
  public static service(options: ConnectorServiceOptions): ConnectorEndpoint {
    const where = 'ConnectorEndpoint.service';
    requireArguments(where, options);
    const name = requireLabel(where, 'name', options.name, 'name the Service');
    const namespace = requireLabel(where, 'namespace', options.namespace, 'name the namespace of the Service');
    const port = requirePort(where, 'port', options.port ?? PORTS.connectorGrpc, PORTS.connectorGrpc);
    return new ConnectorEndpoint(name, port, false, namespace);
  }

  /** The endpoint of a connector in the same app. @internal */
  public static _ofConnector(name: string, namespace: string, app: FlyteEndpointApp): ConnectorEndpoint {
    return new ConnectorEndpoint(name, PORTS.connectorGrpc, false, namespace, app);
  }

  private constructor(
    /** DNS name or IP address; of a Service its name. */
    public readonly host: string,
    /** gRPC port; of a Service the one its pods listen on. */
    public readonly port: number,
    /** Whether the connection is encrypted. */
    public readonly tls: boolean,
    /** Namespace of the Service, if its Endpoints are watched. */
    public readonly namespace?: string,
    /** @internal */
    public readonly _app?: FlyteEndpointApp,
  ) {}
}

mark('ConnectorEndpoint', ConnectorEndpoint);

/**
 * How long flytepropeller waits for a connector's answer, by what it asks; becomes `timeouts`.
 */
export interface ConnectorTimeouts {
  /**
   * To start a task; `CreateTask`.
   * @default - the route's `defaultTimeout`
   */
  readonly createTask?: Duration;

  /**
   * To ask after a task; `GetTask`.
   * @default - the route's `defaultTimeout`
   */
  readonly pollTask?: Duration;

  /**
   * To abort a task; `DeleteTask`.
   * @default - the route's `defaultTimeout`
   */
  readonly deleteTask?: Duration;

  /**
   * To run a task of a connector that answers with the result; `ExecuteTaskSync`. One of flytepropeller's workers waits meanwhile.
   * @default - the route's `defaultTimeout`
   */
  readonly executeTaskSync?: Duration;

  /**
   * To say which tasks it runs; `ListConnectors`.
   * @default - the route's `defaultTimeout`
   */
  readonly listConnectors?: Duration;
}

/**
 * How a connector is called, and for which tasks.
 */
export interface ConnectorRouteOptions {
  /**
   * Task types that go to it, whatever plugin knows them too; become `default-for-task-types`, and `connectorForTaskTypes`, or without a
   * name `supportedTaskTypes`. Lower case.
   *
   * Mostly not needed: connectors say by themselves what they run, and are asked again and again. Named here, a type of a connector with
   * a name counts as asynchronous and of version 0.
   * @default - what the connector says
   */
  readonly taskTypes?: string[];

  /**
   * How long flytepropeller waits for an answer where `timeouts` says nothing.
   * @default Duration.seconds(10)
   */
  readonly defaultTimeout?: Duration;

  /**
   * How long flytepropeller waits for an answer, by what it asks.
   * @default - `defaultTimeout` for all
   */
  readonly timeouts?: ConnectorTimeouts;

  /**
   * gRPC's service config, as JSON: retries, balancing; becomes `defaultServiceConfig`.
   * @default - calls go to all addresses in turn (`round_robin`)
   */
  readonly serviceConfig?: string;
}

/**
 * A connector that flytepropeller calls.
 */
export interface ConnectorRoute extends ConnectorRouteOptions {
  /**
   * Its name in the configuration, a DNS-1123 label: becomes a key of `connectors`.
   * @default - none: it is the default connector, which gets the tasks that no other one says it runs. One at most
   */
  readonly name?: string;

  /** Where it is. */
  readonly endpoint: ConnectorEndpoint;
}

/**
 * How flytepropeller deals with all connectors.
 */
export interface ConnectorClientOptions {
  /**
   * How often connectors are asked which tasks they run; becomes `pollInterval`.
   * @default Duration.seconds(10)
   */
  readonly pollInterval?: Duration;

  /**
   * How often a running task is asked after; becomes `webApi.caching.resyncInterval`.
   * @default Duration.seconds(30)
   */
  readonly resyncInterval?: Duration;

  /**
   * Tasks that are asked after at the same time; becomes `webApi.caching.workers`. From 1.
   * @default 10
   */
  readonly workers?: number;

  /**
   * Questions after tasks in a second; becomes `webApi.readRateLimiter.qps`. From 1.
   * @default 10
   */
  readonly readsPerSecond?: number;

  /**
   * Tasks started or aborted in a second; becomes `webApi.writeRateLimiter.qps`. From 1.
   * @default 10
   */
  readonly writesPerSecond?: number;
}

/**
 * Refuses connectors that Flyte would not tell apart, would not find, or would leave without tasks. Returns the plugins, with the one that
 * calls connectors where there are some.
 */
export function requireConnectors(
  path: string, routes: readonly ConnectorRoute[], client: ConnectorClientOptions | undefined, plugins: TaskPlugin[],
): TaskPlugin[] {
  const caller = TaskPlugin.CONNECTOR_SERVICE;
  const calls = plugins.some(({ id }) => id === caller.id);
  if (routes.length === 0) {
    if (calls) {
      throw refusal(path, 'tasks.plugins', `come with connectors where it names ${caller.id}`, caller.id,
        'name the connectors, which switches the plugin on, or leave it out');
    }
    if (client !== undefined) { throw refusal(path, 'connectorClient', 'come with connectors', Object.keys(client), 'name the connectors, or remove it'); }
    return plugins;
  }
  const owners = new Map(plugins.flatMap((plugin) => plugin.taskTypes.map((type): [string, string] => [type, `plugin ${plugin.id}`])));
  const targets = new Map<string, string>();
  routes.forEach((route, index) => {
    const prop = `connectors[${index}]`;
    if (route.name !== undefined) { requireLabel(path, `${prop}.name`, route.name, 'use for example databricks'); }
    const other = routes.slice(0, index).findIndex(({ name }) => name === route.name);
    if (other >= 0) {
      throw refusal(path, `${prop}.name`, route.name === undefined ? 'be given to all connectors but one' : 'differ for each connector', route.name,
        `connectors[${other}] has ${route.name === undefined ? 'none either' : 'the same'}; give it a name of its own`);
    }
    requireTarget(path, prop, route, targets);
    requireRoute(path, prop, route);
    for (const [at, type] of (route.taskTypes ?? []).entries()) {
      const owner = owners.get(type);
      if (owner !== undefined) {
        throw refusal(path, `${prop}.taskTypes[${at}]`, 'be a task type that nothing else runs', type, `${owner} has it; remove one of them`);
      }
      owners.set(type, prop);
    }
  });
  if (client !== undefined) { requireClient(path, client); }
  return calls ? plugins : [...plugins, caller];
}

/** flytepropeller holds one client for each address, whatever the name. */
function requireTarget(path: string, prop: string, { endpoint }: ConnectorRoute, targets: Map<string, string>): void {
  const target = JSON.stringify([endpoint.host, endpoint.port, endpoint.namespace]);
  const other = targets.get(target);
  if (other !== undefined) {
    throw refusal(path, `${prop}.endpoint`, 'differ for each connector', `${endpoint.host}:${endpoint.port}`, `${other} has the same; put the task types of both into one`);
  }
  targets.set(target, prop);
}

function requireRoute(path: string, prop: string, { taskTypes, defaultTimeout, timeouts, serviceConfig }: ConnectorRouteOptions): void {
  if (taskTypes?.length === 0) { throw refusal(path, `${prop}.taskTypes`, 'name at least one task type', taskTypes, 'leave it out for what the connector says'); }
  for (const [index, type] of (taskTypes ?? []).entries()) {
    // Flyte reads keys in lower case, and takes a dot for a level.
    if (!/^[a-z0-9][a-z0-9_-]*$/.test(type)) {
      throw refusal(path, `${prop}.taskTypes[${index}]`, 'be a task type of a-z, 0-9, _ and -', type, 'leave taskTypes out where it has another name: connectors say what they run');
    }
  }
  if (defaultTimeout !== undefined) { requireWait(path, `${prop}.defaultTimeout`, defaultTimeout); }
  for (const [name, timeout] of Object.entries(timeouts ?? {}) as [string, Duration | undefined][]) {
    if (timeout !== undefined) { requireWait(path, `${prop}.timeouts.${name}`, timeout); }
  }
  if (serviceConfig !== undefined && !isJsonObject(serviceConfig)) {
    throw refusal(path, `${prop}.serviceConfig`, 'be an object in JSON', serviceConfig, 'write it as gRPC has it, or leave it out for round_robin');
  }
}

/** Flyte takes no time at all for an unlimited one. */
function requireWait(path: string, prop: string, wait: Duration): void {
  requireInteger(path, prop, wait.toMilliseconds(), 1, 3600000, 'use milliseconds up to an hour, such as Duration.seconds(10)');
}

function requireClient(path: string, client: ConnectorClientOptions): void {
  for (const prop of ['pollInterval', 'resyncInterval'] as const) {
    requireSeconds(path, `connectorClient.${prop}`, client[prop], 1, 86400, 'use whole seconds, such as Duration.seconds(30)');
  }
  for (const prop of ['workers', 'readsPerSecond', 'writesPerSecond'] as const) {
    if (client[prop] !== undefined) { requireInteger(path, `connectorClient.${prop}`, client[prop], 1, 10000, 'leave it out for 10'); }
  }
}

function isJsonObject(text: string): boolean {
  try {
    return isDocument(JSON.parse(text));
  } catch {
    return false;
  }
}
