import * as path from 'node:path';
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

/** Does with the example of the single binary what was done with the quickstart, in a cluster of its own. The program cannot be built. */
export async function withSingleBinary(
  context: LevelContext, report: LevelReport, use: (context: LevelContext, example: Example, report: LevelReport) => Promise<void>,
): Promise<void> {
  if (!context.given.includes('flyte')) {
    report.note('not run: examples/binary: flyte is not given');
    return;
  }
  report.with(...namesOf(context, 'flyte'));
  await use({ ...context, folder: path.join(context.folder, 'single-binary') }, exampleNamed(context, 'binary'), report);
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
