import { Key, Keys, keysOf } from '../../../src/config/keys/release-keys';
import { KEYS_V1_16_8 } from '../../../src/config/keys/v1.16.8';
import { FlyteRelease } from '../../../src/release';

const table = keysOf('v1.16.8')!;

/** Each key of a program, as `path: kind or word = default`. */
function flat(program: string): string[] {
  const of = (keys: Keys, at: string): string[] => [...keys.values()].flatMap((key) => {
    const path = `${at}${key.name}`;
    return key.type.kind === 'struct' ? of(key.type.keys, `${path}.`) : [`${path}: ${wordOf(key)}`];
  });
  return of(table.sectionsOf(program), '').sort();
}

function wordOf({ type, default: fallback }: Key): string {
  return `${type.kind === 'word' ? type.word : type.kind}${fallback === undefined ? '' : ` = ${fallback}`}`;
}

test('the release that the library makes has a table, and others have none', () => {
  expect(keysOf(FlyteRelease.LATEST.version)).toBe(table);
  expect(keysOf('v1.14.1')).toBeUndefined();
  expect(keysOf('constructor')).toBeUndefined();
});

test('a program has the sections of its document', () => {
  expect([...table.sectionsOf('datacatalog').values()].map(({ name }) => name)).toEqual(['application', 'database', 'datacatalog', 'logger', 'otel', 'prof', 'storage']);
  expect(table.sectionsOf('flytescheduler')).toEqual(table.sectionsOf('flyteadmin'));
});

test('a key has its type and its default', () => {
  expect(flat('datacatalog')).toEqual(expect.arrayContaining([
    'application.grpcPort: int = 8081', 'application.secure: bool', 'database.connMaxLifeTime: duration = 1h0m0s', 'logger.formatter.type: string = json',
    'storage.stow.config: map', 'otel.otlpgrpc.endpoint: string = http://localhost:4317',
  ]));
});

// More than these are a change of the table, which the script makes: conformance level 3 compares each with the documents.
test.each([['flyteadmin', 529], ['datacatalog', 62], ['flytepropeller', 498]])('%s has its number of keys', (program, count) => {
  expect(flat(program)).toHaveLength(count);
});

test('the table costs an import 22 kB at most, and holds no sentence of the documents', () => {
  expect(Buffer.byteLength(KEYS_V1_16_8)).toBeLessThan(22_000);
  expect(KEYS_V1_16_8).not.toMatch(/[A-Za-z] [A-Za-z]/);
});
