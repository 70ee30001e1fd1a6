import { AlertedPods, selecting } from './alerts';
import { Document, sorted } from '../private/documents';
import { NAMES } from '../private/vocabulary';

/** What a panel shows is. */
type Unit = 'ops' | 'short' | 's' | 'percentunit' | 'bytes';

/** One panel. `{}` behind a metric stands for the pods of the Flyte, as in alerts. */
export interface Panel {
  readonly title: string;
  readonly unit: Unit;
  /** The component whose metrics it reads; without one those of each. */
  readonly component?: string;
  /** Queries by what they are called in the legend. */
  readonly queries: { readonly [legend: string]: string };
}

const ADMIN = NAMES.flyteadmin;
const PROPELLER = NAMES.flytepropeller;
const rate = (metric: string) => `sum(rate(${metric}{}[5m]))`;

/** What somebody looks at first: is all of it up, do calls succeed, do workflows move on, is there room. */
export const PANELS: readonly Panel[] = [
  { title: 'Pods that answer', unit: 'short', queries: { '{{job}}': 'sum by (job) (up{})' } },
  { title: 'Calls to flyteadmin', unit: 'ops', component: ADMIN, queries: { '{{grpc_code}}': 'sum by (grpc_code) (rate(grpc_server_handled_total{,grpc_type="unary"}[5m]))' } },
  {
    title: 'Executions that could not be started',
    unit: 'ops',
    component: ADMIN,
    queries: { failures: rate('flyte:admin:admin:execution_manager:propeller_failures') },
  },
  {
    title: 'Errors of PostgreSQL',
    unit: 'ops',
    component: ADMIN,
    queries: { postgres: rate('flyte:admin:admin:errors:postgres_error'), gorm: rate('flyte:admin:admin:errors:gorm_error') },
  },
  {
    title: 'Rounds of flytepropeller',
    unit: 'ops',
    component: PROPELLER,
    queries: { success: rate('flyte:propeller:all:round:success_count'), error: rate('flyte:propeller:all:round:error_count') },
  },
  { title: 'Workflows that wait', unit: 'short', component: PROPELLER, queries: { waiting: 'max(flyte:propeller:all:main_depth{})' } },
  { title: 'Free workers of flytepropeller', unit: 'short', component: PROPELLER, queries: { free: 'max(flyte:propeller:all:free_workers_count{})' } },
  {
    title: 'Workflows that could not be written',
    unit: 'ops',
    component: PROPELLER,
    queries: { 'failed': rate('flyte:propeller:all:wf_update_failed'), 'too large': rate('flyte:propeller:all:wf_too_large') },
  },
  {
    title: 'Schedules that failed',
    unit: 'ops',
    component: NAMES.flytescheduler,
    queries: { executions: rate('flyte:flytescheduler:failed_execution_counter'), schedules: rate('flyte:flytescheduler:job_schedule_failed_counter') },
  },
  { title: 'Memory', unit: 'bytes', queries: { '{{job}}': 'max by (job) (process_resident_memory_bytes{})' } },
  { title: 'Processor cores', unit: 'short', queries: { '{{job}}': 'sum by (job) (rate(process_cpu_seconds_total{}[5m]))' } },
  { title: 'Goroutines', unit: 'short', queries: { '{{job}}': 'max by (job) (go_goroutines{})' } },
];

/** The dashboard of one Flyte, as Grafana reads it: nothing in it changes with time. */
export function dashboardJson(title: string, uid: string, pods: AlertedPods): string {
  const there = PANELS.filter(({ component }) => component === undefined || pods.jobs.includes(component) || pods.jobs.includes(NAMES.flyteBinary));
  const dashboard: Document = {
    title,
    uid,
    tags: ['flyte'],
    editable: false,
    schemaVersion: 39,
    time: { from: 'now-6h', to: 'now' },
    refresh: '1m',
    templating: { list: [{ name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Data source' }] },
    panels: there.map((panel, index) => panelJson(panel, index, pods)),
  };
  return `${JSON.stringify(sorted(dashboard), undefined, 2)}\n`;
}

const SOURCE = { type: 'prometheus', uid: '${datasource}' };

/** Three panels a row. */
function panelJson({ title, unit, queries }: Panel, index: number, pods: AlertedPods): Document {
  return {
    id: index + 1,
    type: 'timeseries',
    title,
    datasource: SOURCE,
    gridPos: { x: index % 3 * 8, y: Math.floor(index / 3) * 8, w: 8, h: 8 },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    targets: Object.entries(queries).map(([legendFormat, query], number) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + number), datasource: SOURCE, legendFormat, expr: selecting(query, pods),
    })),
  };
}
