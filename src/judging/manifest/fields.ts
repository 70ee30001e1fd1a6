import { Fields, isFields } from './json';

const NONE: Fields = Object.freeze({});

/** The object at the end of the path, or an empty one where anything on the way is missing or of another type. */
export function fieldsAt(value: unknown, ...path: string[]): Fields {
  const end = valueAt(value, ...path);
  return isFields(end) ? end : NONE;
}

/** The list at the end of the path, or an empty one. */
export function listAt(value: unknown, ...path: string[]): readonly unknown[] {
  const end = valueAt(value, ...path);
  return Array.isArray(end) ? end : [];
}

/** The strings of the list at the end of the path; entries of other types are left out. */
export function textsAt(value: unknown, ...path: string[]): string[] {
  return listAt(value, ...path).filter((entry): entry is string => typeof entry === 'string');
}

/** The string at the end of the path, when there is one that is not empty. */
export function textAt(value: unknown, ...path: string[]): string | undefined {
  const end = valueAt(value, ...path);
  return typeof end === 'string' && end !== '' ? end : undefined;
}

/** What stands at the end of the path; undefined where it ends early. */
export function valueAt(value: unknown, ...path: string[]): unknown {
  let current = value;
  for (const key of path) {
    if (!isFields(current) || !Object.prototype.hasOwnProperty.call(current, key)) {
      return undefined;
    }
    current = current[key];
  }
  return current;
}
