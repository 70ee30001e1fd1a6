import { App, Testing } from 'cdk8s';
import {
  AdminCertificates, AuthKeys, Authentication, Cloud, Exposure, FlyteAlert, FlyteBinary, FlyteBinaryProps, FlyteCoreProps, SecurityProfile,
  TaskPlugin, WebhookCertificates,
} from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { synthesize as example } from '../../examples/binary/main';
import { STRUCTS } from '../../src/private/api-table';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { rulesOf } from '../components/reading';
import { oidc } from '../flyte';
import { address, expected, namespace, pod, podsOfApp, reach } from '../network';
import { configOf, containerOf, containersOf, find, findAll, manifests, nameOf, podOf, testChart, testDatabase, testObjectStore } from '../support';

function binary(scope: Construct, props: Partial<FlyteBinaryProps> = {}): FlyteBinary {
  return new FlyteBinary(scope, 'flyte', { objectStore: testObjectStore(), ...props, database: props.database ?? testDatabase(scope) });
}

function rendered(props: Partial<FlyteBinaryProps> = {}, chart = testChart()): Document[] {
  binary(chart, props);
  return manifests(chart);
}

const deployments = (all: readonly Document[]): string[] => findAll(all, 'Deployment').map(nameOf);
const config = (all: readonly Document[]): Document => configOf(all, 'flyte-binary-config');
const exposed = (chart: Construct, props: Partial<FlyteBinaryProps> = {}): Partial<FlyteBinaryProps> => ({
  authentication: Authentication.disabled('test'),
  exposure: Exposure.ingress({ host: 'flyte.example.com', className: 'nginx', tls: kplus.Secret.fromSecretName(chart, 'tls', 'flyte-tls') }),
  ...props,
});

/** Path by path: the Service and the port behind it. */
function routes(all: readonly Document[], name: string): { [path: string]: string } {
  const [rule] = listOf(documentOf(find(all, 'Ingress', name).spec).rules).map(documentOf);
  return Object.fromEntries(listOf(documentOf(rule.http).paths).map(documentOf).map((route) => {
    const service = documentOf(documentOf(route.backend).service);
    return [String(route.path), `${String(service.name)}:${String(documentOf(service.port).number)}`];
  }));
}

test('is one Deployment, one account, and what they need', () => {
  expect(rendered().map((one) => `${String(one.kind)} ${nameOf(one)}`).sort()).toEqual([
    'ClusterRole flyte-flyte-binary', 'ClusterRoleBinding flyte-flyte-binary', 'ConfigMap clusterresource-template', 'ConfigMap flyte-binary-config',
    'CustomResourceDefinition flyteworkflows.flyte.lyft.com', 'Deployment flyte-binary', 'NetworkPolicy flyte-binary', 'NetworkPolicy flyte-default-deny',
    'Role flyte-binary', 'RoleBinding flyte-binary', 'Service flyte-binary', 'Service flyte-pod-webhook', 'ServiceAccount flyte-binary',
  ]);
});

test('has every prop of FlyteCore that is about a whole Flyte', () => {
  const names = (struct: string): string[] => STRUCTS[struct].split('; ')
    .flatMap((entry) => entry.startsWith('extends ') ? names(entry.slice('extends '.length)) : [/^\w+/.exec(entry)![0]]);
  const ofPods: (keyof FlyteCoreProps)[] = ['admin', 'console', 'propeller', 'replicas'];

  expect(names('FlyteCoreProps').filter((prop) => !names('FlyteBinaryProps').includes(prop)).sort()).toEqual(ofPods);
});

describe('who reaches whom', () => {
  test('examples/binary, nothing missing and nothing more', () => {
    const all = example(Testing.app()).charts.flatMap((chart) => (Testing.synth(chart) as unknown[]).map(documentOf));
    const ends = [
      ...podsOfApp(all),
      pod('task', namespace('flytesnacks-development'), { 'execution-id': 'f1' }),
      pod('dns', namespace('kube-system'), { 'k8s-app': 'kube-dns' }),
      pod('neighbour', namespace('flyte')),
      pod('stranger', namespace('elsewhere')),
      address('api-server', '10.0.0.10'),
      address('internet', '203.0.113.10'),
    ];

    expect(reach(all, ends)).toEqual(expected({
      'flyte-binary': { '*': [443, 6443], 'dns': [53, '53/udp'], 'postgres': [5432], 'minio': [9000] },
      'task': { minio: [9000] },
      // The API server, wherever it is, calls the webhook.
      '*': { 'flyte-binary': [9443] },
    }, ends));
  });

  test('the port of datacatalog is open to nobody', () => {
    expect(JSON.stringify(findAll(rendered({ networkPolicies: { tasksCallAdmin: true, exposed: true } }), 'NetworkPolicy'))).not.toContain('8081');
  });
});

describe('the pod webhook', () => {
  test('has a pod of its own with login, under an account that may read no secret of flyteadmin', () => {
    const chart = testChart();
    const all = rendered({ authentication: oidc(chart, AuthKeys.generatedAtRuntime()) }, chart);

    expect(deployments(all)).toEqual(['flyte-binary', 'flyte-pod-webhook']);
    expect(config(all)).toMatchObject({ flyte: { propeller: { disableWebhook: true } } });
    expect(rulesOf(all, 'Role', 'flyte-pod-webhook')).toEqual(['/secrets: create', '/secrets [flyte-pod-webhook]: get']);
    expect(rulesOf(all, 'Role', 'flyte-binary')).toContain('/secrets [flyte-admin-secrets]: get update');
    expect(findAll(all, 'Service').map(nameOf)).toEqual(['flyte-binary', 'flyte-pod-webhook']);
  });

  test('has one where that is asked for, and with certificates that are supplied', () => {
    const secret = kplus.Secret.fromSecretName(testChart(), 'tls', 'flyte-webhook-tls');
    const supplied = WebhookCertificates.supplied({ secret, annotations: { 'cert-manager.io/inject-ca-from': 'flyte/tls' } });

    expect(deployments(rendered({ podWebhook: { ownPod: true, annotations: { a: 'b' } } }))).toEqual(['flyte-binary', 'flyte-pod-webhook']);
    expect(deployments(rendered({ certificates: { webhook: supplied } }))).toEqual(['flyte-binary', 'flyte-pod-webhook']);
  });

  test('can be left out', () => {
    const all = rendered({ podWebhook: { enabled: false } });

    expect(deployments(all)).toEqual(['flyte-binary']);
    expect(findAll(all, 'Service').map(nameOf)).toEqual(['flyte-binary']);
    expect(config(all)).toMatchObject({ flyte: { propeller: { disableWebhook: true } } });
  });
});

describe('what follows from its props', () => {
  test('an Ingress leads everything to the one Service, the console too', () => {
    const chart = testChart();
    const all = rendered(exposed(chart), chart);

    expect(routes(all, 'flyte')).toMatchObject({ '/console': 'flyte-binary:80', '/api': 'flyte-binary:80', '/login': 'flyte-binary:80' });
    expect(new Set(Object.values(routes(all, 'flyte-grpc')))).toEqual(new Set(['flyte-binary:81']));
    expect(Object.keys(routes(all, 'flyte'))).not.toContain('/');
  });

  test('with TLS inside, the console is one of the encrypted routes', () => {
    const chart = testChart();
    const admin = AdminCertificates.fromSecret({ certificate: kplus.Secret.fromSecretName(chart, 'inside', 'flyte-inside') });
    const all = rendered(exposed(chart, { certificates: { admin } }), chart);

    expect(findAll(all, 'Ingress').map(nameOf)).toEqual(['flyte-api', 'flyte-grpc']);
    expect(routes(all, 'flyte-api')).toMatchObject({ '/console': 'flyte-binary:443', '/api': 'flyte-binary:443' });
    expect(documentOf(find(all, 'Ingress', 'flyte-api').metadata).annotations).toMatchObject({ 'nginx.ingress.kubernetes.io/backend-protocol': 'HTTPS' });
  });

  test('Routes on OpenShift do the same', () => {
    const all = rendered({ authentication: Authentication.disabled('test'), securityProfile: SecurityProfile.OPENSHIFT, exposure: Exposure.route({ host: 'flyte.example.com' }) });
    const targets = findAll(all, 'Route').map((route) => documentOf(documentOf(route.spec).to).name);

    expect(new Set(targets)).toEqual(new Set(['flyte-binary']));
    expect(findAll(all, 'Route').map(nameOf)).toEqual(expect.arrayContaining(['flyte-console', 'flyte-api']));
  });

  test('a cloud brings its identity to the one account, and to tasks', () => {
    const all = rendered({ cloud: Cloud.aws({ bucket: 'acme', region: 'eu-central-1', role: 'arn:aws:iam::123456789012:role/flyte', taskRole: 'arn:aws:iam::123456789012:role/tasks' }), objectStore: undefined });

    expect(documentOf(find(all, 'ServiceAccount', 'flyte-binary').metadata).annotations).toEqual({ 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/flyte' });
    expect(JSON.stringify(find(all, 'ConfigMap', 'clusterresource-template').data)).toContain('role/tasks');
  });

  test('a connector has a pod of its own, and is called', () => {
    const all = rendered({ connectors: [{ taskTypes: ['bigquery'] }], binary: { workers: 7 } });

    expect(deployments(all).sort()).toEqual(['flyte-binary', 'flyteconnector']);
    expect(config(all)).toMatchObject({ plugins: { 'connector-service': { defaultConnector: expect.anything() } }, propeller: { workers: 7 } });
  });

  test('settings of the process are those of its parts', () => {
    const all = rendered({
      binary: { corsAllowedOrigins: ['https://a.example.com'], coPilot: false, extraConfig: { propeller: { 'node-config': { 'enable-cr-debug-metadata': true } } } },
      tasks: { plugins: [TaskPlugin.CONTAINER] },
      dataCatalog: { enabled: false },
      scheduler: { enabled: false },
    });

    expect(config(all)).toMatchObject({
      'flyte': { admin: { disableScheduler: true }, dataCatalog: { disabled: true } },
      'server': { security: { allowCors: true } },
      'catalog-cache': { type: 'noop' },
    });
  });

  test('Prometheus is told of the one, with the alerts of all parts', () => {
    const all = rendered({ monitoring: {}, networkPolicies: { metricsNamespaceLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } });
    const [rule] = findAll(all, 'PrometheusRule');
    const alerts = listOf(documentOf(listOf(documentOf(rule.spec).groups)[0]).rules).map((one) => documentOf(one).alert);

    expect(new Set(alerts)).toEqual(new Set(Object.values(FlyteAlert)));
    expect(findAll(all, 'Service').map(nameOf)).toContain('flyte-binary-metrics');
  });

  test('the namespace is among the manifests, at the level that its pods pass', () => {
    const level = (props: Partial<FlyteBinaryProps>): unknown =>
      documentOf(documentOf(find(rendered({ createNamespace: true, ...props }), 'Namespace', 'flyte').metadata).labels)['pod-security.kubernetes.io/enforce'];

    expect([level({}), level({ checkDbReady: { allowRootInit: true, reason: 'our nodes hide /etc/hosts' } })]).toEqual(['restricted', 'baseline']);
  });

  test('two stand in one namespace by their prefixes', () => {
    const chart = testChart();
    const database = testDatabase(chart);
    for (const namePrefix of ['blue', 'green']) { new FlyteBinary(chart, namePrefix, { namePrefix, database, objectStore: testObjectStore() }); }

    expect(deployments(manifests(chart))).toEqual(['blue-flyte-binary', 'green-flyte-binary']);
  });
});

test('the example is what the page calls the simplest thing that works: restricted pods, no login, one pod of Flyte', () => {
  const all = example(new App()).charts.flatMap((chart) => chart.toJson() as Document[]);

  expect(deployments(all).sort()).toEqual(['flyte-binary', 'minio', 'postgres']);
  expect(containersOf(find(all, 'Deployment', 'flyte-binary')).every(({ body }) => documentOf(body.securityContext).readOnlyRootFilesystem === true)).toBe(true);
  expect(podOf(find(all, 'Deployment', 'flyte-binary')).securityContext).toMatchObject({ runAsNonRoot: true });
  expect(containerOf(find(all, 'Deployment', 'flyte-binary'), 'check-db-ready').image).toBe('docker.io/library/postgres:15-alpine');
});
