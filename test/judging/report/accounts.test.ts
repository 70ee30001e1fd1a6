import { deployment, podOf, reportOn } from './helpers';

const POD = (spec: string) => deployment('web', `${spec}\ncontainers: [{name: main, image: "x:1"}]`);
const account = (automount: string) => `
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: shop}
${automount}
---`;

test.each([
  ['by default', POD('serviceAccountName: web'), true],
  ['unless the pod says no', POD('serviceAccountName: web\nautomountServiceAccountToken: false'), false],
  ['unless the account says no', account('automountServiceAccountToken: false') + POD('serviceAccountName: web'), false],
  ['if the pod overrules its account', account('automountServiceAccountToken: false') + POD('serviceAccountName: web\nautomountServiceAccountToken: true'), true],
  ['through a projected volume', POD('automountServiceAccountToken: false\nvolumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: t}}]}}]'), true],
])('a token is mounted %s', (_title, yaml, expected) => {
  expect(podOf(reportOn(yaml)).token).toBe(expected);
});

test.each([
  ['serviceAccountName: web', 'web'], ['serviceAccount: old', 'old'], ['{}', 'default'],
])('the account of %s is %s', (spec, expected) => {
  expect(podOf(reportOn(POD(spec === '{}' ? '' : spec))).serviceAccount).toBe(expected);
});

const RBAC = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules:
- {apiGroups: ["", apps], resources: [pods, deployments], verbs: [list, get], resourceNames: [web]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: all}
rules:
- {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}
- {nonResourceURLs: ["/metrics"], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: a, namespace: shop}
roleRef: {kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: web}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {kind: ClusterRole, name: all}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}, {kind: User, name: web}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: c, namespace: shop}
roleRef: {kind: ClusterRole, name: view}
subjects: [{kind: Group, name: "system:serviceaccounts:shop"}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: d}
roleRef: {kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: web, namespace: elsewhere}]
---`;

test('says what bound roles allow, and where', () => {
  const model = reportOn(RBAC + POD('serviceAccountName: web'));
  expect(model.accounts).toEqual([{
    namespace: 'shop',
    name: 'web',
    components: ['web'],
    token: true,
    permissions: [
      { scope: 'every namespace', role: 'ClusterRole all', apiGroups: ['*'], resources: ['*'], names: [], verbs: ['*'] },
      { scope: 'every namespace', role: 'ClusterRole all', apiGroups: [], resources: ['/metrics'], names: [], verbs: ['get'] },
      { scope: 'namespace shop', role: 'Role reader', apiGroups: ['apps', 'core'], resources: ['deployments', 'pods'], names: ['web'], verbs: ['get', 'list'] },
      { scope: 'namespace shop', role: 'ClusterRole view', apiGroups: [], resources: [], names: [], verbs: [], unknown: true },
    ],
  }]);
});

test('counts wildcards, and bindings to cluster-admin as one', () => {
  expect(reportOn(RBAC).wildcards).toBe(2);
  expect(reportOn(POD('')).wildcards).toBe(0);
});

test('counts no binding to a Role that happens to be called cluster-admin: it allows what its own rules say', () => {
  expect(reportOn(`
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: cluster-admin, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: a, namespace: shop}
roleRef: {kind: Role, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: web}]
`).wildcards).toBe(0);
});

test('finds bindings of pods that name no namespace', () => {
  const model = reportOn(`
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {serviceAccountName: web, containers: [{name: main, image: "x:1"}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: a}
roleRef: {}
subjects: [{kind: ServiceAccount, name: web}, {kind: Group}]
`);
  expect(model.accounts).toMatchObject([{ name: 'web', permissions: [{ scope: 'namespace (where it is applied)', unknown: true }] }]);
});
