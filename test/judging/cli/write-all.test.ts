import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { writeAll } from '../../../src/judging/cli/write-all';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'write-all-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const modeOf = (...path: string[]) => (statSync(join(folder, ...path)).mode % 0o1000).toString(8);

test('files get their folders', () => {
  writeAll(join(folder, 'a', 'b'), { 'one': '1', 'c/two': '2' });
  expect([readFileSync(join(folder, 'a/b/one'), 'utf8'), readFileSync(join(folder, 'a/b/c/two'), 'utf8')]).toEqual(['1', '2']);
});

test('a secret is for its owner, whatever the umask', () => {
  const before = process.umask(0);
  try {
    writeAll(join(folder, 'kept'), { 'flyte/key': 'x' }, { folder: 0o700, file: 0o600 });
  } finally {
    process.umask(before);
  }
  expect([modeOf('kept'), modeOf('kept', 'flyte'), modeOf('kept', 'flyte', 'key')]).toEqual(['700', '700', '600']);
});

test('where one cannot be written, what was made for the others goes again, and what was there stays', () => {
  writeFileSync(join(folder, 'taken'), 'mine');
  expect(() => writeAll(folder, { 'first': '1', 'new/second': '2', 'taken': '3' })).toThrow('EEXIST');
  expect(() => writeAll(folder, { 'new/second': '2', 'taken/third': '3' })).toThrow('ENOTDIR');
  expect([readdirSync(folder), readFileSync(join(folder, 'taken'), 'utf8')]).toEqual([['taken'], 'mine']);
});

// Where the system says that there is no such folder, although its parent is there, Node's recursive way tries for ever.
test('a file system that takes no new folder is told', () => {
  expect(() => writeAll('/proc/cdk8s-flyte/a', { b: '' })).toThrow(/ENOENT|EACCES|EROFS|EPERM/);
  expect(existsSync('/proc/cdk8s-flyte')).toBe(false);
});
