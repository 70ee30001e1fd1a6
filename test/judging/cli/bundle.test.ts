import { execFileSync, spawnSync } from 'child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { CLEAN, NODE_PORT } from './helpers';

const ROOT = resolve(__dirname, '..', '..', '..');
let folder: string;
let command: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  command = join(folder, 'bin', 'cdk8s-flyte.js');
  execFileSync(process.execPath, [join(ROOT, 'scripts', 'bundle-cli.js'), command]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Far from node_modules, so that nothing but Node is there to help. */
function run(words: string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words], { cwd: folder, input, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('the bundled command needs nothing but Node and has the three exit states', () => {
  writeFileSync(join(folder, 'a.yaml'), CLEAN);
  expect(run(['audit', 'a.yaml'])).toMatchObject({ status: 0, stderr: '' });
  expect(run(['audit', '-'], NODE_PORT)).toMatchObject({ status: 1, stderr: '', stdout: expect.stringContaining('Service open  (<stdin>)') as string });
  expect(run(['audit', 'b.yaml'])).toMatchObject({ status: 2, stderr: 'b.yaml: no such file or folder\n' });
});

test('without the library beside it, no app is written from Helm values', () => {
  writeFileSync(join(folder, 'values.yaml'), 'flyteadmin: {replicaCount: 2}\n');
  expect(run(['import-values', 'values.yaml', '--chart', 'flyte-core', '--output', 'app']))
    .toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('the library itself is not found beside this command') as string });
  expect(existsSync(join(folder, 'app'))).toBe(false);
});

test('it can be executed, says where the licenses of what is in it are and tells the version of the package', () => {
  const text = readFileSync(command, 'utf8');
  expect(text.startsWith('#!/usr/bin/env node\n')).toBe(true);
  expect((statSync(command).mode % 0o1000).toString(8)).toBe('755');
  expect(text.split('\n')[1]).toContain('THIRD-PARTY-LICENSES of the package cdk8s-flyte');
  expect(text).not.toContain('sourceMappingURL');
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  expect(run(['--version']).stdout).toBe(`${version}\n`);
});

/** As a shell runs it, which tells the status of the command and not of what reads its output. */
function shell(script: string) {
  const { stdout, stderr } = spawnSync('/bin/bash', ['-c', `audit() { ${process.execPath} ${command} audit "$@"; }; ${script}`], { cwd: folder, encoding: 'utf8' });
  return { stdout, stderr };
}

// What calls itself for each level of these ends the whole process, and not with an error, in one of the two readings.
test('what is nested without end is told, twice', () => {
  writeFileSync(join(folder, 'deep.yaml'), '['.repeat(100_000));
  const told = 'deep.yaml:1: nested deeper than 200 levels, which no Kubernetes object is\n';
  expect(run(['diff', 'deep.yaml', 'deep.yaml'])).toEqual({ status: 2, stdout: '', stderr: told + told });
});

test('a reader that goes away early is no crash, and not clean either', () => {
  const documents = Array.from({ length: 3000 }, (_value, index) => NODE_PORT.replace('open', `open-${index}`)).join('---\n');
  writeFileSync(join(folder, 'many.yaml'), documents);
  expect(shell('audit many.yaml | true; echo ${PIPESTATUS[0]}')).toEqual({ stdout: '2\n', stderr: '' });
});

test.each(['table', 'json', 'sarif', 'markdown', 'html'])('%s on a full disk is said, with status 2', (format) => {
  writeFileSync(join(folder, 'a.yaml'), CLEAN);
  expect(shell(`audit --format ${format} a.yaml > /dev/full; echo $?`))
    .toEqual({ stdout: '2\n', stderr: 'cdk8s-flyte: standard output cannot be written: no space is left\n' });
});

test('what a shell puts in place of a command is read, and standard input by its name', () => {
  writeFileSync(join(folder, 'a.yaml'), NODE_PORT);
  expect(shell('audit --rules hardening <(cat a.yaml) | tail -n 1').stdout).toBe('Hardening rules: 1 violation (0 high, 1 medium, 0 low) in 1 object with 0 pods\n');
  expect(shell('cat a.yaml | audit --rules hardening /dev/stdin | tail -n 1').stdout).toBe('Hardening rules: 1 violation (0 high, 1 medium, 0 low) in 1 object with 0 pods\n');
});

test('a file on standard input is not overwritten either', () => {
  writeFileSync(join(folder, 'a.yaml'), NODE_PORT);
  expect(shell('audit --output a.yaml - < a.yaml').stderr).toContain('--output a.yaml would overwrite an input; name another file');
  expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe(NODE_PORT);
});

test('it makes Secrets by itself, and sends none into a repository', () => {
  const env = { name: 'AUTH.APPAUTH.SELFAUTHSERVER.STATICCLIENTS.CI.CLIENT_SECRET', valueFrom: { secretKeyRef: { name: 'ci', key: 'hash' } } };
  const pod = (containers: object[]) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { volumes: [{ configMap: { name: 'c' } }], containers } });
  const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { 'c.yaml': 'admin: {clientId: ci, clientSecretEnvVar: SECRET}' } };
  const reader = { env: [env, { name: 'SECRET', valueFrom: { secretKeyRef: { name: 'ci', key: 'plain' } } }] };
  ['repository/.git', 'dist'].forEach((name) => mkdirSync(join(folder, name), { recursive: true }));
  writeFileSync(join(folder, 'dist', 'secrets.json'), JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [config, pod([reader])] }));
  const made = run(['secrets', 'dist', '--generate', 'all']);
  expect(made).toMatchObject({ status: 0, stderr: '' });
  expect(made.stdout).toMatch(/^apiVersion: v1\nkind: Secret\nmetadata:\n {2}name: ci\ntype: Opaque\nstringData:\n {2}hash: \S{80}\n {2}plain: \S+\n$/);
  const script = `cd ${folder}; ${process.execPath} ${command} secrets dist --generate all`;
  const into = (file: string) => spawnSync('/bin/bash', ['-c', `${script} > ${file}; echo $?`], { encoding: 'utf8' });
  // Where the system tells what is behind standard output.
  if (process.platform === 'linux') {
    expect(into('repository/ci.yaml')).toMatchObject({ stdout: '2\n', stderr: expect.stringContaining('standard output cannot take secrets: it is in a git work tree') as string });
    expect(readFileSync(join(folder, 'repository', 'ci.yaml'), 'utf8')).toBe('');
  }
});

test('it writes a project with the versions that are tested here', () => {
  expect(run(['init', 'project', '--language', 'typescript', '--shape', 'binary', '--cloud', 'gcp'])).toMatchObject({ status: 0, stderr: '' });
  const manifest = JSON.parse(readFileSync(join(folder, 'project', 'package.json'), 'utf8')) as { dependencies: object; devDependencies: { [name: string]: string } };
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  expect(manifest.dependencies).toEqual({ 'cdk8s': '2.68.12', 'cdk8s-flyte': version, 'cdk8s-plus-27': '2.9.5', 'constructs': '10.4.2' });
  expect(Object.values(manifest.devDependencies).filter((one) => !/^\d+\.\d+\.\d+$/.test(one))).toEqual([]);
  expect(run(['init', 'project', '--language', 'python', '--shape', 'core', '--cloud', 'aws'])).toMatchObject({ status: 2, stdout: '' });
});

test('what users install has the command, and declares no dependency for it', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { bin: unknown; dependencies?: unknown };
  expect(manifest.bin).toEqual({ 'cdk8s-flyte': 'lib/judging/cli/cdk8s-flyte.js' });
  expect(manifest.dependencies).toBeUndefined();
});
