/**
 * What the library costs, as ratios in one run, each beside the bar we hold ourselves to. Prints a table and writes it to
 * `node_modules/.cache/cdk8s-flyte/benchmark.json`. Run: npm run benchmark. Explained in docs/performance.md.
 *
 * Everything is measured in processes of its own, in processor time, so that neither what ran before nor a busy machine decides.
 */
import { execFileSync } from 'child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { buildSync } from 'esbuild';

const ROOT = join(__dirname, '..');
/** Git and npm pass over it, and what is there finds the peers. */
const CACHE = join(ROOT, 'node_modules', '.cache', 'cdk8s-flyte');
/** As users get it. */
const LIBRARY = join(ROOT, 'lib', 'index.js');
const WORK = join(CACHE, 'benchmark-work.js');
const SIZES = (process.env.BENCHMARK_SIZES ?? '10,100,300').split(',').map(Number);
/** Numbers of clusters that one control plane has. */
const PLANES = [1, 10, 100];

interface Row { readonly what: string; readonly value: number; readonly unit: '×' | 'MB' | 'ms'; readonly bar?: number; readonly detail: string }
interface Measured { readonly milliseconds: number; readonly megabytes: number }

/** One task in a process of its own. */
function work(...task: (string | number)[]): Measured {
  return JSON.parse(execFileSync(process.execPath, ['--max-old-space-size=4096', WORK, ...task.map(String)], { cwd: ROOT, encoding: 'utf8' })) as Measured;
}

/** The least disturbed of three processes: one can only be held up, never be too fast. */
function undisturbed(...task: (string | number)[]): Measured {
  return [1, 2, 3].map(() => work(...task)).reduce((least, one) => one.milliseconds < least.milliseconds ? one : least);
}

/** Processor time of whole processes, the least of several; those to be compared take turns. */
function processes(runs: number, ...scripts: string[]): number[] {
  const times: number[][] = scripts.map(() => []);
  for (let run = 0; run < runs; run++) {
    scripts.forEach((script, index) => {
      const program = `${script};const used = process.cpuUsage(); console.log((used.user + used.system) / 1000)`;
      times[index].push(Number(execFileSync(process.execPath, ['-e', program], { cwd: CACHE, encoding: 'utf8' })));
    });
  }
  return times.map((measured) => Math.min(...measured));
}

function build(): void {
  mkdirSync(CACHE, { recursive: true });
  buildSync({ entryPoints: [join(__dirname, 'work.ts')], outfile: WORK, bundle: true, platform: 'node', target: 'node20', external: ['cdk8s', 'cdk8s-plus-27', 'constructs'], logLevel: 'warning' });
  work('manifests', join(CACHE, 'benchmark-manifests.json'));
}

function measure(): Row[] {
  const rows: Row[] = [];
  const [ours, bare] = ['flyte', 'bare'].map((kind) => undisturbed('one', kind).milliseconds);
  rows.push({ what: 'one FlyteCore over its objects bare', value: ours / bare, unit: '×', bar: 1.5, detail: `${ours.toFixed(1)} ms over ${bare.toFixed(1)} ms` });
  let largest = 0;
  for (const layout of ['charts', 'chart']) {
    const each = SIZES.map((size) => ({ size, ours: undisturbed('many', 'flyte', size, layout), bare: work('many', 'bare', size, layout) }));
    const spread = (of: (entry: typeof each[number]) => number) => Math.max(...each.map(of)) / Math.min(...each.map(of));
    const listed = (of: (entry: typeof each[number]) => number) => each.map((entry) => `${entry.size}: ${of(entry).toFixed(1)} ms`).join(', ');
    const where = layout === 'charts' ? 'a chart each' : 'one chart';
    rows.push({ what: `each Flyte of several, ${where}: dearest over cheapest`, value: spread((entry) => entry.ours.milliseconds), unit: '×', bar: 1.15, detail: listed((entry) => entry.ours.milliseconds) });
    rows.push({ what: `the same of bare objects, ${where}`, value: spread((entry) => entry.bare.milliseconds), unit: '×', detail: listed((entry) => entry.bare.milliseconds) });
    largest = Math.max(largest, work('memory', 'flyte', Math.max(...SIZES), layout).megabytes);
  }
  const planes = PLANES.map((size) => ({ size, data: undisturbed('planes', 'data', size).milliseconds, control: undisturbed('planes', 'control', size).milliseconds }));
  // One alone is made beside its control plane and 100 in a row, which is faster: only to become dearer among more would be growth.
  const growth = Math.max(...planes.flatMap(({ data }, index) => planes.slice(index + 1).map((more) => more.data / data)));
  rows.push({
    what: `each data plane of ${PLANES.join(', ')}: the most that it is dearer among more`,
    value: growth,
    unit: '×',
    bar: 1.15,
    detail: planes.map(({ size, data, control }) => `${size}: ${data.toFixed(1)} ms, their control plane ${control.toFixed(1)} ms`).join('; '),
  });
  rows.push({ what: `most memory with ${Math.max(...SIZES)} Flytes`, value: largest, unit: 'MB', bar: 400, detail: 'a process that makes them once' });

  const [plus, library] = processes(15, "require('cdk8s-plus-27')", `require(${JSON.stringify(LIBRARY)})`);
  rows.push({ what: 'import over cdk8s-plus-27', value: library / plus, unit: '×', bar: 1.15, detail: `${library.toFixed(0)} ms over ${plus.toFixed(0)} ms` });
  const main = (kind: string) => `process.argv.push('main', ${JSON.stringify(kind)}); require(${JSON.stringify(WORK)})`;
  const [mainBare, mainOurs] = processes(15, main('bare'), main('flyte'));
  rows.push({ what: 'a whole node main.js over the same with bare objects', value: mainOurs / mainBare, unit: '×', bar: 1.6, detail: `${mainOurs.toFixed(0)} ms over ${mainBare.toFixed(0)} ms` });
  const [report, synth] = ['report', 'synth'].map((what) => work(what, 100).milliseconds);
  rows.push({ what: 'a security report on 100 Flytes over their synth', value: report / synth, unit: '×', bar: 2, detail: `${report.toFixed(0)} ms over ${synth.toFixed(0)} ms` });
  return rows;
}

function table(rows: Row[]): string {
  const cells = rows.map(({ what, value, unit, bar, detail }) => [
    what, unit === '×' ? `${value.toFixed(2)} ×` : `${value.toFixed(0)} ${unit}`, bar === undefined ? '–' : `${bar} ${unit}`,
    bar === undefined ? '–' : value <= bar ? 'held' : 'OVER', detail,
  ]);
  return [['what', 'measured', 'bar', 'verdict', 'detail'], ['---', '---', '---', '---', '---'], ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

build();
const rows = measure();
writeFileSync(join(CACHE, 'benchmark.json'), `${JSON.stringify({ node: process.version, cpu: cpuName(), rows }, undefined, 2)}\n`);
rmSync(WORK);
console.log(table(rows));

function cpuName(): string {
  try {
    return /model name\s*: (.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 'unknown';
  } catch {
    return 'unknown';
  }
}
