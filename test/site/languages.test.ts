import { execFileSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiType, ASSEMBLY, isMade, isStruct } from '../../site/api/assembly';
import { code, LANGUAGES, perLanguage, typeText } from '../../site/api/languages';

const ROOT = join(__dirname, '..', '..');
const [TYPESCRIPT, PYTHON, JAVA, GO, CSHARP] = LANGUAGES;
const TYPES = Object.values(ASSEMBLY.types);
const named = (name: string) => ASSEMBLY.types[`cdk8s-flyte.${name}`];
const fqn = (name: string) => ({ fqn: `cdk8s-flyte.${name}` });

describe('the names of the packages that jsii makes', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cdk8s-flyte-names-'));
    const words = ['--code-only', '--targets', 'python', 'java', 'go', 'dotnet', '--outdir', folder];
    execFileSync(join(ROOT, 'node_modules', '.bin', 'jsii-pacmak'), words, { cwd: ROOT, stdio: 'pipe' });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');
  const own = ({ properties = [] }: ApiType) => properties.filter(({ overrides }) => overrides === undefined);
  const called = ({ methods = [] }: ApiType) => methods.filter(({ overrides }) => overrides === undefined);
  /** What is written for a type that its file does not have. */
  const missing = (wanted: readonly string[], text: string) => wanted.filter((one) => !text.includes(one));

  test('are those of Go', () => {
    for (const type of TYPES) {
      const wanted = [
        ...own(type).map((one) => isStruct(type.fqn) ? `\t${GO.field(one)} ` : one.static ? `func ${GO.constant(type, one)}` : `\t${GO.property(one)} `),
        ...called(type).map((one) => one.static ? `func ${GO.factory(type, one.name)}(` : `\t${GO.method(one.name)}(`),
        ...(type.members ?? []).map(({ name }) => `\t${GO.value(type, name)} `),
        ...isMade(type) ? [`func New${type.name}(`] : [],
      ];
      expect([type.name, ...missing(wanted, read('go', 'cdk8sflyte', `${type.name}.go`))]).toEqual([type.name]);
    }
  });

  test('are those of Java', () => {
    for (const type of TYPES) {
      const member = (constant: string) => constant.slice(type.name.length + 1);
      const wanted = [
        ...own(type).map((one) => isStruct(type.fqn) ? ` ${JAVA.field(one)}(` : one.static ? ` ${member(JAVA.constant(type, one))};` : ` ${JAVA.property(one)}`),
        ...called(type).map((one) => ` ${JAVA.method(one.name)}(`),
        ...(type.members ?? []).map(({ name }) => `    ${name},`),
        ...isMade(type) && JAVA.construct(type, type.initializer).includes('.Builder') ? [' Builder create('] : [],
      ];
      expect([type.name, ...missing(wanted, read('java/src/main/java/io/github/cdk8sflyte', `${type.name}.java`))]).toEqual([type.name]);
    }
  });

  test('are those of C#', () => {
    for (const type of TYPES) {
      const wanted = [
        ...own(type).map((one) => one.static ? ` ${CSHARP.constant(type, one).slice(type.name.length + 1)}\n` : ` ${CSHARP.property(one)}\n`),
        ...called(type).map((one) => ` ${CSHARP.method(one.name)}(`),
        ...(type.members ?? []).map(({ name }) => ` ${name}`),
      ];
      expect([type.name, ...missing(wanted, read('dotnet/Cdk8sFlyte/Cdk8sFlyte', `${type.name}.cs`))]).toEqual([type.name]);
    }
  });

  test('are those of Python', () => {
    const text = read('python/src/cdk8s_flyte/__init__.py');
    const classes = new Map(text.split(/^class /m).map((part) => [/^\w+/.exec(part)?.[0], part]));
    for (const type of TYPES) {
      const member = (constant: string) => constant.slice(type.name.length + 1);
      const wanted = [
        ...own(type).map((one) => `def ${one.static ? member(PYTHON.constant(type, one)) : isStruct(type.fqn) ? PYTHON.field(one) : PYTHON.property(one)}(`),
        ...called(type).map((one) => `def ${PYTHON.method(one.name)}(`),
        ...(type.members ?? []).map(({ name }) => `    ${member(PYTHON.value(type, name))} = `),
      ];
      expect([type.name, ...missing(wanted, classes.get(type.name) ?? '')]).toEqual([type.name]);
    }
  });
});

test.each([
  ['a struct', fqn('RunAsOptions'), ['R', 'R', 'R', '&#42;R', 'IR']],
  ['a class', fqn('RunAs'), ['R', 'R', 'R', 'R', 'R']],
  ['a list', { collection: { kind: 'array' as const, elementtype: { primitive: 'string' } } }, [
    'string&#91;&#93;', 'Sequence&#91;str&#93;', 'List&#60;String&#62;', '&#42;&#91;&#93;&#42;string', 'string&#91;&#93;',
  ]],
  ['a map', { collection: { kind: 'map' as const, elementtype: fqn('RunAsOptions') } }, [
    '&#123; &#91;name&#93;: R &#125;', 'Mapping&#91;str, R&#93;', 'Map&#60;String, R&#62;', '&#42;map&#91;string&#93;&#42;R', 'IDictionary&#60;string, IR&#62;',
  ]],
])('%s is a type as each language has it', (_title, reference, expected) => {
  expect(LANGUAGES.map((language) => typeText(language, reference).replace(/\[RunAs(?:Options)?\]\(RunAs(?:Options)?\.md\)/g, 'R'))).toEqual(expected);
});

test.each([
  ['FlyteCore', ['new FlyteCore(scope, id, props)', 'FlyteCore(scope, id, database=…, …)', 'FlyteCore.Builder.create(scope, id).database(…)….build()',
    'NewFlyteCore(scope, id, props)', 'new FlyteCore(scope, id, props)']],
])('%s is made as each language does it', (name, expected) => {
  expect(LANGUAGES.map((language) => language.construct(named(name), named(name).initializer!))).toEqual(expected);
});

test('a text that is the same in every language stands once', () => {
  expect(perLanguage(() => 'same')).toBe('same');
  const text = perLanguage(({ id }) => code(id === TYPESCRIPT.id ? 'a_b' : 'b'));
  expect(text).toContain('<span class="in in-typescript"><code>a&#95;b</code></span>');
  expect(text).toContain('<span class="in in-python in-java in-go in-csharp"><code>b</code></span>');
});
