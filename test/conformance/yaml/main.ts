import { readFileSync } from 'fs';
import { join } from 'path';
import { compare, read, Reading, Verdict } from './compare';
import { generate, SHORTEST, wellFormed } from './generate';
import { Answer, Reference } from './reference';
import { numberArgument } from '../pss/main';
import { Random } from '../pss/random';

export interface YamlRunOptions {
  /** @default - always the same, so that whether a change passes depends on the change; on the command line a new one, printed */
  readonly seed?: number;
  /** Generated files. @default 50000 */
  readonly files?: number;
}

interface Difference {
  readonly text: string;
  readonly why: string;
  readonly ours: Reading;
  readonly theirs: Answer;
}

/** Documents as a chart writes them. */
const SAMPLES = join(__dirname, '..', '..', 'judging', 'cli', 'fixtures', 'flyte-chart.yaml');
const SAMPLE_LENGTH = 3000;
const CHUNK = 5000;
const SHOWN = 5;
const SEED = 405_067_240;

/** Compares what `audit` reads in generated files with what kubectl reads there: the same objects, or we refuse. */
export async function run(options: YamlRunOptions = {}): Promise<{ passed: number; failed: number; notes: string[] }> {
  const seed = options.seed ?? SEED;
  const files = options.files ?? 50_000;
  const reference = await Reference.build();
  const random = new Random(seed);
  const samples = readFileSync(SAMPLES, 'utf8').split(/^---\n/m).filter((text) => text !== '' && text.length < SAMPLE_LENGTH);
  const counts = new Map<Verdict['kind'], number>();
  const differences: Difference[] = [];
  let documents = 0;
  for (let start = 0; start < files; start += CHUNK) {
    const texts = Array.from({ length: Math.min(CHUNK, files - start) }, () => generate(random, samples));
    for (const [index, theirs] of reference.read(texts).entries()) {
      const ours = await read(texts[index]);
      const verdict = compare(ours, theirs);
      documents += ours.objects.length + ours.problems.length;
      counts.set(verdict.kind, (counts.get(verdict.kind) ?? 0) + 1);
      if (verdict.kind === 'different') {
        differences.push({ text: texts[index], why: verdict.why, ours, theirs });
      }
    }
  }
  const notes = [`${files} generated files with ${documents} documents, seed ${seed}: ${[...counts].map(([kind, count]) => `${kind} ${count}`).join(', ')}`];
  for (const difference of differences.slice(0, SHOWN)) {
    notes.push(describe(await shrink(reference, difference)));
  }
  return { passed: files - differences.length, failed: differences.length, notes };
}

/** The shortest file found by leaving out parts that is still read differently. */
async function shrink(reference: Reference, difference: Difference): Promise<Difference> {
  let smallest = difference;
  for (let size = Math.ceil(smallest.text.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let smaller: Difference | undefined = smallest; smaller !== undefined;) {
      const { text }: Difference = smaller;
      const candidates: string[] = Array.from({ length: text.length }, (_value, at) => wellFormed(text.slice(0, at) + text.slice(at + size)))
        .filter((each) => each.length >= SHORTEST);
      const answers = reference.read(candidates);
      smaller = undefined;
      for (const [index, theirs] of answers.entries()) {
        const ours = await read(candidates[index]);
        const verdict = compare(ours, theirs);
        if (verdict.kind === 'different' && candidates[index].length < smallest.text.length) {
          smaller = smallest = { text: candidates[index], why: verdict.why, ours, theirs };
          break;
        }
      }
    }
  }
  return smallest;
}

function describe({ text, why, ours, theirs }: Difference): string {
  return [
    `DIFFERENT: ${why}`,
    `  file:   ${JSON.stringify(text)}`,
    `  ours:   ${JSON.stringify(ours.objects)}`,
    `  kubectl: ${JSON.stringify(theirs.objects)}`,
  ].join('\n');
}

async function main(args: readonly string[]): Promise<void> {
  const seed = numberArgument(args, 'seed') ?? Math.floor(Math.random() * 2 ** 32);
  const { passed, failed, notes } = await run({ seed, files: numberArgument(args, 'files') });
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
