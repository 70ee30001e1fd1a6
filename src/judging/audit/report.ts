import { RuleInfo, Severity } from '../hardening';
import { PssLevel } from '../pss';

/** Which rules an audit applies. */
export type RuleSelection = 'pod-security' | 'hardening' | 'all';

/** Where a rule comes from; `acceptance` rules watch over the exceptions themselves and always apply. */
export type RuleSet = 'pod-security' | 'hardening' | 'acceptance';

/** A rule with what a report tells about it. */
export interface AuditRule extends RuleInfo {
  readonly set: RuleSet;
}

/** What identifies an object in a cluster. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** One place in one object that breaks one rule. */
export interface AuditFinding {
  readonly rule: AuditRule;
  readonly object: ObjectRef;
  readonly container?: string;
  /** From the root of the object, for example `spec.template.spec.containers[0].image`. */
  readonly path: string;
  readonly message: string;
  /** Why somebody accepts it; a finding without is a violation. */
  readonly accepted?: string;
  readonly file: string;
  readonly line?: number;
}

/** Input that could not be judged, or not completely. */
export interface AuditProblem {
  readonly file: string;
  readonly line?: number;
  readonly message: string;
}

/** An object that makes containers in a way no rule reads, wholly or in part. */
export interface AuditUnjudged {
  readonly object: ObjectRef;
  /** The first place in it that was not judged. */
  readonly path: string;
  readonly message: string;
  readonly file: string;
  readonly line?: number;
}

/** Input that was left out on purpose. */
export interface AuditSkipped {
  readonly file: string;
  readonly message: string;
}

/** What an object that cannot be judged does to the outcome. */
export type UnjudgedOutcome = 'warn' | 'error';

/** What an audit found, sorted, so that the same input gives the same report. */
export interface AuditReport {
  readonly level: PssLevel;
  readonly version: string;
  readonly rules: RuleSelection;
  /** Whether annotations and root grants were let accept findings. */
  readonly accept: boolean;
  readonly onUnjudged: UnjudgedOutcome;
  readonly objects: number;
  readonly pods: number;
  readonly findings: readonly AuditFinding[];
  readonly problems: readonly AuditProblem[];
  readonly unjudged: readonly AuditUnjudged[];
  readonly skipped: readonly AuditSkipped[];
}

const SEVERITIES: readonly Severity[] = ['high', 'medium', 'low'];

export function violationsOf(report: AuditReport): AuditFinding[] {
  return report.findings.filter(({ accepted }) => accepted === undefined);
}

export function acceptedOf(report: AuditReport): AuditFinding[] {
  return report.findings.filter(({ accepted }) => accepted !== undefined);
}

/** Whether something in the report says that the manifests are not as they should be. */
export function hasFailed(report: AuditReport): boolean {
  return violationsOf(report).length > 0 || (report.onUnjudged === 'error' && report.unjudged.length > 0);
}

/** How many findings there are of each severity, gravest first. */
export function bySeverity(findings: readonly AuditFinding[]): [Severity, number][] {
  return SEVERITIES.map((severity) => [severity, findings.filter(({ rule }) => rule.severity === severity).length]);
}

/** `Deployment flyte/flyteadmin` */
export function nameOf({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** By namespace, kind and name of the object, then by rule and place; by code unit, so that no locale changes it. */
export function sortFindings(findings: AuditFinding[], rules: readonly AuditRule[]): AuditFinding[] {
  const order = new Map(rules.map((rule, index) => [rule.id, index]));
  return findings.sort((left, right) => compareObjects(left.object, right.object)
    || compare(left.file, right.file)
    || order.get(left.rule.id)! - order.get(right.rule.id)!
    || (left.line ?? 0) - (right.line ?? 0)
    || compare(left.path, right.path)
    || compare(left.message, right.message));
}

export function sortProblems(problems: AuditProblem[]): AuditProblem[] {
  return problems.sort((left, right) => compare(left.file, right.file) || (left.line ?? 0) - (right.line ?? 0)
    || compare(left.message, right.message));
}

export function sortUnjudged(unjudged: AuditUnjudged[]): AuditUnjudged[] {
  return unjudged.sort((left, right) => compareObjects(left.object, right.object) || compare(left.file, right.file)
    || (left.line ?? 0) - (right.line ?? 0) || compare(left.path, right.path));
}

export function sortSkipped(skipped: AuditSkipped[]): AuditSkipped[] {
  return skipped.sort((left, right) => compare(left.file, right.file) || compare(left.message, right.message));
}

function compareObjects(left: ObjectRef, right: ObjectRef): number {
  return compare(left.namespace ?? '', right.namespace ?? '') || compare(left.kind, right.kind)
    || compare(left.name, right.name) || compare(left.apiVersion, right.apiVersion);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
