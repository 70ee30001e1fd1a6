import { pairsOf, suffix } from './basic';
import { credentialOf } from '../../judging/hardening/credentials';
import { Fields, isFields } from '../../judging/manifest/json';
import { call, Code, literal, object } from '../code';
import { Part, Reader } from '../row';

/** Reads one YAML document; throws where it is none. Given by the command, which has a parser. */
export type ReadYaml = (text: string) => unknown;

/** `customData`: a list of domains, each with a list of placeholders. */
export const customData: Reader = (value) => (pairsOf(value) ?? []).flatMap(({ at: before, key: domain, value: entries }) => {
  const refused = 'a value from elsewhere that templates would write into every namespace; let the template refer to a Secret by name';
  return (pairsOf(entries) ?? []).map((entry): Part => {
    const { value: text, valueFrom }: Fields = isFields(entry.value) ? entry.value : { value: entry.value };
    const at = `${before}${entry.at}`;
    return valueFrom !== undefined ? { at, refused } : { at, to: [{ key: domain }, { key: entry.key }], code: literal(String(text)) };
  });
});

/** A list of templates with a key and a text each. */
export function templateList(read: ReadYaml): Reader {
  return (value) => !Array.isArray(value) ? { refused: 'it must be a list; use taskNamespaces.templates' } : value.flatMap((item: unknown, index): Part[] => {
    const { key, value: text } = isFields(item) ? item as { [key: string]: unknown } : {};
    return [{ at: `[${index}].key`, same: 'templates are applied in the order of their names' }, templateOf(`[${index}].value`, String(key), String(text), read)];
  });
}

/** A map of templates by file. */
export function templateMap(read: ReadYaml): Reader {
  return (value) => !isFields(value) ? { refused: 'it must be a map; use taskNamespaces.templates' }
    : Object.entries(value).map(([file, text]) => templateOf(suffix(file), file.replace(/\.ya?ml$/, ''), String(text), read));
}

const MARK = 'FLYTEPLACEHOLDER';
const PODS = 'pods of tasks are laid on a template that keeps them non-root; say what this one says by tasks: env, labels, scheduling, security, or make it in your own manifests';
const UNREADABLE = 'no YAML of one object; use taskNamespaces.templates with ClusterResourceTemplate';

/** Placeholders without quotes would be maps to a parser. */
function parseTemplate(text: string, read: ReadYaml): unknown {
  const value = read(text.replace(/\{\{\s*\.?(\w+)\s*\}\}/g, `${MARK}_$1_`));
  const back = (one: unknown): unknown => typeof one === 'string' ? one.replace(new RegExp(`${MARK}_(\\w+?)_(?![a-z0-9])`, 'gi'), '{{ $1 }}')
    : Array.isArray(one) ? one.map(back)
      : isFields(one) ? Object.fromEntries(Object.entries(one).map(([key, inner]) => [back(key) as string, back(inner)])) : one;
  return back(value);
}

function templateOf(at: string, name: string, text: string, read: ReadYaml): Part {
  let document: unknown;
  try {
    document = parseTemplate(text, read);
  } catch {
    return { at, refused: UNREADABLE };
  }
  if (!isFields(document) || typeof document.kind !== 'string' || typeof document.apiVersion !== 'string') { return { at, refused: UNREADABLE }; }
  const of = ['taskNamespaces', { list: 'templates', entry: `${document.kind} ${name}` }];
  const metadata = isFields(document.metadata) ? document.metadata : {};
  const typed = typedTemplate(document, metadata);
  if (typed !== undefined) { return { at, of, code: typed }; }
  if (document.kind === 'Secret' && hasText(document)) {
    return { at, refused: 'a secret in plain text that the sync would write into every namespace; make it there by a tool for secrets (External Secrets), or let pods use a workload identity' };
  }
  if (document.kind === 'PodTemplate') { return { at, refused: PODS }; }
  const [group] = document.apiVersion.includes('/') ? document.apiVersion.split('/') : [''];
  return {
    at,
    of,
    code: call('ClusterResourceTemplate.custom', object({
      name: literal(name.replace(/[^A-Za-z0-9_-]/g, '-')),
      manifest: literal(`${text.replace(/\{\{\s*\.?(\w+)\s*\}\}/g, '{{ $1 }}').trim()}\n`),
      apiGroup: literal(group),
      resource: literal(pluralOf(document.kind)),
    })),
  };
}

function hasText({ data, stringData }: { readonly [key: string]: unknown }): boolean {
  return [data, stringData].some((map) => isFields(map) && Object.entries(map).some(([key, value]) => typeof value === 'string' && (value !== '' || credentialOf(key, value) !== undefined)));
}

/** The kinds that have a factory, as long as they hold nothing else. */
function typedTemplate(document: { readonly [key: string]: unknown }, metadata: { readonly [key: string]: unknown }): Code | undefined {
  const only = (of: { readonly [key: string]: unknown }, ...keys: string[]) => Object.keys(of).every((key) => keys.includes(key));
  const texts = (value: unknown): Code | undefined => isFields(value) && Object.keys(value).length > 0
    ? { is: 'object', fields: Object.entries(value).map(([key, one]) => [key, literal(String(one))] as const) } : undefined;
  const spec = isFields(document.spec) ? document.spec : {};
  switch (document.kind) {
    case 'Namespace':
      // Its finalizer is Kubernetes' own.
      return only(document, 'apiVersion', 'kind', 'metadata', 'spec') && only(metadata, 'name', 'labels')
        ? call('ClusterResourceTemplate.namespace', ...metadata.labels === undefined ? [] : [object({ labels: texts(metadata.labels) })]) : undefined;
    case 'ServiceAccount':
      return only(document, 'apiVersion', 'kind', 'metadata') && only(metadata, 'name', 'namespace', 'annotations')
        ? call('ClusterResourceTemplate.serviceAccount', object({
          name: metadata.name === 'default' ? undefined : literal(String(metadata.name)), annotations: texts(metadata.annotations),
        })) : undefined;
    case 'ResourceQuota':
      return only(document, 'apiVersion', 'kind', 'metadata', 'spec') && only(metadata, 'name', 'namespace') && only(spec, 'hard') && isFields(spec.hard)
        ? call('ClusterResourceTemplate.resourceQuota', texts(spec.hard) ?? object({})) : undefined;
    case 'RoleBinding': {
      const role = isFields(document.roleRef) ? document.roleRef : {};
      const subjects = Array.isArray(document.subjects) ? document.subjects as unknown[] : [];
      const [subject] = subjects;
      return role.kind === 'ClusterRole' && subjects.length === 1 && isFields(subject) && subject.kind === 'ServiceAccount'
        ? call('ClusterResourceTemplate.roleBinding', object({
          clusterRole: literal(String(role.name)), serviceAccount: subject.name === 'default' ? undefined : literal(String(subject.name)),
        })) : undefined;
    }
    default: return undefined;
  }
}

/** Kinds that a map of templates by file makes. */
export function kindsIn(files: unknown): string[] {
  return isFields(files) ? Object.values(files).flatMap((text) => /^kind:\s*["']?(\w+)/m.exec(String(text))?.slice(1) ?? []) : [];
}

/** As Kubernetes forms the plural of a kind. */
export function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  return /(s|x|ch|sh)$/.test(word) ? `${word}es` : /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}
