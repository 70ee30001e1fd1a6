import { readFileSync } from 'fs';
import { join } from 'path';
import { FlyteRelease } from 'cdk8s-flyte';
import { Key, Keys, keysOf } from '../src/config/keys/release-keys';
import { ownerOf } from '../src/config/owned';

const guide = readFileSync(join(__dirname, '..', 'docs', 'defaults.md'), 'utf8');
const table = guide.slice(guide.indexOf('<!-- defaults'), guide.indexOf('<!-- end -->'));
const ROWS = table.split('\n').filter((line) => line.startsWith('| `')).map((line) => line.split('|').slice(1, 5).map((cell) => cell.trim().replace(/`/g, '')));

function defaultOf(path: string): string | undefined {
  let keys: Keys | undefined = keysOf(FlyteRelease.LATEST.version)!.sectionsOf('flytepropeller');
  let value: string | undefined;
  for (const part of path.split('.')) {
    const key: Key = keys!.get(part)!;
    keys = key.type.kind === 'struct' ? key.type.keys : undefined;
    value = key.default;
  }
  return value;
}

const SECONDS: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3600 };

/** Flyte's documents write 60 seconds as 1m0s. */
function plain(value: string): string {
  const parts = [...value.matchAll(/(\d+)([smh])/g)];
  return parts.length === 0 ? value : `${parts.reduce((sum, [, number, unit]) => sum + Number(number) * SECONDS[unit], 0)}s`;
}

test('docs/defaults.md has rows', () => {
  expect(ROWS).toHaveLength(9);
});

test.each(ROWS)("%s: %s is %s without, as the release's documents say, and not the chart's %s", (path, prop, program, chart) => {
  expect(plain(program)).toBe(plain(defaultOf(path)!));
  expect(plain(chart)).not.toBe(plain(program));
  expect(ownerOf(path)).toBe(`use ${prop.startsWith('engine.queue') ? 'engine.queue' : prop.startsWith('engine.') ? 'engine' : prop}`);
});
