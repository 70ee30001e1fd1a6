import { compare, Comparison, Disagreement, EVERY_POLICY, LEVELS, shrink } from './compare';
import { generate } from './generate';
import { Random } from './random';
import { Fixture, Policy, Question, Reference } from './reference';
import { evaluate, PSS_VERSIONS } from '../../../src/judging/pss';
import { PSS_CHECKS } from '../../../src/judging/pss/registry';

export interface PssRunOptions {
  /** @default - a new one, printed */
  readonly seed?: number;
  /** Generated pods. @default 20000 */
  readonly pods?: number;
}

export interface ConformanceResult {
  readonly passed: number;
  readonly failed: number;
  readonly notes: string[];
}

const POLICIES_PER_POD = 3;
/** The versions in which a rule changes and those just before, where an error would hide. */
const TURNING_POINTS = PSS_VERSIONS.filter((_version, minor) => PSS_CHECKS.some(({ revisions }) => {
  return revisions.some(({ since }) => since === minor || since === minor + 1);
}));
const SHOWN = 5;

/** Compares our Pod Security verdicts with those of Kubernetes: on its own fixtures, then on generated pods. */
export async function run(options: PssRunOptions = {}): Promise<ConformanceResult> {
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 32);
  const reference = await Reference.build();
  const fixtures = reference.fixtures();
  const objects = distinctObjects(fixtures);
  const notes: string[] = [];

  checkVersions(fixtures);
  const surprises = unexpected(fixtures);
  const everywhere = compare(reference, objects.map((object) => ({ object, policies: EVERY_POLICY })));
  notes.push(`${fixtures.length} fixtures under the policy they were made for: ${surprises.length} not as their authors expect`);
  notes.push(`${objects.length} distinct fixture pods under ${EVERY_POLICY.length} policies: ${summary(everywhere)}`);

  const random = new Random(seed);
  const questions: Question[] = Array.from({ length: options.pods ?? 20000 }, () => ({
    object: generate(random, objects),
    policies: Array.from({ length: POLICIES_PER_POD }, () => randomPolicy(random)),
  }));
  const generated = compare(reference, questions);
  notes.push(`${questions.length} generated pods, seed ${seed}, ${POLICIES_PER_POD} policies each: ${summary(generated)}`);
  notes.push(`violations among them: ${tally(generated)}`);

  const disagreements = [...surprises, ...everywhere.disagreements, ...generated.disagreements];
  for (const disagreement of disagreements.slice(0, SHOWN)) {
    notes.push(describe(shrink(reference, disagreement)));
  }
  const compared = fixtures.length + everywhere.compared + generated.compared;
  return { passed: compared - disagreements.length, failed: disagreements.length, notes };
}

/** Every fixture under its own policy: the folder it stands in says what its authors expect, and so must we. */
function unexpected(fixtures: readonly Fixture[]): Disagreement[] {
  return fixtures.flatMap(({ level, version, object, allowed, file }) => {
    const ours = evaluate(object, { level, version }).flatMap(({ violations }) => violations.map(({ detail }) => detail));
    const expected = allowed ? [] : ['refused'];
    return (ours.length === 0) === allowed ? [] : [{ policy: [level, version] as const, object, ours, reference: expected, why: file }];
  });
}

/** The reference must know the versions that we know, no fewer and no more: a newer one has rules that we lack. */
function checkVersions(fixtures: readonly Fixture[]): void {
  const theirs = [...new Set(fixtures.map(({ version }) => version))];
  const ours = PSS_VERSIONS.filter((version) => version !== 'latest');
  if (theirs.length !== ours.length || !ours.every((version) => theirs.includes(version))) {
    throw new Error(`the reference has fixtures for ${theirs.join(', ')}; we know ${ours.join(', ')}`);
  }
}

function randomPolicy(random: Random): Policy {
  // privileged has nothing to compare but that nothing is refused: seldom is enough
  return [random.chance(0.02) ? 'privileged' : random.pick(LEVELS.slice(1)), random.pick(random.chance(0.5) ? PSS_VERSIONS : TURNING_POINTS)];
}

function distinctObjects(fixtures: readonly Fixture[]): unknown[] {
  return [...new Map(fixtures.map(({ object }) => [JSON.stringify(object), object])).values()];
}

function summary({ compared, allowed, malformed, disagreements }: Comparison): string {
  return `${compared} verdicts compared (${allowed} allowed, ${malformed} malformed), ${disagreements.length} disagreements`;
}

function tally({ reasons }: Comparison): string {
  return [...reasons].sort(([one], [other]) => one < other ? -1 : 1).map(([check, count]) => `${check} ${count}`).join(', ');
}

function describe({ policy, object, why, ours, reference }: Disagreement): string {
  return [
    `DISAGREEMENT under ${policy.join(' ')}: ${why}`,
    `  ours:      ${ours.join(' | ') || 'allowed'}`,
    `  reference: ${reference.join(' | ') || 'allowed'}`,
    `  pod:       ${JSON.stringify(object)}`,
  ].join('\n');
}

/** `--seed 7` as 7. */
export function numberArgument(args: readonly string[], name: string): number | undefined {
  const at = args.indexOf(`--${name}`);
  if (at < 0) {
    return undefined;
  }
  const value = Number(args[at + 1]);
  if (!Number.isInteger(value) || value < 0) {
    throw new Error(`--${name} must be a whole number, got ${args[at + 1]}`);
  }
  return value;
}

async function main(args: readonly string[]): Promise<void> {
  const { passed, failed, notes } = await run({ seed: numberArgument(args, 'seed'), pods: numberArgument(args, 'pods') });
  notes.forEach((note) => console.log(note));
  console.log(`${passed} agree, ${failed} do not`);
  process.exitCode = failed === 0 ? 0 : 1;
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
