import { posix } from 'path';
import { configOf, taskSecrets, TextReader } from './flyte-config';
import { namespaceOf, Objects, Pod, readerOf } from './objects';
import { Purpose, UNKNOWN } from './purpose';
import { Roles, rolesOf } from './roles';
import { fieldsAt, listAt, textAt, valueAt } from '../judging/manifest/fields';
import { Fields, isFields } from '../judging/manifest/json';

/** One key of a Secret that something reads. */
export interface Reading {
  readonly secret: string;
  readonly namespace?: string;
  /** Read in each namespace of tasks, whatever that is. */
  readonly ofTasks?: boolean;
  /** Undefined where all keys are read, whichever there are. */
  readonly key?: string;
  readonly optional: boolean;
  readonly reader: string;
  readonly purpose: Purpose;
}

/** Everything in the manifests that reads a Secret. */
export function readingsOf(objects: Objects, read: TextReader): Reading[] {
  return [
    ...objects.pods.flatMap((pod) => readingsOfPod(pod, rolesOf(pod, configOf(pod, objects, read), objects))),
    ...objects.all.flatMap((object) => readingsOfObject(object)),
    ...taskSecrets(objects, read).map(({ secret, reader }): Reading => ({ secret, reader, ofTasks: true, optional: false, purpose: { kind: 'tasks' } })),
  ];
}

function readingsOfPod(pod: Pod, roles: Roles): Reading[] {
  const of = (secret: string, rest: Pick<Reading, 'key' | 'optional' | 'purpose'>): Reading => ({ secret, namespace: pod.namespace, reader: pod.reader, ...rest });
  return [
    ...pod.volumes.flatMap((volume) => sourcesOf(volume)
      .flatMap((source) => filesOf(source, placesOf(pod, volume), roles).map((file) => of(source.secret, file)))),
    ...pod.volumes.flatMap(driverSecrets).map((secret) => of(secret, { optional: false, purpose: UNKNOWN })),
    ...pod.containers.flatMap((container) => [
      ...listAt(container, 'env').flatMap((entry) => {
        const reference = fieldsAt(entry, 'valueFrom', 'secretKeyRef');
        const [name, key] = [textAt(reference, 'name'), textAt(reference, 'key')];
        const variable = textAt(entry, 'name') ?? '';
        const purpose = roles.env(variable) ?? { kind: 'unknown' as const, as: variable };
        return name === undefined ? [] : [of(name, { key, optional: reference.optional === true, purpose })];
      }),
      ...listAt(container, 'envFrom').flatMap((entry) => {
        const name = textAt(entry, 'secretRef', 'name');
        return name === undefined ? [] : [of(name, { optional: valueAt(entry, 'secretRef', 'optional') === true, purpose: UNKNOWN })];
      }),
    ]),
    ...pullSecrets(pod.spec).map((secret) => of(secret, { key: '.dockerconfigjson', optional: false, purpose: { kind: 'registry' } })),
  ];
}

interface Source {
  readonly secret: string;
  readonly optional: boolean;
  readonly items?: readonly { readonly key: string; readonly path: string }[];
}

/** The Secrets of a volume, alone or among others. */
function sourcesOf(volume: Fields): Source[] {
  const sources: [name: string | undefined, fields: Fields][] = [
    [textAt(volume, 'secret', 'secretName'), fieldsAt(volume, 'secret')],
    ...listAt(volume, 'projected', 'sources').map((source): [string | undefined, Fields] => [textAt(source, 'secret', 'name'), fieldsAt(source, 'secret')]),
  ];
  return sources.flatMap(([secret, fields]) => secret === undefined ? [] : [{ secret, optional: fields.optional === true, items: itemsOf(fields) }]);
}

function itemsOf(fields: Fields): Source['items'] {
  if (!Array.isArray(fields.items) || fields.items.length === 0) { return undefined; }
  return fields.items.flatMap((item: unknown) => {
    const [key, path] = [textAt(item, 'key'), textAt(item, 'path')];
    return key === undefined ? [] : [{ key, path: path ?? key }];
  });
}

/** Where containers see a volume. */
interface Place { readonly folder: string; readonly subPath?: string }

function placesOf(pod: Pod, volume: Fields): Place[] {
  const name = textAt(volume, 'name');
  return pod.containers.flatMap((container) => listAt(container, 'volumeMounts')).flatMap((mount) => {
    const folder = textAt(mount, 'mountPath');
    return folder === undefined || textAt(mount, 'name') !== name ? [] : [{ folder, subPath: textAt(mount, 'subPath') }];
  });
}

type File = Pick<Reading, 'key' | 'optional' | 'purpose'>;

function filesOf({ items, optional }: Source, places: readonly Place[], roles: Roles): File[] {
  if (items !== undefined) {
    return items.flatMap(({ key, path }) => {
      const paths = places.flatMap((place) => pathOf(place, path) ?? []);
      const known = paths.flatMap((one) => roles.files.get(one) ?? []);
      return [{ kind: 'unknown' as const, as: paths[0] }, ...known].map((purpose) => ({ key, optional, purpose }));
    });
  }
  const known = places.flatMap((place) => [...roles.files].flatMap(([path, purpose]) => {
    const key = posix.basename(path);
    return pathOf(place, key) === path ? [{ key, optional: optional || purpose.kind === 'old-token-key', purpose }] : [];
  }));
  // The whole Secret is there, and no file of it is one that the configuration names.
  return known.length > 0 ? known : [{ optional, purpose: { kind: 'unknown', as: places[0]?.folder } }];
}

/** Where a file of the volume is seen; undefined where it is not. */
function pathOf({ folder, subPath }: Place, file: string): string | undefined {
  if (subPath === undefined) { return posix.join(folder, file); }
  return posix.normalize(subPath) === posix.normalize(file) ? posix.normalize(folder) : undefined;
}

/** The Secrets that a storage driver asks for. */
function driverSecrets(volume: Fields): string[] {
  return Object.values(volume).filter(isFields).flatMap((driver) => [
    ...['secretRef', 'nodePublishSecretRef'].flatMap((reference) => textAt(driver, reference, 'name') ?? []),
    ...driver === volume.azureFile ? textAt(driver, 'secretName') ?? [] : [],
  ]);
}

function pullSecrets(holder: Fields): string[] {
  return listAt(holder, 'imagePullSecrets').flatMap((entry) => textAt(entry, 'name') ?? []);
}

/** What reads Secrets and is no pod. */
function readingsOfObject(object: Fields): Reading[] {
  const [kind, namespace, reader] = [textAt(object, 'kind'), namespaceOf(object), readerOf(object)];
  const of = (secret: string, key: string, purpose: Purpose, from = namespace): Reading =>
    ({ secret, namespace: from, key, optional: false, reader, purpose });
  const pair = (secret: string, from = namespace) => ['tls.crt', 'tls.key'].map((key) => of(secret, key, { kind: 'entrance-certificate' }, from));
  switch (kind) {
    case 'Ingress': return listAt(object, 'spec', 'tls').flatMap((entry) => textAt(entry, 'secretName') ?? []).flatMap((secret) => pair(secret));
    case 'Gateway': return listAt(object, 'spec', 'listeners').flatMap((listener) => listAt(listener, 'tls', 'certificateRefs'))
      .filter((reference) => (textAt(reference, 'kind') ?? 'Secret') === 'Secret')
      .flatMap((reference) => pair(textAt(reference, 'name') ?? '', textAt(reference, 'namespace') ?? namespace)).filter(({ secret }) => secret !== '');
    case 'ServiceAccount': return pullSecrets(object).map((secret) => of(secret, '.dockerconfigjson', { kind: 'registry' }));
    case 'MutatingWebhookConfiguration': {
      const [from, secret] = (textAt(object, 'metadata', 'annotations', 'cert-manager.io/inject-ca-from-secret') ?? '').split('/');
      return secret === undefined ? [] : [of(secret, 'ca.crt', { kind: 'authority' }, from)];
    }
    default: return [];
  }
}
