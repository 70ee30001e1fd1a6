// Runs `cdk8s synth` in every folder of examples/, or in those that are named. Fails on the first example that fails, and in CI on one
// whose manifests are not those that were reviewed: there `npm test` runs the command for a few, and leaves the others to this.
const { execFileSync } = require('child_process');
const { existsSync, readdirSync, readFileSync, rmSync } = require('fs');
const { join } = require('path');

const root = join(__dirname, '..');
// Each example has its own tsconfig.json above it, also where a program that was given another one runs this.
const env = { ...process.env };
delete env.TSX_TSCONFIG_PATH;

/** Every example there is, or those of these names, of which none may be unknown. */
function examplesOf(names) {
  const all = readdirSync(join(root, 'examples')).filter((name) => existsSync(join(root, 'examples', name, 'cdk8s.yaml'))).sort();
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) { throw new Error(`no example is called ${unknown.join(', ')}; there are ${all.join(', ')}`); }
  return names.length > 0 ? names : all;
}

/** Writes dist/NAME/. */
function synth(name) {
  rmSync(join(root, 'dist', name), { recursive: true, force: true });
  console.log(`examples/${name}`);
  execFileSync(join(root, 'node_modules', '.bin', 'cdk8s'), ['synth', '--check-upgrade=false'], { cwd: join(root, 'examples', name), stdio: 'inherit', env });
}

/** The manifests below a folder by their names there; not the security report, which some examples write beside them. */
function manifestsIn(folder) {
  return existsSync(folder) ? readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.k8s.yaml')).sort() : [];
}

/** The manifests that are not the same in both folders, or are in one of them only. */
function differing(written, reviewed) {
  const [here, there] = [written, reviewed].map(manifestsIn);
  const same = (file) => here.includes(file) && there.includes(file) && readFileSync(join(written, file)).equals(readFileSync(join(reviewed, file)));
  return [...new Set([...here, ...there])].filter((file) => !same(file)).sort();
}

function compare(name) {
  const found = differing(join(root, 'dist', name), join(root, 'examples', name, 'manifests'));
  if (found.length > 0) { throw new Error(`examples/${name} is written otherwise than reviewed: ${found.join(', ')}; npm run examples:update writes it anew`); }
}

module.exports = { differing, examplesOf, manifestsIn, synth };
if (require.main === module) {
  for (const name of examplesOf(process.argv.slice(2))) {
    synth(name);
    if (process.env.CI) { compare(name); }
  }
}
