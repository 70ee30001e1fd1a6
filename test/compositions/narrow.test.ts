import { FlyteBinary, FlyteCoreProps, FlyteRbac, TaskPlugin, WebhookCertificates } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { configOf, core, find, findAll, manifests, nameOf, testChart, testDatabase, testObjectStore } from '../support';

const NARROW: Partial<FlyteCoreProps> = { rbac: FlyteRbac.namespace('team-tasks') };
const CLUSTER_SCOPED = ['ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition', 'MutatingWebhookConfiguration', 'Namespace'];

function made(props: Partial<FlyteCoreProps> = NARROW): Document[] {
  const chart = testChart();
  core(chart, props);
  return manifests(chart);
}

/** `group/resource: verbs` of the rules of a role, in an order. */
function rulesOf(role: Document): string[] {
  return listOf(role.rules).map(documentOf).map(({ apiGroups, resources, verbs }) => `${listOf(apiGroups).join()}/${listOf(resources).join()}: ${listOf(verbs).join(' ')}`).sort();
}

function rolesIn(all: readonly Document[], namespace: string): Document[] {
  return findAll(all, 'Role').filter((role) => documentOf(role.metadata).namespace === namespace);
}

test('there is nothing that only whoever runs the cluster may apply, and no sync and no webhook that would need it', () => {
  const all = made();
  expect(all.filter(({ kind }) => CLUSTER_SCOPED.includes(String(kind))).map(nameOf)).toEqual([]);
  expect(findAll(all, 'Deployment').map(nameOf).sort()).toEqual(['datacatalog', 'flyteadmin', 'flyteconsole', 'flytepropeller', 'flytescheduler']);
  expect(all.map(({ metadata }) => documentOf(metadata).namespace).filter((namespace) => !['flyte', 'team-tasks'].includes(String(namespace)))).toEqual([]);
});

test('in the namespace of tasks Flyte may do what it may elsewhere in all, but for what no Role can grant', () => {
  const wide = made({});
  const roles = rolesIn(made(), 'team-tasks');
  expect(roles.map(nameOf).sort()).toEqual(['flyte-flyteadmin', 'flyte-flytepropeller']);
  for (const role of roles) {
    const known = rulesOf(find(wide, 'ClusterRole', nameOf(role))).filter((rule) => !/^\/(namespaces|podtemplates):/.test(rule));
    expect(rulesOf(role)).toEqual(known);
  }
});

test('those Roles are bound to the service accounts of Flyte\'s own namespace', () => {
  const binding = findAll(made(), 'RoleBinding').find((one) => nameOf(one) === 'flyte-flytepropeller')!;
  expect(documentOf(binding.metadata).namespace).toBe('team-tasks');
  expect(binding.subjects).toEqual([{ kind: 'ServiceAccount', name: 'flytepropeller', namespace: 'flyte' }]);
});

test('the Roles in Flyte\'s own namespace stay as they are', () => {
  const rules = (all: Document[]) => rolesIn(all, 'flyte').filter((role) => nameOf(role) !== 'flyte-pod-webhook').map((role) => [nameOf(role), rulesOf(role)]);
  expect(rules(made())).toEqual(rules(made({})));
});

test('all projects have the one namespace, and flytepropeller looks nowhere else', () => {
  const all = made();
  expect(configOf(all, 'flyteadmin-config').namespace_mapping).toEqual({ template: 'team-tasks' });
  expect(documentOf(configOf(all, 'flytepropeller-config').propeller)['limit-namespace']).toBe('team-tasks');
});

test('plugins have their objects there', () => {
  const [, propeller] = rolesIn(made({ ...NARROW, tasks: { plugins: [TaskPlugin.CONTAINER, TaskPlugin.RAY] } }), 'team-tasks');
  expect(rulesOf(propeller)).toContainEqual(expect.stringMatching(/^ray\.io\/rayjobs: /));
});

test('a webhook with a supplied certificate looks at the namespace of tasks alone', () => {
  const chart = testChart();
  const webhook = WebhookCertificates.supplied({ secret: kplus.Secret.fromSecretName(chart, 'tls', 'tls'), annotations: { 'cert-manager.io/inject-ca-from': 'flyte/tls' } });
  core(chart, { ...NARROW, certificates: { webhook } });
  const all = manifests(chart);
  const [hook] = listOf(findAll(all, 'MutatingWebhookConfiguration')[0].webhooks).map(documentOf);
  expect(hook.namespaceSelector).toEqual({ matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['team-tasks'] }] });
  expect(documentOf(configOf(all, 'flyte-pod-webhook-config').propeller)['limit-namespace']).toBe('team-tasks');
  expect(findAll(all, 'ClusterRole')).toEqual([]);
});

test('alerts read the metrics that are named after the namespace', () => {
  const monitored = made({ ...NARROW, monitoring: {}, networkPolicies: { metricsNamespaceLabels: { name: 'monitoring' } } });
  const text = JSON.stringify(findAll(monitored, 'PrometheusRule'));
  expect(text).toContain('flyte:propeller:team_tasks:round:error_count{');
  expect(text).not.toContain('flyte:propeller:all:');
});

test('a single binary is as narrow', () => {
  const chart = testChart();
  new FlyteBinary(chart, 'flyte', { ...NARROW, database: testDatabase(chart), objectStore: testObjectStore() });
  const all = manifests(chart);
  expect(all.filter(({ kind }) => CLUSTER_SCOPED.includes(String(kind))).map(nameOf)).toEqual([]);
  expect(rolesIn(all, 'team-tasks').map(rulesOf)[0]).toEqual(expect.arrayContaining(['flyte.lyft.com/flyteworkflows: create delete deletecollection list update watch']));
  expect(documentOf(configOf(all, 'flyte-binary-config').propeller)['limit-namespace']).toBe('team-tasks');
});
