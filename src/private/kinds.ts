import { IConstruct } from 'constructs';

/**
 * How an object is known for what it is at run time. Callers from plain JavaScript and from other jsii languages are not held by the
 * types, and `instanceof` knows only the classes of one copy of a package, of which an app may hold several.
 */

/** What jsii writes on every class it compiles: its full name. */
const RUNTIME_TYPE = Symbol.for('jsii.rtti');

/** Marks all objects of the class, and of its subclasses, as what they are. An object that only looks like one has no mark. */
export function mark(name: string, type: { readonly prototype: object }): void {
  Object.defineProperty(type.prototype, markOf(name), { value: true });
}

/** Whether the value was made by the class of that name, in any copy of this package. */
export function isMarked(name: string, value: unknown): boolean {
  return isObject(value) && markOf(name) in value;
}

/** Whether the value was made by the cdk8s class of that name, `cdk8s-plus-27.EnvValue`, in any copy or version. */
export function isForeign(fullName: string, value: unknown): boolean {
  const wanted = simpleName(fullName);
  let type: unknown = isObject(value) ? Object.getPrototypeOf(value)?.constructor : undefined;
  while (typeof type === 'function') {
    const { fqn } = (type as { [RUNTIME_TYPE]?: { readonly fqn?: unknown } })[RUNTIME_TYPE] ?? {};
    if (typeof fqn === 'string' && fqn.startsWith('cdk8s') && simpleName(fqn) === wanted) { return true; }
    type = Object.getPrototypeOf(type);
  }
  return false;
}

/** Whether the value is a cdk8s-plus resource of that Kubernetes kind, imported or made, by whatever class. */
export function isResource(kind: string, value: unknown): boolean {
  if (!isConstruct(value)) { return false; }
  const resource = value as { readonly kind?: unknown; readonly name?: unknown };
  return resource.kind === kind && typeof resource.name === 'string' && resource.name !== '';
}

/** Whether the value is a construct, of any copy of that package. */
export function isConstruct(value: unknown): value is IConstruct {
  return isObject(value) && isObject((value as { node?: unknown }).node) && typeof (value as IConstruct).node.addValidation === 'function';
}

/** The last part of a full name: `Duration` of `cdk8s.Duration`. */
export function simpleName(fullName: string): string {
  return fullName.slice(fullName.indexOf('.') + 1);
}

/** Registered, so that all copies of this package have the same. */
function markOf(name: string): symbol {
  return Symbol.for(`cdk8s-flyte.${name}`);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
