import { isQuantity } from '../../src/private/quantity';
import { parseYaml } from '../../src/private/yaml';

describe('parseYaml', () => {
  test.each<[string, string, unknown]>([
    ['JSON', '{"a": [1, null]}', { a: [1, null] }],
    ['what YAML 1.1 calls true', 'a: yes\nb: on\nc: "on"', { a: true, b: true, c: 'on' }],
    ['octal numbers', 'a: 0644', { a: 420 }],
    ['times and dates as Kubernetes does, as text', 'a: 12:30:00\nb: 2024-01-01', { a: '12:30:00', b: '2024-01-01' }],
    ['an alias', 'a: &x { b: 1 }\nc: *x', { a: { b: 1 }, c: { b: 1 } }],
    ['Windows line ends', 'a: 1\r\nb: 2\r\n', { a: 1, b: 2 }],
    ['a document with its marks', '---\na: 1\n...\n', { a: 1 }],
  ])('reads %s', (_title, text, value) => {
    expect(parseYaml(text)).toEqual(value);
  });

  test.each<[string, string, string]>([
    ['an alias of nothing', 'a: *x', 'Unresolved alias (the anchor must be set before the alias): x'],
    ['a tab', 'a:\n\tb: 1', 'Tabs are not allowed as indentation'],
    ['a lone carriage return', 'a: 1\rb: 2', 'it holds U+0085, U+2028, U+2029 or a lone carriage return'],
    ['U+0085', 'a: "\u0085"', 'it holds U+0085, U+2028, U+2029 or a lone carriage return'],
    ['a merge deep inside', 'a: [{ b: { <<: { c: 1 } } }]', 'it merges maps with <<'],
    ['a bomb of aliases', `a: &a [1]\n${'bcdefghij'.split('').map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(',')}]`).join('\n')}`,
      'Excessive alias count indicates a resource exhaustion attack'],
  ])('refuses %s', (_title, text, message) => {
    expect(() => parseYaml(text)).toThrow(new Error(message));
  });
});

test.each<[unknown, boolean]>([
  ['1', true], ['500m', true], ['1.5', true], ['.5', true], ['1.', true], ['+1', true], ['4Gi', true], ['4G', true], ['1e3', true], ['1E+3', true], [0, true], [1.5, true],
  ['', false], ['-1', false], ['4GB', false], ['4gi', false], ['1 Gi', false], ['one', false], ['1,5', false], ['.', false], [-1, false], [NaN, false], [null, false], [true, false], ['1\n', false],
])('%j is a quantity: %s', (value, expected) => {
  expect(isQuantity(value)).toBe(expected);
});
