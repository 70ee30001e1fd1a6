import { became, imported } from './helpers';

test.each([
  ['by a hash', '{type: Hash, shard-count: 4}', 'sharding: Sharding.hash(4)'],
  ['as many as the manager starts by itself', undefined, 'sharding: Sharding.hash(3)'],
  ['by projects', '{type: project, per-shard-mapping: [{ids: [research]}, {ids: [sales, ads]}, {ids: ["*"]}]}', "sharding: Sharding.byProject([['research'], ['sales', 'ads']])"],
  ['by domains', '{type: Domain, per-shard-mapping: [{ids: [production]}]}', "sharding: Sharding.byDomain([['production']])"],
])('several engines %s', (_what, shard, expected) => {
  const core = shard === undefined ? '' : `configmap: {core: {manager: {pod-application: flytepropeller, shard: ${shard}}}}\n`;
  const result = imported('flyte-core', `flytepropeller: {manager: true, replicaCount: 2}\n${core}`);
  expect(result.program).toContain(expected);
  expect(result.program).toContain('replicas: 2');
  expect(result.entries.filter(({ verdict }) => verdict === 'refused' || verdict === 'unknown')).toEqual([]);
  expect(became(result, 'flytepropeller.manager')).toBe('carried: propeller.sharding');
});

test('the manager has its interval and its resources by the same prop', () => {
  const result = imported('flyte-core', [
    'flytepropeller: {manager: true, manager_resources: {resources: {requests: {cpu: 20m}, limits: {cpu: 100m, memory: 100Mi}}}}',
    'configmap: {core: {manager: {scan-interval: 30s}}}',
  ].join('\n'));
  expect(result.program).toContain('Sharding.hash(3, {');
  expect(result.program).toContain('scanInterval: Duration.seconds(30)');
  expect(result.program).toContain('cpu: { request: Cpu.millis(20), limit: Cpu.millis(100) }');
  expect(new Set(result.entries.map(({ path, verdict, prop }) => `${path.split('.')[0]} ${verdict} ${prop}`)))
    .toEqual(new Set(['flytepropeller carried propeller.sharding', 'configmap carried propeller.sharding']));
});

test.each([
  ['a mapping that is none', '{type: Project, per-shard-mapping: [{ids: 3}]}', /^refused: use propeller.sharding with Sharding.hash/],
  ['a kind that is none', '{type: Moon}', /^refused: use propeller.sharding/],
  ['everything and something', '{type: Domain, per-shard-mapping: [{ids: ["*", production]}]}', /^refused: use propeller.sharding/],
  ['more engines than Flyte can divide by', '{type: Hash, shard-count: 99}', /^refused: count must be an integer from 2 to 32/],
])('%s is refused with the manager', (_what, shard, expected) => {
  const result = imported('flyte-core', `flytepropeller: {manager: true}\nconfigmap: {core: {manager: {shard: ${shard}}}}`);
  expect(became(result, 'flytepropeller.manager')).toMatch(expected);
  expect(result.entries.filter(({ verdict }) => verdict !== 'refused')).toEqual([]);
  expect(result.program).not.toContain('sharding');
});

test('without a manager nothing that is about it counts', () => {
  const result = imported('flyte-core', 'flytepropeller: {manager: false, manager_resources: {resources: {limits: {cpu: 1}}}}\nconfigmap: {core: {manager: {shard: {type: Hash}, scan-interval: 3s}}}');
  expect(new Set(result.entries.map(({ verdict }) => verdict))).toEqual(new Set(['default']));
});
