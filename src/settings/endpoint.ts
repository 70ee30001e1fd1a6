import * as kplus from 'cdk8s-plus-27';
import { requireSecretValue } from './secrets';
import { hostPort } from '../private/addresses';
import { refusal, requireHost, requirePort } from '../private/checks';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * Options of `FlyteEndpoint.of`.
 */
export interface FlyteEndpointOptions {
  /** DNS name or IP address. */
  readonly host: string;
  /** gRPC port. From 1 to 65535. */
  readonly port: number;
  /**
   * Whether the connection is encrypted; becomes `insecure: false`.
   * @default true
   */
  readonly tls?: boolean;
  /**
   * Certificate of the authority by which clients know a flyteadmin, as PEM; becomes `admin.caCertFilePath`. From a Secret of their
   * namespace.
   * @default - the authorities of the image
   */
  readonly authority?: kplus.SecretValue;
}

/**
 * Where a component reaches another one. Components made in the same app give theirs as `endpoint`.
 */
export class FlyteEndpoint {
  /**
   * A component elsewhere. Throws when host or port are malformed.
   * @param options host, port and protection
   */
  public static of(options: FlyteEndpointOptions): FlyteEndpoint {
    const where = 'FlyteEndpoint.of';
    requireArguments(where, options);
    const host = requireHost(where, 'host', options.host);
    const tls = options.tls ?? true;
    if (options.authority !== undefined) {
      requireSecretValue(where, 'authority', options.authority);
      if (!tls) { throw refusal(where, 'authority', 'come with TLS', options.authority.key, 'remove it, or tls: false'); }
    }
    return new FlyteEndpoint(host, requirePort(where, 'port', options.port, 443), tls, undefined, undefined, options.authority);
  }

  /** The endpoint of a component in the same app. @internal */
  public static _ofService(name: string, namespace: string, port: number, app: FlyteEndpointApp, authority?: kplus.SecretValue): FlyteEndpoint {
    return new FlyteEndpoint(name, port, authority !== undefined, namespace, app, authority);
  }

  private constructor(
    /** DNS name or IP address; for a Service of the same app its bare name. */
    public readonly host: string,
    /** gRPC port. */
    public readonly port: number,
    /** Whether the connection is encrypted. */
    public readonly tls: boolean,
    /** Namespace of the Service, if it is one of the same app. */
    public readonly namespace?: string,
    /** @internal */
    public readonly _app?: FlyteEndpointApp,
    /** Certificate of the authority by which clients know it, unless the image's authorities do. */
    public readonly authority?: kplus.SecretValue,
  ) {}

  /** `host:port` as a client in the given namespace writes it. @internal */
  public _address(clientNamespace: string): string {
    const host = this.namespace === undefined || this.namespace === clientNamespace ? this.host : `${this.host}.${this.namespace}.svc.cluster.local`;
    return hostPort(host, this.port);
  }
}

mark('FlyteEndpoint', FlyteEndpoint);

/** The pods behind an endpoint of the same app, as network policies name them. */
export interface FlyteEndpointApp {
  /** Labels that select the pods. */
  readonly selector: { [name: string]: string };
  /** Namespace of the pods. */
  readonly namespace: string;
  /** Ports the pods listen on: policies see these, never the Service's. */
  readonly podPorts: number[];
  /** Name of its objects, if it is a database or an object store rather than a part of Flyte. */
  readonly dependency?: string;
  /** Whether the pods of users' tasks call it too. */
  readonly reachedByTasks?: boolean;
}
