import { Chart, Duration } from 'cdk8s';
import {
  AdminCertificates, Authentication, CertificateIssuer, CertManagerOptions, Exposure, FlyteAdmin, FlyteCore, FlyteCoreProps, FlytePodWebhook,
  SingleBinary, WebhookCertificates,
} from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { documentOf } from '../../src/private/documents';
import { core, find, findAll, manifests, podOf, testChart, testDatabase, testObjectStore } from '../support';

const issuer = CertificateIssuer.issuer('authority');
const authentication = Authentication.disabled('test');
const specOf = (chart: Chart, name: string) => find(manifests(chart), 'Certificate', name).spec;

function withCertificates(props: Partial<FlyteCoreProps>): { chart: Chart; flyte: FlyteCore } {
  const chart = testChart();
  return { chart, flyte: core(chart, props) };
}

test('flyteadmin gets a certificate made out to what it needs, and those who call it its authority', () => {
  const { chart, flyte } = withCertificates({ certificates: { admin: AdminCertificates.certManager({ issuer }) } });
  expect(specOf(chart, 'flyteadmin-tls')).toEqual({
    secretName: 'flyteadmin-tls',
    issuerRef: { name: 'authority', kind: 'Issuer', group: 'cert-manager.io' },
    dnsNames: flyte.admin.certificateNames,
    ipAddresses: flyte.admin.certificateAddresses,
    usages: ['digital signature', 'key encipherment', 'server auth'],
    privateKey: { rotationPolicy: 'Always' },
  });
  const secretsOf = (name: string) => JSON.stringify(podOf(find(manifests(chart), 'Deployment', name)).volumes).match(/flyteadmin-tls/g)?.length ?? 0;
  expect(secretsOf('flyteadmin')).toBe(1);
  expect(secretsOf('flytepropeller')).toBe(1);
  expect(secretsOf('flytescheduler')).toBe(1);
});

test('the names follow the prefix', () => {
  const chart = testChart();
  new FlyteAdmin(chart, 'it', {
    database: testDatabase(chart), objectStore: testObjectStore(), namePrefix: 'blue', certificates: AdminCertificates.certManager({ issuer }),
  });
  expect(specOf(chart, 'blue-flyteadmin-tls')).toMatchObject({ secretName: 'blue-flyteadmin-tls', dnsNames: expect.arrayContaining(['blue-flyteadmin.flyte.svc']) });
});

test('the single binary is called by itself too', () => {
  const chart = testChart();
  new SingleBinary(chart, 'it', { database: testDatabase(chart), objectStore: testObjectStore(), certificates: AdminCertificates.certManager({ issuer }) });
  expect(specOf(chart, 'flyte-binary-tls')).toMatchObject({ dnsNames: expect.arrayContaining(['localhost', 'flyte-binary.flyte.svc']), ipAddresses: ['0.0.0.0'] });
});

test('the webhook gets a certificate, and cert-manager is told to inject its authority', () => {
  const chart = testChart();
  new FlytePodWebhook(chart, 'it', { replicas: 2, certificates: WebhookCertificates.certManager({ issuer, duration: Duration.days(30), renewBefore: Duration.days(10) }) });
  expect(specOf(chart, 'flyte-pod-webhook-tls')).toMatchObject({
    secretName: 'flyte-pod-webhook-tls',
    dnsNames: ['flyte-pod-webhook', 'flyte-pod-webhook.flyte', 'flyte-pod-webhook.flyte.svc', 'flyte-pod-webhook.flyte.svc.cluster.local'],
    duration: '2592000s',
    renewBefore: '864000s',
  });
  expect(documentOf(findAll(manifests(chart), 'MutatingWebhookConfiguration')[0].metadata).annotations).toEqual({ 'cert-manager.io/inject-ca-from': 'flyte/flyte-pod-webhook-tls' });
});

const ISSUERS: [string, CertificateIssuer, object][] = [
  ['of the cluster', CertificateIssuer.clusterIssuer('letsencrypt'), { name: 'letsencrypt', kind: 'ClusterIssuer', group: 'cert-manager.io' }],
  ['of another project', CertificateIssuer.external({ name: 'pca', kind: 'AWSPCAClusterIssuer', group: 'awspca.cert-manager.io' }),
    { name: 'pca', kind: 'AWSPCAClusterIssuer', group: 'awspca.cert-manager.io' }],
];

test.each(ISSUERS)('the host gets a certificate by an issuer %s', (_, given, issuerRef) => {
  const certManager: CertManagerOptions = { issuer: given };
  const { chart } = withCertificates({ authentication, exposure: Exposure.ingress({ host: 'flyte.example.com', className: 'nginx', certManager }) });
  expect(specOf(chart, 'flyte-tls')).toMatchObject({ secretName: 'flyte-tls', issuerRef, dnsNames: ['flyte.example.com'] });
  expect(documentOf(find(manifests(chart), 'Ingress', 'flyte').spec).tls).toEqual([{ hosts: ['flyte.example.com'], secretName: 'flyte-tls' }]);
});

test('the Secret of the host can have another name', () => {
  const chart = testChart();
  const tls = kplus.Secret.fromSecretName(chart, 'tls', 'host-certificate');
  core(chart, { authentication, exposure: Exposure.ingress({ host: 'flyte.example.com', className: 'nginx', tls, certManager: { issuer } }) });
  expect(specOf(chart, 'host-certificate')).toMatchObject({ secretName: 'host-certificate' });
});
