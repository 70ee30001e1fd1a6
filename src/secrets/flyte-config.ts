import { nameOf, Objects, Pod } from './objects';
import { fieldsAt, listAt, textAt } from '../judging/manifest/fields';
import { Fields, isFields } from '../judging/manifest/json';

/** Parses a text of YAML into its documents, and throws where it is none. */
export type TextReader = (text: string) => readonly unknown[];

/** What the programs of a pod read as Flyte's configuration: the first document that says something counts. */
export class FlyteConfig {
  constructor(private readonly documents: readonly Fields[]) {}

  /** What stands at a path; Flyte reads its keys in any case. */
  public at(...path: string[]): unknown {
    return this.documents.map((document) => valueAt(document, path)).find((value) => value !== undefined);
  }

  public text(...path: string[]): string | undefined {
    const value = this.at(...path);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  public texts(...path: string[]): string[] {
    const value = this.at(...path);
    return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
  }
}

/** The configuration in the ConfigMaps that a pod mounts. What is no YAML is none of Flyte's. */
export function configOf(pod: Pod, objects: Objects, read: TextReader): FlyteConfig {
  const names = pod.volumes.flatMap((volume) => [textAt(volume, 'configMap', 'name'), ...listAt(volume, 'projected', 'sources').map((source) => textAt(source, 'configMap', 'name'))]);
  const texts = names.flatMap((name) => name === undefined ? [] : objects.configMap(name, pod.namespace) ?? [])
    .flatMap((configMap) => Object.entries(fieldsAt(configMap, 'data')).filter(([key]) => /\.ya?ml$/.test(key)).map(([, text]) => text));
  return new FlyteConfig(texts.flatMap((text) => typeof text === 'string' ? documentsIn(text, read) : []));
}

function documentsIn(text: string, read: TextReader): Fields[] {
  try {
    return read(text).filter(isFields);
  } catch {
    return [];
  }
}

function valueAt(document: Fields, path: readonly string[]): unknown {
  let current: unknown = document;
  for (const name of path) {
    const holder = fieldsAt(current);
    const key = Object.keys(holder).find((each) => each.toLowerCase() === name.toLowerCase());
    if (key === undefined) { return undefined; }
    current = holder[key];
  }
  return current ?? undefined;
}

/** Names of the ConfigMaps with a `plugins.k8s` section: Secrets that it names are of the namespaces of tasks. */
export function taskSecrets(objects: Objects, read: TextReader): { readonly secret: string; readonly reader: string }[] {
  return objects.ofKind('ConfigMap').flatMap((configMap) => Object.values(fieldsAt(configMap, 'data'))
    .flatMap((text) => typeof text === 'string' && text.includes('default-env-from-secrets') ? documentsIn(text, read) : [])
    .flatMap((document) => new FlyteConfig([document]).texts('plugins', 'k8s', 'default-env-from-secrets'))
    .map((secret) => ({ secret, reader: `tasks (ConfigMap ${nameOf(configMap)})` })));
}
