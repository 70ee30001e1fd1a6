import { Authentication, Exposure, FlyteCoreProps, FlyteIngressOptions, IngressController, SecurityProfile } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { oidc } from '../flyte';
import { core, find, findAll, manifests, nameOf, testChart } from '../support';

const HOST = 'flyte.example.com';
const ADMIN_PATHS = ['/api', '/healthcheck', '/v1', '/.well-known', '/login', '/logout', '/callback', '/me', '/config', '/oauth2'];
const GRPC_PATHS = [...['Admin', 'AuthMetadata', 'DataProxy', 'Identity', 'Signal'].map((name) => `/flyteidl.service.${name}Service`), '/grpc.health.v1.Health'];

function made(props: Partial<FlyteCoreProps>): Document[] {
  const chart = testChart();
  core(chart, { authentication: Authentication.disabled('a proxy authenticates'), ...props });
  return manifests(chart);
}

/** Over TLS, since a clear-text Ingress is refused at synth. */
function exposed(options: Partial<FlyteIngressOptions>, props: Partial<FlyteCoreProps> = {}): Document[] {
  const tls = options.className === 'alb' ? { tlsAtController: true } : { tls: certificate() };
  return made({ exposure: Exposure.ingress({ host: HOST, ...(options.tlsAtController === undefined ? tls : {}), ...options }), ...props });
}

function certificate(): kplus.ISecret {
  return kplus.Secret.fromSecretName(testChart(), 'tls', 'flyte-tls');
}

/** Path, Service, port and type of every route of an Ingress. */
function routes(ingress: Document): string[] {
  return listOf(documentOf(ingress.spec).rules).map(documentOf).flatMap((rule) => listOf(documentOf(rule.http).paths)).map(documentOf).map((path) => {
    const service = documentOf(documentOf(path.backend).service);
    const { number, name } = documentOf(service.port);
    return `${String(path.path)} ${String(service.name)}:${String(number ?? name)} ${String(path.pathType)}`;
  });
}

function annotations(all: Document[], name: string, kind = 'Ingress'): Document {
  return documentOf(documentOf(find(all, kind, name).metadata).annotations);
}

/** HTTP routes of a console and flyteadmin, where a dot is of the given type. */
function httpRoutes(dotted: string): string[] {
  return ['/console flyteconsole:80 Prefix', ...ADMIN_PATHS.map((path) => `${path} flyteadmin:80 ${path.includes('.') ? dotted : 'Prefix'}`)];
}

const REST = '/ flyteconsole:80 Prefix';

describe('an Ingress of', () => {
  test('nginx has no dot in a path of type Prefix, which 1.12.0 to 1.12.5, 1.13.0 and 1.13.1 refuse', () => {
    const all = exposed({ className: 'nginx', tls: certificate() });
    expect(routes(find(all, 'Ingress', 'flyte'))).toEqual(httpRoutes('ImplementationSpecific'));
    expect(routes(find(all, 'Ingress', 'flyte-grpc'))).toEqual(GRPC_PATHS.map((path) => `${path} flyteadmin:81 ImplementationSpecific`));
    for (const route of findAll(all, 'Ingress').flatMap(routes).filter((one) => !one.endsWith(' ImplementationSpecific'))) {
      expect(route.split(' ')[0]).toMatch(/^\/[A-Za-z0-9_\-/]*$/);
    }
    expect(annotations(all, 'flyte')).toEqual({ 'nginx.ingress.kubernetes.io/app-root': '/console' });
    expect(annotations(all, 'flyte-grpc')).toEqual({ 'nginx.ingress.kubernetes.io/backend-protocol': 'GRPC' });
  });

  test('ALB shares one load balancer, and redirects to the console', () => {
    const all = exposed({ className: 'alb', tlsAtController: true, annotations: { 'alb.ingress.kubernetes.io/scheme': 'internal' } });
    const shared = {
      'alb.ingress.kubernetes.io/group.name': 'flyte.flyte',
      'alb.ingress.kubernetes.io/listen-ports': '[{"HTTP": 80}, {"HTTPS": 443}]',
      'alb.ingress.kubernetes.io/scheme': 'internal',
      'alb.ingress.kubernetes.io/ssl-redirect': '443',
      'alb.ingress.kubernetes.io/target-type': 'ip',
    };
    expect(annotations(all, 'flyte')).toEqual({
      ...shared,
      'alb.ingress.kubernetes.io/actions.to-console': '{"type":"redirect","redirectConfig":{"path":"/console","statusCode":"HTTP_302"}}',
      'alb.ingress.kubernetes.io/healthcheck-path': '/healthcheck',
    });
    expect(annotations(all, 'flyte-grpc')).toEqual({ ...shared, 'alb.ingress.kubernetes.io/backend-protocol-version': 'GRPC' });
    expect(routes(find(all, 'Ingress', 'flyte'))).toEqual(['/ to-console:use-annotation Exact', ...httpRoutes('Prefix')]);
    expect(routes(find(all, 'Ingress', 'flyte-grpc'))).toEqual(GRPC_PATHS.map((path) => `${path} flyteadmin:81 Prefix`));
    expect(documentOf(find(all, 'Ingress', 'flyte').spec).tls).toEqual([{ hosts: [HOST] }]);
  });

  test.each([
    ['traefik', 'traefik.ingress.kubernetes.io/service.serversscheme', 'h2c'],
    ['contour', 'projectcontour.io/upstream-protocol.h2c', 'grpc'],
  ])('%s reads the protocol from a Service of gRPC alone', (className, annotation, value) => {
    const all = exposed({ className, tls: certificate() });
    expect(routes(find(all, 'Ingress', 'flyte'))).toEqual([...httpRoutes('Prefix'), REST]);
    expect(routes(find(all, 'Ingress', 'flyte-grpc'))).toEqual(GRPC_PATHS.map((path) => `${path} flyteadmin-grpc:81 Prefix`));
    const [service, admin] = ['flyteadmin-grpc', 'flyteadmin'].map((name) => find(all, 'Service', name));
    expect(annotations(all, 'flyteadmin-grpc', 'Service')).toEqual({ [annotation]: value });
    expect(documentOf(admin.metadata).annotations).toBeUndefined();
    expect(documentOf(service.spec)).toEqual({
      type: 'ClusterIP', ports: [{ name: 'grpc', port: 81, targetPort: 8089 }], selector: documentOf(admin.spec).selector,
    });
    expect(documentOf(service.metadata)).toMatchObject({ namespace: 'flyte', labels: documentOf(admin.metadata).labels });
  });

  test('HAProxy is told by either of the annotations its two controllers read', () => {
    const all = exposed({ className: 'haproxy', tls: certificate() });
    expect(routes(find(all, 'Ingress', 'flyte'))).toEqual([...httpRoutes('Prefix'), REST]);
    expect(annotations(all, 'flyte')).toEqual({});
    expect(annotations(all, 'flyte-grpc')).toEqual({ 'haproxy.org/server-proto': 'h2', 'haproxy-ingress.github.io/backend-protocol': 'h2' });
  });

  test.each([[undefined, 'gce'], ['gce-internal', 'gce-internal']])('GCE has its class %s in an annotation, and HTTP alone', (className, expected) => {
    const all = exposed({ className, controller: IngressController.GCE, grpc: false, tls: certificate() });
    expect(findAll(all, 'Ingress').map(nameOf)).toEqual(['flyte']);
    expect(annotations(all, 'flyte')).toEqual({ 'kubernetes.io/ingress.class': expected });
    expect(documentOf(find(all, 'Ingress', 'flyte').spec)).not.toHaveProperty('ingressClassName');
    expect(routes(find(all, 'Ingress', 'flyte'))).toEqual([...httpRoutes('Prefix'), REST]);
  });

  test('GCE takes certificates of Google by their annotation', () => {
    const all = exposed({ className: 'gce', grpc: false, tlsAtController: true, annotations: { 'networking.gke.io/managed-certificates': 'flyte' } });
    expect(documentOf(find(all, 'Ingress', 'flyte').spec)).not.toHaveProperty('tls');
  });

  test('any other controller has what it is told', () => {
    const controller = IngressController.other({
      annotations: { a: '1' }, grpcAnnotations: { g: '2' }, grpcServiceAnnotations: { s: '3' }, pathType: kplus.HttpIngressPathType.IMPLEMENTATION_SPECIFIC,
    });
    const all = exposed({ className: 'mine', controller });
    expect(annotations(all, 'flyte')).toEqual({ a: '1' });
    expect(annotations(all, 'flyte-grpc')).toEqual({ a: '1', g: '2' });
    expect(annotations(all, 'flyteadmin-grpc', 'Service')).toEqual({ s: '3' });
    expect(findAll(all, 'Ingress').flatMap(routes).every((route) => route.endsWith(' ImplementationSpecific'))).toBe(true);
    expect(annotations(exposed({ controller: IngressController.other() }), 'flyte-grpc')).toEqual({});
    expect(controller.name).toBe('other');
  });

  test.each([
    ['nginx', 'NGINX'], ['internal-nginx', 'NGINX'], ['webapprouting.kubernetes.azure.com', 'NGINX'], ['alb', 'ALB'], ['traefik', 'TRAEFIK'],
    ['gce-internal', 'GCE'], ['haproxy-external', 'HAPROXY'], ['contour', 'CONTOUR'],
  ])('class %s is served by %s', (className, name) => {
    expect(IngressController._ofClass(className)?.name).toBe(name);
  });
});

describe('an Ingress', () => {
  test('shows no internal Service', () => {
    expect(JSON.stringify(findAll(exposed({ className: 'nginx' }), 'Ingress'))).not.toMatch(/datacatalog|webhook|10254/);
  });

  test('has the class and the certificate in both objects', () => {
    for (const ingress of findAll(exposed({ className: 'nginx', tls: certificate() }), 'Ingress')) {
      expect(ingress.spec).toMatchObject({ ingressClassName: 'nginx', tls: [{ hosts: [HOST], secretName: 'flyte-tls' }], rules: [{ host: HOST }] });
    }
  });

  test('keeps what says that gRPC is gRPC, whatever else it is given', () => {
    const all = exposed({
      className: 'nginx',
      annotations: { 'a': 'b', 'nginx.ingress.kubernetes.io/backend-protocol': 'HTTP', 'nginx.ingress.kubernetes.io/app-root': '/elsewhere' },
      grpcAnnotations: { 'a': 'c', 'nginx.ingress.kubernetes.io/proxy-read-timeout': '600' },
    });
    expect(annotations(all, 'flyte')).toEqual({
      'a': 'b', 'nginx.ingress.kubernetes.io/backend-protocol': 'HTTP', 'nginx.ingress.kubernetes.io/app-root': '/elsewhere',
    });
    expect(annotations(all, 'flyte-grpc')).toEqual({
      'a': 'c',
      'nginx.ingress.kubernetes.io/app-root': '/elsewhere',
      'nginx.ingress.kubernetes.io/backend-protocol': 'GRPC',
      'nginx.ingress.kubernetes.io/proxy-read-timeout': '600',
    });
  });

  test('leads to no console where there is none, and follows its path', () => {
    const none = exposed({ className: 'alb' }, { console: { enabled: false } });
    expect(routes(find(none, 'Ingress', 'flyte'))[0]).toBe('/api flyteadmin:80 Prefix');
    expect(JSON.stringify(annotations(none, 'flyte'))).not.toContain('to-console');
    expect(routes(find(exposed({ className: 'traefik' }, { console: { enabled: false } }), 'Ingress', 'flyte'))).not.toContain(REST);
    const moved = exposed({ className: 'nginx' }, { console: { basePath: '/ui' } });
    expect(routes(find(moved, 'Ingress', 'flyte'))[0]).toBe('/ui flyteconsole:80 Prefix');
    expect(annotations(moved, 'flyte')).toEqual({ 'nginx.ingress.kubernetes.io/app-root': '/ui' });
  });

  test('agrees with the URL that login returns to', () => {
    const at = (publicUrl: string, options: object) => () => core(testChart(), {
      authentication: oidc(testChart(), undefined, publicUrl), exposure: Exposure.ingress({ host: HOST, className: 'nginx', ...options }),
    });
    expect(at(`https://${HOST}`, { tls: certificate() })).not.toThrow();
    expect(at(`https://${HOST}:8443`, { tlsAtController: true })).not.toThrow();
    expect(at(`http://${HOST}`, {})).not.toThrow();
  });
});

describe('Routes of OpenShift', () => {
  const route = (options: object, props: Partial<FlyteCoreProps> = {}) =>
    findAll(made({ securityProfile: SecurityProfile.OPENSHIFT, exposure: Exposure.route({ host: HOST, ...options }), ...props }), 'Route');

  test('have one path each, end TLS and redirect plain HTTP', () => {
    const all = route({});
    expect(all.map((one) => documentOf(one.spec).path)).toEqual(expect.arrayContaining(['/console', '/', ...ADMIN_PATHS, '/flyteidl.service.AdminService']));
    for (const one of all) {
      expect(one.spec).toMatchObject({ host: HOST, tls: { termination: 'edge', insecureEdgeTerminationPolicy: 'Redirect' }, to: { kind: 'Service' } });
      expect(nameOf(one)).toMatch(/^flyte-[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
    }
    expect(new Set(all.map(nameOf)).size).toBe(all.length);
  });

  test('lead what is nobody else\'s to the console', () => {
    expect(route({}).filter((one) => documentOf(documentOf(one.spec).to).name === 'flyteconsole').map(nameOf)).toEqual(['flyte-console', 'flyte-root']);
  });

  test('carry the certificate and annotations they are given', () => {
    for (const one of route({ certificate: certificate(), annotations: { a: 'b' } })) {
      expect(documentOf(one.spec).tls).toMatchObject({ externalCertificate: { name: 'flyte-tls' } });
      expect(documentOf(one.metadata).annotations).toEqual({ a: 'b' });
    }
  });

  test('leave out a console that there is none of', () => {
    expect(route({}, { console: { enabled: false } }).map((one) => documentOf(documentOf(one.spec).to).name)).not.toContain('flyteconsole');
  });
});

test('a namespace comes before all that stands in it', () => {
  const chart = testChart();
  new kplus.Secret(chart, 'before', { metadata: { name: 'before' } });
  core(chart, { createNamespace: true });
  const all = manifests(chart).filter((manifest) => documentOf(manifest.metadata).namespace === 'flyte' || manifest.kind === 'Namespace');
  expect(`${String(all[0].kind)} ${nameOf(all[0])}`).toBe('Namespace flyte');
  expect(all.map(nameOf)).toContain('before');
});
