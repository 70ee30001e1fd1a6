import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { transformSync } from 'esbuild';
import { cached } from '../conformance/tools/cache';
import { compare, mustRun, ROOT } from '../languages/support';

/** Those that an app is written as here: the smallest one, and one with every object that a real one has. */
const EXAMPLES = ['quickstart', 'production'];

/** The packages of an app, by name: a version, or where npm finds one. */
export interface Packages { readonly [name: string]: string }

/** Makes an app that has these packages and nothing else, as npm installs them. */
export async function install(folder: string, packages: Packages): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'acme-flyte', version: '1.0.0', private: true, dependencies: packages }));
  // Strict, so that peers which do not go together fail here as they would for a consumer.
  await mustRun('npm', ['install', '--strict-peer-deps', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
}

/** Fails where npm brought one of these packages more than once, or a link in place of it: an app has each class once. */
export function requireOnce(folder: string, names: readonly string[]): void {
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as { packages: { [path: string]: { link?: boolean } } };
  for (const name of names) {
    const found = Object.entries(lock.packages).filter(([path]) => path.endsWith(`node_modules/${name}`));
    if (found.length !== 1 || found[0][1].link === true) { throw new Error(`${name} is there as ${JSON.stringify(found)}, not once`); }
  }
}

/** The versions that an app really has. */
export function versionsIn(folder: string, names: readonly string[]): string {
  return names.map((name) => `${name} ${(JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version}`).join(', ');
}

/** Translates a program, without a look at its types, so that Node alone can run it. */
export function translate(folder: string, name: string, source: string, format: 'cjs' | 'esm'): void {
  writeFileSync(join(folder, name), transformSync(source, { loader: 'ts', format, target: 'node20' }).code);
}

/** Has an app write the examples, and compares them with what was reviewed. Returns how many bytes that was. */
export async function synthExamples(folder: string, node: string, edit = (source: string) => source): Promise<number> {
  let bytes = 0;
  for (const name of EXAMPLES) {
    const output = join(folder, `out-${name}`);
    translate(folder, `${name}.js`, edit(readFileSync(join(ROOT, 'examples', name, 'main.ts'), 'utf8')).replace(/^.*SecurityReport\.write.*$/m, ''), 'cjs');
    await mustRun(node, [`${name}.js`], { cwd: folder, env: { CDK8S_OUTDIR: output } });
    bytes += compare(join(ROOT, 'examples', name, 'manifests'), output);
  }
  return bytes;
}

/** The newest program of a major version of Node, or that of one version, from the package that npm has of it. */
export async function nodeOf(version: string): Promise<string> {
  if (version === process.versions.node.split('.')[0]) { return process.execPath; }
  const name = `node-${process.platform}-${process.arch}`;
  const said = await mustRun('npm', ['view', `${name}@${version}`, 'version', '--json']);
  const found = [JSON.parse(said) as string | string[]].flat().sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).pop()!;
  const folder = await cached('node', found, (building) => mustRun('npm', ['install', '--prefix', building, '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${found}`]).then(() => undefined));
  const program = join(folder, 'node_modules', name, 'bin', 'node');
  chmodSync(program, 0o755);
  return program;
}
