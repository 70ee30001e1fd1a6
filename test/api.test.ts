import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import * as ts from 'typescript';

/** The parts of a jsii assembly that say what is public and how it is documented. */
interface Docs { readonly summary?: string; readonly remarks?: string; readonly default?: string }
interface Type { readonly primitive?: string; readonly collection?: { readonly elementtype: Type }; readonly union?: { readonly types: Type[] } }
interface Parameter { readonly name: string; readonly docs?: Docs; readonly type: Type }
interface Member {
  readonly name: string;
  readonly docs?: Docs;
  readonly optional?: boolean;
  readonly type?: Type;
  readonly returns?: { readonly type: Type };
  readonly parameters?: Parameter[];
}
interface ExportedType {
  readonly name: string;
  readonly kind: string;
  readonly datatype?: boolean;
  readonly docs?: Docs;
  readonly properties?: Member[];
  readonly methods?: Member[];
  readonly members?: Member[];
  readonly initializer?: Member;
}

const ROOT = join(__dirname, '..');
const ASSEMBLY = join(ROOT, '.jsii');

function exportedTypes(): ExportedType[] {
  if (!existsSync(ASSEMBLY)) { throw new Error('.jsii is not there: run `npx projen compile` first'); }
  const { types } = JSON.parse(readFileSync(ASSEMBLY, 'utf8')) as { types: { [name: string]: ExportedType } };
  return Object.values(types);
}

function membersOf(type: ExportedType): Member[] {
  return [...type.properties ?? [], ...type.methods ?? [], ...type.members ?? []];
}

function holdsAny(type: Type | undefined): boolean {
  if (type === undefined) { return false; }
  return type.primitive === 'any' || type.primitive === 'json' || holdsAny(type.collection?.elementtype) || (type.union?.types ?? []).some(holdsAny);
}

function sources(): string[] {
  return readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => join('src', name)).sort();
}

/** Line numbers of `any` in the types of a file; comments and texts do not count. */
function linesWithAny(file: string): number[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const lines: number[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) { lines.push(source.getLineAndCharacterOfPosition(node.getStart()).line + 1); }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return lines;
}

describe('the public API', () => {
  const types = exportedTypes();

  test('is more than a few types', () => {
    expect(types.map((type) => type.name)).toEqual(expect.arrayContaining([
      'FlyteCore', 'FlyteAdmin', 'FlyteScheduler', 'DataCatalog', 'FlytePropeller', 'FlytePodWebhook', 'FlyteConsole', 'ClusterResourceSync',
      'InClusterPostgres', 'InClusterObjectStore', 'RunAs', 'FlyteRelease', 'Database', 'ObjectStore', 'Authentication',
    ]));
  });

  test('has a docstring on every type', () => {
    expect(types.filter((type) => !type.docs?.summary).map((type) => type.name)).toEqual([]);
  });

  test('has a docstring on every property, method and enum member', () => {
    const bare = types.flatMap((type) => membersOf(type).filter((member) => !member.docs?.summary).map((member) => `${type.name}.${member.name}`));
    expect(bare).toEqual([]);
  });

  test('says what every parameter of a method is', () => {
    const bare = types.flatMap((type) => (type.methods ?? []).flatMap((method) => (method.parameters ?? [])
      .filter((parameter) => !parameter.docs?.summary).map((parameter) => `${type.name}.${method.name}(${parameter.name})`)));
    expect(bare).toEqual([]);
  });

  test('names the default of every optional prop', () => {
    const bare = types.filter((type) => type.datatype === true)
      .flatMap((type) => (type.properties ?? []).filter((prop) => prop.optional === true && !prop.docs?.default).map((prop) => `${type.name}.${prop.name}`));
    expect(bare).toEqual([]);
  });

  test('names no default that says nothing', () => {
    const empty = types.flatMap((type) => (type.properties ?? []).filter((prop) => /^-?\s*$/.test(prop.docs?.default ?? 'x')).map((prop) => `${type.name}.${prop.name}`));
    expect(empty).toEqual([]);
  });

  test('speaks of itself in words that fit any language; its examples are translated', () => {
    const said = types.flatMap((type) => [type, ...membersOf(type)].flatMap((one) => [one, ...'parameters' in one ? one.parameters ?? [] : []])
      .map(({ name, docs }): [string, string] => [`${type.name}.${name}`, `${docs?.summary} ${docs?.remarks} ${docs?.default}`.replace(/```[^]*?```|\{\{.*?\}\}/g, '')]));
    expect(said.length).toBeGreaterThan(1000);
    expect(said.filter(([, text]) => /\{ ?['"\w]|\[\{|\bnew [A-Z]|=>/.test(text))).toEqual([]);
  });

  test('is typed throughout, but for the extra configuration that no type describes', () => {
    const constructorOf = (type: ExportedType): Member[] => type.initializer === undefined ? [] : [{ ...type.initializer, name: 'constructor' }];
    const untyped = types.flatMap((type) => [...membersOf(type), ...constructorOf(type)]
      .filter((member) => [member.type, member.returns?.type, ...(member.parameters ?? []).map((parameter) => parameter.type)].some(holdsAny))
      .map((member) => member.name));
    expect(new Set(untyped)).toEqual(new Set(['extraConfig']));
  });

  test('keeps generated Kubernetes types out of props', () => {
    const raw = types.filter((type) => type.datatype === true)
      .flatMap((type) => (type.properties ?? []).filter((prop) => JSON.stringify(prop.type).includes('cdk8s-plus-27.k8s.')).map((prop) => `${type.name}.${prop.name}`));
    expect(raw).toEqual([]);
  });
});

describe('the source', () => {
  test('has no file over 400 lines', () => {
    expect(sources().filter((file) => readFileSync(join(ROOT, file), 'utf8').trimEnd().split('\n').length > 400)).toEqual([]);
  });

  test('nowhere says any', () => {
    expect(sources().flatMap((file) => linesWithAny(file).map((line) => `${file}:${line}`))).toEqual([]);
  });
});
