import { readdirSync, Stats, statSync } from 'fs';
import { resolve } from 'path';
import { BadValues } from './bad-values';
import { binaryChart } from './chart/binary';
import { Chart } from './chart/chart';
import { coreChart } from './chart/core';
import { Imported, importValues } from './import';
import { Modules } from './make';
import { at, leavesOf, mergeValues, Values } from './merge';
import { projectFiles } from './project';
import { reportPage, screen } from './report';
import { trialBy } from './trial';
import { valuesIn } from './values-file';
import { commandLine, UsageError } from '../judging/cli/command-line';
import { explainFileError } from '../judging/cli/inputs';
import { parse } from '../judging/cli/parse';
import { CLEAN, Surroundings } from '../judging/cli/run';
import { writeAll } from '../judging/cli/write-all';
import { isFields } from '../judging/manifest/json';
import { plain } from '../judging/manifest/text';

export const IMPORT_VALUES = 'import-values';

/** Printed by `import-values --help`. */
export const IMPORT_HELP = `Usage: cdk8s-flyte import-values VALUES.yaml... --chart CHART --output DIR

Turns the values of Flyte's Helm charts into a TypeScript app that says the
same with typed props. Several files are merged as Helm does: the later wins,
null removes. Each value is accounted for: carried, default already, refused
with the reason and the safe way, or unknown. Secrets in plain text become
references; they are never written anywhere.

Options:
  --chart CHART  flyte-core or flyte-binary
  --output DIR   folder for the app and REPORT.md; must be absent or empty
  --help         print this text

Exit status:
  0  the app is written
  2  nothing is written: the values, or the command line, cannot be used

Example:
  helm get values flyte -n flyte -o yaml > values.yaml
  cdk8s-flyte import-values values.yaml --chart flyte-core --output flyte-app
`;

interface ImportOptions {
  readonly files: readonly string[];
  readonly chart: Chart;
  readonly output: string;
}

/** Runs `import-values`; `modules` leads to the library, which judges what is written. */
export async function importCommand(words: readonly string[], around: Surroundings, modules: Modules): Promise<number> {
  const options = optionsOf(words);
  const folder = resolve(around.directory, options.output);
  requireEmpty(folder, options.output);
  const read = options.files.map((file) => ({ file, values: valuesIn(file, around.directory) }));
  const all = read.map(({ values }) => values).reduce(mergeValues);
  const merged = unwrapped(all, options.chart);
  requireChart(merged, options.chart);
  const given = read.reduce((sum, { values }) => sum + leavesOf(values).length, 0);
  const imported = importedFrom(merged, options.chart, modules);
  const head = { chart: options.chart.name, files: options.files, overridden: Math.max(given - leavesOf(all).length, 0) };
  write(folder, options.output, {
    'main.ts': imported.program, ...projectFiles(around.version), 'REPORT.md': reportPage(imported, head),
  });
  await around.out([...screen(imported, head, options.output)].join(''));
  return CLEAN;
}

function importedFrom(values: Values, chart: Chart, modules: Modules): Imported {
  try {
    modules('cdk8s-flyte');
  } catch {
    throw new UsageError('the library itself is not found beside this command, nor are cdk8s, cdk8s-plus-27 and constructs; install them with cdk8s-flyte: they judge the app before it is written');
  }
  try {
    return importValues(values, chart, (shape) => trialBy(modules, shape));
  } catch (error) {
    throw error instanceof BadValues ? new UsageError(error.message) : error;
  }
}

const readYaml = (text: string): unknown => parse({ text, line: 1, startsFile: false }).value;
const CHARTS: { readonly [name: string]: () => Chart } = { 'flyte-core': () => coreChart(readYaml), 'flyte-binary': () => binaryChart(readYaml) };

export function chartOf(name: string): Chart | undefined {
  return Object.hasOwn(CHARTS, name) ? CHARTS[name]() : undefined;
}

function optionsOf(words: readonly string[]): ImportOptions {
  const { inputs: files, value } = commandLine(words, { chart: { example: 'flyte-core' }, output: { example: 'flyte-app' } });
  const [name, output] = [value('chart'), value('output')];
  if (name === undefined) { throw new UsageError(`--chart is missing; name one of ${Object.keys(CHARTS).join(', ')}`); }
  const chart = chartOf(name);
  if (chart === undefined) { throw new UsageError(`--chart must be one of ${Object.keys(CHARTS).join(', ')}, got ${JSON.stringify(name)}`); }
  if (output === undefined) { throw new UsageError('--output is missing; name a folder for the app that is absent or empty'); }
  if (files.length === 0) { throw new UsageError('no values file; name one, or several in the order in which Helm gets them'); }
  return { files, chart, output };
}

function requireEmpty(folder: string, name: string): void {
  let stats: Stats | undefined;
  try {
    stats = statSync(folder, { throwIfNoEntry: false });
  } catch (error) {
    throw new UsageError(`--output ${name} cannot be used: ${explainFileError(error)}`);
  }
  if (stats === undefined) { return; }
  if (!stats.isDirectory()) { throw new UsageError(`--output ${name} is no folder; name one that is absent or empty`); }
  if (readdirSync(folder).length > 0) { throw new UsageError(`--output ${name} is not empty; name a folder that is absent or empty`); }
}

/** Values of a chart around this one stand under its name. */
function unwrapped(values: Values, chart: Chart): Values {
  const name = chart.around.find((one) => isFields(at(values, [one])) && chart.own.some((key) => key in (at(values, [one]) as Values)));
  if (name === undefined) { return values; }
  const { [name]: inner, ...beside } = values;
  return { ...beside, ...inner as Values };
}

/** Values of another chart would be unknown, all of them: that is a mistake of the command line. */
function requireChart(values: Values, chart: Chart): void {
  const keys = Object.keys(values);
  if (keys.length === 0) { throw new UsageError(`the values are empty, so there is nothing of chart ${chart.name} to take over`); }
  if (keys.some((key) => chart.own.includes(key))) { return; }
  const others = Object.keys(CHARTS).filter((name) => name !== chart.name).map((name) => CHARTS[name]());
  const other = others.find(({ own }) => keys.some((key) => own.includes(key)));
  if (other !== undefined) { throw new UsageError(`these are values of chart ${other.name}, not of ${chart.name}: say --chart ${other.name}`); }
  const foreign = keys.filter((key) => !chart.sections.includes(key));
  if (foreign.length > 0) { throw new UsageError(`these are no values of chart ${chart.name}: it has no key ${plain(foreign.slice(0, 3).join(', ').slice(0, 100))}`); }
}

function write(folder: string, name: string, files: { readonly [file: string]: string }): void {
  try {
    writeAll(folder, files);
  } catch (error) {
    throw new UsageError(`--output ${name} cannot be written: ${explainFileError(error)}`);
  }
}
