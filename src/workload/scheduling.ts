import { byWeight, nodeAffinityOf, tolerationOf } from '../config/placement';
import { Document, documentOf, listOf, present } from '../private/documents';
import { FlyteScheduling, PodTerm } from '../settings/scheduling';

type Labels = { readonly [name: string]: string };

/** The part of a pod spec that says where it runs. */
export function schedulingSpec(scheduling: FlyteScheduling, own: Labels): Document {
  const { nodeSelector, tolerations, nodeAffinity, podAffinity, podAntiAffinity, topologySpread } = scheduling;
  const { priorityClassName, runtimeClassName, schedulerName } = scheduling;
  const affinity = present({
    nodeAffinity: nodeAffinity === undefined ? undefined : nodeAffinityOf(nodeAffinity),
    podAffinity: podAffinity === undefined ? undefined : podTerms(podAffinity, own),
    podAntiAffinity: podAntiAffinity === undefined ? undefined : podTerms(podAntiAffinity, own),
  });
  return present({
    affinity,
    nodeSelector,
    tolerations: tolerations?.map(tolerationOf),
    topologySpreadConstraints: topologySpread?.map(({ topologyKey, maxSkew, required }) => ({
      maxSkew: maxSkew ?? 1, topologyKey, whenUnsatisfiable: required === true ? 'DoNotSchedule' : 'ScheduleAnyway', labelSelector: { matchLabels: own },
    })),
    priorityClassName,
    runtimeClassName,
    schedulerName,
  });
}

/** What the consumer added to the deployment beside what props say: both hold. */
export function withScheduling(pod: Document, scheduling: Document): Document {
  const affinity = bothAffinities(documentOf(pod.affinity), documentOf(scheduling.affinity));
  const tolerations = [...listOf(scheduling.tolerations), ...listOf(pod.tolerations)];
  return { ...pod, ...scheduling, ...present({ affinity, tolerations }) };
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

function bothAffinities(one: Document, other: Document): Document {
  const kinds = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return Object.fromEntries(kinds.map((kind) => {
    const [first, second] = [documentOf(one[kind]), documentOf(other[kind])];
    const preferred = [...listOf(first[PREFERRED]), ...listOf(second[PREFERRED])];
    const required = kind === 'nodeAffinity' ? bothNodes(documentOf(first[REQUIRED]), documentOf(second[REQUIRED]))
      : [...listOf(first[REQUIRED]), ...listOf(second[REQUIRED])];
    return [kind, present({ [PREFERRED]: preferred, [REQUIRED]: required })];
  }));
}

/** One of the terms is enough for Kubernetes, so that appending would loosen: each of the one goes with each of the other. */
function bothNodes(one: Document, other: Document): Document {
  const [first, second] = [listOf(one.nodeSelectorTerms), listOf(other.nodeSelectorTerms)].map((terms) => terms.map(documentOf));
  if (first.length === 0 || second.length === 0) { return first.length === 0 ? other : one; }
  return {
    nodeSelectorTerms: first.flatMap((left) => second.map((right) => present({
      matchExpressions: [...listOf(left.matchExpressions), ...listOf(right.matchExpressions)],
      matchFields: [...listOf(left.matchFields), ...listOf(right.matchFields)],
    }))),
  };
}

function podTerms(terms: PodTerm[], own: Labels): Document {
  const term = ({ labels, namespaces, topologyKey }: PodTerm): Document => ({
    labelSelector: { matchLabels: labels ?? own },
    ...present({ namespaces }),
    topologyKey: topologyKey ?? 'kubernetes.io/hostname',
  });
  const { preferred, required } = byWeight(terms);
  return present({
    [PREFERRED]: preferred.map((one) => ({ weight: one.weight, podAffinityTerm: term(one) })),
    [REQUIRED]: required.map(term),
  });
}
