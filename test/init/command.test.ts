import { symlinkSync } from 'fs';
import { ALL, VERSIONS, Workspace } from './helpers';
import { filesOf } from '../../src/init/command';
import { RUNTIME } from '../../src/init/versions';

let workspace: Workspace;
beforeEach(() => { workspace = new Workspace(); });
afterEach(() => workspace.remove());

const GOOD = ['--language', 'typescript', '--shape', 'core', '--cloud', 'aws'];

test('a folder that is there and empty is taken, and one below folders that are not there', async () => {
  workspace.write('empty/x', '');
  expect((await workspace.run(['init', 'a/b/c', ...GOOD])).status).toBe(0);
  expect(workspace.has('a/b/c/.github/workflows/manifests.yml')).toBe(true);
  const other = new Workspace();
  expect((await other.run(['init', '.', ...GOOD])).status).toBe(0);
  expect(other.list()).toContain('main.ts');
  other.remove();
});

test('the same command writes the same', () => {
  for (const language of ['typescript', 'python'] as const) {
    for (const one of ALL) { expect(filesOf({ language, ...one }, VERSIONS)).toEqual(filesOf({ language, ...one }, VERSIONS)); }
  }
});

test('versions are exact, and those that this package is tested with', () => {
  const versions = { ...VERSIONS, 'cdk8s-flyte': '1.2.3' };
  const { dependencies, devDependencies } = JSON.parse(filesOf({ language: 'typescript', ...ALL[0] }, versions)['package.json']) as { dependencies: object; devDependencies: object };
  expect({ ...dependencies, ...devDependencies }).toEqual(versions);
  const lines = filesOf({ language: 'python', ...ALL[0] }, versions)['requirements.txt'].trim().split('\n');
  expect([...lines].sort()).toEqual(['cdk8s-flyte==1.2.3', ...RUNTIME.map((name) => `${name}==${VERSIONS[name]}`)].sort());
});

test('each synth judges all manifests, by the version that is installed', () => {
  const versions = { ...VERSIONS, 'cdk8s-flyte': '1.2.3' };
  const validation = (name: string) => `validations:\n  - package: ${name}\n    version: 1.2.3\n    class: PodSecurityValidation\n    properties: { level: restricted, rules: all }\n`;
  expect(filesOf({ language: 'typescript', ...ALL[0] }, versions)['cdk8s.yaml']).toContain(validation('./node_modules/cdk8s-flyte'));
  expect(filesOf({ language: 'python', ...ALL[0] }, versions)['cdk8s.yaml']).toContain(validation('cdk8s-flyte'));
});

test('no line of a program is too long, and both languages say the same constants', () => {
  for (const one of ALL) {
    const [typescript, python] = [filesOf({ language: 'typescript', ...one }, VERSIONS)['main.ts'], filesOf({ language: 'python', ...one }, VERSIONS)['main.py']];
    expect(typescript.split('\n').filter((line) => line.length > 150)).toEqual([]);
    expect(python.split('\n').filter((line) => line.length > 100)).toEqual([]);
    const constants = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name, value]) => [name, value]);
    expect(constants(python, /^([A-Z_]+) = "(.*)"$/gm)).toEqual(constants(typescript, /^const ([A-Z_]+) = '(.*)';$/gm));
  }
});

describe('what cannot be used is refused with status 2, and nothing is written', () => {
  test.each<[string, string[], string]>([
    ['no folder', GOOD, 'no folder; name one for the project that is absent or empty'],
    ['an empty name', ['', ...GOOD], 'no folder'],
    ['two folders', ['a', 'b', ...GOOD], 'one folder, please, and got 2: a, b'],
    ['no language', ['a', '--shape', 'core', '--cloud', 'aws'], '--language is missing; name one of typescript, python'],
    ['no shape', ['a', '--language', 'python', '--cloud', 'aws'], '--shape is missing; name one of binary, core, control-plane, data-plane'],
    ['no cloud', ['a', '--language', 'python', '--shape', 'core'], '--cloud is missing; name one of aws, gcp, azure, onprem'],
    ['an unknown language', ['a', '--language', 'go', '--shape', 'core', '--cloud', 'aws'], '--language must be one of typescript, python, got "go"'],
    ['an unknown shape', ['a', '--language', 'python', '--shape', '__proto__', '--cloud', 'aws'], '--shape must be one of binary, core, control-plane, data-plane, got "__proto__"'],
    ['an unknown cloud', ['a', '--language', 'python', '--shape', 'core', '--cloud', 'AWS'], '--cloud must be one of aws, gcp, azure, onprem, got "AWS"'],
    ['no value', ['a', '--language'], '--language needs a value, for example --language typescript'],
    ['an option twice', ['a', ...GOOD, '--cloud', 'gcp'], '--cloud is given twice; give it once'],
    ['an unknown option', ['a', ...GOOD, '--force'], 'unknown option --force; the options are --language, --shape, --cloud and --help'],
    ['a short option', ['a', ...GOOD, '-f'], 'unknown option -f'],
    ['a huge value', ['a', '--language', 'x'.repeat(100_000), '--shape', 'core', '--cloud', 'aws'], `--language must be one of typescript, python, got "${'x'.repeat(100)}"`],
    ['a name that steers the terminal', ['a', '--language', '\u001b[31m', '--shape', 'core', '--cloud', 'aws'], '--language must be one of typescript, python, got "\\u001b[31m"'],
    ['a name that no file can have', ['a\0b', ...GOOD], 'cannot be used'],
    ['a path that is too long', ['x'.repeat(5000), ...GOOD], 'cannot be used: the path is too long'],
  ])('%s', async (_title, words, why) => {
    const { status, out, error } = await workspace.run(['init', ...words]);
    expect([status, out]).toEqual([2, '']);
    expect(error).toContain(why);
    expect(error).toContain('See cdk8s-flyte init --help.');
    expect(workspace.list()).toEqual([]);
  });

  test.each([['a file', 'full/notes.txt'], ['a hidden file', 'full/.env'], ['a folder', 'full/src/a.ts'], ['its own project', 'full/main.ts']])('a folder with %s', async (_title, file) => {
    workspace.write(file, 'mine');
    const before = workspace.list();
    const { status, out, error } = await workspace.run(['init', 'full', ...GOOD]);
    expect([status, out, error]).toEqual([2, '', expect.stringContaining('cdk8s-flyte: full is not empty; name a folder that is absent or empty\n')]);
    expect([workspace.list(), workspace.read(file)]).toEqual([before, 'mine']);
  });

  test('a file in place of a folder, and a folder below a file', async () => {
    workspace.write('taken', 'mine');
    expect((await workspace.run(['init', 'taken', ...GOOD])).error).toContain('taken is no folder; name one that is absent or empty');
    expect((await workspace.run(['init', 'taken/below', ...GOOD])).error).toContain('taken/below cannot be used: a part of the path is a file, not a folder');
    expect([workspace.list(), workspace.read('taken')]).toEqual([['taken'], 'mine']);
  });

  test('a link that leads nowhere', async () => {
    symlinkSync(workspace.path('nowhere'), workspace.path('link'));
    const { status, error } = await workspace.run(['init', 'link', ...GOOD]);
    expect([status, error]).toEqual([2, expect.stringContaining('link cannot be written')]);
    expect(workspace.list()).toEqual(['link']);
  });
});

test('--help tells of it', async () => {
  const { status, out } = await workspace.run(['init', '--help']);
  expect([status, out.split('\n')[0]]).toEqual([0, 'Usage: cdk8s-flyte init DIR --language LANGUAGE --shape SHAPE --cloud CLOUD']);
});
