import { arrows, deployment, plainDeployment, podOf, policy, reportOn } from './helpers';

const DENY = 'policyTypes: [Ingress, Egress]';
const TO_API = `${DENY}\negress: [{to: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 8080}]}]`;
const FROM_WEB = `${DENY}\ningress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 8080}, {port: 9090, protocol: UDP}]}]`;
const BOTH = plainDeployment('web') + plainDeployment('api', '{name: http, containerPort: 8080}');

test.each([
  ['both ends allow it', policy('web', TO_API) + policy('api', FROM_WEB), ['web -> api: 8080']],
  ['only the caller is restricted, and names the other', policy('web', TO_API), ['web -> api: 8080']],
  ['only the other end is restricted, and names the caller', policy('api', FROM_WEB), ['web -> api: 8080, 9090/UDP']],
  ['the other end denies', policy('web', TO_API) + policy('api', DENY), []],
  ['the caller is denied', policy('web', DENY) + policy('api', FROM_WEB), []],
  ['the ports differ', policy('web', TO_API.replace('8080', '80')) + policy('api', FROM_WEB), []],
  ['a port has a name', policy('web', TO_API.replace('8080', 'http')) + policy('api', FROM_WEB.replace('8080', 'http')), ['web -> api: 8080']],
  ['ports are a range', policy('web', TO_API.replace('8080', '8000, endPort: 8100')), ['web -> api: 8000–8100']],
  ['a port is only a protocol', policy('web', TO_API.replace('port: 8080', 'protocol: SCTP')), ['web -> api: all ports/SCTP']],
  ['no port is named', policy('web', TO_API.replace('[{port: 8080}]', '[]')), ['web -> api: all ports']],
  ['nobody restricts anything', '', []],
])('draws an arrow between pods as policies say: %s', (_title, policies, expected) => {
  expect(arrows(reportOn(BOTH + policies))).toEqual(expected);
});

const ingress = (peer: string, ports = '[{port: 8080}]') => policy('api', `policyTypes: [Ingress]\ningress: [{from: [${peer}], ports: ${ports}}]`);
const egress = (peer: string, ports: string) => policy('web', `policyTypes: [Egress]\negress: [{to: [${peer}], ports: ${ports}}]`);

test.each([
  ['all addresses', ingress('{ipBlock: {cidr: 0.0.0.0/0}}, {ipBlock: {cidr: "::/0"}}'), 'Any address -> api: 8080'],
  ['some addresses', ingress('{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}'), 'Addresses (10.0.0.0/8 except 10.1.0.0/16) -> api: 8080'],
  ['anyone', ingress(''), 'Anyone (anywhere) -> api: 8080'],
  ['a namespace', ingress('{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}'), 'monitoring (every pod of the namespace) -> api: 8080'],
  ['all pods of the namespace', ingress('{podSelector: {}}'), 'shop (every pod of the namespace) -> api: 8080'],
  ['every pod of the cluster', ingress('{namespaceSelector: {}}'), 'All pods (in any namespace) -> api: 8080'],
  ['task pods, wherever they are', ingress('{namespaceSelector: {}, podSelector: {matchExpressions: [{key: execution-id, operator: Exists}]}}'), 'Task pods (in any namespace) -> api: 8080'],
  ['pods by an unfamiliar label', ingress('{podSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [a, b]}, {key: x, operator: DoesNotExist}, {key: y, operator: Exists}, {key: z, operator: In, values: [q]}]}}'),
    'Pods with tier not a|b, no x, y, z=q (in namespace shop) -> api: 8080'],
  ['a named port that no container has', ingress('', '[{port: lost}]'), 'Anyone (anywhere) -> api: lost'],
  ['PostgreSQL outside', egress('{ipBlock: {cidr: 0.0.0.0/0}}', '[{port: 5432}]'), 'web -> PostgreSQL (any address): 5432'],
  ['HTTPS outside', egress('{ipBlock: {cidr: 0.0.0.0/0}}', '[{port: 443}]'), 'web -> HTTPS services (any address): 443'],
  ['the metadata service', egress('{ipBlock: {cidr: 169.254.169.254/32}}', '[{port: 80}]'), 'web -> Cloud metadata (169.254.169.254/32): 80'],
  ['an unknown port', egress('{ipBlock: {cidr: 192.0.2.1/32}}', '[{port: 1234}]'), 'web -> Addresses (192.0.2.1/32): 1234'],
  ['anything', egress('', '[]'), 'web -> Any address (anywhere): all ports'],
  ['DNS', egress('{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}', '[{port: 53, protocol: UDP}, {port: 53}]'), 'web -> DNS (namespace kube-system): 53, 53/UDP'],
  ['pods elsewhere', egress('{namespaceSelector: {matchLabels: {team: data}}, podSelector: {matchLabels: {app.kubernetes.io/name: db}}}', '[{port: 1}]'), 'web -> Pods of db (in namespaces with team=data): 1'],
  ['all of a namespace elsewhere', egress('{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: storage}}}', '[{port: 9000}]'), 'web -> storage (namespace outside this app): 9000'],
  ['namespaces by label', egress('{namespaceSelector: {matchLabels: {team: data}}}', '[{port: 1}]'), 'web -> Namespaces with team=data (namespace outside this app): 1'],
  ['the API server\'s port without a token', egress('{ipBlock: {cidr: 0.0.0.0/0}}', '[{port: 443}, {port: 6443}]'), 'web -> Any address: 443, 6443'],
])('names what is outside: %s', (_title, policies, expected) => {
  expect(arrows(reportOn(BOTH + policies))).toEqual([expected]);
});

const WITH_TOKEN = deployment('web', 'containers: [{name: main, image: "x:1", env: [{name: PGHOST, value: db.example.com}]}]');

test('a pod with a token calls the API server on its port', () => {
  expect(arrows(reportOn(WITH_TOKEN + egress('{ipBlock: {cidr: 10.0.0.1/32}}', '[{port: 6443}]')))).toEqual(['web -> Kubernetes API (10.0.0.1/32): 6443']);
});

test('a pod that no policy restricts is said to be so, and reaches what its settings name', () => {
  const model = reportOn(WITH_TOKEN);
  expect(podOf(model).policies).toEqual({ ingress: [], egress: [] });
  expect(arrows(model)).toEqual([
    'web -> Kubernetes API (no policy restricts the way): all ports', 'web -> PostgreSQL (db.example.com, no policy restricts the way): all ports',
  ]);
});

test('the database outside has the name that the pod calls it by', () => {
  expect(arrows(reportOn(WITH_TOKEN + egress('{ipBlock: {cidr: 0.0.0.0/0}}', '[{port: 5432}]')))).toEqual(['web -> PostgreSQL (db.example.com, by policy any address): 5432']);
});

test('a namespace is the database, if the pod calls it there', () => {
  const model = reportOn(WITH_TOKEN.replace('db.example.com', 'pg.data.svc') + egress('{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: data}}}', '[]'));
  expect(arrows(model)).toEqual(['web -> PostgreSQL (pg.data.svc, by policy its namespace data): all ports']);
});

test.each([
  ['without types, ingress only', 'ingress: []', ['web'], []],
  ['without types but with rules for it, egress too', 'egress: [{}]', ['web'], ['web']],
  ['by its types', 'policyTypes: [Egress]', [], ['web']],
])('a policy counts for its directions: %s', (_title, spec, inwards, outwards) => {
  expect(podOf(reportOn(plainDeployment('web') + policy('web', spec))).policies).toEqual({ ingress: inwards, egress: outwards });
});

test('a policy of another namespace, or of an unknown operator, selects nothing', () => {
  const elsewhere = policy('web', DENY).replace('namespace: shop', 'namespace: other');
  const unknown = policy('web', DENY).replace('{matchLabels: {app: web}}', '{matchExpressions: [{key: app, operator: Like, values: [web]}]}');
  expect(podOf(reportOn(plainDeployment('web') + elsewhere + unknown)).policies).toEqual({ ingress: [], egress: [] });
});

test('namespaces of the app match by their labels, and by their name', () => {
  const namespace = '\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: sales}}\n---';
  const peer = (labels: string) => policy('api', `${DENY}\ningress: [{from: [{namespaceSelector: {matchLabels: {${labels}}}, podSelector: {matchLabels: {app: web}}}]}]`);
  for (const labels of ['team: sales', 'kubernetes.io/metadata.name: shop']) {
    expect(arrows(reportOn(BOTH + namespace + peer(labels)))).toEqual(['web -> api: all ports']);
  }
  expect(arrows(reportOn(BOTH + namespace + peer('team: other')))).toEqual(['Pods with app=web (in namespaces with team=other) -> api: all ports']);
});

const SERVICE = `
apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
spec: {selector: {app: api}, ports: [{name: web, port: 80, targetPort: http}, {name: grpc, port: 81, targetPort: 8089}, {name: same, port: 82}]}
---`;
const gatewayRoute = (kind: string, spec: string) =>
  `\napiVersion: gateway.networking.k8s.io/v1\nkind: ${kind}\nmetadata: {name: r, namespace: shop}\nspec: {${spec}}\n---`;
const entrance = (backend: string, more = '') => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i, namespace: shop}
spec: {rules: [{host: a.example.com, http: {paths: [{backend: {service: ${backend}}}]}}, {http: {paths: [{backend: {resource: {}}}]}}]${more}}
---`;

test.each([
  ['a named target port', entrance('{name: api, port: {number: 80}}'), ['Ingress controller (a.example.com, no policy restricts it) -> api: 8080']],
  ['a port by its name', entrance('{name: api, port: {name: grpc}}'), ['Ingress controller (a.example.com, no policy restricts it) -> api: 8089']],
  ['a port without target', entrance('{name: api, port: {number: 82}}'), ['Ingress controller (a.example.com, no policy restricts it) -> api: 82']],
  ['the default backend', entrance('{name: lost}', ', defaultBackend: {service: {name: api, port: {number: 81}}}'), ['Ingress controller (any host, no policy restricts it) -> api: 8089']],
  ['a Service that is not there', entrance('{name: lost}'), []],
  ['a Route', '\napiVersion: route.openshift.io/v1\nkind: Route\nmetadata: {name: r, namespace: shop}\nspec: {host: b.example.com, to: {name: api}, port: {targetPort: http}}\n---',
    ['Ingress controller (b.example.com, no policy restricts it) -> api: 8080']],
  ['an HTTPRoute', gatewayRoute('HTTPRoute', 'hostnames: [c.example.com], rules: [{backendRefs: [{name: api, port: 80}]}]'),
    ['Ingress controller (c.example.com, no policy restricts it) -> api: 8080']],
  ['a GRPCRoute for any host', gatewayRoute('GRPCRoute', 'rules: [{backendRefs: [{kind: Service, name: api, port: 81}]}]'),
    ['Ingress controller (any host, no policy restricts it) -> api: 8089']],
  ['a route to another namespace, and to what is no Service', gatewayRoute('HTTPRoute', 'rules: [{backendRefs: [{name: api, namespace: other, port: 80}, {kind: Bucket, name: api}]}, {}]'), []],
  ['a Route to nothing', '\napiVersion: route.openshift.io/v1\nkind: Route\nmetadata: {name: r, namespace: shop}\nspec: {}\n---', []],
])('an Ingress leads to pods: %s', (_title, yaml, expected) => {
  expect(arrows(reportOn(BOTH + SERVICE + yaml))).toEqual(expected);
});

test('tells the ingress controller from others who may call the same pod', () => {
  const model = reportOn(BOTH + SERVICE + entrance('{name: api, port: {number: 80}}') + ingress('{ipBlock: {cidr: 10.0.0.0/8}}', '[{port: 8080}, {port: 10254}]'));
  expect(arrows(model)).toEqual(['Addresses (10.0.0.0/8) -> api: 10254', 'Ingress controller (a.example.com, from 10.0.0.0/8) -> api: 8080']);
});

test.each([
  ['a Route', '\napiVersion: route.openshift.io/v1\nkind: Route\nmetadata: {name: r, namespace: shop}\nspec: {}\n---', true],
  ['a policy for its routers', ingress('{namespaceSelector: {matchLabels: {policy-group.network.openshift.io/ingress: ""}}}'), true],
  ['a policy for its DNS', egress('{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: openshift-dns}}}', '[{port: 5353}]'), true],
  ['anything else', ingress('{podSelector: {}}'), false],
])('knows OpenShift by %s', (_title, yaml, expected) => {
  expect(reportOn(BOTH + yaml).openshift).toBe(expected);
});
