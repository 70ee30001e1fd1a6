import { HARDENING_RULES, RuleInfo } from '../hardening';
import { AuditRule, RuleSelection, UnjudgedOutcome } from './report';
import { PSS_CHECKS } from '../pss/registry';

const RULE_SELECTIONS: readonly RuleSelection[] = ['pod-security', 'hardening', 'all'];

export const EMPTY_ACCEPTANCE = acceptanceRule({
  id: 'empty-acceptance',
  severity: 'medium',
  title: 'Acceptance without a reason',
  why: 'An exception that nobody can explain cannot be reviewed.',
  fix: 'Write the reason as the value of the annotation, or remove the annotation.',
});

export const UNKNOWN_ACCEPTANCE = acceptanceRule({
  id: 'unknown-acceptance',
  severity: 'low',
  title: 'Acceptance of a rule that does not exist',
  why: 'It looks like an exception and accepts nothing.',
  fix: 'Correct the rule id after accept- in the name of the annotation, or remove the annotation.',
});

export const REFUSED_ROOT_GRANT = acceptanceRule({
  id: 'refused-root-grant',
  severity: 'high',
  title: 'Root grant that does not hold',
  why: 'The manifest claims a permission to run as root that covers one init container and nothing but its user and group.',
  fix: 'Let the annotation name one init container that drops all capabilities, keeps its root filesystem read-only and is confined otherwise.',
});

export const FAILED_RULE: AuditRule = {
  id: 'failed-rule',
  severity: 'high',
  title: 'Rule that could not judge',
  why: 'A rule that failed has seen nothing, and what it would have found may be there.',
  fix: 'Correct the rule: it must return a list of findings for every object, and never throw.',
  set: 'hardening',
};

/** Every rule of ours, in the order of reports. */
export const AUDIT_RULES: readonly AuditRule[] = [
  ...PSS_CHECKS.map((check): AuditRule => ({
    id: check.id,
    // All are grave alike: a namespace that enforces the level refuses the pod for any of them.
    severity: 'high',
    title: `Pod Security ${check.level}: ${check.id}`,
    why: `The Pod Security Standards forbid it from level ${check.level} on.`,
    fix: check.fix,
    set: 'pod-security',
  })),
  ...HARDENING_RULES.map((rule): AuditRule => ({ ...info(rule), set: 'hardening' })),
  FAILED_RULE,
  EMPTY_ACCEPTANCE,
  UNKNOWN_ACCEPTANCE,
  REFUSED_ROOT_GRANT,
];

const BY_ID = new Map(AUDIT_RULES.map((rule) => [rule.id, rule]));

/** The ids that rules of somebody else's cannot have. */
export const BUILT_IN: ReadonlySet<string> = new Set(BY_ID.keys());

export function ruleOf(id: string): AuditRule {
  return BY_ID.get(id)!;
}

/** Whether an acceptance may name it: those that watch over acceptances cannot be accepted themselves, nor that a rule failed. */
export function isAcceptable(rule: AuditRule | undefined): boolean {
  return rule !== undefined && rule.set !== 'acceptance' && rule !== FAILED_RULE;
}

export function parseRules(text: string): RuleSelection {
  const selection = RULE_SELECTIONS.find((known) => known === text);
  if (selection === undefined) {
    throw new Error(`rules must be one of ${RULE_SELECTIONS.join(', ')}, got ${JSON.stringify(text)}`);
  }
  return selection;
}

export function parseUnjudged(text: string): UnjudgedOutcome {
  if (text !== 'warn' && text !== 'error') {
    throw new Error(`unjudged must be one of warn, error, got ${JSON.stringify(text)}`);
  }
  return text;
}

function acceptanceRule(rule: RuleInfo): AuditRule {
  return { ...rule, set: 'acceptance' };
}

function info({ id, severity, title, why, fix }: RuleInfo): RuleInfo {
  return { id, severity, title, why, fix };
}
