import { closeSync, openSync, writeFileSync } from 'fs';
import { resolve } from 'path';
import { Readable } from 'stream';
import { UsageError } from './command-line';
import { companionOf } from './companions';
import { readText } from './embedded';
import { render } from './formats';
import { HELP } from './help';
import { Argument, explainFileError, Input, InputFinder } from './inputs';
import { LEFTOVERS_HELP, leftoversCommand } from './leftovers/command';
import { CommandOptions, parseArguments } from './options';
import { parse, ParseError } from './parse';
import { isUnreadable, RawDocument, splitDocuments, Unreadable } from './split';
import { Auditor, AuditReport, hasFailed, OwnRule, rulesOfFile } from '../audit';
import { plain } from '../manifest/text';

/** The world around the command, so that tests can be it. */
export interface Surroundings {
  readonly directory: string;
  readonly stdin: Readable;
  /** Settles when the text is on its way, so that a slow reader does not make us hold the whole report. Rejects with an OutputError. */
  readonly out: (text: string) => Promise<void>;
  readonly error: (text: string) => void;
  /** Version of this package. */
  readonly version: string;
  /** Commands that do not judge, by their word. */
  readonly commands?: { readonly [word: string]: OtherCommand };
}

/** A command of another part of the package. */
export interface OtherCommand {
  readonly help: string;
  /** Does what the words behind the command ask for, and returns the exit status. */
  readonly run: (words: readonly string[], around: Surroundings) => Promise<number>;
}

export const CLEAN = 0;
export const VIOLATIONS = 1;
export const UNUSABLE = 2;

/** Standard output takes no more: its reader is gone, or what it leads to is full. */
export class OutputError extends Error {
  constructor(public readonly reason: NodeJS.ErrnoException) {
    super(reason.message);
  }
}

const CHUNK = 64 * 1024;

/** Runs the command and returns its exit status. */
export async function run(words: readonly string[], around: Surroundings): Promise<number> {
  try {
    return await obey(words, around);
  } catch (error) {
    if (error instanceof OutputError) {
      // `audit ... | head` is no mistake of anyone, but what was not shown must not count as clean.
      if (error.reason.code !== 'EPIPE') {
        around.error(`cdk8s-flyte: standard output cannot be written: ${explainFileError(error.reason)}\n`);
      }
    } else if (error instanceof UsageError) {
      around.error(`cdk8s-flyte: ${plain(error.message)}\nSee cdk8s-flyte ${commandOf(words, around) === undefined ? 'audit' : words[0]} --help.\n`);
    } else {
      throw error;
    }
    return UNUSABLE;
  }
}

async function obey([command, ...rest]: readonly string[], around: Surroundings): Promise<number> {
  if (command === '--version') {
    await around.out(`${around.version}\n`);
    return CLEAN;
  }
  const other = commandOf([command], around);
  if (command === '--help' || command === '-h' || command === 'help' || asksForHelp(rest)) {
    await around.out(other === undefined ? `${HELP}${othersIn(around)}` : other.help);
    return CLEAN;
  }
  if (other !== undefined) {
    return other.run(rest, around);
  }
  if (command !== 'audit') {
    const known = ['audit', ...Object.keys(commandsOf(around))];
    const are = `the commands are ${known.slice(0, -1).join(', ')} and ${known[known.length - 1]}`;
    throw new UsageError(command === undefined ? `no command; ${are}` : `unknown command ${command}; ${are}`);
  }
  return audit(parseArguments(rest), around);
}

/** Commands besides the audit: one of this folder, and those that were given. */
function commandsOf({ commands = {} }: Surroundings): { readonly [word: string]: OtherCommand } {
  return { leftovers: { help: LEFTOVERS_HELP, run: leftoversCommand }, ...commands };
}

/** The command besides the audit that the line begins with, if it does. */
function commandOf([word]: readonly (string | undefined)[], around: Surroundings): OtherCommand | undefined {
  const all = commandsOf(around);
  return word !== undefined && Object.hasOwn(all, word) ? all[word] : undefined;
}

/** What else there is, behind the help of the audit. */
function othersIn({ commands = {} }: Surroundings): string {
  return Object.keys(commands).map((word) => `\nThere is also: cdk8s-flyte ${word}, see cdk8s-flyte ${word} --help\n`).join('');
}

function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return (end === -1 ? words : words.slice(0, end)).some((word) => word === '--help' || word === '-h');
}

async function audit(options: CommandOptions, around: Surroundings): Promise<number> {
  const auditor = new Auditor({ ...options.audit, ownRules: ownRulesFor(options, around.directory) }, readText);
  const finder = new InputFinder(around.directory, around.stdin);
  for (const input of options.inputs) {
    const argument = finder.find(input);
    if (options.output !== undefined && finder.isInput(options.output)) {
      throw new UsageError(`--output ${options.output} would overwrite an input; name another file`);
    }
    await judgeArgument(argument, auditor);
  }
  const report = auditor.report();
  const onScreen = options.output === undefined && options.format === 'table';
  const pieces = render(options.format, report, { version: around.version, commit: options.commit, problemsElsewhere: onScreen });
  for (const { file, line, message } of report.problems) {
    around.error(plain(`${file}${line === undefined ? '' : `:${line}`}: ${message}`) + '\n');
  }
  if (options.output === undefined) {
    await inChunks(pieces, around.out);
  } else {
    await write(resolve(around.directory, options.output), options.output, pieces);
  }
  return statusOf(report);
}

function ownRulesFor({ rulesFile }: CommandOptions, directory: string): OwnRule[] {
  try {
    return rulesFile === undefined ? [] : rulesOfFile(`--rules-file ${rulesFile}`, resolve(directory, rulesFile));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function statusOf(report: AuditReport): number {
  if (report.problems.length > 0) {
    return UNUSABLE;
  }
  return hasFailed(report) ? VIOLATIONS : CLEAN;
}

async function judgeArgument({ name, inputs, problems, skipped }: Argument, auditor: Auditor): Promise<void> {
  problems.forEach((problem) => auditor.addProblem(problem.name, problem.message));
  skipped.forEach((one) => auditor.addSkipped(one.name, one.message));
  let used = problems.length;
  for (const input of inputs) {
    used += await judgeInput(input, auditor);
  }
  if (used === 0 && inputs.length === 0) {
    auditor.addProblem(name, 'nothing to judge: no *.yaml, *.yml or *.json file that was not read already');
  } else if (used === 0) {
    auditor.addProblem(name, 'nothing to judge: it holds no Kubernetes object');
  }
}

/** Returns how many documents the input has, usable or not. */
async function judgeInput({ name, open }: Input, auditor: Auditor): Promise<number> {
  let documents = 0;
  try {
    for await (const piece of splitDocuments(open())) {
      documents += judgePiece(piece, name, auditor);
    }
  } catch (error) {
    documents++;
    auditor.addProblem(name, explainFileError(error));
  }
  return documents;
}

function judgePiece(piece: RawDocument | Unreadable, file: string, auditor: Auditor): number {
  if (isUnreadable(piece)) {
    auditor.addProblem(file, piece.problem, piece.line);
    return 1;
  }
  try {
    const { value, lineOf } = parse(piece);
    if (value === null || value === undefined) {
      return 0;
    }
    const companion = companionOf(file, value);
    if (companion !== undefined) {
      auditor.addSkipped(file, `${companion}, which holds no object`);
      return 0;
    }
    auditor.add(value, { file, line: lineOf });
  } catch (error) {
    // Whatever goes wrong with one document must not hide the others, and must not pass as clean.
    const known = error instanceof ParseError;
    auditor.addProblem(file, known ? error.message : `it cannot be judged: ${String(error)}`, known ? error.line : piece.line);
  }
  return 1;
}

async function write(path: string, name: string, pieces: Iterable<string>): Promise<void> {
  try {
    const file = openSync(path, 'w');
    try {
      // Unlike writeSync, it goes on where only a part was written.
      await inChunks(pieces, async (text) => writeFileSync(file, text));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new UsageError(`--output ${name} cannot be written: ${explainFileError(error)}`);
  }
}

/** Joins small pieces, since each write has its price. */
async function inChunks(pieces: Iterable<string>, take: (text: string) => Promise<void>): Promise<void> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length > CHUNK) {
      await take(chunk);
      chunk = '';
    }
  }
  await take(chunk);
}
