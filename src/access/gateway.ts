import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { ADMIN_PATHS, GRPC_PATHS, IngressBackends, requireAgreement } from './ingress';
import { refusal, requireDnsName, requireLabel, requireSubdomain } from '../private/checks';
import { requireAnnotations } from '../private/metadata-checks';
import { PORTS, SERVICE_PORTS } from '../private/vocabulary';

/**
 * The Gateway that routes hang on; becomes `spec.parentRefs`.
 */
export interface GatewayReference {
  /** Its name. */
  readonly name: string;

  /**
   * Its namespace. Its listener must let routes of Flyte's namespace in, by `allowedRoutes`.
   * @default - Flyte's namespace
   */
  readonly namespace?: string;

  /**
   * The listener of it; becomes `sectionName`. With one for HTTP beside that for HTTPS, name the latter: the routes would answer in clear
   * text too.
   * @default - all listeners that take the host
   */
  readonly listener?: string;
}

/**
 * How Flyte is reached through a Gateway of the Gateway API (`gateway.networking.k8s.io/v1`). TLS ends at its listener, which has the
 * certificate: the scheme of `Authentication.oidc`'s `publicUrl` says whether it does.
 */
export interface FlyteGatewayOptions {
  /** Host name people and clients use, that of `Authentication.oidc`'s `publicUrl`; becomes `spec.hostnames`. */
  readonly host: string;

  /** The Gateway, made by whoever runs the cluster. */
  readonly gateway: GatewayReference;

  /**
   * Whether gRPC is exposed, which pyflyte and flytectl need. Without it there are the pages and the HTTP API.
   * @default true
   */
  readonly grpc?: boolean;

  /**
   * A host name for gRPC alone, which then has a GRPCRoute: a Gateway takes an HTTPRoute and a GRPCRoute of one host for a conflict.
   * Clients use this host.
   * @default - `host`: its HTTPRoute leads gRPC too, to a Service whose port says that it speaks HTTP/2 in clear text
   */
  readonly grpcHost?: string;

  /**
   * Annotations of every route.
   * @default - none
   */
  readonly annotations?: { [name: string]: string };
}

/** A rule takes no more. */
const MATCHES = 8;

/** Makes an HTTPRoute, and a GRPCRoute where gRPC has a host of its own. */
export function exposeByGateway(scope: Construct, path: string, options: FlyteGatewayOptions, backends: IngressBackends): ApiObject[] {
  const { host, gateway, grpc = true, grpcHost } = options;
  requireDnsName(path, 'exposure.host', host);
  requireSubdomain(path, 'exposure.gateway.name', gateway.name, 'name an existing Gateway');
  if (gateway.namespace !== undefined) { requireLabel(path, 'exposure.gateway.namespace', gateway.namespace, 'name the namespace of the Gateway'); }
  if (gateway.listener !== undefined) { requireSubdomain(path, 'exposure.gateway.listener', gateway.listener, 'name a listener of the Gateway'); }
  requireAnnotations(path, 'exposure.annotations', options.annotations);
  if (grpcHost !== undefined) { requireGrpcHost(path, host, grpcHost, grpc); }
  requireAgreement(path, host, backends.publicUrl?.startsWith('https:') ?? true, backends.publicUrl);

  const make = (kind: string, suffix: string, hostname: string, rules: object[]) => new ApiObject(scope, kind, {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind,
    metadata: { ...backends.metadata, name: `${backends.metadata.name}${suffix}`, ...(options.annotations === undefined ? {} : { annotations: options.annotations }) },
    spec: {
      parentRefs: [{
        group: 'gateway.networking.k8s.io',
        kind: 'Gateway',
        name: gateway.name,
        ...(gateway.namespace === undefined ? {} : { namespace: gateway.namespace }),
        ...(gateway.listener === undefined ? {} : { sectionName: gateway.listener }),
      }],
      hostnames: [hostname],
      rules,
    },
  });
  const service = grpc ? [backendRef(grpcService(scope, backends), SERVICE_PORTS.adminGrpc)] : [];
  const together = grpc && grpcHost === undefined ? httpRules(GRPC_PATHS, service) : [];
  return [
    make('HTTPRoute', '', host, [...pageRules(backends), ...httpRules(ADMIN_PATHS, [backendRef(backends.admin, SERVICE_PORTS.adminHttp)]), ...together]),
    ...(grpcHost === undefined ? [] : [make('GRPCRoute', '-grpc', grpcHost, [{
      matches: GRPC_PATHS.map((one) => ({ method: { type: 'Exact', service: one.slice(1) } })), backendRefs: service,
    }])]),
  ];
}

function requireGrpcHost(path: string, host: string, grpcHost: string, grpc: boolean): void {
  requireDnsName(path, 'exposure.grpcHost', grpcHost);
  if (!grpc) { throw refusal(path, 'exposure.grpcHost', 'not come with grpc: false', grpcHost, 'remove one of them'); }
  if (grpcHost === host) {
    throw refusal(path, 'exposure.grpcHost', 'not be host', grpcHost, 'leave it out: the HTTPRoute of host leads gRPC too');
  }
}

/** `/` redirects to the console, which has a path. */
function pageRules({ console, consolePath }: IngressBackends): object[] {
  if (console === undefined) { return []; }
  return [
    {
      matches: [{ path: { type: 'Exact', value: '/' } }],
      filters: [{ type: 'RequestRedirect', requestRedirect: { path: { type: 'ReplaceFullPath', replaceFullPath: consolePath }, statusCode: 302 } }],
    },
    ...httpRules([consolePath], [backendRef(console, SERVICE_PORTS.console)]),
  ];
}

function httpRules(paths: readonly string[], backendRefs: object[]): object[] {
  const rules = Array.from({ length: Math.ceil(paths.length / MATCHES) }, (_rule, index) => paths.slice(index * MATCHES, (index + 1) * MATCHES));
  return rules.map((some) => ({ matches: some.map((value) => ({ path: { type: 'PathPrefix', value } })), backendRefs }));
}

function backendRef(name: string, port: number): object {
  return { group: '', kind: 'Service', name, port, weight: 1 };
}

/** gRPC has a Service of its own: HTTP could not stay on one that says HTTP/2. */
function grpcService(scope: Construct, backends: IngressBackends): string {
  const name = `${backends.admin}-grpc`;
  new kplus.k8s.KubeService(scope, 'GrpcService', {
    metadata: { name, namespace: backends.metadata.namespace, labels: backends.adminPods.labels },
    spec: {
      type: 'ClusterIP',
      selector: backends.adminPods.selector,
      ports: [{
        name: 'grpc', appProtocol: 'kubernetes.io/h2c', port: SERVICE_PORTS.adminGrpc, targetPort: kplus.k8s.IntOrString.fromNumber(PORTS.adminGrpc),
      }],
    },
  });
  return name;
}
