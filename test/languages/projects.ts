import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { compare, mustRun, PEERS, requireText, ROOT, run, versionOf } from './support';
import { filesOf } from '../../src/init/command';
import { CLOUDS } from '../../src/init/program/clouds';
import { SHAPES } from '../../src/init/program/shapes';
import { TOOLS } from '../../src/init/versions';

const ALL = SHAPES.flatMap((shape) => CLOUDS.map((cloud) => ({ shape, cloud, name: `${shape}-${cloud}`.replace(/-/g, '_') })));
const LANGUAGES = ['python', 'typescript'] as const;

/**
 * What `cdk8s-flyte init` writes, of every shape in every cloud: in Python it says what it says in TypeScript, byte for byte, its types
 * hold, and it passes the test that comes with it. Returns how many bytes were compared.
 */
export async function projects(program: string, folder: string): Promise<number> {
  const root = join(folder, 'projects');
  writeAll(root);
  await mustRun(program, ['-c', [
    'import importlib', 'from cdk8s import App', `for name in ${JSON.stringify(ALL.map(({ name }) => name))}:`,
    "    importlib.import_module('python.' + name + '.main').synthesize(App(outdir='out-python/' + name)).synth()",
  ].join('\n')], { cwd: root });
  await mustRun(process.execPath, [join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs'), '--tsconfig', 'tsconfig.json', 'all.ts'], { cwd: root });
  const bytes = ALL.map(({ name }) => compare(join(root, 'out-typescript', name), join(root, 'out-python', name)));

  const names = ALL.flatMap(({ name }) => ['main', 'test_main'].map((file) => `${name}/${file}.py`));
  const types = ['-m', 'mypy', '--strict', '--explicit-package-bases', '--cache-dir', join(folder, 'mypy')];
  const python = { cwd: join(root, 'python'), env: { MYPYPATH: join(root, 'python', ALL[0].name) } };
  await mustRun(program, [...types, ...names.filter((name) => name.endsWith('/main.py'))], python);
  for (const { name } of ALL.filter(({ cloud }) => cloud === 'onprem')) { await ownTest(program, join(root, 'python', name)); }
  return bytes.reduce((sum, one) => sum + one, 0);
}

/** The first run writes the snapshot, the next ones hold the manifests to it, and in CI none is written. */
async function ownTest(program: string, cwd: string): Promise<void> {
  const test = (env: { readonly [name: string]: string }) => run(program, ['-m', 'unittest'], { cwd, env });
  requireText((await test({ CI: 'true' })).text, 'No such file or directory');
  requireText((await test({ CI: '' })).text, 'OK');
  requireText((await test({ CI: 'true' })).text, 'OK');
  const main = join(cwd, 'main.py');
  writeFileSync(main, readFileSync(main, 'utf8').replace('"acme-flyte"', '"other-flyte"'));
  requireText((await test({ CI: 'true' })).text, 'FAILED (failures=1)');
  requireText((await test({ UPDATE_SNAPSHOT: '1' })).text, 'OK');
}

function writeAll(root: string): void {
  const versions = { ...PEERS, ...Object.fromEntries(TOOLS.map((name) => [name, versionOf(name)])), 'cdk8s-flyte': '0.0.0' };
  for (const { shape, cloud, name } of ALL) {
    for (const language of LANGUAGES) {
      for (const [file, text] of Object.entries(filesOf({ language, shape, cloud }, versions))) { write(join(root, language, name, file), text); }
    }
  }
  write(join(root, 'tsconfig.json'), JSON.stringify({
    compilerOptions: { target: 'ES2022', module: 'node16', paths: { 'cdk8s-flyte': [join(ROOT, 'src')] } },
  }));
  write(join(root, 'all.ts'), ALL.map(({ name }) =>
    `require('./typescript/${name}/main.ts').synthesize(new (require('cdk8s').App)({ outdir: 'out-typescript/${name}' })).synth();\n`).join(''));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
