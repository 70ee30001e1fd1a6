import {
  AdminCertificates, Exposure, FlyteAdmin, FlyteCoreProps, FlyteEndpoint, FlytePropeller, IngressController, SecurityProfile,
} from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { mountsOf, portsOf, probesOf, servicePortsOf, volumesOf } from './reading';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { oidc, rendered } from '../flyte';
import { configOf, containerOf, core, envOf, find, findAll, manifests, nameOf, testChart, testDatabase, testEndpoint, testObjectStore, testSecret } from '../support';

const TLS = () => AdminCertificates.fromSecret({ certificate: kplus.Secret.fromSecretName(testChart(), 'tls', 'admin-tls') });
const ENDPOINT = 'flyteadmin:443';
const AUTHORITIES = '/etc/ssl/certs:/etc/pki/tls/certs:/etc/flyte/authority';

function withTls(props: Partial<FlyteCoreProps> = {}): Document[] {
  return rendered({ certificates: { admin: TLS() }, ...props });
}

function withLogin(props: Partial<FlyteCoreProps> = {}): Document[] {
  const chart = testChart();
  core(chart, { certificates: { admin: TLS() }, authentication: oidc(chart), ...props });
  return manifests(chart);
}

describe('a flyteadmin with certificates', () => {
  const all = withTls();
  const deployment = find(all, 'Deployment', 'flyteadmin');
  const serve = containerOf(deployment, 'flyteadmin');

  test('serves TLS, and is told where the certificate is', () => {
    expect(documentOf(configOf(all, 'flyteadmin-config').server).security).toEqual({
      secure: true,
      ssl: { certificateFile: '/etc/flyte/certificate/tls.crt', keyFile: '/etc/flyte/certificate/tls.key' },
      useAuth: false,
      allowCors: false,
    });
    expect(volumesOf(deployment).certificate).toEqual({
      secret: { secretName: 'admin-tls', defaultMode: 0o440, items: [{ key: 'tls.crt', path: 'tls.crt' }, { key: 'tls.key', path: 'tls.key' }] },
    });
    expect(mountsOf(serve)['/etc/flyte/certificate']).toBe('certificate read-only');
  });

  test('shows the key to the server alone', () => {
    expect(['run-migrations', 'seed-projects'].map((name) => mountsOf(containerOf(deployment, name))['/etc/flyte/certificate'])).toEqual([undefined, undefined]);
  });

  test('has one port for HTTP and gRPC, as the program does in that mode', () => {
    expect(portsOf(serve)).toEqual({ 'https': 8088, 'http-metrics': 10254 });
    expect(servicePortsOf(all, 'flyteadmin')).toEqual(['https 443->8088', 'http-metrics 10254->10254']);
  });

  test('is probed over TLS', () => {
    const healthcheck = { httpGet: { path: '/healthcheck', port: 'https', scheme: 'HTTPS' } };
    expect(probesOf(serve)).toEqual([healthcheck, healthcheck, healthcheck]);
  });

  test('is open on that port to those who call it, and on no other', () => {
    const rules = listOf(documentOf(find(all, 'NetworkPolicy', 'flyteadmin').spec).ingress).map(documentOf);
    expect(rules.map((rule) => rule.ports)).toEqual([[{ port: 8088, protocol: 'TCP' }], [{ port: 8088, protocol: 'TCP' }]]);
  });

  test('says what its certificate needs: the names of the Service, and the address by which its HTTP API calls it', () => {
    const chart = testChart();
    const admin = new FlyteAdmin(chart, 'admin', { database: testDatabase(chart), objectStore: testObjectStore(), namePrefix: 'blue' });
    expect(admin.certificateNames).toEqual([
      'blue-flyteadmin', 'blue-flyteadmin.flyte', 'blue-flyteadmin.flyte.svc', 'blue-flyteadmin.flyte.svc.cluster.local',
    ]);
    expect(admin.certificateAddresses).toEqual(['0.0.0.0']);
  });
});

describe.each(['flytepropeller', 'flytescheduler'])('%s', (name) => {
  test('verifies flyteadmin by its authority, and never sees the key', () => {
    const all = withTls();
    expect(configOf(all, `${name}-config`).admin).toEqual({ endpoint: ENDPOINT, insecure: false, caCertFilePath: '/etc/flyte/authority/ca.crt' });
    const deployment = find(all, 'Deployment', name);
    expect(volumesOf(deployment).authority).toEqual({ secret: { secretName: 'admin-tls', defaultMode: 0o440, items: [{ key: 'ca.crt', path: 'ca.crt' }] } });
    expect(mountsOf(containerOf(deployment, name))['/etc/flyte/authority']).toBe('authority read-only');
    expect(envOf(containerOf(deployment, name)).SSL_CERT_DIR).toBe(undefined);
  });

  test('with login fetches its token over TLS too, by the same authority', () => {
    const all = withLogin();
    expect(envOf(containerOf(find(all, 'Deployment', name), name)).SSL_CERT_DIR).toBe(AUTHORITIES);
    expect(documentOf(configOf(all, 'flyteadmin-config').auth).authorizedUris).toEqual([
      'https://flyte.example.com', 'https://flyteadmin:443', 'https://flyteadmin.flyte.svc.cluster.local:443',
    ]);
  });
});

test('what asks for flyteadmin\'s health first does so by the same authority', () => {
  const check = containerOf(find(withLogin(), 'Deployment', 'flytescheduler'), 'flytescheduler-check');
  expect([mountsOf(check)['/etc/flyte/authority'], envOf(check).SSL_CERT_DIR]).toEqual(['authority read-only', AUTHORITIES]);
});

test('an authority may come from a Secret of its own', () => {
  const chart = testChart();
  const admin = AdminCertificates.fromSecret({
    certificate: kplus.Secret.fromSecretName(chart, 'tls', 'admin-tls'), authority: testSecret(chart, 'corporate', 'root.pem'),
  });
  expect(volumesOf(find(rendered({ certificates: { admin } }, chart), 'Deployment', 'flytepropeller')).authority).toEqual({
    secret: { secretName: 'corporate', defaultMode: 0o440, items: [{ key: 'root.pem', path: 'ca.crt' }] },
  });
});

test('a flyteadmin elsewhere is verified by an authority that its endpoint names', () => {
  const chart = testChart();
  const endpoint = FlyteEndpoint.of({ host: 'admin.example.com', port: 443, authority: testSecret(chart, 'corporate', 'root.pem') });
  new FlytePropeller(chart, 'propeller', { objectStore: testObjectStore(), admin: endpoint });
  expect(configOf(manifests(chart), 'flytepropeller-config').admin).toEqual({
    endpoint: 'admin.example.com:443', insecure: false, caCertFilePath: '/etc/flyte/authority/ca.crt',
  });
  expect(testEndpoint().authority).toBe(undefined);
});

test('on OpenShift no port is said to speak HTTP/2 in plaintext', () => {
  const service = find(withTls({ securityProfile: SecurityProfile.OPENSHIFT }), 'Service', 'flyteadmin');
  expect(listOf(documentOf(service.spec).ports).map((port) => documentOf(port).appProtocol)).toEqual([undefined, undefined]);
});

describe('an Ingress to a flyteadmin that serves TLS', () => {
  const ingress = { host: 'flyte.example.com', className: 'nginx', tls: kplus.Secret.fromSecretName(testChart(), 'tls', 'flyte-tls') };

  function services(manifest: Document): unknown[] {
    const [rule] = listOf(documentOf(manifest.spec).rules).map(documentOf);
    const paths = listOf(documentOf(rule.http).paths).map((path) => documentOf(documentOf(documentOf(path).backend).service));
    return [...new Set(paths.map(({ name, port }) => `${String(name)}:${String(documentOf(port).number)}`))];
  }

  function annotations(manifest: Document): Document {
    return documentOf(documentOf(manifest.metadata).annotations);
  }

  test('has the console by itself, since nginx speaks one protocol to all of an Ingress', () => {
    const found = findAll(withLogin({ exposure: Exposure.ingress(ingress) }), 'Ingress');
    expect(found.map((one) => [nameOf(one), services(one)])).toEqual([
      ['flyte', ['flyteconsole:80']], ['flyte-api', ['flyteadmin:443']], ['flyte-grpc', ['flyteadmin:443']],
    ]);
    expect(found.map((one) => annotations(one)['nginx.ingress.kubernetes.io/backend-protocol'])).toEqual([undefined, 'HTTPS', 'GRPCS']);
  });

  test('has no such Ingress without a console', () => {
    expect(findAll(withLogin({ exposure: Exposure.ingress(ingress), console: { enabled: false } }), 'Ingress').map(nameOf)).toEqual(['flyte-api', 'flyte-grpc']);
  });

  test('of ALB says both that it is TLS and that it is gRPC', () => {
    const [, api, grpc] = findAll(withLogin({
      exposure: Exposure.ingress({ ...ingress, className: 'alb', tls: undefined, tlsAtController: true, annotations: { 'alb.ingress.kubernetes.io/certificate-arn': 'arn:aws:acm:eu-central-1:123456789012:certificate/1' } }),
    }), 'Ingress');
    expect(annotations(api)).toMatchObject({ 'alb.ingress.kubernetes.io/backend-protocol': 'HTTPS', 'alb.ingress.kubernetes.io/healthcheck-path': '/healthcheck' });
    expect(annotations(grpc)).toMatchObject({ 'alb.ingress.kubernetes.io/backend-protocol': 'HTTPS', 'alb.ingress.kubernetes.io/backend-protocol-version': 'GRPC' });
  });

  test('of HAProxy speaks HTTP/2 for gRPC only', () => {
    const [, api, grpc] = findAll(withLogin({ exposure: Exposure.ingress({ ...ingress, className: 'haproxy' }) }), 'Ingress');
    expect([annotations(api)['haproxy-ingress.github.io/backend-protocol'], annotations(grpc)['haproxy-ingress.github.io/backend-protocol']]).toEqual(['h1-ssl', 'h2-ssl']);
    expect([annotations(api)['haproxy.org/server-ssl'], annotations(grpc)['haproxy.org/server-ssl']]).toEqual(['true', 'true']);
  });

  test('of Contour is told by the Service, and needs no second one', () => {
    const all = withLogin({ exposure: Exposure.ingress({ ...ingress, className: 'mine', controller: IngressController.CONTOUR }) });
    expect(annotations(find(all, 'Service', 'flyteadmin'))).toEqual({ 'projectcontour.io/upstream-protocol.h2': 'https' });
    expect(findAll(all, 'Service', 'flyteadmin-grpc')).toEqual([]);
  });
});
