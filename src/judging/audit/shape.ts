import { valueAt } from '../manifest/fields';
import { Fields, isFields } from '../manifest/json';
import { describe, ShapeProblem } from '../manifest/objects';
import { PodView } from '../manifest/views';

type Shape = 'a list' | 'a list of whole numbers' | 'an object' | 'a string' | 'a boolean' | 'a whole number';
type Fact = readonly [path: string, shape: Shape];

/** The fields that the hardening rules read, by kind. Those of Pod Security are checked by its evaluator. */
const OBJECT_FACTS: { readonly [kind: string]: readonly Fact[] } = {
  Role: [['rules', 'a list']],
  ClusterRole: [['rules', 'a list']],
  RoleBinding: [['subjects', 'a list'], ['roleRef', 'an object']],
  ClusterRoleBinding: [['subjects', 'a list'], ['roleRef', 'an object']],
  ConfigMap: [['data', 'an object']],
  Service: [['spec', 'an object'], ['spec.type', 'a string']],
  Ingress: [['spec', 'an object'], ['spec.tls', 'a list'], ['spec.rules', 'a list']],
  NetworkPolicy: [['spec', 'an object'], ['spec.podSelector', 'an object'], ['spec.policyTypes', 'a list']],
  ServiceAccount: [['automountServiceAccountToken', 'a boolean']],
};

const POD_FACTS: readonly Fact[] = [
  ['serviceAccountName', 'a string'],
  ['automountServiceAccountToken', 'a boolean'],
  ['restartPolicy', 'a string'],
  ['securityContext.runAsGroup', 'a whole number'],
  ['securityContext.fsGroup', 'a whole number'],
  ['securityContext.supplementalGroups', 'a list of whole numbers'],
];

const CONTAINER_FACTS: readonly Fact[] = [
  ['image', 'a string'],
  ['securityContext.runAsGroup', 'a whole number'],
  ['command', 'a list'],
  ['args', 'a list'],
  ['env', 'a list'],
  ['resources', 'an object'],
  ['resources.requests', 'an object'],
  ['resources.limits', 'an object'],
  ['livenessProbe', 'an object'],
  ['readinessProbe', 'an object'],
  ['startupProbe', 'an object'],
];

/** Fields of the wrong type, which Kubernetes would refuse to decode and the rules could only overlook. */
export function problemsOfObject(object: Fields, kind: string): ShapeProblem[] {
  return check(object, '', Object.prototype.hasOwnProperty.call(OBJECT_FACTS, kind) ? OBJECT_FACTS[kind] : []);
}

/** As `problemsOfObject`, for a pod of any object. */
export function problemsOfPod(pod: PodView): ShapeProblem[] {
  const ofContainers = pod.containers.flatMap(({ fields, path }) => check(fields, `${path}.`, CONTAINER_FACTS));
  return [...check(pod.spec, `${pod.path}.`, POD_FACTS), ...ofContainers];
}

function check(holder: Fields, prefix: string, facts: readonly Fact[]): ShapeProblem[] {
  return facts.flatMap(([path, shape]) => {
    const value = valueAt(holder, ...path.split('.')) ?? undefined;
    const is = shape === 'a list of whole numbers' && Array.isArray(value) ? 'has other entries' : `is ${describe(value)}`;
    return value === undefined || fits(value, shape) ? [] : [{ path: `${prefix}${path}`, message: `${prefix}${path} must be ${shape}, and ${is}` }];
  });
}

function fits(value: unknown, shape: Shape): boolean {
  switch (shape) {
    case 'a list': return Array.isArray(value);
    // Kubernetes reads an empty entry as 0, which the rules judge.
    case 'a list of whole numbers': return Array.isArray(value) && value.every((entry) => Number.isInteger(entry ?? 0));
    case 'a whole number': return Number.isInteger(value);
    case 'an object': return isFields(value);
    case 'a string': return typeof value === 'string';
    case 'a boolean': return typeof value === 'boolean';
  }
}
