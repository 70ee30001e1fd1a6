// Runs `cdk8s synth` in every folder of examples/, or in those that are named. Fails on the first example that fails.
const { execFileSync } = require('child_process');
const { existsSync, readdirSync, rmSync } = require('fs');
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

module.exports = { examplesOf, synth };
if (require.main === module) { examplesOf(process.argv.slice(2)).forEach(synth); }
