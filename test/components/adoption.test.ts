import { Chart } from 'cdk8s';
import { FlyteCore, FlyteCoreReleaseOptions, HelmRelease } from 'cdk8s-flyte';
import { mountsOf, rulesOf, servicePortsOf, volumesOf } from './reading';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { CHART_LEASE, CHART_OBJECTS, chartSelector } from '../../src/private/flyte-core-chart';
import { CHART_LEASE as LEASE_THERE, flyteCoreRelease } from '../conformance/levels/helm-release';
import { configOf, containerOf, containersOf, core, find, findAll, manifests, nameOf, podOf, templateOf, testChart } from '../support';

function adopting(options: Partial<FlyteCoreReleaseOptions> = {}, props: object = {}, namespace = 'flyte'): { all: Document[]; flyte: FlyteCore } {
  const chart: Chart = testChart(undefined, namespace);
  const flyte = core(chart, { adopts: HelmRelease.flyteCore({ release: 'prod', namespace, ...options }), ...props });
  return { all: manifests(chart), flyte };
}

const selectorsOf = (all: Document[]): { [name: string]: unknown } => Object.fromEntries(findAll(all, 'Deployment')
  .map((deployment) => [nameOf(deployment), documentOf(documentOf(documentOf(deployment.spec).selector).matchLabels)]));
const named = (name: string) => ({ 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': 'prod' });

describe('a Flyte that adopts a release', () => {
  const { all } = adopting();

  test('selects its pods as the chart does', () => {
    expect(selectorsOf(all)).toEqual({
      'flyteadmin': named('flyteadmin'),
      'flytescheduler': named('flytescheduler'),
      'datacatalog': named('datacatalog'),
      'flytepropeller': named('flytepropeller'),
      'flyte-pod-webhook': { app: 'flyte-pod-webhook' },
      'flyteconsole': named('flyteconsole'),
      'syncresources': named('flyteclusterresourcesync'),
    });
  });

  test('labels every pod by what selects it', () => {
    for (const deployment of findAll(all, 'Deployment')) {
      expect(documentOf(templateOf(deployment).metadata).labels).toMatchObject(selectorsOf(all)[nameOf(deployment)] as object);
    }
  });

  test('leads its Services and policies to old pods and new ones alike', () => {
    expect(documentOf(find(all, 'Service', 'flyte-pod-webhook').spec).selector).toEqual({ app: 'flyte-pod-webhook' });
    expect(documentOf(find(all, 'NetworkPolicy', 'flyte-pod-webhook').spec).podSelector).toEqual({ matchLabels: { app: 'flyte-pod-webhook' } });
    expect(servicePortsOf(all, 'flyteadmin')).toEqual(['http 80->8088', 'grpc 81->8089', 'http-metrics 10254->10254']);
    expect(servicePortsOf(all, 'datacatalog')).toEqual(['grpc 89->8089', 'http-metrics 10254->10254']);
  });

  test('has no ConfigMap of the chart, whose keys would stay in it', () => {
    const ofChart = CHART_OBJECTS.filter(({ kind }) => kind === 'ConfigMap').map(({ name }) => name);
    expect(findAll(all, 'ConfigMap').map(nameOf).filter((name) => ofChart.includes(name))).toEqual([]);
    expect(findAll(all, 'ConfigMap').map(nameOf)).toEqual(expect.arrayContaining(['flyte-datacatalog-config', 'flyte-clusterresource-template']));
  });

  test('mounts no ConfigMap but its own', () => {
    const own = findAll(all, 'ConfigMap').map(nameOf);
    const mounted = findAll(all, 'Deployment').flatMap((deployment) => [...JSON.stringify(podOf(deployment)).matchAll(/"configMap":\{"name":"([^"]+)"/g)].map(([, name]) => name));
    expect(mounted.length).toBeGreaterThan(5);
    expect(mounted.filter((name) => !own.includes(name))).toEqual([]);
  });

  test('leads by the Lease of the chart, and may', () => {
    const { propeller } = configOf(all, 'flytepropeller-config') as { propeller: { 'leader-election': unknown } };
    expect(propeller['leader-election']).toEqual({ 'enabled': true, 'lock-config-map': { name: 'propeller-leader', namespace: 'flyte' } });
    expect(rulesOf(all, 'Role', 'flytepropeller')).toEqual(['coordination.k8s.io/leases: create', 'coordination.k8s.io/leases [propeller-leader]: get update']);
  });

  test('has the webhook serve the certificate of the release, and register it again', () => {
    const deployment = find(all, 'Deployment', 'flyte-pod-webhook');
    expect(containersOf(deployment).map(({ name }) => name)).toEqual(['webhook']);
    expect(volumesOf(deployment)['webhook-certs']).toEqual({ secret: { secretName: 'flyte-pod-webhook', defaultMode: 0o440 } });
    expect(mountsOf(containerOf(deployment, 'webhook'))['/etc/webhook/certs']).toBe('webhook-certs read-only');
    expect(configOf(all, 'flyte-pod-webhook-config')).toMatchObject({ webhook: { localCert: false, disableCreateMutatingWebhookConfig: false } });
  });

  test('has the webhook read no Secret by itself', () => {
    expect(findAll(all, 'Role', 'flyte-pod-webhook')).toEqual([]);
    expect(rulesOf(all, 'ClusterRole', 'flyte-flyte-pod-webhook')).toEqual([
      'admissionregistration.k8s.io/mutatingwebhookconfigurations: create',
      'admissionregistration.k8s.io/mutatingwebhookconfigurations [flyte-pod-webhook]: get update',
    ]);
  });

  test('binds accounts as the chart does, where a binding has the name of one of the chart', () => {
    const ofChart = CHART_OBJECTS.filter(({ kind }) => kind === 'ClusterRoleBinding').map(({ name }) => name.replace('<ns>', 'flyte'));
    const shared = findAll(all, 'ClusterRoleBinding').filter((binding) => ofChart.includes(nameOf(binding)));
    expect(shared.map((binding) => [nameOf(binding), documentOf(binding.roleRef).name])).toEqual([
      ['flyte-flytepropeller', 'flyte-flytepropeller'], ['flyte-flyte-pod-webhook', 'flyte-flyte-pod-webhook'],
    ]);
  });
});

test('a Lease that the chart writes out in another namespace is that one, with a Role there', () => {
  const { all } = adopting({}, {}, 'flyte-prod');
  const { propeller } = configOf(all, 'flytepropeller-config') as { propeller: { 'leader-election': { 'lock-config-map': unknown } } };
  expect(propeller['leader-election']['lock-config-map']).toEqual({ name: 'propeller-leader', namespace: 'flyte' });
  const role = find(all, 'Role', 'flyte-prod-flytepropeller');
  expect([documentOf(role.metadata).namespace, listOf(role.rules).length]).toEqual(['flyte', 2]);
  expect(documentOf(find(all, 'RoleBinding', 'flyte-prod-flytepropeller').metadata).namespace).toBe('flyte');
  expect(findAll(all, 'Role', 'flytepropeller')).toEqual([]);
});

test('a Lease that somebody called otherwise is that one', () => {
  const { all } = adopting({ leaseName: 'engine', leaseNamespace: 'flyte' });
  expect(rulesOf(all, 'Role', 'flytepropeller')).toContain('coordination.k8s.io/leases [engine]: get update');
});

test('several webhooks share the certificate of the release', () => {
  const { all } = adopting({}, { replicas: 2 });
  expect(documentOf(find(all, 'Deployment', 'flyte-pod-webhook').spec).replicas).toBe(2);
});

test('alerts about the cluster resource sync know it by the name of the chart', () => {
  const { all } = adopting({}, { monitoring: {}, networkPolicies: { metricsNamespaceLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } });
  const [rules] = findAll(all, 'PrometheusRule');
  expect(JSON.stringify(rules)).toContain('job=\\"flyteclusterresourcesync\\"');
  expect(JSON.stringify(rules)).not.toContain('undefined');
  expect(JSON.stringify(rules).match(/"component":"flyteclusterresourcesync"/g)!.length).toBeGreaterThan(2);
});

test('the table of the chart says the same as the release that conformance adopts, which was written down apart from it', () => {
  const known = CHART_OBJECTS.map(({ kind, name }) => `${kind} ${name.replace('<ns>', 'flyte')}`);
  const release = flyteCoreRelease({ release: 'prod', namespace: 'flyte' });
  expect(release.map(({ kind, metadata }) => `${kind} ${metadata.name}`).filter((one) => !known.includes(one))).toEqual([]);
  for (const { spec, metadata } of release.filter(({ kind }) => kind === 'Deployment')) {
    expect((spec as { selector: object }).selector).toEqual({ matchLabels: chartSelector(metadata.name, 'prod') });
  }
  expect(CHART_LEASE).toEqual(LEASE_THERE);
});
