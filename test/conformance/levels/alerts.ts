import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from './stack';
import { ALERTS, alertRules, AlertRule, selecting } from '../../../src/compositions/alerts';
import { dashboardJson, PANELS } from '../../../src/compositions/dashboard';
import { mustRun, tail } from '../lib/processes';
import { LevelReport } from '../lib/report';

const JOBS = ['datacatalog', 'flyte-pod-webhook', 'flyteadmin', 'flyteconnector', 'flytepropeller', 'flytescheduler', 'syncresources'];
const PODS = { namespace: 'flyte', instance: 'flyte', jobs: JOBS };
/** Another Flyte of the same namespace, in which everything is broken: its pods must not matter. */
const OTHER = { ...PODS, instance: 'other' };

/** When things go wrong, in minutes, and for how long they are watched. */
const WRONG_AT = 20;
const WATCHED = 90;

/** What a metric shows where all is well; nothing else is said of a counter that must not move. */
const WELL: { readonly [metric: string]: string } = {
  'up': `1x${WATCHED}`,
  'flyte:propeller:all:free_workers_count': `20x${WATCHED}`,
  'flyte:propeller:all:round:success_count': `0+60x${WATCHED}`,
};

/** What it shows where something is wrong; a counter that must not move does. */
const WRONG: { readonly [metric: string]: string } = {
  'up': `1x${WRONG_AT} 0x${WATCHED}`,
  'flyte:propeller:all:free_workers_count': `20x${WRONG_AT} 0x${WATCHED}`,
  'flyte:propeller:all:main_depth': `0x${WRONG_AT} 500x${WATCHED}`,
  'flyte:propeller:all:round:error_count': `0x${WRONG_AT} 10+30x${WATCHED}`,
  // Replaced by the errors of calls below.
  'grpc_server_handled_total': `0x${WRONG_AT} 10+30x${WATCHED}`,
};
const MOVES = `0x${WRONG_AT} 1+1x${WATCHED}`;

interface Series { readonly series: string; readonly values: string }

/** The metrics that an expression reads. */
export function metricsOf({ expression }: Pick<AlertRule, 'expression'>): string[] {
  return [...new Set([...expression.matchAll(/([A-Za-z_:][\w:]*)\{/g)].map(([, metric]) => metric))];
}

/** All metrics of a Flyte, with those of one alert as it wants them. */
function seriesOf(pods: typeof PODS, broken: (rule: AlertRule, job: string) => boolean): Series[] {
  const found = new Map<string, string>();
  for (const rule of ALERTS) {
    for (const job of pods.jobs.filter((one) => rule.component === undefined || rule.component === one)) {
      for (const metric of metricsOf(rule)) {
        const at = (more: string) => selecting(`${metric}{,job="${job}",pod="${job}-0"${more}}`, pods);
        const wrong = broken(rule, job);
        // Rounds still succeed where many fail, and calls too.
        const read = metric === 'flyte:propeller:all:round:success_count' ? WELL[metric] : wrong ? WRONG[metric] ?? MOVES : WELL[metric] ?? `0x${WATCHED}`;
        const series = metric === 'grpc_server_handled_total'
          ? [[at(',grpc_type="unary",grpc_code="OK"'), `0+60x${WATCHED}`], [at(',grpc_type="unary",grpc_code="Internal"'), read]]
          : [[at(''), read]];
        for (const [name, values] of series) {
          if (wrong || !found.has(name)) { found.set(name, values); }
        }
      }
    }
  }
  return [...found].map(([series, values]) => ({ series, values }));
}

/** Which alerts fire, as Prometheus itself tells. */
function firing(minute: number, alerts: readonly { readonly alert: string; readonly component: string }[]): object {
  return {
    expr: 'count by (alertname, component) (ALERTS{alertstate="firing"})',
    eval_time: `${minute}m`,
    exp_samples: alerts.map(({ alert, component }) => ({ labels: `{alertname="${alert}", component="${component}"}`, value: 1 })),
  };
}

/** Each alert fires when what it is about goes wrong, alone, no sooner than it says; and none where all is well. */
export async function alertsFire(promtool: string, folder: string, report: LevelReport): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const rules = join(folder, 'rules.json');
  writeFileSync(rules, JSON.stringify({ groups: [{ name: 'flyte', rules: alertRules(PODS, [], {}) }] }));
  await report.attempt('promtool takes the alerts', async () => { await mustRun(promtool, ['check', 'rules', rules]); });
  const queries = (JSON.parse(dashboardJson('Flyte', 'flyte', PODS)) as { panels: { targets: { expr: string }[] }[] }).panels.flatMap(({ targets }) => targets);
  await report.attempt('promtool takes the queries of the dashboard', async () => {
    const recorded = join(folder, 'queries.json');
    writeFileSync(recorded, JSON.stringify({ groups: [{ name: 'queries', rules: queries.map(({ expr }, index) => ({ record: `query:${index}`, expr })) }] }));
    await mustRun(promtool, ['check', 'rules', recorded]);
  });
  const other = seriesOf(OTHER, () => true);
  await promtoolTest(promtool, folder, report, 'no alert fires where all is well', [...seriesOf(PODS, () => false), ...other],
    [firing(WRONG_AT, []), firing(WATCHED, [])]);
  for (const rule of ALERTS) {
    const job = rule.component ?? 'flytescheduler';
    const wait = Number((rule.wait ?? '0m').replace('m', ''));
    const own = { alert: rule.alert, component: job };
    // A component is down while its only pod is.
    const down = rule.alert === 'FlytePodDown' ? [{ alert: 'FlyteComponentDown', component: job }, own] : [own];
    await promtoolTest(promtool, folder, report, `${rule.alert} of ${job} fires`,
      [...seriesOf(PODS, (one, of) => of === job && metricsOf(one).join() === metricsOf(rule).join()), ...other],
      [
        firing(WRONG_AT - 1, []),
        ...(wait > 1 ? [firing(WRONG_AT + wait - 1, down.filter((one) => one !== own))] : []),
        firing(WRONG_AT + wait + 8, down),
      ]);
  }
}

async function promtoolTest(
  promtool: string, folder: string, report: LevelReport, title: string, series: Series[], expectations: object[],
): Promise<void> {
  const file = join(folder, 'alerts-test.json');
  writeFileSync(file, JSON.stringify({
    rule_files: ['rules.json'], evaluation_interval: '1m', tests: [{ interval: '1m', input_series: series, promql_expr_test: expectations }],
  }));
  await report.attempt(title, async () => {
    try {
      await mustRun(promtool, ['test', 'rules', file]);
    } catch (error) {
      throw new Error(tail(error instanceof Error ? error.message : String(error), 1500));
    }
  });
}

/** What the alerts and the dashboard read is what the running programs export. */
export async function metricsExist(stack: Stack, report: LevelReport): Promise<void> {
  for (const job of stack.runs.keys()) {
    const queries = PANELS.filter(({ component, queries: all }) => component === job || (component === undefined && !JSON.stringify(all).includes('(up{')))
      .flatMap((panel) => Object.values(panel.queries)).map((expression) => ({ expression }));
    const wanted = [...new Set([...ALERTS.filter(({ component }) => component === job), ...queries].flatMap(metricsOf))];
    if (wanted.length === 0) { continue; }
    const page = await fetch(`${stack.podUrl(job, 10254)}/metrics`).then((answer) => answer.text(), () => undefined);
    if (page === undefined) {
      report.note(`the metrics of ${job} are not judged: its stand-in serves none`);
      continue;
    }
    const missing = wanted.filter((metric) => !page.includes(`\n# TYPE ${metric} `));
    report.check(`${job} exports what its alerts and the dashboard read`, missing.length > 0 ? `no ${missing.join(', ')}` : undefined);
  }
}
