import { Answer, Policy, Question, Reference, ReferenceVerdict } from './reference';
import { evaluate, PSS_VERSIONS, PssLevel, PssViolation } from '../../../src/judging/pss';

/** A pod that we and Kubernetes judge differently. */
export interface Disagreement {
  readonly policy: Policy;
  readonly object: unknown;
  readonly ours: readonly string[];
  readonly reference: readonly string[];
  readonly why: string;
}

export interface Comparison {
  compared: number;
  allowed: number;
  malformed: number;
  readonly reasons: Map<string, number>;
  readonly disagreements: Disagreement[];
}

export const LEVELS: readonly PssLevel[] = ['privileged', 'baseline', 'restricted'];
export const EVERY_POLICY: readonly Policy[] = LEVELS.flatMap((level) => PSS_VERSIONS.map((version) => [level, version] as const));

/** Judges every question by both and collects where they differ, in the verdict or in the reasons for it. */
export function compare(reference: Reference, questions: readonly Question[]): Comparison {
  const result: Comparison = { compared: 0, allowed: 0, malformed: 0, reasons: new Map(), disagreements: [] };
  reference.ask(questions).forEach((answer, index) => {
    const { object, policies } = questions[index];
    policies.forEach((policy, at) => {
      const violations = judge(object, policy);
      const why = difference(violations, answer, at, policy);
      result.compared += 1;
      result.allowed += violations.length === 0 ? 1 : 0;
      result.malformed += answer.error === undefined ? 0 : 1;
      violations.forEach(({ check }) => result.reasons.set(check, (result.reasons.get(check) ?? 0) + 1));
      if (why !== undefined) {
        const theirs = answer.error === undefined ? verdictOf(answer, at).details ?? [] : [`not decoded: ${answer.error}`];
        result.disagreements.push({ policy, object, why, ours: violations.map(({ detail }) => detail), reference: theirs });
      }
    });
  });
  return result;
}

/** The smallest pod found by leaving out one field after the other that is still judged differently. */
export function shrink(reference: Reference, disagreement: Disagreement): Disagreement {
  let smallest = disagreement;
  for (;;) {
    const candidates = withoutOneField(smallest.object).map((object) => ({ object, policies: [smallest.policy] }));
    const next = compare(reference, candidates).disagreements[0];
    if (!next) {
      return smallest;
    }
    smallest = next;
  }
}

function judge(object: unknown, [level, version]: Policy): PssViolation[] {
  return evaluate(object, { level, version }).flatMap(({ violations }) => violations);
}

function verdictOf(answer: Answer, at: number): ReferenceVerdict {
  const verdict = answer.verdicts?.[at];
  if (!verdict) {
    throw new Error('the reference left out a verdict');
  }
  return verdict;
}

function difference(violations: readonly PssViolation[], answer: Answer, at: number, [level]: Policy): string | undefined {
  const malformed = violations.some(({ check }) => check === 'malformed');
  if (answer.error !== undefined) {
    // What cannot be decoded has no verdict; privileged judges nothing, so there we do not look either.
    return malformed || level === 'privileged' ? undefined : 'only the reference finds it malformed';
  }
  if (malformed) {
    return 'only we find it malformed';
  }
  const { reasons, details, allowed } = verdictOf(answer, at);
  if (allowed !== (violations.length === 0)) {
    return `the reference says ${allowed ? 'allowed' : 'refused'}`;
  }
  // The order is compared too: it is what makes our messages and those of admission line up.
  const ours = violations.map(({ reason }) => reason).join(', ');
  const theirs = (reasons ?? []).join(', ');
  return ours === theirs ? containerDifference(violations, details ?? []) : `other reasons: ${ours} instead of ${theirs}`;
}

/** The containers that the reference names must be among our locations; generated ones are called c0, c1... */
function containerDifference(violations: readonly PssViolation[], details: readonly string[]): string | undefined {
  for (const [index, violation] of violations.entries()) {
    const named = details[index].match(/(?<=")c\d+(?=")/g) ?? [];
    const located = violation.locations.map(({ container }) => container);
    const missing = named.find((name) => !located.includes(name));
    if (missing !== undefined) {
      return `${violation.check} has no location in container ${missing}`;
    }
  }
  return undefined;
}

function withoutOneField(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((entry: unknown, index) => [
      value.filter((_entry, other) => other !== index),
      ...withoutOneField(entry).map((smaller) => value.map((other: unknown, at) => at === index ? smaller : other)),
    ]);
  }
  return Object.entries(value).flatMap(([key, entry]) => {
    const rest = Object.fromEntries(Object.entries(value).filter(([other]) => other !== key));
    const dropped = key === 'kind' || key === 'apiVersion' ? [] : [rest];
    return [...dropped, ...withoutOneField(entry).map((smaller) => ({ ...value, [key]: smaller }))];
  });
}
