import { configDocuments, flyteTaskPod, TASK_RULES, TextReader } from './config-texts';
import { hitOf, judgedObject, JudgedObject, JudgedPod, objectWithin, Owner, ownerOfPod, Source } from './judged-object';
import { nestedPods, podsInDocument } from './nested-pods';
import { hitsOfOwnRule, OwnRule } from './own-rules';
import { PodPlace } from './pod-recipes';
import {
  AuditFinding, AuditProblem, AuditReport, AuditRule, AuditSkipped, AuditUnjudged, nameOf, RuleSelection, sortFindings, sortProblems, sortSkipped,
  sortUnjudged, UnjudgedOutcome,
} from './report';
import { grantCovers, rootGrantOf } from './root-grant';
import { isWithin, PodInPlace, podInPlace, ruleObjectOf } from './rule-object';
import { AUDIT_RULES, isAcceptable, parseRules, parseUnjudged, REFUSED_ROOT_GRANT, ruleOf } from './rules';
import { problemsOfPod, problemsOfObject } from './shape';
import { Hit, OwnedHit, Memory, OBJECT_RULES, POD_RULES, SET_RULES } from '../hardening';
import { Fields } from '../manifest/json';
import { objectsOf } from '../manifest/objects';
import { podsOf } from '../manifest/pods';
import { PodView, podView } from '../manifest/views';
import { evaluatePod, malformedPod, parseLevel, parseVersion, PssLevel } from '../pss';

export interface AuditOptions {
  readonly level: PssLevel;
  readonly version: string;
  readonly rules: RuleSelection;
  /** Whether annotations and root grants accept findings. */
  readonly accept: boolean;
  readonly onUnjudged: UnjudgedOutcome;
  /** Hardening rules that somebody else wrote. */
  readonly ownRules?: readonly OwnRule[];
}

/** Turns what a caller wrote into options; throws with what is allowed when it cannot. */
export function parseOptions(level: string, version: string, rules: string, more: { accept?: boolean; unjudged?: string } = {}): AuditOptions {
  parseVersion(version);
  return { level: parseLevel(level), version, rules: parseRules(rules), accept: more.accept ?? true, onUnjudged: parseUnjudged(more.unjudged ?? 'warn') };
}

/** Judges documents one by one. It keeps findings and facts, never documents. */
export class Auditor {
  private readonly findings: AuditFinding[] = [];
  private readonly problems: AuditProblem[] = [];
  private readonly unjudged: AuditUnjudged[] = [];
  private readonly skipped: AuditSkipped[] = [];
  private readonly memories: { readonly rule: AuditRule; readonly memory: Memory<Owner> }[];
  private readonly texts = new Map<string, string>();
  private readonly ownRules: readonly OwnRule[];
  private readonly rules: readonly AuditRule[];
  private readonly acceptable: (id: string) => boolean;
  private objects = 0;
  private pods = 0;

  /** Without a reader of texts, what stands in ConfigMaps is not read: only whoever brings a parser can. */
  constructor(private readonly options: AuditOptions, private readonly readText?: TextReader) {
    this.ownRules = options.ownRules ?? [];
    this.rules = [...AUDIT_RULES, ...this.ownRules.map(({ rule }) => rule)];
    const acceptable = new Set(this.rules.filter(isAcceptable).map(({ id }) => id));
    this.acceptable = (id) => acceptable.has(id);
    this.memories = options.rules === 'pod-security' ? [] : SET_RULES
      .map((rule) => ({ rule: ruleOf(rule.id), memory: rule.start<Owner>(options.level) }));
  }

  /** Judges the objects of a document and returns how many there were. */
  public add(document: unknown, source: Source): number {
    const { objects, problems } = objectsOf(document);
    problems.forEach(({ path, message }) => this.addProblem(source.file, message, source.line(path)));
    objects.forEach(({ fields, path }) => this.judge(judgedObject(fields, path, source, this.acceptable)));
    return objects.length;
  }

  /** Notes input that cannot be judged. */
  public addProblem(file: string, message: string, line?: number): void {
    this.problems.push(line === undefined ? { file, message } : { file, line, message });
  }

  /** Notes input that is left out on purpose. */
  public addSkipped(file: string, message: string): void {
    this.skipped.push({ file, message });
  }

  /** What was found, once every document was added. */
  public report(): AuditReport {
    for (const { rule, memory } of this.memories) {
      memory.conclude().forEach(({ owner, hit, accepted }: OwnedHit<Owner>) => this.file(owner, rule, hit, owner.line, accepted));
    }
    return {
      ...this.options,
      objects: this.objects,
      pods: this.pods,
      findings: sortFindings(this.findings, this.rules),
      problems: sortProblems(this.problems),
      unjudged: sortUnjudged(this.unjudged),
      skipped: sortSkipped(this.skipped),
    };
  }

  private judge(object: JudgedObject): void {
    this.objects++;
    const { fields } = object.view;
    problemsOfObject(fields, object.view.kind).forEach(({ path, message }) => this.problemIn(object, path, message));
    for (const { memory } of this.memories) {
      memory.seeObject(object.view, object.owner);
    }
    const { pods, unread } = nestedPods(fields);
    this.judgeParts(object, [...knownPods(fields), ...foundPods(pods)], true);
    this.noteUnread(object, unread);
    if (this.readText !== undefined) {
      this.judgeTexts(object, this.readText);
    }
  }

  /** Judges an object itself and its pods. */
  private judgeParts(object: JudgedObject, pods: readonly JudgedPod[], inSet: boolean): void {
    const file = (rule: AuditRule, hit: Hit) => this.fileAt(object.owner, object, rule, hit);
    object.acceptances.hits.forEach(({ rule, hit }) => file(rule, hit));
    if (this.options.rules !== 'pod-security') {
      OBJECT_RULES.forEach((rule) => rule.judge(object.view).forEach((hit) => file(ruleOf(rule.id), hit)));
    }
    this.pods += pods.length;
    const judged = pods.map((pod) => this.judgePod(object, pod, inSet));
    if (this.options.rules !== 'pod-security') {
      this.judgeByOwnRules(object, judged);
    }
  }

  /** Judges an object by the rules of others. What one finds in a pod, the pod's own template may accept. */
  private judgeByOwnRules(object: JudgedObject, pods: readonly PodInPlace[]): void {
    const seen = () => ruleObjectOf(object.view, pods);
    for (const { rule, hit } of this.ownRules.flatMap((own) => hitsOfOwnRule(own, seen))) {
      const pod = pods.find(({ parts }) => parts.some((part) => isWithin(hit.path, part)));
      this.fileAt(pod === undefined ? object.owner : { ...pod.owner, place: object.owner.place }, object, rule, hit);
    }
  }

  private judgePod(object: JudgedObject, place: JudgedPod, inSet: boolean, rules = POD_RULES): PodInPlace {
    const bare = podView(object.view, place, place.known ? {} : { longRunning: place.longRunning ?? false, lent: place.lent ?? false });
    const grant = rootGrantOf(bare);
    const pod: PodView = { ...bare, rootGrant: grant.container === undefined ? undefined : grant.reason };
    const { owner, acceptances } = ownerOfPod(object, place, pod, this.acceptable);
    const file = (rule: AuditRule, hit: Hit) =>
      this.fileAt(owner, object, rule, hit, grantCovers(grant, rule.id, hit) ? `root grant: ${grant.reason}` : undefined);

    this.judgePodSecurity(object, { ...place, known: place.known && inSet }, pod, owner, file);
    acceptances.hits.forEach(({ rule, hit }) => file(rule, hit));
    if (grant.refusal !== undefined) {
      file(REFUSED_ROOT_GRANT, grant.refusal);
    }
    if (this.options.rules !== 'pod-security') {
      rules.forEach((rule) => rule.judge(pod).forEach((hit) => file(ruleOf(rule.id), hit)));
      for (const { memory } of inSet ? this.memories : []) {
        memory.seePod(pod, owner);
      }
    }
    return podInPlace(pod, place, owner);
  }

  private judgePodSecurity(object: JudgedObject, place: JudgedPod, pod: PodView, owner: Owner, file: (rule: AuditRule, hit: Hit) => void): void {
    const prefix = place.podPath === '' ? '' : `${place.podPath}.`;
    // What Kubernetes would not take is a problem with the input; elsewhere it may only show that we read it wrongly.
    const note = (path: string, message: string) => place.known
      ? this.problemIn(object, path, message)
      : this.addUnjudged(object, owner.place(path), message);
    problemsOfPod(pod).forEach(({ path, message }) => note(path, message));
    // Whatever is asked for the pod is read, since what cannot be decoded cannot be judged by any rule.
    const { level, version, rules } = this.options;
    for (const violation of level === 'privileged' || rules === 'hardening' ? malformedPod(place) : evaluatePod(place, { level, version })) {
      if (violation.check === 'malformed') {
        note(prefix + violation.locations[0].path, `Kubernetes would not take it: ${violation.detail}`);
      } else {
        violation.locations.forEach((location) => file(ruleOf(violation.check), hitOf(violation, location, prefix)));
      }
    }
    if (place.known && place.malformed === undefined && pod.containers.length === 0) {
      note(`${pod.path}.containers`, `${pod.path}.containers names no container, and Kubernetes takes no pod without`);
    }
  }

  /** Judges what the keys of a ConfigMap hold: objects that a program will make, and settings of pods it will start. */
  private judgeTexts(object: JudgedObject, read: TextReader): void {
    const { documents, unread } = configDocuments(object.view.fields, read);
    unread.forEach(({ path, why }) => this.addUnjudged(object, path, `${path} could not be read: ${why}`));
    for (const { path, fields, isObject } of documents) {
      const within = isObject ? objectWithin(object, fields, path, this.acceptable) : object;
      const { pods, unread: inside } = isObject ? nestedPods(fields) : podsInDocument(fields, path);
      if (isObject) {
        this.judgeParts(within, [...knownPods(fields), ...foundPods(pods)], false);
      } else {
        this.pods += pods.length;
        foundPods(pods).forEach((pod) => this.judgePod(object, pod, false));
      }
      // Of a task's pod only the defaults are known: what its image, resources and account are is for the task to say.
      const tasks = isObject ? undefined : flyteTaskPod(fields, path);
      if (tasks !== undefined) {
        this.judgePod(object, { ...tasks, known: false }, false, TASK_RULES);
      }
      this.noteUnread(object, inside.map((place) => within.owner.place(place)));
    }
  }

  private problemIn({ owner, lineOf }: JudgedObject, path: string, message: string): void {
    this.addProblem(owner.file, `${nameOf(owner.ref)}: ${owner.about}${message}`, lineOf(owner.place(path)));
  }

  /** One note for all places of an object. */
  private noteUnread(object: JudgedObject, places: readonly string[]): void {
    if (places.length > 0) {
      const more = places.length === 1 ? 'shapes' : `and ${places.length - 1} more shape`;
      this.addUnjudged(object, places[0], `${places[0] || 'the object itself'} ${more} containers in a way that no rule reads`);
    }
  }

  private addUnjudged({ owner, lineOf }: JudgedObject, path: string, message: string): void {
    const line = lineOf(path);
    this.unjudged.push({ object: owner.ref, path, message, file: owner.file, ...line === undefined ? {} : { line } });
  }

  private fileAt(owner: Owner, { lineOf }: JudgedObject, rule: AuditRule, hit: Hit, accepted?: string): void {
    this.file(owner, rule, hit, lineOf(owner.place(hit.path)), accepted);
  }

  private file(owner: Owner, rule: AuditRule, hit: Hit, line: number | undefined, granted?: string): void {
    const accepted = this.options.accept ? owner.reasons.get(rule.id) ?? granted : undefined;
    this.findings.push({
      rule,
      object: owner.ref,
      ...hit.container === undefined ? {} : { container: this.shared(hit.container) },
      path: this.shared(owner.place(hit.path)),
      message: this.shared(`${owner.about}${hit.message}`),
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

/** The pod that Kubernetes itself knows in an object. */
function knownPods(fields: Fields): JudgedPod[] {
  return podsOf(fields).map((subject) => ({ ...subject, places: [], known: true }));
}

function foundPods(pods: readonly PodPlace[]): JudgedPod[] {
  return pods.map((pod) => ({ ...pod, known: false }));
}
