import { execFileSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { buildSync, Metafile } from 'esbuild';

const ROOT = join(__dirname, '..');
interface Package { readonly name: string; readonly version: string; readonly license: string; readonly files: string[] }
interface Script {
  readonly licensesOf: (metafile: Metafile, output: string) => string;
  readonly packagesOf: (metafile: Metafile) => Package[];
}
const { licensesOf, packagesOf } = jest.requireActual<Script>(join(ROOT, 'scripts', 'third-party.js'));

let folder: string;
let text: string;
let metafile: Metafile;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'licenses-'));
  execFileSync(process.execPath, [join(ROOT, 'scripts', 'bundle-cli.js'), join(folder, 'cdk8s-flyte.js')]);
  text = readFileSync(join(folder, 'THIRD-PARTY-LICENSES'), 'utf8');
  ({ metafile } = buildSync({ entryPoints: [join(ROOT, 'src', 'cli', 'main.ts')], absWorkingDir: ROOT, bundle: true, platform: 'node', metafile: true, write: false }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function made(name: string): Metafile {
  return { inputs: { [`node_modules/${name}/index.js`]: { bytes: 1, imports: [] } }, outputs: {} };
}

test('the command holds three packages of others: a parser of YAML, and bcrypt and X.509 for the secrets', () => {
  expect(packagesOf(metafile).map(({ name, license }) => `${name}: ${license}`)).toEqual(['bcryptjs: BSD-3-Clause', 'node-forge: BSD-3-Clause', 'yaml: ISC']);
});

test('the license of each is in THIRD-PARTY-LICENSES, whole, and of nothing else', () => {
  const packages = packagesOf(metafile);
  expect([...text.matchAll(/^==== (\S+) (\S+),/gm)].map(([, name, version]) => `${name} ${version}`)).toEqual(packages.map(({ name, version }) => `${name} ${version}`));
  for (const { name } of packages) { expect(text).toContain(readFileSync(join(ROOT, 'node_modules', name, 'LICENSE'), 'utf8').trim()); }
});

test('so are the notices of whom those took code from', () => {
  expect(text).toContain('Copyright (c) 2003-2005  Tom Wu');
  expect(text).toContain('Copyright base-x contributors (c) 2016');
  expect(text).toContain('Copyright (c) 2012 Kenji Urushima');
});

test('the license that is not there, and one that nobody has accepted, fail the build', () => {
  // Apache-2.0, with a file of another name; and the license of a package of this repository's tools that asks for more.
  expect(() => licensesOf(made('typescript'), 'x')).toThrow('typescript has no LICENSE file to keep');
  expect(() => licensesOf(made('axe-core'), 'x')).toThrow('axe-core is under MPL-2.0: bundle only what is under one of');
});

test('a package with a scope has both words of its name', () => {
  expect(packagesOf(made('@types/node')).map(({ name }) => name)).toEqual(['@types/node']);
});

test('the list of a release names what is in the command, and the peers as nothing of ours', () => {
  const file = join(folder, 'sbom.json');
  execFileSync(process.execPath, [join(ROOT, 'scripts', 'sbom.js'), file]);
  const list = JSON.parse(readFileSync(file, 'utf8')) as { bomFormat: string; metadata: { component: { name: string } }; components: { name: string; purl: string }[]; dependencies: { dependsOn: string[] }[] };
  expect([list.bomFormat, list.metadata.component.name, list.components.map(({ name }) => name)]).toEqual(['CycloneDX', 'cdk8s-flyte', ['bcryptjs', 'node-forge', 'yaml']]);
  expect(list.dependencies[0].dependsOn).toEqual(list.components.map(({ purl }) => purl.replace('pkg:npm/', '')));
});
