import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { ADMIN_PATHS, GRPC_PATHS, IngressBackends, requireAgreement } from './ingress';
import { requireDnsName } from '../private/checks';
import { requireAnnotations } from '../private/metadata-checks';

/**
 * How Flyte is reached from outside an OpenShift cluster. TLS ends at the router, and plain HTTP is redirected.
 *
 * gRPC through a Route needs OpenShift 4.10, HTTP/2 enabled on the ingress controller, and a certificate other than the router's own.
 */
export interface FlyteRouteOptions {
  /** Host name people and clients use, that of `Authentication.oidc`'s `publicUrl`; becomes `spec.host`. */
  readonly host: string;

  /**
   * Secret with the host's certificate, of type `kubernetes.io/tls`; becomes `spec.tls.externalCertificate`, which needs OpenShift 4.19.
   * A Role lets the router's service account read this one Secret: without it OpenShift refuses the Route.
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
  requireDnsName(path, 'exposure.host', options.host);
  requireAnnotations(path, 'exposure.annotations', options.annotations);
  requireAgreement(path, options.host, true, backends.publicUrl);
  if (options.certificate !== undefined) { showToRouter(scope, options.certificate.name, backends); }
  const route = (prefix: string, service: string, port: string) => {
    const last = prefix === '/' ? 'root' : prefix.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
    const name = `${backends.metadata.name}-${last}`;
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
    // The router takes the longest path; what is nobody else's a console of its own answers with its page.
    ...(backends.console === undefined ? [] : [backends.consolePath, ...backends.console === backends.admin ? [] : ['/']]
      .map((prefix) => route(prefix, backends.console!, 'http'))),
    ...ADMIN_PATHS.map((prefix) => route(prefix, backends.admin, 'http')),
    ...GRPC_PATHS.map((prefix) => route(prefix, backends.admin, 'grpc')),
  ];
}

/** OpenShift takes a Route with a Secret only where its router may read and follow that Secret. */
function showToRouter(scope: Construct, secret: string, { metadata }: IngressBackends): void {
  const access = { ...metadata, name: `${metadata.name}-route-certificate` };
  new kplus.k8s.KubeRole(scope, 'RouteCertificateRole', {
    metadata: access,
    rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: [secret], verbs: ['get', 'list', 'watch'] }],
  });
  new kplus.k8s.KubeRoleBinding(scope, 'RouteCertificateRoleBinding', {
    metadata: access,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: access.name },
    subjects: [{ kind: 'ServiceAccount', name: 'router', namespace: 'openshift-ingress' }],
  });
}
