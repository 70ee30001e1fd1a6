import { Chart } from 'cdk8s';
import {
  AdminCertificates, Authentication, Exposure, FlyteGatewayOptions,
  FlyteIngressOptions, FlyteRouteOptions, IngressController, OtherIngressControllerOptions, SecurityProfile,
} from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Row, untyped } from './row';
import { oidc } from '../flyte';
import { core } from '../support';

const HOST = 'flyte.example.com';
const ingress = (options: Partial<FlyteIngressOptions>, namespace?: string) => (chart: Chart) => core(chart, {
  namespace, exposure: Exposure.ingress({ host: HOST, ...options }), authentication: Authentication.disabled('test'),
});
const login = (options: Partial<FlyteIngressOptions>, publicUrl: string) => (chart: Chart) => core(chart, {
  exposure: Exposure.ingress({ host: HOST, className: 'nginx', ...options }), authentication: oidc(chart, undefined, publicUrl),
});
const withSecret = (options: Partial<FlyteIngressOptions>) => (chart: Chart) => ingress({ ...options, tls: tls(chart) })(chart);
const route = (options: Partial<FlyteRouteOptions>, publicUrl: string) => (chart: Chart) => core(chart, {
  exposure: Exposure.route({ host: HOST, ...options }), securityProfile: SecurityProfile.OPENSHIFT, authentication: oidc(chart, undefined, publicUrl),
});
const gateway = (options: Partial<FlyteGatewayOptions>, publicUrl?: string) => (chart: Chart) => core(chart, {
  exposure: Exposure.gateway({ host: HOST, gateway: { name: 'public' }, ...options }),
  authentication: publicUrl === undefined ? Authentication.disabled('test') : oidc(chart, undefined, publicUrl),
});
const other = (options: OtherIngressControllerOptions) => () => IngressController.other(options);

function tls(chart: Chart): kplus.ISecret {
  return kplus.Secret.fromSecretName(chart, 'tls', 'flyte-tls');
}

const CONTROLLERS = 'use IngressController.NGINX, ALB, TRAEFIK, GCE, HAPROXY or CONTOUR, or IngressController.other(...) with what yours has to be told';
const PRESETS = ['ALB', 'CONTOUR', 'GCE', 'HAPROXY', 'NGINX', 'TRAEFIK', 'other(...)'].map((name) => `IngressController.${name}`).join(', ');
const GRPC_OF_GCE = 'its load balancer speaks HTTP/2 to pods over TLS only, which flyteadmin does not serve; set grpc: false for the pages and the HTTP API, '
  + 'and lead gRPC clients such as pyflyte through another controller';
const CERTIFICATE = 'name the Secret with the certificate, or set tlsAtController: true where the controller holds it';
const NAMES = "write for example 'team' or 'example.com/team'";
const GROUP = 'alb.ingress.kubernetes.io/group.name';
const NGINX_PROTOCOL = 'nginx.ingress.kubernetes.io/backend-protocol';

/** What is refused on the way from outside to Flyte. */
export const EXPOSURE: Row[] = [
  ['a Gateway without a name', gateway({ gateway: untyped({}) }), 'Exposure.gateway: gateway.name must be given, got nothing; it has no default'],
  ['a Gateway of two words', gateway({ gateway: { name: 'my gateway' } }),
    "test/flyte: exposure.gateway.name must be a DNS-1123 subdomain (a-z, 0-9, - and .), got 'my gateway'; name an existing Gateway"],
  ['a namespace of a Gateway with a dot', gateway({ gateway: { name: 'public', namespace: 'a.b' } }),
    "test/flyte: exposure.gateway.namespace must be a DNS-1123 label (a-z, 0-9 and -, 63 characters at most), got 'a.b'; name the namespace of the Gateway"],
  ['a listener in capitals', gateway({ gateway: { name: 'public', listener: 'HTTPS' } }),
    "test/flyte: exposure.gateway.listener must be a DNS-1123 subdomain (a-z, 0-9, - and .), got 'HTTPS'; name a listener of the Gateway"],
  ['gRPC at the host of the pages', gateway({ grpcHost: HOST }),
    `test/flyte: exposure.grpcHost must not be host, got '${HOST}'; leave it out: the HTTPRoute of host leads gRPC too`],
  ['a host for gRPC that there is none of', gateway({ grpc: false, grpcHost: 'grpc.example.com' }),
    "test/flyte: exposure.grpcHost must not come with grpc: false, got 'grpc.example.com'; remove one of them"],
  ['a Gateway to another host than login', gateway({}, 'https://other.example.com'),
    `test/flyte: exposure.host must be the host of authentication's publicUrl, got '${HOST}'; that is https://other.example.com; make both the same, or login ends elsewhere`],
  ['a Gateway before TLS in the cluster', (chart) => core(chart, {
    exposure: Exposure.gateway({ host: HOST, gateway: { name: 'public' } }),
    authentication: Authentication.disabled('test'),
    certificates: { admin: AdminCertificates.fromSecret({ certificate: tls(chart) }) },
  }), `test/flyte: exposure must not come with certificates.admin, got '${HOST}'; `
    + 'the Gateway would have to be given the authority; leave certificates.admin out, or make a BackendTLSPolicy and routes of your own'],
  ['a Gateway on OpenShift', (chart) => core(chart, {
    exposure: Exposure.gateway({ host: HOST, gateway: { name: 'public' } }),
    authentication: Authentication.disabled('test'),
    securityProfile: SecurityProfile.OPENSHIFT,
  }), `test/flyte: exposure must be Exposure.route(...) on OpenShift, got '${HOST}'; use Exposure.route(...)`],
  ['an Ingress of the default class, which may be any', ingress({}),
    `test/flyte: exposure.controller must be given, since there is no className to tell how gRPC is led, got nothing; ${CONTROLLERS}`],
  ['an Ingress of an unknown class', ingress({ className: 'kong' }),
    `test/flyte: exposure.controller must be given, since the className does not tell how gRPC is led, got 'kong'; ${CONTROLLERS}`],
  ['an Ingress of a class that names two controllers', ingress({ className: 'alb-nginx' }),
    `test/flyte: exposure.controller must be given, since the className does not tell how gRPC is led, got 'alb-nginx'; ${CONTROLLERS}`],
  ['a controller by its name', ingress({ controller: untyped('nginx') }),
    `Exposure.ingress: controller must be an IngressController, got '(a text)'; use one of ${PRESETS}`],
  ['gRPC through GCE', ingress({ className: 'gce' }), `test/flyte: exposure.grpc must be false with GCE, got true; ${GRPC_OF_GCE}`],
  ['gRPC through GCE, asked for', ingress({ controller: IngressController.GCE, grpc: true }), `test/flyte: exposure.grpc must be false with GCE, got true; ${GRPC_OF_GCE}`],
  ['annotations for gRPC that stays inside', ingress({ className: 'nginx', grpc: false, grpcAnnotations: { a: 'b' } }),
    'test/flyte: exposure.grpcAnnotations must not come with grpc: false, got ["a"]; remove one of them'],
  ['another protocol for gRPC', ingress({ className: 'nginx', grpcAnnotations: { [NGINX_PROTOCOL]: 'HTTP' } }),
    `test/flyte: exposure.grpcAnnotations['${NGINX_PROTOCOL}'] must be GRPC, which is what flyteadmin speaks, got 'HTTP'; leave it out`],
  ['gRPC over TLS to flyteadmin', ingress({ className: 'nginx', grpcAnnotations: { [NGINX_PROTOCOL]: 'GRPCS' } }),
    `test/flyte: exposure.grpcAnnotations['${NGINX_PROTOCOL}'] must be GRPC, which is what flyteadmin speaks, got 'GRPCS'; leave it out`],
  ['another protocol version for ALB', ingress({ className: 'alb', grpcAnnotations: { 'alb.ingress.kubernetes.io/backend-protocol-version': 'HTTP2' } }),
    "test/flyte: exposure.grpcAnnotations['alb.ingress.kubernetes.io/backend-protocol-version'] must be GRPC, which is what flyteadmin speaks, got 'HTTP2'; leave it out"],

  ['a Secret for ALB, which reads none', withSecret({ className: 'alb' }),
    "test/flyte: exposure.tls must not be a Secret with ALB, got 'flyte-tls'; the load balancer takes certificates from AWS Certificate Manager; use tlsAtController: true"],
  ['a certificate in two places', withSecret({ className: 'nginx', tlsAtController: true }),
    "test/flyte: exposure.tls must not come with tlsAtController, got 'flyte-tls'; remove one of them"],
  ['a certificate of Google without its name', ingress({ className: 'gce', grpc: false, tlsAtController: true }),
    'test/flyte: exposure.annotations must name the certificate, since tlsAtController is set with GCE, got nothing; '
    + 'give networking.gke.io/managed-certificates or ingress.gcp.kubernetes.io/pre-shared-cert, or the Secret as tls'],
  ['a group of ALB with an underscore', ingress({ className: 'alb', annotations: { [GROUP]: 'my_group' } }),
    `test/flyte: exposure.annotations['${GROUP}'] must have a-z, 0-9, - and . only, 63 characters at most, got 'my_group'; name a group of your own there`],
  ['a namespace too long for a group of ALB', ingress({ className: 'alb' }, 'n'.repeat(60)),
    `test/flyte: exposure.annotations['${GROUP}'] must have a-z, 0-9, - and . only, 63 characters at most, got '${'n'.repeat(60)}.flyte'; name a group of your own there`],
  ['an annotation with a space in its name', ingress({ className: 'nginx', annotations: { 'a b': 'c' } }),
    `test/flyte: exposure.annotations must have annotation names as keys, got 'a b'; ${NAMES}`],
  ['an annotation of two slashes', ingress({ className: 'nginx', grpcAnnotations: { 'a/b/c': 'd' } }),
    `test/flyte: exposure.grpcAnnotations must have annotation names as keys, got 'a/b/c'; ${NAMES}`],
  ['an annotation that is a number', ingress({ className: 'nginx', annotations: { a: untyped(1) } }),
    "Exposure.ingress: annotations['a'] must be a text, got 1; write it in quotes"],

  ['a host other than where login returns to', login({ host: 'flyte.example.org' }, `https://${HOST}`),
    `test/flyte: exposure.host must be the host of authentication's publicUrl, got 'flyte.example.org'; that is https://${HOST}; make both the same, or login ends elsewhere`],
  ['login over https without a certificate', login({}, `https://${HOST}`),
    `test/flyte: exposure.tls must be given, since authentication's publicUrl is https://${HOST}, got nothing; ${CERTIFICATE}`],
  ['login in clear text beside a certificate', (chart) => login({ tls: tls(chart) }, `http://${HOST}`)(chart),
    `test/flyte: authentication.publicUrl must be https, since exposure has TLS, got 'http://${HOST}'; write it as https://${HOST}`],
  ['login in clear text beside a certificate of the controller', login({ tlsAtController: true }, `http://${HOST}:8080`),
    `test/flyte: authentication.publicUrl must be https, since exposure has TLS, got 'http://${HOST}:8080'; write it as https://${HOST}:8080`],
  ['a Route other than where login returns to', route({ host: 'flyte.apps.example.com' }, `https://${HOST}`),
    `test/flyte: exposure.host must be the host of authentication's publicUrl, got 'flyte.apps.example.com'; that is https://${HOST}; make both the same, or login ends elsewhere`],
  ['login in clear text beside a Route, which has TLS', route({}, `http://${HOST}`),
    `test/flyte: authentication.publicUrl must be https, since exposure has TLS, got 'http://${HOST}'; write it as https://${HOST}`],
  ['an annotation of a Route without a name', route({ annotations: { '': 'b' } }, `https://${HOST}`),
    `test/flyte: exposure.annotations must have annotation names as keys, got ''; ${NAMES}`],

  ['paths that stand for themselves alone', other({ pathType: kplus.HttpIngressPathType.EXACT }),
    "IngressController.other: pathType must be PREFIX or IMPLEMENTATION_SPECIFIC, got 'Exact'; every path stands for all below it; leave it out for PREFIX"],
  ['an annotation of a Service without a name after the slash', other({ grpcServiceAnnotations: { 'example.com/': 'h2c' } }),
    `IngressController.other: grpcServiceAnnotations must have annotation names as keys, got 'example.com/'; ${NAMES}`],
];
