import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { ADMIN_PATHS, GRPC_PATHS, IngressBackends } from './ingress';
import { requireDnsName } from '../private/checks';

/**
 * How Flyte is reached from outside an OpenShift cluster. TLS ends at the router, and plain HTTP is redirected.
 *
 * gRPC through a Route needs OpenShift 4.10, HTTP/2 enabled on the ingress controller, and a certificate other than the router's own.
 */
export interface FlyteRouteOptions {
  /** Host name people and clients use; becomes `spec.host`. */
  readonly host: string;

  /**
   * Secret with the host's certificate; becomes `spec.tls.externalCertificate`. The router's service account must be able to read it.
   * @default - the router's own certificate, with which browsers work and gRPC clients do not
   */
  readonly certificate?: kplus.ISecret;

  /**
   * Annotations of every Route.
   * @default - none
   */
  readonly annotations?: { [name: string]: string };
}

/** Makes one Route per path: a Route has no more than one. */
export function exposeByRoute(scope: Construct, path: string, options: FlyteRouteOptions, backends: IngressBackends): ApiObject[] {
  requireDnsName(path, 'route.host', options.host);
  const route = (prefix: string, service: string, port: string) => {
    const name = `${backends.metadata.name}-${prefix.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')}`;
    return new ApiObject(scope, `Route${prefix}`.replace(/\//g, '-'), {
      apiVersion: 'route.openshift.io/v1',
      kind: 'Route',
      metadata: { ...backends.metadata, name, ...(options.annotations === undefined ? {} : { annotations: options.annotations }) },
      spec: {
        host: options.host,
        path: prefix,
        port: { targetPort: port },
        tls: {
          termination: 'edge',
          insecureEdgeTerminationPolicy: 'Redirect',
          ...(options.certificate === undefined ? {} : { externalCertificate: { name: options.certificate.name } }),
        },
        to: { kind: 'Service', name: service, weight: 100 },
        wildcardPolicy: 'None',
      },
    });
  };
  return [
    ...(backends.console === undefined ? [] : [route(backends.consolePath, backends.console, 'http')]),
    ...ADMIN_PATHS.map((prefix) => route(prefix, backends.admin, 'http')),
    ...GRPC_PATHS.map((prefix) => route(prefix, backends.admin, 'grpc')),
  ];
}
