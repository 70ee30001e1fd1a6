import { join } from 'path';
import { App } from 'cdk8s';
import { FlyteImage, FlyteImageName, FlyteRelease } from 'cdk8s-flyte';
import { parse } from 'yaml';
import { keyProblems } from '../../src/config/keys/key-problems';
import { keysOf, RELEASES_WITH_KEYS } from '../../src/config/keys/release-keys';
import { PROGRAMS } from '../../src/config/processes';
import { Document, documentOf, isDocument } from '../../src/private/documents';
import { RELEASES } from '../../src/private/releases';

const VERSIONS = RELEASES.map(({ version }) => version);
const PAIRS = VERSIONS.slice(1).map((version, index) => [VERSIONS[index], version] as const);

/** The keys that a release reads and the one before it does not, of those that the library writes by itself. */
const NEW_KEYS: { readonly [version: string]: readonly string[] } = {
  'v1.15.1': ['application/grpcMaxRecvMsgSizeMBs'],
  'v1.16.5': ['prof/disableConfigEndpoint'],
  'v1.16.8': ['webhook/disableCreateMutatingWebhookConfig', 'webhook/namespaceSelector'],
};

const EXAMPLES = ['quickstart', 'binary', 'manager'];

const made = new Map<string, Document[]>();

/** The manifests of an example, as they are with a release that its program does not name. Each is asked for three times. */
function example(name: string, version: string): Document[] {
  const key = `${name} ${version}`;
  return made.get(key) ?? made.set(key, make(name, version)).get(key)!;
}

function make(name: string, version: string): Document[] {
  const latest = jest.replaceProperty(FlyteRelease as { LATEST: FlyteRelease }, 'LATEST', FlyteRelease.of(version));
  const { synthesize } = jest.requireActual<{ synthesize: (app: App) => App }>(join(__dirname, '..', '..', 'examples', name, 'main'));
  try {
    return synthesize(new App()).charts.flatMap((chart) => chart.toJson() as Document[]);
  } finally {
    latest.restore();
  }
}

function nameOf(manifest: Document): string {
  return String(documentOf(manifest.metadata).name);
}

/** Every value of the manifests by its path, those in configuration files too. */
function valuesOf(manifests: readonly Document[]): Map<string, unknown> {
  const leaves = (value: unknown, at: string): [string, unknown][] => {
    if (typeof value === 'string' && at.endsWith('/config.yaml')) { return leaves(parse(value), at); }
    return isDocument(value) || Array.isArray(value) ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${at}/${key}`)) : [[at, value]];
  };
  return new Map(manifests.flatMap((manifest) => leaves(manifest, `${String(manifest.kind)}/${nameOf(manifest)}`)));
}

/** What a value of one release must be in the other: images and their versions change, and what follows the text of a configuration. */
function expected(path: string, value: unknown, actual: unknown, image: (of: (one: FlyteImage) => string) => Map<string, string>): unknown {
  if (path.endsWith('/image') && value !== '') { return image(({ reference }) => reference).get(String(value)); }
  if (path.endsWith('/app.kubernetes.io/version')) { return image(({ version }) => version).get(String(value)); }
  return path.endsWith('/cdk8s-flyte.dev/config-checksum') ? actual : value;
}

test('each release that the library knows has its keys', () => {
  expect(RELEASES_WITH_KEYS).toEqual(VERSIONS);
});

describe.each(EXAMPLES)('examples/%s', (name) => {
  test.each(PAIRS)('differs from %s to %s in images, and in the keys that are new', (older, newer) => {
    const [then, now] = [FlyteRelease.of(older), FlyteRelease.of(newer)];
    const pairs = Object.values(FlyteImageName).map((one) => [then.image(one), now.image(one)]);
    const image = (of: (one: FlyteImage) => string) => new Map(pairs.map(([one, other]) => [of(one), of(other)]));
    const [before, after] = [valuesOf(example(name, older)), valuesOf(example(name, newer))];
    const wrong = [...before].filter(([path, value]) => after.get(path) !== expected(path, value, after.get(path), image));
    expect(wrong).toEqual([]);

    const added = [...after.keys()].filter((path) => !before.has(path)).map((path) => path.replace(/^.*config\.yaml\//, ''));
    const news = NEW_KEYS[newer] ?? [];
    expect(added.filter((path) => !news.some((key) => path === key || path.startsWith(`${key}/`)))).toEqual([]);
    expect(news.filter((key) => !added.some((path) => path.startsWith(key)))).toEqual([]);
  });

  test.each(VERSIONS)('with %s has no key that its programs do not know', (version) => {
    const configs = example(name, version).filter(({ kind, data }) => kind === 'ConfigMap' && documentOf(data)['config.yaml'] !== undefined);
    expect(configs.length).toBeGreaterThan(0);
    for (const config of configs) {
      const process = nameOf(config).replace(/-config$/, '');
      // Of the manager's own section no document tells.
      const { manager, ...sections } = documentOf(parse(String(documentOf(config.data)['config.yaml'])));
      expect([process, manager !== undefined]).toEqual([process, process === 'flytepropeller-manager']);
      expect(keyProblems({ name: process, sections: keysOf(version)!.sectionsOf(PROGRAMS[process]) }, sections)).toEqual([]);
    }
  });
});
