import { judgeSet } from './helpers';

const pod = (spec: string, labels = '{app: web}', namespace = 'namespace: shop') =>
  `{apiVersion: v1, kind: Pod, metadata: {name: web, ${namespace}, labels: ${labels}}, spec: ${spec}}\n`;

describe('unneeded-token', () => {
  const bind = (subjects: string, kind = 'RoleBinding', namespace = 'shop') => `---
{apiVersion: rbac.authorization.k8s.io/v1, kind: ${kind}, metadata: {name: x, namespace: ${namespace}}, subjects: ${subjects}}\n`;
  const account = (rest: string) => `---\n{apiVersion: v1, kind: ServiceAccount, metadata: {name: web, namespace: shop}, ${rest}}\n`;
  const web = '{serviceAccountName: web}';
  const hit = ['web: spec.automountServiceAccountToken: a token of service account web is mounted, and nothing audited here binds that account to a role'];

  test.each([
    ['nothing binds the account', pod(web), hit],
    ['the pod goes without', pod('{serviceAccountName: web, automountServiceAccountToken: false}'), []],
    ['its account goes without', pod(web) + account('automountServiceAccountToken: false'), []],
    ['the pod asks for it against its account', pod('{serviceAccountName: web, automountServiceAccountToken: true}') + account('automountServiceAccountToken: false'), hit],
    ['its account says nothing', pod(web) + account('imagePullSecrets: []'), hit],
    ['a RoleBinding names the account', pod(web) + bind('[{kind: ServiceAccount, name: web, namespace: shop}]'), []],
    ['a ClusterRoleBinding names it', pod(web) + bind('[{kind: ServiceAccount, name: web, namespace: shop}]', 'ClusterRoleBinding'), []],
    ['the subject has the namespace of its binding', pod(web) + bind('[{kind: ServiceAccount, name: web}]'), []],
    ['the subject is of another namespace', pod(web) + bind('[{kind: ServiceAccount, name: web, namespace: other}]'), hit],
    ['the subject is a user of that name', pod(web) + bind('[{kind: User, name: web}, {}]'), hit],
    ['the pod has no namespace yet', pod(web, '{}', 'uid: x') + bind('[{kind: ServiceAccount, name: web, namespace: shop}]'), []],
    ['a binding is for all accounts', pod(web) + bind('[{kind: Group, name: "system:serviceaccounts"}]'), []],
    ['a binding is for all of the namespace', pod(web) + bind('[{kind: Group, name: "system:serviceaccounts:shop"}]'), []],
    ['a binding is for all of another', pod(web) + bind('[{kind: Group, name: "system:serviceaccounts:other"}]'), hit],
    ['the default account is bound', pod('{}') + bind('[{kind: ServiceAccount, name: default}]'), []],
    ['the account is named by the older field', pod('{serviceAccount: web}'), hit],
    ['the pod has no namespace and the binding is for those of default', pod(web, '{}', 'uid: x') + bind('[{kind: Group, name: "system:serviceaccounts:default"}]'), []],
  ])('when %s', (_title, stream, expected) => {
    expect(judgeSet('unneeded-token', stream)).toEqual(expected);
  });

  test('order does not matter', () => {
    expect(judgeSet('unneeded-token', bind('[{kind: ServiceAccount, name: web}]').replace('---\n', '') + '---\n' + pod(web))).toEqual([]);
  });
});

describe('no-network-policy', () => {
  const policy = (spec: string, namespace = 'shop', apiVersion = 'networking.k8s.io/v1') =>
    `---\n{apiVersion: ${apiVersion}, kind: NetworkPolicy, metadata: {name: x, namespace: ${namespace}}, spec: ${spec}}\n`;
  const open = (directions: string) => [`web: metadata.labels: no NetworkPolicy restricts the ${directions} of its pods`];

  test.each([
    ['there is none', '', 'ingress and egress'],
    ['one selects all, both ways', policy('{podSelector: {}, policyTypes: [Ingress, Egress]}'), ''],
    ['one selects all, one way', policy('{podSelector: {}, policyTypes: [Egress]}'), 'ingress'],
    ['one has no types', policy('{podSelector: {}}'), 'egress'],
    ['one has no types and egress rules', policy('{podSelector: {}, egress: [{}]}'), ''],
    ['two share the directions', policy('{podSelector: {}, policyTypes: [Ingress]}') + policy('{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]}'), ''],
    ['it selects other pods', policy('{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress, Egress]}'), 'ingress and egress'],
    ['it is of another namespace', policy('{podSelector: {}, policyTypes: [Ingress, Egress]}', 'other'), 'ingress and egress'],
    ['it is of another API', policy('{podSelector: {}, policyTypes: [Ingress, Egress]}', 'shop', 'example.com/v1'), 'ingress and egress'],
    ['In matches', policy('{podSelector: {matchExpressions: [{key: app, operator: In, values: [web]}]}}'), 'egress'],
    ['NotIn does not match', policy('{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}}'), 'ingress and egress'],
    ['NotIn matches an absent label', policy('{podSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [web]}]}}'), 'egress'],
    ['Exists matches', policy('{podSelector: {matchExpressions: [{key: app, operator: Exists}]}}'), 'egress'],
    ['Exists does not match', policy('{podSelector: {matchExpressions: [{key: constructor, operator: Exists}]}}'), 'ingress and egress'],
    ['DoesNotExist matches', policy('{podSelector: {matchExpressions: [{key: tier, operator: DoesNotExist}]}}'), 'egress'],
    ['an operator is unknown', policy('{podSelector: {matchExpressions: [{operator: Near}]}}'), 'ingress and egress'],
  ])('when %s', (_title, policies, directions) => {
    expect(judgeSet('no-network-policy', pod('{}') + policies)).toEqual(directions === '' ? [] : open(directions));
  });

  test('a PodTemplate runs no pods of its own', () => {
    expect(judgeSet('no-network-policy', '{apiVersion: v1, kind: PodTemplate, metadata: {name: x}, template: {spec: {}}}')).toEqual([]);
  });
});

describe('namespace-below-level', () => {
  const namespace = (labels: string, apiVersion = 'v1') => `---\n{apiVersion: ${apiVersion}, kind: Namespace, metadata: {name: shop, labels: ${labels}}}\n`;
  const enforce = (level: string) => namespace(`{pod-security.kubernetes.io/enforce: ${level}}`);
  const hit = (what: string, asked = 'restricted') =>
    [`shop: metadata.labels['pod-security.kubernetes.io/enforce']: the namespace enforces ${what}, and ${asked} is asked for`];
  const elsewhere = pod('{}').replace('namespace: shop', 'namespace: other');

  test.each([
    ['it enforces what is asked for', enforce('restricted'), 'restricted', []],
    ['it enforces more', enforce('restricted'), 'baseline', []],
    ['it enforces less', enforce('baseline'), 'restricted', hit('baseline')],
    ['it enforces nothing that is a level', enforce('strict'), 'baseline', hit('"strict", which is no level', 'baseline')],
    ['it has no label', namespace('{}'), 'restricted', hit('no level')],
    ['nothing is asked for', enforce('privileged'), 'privileged', []],
    ['there is none', '', 'restricted', []],
    ['it is no namespace of Kubernetes', namespace('{}', 'example.com/v1'), 'restricted', []],
  ] as const)('when %s', (_title, manifest, level, expected) => {
    expect(judgeSet('namespace-below-level', pod('{}') + manifest, level)).toEqual(expected);
  });

  test('without pods only a label speaks', () => {
    expect(judgeSet('namespace-below-level', elsewhere + namespace('{}'))).toEqual([]);
    expect(judgeSet('namespace-below-level', pod('{}', '{}', 'annotations: {}') + namespace('{}'))).toEqual([]);
    expect(judgeSet('namespace-below-level', elsewhere + enforce('privileged'))).toEqual(hit('privileged'));
  });
});
