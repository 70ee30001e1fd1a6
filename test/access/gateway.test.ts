import { Authentication, Exposure, FlyteBinary, FlyteCoreProps, FlyteGatewayOptions } from 'cdk8s-flyte';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { core, find, findAll, manifests, nameOf, testChart, testDatabase, testObjectStore } from '../support';

const HOST = 'flyte.example.com';
const gateway = { name: 'public', namespace: 'gateways' };
const authentication = Authentication.disabled('a proxy authenticates');

function exposed(options: Partial<FlyteGatewayOptions> = {}, props: Partial<FlyteCoreProps> = {}): Document[] {
  const chart = testChart();
  core(chart, { authentication, exposure: Exposure.gateway({ host: HOST, gateway, ...options }), ...props });
  return manifests(chart);
}

/** Path or gRPC service, and the Service and port it leads to, of each match. */
function routes(route: Document): string[] {
  return listOf(documentOf(route.spec).rules).map(documentOf).flatMap((rule) => {
    const to = listOf(rule.backendRefs).map(documentOf).map(({ name, port }) => `${String(name)}:${String(port)}`).join(', ');
    return listOf(rule.matches).map(documentOf).map(({ path, method }) => `${String(documentOf(path).value ?? documentOf(method).service)} ${to || 'redirect'}`);
  });
}

const HTTP = [
  '/ redirect', '/console flyteconsole:80',
  ...['/api', '/healthcheck', '/v1', '/.well-known', '/login', '/logout', '/callback', '/me', '/config', '/oauth2'].map((path) => `${path} flyteadmin:80`),
];
const SERVICES = [...['Admin', 'AuthMetadata', 'DataProxy', 'Identity', 'Signal'].map((name) => `flyteidl.service.${name}Service`), 'grpc.health.v1.Health'];

test('one HTTPRoute leads pages, API and gRPC, since a Gateway takes a GRPCRoute of the same host for a conflict', () => {
  const all = exposed();
  const route = find(all, 'HTTPRoute', 'flyte');
  expect(routes(route)).toEqual([...HTTP, ...SERVICES.map((service) => `/${service} flyteadmin-grpc:81`)]);
  expect(findAll(all, 'GRPCRoute')).toEqual([]);
  expect(documentOf(route.spec)).toMatchObject({
    hostnames: [HOST], parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public', namespace: 'gateways' }],
  });
});

test('the root is sent to the console', () => {
  const [root] = listOf(documentOf(find(exposed(), 'HTTPRoute', 'flyte').spec).rules).map(documentOf);
  expect(root).toEqual({
    matches: [{ path: { type: 'Exact', value: '/' } }],
    filters: [{ type: 'RequestRedirect', requestRedirect: { path: { type: 'ReplaceFullPath', replaceFullPath: '/console' }, statusCode: 302 } }],
  });
});

test('the API takes no more than eight matches in a rule', () => {
  const rules = listOf(documentOf(find(exposed(), 'HTTPRoute', 'flyte').spec).rules).map(documentOf);
  expect(Math.max(...rules.map((rule) => listOf(rule.matches).length))).toBeLessThanOrEqual(8);
});

test('gRPC has a Service of its own that says HTTP/2, for the same pods', () => {
  const all = exposed();
  expect(find(all, 'Service', 'flyteadmin-grpc').spec).toEqual({
    type: 'ClusterIP',
    selector: documentOf(find(all, 'Service', 'flyteadmin').spec).selector,
    ports: [{ name: 'grpc', appProtocol: 'kubernetes.io/h2c', port: 81, targetPort: 8089 }],
  });
});

test('gRPC with a host of its own has a GRPCRoute', () => {
  const all = exposed({ grpcHost: 'grpc.flyte.example.com', gateway: { name: 'public', listener: 'https' }, annotations: { team: 'ml' } });
  expect(routes(find(all, 'HTTPRoute', 'flyte'))).toEqual(HTTP);
  const route = find(all, 'GRPCRoute', 'flyte-grpc');
  expect(routes(route)).toEqual(SERVICES.map((service) => `${service} flyteadmin-grpc:81`));
  expect(documentOf(route.spec)).toMatchObject({ hostnames: ['grpc.flyte.example.com'], parentRefs: [{ name: 'public', sectionName: 'https' }] });
  expect(documentOf(route.metadata).annotations).toEqual({ team: 'ml' });
});

test('without gRPC there is neither route nor Service for it', () => {
  const all = exposed({ grpc: false });
  expect(routes(find(all, 'HTTPRoute', 'flyte'))).toEqual(HTTP);
  expect(findAll(all, 'Service').map(nameOf)).not.toContain('flyteadmin-grpc');
});

test('without a console there are no pages', () => {
  expect(routes(find(exposed({}, { console: { enabled: false } }), 'HTTPRoute', 'flyte'))[0]).toBe('/api flyteadmin:80');
});

test('whoever comes through the Gateway is let in', () => {
  const [policy] = findAll(exposed(), 'NetworkPolicy', 'flyteadmin');
  const open = findAll(exposed({}, { exposure: undefined }), 'NetworkPolicy', 'flyteadmin')[0];
  expect(policy.spec).not.toEqual(open.spec);
});

test('a single binary is reached in the same way', () => {
  const chart = testChart();
  new FlyteBinary(chart, 'flyte', {
    database: testDatabase(chart), objectStore: testObjectStore(), authentication, exposure: Exposure.gateway({ host: HOST, gateway }),
  });
  expect(routes(find(manifests(chart), 'HTTPRoute', 'flyte')).slice(0, 3)).toEqual(['/ redirect', '/console flyte-binary:80', '/api flyte-binary:80']);
});
