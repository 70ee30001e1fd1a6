import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { exposeByGateway, FlyteGatewayOptions } from './gateway';
import { exposeByIngress, FlyteIngressOptions, IngressBackends } from './ingress';
import { exposeByRoute, FlyteRouteOptions } from './route';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';
import { requireCertManager } from '../settings/certificate-issuer';

/** One way in from outside the cluster. */
interface Entrance {
  readonly host: string;
  /** Whether OpenShift's router serves it. Every platform serves one kind only. */
  readonly openshift: boolean;
  /** Why it cannot lead to a flyteadmin that serves TLS. */
  readonly noTlsInside?: string;
  /** Makes the objects; an Ingress that names neither class nor controller is of the given class. */
  readonly make: (scope: Construct, path: string, backends: IngressBackends, className?: string) => ApiObject[];
}

/**
 * How Flyte is reached from outside the cluster.
 */
export class Exposure {
  /**
   * By Ingress objects: one for HTTP and one for gRPC.
   * @param options host, controller and certificate
   */
  public static ingress(options: FlyteIngressOptions): Exposure {
    requireArguments('Exposure.ingress', options);
    const { certManager, host, className, controller } = options;
    if (certManager !== undefined) { requireCertManager('Exposure.ingress', certManager, 'certManager.'); }
    return new Exposure({
      host,
      openshift: false,
      make: (scope, path, backends, fallback) =>
        exposeByIngress(scope, path, className === undefined && controller === undefined ? { ...options, className: fallback } : options, backends),
    });
  }

  /**
   * By OpenShift's Routes, one per path.
   * @param options host and certificate
   */
  public static route(options: FlyteRouteOptions): Exposure {
    requireArguments('Exposure.route', options);
    return new Exposure({
      host: options.host,
      openshift: true,
      noTlsInside: "OpenShift's router would have to be given the authority; leave certificates.admin out, or make Routes of your own that re-encrypt",
      make: (scope, path, backends) => exposeByRoute(scope, path, options, backends),
    });
  }

  /**
   * By routes of a Gateway (Gateway API).
   * @param options host and Gateway
   */
  public static gateway(options: FlyteGatewayOptions): Exposure {
    requireArguments('Exposure.gateway', options);
    return new Exposure({
      host: options.host,
      openshift: false,
      noTlsInside: 'the Gateway would have to be given the authority; leave certificates.admin out, or make a BackendTLSPolicy and routes of your own',
      make: (scope, path, backends) => exposeByGateway(scope, path, options, backends),
    });
  }

  private constructor(
    /** @internal */
    public readonly _entrance: Entrance,
  ) {}
}

mark('Exposure', Exposure);
