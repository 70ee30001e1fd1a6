import { spawnSync } from 'child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Duration } from 'cdk8s';
import { CheckDbReadyOptions, DataCatalog, FlyteAdmin, FlyteImage, RunAs } from 'cdk8s-flyte';
import { documentOf, listOf } from '../../src/private/documents';
import { containerOf, containersOf, envOf, find, synthOne, testChart, testDatabase, testObjectStore } from '../support';

function deployment(checkDbReady?: CheckDbReadyOptions) {
  const chart = testChart();
  const database = testDatabase(chart, { host: 'pg.example.com', port: 6543, username: 'flyte_role' });
  return find(synthOne(new FlyteAdmin(chart, 'it', { database, objectStore: testObjectStore(), checkDbReady })), 'Deployment', 'flyteadmin');
}

const container = (options?: CheckDbReadyOptions) => containerOf(deployment(options), 'check-db-ready');

describe('the container', () => {
  test('comes first', () => {
    expect(containersOf(deployment()).map(({ name }) => name)).toEqual(['check-db-ready', 'run-migrations', 'seed-projects', 'flyteadmin']);
  });

  test('is told by its environment where the server is, and never by its script', () => {
    const { command, args, env, ...rest } = container();
    expect(envOf({ env })).toEqual({
      PGHOST: 'pg.example.com', PGPORT: '6543', PGUSER: 'flyte_role', PGDATABASE: 'postgres', CHECK_INTERVAL_SECONDS: '2', CHECK_DEADLINE_SECONDS: '300',
    });
    expect(listOf(command).slice(0, 2)).toEqual(['sh', '-c']);
    expect(args).toBeUndefined();
    expect(JSON.stringify([command, rest])).not.toMatch(/pg\.example\.com|6543|flyte_role/);
  });

  test('has no secret and no volume', () => {
    const { env, volumeMounts } = container();
    expect(listOf(env).filter((entry) => documentOf(entry).valueFrom !== undefined)).toEqual([]);
    expect(volumeMounts).toBeUndefined();
  });

  test('has bounded resources', () => {
    expect(container().resources).toEqual({
      requests: { 'cpu': '10m', 'memory': '16Mi', 'ephemeral-storage': '16Mi' }, limits: { 'cpu': '100m', 'memory': '64Mi', 'ephemeral-storage': '64Mi' },
    });
  });

  test('takes another image with its user, interval and deadline', () => {
    const image = FlyteImage.of({ repository: 'mirror.example.com/postgres', tag: '16', runAs: RunAs.of({ user: 999, group: 998 }) });
    const { image: reference, env, securityContext } = container({ image, interval: Duration.seconds(10), deadline: Duration.hours(1) });
    expect(reference).toBe('mirror.example.com/postgres:16');
    expect(securityContext).toMatchObject({ runAsUser: 999, runAsGroup: 998 });
    expect(envOf({ env })).toMatchObject({ CHECK_INTERVAL_SECONDS: '10', CHECK_DEADLINE_SECONDS: '3600' });
  });

  test('is left out with one prop', () => {
    expect(containersOf(deployment({ enabled: false })).map(({ name }) => name)).toEqual(['run-migrations', 'seed-projects', 'flyteadmin']);
  });

  test('keeps its own user where the component has another', () => {
    const chart = testChart();
    const component = new DataCatalog(chart, 'it', { database: testDatabase(chart), objectStore: testObjectStore(), runAs: RunAs.of({ user: 5000 }) });
    const manifest = find(synthOne(component), 'Deployment', 'datacatalog');
    expect(containersOf(manifest).map(({ name, body }) => `${name} ${String(documentOf(body.securityContext).runAsUser)}`))
      .toEqual(['check-db-ready 70', 'run-migrations 5000', 'datacatalog 5000']);
  });
});

describe('the script, run by a shell', () => {
  const folders: string[] = [];
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  /** Runs it with a `pg_isready` that answers with the given codes, one after the other, the last one for good. */
  function run(codes: number[], env: { [name: string]: string } = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'check-db-ready-'));
    folders.push(folder);
    const program = (name: string, text: string) => {
      writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
      chmodSync(join(folder, name), 0o755);
    };
    program('pg_isready', [
      `printf '%s|%s|%s|%s\\n' "$PGHOST" "$PGPORT" "$PGUSER" "$*" >> "${folder}/calls"`,
      `set -- ${codes.join(' ')}`,
      `echo again >> "${folder}/attempts"`,
      `n=$(wc -l < "${folder}/attempts")`,
      'while [ "$n" -gt 1 ] && [ "$#" -gt 1 ]; do shift; n=$((n - 1)); done',
      'exit "$1"',
    ].join('\n'));
    // A clock that is a second later at every look, so that nothing here takes time.
    program('sleep', `echo "$1" >> "${folder}/slept"`);
    program('date', `echo >> "${folder}/ticks"; wc -l < "${folder}/ticks"`);
    const [shell, ...rest] = listOf(container().command).map(String);
    const { status, stderr } = spawnSync(shell, rest, {
      cwd: folder,
      encoding: 'utf8',
      env: {
        PATH: `${folder}:${process.env.PATH}`, PGHOST: 'db', PGPORT: '5432', PGUSER: 'flyte', CHECK_INTERVAL_SECONDS: '2', CHECK_DEADLINE_SECONDS: '3', ...env,
      },
    });
    const lines = (name: string) => existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8').trim().split('\n') : [];
    return { status, stderr, attempts: lines('attempts').length, calls: lines('calls'), slept: lines('slept'), folder };
  }

  test('succeeds at once when the server accepts connections', () => {
    expect(run([0])).toMatchObject({ status: 0, stderr: '', attempts: 1, slept: [], calls: ['db|5432|flyte|--timeout=2'] });
  });

  test.each([[1, 'starts up'], [2, 'does not answer']])('waits while pg_isready ends with %s: the server %s', (code) => {
    expect(run([code, code, 0])).toMatchObject({ status: 0, stderr: '', attempts: 3, slept: ['2', '2'] });
  });

  test.each([1, 2])('gives up after the deadline when pg_isready keeps ending with %s', (code) => {
    expect(run([code])).toMatchObject({
      status: 1, attempts: 3, stderr: 'check-db-ready: PostgreSQL at db:5432 did not accept connections within 3 seconds\n',
    });
  });

  test.each([
    [3, 'refuses the settings'], [126, 'cannot be run'], [127, 'is not in the image'],
  ])('does not wait when pg_isready ends with %s: it %s', (code) => {
    expect(run([code])).toMatchObject({
      status: code, attempts: 1, slept: [], stderr: `check-db-ready: pg_isready ended with ${code}: host db, port 5432, user flyte\n`,
    });
  });

  test('ends when the pod is deleted, although the shell is process 1', () => {
    expect(String(listOf(container().command)[2])).toContain("trap 'exit 143' TERM");
  });

  test.each([
    ['a command', '$(touch pwned)'], ['backquotes', '`touch pwned`'], ['quotes', '"; touch pwned; "'], ['single quotes', "'; touch pwned; '"],
    ['spaces', 'a b  c'], ['a line break', 'a\ntouch pwned'], ['an option', '--host=other'], ['a pattern', '*'], ['an and', 'a && touch pwned'],
  ])('passes %s on as text', (_title, value) => {
    const { status, stderr, folder, calls } = run([3], { PGHOST: value, PGUSER: value, PGPORT: value });
    expect(status).toBe(3);
    expect(existsSync(join(folder, 'pwned'))).toBe(false);
    expect(stderr).toBe(`check-db-ready: pg_isready ended with 3: host ${value}, port ${value}, user ${value}\n`);
    expect(calls.join('\n')).toBe(`${value}|${value}|${value}|--timeout=2`);
  });

  test('waits for real, with the programs of the system', () => {
    const folder = mkdtempSync(join(tmpdir(), 'check-db-ready-'));
    folders.push(folder);
    writeFileSync(join(folder, 'pg_isready'), '#!/bin/sh\nexit 2\n', { mode: 0o755 });
    const [shell, ...rest] = listOf(container().command).map(String);
    const env = { PATH: `${folder}:${process.env.PATH}`, PGHOST: 'db', PGPORT: '1', PGUSER: 'u', CHECK_INTERVAL_SECONDS: '1', CHECK_DEADLINE_SECONDS: '1' };
    expect(spawnSync(shell, rest, { env, encoding: 'utf8' })).toMatchObject({
      status: 1, stderr: 'check-db-ready: PostgreSQL at db:1 did not accept connections within 1 seconds\n',
    });
  });
});
