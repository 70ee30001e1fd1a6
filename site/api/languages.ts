import { toSnakeCase } from 'codemaker';
import { toPythonIdentifier } from 'jsii-pacmak/lib/targets/python/util';
import { ApiType, ASSEMBLY, Callable, isOurs, isStruct, Parameter, Property, typeOf, TypeReference } from './assembly';

/** How one language writes what the assembly holds. test/site/languages.test.ts holds the names against the packages that jsii makes. */
export interface Language {
  readonly id: string;
  readonly title: string;
  readonly primitives: { readonly [name: string]: string };
  /** The line by which a program takes a type in. */
  import(type: ApiType): string;
  parameter(name: string): string;
  /** A field of a struct, as a caller gives it. */
  field(property: Property): string;
  /** What is read of an object. */
  property(property: Property): string;
  method(name: string): string;
  /** A static property, with its class. */
  constant(type: ApiType, property: Property): string;
  value(type: ApiType, name: string): string;
  construct(type: ApiType, callable: Callable): string;
  /** A static method, with its class. */
  factory(type: ApiType, name: string): string;
  list(element: string): string;
  map(element: string): string;
  /** A type by its name, as a parameter of it is declared. */
  named(name: string, fqn: string): string;
}

const { python, java, go, dotnet } = ASSEMBLY.targets;
const pascal = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const snake = (name: string) => toPythonIdentifier(toSnakeCase(name));
const itself = (name: string) => name;
const list = (names: readonly string[]) => `(${names.join(', ')})`;

/** The struct that comes last, whose fields some languages take one by one. */
export function optionsOf({ parameters = [] }: Callable): Parameter | undefined {
  const last = parameters[parameters.length - 1];
  return last?.type.fqn !== undefined && isStruct(last.type.fqn) ? last : undefined;
}

/** The fields of a struct that must be given, those of the structs that it extends first; and whether there are others. */
function fieldsOf(fqn: string): { required: string[]; more: boolean } {
  const { interfaces = [], properties = [] } = typeOf(fqn);
  const above = interfaces.map(fieldsOf);
  const own = properties.filter(({ optional }) => optional !== true).map(({ name }) => name);
  return {
    required: [...new Set([...above.flatMap(({ required }) => required), ...own])],
    more: above.some(({ more }) => more) || own.length < properties.length,
  };
}

/** A call in which the fields of the last struct stand one by one, those that may be left out as `…`. */
function spread(callable: Callable): { first: string[]; fields: string[] } {
  const options = optionsOf(callable);
  const first = (callable.parameters ?? []).filter((one) => one !== options).map(({ name }) => name);
  if (options === undefined) { return { first, fields: [] }; }
  const { required, more } = fieldsOf(options.type.fqn!);
  return { first, fields: [...required, ...more ? ['…'] : []] };
}

/** What a call takes, as a language names it. */
export function call(language: Language, callable: Callable): string {
  if (language.id !== 'python') { return list((callable.parameters ?? []).map(({ name, variadic }) => `${variadic ? '...' : ''}${language.parameter(name)}`)); }
  const { first, fields } = spread(callable);
  return list([...first.map(snake), ...fields.map((name) => name === '…' ? name : `${snake(name)}=…`)]);
}

const TYPESCRIPT: Language = {
  id: 'typescript',
  title: 'TypeScript',
  import: ({ name }) => `import { ${name} } from '${ASSEMBLY.name}';`,
  parameter: itself,
  field: ({ name }) => name,
  property: ({ name }) => name,
  method: itself,
  constant: ({ name }, property) => `${name}.${property.name}`,
  value: ({ name }, value) => `${name}.${value}`,
  construct: ({ name }, callable) => `new ${name}${call(TYPESCRIPT, callable)}`,
  factory: ({ name }, method) => `${name}.${method}`,
  primitives: { string: 'string', number: 'number', boolean: 'boolean', any: 'any', json: 'object', date: 'Date' },
  list: (element) => `${element}[]`,
  map: (element) => `{ [name]: ${element} }`,
  named: itself,
};

const PYTHON: Language = {
  id: 'python',
  title: 'Python',
  import: ({ name }) => `from ${python.module} import ${name}`,
  parameter: snake,
  field: ({ name }) => snake(name),
  property: ({ name }) => snake(name),
  method: snake,
  constant: ({ name }, property) => `${name}.${property.const ? snake(property.name).toUpperCase() : snake(property.name)}`,
  value: ({ name }, value) => `${name}.${toPythonIdentifier(value)}`,
  construct: ({ name }, callable) => `${name}${call(PYTHON, callable)}`,
  factory: ({ name }, method) => `${name}.${snake(method)}`,
  primitives: { string: 'str', number: 'float', boolean: 'bool', any: 'Any', json: 'Mapping', date: 'datetime' },
  list: (element) => `Sequence[${element}]`,
  map: (element) => `Mapping[str, ${element}]`,
  named: itself,
};

const JAVA: Language = {
  id: 'java',
  title: 'Java',
  import: ({ name }) => `import ${java.package}.${name};`,
  parameter: itself,
  field: ({ name }) => name,
  property: ({ name }) => `get${pascal(name)}()`,
  method: itself,
  constant: ({ name }, property) => `${name}.${property.const ? toSnakeCase(property.name).toUpperCase() : `get${pascal(property.name)}()`}`,
  value: ({ name }, value) => `${name}.${value}`,
  construct: ({ name }, callable) => {
    if (optionsOf(callable) === undefined) { return `new ${name}${call(JAVA, callable)}`; }
    const { first, fields } = spread(callable);
    return `${name}.Builder.create${list(first)}${fields.map((field) => field === '…' ? '…' : `.${field}(…)`).join('')}.build()`;
  },
  factory: ({ name }, method) => `${name}.${method}`,
  primitives: { string: 'String', number: 'Number', boolean: 'Boolean', any: 'Object', json: 'ObjectNode', date: 'Instant' },
  list: (element) => `List<${element}>`,
  map: (element) => `Map<String, ${element}>`,
  named: itself,
};

const GO: Language = {
  id: 'go',
  title: 'Go',
  import: () => `import "${go.moduleName}/${go.packageName}"`,
  parameter: itself,
  field: ({ name }) => pascal(name),
  property: ({ name }) => `${pascal(name)}()`,
  method: pascal,
  constant: ({ name }, property) => `${name}_${pascal(property.name)}()`,
  value: ({ name }, value) => `${name}_${value}`,
  construct: ({ name }, callable) => `New${name}${call(GO, callable)}`,
  factory: ({ name }, method) => `${name}_${pascal(method)}`,
  primitives: { string: '*string', number: '*float64', boolean: '*bool', any: 'interface{}', json: 'map[string]interface{}', date: '*time.Time' },
  list: (element) => `*[]${element}`,
  map: (element) => `*map[string]${element}`,
  named: (name, fqn) => isStruct(fqn) ? `*${name}` : name,
};

const CSHARP: Language = {
  id: 'csharp',
  title: 'C#',
  import: () => `using ${dotnet.namespace};`,
  parameter: itself,
  field: ({ name }) => pascal(name),
  property: ({ name }) => pascal(name),
  method: pascal,
  constant: ({ name }, property) => `${name}.${pascal(property.name)}`,
  value: ({ name }, value) => `${name}.${value}`,
  construct: ({ name }, callable) => `new ${name}${call(CSHARP, callable)}`,
  factory: ({ name }, method) => `${name}.${pascal(method)}`,
  primitives: { string: 'string', number: 'double', boolean: 'bool', any: 'object', json: 'JObject', date: 'DateTime' },
  list: (element) => `${element}[]`,
  map: (element) => `IDictionary<string, ${element}>`,
  // A struct is given as its class or any other that implements this.
  named: (name, fqn) => isStruct(fqn) ? `I${name}` : name,
};

export const LANGUAGES: readonly Language[] = [TYPESCRIPT, PYTHON, JAVA, GO, CSHARP];

const escaped = (text: string) => text.replace(/[<>&[\]*_{}|\\`]/g, (one) => `&#${one.charCodeAt(0)};`);

/** A type as Markdown, with links to the pages of those of this package. */
export function typeText(language: Language, { fqn, primitive, collection, union }: TypeReference): string {
  const links: string[] = [];
  const written = (reference: TypeReference): string => {
    if (reference.primitive !== undefined) { return language.primitives[reference.primitive]; }
    if (reference.collection !== undefined) {
      const element = written(reference.collection.elementtype);
      return reference.collection.kind === 'array' ? language.list(element) : language.map(element);
    }
    if (reference.union !== undefined) { return reference.union.types.map(written).join(' or '); }
    const [owner, name] = reference.fqn!.split(/\.(.*)/);
    // The link takes the place of this mark once all around it is escaped.
    links.push(isOurs(reference.fqn!) ? `[${name}](${name}.md)` : escaped(language.id === 'typescript' ? `${owner}.${name}` : name));
    return language.named(`\u0000${links.length - 1}\u0000`, reference.fqn!);
  };
  return escaped(written({ fqn, primitive, collection, union })).replace(/\u0000(\d+)\u0000/g, (_mark, index) => links[Number(index)]);
}

/** What each language writes, as Markdown; the page shows that of the language which its reader chose. */
export function perLanguage(written: (language: Language) => string): string {
  const groups = new Map<string, string[]>();
  for (const language of LANGUAGES) {
    const text = written(language);
    groups.set(text, [...groups.get(text) ?? [], `in-${language.id}`]);
  }
  const entries = [...groups];
  // What parts them is for whoever reads all of it: the search.
  return entries.length === 1 ? entries[0][0] : entries.map(([text, classes]) => `<span class="in ${classes.join(' ')}">${text}</span>`).join('<span class="in"> </span>');
}

export const code = (text: string) => `<code>${escaped(text)}</code>`;
