import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { toSnakeCase } from 'codemaker';
import { projects } from './projects';
import { attempt, bind, compare, mustRun, PEERS, requireText, ROOT, Ran, Row, run, SAID, Workplace } from './support';
import { ASSEMBLY } from '../../site/api/assembly';
import { docsPages } from '../../site/docs';
import { GIVEN, snippetsOf } from '../../site/snippets';

const LANGUAGE = 'Python';
const PROGRAMS = join(__dirname, 'programs');
const CHECKERS = ['mypy==2.4.1', 'pyright==1.1.414'];

/** The wheel, installed with what it asks for from where pip looks, and every example through it. */
export async function python(examples: readonly string[], { folder, expected }: Workplace): Promise<Row[]> {
  const bin = join(folder, 'venv', 'bin');
  const program = join(bin, 'python');
  const installed = await attempt(LANGUAGE, 'the wheel is made and installed', async () => {
    await mustRun('npx', ['projen', 'translate']);
    await bind('python', ROOT, join(folder, 'dist'));
    const wheel = readdirSync(join(folder, 'dist', 'python')).find((name) => name.endsWith('.whl'))!;
    await mustRun('python3', ['-m', 'venv', join(folder, 'venv')]);
    const constraints = join(folder, 'constraints.txt');
    writeFileSync(constraints, Object.entries(PEERS).map(([name, version]) => `${name}==${version}\n`).join(''));
    await mustRun(program, ['-m', 'pip', 'install', '--quiet', '--no-input', '-c', constraints, join(folder, 'dist', 'python', wheel), ...CHECKERS]);
  });
  if (installed.problem !== undefined) { return [installed]; }

  const rows = [installed];
  for (const name of examples) {
    rows.push(await attempt(LANGUAGE, name, async () => {
      const output = join(folder, 'out', name);
      await mustRun(program, ['main.py'], { cwd: join(ROOT, 'examples', name), env: { CDK8S_OUTDIR: output } });
      return compare(join(expected, name), output);
    }));
  }
  rows.push(await attempt(LANGUAGE, "the README's app, as the wheel shows it", () => readme(program, folder)));
  rows.push(await attempt(LANGUAGE, 'mypy --strict and pyright on every example', () => checkTypes(program, bin, examples, folder)));
  rows.push(await attempt(LANGUAGE, 'mypy on the snippets of the docs', () => snippets(program, folder)));
  rows.push(await attempt(LANGUAGE, 'an image by its enum; a refusal is the last line of the trace', async () => {
    const said = await run(program, [join(PROGRAMS, 'refused.py')]);
    const lines = said.text.trim().split('\n');
    requireText(lines[0], SAID[0]);
    requireText(lines[1], SAID[1]);
    requireText(lines[2], 'a chart: type of argument components');
    const last = lines[lines.length - 1];
    if (last !== `RuntimeError: Error: ${SAID[2]}` || said.status === 0) { throw new Error(`it ends with ${last}`); }
  }));
  rows.push(await attempt(LANGUAGE, 'the command that comes with the wheel', async () => {
    requireText(await mustRun(join(bin, 'cdk8s-flyte'), ['audit', join(folder, 'out', 'quickstart')]), '0 violations');
  }));
  rows.push(await attempt(LANGUAGE, 'projects of cdk8s-flyte init: bytes, types, their own tests', () => projects(program, folder)));
  rows.push(await attempt(LANGUAGE, 'PodSecurityValidation in a Python app', () => validate(program, folder)));
  return rows;
}

/** The first program of the wheel's description is Python, and runs. */
async function readme(program: string, folder: string): Promise<void> {
  const ask = 'from importlib.metadata import metadata; print(metadata("cdk8s-flyte").get_payload() or metadata("cdk8s-flyte")["Description"])';
  const block = /```python\n([\s\S]*?)```/.exec(await mustRun(program, ['-c', ask]));
  if (block === null) { throw new Error('the description of the wheel shows no Python'); }
  writeFileSync(join(folder, 'readme.py'), block[1]);
  await mustRun(program, ['readme.py'], { cwd: folder, env: { CDK8S_OUTDIR: join(folder, 'out', 'readme') } });
  requireText(readFileSync(join(folder, 'out', 'readme', 'flyte.k8s.yaml'), 'utf8'), 'kind: Deployment');
}

/** What the site shows to whoever chose Python, with what a page takes for granted above it. */
async function snippets(program: string, folder: string): Promise<void> {
  const target = join(folder, 'snippets');
  mkdirSync(target);
  const found = snippetsOf(docsPages(Object.values(ASSEMBLY.types).map(({ name }) => name)));
  if (found.length < 25) { throw new Error(`there are only ${found.length}`); }
  const given = Object.entries(GIVEN).flatMap(([type, names]) => names.map((name) => `${toSnakeCase(name)}: ${type === 'string' ? 'str' : type}`));
  const around = ['from cdk8s import *', 'from cdk8s_plus_27 import *', 'import cdk8s_plus_27 as kplus', 'from cdk8s_flyte import *', ...given].join('\n');
  found.forEach(({ python: text }, index) => writeFileSync(join(target, `snippet_${index}.py`), text.includes('App()') ? text : `${around}\n${text}`));
  await mustRun(program, ['-m', 'mypy', '--cache-dir', join(folder, 'mypy'), '.'], { cwd: target });
}

/** Each under a name of its own: to a checker, fourteen files `main.py` are one module. */
async function checkTypes(program: string, bin: string, examples: readonly string[], folder: string): Promise<void> {
  const typed = join(folder, 'typed');
  mkdirSync(typed);
  cpSync(join(folder, 'readme.py'), join(typed, 'readme.py'));
  for (const name of examples) { cpSync(join(ROOT, 'examples', name, 'main.py'), join(typed, `${name.replace(/-/g, '_')}.py`)); }
  await mustRun(program, ['-m', 'mypy', '--strict', '--cache-dir', join(folder, 'mypy'), '.'], { cwd: typed });
  writeFileSync(join(typed, 'pyrightconfig.json'), JSON.stringify({ typeCheckingMode: 'standard' }));
  requireText(await mustRun(join(bin, 'pyright'), ['--pythonpath', program], { cwd: typed }), '0 errors');
}

/** The cdk8s command is the same for every language, and so are its validations; npm's own package is laid where it keeps them. */
async function validate(program: string, folder: string): Promise<void> {
  const app = join(folder, 'validated');
  const plugins = join(app, 'plugins', 'cdk8s-flyte', '0.0.0', 'node_modules');
  mkdirSync(join(plugins, 'cdk8s-flyte'), { recursive: true });
  for (const part of ['package.json', 'lib', '.jsii']) { cpSync(join(ROOT, part), join(plugins, 'cdk8s-flyte', part), { recursive: true }); }
  for (const name of Object.keys(PEERS)) { cpSync(join(ROOT, 'node_modules', name), join(plugins, name), { recursive: true }); }
  writeFileSync(join(app, 'cdk8s.yaml'), [
    'language: python', `app: ${program} main.py`, `pluginsDirectory: ${join(app, 'plugins')}`,
    'validations: [{ package: cdk8s-flyte, version: 0.0.0, class: PodSecurityValidation }]', '',
  ].join('\n'));
  const synth = (main: string): Promise<Ran> => {
    cpSync(main, join(app, 'main.py'));
    return run(join(ROOT, 'node_modules', '.bin', 'cdk8s'), ['synth', '--check-upgrade=false'], { cwd: app });
  };
  const good = await synth(join(ROOT, 'examples', 'quickstart', 'main.py'));
  if (good.status !== 0) { throw new Error(`an example was refused: ${good.text.slice(-600)}`); }
  requireText(good.text, 'Validations ended succesfully');
  const bad = await synth(join(PROGRAMS, 'foreign.py'));
  if (bad.status === 0) { throw new Error('a pod that runs as root was let through'); }
  requireText(bad.text, 'runAsUser');
}
