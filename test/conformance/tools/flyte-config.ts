import { copyFileSync, readFileSync } from 'fs';
import { join } from 'path';
import { cached } from './cache';
import { moduleFolder } from './modules';
import { say } from './process';
import { FLYTE_REPOSITORY } from './specs';

/** Programs whose configuration Flyte documents, and the file that does. */
const DOCUMENTS = {
  flyteadmin: 'flyteadmin_config.rst',
  flytescheduler: 'scheduler_config.rst',
  datacatalog: 'datacatalog_config.rst',
  flytepropeller: 'flytepropeller_config.rst',
} as const;

export type FlyteProgram = keyof typeof DOCUMENTS;

/** One thing in a configuration that the program would refuse in strict mode. */
export interface ConfigProblem {
  /** Where in the configuration: `storage.connection.endpoint`. */
  readonly path: string;
  readonly message: string;
}

/** The fields of a section or of a struct type, by lower-case name; the value names the type. */
type Fields = Map<string, string>;

/** A setting as its documents name it. */
export interface DocumentedSetting {
  /** As the documents write it: `map[string]config.Duration`. */
  readonly type: string;
  /** The text under `Default Value`, where that is one line. */
  readonly fallback?: string;
}

/** What a program says about its own configuration: the output of its `config docs`. */
export class FlyteConfigDocs {
  private readonly sections = new Map<string, Fields>();
  private readonly types = new Map<string, Fields>();
  private readonly fallbacks = new Map<Fields, Map<string, string>>();
  /** Sections that the docs list and don't describe, since they are maps. */
  private readonly open = new Set<string>();

  public constructor(public readonly program: FlyteProgram, text: string) {
    const lines = text.split('\n');
    let fields: Fields = new Map();
    for (const [, name] of text.matchAll(/^- `(\S+) <#section-/gm)) {
      this.open.add(name.toLowerCase());
    }
    lines.slice(0, -1).forEach((line, index) => {
      const rule = /^([=^"-])\1{60,}$/.exec(lines[index + 1])?.[1];
      if (rule === '=') {
        const name = line.replace(/^Section: /, '').toLowerCase();
        this.open.delete(name);
        fields = put(this.sections, name);
      } else if (rule === '^') {
        fields = put(this.types, line);
      } else if (rule !== undefined) {
        const [, name, type] = /^(\S+) \((.*)\)$/.exec(line) ?? [];
        fields.set(name.toLowerCase(), type);
        const fallback = fallbackBelow(lines, index + 2);
        if (fallback !== undefined) {put(this.fallbacks, fields).set(name.toLowerCase(), fallback);}
      }
    });
  }

  /** Every setting below structs only, by its path in lower case. */
  public settings(): Map<string, DocumentedSetting> {
    const found = new Map<string, DocumentedSetting>();
    const visit = (fields: Fields, at: string): void => fields.forEach((type, name) => {
      const struct = this.structOf(type);
      if (struct !== undefined) {
        visit(struct, `${at}${name}.`);
      } else {
        found.set(at + name, { type: type.replace(/[`_*]/g, ''), fallback: this.fallbacks.get(fields)?.get(name) });
      }
    });
    this.sections.forEach((fields, name) => visit(fields, `${name}.`));
    this.open.forEach((name) => found.set(name, { type: 'map' }));
    return found;
  }

  /** The fields of a struct that a file holds as such. */
  private structOf(type: string): Fields | undefined {
    const linked = /^`(.*)`_$/.exec(type)?.[1] ?? '';
    const struct = this.types.get(linked);
    return struct === undefined || struct.size === 0 || TEXT_TYPES.has(linked) ? undefined : struct;
  }

  /** Names of the sections that the program registers. */
  public get sectionNames(): string[] {
    return [...this.sections.keys(), ...this.open].sort();
  }

  /**
   * Judges a configuration as strict mode does: a section that the program does
   * not register, a key that it does not know, and a value of the wrong shape
   * are problems. What the docs leave open (the items of some lists and maps) is
   * not judged.
   */
  public check(config: Readonly<Record<string, unknown>>): ConfigProblem[] {
    return Object.entries(config).flatMap(([name, value]) => {
      const section = this.sections.get(name.toLowerCase());
      if (this.open.has(name.toLowerCase())) {
        return [];
      }
      if (!section) {
        return [{ path: name, message: `${this.program} has no such section` }];
      }
      const values = Array.isArray(value) ? value : [value];
      return values.flatMap((each, index) => this.checkFields(section, each, values === value ? `${name}[${index}]` : name));
    });
  }

  private checkFields(fields: Fields, value: unknown, path: string): ConfigProblem[] {
    if (!isObject(value)) {
      return [{ path, message: `expected a map, got ${JSON.stringify(value)}` }];
    }
    return Object.entries(value).flatMap(([name, child]) => {
      const type = fields.get(name.toLowerCase());
      const at = `${path}.${name}`;
      return type === undefined ? [{ path: at, message: `${this.program} has no such key` }] : this.checkType(type, child, at);
    });
  }

  private checkType(type: string, value: unknown, path: string): ConfigProblem[] {
    const wrong = (expected: string) => [{ path, message: `expected ${expected} (${type}), got ${JSON.stringify(value)}` }];
    const linked = /^`(.*)`_$/.exec(type)?.[1];
    const struct = linked === undefined ? undefined : this.types.get(linked);
    if (struct && !TEXT_TYPES.has(linked ?? '')) {
      return this.checkFields(struct, value, path);
    }
    if (type === 'bool') {
      return typeof value === 'boolean' ? [] : wrong('true or false');
    }
    if (/^float|^u?int\d+$/.test(type)) {
      return typeof value === 'number' ? [] : wrong('a number');
    }
    if (type === 'string' || type === 'int' || TEXT_TYPES.has(linked ?? '')) {
      // Enums are ints in the docs and words in the file.
      return typeof value === 'string' || typeof value === 'number' ? [] : wrong('one value');
    }
    if (type.startsWith('[]') && !Array.isArray(value)) {
      return wrong('a list');
    }
    // A map may be written as a list of maps with one key, which keeps the case of keys.
    return type.startsWith('map[') && !isObject(value) && !Array.isArray(value) ? wrong('a map') : [];
  }
}

/** Structs that read themselves from text. */
const TEXT_TYPES = new Set(['config.Duration', 'config.URL', 'config.Port', 'resource.Quantity']);

/** Loads what a program of Flyte v1.16.8 says about its configuration. */
export async function loadFlyteConfigDocs(program: FlyteProgram): Promise<FlyteConfigDocs> {
  const key = `${FLYTE_REPOSITORY.version}`;
  const directory = await cached('flyte-config-docs', key, async (building) => {
    say(`fetching the configuration documents of Flyte ${FLYTE_REPOSITORY.version} (once)`);
    const from = join(await moduleFolder(FLYTE_REPOSITORY), 'docs', 'deployment', 'configuration', 'generated');
    Object.values(DOCUMENTS).forEach((file) => copyFileSync(join(from, file), join(building, file)));
  });
  return new FlyteConfigDocs(program, readFileSync(join(directory, DOCUMENTS[program]), 'utf8'));
}

function put<K>(map: Map<K, Fields>, key: K): Fields {
  const fields: Fields = map.get(key) ?? new Map<string, string>();
  map.set(key, fields);
  return fields;
}

/** What stands in the block under `Default Value` of the key whose text begins there, if that is one line. */
function fallbackBelow(lines: string[], start: number): string | undefined {
  const next = lines.findIndex((line, index) => index > start && /^([=^"-])\1{60,}$/.test(line));
  const [, block] = /\*\*Default Value\*\*:[^\n]*\n\n\.\. code-block:: yaml\n\n((?:  .*\n)*)/.exec(`${lines.slice(start, next < 0 ? undefined : next).join('\n')}\n`) ?? [];
  const filled = (block ?? '').split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return filled.length === 1 ? filled[0].replace(/^"(.*)"$/, '$1') : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
