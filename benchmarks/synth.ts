/**
 * What the library costs: a FlyteCore against the same objects as bare ApiObjects, 300 in one app against 10, and the import.
 * Medians of several runs, each beside the bar we hold ourselves to. Run: npm run benchmark
 */
import { execFileSync } from 'child_process';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Database, FlyteCore, ObjectStore } from '../src';

function flyte(app: App, count: number): App {
  for (let index = 0; index < count; index++) {
    const chart = new Chart(app, `flyte-${index}`, { namespace: `flyte-${index}` });
    const password = { secret: kplus.Secret.fromSecretName(chart, 'db', 'flyte-db'), key: 'password' };
    new FlyteCore(chart, 'flyte', {
      createNamespace: true,
      database: Database.postgres({ host: 'db.example.com', username: 'flyte', password }),
      objectStore: ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1' }),
    });
  }
  return app;
}

type Props = ConstructorParameters<typeof ApiObject>[2];

function bare(app: App, manifests: Props[][]): App {
  manifests.forEach((objects, index) => {
    const chart = new Chart(app, `flyte-${index}`);
    objects.forEach((props, number) => new ApiObject(chart, `object-${number}`, props));
  });
  return app;
}

/** Median of the milliseconds that building and writing takes. */
function measure(runs: number, build: (app: App) => App): number {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const outdir = mkdtempSync(join(tmpdir(), 'benchmark-'));
    global.gc?.();
    const start = process.hrtime.bigint();
    build(new App({ outdir })).synth();
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
    rmSync(outdir, { recursive: true });
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)];
}

function importTime(module: string): number {
  const times = Array.from({ length: 9 }, () => Number(execFileSync(process.execPath, [
    '-e', `const s = process.hrtime.bigint(); require(${JSON.stringify(module)}); console.log(Number(process.hrtime.bigint() - s) / 1e6)`,
  ], { cwd: join(__dirname, '..') }).toString()));
  return times.sort((a, b) => a - b)[4];
}

function report(what: string, value: number, bar: number): void {
  console.log(`${value <= bar ? 'ok  ' : 'OVER'} ${what}: ${value.toFixed(2)} (bar ${bar})`);
}

const manifests = flyte(new App(), 1).charts.map((chart) => chart.toJson() as Props[]);
measure(5, (app) => flyte(app, 1));
measure(5, (app) => bare(app, manifests));
const one = measure(31, (app) => flyte(app, 1));
const same = measure(31, (app) => bare(app, manifests));
console.log(`one FlyteCore ${one.toFixed(1)} ms, the same ${manifests.flat().length} objects bare ${same.toFixed(1)} ms`);
report('one FlyteCore over bare ApiObjects', one / same, 1.5);
const ten = measure(7, (app) => flyte(app, 10)) / 10;
const many = measure(3, (app) => flyte(app, 300)) / 300; // a minute or two
console.log(`each of 10: ${ten.toFixed(1)} ms, each of 300: ${many.toFixed(1)} ms`);
report('each of 300 over each of 10', many / ten, 1.1);
const plus = importTime('cdk8s-plus-27');
const ours = importTime('./lib');
console.log(`import cdk8s-plus-27 ${plus.toFixed(0)} ms, cdk8s-flyte ${ours.toFixed(0)} ms`);
report('import over importing cdk8s-plus-27', ours / plus, 1.15);
