import { INSTANCE_LABEL } from '../access/metrics';
import { Document } from '../private/documents';
import { chartNameOf } from '../private/flyte-core-chart';
import { NAMES } from '../private/vocabulary';

/**
 * The alerts, by their names.
 */
export enum FlyteAlert {
  /** No pod of a component answers Prometheus. */
  COMPONENT_DOWN = 'FlyteComponentDown',
  /** A pod does not answer Prometheus. */
  POD_DOWN = 'FlytePodDown',
  /** flyteadmin answers many calls with an error of its own. */
  ADMIN_ERRORS = 'FlyteAdminErrors',
  /** flyteadmin or flytescheduler got an error from PostgreSQL that it did not expect. */
  DATABASE_ERRORS = 'FlyteDatabaseErrors',
  /** flyteadmin panicked while it handled a call. */
  ADMIN_PANIC = 'FlyteAdminPanic',
  /** flyteadmin could not hand executions over to flytepropeller. */
  EXECUTIONS_NOT_STARTED = 'FlyteExecutionsNotStarted',
  /** Many rounds of flytepropeller fail. */
  PROPELLER_ERRORS = 'FlytePropellerErrors',
  /** flytepropeller panicked over a workflow. */
  PROPELLER_PANIC = 'FlytePropellerPanic',
  /** All workers of flytepropeller are busy. */
  PROPELLER_BUSY = 'FlytePropellerBusy',
  /** Workflows wait for flytepropeller. */
  PROPELLER_QUEUE = 'FlytePropellerQueue',
  /** flytepropeller could not write the state of workflows to the Kubernetes API. */
  WORKFLOW_UPDATES = 'FlyteWorkflowUpdatesFail',
  /** A workflow is too large for the Kubernetes API. */
  WORKFLOW_TOO_LARGE = 'FlyteWorkflowTooLarge',
  /** flytescheduler could not start executions that were due. */
  SCHEDULER_ERRORS = 'FlyteSchedulerErrors',
  /** The cluster resource sync fails: new projects get no namespaces. */
  RESOURCE_SYNC_ERRORS = 'FlyteResourceSyncErrors',
  /** datacatalog could not keep or find outputs: tasks run again that need not. */
  CACHE_ERRORS = 'FlyteCacheErrors',
}

/** How soon somebody must look. */
type Severity = 'critical' | 'warning';

/**
 * One alert. `{}` behind a metric stands for the pods of the Flyte, `{,more}` for some of them. The names are those that the programs
 * export, which conformance holds against them: the parts of flyteadmin have `admin` twice.
 */
export interface AlertRule {
  readonly alert: FlyteAlert;
  readonly severity: Severity;
  /** The component whose metrics it reads; without one those of each. */
  readonly component?: string;
  readonly expression: string;
  readonly wait?: string;
  readonly summary: string;
  readonly description: string;
}

/** Counters that must not move. A quarter of an hour, so that one move is seen by whoever is paged, and is over by itself. */
const moved = (...counters: string[]): string => counters.map((counter) => `sum(increase(${counter}{}[15m]))`).join(' + ') + ' > 0';

/** What gRPC answers where the server, and not the caller, is at fault. */
const OWN_FAULTS = ',grpc_type="unary",grpc_code=~"DataLoss|Internal|Unavailable|Unknown"';

/** All alerts. Those without a component are made for each. */
export const ALERTS: readonly AlertRule[] = [
  {
    alert: FlyteAlert.COMPONENT_DOWN,
    severity: 'critical',
    expression: 'absent(up{,job="$job"} == 1)',
    wait: '5m',
    summary: '$job is down',
    description: 'No pod of $job answers Prometheus: none runs, or a network policy keeps Prometheus out.',
  },
  {
    alert: FlyteAlert.POD_DOWN,
    severity: 'warning',
    expression: 'up{,job="$job"} == 0',
    wait: '15m',
    summary: 'A pod of $job does not answer',
    description: '{{ $labels.pod }} of $job has not answered Prometheus for a quarter of an hour.',
  },
  {
    alert: FlyteAlert.ADMIN_ERRORS,
    severity: 'critical',
    component: NAMES.flyteadmin,
    expression: `sum(rate(grpc_server_handled_total{${OWN_FAULTS}}[5m])) / sum(rate(grpc_server_handled_total{,grpc_type="unary"}[5m])) > 0.05`,
    wait: '10m',
    summary: 'flyteadmin answers with errors',
    description: '{{ $value | humanizePercentage }} of the calls to flyteadmin end with an error of its own; see its log.',
  },
  {
    alert: FlyteAlert.DATABASE_ERRORS,
    severity: 'warning',
    component: NAMES.flyteadmin,
    expression: moved('flyte:admin:admin:errors:postgres_error', 'flyte:admin:admin:errors:gorm_error'),
    wait: '5m',
    summary: 'flyteadmin gets errors from PostgreSQL',
    description: 'Look whether PostgreSQL is up, and at its connections.',
  },
  {
    alert: FlyteAlert.DATABASE_ERRORS,
    severity: 'warning',
    component: NAMES.flytescheduler,
    expression: moved('flyte:flytescheduler:errors:postgres_error', 'flyte:flytescheduler:errors:gorm_error'),
    wait: '5m',
    summary: 'flytescheduler gets errors from PostgreSQL',
    description: 'Look whether PostgreSQL is up, and at its connections.',
  },
  {
    alert: FlyteAlert.ADMIN_PANIC,
    severity: 'warning',
    component: NAMES.flyteadmin,
    expression: moved('flyte:admin:admin:handler_panic'),
    summary: 'flyteadmin panicked',
    description: 'A call made flyteadmin panic; its log has the stack.',
  },
  {
    alert: FlyteAlert.EXECUTIONS_NOT_STARTED,
    severity: 'critical',
    component: NAMES.flyteadmin,
    expression: moved('flyte:admin:admin:execution_manager:propeller_failures'),
    summary: 'Executions are not started',
    description: 'flyteadmin could not make FlyteWorkflow objects: look at the Kubernetes API, the quota of the namespace, and the CRD.',
  },
  {
    alert: FlyteAlert.PROPELLER_ERRORS,
    severity: 'warning',
    component: NAMES.flytepropeller,
    expression: 'sum(rate(flyte:propeller:all:round:error_count{}[10m]))'
      + ' / (sum(rate(flyte:propeller:all:round:error_count{}[10m])) + sum(rate(flyte:propeller:all:round:success_count{}[10m]))) > 0.1',
    wait: '15m',
    summary: 'Rounds of flytepropeller fail',
    description: '{{ $value | humanizePercentage }} of the rounds of flytepropeller fail, so that workflows do not move on; see its log.',
  },
  {
    alert: FlyteAlert.PROPELLER_PANIC,
    severity: 'warning',
    component: NAMES.flytepropeller,
    expression: moved('flyte:propeller:all:round:panic_unlabeled'),
    summary: 'flytepropeller panicked',
    description: 'A workflow made flytepropeller panic; its log has the stack.',
  },
  {
    alert: FlyteAlert.PROPELLER_BUSY,
    severity: 'warning',
    component: NAMES.flytepropeller,
    // Pods that stand by have none at all.
    expression: 'max(flyte:propeller:all:free_workers_count{}) == 0',
    wait: '15m',
    summary: 'All workers of flytepropeller are busy',
    description: 'No worker was free for a quarter of an hour: raise workers and resources of flytepropeller.',
  },
  {
    alert: FlyteAlert.PROPELLER_QUEUE,
    severity: 'warning',
    component: NAMES.flytepropeller,
    expression: 'max(flyte:propeller:all:main_depth{}) > 100',
    wait: '15m',
    summary: 'Workflows wait for flytepropeller',
    description: '{{ $value }} workflows wait for a worker: raise workers of flytepropeller, and the rate of its queue.',
  },
  {
    alert: FlyteAlert.WORKFLOW_UPDATES,
    severity: 'warning',
    component: NAMES.flytepropeller,
    expression: moved('flyte:propeller:all:wf_update_failed'),
    wait: '5m',
    summary: 'The state of workflows is not kept',
    description: 'flytepropeller could not update FlyteWorkflow objects: look at the Kubernetes API and at the permissions.',
  },
  {
    alert: FlyteAlert.WORKFLOW_TOO_LARGE,
    severity: 'warning',
    component: NAMES.flytepropeller,
    expression: moved('flyte:propeller:all:wf_too_large'),
    summary: 'A workflow is too large',
    description: 'A FlyteWorkflow is larger than etcd takes, and fails: split the workflow, or keep its static parts in the object store.',
  },
  {
    alert: FlyteAlert.SCHEDULER_ERRORS,
    severity: 'critical',
    component: NAMES.flytescheduler,
    expression: moved('flyte:flytescheduler:failed_execution_counter', 'flyte:flytescheduler:job_schedule_failed_counter'),
    summary: 'Schedules are missed',
    description: 'flytescheduler could not start executions that were due: look whether flyteadmin answers, and whether it lets the scheduler in.',
  },
  {
    alert: FlyteAlert.RESOURCE_SYNC_ERRORS,
    severity: 'warning',
    component: NAMES.clusterResourceSync,
    expression: moved('flyte:clusterresource:sync_errors', 'flyte:clusterresource:k8s_resource_create_errors'),
    wait: '30m',
    summary: 'Namespaces of projects are not made',
    description: 'The cluster resource sync fails; its log names the template.',
  },
  {
    alert: FlyteAlert.CACHE_ERRORS,
    severity: 'warning',
    component: NAMES.datacatalog,
    expression: moved('datacatalog:datacatalog:artifact:create_failure_count_unlabeled', 'datacatalog:datacatalog:artifact:get_failure_count_unlabeled'),
    wait: '15m',
    summary: 'The cache of outputs fails',
    description: 'datacatalog could not keep or read outputs, so that tasks run again: look at PostgreSQL and the object store.',
  },
];

/** Whose metrics: the pods of one Flyte in one namespace, and its jobs by component. */
export interface AlertedPods {
  readonly namespace: string;
  readonly instance: string;
  readonly jobs: readonly string[];
  /** The one namespace whose workflows flytepropeller runs, after which its metrics are named; without it `all`. */
  readonly limitNamespace?: string;
}

/** What a label of a pod is called where Prometheus has it. */
const INSTANCE = INSTANCE_LABEL.replace(/[^A-Za-z0-9]/g, '_');

/** Puts the pods of one Flyte where an expression has `{}`. */
export function selecting(expression: string, { namespace, instance, limitNamespace = 'all' }: AlertedPods): string {
  // Prometheus knows no dash in names, and so Flyte writes them otherwise.
  return expression.replace(/flyte:propeller:all:/g, `flyte:propeller:${limitNamespace.replace(/-/g, '_')}:`).replace(/\{(,[^}]*)?\}/g, (_, more = '') => `{namespace="${namespace}",${INSTANCE}="${instance}"${more}}`);
}

/** The rules of one group, for what is there. */
export function alertRules(pods: AlertedPods, without: readonly FlyteAlert[], labels: { readonly [name: string]: string }): Document[] {
  return ALERTS.filter(({ alert }) => !without.includes(alert)).flatMap((rule) => {
    const { component } = rule;
    const jobs = pods.jobs.filter((job) => component === undefined || [component, chartNameOf(component), NAMES.flyteBinary].includes(job));
    return jobs.map((job): Document => {
      const named = (text: string) => text.replace(/\$job/g, job);
      return {
        alert: rule.alert,
        expr: selecting(named(rule.expression), pods),
        ...(rule.wait === undefined ? {} : { for: rule.wait }),
        labels: { ...labels, severity: rule.severity, component: job },
        annotations: { summary: named(rule.summary), description: named(rule.description) },
      };
    });
  });
}
