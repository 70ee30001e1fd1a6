/**
 * Holds callers to the types of the public API at run time, by the table made from the jsii assembly. The one mechanism against what
 * TypeScript would have refused: unknown props, values of another kind, null, and what is missing.
 */
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { ENUMS, MAKERS, SIGNATURES, STRUCTS } from './api-table';
import { redacted, refusal, SECRET_VALUE } from './checks';
import { isConstruct, isForeign, isMarked, isResource, simpleName } from './kinds';
import { nearest } from './spelling';

/** What a value must be. */
interface Type {
  /** Ends the sentence `prop must …`. */
  readonly rule: string;
  /** The same where there is no value at all. */
  readonly missing: string;
  /** The way out. */
  readonly fix: (value: unknown) => string;
  /** Whether a text in its place may be shown: nobody would write a secret there. */
  readonly harmless?: boolean;
  readonly is: (value: unknown) => boolean;
  /** Checks what is in it; `prefix` is what its parts are called by. */
  readonly inside?: (where: string, prop: string, prefix: string, value: object) => void;
}

interface Field {
  readonly name: string;
  readonly optional: boolean;
  readonly type: Type;
}

type Fields = ReadonlyMap<string, Field>;

/** How values of other packages are made. */
const EXAMPLES: { readonly [name: string]: string } = {
  Cpu: 'use for example Cpu.millis(500) or Cpu.units(1)',
  DeploymentStrategy: 'use DeploymentStrategy.recreate() or DeploymentStrategy.rollingUpdate(...)',
  Duration: 'use for example Duration.seconds(30)',
  EnvFrom: 'use Env.fromConfigMap(...) or Env.fromSecret(...)',
  EnvValue: 'use EnvValue.fromValue(...) or EnvValue.fromSecretValue(...)',
  Secret: "use Secret.fromSecretName(scope, 'id', 'name')",
  ServiceAccount: "use ServiceAccount.fromServiceAccountName(scope, 'id', 'name')",
  Size: 'use for example Size.mebibytes(512)',
};

const HARMLESS = new Set(['Cpu', 'DeploymentStrategy', 'Duration', 'FlyteRelease', 'PostgresTls', 'RunAs', 'SecurityProfile', 'Size', 'TaskPlugin']);

/** Deeper than any configuration. */
const DEEPEST = 100;

/** Each entry of the table is read once. */
const types = new Map<string, Type>();
const structs = new Map<string, Fields>();
const signatures = new Map<string, Fields>();

/** Refuses props that are not what the interface of that name says. */
export function requireProps(where: string, name: string, props: unknown): void {
  requireField(where, 'props', '', { name: 'props', optional: false, type: typeOf(name) }, props);
}

/** Refuses arguments that are not what the method of that name, `Database.postgres`, takes. */
export function requireArguments(method: string, ...given: unknown[]): void {
  let index = 0;
  for (const parameter of read(signatures, SIGNATURES, method).values()) {
    // What is given as options is known by the names of its own fields.
    requireField(method, parameter.name, parameter.name === 'options' ? '' : `${parameter.name}.`, parameter, given[index++]);
  }
}

/** Refuses a scope outside of any chart, and an id that is none: for the call of `super`, before which a construct has no path. */
export function placed(name: string, scope: Construct, id: string): [scope: Construct, id: string] {
  const fix = `give ${name} a Chart with a namespace, and an id that is its own there`;
  if (!isConstruct(scope) || !scope.node.scopes.some((parent) => Chart.isChart(parent))) {
    throw refusal(name, 'scope', 'be a chart, or stand in one', quoted(scope, false), fix);
  }
  if (typeof id !== 'string' || id === '') { throw refusal(name, 'id', 'be a text that is not empty', quoted(id, true), fix); }
  return [scope, id];
}

function requireField(where: string, prop: string, prefix: string, { optional, type }: Field, value: unknown): void {
  if (value === undefined) {
    if (optional) { return; }
    throw refusal(where, prop, type.missing, undefined, type.fix(undefined));
  }
  // jsii leaves absent values out; a null is a mistake that later code would take for a value.
  if (value === null && optional) { throw refusal(where, prop, 'not be null', null, 'leave it out'); }
  requireType(where, prop, prefix, type, value);
}

function requireType(where: string, prop: string, prefix: string, type: Type, value: unknown): void {
  if (!type.is(value)) { throw refusal(where, prop, type.rule, quoted(value, type.harmless === true), type.fix(value)); }
  type.inside?.(where, prop, prefix, value as object);
}

function typeOf(text: string): Type {
  let type = types.get(text);
  if (type === undefined) {
    type = text.endsWith('[]') ? listType(text.slice(0, -2)) : text.startsWith('{') ? mapType(text.slice(1, -1)) : namedType(text);
    types.set(text, type);
  }
  return type;
}

function namedType(name: string): Type {
  const simple = simpleName(name);
  if (name in PRIMITIVES) { return PRIMITIVES[name]; }
  if (name in STRUCTS) { return structType(name, simple); }
  if (name in ENUMS) { return enumType(name); }
  const rule = `be ${article(simple)}`;
  if (name in MAKERS) {
    return { rule, missing: 'be given', fix: () => oneOf(MAKERS[name]), harmless: HARMLESS.has(name), is: (value) => isMarked(name, value) };
  }
  if (name === 'HardeningRule') {
    return {
      rule: 'be a HardeningRule', missing: 'be given', fix: () => 'derive a class from HardeningRule, and give an object of it', is: (value) => isMarked(name, value),
    };
  }
  if (!name.includes('.')) {
    return {
      rule: 'be a component of this library', missing: 'be given', fix: () => 'open others by deployment.connections, or by a policy of your own', is: (value) => isMarked(name, value),
    };
  }
  // An interface of cdk8s-plus stands for a resource of the kind it is named after.
  const kind = /^I[A-Z]/.test(simple) ? simple.slice(1) : undefined;
  return {
    rule: kind === undefined ? rule : `be ${article(kind)}`,
    missing: 'be given',
    fix: () => EXAMPLES[kind ?? simple] ?? `make one with ${name.slice(0, name.indexOf('.'))}`,
    harmless: HARMLESS.has(simple),
    is: kind === undefined ? (value) => isForeign(name, value) : (value) => isResource(kind, value),
  };
}

const PRIMITIVES: { readonly [name: string]: Type } = {
  string: {
    rule: 'be a text',
    missing: 'be given',
    fix: (value) => value === undefined ? 'it has no default' : typeof value === 'object' ? 'write one text' : 'write it in quotes',
    is: (value) => typeof value === 'string',
  },
  number: {
    rule: 'be a number',
    missing: 'be given',
    fix: (value) => value === undefined ? 'it has no default' : Number.isFinite(Number(value)) ? 'write it without quotes' : 'write it in digits',
    harmless: true,
    is: (value) => typeof value === 'number',
  },
  boolean: {
    rule: 'be true or false',
    missing: 'be given',
    fix: (value) => value === 'true' || value === 'false' ? 'write it without quotes' : 'write true or false',
    harmless: true,
    is: (value) => typeof value === 'boolean',
  },
  any: {
    rule: 'be plain data',
    missing: 'be given',
    fix: () => 'write objects, lists, texts, numbers, true and false',
    is: () => true,
    inside: (where, prop, _prefix, value) => requireData(where, prop, value, []),
  },
};

function listType(element: string): Type {
  return {
    rule: 'be a list',
    missing: 'be given',
    fix: () => 'give a list, be it of one',
    harmless: element === 'string' || HARMLESS.has(simpleName(element)),
    is: Array.isArray,
    inside: (where, prop, _prefix, value) => {
      const list = value as unknown[];
      for (let index = 0; index < list.length; index++) { requireEntry(where, `${prop}[${index}]`, element, list[index]); }
    },
  };
}

function mapType(element: string): Type {
  return {
    rule: 'be a map',
    missing: 'be given',
    fix: () => 'give a value for each name',
    is: isPlain,
    inside: (where, prop, _prefix, value) => {
      for (const [key, entry] of Object.entries(value)) { requireEntry(where, element === 'any' ? `${prop}.${key}` : `${prop}['${key}']`, element, entry); }
    },
  };
}

function requireEntry(where: string, prop: string, element: string, value: unknown): void {
  requireType(where, prop, `${prop}.`, typeOf(element), value);
}

function enumType(name: string): Type {
  const members = Object.entries(ENUMS[name]);
  const allowed = members.map(([member, value]) => `${name}.${member} (${typeof value === 'string' ? `'${value}'` : value})`).join(', ');
  const values = new Set<unknown>(members.map(([, value]) => value));
  return { rule: `be ${article(name)}`, missing: 'be given', fix: () => oneOf(allowed), harmless: true, is: (value) => values.has(value) };
}

function structType(name: string, simple: string): Type {
  // Its two fields in a word, since a text is what most give in its place.
  const secret = simple === 'SecretValue';
  return {
    rule: secret ? 'name a Secret and a key' : `be an object of ${simple}`,
    missing: secret ? 'name a Secret and a key' : 'be given',
    fix: () => secret ? SECRET_VALUE : `give it ${outline(read(structs, STRUCTS, name))}`,
    is: (value) => isBag(value) && !isConstruct(value),
    inside: (where, prop, prefix, value) => requireFields(where, prop, prefix, simple, read(structs, STRUCTS, name), value),
  };
}

function requireFields(where: string, prop: string, prefix: string, name: string, fields: Fields, value: object): void {
  for (const key of Object.keys(value)) {
    if (!fields.has(key)) {
      const known = [...fields.keys()];
      const near = nearest(key, known);
      throw refusal(where, prop, `have only what ${name} knows`, key, near === undefined ? `use one of ${known.sort().join(', ')}` : `did you mean '${near}'?`);
    }
  }
  for (const field of fields.values()) {
    const inner = (value as { readonly [key: string]: unknown })[field.name];
    if (inner === undefined && field.optional) { continue; }
    const path = prefix + field.name;
    requireField(where, path, `${path}.`, field, inner);
  }
}

/** What must be in an object, or else what may be. */
function outline(fields: Fields): string {
  const names = [...fields.keys()];
  const required = names.filter((name) => fields.get(name)?.optional === false);
  return required.length > 0 ? required.join(', ') : `for example ${names[0]}`;
}

/** The fields of an entry of the table: `extends Base; name: string; size?: cdk8s.Size`. */
function read(cache: Map<string, Fields>, table: { readonly [name: string]: string }, name: string): Fields {
  const known = cache.get(name);
  if (known !== undefined) { return known; }
  const fields = new Map<string, Field>();
  const bases: string[] = [];
  for (const part of table[name].split('; ')) {
    const [written, type] = part.split(': ');
    if (type === undefined) {
      bases.push(part.slice('extends '.length));
    } else {
      const optional = written.endsWith('?');
      const field = optional ? written.slice(0, -1) : written;
      fields.set(field, { name: field, optional, get type() { return typeOf(type); } });
    }
  }
  // After its own, which may say more of a field than the base does.
  for (const base of bases) {
    for (const field of read(cache, table, base).values()) {
      if (!fields.has(field.name)) { fields.set(field.name, field); }
    }
  }
  cache.set(name, fields);
  return fields;
}

/** Refuses what no manifest can hold. */
function requireData(where: string, prop: string, value: unknown, holders: readonly unknown[]): void {
  if (value === null || ['string', 'boolean', 'undefined'].includes(typeof value) || Number.isFinite(value)) { return; }
  if (holders.includes(value) || holders.length > DEEPEST) {
    throw refusal(where, prop, 'be plain data', '(an object that holds itself)', 'write out what is meant');
  }
  if (Array.isArray(value)) {
    value.forEach((entry, index) => requireData(where, `${prop}.${index}`, entry, [...holders, value]));
  } else if (isPlain(value)) {
    for (const [key, inner] of Object.entries(value)) { requireData(where, `${prop}.${key}`, inner, [...holders, value]); }
  } else {
    throw refusal(where, prop, PRIMITIVES.any.rule, quoted(value, false), PRIMITIVES.any.fix(value));
  }
}

/** Whether the value holds named values: an object literal, or an object of a class that stands for one. */
function isBag(value: unknown): value is object {
  return Object.prototype.toString.call(value) === '[object Object]';
}

/** The same without a class, of any realm. */
function isPlain(value: unknown): value is object {
  if (!isBag(value)) { return false; }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** How a value of the wrong kind is named in a message: what may be a secret, or says nothing as text, by its kind. */
function quoted(value: unknown, harmless: boolean): unknown {
  if (typeof value === 'string') { return harmless ? redacted(value) : '(a text)'; }
  if (Array.isArray(value)) { return '(a list)'; }
  if (typeof value === 'function' || typeof value === 'symbol') { return `(a ${typeof value})`; }
  if (typeof value !== 'object' || value === null) { return value; }
  const name: unknown = isPlain(value) ? undefined : Object.getPrototypeOf(value)?.constructor?.name;
  return typeof name === 'string' && name !== '' ? `(${article(name)})` : '(an object)';
}

function oneOf(choices: string): string {
  return `use ${choices.includes(', ') ? 'one of ' : ''}${choices}`;
}

function article(noun: string): string {
  return `${/^[AEIOU]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
