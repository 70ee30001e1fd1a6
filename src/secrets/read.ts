import { Objects } from './objects';
import { UsageError } from '../judging/cli/command-line';
import { companionOf } from '../judging/cli/companions';
import { explainFileError, Input, InputFinder } from '../judging/cli/inputs';
import { parse, ParseError } from '../judging/cli/parse';
import { Surroundings } from '../judging/cli/run';
import { isUnreadable, RawDocument, splitDocuments, Unreadable } from '../judging/cli/split';
import { Fields } from '../judging/manifest/json';
import { objectsOf } from '../judging/manifest/objects';
import { plain } from '../judging/manifest/text';

/** Something among the inputs that cannot be read. One is enough for nothing to be written: what it reads would be missing. */
interface Problem {
  readonly file: string;
  readonly line?: number;
  readonly message: string;
}

/** The objects in files and folders, read as `audit` reads them; undefined where one could not be, after saying so. */
export async function readObjects(inputs: readonly string[], around: Surroundings): Promise<Objects | undefined> {
  const finder = new InputFinder(around.directory, around.stdin);
  const objects: Fields[] = [];
  const problems: Problem[] = [];
  for (const argument of inputs.map((input) => finder.find(input))) {
    problems.push(...argument.problems.map(({ name, message }) => ({ file: name, message })));
    for (const input of argument.inputs) { await readInput(input, objects, problems); }
  }
  problems.forEach(({ file, line, message }) => around.error(`${plain(`${file}${line === undefined ? '' : `:${line}`}: ${message}`)}\n`));
  if (problems.length > 0) { return undefined; }
  if (objects.length === 0) { throw new UsageError('nothing to read: the inputs hold no Kubernetes object'); }
  return new Objects(objects);
}

async function readInput({ name, open }: Input, objects: Fields[], problems: Problem[]): Promise<void> {
  try {
    for await (const piece of splitDocuments(open())) { readPiece(piece, name, objects, problems); }
  } catch (error) {
    problems.push({ file: name, message: explainFileError(error) });
  }
}

function readPiece(piece: RawDocument | Unreadable, file: string, objects: Fields[], problems: Problem[]): void {
  if (isUnreadable(piece)) {
    problems.push({ file, line: piece.line, message: piece.problem });
    return;
  }
  try {
    const { value, lineOf } = parse(piece);
    if (value === null || value === undefined || companionOf(file, value) !== undefined) { return; }
    const found = objectsOf(value);
    objects.push(...found.objects.map(({ fields }) => fields));
    problems.push(...found.problems.map(({ path, message }) => ({ file, line: lineOf(path), message })));
  } catch (error) {
    if (!(error instanceof ParseError)) { throw error; }
    problems.push({ file, line: error.line, message: error.message });
  }
}
