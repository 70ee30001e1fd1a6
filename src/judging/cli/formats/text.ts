import { acceptedOf, AuditFinding, AuditReport, AuditRule, bySeverity, nameOf, ObjectRef, violationsOf } from '../../audit';
import { counted, HIDDEN } from '../../manifest/text';

/** What a rendering needs to know besides the report. */
export interface RenderOptions {
  /** Version of this package. */
  readonly version: string;
  /** The commit of the sources, where one is named. */
  readonly commit?: string;
  /** Whether the reader sees the problems anyway, right above the report. */
  readonly problemsElsewhere: boolean;
}

/** The findings of one object. */
export interface Group {
  readonly object: ObjectRef;
  readonly file: string;
  readonly findings: readonly AuditFinding[];
}

/** Findings by object, in the order of the report. */
export function* groupsOf({ findings }: AuditReport): Generator<Group> {
  let start = 0;
  for (let end = 1; end <= findings.length; end++) {
    if (end === findings.length || !sameObject(findings[start], findings[end])) {
      yield { object: findings[start].object, file: findings[start].file, findings: findings.slice(start, end) };
      start = end;
    }
  }
}

function sameObject(left: AuditFinding, right: AuditFinding): boolean {
  return left.file === right.file && left.object.apiVersion === right.object.apiVersion && nameOf(left.object) === nameOf(right.object);
}

/**
 * JSON with the items of one list at a time: a report of a whole cluster has hundreds of thousands, and as one text they would take
 * more memory than all that found them. `wrap` gives the document around the list.
 */
export function* jsonPieces(wrap: (list: readonly unknown[]) => unknown, items: Iterable<unknown>, depth: number): Generator<string> {
  let mark = '@list@';
  // A name from a manifest may look the same.
  for (const without = json(wrap([])); without.includes(mark);) {
    mark = `@${mark}`;
  }
  const [before, after] = json(wrap([mark])).split(JSON.stringify(mark));
  const indent = '  '.repeat(depth);
  let first = true;
  for (const item of items) {
    const text = json(item).replace(/\n/g, `\n${indent}`);
    yield first ? before + text : `,\n${indent}${text}`;
    first = false;
  }
  yield first ? `${json(wrap([]))}\n` : `${after}\n`;
}

export function* mapped<From, To>(items: Iterable<From>, map: (item: From) => To): Generator<To> {
  for (const item of items) {
    yield map(item);
  }
}

/** The rules that the findings break, each once. */
export function rulesOf(findings: readonly AuditFinding[]): AuditRule[] {
  return [...new Set(findings.map(({ rule }) => rule))];
}

/** `not judged: 2 objects`, by object: one of them may have several places. */
function notJudged({ unjudged }: AuditReport): string {
  return `not judged: ${counted(new Set(unjudged.map(({ object, file, line }) => [file, object.apiVersion, nameOf(object), line].join(' '))).size, 'object')}`;
}

/** `3 violations (1 high, 2 medium, 0 low) and 1 accepted finding in 5 objects with 2 pods` */
export function summaryOf(report: AuditReport): string {
  const violations = violationsOf(report);
  const severities = bySeverity(violations).map(([severity, number]) => `${number} ${severity}`).join(', ');
  const accepted = acceptedOf(report).length;
  return [
    `${counted(violations.length, 'violation')}${violations.length > 0 ? ` (${severities})` : ''}`,
    accepted > 0 ? ` and ${counted(accepted, 'accepted finding')}` : '',
    ` in ${counted(report.objects, 'object')} with ${counted(report.pods, 'pod')}`,
    report.unjudged.length > 0 ? `; ${notJudged(report)}` : '',
    report.problems.length > 0 ? `; ${counted(report.problems.length, 'problem')} with the input` : '',
  ].join('');
}

/** `Pod Security restricted (latest) and hardening` */
export function scopeOf({ level, version, rules }: AuditReport): string {
  const podSecurity = level === 'privileged' ? 'Pod Security privileged, which allows everything' : `Pod Security ${level} (${version})`;
  switch (rules) {
    case 'pod-security': return podSecurity;
    case 'hardening': return 'Hardening rules';
    case 'all': return `${podSecurity} and hardening rules`;
  }
}

/** `deploy.yaml:12` */
export function placeOf({ file, line }: { readonly file: string; readonly line?: number }): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** JSON in which the same characters are escapes, so that its value stays and a screen is left alone. */
function json(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(HIDDEN, (text) => text === '\n' ? text : [...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''));
}
