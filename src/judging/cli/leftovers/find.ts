import { CHART_OBJECTS, ChartObject } from '../../../private/flyte-core-chart';
import { fieldsAt, textAt } from '../../manifest/fields';
import { Fields, isFields } from '../../manifest/json';
import { UsageError } from '../command-line';

/** Where the release is. */
export interface Place {
  readonly release: string;
  readonly namespace: string;
}

/** An object of the release that the manifests no longer have. */
export interface Leftover extends Pick<ChartObject, 'kind' | 'name' | 'purpose' | 'harm' | 'keep'> {
  /** Nothing where it belongs to the whole cluster. */
  readonly namespace?: string;
  /** What of the manifests still reads it. */
  readonly readBy: readonly string[];
}

type Named = Pick<Leftover, 'kind' | 'name' | 'namespace'>;

/** Kinds of the whole cluster; the chart gives some of them a namespace nevertheless. */
const CLUSTER_KINDS = new Set(['ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition', 'Namespace', 'PriorityClass', 'MutatingWebhookConfiguration']);
/** What is never told to be deleted, whoever left it. */
const PRECIOUS: { readonly [kind: string]: string } = {
  CustomResourceDefinition: 'with it all objects of the kind would go',
  Namespace: 'with it everything in it would go',
  PersistentVolumeClaim: 'with it the data would go',
};
/** Names that can stand in a command as they are. */
const NAME = /^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$/;

/** What the release has and the manifests have not. */
export function findLeftovers(manifests: readonly Fields[], installed: readonly Fields[] | undefined, place: Place): Leftover[] {
  const ours = new Set(manifests.map((object) => keyOf(namedOf(object, place))));
  const theirs = installed === undefined ? tableOf(place) : installedOf(installed, place);
  const left = theirs.filter((object) => !ours.has(keyOf(object)));
  // Manifests of something else would have everything deleted.
  if (!theirs.some((object) => object.kind === 'Deployment' && !left.includes(object))) {
    throw new UsageError(`no Deployment of release ${place.release} in namespace ${place.namespace} is among the manifests; `
      + 'name those that adopt it, and the namespace of both');
  }
  const readers = readersOf(manifests, place);
  return left.map((object) => ({ ...object, readBy: [...readers.get(keyOf(object)) ?? []] }));
}

function tableOf(place: Place): Omit<Leftover, 'readBy'>[] {
  return CHART_OBJECTS.map((object) => ({ ...object, ...withNamespace(object.kind, fill(object.name, place), place.namespace) }));
}

function fill(name: string, { namespace, release }: Place): string {
  return name.replace('<ns>', namespace).replace('<release>', release);
}

/** Objects of a file; of what was read from a cluster only those that Helm marked as the release's. */
function installedOf(objects: readonly Fields[], place: Place): Omit<Leftover, 'readBy'>[] {
  const known = new Map(tableOf(place).map((object) => [keyOf(object), object]));
  return objects.filter((object) => textAt(object, 'metadata', 'uid') === undefined || isOfRelease(object, place)).map((object) => {
    const named = namedOf(object, place);
    const { purpose = 'not of the chart as it is known here', harm, keep } = known.get(keyOf(named)) ?? {};
    return { ...named, purpose, harm, keep: keep ?? PRECIOUS[named.kind] };
  });
}

function isOfRelease(object: Fields, { release, namespace }: Place): boolean {
  return textAt(object, 'metadata', 'annotations', 'meta.helm.sh/release-name') === release
    && textAt(object, 'metadata', 'annotations', 'meta.helm.sh/release-namespace') === namespace;
}

function namedOf(object: Fields, { namespace }: Place): Named {
  const kind = textAt(object, 'kind')!;
  const name = textAt(object, 'metadata', 'name')!;
  for (const word of [kind, name]) {
    if (!NAME.test(word)) { throw new UsageError(`${JSON.stringify(word)} is no name of Kubernetes; look where the file comes from`); }
  }
  return withNamespace(kind, name, textAt(object, 'metadata', 'namespace') ?? namespace);
}

function withNamespace(kind: string, name: string, namespace: string): Named {
  return CLUSTER_KINDS.has(kind) ? { kind, name } : { kind, name, namespace };
}

function keyOf({ kind, namespace = '', name }: Named): string {
  return `${kind} ${namespace}/${name}`;
}

/** Who of the manifests reads an object that it names, by the object. */
function readersOf(manifests: readonly Fields[], place: Place): Map<string, Set<string>> {
  const readers = new Map<string, Set<string>>();
  for (const object of manifests) {
    const { kind, name, namespace = place.namespace } = namedOf(object, place);
    walk(object, (wanted, its) => {
      const key = keyOf(withNamespace(wanted, its, namespace));
      readers.set(key, (readers.get(key) ?? new Set()).add(`${kind} ${name}`));
    });
  }
  return readers;
}

/** The kind that a field names an object of. */
const REFERENCES: { readonly [field: string]: string } = {
  configMap: 'ConfigMap', configMapRef: 'ConfigMap', configMapKeyRef: 'ConfigMap', secret: 'Secret', secretRef: 'Secret', secretKeyRef: 'Secret',
};
const NAMES_OF: { readonly [field: string]: string } = { secretName: 'Secret', serviceAccountName: 'ServiceAccount', claimName: 'PersistentVolumeClaim' };

function walk(value: unknown, found: (kind: string, name: string) => void): void {
  if (Array.isArray(value)) {
    value.forEach((item) => walk(item, found));
  } else if (isFields(value)) {
    for (const [field, inside] of Object.entries(value)) {
      if (typeof inside === 'string' && Object.hasOwn(NAMES_OF, field)) { found(NAMES_OF[field], inside); }
      if (field === 'imagePullSecrets' && Array.isArray(inside)) { inside.map((one) => textAt(fieldsAt(one), 'name')).forEach((name) => name !== undefined && found('Secret', name)); }
      const name = Object.hasOwn(REFERENCES, field) ? textAt(fieldsAt(inside), 'name') : undefined;
      if (name !== undefined) { found(REFERENCES[field], name); }
      if (field === 'roleRef') { roleOf(fieldsAt(inside), found); }
      walk(inside, found);
    }
  }
}

function roleOf(reference: Fields, found: (kind: string, name: string) => void): void {
  const [kind, name] = [textAt(reference, 'kind'), textAt(reference, 'name')];
  if (kind !== undefined && name !== undefined) { found(kind, name); }
}
