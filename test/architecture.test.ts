import { existsSync, readdirSync, readFileSync } from 'fs';
import { dirname, join, normalize } from 'path';

const ROOT = join(__dirname, '..');

/** The rows of the table in docs/architecture.md, highest first: folders and files that are peers stand in one row. */
function layers(): string[][] {
  const table = readFileSync(join(ROOT, 'docs', 'architecture.md'), 'utf8').split('\n').filter((line) => /^\| `/.test(line) && line.split('|').length === 5);
  return table.map((line) => [...line.split('|')[1].matchAll(/`([^`]+)`/g)].map(([, name]) => name));
}

function sources(): string[] {
  return readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && name !== 'index.ts').sort();
}

/** Files that a file imports, from src. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, 'src', file), 'utf8');
  return [...text.matchAll(/from '(\.[^']*)'/g)].map(([, path]) => normalize(join(dirname(file), path)));
}

function layerOf(file: string): number {
  return layers().findIndex((row) => row.some((name) => file === name || file === name.replace(/\.ts$/, '') || file.startsWith(`${name}/`) || file === name));
}

test('every file of src is in a layer of docs/architecture.md', () => {
  expect(sources().filter((file) => layerOf(file) < 0)).toEqual([]);
  expect(layers().flat()).toEqual([...new Set(layers().flat())]);
});

test('every import leads down, as docs/architecture.md says', () => {
  const up = sources().flatMap((file) => importsOf(file).map((target) => ({ file, target }))
    .filter(({ target }) => layerOf(target) < layerOf(file) || (layerOf(target) === layerOf(file) && target.split('/')[0] !== file.split('/')[0]))
    .map(({ target }) => `${file} imports ${target}`));
  expect(up).toEqual([]);
});

test('no import leads in a circle', () => {
  const targets = new Map(sources().map((file) => [file, importsOf(file).map((target) => [`${target}.ts`, join(target, 'index.ts')].find((one) => existsSync(join(ROOT, 'src', one)))!)]));
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) { circles.push([...way.slice(way.indexOf(file)), file].join(' > ')); }
    if (way.includes(file) || done.has(file)) { return; }
    targets.get(file)!.forEach((target) => visit(target, [...way, file]));
    done.add(file);
  };
  [...targets.keys()].forEach((file) => visit(file, []));
  expect(circles).toEqual([]);
});

test('the tower that judges knows nothing of Flyte', () => {
  const foreign = sources().filter((file) => file.startsWith('judging/'))
    .flatMap((file) => importsOf(file).filter((target) => !/^(judging|private)(\/|$)/.test(target)).map((target) => `${file} imports ${target}`));
  expect(foreign).toEqual([]);
});

test.each(['helm', 'init', 'secrets'])('what %s holds is imported by the command only, and imports nothing of the library', (folder) => {
  const importers = sources().filter((file) => importsOf(file).some((target) => target.startsWith(`${folder}/`)));
  expect(importers.filter((file) => !file.startsWith('cli/') && !file.startsWith(`${folder}/`))).toEqual([]);
  const allowed = new RegExp(`^(${folder}|judging|private)(/|$)`);
  const foreign = sources().filter((file) => file.startsWith(`${folder}/`))
    .flatMap((file) => importsOf(file).filter((target) => !allowed.test(target)).map((target) => `${file} imports ${target}`));
  expect(foreign).toEqual([]);
});

test('settings hold values: no section of the configuration is written outside of config', () => {
  const writers = sources().filter((file) => !file.startsWith('config/') && !file.startsWith('judging/') && /\b(renderConfig|_toConfig)\b/.test(readFileSync(join(ROOT, 'src', file), 'utf8')));
  expect(writers).toEqual(['components/flyte-component.ts']);
});
