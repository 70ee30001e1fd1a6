import { createHash } from 'crypto';

/** A plain JSON object, as manifests and configuration documents are. */
export interface Document { [key: string]: unknown }

/** Whether the value is a plain object. */
export function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value, or an empty object where it is none. */
export function documentOf(value: unknown): Document {
  return isDocument(value) ? value : {};
}

/** The value, or an empty list where it is none. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Lays `over` on `base`: objects merge key by key, anything else (lists too) is replaced, undefined changes nothing. */
export function merge(base: Document, over: Document): Document {
  const result: Document = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = result[key];
    if (value === undefined) { continue; }
    result[key] = isDocument(value) && isDocument(before) ? merge(before, value) : value;
  }
  return result;
}

/** Drops undefined values and empty objects that held only such, so that a setting left out leaves no trace. */
export function compact(document: Document): Document {
  const result: Document = {};
  for (const [key, value] of Object.entries(document)) {
    if (value === undefined) { continue; }
    if (isDocument(value)) {
      const inner = compact(value);
      if (Object.keys(inner).length > 0 || Object.keys(value).length === 0) { result[key] = inner; }
    } else {
      result[key] = value;
    }
  }
  return result;
}

/** Without what is not there, or holds nothing. */
export function present(fields: Document): Document {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && !isEmpty(value)));
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** A map as a list of maps with one key each, in one order: only so do Flyte's programs keep the case of its names. */
export function pairs(map: { readonly [name: string]: string } | undefined): Document[] | undefined {
  const names = Object.keys(map ?? {}).sort();
  return names.length === 0 ? undefined : names.map((name) => ({ [name]: map![name] }));
}

/** Sorts the keys of every object, so that the same settings give the same bytes. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) { return value.map(sorted); }
  if (!isDocument(value)) { return value; }
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}

/** SHA-256 of the value's sorted JSON, as hex. */
export function checksum(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(sorted(value))).digest('hex');
}
