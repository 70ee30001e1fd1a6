import { Document, present } from '../private/documents';
import { FlyteToleration, NodeLabel, NodeTerm } from '../settings/scheduling';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

/** A toleration as Kubernetes has it. */
export function tolerationOf({ key, value, effect, duration }: FlyteToleration): Document {
  return {
    ...present({ key, value, effect }),
    operator: value === undefined ? 'Exists' : 'Equal',
    ...(duration === undefined ? {} : { tolerationSeconds: duration.toMilliseconds() / 1000 }),
  };
}

/** What a label of a node must be, as Kubernetes has it. */
export function nodeLabelOf({ _key: key, _operator: operator, _values: values }: NodeLabel): Document {
  return present({ key, operator, values });
}

/** `nodeAffinity` of a pod. */
export function nodeAffinityOf(terms: readonly NodeTerm[]): Document {
  const term = ({ labels }: NodeTerm): Document => ({ matchExpressions: labels.map(nodeLabelOf) });
  const { preferred, required } = byWeight(terms);
  return present({
    [PREFERRED]: preferred.map((one) => ({ weight: one.weight, preference: term(one) })),
    [REQUIRED]: present({ nodeSelectorTerms: required.map(term) }),
  });
}

/** A weight makes a term a preference. */
export function byWeight<T extends { readonly weight?: number }>(terms: readonly T[]): { readonly preferred: T[]; readonly required: T[] } {
  return { preferred: terms.filter(({ weight }) => weight !== undefined), required: terms.filter(({ weight }) => weight === undefined) };
}
