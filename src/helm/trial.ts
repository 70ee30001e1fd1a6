import { Code, usesOf } from './code';
import { make, Modules } from './make';
import { Construct } from './row';
import { Statement } from './statements';

/** What the app makes: the class, and where. */
export interface AppShape {
  readonly construct: Construct;
  readonly namespace: string;
}

/** Asks the library what it says to an app: its refusal, or nothing. */
export type Trial = (props: Code) => string | undefined;

/** The library itself, in this process. */
export function trialBy(modules: Modules, shape: AppShape): Trial {
  type Make = new (...args: unknown[]) => object;
  return (props) => {
    const cdk8s = modules('cdk8s') as { readonly App: Make; readonly Chart: Make; readonly Testing: { readonly synth: (chart: object) => unknown } };
    const kplus = modules('cdk8s-plus-27') as { readonly [kind: string]: { readonly [factory: string]: (...args: unknown[]) => unknown } };
    const chart = new cdk8s.Chart(new cdk8s.App(), 'flyte', { namespace: shape.namespace });
    try {
      const objects = new Map<string, { kind: string; name: string }>();
      usesOf(props, new Set(), objects as Parameters<typeof usesOf>[2]);
      const made = new Map([...objects].map(([id, { kind, name }], index) => [id, kplus[kind][factoryOf(kind)](chart, `existing-${index}`, name)]));
      new (modules('cdk8s-flyte')[shape.construct] as Make)(chart, 'flyte', make(props, modules, made));
      cdk8s.Testing.synth(chart);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
}

/** How cdk8s-plus names an object that exists: `Secret.fromSecretName`, `PersistentVolumeClaim.fromClaimName`. */
export function factoryOf(kind: string): string {
  return kind === 'PersistentVolumeClaim' ? 'fromClaimName' : `from${kind}Name`;
}

/** What the library took, and what it did not, with its reason. */
export interface Settled {
  readonly kept: readonly Statement[];
  readonly refused: ReadonlyMap<Statement, string>;
}

/** Asks once for each app: settling comes back to some that it has asked for. */
function asking(trial: Trial): Trial {
  const answers = new Map<string, string | undefined>();
  return (props) => {
    const app = JSON.stringify(props);
    if (!answers.has(app)) { answers.set(app, trial(props)); }
    return answers.get(app);
  };
}

/**
 * Leaves out what the library refuses, one statement after the other: the first that it refuses among those before it. `props` makes an
 * app of statements, and adds what the library cannot do without.
 */
export function settle(statements: readonly Statement[], props: (statements: readonly Statement[]) => Code, library: Trial): Settled {
  const trial = asking(library);
  const refused = new Map<Statement, string>();
  let kept = [...statements];
  let taken = 0;
  for (let message = trial(props(kept)); message !== undefined; message = trial(props(kept))) {
    let [good, bad] = [taken, kept.length];
    let reason = message;
    while (bad - good > 1) {
      const middle = Math.floor((good + bad) / 2);
      const answer = trial(props(kept.slice(0, middle)));
      if (answer === undefined) { good = middle; } else { [bad, reason] = [middle, answer]; }
    }
    if (bad === 0) { throw new Error(`the library takes no app at all: ${message}`); }
    refused.set(kept[bad - 1], reasonOf(reason));
    kept = kept.filter((_, index) => index !== bad - 1);
    taken = Math.max(bad - 1, 0);
    // What was taken with less before it may be refused with more; then all is looked at anew.
    if (taken > 0 && trial(props(kept.slice(0, taken))) !== undefined) { taken = 0; }
  }
  const settled = takenAgain(statements, kept, refused, props, trial);
  return { ...settled, refused: explained(settled.refused) };
}

/** Where a statement lacks only what another says that is refused, the reason of that one is the reason. */
function explained(refused: ReadonlyMap<Statement, string>): ReadonlyMap<Statement, string> {
  const LACKS = / must be given; it has no default$/;
  const holder = ({ target }: Statement) => JSON.stringify(target.slice(0, -1));
  return new Map([...refused].map(([statement, why]) => {
    const [other, reason] = !LACKS.test(why) ? [] : [...refused].find(([one, its]) => holder(one) === holder(statement) && !LACKS.test(its)) ?? [];
    return [statement, other === undefined ? why : `it goes with ${other.from[0]}: ${reason}`];
  }));
}

/** What was refused only because something later was not there yet is taken now: by itself, else all of one prop together. */
function takenAgain(
  statements: readonly Statement[], first: readonly Statement[], refused: Map<Statement, string>,
  props: (statements: readonly Statement[]) => Code, trial: Trial,
): Settled {
  let kept = first;
  const retry = (some: readonly Statement[]): boolean => {
    const more = statements.filter((one) => kept.includes(one) || some.includes(one));
    if (some.length === 0 || trial(props(more)) !== undefined) { return false; }
    kept = more;
    some.forEach((one) => refused.delete(one));
    return true;
  };
  for (let again = refused.size > 0; again;) {
    again = [...refused.keys()].map((one) => retry([one])).some(Boolean);
    const roots = [...new Set([...refused.keys()].map(({ target }) => target[0]))];
    again = roots.map((root) => retry([...refused.keys()].filter(({ target }) => target[0] === root))).some(Boolean) || again;
  }
  return { kept, refused };
}

/** The library's words without the value that was given, which may be one that nobody should see. */
export function reasonOf(message: string): string {
  const line = message.split('\n').find((one) => / must /.test(one)) ?? message.split('\n').find((one) => one.trim() !== '' && !/^Validation failed/.test(one)) ?? message;
  return line.trim().replace(/^\[[^\]]*\]\s*/, '').replace(/^[\w./-]+: /, '').replace(/, got .*; (?=[^;]*$)/, '; ').slice(0, 300);
}
