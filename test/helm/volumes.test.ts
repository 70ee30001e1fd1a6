import { became, imported } from './helpers';

/** What becomes of flyteadmin with one volume, mounted once. */
function mounted(source: string, mount = '') {
  const result = imported('flyte-core', `flyteadmin: {additionalVolumes: [{name: v, ${source}}], additionalVolumeMounts: [{name: v, mountPath: /mnt${mount}}]}`);
  return { result, outcome: became(result, 'flyteadmin.additionalVolumeMounts[0].mountPath'), program: result.program };
}

test.each([
  ['files of other names than the keys', 'secret: {secretName: a, items: [{key: x, path: y}]}', /^refused: files of other names than the keys/],
  ['a folder of keys', 'configMap: {name: a, items: [{key: x, path: sub/x}]}', /^refused: files of other names than the keys/],
  ['a mode of one file', 'secret: {secretName: a, items: [{key: x, path: x, mode: 256}]}', /^refused: files of other names than the keys/],
  ['what may be missing', 'secret: {secretName: a, optional: true}', /^refused: a pod waits for what it mounts/],
  ['scripts', 'configMap: {name: a, defaultMode: 493}', /^refused: a command or script of one's own/],
  ['memory', 'emptyDir: {medium: Memory}', /^refused: a volume of a kind/],
  ['several sources', 'projected: {sources: [{secret: {name: a}}]}', /^refused: a volume of a kind/],
  ['the node', 'hostPath: {path: /a}', /^refused: a volume of a kind/],
])('a volume of %s is refused with its mount', (_what, source, expected) => {
  const { result, outcome } = mounted(source);
  expect(outcome).toMatch(expected);
  expect(became(result, 'flyteadmin.additionalVolumes[0].name')).toMatch(expected);
  expect(result.program).not.toContain('mounts:');
});

test.each([
  ['some keys under their own names', 'secret: {secretName: a, items: [{key: x, path: x}]}', 'every key of it is a file'],
  ['a mode for reading', 'secret: {secretName: a, defaultMode: 256}', 'its files have the mode that the library gives them'],
  ['both', 'configMap: {name: a, defaultMode: 420, items: [{key: x, path: x}]}', 'every key of it is a file; its files have the mode that the library gives them'],
])('a volume of %s is carried, with a word on it', (_what, source, note) => {
  const { result } = mounted(source);
  expect(result.entries.map(({ verdict, why }) => `${verdict} ${why}`)).toEqual(result.entries.map(() => `carried ${note}`));
});

test('a claim for reading is mounted so', () => {
  expect(mounted('persistentVolumeClaim: {claimName: a, readOnly: true}').program).toContain("path: '/mnt', readOnly: true");
});

test.each(['subPathExpr: $(POD_NAME)', 'mountPropagation: Bidirectional'])('a mount with %s is refused', (key) => {
  expect(mounted('secret: {secretName: a}', `, ${key}`).outcome).toMatch(/^refused: a mount has a path, a subPath and readOnly/);
});

test.each([
  ['pods of its own', '{topologyKey: zone, labelSelector: {matchLabels: {app: flyte-pod-webhook}}}', /^carried: podWebhook.scheduling.topologySpread/],
  ['pods of another program', '{topologyKey: zone, labelSelector: {matchLabels: {app: other}}}', /^refused: the pods of the component are spread/],
  ['more than a prop says', '{topologyKey: zone, minDomains: 3}', /^refused: the pods of the component are spread/],
])('spreading of %s', (_what, constraint, expected) => {
  expect(became(imported('flyte-core', `webhook: {topologySpreadConstraints: [${constraint}]}`), 'webhook.topologySpreadConstraints[0].topologyKey')).toMatch(expected);
});
