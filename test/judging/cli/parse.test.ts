import { parse } from '../../../src/judging/cli/parse';

const read = (text: string) => parse({ text, line: 1, startsFile: true });

// What kubectl reads was looked up in Go's sigs.k8s.io/yaml; test/conformance/yaml compares many more.
describe('as kubectl reads it', () => {
  test.each<[string, string, unknown]>([
    ['a merge key wins over what stands before it', 'hostNetwork: false\n<<: {hostNetwork: true}\n', { hostNetwork: true }],
    ['and loses to what stands after it', '<<: {a: 1}\na: 2\n', { a: 2 }],
    ['of two merge keys the later wins', '<<: {a: 1, b: 1}\n<<: {a: 2}\n', { a: 2, b: 1 }],
    ['of a list the earlier wins', 'a: 0\n<<: [{a: 1}, {a: 2, b: 2}]\n', { a: 1, b: 2 }],
    ['a merge in a merge', 'c: &x {a: 1}\nd: &y {a: 2, <<: *x}\ne: {<<: *y, b: 3}\n', { c: { a: 1 }, d: { a: 1 }, e: { a: 1, b: 3 } }],
    ['a quoted merge key is a key', '"<<": {a: 1}\n', { '<<': { a: 1 } }],
    ['an anchor may be given again', 'a: &x 1\nb: *x\nc: &x 2\nd: *x\n', { a: 1, b: 1, c: 2, d: 2 }],
    ['aliases as keys', 'a: &x b\n*x : 1\n', { a: 'b', b: 1 }],
    ['truth', 'a: [y, Yes, on, TRUE, n, No, off, FALSE, "y", yEs]\n', { a: [true, true, true, true, false, false, false, false, 'y', 'yEs'] }],
    ['null', 'a: [~, null, Null, "", nULL]\nb:\n', { a: [null, null, null, '', 'nULL'], b: null }],
    ['whole numbers', 'a: [0, -1, +1, 017, 0o17, 0x1F, 0b101, 1_000, 08, 0o8, -0x10]\n', { a: [0, -1, 1, 15, 15, 31, 5, 1000, 8, '0o8', -16] }],
    ['large numbers', 'a: [9223372036854775807, 18446744073709551615, 99999999999999999999, 0xFFFFFFFFFFFFFFFFFF]\n',
      { a: [9223372036854775807, 18446744073709551615, 1e20, '0xFFFFFFFFFFFFFFFFFF'] }],
    ['floats', 'a: [1.5, .5, 5., 1e3, -1.5E-3, +.5, 1.5.0, ., 1_0.5]\n', { a: [1.5, 0.5, 5, 1000, -0.0015, 0.5, '1.5.0', '.', 10.5] }],
    ['times and dates are text', 'a: [12:30:00, 2024-01-01, 2001-12-14t21:59:43.10-05:00, 190:20:30.15]\n',
      { a: ['12:30:00', '2024-01-01', '2001-12-14t21:59:43.10-05:00', '190:20:30.15'] }],
    ['tags', 'a: [!!str 1, !!int "2", !!float 3, !!bool yes, !!null "", !mine 4, !!map {}]\n', { a: ['1', 2, 3, true, null, '4', {}] }],
    ['keys that are no text', '1: a\n0x10: b\nyes: c\n1.5: d\n017: e\n', { 1: 'a', 16: 'b', true: 'c', 1.5: 'd', 15: 'e' }],
    ['keys from a prototype', '__proto__: {a: 1}\nconstructor: 2\n', JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}')],
    ['escapes', 'a: "\\x41\\u00e4\\U0001F600\\N\\_\\L\\P\\e\\0"\n', { a: 'Aä😀\u0085\u00a0\u2028\u2029\u001b\0' }],
    ['comments about tags', '# see !1#2 and !3#4\na: "!5#6" # !7#8\nb: !mine 9 # c\n', { a: '!5#6', b: '9' }],
    ['blocks of text', 'a: |+\n  x\n   y\n\nb: >-\n  x\n  y\n\n  z\nc: |2\n   x\n', { a: 'x\n y\n\n', b: 'x y\nz', c: ' x\n' }],
    ['a block of text at the end of a file without a line break', 'a: |\n  x', { a: 'x\n' }],
    ['line ends as on Windows', 'a: |\r\n  x\r\n  y\r\nb: 1\r\n', { a: 'x\ny\n', b: 1 }],
    ['JSON with what YAML would break', '{"a": "\u2028\u0085\\ud83d\\ude00\\/", "b": 1E2}', { a: '\u2028\u0085😀/', b: 100 }],
    ['tabs where they do no harm', 'a:\tb\t# c\nc: {\n  \t"d":\t1 }\ne: |\n  x\n  \ty\nf: "x\n  \ty"\n', { a: 'b', c: { d: 1 }, e: 'x\n\ty\n', f: 'x y' }],
  ])('%s', (_title, text, expected) => {
    const { value } = read(text);
    expect(value).toStrictEqual(expected);
    expect(Object.keys(value as object)).toEqual(Object.keys(expected as object));
  });
});

test('fields that were merged have the lines they are written on', () => {
  const { lineOf } = read('x: &x\n  a: 1\n  b: 1\nz:\n  b: 2\n  <<: *x\n  c: 3\n');
  expect(['z', 'z.a', 'z.b', 'z.c', 'z.d', 'z.a.e'].map(lineOf)).toEqual([4, 2, 3, 7, 4, 2]);
});

test('a document that begins with a bracket is YAML where it is no JSON', () => {
  expect(read('{a: 1, b: [yes]}\n').value).toEqual({ a: 1, b: [true] });
  expect(parse({ text: '{\n\t"a": 1,\n\t"b": [\n\t\t2\n\t]\n}\n', line: 9, startsFile: false }).value).toEqual({ a: 1, b: [2] });
  expect(() => parse({ text: '{"a": "\u2028"}', line: 9, startsFile: false })).toThrow('U+2028 is a line break to kubectl');
});

test('a comment behind JSON is refused where kubectl may stumble over it', () => {
  expect(() => read('\n\u00a0{"a": 1}\n')).toThrow("a space that is none of JSON's before what looks like JSON; remove it");
  expect(() => read('{"a": 1} # c\n')).toThrow('a comment behind what looks like JSON, where kubectl takes none; remove it');
  expect(parse({ text: '---\n{"a": 1} # c\n', line: 3, startsFile: false }).value).toEqual({ a: 1 });
});

test('many keys, aliases and findings are no work that grows with their square', () => {
  const count = 20_000;
  const keys = Array.from({ length: count }, (_value, index) => `k${index}`);
  const text = `a: &a {b: 1}\n${keys.map((key) => `${key}: *a\n`).join('')}`;
  const { value, lineOf } = read(text);
  expect(Object.keys(value as object)).toHaveLength(count + 1);
  expect(keys.every((key, index) => lineOf(key) === index + 2)).toBe(true);
});
