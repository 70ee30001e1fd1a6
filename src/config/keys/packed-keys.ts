import { Document, isDocument } from '../../private/documents';

/**
 * The keys of a release, as `scripts/flyte-config-keys.js` writes them. A text holds entries `name|type|default`, joined by semicolons.
 * A type in braces names a struct.
 */
export interface PackedKeys {
  /** The sections of each program. */
  readonly programs: { readonly [program: string]: string };
  /** The keys of each struct; one that a program has in a form of its own carries the program's name and a colon. */
  readonly structs: { readonly [name: string]: string };
}

/** A key or a value that the program would not take. */
export interface KeyProblem {
  /** Where it is: `propeller.wrokers`. */
  readonly path: string;
  /** What must hold, after "must". */
  readonly rule: string;
  readonly value: unknown;
  readonly fix: string;
}

type Types = ReadonlyMap<string, { readonly name: string; readonly type: string }>;

const DURATION = /^-?(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$|^0$/;
const INTEGER_TYPE = /^u?int\d*$/;

/** Integers that Flyte reads from a word, by the name of the key. */
const WORDS = new Set(['authservertype', 'inlineeventdatapolicy', 'samesitepolicy', 'secretmanagertype', 'authtype', 'cloudeventversion']);

/** Judges configuration by the keys of a release. */
export class ReleaseKeys {
  private readonly unpacked = new Map<string, Types>();

  constructor(private readonly packed: PackedKeys, private readonly version: string) {}

  /** The sections that a program registers, in order of their names. */
  public sectionsOf(program: string): string[] {
    return [...this.typesOf(`sections of ${program}`, this.packed.programs[program]).values()].map(({ name }) => name);
  }

  /**
   * What the program would refuse in strict mode, or read as something else: keys that it does not have, and values of another type.
   * Keys know no case. Free maps, and what the documents leave open, are not judged.
   */
  public problemsOf(program: string, config: Document): KeyProblem[] {
    return this.problemsOfKeys(program, this.typesOf(`sections of ${program}`, this.packed.programs[program]), config, []);
  }

  private problemsOfKeys(program: string, types: Types, value: Document, at: string[]): KeyProblem[] {
    return Object.entries(value).flatMap(([key, inner]) => {
      if (inner === undefined) { return []; }
      const known = types.get(key.toLowerCase());
      const path = [...at, key];
      return known === undefined ? [this.unknownKey(program, types, key, path)] : this.problemsOfValue(program, known.name, known.type, inner, path);
    });
  }

  private unknownKey(program: string, types: Types, key: string, path: string[]): KeyProblem {
    const names = [...types.values()].map(({ name }) => name);
    const near = nearest(key, names);
    return {
      path: path.join('.'),
      rule: `be a key that ${program} ${this.version} has`,
      value: key,
      fix: near !== undefined ? `did you mean '${near}'?` : names.length === 0 ? 'remove it' : `it has ${names.sort().join(', ')}`,
    };
  }

  private problemsOfValue(program: string, name: string, type: string, value: unknown, at: string[]): KeyProblem[] {
    const struct = /^\{(.*)\}$/.exec(type)?.[1] ?? type.replace(/^\*/, '');
    const types = this.structOf(program, struct);
    if (types !== undefined) {
      if (isDocument(value)) { return this.problemsOfKeys(program, types, value, at); }
      // `domains` is a section whose value is a list of one struct.
      if (at.length === 1 && Array.isArray(value)) {
        return value.flatMap((entry, index) => this.problemsOfValue(program, name, type, entry, [...at, String(index)]));
      }
      return [wrong(at, 'be a map', value, 'write its keys below it')];
    }
    if (type.startsWith('[]')) {
      return Array.isArray(value) ? value.flatMap((entry, index) => this.problemsOfValue(program, name, type.slice(2), entry, [...at, String(index)]))
        : [wrong(at, 'be a list', value, 'write it as a list')];
    }
    const inMap = /^map\[[^\]]*\](.*)$/.exec(type)?.[1];
    if (inMap !== undefined) { return this.problemsOfMap(program, name, inMap, value, at); }
    return problemOfScalar(name, type, value, at);
  }

  /** A map may be written as a list of maps with one key each, which keeps the case of the keys. */
  private problemsOfMap(program: string, name: string, type: string, value: unknown, at: string[]): KeyProblem[] {
    const entries = isDocument(value) ? Object.entries(value) : Array.isArray(value) && value.every(isDocument) ? value.flatMap(Object.entries) : undefined;
    if (entries === undefined) { return [wrong(at, 'be a map, or a list of maps with one key each', value, 'write its keys below it')]; }
    return entries.flatMap(([key, inner]) => this.problemsOfValue(program, name, type, inner, [...at, key]));
  }

  private structOf(program: string, name: string): Types | undefined {
    const key = [`${program}:${name}`, name].find((candidate) => Object.prototype.hasOwnProperty.call(this.packed.structs, candidate));
    return key === undefined ? undefined : this.typesOf(key, this.packed.structs[key]);
  }

  private typesOf(key: string, packed: string): Types {
    const before = this.unpacked.get(key);
    if (before !== undefined) { return before; }
    const types = new Map(packed.split(';').filter((entry) => entry !== '').map((entry) => {
      const [name, type] = entry.split('|');
      return [name.toLowerCase(), { name, type }];
    }));
    this.unpacked.set(key, types);
    return types;
  }
}

function problemOfScalar(name: string, type: string, value: unknown, at: string[]): KeyProblem[] {
  const refused = (rule: string, fix: string) => [wrong(at, rule, value, fix)];
  if (type === 'bool') { return typeof value === 'boolean' ? [] : refused('be true or false', 'write it without quotes'); }
  if (WORDS.has(name.toLowerCase())) { return typeof value === 'string' || typeof value === 'number' ? [] : refused('be one word', "write Flyte's word for it"); }
  if (INTEGER_TYPE.test(type)) { return Number.isInteger(value) ? [] : refused('be a whole number', 'write it without quotes'); }
  if (type.startsWith('float')) { return typeof value === 'number' && Number.isFinite(value) ? [] : refused('be a number', 'write it without quotes'); }
  if (type === 'duration' || type === 'config.Duration') {
    return typeof value === 'string' && DURATION.test(value) ? [] : refused('be a duration', "write for example '30s' or '1h30m'");
  }
  if (type === 'port' || type === 'quantity') { return typeof value === 'string' || typeof value === 'number' ? [] : refused(`be a ${type}`, 'write one value'); }
  if (type === 'string' || type === 'url' || type === 'config.URL') { return typeof value === 'string' ? [] : refused('be a text', 'put it into quotes'); }
  // Anything else is a struct of Kubernetes or one that the documents leave open.
  return [];
}

function wrong(at: string[], rule: string, value: unknown, fix: string): KeyProblem {
  return { path: at.join('.'), rule, value, fix };
}

/** The name nearest to what was written, if a slip of the fingers explains the difference. */
function nearest(written: string, names: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[-_]/g, '');
  const ranked = names.map((name) => ({ name, distance: distanceOf(plain(written), plain(name)) })).sort((a, b) => a.distance - b.distance);
  return ranked.length > 0 && ranked[0].distance <= Math.max(1, Math.floor(written.length / 4)) ? ranked[0].name : undefined;
}

/** The number of letters to change, add, take out or swap. */
function distanceOf(left: string, right: string): number {
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) { next[j] = Math.min(next[j], before[j - 2] + 1); }
    }
    before = row;
    row = next;
  }
  return row[right.length];
}
