import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { issuedSecret } from './certificate';
import { Annotations, IngressController, IngressPreset } from './ingress-controller';
import { refusal, requireDnsName, requireSubdomain } from '../private/checks';
import { requireAnnotations } from '../private/metadata-checks';
import { PORTS, SERVICE_PORTS } from '../private/vocabulary';
import { CertManagerOptions } from '../settings/certificate-issuer';

/**
 * How Flyte is reached from outside the cluster.
 */
export interface FlyteIngressOptions {
  /** Host name people and clients use; that of `Authentication.oidc`'s `publicUrl`. */
  readonly host: string;

  /**
   * Class of the controller, by the name of its IngressClass; becomes `ingressClassName`.
   * @default - the cluster's default class
   */
  readonly className?: string;

  /**
   * The program that serves the class.
   * @default - the one the class is named after: nginx, alb, traefik, gce, haproxy or contour, also within a name such as internal-nginx
   */
  readonly controller?: IngressController;

  /**
   * Secret with the host's certificate, `tls.crt` and `tls.key`.
   * @default - with `certManager`, the Secret `flyte-tls`; else none: with `tlsAtController` the controller has it, else people and
   * clients come in clear text
   */
  readonly tls?: kplus.ISecret;

  /**
   * Lets cert-manager make the Secret with the host's certificate: its Certificate is then among the manifests. The Secret is the one
   * named by `tls`.
   * @default - none: the Secret is there, or the controller has the certificate
   */
  readonly certManager?: CertManagerOptions;

  /**
   * Whether the controller holds the host's certificate itself: a load balancer in its cloud's certificate manager, or as its default.
   * @default false
   */
  readonly tlsAtController?: boolean;

  /**
   * Annotations of every Ingress object, for the controller; laid over those the controller is known to need.
   * @default - what the controller needs
   */
  readonly annotations?: { [name: string]: string };

  /**
   * Whether gRPC is exposed, which pyflyte and flytectl need. Without it there are the pages and the HTTP API.
   * @default true
   */
  readonly grpc?: boolean;

  /**
   * Annotations of the gRPC Ingress object, laid over `annotations`. What tells the controller that it is gRPC stays.
   * @default - what tells the controller that it is gRPC
   */
  readonly grpcAnnotations?: { [name: string]: string };
}

/** The Services behind the paths, and what the objects carry. */
export interface IngressBackends {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: { [name: string]: string } };
  readonly admin: string;
  /** The same Service, where flyteadmin serves TLS: HTTP and gRPC on one port. */
  readonly encrypted?: kplus.Service;
  /** The pods behind flyteadmin's Service, and the labels of its objects. */
  readonly adminPods: { readonly selector: { [name: string]: string }; readonly labels: { [name: string]: string } };
  /** The console's Service, unless there is none; flyteadmin's where it serves the console itself. */
  readonly console?: string;
  readonly consolePath: string;
  /** Where login sends people, if there is login. */
  readonly publicUrl?: string;
}

/** flyteadmin's HTTP routes. Its metrics and profiles have a port of their own and no route. */
export const ADMIN_PATHS = ['/api', '/healthcheck', '/v1', '/.well-known', '/login', '/logout', '/callback', '/me', '/config', '/oauth2'];

/** flyteadmin's gRPC services. */
export const GRPC_PATHS = [
  ...['AdminService', 'AuthMetadataService', 'DataProxyService', 'IdentityService', 'SignalService'].map((name) => `/flyteidl.service.${name}`),
  '/grpc.health.v1.Health',
];

type Path = kplus.k8s.HttpIngressPath;
type Backend = kplus.k8s.IngressServiceBackend;

/** Makes the Ingress objects: HTTP first, then gRPC. Where flyteadmin serves TLS its routes are not those of the console, which does not. */
export function exposeByIngress(scope: Construct, path: string, given: FlyteIngressOptions, backends: IngressBackends): kplus.k8s.KubeIngress[] {
  requireDnsName(path, 'exposure.host', given.host);
  const options = withCertificate(scope, path, given, backends);
  if (options.className !== undefined) { requireSubdomain(path, 'exposure.className', options.className, 'name an existing IngressClass'); }
  requireAnnotations(path, 'exposure.annotations', options.annotations);
  requireAnnotations(path, 'exposure.grpcAnnotations', options.grpcAnnotations);
  const preset = backends.encrypted === undefined ? presetOf(path, options) : encrypted(path, presetOf(path, options), backends.encrypted);
  const grpc = requireGrpc(path, options, preset);
  const secure = requireTls(path, options, preset);
  requireAgreement(path, options.host, secure, backends.publicUrl);

  const shared = {
    ...preset.annotations,
    ...(secure ? preset.tlsAnnotations : {}),
    ...groupOf(preset, backends),
    ...classAnnotationOf(preset, options.className),
  };
  const make = (id: string, suffix: string, annotations: Annotations, paths: Path[]) => new kplus.k8s.KubeIngress(scope, id, {
    metadata: { ...backends.metadata, name: `${backends.metadata.name}${suffix}`, annotations: { ...requireGroup(path, preset, annotations) } },
    spec: {
      ...(options.className === undefined || preset.classAnnotation !== undefined ? {} : { ingressClassName: options.className }),
      rules: [{ host: options.host, http: { paths } }],
      ...tlsOf(options, preset),
    },
  });
  const console = { ...shared, ...preset.httpAnnotations, ...rootAnnotations(preset, backends), ...options.annotations };
  // A console that flyteadmin serves itself is one more of its routes.
  const apart = backends.console !== undefined && backends.console !== backends.admin;
  const api = apart ? { ...preset.httpAnnotations } : { ...preset.httpAnnotations, ...rootAnnotations(preset, backends) };
  const http = backends.encrypted === undefined ? [make('Ingress', '', console, httpPaths(preset, backends, adminPaths(preset, backends)))] : [
    ...(apart ? [make('Ingress', '', console, httpPaths(preset, backends, []))] : []),
    make('ApiIngress', '-api', { ...shared, ...api, ...options.annotations, ...preset.encrypted!.http }, adminPaths(preset, backends)),
  ];
  if (!grpc) { return http; }
  const backend = grpcBackend(scope, preset, backends);
  return [...http, make('GrpcIngress', '-grpc',
    { ...shared, ...options.annotations, ...preset.grpcAnnotations, ...options.grpcAnnotations },
    GRPC_PATHS.map((one) => route(preset, one, backend)))];
}

/** Refuses a host or a scheme that are not those under which people and clients reach Flyte. */
export function requireAgreement(path: string, host: string, secure: boolean, publicUrl: string | undefined): void {
  if (publicUrl === undefined) { return; }
  const url = new URL(publicUrl);
  if (url.hostname !== host) {
    throw refusal(path, 'exposure.host', "be the host of authentication's publicUrl", host, `that is ${publicUrl}; make both the same, or login ends elsewhere`);
  }
  if (secure && url.protocol !== 'https:') {
    throw refusal(path, 'authentication.publicUrl', 'be https, since exposure has TLS', publicUrl, `write it as https://${url.host}`);
  }
  if (!secure && url.protocol === 'https:') {
    throw refusal(path, 'exposure.tls', `be given, since authentication's publicUrl is ${publicUrl}`, undefined,
      'name the Secret with the certificate, or set tlsAtController: true where the controller holds it');
  }
}

function presetOf(path: string, { className, controller }: FlyteIngressOptions): IngressPreset {
  const found = controller ?? (className === undefined ? undefined : IngressController._ofClass(className));
  if (found instanceof IngressController) { return found._preset; }
  const fix = 'use IngressController.NGINX, ALB, TRAEFIK, GCE, HAPROXY or CONTOUR, or IngressController.other(...) with what yours has to be told';
  if (controller !== undefined) { throw refusal(path, 'exposure.controller', 'be an IngressController', controller, fix); }
  throw refusal(path, 'exposure.controller', `be given, since ${className === undefined ? 'there is no className to tell' : 'the className does not tell'} `
    + 'how gRPC is led', className, fix);
}

function requireGrpc(path: string, { grpc = true, grpcAnnotations }: FlyteIngressOptions, preset: IngressPreset): boolean {
  if (grpc && preset.noGrpc !== undefined) { throw refusal(path, 'exposure.grpc', `be false with ${preset.name}`, grpc, preset.noGrpc); }
  if (!grpc && grpcAnnotations !== undefined) {
    throw refusal(path, 'exposure.grpcAnnotations', 'not come with grpc: false', Object.keys(grpcAnnotations), 'remove one of them');
  }
  for (const [name, value] of Object.entries(preset.grpcAnnotations ?? {})) {
    const other = grpcAnnotations?.[name];
    if (other !== undefined && other !== value) {
      throw refusal(path, `exposure.grpcAnnotations['${name}']`, `be ${value}, which is what flyteadmin speaks`, other, 'leave it out');
    }
  }
  return grpc;
}

/** With the Secret that cert-manager makes, if it does. */
function withCertificate(scope: Construct, path: string, options: FlyteIngressOptions, { metadata }: IngressBackends): FlyteIngressOptions {
  const { certManager, host, tlsAtController } = options;
  if (certManager === undefined) { return options; }
  if (tlsAtController === true) { throw refusal(path, 'exposure.certManager', 'not come with tlsAtController', '(an issuer)', 'remove one of them'); }
  const name = options.tls?.name ?? `${metadata.name}-tls`;
  return { ...options, tls: issuedSecret(scope, { ...metadata, name }, certManager, { names: [host] }) };
}

/** Whether people and clients come over TLS. */
function requireTls(path: string, { tls, tlsAtController = false, annotations = {} }: FlyteIngressOptions, preset: IngressPreset): boolean {
  if (tls !== undefined && tlsAtController) {
    throw refusal(path, 'exposure.tls', 'not come with tlsAtController', tls.name, 'remove one of them');
  }
  if (tls !== undefined && preset.noTlsSecret !== undefined) {
    throw refusal(path, 'exposure.tls', `not be a Secret with ${preset.name}`, tls.name, preset.noTlsSecret);
  }
  const { certificates } = preset;
  if (tlsAtController && certificates !== undefined && !certificates.some((name) => annotations[name] !== undefined)) {
    throw refusal(path, 'exposure.annotations', `name the certificate, since tlsAtController is set with ${preset.name}`, undefined,
      `give ${certificates.join(' or ')}, or the Secret as tls`);
  }
  return tls !== undefined || tlsAtController;
}

/** An entry without a Secret asks for TLS with what the controller has. */
function tlsOf({ host, tls, tlsAtController }: FlyteIngressOptions, preset: IngressPreset): { tls?: kplus.k8s.IngressTls[] } {
  if (tls !== undefined) { return { tls: [{ hosts: [host], secretName: tls.name }] }; }
  return tlsAtController === true && preset.certificates === undefined ? { tls: [{ hosts: [host] }] } : {};
}

function groupOf({ group }: IngressPreset, { metadata }: IngressBackends): Annotations {
  return group === undefined ? {} : { [group]: `${metadata.namespace}.${metadata.name}` };
}

function requireGroup(path: string, { group }: IngressPreset, annotations: Annotations): Annotations {
  const name = group === undefined ? undefined : annotations[group];
  if (name !== undefined && (name.length > 63 || !/^([a-z0-9][-a-z0-9.]*)?[a-z0-9]$/.test(name))) {
    throw refusal(path, `exposure.annotations['${group}']`, 'have a-z, 0-9, - and . only, 63 characters at most', name, 'name a group of your own there');
  }
  return annotations;
}

function classAnnotationOf({ classAnnotation }: IngressPreset, className: string | undefined): Annotations {
  return classAnnotation === undefined ? {} : { [classAnnotation.name]: className ?? classAnnotation.fallback };
}

function rootAnnotations({ root }: IngressPreset, backends: IngressBackends): Annotations {
  return backends.console !== undefined && root.kind === 'redirect' ? root.annotations(backends.consolePath) : {};
}

/** The preset for a flyteadmin that serves TLS, which its Service may have to say. */
function encrypted(path: string, preset: IngressPreset, service: kplus.Service): IngressPreset {
  if (preset.encrypted === undefined) {
    throw refusal(path, 'exposure.controller', 'be one that can be told of certificates.admin by annotations', preset.name,
      'use IngressController.NGINX, ALB, HAPROXY or CONTOUR, or leave certificates.admin out');
  }
  for (const [name, value] of Object.entries(preset.encrypted.service ?? {})) { service.metadata.addAnnotation(name, value); }
  return { ...preset, grpcAnnotations: preset.encrypted.grpc, grpcServiceAnnotations: undefined };
}

function adminPaths(preset: IngressPreset, backends: IngressBackends): Path[] {
  const port = backends.encrypted === undefined ? SERVICE_PORTS.adminHttp : SERVICE_PORTS.adminTls;
  const own = backends.encrypted !== undefined && backends.console === backends.admin ? [backends.consolePath, ...ADMIN_PATHS] : ADMIN_PATHS;
  return own.map((one) => route(preset, one, serviceAt(backends.admin, port)));
}

function httpPaths(preset: IngressPreset, backends: IngressBackends, admin: Path[]): Path[] {
  const { root } = preset;
  if (backends.console === undefined) { return admin; }
  const console = serviceAt(backends.console, SERVICE_PORTS.console);
  return [
    ...(root.kind === 'redirect' && root.action !== undefined
      ? [{ path: '/', pathType: 'Exact', backend: { service: { name: root.action, port: { name: 'use-annotation' } } } }] : []),
    route(preset, backends.consolePath, console),
    ...admin,
    // A console of its own answers every path with its page, and the page finds its way from '/' to the rest of itself.
    ...(root.kind === 'rest' && backends.console !== backends.admin ? [route(preset, '/', console)] : []),
  ];
}

/** flyteadmin's Service, or one for gRPC alone where the controller reads the protocol from it: HTTP could not stay on the same. */
function grpcBackend(scope: Construct, preset: IngressPreset, backends: IngressBackends): Backend {
  if (backends.encrypted !== undefined) { return serviceAt(backends.admin, SERVICE_PORTS.adminTls); }
  if (preset.grpcServiceAnnotations === undefined) { return serviceAt(backends.admin, SERVICE_PORTS.adminGrpc); }
  const name = `${backends.admin}-grpc`;
  new kplus.k8s.KubeService(scope, 'GrpcService', {
    metadata: { name, namespace: backends.metadata.namespace, labels: backends.adminPods.labels, annotations: { ...preset.grpcServiceAnnotations } },
    spec: {
      type: 'ClusterIP',
      selector: backends.adminPods.selector,
      ports: [{ name: 'grpc', port: SERVICE_PORTS.adminGrpc, targetPort: kplus.k8s.IntOrString.fromNumber(PORTS.adminGrpc) }],
    },
  });
  return serviceAt(name, SERVICE_PORTS.adminGrpc);
}

function route(preset: IngressPreset, path: string, service: Backend): Path {
  return { path, pathType: preset.pathType(path), backend: { service } };
}

function serviceAt(name: string, port: number): Backend {
  return { name, port: { number: port } };
}
