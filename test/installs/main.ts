// The packed package in apps of their own: with the lowest and the newest of its peers, beside another cdk8s-plus, and on every Node that
// it supports. What they write is compared with the manifests of the examples.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { install, nodeOf, Packages, requireOnce, synthExamples, translate, versionsIn } from './app';
import { attempt, mustRun, render, requireText, ROOT, Row, run } from '../languages/support';

interface Manifest { readonly peerDependencies: { [name: string]: string }; readonly engines: { readonly node: string } }
const { peerDependencies, engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
const PEERS = Object.keys(peerDependencies).sort();
/** The cdk8s-plus of the newest Kubernetes, which an app may use beside the one that is our peer. */
const OTHER = 'cdk8s-plus-34';
/** docs/support.md names them; the first is the lowest that `engines` lets in. */
const NODES = [engines.node.replace(/[^\d.]/g, ''), '20', '22', '24', '26'];

const COMMAND = join('node_modules', 'cdk8s-flyte', 'lib', 'judging', 'cli', 'cdk8s-flyte.js');

/** Packs what was compiled, as a release does. */
async function pack(folder: string): Promise<string> {
  if (!existsSync(join(ROOT, 'lib', 'index.js'))) { await mustRun('npx', ['projen', 'compile']); }
  const said = await mustRun('npm', ['pack', '--json', '--silent', '--ignore-scripts', '--pack-destination', folder]);
  return `file:${join(folder, (JSON.parse(said) as { filename: string }[])[0].filename)}`;
}

/** The app beside: its types hold, it is written, and the guard and the audit see what the other library made. */
async function beside(folder: string): Promise<void> {
  const source = readFileSync(join(__dirname, 'beside.mts'), 'utf8');
  const strict = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--module', 'node16', '--typeRoots', join(ROOT, 'node_modules', '@types'), '--types', 'node'];
  await mustRun('cp', [join(__dirname, 'beside.mts'), folder]);
  await mustRun(process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), ...strict, 'beside.mts'], { cwd: folder });
  translate(folder, 'beside.mjs', source, 'esm');
  const [patched, below] = (await mustRun(process.execPath, ['beside.mjs'], { cwd: folder, env: { CDK8S_OUTDIR: join(folder, 'beside') } })).split(/^(?=Error: )/m);
  requireText(patched, 'Deployment flyteadmin: spec.template.spec.securityContext.runAsUser is 0');
  requireText(below ?? '', 'Deployment extra: container main: spec.template.spec.containers[0].securityContext.runAsUser is 0');
  await mustRun(process.execPath, [COMMAND, 'audit', join('beside', 'flyte.k8s.yaml')], { cwd: folder });
  const web = await run(process.execPath, [COMMAND, 'audit', join('beside', 'web.k8s.yaml')], { cwd: folder });
  if (web.status !== 1) { throw new Error(`the audit of the other library's Deployment ended with ${web.status}: ${web.text}`); }
  requireText(web.text, 'Deployment web');
}

/** The app on another Node: the library as CommonJS and as a module, and the command. */
async function onNode(folder: string, version: string): Promise<Row> {
  const node = await nodeOf(version);
  const running = (await mustRun(node, ['--version'])).trim();
  return attempt(`Node ${running}`, 'quickstart and production; import; audit', async () => {
    const bytes = await synthExamples(folder, node);
    await mustRun(node, ['--input-type=module', '--eval', "import { FlyteCore } from 'cdk8s-flyte'; if (typeof FlyteCore !== 'function') { process.exit(1); }"], { cwd: folder });
    await mustRun(node, [COMMAND, 'audit', 'out-quickstart'], { cwd: folder });
    return bytes;
  });
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'flyte-installs-'));
  const rows: Row[] = [];
  const tryApp = async (title: string, packages: Packages, edit?: (source: string) => string): Promise<string> => {
    const app = join(folder, title.replace(/\W/g, '-'));
    await install(app, packages);
    rows.push(await attempt(title, versionsIn(app, PEERS), () => {
      requireOnce(app, ['cdk8s-flyte', ...PEERS]);
      return synthExamples(app, process.execPath, edit);
    }));
    return app;
  };
  try {
    const own = { 'cdk8s-flyte': await pack(folder) };
    const newest = Object.fromEntries(PEERS.map((name) => [name, 'latest']));
    await tryApp('lowest peers', { ...own, ...Object.fromEntries(PEERS.map((name) => [name, peerDependencies[name].replace('^', '')])) });
    const app = await tryApp('newest peers', { ...own, ...newest });
    const other = await tryApp(`Secrets of ${OTHER}`, { ...own, ...newest, [OTHER]: 'latest' }, (source) => source.replace("'cdk8s-plus-27'", `'${OTHER}'`));
    rows.push(await attempt(`${OTHER} beside`, versionsIn(other, [OTHER]), () => beside(other)));
    for (const version of NODES) { rows.push(await onNode(app, version)); }
    process.stdout.write(`\n${render(rows, 'with')}`);
    process.exitCode = rows.some((row) => row.problem !== undefined) ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
