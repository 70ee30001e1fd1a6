import { OLDER_KEYS } from './older';
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

/** The release whose table is whole; those before it are told by their differences. */
export const NEWEST_WITH_KEYS = 'v1.16.8';

/** The releases whose keys this version of the library knows, the oldest first. */
export const RELEASES_WITH_KEYS: readonly string[] = [NEWEST_WITH_KEYS, ...OLDER_KEYS.map(([version]) => version)].reverse();

const read = new Map<string, ReleaseKeys>();

/** The keys of a release; none where the library has no table of it. */
export function keysOf(version: string): ReleaseKeys | undefined {
  if (!RELEASES_WITH_KEYS.includes(version)) { return undefined; }
  const before = read.get(version) ?? new ReleaseKeys(tableOf(version));
  read.set(version, before);
  return before;
}

/** The lines of a release's table, by name. */
function tableOf(version: string): Map<string, string> {
  const table = new Map(KEYS_V1_16_8.trim().split('\n').flatMap(linesOf));
  const changes = OLDER_KEYS.slice(0, OLDER_KEYS.findIndex(([older]) => older === version) + 1).flatMap(([, text]) => text.split('\n'));
  for (const [name, change] of changes.filter((line) => line !== '').flatMap(linesOf)) {
    table.set(name, changed(table.get(name), change));
  }
  return table;
}

/** A line of names, one for each. */
function linesOf(line: string): [string, string][] {
  const at = line.indexOf('=');
  return line.slice(0, at).split(',').map((name) => [name, line.slice(at + 1)]);
}

/** The keys of a line after `+key|type|default;-key`. */
function changed(line: string | undefined, change: string): string {
  const nameOf = (entry: string): string => entry.split('|')[0];
  const entries = new Map((line === undefined ? [] : line.split(';')).map((entry) => [nameOf(entry), entry]));
  for (const one of change.split(';')) {
    if (one.startsWith('+')) { entries.set(nameOf(one.slice(1)), one.slice(1)); } else { entries.delete(one.slice(1)); }
  }
  return [...entries.values()].join(';');
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
  private readonly structs = new Map<string, Keys>();

  /** @param lines the table's lines, by name */
  constructor(private readonly lines: ReadonlyMap<string, string>) {}

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
