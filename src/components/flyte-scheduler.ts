import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { adminClientMounts } from './admin-client';
import { adminFlows } from './component-flows';
import { FlyteProcessOptions, FlyteProcessProps } from './component-props';
import { databaseMounts } from './database-mounts';
import { FlyteComponent } from './flyte-component';
import { ComponentKind } from './identity';
import { schedulerPart } from './parts/scheduler';
import { CONFIG_DIRECTORY, CONFIG_GLOB, NAMES, PORTS } from '../private/vocabulary';
import { FlyteImageName } from '../release';
import { Authentication } from '../settings/authentication';
import { Database } from '../settings/database';
import { FlyteEndpoint } from '../settings/endpoint';
import { ScheduleOptions } from '../settings/event-scheduler';
import { CheckDbReadyOptions, resolveCheckDbReady } from '../workload/check-db-ready';
import { httpGet, probesOf, sized } from '../workload/container';
import { VolumeSet } from '../workload/volumes';

/**
 * What flytescheduler can be told, also within a composition.
 */
export interface FlyteSchedulerOptions extends FlyteProcessOptions, ScheduleOptions {
  /**
   * Whether an init container asks flyteadmin for its health first, and restarts until it answers.
   * @default true
   */
  readonly precheck?: boolean;
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
    const { authentication, database } = props;

    const part = schedulerPart(identity, props);
    this.configMap = this._configure(identity, 'flytescheduler', props, part.sections);

    const volumes = new VolumeSet(this);
    const mounts = [
      volumes.config(CONFIG_DIRECTORY, this.configMap, []),
      ...databaseMounts(volumes, database),
      ...adminClientMounts(volumes, props.admin, part.secrets),
    ];
    const { env } = part;
    this._assemble(identity, props, {
      volumes,
      configMaps: [this.configMap],
      egress: [...part.egress, ...adminFlows(props.admin, authentication)],
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
