import { valuesOf } from './helpers';
import { joined, keysOf, leavesOf, mergeValues } from '../../src/helm/merge';
import { resolve } from '../../src/helm/resolve';

const RELEASE = { name: 'flyte', namespace: 'ml' };

test.each([
  ['the later wins', 'a: 1', 'a: 2', { a: 2 }],
  ['maps are merged key by key', 'a: {b: 1, c: 2}', 'a: {c: 3}', { a: { b: 1, c: 3 } }],
  ['lists are taken whole', 'a: [1, 2]', 'a: [3]', { a: [3] }],
  ['null removes, and stays to remove the default of the chart too', 'a: {b: 1}', 'a: null', { a: null }],
  ['a map takes the place of null', 'a: null', 'a: {b: 1}', { a: { b: 1 } }],
  ['a scalar takes the place of a map', 'a: {b: 1}', 'a: x', { a: 'x' }],
  ['an empty map changes nothing', 'a: {b: 1}', 'a: {}', { a: { b: 1 } }],
])('%s', (_what, below, above, merged) => {
  expect(mergeValues(valuesOf(below), valuesOf(above))).toEqual(merged);
});

test('a key __proto__ is a key like any other', () => {
  const merged = mergeValues(valuesOf('"__proto__": {a: 1}'), valuesOf('b: 1'));
  expect(leavesOf(merged).map(({ path }) => path)).toEqual(['__proto__.a', 'b']);
  expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
  expect(({} as { a?: unknown }).a).toBeUndefined();
});

test('every value that holds no others is a leaf, nothing and empty ones too', () => {
  expect(leavesOf(valuesOf('a: {b: [1, {c: 2}], d: {}, e: [], f: null, "g.h/i": x}'))).toEqual([
    { path: 'a.b[0]', value: 1 }, { path: 'a.b[1].c', value: 2 }, { path: 'a.d', value: {} }, { path: 'a.e', value: [] }, { path: 'a.f', value: null },
    { path: 'a["g.h/i"]', value: 'x' },
  ]);
});

test.each([['a', ['a']], ['a.b-c', ['a', 'b-c']], ['a["x.y"].z', ['a', 'x.y', 'z']], ['a.b[0].c', ['a', 'b']], ['a["[\\"q"]', ['a', '["q']]])('%s is read as it was written', (path, keys) => {
  expect(keysOf(path)).toEqual(keys);
  if (!/\[\d/.test(path)) { expect(keys.reduce(joined, '')).toBe(path); }
});

test.each([
  ['a reference', 'a: x\nb: "{{ .Values.a }}-{{.Values.a}}"', 'x-x'],
  ['a reference to a reference', 'a: "{{ .Values.c }}"\nc: z\nb: "{{ .Values.a }}"', 'z'],
  ['the namespace of the release', 'b: "{{ .Release.Namespace }}/{{ .Release.Name }}"', 'ml/flyte'],
  ['a brace in quotes', 'b: \'{{ "{{" }} .podName {{ "}}" }}\'', '{{ .podName }}'],
  ['what Flyte fills in', 'b: "{{ namespace }} {{.podName}} {{ workflow.name }}"', '{{ namespace }} {{.podName}} {{ workflow.name }}'],
  ['a region', 'b: <AWS_REGION>', 'us-east-1'],
  ['an account', 'b: "arn:aws:iam::<ACCOUNT_NUMBER>:role/x"', 'arn:aws:iam::123456789012:role/x'],
  ['a host', 'b: <RDS_HOST_DNS>', 'rds-host-dns.example.com'],
  ['a URL', 'b: <YOUR_IDP_BASE_URL>', 'https://your-idp-base-url.example.com'],
  ['a role', 'b: <FLYTE_IAM_ARN>', 'arn:aws:iam::123456789012:role/fill-in'],
  ['a certificate', 'b: <CERTIFICATE_ARN>', 'arn:aws:acm:us-east-1:123456789012:certificate/fill-in'],
  ['an account of Google', 'b: <FLYTE_IAM_SA_EMAIL>', 'fill-in@fill-in.iam.gserviceaccount.com'],
  ['a name', 'b: <BUCKET_NAME>', 'bucket-name'],
  ['what a script fills in', 'b: "${BUCKET_NAME}/data"', 'bucket-name/data'],
])('%s is filled in', (_what, text, filled) => {
  const { values, unresolved } = resolve(valuesOf(text), RELEASE);
  expect(values.b).toBe(filled);
  expect([...unresolved]).toEqual([]);
});

test.each(['{{ printf "%s" .Release.Name }}', '{{ include "x" . }}', '{{ .Values.missing }}', '{{ .Values.a | quote }}', '{{ .Values.loop }}'])('%s is left to Helm, and said to be', (text) => {
  const { unresolved } = resolve({ a: 'x', b: text, loop: '{{ .Values.loop }}' }, RELEASE);
  expect(unresolved.has('b')).toBe(true);
});
