import { redacted, shown } from '../../src/private/checks';
import { checksum, compact, documentOf, isDocument, listOf, merge, sorted } from '../../src/private/documents';
import { stableYaml } from '../../src/private/stable-yaml';

test('a document is a plain object', () => {
  expect([{}, { a: 1 }].map(isDocument)).toEqual([true, true]);
  expect([null, undefined, [], 'a', 1].map(isDocument)).toEqual([false, false, false, false, false]);
  expect([documentOf([1]), documentOf(null), listOf({}), listOf(undefined)]).toEqual([{}, {}, [], []]);
});

test.each([
  ['adds keys', { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
  ['replaces values', { a: 1 }, { a: 2 }, { a: 2 }],
  ['merges objects', { a: { x: 1, y: 1 } }, { a: { y: 2 } }, { a: { x: 1, y: 2 } }],
  ['replaces lists whole', { a: [1, 2] }, { a: [3] }, { a: [3] }],
  ['replaces an object by a value', { a: { x: 1 } }, { a: null }, { a: null }],
  ['replaces a value by an object', { a: 1 }, { a: { x: 1 } }, { a: { x: 1 } }],
  ['keeps what is overlaid by nothing', { a: 1 }, { a: undefined }, { a: 1 }],
])('merge %s', (_title, base, over, expected) => {
  const before = JSON.stringify(base);
  expect(merge(base, over)).toEqual(expected);
  expect(JSON.stringify(base)).toBe(before);
});

test('compact leaves no trace of what was left out', () => {
  expect(compact({ a: undefined, b: { c: undefined, d: { e: undefined } }, f: {}, g: [], h: null, i: { j: 0, k: undefined } }))
    .toEqual({ f: {}, g: [], h: null, i: { j: 0 } });
});

test('the same settings give the same bytes, in whatever order they were written', () => {
  expect(stableYaml({ b: { d: 1, c: [{ q: 1, p: 2 }] }, a: 'x' })).toBe('a: x\nb:\n  c:\n    - p: 2\n      q: 1\n  d: 1\n');
  expect(checksum({ a: 1, b: { c: 2, d: 3 } })).toBe(checksum({ b: { d: 3, c: 2 }, a: 1 }));
  expect(checksum([1, 2])).not.toBe(checksum([2, 1]));
  expect(JSON.stringify(sorted([{ b: 1, a: 2 }, 'x']))).toBe('[{"a":2,"b":1},"x"]');
});

test('a setting given twice is written twice, without a reference', () => {
  const shared = { x: [1] };
  expect(stableYaml({ a: shared, b: shared })).toBe('a:\n  x:\n    - 1\nb:\n  x:\n    - 1\n');
});

test.each([
  [undefined, 'nothing'], [5, '5'], [NaN, 'NaN'], [5n, '5'], ['x', "'x'"], ['', "''"], [null, 'null'], [[1], '[1]'], [{ a: 1 }, '{"a":1}'], [true, 'true'],
  ['y'.repeat(90), `'${'y'.repeat(76)}...`], [Symbol('s'), 'Symbol(s)'],
])('a message shows %p as %s', (value, expected) => {
  expect(shown(value)).toBe(expected);
});

test.each([
  ['https://host', 'https://host'],
  ['https://user:word@host/path', 'https://***@host/path'],
  ['https://user:w/o@r:d@host', 'https://***@host'],
  ['user:word@host', '***@host'],
  ['https://user:wo\nrd@host', 'https://***@host'],
  [5, 5],
])('a message shows %p as %p', (value, expected) => {
  expect(redacted(value)).toBe(expected);
});
