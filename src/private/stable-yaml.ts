import { Yaml } from 'cdk8s';
import { Document, isDocument, sorted } from './documents';

/** The YAML library, by cdk8s' way to it: also while a synth writes by ours. */
const byLibrary = Yaml.stringify.bind(Yaml);

/** The document as YAML, keys sorted. */
export function stableYaml(document: Document): string {
  return writtenYaml(sorted(document) as Document);
}

/** The document as `Yaml.stringify` writes it, provided that no object or list is in it twice. */
export function writtenYaml(document: Document): string {
  const lines: string[] = [];
  return writeMap(document, '', lines) ? `${lines.join('\n')}\n` : byLibrary(document);
}

/** Texts that need no quotes, in any place: not those that YAML 1.1 takes for a truth value, null or a number. */
const PLAIN_TEXT = /^(?!(?:y|n|yes|no|on|off|true|false|null|e\d+)$)[A-Za-z/][A-Za-z0-9_/.-]*$/i;

/** Texts of several lines that begin with a letter or a mark, and end with one and a line break. */
const LITERAL_TEXT = /^[\x21-\x7e](?:[\x20-\x7e\n]*[\x21-\x7e])?\n$/;

/** How texts of one line are written, where quotes may be needed. */
const written = new Map<string, string>();
const REMEMBERED = 10_000;

/**
 * Writes the same as the YAML library, which takes ten times as long: it must be ready for anything, and manifests and configuration are
 * maps, lists, numbers and texts. Tells whether it could.
 */
function writeMap(map: Document, indent: string, lines: string[], first = indent): boolean {
  const keys = Object.keys(map);
  return keys.length > 0 && keys.every((key, index) => {
    if (!PLAIN_TEXT.test(key) || key.length > 100) { return false; }
    return writeValue(map[key], `${index === 0 ? first : indent}${key}:`, `${indent}  `, lines);
  });
}

function writeList(list: unknown[], indent: string, lines: string[]): boolean {
  return list.every((entry) => isDocument(entry) && Object.keys(entry).length > 0
    ? writeMap(entry, `${indent}  `, lines, `${indent}- `)
    : !Array.isArray(entry) && writeValue(entry, `${indent}-`, `${indent}  `, lines));
}

function writeValue(value: unknown, start: string, indent: string, lines: string[]): boolean {
  if (Array.isArray(value) && value.length > 0) {
    lines.push(start);
    return writeList(value, indent, lines);
  }
  if (isDocument(value) && Object.keys(value).length > 0) {
    lines.push(start);
    return writeMap(value, indent, lines);
  }
  if (typeof value === 'string' && LITERAL_TEXT.test(value)) {
    lines.push(`${start} |`);
    for (const line of value.slice(0, -1).split('\n')) { lines.push(line === '' ? '' : `${indent}${line}`); }
    return true;
  }
  const text = scalar(value);
  if (text === undefined) { return false; }
  lines.push(`${start} ${text}`);
  return true;
}

function scalar(value: unknown): string | undefined {
  if (typeof value === 'boolean') { return String(value); }
  if (typeof value === 'number') { return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : undefined; }
  if (Array.isArray(value)) { return '[]'; }
  if (isDocument(value)) { return '{}'; }
  if (typeof value !== 'string' || value.length > 1000 || /[^\x20-\x7e]/.test(value)) { return undefined; }
  if (PLAIN_TEXT.test(value)) { return value; }
  const known = written.get(value);
  if (known !== undefined) { return known; }
  // In a place like the one it is for: at the top of a document some texts are written otherwise.
  const text = byLibrary({ a: value }).slice('a: '.length).trimEnd();
  if (text.includes('\n')) { return undefined; }
  if (written.size >= REMEMBERED) { written.clear(); }
  written.set(value, text);
  return text;
}
