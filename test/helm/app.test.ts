import { execFileSync, spawnSync } from 'child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { LegacyESLint } from 'eslint/use-at-your-own-risk';
import { chartNameOf, FILES, FOLDER, Workspace } from './helpers';

const ROOT = resolve(__dirname, '..', '..');
let workspace: Workspace;

/** A consumer's folder: the library as it is packed, and what it is made with. All apps are compiled by one process. */
beforeAll(async () => {
  workspace = new Workspace();
  for (const file of FILES) {
    workspace.write(`${file}.values`, readFileSync(join(FOLDER, file), 'utf8'));
    await workspace.run(['import-values', `${file}.values`, '--chart', chartNameOf(file), '--output', file.replace('.yaml', '')]);
  }
  const modules = join(workspace.folder, 'node_modules');
  mkdirSync(join(modules, '@types'), { recursive: true });
  for (const name of ['cdk8s', 'cdk8s-plus-27', 'constructs', '@types/node']) { symlinkSync(join(ROOT, 'node_modules', name), join(modules, name)); }
  symlinkSync(ROOT, join(modules, 'cdk8s-flyte'));
});
afterAll(() => workspace.remove());

const apps = FILES.map((file) => file.replace('.yaml', ''));

test('the apps compile by their own settings, and synthesise', () => {
  const settings = JSON.parse(workspace.read(`${apps[0]}/tsconfig.json`)) as { compilerOptions: object };
  expect(new Set(apps.map((app) => workspace.read(`${app}/tsconfig.json`))).size).toBe(1);
  writeFileSync(join(workspace.folder, 'tsconfig.json'), JSON.stringify({
    compilerOptions: { ...settings.compilerOptions, noEmit: false, outDir: 'out', rootDir: '.' }, include: apps.map((app) => `${app}/main.ts`),
  }));
  const compiled = spawnSync(process.execPath, [join(ROOT, 'node_modules', 'typescript', 'lib', 'tsc.js'), '-p', '.'], { cwd: workspace.folder, encoding: 'utf8' });
  expect(compiled.stdout).toBe('');
  const script = `for (const app of ${JSON.stringify(apps)}) { process.chdir(require('path').join(${JSON.stringify(workspace.folder)}, app)); require(${JSON.stringify(workspace.folder)} + '/out/' + app + '/main.js'); }`;
  execFileSync(process.execPath, ['-e', script], { cwd: workspace.folder, env: { ...process.env, NODE_PATH: '' } });
  expect(apps.map((app) => readdirSync(join(workspace.folder, app, 'dist')))).toEqual(apps.map(() => ['flyte.k8s.yaml']));
  expect(workspace.read('core-aws/dist/flyte.k8s.yaml')).toContain('arn:aws:iam::123456789012:role/flyte');
});

test.each([
  ['core-control-plane', ['datacatalog', 'flyteadmin', 'flyteconsole', 'flytescheduler']],
  ['core-data-plane', ['flyte-pod-webhook', 'flytepropeller', 'syncresources']],
])('%s runs its own plane alone, and passes the audit', async (app, workloads) => {
  const manifest = `${app}/dist/flyte.k8s.yaml`;
  const names = [...workspace.read(manifest).matchAll(/^kind: Deployment\nmetadata:\n(?:  .*\n)*?  name: (.*)$/gm)].map(([, name]) => name);
  expect(names.sort()).toEqual(workloads);
  const { status, out, error } = await workspace.run(['audit', manifest]);
  expect([status, error]).toEqual([0, '']);
  expect(out).toContain('0 violations');
});

test('the apps pass the style of this repository', async () => {
  const { rules } = JSON.parse(readFileSync(join(ROOT, '.eslintrc.json'), 'utf8').replace(/^\/\/.*\n/, '')) as { rules: { [rule: string]: unknown } };
  const linter = new LegacyESLint({
    cwd: ROOT,
    useEslintrc: false,
    baseConfig: {
      parser: '@typescript-eslint/parser',
      parserOptions: { sourceType: 'module', ecmaVersion: 2018 },
      plugins: ['@stylistic', 'import'],
      rules: Object.fromEntries(Object.entries(rules).filter(([rule]) => /^(@stylistic\/|import\/order|quotes|curly)/.test(rule))) as never,
    },
  });
  const [{ messages: bad }] = await linter.lintText('const x = "a"\n', { filePath: 'bad.ts' });
  expect(bad.map(({ ruleId }) => ruleId).sort()).toEqual(['@stylistic/quotes', '@stylistic/semi']);
  const results = await Promise.all(apps.map((app) => linter.lintText(workspace.read(`${app}/main.ts`), { filePath: `${app}.ts` })));
  expect(results.flat().flatMap(({ filePath, messages }) => messages.map(({ line, message }) => `${filePath}:${line}: ${message}`))).toEqual([]);
});
