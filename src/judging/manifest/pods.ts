import { Fields, isAbsent, isFields } from './json';

/** In which list of the pod a container stands. */
export type PssContainerType = 'container' | 'initContainer' | 'ephemeralContainer';

/** One field that breaks a check. */
export interface PssLocation {
  /** Name of the container the field belongs to; absent when it belongs to the pod. */
  readonly container?: string;
  readonly containerType?: PssContainerType;
  /** Path from the pod, for example `spec.containers[0].securityContext.runAsNonRoot`. */
  readonly path: string;
  /** What the manifest has there; undefined when the field is missing and should not be. */
  readonly value: unknown;
}

/** A value of the wrong type, and what the API server would have accepted there. */
export interface PssProblem {
  readonly location: PssLocation;
  readonly expected: string;
}

/** What is judged: the metadata and spec of a pod or of a pod template. */
export interface PssPod {
  readonly metadata?: unknown;
  readonly spec?: unknown;
  /** The value that stands where the pod should be, when the object around it has the wrong shape. */
  readonly malformed?: PssProblem;
}

/** A pod found in a manifest, with the object it was found in. */
export interface PssSubject extends PssPod {
  readonly kind: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly namespace?: string;
  /** Path of the pod in its object: empty for a Pod, `spec.template` for a Deployment. */
  readonly podPath: string;
  readonly metadata: unknown;
  readonly spec: unknown;
}

type Manifest = Fields & { readonly kind: string };

interface PodKind {
  /** API groups in which the kind is Kubernetes' own; other groups may use the name for something else. */
  readonly groups: readonly string[];
  /** Where the pod stands in the object. */
  readonly podPath: readonly string[];
}

/** The lists of a pod's containers, in the order they start, with what stands in each. */
export const CONTAINER_LISTS = [
  ['initContainers', 'initContainer'],
  ['containers', 'container'],
  ['ephemeralContainers', 'ephemeralContainer'],
] as const satisfies readonly (readonly [string, PssContainerType])[];

const TEMPLATE = ['spec', 'template'];

const POD_KINDS: ReadonlyMap<string, PodKind> = new Map([
  ['Pod', { groups: [''], podPath: [] }],
  ['PodTemplate', { groups: [''], podPath: ['template'] }],
  ['ReplicationController', { groups: [''], podPath: TEMPLATE }],
  ['ReplicaSet', { groups: ['apps', 'extensions'], podPath: TEMPLATE }],
  ['Deployment', { groups: ['apps', 'extensions'], podPath: TEMPLATE }],
  ['StatefulSet', { groups: ['apps'], podPath: TEMPLATE }],
  ['DaemonSet', { groups: ['apps', 'extensions'], podPath: TEMPLATE }],
  ['Job', { groups: ['batch'], podPath: TEMPLATE }],
  ['CronJob', { groups: ['batch'], podPath: ['spec', 'jobTemplate', ...TEMPLATE] }],
]);

/**
 * The pods in a manifest: of a Pod itself, of every kind of Kubernetes that has a pod template, and of each item of a
 * List; whatever has `items` is one, since kubectl applies those and looks at no kind. Empty for anything else. What
 * should hold a pod and has the wrong type still counts, so that it is refused rather than overlooked.
 */
export function podsOf(manifest: unknown): PssSubject[] {
  const subjects: PssSubject[] = [];
  // Lists already expanded: aliases in YAML can put a list into itself, or twice into each of many.
  const seen = new Set<unknown>();
  // What is still to be looked at, last first. A stack of our own, since lists in lists may go deeper than calls can.
  const pending: Pending[] = [{ manifest }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.subject) {
      subjects.push(next.subject);
    } else if (isManifest(next.manifest)) {
      if (!isList(next.manifest)) {
        subjects.push(...subjectOf(next.manifest));
      }
      if ('items' in next.manifest && !seen.has(next.manifest)) {
        seen.add(next.manifest);
        itemsOf(next.manifest).reverse().forEach((item) => pending.push(item));
      }
    }
  }
  return subjects;
}

/** A manifest to look at, or what came out when that was tried. */
type Pending = { readonly manifest: unknown; readonly subject?: undefined } | { readonly subject: PssSubject };

/** Whether the kind is a list and nothing else; a Pod with items is both. */
function isList({ kind }: Manifest): boolean {
  return kind.endsWith('List');
}

/** The items of whatever has some; what is no list, or no object in it, counts where it could have been a pod. */
function itemsOf(list: Manifest): Pending[] {
  const itemKind = isList(list) ? list.kind.slice(0, -'List'.length) : list.kind;
  const holdsPods = itemKind === '' || podKind(itemKind, list.apiVersion) !== undefined;
  if (isAbsent(list.items)) {
    return [];
  }
  if (!Array.isArray(list.items)) {
    return holdsPods ? [{ subject: malformed(list, 'items', list.items, 'a list') }] : [];
  }
  return list.items.flatMap((item: unknown, index): Pending[] => {
    if (!isFields(item)) {
      return holdsPods ? [{ subject: malformed(list, `items[${index}]`, item) }] : [];
    }
    // As kubectl: an item that names neither kind nor API is of the kind of its list.
    return [{ manifest: isUnset(item.kind) && isUnset(item.apiVersion) ? { ...item, kind: itemKind, apiVersion: list.apiVersion } : item }];
  });
}

function isUnset(value: unknown): boolean {
  return isAbsent(value) || value === '';
}

function isManifest(value: unknown): value is Manifest {
  return isFields(value) && typeof value.kind === 'string';
}

function podKind(kind: string, apiVersion: unknown): PodKind | undefined {
  const known = POD_KINDS.get(kind);
  const group = typeof apiVersion !== 'string' ? undefined : apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  // Without a readable group the name alone decides, since overlooking a pod is the worse mistake.
  return known && (group === undefined || known.groups.includes(group)) ? known : undefined;
}

/** Whether objects of the kind hold a pod in a place that Kubernetes itself has for it. */
export function isPodKind(kind: string, apiVersion: unknown): boolean {
  return podKind(kind, apiVersion) !== undefined;
}

/** Whether objects of a kind hold pods, of whatever API: a List of anything may. */
export function mayHoldPods(kind: string): boolean {
  const itemKind = kind.replace(/List$/, '');
  return itemKind === '' || POD_KINDS.has(itemKind);
}

function subjectOf(manifest: Manifest): PssSubject[] {
  const known = podKind(manifest.kind, manifest.apiVersion);
  if (!known) {
    return [];
  }
  const { podPath } = known;
  let pod: Fields = manifest;
  for (const [index, key] of podPath.entries()) {
    const next = pod[key];
    if (!isAbsent(next) && !isFields(next)) {
      return [malformed(manifest, podPath.slice(0, index + 1).join('.'), next)];
    }
    pod = next ?? {};
  }
  return [{ ...identity(manifest), podPath: podPath.join('.'), metadata: pod.metadata, spec: pod.spec }];
}

function malformed(manifest: Manifest, path: string, value: unknown, expected: string = 'an object'): PssSubject {
  const problem: PssProblem = { location: { path, value }, expected };
  return { ...identity(manifest), podPath: '', metadata: undefined, spec: undefined, malformed: problem };
}

function identity(manifest: Manifest): Pick<PssSubject, 'kind' | 'apiVersion' | 'name' | 'namespace'> {
  const metadata = isFields(manifest.metadata) ? manifest.metadata : {};
  return {
    kind: manifest.kind,
    apiVersion: text(manifest.apiVersion) ?? '',
    name: text(metadata.name) ?? text(metadata.generateName) ?? '',
    namespace: text(metadata.namespace),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
