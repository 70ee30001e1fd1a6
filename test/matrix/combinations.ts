import { createHash } from 'crypto';
import { Chart } from 'cdk8s';
import { Authentication, FlyteBinary, FlyteCluster, FlyteControlPlane, FlyteCore, FlyteCoreProps, FlyteDataPlane, FlyteEndpoint } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { contradicts } from './contradictions';
import { FACTORS, Place } from './factors';

/** A level of each factor. */
export interface Combination { readonly [factor: string]: string }

const NAMES = Object.keys(FACTORS);

/**
 * Combinations from a seed, each without a contradiction: as many as asked for, and more where two choices that can go together have not
 * met yet.
 */
export function combinations(count: number, seed: number): Combination[] {
  const random = randomFrom(seed);
  const found: Combination[] = [];
  const unmet = new Set(pairs());
  const take = (combination: Combination) => {
    found.push(combination);
    for (const pair of pairsOf(combination)) { unmet.delete(pair); }
  };
  while (found.length < count) { take(drawn(random, {})); }
  for (const pair of unmet) {
    const fixed = Object.fromEntries(pair.split(' ').map((choice) => choice.split('=')));
    take(drawn(random, fixed));
  }
  return found;
}

/** Every two choices of different factors that can go together. */
export function pairs(): string[] {
  return NAMES.flatMap((one, index) => NAMES.slice(index + 1).flatMap((other) =>
    Object.keys(FACTORS[one]).flatMap((left) => Object.keys(FACTORS[other]).map((right) => ({ [one]: left, [other]: right })))))
    .filter((two) => !contradicts(two))
    .flatMap(pairsOf);
}

/** The pairs of choices in a combination. */
export function pairsOf(combination: Combination): string[] {
  const choices = NAMES.filter((name) => name in combination).map((name) => `${name}=${combination[name]}`);
  return choices.flatMap((choice, index) => choices.slice(index + 1).map((other) => `${choice} ${other}`));
}

/** What a combination asks of a FlyteCore: several factors may make one prop together. */
function propsOf(chart: Chart, combination: Combination): FlyteCoreProps {
  const secrets = new Map<string, kplus.ISecret>();
  const secret = (name: string) => secrets.get(name) ?? secrets.set(name, kplus.Secret.fromSecretName(chart, name, name)).get(name)!;
  const place: Place = { chart, secret, key: (key) => ({ secret: secret('secrets'), key }) };
  return NAMES.reduce((all, name) => together(all, FACTORS[name][combination[name]](place)), {}) as unknown as FlyteCoreProps;
}

/** Makes the Flyte of a combination. */
export function build(chart: Chart, combination: Combination): FlyteCore {
  return new FlyteCore(chart, 'flyte', propsOf(chart, combination));
}

/** Makes it as a single binary, which has one pod and one set of options. */
export function buildBinary(chart: Chart, combination: Combination): FlyteBinary {
  const {
    admin = {}, propeller, scheduler: { enabled, ...schedules } = {}, dataCatalog, clusterResourceSync, console: _console, replicas: _replicas,
    adopts: _adopts, ...whole
  } = propsOf(chart, combination);
  const { autoscaling: _autoscaling, ...options } = admin;
  const { sharding: _sharding, ...engine } = propeller ?? {};
  return new FlyteBinary(chart, 'flyte', {
    ...whole,
    binary: { ...options, ...engine, ...(Object.keys(schedules).length === 0 ? {} : { schedules }) },
    scheduler: enabled === undefined ? undefined : { enabled },
    dataCatalog: dataCatalog?.enabled === undefined ? undefined : { enabled: dataCatalog.enabled },
    clusterResourceSync: clusterResourceSync?.enabled === undefined ? undefined : { enabled: clusterResourceSync.enabled },
  });
}

/** Makes its control plane, which has its own cluster and another. */
export function buildControlPlane(chart: Chart, combination: Combination): FlyteControlPlane {
  const {
    propeller: _propeller, podWebhook: _podWebhook, clusterResourceSync: _sync, connectors: _connectors, rbac: _rbac, taskNamespaces = {},
    certificates, ...whole
  } = propsOf(chart, combination);
  const credentials = kplus.Secret.fromSecretName(chart, 'cluster-eu-1', 'cluster-eu-1');
  const clusters = [FlyteCluster.inCluster('central'), FlyteCluster.of('eu-1', { endpoint: 'https://eu-1.example.com:6443', credentials })];
  return new FlyteControlPlane(chart, 'flyte', {
    ...whole,
    clusters: { clusters },
    namespaceTemplate: taskNamespaces.namespaceTemplate,
    certificates: certificates?.admin === undefined ? undefined : { admin: certificates.admin },
  });
}

/** Makes its data plane, for a flyteadmin elsewhere. */
export function buildDataPlane(chart: Chart, combination: Combination): FlyteDataPlane {
  const {
    database: _database, admin: _admin, scheduler: _scheduler, dataCatalog: _dataCatalog, console: _console, checkDbReady: _checkDbReady,
    exposure: _exposure, projects: _projects, authentication, certificates, propeller: { clusterId: _clusterId, ...propeller } = {}, ...whole
  } = propsOf(chart, combination);
  const secret = kplus.Secret.fromSecretName(chart, 'client', 'flyte-client');
  return new FlyteDataPlane(chart, 'flyte', {
    ...whole,
    propeller,
    clusterName: 'eu-1',
    admin: FlyteEndpoint.of({ host: 'flyte.example.com', port: 443 }),
    authentication: authentication?.enabled === true ? Authentication.clientOnly({ clientSecret: { secret, key: 'client_secret' } }) : authentication,
    certificates: certificates?.webhook === undefined ? undefined : { webhook: certificates.webhook },
  });
}

function together(left: object, right: object): object {
  const merged: { [name: string]: unknown } = { ...left };
  for (const [name, value] of Object.entries(right)) {
    const before = merged[name];
    merged[name] = isPlain(before) && isPlain(value) ? together(before, value) : value;
  }
  return merged;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** A combination with the given choices. */
function drawn(random: (limit: number) => number, fixed: Combination): Combination {
  for (let tries = 0; tries < 10_000; tries++) {
    const combination = Object.fromEntries(NAMES.map((name) => {
      const levels = Object.keys(FACTORS[name]);
      return [name, fixed[name] ?? levels[random(levels.length)]];
    }));
    if (!contradicts(combination)) { return combination; }
  }
  throw new Error(`no combination has ${JSON.stringify(fixed)}; say in contradictions.ts why`);
}

function randomFrom(seed: number): (limit: number) => number {
  let count = 0;
  return (limit) => createHash('sha256').update(`${seed} ${count++}`).digest().readUInt32BE(0) % limit;
}
