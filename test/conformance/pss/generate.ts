import { Random } from './random';
import { ANNOTATIONS, CONTAINER_FIELDS, CONTAINER_LISTS, Field, ODDITIES, POD_FIELDS, POD_LISTS, PROFILES, VOLUME_SOURCES } from './vocabulary';

type Json = { [key: string]: unknown };

const LISTS = ['containers', 'containers', 'initContainers', 'ephemeralContainers'];
const SHARE_OF_WRONG_TYPES = 0.02;

/** A pod, or an object with a pod template, made from nothing, from a pod that every level allows, or from a fixture. */
export function generate(random: Random, fixtures: readonly unknown[]): unknown {
  const start = random.next();
  const pod = start < 0.25 ? barePod(random) : start < 0.7 ? compliantPod(random) : copy(random.pick(fixtures)) as Json;
  const changes = start < 0.25 ? random.below(30) : random.below(random.below(8) + 1);
  for (let change = 0; change < changes; change += 1) {
    mutate(random, pod);
  }
  return wrap(random, pod);
}

function barePod(random: Random): Json {
  const containers = Array.from({ length: random.below(3) }, (_value, index) => ({ name: `c${index}` }));
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'bare' }, spec: { containers } };
}

/** Restricted in every version; where the contexts stand, on the pod or on its containers, varies. */
function compliantPod(random: Random): Json {
  const onPod = random.chance(0.5);
  const shared = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
  const spec: Json = onPod ? { securityContext: { ...shared, runAsUser: 1000 } } : {};
  let index = 0;
  for (const list of ['initContainers', 'containers', 'ephemeralContainers']) {
    const length = list === 'containers' ? 1 + random.below(2) : random.below(2);
    spec[list] = Array.from({ length }, () => ({
      name: `c${index++}`,
      image: 'example.com/image',
      securityContext: { ...onPod ? {} : copy(shared) as Json, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    }));
  }
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'compliant' }, spec };
}

function mutate(random: Random, pod: Json): void {
  const kind = random.next();
  if (kind < 0.35) {
    setField(random, pod, random.pick(POD_FIELDS));
  } else if (kind < 0.4) {
    push(random, pod, random.pick(POD_LISTS));
  } else if (kind < 0.5) {
    addVolume(random, pod);
  } else if (kind < 0.57) {
    annotate(random, pod);
  } else if (kind < 0.61) {
    container(random, pod, true);
  } else {
    const target = container(random, pod, random.chance(0.05));
    if (target && kind < 0.85) {
      setField(random, target, random.pick(CONTAINER_FIELDS));
    } else if (target) {
      push(random, target, random.pick(CONTAINER_LISTS));
    }
  }
}

/** A container of the pod, or a new one at the end of a random list. */
function container(random: Random, pod: Json, fresh: boolean): Json | undefined {
  const spec = child(pod, 'spec');
  const key = random.pick(LISTS);
  if (!spec || (!isJson(spec) || (spec[key] !== undefined && !Array.isArray(spec[key])))) {
    return undefined;
  }
  const list = (spec[key] ??= []) as unknown[];
  if (fresh || list.length === 0) {
    list.push(random.chance(0.03) ? null : { name: `c${random.below(5)}` });
  }
  const found = random.pick(list);
  return isJson(found) ? found : undefined;
}

function setField(random: Random, root: Json, { path, values, judged = path.length }: Field): void {
  const wrong = random.chance(SHARE_OF_WRONG_TYPES);
  // A wrong value may stand anywhere on the way, as when YAML was indented wrongly.
  const depth = wrong ? 1 + random.below(judged) : path.length;
  const parent = descend(root, path.slice(0, depth - 1));
  if (parent) {
    const value = wrong ? random.pick(ODDITIES) : random.pick(values);
    parent[path[depth - 1]] = copy(value);
  }
}

function push(random: Random, root: Json, { path, values }: Field): void {
  const parent = descend(root, path.slice(0, -1));
  const key = path[path.length - 1];
  if (parent && (parent[key] === undefined || Array.isArray(parent[key]))) {
    const value = random.chance(SHARE_OF_WRONG_TYPES) ? random.pick(ODDITIES) : random.pick(values);
    parent[key] = [...(parent[key] ?? []) as unknown[], copy(value)];
  }
}

function addVolume(random: Random, pod: Json): void {
  const spec = child(pod, 'spec');
  if (!spec || (spec.volumes !== undefined && !Array.isArray(spec.volumes))) {
    return;
  }
  const volume: Json = { name: `v${random.below(5)}` };
  for (let sources = random.pick([0, 1, 1, 1, 1, 1, 2]); sources > 0; sources -= 1) {
    volume[random.pick(VOLUME_SOURCES)] = random.chance(0.1) ? null : random.chance(SHARE_OF_WRONG_TYPES) ? random.pick(['x', 1, true, []]) : {};
  }
  if (random.chance(SHARE_OF_WRONG_TYPES)) {
    volume.name = random.pick([1, null, {}]);
  }
  spec.volumes = [...(spec.volumes ?? []) as unknown[], random.chance(0.03) ? null : volume];
}

function annotate(random: Random, pod: Json): void {
  const annotations = descend(pod, ['metadata', 'annotations']);
  if (annotations) {
    const key = random.pick(ANNOTATIONS).replace('*', `c${random.below(4)}`);
    annotations[key] = random.chance(SHARE_OF_WRONG_TYPES) ? random.pick([1, true, {}, []]) : random.pick(PROFILES);
  }
}

/** The pod as it is, or as the template of another kind. */
function wrap(random: Random, pod: Json): unknown {
  const template = { metadata: pod.metadata, spec: pod.spec };
  const metadata = { name: 'wrapped' };
  const workload = (apiVersion: string, kind: string) => ({ apiVersion, kind, metadata, spec: { template } });
  if (random.chance(0.7)) {
    return pod;
  }
  if (random.chance(0.03)) {
    return { apiVersion: 'v1', kind: 'ReplicationController', metadata, spec: random.pick([{}, null, { template: null }, { template: 'x' }, []]) };
  }
  return random.pick([
    { apiVersion: 'v1', kind: 'PodTemplate', metadata, template },
    workload('v1', 'ReplicationController'),
    workload('apps/v1', 'ReplicaSet'),
    workload('apps/v1', 'Deployment'),
    workload('apps/v1', 'StatefulSet'),
    workload('apps/v1', 'DaemonSet'),
    workload('batch/v1', 'Job'),
    { apiVersion: 'batch/v1', kind: 'CronJob', metadata, spec: { jobTemplate: { spec: { template } } } },
  ]);
}

/** The object at a path, made where it is missing; none if something else is in the way. */
function descend(root: Json, path: readonly string[]): Json | undefined {
  let at: Json | undefined = root;
  for (const key of path) {
    at = at && child(at, key);
  }
  return at;
}

function child(parent: Json, key: string): Json | undefined {
  const value = parent[key] ??= {};
  return isJson(value) ? value : undefined;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Values come from shared tables, and later mutations must not reach those.
function copy(value: unknown): unknown {
  return value === undefined ? undefined : structuredClone(value);
}
