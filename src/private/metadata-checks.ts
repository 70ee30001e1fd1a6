import { isSubdomain, refusal, requireLabelValue } from './checks';

/** What the API server takes for all annotations of one object together. */
const ANNOTATIONS_LIMIT = 256 * 1024;

type Texts = { readonly [name: string]: string };

/** Whether the text is a name of a label or an annotation: letters, digits, -, _ and ., after a DNS subdomain and a slash or after nothing. */
export function isQualifiedName(text: string): boolean {
  const [name, prefix, ...rest] = text.split('/').reverse();
  return rest.length === 0 && /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(name) && (prefix === undefined || isSubdomain(prefix));
}

/** Refuses labels that the API server would refuse. */
export function requireLabels(where: string, prop: string, labels: Texts | undefined, fix = 'use letters, digits, -, _ and ., 63 characters at most'): void {
  for (const [name, value] of entriesOf(where, prop, labels)) {
    if (!isQualifiedName(name)) {
      throw refusal(where, prop, 'have label names as keys', name, "write for example 'team' or 'example.com/team'");
    }
    requireLabelValue(where, `${prop}['${name}']`, value, fix);
  }
}

/** Refuses annotations that the API server would refuse. */
export function requireAnnotations(where: string, prop: string, annotations: Texts | undefined): void {
  let size = 0;
  for (const [name, value] of entriesOf(where, prop, annotations)) {
    // Names of annotations, unlike those of labels, may have capitals before the slash.
    if (!isQualifiedName(name.toLowerCase())) {
      throw refusal(where, prop, 'have annotation names as keys', name, "write for example 'team' or 'example.com/team'");
    }
    if (typeof value !== 'string') {
      throw refusal(where, `${prop}['${name}']`, 'be a text', value, `write '${String(value)}'`);
    }
    size += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  if (size > ANNOTATIONS_LIMIT) {
    throw refusal(where, prop, 'have 256 KiB at most', `${Math.ceil(size / 1024)} KiB`, 'keep what is large in a ConfigMap');
  }
}

function entriesOf(where: string, prop: string, texts: Texts | undefined): [string, string][] {
  if (texts === undefined) { return []; }
  if (typeof texts !== 'object' || texts === null || Array.isArray(texts)) {
    throw refusal(where, prop, 'be names with values', texts, 'give a text for each name');
  }
  return Object.entries(texts);
}
