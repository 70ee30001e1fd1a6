/** What `synth.ts` lets processes of their own do. Prints milliseconds of processor time, and the most memory the process had. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, ApiObjectProps, App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import type { FlyteCore as Core } from '../src';

/** Beside the program, where `synth.ts` put them. */
const MANIFESTS = join(__dirname, 'benchmark-manifests.json');
const LIBRARY = join(__dirname, '..', '..', '..', 'lib', 'index.js');
/** Into memory where there is a folder for that: what a disk makes of 300 files is neither ours nor cdk8s' doing, and differs from run to run. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

type Build = (app: App, count: number, layout: string) => void;

/** Only whoever needs the library loads it: the import is part of what a process costs. */
function library(): typeof import('../src') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require(LIBRARY) as typeof import('../src');
}

function manifests(): ApiObjectProps[] {
  return JSON.parse(readFileSync(MANIFESTS, 'utf8')) as ApiObjectProps[];
}

const flyte: Build = (app, count, layout) => {
  const { Database, FlyteCore, ObjectStore } = library();
  const only = layout === 'chart' ? new Chart(app, 'flyte') : undefined;
  for (let index = 0; index < count; index++) {
    const namespace = `flyte-${index}`;
    const chart = only ?? new Chart(app, namespace, { namespace });
    const password = { secret: kplus.Secret.fromSecretName(chart, `db-${index}`, 'flyte-db'), key: 'password' };
    const made: Core = new FlyteCore(chart, `flyte-${index}`, {
      namespace,
      createNamespace: true,
      propeller: { crd: only === undefined || index === 0 },
      database: Database.postgres({ host: 'db.example.com', username: 'flyte', password }),
      objectStore: ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1' }),
    });
    if (made.networkPolicies.length === 0) { throw new Error('a FlyteCore must be whole'); }
  }
};

/** A control plane with clusters, and a data plane for each, in apps of their own. */
function planes(count: number, act: (build: (app: App) => void) => number): { readonly control: number; readonly data: number } {
  const { Database, FlyteCluster, FlyteControlPlane, FlyteDataPlane, FlyteEndpoint, ObjectStore } = library();
  const objectStore = ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1' });
  const names = Array.from({ length: count }, (_, index) => `eu-${index}`);
  const secret = (chart: Chart, name: string) => kplus.Secret.fromSecretName(chart, name, name);
  const control = act((app) => {
    const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
    new FlyteControlPlane(chart, 'flyte', {
      database: Database.postgres({ host: 'db.example.com', username: 'flyte', password: { secret: secret(chart, 'flyte-db'), key: 'password' } }),
      objectStore,
      clusters: { clusters: names.map((name) => FlyteCluster.of(name, { endpoint: `https://${name}.example.com`, credentials: secret(chart, `cluster-${name}`) })) },
    });
  });
  const data = names.map((clusterName) => act((app) => {
    new FlyteDataPlane(new Chart(app, 'flyte', { namespace: 'flyte' }), 'flyte', {
      clusterName, objectStore, admin: FlyteEndpoint.of({ host: 'flyte.example.com', port: 443 }),
    });
  }));
  return { control, data: data.reduce((sum, each) => sum + each, 0) / count };
}

const bare: Build = (app, count, layout) => {
  const objects = manifests();
  const only = layout === 'chart' ? new Chart(app, 'flyte') : undefined;
  for (let index = 0; index < count; index++) {
    const chart = only ?? new Chart(app, `flyte-${index}`);
    objects.forEach((props, number) => new ApiObject(chart, `object-${index}-${number}`, props));
  }
};

const BUILDS: { readonly [kind: string]: Build } = { flyte, bare };

/** Milliseconds of processor time that building an app and doing something with it takes. */
function timed(build: (app: App) => void, act: (app: App) => void = (app) => app.synth()): number {
  const outdir = mkdtempSync(join(FOLDER, 'benchmark-'));
  // No collection is forced before: it would throw away the code that V8 has made fast, and each run would pay for making it again.
  const start = busy();
  const app = new App({ outdir });
  build(app);
  act(app);
  const milliseconds = busy() - start;
  rmSync(outdir, { recursive: true });
  return milliseconds;
}

const CLOCK = new Int32Array(new SharedArrayBuffer(4));

/** Processor time of this thread, which is what somebody waits for; where the system does not tell it, of all that V8 runs beside it too. */
function busy(): number {
  try {
    // The system counts up to when the thread last waited: at its ticks, several milliseconds apart, unless it does so now.
    Atomics.wait(CLOCK, 0, 0, 0.01);
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }
}

function median(times: number[]): number {
  return [...times].sort((left, right) => left - right)[Math.floor(times.length / 2)];
}

function tell(milliseconds: number): void {
  process.stdout.write(JSON.stringify({ milliseconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
}

const repeat = (times: number, work: () => number) => median(Array.from({ length: times }, work));

/**
 * For sizes to be compared, with as many Flytes for each: in small apps garbage is collected in few of the runs, which a median would pass
 * over, and in large ones in each.
 */
const mean = (times: number, work: () => number) => Array.from({ length: times }, work).reduce((sum, each) => sum + each, 0) / times;

const [task, ...words] = process.argv.slice(process.argv.indexOf('main') > 0 ? process.argv.indexOf('main') : 2);
switch (task) {
  case 'manifests': {
    const app = new App();
    flyte(app, 1, 'charts');
    writeFileSync(words[0], JSON.stringify(app.charts.flatMap((chart) => chart.toJson() as unknown[])));
    tell(0);
    break;
  }
  case 'one': {
    const run = () => timed((app) => BUILDS[words[0]](app, 1, 'charts'));
    repeat(300, run);
    tell(repeat(101, run));
    break;
  }
  case 'many': {
    const [kind, size, layout] = [words[0], Number(words[1]), words[2]];
    const run = (count: number) => timed((app) => BUILDS[kind](app, count, layout)) / count;
    // As warm for ten as for many: V8 goes on making code faster for hundreds of them.
    repeat(60, () => run(10));
    // And with as much memory as it takes: the system hands it out but once.
    run(size);
    tell(mean(Math.max(3, Math.round(600 / size)), () => run(size)));
    break;
  }
  case 'planes': {
    const size = Number(words[1]);
    const run = (count: number) => planes(count, (build) => timed(build))[words[0] as 'control' | 'data'];
    repeat(30, () => run(10));
    tell(mean(Math.max(3, Math.round(300 / size)), () => run(size)));
    break;
  }
  case 'memory': {
    const [kind, size, layout] = [words[0], Number(words[1]), words[2]];
    tell(timed((app) => BUILDS[kind](app, size, layout)));
    break;
  }
  case 'main': {
    const outdir = mkdtempSync(join(FOLDER, 'benchmark-'));
    const app = new App({ outdir });
    BUILDS[words[0]](app, 1, 'charts');
    app.synth();
    rmSync(outdir, { recursive: true });
    break;
  }
  case 'report': case 'synth': {
    const { SecurityReport } = library();
    const make = (app: App) => flyte(app, Number(words[0]), 'charts');
    const act = task === 'synth' ? undefined : (app: App) => void SecurityReport.write(app);
    repeat(10, () => timed((app) => flyte(app, 10, 'charts'), act));
    tell(timed(make, act));
    break;
  }
  default: throw new Error(`no task ${task}`);
}
