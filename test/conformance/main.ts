import * as os from 'node:os';
import * as path from 'node:path';
import { fetchPublished } from './cluster/foreign-kinds';
import { schemas } from './levels/1-schemas';
import { client } from './levels/10-client';
import { login } from './levels/11-login';
import { apiServer } from './levels/2-api-server';
import { configuration } from './levels/3-configuration';
import { processes } from './levels/4-processes';
import { workflow } from './levels/5-workflow';
import { judge, JUDGES, Judge } from './levels/judges';
import { Level, LevelContext } from './levels/level';
import { endWithParent, folderInside, missingPrograms, runIsolated } from './lib/isolation';
import { readExamples } from './lib/manifests';
import { LevelReport, renderTable } from './lib/report';
import { previousExamples, synthesise } from './lib/repository';
import { Reference } from './pss/reference';
import { azurite } from './tools/azurite';
import { loadFlyteConfigDocs } from './tools/flyte-config';
import { GivenProgram, givenPrograms, PROGRAMS_VARIABLE } from './tools/given-programs';
import { pythonEnvironment } from './tools/python';
import { loadSchemas } from './tools/schemas';
import { SYSTEM_TOOLS, SystemToolName, TOOL_NAMES } from './tools/specs';
import { ensureTools, ToolVersion, versions } from './tools/toolchain';

const USAGE = `Usage: npm run conformance [-- options]
  --level N        run one level only; may be given again
  --no-synth       take dist/ as it is
  --dist FOLDER    judge the folders of manifests in another place
`;

/**
 * Levels that need servers. Those of a row run inside namespaces of their own, one after the other, since they share the addresses there; the
 * rows run side by side, since most of a level is waiting.
 */
const SANDBOXES: Level[][] = [[apiServer], [configuration, processes, workflow], [client, login]];
const WITH_SERVERS = SANDBOXES.flat();
/** Every level but the judges. The first needs no server, so it runs beside the others, as the judges do. */
const LEVELS: Level[] = [schemas, ...WITH_SERVERS];

const REPOSITORY = path.join(__dirname, '..', '..');

interface Arguments {
  readonly levels: Level[];
  readonly judges: readonly Judge[];
  readonly synth: boolean;
  readonly dist: string;
}

/** What the outside prepares while it still has the machine's network, and the inside uses. */
interface Prepared {
  readonly binaries: Record<string, string>;
  readonly versions: Record<string, string>;
  readonly given: readonly string[];
  readonly previous: string;
}

/** A report as plain data, on its way from the inside. */
type Reported = Pick<LevelReport, 'level' | 'title' | 'passed' | 'failures' | 'notes' | 'ran' | 'seconds'>;

const PREPARED = 'CDK8S_FLYTE_CONFORMANCE_PREPARED';

function parseArguments(argv: string[]): Arguments {
  const wanted: number[] = [];
  let synth = true;
  let dist = path.join(REPOSITORY, 'dist');
  for (let index = 0; index < argv.length; index += 1) {
    if (argv[index] === '--level') {
      index += 1;
      wanted.push(Number(argv[index]));
    } else if (argv[index] === '--no-synth') {
      synth = false;
    } else if (argv[index] === '--dist') {
      index += 1;
      dist = path.resolve(argv[index]);
      synth = false;
    } else {
      throw new Error(`unknown option ${argv[index]}\n${USAGE}`);
    }
  }
  const known = [...LEVELS, ...JUDGES].map((level) => level.number);
  const unknown = wanted.filter((number) => !known.includes(number));
  if (unknown.length > 0) {throw new Error(`there is no level ${unknown.join(', ')}; there are ${known.join(', ')}`);}
  const isWanted = ({ number }: { readonly number: number }) => wanted.length === 0 || wanted.includes(number);
  return { levels: LEVELS.filter(isWanted), judges: JUDGES.filter(isWanted), synth, dist };
}

/** With the machine's network: tools, schemas, manifests. Then the levels with servers inside, and beside them those without. */
async function outside(argv: string[]): Promise<number> {
  const wanted = parseArguments(argv);
  const prepared = await prepare(wanted);
  const sandboxes = SANDBOXES.map((row) => row.filter((level) => wanted.levels.includes(level))).filter((row) => row.length > 0);
  const beside = wanted.levels.filter((level) => !WITH_SERVERS.includes(level));
  const isolated = sandboxes.map(async (levels) => {
    const options = [...levels.flatMap(({ number }) => ['--level', String(number)]), '--dist', wanted.dist];
    return reportsOf(await runIsolated(__filename, options, { [PREPARED]: JSON.stringify(prepared) }), levels);
  });
  const reports: LevelReport[] = [];
  for (const level of beside) {reports.push(await runLevel(level, contextOf(level, prepared, wanted.dist, os.tmpdir())));}
  for (const one of wanted.judges) {reports.push(await judge(one));}
  reports.push(...(await Promise.all(isolated)).flat());
  reports.sort((one, other) => one.level - other.level);
  process.stdout.write(`\n${renderTable(reports)}`);
  return reports.every((report) => report.failures.length === 0 && report.passed > 0) ? 0 : 1;
}

/** Builds, downloads and synthesises what the levels need, as much at the same time as the machine takes. */
async function prepare({ levels, judges, synth }: Arguments): Promise<Prepared> {
  const given = await givenPrograms(process.env[PROGRAMS_VARIABLE]);
  for (const { name, version, path: file } of given) {process.stdout.write(`given: ${name} ${version} (${file})\n`);}
  const names = new Set(['bwrap', ...levels.flatMap((level) => level.tools)]);
  const tools = TOOL_NAMES.filter((name) => names.has(name));
  // Debian's packages first: the check of the machine's programs needs them.
  await ensureTools(tools.filter((name): name is SystemToolName => name in SYSTEM_TOOLS));
  const missing = await missingPrograms();
  if (missing) {throw new Error(missing);}
  const has = (number: number): boolean => [...levels, ...judges].some((level) => level.number === number);
  const others = [
    ...has(10) || has(11) ? [pythonEnvironment()] : [],
    // Only with flyteadmin's own program is there somebody who can log in to it.
    ...has(11) && given.some(({ name }) => name === 'flyteadmin') ? [azurite()] : [],
  ];
  const [found, previous] = await allDone([
    versions(tools, given),
    has(2) ? previousExamples(REPOSITORY) : Promise.resolve('not asked for'),
    ...has(2) || has(11) ? [fetchPublished()] : [],
    ...others,
    ...has(1) ? [loadSchemas('oldest'), loadSchemas('newest')] : [],
    ...has(3) ? [loadFlyteConfigDocs('flytepropeller')] : [],
    ...has(6) ? [Reference.build()] : [],
    ...synth ? [synthesise(REPOSITORY)] : [],
  ]);
  return { ...table([...found, ...await Promise.all(others)], given), previous };
}

/** Waits for all, so that nothing goes on in the background when the first failure is told. */
async function allDone(work: [Promise<ToolVersion[]>, Promise<string>, ...Promise<unknown>[]]): Promise<[ToolVersion[], string]> {
  await Promise.allSettled(work);
  const [found, previous] = await Promise.all(work);
  return [found, previous];
}

function table(found: readonly ToolVersion[], given: readonly GivenProgram[]): Pick<Prepared, 'binaries' | 'versions' | 'given'> {
  return {
    binaries: Object.fromEntries(found.map((tool) => [tool.name, tool.path])),
    versions: Object.fromEntries(found.map((tool) => [tool.name, tool.version])),
    given: given.map(({ name }) => name),
  };
}

/** Without any network but its own: the levels of one row, one after the other. */
async function inside(argv: string[], folder: string): Promise<number> {
  endWithParent(folder);
  const prepared = JSON.parse(process.env[PREPARED] ?? '{}') as Prepared;
  const { levels, dist } = parseArguments(argv);
  const reports: LevelReport[] = [];
  for (const level of levels.filter((one) => WITH_SERVERS.includes(one))) {
    reports.push(await runLevel(level, contextOf(level, prepared, dist, folder)));
  }
  await new Promise((resolve) => process.send!(reports, resolve));
  return 0;
}

function contextOf(level: Level, prepared: Prepared, dist: string, folder: string): LevelContext {
  const examples = readExamples(dist);
  if (examples.length === 0) {throw new Error(`${dist} holds no synthesised example; run npm run synth`);}
  return {
    repository: REPOSITORY,
    folder: path.join(folder, `level-${level.number}`),
    binaries: prepared.binaries,
    given: prepared.given,
    versions: prepared.versions,
    examples,
    previous: path.isAbsolute(prepared.previous) ? readExamples(prepared.previous) : prepared.previous,
  };
}

async function runLevel(level: Level, context: LevelContext): Promise<LevelReport> {
  const report = new LevelReport(level.number, level.title);
  report.say(level.title);
  try {
    await level.run(context, report);
  } catch (error) {
    report.check(`level ${level.number}`, error instanceof Error ? error.stack ?? error.message : String(error));
  }
  report.end();
  return report;
}

/** The inside's reports; a level that it did not tell of has failed. */
function reportsOf({ code, message }: { code: number; message: unknown }, levels: readonly Level[]): LevelReport[] {
  const told = Array.isArray(message) ? message as Reported[] : [];
  return levels.map((level) => {
    const report = new LevelReport(level.number, level.title);
    const reported = told.find((one) => one.level === level.number);
    if (reported) {return Object.assign(report, reported);}
    report.check(`level ${level.number}`, `its process ended with ${code} before it told what it found`);
    report.end();
    return report;
  });
}

async function main(argv: string[]): Promise<number> {
  const folder = folderInside();
  return folder === undefined ? outside(argv) : inside(argv, folder);
}

main(process.argv.slice(2)).then((code) => process.exit(code), (error: unknown) => {
  process.stderr.write(`conformance: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
