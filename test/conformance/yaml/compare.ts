import { Answer } from './reference';
import { parse, ParseError } from '../../../src/judging/cli/parse';
import { isUnreadable, splitDocuments } from '../../../src/judging/cli/split';

/** What our command makes of a file: what it judges, and what it refuses. */
export interface Reading {
  readonly objects: readonly unknown[];
  readonly problems: readonly string[];
}

export type Verdict =
  /** The same objects in the same order. */
  | { readonly kind: 'same' }
  /** We refuse a document of the file, as Go does. */
  | { readonly kind: 'both refuse' }
  /** We refuse what Go reads: the command exits 2, so that nothing passes unseen. */
  | { readonly kind: 'only we refuse'; readonly problem: string }
  | { readonly kind: 'different'; readonly why: string; readonly ours: Reading };

/** Reads a file as `cdk8s-flyte audit` does, up to where it would judge. */
export async function read(text: string): Promise<Reading> {
  const objects: unknown[] = [];
  const problems: string[] = [];
  for await (const piece of splitDocuments(bytesOf(text))) {
    if (isUnreadable(piece)) {
      problems.push(piece.problem);
      continue;
    }
    try {
      const { value } = parse(piece);
      if (value !== null) {
        objects.push(value);
      }
    } catch (error) {
      if (!(error instanceof ParseError)) {
        throw error;
      }
      problems.push(error.message);
    }
  }
  return { objects, problems };
}

export function compare(ours: Reading, theirs: Answer): Verdict {
  if (ours.problems.length > 0) {
    return theirs.error === undefined ? { kind: 'only we refuse', problem: ours.problems[0] } : { kind: 'both refuse' };
  }
  if (theirs.error !== undefined) {
    return { kind: 'different', why: `Go refuses it: ${theirs.error}`, ours };
  }
  return canonical(ours.objects) === canonical(theirs.objects ?? []) ? { kind: 'same' } : { kind: 'different', why: 'Go reads another object', ours };
}

/** One text for equal values: keys sorted, numbers as the 64-bit floats that both sides make of them. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => typeof part !== 'object' || part === null || Array.isArray(part)
    ? part
    : Object.fromEntries(Object.entries(part).sort(([one], [other]) => one < other ? -1 : 1).map(([key, each]) => [`_${key}`, each])));
}

async function* bytesOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
