import { Chart } from 'cdk8s';
import { FlyteConsole, FlyteImage, FlyteImageName, FlyteRelease, RunAs } from 'cdk8s-flyte';
import { COMPONENTS, configOf, core, find, manifests, synthOne, templateOf, testChart } from './support';
import { podsOf } from '../src/judging/manifest/pods';
import { Document, documentOf, listOf } from '../src/private/documents';

const NAMES = Object.values(FlyteImageName);
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const image = (options: object) => FlyteImage.of({ repository: 'registry.example.com:5000/flyte/admin', runAs: RunAs.of({ user: 7, group: 8, fsGroup: 9 }), ...options });

/** Every image of the pods, once. */
function imagesIn(all: readonly Document[]): string[] {
  return [...new Set(all.flatMap(podsOf).flatMap(({ spec }) => [...listOf(documentOf(spec).initContainers), ...listOf(documentOf(spec).containers)])
    .map((container) => String(documentOf(container).image)))];
}

describe('FlyteRelease.LATEST', () => {
  test.each([
    [FlyteImageName.FLYTEADMIN, 'cr.flyte.org/flyteorg/flyteadmin-release:v1.16.8', 1001],
    [FlyteImageName.FLYTESCHEDULER, 'cr.flyte.org/flyteorg/flytescheduler-release:v1.16.8', 1001],
    [FlyteImageName.DATACATALOG, 'cr.flyte.org/flyteorg/datacatalog-release:v1.16.8', 1001],
    [FlyteImageName.FLYTEPROPELLER, 'cr.flyte.org/flyteorg/flytepropeller-release:v1.16.8', 1001],
    [FlyteImageName.FLYTECONSOLE, 'cr.flyte.org/flyteorg/flyteconsole-release:v1.16.8', 1000],
    [FlyteImageName.FLYTECOPILOT, 'cr.flyte.org/flyteorg/flytecopilot-release:v1.16.8', 1001],
    [FlyteImageName.POSTGRES, 'docker.io/library/postgres:15-alpine', 70],
    [FlyteImageName.MINIO, 'quay.io/minio/minio:RELEASE.2025-04-22T22-12-26Z', 1001],
  ])('runs %s as %s, user and group %s', (name, reference, id) => {
    const { runAs, evidence, ...found } = FlyteRelease.LATEST.image(name);
    expect(FlyteRelease.LATEST.image(name).reference).toBe(reference);
    expect([runAs.user, runAs.group, runAs.fsGroup]).toEqual([id, id, id]);
    expect(evidence).toMatch(/\S{3}/);
    expect(found).not.toHaveProperty('digest', expect.anything());
  });

  test('is Flyte v1.16.8, and knows every image', () => {
    expect(FlyteRelease.LATEST).toBe(FlyteRelease.V1_16_8);
    expect(FlyteRelease.LATEST.version).toBe('v1.16.8');
    expect(NAMES.filter((name) => FlyteRelease.LATEST.image(name) === undefined)).toEqual([]);
  });
});

test('a console by its own version goes with any release', () => {
  const console = FlyteImage.of({ repository: 'registry.example.com/flyteconsole', tag: 'v1.21.0', runAs: RunAs.of({ user: 1000 }) });
  expect(FlyteRelease.LATEST.with({ images: { flyteconsole: console } }).image(FlyteImageName.FLYTECONSOLE).tag).toBe('v1.21.0');
});

describe('FlyteRelease.of', () => {
  test.each([
    ['v1.15.0', '1.15.0'],
    ...['v1.15.1', 'v1.15.2', 'v1.15.3', 'v1.16.0', 'v1.16.1', 'v1.16.2', 'v1.16.3', 'v1.16.4', 'v1.16.5', 'v1.16.6', 'v1.16.7', 'v1.16.8']
      .map((version) => [version, '1.15.3']),
  ])('runs the images of %s, each as its own user', (version, connector) => {
    const release = FlyteRelease.of(version);
    const ids: { [name: string]: number } = { flyteconsole: 1000, postgres: 70 };
    const others: { [name: string]: string } = {
      flyteconnector: `cr.flyte.org/flyteorg/flyteagent:${connector}`,
      postgres: 'docker.io/library/postgres:15-alpine',
      minio: 'quay.io/minio/minio:RELEASE.2025-04-22T22-12-26Z',
    };
    expect(release.version).toBe(version);
    for (const name of NAMES) {
      const { reference, runAs } = release.image(name);
      const id = ids[name] ?? 1001;
      expect([name, reference, runAs.user, runAs.group]).toEqual([name, others[name] ?? `cr.flyte.org/flyteorg/${name}-release:${version}`, id, id]);
    }
  });

  test('makes all of Flyte of the release', () => {
    const images = imagesIn(manifests(Chart.of(core(testChart(), { release: FlyteRelease.of('v1.16.3') }))));
    expect(images.sort()).toEqual([
      'flyteadmin', 'flytescheduler', 'datacatalog', 'flytepropeller', 'flyteconsole',
    ].map((name) => `cr.flyte.org/flyteorg/${name}-release:v1.16.3`).concat('docker.io/library/postgres:15-alpine').sort());
  });

  test('changes an older release as with() does', () => {
    const release = FlyteRelease.of('v1.16.3', { registry: 'mirror.example.com', digests: { flyteadmin: DIGEST } });
    expect(release.image(FlyteImageName.FLYTECONSOLE).reference).toBe('mirror.example.com/flyteconsole-release:v1.16.3');
    expect(release.image(FlyteImageName.FLYTEADMIN).reference).toBe(`mirror.example.com/flyteadmin-release@${DIGEST}`);
    expect(release.version).toBe('v1.16.3');
  });

  test('runs the programs of that version, and all else as the newest release that is known', () => {
    const release = FlyteRelease.of('v1.17.0-rc.1');
    expect(release.version).toBe('v1.17.0-rc.1');
    const own = NAMES.filter((name) => release.image(name) !== FlyteRelease.LATEST.image(name));
    expect(own).toEqual(['flyteadmin', 'flytescheduler', 'datacatalog', 'flytepropeller', 'flyte-binary', 'flytecopilot']);
    for (const name of own) {
      const { reference, runAs } = release.image(name);
      expect([reference, runAs]).toEqual([`cr.flyte.org/flyteorg/${name}-release:v1.17.0-rc.1`, FlyteRelease.LATEST.image(name).runAs]);
    }
  });

  test('takes images as with() does', () => {
    const own = image({ tag: 'v9' });
    const release = FlyteRelease.of('v1.17.0', { registry: 'mirror.example.com', images: { [FlyteImageName.FLYTECONSOLE]: own } });
    expect(release.image(FlyteImageName.FLYTECONSOLE)).toBe(own);
    expect(release.image(FlyteImageName.DATACATALOG).reference).toBe('mirror.example.com/datacatalog-release:v1.17.0');
  });

  test.each([
    ['said', FlyteRelease.of('v1.17.0', { allowUnknownKeys: true })],
    ['said before other images were', FlyteRelease.of('v1.17.0', { allowUnknownKeys: true }).with({ registry: 'mirror.example.com' })],
  ])('lets extra configuration have keys that nobody knows, once it is %s', (_title, release) => {
    const extraConfig = { newSection: { newKey: '1' }, propeller: { wrokers: '20' } };
    const all = synthOne(COMPONENTS.flytepropeller(testChart(), { release, extraConfig }));
    expect(configOf(all, 'flytepropeller-config')).toMatchObject({ newSection: { newKey: '1' }, propeller: { wrokers: '20', workers: 20 } });
  });

  test('needs no word without extra configuration', () => {
    const all = synthOne(COMPONENTS.flytepropeller(testChart(), { release: FlyteRelease.of('v1.17.0') }));
    expect(configOf(all, 'flytepropeller-config').propeller).toMatchObject({ workers: 20 });
  });
});

describe('FlyteRelease.with', () => {
  test.each(['mirror.example.com:5000/flyte', 'mirror.example.com:5000/flyte/'])('takes images from %s, with their tags and users', (registry) => {
    const mirrored = FlyteRelease.LATEST.with({ registry });
    expect(mirrored.image(FlyteImageName.FLYTEADMIN).reference).toBe('mirror.example.com:5000/flyte/flyteadmin-release:v1.16.8');
    expect(mirrored.image(FlyteImageName.POSTGRES).reference).toBe('mirror.example.com:5000/flyte/postgres:15-alpine');
    for (const name of NAMES) { expect(mirrored.image(name).runAs).toEqual(FlyteRelease.LATEST.image(name).runAs); }
    expect(mirrored.version).toBe('v1.16.8');
  });

  test('replaces single images, which keep their own registry', () => {
    const own = image({ tag: 'v9' });
    const release = FlyteRelease.LATEST.with({ registry: 'mirror.example.com', images: { [FlyteImageName.FLYTECONSOLE]: own } });
    expect(release.image(FlyteImageName.FLYTECONSOLE)).toBe(own);
    expect(release.image(FlyteImageName.FLYTEADMIN).repository).toBe('mirror.example.com/flyteadmin-release');
  });

  test('keeps a digest when an image moves to a mirror', () => {
    const pinned = FlyteRelease.LATEST.with({ images: { [FlyteImageName.MINIO]: image({ tag: 'v9', digest: DIGEST }) } });
    expect(pinned.with({ registry: 'mirror.example.com' }).image(FlyteImageName.MINIO).reference).toBe(`mirror.example.com/admin@${DIGEST}`);
  });

  test('takes an image and a digest by the enum, for languages whose maps it cannot be a key of', () => {
    const release = FlyteRelease.LATEST.withImage(FlyteImageName.MINIO, image({ tag: 'v9' })).withDigest(FlyteImageName.FLYTEADMIN, DIGEST);
    expect(release.image(FlyteImageName.MINIO).reference).toBe(image({ tag: 'v9' }).reference);
    const pinned = FlyteRelease.LATEST.with({ digests: { flyteadmin: DIGEST } });
    expect(release.image(FlyteImageName.FLYTEADMIN)).toEqual(pinned.image(FlyteImageName.FLYTEADMIN));
    expect(release.image(FlyteImageName.POSTGRES)).toEqual(FlyteRelease.LATEST.image(FlyteImageName.POSTGRES));
  });

  test('takes the name of a constant as a key, which is what other languages have of an enum', () => {
    const [own, digest] = [image({ tag: 'v9' }), DIGEST];
    const named = FlyteRelease.LATEST.with({ images: { MINIO: own }, digests: { FLYTE_BINARY: digest } });
    const valued = FlyteRelease.LATEST.with({ images: { [FlyteImageName.MINIO]: own }, digests: { [FlyteImageName.FLYTE_BINARY]: digest } });
    for (const name of NAMES) { expect(named.image(name)).toEqual(valued.image(name)); }
    expect(named.image(FlyteImageName.MINIO)).toBe(own);
  });

  test('refuses by them what it refuses in a map', () => {
    expect(() => FlyteRelease.LATEST.withImage('FLYTEADMIN' as FlyteImageName, image({ tag: 'v1.16.8' }))).toThrow(/FlyteRelease\.withImage: name must .*FlyteImageName.*FLYTEADMIN/);
    expect(() => FlyteRelease.LATEST.withDigest(FlyteImageName.FLYTEADMIN, 'sha256:1')).toThrow("FlyteRelease.with: digests['flyteadmin'] must be 'sha256:' and 64 hex digits");
    expect(() => FlyteRelease.LATEST.withImage(FlyteImageName.FLYTEADMIN, image({ tag: 'v1.15.0' }))).toThrow("FlyteRelease.with: images['flyteadmin'] must be of version v1.16");
  });

  test('pins images by a map of digests, at a mirror too, and keeps the version', () => {
    const release = FlyteRelease.LATEST.with({ registry: 'mirror.example.com', digests: { flyteadmin: DIGEST } });
    const admin = release.image(FlyteImageName.FLYTEADMIN);
    expect([admin.reference, admin.version, admin.runAs.user]).toEqual([`mirror.example.com/flyteadmin-release@${DIGEST}`, 'v1.16.8', 1001]);
    expect(release.image(FlyteImageName.DATACATALOG).reference).toBe('mirror.example.com/datacatalog-release:v1.16.8');
  });

  test.each(['v1.16.9', '1.16.8-acme.2', 'main-0123abc'])('takes an image of tag %s without a word', (tag) => {
    expect(FlyteRelease.LATEST.with({ images: { flyteadmin: image({ tag }) } }).image(FlyteImageName.FLYTEADMIN).tag).toBe(tag);
  });

  test('takes one of another version with the reason, which the manifest shows', () => {
    const own = image({ tag: 'v1.20.0', versionSkew: 'the console reads no configuration' });
    const release = FlyteRelease.LATEST.with({ images: { flyteconsole: own } }).with({ registry: 'mirror.example.com' });
    for (const props of [{ release }, { image: own }]) {
      const manifest = find(synthOne(new FlyteConsole(testChart(), 'it', props)), 'Deployment', 'flyteconsole');
      expect(documentOf(manifest.metadata).annotations).toEqual({ 'cdk8s-flyte.dev/version-skew': 'the console reads no configuration' });
    }
  });

  test('changes nothing of the release it starts from', () => {
    FlyteRelease.LATEST.with({ registry: 'mirror.example.com', images: { [FlyteImageName.MINIO]: image({ tag: 'v9' }) } });
    expect(FlyteRelease.LATEST.image(FlyteImageName.MINIO).reference).toMatch(/^quay\.io\//);
    expect(FlyteRelease.LATEST.with({}).image(FlyteImageName.MINIO)).toBe(FlyteRelease.LATEST.image(FlyteImageName.MINIO));
  });
});

describe('FlyteImage', () => {
  test.each([
    ['by tag', { tag: 'v1' }, 'registry.example.com:5000/flyte/admin:v1', 'v1'],
    ['by digest', { digest: DIGEST }, `registry.example.com:5000/flyte/admin@${DIGEST}`, '0123456789ab'],
    ['by both, where the digest wins', { tag: 'v1', digest: DIGEST }, `registry.example.com:5000/flyte/admin@${DIGEST}`, 'v1'],
  ])('is pinned %s', (_title, options, reference, version) => {
    expect(image(options)).toMatchObject({ reference, version, runAs: { user: 7, group: 8, fsGroup: 9 }, evidence: 'declared by the consumer' });
  });

  test.each([
    ['v1.0-', 'v1.0'], ['_v1', 'v1'], ['v1.', 'v1'], [`v${'1'.repeat(61)}-2`, `v${'1'.repeat(61)}`], ['___', ''],
  ])('with tag %s is of a version that a label can hold', (tag, version) => {
    expect(image({ tag }).version).toBe(version);
    const manifest = find(synthOne(new FlyteConsole(testChart(), 'it', { image: image({ tag }) })), 'Deployment', 'flyteconsole');
    expect(documentOf(documentOf(templateOf(manifest).metadata).labels)['app.kubernetes.io/version']).toBe(version);
  });
});
