import { execFileSync, spawnSync } from 'child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { pathToFileURL } from 'url';

/**
 * What somebody does who installs the package: the packed tarball in an app of their own, outside this repository. Its peers and the
 * tools that write no manifest (cdk8s-cli, TypeScript, jest) are this repository's; `npm run installs` has npm bring the peers too.
 */
const ROOT = join(__dirname, '..');
const TOOLS = join(ROOT, 'node_modules');
const { peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { peerDependencies: { [name: string]: string } };
const ROOT_FILES = ['.jsii', 'CHANGELOG.md', 'LICENSE', 'README.md', 'THIRD-PARTY-LICENSES', 'package.json'];
const TEN_MINUTES = 600_000;

interface Packed { readonly filename: string; readonly size: number; readonly unpackedSize: number; readonly files: { readonly path: string }[] }

let app: string;
let packed: Packed;

beforeAll(() => {
  if (!existsSync(join(ROOT, 'lib', 'index.js'))) { throw new Error('lib is not there: run `npx projen compile` first'); }
  app = mkdtempSync(join(tmpdir(), 'flyte-consumer-'));
  execFileSync(process.execPath, [join(TOOLS, 'projen', 'bin', 'projen'), 'changelog'], { cwd: ROOT, stdio: 'pipe' });
  const said = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', app], { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
  packed = (JSON.parse(said) as Packed[])[0];
  write('package.json', JSON.stringify({ name: 'acme-flyte', version: '1.0.0', private: true, dependencies: { 'cdk8s-flyte': `file:${packed.filename}` } }));
  execFileSync('npm', ['install', '--legacy-peer-deps', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: app, stdio: 'pipe' });
  for (const peer of Object.keys(peerDependencies)) { symlinkSync(join(TOOLS, peer), join(app, 'node_modules', peer)); }
  write('main.ts', tenLines());
  // Where the cdk8s command keeps what it installed.
  const plugin = join(app, 'plugins', 'cdk8s-flyte', '0.0.0', 'node_modules');
  mkdirSync(plugin, { recursive: true });
  cpSync(join(app, 'node_modules', 'cdk8s-flyte'), join(plugin, 'cdk8s-flyte'), { recursive: true });
  write('cdk8s.yaml', [
    'language: typescript',
    `app: node --import ${pathToFileURL(require.resolve('tsx')).href} main.ts`,
    `pluginsDirectory: ${join(app, 'plugins')}`,
    'validations: [{ package: cdk8s-flyte, version: 0.0.0, class: PodSecurityValidation, properties: { rules: all } }]',
  ].join('\n'));
  write('main.test.ts', [
    "import { readFileSync } from 'fs';",
    "test('what Flyte is deployed as', () => { expect(readFileSync('dist/flyte.k8s.yaml', 'utf8')).toMatchSnapshot(); });",
  ].join('\n'));
  write('jest.config.json', JSON.stringify({ transform: { '\\.ts$': join(ROOT, 'scripts', 'jest-esbuild.js') } }));
}, TEN_MINUTES);

afterAll(() => rmSync(app, { recursive: true, force: true }));

/** How a compiler may find a package, and the programs that import it so: as CommonJS, and as a module. */
const RESOLUTIONS: { readonly [name: string]: readonly [{ module: string; moduleResolution: string }, string[]] } = {
  node10: [{ module: 'commonjs', moduleResolution: 'node10' }, ['main.ts']],
  node16: [{ module: 'node16', moduleResolution: 'node16' }, ['main.ts', 'main.mts']],
  nodenext: [{ module: 'nodenext', moduleResolution: 'nodenext' }, ['main.ts', 'main.mts']],
  bundler: [{ module: 'esnext', moduleResolution: 'bundler' }, ['main.ts', 'main.mts']],
};

/**
 * What `tsc` finds wrong in the app and in our declarations by each of them, and how many of these it read. Those of the peers and of
 * Node, most of its work, are not ours to judge, and are read once for all.
 */
const CHECK_TYPES = `
  const ts = require(${JSON.stringify(join(TOOLS, 'typescript'))});
  const base = { strict: true, target: 'ES2022', noEmit: true, typeRoots: [${JSON.stringify(join(TOOLS, '@types'))}], types: ['node'] };
  const host = { getCanonicalFileName: (name) => name, getCurrentDirectory: ts.sys.getCurrentDirectory, getNewLine: () => '\\n' };
  const sources = new Map();
  const check = ([own, files]) => {
    const { options, errors } = ts.convertCompilerOptionsFromJson({ ...base, ...own }, process.cwd());
    const compiler = ts.createCompilerHost(options);
    const read = compiler.getSourceFile;
    compiler.getSourceFile = (name, how, ...rest) => {
      const key = name + JSON.stringify(how);
      return sources.get(key) ?? sources.set(key, read(name, how, ...rest)).get(key);
    };
    const program = ts.createProgram(files, options, compiler);
    const judged = program.getSourceFiles().filter(({ fileName }) => !/node_modules\\/(?!cdk8s-flyte\\/)/.test(fileName));
    const found = [errors, program.getOptionsDiagnostics(), program.getGlobalDiagnostics(),
      ...judged.flatMap((file) => [program.getSyntacticDiagnostics(file), program.getSemanticDiagnostics(file)])].flat();
    return { found: ts.formatDiagnostics(found, host), declarations: judged.filter(({ fileName }) => fileName.includes('cdk8s-flyte/lib/')).length };
  };
  const resolutions = JSON.parse(process.argv[2]);
  process.stdout.write(JSON.stringify(Object.fromEntries(Object.entries(resolutions).map(([name, resolution]) => [name, check(resolution)]))));
`;

/** The app that the README shows first. */
function tenLines(): string {
  const block = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'));
  if (block === null) { throw new Error('README.md shows no app'); }
  return block[1];
}

function write(name: string, content: string): void {
  writeFileSync(join(app, name), content);
}

function node(...words: string[]): { status: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: app, encoding: 'utf8' });
  return { status, text: stdout + stderr };
}

function run(tool: string, ...words: string[]): { status: number | null; text: string } {
  return node(join(TOOLS, tool), ...words);
}

function synth(): { status: number | null; text: string } {
  return run('cdk8s-cli/bin/cdk8s', 'synth', '--check-upgrade=false');
}

describe('the package', () => {
  test('holds what is needed and nothing else', () => {
    const folders = new Set(packed.files.map((file) => file.path.split('/')[0]));
    expect([...folders].sort()).toEqual([...ROOT_FILES.slice(0, -1), 'lib', 'package.json']);
    expect(packed.files.map((file) => file.path).filter((path) => /test|conformance|snap|benchmark|tsbuildinfo/.test(path))).toEqual([]);
    // Each of the two is one file; modules beside them would be other copies of the same classes.
    expect(packed.files.map((file) => file.path).filter((path) => path.endsWith('.js')).sort()).toEqual(['lib/index.js', 'lib/judging/cli/cdk8s-flyte.js']);
    expect(packed.files.map((file) => file.path).filter((path) => /^lib\/(helm|cli)\//.test(path))).toEqual([]);
    expect(packed.files.map((file) => file.path).filter((path) => path.startsWith('lib/') && !/\.(d\.ts|js)$/.test(path))).toEqual([]);
  });

  test('tells what changed, by what the commits say', () => {
    const changes = readFileSync(join(app, 'node_modules', 'cdk8s-flyte', 'CHANGELOG.md'), 'utf8');
    expect(changes).toMatch(/^## 0\.0\.0 \(/);
    const { stdout: commits } = spawnSync('git', ['log', '--no-merges', '--format=%H %s'], { cwd: ROOT, encoding: 'utf8' });
    expect(changes).toContain(`/commit/${/^(\w+) (feat|fix)(\(\w+\))?: /m.exec(commits)?.[1] ?? ''}`);
  });

  test('is no larger than docs/support.md says, and has no source map', () => {
    const [tarball, installed] = /at most (\d+\.\d) MB as a tarball and (\d+\.\d) MB installed/.exec(readFileSync(join(ROOT, 'docs', 'support.md'), 'utf8'))!.slice(1);
    expect(packed.size).toBeLessThanOrEqual(Number(tarball) * 1e6);
    expect(packed.unpackedSize).toBeLessThanOrEqual(Number(installed) * 1e6);
    for (const { path } of packed.files.filter(({ path: name }) => name.endsWith('.js'))) {
      expect([path, readFileSync(join(app, 'node_modules', 'cdk8s-flyte', path), 'utf8').includes('sourceMappingURL')]).toEqual([path, false]);
    }
  });

  test('has every class of its assembly where jsii looks for it, by the name that other languages use', () => {
    write('look.js', `
      const { types, version } = JSON.parse(require('fs').readFileSync('node_modules/cdk8s-flyte/.jsii', 'utf8'));
      const library = require('cdk8s-flyte');
      const lost = Object.values(types).filter(({ kind }) => kind !== 'interface').filter(({ kind, name, fqn }) => {
        const rtti = library[name]?.[Symbol.for('jsii.rtti')];
        return library[name] === undefined || (kind === 'class' && (rtti?.fqn !== fqn || rtti.version !== version || library[name].name !== name));
      });
      process.stdout.write(JSON.stringify([Object.keys(types).length > 100, lost.map(({ fqn }) => fqn)]));
    `);
    expect(node('look.js')).toEqual({ status: 0, text: '[true,[]]' });
  });

  test('has peers and no dependency at run time', () => {
    const shipped = JSON.parse(readFileSync(join(app, 'node_modules', 'cdk8s-flyte', 'package.json'), 'utf8')) as { [key: string]: unknown };
    expect([shipped.dependencies ?? {}, shipped.bundledDependencies ?? []]).toEqual([{}, []]);
    expect(Object.keys(peerDependencies).sort()).toEqual(['cdk8s', 'cdk8s-plus-27', 'constructs']);
  });

  test('is installed from the tarball, without a link back to this repository', () => {
    const lock = JSON.parse(readFileSync(join(app, 'package-lock.json'), 'utf8')) as { packages: { [path: string]: { resolved?: string; link?: boolean } } };
    expect(lock.packages['node_modules/cdk8s-flyte']).toMatchObject({ resolved: `file:${packed.filename}` });
    expect(lock.packages['node_modules/cdk8s-flyte'].link).toBeUndefined();
  });
});

describe('an app of the ten lines in the README', () => {
  test('has the types it needs however they are looked for, finds no fault in ours, and reads each that is packed', () => {
    write('check-types.js', CHECK_TYPES);
    write('main.mts', tenLines());
    const { status, text } = node('check-types.js', JSON.stringify(RESOLUTIONS));
    const clean = { found: '', declarations: packed.files.filter(({ path }) => path.endsWith('.d.ts')).length };
    expect([status, JSON.parse(text)]).toEqual([0, { node10: clean, node16: clean, nodenext: clean, bundler: clean }]);
    rmSync(join(app, 'main.mts'));
  });

  test('runs as a module too, which finds every name that a CommonJS one does', () => {
    write('names.mjs', `
      import { createRequire } from 'node:module';
      import * as imported from 'cdk8s-flyte';
      const required = Object.keys(createRequire(import.meta.url)('cdk8s-flyte'));
      process.stdout.write(JSON.stringify([required.length > 50, required.filter((name) => imported[name] === undefined)]));
    `);
    expect(node('names.mjs')).toEqual({ status: 0, text: '[true,[]]' });
  });

  test('is synthesised by the cdk8s command, and snapshot-tested', () => {
    const { status, text } = synth();
    expect([status, text]).toEqual([0, expect.stringContaining('dist/flyte.k8s.yaml')]);
    expect(text).toContain('Validations ended succesfully');
    const first = readFileSync(join(app, 'dist', 'flyte.k8s.yaml'), 'utf8');
    expect(first.match(/^kind: Deployment$/gm)).toHaveLength(7);
    expect(first).not.toMatch(/runAs(User|Group): 0\b/);

    expect(run('jest/bin/jest.js', '--config', 'jest.config.json', '--ci=false')).toMatchObject({ status: 0, text: expect.stringContaining('1 snapshot written') });
    expect(synth().status).toBe(0);
    expect(run('jest/bin/jest.js', '--config', 'jest.config.json', '--ci')).toMatchObject({ status: 0, text: expect.stringContaining('1 passed, 1 total') });
    expect(readFileSync(join(app, 'dist', 'flyte.k8s.yaml'), 'utf8')).toBe(first);
  }, TEN_MINUTES);

  test('passes the audit of the command that comes with the package', () => {
    const { status, text } = node(join(app, 'node_modules', '.bin', 'cdk8s-flyte'), 'audit', 'dist');
    expect([status, text]).toEqual([0, expect.stringContaining('0 violations')]);
  });

  test('is written from Helm values by the command that comes with the package, which finds the library beside it', () => {
    write('values.yaml', 'flyteadmin: {replicaCount: 2}\n');
    const { status, text } = node(join(app, 'node_modules', '.bin', 'cdk8s-flyte'), 'import-values', 'values.yaml', '--chart', 'flyte-core', '--output', 'from-helm');
    expect([status, text]).toEqual([0, expect.stringContaining('1 value: 1 carried')]);
    expect(readFileSync(join(app, 'from-helm', 'main.ts'), 'utf8')).toContain('admin: { replicas: 2 }');
  });

  test('fails when it asks for root, and writes nothing', () => {
    rmSync(join(app, 'dist'), { recursive: true, force: true });
    write('main.ts', tenLines().replace('app.synth();', [
      "import { ApiObject, JsonPatch } from 'cdk8s';",
      "const workload = app.node.findAll().find((node) => ApiObject.isApiObject(node) && node.kind === 'Deployment') as ApiObject;",
      "workload.addJsonPatch(JsonPatch.add('/spec/template/spec/securityContext/runAsUser', 0));",
      'app.synth();',
    ].join('\n')));
    const { status, text } = synth();
    expect(status).not.toBe(0);
    expect(text).toContain('spec.template.spec.securityContext.runAsUser is 0');
    expect(existsSync(join(app, 'dist', 'flyte.k8s.yaml'))).toBe(false);
  }, TEN_MINUTES);
});
