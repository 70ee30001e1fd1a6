import { execFile, ExecFileException } from 'child_process';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'fs';
import { join, relative } from 'path';
import { cached } from '../conformance/tools/cache';

export const ROOT = join(__dirname, '..', '..');
const MODULES = join(ROOT, 'node_modules');
const MANIFEST = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { devDependencies: { [name: string]: string } };

const MAJOR = process.versions.node.split('.')[0];
/** jsii says on standard error that a Node is old; here what stands last matters. */
const QUIET = { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: MAJOR, JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION: MAJOR, PYTHONDONTWRITEBYTECODE: '1' };

/** One line of the table: an example that was compared, or something else that was tried. */
export interface Row {
  readonly language: string;
  readonly what: string;
  readonly bytes?: number;
  /** Why it failed; nothing if it did not. */
  readonly problem?: string;
  readonly seconds: number;
}

export interface Ran { readonly status: number; readonly text: string }

export interface Where {
  readonly cwd?: string;
  readonly env?: { readonly [name: string]: string };
}

/** What every language is given: where it may write, and where TypeScript wrote. */
export interface Workplace {
  readonly folder: string;
  readonly expected: string;
}

/** Runs a program to its end, whatever that is. */
export function run(program: string, words: readonly string[], where: Where = {}): Promise<Ran> {
  const options = { cwd: where.cwd ?? ROOT, env: { ...process.env, ...QUIET, ...where.env }, maxBuffer: 1e8 };
  return new Promise((resolve) => {
    const done = (error: ExecFileException | null, stdout: string, stderr: string): void => resolve({
      status: error === null ? 0 : typeof error.code === 'number' ? error.code : 1,
      text: stdout + stderr + (error !== null && typeof error.code === 'string' ? `${program}: ${error.code}` : ''),
    });
    execFile(program, [...words], options, done);
  });
}

/** Runs a program that has to succeed. */
export async function mustRun(program: string, words: readonly string[], where?: Where): Promise<string> {
  const { status, text } = await run(program, words, where);
  if (status !== 0) { throw new Error(`${program} ${words.join(' ').slice(0, 200)} ended with ${status}:\n${text.slice(-3000)}`); }
  return text;
}

/** The version of a package that is installed here, which the other languages take too. */
export function versionOf(name: string): string {
  return (JSON.parse(readFileSync(join(MODULES, name, 'package.json'), 'utf8')) as { version: string }).version;
}

/** What an app of ours imports beside us, each of the version that is tested here. */
export const PEERS = Object.fromEntries(['cdk8s', 'cdk8s-plus-27', 'constructs'].map((name) => [name, MANIFEST.devDependencies[name]]));

/** Writes the bindings of a package for a language. */
export async function bind(target: string, packageFolder: string, folder: string, ...options: string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await mustRun(process.execPath, [join(MODULES, 'jsii-pacmak', 'bin', 'jsii-pacmak'), '--targets', target, '--outdir', folder, ...options, packageFolder]);
}

/** The bindings of a package that others publish, made from what npm gave, once. */
export function bindPeer(target: string, name: string, build: (folder: string) => Promise<void> = async () => undefined): Promise<string> {
  return cached(`bindings-${target}`, `${name}-${versionOf(name)}-${versionOf('jsii-pacmak')}`, async (building) => {
    await bind(target, join(MODULES, name), building, '--code-only');
    await build(building);
  });
}

/** What was tried, timed; what it throws is why it failed. */
export async function attempt(language: string, what: string, body: () => Promise<number | void>): Promise<Row> {
  const started = Date.now();
  const row = (rest: Partial<Row>): Row => {
    const made = { language, what, seconds: (Date.now() - started) / 1000, ...rest };
    process.stdout.write(`${made.problem === undefined ? 'ok  ' : 'FAIL'} ${language}: ${what}${made.problem === undefined ? '' : `: ${made.problem}`}\n`);
    return made;
  };
  try {
    return row({ bytes: (await body()) ?? undefined });
  } catch (error) {
    return row({ problem: error instanceof Error ? error.message : String(error) });
  }
}

/** Compares all that two synths wrote, and returns how many bytes that was. */
export function compare(expected: string, actual: string): number {
  const [wanted, found] = [expected, actual].map(filesOf);
  if (wanted.length === 0) { throw new Error('TypeScript wrote nothing'); }
  if (wanted.join() !== found.join()) { throw new Error(`it wrote ${found.join(', ') || 'nothing'} instead of ${wanted.join(', ')}`); }
  return wanted.map((name) => {
    const [one, other] = [expected, actual].map((folder) => readFileSync(join(folder, name)));
    if (!one.equals(other)) { throw new Error(`${name} differs in line ${firstDifference(one.toString(), other.toString())}`); }
    return one.length;
  }).reduce((sum, length) => sum + length, 0);
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)).filter((path) => statSync(path).isFile())
    .map((path) => relative(folder, path)).sort();
}

function firstDifference(one: string, other: string): string {
  const [left, right] = [one, other].map((text) => text.split('\n'));
  const line = left.findIndex((text, index) => text !== right[index]);
  return `${line + 1}: ${JSON.stringify(left[line])} became ${JSON.stringify(right[line])}`;
}

/** Holds what a program said to what it should have said. */
export function requireText(actual: string, expected: string): void {
  if (!actual.includes(expected)) { throw new Error(`it said ${JSON.stringify(actual.slice(-600))}, and not ${JSON.stringify(expected)}`); }
}

/** What each language's own small program prints: an image by its enum, the same in a map, and a refusal as one line. */
export const SAID = [
  'by its enum: registry.example.com/flyteadmin:v1.16.8',
  'as a key: registry.example.com/flyteadmin:v1.16.8',
  'RunAs.of: user must be an integer from 1 to 2147483647, got 0; 0 is root, which no Flyte process needs; use for example 1001',
];

/** The table of what was tried, and how much of it passed. */
export function render(rows: readonly Row[], first = 'language'): string {
  const cells = [[first, 'what', 'bytes', 'result', 'seconds'], ...rows.map((row) => [
    row.language, row.what, row.bytes?.toLocaleString('en-US') ?? '', row.problem !== undefined ? 'FAILED' : row.bytes !== undefined ? 'same' : 'ok', row.seconds.toFixed(1),
  ])];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const lines = cells.map((row) => `| ${row.map((cell, column) => [2, 4].includes(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column])).join(' | ')} |`);
  const failed = rows.filter((row) => row.problem !== undefined).length;
  return [lines[0], `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...lines.slice(1), '', `${rows.length - failed} passed, ${failed} failed`, ''].join('\n');
}
