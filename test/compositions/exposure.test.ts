import { Authentication, Exposure, FlyteCoreProps, SecurityProfile } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { volumesOf } from '../components/reading';
import { deployments, oidc, rendered, withLogin } from '../flyte';
import { configOf, find, findAll, nameOf, testChart } from '../support';

describe('the Ingress of FlyteCore', () => {
  const HTTP = ['/console', '/api', '/healthcheck', '/v1', '/.well-known', '/login', '/logout', '/callback', '/me', '/config', '/oauth2'];
  const GRPC = [...['AdminService', 'AuthMetadataService', 'DataProxyService', 'IdentityService', 'SignalService'].map((name) => `/flyteidl.service.${name}`), '/grpc.health.v1.Health'];

  function exposed(options: object = {}, props: Partial<FlyteCoreProps> = {}): Document[] {
    const chart = testChart();
    const ingress = { host: 'flyte.example.com', className: 'traefik', tls: kplus.Secret.fromSecretName(chart, 'tls', 'flyte-tls'), ...options };
    return rendered({ authentication: oidc(chart), exposure: Exposure.ingress(ingress), ...props }, chart);
  }

  /** Path by path: the Service and the port behind it. */
  function routes(all: readonly Document[], name: string): { [path: string]: string } {
    const [rule] = listOf(documentOf(find(all, 'Ingress', name).spec).rules).map(documentOf);
    return Object.fromEntries(listOf(documentOf(rule.http).paths).map(documentOf).map((route) => {
      const service = documentOf(documentOf(route.backend).service);
      expect(route.pathType).toBe('Prefix');
      return [String(route.path), `${String(service.name)}:${String(documentOf(service.port).number)}`];
    }));
  }

  test('leads HTTP and gRPC to flyteadmin, and the pages and all the rest to the console', () => {
    const all = exposed();
    expect(routes(all, 'flyte')).toEqual({
      ...Object.fromEntries(HTTP.map((path) => [path, path === '/console' ? 'flyteconsole:80' : 'flyteadmin:80'])), '/': 'flyteconsole:80',
    });
    expect(routes(all, 'flyte-grpc')).toEqual(Object.fromEntries(GRPC.map((path) => [path, 'flyteadmin-grpc:81'])));
    expect(JSON.stringify(findAll(all, 'Ingress'))).not.toMatch(/datacatalog|webhook|10254/);
  });

  test('can leave gRPC inside', () => {
    const all = exposed({ grpc: false });
    expect(findAll(all, 'Ingress').map(nameOf)).toEqual(['flyte']);
    expect(Object.keys(routes(all, 'flyte'))).toEqual([...HTTP, '/']);
  });

  test('takes class, TLS and annotations, and tells nginx what is gRPC', () => {
    const chart = testChart();
    const tls = kplus.Secret.fromSecretName(chart, 'tls', 'flyte-tls');
    const all = rendered({ authentication: oidc(chart), exposure: Exposure.ingress({ host: 'flyte.example.com', className: 'nginx', tls, annotations: { a: 'b' } }) }, chart);
    for (const ingress of findAll(all, 'Ingress')) {
      expect(ingress.spec).toMatchObject({ ingressClassName: 'nginx', tls: [{ hosts: ['flyte.example.com'], secretName: 'flyte-tls' }] });
    }
    expect(['flyte', 'flyte-grpc'].map((name) => documentOf(find(all, 'Ingress', name).metadata).annotations)).toEqual([
      { 'a': 'b', 'nginx.ingress.kubernetes.io/app-root': '/console' }, { 'a': 'b', 'nginx.ingress.kubernetes.io/backend-protocol': 'GRPC' },
    ]);
  });

  test('has no route to a console that is elsewhere or not there', () => {
    expect(Object.keys(routes(exposed({}, { console: { enabled: false } }), 'flyte'))).toEqual(HTTP.filter((path) => path !== '/console'));
    expect(routes(exposed({}, { console: { basePath: '/ui' } }), 'flyte')['/ui']).toBe('flyteconsole:80');
  });

  test('is refused without a word on who may call', () => {
    expect(() => rendered({ exposure: Exposure.ingress({ host: 'flyte.example.com' }) })).toThrow('test/flyte: authentication must be given with exposure, got nothing; use Authentication.oidc(...)');
    const tls = kplus.Secret.fromSecretName(testChart(), 'tls', 'flyte-tls');
    expect(() => rendered({ exposure: Exposure.ingress({ host: 'flyte.example.com', className: 'nginx', tls }), authentication: Authentication.disabled('a proxy authenticates') })).not.toThrow();
  });

  test('is in the namespace of the Services behind it', () => {
    expect(findAll(exposed({}, { namespace: 'other' }), 'Ingress').map((ingress) => documentOf(ingress.metadata).namespace)).toEqual(['other', 'other']);
  });

  test('is refused where a Service behind it is in another namespace', () => {
    expect(() => exposed({}, { console: { namespace: 'pages' } })).toThrow("test/flyte: console.namespace must be flyteadmin's, since one exposure leads to both, got 'pages'");
    expect(() => exposed({}, { console: { namespace: 'flyte' } })).not.toThrow();
    expect(() => exposed({}, { console: { namespace: 'pages', enabled: false } })).not.toThrow();
  });
});

describe('the Routes of FlyteCore', () => {
  const ROUTE = { host: 'flyte.apps.example.com' };

  function onOpenshift(props: Partial<FlyteCoreProps>): Document[] {
    const chart = testChart();
    return rendered({ securityProfile: SecurityProfile.OPENSHIFT, authentication: oidc(chart, undefined, `https://${ROUTE.host}`), ...props }, chart);
  }

  test('lead to flyteadmin and the console, over TLS alone', () => {
    const routes = findAll(onOpenshift({ exposure: Exposure.route(ROUTE) }), 'Route').map((route) => documentOf(route.spec));
    expect(routes.length).toBeGreaterThan(10);
    for (const route of routes) {
      expect(route).toMatchObject({ host: ROUTE.host, tls: { termination: 'edge', insecureEdgeTerminationPolicy: 'Redirect' } });
      expect(documentOf(route.to).name).toBe(route.path === '/console' || route.path === '/' ? 'flyteconsole' : 'flyteadmin');
    }
  });

  test.each([
    ['without a word on who may call', { exposure: Exposure.route(ROUTE), authentication: undefined }, 'authentication must be given with exposure, got nothing'],
    ['elsewhere', { exposure: Exposure.route(ROUTE), securityProfile: SecurityProfile.KUBERNETES }, 'exposure must be Exposure.route(...) on OpenShift only'],
    ['as an Ingress there', { exposure: Exposure.ingress({ host: 'flyte.example.com' }) }, 'exposure must be Exposure.route(...) on OpenShift, got'],
    ['behind closed policies', { exposure: Exposure.route(ROUTE), networkPolicies: { exposed: false } }, 'networkPolicies.exposed must not be false with exposure'],
  ] as [string, Partial<FlyteCoreProps>, string][])('are refused %s', (_title, props, message) => {
    expect(() => onOpenshift(props)).toThrow(`test/flyte: ${message}`);
  });
});

describe('login through FlyteCore', () => {
  const all = withLogin();

  test('reaches flyteadmin and those that call it', () => {
    expect(configOf(all, 'flyteadmin-config').server).toMatchObject({ security: { useAuth: true } });
    for (const name of ['flytepropeller', 'flytescheduler']) {
      expect(configOf(all, `${name}-config`).admin).toMatchObject({ clientId: 'flytepropeller', clientSecretLocation: '/etc/secrets/client_secret' });
    }
    expect(deployments(all).filter((one) => 'secrets' in volumesOf(one)).map(nameOf).sort()).toEqual(['flyteadmin', 'flytepropeller', 'flytescheduler']);
  });

  test('ends at the console, wherever that is', () => {
    const chart = testChart();
    const moved = rendered({ authentication: oidc(chart), console: { basePath: '/ui' } }, chart);
    expect(documentOf(configOf(moved, 'flyteadmin-config').auth).userAuth).toMatchObject({ redirectUrl: '/ui' });
    expect(documentOf(configOf(all, 'flyteadmin-config').auth).userAuth).not.toHaveProperty('redirectUrl');
  });

  test('authorizes the URLs that the parts of it use', () => {
    expect(documentOf(configOf(all, 'flyteadmin-config').auth).authorizedUris).toEqual(expect.arrayContaining(['http://flyteadmin:80', 'http://flyteadmin.flyte.svc.cluster.local:80']));
  });
});
