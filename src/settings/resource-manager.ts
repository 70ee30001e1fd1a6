import * as kplus from 'cdk8s-plus-27';
import { requireSecretValue } from './secrets';
import { refusal, requireHost, requireInteger, requirePort, requireText } from '../private/checks';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * One server of Redis.
 */
export interface RedisServer {
  /** DNS name or IP address. A Service of the cluster as `name.namespace.svc`. */
  readonly host: string;

  /**
   * Its port. From 1 to 65535.
   * @default 6379
   */
  readonly port?: number;
}

/**
 * Options of `ResourceManager.redis`.
 */
export interface RedisResourceManagerOptions {
  /**
   * The server; becomes `hostPaths`. Of a cluster some of its nodes; with `primaryName` its sentinels, mostly on port 26379.
   *
   * flytepropeller speaks to Redis without TLS.
   */
  readonly servers: RedisServer[];

  /**
   * The password, by reference; fed to `hostKey` through the environment.
   * @default - none
   */
  readonly password?: kplus.SecretValue;

  /**
   * Name of the primary that sentinels watch; becomes `primaryName`. Where the servers are not in the cluster, network policies then
   * allow any address on port 6379, since only the sentinels know the primary's.
   * @default - no sentinels
   */
  readonly primaryName?: string;

  /**
   * Times a command is tried again; becomes `maxRetries`. From 1.
   * @default - not at all
   */
  readonly maxRetries?: number;

  /**
   * The most that a plugin may ask for, of whatever it shares; becomes `resourceMaxQuota`. A plugin with a larger quota keeps flytepropeller
   * from starting. From 1.
   * @default 1000
   */
  readonly maxQuota?: number;
}

/** Where Redis listens, unless it is told otherwise. */
export const REDIS_PORT = 6379;

/**
 * Who keeps count of what tasks of all workflows may use at once, such as queries to a service with a quota.
 */
export class ResourceManager {
  /**
   * A count in Redis; becomes `propeller.resourcemanager`. Flyte's own counts nothing.
   *
   * Throws when there is no server, or a value is malformed.
   * @param options servers and password
   */
  public static redis(options: RedisResourceManagerOptions): ResourceManager {
    const where = 'ResourceManager.redis';
    requireArguments(where, options);
    if (options.servers.length === 0) { throw refusal(where, 'servers', 'name at least one server', options.servers, 'give the host of one, for example redis.tools.svc'); }
    const servers = options.servers.map(({ host, port }, index) => ({
      host: requireHost(where, `servers[${index}].host`, host),
      port: requirePort(where, `servers[${index}].port`, port ?? REDIS_PORT, REDIS_PORT),
    }));
    servers.forEach(({ host, port }, index) => {
      if (servers.findIndex((other) => other.host === host && other.port === port) !== index) {
        throw refusal(where, `servers[${index}]`, 'be given once', `${host}:${port}`, 'remove one of them');
      }
    });
    if (options.password !== undefined) { requireSecretValue(where, 'password', options.password); }
    if (options.primaryName !== undefined) { requireText(where, 'primaryName', options.primaryName, 'leave it out where there are no sentinels'); }
    if (options.maxRetries !== undefined) { requireInteger(where, 'maxRetries', options.maxRetries, 1, 100, 'leave it out for none'); }
    if (options.maxQuota !== undefined) { requireInteger(where, 'maxQuota', options.maxQuota, 1, 1_000_000, 'leave it out for 1000'); }
    return new ResourceManager({ ...options, servers });
  }

  private constructor(
    /** @internal */
    public readonly _redis: Omit<RedisResourceManagerOptions, 'servers'> & { readonly servers: Required<RedisServer>[] },
  ) {}
}

mark('ResourceManager', ResourceManager);
