import { readPod } from './pod';
import { checksOf } from './registry';
import { PssOptions, PssResult, PssViolation } from './types';
import { parseLevel, parseVersion } from './versions';
import { isFields } from '../manifest/json';
import { podsOf, PssPod, PssProblem } from '../manifest/pods';

/**
 * The checks that a pod fails, as Kubernetes' own admission would decide; none means that it is allowed. A pod without
 * containers is allowed, as there: that it cannot exist is for validation to say.
 *
 * Never throws on a pod, whatever it is made of; an unknown level or version is the caller's mistake and throws.
 */
export function evaluatePod(pod: PssPod, options: PssOptions): PssViolation[] {
  const level = parseLevel(options.level);
  const minor = parseVersion(options.version ?? 'latest');
  if (level === 'privileged') {
    return [];
  }
  const { pod: typed, problems } = readPod(pod);
  const violations = problems.length > 0 ? [malformed(problems)] : [];
  for (const { check, judge } of checksOf(level, minor)) {
    const finding = judge(typed);
    if (finding) {
      violations.push({ check: check.id, reason: finding.reason, detail: finding.detail, fix: check.fix, locations: finding.locations });
    }
  }
  return violations;
}

/** Only what the API server could not decode, for who judges a pod by other rules. */
export function malformedPod(pod: PssPod): PssViolation[] {
  const { problems } = readPod(pod);
  return problems.length > 0 ? [malformed(problems)] : [];
}

/** Judges every pod in a manifest; empty when there is none. */
export function evaluate(manifest: unknown, options: PssOptions): PssResult[] {
  return podsOf(manifest).map((subject) => ({ subject, violations: evaluatePod(subject, options) }));
}

/** The API server refuses to decode such a pod, so no level allows it. */
function malformed(problems: readonly PssProblem[]): PssViolation {
  return {
    check: 'malformed',
    reason: 'malformed',
    detail: problems.map(({ location, expected }) => `${location.path} must be ${expected}, got ${show(location.value)}`).join('; '),
    fix: 'Give the field a value of the type that the Kubernetes API has for it, or remove it.',
    locations: problems.map(({ location }) => location),
  };
}

function show(value: unknown): string {
  if (Array.isArray(value)) {
    return 'a list';
  }
  switch (typeof value) {
    case 'string': return `the string ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
    case 'number': return `the number ${value}`;
    case 'boolean': return String(value);
    case 'object': return isFields(value) ? 'an object' : value === null ? 'null' : 'an object that is no plain data';
    default: return `a ${typeof value}`;
  }
}
