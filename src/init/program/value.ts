/** A value of a program, in no language yet. */
export type Value =
  | string | number | boolean
  /** A constant or a variable of the program. */
  | { readonly name: string }
  /** A text with a constant at its end: `https://` and HOST. */
  | { readonly text: string; readonly end: string }
  /** `Owner.method(args, options)` */
  | { readonly call: readonly [owner: string, method: string]; readonly args?: readonly Value[]; readonly options?: Options }
  /** Options of an interface, which Python calls by its name. */
  | { readonly struct: string; readonly options: Options }
  | { readonly map: { readonly [key: string]: string } }
  | { readonly list: readonly Value[] };

/** Options in the order in which they are written, some with why they are there. */
export type Options = readonly (readonly [key: string, value: Value, why?: string])[];

/** Something that whoever gets the program has to change. */
export interface Constant {
  readonly name: string;
  readonly value: string;
  /** What it is, as a sentence. */
  readonly what: string;
}

/** A program that makes one composition. */
export interface Program {
  readonly what: string;
  readonly constants: readonly Constant[];
  /** The variables that hold Secrets, with the names of these. */
  readonly secrets: { readonly [variable: string]: string };
  readonly composition: string;
  readonly options: Options;
}

/** A key of a Secret. */
export function secretValue(variable: string, key: string): Value {
  return { struct: 'SecretValue', options: [['secret', { name: variable }], ['key', key]] };
}

const OF_PLUS = ['Secret', 'SecretValue'];

/** The names that a program imports, by the package that they come from. */
export function importsOf({ composition, options, secrets }: Program, structs: boolean): { readonly flyte: string[]; readonly plus: string[] } {
  const names = new Set([composition]);
  const visit = (value: Value): void => {
    if (typeof value !== 'object') { return; }
    if ('call' in value) {
      names.add(value.call[0]);
      value.args?.forEach(visit);
    }
    if ('struct' in value && structs) { names.add(value.struct); }
    if ('list' in value) { value.list.forEach(visit); }
    if ('options' in value) { value.options?.forEach(([, inner]) => visit(inner)); }
  };
  options.forEach(([, value]) => visit(value));
  if (Object.keys(secrets).length > 0) { names.add('Secret'); }
  const all = [...names].sort((left, right) => left.toLowerCase() < right.toLowerCase() ? -1 : 1);
  return { flyte: all.filter((name) => !OF_PLUS.includes(name)), plus: all.filter((name) => OF_PLUS.includes(name)) };
}
