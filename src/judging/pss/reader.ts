import { Fields, isAbsent, isFields } from '../manifest/json';
import { PssContainerType, PssProblem } from '../manifest/pods';

/** The container a problem is in. */
export interface Owner {
  readonly container: string;
  readonly containerType: PssContainerType;
}

const NO_FIELDS: Fields = Object.freeze({});

export interface IntegerRange {
  readonly least: number;
  readonly most: number;
}

export const INT32: IntegerRange = { least: -(2 ** 31), most: 2 ** 31 - 1 };
// The numbers next to these are written to JSON with digits beyond what Go's int64 holds.
export const INT64: IntegerRange = { least: 1024 - 2 ** 63, most: 2 ** 63 - 1024 };

/**
 * Reads typed values as the API server decodes JSON: null is as good as missing, unknown fields are ignored, and any
 * other type mismatch is an error. The server refuses the whole object then; here it is noted and reading goes on, so
 * that the other findings are not lost.
 */
export class Reader {
  constructor(public readonly problems: PssProblem[] = [], private readonly owner?: Owner) {}

  /** A reader that notes problems in the same place, as those of a container. */
  public of(owner: Owner): Reader {
    return new Reader(this.problems, owner);
  }

  public object(parent: Fields, key: string, path: string): Fields | undefined {
    const value = parent[key];
    if (isAbsent(value) || isFields(value)) {
      return value ?? undefined;
    }
    return this.problem(join(path, key), value, 'an object');
  }

  /** The objects of a list; a null entry is decoded as an empty object. */
  public objects(parent: Fields, key: string, path: string): Fields[] {
    return this.list(parent, key, path).map((entry, index) => {
      if (isAbsent(entry) || isFields(entry)) {
        return entry ?? NO_FIELDS;
      }
      return this.problem(`${join(path, key)}[${index}]`, entry, 'an object') ?? NO_FIELDS;
    });
  }

  /** The strings of a list; a null entry is decoded as an empty string. */
  public strings(parent: Fields, key: string, path: string): string[] {
    return this.list(parent, key, path).map((entry, index) => {
      if (isAbsent(entry) || typeof entry === 'string') {
        return entry ?? '';
      }
      return this.problem(`${join(path, key)}[${index}]`, entry, 'a string') ?? '';
    });
  }

  public string(parent: Fields, key: string, path: string): string | undefined {
    const value = parent[key];
    if (isAbsent(value) || typeof value === 'string') {
      return value ?? undefined;
    }
    return this.problem(join(path, key), value, 'a string');
  }

  public boolean(parent: Fields, key: string, path: string): boolean | undefined {
    const value = parent[key];
    if (isAbsent(value) || typeof value === 'boolean') {
      return value ?? undefined;
    }
    return this.problem(join(path, key), value, 'true or false');
  }

  public integer(parent: Fields, key: string, path: string, { least, most }: IntegerRange): number | undefined {
    const value = parent[key];
    if (isAbsent(value)) {
      return undefined;
    }
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) {
      return value;
    }
    return this.problem(join(path, key), value, 'a whole number');
  }

  /** A map of strings as entries; a null value is decoded as an empty string. */
  public stringMap(parent: Fields, key: string, path: string): [string, string][] {
    const map = this.object(parent, key, path);
    const entries: [string, string][] = [];
    for (const [name, value] of Object.entries(map ?? NO_FIELDS)) {
      if (value === undefined) {
        continue; // never reaches a manifest
      }
      const text = value === null || typeof value === 'string'
        ? value ?? ''
        : this.problem(`${join(path, key)}['${name}']`, value, 'a string');
      if (text !== undefined) {
        entries.push([name, text]);
      }
    }
    return entries;
  }

  private list(parent: Fields, key: string, path: string): readonly unknown[] {
    const value = parent[key];
    if (isAbsent(value)) {
      return [];
    }
    if (Array.isArray(value)) {
      // Array.from makes the holes of a sparse array visible to map().
      return Array.from<unknown>(value);
    }
    return this.problem(join(path, key), value, 'a list') ?? [];
  }

  private problem(path: string, value: unknown, expected: string): undefined {
    this.problems.push({ location: { ...this.owner, path, value }, expected });
    return undefined;
  }
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
