import { textAt, valueAt } from './fields';
import { Fields, isFields } from './json';

/** An object of the input, with the path that leads to it: empty, or `items[0].` inside a List. */
export interface FoundObject {
  readonly fields: Fields;
  readonly path: string;
}

/** Something in the input that is no object Kubernetes would take. */
export interface ShapeProblem {
  readonly path: string;
  readonly message: string;
}

const DEPTH_LIMIT = 10;

/** The objects of a document, those in Lists and in Lists of Lists included. */
export function objectsOf(document: unknown): { readonly objects: FoundObject[]; readonly problems: ShapeProblem[] } {
  const objects: FoundObject[] = [];
  const problems: ShapeProblem[] = [];
  collect(document, '', 0, { objects, problems });
  return { objects, problems };
}

function collect(value: unknown, path: string, depth: number, found: { objects: FoundObject[]; problems: ShapeProblem[] }): void {
  const note = (message: string, at = '') => found.problems.push({ path: `${path}${at}`, message });
  if (!isFields(value)) {
    note(`not a Kubernetes object but ${describe(value)}${Array.isArray(value) ? '; wrap the objects as items of a List, or write one document for each' : ''}`);
    return;
  }
  const kind = textAt(value, 'kind');
  const apiVersion = textAt(value, 'apiVersion');
  if (kind === undefined || apiVersion === undefined) {
    const missing = [kind === undefined ? 'kind' : '', apiVersion === undefined ? 'apiVersion' : ''].filter((name) => name !== '');
    note(`not a Kubernetes object: ${missing.map((name) => `${name} ${has(value[name])}`).join(' and ')}`, missing[0] in value ? missing[0] : '');
    return;
  }
  if (kind !== 'List' && !(kind.endsWith('List') && 'items' in value)) {
    const { items: _items, ...own } = value;
    found.objects.push({ fields: own, path });
    problemsOfMetadata(value).forEach(({ path: at, message }) => note(message, at));
    // kubectl applies what is in items whatever the kind says, and other clients the object around it: both are judged.
    if (!('items' in value)) {
      return;
    }
  }
  if (!Array.isArray(value.items)) {
    note(`items of a ${kind} must be a list, and ${has(value.items)}`, 'items' in value ? 'items' : '');
  } else if (depth >= DEPTH_LIMIT) {
    note(`Lists nested deeper than ${DEPTH_LIMIT} levels are not read; flatten them`);
  } else {
    const itemKind = kind.endsWith('List') ? kind.slice(0, -'List'.length) : kind;
    value.items.forEach((item: unknown, index) => {
      // As kubectl: an item that names neither kind nor API is of the kind of its list.
      const inherits = itemKind !== '' && isFields(item) && isUnset(item.kind) && isUnset(item.apiVersion);
      collect(inherits ? { ...item, kind: itemKind, apiVersion } : item, `${path}items[${index}].`, depth + 1, found);
    });
  }
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function problemsOfMetadata(object: Fields): ShapeProblem[] {
  const kind = String(object.kind);
  if (!isFields(object.metadata)) {
    return [{ path: object.metadata === undefined ? '' : 'metadata', message: `metadata of this ${kind} must be an object, and ${has(object.metadata)}` }];
  }
  const wrong = (field: string, message: string) => [{ path: field in (object.metadata as Fields) ? `metadata.${field}` : 'metadata', message }];
  if (textAt(object.metadata, 'name') === undefined && textAt(object.metadata, 'generateName') === undefined) {
    return wrong('name', `metadata.name of this ${kind} ${has(object.metadata.name)}; Kubernetes takes no object without a name`);
  }
  const namespace = valueAt(object.metadata, 'namespace') ?? undefined;
  if (namespace !== undefined && typeof namespace !== 'string') {
    return wrong('namespace', `metadata.namespace of this ${kind} must be a string, and ${has(namespace)}`);
  }
  return ['annotations', 'labels'].flatMap((field) => {
    const map = valueAt(object.metadata, field) ?? undefined;
    return map === undefined || isFields(map) ? [] : wrong(field, `metadata.${field} of this ${kind} must be an object, and ${has(map)}`);
  });
}

/** How a value is named in an error; never its content, which may be secret or endless. */
export function describe(value: unknown): string {
  if (value === undefined || value === null) { return 'empty'; }
  if (Array.isArray(value)) { return 'a list'; }
  const type = typeof value;
  return type === 'object' ? 'an object' : `a ${type}`;
}

function has(value: unknown): string {
  if (value === undefined) { return 'is missing'; }
  return value === '' ? 'is an empty string' : `is ${describe(value)}`;
}
