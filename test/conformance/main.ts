import * as path from 'node:path';
import { schemas } from './levels/1-schemas';
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
import { loadFlyteConfigDocs } from './tools/flyte-config';
import { loadSchemas } from './tools/schemas';
import { TOOL_NAMES, ToolName } from './tools/specs';
import { versions } from './tools/toolchain';

const USAGE = `Usage: npm run conformance [-- options]
  --level N        run one level only; may be given again
  --no-synth       take dist/ as it is
  --dist FOLDER    judge the folders of manifests in another place
`;

const LEVELS: Level[] = [schemas, apiServer, configuration, processes, workflow];

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
  readonly previous: string;
  /** What the judges found, for the closing table. */
  readonly judged: Judged[];
}

type Judged = Pick<LevelReport, 'level' | 'title' | 'passed' | 'failures' | 'notes' | 'ran' | 'seconds'>;

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

/** With the machine's network: tools, schemas, manifests. Then the same program again, inside. */
async function outside(argv: string[]): Promise<number> {
  const { levels, judges, synth } = parseArguments(argv);
  const names = new Set(levels.flatMap((level) => level.tools));
  // Debian's packages first: the check of the machine's programs needs them.
  const found = await versions(TOOL_NAMES.filter((name): name is ToolName => names.has(name) || name === 'bwrap'));
  const missing = await missingPrograms();
  if (missing) {throw new Error(missing);}
  if (levels.some((level) => level.number === 1)) {
    await loadSchemas('oldest');
    await loadSchemas('newest');
  }
  if (levels.some((level) => level.number === 3)) {await loadFlyteConfigDocs('flytepropeller');}
  if (synth) {await synthesise(REPOSITORY);}
  const judged: Judged[] = [];
  for (const one of judges) {judged.push(await judge(one));}
  if (levels.length === 0) {return conclude(judged.map(restored));}
  const prepared: Prepared = {
    judged,
    binaries: Object.fromEntries(found.map((tool) => [tool.name, tool.path])),
    versions: Object.fromEntries(found.map((tool) => [tool.name, tool.version])),
    previous: levels.some((level) => level.number === 2) ? await previousExamples(REPOSITORY) : 'not asked for',
  };
  return runIsolated(__filename, argv, { [PREPARED]: JSON.stringify(prepared) });
}

/** Without any network but its own: the levels, one after the other. */
async function inside(argv: string[], folder: string): Promise<number> {
  endWithParent(folder);
  const prepared = JSON.parse(process.env[PREPARED] ?? '{}') as Prepared;
  const { levels, dist } = parseArguments(argv);
  const examples = readExamples(dist);
  if (examples.length === 0) {throw new Error(`${dist} holds no synthesised example; run npm run synth`);}
  const previous = path.isAbsolute(prepared.previous) ? readExamples(prepared.previous) : prepared.previous;
  const reports: LevelReport[] = [];
  for (const level of levels) {
    process.stdout.write(`level ${level.number}: ${level.title}\n`);
    const report = new LevelReport(level.number, level.title);
    reports.push(report);
    const context: LevelContext = {
      repository: REPOSITORY,
      folder: path.join(folder, `level-${level.number}`),
      binaries: prepared.binaries,
      versions: prepared.versions,
      examples,
      previous,
    };
    try {
      await level.run(context, report);
    } catch (error) {
      report.check(`level ${level.number}`, error instanceof Error ? error.stack ?? error.message : String(error));
    }
    report.end();
  }
  return conclude([...reports, ...prepared.judged.map(restored)]);
}

function conclude(reports: LevelReport[]): number {
  process.stdout.write(`\n${renderTable(reports)}`);
  return reports.every((report) => report.failures.length === 0 && report.passed > 0) ? 0 : 1;
}

/** A report that came from the outside as plain data. */
function restored(judged: Judged): LevelReport {
  return Object.assign(new LevelReport(judged.level, judged.title), judged);
}

async function main(argv: string[]): Promise<number> {
  const folder = folderInside();
  return folder === undefined ? outside(argv) : inside(argv, folder);
}

main(process.argv.slice(2)).then((code) => process.exit(code), (error: unknown) => {
  process.stderr.write(`conformance: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
