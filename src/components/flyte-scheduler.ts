import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { adminClientEnv, adminClientMounts } from './admin-client';
import { adminFlows, databaseFlows } from './component-flows';
import { FlyteProcessOptions, FlyteProcessProps } from './component-props';
import { databaseMounts } from './database-mounts';
import { FlyteComponent } from './flyte-component';
import { ComponentKind } from './identity';
import { schedulerSections } from '../config/admin';
import { adminClient } from '../config/clients';
import { databaseSection } from '../config/database';
import { CONFIG_DIRECTORY, CONFIG_GLOB, NAMES, PORTS } from '../private/vocabulary';
import { FlyteImageName } from '../release';
import { Authentication } from '../settings/authentication';
import { Database } from '../settings/database';
import { FlyteEndpoint } from '../settings/endpoint';
import { requireRateLimit, ScheduleRateLimit } from '../settings/event-scheduler';
import { CheckDbReadyOptions, resolveCheckDbReady } from '../workload/check-db-ready';
import { httpGet, probesOf, sized } from '../workload/container';
import { VolumeSet } from '../workload/volumes';

/**
 * What flytescheduler can be told, also within a composition.
 */
export interface FlyteSchedulerOptions extends FlyteProcessOptions {
  /**
   * Whether an init container asks flyteadmin for its health first, and restarts until it answers.
   * @default true
   */
  readonly precheck?: boolean;

  /**
   * How fast executions are started; becomes `scheduler.workflowExecutor.local.adminRateLimit`.
   * @default - 100 a second, of them 10 at once
   */
  readonly rateLimit?: ScheduleRateLimit;

  /**
   * Whether schedules mean UTC whatever time zone the pod has; becomes `scheduler.workflowExecutor.local.useUTCTz`.
   * @default false
   */
  readonly utc?: boolean;
}

/**
 * Properties of `FlyteScheduler`.
 */
export interface FlyteSchedulerProps extends FlyteSchedulerOptions, FlyteProcessProps {
  /** The PostgreSQL server; its `adminDatabase` is used, which flyteadmin migrates. */
  readonly database: Database;

  /** Where flyteadmin is; becomes `admin.endpoint`. */
  readonly admin: FlyteEndpoint;

  /**
   * How the scheduler logs in to flyteadmin. The same value as flyteadmin's.
   * @default - not at all
   */
  readonly authentication?: Authentication;

  /**
   * The init container that waits for PostgreSQL.
   * @default - on, non-root
   */
  readonly checkDbReady?: CheckDbReadyOptions;
}

/** Which component it is. */
const KIND: ComponentKind = { name: NAMES.flytescheduler, role: 'scheduler', image: FlyteImageName.FLYTESCHEDULER };

/**
 * flytescheduler, which starts scheduled launch plans. One replica: two would each fire every schedule.
 *
 * Permissions: none; it never calls the Kubernetes API.
 */
export class FlyteScheduler extends FlyteComponent {
  /** The configuration file. */
  public readonly configMap: kplus.ConfigMap;

  constructor(scope: Construct, id: string, props: FlyteSchedulerProps) {
    super(scope, id);
    const identity = this._identify('FlyteSchedulerProps', KIND, props);
    const { authentication, database, rateLimit } = props;
    requireRateLimit(identity.path, rateLimit ?? {});

    this.configMap = this._configure(identity, 'flytescheduler', props, [
      schedulerSections(rateLimit, props.utc),
      databaseSection(database, database.adminDatabase),
      adminClient(props.admin, identity.namespace, authentication),
    ]);

    const volumes = new VolumeSet(this);
    const mounts = [
      volumes.config(CONFIG_DIRECTORY, this.configMap, []),
      ...databaseMounts(volumes, database),
      ...adminClientMounts(volumes, props.admin, authentication),
    ];
    const env = adminClientEnv(props.admin, authentication);
    this._assemble(identity, props, {
      volumes,
      configMaps: [this.configMap],
      egress: [...databaseFlows(database), ...adminFlows(props.admin, authentication)],
      singleton: 'two schedulers would each fire every schedule',
      checkDbReady: resolveCheckDbReady(identity, database, props.checkDbReady),
      initContainers: props.precheck === false ? [] : [{
        name: 'flytescheduler-check',
        command: ['flytescheduler', 'precheck', '--config', CONFIG_GLOB],
        env,
        mounts,
        resources: sized([50, 500], [64, 256]),
      }],
      container: {
        name: NAMES.flytescheduler,
        command: ['flytescheduler', 'run', '--config', CONFIG_GLOB],
        env,
        mounts,
        ports: [{ name: 'http-metrics', number: PORTS.profiler }],
        probes: probesOf(httpGet('/healthcheck', 'http-metrics')),
        resources: sized([50, 1000], [128, 512]),
      },
    });
  }
}
