import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { LevelContext, namesOf } from './conformance/levels/level';
import { Pod } from './conformance/lib/kube-types';
import { buildsAtOnce, inParallel } from './conformance/lib/parallel';
import { forStandIns } from './conformance/runner/deviations';
import { rootFilesystemOf, whyAbsent } from './conformance/runner/images';
import { givenPrograms, linkedVersion } from './conformance/tools/given-programs';
import { versions } from './conformance/tools/toolchain';

const ADMIN = 'cr.flyte.org/flyteorg/flyteadmin-release:v1.16.8';
const CATALOG = 'cr.flyte.org/flyteorg/datacatalog-release:v1.16.8';
const BINARY = 'cr.flyte.org/flyteorg/flyte-binary-release:v1.16.8';
/** What `go version -m` prints of a program whose linker was told its version. */
const LINKED = 'flyteadmin: go1.26.6\n\tpath\tgithub.com/flyteorg/flyte/flyteadmin/cmd\n'
  + '\tbuild\t-ldflags="-s -w -X github.com/flyteorg/flyte/flytestdlib/version.Version=v1.16.8 -X github.com/flyteorg/flyte/flytestdlib/version.Build=abc"\n';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'programs-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, mode = 0o755): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\necho ${name}\n`);
  chmodSync(path, mode);
  return path;
}

/** Shell scripts hold nothing that Go could tell of them. */
const nothing = async (): Promise<string> => '';

describe('CONFORMANCE_PROGRAMS', () => {
  test.each([undefined, ''])('set to %j gives nothing', async (value) => {
    expect(await givenPrograms(value, nothing)).toEqual([]);
  });

  test('gives the programs that are there, and only Flyte\'s', async () => {
    const paths = ['datacatalog', 'flyte', 'flyteadmin'].map((name) => program(name));
    program('kube-apiserver');
    writeFileSync(join(folder, 'VERSION'), 'v1.16.8\n');
    expect(await givenPrograms(folder, nothing)).toEqual([
      { name: 'flyteadmin', version: 'v1.16.8', path: paths[2] },
      { name: 'datacatalog', version: 'v1.16.8', path: paths[0] },
      { name: 'flyte', version: 'v1.16.8', path: paths[1] },
    ]);
  });

  test('names a program by what its linker was told, before what the folder says', async () => {
    program('flyteadmin');
    writeFileSync(join(folder, 'VERSION'), 'v1.16.7');
    expect((await givenPrograms(folder, async () => LINKED))[0].version).toBe('v1.16.8');
  });

  test('names a program by a digest where nobody says its version', async () => {
    program('datacatalog');
    expect((await givenPrograms(folder, nothing))[0].version).toBe('sha256:859fd2ead565');
  });

  test('must be a folder', async () => {
    const path = join(folder, 'missing');
    await expect(givenPrograms(path, nothing)).rejects.toThrow(
      new Error(`CONFORMANCE_PROGRAMS must be a folder, got ${path}; leave it out to run what is built`));
  });

  test('must hold a program', async () => {
    program('kube-apiserver');
    await expect(givenPrograms(folder, nothing)).rejects.toThrow(new Error('CONFORMANCE_PROGRAMS must hold at least one of '
      + `flyteadmin, flytescheduler, datacatalog, flytepropeller, flytepropeller-manager, flyte, flyte-copilot, got ${folder} without any; take them out of Flyte's images`));
  });

  test('must hold programs that every pod can start', async () => {
    const path = program('flyteadmin', 0o700);
    await expect(givenPrograms(folder, nothing)).rejects.toThrow(
      new Error(`${path} must be a program that everyone may read and start, got mode 700; chmod 755 ${path}`));
  });

  test('must hold files by those names', async () => {
    const path = join(folder, 'flyte');
    mkdirSync(path);
    await expect(givenPrograms(folder, nothing)).rejects.toThrow(
      new Error(`${path} must be a program that everyone may read and start, got a folder; take it out of Flyte's images`));
  });
});

test.each([
  ['that sets it', LINKED, 'v1.16.8'],
  ['that sets it to nothing, as a build outside git does', LINKED.replace('=v1.16.8', '='), undefined],
  ['without linker flags', 'datacatalog: go1.26.6\n\tpath\tgithub.com/flyteorg/flyte/datacatalog/cmd\n\tbuild\tCGO_ENABLED=0\n', undefined],
  ['that is no Go program', '', undefined],
])('the version of a build %s', (_title, information, version) => {
  expect(linkedVersion(information)).toBe(version);
});

describe('what is given', () => {
  test('is taken in place of what would be built', async () => {
    const path = program('flyteadmin');
    const given = [{ name: 'flyteadmin' as const, version: 'v1.16.8', path }];
    expect(await versions(['flyteadmin'], given)).toEqual([{ name: 'flyteadmin', version: 'v1.16.8', path, source: 'given' }]);
  });

  test('is named in the table with its version, as given', () => {
    const context = {
      binaries: { flyteadmin: '/programs/flyteadmin', flytepropeller: '/cache/flytepropeller' },
      versions: { flyteadmin: 'v1.16.8', flytepropeller: 'v1.16.8' },
      given: ['flyteadmin'],
    } as Pick<LevelContext, 'binaries' | 'versions' | 'given'> as LevelContext;
    expect(namesOf(context, 'flyteadmin', 'datacatalog', 'flytepropeller')).toEqual(['flyteadmin v1.16.8 (given)', 'flytepropeller v1.16.8']);
  });

  test.each([
    [CATALOG, 'datacatalog', 'no version of its Go module is available; see tools/README.md; a folder named by CONFORMANCE_PROGRAMS may hold datacatalog'],
    [BINARY, 'flyte', 'its Go program cannot be built here; see tools/README.md; a folder named by CONFORMANCE_PROGRAMS may hold flyte'],
  ])('makes the pod of %s run', (image, name, why) => {
    expect(whyAbsent(image, {})).toBe(why);
    expect(whyAbsent(image, { [name]: `/programs/${name}` })).toBeUndefined();
    expect(Object.values(rootFilesystemOf(image, { [name]: `/programs/${name}` }).binds)).toContain(`/programs/${name}`);
    expect(() => rootFilesystemOf(image, {})).toThrow(new Error(`the program ${name} is neither built nor given`));
  });

  test('has its probes called', () => {
    const probe = { httpGet: { path: '/healthcheck', port: 10254 } };
    const pod: Pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'syncresources' },
      spec: {
        containers: [{ name: 'syncresources', image: ADMIN, command: ['flyteadmin', 'clusterresource', 'run'], readinessProbe: probe, livenessProbe: probe }],
      },
    };
    expect(forStandIns(pod, ['flyteadmin'])).toEqual({ pod, notes: [] });
    const standIn = forStandIns(pod, ['datacatalog']);
    expect(standIn.pod.spec.containers[0]).toEqual({ name: 'syncresources', image: ADMIN, command: ['flyteadmin', 'clusterresource', 'run'] });
    expect(standIn.notes).toEqual([
      'syncresources: flyteadmin v1.1.131 opens no health port for `clusterresource run`, as v1.16.8 does, so its probes are not called',
    ]);
  });
});

describe('builds', () => {
  const GIBIBYTE = 1024 ** 3;
  test.each([
    [2, 1, 1], [4, 2, 1], [8, 2, 2], [64, 2, 2], [16, 8, 4],
  ])('with %i GiB and %i cores run %i at once', (gibibytes, cores, expected) => {
    expect(buildsAtOnce(gibibytes * GIBIBYTE, cores)).toBe(expected);
  });

  test('begin in order, no more at once than fit, and end with the first failure', async () => {
    const seen: string[] = [];
    let running = 0;
    let most = 0;
    const work = async (name: string): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      seen.push(name);
      await new Promise(setImmediate);
      running -= 1;
      if (name === 'bad') {throw new Error('no disk');}
    };
    await inParallel(2, ['a', 'b', 'c', 'd', 'e'], work);
    expect([seen, most]).toEqual([['a', 'b', 'c', 'd', 'e'], 2]);
    seen.length = 0;
    await expect(inParallel(1, ['a', 'bad', 'c'], work)).rejects.toThrow('no disk');
    expect(seen).toEqual(['a', 'bad']);
  });
});
