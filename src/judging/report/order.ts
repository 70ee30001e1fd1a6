import { PodPosture, ReportModel } from './model';
import { inCluster, objectName, Tone } from './words';

const TONES: readonly Tone[] = ['bad', 'warn', 'accepted'];

/** The worst first, by ranks that count up from it; among those of one rank nothing changes. */
export function worstFirst<T>(list: readonly T[], rankOf: (one: T) => number): T[] {
  return list.map((one) => ({ one, rank: rankOf(one) })).sort((left, right) => left.rank - right.rank).map(({ one }) => one);
}

export function rankOfTone({ tone }: { readonly tone: Tone }): number {
  return TONES.includes(tone) ? TONES.indexOf(tone) : TONES.length;
}

/** First pods of which something was found, then those for which something was allowed, then the others. */
export function rankOfPods({ findings, exceptions }: ReportModel): (pod: PodPosture) => number {
  const [found, allowed] = [findings, exceptions].map((list) => new Set(list.map(({ object, cluster }) => inCluster(object, cluster))));
  return (pod) => found.has(objectName(pod)) ? 0 : pod.rootGrant !== undefined || allowed.has(objectName(pod)) ? 1 : 2;
}
