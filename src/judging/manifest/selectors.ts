import { fieldsAt, listAt, textAt, textsAt } from './fields';

/** Labels, as selectors see them. */
export interface Labels { readonly [name: string]: string }

/** What a selector asks of one label. */
export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** Selectors that mean something to people, by the first label key they ask for. */
const FAMILIAR: { readonly [key: string]: (value: string) => string } = {
  'execution-id': () => 'task pods',
  'app.kubernetes.io/name': (value) => `pods of ${value}`,
  'kubernetes.io/metadata.name': (value) => `namespace ${value}`,
  'policy-group.network.openshift.io/ingress': () => "namespace of OpenShift's routers",
};

/** Whether a label selector matches; an empty one matches everything. */
export function selects(selector: unknown, labels: Labels): boolean {
  return requirementsOf(selector).every((requirement) => meets(labels, requirement));
}

export function isEmptySelector(selector: unknown): boolean {
  return requirementsOf(selector).length === 0;
}

/** A selector in words: `pods of flyteadmin`, `namespace kube-system`, or its labels. */
export function selectorWords(selector: unknown, what: 'pods' | 'namespaces'): string {
  const requirements = requirementsOf(selector);
  if (requirements.length === 0) { return `all ${what}`; }
  for (const { key, operator, values } of requirements) {
    const familiar = Object.prototype.hasOwnProperty.call(FAMILIAR, key) ? FAMILIAR[key] : undefined;
    if (familiar !== undefined && (operator === 'Exists' || (operator === 'In' && values.length === 1))) { return familiar(values[0] ?? ''); }
  }
  return `${what} with ${requirements.map(requirementWords).join(', ')}`;
}

/** What a label selector asks for. */
export function requirementsOf(selector: unknown): Requirement[] {
  const labels = Object.entries(fieldsAt(selector, 'matchLabels')).map(([key, value]) => ({ key, operator: 'In', values: [String(value)] }));
  const expressions = listAt(selector, 'matchExpressions')
    .map((entry) => ({ key: textAt(entry, 'key') ?? '', operator: textAt(entry, 'operator') ?? '', values: textsAt(entry, 'values') }));
  return [...labels, ...expressions];
}

function requirementWords({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'In': return `${key}=${values.join('|')}`;
    case 'NotIn': return `${key} not ${values.join('|')}`;
    case 'Exists': return key;
    default: return `no ${key}`;
  }
}

/** Whether the labels are as asked for. */
export function meets(labels: Labels, { key, operator, values }: Requirement): boolean {
  const value = Object.prototype.hasOwnProperty.call(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In': return value !== undefined && values.includes(value);
    case 'NotIn': return value === undefined || !values.includes(value);
    case 'Exists': return value !== undefined;
    case 'DoesNotExist': return value === undefined;
    default: return false;
  }
}
