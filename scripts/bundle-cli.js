// Bundles the command into one file that needs nothing installed: the package has no runtime dependency.
// Usage: node scripts/bundle-cli.js [output file]
const { chmodSync, mkdirSync, readFileSync, writeFileSync } = require('fs');
const { dirname, join, relative, resolve } = require('path');
const { buildSync } = require('esbuild');
const { licensesOf } = require('./third-party');

const root = join(__dirname, '..');
const COMMAND = join(root, 'lib', 'judging', 'cli', 'cdk8s-flyte.js');
const output = resolve(process.argv[2] ?? COMMAND);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

mkdirSync(dirname(output), { recursive: true });
const { metafile } = buildSync({
  entryPoints: [join(root, 'src', 'cli', 'main.ts')],
  absWorkingDir: root,
  tsconfig: join(root, 'tsconfig.json'),
  outfile: output,
  bundle: true,
  // As the library: read faster, and names stay, which are in messages.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 120,
  platform: 'node',
  target: 'node20',
  metafile: true,
  legalComments: 'none',
  define: { PACKAGE_VERSION: JSON.stringify(version), TESTED_VERSIONS: JSON.stringify(tested()) },
  banner: { js: '#!/usr/bin/env node\n/*! Holds code of others: their licenses are in THIRD-PARTY-LICENSES of the package cdk8s-flyte. */' },
  logLevel: 'warning',
});
chmodSync(output, 0o755);

// Beside a command that is made for a test, so that the package's stays as it is.
writeFileSync(process.argv[2] === undefined ? join(root, 'THIRD-PARTY-LICENSES') : join(dirname(output), 'THIRD-PARTY-LICENSES'), licensesOf(metafile, relative(root, COMMAND)));

// For tests and benchmarks that ask for the command alone, the library stays as it is.
if (process.argv[2] === undefined) { require('./bundle-library'); }

/** The versions that `init` writes into a project: those that are installed here. */
function tested() {
  const names = ['@types/jest', '@types/node', 'cdk8s', 'cdk8s-cli', 'cdk8s-plus-27', 'constructs', 'jest', 'tsx', 'typescript'];
  return Object.fromEntries(names.map((name) => [name, JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version]));
}
