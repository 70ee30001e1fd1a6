import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { requireDnsName, requireSubdomain, refusal } from '../private/checks';
import { SERVICE_PORTS } from '../private/vocabulary';

/**
 * How Flyte is reached from outside the cluster.
 */
export interface FlyteIngressOptions {
  /** Host name people and clients use. */
  readonly host: string;

  /**
   * Class of the controller; becomes `ingressClassName`.
   * @default - the cluster's default class
   */
  readonly className?: string;

  /**
   * Secret with the host's certificate, `tls.crt` and `tls.key`.
   * @default - none: right only where the controller holds the certificate itself, as an AWS load balancer does
   */
  readonly tls?: kplus.ISecret;

  /**
   * Annotations of every Ingress object, for the controller.
   * @default - none
   */
  readonly annotations?: { [name: string]: string };

  /**
   * Whether gRPC has an Ingress object of its own, as controllers need that set the protocol by annotation (nginx, AWS).
   * @default true
   */
  readonly separateGrpc?: boolean;

  /**
   * Annotations of the gRPC Ingress object, laid over `annotations`.
   * @default - nginx' `backend-protocol: GRPC`, with a class of that name or none
   */
  readonly grpcAnnotations?: { [name: string]: string };
}

/** The Services behind the paths, and what the objects carry. */
export interface IngressBackends {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: { [name: string]: string } };
  readonly admin: string;
  /** The console's Service, unless there is none. */
  readonly console?: string;
  readonly consolePath: string;
}

/** flyteadmin's HTTP routes. Its metrics and profiles have a port of their own and no route. */
export const ADMIN_PATHS = ['/api', '/healthcheck', '/v1', '/.well-known', '/login', '/logout', '/callback', '/me', '/config', '/oauth2'];

/** flyteadmin's gRPC services. */
export const GRPC_PATHS = [
  ...['AdminService', 'AuthMetadataService', 'DataProxyService', 'IdentityService', 'SignalService'].map((name) => `/flyteidl.service.${name}`),
  '/grpc.health.v1.Health',
];

/** Makes the Ingress objects. */
export function exposeByIngress(scope: Construct, path: string, options: FlyteIngressOptions, backends: IngressBackends): kplus.k8s.KubeIngress[] {
  requireDnsName(path, 'ingress.host', options.host);
  if (options.className !== undefined) { requireSubdomain(path, 'ingress.className', options.className, 'name an existing IngressClass'); }
  const separate = options.separateGrpc ?? true;
  if (!separate && options.grpcAnnotations !== undefined) {
    throw refusal(path, 'ingress.grpcAnnotations', 'come with separateGrpc', Object.keys(options.grpcAnnotations), 'remove them, or separateGrpc: false');
  }
  const http = [
    ...(backends.console === undefined ? [] : [route(backends.consolePath, backends.console, SERVICE_PORTS.console)]),
    ...ADMIN_PATHS.map((admin) => route(admin, backends.admin, SERVICE_PORTS.adminHttp)),
  ];
  const grpc = GRPC_PATHS.map((admin) => route(admin, backends.admin, SERVICE_PORTS.adminGrpc));
  const make = (id: string, suffix: string, annotations: { [name: string]: string }, paths: kplus.k8s.HttpIngressPath[]) =>
    new kplus.k8s.KubeIngress(scope, id, {
      metadata: { ...backends.metadata, name: `${backends.metadata.name}${suffix}`, annotations },
      spec: {
        ...(options.className === undefined ? {} : { ingressClassName: options.className }),
        rules: [{ host: options.host, http: { paths } }],
        ...(options.tls === undefined ? {} : { tls: [{ hosts: [options.host], secretName: options.tls.name }] }),
      },
    });
  const annotations = options.annotations ?? {};
  if (!separate) { return [make('Ingress', '', annotations, [...http, ...grpc])]; }
  return [
    make('Ingress', '', annotations, http),
    make('GrpcIngress', '-grpc', { ...annotations, ...(options.grpcAnnotations ?? grpcDefaults(options.className)) }, grpc),
  ];
}

function route(path: string, name: string, port: number): kplus.k8s.HttpIngressPath {
  return { path, pathType: 'Prefix', backend: { service: { name, port: { number: port } } } };
}

function grpcDefaults(className: string | undefined): { [name: string]: string } {
  return className === undefined || className.includes('nginx') ? { 'nginx.ingress.kubernetes.io/backend-protocol': 'GRPC' } : {};
}
