import { integerOf } from './basic';
import { Fields, isFields } from '../../judging/manifest/json';
import { call, Code, list, literal, named, object, texts } from '../code';
import { Part, Reader } from '../row';

/** `effect` of a taint. */
const EFFECTS: { readonly [effect: string]: string } = {
  NoSchedule: 'TaintEffect.NO_SCHEDULE', PreferNoSchedule: 'TaintEffect.PREFER_NO_SCHEDULE', NoExecute: 'TaintEffect.NO_EXECUTE',
};

export function tolerationOf(value: unknown): Code | undefined {
  if (!isFields(value)) { return undefined; }
  const { key, operator, value: of, effect, tolerationSeconds, ...rest } = value;
  if (Object.keys(rest).length > 0 || (effect !== undefined && !Object.hasOwn(EFFECTS, String(effect)))) { return undefined; }
  const duration = integerOf(tolerationSeconds);
  if (tolerationSeconds !== undefined && duration === undefined) { return undefined; }
  const matched = operator === 'Exists' || of === undefined ? undefined : literal(String(of));
  return object({
    key: typeof key === 'string' && key !== '' ? literal(key) : undefined,
    value: matched,
    effect: effect === undefined ? undefined : named(EFFECTS[String(effect)]),
    duration: duration && call('Duration.seconds', duration),
  });
}

/** Tolerations, each one more of the list; `to` leads to it where the row does not. */
export const tolerations: Reader = (value) => !Array.isArray(value) ? { refused: 'it must be a list; write one' } : value.map((item, index): Part => {
  const code = tolerationOf(item);
  return { at: `[${index}]`, ...code === undefined ? { refused: 'a toleration of a kind that has no prop; say it in scheduling.tolerations' } : { code } };
});

/** `matchExpressions` of a node, as labels. */
function nodeLabelsOf(term: unknown): Code[] | undefined {
  if (!isFields(term)) { return undefined; }
  const { matchExpressions = [], ...rest } = term;
  if (Object.keys(rest).length > 0 || !Array.isArray(matchExpressions)) { return undefined; }
  const labels = matchExpressions.map((one: unknown) => {
    const { key, operator, values }: Fields = isFields(one) ? one : {};
    const several = Array.isArray(values) ? values.map(String) : [];
    if (typeof key !== 'string') { return undefined; }
    switch (operator) {
      case 'In': return several.length === 1 ? call('NodeLabel.is', literal(key), literal(several[0])) : call('NodeLabel.oneOf', literal(key), texts(several));
      case 'NotIn': return call('NodeLabel.noneOf', literal(key), texts(several));
      case 'Exists': return call('NodeLabel.exists', literal(key));
      case 'DoesNotExist': return call('NodeLabel.absent', literal(key));
      case 'Gt': return call('NodeLabel.above', literal(key), literal(Number(several[0])));
      case 'Lt': return call('NodeLabel.below', literal(key), literal(Number(several[0])));
      default: return undefined;
    }
  });
  return labels.every((label) => label !== undefined) ? labels as Code[] : undefined;
}

export function nodeTermsOf(value: unknown): { at: string; code: Code | undefined }[] {
  if (!isFields(value)) { return []; }
  const must = value.requiredDuringSchedulingIgnoredDuringExecution;
  const required = isFields(must) ? must.nodeSelectorTerms : undefined;
  const preferred = value.preferredDuringSchedulingIgnoredDuringExecution;
  return [
    ...Array.isArray(required) ? required.map((term: unknown, index) => {
      const labels = nodeLabelsOf(term);
      return { at: `.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${index}]`, code: labels && object({ labels: list(labels) }) };
    }) : [],
    ...Array.isArray(preferred) ? preferred.map((term: unknown, index) => {
      const labels = isFields(term) ? nodeLabelsOf(term.preference) : undefined;
      return {
        at: `.preferredDuringSchedulingIgnoredDuringExecution[${index}]`,
        code: labels && object({ labels: list(labels), weight: literal(Number((term as { weight?: unknown }).weight)) }),
      };
    }) : [],
  ];
}

/** What a selector names by labels, or by expressions that say the same. */
function labelsOf(selector: unknown): (readonly [string, unknown])[] | undefined {
  const { matchLabels = {}, matchExpressions = [], ...further }: Fields = isFields(selector) ? selector : { none: true };
  if (Object.keys(further).length > 0 || !isFields(matchLabels) || !Array.isArray(matchExpressions)) { return undefined; }
  const said = matchExpressions.map((one: unknown) => {
    const { key, operator, values }: Fields = isFields(one) ? one : {};
    return typeof key === 'string' && operator === 'In' && Array.isArray(values) && values.length === 1 ? [key, values[0] as unknown] as const : undefined;
  });
  const labels = [...Object.entries(matchLabels), ...said.filter((one) => one !== undefined)];
  return labels.length === 0 || said.includes(undefined) ? undefined : labels;
}

function podTermOf(term: unknown, own: string, weight?: unknown): Code | undefined {
  if (!isFields(term)) { return undefined; }
  const { labelSelector, topologyKey, namespaces, ...rest } = term;
  const labels = labelsOf(labelSelector);
  if (Object.keys(rest).length > 0 || labels === undefined) { return undefined; }
  const isOwn = labels.every(([name, value]) => (name === 'app.kubernetes.io/name' && value === own) || name === 'app.kubernetes.io/instance');
  return object({
    labels: isOwn ? undefined : { is: 'object', fields: labels.map(([name, value]) => [name, literal(String(value))] as const) },
    topologyKey: typeof topologyKey === 'string' && topologyKey !== 'kubernetes.io/hostname' ? literal(topologyKey) : undefined,
    namespaces: Array.isArray(namespaces) ? texts(namespaces.map(String)) : undefined,
    weight: typeof weight === 'number' ? literal(weight) : undefined,
  });
}

/** `affinity` of a pod whose own name label is known. */
export function affinity(own: string): Reader {
  return (value) => {
    if (!isFields(value)) { return { refused: 'it must be a map; write one' }; }
    const refused = 'a term of a kind that has no prop; say it in scheduling';
    const nodes = nodeTermsOf(value.nodeAffinity).map(({ at, code }): Part => ({ at: `.nodeAffinity${at}`, to: ['nodeAffinity[]'], ...code === undefined ? { refused } : { code } }));
    const pods = (['podAffinity', 'podAntiAffinity'] as const).flatMap((kind) => {
      const terms = value[kind];
      if (!isFields(terms)) { return []; }
      const { requiredDuringSchedulingIgnoredDuringExecution: required, preferredDuringSchedulingIgnoredDuringExecution: preferred } = terms;
      return [
        ...(Array.isArray(required) ? required : []).map((term: unknown, index) => ({ at: `.requiredDuringSchedulingIgnoredDuringExecution[${index}]`, code: podTermOf(term, own) })),
        ...(Array.isArray(preferred) ? preferred : []).map((term: unknown, index) => {
          const { podAffinityTerm, weight }: Fields = isFields(term) ? term : {};
          return { at: `.preferredDuringSchedulingIgnoredDuringExecution[${index}]`, code: podTermOf(podAffinityTerm, own, weight) };
        }),
      ].map(({ at, code }): Part => ({ at: `.${kind}${at}`, to: [`${kind}[]`], ...code === undefined ? { refused } : { code } }));
    });
    return [...nodes, ...pods];
  };
}

/** Pods of the component whose own name label is known; others are none of its business. */
export function topologySpread(own: string): Reader {
  return (value) => !Array.isArray(value) ? { refused: 'it must be a list; write one' } : value.map((item: unknown, index): Part => {
    const { topologyKey, maxSkew, whenUnsatisfiable, labelSelector, ...rest }: Fields = isFields(item) ? item : {};
    const labels = labelsOf(labelSelector);
    const isOwn = labelSelector === undefined || labels?.every(([key, name]) => name === own || key === 'app.kubernetes.io/instance') === true;
    if (!isOwn || Object.keys(rest).length > 0 || typeof topologyKey !== 'string') {
      return { at: `[${index}]`, refused: 'the pods of the component are spread, by topologyKey, maxSkew and required; use scheduling.topologySpread' };
    }
    return {
      at: `[${index}]`,
      code: object({
        topologyKey: literal(topologyKey),
        maxSkew: maxSkew === undefined || maxSkew === 1 ? undefined : integerOf(maxSkew),
        required: whenUnsatisfiable === 'ScheduleAnyway' ? undefined : literal(true),
      }),
    };
  });
}
