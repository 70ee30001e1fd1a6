import { Found, Place, PodPlace, Recipe, recipeFor } from './pod-recipes';
import { textAt } from '../manifest/fields';
import { Fields, isFields } from '../manifest/json';
import { CONTAINER_LISTS, isPodKind } from '../manifest/pods';

/** What an object holds besides the pod that Kubernetes itself knows in it. */
export interface NestedPods {
  /** What can be judged as a pod. */
  readonly pods: readonly PodPlace[];
  /** Where something shapes containers in a way that no rule here reads. */
  readonly unread: readonly string[];
}

const NOTHING: NestedPods = { pods: [], unread: [] };
const DEPTH_LIMIT = 200;

/** Kubernetes' own API groups; one of these without a dot is one too. The server drops from their objects what it does not know. */
const OWN_GROUP = /^[a-z]*$|^(admissionregistration|apiextensions|apiregistration|authentication|authorization|certificates|coordination|discovery|events|flowcontrol\.apiserver|internal\.apiserver|networking|node|rbac\.authorization|resource|scheduling|storage|storagemigration)\.k8s\.io$/;

/** Kinds that hold what looks like a pod and is a pattern, a schema, or half a pod that something else completes. */
const NO_REAL_PODS: readonly (readonly [group: RegExp, kind: RegExp])[] = [
  [/(^|\.)kyverno\.io$/, /./],
  [/(^|\.)gatekeeper\.sh$/, /./],
  [/^helm\.(toolkit\.fluxcd|cattle)\.io$/, /./],
  [/^argoproj\.io$/, /^Application(Set)?$/],
  [/^trainer\.kubeflow\.org$/, /^TrainJob$/],
];

/** Kubernetes' own kinds that may hold any word and never make a pod: schemas, and the history of other objects. */
const NEVER_PODS = new Set(['CustomResourceDefinition', 'ControllerRevision']);
const LONG_RUNNING = /^(Rollout|DeploymentConfig)$/;
const LENT = /(Template|Runtime)$/;

const CONTAINER_FIELDS = ['command', 'args', 'env', 'envFrom', 'securityContext', 'volumeMounts', 'ports', 'imagePullPolicy', 'resources'];
/** Read where a pod is judged; anywhere else they shape one that is not. */
const POD_FIELDS = ['hostNetwork', 'hostPID', 'hostIPC'];
const CONTEXT = /^(pod|container)?securityContext$/i;
const LIST_OF_CONTAINERS = /containers$|^sidecars$|^steps$/i;
/** A manifest, or a piece of one, written into a string. */
const TEXT_WITH_CONTAINERS = /(^|[\s{,])["']?(containers|initContainers|ephemeralContainers)["']?\s*:/;

/**
 * The pods of an object of any kind, found by their shape: a map with a list of containers, wherever it stands. A few kinds put a pod
 * together from other pieces, and have a recipe. What shapes containers and is neither is listed, so that nothing passes in silence.
 * Kinds of Kubernetes' own, whose one pod `podsOf` knows, have none.
 */
export function nestedPods(object: Fields): NestedPods {
  const kind = textAt(object, 'kind') ?? '';
  const apiVersion = textAt(object, 'apiVersion') ?? '';
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const own = OWN_GROUP.test(group);
  if (isPodKind(kind, apiVersion) || (own && NEVER_PODS.has(kind))) {
    return NOTHING;
  }
  const walk = new Walk(object, recipeFor(group, kind), !NO_REAL_PODS.some(([groups, kinds]) => groups.test(group) && kinds.test(kind)));
  walk.visit(object, '', 0);
  return { pods: walk.pods, unread: own ? [] : walk.unreadPlaces };
}

/** As `nestedPods`, for a document that is no Kubernetes object, such as a configuration file. */
export function podsInDocument(document: Fields, path: string): NestedPods {
  const walk = new Walk(document, undefined, true);
  walk.visit(document, path, 0);
  return { pods: walk.pods, unread: walk.unreadPlaces };
}

/** Whether a text seems to hold containers, for one that cannot be parsed. */
export function mentionsContainers(text: string): boolean {
  return TEXT_WITH_CONTAINERS.test(text);
}

class Walk {
  public readonly pods: PodPlace[] = [];
  private readonly unread: string[] = [];
  /** Places that a recipe took into account although they stand elsewhere. */
  private readonly taken = new Set<string>();
  /** Each map once, however many aliases lead to it. */
  private readonly seen = new Set<unknown>();

  constructor(private readonly object: Fields, private readonly recipe: Recipe | undefined, private readonly holdsRealPods: boolean) {}

  public get unreadPlaces(): string[] {
    return this.unread.filter((path) => ![...this.taken].some((taken) => path === taken || path.startsWith(`${taken}.`)));
  }

  public visit(value: unknown, path: string, depth: number, parent?: Fields): void {
    if (typeof value === 'string') {
      this.visitText(value, path);
    }
    if (typeof value !== 'object' || value === null || this.seen.has(value)) {
      return;
    }
    this.seen.add(value);
    if (depth > DEPTH_LIMIT) {
      this.unread.push(path);
    } else if (Array.isArray(value)) {
      value.forEach((entry, index) => this.visit(entry, `${path}[${index}]`, depth + 1));
    } else if (isFields(value)) {
      this.visitMap(value, path, depth, parent);
    }
  }

  private visitMap(fields: Fields, path: string, depth: number, parent: Fields | undefined): void {
    const found = this.recipe?.(fields, path, this.object)
      ?? (this.holdsRealPods && isPodSpec(fields) ? byShape(fields, path, parent, this.object) : undefined);
    if (found === undefined && isContainer(fields)) {
      this.unread.push(path);
      return;
    }
    found?.taken.forEach((place) => this.taken.add(place));
    this.pods.push(...found?.pods ?? []);
    for (const [key, value] of Object.entries(fields)) {
      if (found?.keys.includes(key) || key === 'metadata' || (path === '' && key === 'status')) {
        continue;
      }
      const place = below(path, key);
      if (shapesContainers(key, value)) {
        this.unread.push(place);
      } else {
        this.visit(value, place, depth + 1, fields);
      }
    }
  }

  private visitText(text: string, path: string): void {
    if (mentionsContainers(text)) {
      this.unread.push(path);
    }
  }
}

function isPodSpec({ containers, initContainers }: Fields): boolean {
  return [containers, initContainers].some((list) => Array.isArray(list)
    && list.some((entry) => isFields(entry) && (typeof entry.image === 'string' || typeof entry.name === 'string')));
}

function byShape(spec: Fields, path: string, parent: Fields | undefined, object: Fields): Found {
  const kind = textAt(object, 'kind') ?? '';
  const traits = { longRunning: LONG_RUNNING.test(kind), lent: LENT.test(kind) };
  const keys = [...CONTAINER_LISTS.map(([list]) => list), ...POD_FIELDS, 'securityContext'];
  const template = /^(?:(.*)\.)?spec$/.exec(path);
  if (template !== null) {
    return { pods: [{ podPath: template[1] ?? '', metadata: parent?.metadata, spec, places: [], ...traits }], keys, taken: [] };
  }
  // A spec by another name, such as podSpec, has its metadata beside it all the same.
  const [, around] = /^(?:(.*)\.)?\w*Spec$/.exec(path) ?? [];
  const places: Place[] = [[path === '' ? 'spec' : `${path}.spec`, path]];
  if (around === undefined) {
    return { pods: [{ podPath: path, metadata: undefined, spec, places, ...traits }], keys, taken: [] };
  }
  places.push([`${path}.metadata`, `${around}.metadata`]);
  return { pods: [{ podPath: path, metadata: parent?.metadata, spec, places, ...traits }], keys, taken: [] };
}

function isContainer(fields: Fields): boolean {
  return typeof fields.image === 'string' && CONTAINER_FIELDS.some((field) => fields[field] !== undefined && fields[field] !== null);
}

/** Whether a field of an object that is no pod decides about one. */
function shapesContainers(key: string, value: unknown): boolean {
  if (Array.isArray(value)) {
    return LIST_OF_CONTAINERS.test(key) && value.some((entry) => isFields(entry) && typeof entry.image === 'string');
  }
  return (CONTEXT.test(key) && isFields(value) && Object.keys(value).length > 0)
    || (key === 'podSpecPatch' && typeof value === 'string' && value.trim() !== '')
    || (POD_FIELDS.includes(key) && value === true);
}

/** The path of a field; one whose name could be read as a path is quoted. */
export function below(path: string, key: string): string {
  return /^[\w-]+$/.test(key) ? (path === '' ? key : `${path}.${key}`) : `${path}['${key}']`;
}
