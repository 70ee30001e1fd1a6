/** A JSON object whose fields have not been looked at yet. */
export interface Fields { readonly [key: string]: unknown }

/**
 * Whether a value is an object as JSON has them. A Map, a Date or a class instance is not: its content would be
 * invisible to the checks, and what they cannot see they would allow. Comparing with `Object.prototype` would refuse
 * objects of another realm, so the test is that the prototype is itself a root.
 */
export function isFields(value: unknown): value is Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}
