import { covers } from './covers';
import { exposureOf, reachOf, webhooksOf } from './network';
import { slotsOfPod } from './pods';
import { rightsOf } from './rights';
import { Slot, Topic, TOPICS } from './slot';
import { AppObjects, AppPod, compare } from '../report/app-objects';
import { collect } from '../report/collect';
import { ReportModel } from '../report/model';
import { objectName } from '../report/words';

export type Verdict = 'worse' | 'better' | 'neutral';
export const VERDICTS: readonly Verdict[] = ['worse', 'better', 'neutral'];

/** One line of the comparison. */
export interface Change {
  readonly verdict: Verdict;
  readonly topic: Topic;
  readonly who: string;
  /** What it was; undefined where it is new. */
  readonly before?: string;
  /** What it is; undefined where it is gone. */
  readonly after?: string;
}

interface Step extends Change {
  readonly list?: string;
}

/** Compares what two sets of manifests allow. Sorted, so that the same input gives the same lines. */
export function compareManifests(before: readonly unknown[], after: readonly unknown[]): Change[] {
  const old = slotsOf(before);
  const young = slotsOf(after);
  const steps = [...new Set([...old.keys(), ...young.keys()])].sort(compare).flatMap((key) => stepOf(old.get(key), young.get(key), old, young));
  return joined(steps).sort((left, right) => VERDICTS.indexOf(left.verdict) - VERDICTS.indexOf(right.verdict)
    || TOPICS.indexOf(left.topic) - TOPICS.indexOf(right.topic) || compare(left.who, right.who)
    || compare(`${left.after ?? ''} ${left.before ?? ''}`, `${right.after ?? ''} ${right.before ?? ''}`));
}

function slotsOf(manifests: readonly unknown[]): Map<string, Slot> {
  const model = collect(manifests, { title: '', version: 'latest' });
  const objects = new AppObjects(manifests);
  const sources = new Map(objects.pods.map((pod) => [pod.id, pod]));
  const names = new Map(model.pods.map((pod) => [pod.id, objectName(pod)]));
  const nameOf = (pod: AppPod) => names.get(pod.id)!;
  const slots = [
    ...model.pods.flatMap((pod) => slotsOfPod(pod, sources.get(pod.id)!, objectName(pod))),
    ...rightsOf(objects), ...reachOf(objects, model.connections, nameOf), ...exposureOf(objects, nameOf), ...webhooksOf(objects),
    ...namespaces(model), ...judged(model),
  ];
  // Two objects of one name, as in the folders of several clusters: what allows more counts.
  const found = new Map<string, Slot>();
  for (const slot of slots) {
    const key = JSON.stringify([slot.topic, slot.who, slot.key]);
    const known = found.get(key);
    if (known === undefined || known.rank < slot.rank) { found.set(key, slot); }
  }
  return found;
}

const ENFORCED: readonly (string | undefined)[] = ['restricted', 'baseline'];

function namespaces(model: ReportModel): Slot[] {
  const levels = new Map<string, string | undefined>(model.pods.map(({ namespace }) => [namespace ?? 'default', undefined]));
  model.namespaces.forEach(({ name, enforce }) => levels.set(name, enforce));
  return [...levels].map(([name, enforce]) => ({
    topic: 'namespaces',
    who: `Namespace ${name}`,
    key: 'enforce',
    text: enforce === undefined ? 'enforces no Pod Security level' : `enforces ${enforce}`,
    rank: ENFORCED.includes(enforce) ? ENFORCED.indexOf(enforce) : 2,
  }));
}

/** Findings by their number, since their words name what changes anyway. */
function judged(model: ReportModel): Slot[] {
  const counts = new Map<string, { who: string; rule: string; count: number }>();
  for (const { object, container, rule } of model.findings) {
    const who = container === undefined ? object : `${object}, container ${container}`;
    const key = JSON.stringify([who, rule]);
    counts.set(key, { who, rule, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [
    ...[...counts.values()].map(({ who, rule, count }): Slot => ({ topic: 'findings', who, key: rule, text: count === 1 ? rule : `${rule}, ${count} times`, rank: count })),
    ...model.exceptions.filter(({ reason }) => !reason.startsWith('root grant: ')).map(({ object, container, rule, reason }): Slot => ({
      topic: 'grants', who: object, key: JSON.stringify([container, rule]), rank: 1, text: `${container === undefined ? '' : `${container}: `}${rule} accepted: ${reason}`,
    })),
  ];
}

function stepOf(old: Slot | undefined, young: Slot | undefined, before: Map<string, Slot>, after: Map<string, Slot>): Step[] {
  if (old !== undefined && young !== undefined) {
    const verdict = young.rank > old.rank ? 'worse' : young.rank < old.rank ? 'better' : 'neutral';
    const same = old.rank === young.rank && old.text === young.text;
    return same ? [] : [{ verdict, topic: young.topic, who: young.who, before: old.text, after: young.text }];
  }
  const one = (old ?? young)!;
  // What something wider allowed already is no gain, and what something wider allows still is no loss.
  const within = one.reach !== undefined && isWithin(one, old === undefined ? before : after);
  if (within && young === undefined) { return []; }
  const matters = one.rank > (one.usual ?? 0) && !within;
  return [{
    verdict: !matters ? 'neutral' : old === undefined ? 'worse' : 'better',
    topic: one.topic,
    who: one.who,
    ...one.list === undefined ? {} : { list: one.list },
    ...old === undefined ? { after: one.text } : { before: one.text },
  }];
}

function isWithin({ topic, who, reach }: Slot, others: Map<string, Slot>): boolean {
  return [...others.values()].some((other) => other.topic === topic && other.who === who && other.reach !== undefined && covers(other.reach, reach!));
}

/** One line for all verbs on one thing. */
function joined(steps: readonly Step[]): Change[] {
  const lines = new Map<string, Step[]>();
  steps.forEach((step, index) => {
    const { verdict, topic, who, list } = step;
    const key = list === undefined ? String(index) : JSON.stringify([verdict, topic, who, list, step.before === undefined]);
    lines.set(key, [...lines.get(key) ?? [], step]);
  });
  return [...lines.values()].map((all) => {
    const [{ list, ...first }] = all;
    if (list === undefined) { return first; }
    const words = (side: 'before' | 'after') => `${all.map((step) => step[side]!).sort().join(', ')} ${list}`;
    return first.before === undefined ? { ...first, after: words('after') } : { ...first, before: words('before') };
  });
}
