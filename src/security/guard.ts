import { ApiObject, Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { RootGrant } from './grant';
import { judgeObjectItself, plainCopyOf } from './integrity';
import { Accounts, Finding } from './invariants';
import { judgeSubject } from './judge-pod';
import { SecurityProfile } from './profile';
import { AuditFinding, AuditProblem, Auditor, ownRulesOf, parseOptions, violationsOf } from '../judging/audit';
import { recordConstructPaths } from '../judging/audit/construct-paths';
import { isAcceptable } from '../judging/audit/rules';
import { Generation, generationOf, Judged } from '../judging/generation';
import { ACCEPT_PREFIX } from '../judging/manifest/annotations';
import { mayHoldPods, podsOf } from '../judging/manifest/pods';
import { Document, isDocument } from '../private/documents';

/** What the guard is told about a component or a composition. */
export interface GuardOptions {
  readonly profile: SecurityProfile;
  /** The grant of its workload, if there is one. */
  readonly grant?: RootGrant;
  /** The service account of its own that its pods run under. */
  readonly account?: { readonly namespace: string; readonly name: string };
  /** What to do about a finding, by rule, where the scope knows better than the rule. */
  readonly fixes?: { readonly [rule: string]: string };
}

/** The kinds that say something about the pods of others, wherever in the app they stand. */
const CIRCUMSTANCES = new Set(['NetworkPolicy', 'RoleBinding', 'ClusterRoleBinding', 'ServiceAccount']);

const guards = new WeakMap<IConstruct, Guard>();

/**
 * Refuses the synth when anything under `scope` is not what it should be: a pod that may run as root without a grant, or fails Pod Security
 * `restricted` or an invariant in any other way, or an object that breaks a hardening rule without an acceptance. Each object is judged
 * once, by the terms of the closest scope around it, as it is rendered: after patches, as what will be written.
 */
export function guard(scope: Construct, options: GuardOptions): void {
  recordConstructPaths(scope);
  guardOf(scope).add(scope, options);
}

function guardOf(scope: IConstruct): Guard {
  const root = scope.node.root;
  const known = guards.get(root);
  if (known !== undefined) { return known; }
  const made = new Guard(root);
  guards.set(root, made);
  return made;
}

interface Guarded {
  readonly object: ApiObject;
  readonly options: GuardOptions;
}

interface Collected {
  readonly guarded: Guarded[];
  readonly others: ApiObject[];
  /** Path of the component that owns an account, by `namespace/name`. */
  readonly owners: Map<string, string>;
  readonly charts: Chart[];
}

/** The guard of one app. */
class Guard {
  public readonly generation: Generation;
  private readonly scopes = new Map<IConstruct, GuardOptions>();

  constructor(private readonly root: IConstruct) {
    this.generation = generationOf(root);
    root.node.addValidation({ validate: () => this.generation.problems((keep) => this.judge(keep)) });
  }

  public add(scope: Construct, options: GuardOptions): void {
    if (this.generation.sealed) {
      throw new Error(`${scope.node.path}: a component must be made before the app is synthesised, since it would be written unjudged; `
        + 'make it before app.synth()');
    }
    this.scopes.set(scope, options);
    this.generation.openFor(Chart.of(scope));
    const locked = () => Reflect.get(Object.getPrototypeOf(scope.node) as object, 'locked', scope.node) as boolean;
    Object.defineProperty(scope.node, 'locked', { configurable: true, get: () => this.generation.sealed || locked() });
  }

  private judge(keep: (object: ApiObject, json: unknown) => void): Judged {
    const { guarded, others, owners, charts } = this.collect();
    const auditor = new Auditor({ ...parseOptions('restricted', 'latest', 'hardening'), ownRules: ownRulesOf(this.root) });
    const judged = guarded.map(({ object, options }) => {
      const path = object.node.path;
      const { copy, findings } = render(object);
      if (isDocument(copy)) {
        keep(object, copy);
        auditor.add(copy, { file: path, line: () => undefined });
        findings.push(...judgeObject(copy, object, options, owners));
      }
      return { path, what: `${path}: ${object.kind} ${object.name}: `, options, findings };
    });
    for (const object of others) {
      const { copy } = render(object);
      if (!isDocument(copy)) { continue; }
      keep(object, copy);
      auditor.add(copy, { file: '', line: () => undefined });
    }
    const audit = auditor.report();
    const hits = grouped(violationsOf(audit));
    const problems = grouped(audit.problems);
    const told = judged.flatMap(({ path, what, options, findings }) => {
      const known = new Set(findings.map((finding) => finding.path));
      // What is refused whole need not be told in detail.
      const foreign = findings.some((finding) => finding.rule === 'unjudged-pod');
      return [
        ...findings.map((finding) => `${what}${worded(finding)}`),
        ...(foreign ? [] : hits.get(path) ?? []).filter((hit) => !known.has(hit.path)).map((hit) => `${what}${wordedHit(hit, options)}`),
        ...(problems.get(path) ?? []).map(({ message }) => `${path}: ${message}; fix or remove the patch`),
      ];
    });
    return { problems: [...rewritten(guarded, this.generation), ...told], charts };
  }

  /**
   * Objects below a guarded scope, each with the terms of the closest one; those elsewhere that say something about their pods; who
   * owns an account; and all charts.
   */
  private collect(): Collected {
    const found: Collected = { guarded: [], others: [], owners: new Map(), charts: [] };
    const visit = (construct: IConstruct, terms: GuardOptions | undefined): void => {
      const own = this.scopes.get(construct);
      const options = own ?? terms;
      if (own?.account !== undefined) { found.owners.set(`${own.account.namespace}/${own.account.name}`, construct.node.path); }
      if (Chart.isChart(construct)) { found.charts.push(construct); }
      if (ApiObject.isApiObject(construct)) {
        if (options !== undefined) {
          found.guarded.push({ object: construct, options });
        } else if (CIRCUMSTANCES.has(construct.kind)) {
          found.others.push(construct);
        }
      }
      construct.node.children.forEach((child) => visit(child, options));
    };
    visit(this.root, undefined);
    return found;
  }
}

/** Charts that write something else than their objects: nobody could judge it. */
function rewritten(guarded: readonly Guarded[], generation: Generation): string[] {
  const charts = new Set(guarded.map(({ object }) => Chart.of(object)));
  return [...charts].filter((chart) => !generation.rendersItself(chart))
    .map((chart) => `${chart.node.path}: toJson must be cdk8s' own in a chart with components of Flyte, since what it makes of them is written unjudged; `
      + 'change objects by ApiObject.addJsonPatch, or make others in a chart of their own');
}

function render(object: ApiObject): { copy?: unknown; findings: Finding[] } {
  try {
    const { copy, findings } = plainCopyOf(object.toJson());
    return { copy, findings };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return { findings: [{ rule: 'unrendered', path: '', problem: `cannot be rendered (${cause})`, fix: 'fix or remove the patch' }] };
  }
}

function judgeObject(json: Document, object: ApiObject, options: GuardOptions, owners: ReadonlyMap<string, string>): Finding[] {
  const subjects = podsOf(json);
  const itself = judgeObjectItself(json, object);
  if (subjects.length === 0) {
    const took = mayHoldPods(object.kind);
    return took ? [...itself, { rule: 'no-pod', path: '', problem: `no pod is left in this ${object.kind} to be judged`, fix: 'remove the patch that took it out' }] : itself;
  }
  return [...itself, ...subjects.flatMap((subject) => {
    const accounts: Accounts = { own: options.account?.name, ownerOf: (account) => owners.get(`${subject.namespace ?? ''}/${account}`) };
    return judgeSubject(subject, { profile: options.profile, grant: options.grant, accounts });
  })];
}

function grouped<T extends AuditFinding | AuditProblem>(entries: readonly T[]): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const group = groups.get(entry.file);
    if (group === undefined) { groups.set(entry.file, [entry]); } else { group.push(entry); }
  }
  return groups;
}

function worded({ container, path, problem, fix, rule }: Finding): string {
  return `${container === undefined ? '' : `container ${container}: `}${path === '' ? '' : `${path} `}${problem}; ${fix} [${rule}]`;
}

/** A hardening rule's finding, with the way to accept it where there is one. */
function wordedHit({ container, path, message, rule }: AuditFinding, { fixes }: GuardOptions): string {
  const fix = fixes?.[rule.id] ?? rule.fix.replace(/\.$/, '').replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase());
  const accept = isAcceptable(rule) ? `, or accept it by the annotation ${ACCEPT_PREFIX}${rule.id} with the reason` : '';
  return `${container === undefined ? '' : `container ${container}: `}${path === '' ? '' : `${path}: `}${message}; ${fix}${accept} [${rule.id}]`;
}
