import { Duration } from 'cdk8s';
import { FlyteCore, FlyteImage, FlyteScheduling, NodeLabel, RunAs } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Document, documentOf } from '../../src/private/documents';
import { COMPONENTS, containersOf, core, find, findAll, manifests, nameOf, podOf, synthOne, testChart } from '../support';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
const OWN = { matchLabels: { 'app.kubernetes.io/name': 'flyteadmin', 'app.kubernetes.io/instance': 'flyte' } };

function pod(scheduling: FlyteScheduling, props: object = {}, name = 'flyteadmin'): Document {
  return podOf(find(synthOne(COMPONENTS[name](testChart(), { scheduling, ...props })), 'Deployment', name));
}

function affinity(scheduling: FlyteScheduling, props: object = {}): Document {
  return documentOf(pod(scheduling, props).affinity);
}

test.each(Object.keys(COMPONENTS))('%s takes node selector, tolerations, classes and scheduler', (name) => {
  expect(pod({
    nodeSelector: { 'kubernetes.io/arch': 'amd64' },
    tolerations: [{ key: 'dedicated', value: 'flyte', effect: kplus.TaintEffect.NO_SCHEDULE }],
    priorityClassName: 'high',
    runtimeClassName: 'gvisor',
    schedulerName: 'bin-packing',
  }, {}, name)).toMatchObject({
    nodeSelector: { 'kubernetes.io/arch': 'amd64' },
    tolerations: [{ key: 'dedicated', value: 'flyte', operator: 'Equal', effect: 'NoSchedule' }],
    priorityClassName: 'high',
    runtimeClassName: 'gvisor',
    schedulerName: 'bin-packing',
  });
});

test('tolerations: of any value, of every taint, for a while', () => {
  const effect = kplus.TaintEffect.NO_EXECUTE;
  expect(pod({ tolerations: [{ key: 'spot' }, {}, { key: 'node.kubernetes.io/unreachable', effect, duration: Duration.minutes(1) }] }).tolerations).toEqual([
    { key: 'spot', operator: 'Exists' },
    { operator: 'Exists' },
    { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute', operator: 'Exists', tolerationSeconds: 60 },
  ]);
});

test('nodes by every way of comparing a label, required and preferred', () => {
  const labels = [
    NodeLabel.is('pool', 'flyte'), NodeLabel.oneOf('zone', ['a', 'b']), NodeLabel.noneOf('arch', ['arm64']),
    NodeLabel.exists('ssd'), NodeLabel.absent('gpu'), NodeLabel.above('cores', 4), NodeLabel.below('load', 10),
  ];
  expect(affinity({ nodeAffinity: [{ labels }, { labels: [NodeLabel.exists('spot')] }, { labels: [NodeLabel.exists('fast')], weight: 7 }] })).toEqual({
    nodeAffinity: {
      [REQUIRED]: {
        nodeSelectorTerms: [{
          matchExpressions: [
            { key: 'pool', operator: 'In', values: ['flyte'] },
            { key: 'zone', operator: 'In', values: ['a', 'b'] },
            { key: 'arch', operator: 'NotIn', values: ['arm64'] },
            { key: 'ssd', operator: 'Exists' },
            { key: 'gpu', operator: 'DoesNotExist' },
            { key: 'cores', operator: 'Gt', values: ['4'] },
            { key: 'load', operator: 'Lt', values: ['10'] },
          ],
        }, { matchExpressions: [{ key: 'spot', operator: 'Exists' }] }],
      },
      [PREFERRED]: [{ weight: 7, preference: { matchExpressions: [{ key: 'fast', operator: 'Exists' }] } }],
    },
  });
});

test('its own pods on different hosts without exception, in place of where that can be', () => {
  expect(affinity({ podAntiAffinity: [{}] }, { replicas: 2 })).toEqual({
    podAntiAffinity: { [REQUIRED]: [{ labelSelector: OWN, topologyKey: 'kubernetes.io/hostname' }] },
  });
});

test('close to other pods, and away from others', () => {
  expect(affinity({
    podAffinity: [{ labels: { app: 'postgres' }, namespaces: ['databases'], topologyKey: 'topology.kubernetes.io/zone', weight: 50 }],
    podAntiAffinity: [{ labels: { noisy: 'true' } }],
  })).toEqual({
    podAffinity: {
      [PREFERRED]: [{
        weight: 50,
        podAffinityTerm: { labelSelector: { matchLabels: { app: 'postgres' } }, namespaces: ['databases'], topologyKey: 'topology.kubernetes.io/zone' },
      }],
    },
    podAntiAffinity: { [REQUIRED]: [{ labelSelector: { matchLabels: { noisy: 'true' } }, topologyKey: 'kubernetes.io/hostname' }] },
  });
});

test('a spread of its own in place of the usual one, or none', () => {
  expect(pod({ topologySpread: [{ topologyKey: 'rack', required: true, maxSkew: 2 }] }, { replicas: 2 }).topologySpreadConstraints)
    .toEqual([{ maxSkew: 2, topologyKey: 'rack', whenUnsatisfiable: 'DoNotSchedule', labelSelector: OWN }]);
  expect(pod({ topologySpread: [], podAntiAffinity: [] }, { replicas: 2 })).not.toHaveProperty('topologySpreadConstraints');
  expect(pod({ topologySpread: [], podAntiAffinity: [] }, { replicas: 2 })).not.toHaveProperty('affinity');
});

test('what is added to the deployment holds too, and loosens nothing', () => {
  const chart = testChart();
  const admin = COMPONENTS.flyteadmin(chart, {
    replicas: 2,
    scheduling: { nodeAffinity: [{ labels: [NodeLabel.is('pool', 'flyte')] }, { labels: [NodeLabel.is('pool', 'spare')] }], tolerations: [{ key: 'own' }] },
  });
  admin.deployment.scheduling.attract(kplus.Node.labeled(kplus.NodeLabelQuery.is('zone', 'a')));
  admin.deployment.scheduling.tolerate(kplus.Node.tainted(kplus.NodeTaintQuery.exists('added')));
  const { affinity: both, tolerations } = podOf(find(manifests(chart), 'Deployment', 'flyteadmin'));
  const zone = { key: 'zone', operator: 'In', values: ['a'] };
  expect(documentOf(documentOf(both).nodeAffinity)[REQUIRED]).toEqual({
    nodeSelectorTerms: ['flyte', 'spare'].map((pool) => ({ matchExpressions: [zone, { key: 'pool', operator: 'In', values: [pool] }] })),
  });
  expect(documentOf(both)).toHaveProperty('podAntiAffinity');
  expect(tolerations).toEqual([{ key: 'own', operator: 'Exists' }, { key: 'added', operator: 'Exists' }]);
});

describe('in FlyteCore', () => {
  function pods(props: Parameters<typeof core>[1]): { [name: string]: Document } {
    const chart = testChart();
    const flyte: FlyteCore = core(chart, props);
    expect(flyte.admin.deployment.name).toBe('flyteadmin');
    return Object.fromEntries(findAll(manifests(chart), 'Deployment').map((one) => [nameOf(one), podOf(one)]));
  }

  test('scheduling is for all, and a component\'s own field wins', () => {
    const all = pods({
      scheduling: { nodeSelector: { pool: 'flyte' }, tolerations: [{ key: 'flyte' }] },
      propeller: { scheduling: { nodeSelector: { pool: 'big' }, priorityClassName: 'high', tolerations: undefined } },
      console: { scheduling: { tolerations: [] } },
    });
    expect(Object.keys(all)).toHaveLength(7);
    for (const [name, one] of Object.entries(all)) {
      expect([name, one.nodeSelector]).toEqual([name, { pool: name === 'flytepropeller' ? 'big' : 'flyte' }]);
      expect([name, one.tolerations]).toEqual([name, name === 'flyteconsole' ? undefined : [{ key: 'flyte', operator: 'Exists' }]]);
      expect([name, one.priorityClassName]).toEqual([name, name === 'flytepropeller' ? 'high' : undefined]);
    }
  });

  test('runAs is for all, but for check-db-ready, and for a component with an image of its own', () => {
    const image = FlyteImage.of({ repository: 'registry.example.com/console', tag: 'v1', runAs: RunAs.of({ user: 4242 }) });
    const chart = testChart();
    core(chart, { runAs: RunAs.of({ user: 20000 }), console: { image }, admin: { runAs: RunAs.of({ user: 30000 }) } });
    const ids = findAll(manifests(chart), 'Deployment').flatMap((one) => containersOf(one).map(({ name, body }) =>
      [nameOf(one), name === 'check-db-ready' ? name : 'own', documentOf(body.securityContext).runAsUser].join(' ')));
    expect([...new Set(ids)].sort()).toEqual([
      'datacatalog check-db-ready 70', 'datacatalog own 20000', 'flyte-pod-webhook own 20000', 'flyteadmin check-db-ready 70', 'flyteadmin own 30000',
      'flyteconsole own 4242', 'flytepropeller own 20000', 'flytescheduler check-db-ready 70', 'flytescheduler own 20000',
      'syncresources check-db-ready 70', 'syncresources own 20000',
    ]);
  });
});
