import { Key, Keys, KeyType } from './release-keys';
import { problemOfWord } from './words';
import { Document, isDocument } from '../../private/documents';
import { nearest } from '../../private/spelling';

/** A key or a value that a program would not take as it is meant. */
export interface KeyProblem {
  /** Where it is: `propeller.wrokers`. */
  readonly path: string;
  /** What must hold, after "must". */
  readonly rule: string;
  readonly value: unknown;
  readonly fix: string;
}

/** The program that reads, for messages, with its sections. */
export interface KeyReader {
  /** `flytepropeller v1.16.8`. */
  readonly name: string;
  readonly sections: Keys;
}

/** More keys than this are not listed in a message. */
const LISTED = 12;

/**
 * What a program would refuse in strict mode, drop at run time, or read as something else: keys that it does not have, and values of
 * another type. What the documents leave open, and the names in maps, are not judged.
 */
export function keyProblems(reader: KeyReader, config: Document): KeyProblem[] {
  return inStruct({ reader, at: [], inList: false, free: false }, reader.sections, config);
}

/** Where a value stands. */
interface Place {
  readonly reader: KeyReader;
  readonly at: readonly string[];
  /** Whether it stands below a list, where names keep their case. */
  readonly inList: boolean;
  /** Whether it belongs to a name of the consumer's, such as a label. */
  readonly free: boolean;
}

function inStruct(place: Place, keys: Keys, value: Document): KeyProblem[] {
  return Object.entries(value).flatMap(([written, inner]) => {
    if (inner === undefined) { return []; }
    const key = keys.get(written.toLowerCase());
    const here = { ...place, at: [...place.at, written], free: false };
    return key === undefined ? [unknownKey(here, keys, written)] : inValue(here, key, key.type, inner);
  });
}

function inValue(place: Place, key: Key, type: KeyType, value: unknown): KeyProblem[] {
  const refused = (rule: string, fix: string): KeyProblem[] => [{ path: place.at.join('.'), rule, value, fix }];
  if (value === undefined || (type.kind === 'word' && type.word === 'any')) { return []; }
  if (value === null) { return refused('not be null', 'leave it out: Flyte would read it as empty, and not as its default'); }
  switch (type.kind) {
    case 'struct': return isDocument(value) ? inStruct(place, type.keys, value) : refused('be a map', 'write its keys below it');
    case 'list':
      if (!Array.isArray(value)) { return refused('be a list', 'write it as a list'); }
      return value.flatMap((entry, index) => inValue({ ...place, at: [...place.at, String(index)], inList: true }, key, type.of, entry));
    case 'map': return inMap(place, key, type.of, value);
    case 'word': {
      const problem = problemOfWord(key, type.word, value, place.free);
      return problem === undefined ? [] : refused(problem.rule, problem.fix);
    }
  }
}

/** Flyte reads a list of maps as one map, so that its names keep their case. */
function inMap(place: Place, key: Key, type: KeyType, value: unknown): KeyProblem[] {
  const refused = (rule: string, got: unknown, fix: string): KeyProblem[] => [{ path: place.at.join('.'), rule, value: got, fix }];
  if (Array.isArray(value) && value.every(isDocument)) {
    return value.flatMap((entry, index) => inMap({ ...place, at: [...place.at, String(index)], inList: true }, key, type, entry));
  }
  if (!isDocument(value)) { return refused('be a map, or a list of maps with one key each', value, 'write its keys below it'); }
  return Object.entries(value).flatMap(([name, inner]) => {
    if (!place.inList && /[A-Z]/.test(name) && !name.includes('.')) {
      return refused('be a list of maps with one key each, since it has capitals', name, `in a map Flyte reads '${name.toLowerCase()}'; give a list of one map with the key ${name}`);
    }
    return inValue({ ...place, at: [...place.at, name], free: true }, key, type, inner);
  });
}

function unknownKey({ reader, at }: Place, keys: Keys, written: string): KeyProblem {
  return { path: at.join('.'), rule: `be a key that ${reader.name} knows`, value: written, fix: wayToKey(reader, keys, written) };
}

function wayToKey(reader: KeyReader, keys: Keys, written: string): string {
  if (written.includes('.')) { return 'write what stands between the dots as keys below one another'; }
  const names = [...keys.values()].map(({ name }) => name).sort();
  const near = nearest(written, names) ?? elsewhere(reader.sections, written);
  if (near !== undefined) { return `did you mean '${near}'?`; }
  return names.length <= LISTED ? `use one of ${names.join(', ')}` : `remove it: none of the ${names.length} keys there is like it`;
}

/** The one place where the program does have such a key. */
function elsewhere(sections: Keys, written: string): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[-_]/g, '');
  const found: string[] = [];
  const visit = (keys: Keys, at: string): void => {
    for (const { name, type } of keys.values()) {
      if (plain(name) === plain(written)) { found.push(at + name); }
      if (type.kind === 'struct') { visit(type.keys, `${at}${name}.`); }
    }
  };
  visit(sections, '');
  return found.length === 1 ? found[0] : undefined;
}
