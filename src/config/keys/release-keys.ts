import { KEYS_V1_16_8 } from './v1.16.8';

/** What a key holds. */
export type KeyType =
  | { readonly kind: 'struct'; readonly keys: Keys }
  | { readonly kind: 'list' | 'map'; readonly of: KeyType }
  /** `string`, `bool`, `int32`, `duration`; `object` for a struct that the documents leave open, `any` for what may be anything. */
  | { readonly kind: 'word'; readonly word: string };

/** A key, as Flyte spells it. */
export interface Key {
  readonly name: string;
  readonly type: KeyType;
  /** What Flyte has where nothing is said, if that is one word or number and not nothing. */
  readonly default?: string;
}

/** The keys of a struct, by name in lower case: Flyte's keys know no case. */
export type Keys = ReadonlyMap<string, Key>;

/** The tables of the releases that this version of the library knows. */
const TABLES: { readonly [version: string]: string } = { 'v1.16.8': KEYS_V1_16_8 };
const read = new Map<string, ReleaseKeys>();

/** The keys of a release; none where the library has no table of it. */
export function keysOf(version: string): ReleaseKeys | undefined {
  if (!Object.prototype.hasOwnProperty.call(TABLES, version)) { return undefined; }
  const before = read.get(version) ?? new ReleaseKeys(TABLES[version]);
  read.set(version, before);
  return before;
}

/**
 * The keys of a release, from a table of `scripts/flyte-config-keys.js`. A line is `name=key;key;…` for a struct, `@program,@program=…`
 * for the sections of programs; `@program` among them stands for all of another one's. A key is `name|type|default`, without what is
 * empty: a text, or no default. A type is a word, `{struct}`, `[]type` or `map:type`. A struct that a program has otherwise than those
 * before it carries the program's name.
 *
 * Only what is asked for is read: most apps write no extra configuration.
 */
export class ReleaseKeys {
  private readonly lines: ReadonlyMap<string, string>;
  private readonly structs = new Map<string, Keys>();

  constructor(table: string) {
    this.lines = new Map(table.trim().split('\n').flatMap((line) => {
      const at = line.indexOf('=');
      return line.slice(0, at).split(',').map((name): [string, string] => [name, line.slice(at + 1)]);
    }));
  }

  /** The sections that a program registers. */
  public sectionsOf(program: string): Keys {
    return this.keysOf(`@${program}`);
  }

  private keysOf(name: string): Keys {
    const before = this.structs.get(name);
    if (before !== undefined) { return before; }
    const keys = new Map(this.lines.get(name)!.split(';').flatMap((entry): [string, Key][] => {
      if (entry.startsWith('@')) { return [...this.keysOf(entry)]; }
      const [key, type, fallback] = entry.split('|');
      return [[key.toLowerCase(), { name: key, type: this.typeOf(type || 'string'), default: fallback }]];
    }));
    this.structs.set(name, keys);
    return keys;
  }

  private typeOf(type: string): KeyType {
    if (type.startsWith('[]')) { return { kind: 'list', of: this.typeOf(type.slice('[]'.length)) }; }
    if (type.startsWith('map:')) { return { kind: 'map', of: this.typeOf(type.slice('map:'.length)) }; }
    return type.startsWith('{') ? { kind: 'struct', keys: this.keysOf(type.slice(1, -1)) } : { kind: 'word', word: type };
  }
}
