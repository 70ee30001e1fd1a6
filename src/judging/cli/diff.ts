import { writeFileSync } from 'fs';
import { resolve } from 'path';
import { commandLine, oneOf, requireFile, requireReadable, UsageError } from './command-line';
import { companionOf } from './companions';
import { explainFileError, InputFinder } from './inputs';
import { parse, ParseError } from './parse';
import { CLEAN, Surroundings, UNUSABLE, VIOLATIONS } from './run';
import { isUnreadable, splitDocuments } from './split';
import { Change, compareManifests } from '../diff/compare';
import { DIFF_FORMATS, DiffFormat, renderChanges } from '../diff/formats';
import { TooManyRights } from '../diff/rights';
import { objectsOf } from '../manifest/objects';
import { plain } from '../manifest/text';

export const DIFF = 'diff';

/** Printed by `diff --help`. */
export const DIFF_HELP = `Usage: cdk8s-flyte diff OLD NEW [options]

Compares what two sets of manifests allow: users, verbs, reach, Secrets, images,
grants and findings. OLD and NEW are folders or files; one may be - for standard
input. Numbers of replicas do not count.

Options:
  --format FORMAT  table, markdown, json or html (default table)
  --output FILE    write to a file instead of standard output
  --help           print this text

Exit status:
  0  nothing got worse
  1  something got worse
  2  an input, or the command line, cannot be used; nothing is written
`;

/** More than any app has, and little enough to hold. */
const OBJECT_LIMIT = 20_000;

interface DiffOptions {
  readonly sides: readonly string[];
  readonly format: DiffFormat;
  readonly output?: string;
}

/** Runs `diff`. */
export async function diffCommand(words: readonly string[], around: Surroundings): Promise<number> {
  const options = optionsOf(words);
  const problems: string[] = [];
  const sides: unknown[][] = [];
  for (const side of options.sides) {
    const finder = new InputFinder(around.directory, around.stdin);
    sides.push(await readSide(side, finder, problems));
    if (options.output !== undefined && finder.isInput(options.output)) {
      throw new UsageError(`--output ${options.output} would overwrite an input; name another file`);
    }
  }
  if (problems.length > 0) {
    problems.forEach((problem) => around.error(`${plain(problem)}\n`));
    return UNUSABLE;
  }
  const changes = compared(sides[0], sides[1]);
  const text = renderChanges(options.format, changes);
  if (options.output === undefined) { await around.out(text); } else { write(options.output, text, around); }
  return changes.some(({ verdict }) => verdict === 'worse') ? VIOLATIONS : CLEAN;
}

function compared(before: readonly unknown[], after: readonly unknown[]): Change[] {
  try {
    return compareManifests(before, after);
  } catch (error) {
    throw error instanceof TooManyRights ? new UsageError(error.message) : error;
  }
}

function write(output: string, text: string, { directory }: Surroundings): void {
  try {
    writeFileSync(resolve(directory, output), text);
  } catch (error) {
    throw new UsageError(`--output ${output} cannot be written: ${explainFileError(error)}`);
  }
}

function optionsOf(words: readonly string[]): DiffOptions {
  const { inputs: sides, value } = commandLine(words, { format: { example: 'markdown' }, output: { example: 'diff.md' } });
  const format = oneOf('format', DIFF_FORMATS, value('format') ?? 'table');
  const output = value('output');
  requireFile(output);
  if (sides.length !== 2) { throw new UsageError(`diff compares two inputs, and got ${sides.length}: cdk8s-flyte diff OLD NEW`); }
  requireReadable(sides);
  return { sides, format, ...output === undefined ? {} : { output } };
}

/** The objects of one side; what is wrong with them goes to the problems. */
async function readSide(side: string, finder: InputFinder, problems: string[]): Promise<unknown[]> {
  const found = finder.find(side);
  const objects: unknown[] = [];
  const before = problems.length;
  found.problems.forEach(({ name, message }) => problems.push(`${name}: ${message}`));
  for (const { name, open } of found.inputs) {
    const note = (message: string, line?: number) => problems.push(`${name}${line === undefined ? '' : `:${line}`}: ${message}`);
    try {
      for await (const piece of splitDocuments(open())) {
        if (isUnreadable(piece)) { note(piece.problem, piece.line); continue; }
        const { value, lineOf } = parse(piece);
        if (value === null || value === undefined || companionOf(name, value) !== undefined) { continue; }
        const read = objectsOf(value);
        read.problems.forEach(({ path, message }) => note(message, lineOf(path)));
        objects.push(...read.objects.map(({ fields }) => fields));
        if (objects.length > OBJECT_LIMIT) {
          note(`more than ${OBJECT_LIMIT} objects on one side; compare parts of it`);
          return [];
        }
      }
    } catch (error) {
      note(error instanceof ParseError ? error.message : explainFileError(error), error instanceof ParseError ? error.line : undefined);
    }
  }
  if (objects.length === 0 && problems.length === before) { problems.push(`${found.name}: nothing to compare: it holds no Kubernetes object`); }
  return objects;
}
