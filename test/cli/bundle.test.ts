import { execFileSync, spawnSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { CLEAN, NODE_PORT } from './helpers';

const ROOT = resolve(__dirname, '..', '..');
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

test('it can be executed, keeps the license of its parser and tells the version of the package', () => {
  const text = readFileSync(command, 'utf8');
  expect(text.startsWith('#!/usr/bin/env node\n')).toBe(true);
  expect((statSync(command).mode % 0o1000).toString(8)).toBe('755');
  expect(text.slice(0, 2000)).toContain(readFileSync(join(ROOT, 'node_modules', 'yaml', 'LICENSE'), 'utf8').trim());
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  expect(run(['--version']).stdout).toBe(`${version}\n`);
});

test('a reader that goes away early is no crash', () => {
  const documents = Array.from({ length: 3000 }, (_value, index) => NODE_PORT.replace('open', `open-${index}`)).join('---\n');
  writeFileSync(join(folder, 'many.yaml'), documents);
  const { status, stderr } = spawnSync('/bin/sh', ['-c', `${process.execPath} ${command} audit many.yaml | head -n 1`], { cwd: folder, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('what users install has the command, and declares no dependency for it', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { bin: unknown; dependencies?: unknown };
  expect(manifest.bin).toEqual({ 'cdk8s-flyte': 'lib/cli/cdk8s-flyte.js' });
  expect(manifest.dependencies).toBeUndefined();
});
