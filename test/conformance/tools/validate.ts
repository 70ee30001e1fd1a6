import { Schema, SchemaSet } from './schemas';

/** One thing that a release of Kubernetes would refuse. */
export interface SchemaProblem {
  /** Where in the object: `spec.template.spec.containers[0].image`. */
  readonly path: string;
  readonly message: string;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Judges a manifest by a release's schemas as strictly as the API server with
 * `fieldValidation=Strict`: a field that the release does not know, one that is
 * missing, of another type, null, or twice in a keyed list is a problem.
 */
export function validateManifest(schemas: SchemaSet, manifest: unknown): SchemaProblem[] {
  if (!isObject(manifest)) {
    return [{ path: '', message: `not an object: ${show(manifest)}` }];
  }
  const { apiVersion, kind } = manifest;
  const schema = typeof apiVersion === 'string' && typeof kind === 'string' ? schemas.kind(apiVersion, kind) : undefined;
  if (!schema) {
    return [{ path: '', message: `Kubernetes ${schemas.version} has no ${show(kind)} in ${show(apiVersion)}` }];
  }
  return check({ schemas, schema, value: manifest, path: '' });
}

interface Check {
  readonly schemas: SchemaSet;
  readonly schema: Schema;
  readonly value: unknown;
  readonly path: string;
}

function check(at: Check): SchemaProblem[] {
  const { schemas, schema, value, path } = at;
  if (schema.$ref !== undefined) {
    return check({ ...at, schema: schemas.resolve(schema.$ref) });
  }
  if (schema.allOf) {
    return schema.allOf.flatMap((part) => check({ ...at, schema: part }));
  }
  if (schema.oneOf) {
    const fits = schema.oneOf.some((part) => check({ ...at, schema: part }).length === 0);
    return fits ? [] : [{ path, message: `fits none of: ${schema.oneOf.map((part) => part.type).join(', ')}: ${show(value)}` }];
  }
  if (schema.type === 'object') {
    return checkObject(at);
  }
  if (schema.type === 'array') {
    return checkArray(at);
  }
  return checkScalar(at);
}

function checkObject({ schemas, schema, value, path }: Check): SchemaProblem[] {
  if (!isObject(value)) {
    return [{ path, message: `expected an object, got ${show(value)}` }];
  }
  const { properties, additionalProperties } = schema;
  const missing = (schema.required ?? []).filter((name) => value[name] === undefined)
    .map((name) => ({ path: join(path, name), message: 'missing, but required' }));
  const inner = Object.entries(value).flatMap(([name, child]) => {
    const known = properties?.[name] ?? (isObject(additionalProperties) ? additionalProperties as Schema : undefined);
    if (known) {
      return check({ schemas, schema: known, value: child, path: join(path, name) });
    }
    // Neither fields nor a type for them (RawExtension, FieldsV1): anything goes.
    const open = properties === undefined && additionalProperties === undefined;
    return open ? [] : [{ path: join(path, name), message: `unknown field in Kubernetes ${schemas.version}` }];
  });
  return [...missing, ...inner];
}

function checkArray({ schemas, schema, value, path }: Check): SchemaProblem[] {
  if (!Array.isArray(value)) {
    return [{ path, message: `expected a list, got ${show(value)}` }];
  }
  const items = schema.items;
  const inner = items ? value.flatMap((child, index) => check({ schemas, schema: items, value: child, path: `${path}[${index}]` })) : [];
  return [...inner, ...repeatedKeys(schema, value, path)];
}

/** Lists that Kubernetes merges by key may hold each key once. */
function repeatedKeys(schema: Schema, values: readonly unknown[], path: string): SchemaProblem[] {
  const fields = schema['x-kubernetes-list-type'] === 'map' ? schema['x-kubernetes-list-map-keys'] ?? [] : [];
  const keys = values.filter(isObject).map((value) => fields.map((field) => show(value[field])).join(', '));
  const repeated = fields.length === 0 ? [] : keys.filter((key, index) => keys.indexOf(key) !== index);
  return repeated.map((key) => ({ path, message: `two items with the same ${fields.join(', ')}: ${key}` }));
}

function checkScalar({ schema, value, path }: Check): SchemaProblem[] {
  const fits: Readonly<Record<string, boolean>> = {
    string: typeof value === 'string',
    boolean: typeof value === 'boolean',
    integer: Number.isInteger(value),
    number: typeof value === 'number',
  };
  if (schema.type === undefined || fits[schema.type]) {
    return checkFormat(schema, value, path);
  }
  return [{ path, message: `expected ${schema.type}, got ${show(value)}` }];
}

function checkFormat(schema: Schema, value: unknown, path: string): SchemaProblem[] {
  const fits = schema.format === 'int32' ? Math.abs(Number(value)) < 2 ** 31
    : schema.format === 'byte' ? /^[A-Za-z0-9+/]*={0,2}$/.test(String(value))
      : schema.format === 'date-time' ? !Number.isNaN(Date.parse(String(value))) : true;
  return fits ? [] : [{ path, message: `not ${schema.format}: ${show(value)}` }];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function join(path: string, name: string): string {
  const step = /^[\w-]+$/.test(name) ? name : JSON.stringify(name);
  return path === '' ? step : `${path}.${step}`;
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
