import { Chart } from './chart/chart';
import { planeDecisions } from './chart/planes';
import { Code, usesOf } from './code';
import { Values } from './merge';
import { carriedBy, MadeSecret, Plan, planOf, REFERRED } from './plan';
import { programOf } from './program';
import { Entry } from './row';
import { assemble, propOf, Statement, Step } from './statements';
import { AppShape, settle, Trial } from './trial';

/** A Secret that the app refers to. */
export interface NeededSecret {
  readonly name: string;
  readonly keys: readonly string[];
  /** Paths of values that hold one of the keys in plain text. */
  readonly plain: readonly string[];
  /** Whether the values say that it exists. */
  readonly exists: boolean;
  /** Whether it stands in the namespaces of projects. */
  readonly ofTasks: boolean;
}

/** Something that must be filled in by hand. */
export interface FillIn {
  readonly prop: string;
  readonly what: string;
}

/** Something that somebody has to answer for: the values have it so, and the library asks for a reason. */
export interface Decision {
  readonly prop: string;
  readonly why: string;
}

/** Something that the app says and no value does. */
export interface Addition {
  readonly prop: string;
  readonly why: string;
}

/** What the values became. */
export interface Imported {
  readonly program: string;
  /** One for each value, in their order. */
  readonly entries: readonly Entry[];
  readonly secrets: readonly NeededSecret[];
  readonly fillIns: readonly FillIn[];
  readonly decisions: readonly Decision[];
  readonly additions: readonly Addition[];
  readonly shape: AppShape;
}

/** Writes an app that says what values say, as far as the library takes it, and accounts for each value. */
export function importValues(values: Values, chart: Chart, trialOf: (shape: AppShape) => Trial): Imported {
  const namespace = typeof values.forceNamespace === 'string' && /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(values.forceNamespace) ? values.forceNamespace : 'flyte';
  const plan = planOf(values, chart, { name: 'flyte', namespace });
  const shape: AppShape = { construct: plan.context.plane ?? chart.construct, namespace };
  const all = plan.statements.map((statement) => ({ ...statement, target: statement.target.map((step) => inStore(step, plan)) }));
  const { statements, overruled } = overrule(all);
  const whole = (some: readonly Statement[]) => [...some, ...chart.complete(some, plan.context)];
  const { kept, refused } = settle(statements, (some) => assemble(whole(some)), trialOf(shape));
  const complete = whole(kept);
  const props = assemble(complete);
  return {
    program: programOf(props, shape),
    entries: entriesOf(plan, kept, new Map([...overruled, ...refused])),
    secrets: secretsOf(props, plan.secrets, assemble(kept.filter(({ from }) => from.length > 0))),
    fillIns: complete.flatMap(({ target, fillIn }) => fillIn === undefined ? [] : [{ prop: propOf(target), what: fillIn }]),
    decisions: [
      ...planeDecisions(plan.context, chart.construct),
      ...complete.flatMap(({ target, decide }) => decide === undefined ? [] : [{ prop: propOf(target), why: decide }]),
    ],
    additions: complete.flatMap(({ target, from, note, fillIn, decide }) => from.length > 0 || fillIn !== undefined || decide !== undefined ? []
      : [{ prop: propOf(target), why: note ?? 'the library wants it' }]),
    shape,
  };
}


/** Of two values that say one prop differently, which the chart hands to several programs, the app has the later; the earlier is refused. */
function overrule(all: readonly Statement[]): { readonly statements: readonly Statement[]; readonly overruled: ReadonlyMap<Statement, string> } {
  const last = new Map<string, Statement>();
  const id = ({ target }: Statement) => JSON.stringify(target);
  all.forEach((statement) => last.set(id(statement), statement));
  const overruled = new Map<Statement, string>();
  for (const statement of all) {
    const winner = last.get(id(statement))!;
    const isList = statement.target.some((step) => typeof step === 'string' && step.endsWith('[]'));
    if (winner !== statement && !isList && JSON.stringify(winner.code) !== JSON.stringify(statement.code)) {
      overruled.set(statement, `${winner.from[0]} says the same prop otherwise, and the app has one; choose which`);
    }
  }
  return { statements: all.filter((statement) => !overruled.has(statement)), overruled };
}

/** The store is known once all values are. */
function inStore(step: Step, { context }: Plan): Step {
  return typeof step === 'string' ? step.replace('@store', context.store.factory) : step;
}

/** One entry for each value: what a statement says of it counts before what was thought of it alone. */
function entriesOf({ leaves, entries, resolved }: Plan, kept: readonly Statement[], refused: ReadonlyMap<Statement, string>): Entry[] {
  const known = new Map(entries.map((entry) => [entry.path, entry]));
  for (const [statement, why] of refused) {
    for (const path of statement.from) { known.set(path, { path, verdict: 'refused', why, prop: propOf(statement.target) }); }
  }
  for (const statement of kept) {
    // The first thing that a value says is what it is about; the others follow from it.
    for (const entry of carriedBy(statement)) { known.set(entry.path, known.get(entry.path)?.verdict === 'carried' ? known.get(entry.path)! : entry); }
  }
  for (const [path, referrers] of resolved.referred) {
    if (known.get(path)?.why === REFERRED) { known.set(path, likeReferrers(path, referrers.map((one) => known.get(one)))); }
  }
  return leaves.map(({ path }) => known.get(path) ?? { path, verdict: 'unknown' });
}

/** A value that others refer to comes out as they do: it is carried where one of them is. */
function likeReferrers(path: string, referrers: readonly (Entry | undefined)[]): Entry {
  const found = (verdict: Entry['verdict']) => referrers.find((one) => one?.verdict === verdict);
  const [standard, refused] = [found('default'), found('refused')];
  if (found('carried') !== undefined) { return { path, verdict: 'carried', why: REFERRED }; }
  if (standard !== undefined) { return { path, verdict: 'default', why: `as ${standard.path}, which refers to it` }; }
  return refused === undefined ? { path, verdict: 'unknown' } : { path, verdict: 'refused', why: `it goes with ${refused.path}: ${refused.why}` };
}

/** Every Secret that the app refers to, with the keys of it. */
function secretsOf(props: Code, made: readonly MadeSecret[], said: Code): NeededSecret[] {
  const objectsOf = (code: Code) => {
    const found: Parameters<typeof usesOf>[2] = new Map();
    usesOf(code, new Set(), found);
    return found;
  };
  const objects = objectsOf(props);
  const known = new Set([...objectsOf(said).values()].map(({ name }) => name));
  const keys = new Map<string, Set<string>>([...objects.values()].filter(({ kind }) => kind === 'Secret').map(({ name }) => [name, new Set<string>()]));
  const visit = (code: Code): void => {
    if (code.is === 'object') {
      const field = (name: string) => code.fields.find(([one]) => one === name)?.[1];
      const [secret, key] = [field('secret'), field('key')];
      if (secret?.is === 'existing' && key?.is === 'literal') { keys.get(secret.name)!.add(String(key.value)); }
      code.fields.forEach(([, value]) => visit(value));
    } else if (code.is === 'list') { code.items.forEach(visit); } else if (code.is === 'call') { code.args.forEach(visit); } else if (code.is === 'shared') { visit(code.value); }
  };
  visit(props);
  return [...keys].map(([name, used]) => {
    const own = made.filter((one) => one.name === name && (used.size === 0 || used.has(one.key)));
    return {
      name,
      keys: [...new Set([...used, ...own.map(({ key }) => key)])],
      exists: known.has(name) && own.length === 0,
      plain: own.map(({ path }) => path).filter((path) => path !== ''),
      ofTasks: name === 'flyte-task-env',
    };
  });
}
