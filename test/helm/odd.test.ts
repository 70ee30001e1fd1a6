import { leafCount, modules } from './helpers';
import { BadValues } from '../../src/helm/bad-values';
import { chartOf } from '../../src/helm/command';
import { importValues } from '../../src/helm/import';
import { fieldsOf, Values } from '../../src/helm/merge';
import { planOf } from '../../src/helm/plan';
import { reportPage, screen, tally } from '../../src/helm/report';
import { trialBy } from '../../src/helm/trial';

const RELEASE = { name: 'flyte', namespace: 'flyte' };

/** Values of every kind, of which few are what a key wants. */
const KINDS: { readonly [kind: string]: unknown } = {
  'a text': 'text',
  'a number': 7,
  'half of a number': 1.5,
  'true': true,
  'false': false,
  'a list of texts': ['a', 'b'],
  'a list of numbers': [1, [2]],
  'a list of maps': [{ name: 'a', value: 'b' }, { a: { b: [] } }, { key: 'a', value: 'a: b' }, null],
  'a map': { a: 'b', enabled: true, type: 'aws', c: { d: ['e'] } },
  'a map of maps': { endpoint: 'a:1', requiredDuringSchedulingIgnoredDuringExecution: [7], nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [7] }, a: { b: { c: 1 } } },
  'a map of lists': { metrics: [7], enabled: true, templates: [7], values: [7], custom: ['x'], timeouts: [7], endpoint: 'a:1' },
};

/** Puts a value to where a row of the table says. */
function valuesWith(key: string, value: unknown): Values {
  return key.split('.').reverse().reduce<unknown>((inner, name) => fieldsOf([[name === '*' ? 'any' : name, inner]]), value) as Values;
}

const CASES = ['flyte-core', 'flyte-binary'].flatMap((name) => Object.keys(KINDS).map((kind) => [name, kind] as const));

test.each(CASES)('%s: %s at any key is accounted for, and no key of the table is at a loss', (name, kind) => {
  const chart = chartOf(name)!;
  for (const { key } of chart.rows) {
    const values = valuesWith(key, KINDS[kind]);
    try {
      const { statements, entries, leaves } = planOf(values, chart, RELEASE);
      const accounted = new Set([...entries.map(({ path }) => path), ...statements.flatMap(({ from }) => from)]);
      expect([key, accounted.size]).toEqual([key, leaves.length]);
      expect([key, entries.filter(({ verdict, why }) => (verdict === 'refused' || verdict === 'default') && (why ?? '') === '')]).toEqual([key, []]);
    } catch (error) {
      if (!(error instanceof BadValues)) { throw new Error(`${key}: ${String(error)}`, { cause: error }); }
    }
  }
});

test.each(['flyte-core', 'flyte-binary'])('%s: all keys at once with odd values make an app all the same', (name) => {
  const chart = chartOf(name)!;
  const trial = trialBy(modules, { construct: chart.construct, namespace: 'flyte' });
  for (const kind of ['a text', 'a number', 'true', 'a list of texts', 'a list of maps', 'a map']) {
    // Every ninth key, from another one on for each kind, so that all of it takes seconds.
    const start = Object.keys(KINDS).indexOf(kind) % 9;
    const picked = chart.rows.filter(({ key }, index) => index % 9 === start && !chart.rows.some((other) => other.key.startsWith(`${key}.`)));
    const values = picked.map(({ key }) => valuesWith(key, KINDS[kind])).reduce(merged, {});
    const result = importValues(values, chart, () => trial);
    const counts = tally(result.entries);
    expect(counts.carried + counts.default + counts.refused + counts.unknown).toBe(leafCount(values));
    const head = { chart: name, files: ['a.yaml', 'b.yaml'], overridden: 1 };
    expect(reportPage(result, head)).toContain('1 value more of earlier files is overridden');
    expect([...screen(result, head, 'app')].join('')).toContain('1 value more of earlier files is overridden');
  }
});

function merged(one: Values, other: Values): Values {
  const both = new Map(Object.entries(one));
  for (const [key, value] of Object.entries(other)) {
    const before = both.get(key);
    both.set(key, typeof before === 'object' && before !== null && typeof value === 'object' && value !== null && !Array.isArray(before) && !Array.isArray(value)
      ? merged(before as Values, value as Values) : value);
  }
  return fieldsOf(both);
}
