// Writes examples/NAME/manifests anew, of all examples or of those that are named: what `cdk8s synth` writes, for a pull request to show.
// Usage: npm run examples:update [-- NAME…]
const { cpSync, rmSync } = require('fs');
const { join } = require('path');
const { examplesOf, manifestsIn, synth } = require('./synth-examples');

// What CI writes nobody has read.
if (process.env.CI) { throw new Error('the manifests of the examples are renewed by a person, who reads what changes; CI only compares'); }

const root = join(__dirname, '..');
for (const name of examplesOf(process.argv.slice(2))) {
  synth(name);
  const written = join(root, 'dist', name);
  const manifests = join(root, 'examples', name, 'manifests');
  rmSync(manifests, { recursive: true, force: true });
  for (const file of manifestsIn(written)) { cpSync(join(written, file), join(manifests, file)); }
}
