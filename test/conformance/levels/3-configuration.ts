import * as fs from 'node:fs';
import * as path from 'node:path';
import { checkTable, checkTableBy } from './known-keys';
import { exampleNamed, Level, LevelContext, namesOf, withSingleBinary } from './level';
import { mismatches, RenderedConfig, renderedConfigs } from './rendered-configs';
import { problemsOfSingle, SINGLE } from './single-documents';
import { Stack } from './stack';
import { KubeObject, nameOf, templateOf } from '../lib/kube-types';
import { Example } from '../lib/manifests';
import { combinedExamples, onlyOnce } from '../lib/matrix';
import { run, tail } from '../lib/processes';
import { LevelReport } from '../lib/report';
import { FlyteConfigDocs, FlyteProgram, loadFlyteConfigDocs } from '../tools/flyte-config';
import { FLYTE_REPOSITORY } from '../tools/specs';

const DOCUMENTED: FlyteProgram[] = ['flyteadmin', 'flytescheduler', 'datacatalog', 'flytepropeller'];
/** Programs that are built as v1.16.8: they are asked, as those that are given are; the others are taken at the word of their documents. */
const BUILT_CURRENT = ['flytepropeller', 'flytepropeller-manager'];
const PROFILER = 10254;

export const configuration: Level = {
  number: 3,
  title: 'configuration',
  tools: ['etcd', 'kube-apiserver', 'flyteadmin', 'flytescheduler', 'flytepropeller', 'flytepropeller-manager', 'minio', 'postgres', 'initdb', 'pg_isready'],
  async run(context, report) {
    const docs = new Map<string, FlyteConfigDocs>();
    for (const program of DOCUMENTED) {docs.set(program, await loadFlyteConfigDocs(program));}
    report.with('config documents of Flyte v1.16.8');
    await checkKnownKeys(context, docs, report);
    for (const example of context.examples) {
      for (const rendered of distinct(renderedConfigs(example))) {await checkStrictly(context, example.name, rendered, docs, report);}
    }
    const combined = combinedExamples().flatMap((example) => renderedConfigs(example).map((rendered) => ({ example: example.name, rendered })));
    for (const { example, rendered } of onlyOnce(combined, ({ rendered: { program, text } }) => `${program} ${text}`)) {
      await checkStrictly(context, example, rendered, docs, report);
    }
    await readBack(context, exampleNamed(context, 'quickstart'), report);
    await withSingleBinary(context, report, readBack);
  },
};

/** The table by which extra configuration is judged: by the documents, and by the programs that are there as that release. */
async function checkKnownKeys(context: LevelContext, docs: Map<string, FlyteConfigDocs>, report: LevelReport): Promise<void> {
  checkTable(FLYTE_REPOSITORY.version, docs, report);
  const folder = path.join(context.folder, 'known-keys');
  fs.mkdirSync(folder, { recursive: true });
  for (const program of [...DOCUMENTED, SINGLE].filter((one) => isCurrent(one, context))) {
    await checkTableBy(context.binaries[program], program, FLYTE_REPOSITORY.version, folder, report);
  }
}

function isCurrent(program: string, context: LevelContext): boolean {
  return context.given.includes(program) || (BUILT_CURRENT.includes(program) && program in context.binaries);
}

/** A file that two containers of one program read is judged once. */
function distinct(all: RenderedConfig[]): RenderedConfig[] {
  return [...new Map(all.map((one) => [`${one.program} ${one.file}`, one])).values()];
}

async function checkStrictly(
  context: LevelContext, example: string, rendered: RenderedConfig, docs: Map<string, FlyteConfigDocs>, report: LevelReport,
): Promise<void> {
  const { program, file, text, config } = rendered;
  const what = `${example}: ${file} for ${program}`;
  const documents = docs.get(program);
  if (documents || program === SINGLE) {
    const problems = (documents?.check(config) ?? problemsOfSingle(config, docs)).map((problem) => `${problem.path}: ${problem.message}`);
    report.check(`${what}, by its documents`, problems.length > 0 ? problems.join('; ') : undefined);
  }
  if (isCurrent(program, context)) {
    const folder = path.join(context.folder, 'strict');
    fs.mkdirSync(folder, { recursive: true });
    const copy = path.join(folder, `${example}-${file}`.replace(/\//g, '-'));
    fs.writeFileSync(copy, text);
    const { code, stdout, stderr } = await run(context.binaries[program], ['config', 'validate', '--strict', '--file', copy], { cwd: folder });
    report.check(`${what}, by itself`, code === 0 ? undefined : /^.*has invalid keys.*$/m.exec(stderr)?.[0] ?? tail(stderr.split('Usage:')[0] || stdout, 600));
    report.with(...namesOf(context, program));
  } else if (!documents && program !== SINGLE) {
    report.check(what, 'nothing here can judge it');
  }
}

/** Runs an example's processes with their config endpoint open, and compares what each prints with what was rendered for it. */
async function readBack(context: LevelContext, example: Example, report: LevelReport): Promise<void> {
  const stack = await Stack.start(context, example, report);
  try {
    for (const program of ['postgres', 'minio']) {await stack.run(stack.workload(program), report);}
    const mains = renderedConfigs(example).filter((one) => templateOf(one.workload)!.spec.containers.includes(one.container));
    const runnable = stack.workloads(report);
    for (const { workload } of mains.filter((one) => runnable.includes(one.workload))) {await stack.run(withConfigEndpoint(workload), report);}
    if (!await stack.allReady(report, 180)) {return;}
    for (const main of mains.filter((one) => runnable.includes(one.workload))) {await compare(stack, main, context, report);}
  } finally {
    await stack.stop();
  }
}

async function compare(stack: Stack, main: RenderedConfig, context: LevelContext, report: LevelReport): Promise<void> {
  const name = main.workload.metadata.name;
  if (main.container.command?.includes('clusterresource') && !isCurrent(main.program, context)) {
    report.note(`${nameOf(main.workload)}: its stand-in has no port that prints its configuration; its file was judged by the documents`);
    return;
  }
  await report.attempt(`${nameOf(main.workload)} has what was rendered for it`, async () => {
    const response = await fetch(`${stack.podUrl(name, PROFILER)}/config`);
    if (!response.ok) {throw new Error(`/config answered ${response.status}`);}
    const { compared, wrong } = mismatches(main.config, await response.json());
    const own = wrong.filter((one) => one.path !== 'prof.disableConfigEndpoint');
    const unknown = isCurrent(main.program, context) ? [] : own.filter((one) => one.printed === undefined);
    const real = own.filter((one) => !unknown.includes(one));
    report.passed += compared - real.length;
    if (unknown.length > 0) {
      report.note(`${name}: ${main.program} ${context.versions[main.program] ?? ''} does not have ${unknown.map((one) => one.path).join(', ')}`);
    }
    if (real.length > 0) {
      throw new Error(real.map((one) => `${one.path} is ${JSON.stringify(one.printed)}, rendered ${JSON.stringify(one.rendered)}`).join('; '));
    }
  });
}

/** The rendered configuration closes the endpoint, since it shows secrets. The environment wins over files. */
function withConfigEndpoint(workload: KubeObject): KubeObject {
  const copy = structuredClone(workload);
  const [container] = templateOf(copy)!.spec.containers;
  container.env = [...container.env ?? [], { name: 'PROF.DISABLECONFIGENDPOINT', value: 'false' }];
  return copy;
}
