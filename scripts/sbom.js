// What a release is made of, for those who keep a list of everything they run: npm's own list, which knows nothing of what the bundler put
// into the command, and that. Writes dist/sbom.cdx.json, which the release shows.
const { execFileSync } = require('child_process');
const { mkdirSync, readFileSync, writeFileSync } = require('fs');
const { join } = require('path');

const root = join(__dirname, '..');
const said = execFileSync('npm', ['sbom', '--omit', 'dev', '--sbom-format', 'cyclonedx'], { cwd: root, encoding: 'utf8' });
const list = JSON.parse(said);
// npm says the name of the folder.
list.metadata.component.name = 'cdk8s-flyte';

const bundled = [...readFileSync(join(root, 'THIRD-PARTY-LICENSES'), 'utf8').matchAll(/^==== (\S+) (\S+), used under (\S+) ====$/gm)];
if (bundled.length === 0) { throw new Error('THIRD-PARTY-LICENSES names nothing: run `npx projen compile` first'); }
for (const [, name, version, license] of bundled) {
  const ref = `${name}@${version}`;
  list.components.push({ 'bom-ref': ref, type: 'library', name, version, scope: 'required', purl: `pkg:npm/${ref}`, licenses: [{ license: { id: license } }] });
  list.dependencies.find((one) => one.ref === list.metadata.component['bom-ref']).dependsOn.push(ref);
  list.dependencies.push({ ref, dependsOn: [] });
}

mkdirSync(join(root, 'dist'), { recursive: true });
writeFileSync(process.argv[2] ?? join(root, 'dist', 'sbom.cdx.json'), `${JSON.stringify(list, undefined, 2)}\n`);
