import { Duration } from 'cdk8s';
import { refusal, requireInteger } from '../private/checks';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * Options of `QueueRateLimiter.bucket`.
 */
export interface BucketRateOptions {
  /**
   * Entries in a second; becomes `rate`. From 1.
   * @default 1000
   */
  readonly rate?: number;

  /**
   * Entries that may come at once after a pause; becomes `capacity`. From 1.
   * @default 10000
   */
  readonly capacity?: number;
}

/**
 * Options of `QueueRateLimiter.failures`.
 */
export interface FailureDelayOptions {
  /**
   * Delay after the first failure, doubled with each one more; becomes `base-delay`. In whole milliseconds.
   * @default - Flyte's own: none, so that failures wait no longer than others
   */
  readonly baseDelay?: Duration;

  /**
   * The longest delay; becomes `max-delay`. In whole milliseconds, not below `baseDelay`.
   * @default Duration.seconds(60)
   */
  readonly maxDelay?: Duration;
}

/**
 * Options of `QueueRateLimiter.bucketAndFailures`.
 */
export interface BucketAndFailureOptions extends BucketRateOptions, FailureDelayOptions {}

/**
 * How fast a queue of flytepropeller gives back what is put into it again.
 */
export class QueueRateLimiter {
  /**
   * So many entries in a second; becomes `type: bucket`.
   *
   * Throws when rate or capacity are below 1.
   * @param options rate and capacity
   */
  public static bucket(options: BucketRateOptions = {}): QueueRateLimiter {
    requireArguments('QueueRateLimiter.bucket', options);
    requireRate('QueueRateLimiter.bucket', options);
    return new QueueRateLimiter('bucket', options);
  }

  /**
   * Longer and longer after failures, however many entries there are; becomes `type: expfailure`.
   *
   * Throws when a delay is malformed.
   * @param options delays
   */
  public static failures(options: FailureDelayOptions = {}): QueueRateLimiter {
    requireArguments('QueueRateLimiter.failures', options);
    requireDelays('QueueRateLimiter.failures', options);
    return new QueueRateLimiter('expfailure', options);
  }

  /**
   * Both, whichever takes longer; becomes `type: maxof`.
   *
   * Throws when a rate, a capacity or a delay is malformed.
   * @param options rate, capacity and delays
   */
  public static bucketAndFailures(options: BucketAndFailureOptions = {}): QueueRateLimiter {
    requireArguments('QueueRateLimiter.bucketAndFailures', options);
    requireRate('QueueRateLimiter.bucketAndFailures', options);
    requireDelays('QueueRateLimiter.bucketAndFailures', options);
    return new QueueRateLimiter('maxof', options);
  }

  private constructor(
    /** As Flyte calls it. @internal */
    public readonly _type: string,
    /** @internal */
    public readonly _options: BucketAndFailureOptions,
  ) {}
}

mark('QueueRateLimiter', QueueRateLimiter);

function requireRate(where: string, options: BucketRateOptions): void {
  for (const [prop, fallback] of [['rate', 1000], ['capacity', 10000]] as const) {
    if (options[prop] !== undefined) { requireInteger(where, prop, options[prop], 1, 1_000_000, `leave it out for ${fallback}`); }
  }
}

function requireDelays(where: string, { baseDelay, maxDelay }: FailureDelayOptions): void {
  for (const [prop, delay] of [['baseDelay', baseDelay], ['maxDelay', maxDelay]] as const) {
    if (delay !== undefined) { requireInteger(where, prop, delay.toMilliseconds(), 0, 3_600_000, 'use milliseconds up to an hour, such as Duration.seconds(5)'); }
  }
  const longest = maxDelay?.toMilliseconds() ?? 60_000;
  if (baseDelay !== undefined && baseDelay.toMilliseconds() > longest) {
    throw refusal(where, 'baseDelay', 'not be above maxDelay', baseDelay.toMilliseconds(), `lower it to ${longest} milliseconds or less, or raise maxDelay`);
  }
}

/**
 * The queue of workflows that wait for a worker; becomes `propeller.queue`.
 */
export interface EngineQueueOptions {
  /**
   * How fast workflows are evaluated again; becomes `propeller.queue.queue`.
   * @default - Flyte's own: QueueRateLimiter.bucketAndFailures()
   */
  readonly workflows?: QueueRateLimiter;

  /**
   * How fast a workflow is evaluated because one of its nodes changed; becomes `propeller.queue.sub-queue`. Needs `batched`.
   * @default - Flyte's own: QueueRateLimiter.bucket()
   */
  readonly downstream?: QueueRateLimiter;

  /**
   * Whether changes of nodes are collected, and a workflow with several of them is evaluated once; becomes `propeller.queue.type`.
   * @default true
   */
  readonly batched?: boolean;

  /**
   * How long changes are collected; becomes `propeller.queue.batching-interval`. In whole milliseconds. Needs `batched`.
   * @default Duration.seconds(1)
   */
  readonly batchingInterval?: Duration;

  /**
   * Workflows that leave a collection at once; becomes `propeller.queue.batch-size`. From 1. Needs `batched`.
   * @default - all of them
   */
  readonly batchSize?: number;
}

/** Refuses what a queue without collections does not look at, and numbers that it cannot use. */
export function requireQueue(path: string, at: string, queue: EngineQueueOptions): void {
  for (const prop of ['downstream', 'batchingInterval', 'batchSize'] as const) {
    if (queue.batched === false && queue[prop] !== undefined) {
      throw refusal(path, `${at}.${prop}`, 'not come with batched: false', queue[prop] instanceof QueueRateLimiter ? queue[prop]._type : prop === 'batchSize' ? queue[prop] : 'a duration',
        'remove one of them: without batches there is one queue only');
    }
  }
  if (queue.batchingInterval !== undefined) {
    requireInteger(path, `${at}.batchingInterval`, queue.batchingInterval.toMilliseconds(), 1, 3_600_000, 'use milliseconds up to an hour, such as Duration.seconds(2)');
  }
  if (queue.batchSize !== undefined) { requireInteger(path, `${at}.batchSize`, queue.batchSize, 1, 1_000_000, 'leave it out for all that there are'); }
}
