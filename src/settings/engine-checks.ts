import { Duration, Size } from 'cdk8s';
import { FlyteEngineOptions, KubeClientOptions, LeaderElectionTimes, LiteralOffloadingOptions, RawOutputPolicy } from './engine';
import { requireQueue } from './engine-queue';
import { refusal, requireInteger, requireSeconds } from '../private/checks';

const MOST = 1_000_000;

/** Whole numbers by the group they stand in: the least, and what Flyte has without. */
const NUMBERS: { readonly [group: string]: { readonly [prop: string]: readonly [least: number, fallback: number] } } = {
  '': { maxWorkflowRetries: [1, 10], maxStreakLength: [1, 8], nodeExecutionWorkers: [1, 8] },
  'events': { rate: [1, 500], capacity: [1, 1000], maxRetries: [0, 5] },
  'arrayNodes': { maxPhaseVersionAttempts: [1, 3] },
  'launchPlans': { rate: [1, 100], burst: [1, 10], cacheSize: [1, 10000], workers: [1, 10] },
};

/** Times in whole seconds by the group they stand in. */
const SECONDS: { readonly [group: string]: readonly string[] } = {
  garbageCollection: ['interval'],
  arrayNodes: ['maxDeltaTimestamp'],
  launchPlans: ['resyncInterval'],
  leaderElection: ['leaseDuration', 'renewDeadline', 'retryPeriod'],
  backoff: ['base', 'max'],
};

/** Refuses what flytepropeller cannot use, would stop at, or would not look at. */
export function requireEngine(path: string, engine: FlyteEngineOptions): void {
  const groups = engine as { readonly [group: string]: { readonly [prop: string]: unknown } | undefined };
  for (const [group, props] of Object.entries(NUMBERS)) {
    for (const [prop, [least, fallback]] of Object.entries(props)) {
      const value = (group === '' ? groups as { readonly [prop: string]: unknown } : groups[group])?.[prop];
      if (value !== undefined) { requireInteger(path, at(group, prop), value as number, least, MOST, `leave it out for ${fallback}`); }
    }
  }
  for (const [group, props] of Object.entries(SECONDS)) {
    props.forEach((prop) => requireSeconds(path, at(group, prop), groups[group]?.[prop] as Duration | undefined));
  }
  for (const prop of ['workflowReevaluation', 'downstreamReevaluation'] as const) {
    const interval = engine[prop];
    if (interval !== undefined) {
      requireInteger(path, at('', prop), interval.toMilliseconds(), 1000, 86_400_000, 'use milliseconds from a second to a day, such as Duration.seconds(30)');
    }
  }
  if (engine.queue !== undefined) { requireQueue(path, 'engine.queue', engine.queue); }
  if (engine.kubeClient !== undefined) { requireKubeClient(path, 'engine.kubeClient', engine.kubeClient); }
  requireGarbageCollection(path, engine);
  requireEvents(path, engine);
  requireLaunchPlans(path, engine);
  if (engine.literalOffloading !== undefined) { requireOffloading(path, engine.literalOffloading); }
  if (engine.leaderElection !== undefined) { requireElection(path, engine.leaderElection); }
  requireBackoff(path, engine);
}

/** Refuses calls that nobody could make: Flyte takes 0 for a default of another program. */
export function requireKubeClient(path: string, prop: string, { qps, burst, timeout }: KubeClientOptions): void {
  if (qps !== undefined) { requireInteger(path, `${prop}.qps`, qps, 1, MOST, 'leave it out for 100'); }
  if (burst !== undefined) { requireInteger(path, `${prop}.burst`, burst, 1, MOST, 'leave it out for 25'); }
  requireSeconds(path, `${prop}.timeout`, timeout);
}

function at(group: string, prop: string): string {
  return ['engine', ...group === '' ? [] : [group], prop].join('.');
}

function requireGarbageCollection(path: string, { garbageCollection: { enabled, interval, retention } = {} }: FlyteEngineOptions): void {
  for (const [prop, value] of [['interval', interval], ['retention', retention]] as const) {
    if (enabled === false && value !== undefined) {
      throw refusal(path, `engine.garbageCollection.${prop}`, 'not come with enabled: false', `${value.toMilliseconds() / 1000}s`, 'remove one of them');
    }
  }
  if (retention !== undefined) {
    requireInteger(path, 'engine.garbageCollection.retention', retention.toMilliseconds() / 3_600_000, 1, 23, 'use whole hours, such as Duration.hours(12); Flyte takes more for 23');
  }
}

function requireEvents(path: string, { events }: FlyteEngineOptions): void {
  if (events === undefined) { return; }
  const { retryDelay, retryJitter, rawOutputPolicy, fallbackToReference } = events;
  if (retryDelay !== undefined) {
    requireInteger(path, 'engine.events.retryDelay', retryDelay.toMilliseconds(), 1, 60_000, 'use milliseconds up to a minute, such as Duration.millis(100)');
  }
  if (retryJitter !== undefined && !(retryJitter >= 0 && retryJitter <= 1)) {
    throw refusal(path, 'engine.events.retryJitter', 'be a number from 0 to 1', retryJitter, 'leave it out for 0.1');
  }
  if (fallbackToReference === true && rawOutputPolicy !== RawOutputPolicy.INLINE) {
    throw refusal(path, 'engine.events.fallbackToReference', 'come with rawOutputPolicy: RawOutputPolicy.INLINE', true, 'add it, or remove this: outputs are reported by reference anyway');
  }
}

function requireLaunchPlans(path: string, { launchPlans: { enabled, ...others } = {} }: FlyteEngineOptions): void {
  const [further] = Object.entries(others).filter(([, value]) => value !== undefined).map(([prop]) => prop);
  if (enabled === false && further !== undefined) {
    throw refusal(path, `engine.launchPlans.${further}`, 'not come with enabled: false', further, 'remove one of them');
  }
}

function requireOffloading(path: string, { minSize, maxSize, sdkVersions }: LiteralOffloadingOptions): void {
  const prop = 'engine.literalOffloading';
  const [min, max] = ([['minSize', minSize, 10], ['maxSize', maxSize, 1000]] as const).map(([name, size, fallback]) => mebibytes(path, `${prop}.${name}`, size) ?? fallback);
  if (min >= max) {
    throw refusal(path, `${prop}.minSize`, 'be below maxSize', `${min}Mi`, `lower it below ${max}Mi, or raise maxSize`);
  }
  for (const [name, version] of Object.entries(sdkVersions ?? {})) {
    if (!/^[A-Z][A-Z0-9_]*$/.test(name)) {
      throw refusal(path, `${prop}.sdkVersions`, 'have names of libraries as keys, in capitals', name, 'flytekit is FLYTE_SDK');
    }
    if (!/^\d+\.\d+\.\d+$/.test(version)) {
      throw refusal(path, `${prop}.sdkVersions['${name}']`, 'be a version of three numbers', version, 'write for example 1.13.14');
    }
  }
}

function mebibytes(path: string, prop: string, size: Size | undefined): number | undefined {
  return size === undefined ? undefined : requireInteger(path, prop, size.toKibibytes() / 1024, 1, 1_048_576, 'use whole mebibytes, such as Size.mebibytes(10)');
}

/** flytepropeller stops at its start where these do not fit together. */
function requireElection(path: string, times: LeaderElectionTimes): void {
  const [lease, renew, retry] = ([['leaseDuration', 15], ['renewDeadline', 10], ['retryPeriod', 2]] as const)
    .map(([prop, fallback]) => times[prop] === undefined ? fallback : times[prop].toMilliseconds() / 1000);
  if (lease <= renew) {
    throw refusal(path, 'engine.leaderElection.leaseDuration', 'be above renewDeadline', `${lease}s`, `raise it above ${renew}s, or lower renewDeadline`);
  }
  if (renew <= retry * 1.2) {
    throw refusal(path, 'engine.leaderElection.renewDeadline', 'be above 1.2 times retryPeriod', `${renew}s`, `raise it above ${Math.round(retry * 12) / 10}s, or lower retryPeriod`);
  }
}

function requireBackoff(path: string, { backoff }: FlyteEngineOptions): void {
  if (backoff === undefined) { return; }
  const [base, max] = ([['base', 2], ['max', 20]] as const).map(([prop, fallback]) => backoff[prop] === undefined ? fallback : backoff[prop].toMilliseconds() / 1000);
  if (base > max) { throw refusal(path, 'engine.backoff.base', 'not be above max', `${base}s`, `lower it to ${max}s or less, or raise max`); }
}
