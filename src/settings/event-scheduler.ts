import { ReconnectOptions, requireReconnect } from './topics';
import { refusal, requireInteger } from '../private/checks';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * Options of `EventScheduler.aws`.
 */
export interface AwsEventSchedulerOptions {
  /** The role that EventBridge assumes to send to the queue; becomes `eventScheduler.scheduleRole`. */
  readonly roleArn: string;

  /**
   * The SQS queue in which due schedules arrive, and that flyteadmin reads; becomes `eventScheduler.targetName`, and region, account and
   * name of `workflowExecutor`.
   */
  readonly queueArn: string;

  /**
   * Put before the name of every EventBridge rule; becomes `eventScheduler.scheduleNamePrefix`. Letters, digits, `.`, `_` and `-`, up to 30.
   * @default - none
   */
  readonly namePrefix?: string;

  /**
   * What happens where the queue cannot be reached at the start.
   * @default - flyteadmin stops
   */
  readonly reconnect?: ReconnectOptions;
}

/** What a scheduler of a cloud is, for the configuration. */
export interface AwsEventScheduler extends AwsEventSchedulerOptions {
  readonly region: string;
  readonly accountId: string;
  readonly queueName: string;
}

/**
 * Who fires the schedules of launch plans in place of flytescheduler.
 */
export class EventScheduler {
  /**
   * EventBridge rules and an SQS queue; becomes `scheduler.eventScheduler.scheme: aws`. Flyte calls this way deprecated: it is for
   * installations that have it. flyteadmin's workload identity must be allowed to put and remove rules and targets, to pass the role, and
   * to read the queue.
   *
   * Throws when an ARN is malformed, or the queue is ordered.
   * @param options role and queue
   */
  public static aws(options: AwsEventSchedulerOptions): EventScheduler {
    const where = 'EventScheduler.aws';
    requireArguments(where, options);
    if (!/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/.test(options.roleArn)) {
      throw refusal(where, 'roleArn', 'be the ARN of a role', options.roleArn, 'write arn:aws:iam::ACCOUNT:role/NAME');
    }
    const queue = /^arn:aws[a-z-]*:sqs:([a-z0-9-]+):(\d{12}):([A-Za-z0-9_-]{1,80})$/.exec(options.queueArn);
    if (queue === null) {
      throw refusal(where, 'queueArn', 'be the ARN of an SQS queue', options.queueArn, 'write arn:aws:sqs:REGION:ACCOUNT:NAME; ordered queues (.fifo) need what EventBridge does not send');
    }
    if (options.namePrefix !== undefined && !/^[A-Za-z0-9._-]{1,30}$/.test(options.namePrefix)) {
      throw refusal(where, 'namePrefix', 'be letters, digits, ".", "_" and "-", up to 30', options.namePrefix, 'leave it out for none');
    }
    requireReconnect(where, options.reconnect);
    const [, region, accountId, queueName] = queue;
    return new EventScheduler({ ...options, region, accountId, queueName });
  }

  private constructor(
    /** @internal */
    public readonly _aws: AwsEventScheduler,
  ) {}
}

mark('EventScheduler', EventScheduler);

/**
 * How fast flytescheduler starts executions.
 */
export interface ScheduleRateLimit {
  /**
   * Executions started in a second, at most; becomes `adminRateLimit.tps`. From 1.
   * @default 100
   */
  readonly tps?: number;

  /**
   * Of them at once; becomes `adminRateLimit.burst`. From 1.
   * @default 10
   */
  readonly burst?: number;
}

/**
 * How schedules of launch plans are fired by Flyte itself.
 */
export interface ScheduleOptions {
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

/** What Flyte itself would take; it reads the section as a whole. */
export const SCHEDULE_RATE = { tps: 100, burst: 10 } as const;

/** Refuses what would start nothing. */
export function requireRateLimit(path: string, { tps, burst }: ScheduleRateLimit): void {
  if (tps !== undefined) { requireInteger(path, 'rateLimit.tps', tps, 1, 100_000, 'leave it out for 100'); }
  if (burst !== undefined) { requireInteger(path, 'rateLimit.burst', burst, 1, 100_000, 'leave it out for 10'); }
}
