import * as kplus from 'cdk8s-plus-27';
import { refusal } from '../private/checks';
import { mark } from '../private/kinds';
import { requireAnnotations } from '../private/metadata-checks';
import { requireArguments } from '../private/props';

/** Annotations, by name. */
export interface Annotations { readonly [name: string]: string }

/**
 * What a controller without a preset of its own has to be told.
 */
export interface OtherIngressControllerOptions {
  /**
   * Annotations of every Ingress object.
   * @default - none
   */
  readonly annotations?: { [name: string]: string };

  /**
   * Annotations of the gRPC Ingress object that say that its Service speaks HTTP/2 in clear text.
   * @default - none: the controller is told on the Service, or sees it by itself
   */
  readonly grpcAnnotations?: { [name: string]: string };

  /**
   * The same, for controllers that read it from the Service. The gRPC routes then lead to a Service of their own, `flyteadmin-grpc`.
   * @default - none
   */
  readonly grpcServiceAnnotations?: { [name: string]: string };

  /**
   * How paths are compared; every path stands for all below it.
   * @default HttpIngressPathType.PREFIX
   */
  readonly pathType?: kplus.HttpIngressPathType;
}

/** How a controller leads `/` to the console. */
type Root =
  /** Redirects, by an annotation. */
  | { readonly kind: 'redirect'; readonly annotations: (consolePath: string) => Annotations; readonly action?: string }
  /** Hands all paths that are nobody else's to the console, which answers each with its page. */
  | { readonly kind: 'rest' };

/** What the objects carry for a controller. */
export interface IngressPreset {
  readonly name: string;
  /** On every Ingress object. */
  readonly annotations: Annotations;
  /** Further, on every Ingress object with TLS. */
  readonly tlsAnnotations?: Annotations;
  /** Further, on the one with the HTTP routes. */
  readonly httpAnnotations?: Annotations;
  /** Further, on the one with the gRPC routes: without these gRPC does not work. */
  readonly grpcAnnotations?: Annotations;
  /** On a Service of its own for gRPC. */
  readonly grpcServiceAnnotations?: Annotations;
  readonly pathType: (path: string) => kplus.HttpIngressPathType;
  readonly root: Root;
  /** The annotation that stands in place of `ingressClassName`. */
  readonly classAnnotation?: { readonly name: string; readonly fallback: string };
  /** Name of the annotation by which the Ingress objects of one host share a load balancer. */
  readonly group?: string;
  /**
   * How it is told that flyteadmin serves TLS: on the Ingress of its HTTP routes, on that of gRPC, or on its Service. It cannot be, where
   * this is missing.
   */
  readonly encrypted?: { readonly http?: Annotations; readonly grpc?: Annotations; readonly service?: Annotations };
  /** Why there is no gRPC. */
  readonly noGrpc?: string;
  /** What `tls` cannot be and is instead. */
  readonly noTlsSecret?: string;
  /** Annotations of which one names the certificate, where there is no Secret and the controller cannot find it by the host. */
  readonly certificates?: string[];
}

const { PREFIX, IMPLEMENTATION_SPECIFIC } = kplus.HttpIngressPathType;
const REST: Root = { kind: 'rest' };
const prefix = () => PREFIX;

// Each preset was read from the controller's own source or manual.
const NGINX: IngressPreset = {
  name: 'NGINX',
  annotations: {},
  grpcAnnotations: { 'nginx.ingress.kubernetes.io/backend-protocol': 'GRPC' },
  encrypted: { http: { 'nginx.ingress.kubernetes.io/backend-protocol': 'HTTPS' }, grpc: { 'nginx.ingress.kubernetes.io/backend-protocol': 'GRPCS' } },
  // 1.12.0 to 1.12.5, 1.13.0 and 1.13.1 refuse a dot in a path of type Prefix; ImplementationSpecific means a prefix there too.
  pathType: (path) => path.includes('.') ? IMPLEMENTATION_SPECIFIC : PREFIX,
  root: { kind: 'redirect', annotations: (consolePath) => ({ 'nginx.ingress.kubernetes.io/app-root': consolePath }) },
};

const ALB: IngressPreset = {
  name: 'ALB',
  // The Services have no node ports.
  annotations: { 'alb.ingress.kubernetes.io/target-type': 'ip' },
  tlsAnnotations: {
    'alb.ingress.kubernetes.io/listen-ports': '[{"HTTP": 80}, {"HTTPS": 443}]',
    'alb.ingress.kubernetes.io/ssl-redirect': '443',
  },
  // flyteadmin answers 404 at the default, '/'.
  httpAnnotations: { 'alb.ingress.kubernetes.io/healthcheck-path': '/healthcheck' },
  grpcAnnotations: { 'alb.ingress.kubernetes.io/backend-protocol-version': 'GRPC' },
  encrypted: {
    http: { 'alb.ingress.kubernetes.io/backend-protocol': 'HTTPS' },
    grpc: { 'alb.ingress.kubernetes.io/backend-protocol': 'HTTPS', 'alb.ingress.kubernetes.io/backend-protocol-version': 'GRPC' },
  },
  pathType: prefix,
  root: {
    kind: 'redirect',
    annotations: (path) => ({
      'alb.ingress.kubernetes.io/actions.to-console': JSON.stringify({ type: 'redirect', redirectConfig: { path, statusCode: 'HTTP_302' } }),
    }),
    action: 'to-console',
  },
  // Two Ingress objects are two load balancers unless they share a group.
  group: 'alb.ingress.kubernetes.io/group.name',
  noTlsSecret: 'the load balancer takes certificates from AWS Certificate Manager; use tlsAtController: true',
};

const TRAEFIK: IngressPreset = {
  name: 'TRAEFIK',
  annotations: {},
  grpcServiceAnnotations: { 'traefik.ingress.kubernetes.io/service.serversscheme': 'h2c' },
  pathType: prefix,
  root: REST,
};

const GCE: IngressPreset = {
  name: 'GCE',
  annotations: {},
  pathType: prefix,
  root: REST,
  // It ignores an Ingress that has the field.
  classAnnotation: { name: 'kubernetes.io/ingress.class', fallback: 'gce' },
  noGrpc: 'its load balancer speaks HTTP/2 to pods over TLS only, which flyteadmin does not serve; set grpc: false for the pages and the HTTP API, '
    + 'and lead gRPC clients such as pyflyte through another controller',
  certificates: ['networking.gke.io/managed-certificates', 'ingress.gcp.kubernetes.io/pre-shared-cert'],
};

const HAPROXY: IngressPreset = {
  name: 'HAPROXY',
  annotations: {},
  // Two controllers go by this name, and each ignores what the other reads.
  grpcAnnotations: { 'haproxy.org/server-proto': 'h2', 'haproxy-ingress.github.io/backend-protocol': 'h2' },
  encrypted: {
    http: { 'haproxy.org/server-ssl': 'true', 'haproxy-ingress.github.io/backend-protocol': 'h1-ssl' },
    grpc: { 'haproxy.org/server-ssl': 'true', 'haproxy.org/server-proto': 'h2', 'haproxy-ingress.github.io/backend-protocol': 'h2-ssl' },
  },
  pathType: prefix,
  root: REST,
};

const CONTOUR: IngressPreset = {
  name: 'CONTOUR',
  annotations: {},
  grpcServiceAnnotations: { 'projectcontour.io/upstream-protocol.h2c': 'grpc' },
  encrypted: { service: { 'projectcontour.io/upstream-protocol.h2': 'https' } },
  pathType: prefix,
  root: REST,
};

/**
 * The program that serves Ingress objects. Each wants gRPC said in its own way, and leads `/` to the console in its own way.
 */
export class IngressController {
  /** ingress-nginx. gRPC needs TLS. */
  public static readonly NGINX = new IngressController(NGINX);

  /**
   * The AWS Load Balancer Controller. Both Ingress objects share one load balancer, of the group `<namespace>.<name>`: whoever may make
   * Ingress objects in the cluster can join it, so name another in `annotations` where that matters. gRPC needs TLS.
   */
  public static readonly ALB = new IngressController(ALB);

  /** Traefik, which reads the protocol from a Service: gRPC has one of its own. */
  public static readonly TRAEFIK = new IngressController(TRAEFIK);

  /** The one of GKE. It cannot carry gRPC to flyteadmin, so it needs `grpc: false`. */
  public static readonly GCE = new IngressController(GCE);

  /** HAProxy, either controller of that name. */
  public static readonly HAPROXY = new IngressController(HAPROXY);

  /** Contour, which reads the protocol from a Service: gRPC has one of its own. */
  public static readonly CONTOUR = new IngressController(CONTOUR);

  /**
   * Any other controller. `/` and all that is nobody else's leads to the console.
   * @param options what it has to be told; nothing where it sees by itself what speaks gRPC
   */
  public static other(options: OtherIngressControllerOptions = {}): IngressController {
    requireArguments('IngressController.other', options);
    const { annotations = {}, grpcAnnotations, grpcServiceAnnotations, pathType = PREFIX } = options;
    const where = 'IngressController.other';
    requireAnnotations(where, 'annotations', annotations);
    requireAnnotations(where, 'grpcAnnotations', grpcAnnotations);
    requireAnnotations(where, 'grpcServiceAnnotations', grpcServiceAnnotations);
    if (pathType !== PREFIX && pathType !== IMPLEMENTATION_SPECIFIC) {
      throw refusal(where, 'pathType', 'be PREFIX or IMPLEMENTATION_SPECIFIC', pathType, 'every path stands for all below it; leave it out for PREFIX');
    }
    return new IngressController({ name: 'other', annotations, grpcAnnotations, grpcServiceAnnotations, pathType: () => pathType, root: REST });
  }

  /** The one that goes by a class's name, if exactly one does. @internal */
  public static _ofClass(className: string): IngressController | undefined {
    const words = className.split(/[-.]/);
    const known: [string, IngressController][] = [
      ['nginx', IngressController.NGINX],
      // The managed ingress-nginx of AKS.
      ['webapprouting', IngressController.NGINX],
      ['alb', IngressController.ALB],
      ['traefik', IngressController.TRAEFIK],
      ['gce', IngressController.GCE],
      ['haproxy', IngressController.HAPROXY],
      ['contour', IngressController.CONTOUR],
    ];
    const found = known.filter(([word]) => words.includes(word));
    return found.length === 1 ? found[0][1] : undefined;
  }

  private constructor(
    /** What the objects carry for it. @internal */
    public readonly _preset: IngressPreset,
  ) {}

  /** Its name here: `NGINX`, `ALB`, `TRAEFIK`, `GCE`, `HAPROXY`, `CONTOUR` or `other`. */
  public get name(): string { return this._preset.name; }
}

mark('IngressController', IngressController);
