import { readFileSync } from 'fs';
import { createRequire } from 'module';
import { join } from 'path';

export const ROOT = join(__dirname, '..', '..');

/** What the compiler wrote of a docstring. */
export interface Docs {
  readonly summary?: string;
  readonly remarks?: string;
  readonly default?: string;
  readonly returns?: string;
}

export interface TypeReference {
  readonly fqn?: string;
  readonly primitive?: string;
  readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: TypeReference };
  readonly union?: { readonly types: readonly TypeReference[] };
}

export interface Parameter {
  readonly name: string;
  readonly type: TypeReference;
  readonly optional?: boolean;
  readonly variadic?: boolean;
  readonly docs?: Docs;
}

export interface Callable {
  readonly parameters?: readonly Parameter[];
  readonly docs?: Docs;
}

export interface Method extends Callable {
  readonly name: string;
  readonly static?: boolean;
  readonly overrides?: string;
  readonly returns?: { readonly type: TypeReference };
}

export interface Property extends Parameter {
  readonly const?: boolean;
  readonly static?: boolean;
  readonly overrides?: string;
}

export interface ApiType {
  readonly fqn: string;
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum';
  /** Whether an interface is a struct: fields that a caller gives. */
  readonly datatype?: boolean;
  readonly abstract?: boolean;
  readonly base?: string;
  readonly interfaces?: readonly string[];
  readonly docs?: Docs;
  readonly initializer?: Callable;
  readonly methods?: readonly Method[];
  readonly properties?: readonly Property[];
  readonly members?: readonly { readonly name: string; readonly docs?: Docs }[];
}

interface Assembly {
  readonly name: string;
  readonly types: { readonly [fqn: string]: ApiType };
  readonly targets: {
    readonly python: { readonly module: string };
    readonly java: { readonly package: string };
    readonly go: { readonly moduleName: string; readonly packageName: string };
    readonly dotnet: { readonly namespace: string };
  };
  readonly dependencies: { readonly [name: string]: string };
}

/** What API.md says of types too. */
interface ApiPage {
  contentsOf(): { title: string; says: string; classes: ApiType[]; rest: ApiType[] }[];
  takersOf(fqn: string): { type: string; method?: string }[];
  textOf(docs?: Docs): string;
}

const read = (folder: string) => JSON.parse(readFileSync(join(folder, '.jsii'), 'utf8')) as Assembly;

export const { contentsOf, takersOf, textOf } = createRequire(__filename)('../../scripts/api-page.js') as ApiPage;
export const ASSEMBLY = read(ROOT);

const foreign = new Map<string, Assembly>();

/** A type of this package or of one it depends on. */
export function typeOf(fqn: string): ApiType {
  const [owner] = fqn.split('.');
  if (owner !== ASSEMBLY.name && !foreign.has(owner)) { foreign.set(owner, read(join(ROOT, 'node_modules', owner))); }
  return (foreign.get(owner) ?? ASSEMBLY).types[fqn];
}

export const isOurs = (fqn: string) => fqn in ASSEMBLY.types;
export const isStruct = (fqn: string) => typeOf(fqn).datatype === true;

/** Whether a caller makes it by its constructor: of an abstract class only who extends it does. */
export function isMade(type: ApiType): type is ApiType & { readonly initializer: Callable } {
  return type.initializer !== undefined && type.abstract !== true;
}
