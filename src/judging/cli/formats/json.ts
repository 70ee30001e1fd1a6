import { jsonPieces, mapped, RenderOptions } from './text';
import { acceptedOf, AuditFinding, AuditReport, bySeverity, violationsOf } from '../../audit';

/**
 * Grows by new fields only; anything else changes `schemaVersion`.
 *
 * - `level`, `version`, `rules`, `accept`, `onUnjudged`: what was asked for; `commit`, where one was named.
 * - `summary`: counts; `bySeverity` counts violations only.
 * - `findings[]`: `rule`, `set` (pod-security, hardening or acceptance), `severity`, `status` (violation or accepted, then with
 *   `reason`), `object` (apiVersion, kind, namespace where it has one, name), `container` where there is one, `path` from the root of the
 *   object, `message`, `fix`, `file` and `line`.
 * - `problems[]`: input that could not be judged: `file`, `line` where there is one, `message`.
 * - `unjudged[]`: objects that make containers in a way no rule reads: `object`, `path`, `message`, `file`, `line` where there is one.
 * - `skipped[]`: input left out on purpose: `file`, `message`.
 */
export function renderJson(report: AuditReport, { commit }: RenderOptions): Iterable<string> {
  const violations = violationsOf(report);
  return jsonPieces((findings) => ({
    schemaVersion: 1,
    level: report.level,
    version: report.version,
    rules: report.rules,
    accept: report.accept,
    onUnjudged: report.onUnjudged,
    commit,
    summary: {
      objects: report.objects,
      pods: report.pods,
      violations: violations.length,
      bySeverity: Object.fromEntries(bySeverity(violations)),
      accepted: acceptedOf(report).length,
      problems: report.problems.length,
      unjudged: report.unjudged.length,
      skipped: report.skipped.length,
    },
    problems: report.problems,
    unjudged: report.unjudged,
    skipped: report.skipped,
    findings,
  }), mapped(report.findings, entryOf), 2);
}

function entryOf({ rule, object, container, path, message, accepted, file, line }: AuditFinding) {
  return {
    rule: rule.id,
    set: rule.set,
    severity: rule.severity,
    status: accepted === undefined ? 'violation' : 'accepted',
    reason: accepted,
    object: { apiVersion: object.apiVersion, kind: object.kind, namespace: object.namespace, name: object.name },
    container,
    path,
    message,
    fix: rule.fix,
    file,
    line,
  };
}
