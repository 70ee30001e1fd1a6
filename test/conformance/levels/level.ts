import { Example } from '../lib/manifests';
import { LevelReport } from '../lib/report';
import { Binaries } from '../runner/images';

/** What every level gets. */
export interface LevelContext {
  /** The root of the repository. */
  readonly repository: string;
  /** A folder for this level's files, removed at the end. */
  readonly folder: string;
  readonly binaries: Binaries;
  /** The programs that are Flyte's own, put there by whoever runs this. Nothing is passed over for them. */
  readonly given: readonly string[];
  /** The version of each program, by name. */
  readonly versions: Readonly<Record<string, string>>;
  readonly examples: Example[];
  /** The examples as the previous commit synthesised them, or why there are none. */
  readonly previous: Example[] | string;
}

export interface Level {
  readonly number: number;
  readonly title: string;
  /** The programs that it runs, beyond those of the machine. */
  readonly tools: readonly string[];
  run(context: LevelContext, report: LevelReport): Promise<void>;
}

/** The example of the single binary, where the program is given; it cannot be built. */
export function singleBinary(context: LevelContext, report: LevelReport): Example | undefined {
  if (context.given.includes('flyte')) {
    report.with(...namesOf(context, 'flyte'));
    return exampleNamed(context, 'binary');
  }
  report.note('not run: examples/binary: flyte is not given');
  return undefined;
}

/** Programs with their versions, for the table; Flyte's own are marked. */
export function namesOf(context: LevelContext, ...programs: string[]): string[] {
  return programs.filter((program) => program in context.binaries)
    .map((program) => [program, context.versions[program] ?? '', context.given.includes(program) ? '(given)' : ''].filter(Boolean).join(' '));
}

/** The one example of a name, or an error that says how to get it. */
export function exampleNamed(context: LevelContext, name: string): Example {
  const found = context.examples.find((example) => example.name === name);
  if (!found) {
    throw new Error(`dist/${name} does not exist; there are: ${context.examples.map((one) => one.name).join(', ') || 'none'}; run npm run synth`);
  }
  return found;
}
