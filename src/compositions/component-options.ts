import { FlyteComponentOptions } from '../components/component-props';
import { FlyteAdminOptions } from '../components/flyte-admin';
import { refusal } from '../private/checks';

/** What is one for a whole Flyte: its parts would not find each other, or be written for two platforms. */
const OF_THE_WHOLE = ['namePrefix', 'instance', 'adopts', 'securityProfile'] as const;

/** The parts of a composition, by its prop. */
const PARTS = ['admin', 'scheduler', 'dataCatalog', 'propeller', 'podWebhook', 'console', 'clusterResourceSync', 'binary'];

type Options = { readonly [prop: string]: unknown } | undefined | null;

/**
 * Refuses options of one component that only a whole Flyte can have, before the types are looked at: they would only say that there is
 * no such option. Plain JavaScript knows no types.
 */
export function requireComponentOptions(path: string, props: object | undefined | null): void {
  const given = props as { readonly [prop: string]: Options } & { readonly connectors?: Options[] } | undefined | null;
  const parts = PARTS.map((part): [string, Options] => [part, given?.[part]]);
  const connectors = Array.isArray(given?.connectors) ? given.connectors.map((options, index): [string, Options] => [`connectors[${index}]`, options]) : [];
  for (const [part, options] of [...parts, ...connectors]) {
    for (const prop of OF_THE_WHOLE) {
      const value = options?.[prop];
      if (value !== undefined) {
        throw refusal(path, `${part}.${prop}`, 'be one for the whole Flyte', typeof value === 'string' ? value : `a ${prop}`, `move it out of ${part}, beside database`);
      }
    }
  }
}

interface Parts {
  readonly admin?: FlyteAdminOptions;
  readonly scheduler?: { readonly enabled?: boolean };
}

/** Whether there is no flytescheduler: switched off, or in the place of a cloud's, beside which it would fire every schedule again. */
export function isScheduledElsewhere(path: string, { admin, scheduler }: Parts): boolean {
  if (scheduler?.enabled === false) { return true; }
  if (admin?.eventScheduler !== undefined && scheduler !== undefined) {
    throw refusal(path, 'scheduler', 'be left out with admin.eventScheduler', 'options of flytescheduler', 'remove one of the two: both would fire every schedule');
  }
  return admin?.eventScheduler !== undefined;
}

/** Options that a component adds to, name by name. */
const ADDED_UP = ['labels', 'podLabels', 'podAnnotations', 'env', 'scheduling'] as const;

/**
 * Lays a component's own options over those that all share. An option of undefined hides nothing; labels, environment and scheduling add
 * up, name by name: the own one wins.
 * Whether the component is there at all is decided here, and no option of it.
 */
export function over<S extends FlyteComponentOptions, O extends FlyteComponentOptions & { enabled?: boolean }>(shared: S, own: O | undefined): S & O {
  const { enabled: _enabled, ...options } = own ?? {};
  const given = said(options as O);
  const maps = Object.fromEntries(ADDED_UP.map((prop) => [prop, { ...shared[prop], ...said(given[prop] ?? {}) }])
    .filter(([, map]) => Object.keys(map).length > 0));
  // An image of its own brings its user, and an autoscaler of its own takes the place of the number that all share.
  const user = given.image === undefined ? {} : { runAs: given.runAs };
  const number = given.autoscaling === undefined ? {} : { replicas: given.replicas };
  return { ...shared, ...given, ...maps, ...user, ...number };
}

/** What is said at all. */
function said<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}

/** The same, but a component that brings its own service account keeps that as it is: the shared annotations are for accounts the library makes. */
export function overWithAccount<S extends FlyteComponentOptions, O extends FlyteComponentOptions & { enabled?: boolean }>(
  shared: S, own: O | undefined,
): S & O {
  return over(own?.serviceAccount === undefined ? shared : { ...shared, serviceAccountAnnotations: undefined }, own);
}
