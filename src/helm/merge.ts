import { isFields } from '../judging/manifest/json';

/** Values, as YAML gives them. */
export interface Values { readonly [key: string]: unknown }

/** One value that holds no others: a scalar, nothing, or an empty map or list. */
export interface Leaf {
  readonly path: string;
  readonly value: unknown;
}

/**
 * Lays values over others as Helm does: maps key by key, lists and all else whole, the later wins. Nothing (null) stays, since it removes
 * what stands below it in the chart too.
 */
export function mergeValues(below: Values, above: Values): Values {
  const merged = new Map(Object.entries(below));
  for (const [key, value] of Object.entries(above)) {
    const under = merged.get(key);
    merged.set(key, isFields(under) && isFields(value) ? mergeValues(under, value) : value);
  }
  return fieldsOf(merged);
}

/** An object of any keys, `__proto__` among them. */
export function fieldsOf(entries: Iterable<readonly [string, unknown]>): Values {
  return Object.fromEntries(entries);
}

/** Every value that holds no others, by its path. */
export function leavesOf(value: unknown, path = ''): Leaf[] {
  if (Array.isArray(value) && value.length > 0) { return value.flatMap((item: unknown, index) => leavesOf(item, `${path}[${index}]`)); }
  if (isFields(value) && Object.keys(value).length > 0) { return Object.entries(value).flatMap(([key, one]) => leavesOf(one, joined(path, key))); }
  return [{ path, value }];
}

/** A path with one key more; a key with other characters than names have is put in brackets. */
export function joined(path: string, key: string): string {
  const plain = /^[\w-]+$/.test(key);
  return plain ? path === '' ? key : `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

/** What stands at a path of keys; nothing where one of them is missing. */
export function at(values: unknown, keys: readonly string[]): unknown {
  let value = values;
  for (const key of keys) {
    if (!isFields(value) || !Object.prototype.hasOwnProperty.call(value, key)) { return undefined; }
    value = value[key];
  }
  return value;
}

/** Keys of a path up to the first entry of a list. */
export function keysOf(path: string): string[] {
  const keys: string[] = [];
  for (const [, plain, quoted, index] of path.matchAll(/(?:^|\.)([\w-]+)|\[("(?:[^"\\]|\\.)*")\]|\[(\d+)\]/g)) {
    if (index !== undefined) { break; }
    keys.push(plain ?? JSON.parse(quoted) as string);
  }
  return keys;
}

/** Whether a value is one that sets nothing: charts ask `with` and `if`. */
export function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0) || (isFields(value) && Object.keys(value).length === 0);
}
