import { below, mentionsContainers } from './nested-pods';
import { Assembly, PodPlace } from './pod-recipes';
import { POD_RULES, PodRule } from '../hardening';
import { fieldsAt, textAt, valueAt } from '../manifest/fields';
import { Fields, isFields } from '../manifest/json';

/**
 * Parses a text of YAML or JSON into its documents, and throws where it cannot. The command brings a parser; where there is none, what
 * stands in ConfigMaps is not read.
 */
export type TextReader = (text: string) => readonly unknown[];

/** A document in a key of a ConfigMap. */
export interface ConfigDocument {
  /** `data['k8s.yaml']` */
  readonly path: string;
  readonly fields: Fields;
  /** Whether it is a Kubernetes object, such as a cluster resource template or a pod template. */
  readonly isObject: boolean;
}

/** A key of a ConfigMap that seems to hold containers and could not be read. */
export interface UnreadText {
  readonly path: string;
  readonly why: string;
}

/** What must stand in a text for a pod, or what shapes one, to be in it: most ConfigMaps are not worth parsing. */
const WORTH_READING = /(kind|containers|initContainers|[Ss]ecurity-?[Cc]ontext|enable-host-networking-pod)["']?\s*:/;
/** `{{ namespace }}` of cluster resource templates, within quotes or not. */
const PLACEHOLDER = /\{\{-?\s*([\w.]*)[^{}]*\}\}/g;

/** The documents of a ConfigMap that hold a pod or decide about pods. */
export function configDocuments(object: Fields, read: TextReader): { readonly documents: ConfigDocument[]; readonly unread: UnreadText[] } {
  const documents: ConfigDocument[] = [];
  const unread: UnreadText[] = [];
  for (const [key, text] of Object.entries(textAt(object, 'kind') === 'ConfigMap' ? fieldsAt(object, 'data') : {})) {
    if (typeof text !== 'string' || !WORTH_READING.test(text)) {
      continue;
    }
    const path = `data['${key}']`;
    try {
      documents.push(...read(text.replace(PLACEHOLDER, (_all, name: string) => name.replace(/\W/g, '') || 'value')).filter(isFields)
        .map((fields) => ({ path, fields, isObject: textAt(fields, 'kind') !== undefined && textAt(fields, 'apiVersion') !== undefined })));
    } catch (error) {
      // Scripts and templates of other programs are no YAML, and mostly have nothing to do with pods.
      if (mentionsContainers(text) || flyteKeys(text)) {
        unread.push({ path, why: error instanceof Error ? error.message : String(error) });
      }
    }
  }
  return { documents, unread };
}

function flyteKeys(text: string): boolean {
  return /(default-(pod-)?security-context|enable-host-networking-pod)["']?\s*:/i.test(text);
}

/** The pod of every task, as far as a configuration of Flyte decides about it; undefined for any other document. */
export function flyteTaskPod(document: Fields, path: string): PodPlace | undefined {
  const [plugins, pluginsPath] = section(document, path, 'plugins');
  const [settings, at] = section(plugins, pluginsPath, 'k8s');
  const [pod, podPath] = section(settings, at, 'default-pod-security-context');
  const [container, containerPath] = section(settings, at, 'default-security-context');
  const hostKey = keyOf(settings, 'enable-host-networking-pod');
  const host = hostKey === undefined ? undefined : settings[hostKey];
  if (Object.keys(pod).length + Object.keys(container).length === 0 && host !== true) {
    return undefined;
  }
  const assembly = new Assembly(at).set('securityContext', pod, podPath);
  if (host === true) {
    assembly.set('hostNetwork', true, below(at, hostKey!));
  }
  return assembly
    .add('containers', [{ name: 'task', securityContext: container }], () => at)
    .within('containers[0].securityContext', containerPath)
    .pod(undefined, { lent: true });
}

/**
 * The hardening rules that Flyte's default contexts can break. A default without a group leaves it to the task, or on OpenShift to its
 * namespace; one of 0 does not.
 */
export const TASK_RULES: readonly PodRule[] = POD_RULES.filter(({ id }) => id === 'root-group').map((rule) => ({
  ...rule,
  judge: (pod) => {
    const isSet = [pod.spec, ...pod.containers.map(({ fields }) => fields)]
      .some((holder) => typeof valueAt(holder, 'securityContext', 'runAsGroup') === 'number');
    return rule.judge(pod).filter(({ container }) => isSet || container === undefined);
  },
}));

/** Flyte reads its keys in any case. */
function section(holder: Fields, path: string, name: string): [Fields, string] {
  const key = keyOf(holder, name);
  return [fieldsAt(holder, key ?? name), below(path, key ?? name)];
}

function keyOf(holder: Fields, name: string): string | undefined {
  return Object.keys(holder).find((key) => key.toLowerCase() === name);
}
