import { textAt } from '../../manifest/fields';
import { Fields } from '../../manifest/json';
import { objectsOf } from '../../manifest/objects';
import { UsageError } from '../command-line';
import { explainFileError, Input, InputFinder } from '../inputs';
import { parse, ParseError } from '../parse';
import { isUnreadable, RawDocument, splitDocuments } from '../split';

/** The objects behind arguments. Whatever cannot be read is an error: what is not seen would count as gone. */
export async function readObjects(finder: InputFinder, argument: string): Promise<Fields[]> {
  const { name, inputs, problems } = finder.find(argument);
  const [problem] = problems;
  if (problem !== undefined) { throw new UsageError(`${problem.name}: ${problem.message}`); }
  const objects: Fields[] = [];
  for (const input of inputs) { objects.push(...await objectsIn(input)); }
  if (objects.length === 0) { throw new UsageError(`${name}: it holds no Kubernetes object`); }
  return objects;
}

async function objectsIn({ name, open }: Input): Promise<Fields[]> {
  const objects: Fields[] = [];
  try {
    for await (const piece of splitDocuments(open())) {
      if (isUnreadable(piece)) { throw new UsageError(`${name}:${piece.line}: ${piece.problem}`); }
      objects.push(...objectsOfPiece(name, piece));
    }
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${name}: ${explainFileError(error)}`);
  }
  return objects;
}

function objectsOfPiece(name: string, piece: RawDocument): Fields[] {
  try {
    const { value } = parse(piece);
    if (value === null || value === undefined) { return []; }
    const { objects, problems } = objectsOf(value);
    if (problems.length > 0) { throw new UsageError(`${name}:${piece.line}: ${problems[0].message}`); }
    return objects.map(({ fields }) => fields).filter((fields) => textAt(fields, 'metadata', 'name') !== undefined);
  } catch (error) {
    throw error instanceof ParseError ? new UsageError(`${name}:${error.line}: ${error.message}`) : error;
  }
}
