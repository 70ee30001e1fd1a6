import { judgeObject } from './helpers';

const role = (rules: string, kind = 'Role') => `{apiVersion: rbac.authorization.k8s.io/v1, kind: ${kind}, metadata: {name: x}, rules: ${rules}}`;
const binding = (roleRef: string, kind = 'ClusterRoleBinding') =>
  `{apiVersion: rbac.authorization.k8s.io/v1, kind: ${kind}, metadata: {name: x}, roleRef: ${roleRef}}`;

describe('wildcard-rbac', () => {
  test.each([
    ['a verb', role('[{apiGroups: [""], resources: [pods], verbs: [get, "*"]}]'), ['rules[0].verbs: verbs contains *']],
    ['everything', role('[{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]', 'ClusterRole'),
      ['rules[0].apiGroups: apiGroups contains *', 'rules[0].resources: resources contains *', 'rules[0].verbs: verbs contains *']],
    ['a subresource of everything', role('[{apiGroups: [apps], resources: ["*/scale"], verbs: [get]}]'), ['rules[0].resources: resources contains */scale']],
    ['URLs', role('[{nonResourceURLs: ["*"], verbs: [get]}]', 'ClusterRole'), ['rules[0].nonResourceURLs: nonResourceURLs contains *']],
    ['a URL below a path', role('[{nonResourceURLs: ["/healthz/*"], verbs: [get]}]', 'ClusterRole'), []],
    ['names only', role('[{apiGroups: [""], resources: [pods], verbs: [get]}]'), []],
    ['cluster-admin', binding('{kind: ClusterRole, name: cluster-admin}'), ['roleRef.name: it binds cluster-admin, which is allowed everything']],
    ['cluster-admin in one namespace', binding('{kind: ClusterRole, name: cluster-admin}', 'RoleBinding'),
      ['roleRef.name: it binds cluster-admin, which is allowed everything']],
    ['a Role of that name', binding('{kind: Role, name: cluster-admin}', 'RoleBinding'), []],
    ['another role', binding('{kind: ClusterRole, name: view}'), []],
    ['another kind', '{apiVersion: v1, kind: Thing, metadata: {name: x}, rules: [{verbs: ["*"]}]}', []],
  ])('%s', (_title, yaml, expected) => {
    expect(judgeObject('wildcard-rbac', yaml)).toEqual(expected);
  });
});

describe('rbac-escalation', () => {
  test('names each verb that gives more rights, and no other', () => {
    expect(judgeObject('rbac-escalation', role('[{verbs: [get]}, {verbs: [bind, escalate, impersonate, constructor]}]', 'ClusterRole'))).toEqual([
      'rules[1].verbs: verb bind is granted: whoever holds it can bind themselves to roles with more rights than their own',
      'rules[1].verbs: verb escalate is granted: whoever holds it can write roles with more rights than their own',
      'rules[1].verbs: verb impersonate is granted: whoever holds it can act as somebody else',
    ]);
    expect(judgeObject('rbac-escalation', binding('{kind: ClusterRole, name: bind}'))).toEqual([]);
  });
});

describe('pod-access', () => {
  test.each([
    ['exec', role('[{apiGroups: [""], resources: [pods, pods/exec], verbs: [create]}]'), ['rules[0].resources: pods/exec is granted: whoever holds it can run programs in every pod it reaches']],
    ['the others', role('[{apiGroups: ["*"], resources: [pods/attach, pods/ephemeralcontainers, pods/portforward, nodes/proxy, constructor], verbs: [get]}]', 'ClusterRole'), [
      'rules[0].resources: pods/attach is granted: whoever holds it can talk to the programs of every pod it reaches',
      'rules[0].resources: pods/ephemeralcontainers is granted: whoever holds it can put containers of their own into every pod it reaches',
      'rules[0].resources: pods/portforward is granted: whoever holds it can reach ports of every pod past its network policies',
      'rules[0].resources: nodes/proxy is granted: whoever holds it can call the kubelet of every node, which runs programs in any pod',
    ]],
    ['another API', role('[{apiGroups: [example.com], resources: [pods/exec], verbs: [create]}]'), []],
    ['no verb', role('[{apiGroups: [""], resources: [pods/exec], verbs: []}]'), []],
    ['logs', role('[{apiGroups: [""], resources: [pods/log, pods], verbs: [get]}]'), []],
    ['another kind', '{apiVersion: v1, kind: Thing, metadata: {name: x}, rules: [{apiGroups: [""], resources: [pods/exec], verbs: [get]}]}', []],
  ])('%s', (_title, yaml, expected) => {
    expect(judgeObject('pod-access', yaml)).toEqual(expected);
  });
});

describe('cluster-wide-secrets', () => {
  const secrets = (rest: string, kind = 'ClusterRole') => role(`[{apiGroups: [""], resources: [pods, secrets], ${rest}}]`, kind);
  test.each([
    ['reading', secrets('verbs: [create, get, list, watch]'), ['rules[0].resources: it grants get, list, watch of all Secrets']],
    ['reading some', secrets('verbs: [get], resourceNames: [a]'), []],
    ['writing', secrets('verbs: [create, patch]'), []],
    ['in one namespace', secrets('verbs: [get]', 'Role'), []],
    ['another API', role('[{apiGroups: [example.com], resources: [secrets], verbs: [get]}]', 'ClusterRole'), []],
  ])('%s', (_title, yaml, expected) => {
    expect(judgeObject('cluster-wide-secrets', yaml)).toEqual(expected);
  });
});

describe('unsafe-subject', () => {
  const bind = (subjects: string, kind = 'ClusterRoleBinding') =>
    `{apiVersion: rbac.authorization.k8s.io/v1, kind: ${kind}, metadata: {name: x}, roleRef: {kind: ClusterRole, name: view}, subjects: ${subjects}}`;
  const nobody = 'it is everybody who reaches the API server, without any proof of who they are';
  test.each([
    ['masters', bind('[{kind: User, name: a}, {kind: Group, name: "system:masters"}]'),
      ['subjects[1].name: it binds system:masters: its members may do everything, and no role can take that from them']],
    ['nobody', bind('[{kind: Group, name: "system:unauthenticated"}, {kind: User, name: "system:anonymous"}]', 'RoleBinding'),
      [`subjects[0].name: it binds system:unauthenticated: ${nobody}`, `subjects[1].name: it binds system:anonymous: ${nobody}`]],
    ['an account that only has the name', bind('[{kind: ServiceAccount, name: "system:masters", namespace: a}]'), []],
    ['somebody', bind('[{kind: User, name: constructor}, {kind: Group}, x]'), []],
    ['no subjects', bind('null'), []],
    ['another kind', '{apiVersion: v1, kind: Thing, metadata: {name: x}, subjects: [{kind: Group, name: "system:masters"}]}', []],
  ])('%s', (_title, yaml, expected) => {
    expect(judgeObject('unsafe-subject', yaml)).toEqual(expected);
  });
});

describe('secret-in-config-map', () => {
  const configMap = (data: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n${data.replace(/^/gm, '  ')}`;
  test.each([
    ['a bare value', 'password: hunter2', ["data['password']: key password holds the value itself"]],
    ['YAML', 'storage.yaml: |\n  stow:\n    access_key_id: minio\n    secret_key: miniostorage', [
      "data['storage.yaml']: key storage.yaml contains the value of access_key_id", "data['storage.yaml']: key storage.yaml contains the value of secret_key",
    ]],
    ['JSON', 'config.json: \'{"user": "me", "apiKey": "abc"}\'', ["data['config.json']: key config.json contains the value of apiKey"]],
    ['a map between brackets', 'c.yaml: "{password: x}"', ["data['c.yaml']: key c.yaml contains the value of password"]],
    ['a map between brackets behind a key', 'c.yaml: "database: {user: me, auth: {password: hunter2}}"', ["data['c.yaml']: key c.yaml contains the value of password"]],
    ['a list between brackets behind a key', "c.yaml: \"auth: [{token: 'abc'}]\"", ["data['c.yaml']: key c.yaml contains the value of token"]],
    ['a map behind a telling key', 'c.yaml: "credentials: {path: /etc/x}"', []],
    ['properties', 'app.properties: "db.user=me\\ndb.password=hunter2\\n"', ["data['app.properties']: key app.properties contains the value of db.password"]],
    ['a URL', 'url: "amqp://me:hunter2@mq"', ["data['url']: key url contains a password in a URL"]],
    ['a private key', 'tls.pem: "-----BEGIN PRIVATE KEY-----\\nabc"', ["data['tls.pem']: key tls.pem contains a private key"]],
    ['a file by a telling name', 'token: "one\\ntwo"', []],
    ['paths', 'c.yaml: "passwordPath: pass.txt\\nclientSecretLocation: /etc/s\\ntoken: /var/run/token"', []],
    ['names of secrets', 'c.yaml: "secretName: db\\ncookieHashKeySecretName: cookie_hash_key"', []],
    ['a comment', 'c.yaml: "# password: hunter2"', []],
    ['a template', 'c.yaml: "password: {{ .password }}\\nurl: https://me:${PASSWORD}@host"', []],
    ['code', 'run.py: "token = fetch_token()\\nif token == other: pass"', []],
    ['a duration and a switch', 'c.yaml: "accessToken: 30m\\ntoken: false\\nsecret: null"', []],
    ['a value that is no text', 'password: [a]', []],
  ])('%s', (_title, data, expected) => {
    expect(judgeObject('secret-in-config-map', configMap(data))).toEqual(expected);
  });

  test('never quotes the value', () => {
    expect(judgeObject('secret-in-config-map', configMap('password: hunter2\na: "token: hunter2"\nb: "x://a:hunter2@c"')).join()).not.toContain('hunter2');
  });

  test('a Secret is where secrets belong', () => {
    expect(judgeObject('secret-in-config-map', '{apiVersion: v1, kind: Secret, metadata: {name: x}, data: {password: aHVudGVyMg==}}')).toEqual([]);
  });

  test('a long line without pairs is read once', () => {
    expect(judgeObject('secret-in-config-map', configMap(`blob: ${'a.b-c'.repeat(150_000)}`))).toEqual([]);
  });
});

describe('ingress-without-tls', () => {
  const ingress = (spec: string, annotations = '{}') =>
    `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: x, annotations: ${annotations}}, spec: ${spec}}`;
  const route = (spec: string, apiVersion = 'route.openshift.io/v1') => `{apiVersion: ${apiVersion}, kind: Route, metadata: {name: x}, spec: ${spec}}`;
  test.each([
    ['no tls', ingress('{rules: [{host: a.example}]}'), ['spec.tls: no host has TLS']],
    ['every host covered', ingress('{tls: [{hosts: [a.example, "*.b.example"]}], rules: [{host: a.example}, {host: x.b.example}]}'), []],
    ['one host left out', ingress('{tls: [{hosts: [a.example]}], rules: [{host: a.example}, {host: x.y.example}]}'),
      ['spec.rules[1].host: host x.y.example is in no entry of spec.tls']],
    ['a wildcard covers one label only', ingress('{tls: [{hosts: ["*.example"]}], rules: [{host: a.b.example}]}'),
      ['spec.rules[0].host: host a.b.example is in no entry of spec.tls']],
    ['a host without a dot', ingress('{tls: [{hosts: [a]}], rules: [{host: b}]}'), ['spec.rules[0].host: host b is in no entry of spec.tls']],
    ['a rule for any host', ingress('{tls: [{hosts: [a.example]}], rules: [{}]}'), ['spec.rules[0]: a rule for any host has TLS for some hosts only']],
    ['a certificate for every host', ingress('{tls: [{secretName: tls}], rules: [{host: a.example}]}'), []],
    ['a load balancer with its certificate', ingress('{rules: [{}]}', '{alb.ingress.kubernetes.io/certificate-arn: "arn:x"}'), []],
    ['a route in clear text', route('{host: a.example}'), ['spec.tls: the route takes clear text']],
    ['a route with TLS', route('{tls: {termination: edge}}'), []],
    ['a route of another API', route('{}', 'example.com/v1'), []],
  ])('%s', (_title, yaml, expected) => {
    expect(judgeObject('ingress-without-tls', yaml)).toEqual(expected);
  });
});

test.each([
  ['NodePort', ['spec.type: it opens a port on every node']],
  ['ClusterIP', []],
  ['LoadBalancer', []],
])('node-port with type %s', (type, expected) => {
  expect(judgeObject('node-port', `{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {type: ${type}}}`)).toEqual(expected);
});
