import { Chart } from 'cdk8s';
import { FlytePodWebhook, FlytePodWebhookProps, WebhookCertificates } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { accessOf, commandsOf, mountsOf, portsOf, probesOf, rulesOf, servicePortsOf, volumesOf } from './reading';
import { Document, documentOf } from '../../src/private/documents';
import { configOf, containerOf, envOf, find, findAll, manifests, podOf, testChart } from '../support';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

function webhook(props: FlytePodWebhookProps = {}, chart: Chart = testChart()): Document[] {
  new FlytePodWebhook(chart, 'webhook', props);
  return manifests(chart);
}

function supplied(chart: Chart, options: { caBundle?: string; annotations?: { [name: string]: string } } = { caBundle: PEM }): WebhookCertificates {
  return WebhookCertificates.supplied({ secret: kplus.Secret.fromSecretName(chart, 'tls', 'webhook-tls'), ...options });
}

/** Pods of the cluster itself and of Flyte start without asking. */
const ELSEWHERE = { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system', 'flyte'] }] };

describe('FlytePodWebhook', () => {
  const all = webhook();
  const deployment = find(all, 'Deployment', 'flyte-pod-webhook');
  const server = containerOf(deployment, 'webhook');

  test('makes its certificate, then serves', () => {
    expect(Object.entries(commandsOf(deployment))).toEqual([
      ['generate-certificates', ['flytepropeller', 'webhook', 'init-certs', '--config', '/etc/flyte/config/*.yaml']],
      ['webhook', ['flytepropeller', 'webhook', '--config', '/etc/flyte/config/*.yaml']],
    ]);
  });

  test('knows its namespace but not its pod, so that it needs no permission to read pods', () => {
    for (const name of ['generate-certificates', 'webhook']) {
      expect(envOf(containerOf(deployment, name))).toEqual({ POD_NAMESPACE: { fieldRef: { fieldPath: 'metadata.namespace' } } });
    }
  });

  test('is ready when its TLS port answers, and alive while its health does', () => {
    const healthcheck = { httpGet: { path: '/healthcheck', port: 'http-metrics' } };
    expect(portsOf(server)).toEqual({ 'https': 9443, 'http-metrics': 10254 });
    expect(probesOf(server)).toEqual([healthcheck, { tcpSocket: { port: 'https' } }, healthcheck]);
    expect(servicePortsOf(all, 'flyte-pod-webhook')).toEqual(['https 443->9443']);
  });

  test('keeps the certificate in a sized emptyDir that only the init container writes', () => {
    expect(mountsOf(containerOf(deployment, 'generate-certificates'))).toEqual({ '/etc/flyte/config': 'config read-only', '/etc/webhook/certs': 'webhook-certs writable' });
    expect(mountsOf(server)).toEqual({ '/etc/flyte/config': 'config read-only', '/etc/webhook/certs': 'webhook-certs read-only' });
    expect(volumesOf(deployment)['webhook-certs']).toEqual({ emptyDir: { sizeLimit: '1Mi' } });
  });

  test('may register itself, and create Secrets and read its own', () => {
    expect(rulesOf(all, 'Role', 'flyte-pod-webhook')).toEqual(['/secrets: create', '/secrets [flyte-pod-webhook]: get']);
    expect(rulesOf(all, 'ClusterRole', 'flyte-flyte-pod-webhook')).toEqual([
      'admissionregistration.k8s.io/mutatingwebhookconfigurations: create',
      'admissionregistration.k8s.io/mutatingwebhookconfigurations [flyte-pod-webhook]: get update',
    ]);
    expect(findAll(all, 'MutatingWebhookConfiguration')).toEqual([]);
  });

  test('is told, setting by setting, what facts say it reads', () => {
    const { logger, prof, ...sections } = configOf(all, 'flyte-pod-webhook-config');
    expect([logger, prof]).toEqual([expect.anything(), expect.anything()]);
    expect(sections).toEqual({
      webhook: {
        certDir: '/etc/webhook/certs',
        disableCreateMutatingWebhookConfig: false,
        listenPort: 9443,
        localCert: true,
        namespaceSelector: ELSEWHERE,
        secretManagerType: 'K8s',
        secretName: 'flyte-pod-webhook',
        serviceName: 'flyte-pod-webhook',
        servicePort: 443,
      },
      propeller: { 'limit-namespace': 'all', 'prof-port': 10254 },
      secrets: { 'secrets-prefix': '/var/empty' },
    });
  });
});

test('a webhook that does not register itself has no say in which namespaces', () => {
  const chart = testChart();
  expect(documentOf(configOf(webhook({ certificates: supplied(chart) }, chart), 'flyte-pod-webhook-config').webhook).namespaceSelector).toBe(undefined);
});

describe('FlytePodWebhook with supplied certificates', () => {
  const chart = testChart();
  const all = webhook({ certificates: supplied(chart), replicas: 2 }, chart);
  const deployment = find(all, 'Deployment', 'flyte-pod-webhook');

  test('needs no permission at all, only a token to make its client with', () => {
    expect(accessOf(all)).toEqual([]);
    expect(podOf(deployment).automountServiceAccountToken).toBe(true);
  });

  test('mounts the Secret, and makes no certificate', () => {
    expect(Object.keys(commandsOf(deployment))).toEqual(['webhook']);
    expect(volumesOf(deployment)['webhook-certs']).toEqual({ secret: { secretName: 'webhook-tls', defaultMode: 0o440 } });
    expect(mountsOf(containerOf(deployment, 'webhook'))['/etc/webhook/certs']).toBe('webhook-certs read-only');
  });

  test('may have several replicas, protected together', () => {
    expect(documentOf(deployment.spec).replicas).toBe(2);
    expect(findAll(all, 'PodDisruptionBudget')).toHaveLength(1);
  });

  test('is told not to register itself', () => {
    expect(configOf(all, 'flyte-pod-webhook-config').webhook).toMatchObject({ disableCreateMutatingWebhookConfig: true, localCert: false });
  });

  test('is registered as it would register itself, but for pods of the core group only and with a timeout', () => {
    expect(find(all, 'MutatingWebhookConfiguration', 'flyte-flyte-pod-webhook')).toMatchObject({
      metadata: { name: 'flyte-flyte-pod-webhook' },
      webhooks: [{
        name: 'flyte-pod-webhook.flyte.org',
        admissionReviewVersions: ['v1', 'v1beta1'],
        clientConfig: {
          caBundle: Buffer.from(PEM).toString('base64'),
          service: { name: 'flyte-pod-webhook', namespace: 'flyte', path: '/mutate--v1-pod', port: 443 },
        },
        failurePolicy: 'Fail',
        namespaceSelector: ELSEWHERE,
        objectSelector: { matchLabels: { 'inject-flyte-secrets': 'true' } },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: 'Namespaced' }],
        sideEffects: 'NoneOnDryRun',
        timeoutSeconds: 10,
      }],
    });
  });

  test('leaves the authority to what injects it', () => {
    const other = testChart();
    const annotations = { 'cert-manager.io/inject-ca-from': 'flyte/webhook-tls' };
    const registration = find(webhook({ certificates: supplied(other, { annotations }), namePrefix: 'blue' }, other), 'MutatingWebhookConfiguration', 'flyte-blue-flyte-pod-webhook');
    expect(documentOf(registration.metadata).annotations).toEqual(annotations);
    expect(registration.webhooks).toEqual([expect.objectContaining({
      clientConfig: { service: { name: 'blue-flyte-pod-webhook', namespace: 'flyte', path: '/mutate--v1-pod', port: 443 } },
    })]);
  });
});
