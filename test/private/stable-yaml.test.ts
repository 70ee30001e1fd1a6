import { createHash } from 'crypto';
import { Yaml } from 'cdk8s';
import { Document, sorted } from '../../src/private/documents';
import { stableYaml } from '../../src/private/stable-yaml';

/** Texts, keys and numbers that YAML has a way of its own for. */
const TEXTS = [
  'a', 'A/b.c-d_e', '/etc/flyte', 'true', 'No', 'y', 'Y', 'off', 'null', '~', '', ' ', ' a', 'a ', 'a b', 'a: b', 'a:b', 'http://a.b:80/c', 'a #b', '#a', '- a', '-', '--', '---', '...',
  '30s', '1', '0', '007', '0o7', '0x1f', '1_000', '1.5', '.5', '.inf', '-.inf', '.nan', '1e3', '12:30', '12:30:45', '2001-01-01', '2001-01-01T00:00:00Z', '=', '<<', '*a', '&a', '!a', '%a', '@a',
  '`a', '{a', '{{ project }}', '[a]', ']', 'a, b', '"a"', "'a'", "it's", 'a\\b', 'a\nb', 'a\n', '\n', 'a\tb', 'a\r\nb', 'ä', '\u2028', '😀', '? a', '?', ':', ': a', 'a:', '|', '>', 'a'.repeat(200), 'x '.repeat(80),
  'a\n\nb\n', 'a\n  b\n', ' a\nb\n', 'a \nb\n', 'a\nb \n', 'a\n \nb\n', 'a\nb\n\n', '\na\n', '# a\nb\n', '- a\n', '---\na\n', 'a: b\nc: |\n  d\n', 'a\tb\nc\n', '...\n', `${'x'.repeat(300)}\n${'y '.repeat(90)}z\n`, 'ä\nb\n',
  'Null', 'NULL', 'nUll', 'yes', 'YES', 'yEs', 'True', 'inf', 'nan', 'e3', 'n', 'on', 'None',
];
const NUMBERS = [0, -0, 1, -1, 1.5, 1e21, 1e-7, 2 ** 53, NaN, Infinity];
const OTHERS = [true, false, null, undefined, {}, [], [[]], [{}], [[1, 2], ['a']], [{ a: 1, b: [{ c: 'd' }] }], { a: { b: {} } }, { a: [] }, { a: null }];

const library = (document: Document) => Yaml.stringify(sorted(document));

test.each([...TEXTS, ...NUMBERS, ...OTHERS].map((value) => [JSON.stringify(value) ?? String(value), value]))('%s is written as by the YAML library, everywhere', (_title, value) => {
  for (const document of [{ a: value }, { a: { b: value } }, { a: [value] }, { a: [{ b: value, c: value }, value, 'x'] }, { a: [[value]] }]) {
    expect(stableYaml(document)).toBe(library(document));
  }
});

test.each(TEXTS.map((text) => [JSON.stringify(text), text]))('key %s is written as by the YAML library', (_title, text) => {
  expect(stableYaml({ a: 1, [text]: { [text]: 1, b: [{ [text]: 'c' }] } })).toBe(library({ a: 1, [text]: { [text]: 1, b: [{ [text]: 'c' }] } }));
});

test('an empty document is too', () => {
  expect(stableYaml({})).toBe(library({}));
});

const SEED = Number(process.env.YAML_SEED ?? Math.floor(Math.random() * 2 ** 31));

test(`any document made of these is, from seed ${SEED}`, () => {
  let count = 0;
  const next = (limit: number) => createHash('sha256').update(`${SEED} ${count++}`).digest().readUInt32BE(0) % limit;
  const made = (depth: number): unknown => {
    const kind = next(depth > 3 ? 3 : 6);
    if (kind === 0) { return TEXTS[next(TEXTS.length)]; }
    if (kind === 1) { return NUMBERS[next(NUMBERS.length)]; }
    if (kind === 2) { return OTHERS[next(OTHERS.length)]; }
    if (kind === 3) { return Array.from({ length: next(4) }, () => made(depth + 1)); }
    return Object.fromEntries(Array.from({ length: next(5) }, () => [next(3) === 0 ? TEXTS[next(TEXTS.length)] : `key-${next(20)}`, made(depth + 1)]));
  };
  for (let round = 0; round < 500; round++) {
    const document = { a: made(0), b: made(0) };
    expect(stableYaml(document)).toBe(library(document));
  }
});
