import { spawnSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { ALL, ROOT, Workspace } from './helpers';
import { SHAPES } from '../../src/init/program/shapes';
import { secretsCommand } from '../../src/secrets/command';

let workspace: Workspace;

/** A project for each shape and cloud, in TypeScript; what is made with them is this repository's own. */
beforeAll(async () => {
  workspace = new Workspace();
  for (const { name, shape, cloud } of ALL) { await workspace.init(name, 'typescript', shape, cloud); }
  workspace.install();
});
afterAll(() => workspace.remove());

function node(folder: string, ...words: string[]): { status: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: workspace.path(folder), encoding: 'utf8', env: { ...process.env, NODE_PATH: '' } });
  return { status, text: stdout + stderr };
}

const tool = (path: string) => join(ROOT, 'node_modules', path);

test('all are written, and say where to go on', async () => {
  const { status, out, error } = await workspace.init('told', 'typescript', 'core', 'aws');
  expect([status, error]).toEqual([0, '']);
  expect(out).toBe('told: main.ts, main.test.ts, cdk8s.yaml, package.json, tsconfig.json, typescript-for-jest.js, .gitignore, .github/workflows/manifests.yml, README.md\n'
    + 'Next steps are in told/README.md.\n');
});

test('they compile by their own settings', () => {
  expect(new Set(ALL.map(({ name }) => workspace.read(`${name}/tsconfig.json`))).size).toBe(1);
  const { compilerOptions } = JSON.parse(workspace.read(`${ALL[0].name}/tsconfig.json`)) as { compilerOptions: object };
  // One compiler for all: most of its work is the libraries.
  workspace.write('tsconfig.json', JSON.stringify({
    compilerOptions: { ...compilerOptions, noEmit: false, outDir: 'out', rootDir: '.' }, include: ALL.map(({ name }) => `${name}/*.ts`),
  }));
  expect(node('.', tool('typescript/lib/tsc.js'), '-p', '.')).toEqual({ status: 0, text: '' });
});

test('they synthesise, and the audit finds nothing', async () => {
  const script = `for (const name of ${JSON.stringify(ALL.map(({ name }) => name))}) {
    process.chdir(require('path').join(${JSON.stringify(workspace.folder)}, name));
    const { synthesize } = require(require('path').join(${JSON.stringify(workspace.folder)}, 'out', name, 'main.js'));
    synthesize(new (require('cdk8s').App)()).synth();
  }`;
  workspace.write('synth.js', script);
  expect(node('.', 'synth.js')).toEqual({ status: 0, text: '' });
  for (const { name } of ALL) {
    expect(readdirSync(workspace.path(name, 'dist'))).toEqual(['flyte.k8s.yaml']);
    const { status, out } = await workspace.run(['audit', `${name}/dist`]);
    expect([name, status, out.split('\n').slice(-3).join('\n')]).toEqual([name, 0, expect.stringContaining(' 0 violations') as string]);
  }
});

test('their own tests write snapshots, then hold the manifests to them', () => {
  const jest = (...words: string[]) => node('.', tool('jest/bin/jest.js'), '--colors=false', ...words);
  const { jest: config } = JSON.parse(workspace.read(`${ALL[0].name}/package.json`)) as { jest: { transform: { [files: string]: string } } };
  // Each has this file; one configuration for all of them names the first.
  const transform = Object.fromEntries(Object.entries(config.transform).map(([files, path]) => [files, workspace.path(ALL[0].name, path)]));
  workspace.write('package.json', JSON.stringify({ jest: { transform, testMatch: ['**/main.test.ts'], modulePathIgnorePatterns: ['/told/'] } }));
  const first = jest('--ci=false');
  expect([first.status, first.text]).toEqual([0, expect.stringContaining(`${ALL.length} snapshots written`)]);
  const oneEach = SHAPES.map((shape) => `/${shape}-onprem/`);
  expect(jest('--ci', ...oneEach).text).toContain(`Snapshots:   ${SHAPES.length} passed`);
  const changed = ALL.find(({ name }) => name === 'core-aws')!.name;
  workspace.write(`${changed}/main.ts`, workspace.read(`${changed}/main.ts`).replace("'acme-flyte'", "'other-flyte'"));
  const after = jest('--ci', changed);
  expect([after.status, after.text]).toEqual([1, expect.stringMatching(/\+ +container: other-flyte/)]);
});

test('as a person does it: npm run synth, with every manifest judged, and what is not hardened refused', async () => {
  await workspace.init('alone', 'typescript', 'core', 'azure');
  workspace.install('alone');
  const synth = () => node('alone', tool('cdk8s-cli/bin/cdk8s'), 'synth', '--check-upgrade=false');
  const good = synth();
  expect([good.status, good.text]).toEqual([0, expect.stringContaining('Validations ended succesfully')]);
  const bare = "new ApiObject(chart, 'pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'bare' }, spec: { containers: [{ name: 'a', image: 'a' }] } });";
  workspace.write('alone/main.ts', workspace.read('alone/main.ts').replace('import { App,', 'import { ApiObject, App,').replace('  return app;', `  ${bare}\n  return app;`));
  const bad = synth();
  expect([bad.status, bad.text]).toEqual([2, expect.stringContaining('runAsNonRoot')]);
});

test('the Secrets that their README speaks of are those that the command makes', async () => {
  for (const { name, shape } of ALL) {
    let out = '';
    const around = { directory: workspace.folder, stdin: process.stdin, out: async (text: string) => { out += text; }, error: () => undefined, version: '1.2.3' };
    await secretsCommand([`${name}/dist`], around);
    const made = shape === 'core' || shape === 'control-plane';
    expect([name, /\d+ can be made/.exec(out)?.[0]]).toEqual([name, `${made ? 6 : 0} can be made`]);
  }
});

test('the port that the README of a single binary forwards is there', () => {
  const services = workspace.read('binary-aws/dist/flyte.k8s.yaml').split('---').filter((text) => text.includes('\nkind: Service\n'));
  const ports = services.find((text) => text.includes('\n  name: flyte-binary\n'))!;
  expect([workspace.read('binary-aws/README.md'), ports]).toEqual([expect.stringContaining('service/flyte-binary 8088:80\n'), expect.stringMatching(/port: 80\n/)]);
});

test('actions of their CI are those that this repository uses, by commit', () => {
  const own = readFileSync(join(ROOT, '.projenrc.ts'), 'utf8');
  const used = [...workspace.read('core-aws/.github/workflows/manifests.yml').matchAll(/uses: (\S+)@(\S+) # (\S+)/g)];
  expect(used.map(([, action]) => action)).toEqual(['actions/checkout', 'actions/setup-node']);
  for (const [, action, commit, tag] of used) { expect(own).toContain(`['${action}', '${tag}', '${commit}']`); }
});

test('their README leads to pages that are there', () => {
  for (const { name } of ALL) {
    const links = [...workspace.read(`${name}/README.md`).matchAll(/blob\/main\/(docs\/[^)#]+)/g)].map(([, path]) => path);
    expect(links.length).toBeGreaterThan(4);
    links.forEach((path) => expect(readFileSync(join(ROOT, path), 'utf8')).toContain('# '));
  }
});
