import { podsOf } from '../../../src/judging/manifest/pods';
import { evaluate } from '../../../src/judging/pss';
import { compliantSpec, Json } from '../pss/pods';

const metadata = { name: 'web', namespace: 'shop' };
const bad = { metadata: { annotations: {} }, spec: { ...compliantSpec(), hostNetwork: true } };

function manifest(apiVersion: string, kind: string, fields: Json): Json {
  return { apiVersion, kind, metadata, ...fields };
}

const KINDS: [apiVersion: string, kind: string, fields: Json, podPath: string][] = [
  ['v1', 'PodTemplate', { template: bad }, 'template'],
  ['v1', 'ReplicationController', { spec: { template: bad } }, 'spec.template'],
  ['apps/v1', 'ReplicaSet', { spec: { template: bad } }, 'spec.template'],
  ['apps/v1', 'Deployment', { spec: { template: bad } }, 'spec.template'],
  ['extensions/v1beta1', 'Deployment', { spec: { template: bad } }, 'spec.template'],
  ['apps/v1', 'StatefulSet', { spec: { template: bad } }, 'spec.template'],
  ['apps/v1', 'DaemonSet', { spec: { template: bad } }, 'spec.template'],
  ['batch/v1', 'Job', { spec: { template: bad } }, 'spec.template'],
  ['batch/v1', 'CronJob', { spec: { jobTemplate: { spec: { template: bad } } } }, 'spec.jobTemplate.spec.template'],
];

test.each(KINDS)('the pod of %s %s is judged', (apiVersion, kind, fields, podPath) => {
  const [{ subject, violations }, ...others] = evaluate(manifest(apiVersion, kind, fields), { level: 'baseline' });
  expect(others).toEqual([]);
  expect(subject).toEqual({ apiVersion, kind, name: 'web', namespace: 'shop', podPath, metadata: bad.metadata, spec: bad.spec });
  expect(violations.map(({ check }) => check)).toEqual(['hostNamespaces']);
});

test('the pod of a Pod is the Pod', () => {
  expect(podsOf({ apiVersion: 'v1', kind: 'Pod', metadata, spec: bad.spec }))
    .toEqual([{ apiVersion: 'v1', kind: 'Pod', name: 'web', namespace: 'shop', podPath: '', metadata, spec: bad.spec }]);
});

test.each([
  ['a kind without pods', manifest('v1', 'Service', { spec: { template: bad } })],
  ['a kind of another group that shares the name', manifest('batch.example.com/v1', 'Job', { spec: { template: bad } })],
  ['a list of a kind without pods, whatever it holds', manifest('v1', 'SecretList', { items: 'x' })],
  ['a custom kind whose name ends with List', manifest('example.com/v1', 'AllowList', { items: [bad] })],
  ['a list without items', manifest('v1', 'List', {})],
  ['a list whose items are null', manifest('v1', 'PodList', { items: null })],
  ['a kind that is no string', { apiVersion: 'v1', kind: 5 }],
  ['no object', 'kind: Pod'],
  ['a list of documents', [manifest('v1', 'Pod', {})]],
  ['nothing', undefined],
])('%s has no pods', (_title, value) => {
  expect(podsOf(value)).toEqual([]);
});

test('a kind with an unreadable group is judged, rather than overlooked', () => {
  expect(podsOf({ kind: 'Deployment', spec: { template: bad } })).toMatchObject([{ kind: 'Deployment', apiVersion: '', name: '', spec: bad.spec }]);
});

test.each([
  ['metadata is missing', undefined, ''],
  ['metadata is no object', 'web', ''],
  ['the name is no string', { name: 5 }, ''],
  ['the name is generated', { generateName: 'web-' }, 'web-'],
])('a pod can be named if %s', (_title, value, name) => {
  expect(podsOf({ apiVersion: 'v1', kind: 'Pod', metadata: value })).toMatchObject([{ name, namespace: undefined }]);
});

test.each([
  ['a spec', { spec: 'x' }, 'spec'],
  ['a template', { spec: { template: [] } }, 'spec.template'],
])('a Deployment with %s of the wrong type is refused', (_title, fields, path) => {
  const [{ subject, violations }] = evaluate(manifest('apps/v1', 'Deployment', fields), { level: 'baseline' });
  expect(subject.podPath).toBe('');
  expect(violations).toMatchObject([{ check: 'malformed', locations: [{ path }] }]);
});

test('a workload without template makes no pods to refuse', () => {
  const [{ subject, violations }] = evaluate(manifest('apps/v1', 'Deployment', { spec: null }), { level: 'restricted' });
  expect(subject).toMatchObject({ podPath: 'spec.template', metadata: undefined, spec: undefined });
  expect(violations).toEqual([]);
});

describe('lists', () => {
  const pod = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } });
  const list = (...items: unknown[]) => ({ apiVersion: 'v1', kind: 'List', items });
  const names = (value: unknown) => podsOf(value).map(({ name }) => name);

  test('are expanded, those within lists too', () => {
    expect(names(list(pod('a'), list(pod('b'), manifest('v1', 'Service', {})), pod('c')))).toEqual(['a', 'b', 'c']);
  });

  test('of one kind give it to their items', () => {
    const items = [{ metadata: { name: 'a' } }, { kind: 'Service', apiVersion: 'v1', metadata: { name: 'b' } }];
    expect(podsOf({ apiVersion: 'v1', kind: 'PodList', items })).toMatchObject([{ kind: 'Pod', name: 'a' }]);
    // As kubectl, which takes an item for what it says it is.
    expect(names({ apiVersion: 'v1', kind: 'PodList', items: [pod('b'), manifest('v1', 'Service', {})] })).toEqual(['b']);
    expect(names({ apiVersion: 'apps/v1', kind: 'DeploymentList', items: [{ metadata: { name: 'd' } }] })).toEqual(['d']);
  });

  test.each([
    ['a ConfigMap', 'v1', 'ConfigMap'],
    ['a custom kind', 'example.com/v1', 'AllowList'],
    ['a list of another kind', 'v1', 'SecretList'],
  ])('are read out of %s too, since kubectl looks at no kind', (_title, apiVersion, kind) => {
    expect(names({ apiVersion, kind, metadata, items: [pod('a'), 'x'] })).toEqual(['a']);
  });

  test('in a Pod are judged besides it, and inherit its kind', () => {
    expect(names({ ...pod('a'), items: [{ metadata: { name: 'b' } }, null] })).toEqual(['a', 'b', 'a']);
    expect(names({ ...pod('a'), items: 'x' })).toEqual(['a', 'a']);
  });

  test('whose items are no list are refused', () => {
    expect(evaluate({ apiVersion: 'v1', kind: 'PodList', metadata, items: {} }, { level: 'baseline' })).toMatchObject([
      { subject: { kind: 'PodList', name: 'web' }, violations: [{ check: 'malformed', detail: 'items must be a list, got an object' }] },
    ]);
  });

  test('with an item that is no object are refused, and the other items judged', () => {
    const results = evaluate(list(pod('a'), 'b', null), { level: 'baseline' });
    expect(results.map(({ subject, violations }) => [subject.kind, ...violations.map(({ detail }) => detail)])).toEqual([
      ['Pod'],
      ['List', 'items[1] must be an object, got the string "b"'],
      ['List', 'items[2] must be an object, got null'],
    ]);
  });

  test('that contain themselves are expanded once', () => {
    const endless = list(pod('a'));
    endless.items.push(endless);
    expect(names(endless)).toEqual(['a']);
  });

  test('that alias each other many times over do not multiply', () => {
    let bomb = list(pod('a'));
    for (let depth = 0; depth < 40; depth += 1) {
      bomb = list(bomb, bomb, bomb);
    }
    expect(names(bomb)).toEqual(['a']);
  });

  test('may be nested deeper than calls can be, and be long', () => {
    let deep = list(pod('a'));
    for (let depth = 0; depth < 100_000; depth += 1) {
      deep = list(deep);
    }
    expect(names(deep)).toEqual(['a']);
    expect(names(list(...Array.from({ length: 100_000 }, () => pod('a'))))).toHaveLength(100_000);
  });
});
