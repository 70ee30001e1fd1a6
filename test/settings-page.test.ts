import { execFileSync } from 'child_process';
import { readFileSync } from 'fs';
import { join } from 'path';
import { FlyteRelease } from 'cdk8s-flyte';
import { missing } from './settings-page/prop-path';
import { REFUSALS } from './settings-page/refusals';
import { Row, ROWS } from './settings-page/rows';
import { shownNow } from './settings-page/shown';
import { harmOf } from '../src/config/harm';
import { Keys, keysOf } from '../src/config/keys/release-keys';
import { ownerOf } from '../src/config/owned';

const ROOT = join(__dirname, '..');
/** As many rows as the facts have, and of these at least so many that show their value. Raise it with each that does. */
const FACTS = { A: 186, B: 56, C: 29, D: 96, E: 159, F: 40, G: 34 };
const SHOWN = 528;

/** Whether a program of the release has a key. */
function knows(program: string, path: string): boolean {
  let keys: Keys | undefined = keysOf(FlyteRelease.LATEST.version)!.sectionsOf(program);
  return path.split('.').every((name) => {
    const key = keys?.get(name.toLowerCase());
    keys = key?.type.kind === 'struct' ? key.type.keys : undefined;
    return key !== undefined;
  });
}

function isHeld({ by = [], extraConfig = [], refused = [], shown = [] }: Row): boolean {
  return [by, extraConfig, refused, shown].some((list) => list.length > 0);
}

test('docs/settings.md is what the rows say', () => {
  const written = execFileSync(process.execPath, [join(ROOT, 'scripts', 'settings-page.js'), '--print'], { encoding: 'utf8' });
  expect(readFileSync(join(ROOT, 'docs', 'settings.md'), 'utf8')).toBe(written);
});

test('there is a row for each fact, and only one', () => {
  const expected = Object.entries(FACTS).flatMap(([letter, count]) =>
    Array.from({ length: count }, (_, index) => `${letter}-${String(index + 1).padStart('ABCDE'.includes(letter) ? 3 : 2, '0')}`));
  expect(ROWS.map((row) => row.row).sort()).toEqual(expected.sort());
});

test.each(ROWS.map((row) => [row.row, row.of, row] as const))('%s, %s', (_name, _of, row) => {
  expect((row.by ?? []).map((path) => missing(path)).filter((reason) => reason !== undefined)).toEqual([]);
  expect((row.extraConfig ?? []).filter((key) => {
    const [program, path] = key.split(' ');
    return !knows(program, path) || ownerOf(path) !== undefined || harmOf(path) !== undefined;
  })).toEqual([]);
  expect((row.refused ?? []).filter((path) => ownerOf(path) === undefined && harmOf(path) === undefined)).toEqual([]);
  expect((row.shown ?? []).map((line) => shownNow(line))).toEqual(row.shown ?? []);
  // A prop is named; what has none is shown, or says why.
  expect(row.is === 'typed' ? (row.by ?? []).length > 0 : isHeld(row) || row.note !== undefined).toBe(true);
});

test.each(Object.entries(REFUSALS))('%s: what it says is refused, is refused', (row, [refused, says]) => {
  expect(ROWS.map((each) => each.row)).toContain(row);
  expect(refused).toThrow(says);
});

test.each([
  ['tasks.execution.maxParallelisms', 'TaskExecutionOptions has no maxParallelisms'],
  ['connectors.secrets.key.name', 'is string, which has no name'],
  ['Database.mysql', 'there is no Database.mysql'],
  ['Database.postgres.sslMode', 'PostgresOptions has no sslMode'],
  ['PostgresTls.required.host', 'PostgresTls.required takes no host'],
  ['LogLevel.DEBUG', 'LogLevel has no DEBUG'],
])('%s would be noticed', (path, reason) => {
  expect(missing(path)).toContain(reason);
});

test('most rows show what they say', () => {
  expect(ROWS.filter((row) => (row.shown ?? []).length > 0).length).toBeGreaterThanOrEqual(SHOWN);
});
