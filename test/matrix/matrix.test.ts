import { App, Chart, Testing } from 'cdk8s';
import { build, buildBinary, buildControlPlane, buildDataPlane, Combination, combinations, pairs, pairsOf } from './combinations';
import { CONTRADICTIONS, contradicts } from './contradictions';
import { FACTORS } from './factors';
import { Auditor, parseOptions } from '../../src/judging/audit';
import { documentOf } from '../../src/private/documents';

const COUNT = 400;
const SEED = Number(process.env.MATRIX_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** A chart with the Flyte of a combination. */
function made(combination: Combination, how: (chart: Chart, combination: Combination) => unknown = build): Chart {
  const chart = new Chart(new App(), 'test', { namespace: 'flyte' });
  how(chart, combination);
  return chart;
}

/** What our audit finds in what is written, with all rules, and what it takes for unjudged. */
function findingsOf(chart: Chart): string[] {
  const auditor = new Auditor(parseOptions('restricted', 'latest', 'all'));
  for (const object of Testing.synth(chart) as unknown[]) { auditor.add(documentOf(object), { file: 'test', line: () => undefined }); }
  const { findings, problems, unjudged } = auditor.report();
  return [
    ...findings.filter(({ accepted }) => accepted === undefined).map(({ rule, object }) => `${object.kind} ${object.name}: ${rule.id}`),
    ...problems.map(({ message }) => message), ...unjudged.map(({ message }) => message),
  ];
}

describe(`combinations from seed ${SEED}`, () => {
  const all = combinations(COUNT, SEED);

  test('are enough, and any two choices that can go together meet in one', () => {
    const met = new Set(all.flatMap(pairsOf));
    expect(all.length).toBeGreaterThanOrEqual(COUNT);
    expect(pairs().filter((pair) => !met.has(pair))).toEqual([]);
  });

  test.each([
    ['of separate programs', build, COUNT], ['of the single binary', buildBinary, COUNT / 4], ['of a control plane', buildControlPlane, COUNT / 8],
    ['of a data plane', buildDataPlane, COUNT / 8],
  ] as const)('%s synthesise, and pass our audit', (_title, how, count) => {
    for (const combination of all.slice(0, count)) {
      let findings: string[];
      try {
        findings = findingsOf(made(combination, how));
      } catch (error) {
        throw new Error(`${JSON.stringify(combination)}: ${(error as Error).message}`);
      }
      expect([combination, findings]).toEqual([combination, []]);
    }
  });
});

test.each(CONTRADICTIONS.map(({ one, refusal }) => [JSON.stringify(one), one, refusal] as const))('%s is refused', (_title, one, refusal) => {
  const plain = Object.fromEntries(Object.entries(FACTORS).map(([factor, levels]) => [factor, Object.keys(levels)[0]]));
  const login: Combination = 'exposure' in one && !('login' in one) ? { login: 'disabled' } : {};
  const levels = Object.values(one).reduce<string[][]>((sets, some) => sets.flatMap((set) => some.map((level) => [...set, level])), [[]]);
  for (const chosen of levels) {
    const combination = { ...plain, ...login, ...Object.fromEntries(Object.keys(one).map((factor, index) => [factor, chosen[index]])) };
    expect(contradicts(combination)).toBe(true);
    expect(() => made(combination)).toThrow(refusal);
  }
});
