import { AuditRule } from './report';
import { BUILT_IN, FAILED_RULE } from './rules';
import { refusal } from '../../private/checks';
import { whyNoReason } from '../../private/reason';
import { Hit, Severity } from '../hardening';
import { plain } from '../manifest/text';

/** A rule that somebody else wrote, after its own words were found to be usable. */
export interface OwnRule {
  readonly rule: AuditRule;
  readonly judge: (object: object) => unknown;
}

/** What a rule of somebody else's found, or that it failed. */
export interface OwnHit {
  readonly rule: AuditRule;
  readonly hit: Hit;
}

/** What an annotation's name has room for after `accept-`. */
const LONGEST_ID = 56;
const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const SEVERITIES: readonly string[] = ['high', 'medium', 'low'];
const LONGEST_CAUSE = 200;

/** Reads rules that somebody else wrote; throws where one is none, or has the id of another. `where` names a rule by its index. */
export function ownRulesFrom(where: (index: number) => string, rules: readonly unknown[]): OwnRule[] {
  const taken = new Set<string>();
  return rules.map((given, index) => {
    const own = ownRuleFrom(where(index), given);
    if (taken.has(own.rule.id)) { throw refusal(where(index), 'id', 'be free', own.rule.id, 'another rule has it; choose another'); }
    taken.add(own.rule.id);
    return own;
  });
}

function ownRuleFrom(where: string, given: unknown): OwnRule {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new Error(`${where} must be a rule, got ${Array.isArray(given) ? 'a list' : given === null ? 'null' : `a ${typeof given}`}; `
      + 'write { id, severity, title, why, fix, judge(object) }');
  }
  // Each member is read once, so that it cannot be another when it is used.
  const { id, severity, title, why, fix, judge } = given as { readonly [member: string]: unknown };
  if (typeof id !== 'string' || !ID.test(id) || id.length > LONGEST_ID) {
    throw refusal(where, 'id', `be lower-case words joined by -, ${LONGEST_ID} characters at most`, quoted(id), 'write for example acme-registry');
  }
  if (BUILT_IN.has(id)) { throw refusal(where, 'id', 'be free', id, 'a rule of the audit has it; begin with a word of your own'); }
  if (typeof severity !== 'string' || !SEVERITIES.includes(severity)) {
    throw refusal(where, 'severity', `be one of ${SEVERITIES.join(', ')}`, quoted(severity), 'see the table of rules in docs/audit.md');
  }
  const words = (member: string, text: unknown): string => {
    if (typeof text !== 'string' || text.trim() === '' || whyNoReason(text) !== undefined) {
      throw refusal(where, member, 'be one line of visible words', quoted(text), 'reports show it');
    }
    return text;
  };
  if (typeof judge !== 'function') { throw refusal(where, 'judge', 'be a method', quoted(judge), 'write judge(object) { return []; }'); }
  return {
    rule: { id, severity: severity as Severity, title: words('title', title), why: words('why', why), fix: words('fix', fix), set: 'hardening' },
    judge: (object) => Reflect.apply(judge, given, [object]) as unknown,
  };
}

/** Registered, so that the guards of all copies of this package in one app know the same rules. */
const RULES = Symbol.for('cdk8s-flyte.own-rules');

/** Adds a rule to the app with this root; throws where it is none, or has the id of another. */
export function addOwnRule(where: string, root: object, rule: object): void {
  const rules = [...rulesAddedTo(root), rule];
  ownRulesFrom(() => where, rules);
  Object.defineProperty(root, RULES, { value: rules, configurable: true });
}

/** The rules that were added to the app with this root. */
export function ownRulesOf(root: object): OwnRule[] {
  return ownRulesFrom((index) => `rule ${index + 1} of the app`, rulesAddedTo(root));
}

function rulesAddedTo(root: object): readonly object[] {
  return (root as { readonly [RULES]?: readonly object[] })[RULES] ?? [];
}

/** What one rule says of one object, in a form that can be relied on. A rule that throws, or says what cannot be read, has failed. */
export function hitsOfOwnRule({ rule, judge }: OwnRule, object: () => object): OwnHit[] {
  try {
    const found = judge(object());
    if (!Array.isArray(found)) { throw new Error(`judge must return a list of findings, got ${kindOf(found)}`); }
    return Array.from(found, (entry: unknown, index) => ({ rule, hit: hitFrom(entry, index) }));
  } catch (error) {
    const cause = plain(causeOf(error).split('\n')[0]).slice(0, LONGEST_CAUSE);
    return [{ rule: FAILED_RULE, hit: { path: '', message: `rule ${rule.id} could not judge it: ${cause}` } }];
  }
}

function hitFrom(entry: unknown, index: number): Hit {
  const { path, message, container } = (typeof entry === 'object' && entry !== null ? entry : {}) as { readonly [member: string]: unknown };
  if (typeof path !== 'string' || typeof message !== 'string' || message.trim() === '') {
    throw new Error(`finding ${index + 1} must have the texts path and message`);
  }
  return { path: plain(path), message: plain(message), ...typeof container === 'string' ? { container: plain(container) } : {} };
}

/** What was thrown, in its own words: by code of another realm, too. */
export function causeOf(error: unknown): string {
  const { message } = (typeof error === 'object' && error !== null ? error : {}) as { readonly message?: unknown };
  return typeof message === 'string' ? message : String(error);
}

function kindOf(value: unknown): string {
  if (value === undefined) { return 'nothing'; }
  if (value === null) { return 'null'; }
  return value instanceof Promise ? 'a promise' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** A text as it is, anything else by its kind: what stands there may be a whole object. */
function quoted(value: unknown): unknown {
  return typeof value === 'string' || value === undefined ? value : `(${kindOf(value)})`;
}
