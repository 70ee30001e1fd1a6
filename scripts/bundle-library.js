// Makes lib/index.js one file: reading 150 small ones is most of what importing the library costs. Made from the sources like the command,
// with what jsii adds to a class so that other languages find it; the declarations beside it stay what types are read from.
// Called by bundle-cli.js, wherever the library is compiled.
const { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('fs');
const { dirname, join, resolve } = require('path');
const { buildSync } = require('esbuild');

const root = join(__dirname, '..');
const assembly = join(root, '.jsii');
if (!existsSync(assembly)) { throw new Error('.jsii is not there: run `npx projen compile` first'); }
const { types, version } = JSON.parse(readFileSync(assembly, 'utf8'));
const classes = Object.values(types).filter(({ kind }) => kind === 'class');

const { metafile, outputFiles: [library] } = buildSync({
  entryPoints: [join(root, 'src', 'index.ts')],
  absWorkingDir: root,
  tsconfig: join(root, 'tsconfig.json'),
  outfile: join(root, 'lib', 'index.js'),
  bundle: true,
  // Read a quarter faster, in lines that Node can show above an error. Names stay: they are in messages.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 120,
  platform: 'node',
  target: 'node20',
  external: Object.keys(require('../package.json').peerDependencies),
  metafile: true,
  write: false,
  logLevel: 'warning',
  footer: {
    js: [
      'const JSII_TYPE = Symbol.for("jsii.rtti");',
      // A class that speaks of itself is renamed by the bundler, and messages would say `_Database`.
      `const exported = (name, fqn) => Object.defineProperty(Object.assign(module.exports[name], { [JSII_TYPE]: { fqn, version: ${JSON.stringify(version)} } }), "name", { value: name });`,
      ...classes.map(({ name, fqn }) => `exported(${JSON.stringify(name)}, ${JSON.stringify(fqn)});`),
    ].join('\n'),
  },
});

const foreign = Object.keys(metafile.inputs).filter((path) => path.includes('node_modules'));
if (foreign.length > 0) {
  throw new Error(`the library has no dependency but its peers, and bundles ${foreign.join(', ')}`);
}

// With one such character V8 keeps all of the text in two bytes each, and reading it takes longer.
const [unusual] = /[^\x00-\x7f]/.exec(library.text) ?? [];
if (unusual !== undefined) {
  throw new Error(`the library must be ASCII, got ${unusual}; write \\u${unusual.charCodeAt(0).toString(16).padStart(4, '0')} in the regular expression`);
}

// The peers are modules already: made into one again for each of our files that imports them, they would be copied, name by name. And each
// is asked for once.
const peers = Object.keys(require('../package.json').peerDependencies);
const shared = peers.map((peer, index) => ({ name: `peer_module_${index}`, required: `require(${JSON.stringify(peer)})` }));
const text = shared.reduce((whole, { name, required }) => whole.replaceAll(`__toESM(${required})`, name).replaceAll(required, name), library.text);
const head = '"use strict";';
if (!text.startsWith(head)) { throw new Error(`the library must begin with ${head}, got ${text.slice(0, head.length)}`); }
writeFileSync(library.path, `${head}\n${shared.map(({ name, required }) => `const ${name}=${required};`).join('')}\n${text.slice(head.length)}`);

/** The declarations that index.d.ts leads to: what a consumer's compiler reads. */
function declarations(file, found = new Set()) {
  if (found.has(file)) { return found; }
  found.add(file);
  for (const [, name] of readFileSync(file, 'utf8').matchAll(/\b(?:from|import|require)\b[ (]*['"](\.[^'"]+)['"]/g)) {
    const path = resolve(dirname(file), name);
    declarations([`${path}.d.ts`, join(path, 'index.d.ts')].find(existsSync) ?? `${path}.d.ts`, found);
  }
  return found;
}

// What nobody can import needs no types either: two of three declarations are of our own insides.
const kept = declarations(join(root, 'lib', 'index.d.ts'));
for (const name of readdirSync(join(root, 'lib'), { recursive: true })) {
  const file = join(root, 'lib', name);
  if (name.endsWith('.d.ts') && !kept.has(file)) { rmSync(file); }
}
