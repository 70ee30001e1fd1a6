// Runs `cdk8s synth` in every folder of examples/. Fails on the first example that fails.
const { execFileSync } = require('child_process');
const { existsSync, readdirSync, rmSync } = require('fs');
const { join } = require('path');

const root = join(__dirname, '..');
// Each example has its own tsconfig.json above it, also where a program that was given another one runs this.
const env = { ...process.env };
delete env.TSX_TSCONFIG_PATH;
const examples = readdirSync(join(root, 'examples')).filter((name) => existsSync(join(root, 'examples', name, 'cdk8s.yaml'))).sort();
for (const name of examples) {
  rmSync(join(root, 'dist', name), { recursive: true, force: true });
  console.log(`examples/${name}`);
  execFileSync(join(root, 'node_modules', '.bin', 'cdk8s'), ['synth', '--check-upgrade=false'], {
    cwd: join(root, 'examples', name),
    stdio: 'inherit',
    env,
  });
}
