/** A copy of plain data, for a reader who may change it. */
export function copyOf<T>(plain: T): T {
  if (Array.isArray(plain)) { return plain.map(copyOf) as T; }
  if (typeof plain !== 'object' || plain === null) { return plain; }
  const copy: { [key: string]: unknown } = {};
  for (const key of Object.keys(plain)) { setField(copy, key, copyOf((plain as { [key: string]: unknown })[key])); }
  return copy as T;
}

/** `__proto__` would be no field if it was assigned. */
export function setField(target: { [key: string]: unknown }, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[key] = value;
  }
}
