import { ApiObject, JsonPatch } from 'cdk8s';
import { FlyteCore, WebhookCertificates } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { documentOf, listOf } from '../../src/private/documents';
import { COMPONENTS, core, find, findAll, manifests, nameOf, podOf, synthOne, testChart, testSecret } from '../support';

/** Components that can have several pods, and what they need for it. */
const SCALABLE: { [name: string]: (scope: Parameters<typeof core>[0]) => object } = {
  'flyteadmin': () => ({}),
  'datacatalog': () => ({}),
  'flytepropeller': () => ({}),
  'flyteconsole': () => ({}),
  'flyte-pod-webhook': (scope) => ({
    certificates: WebhookCertificates.supplied({ secret: testSecret(scope!, 'tls', 'tls.crt').secret, annotations: { inject: 'true' } }),
  }),
};

const selectorOf = (name: string) => ({ matchLabels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': 'flyte' } });

describe.each(Object.keys(SCALABLE))('%s', (name) => {
  const synth = (replicas: number | undefined) => {
    const chart = testChart();
    return synthOne(COMPONENTS[name](chart, { ...SCALABLE[name](chart), replicas }));
  };

  test('with two pods: on different hosts and in different zones where it can be, one disrupted at a time', () => {
    const all = synth(2);
    const pod = podOf(find(all, 'Deployment', name));
    expect(pod.topologySpreadConstraints).toEqual(['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
      maxSkew: 1, topologyKey, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: selectorOf(name),
    })));
    expect(documentOf(pod.affinity).podAntiAffinity).toEqual({
      preferredDuringSchedulingIgnoredDuringExecution: [{
        weight: 100,
        podAffinityTerm: expect.objectContaining({ topologyKey: 'kubernetes.io/hostname' }),
      }],
    });
    expect(find(all, 'PodDisruptionBudget', name)).toMatchObject({
      apiVersion: 'policy/v1',
      metadata: { namespace: 'flyte', labels: { 'app.kubernetes.io/name': name } },
      spec: { maxUnavailable: 1, selector: selectorOf(name), unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    });
  });

  test('the anti-affinity is against its own pods', () => {
    const affinity = JSON.stringify(podOf(find(synth(2), 'Deployment', name)).affinity);
    for (const [label, value] of Object.entries(selectorOf(name).matchLabels)) {
      expect(affinity).toMatch(new RegExp(`${label}[^}]*${value}`));
    }
    expect(affinity).not.toContain('cdk8s.io/metadata.addr');
  });

  test.each([1, undefined])('with %s: nothing, since a budget of one pod would block every drain', (replicas) => {
    const all = synth(replicas);
    expect(findAll(all, 'PodDisruptionBudget')).toEqual([]);
    expect(podOf(find(all, 'Deployment', name))).not.toHaveProperty('topologySpreadConstraints');
    expect(podOf(find(all, 'Deployment', name))).not.toHaveProperty('affinity');
  });
});

test('a manifest is the same however often it is rendered', () => {
  const chart = testChart();
  core(chart, { replicas: 2 });
  const first = manifests(chart);
  expect(manifests(chart)).toEqual(first);
  expect(manifests(chart)).toEqual(first);
});

test('FlyteCore with replicas: a budget for each component that has several pods, and for no other', () => {
  const chart = testChart();
  core(chart, { replicas: 3 });
  const all = manifests(chart);
  expect(findAll(all, 'PodDisruptionBudget').map(nameOf)).toEqual(['flyteadmin', 'datacatalog', 'flytepropeller', 'flyteconsole']);
  const replicas = findAll(all, 'Deployment').map((one) => [nameOf(one), documentOf(one.spec).replicas]);
  expect(Object.fromEntries(replicas)).toEqual({
    'flyteadmin': 3, 'datacatalog': 3, 'flytepropeller': 3, 'flyteconsole': 3, 'flytescheduler': 1, 'flyte-pod-webhook': 1, 'syncresources': 1,
  });
});

test('the scheduling a consumer adds stands beside it', () => {
  const chart = testChart();
  const flyte: FlyteCore = core(chart, { replicas: 2 });
  flyte.admin.deployment.scheduling.attract(kplus.Node.labeled(kplus.NodeLabelQuery.is('pool', 'platform')));
  ApiObject.of(flyte.propeller.deployment).addJsonPatch(JsonPatch.replace('/spec/template/spec/topologySpreadConstraints/1/whenUnsatisfiable', 'DoNotSchedule'));
  const all = manifests(chart);
  const { affinity, topologySpreadConstraints } = podOf(find(all, 'Deployment', 'flyteadmin'));
  expect(Object.keys(documentOf(affinity)).sort()).toEqual(['nodeAffinity', 'podAntiAffinity']);
  expect(listOf(topologySpreadConstraints)).toHaveLength(2);
  expect(listOf(podOf(find(all, 'Deployment', 'flytepropeller')).topologySpreadConstraints)[1]).toMatchObject({ whenUnsatisfiable: 'DoNotSchedule' });
});
