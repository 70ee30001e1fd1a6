/** TypeScript that is yet to be written: it can be printed, and it can be carried out to see what the library says to it. */
export type Code =
  | { readonly is: 'literal'; readonly value: string | number | boolean }
  | { readonly is: 'list'; readonly items: readonly Code[] }
  | { readonly is: 'object'; readonly fields: readonly (readonly [name: string, value: Code])[] }
  /** What a module exports, such as `LogLevel.INFO`. */
  | { readonly is: 'name'; readonly name: string }
  /** A call of the same, such as `Database.postgres(...)`. */
  | { readonly is: 'call'; readonly name: string; readonly args: readonly Code[] }
  /** An object of the cluster by its name: the values name it, or the command in the report makes it. */
  | { readonly is: 'existing'; readonly kind: ExistingKind; readonly name: string }
  /** One object that stands in several places, by a name that no other has. */
  | { readonly is: 'shared'; readonly name: string; readonly value: Code };

export type ExistingKind = 'Secret' | 'ConfigMap' | 'PersistentVolumeClaim' | 'ServiceAccount';

export function literal(value: string | number | boolean): Code {
  return { is: 'literal', value };
}

export function list(items: readonly Code[]): Code {
  return { is: 'list', items };
}

export function texts(items: readonly string[]): Code {
  return list(items.map(literal));
}

export function object(fields: { readonly [name: string]: Code | undefined }): Code {
  return { is: 'object', fields: Object.entries(fields).filter((field): field is [string, Code] => field[1] !== undefined) };
}

export function named(name: string): Code {
  return { is: 'name', name };
}

export function call(name: string, ...args: readonly Code[]): Code {
  return { is: 'call', name, args };
}

export function existing(kind: ExistingKind, name: string): Code {
  return { is: 'existing', kind, name };
}

export function shared(name: string, value: Code): Code {
  return { is: 'shared', name, value };
}

/** What an object that stands in several places is found by, beside those of the cluster, which have their kind in front. */
export function sharedId(name: string): string {
  return `shared ${name}`;
}

/** The value of one key of a Secret, as the library takes it. */
export function secretValue(secret: string, key: string): Code {
  return object({ secret: existing('Secret', secret), key: literal(key) });
}

/** Data as they stand, for extra configuration. */
export function data(value: unknown): Code {
  if (Array.isArray(value)) { return list(value.map(data)); }
  return typeof value === 'object' && value !== null
    ? { is: 'object', fields: Object.entries(value).map(([name, one]) => [name, data(one)] as const) }
    : literal(value as string | number | boolean);
}

/** Each text of a piece of code, by the name that it stands under. */
export function textsOf(code: Code, name = ''): [name: string, text: string][] {
  switch (code.is) {
    case 'literal': return typeof code.value === 'string' ? [[name, code.value]] : [];
    case 'list': return code.items.flatMap((item) => textsOf(item, name));
    case 'object': return code.fields.flatMap(([field, value]) => textsOf(value, field));
    case 'call': return code.args.flatMap((arg) => textsOf(arg, name));
    case 'shared': return textsOf(code.value, name);
    default: return [];
  }
}

/** Where the parts of a piece of code come from, by the first word of a name. */
const MODULES: { readonly [word: string]: string } = {
  Duration: 'cdk8s',
  Size: 'cdk8s',
  ...Object.fromEntries(['Cpu', 'DeploymentStrategy', 'DnsOption', 'DnsPolicy', 'Env', 'EnvValue', 'ImagePullPolicy', 'PercentOrAbsolute', 'ServiceType', 'TaintEffect',
    'Secret', 'ConfigMap', 'PersistentVolumeClaim', 'ServiceAccount'].map((word) => [word, 'cdk8s-plus-27'])),
};

/** The module that exports a name. */
export function moduleOf(name: string): string {
  const [word] = name.split('.');
  return Object.prototype.hasOwnProperty.call(MODULES, word) ? MODULES[word] : 'cdk8s-flyte';
}

/** Every name that a piece of code uses, and every object of the cluster. */
export function usesOf(code: Code, names: Set<string>, objects: Map<string, { kind: ExistingKind; name: string }>): void {
  switch (code.is) {
    case 'list': code.items.forEach((item) => usesOf(item, names, objects)); break;
    case 'object': code.fields.forEach(([, value]) => usesOf(value, names, objects)); break;
    case 'name': names.add(code.name.split('.')[0]); break;
    case 'call': names.add(code.name.split('.')[0]); code.args.forEach((arg) => usesOf(arg, names, objects)); break;
    case 'shared': usesOf(code.value, names, objects); break;
    case 'existing': names.add(code.kind); objects.set(`${code.kind} ${code.name}`, { kind: code.kind, name: code.name }); break;
    default:
  }
}

/** Every object that stands in several places, once, by its name. */
export function sharedIn(code: Code, found = new Map<string, Code>()): ReadonlyMap<string, Code> {
  switch (code.is) {
    case 'list': code.items.forEach((item) => sharedIn(item, found)); break;
    case 'object': code.fields.forEach(([, value]) => sharedIn(value, found)); break;
    case 'call': code.args.forEach((arg) => sharedIn(arg, found)); break;
    case 'shared': found.set(code.name, code.value); break;
    default:
  }
  return found;
}
