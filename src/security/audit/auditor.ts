import { Hit, LateHit, Memory, OBJECT_RULES, ObjectView, PodView, podView, POD_RULES, SET_RULES } from '../hardening';
import { textAt } from '../hardening/fields';
import { evaluatePod, parseLevel, parseVersion, podsOf, PssLevel, PssLocation, PssViolation } from '../pss';
import { Acceptances, acceptancesOf } from './acceptance';
import { FoundObject, objectsOf } from './objects';
import { AuditFinding, AuditProblem, AuditReport, AuditRule, nameOf, ObjectRef, RuleSelection, sortFindings, sortProblems } from './report';
import { grantCovers, JudgedGrant, rootGrantOf } from './root-grant';
import { AUDIT_RULES, parseRules, REFUSED_ROOT_GRANT, ruleOf } from './rules';
import { misfitsOfShape } from './shape';

export interface AuditOptions {
  readonly level: PssLevel;
  readonly version: string;
  readonly rules: RuleSelection;
}

/** Where a document was read. */
export interface Source {
  readonly file: string;
  /** The line a path of the document stands on, or that of the closest parent; the document's own for an empty path. */
  readonly line: (path: string) => number | undefined;
}

/** What is kept of an object that has been judged: enough to file a finding about it later. */
interface Owner {
  readonly ref: ObjectRef;
  readonly file: string;
  readonly line?: number;
  readonly reasons: Acceptances['reasons'];
}

/** Turns what a caller wrote into options; throws with what is allowed when it cannot. */
export function parseOptions(level: string, version: string, rules: string): AuditOptions {
  parseVersion(version);
  return { level: parseLevel(level), version, rules: parseRules(rules) };
}

/** Judges documents one by one. It keeps findings and facts, never documents. */
export class Auditor {
  private readonly findings: AuditFinding[] = [];
  private readonly problems: AuditProblem[] = [];
  private readonly memories: { readonly rule: AuditRule; readonly memory: Memory<Owner> }[];
  private readonly texts = new Map<string, string>();
  private objects = 0;
  private pods = 0;

  constructor(private readonly options: AuditOptions) {
    this.memories = options.rules === 'pod-security' ? [] : SET_RULES.map((rule) => ({ rule: ruleOf(rule.id), memory: rule.start<Owner>() }));
  }

  /** Judges the objects of a document and returns how many there were. */
  public add(document: unknown, source: Source): number {
    const { objects, misfits } = objectsOf(document);
    misfits.forEach(({ path, message }) => this.addProblem(source.file, message, source.line(path)));
    objects.forEach((object) => this.judge(object, source));
    return objects.length;
  }

  /** Notes input that cannot be judged. */
  public addProblem(file: string, message: string, line?: number): void {
    this.problems.push(line === undefined ? { file, message } : { file, line, message });
  }

  /** What was found, once every document was added. */
  public report(): AuditReport {
    for (const { rule, memory } of this.memories) {
      memory.conclude().forEach(({ owner, hit }: LateHit<Owner>) => this.file(owner, rule, hit, owner.line));
    }
    return {
      ...this.options,
      objects: this.objects,
      pods: this.pods,
      findings: sortFindings(this.findings, AUDIT_RULES),
      problems: sortProblems(this.problems),
    };
  }

  private judge({ fields, path: prefix }: FoundObject, source: Source): void {
    this.objects++;
    const view: ObjectView = {
      apiVersion: String(fields.apiVersion),
      kind: String(fields.kind),
      name: textAt(fields, 'metadata', 'name') ?? (textAt(fields, 'metadata', 'generateName') ?? '(no name)'),
      namespace: textAt(fields, 'metadata', 'namespace'),
      fields,
    };
    const { fields: _fields, ...ref } = view;
    const line = (path: string) => source.line(`${prefix}${path}`);
    const [subject] = podsOf(fields);
    const pod = subject === undefined ? undefined : podView(view, subject);
    const acceptances = acceptancesOf(fields, pod);
    const owner: Owner = { ref, file: source.file, line: line(pod?.path ?? ''), reasons: acceptances.reasons };
    const problem = (path: string, message: string) => this.addProblem(source.file, `${nameOf(ref)}: ${message}`, line(path));
    const grant = pod === undefined ? {} : rootGrantOf(pod);
    const file = (rule: AuditRule, hit: Hit) => this.file(owner, rule, hit, line(hit.path), grant);

    misfitsOfShape(fields, view.kind, pod).forEach(({ path, message }) => problem(path, message));
    if (pod !== undefined) {
      this.pods++;
      for (const violation of this.podSecurity(subject)) {
        const podPrefix = subject.podPath === '' ? '' : `${subject.podPath}.`;
        if (violation.check === 'malformed') {
          problem(podPrefix + violation.locations[0].path, `Kubernetes would not take it: ${violation.detail}`);
        } else if (this.options.rules !== 'hardening' && this.options.level !== 'privileged') {
          violation.locations.forEach((location) => file(ruleOf(violation.check), hitOf(violation, location, podPrefix)));
        }
      }
      if (subject.malformed === undefined && pod.containers.length === 0) {
        problem(`${pod.path}.containers`, `${pod.path}.containers names no container, and Kubernetes takes no pod without`);
      }
    }
    acceptances.hits.forEach(({ rule, hit }) => file(rule, hit));
    if (grant.refusal !== undefined) {
      file(REFUSED_ROOT_GRANT, grant.refusal);
    }
    if (this.options.rules !== 'pod-security') {
      this.harden(view, pod, owner, file);
    }
  }

  /** Also at level privileged the pod is read, since what cannot be decoded cannot be judged by any rule. */
  private podSecurity(pod: Parameters<typeof evaluatePod>[0]): PssViolation[] {
    return evaluatePod(pod, { level: this.options.level === 'privileged' ? 'baseline' : this.options.level, version: this.options.version });
  }

  private harden(view: ObjectView, pod: PodView | undefined, owner: Owner, file: (rule: AuditRule, hit: Hit) => void): void {
    for (const rule of OBJECT_RULES) {
      rule.judge(view).forEach((hit) => file(ruleOf(rule.id), hit));
    }
    for (const rule of pod === undefined ? [] : POD_RULES) {
      rule.judge(pod!).forEach((hit) => file(ruleOf(rule.id), hit));
    }
    for (const { memory } of this.memories) {
      memory.seeObject(view);
      if (pod !== undefined) {
        memory.seePod(pod, owner);
      }
    }
  }

  private file(owner: Owner, rule: AuditRule, hit: Hit, line: number | undefined, grant: JudgedGrant = {}): void {
    const accepted = owner.reasons.get(rule.id) ?? (grantCovers(grant, rule.id, hit) ? `root grant: ${grant.reason}` : undefined);
    this.findings.push({
      rule,
      object: owner.ref,
      ...hit.container === undefined ? {} : { container: this.shared(hit.container) },
      path: this.shared(hit.path),
      message: this.shared(hit.message),
      ...accepted === undefined ? {} : { accepted },
      file: owner.file,
      ...line === undefined ? {} : { line },
    });
  }

  /** One copy of each text, since thousands of objects tend to have the same findings. */
  private shared(text: string): string {
    const known = this.texts.get(text);
    if (known !== undefined) {
      return known;
    }
    this.texts.set(text, text);
    return text;
  }
}

const VALUE_LENGTH = 60;

function hitOf({ reason }: PssViolation, { container, path, value }: PssLocation, prefix: string): Hit {
  const text = value === undefined ? 'is not set' : `is ${shortened(JSON.stringify(value))}`;
  // The container and the pod are named beside the message.
  const field = path.replace(/^spec\.((init|ephemeral)?[cC]ontainers\[\d+\]\.)?/, '');
  return { ...container === undefined ? {} : { container }, path: `${prefix}${path}`, message: `${reason}: ${field} ${text}` };
}

function shortened(text: string): string {
  return text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH)}…` : text;
}
