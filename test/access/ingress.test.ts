import { Authentication, FlyteCoreProps, SecurityProfile } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { core, find, findAll, manifests, nameOf, testChart } from '../support';

const ADMIN_PATHS = ['/api', '/healthcheck', '/v1', '/.well-known', '/login', '/logout', '/callback', '/me', '/config', '/oauth2'];

function made(props: Partial<FlyteCoreProps>): Document[] {
  const chart = testChart();
  core(chart, { authentication: Authentication.disabled('a proxy authenticates'), ...props });
  return manifests(chart);
}

/** Path, Service and port of every route of an Ingress. */
function routes(ingress: Document): string[] {
  return listOf(documentOf(ingress.spec).rules).map(documentOf).flatMap((rule) => listOf(documentOf(rule.http).paths)).map(documentOf).map((path) => {
    const service = documentOf(documentOf(path.backend).service);
    return `${String(path.path)} ${String(service.name)}:${String(documentOf(service.port).number)} ${String(path.pathType)}`;
  });
}

describe('an Ingress', () => {
  const host = 'flyte.example.com';

  test('has HTTP and gRPC in separate objects, and shows no internal Service', () => {
    const all = made({ ingress: { host } });
    expect(routes(find(all, 'Ingress', 'flyte'))).toEqual(['/console flyteconsole:80 Prefix', ...ADMIN_PATHS.map((path) => `${path} flyteadmin:80 Prefix`)]);
    const grpc = routes(find(all, 'Ingress', 'flyte-grpc'));
    expect(grpc).toHaveLength(6);
    expect(grpc.every((route) => /^\/(flyteidl\.service\.\w+|grpc\.health\.v1\.Health) flyteadmin:81 Prefix$/.test(route))).toBe(true);
    expect(JSON.stringify(findAll(all, 'Ingress'))).not.toMatch(/datacatalog|webhook|10254/);
  });

  test('is one object where the controller needs no more', () => {
    const all = made({ ingress: { host, separateGrpc: false } });
    expect(findAll(all, 'Ingress').map(nameOf)).toEqual(['flyte']);
    expect(routes(find(all, 'Ingress', 'flyte'))).toHaveLength(17);
  });

  test('has the class, the certificate and the annotations it is given, in both objects', () => {
    const tls = kplus.Secret.fromSecretName(testChart(), 'tls', 'flyte-tls');
    const all = made({ ingress: { host, className: 'alb', tls, annotations: { a: 'b' }, grpcAnnotations: { 'alb.ingress.kubernetes.io/backend-protocol-version': 'GRPC' } } });
    for (const ingress of findAll(all, 'Ingress')) {
      expect(ingress.spec).toMatchObject({ ingressClassName: 'alb', tls: [{ hosts: [host], secretName: 'flyte-tls' }], rules: [{ host }] });
    }
    expect(documentOf(find(all, 'Ingress', 'flyte').metadata).annotations).toEqual({ a: 'b' });
    expect(documentOf(find(all, 'Ingress', 'flyte-grpc').metadata).annotations).toEqual({ 'a': 'b', 'alb.ingress.kubernetes.io/backend-protocol-version': 'GRPC' });
  });

  test.each([[undefined, true], ['nginx', true], ['internal-nginx', true], ['alb', false]])('of class %s says to nginx that gRPC is gRPC: %s', (className, says) => {
    const annotations = documentOf(find(made({ ingress: { host, className } }), 'Ingress', 'flyte-grpc').metadata).annotations ?? {};
    expect(annotations).toEqual(says ? { 'nginx.ingress.kubernetes.io/backend-protocol': 'GRPC' } : {});
  });

  test('leaves out a console that there is none of, and follows its path', () => {
    expect(routes(find(made({ ingress: { host }, console: { enabled: false } }), 'Ingress', 'flyte'))[0]).toBe('/api flyteadmin:80 Prefix');
    expect(routes(find(made({ ingress: { host }, console: { basePath: '/ui' } }), 'Ingress', 'flyte'))[0]).toBe('/ui flyteconsole:80 Prefix');
  });
});

describe('Routes of OpenShift', () => {
  const route = (options: object, props: Partial<FlyteCoreProps> = {}) =>
    findAll(made({ securityProfile: SecurityProfile.OPENSHIFT, route: { host: 'flyte.example.com', ...options }, ...props }), 'Route');

  test('have one path each, end TLS and redirect plain HTTP', () => {
    const all = route({});
    expect(all.map((one) => documentOf(one.spec).path)).toEqual(expect.arrayContaining(['/console', ...ADMIN_PATHS, '/flyteidl.service.AdminService']));
    for (const one of all) {
      expect(one.spec).toMatchObject({ host: 'flyte.example.com', tls: { termination: 'edge', insecureEdgeTerminationPolicy: 'Redirect' }, to: { kind: 'Service' } });
      expect(nameOf(one)).toMatch(/^flyte-[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
    }
    expect(new Set(all.map(nameOf)).size).toBe(all.length);
  });

  test('carry the certificate and annotations they are given', () => {
    const certificate = kplus.Secret.fromSecretName(testChart(), 'tls', 'flyte-tls');
    for (const one of route({ certificate, annotations: { a: 'b' } })) {
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
