// Bundles the command into one file that needs nothing installed: the package has no runtime dependency.
// Usage: node scripts/bundle-cli.js [output file]
const { chmodSync, existsSync, mkdirSync, readFileSync } = require('fs');
const { dirname, join, resolve } = require('path');
const { buildSync } = require('esbuild');

const root = join(__dirname, '..');
const output = resolve(process.argv[2] ?? join(root, 'lib', 'judging', 'cli', 'cdk8s-flyte.js'));
/** What is in the command besides our own: the parser of YAML; bcrypt and X.509 for `secrets`. */
const BUNDLED = ['yaml', 'bcryptjs', 'node-forge'];
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

mkdirSync(dirname(output), { recursive: true });
const { metafile } = buildSync({
  entryPoints: [join(root, 'src', 'cli', 'main.ts')],
  absWorkingDir: root,
  tsconfig: join(root, 'tsconfig.json'),
  outfile: output,
  bundle: true,
  platform: 'node',
  target: 'node20',
  metafile: true,
  legalComments: 'none',
  define: { PACKAGE_VERSION: JSON.stringify(version), TESTED_VERSIONS: JSON.stringify(tested()) },
  banner: { js: `#!/usr/bin/env node\n${notices()}` },
  logLevel: 'warning',
});
chmodSync(output, 0o755);

// Anything else would have to be named in the notices, and would make the command slower to start.
const foreign = Object.keys(metafile.inputs).filter((path) => path.includes('node_modules') && !BUNDLED.some((name) => path.includes(`node_modules/${name}/`)));
if (foreign.length > 0) {
  throw new Error(`the command must bundle nothing but ${BUNDLED.join(', ')}, and bundles ${foreign.join(', ')}`);
}

// For tests and benchmarks that ask for the command alone, the library stays as it is.
if (process.argv[2] === undefined) { require('./bundle-library'); }

/** The versions that `init` writes into a project: those that are installed here. */
function tested() {
  const names = ['@types/jest', '@types/node', 'cdk8s', 'cdk8s-cli', 'cdk8s-plus-27', 'constructs', 'jest', 'tsx', 'typescript'];
  return Object.fromEntries(names.map((name) => [name, JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version]));
}

/** The licenses of what is bundled, which ask to be kept. */
function notices() {
  return `/*! ${BUNDLED.map(notice).join('\n\n')}\n*/`;
}

function notice(bundled) {
  const folder = join(root, 'node_modules', bundled);
  const { name, version: its } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const license = join(folder, 'LICENSE');
  if (!existsSync(license)) {
    throw new Error(`${name} has no LICENSE file to keep`);
  }
  return `Contains ${name} ${its}, under this license:\n\n${readFileSync(license, 'utf8').trim()}`;
}
