import { Access } from './audit';
import { KubeObject } from '../lib/kube-types';

interface Rule {
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  verbs: string[];
}

interface Binding extends KubeObject {
  roleRef: { kind: string; name: string };
  subjects?: { kind: string; name: string; namespace?: string }[];
}

/** One verb on one resource that a service account was given. */
export interface Grant {
  /** `namespace:name` of the service account. */
  readonly account: string;
  readonly verb: string;
  /** `pods`, `flyteworkflows.flyte.lyft.com/finalizers`. */
  readonly what: string;
  readonly role: string;
}

/** Every verb that the RBAC objects of an example give to its service accounts. */
export function grantsOf(objects: KubeObject[]): Grant[] {
  const bindings = objects.filter((object) => object.kind === 'RoleBinding' || object.kind === 'ClusterRoleBinding') as Binding[];
  return bindings.flatMap((binding) => {
    const role = objects.find((object) => object.kind === binding.roleRef.kind && object.metadata.name === binding.roleRef.name
      && (object.kind === 'ClusterRole' || object.metadata.namespace === binding.metadata.namespace));
    const rules = (role?.rules ?? []) as Rule[];
    return (binding.subjects ?? []).filter((subject) => subject.kind === 'ServiceAccount').flatMap((subject) => {
      const account = `${subject.namespace ?? binding.metadata.namespace}:${subject.name}`;
      return rules.flatMap((rule) => verbsOf(rule).map(([verb, what]) => ({ account, verb, what, role: `${role!.kind} ${role!.metadata.name}` })));
    });
  });
}

function verbsOf(rule: Rule): [string, string][] {
  return (rule.apiGroups ?? ['']).flatMap((group) => (rule.resources ?? []).flatMap((resource) => {
    const [name, subresource] = resource.split('/');
    const what = `${name}${group ? `.${group}` : ''}${subresource ? `/${subresource}` : ''}`;
    return rule.verbs.map((verb): [string, string] => [verb, what]);
  }));
}

/** The grants that no access used. */
export function unusedGrants(grants: Grant[], accesses: Access[]): Grant[] {
  const used = new Set(accesses.filter((access) => access.allowed).map((access) => `${access.user} ${access.verb} ${access.what}`));
  return grants.filter((grant) => !used.has(`${grant.account} ${grant.verb} ${grant.what}`));
}
