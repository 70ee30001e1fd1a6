import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { clusterScoped } from '../private/cluster-scoped';

/** One rule: these verbs on these resources, on named objects only where names are given. */
export interface AccessRule {
  readonly apiGroup: string;
  readonly resource: string;
  readonly verbs: string[];
  readonly names?: string[];
}

/** Whose access it is, and what the objects are called. */
export interface AccessOptions {
  /** Name of the Role in the namespace; cluster-scoped objects carry the namespace before it. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: { [name: string]: string };
  readonly serviceAccount: kplus.IServiceAccount;
}

/** Rules of whoever leads by Leases of these names; `create` cannot be limited to a name. */
export function leaseRules(names: string[]): AccessRule[] {
  return [
    { apiGroup: 'coordination.k8s.io', resource: 'leases', verbs: ['create'] },
    { apiGroup: 'coordination.k8s.io', resource: 'leases', verbs: ['get', 'update'], names },
  ];
}

/**
 * Grants rules in the component's own namespace. L1 objects: cdk8s-plus binds an imported service account in namespace `default`, and
 * merges neither names nor verbs.
 */
export function grantInNamespace(scope: Construct, options: AccessOptions, rules: AccessRule[]): void {
  if (rules.length === 0) { return; }
  const metadata = { name: options.name, namespace: options.namespace, labels: options.labels };
  new kplus.k8s.KubeRole(scope, 'Role', { metadata, rules: rules.map(policyRule) });
  new kplus.k8s.KubeRoleBinding(scope, 'RoleBinding', { metadata, roleRef: roleRef('Role', options.name), subjects: subjects(options) });
}

/**
 * Grants rules in another namespace than the component's, whose name the objects carry as cluster-scoped ones do: another Flyte's may
 * stand beside them.
 */
export function grantElsewhere(scope: Construct, options: AccessOptions, namespace: string, rules: AccessRule[]): void {
  const name = `${options.namespace}-${options.name}`;
  const metadata = { name, namespace, labels: options.labels };
  new kplus.k8s.KubeRole(scope, `Role-${namespace}`, { metadata, rules: rules.map(policyRule) });
  new kplus.k8s.KubeRoleBinding(scope, `RoleBinding-${namespace}`, { metadata, roleRef: roleRef('Role', name), subjects: subjects(options) });
}

/**
 * Grants rules in every namespace, for what spans the project namespaces.
 * @param annotations of the role: what a reviewer would stumble over in it, with the reason
 */
export function grantInCluster(scope: Construct, options: AccessOptions, rules: AccessRule[], annotations: { [name: string]: string } = {}): void {
  if (rules.length === 0) { return; }
  const name = `${options.namespace}-${options.name}`;
  const metadata = { name, labels: options.labels };
  const ofRole = Object.keys(annotations).length === 0 ? metadata : { ...metadata, annotations };
  clusterScoped(new kplus.k8s.KubeClusterRole(scope, 'ClusterRole', { metadata: ofRole, rules: rules.map(policyRule) }));
  clusterScoped(new kplus.k8s.KubeClusterRoleBinding(scope, 'ClusterRoleBinding', {
    metadata, roleRef: roleRef('ClusterRole', name), subjects: subjects(options),
  }));
}

function policyRule(rule: AccessRule): kplus.k8s.PolicyRule {
  return {
    apiGroups: [rule.apiGroup],
    resources: [rule.resource],
    verbs: [...rule.verbs].sort(),
    ...(rule.names === undefined ? {} : { resourceNames: rule.names }),
  };
}

function roleRef(kind: string, name: string): kplus.k8s.RoleRef {
  return { apiGroup: 'rbac.authorization.k8s.io', kind, name };
}

function subjects(options: AccessOptions): kplus.k8s.Subject[] {
  return [{ kind: 'ServiceAccount', name: options.serviceAccount.name, namespace: options.namespace }];
}
