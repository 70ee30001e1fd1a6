import {
  FlyteAdmin, FlyteConsole, FlyteCore, FlyteEndpoint, FlyteNetworkPolicies, FlytePodWebhook, FlytePropeller, FlyteComponent, InClusterPostgres,
  NetworkPolicyOptions, ObjectStore,
} from 'cdk8s-flyte';
import { Construct } from 'constructs';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { core, find, findAll, manifests, nameOf, testChart, testDatabase, testEndpoint, testObjectStore, testSecret } from '../support';

/** The refusal of one set of options, by a composition. */
function refused(networkPolicies: NetworkPolicyOptions): () => FlyteCore {
  return () => core(testChart(), { networkPolicies });
}

/** The egress rules of a component's policy. */
function egressOf(make: (scope: Construct) => FlyteComponent, options: NetworkPolicyOptions = {}): Document[] {
  const chart = testChart();
  const component = make(chart);
  new FlyteNetworkPolicies(chart, 'policies', { components: [component], ...options });
  return listOf(documentOf(find(manifests(chart), 'NetworkPolicy', component.deployment.name).spec).egress).map(documentOf);
}

const admin = (host: string, port?: number) => (scope: Construct) =>
  new FlyteAdmin(scope, 'admin', { database: testDatabase(scope, { host, port }), objectStore: testObjectStore() });

const propeller = (objectStore: ObjectStore) => (scope: Construct) => new FlytePropeller(scope, 'propeller', { objectStore, admin: testEndpoint() });

const store = (endpoint: string) => (scope: Construct) => propeller(ObjectStore.s3Compatible({
  endpoint,
  bucket: 'flyte',
  accessKey: { accessKeyId: testSecret(scope, 's3', 'id'), secretAccessKey: testSecret(scope, 's3', 'key') },
}))(scope);

const ports = (...numbers: number[]) => numbers.map((port) => ({ port, protocol: 'TCP' }));
const blocks = (...cidrs: string[]) => cidrs.map((cidr) => ({ ipBlock: { cidr } }));
const anywhere = blocks('0.0.0.0/0', '::/0');
const inNamespace = (name: string) => [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } }];

describe('where a connection leads', () => {
  test.each<[string, string, number | undefined, Document]>([
    ['a name outside the cluster', 'db.example.com', undefined, { to: anywhere, ports: ports(5432) }],
    ['another port', 'db.example.com', 6432, { to: anywhere, ports: ports(6432) }],
    ['an address', '10.1.2.3', undefined, { to: blocks('10.1.2.3/32'), ports: ports(5432) }],
    ['an IPv6 address', 'fd00::5', undefined, { to: blocks('fd00::5/128'), ports: ports(5432) }],
    ['a Service', 'postgres.databases.svc', undefined, { to: inNamespace('databases'), ports: [{ protocol: 'TCP' }] }],
    ['a Service in full', 'postgres.databases.svc.cluster.local', undefined, { to: inNamespace('databases'), ports: [{ protocol: 'TCP' }] }],
    ['a pod of a headless Service', 'postgres-0.postgres.databases.svc.cluster.local', undefined, { to: inNamespace('databases'), ports: [{ protocol: 'TCP' }] }],
    ['a Service of the same namespace', 'postgres', undefined, { to: [{ podSelector: {} }], ports: [{ protocol: 'TCP' }] }],
    ['a Service of the same namespace in full', 'postgres.flyte.svc', undefined, { to: [{ podSelector: {} }], ports: [{ protocol: 'TCP' }] }],
    ['a Service of the same namespace by two names', 'postgres.flyte', undefined, { to: [{ podSelector: {} }], ports: [{ protocol: 'TCP' }] }],
    ['a domain of its own', 'example.com', undefined, { to: anywhere, ports: ports(5432) }],
    ['a domain of a country', 'example.de', undefined, { to: anywhere, ports: ports(5432) }],
    ['a domain that ends in svc elsewhere', 'db.svc.example.com', undefined, { to: anywhere, ports: ports(5432) }],
  ])('the database: %s', (_title, host, port, rule) => {
    expect(egressOf(admin(host, port))[0]).toEqual(rule);
  });

  test.each<[string, string, Document]>([
    ['over TLS', 'https://s3.example.com', { to: anywhere, ports: ports(443) }],
    ['without', 'http://s3.example.com', { to: anywhere, ports: ports(80) }],
    ['on a port', 'https://s3.example.com:9000', { to: anywhere, ports: ports(9000) }],
    ['at an address', 'http://10.1.2.3:9000', { to: blocks('10.1.2.3/32'), ports: ports(9000) }],
    ['at an IPv6 address', 'http://[fd00::5]:9000', { to: blocks('fd00::5/128'), ports: ports(9000) }],
    ['a Service', 'https://s3.openshift-storage.svc', { to: inNamespace('openshift-storage'), ports: [{ protocol: 'TCP' }] }],
  ])('the object store: %s', (_title, endpoint, rule) => {
    expect(egressOf(store(endpoint))[1]).toEqual(rule);
  });

  test.each<[string, ObjectStore, string[], number[]]>([
    ['S3 with a pod identity', ObjectStore.s3({ bucket: 'acme', region: 'eu-central-1' }), ['169.254.170.23/32'], [80]],
    ['Google Cloud Storage', ObjectStore.gcs({ bucket: 'acme', projectId: 'acme-1234' }), ['169.254.169.254/32', '169.254.169.252/32'], [80, 988]],
    ['Azure', ObjectStore.azure({ container: 'acme', account: 'acme' }), [], []],
  ])('%s and its metadata server', (_title, objectStore, cidrs, open) => {
    expect(egressOf(propeller(objectStore)).slice(1, -2)).toEqual([
      { to: anywhere, ports: ports(443) },
      ...cidrs.map((cidr, index) => ({ to: blocks(cidr), ports: ports(open[index]) })),
    ]);
  });

  test.each<[string, FlyteEndpoint, Document]>([
    ['elsewhere', testEndpoint(), { to: anywhere, ports: ports(443) }],
    ['a Service of another app', FlyteEndpoint.of({ host: 'flyteadmin.control.svc', port: 81, tls: false }), { to: inNamespace('control'), ports: [{ protocol: 'TCP' }] }],
  ])('a flyteadmin %s', (_title, endpoint, rule) => {
    expect(egressOf((scope) => new FlytePropeller(scope, 'propeller', { objectStore: testObjectStore(), admin: endpoint }))[0]).toEqual(rule);
  });

  test('given blocks win over what the host tells, on the port where one is known', () => {
    const given = { databaseCidrs: ['10.9.0.0/16'], objectStoreCidrs: ['10.8.0.0/16'] };
    expect(egressOf(admin('10.1.2.3'), given)[0]).toEqual({ to: blocks('10.9.0.0/16'), ports: ports(5432) });
    expect(egressOf(admin('postgres.databases.svc'), given)[0]).toEqual({ to: blocks('10.9.0.0/16'), ports: [{ protocol: 'TCP' }] });
    expect(egressOf(admin('postgres.databases'), given)[0]).toEqual({ to: blocks('10.9.0.0/16'), ports: ports(5432) });
    expect(egressOf(admin('10.1.2.3'), given)[1]).toEqual({ to: blocks('10.8.0.0/16'), ports: ports(443) });
    expect(egressOf((scope) => new FlytePropeller(scope, 'propeller', { objectStore: testObjectStore(), admin: FlyteEndpoint.of({ host: 'flyteadmin.control', port: 81 }) }),
      { flyteCidrs: ['10.7.0.0/16'] })[0]).toEqual({ to: blocks('10.7.0.0/16'), ports: ports(81) });
  });
});

test('a name of two labels is nobody\'s business where there are no policies', () => {
  const chart = testChart();
  core(chart, { database: testDatabase(chart, { host: 'postgres.databases' }), networkPolicies: { enabled: false, reason: 'the mesh restricts it' } });
  expect(findAll(manifests(chart), 'NetworkPolicy')).toEqual([]);
});

describe('the objects', () => {
  test('one default deny, then one policy per component, both ways each', () => {
    const chart = testChart();
    const flyte = core(chart);
    const policies = findAll(manifests(chart), 'NetworkPolicy');
    expect(policies.map(nameOf)).toEqual([
      'flyte-default-deny', 'flyteadmin', 'datacatalog', 'flytepropeller', 'flytescheduler', 'flyte-pod-webhook', 'flyteconsole', 'syncresources',
    ]);
    expect(flyte.networkPolicies.map((policy) => policy.name)).toEqual(policies.map(nameOf));
    expect(policies.map((policy) => documentOf(policy.spec).policyTypes)).toEqual(policies.map(() => ['Egress', 'Ingress']));
    expect(policies[0]).toEqual({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: {
        name: 'flyte-default-deny',
        namespace: 'flyte',
        labels: { 'app.kubernetes.io/instance': 'flyte', 'app.kubernetes.io/managed-by': 'cdk8s', 'app.kubernetes.io/part-of': 'flyte' },
      },
      spec: {
        podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'flyte', 'app.kubernetes.io/part-of': 'flyte' } },
        policyTypes: ['Egress', 'Ingress'],
      },
    });
  });

  test('the ports of pods, never those of Services', () => {
    const all = JSON.stringify(findAll(manifests(core(testChart(), { networkPolicies: { exposed: true } }).node.scope as ReturnType<typeof testChart>), 'NetworkPolicy'));
    expect([...new Set([...all.matchAll(/"port":(\d+)/g)].map((match) => Number(match[1])))].sort((a, b) => a - b))
      // 80 is the pod identity agent's own port; 443 is the API server's and the bucket's.
      .toEqual([53, 80, 443, 5432, 6443, 8080, 8088, 8089, 9443]);
    expect(all).not.toMatch(/"port":(81|89)\b/);
  });

  test('a prefix, an instance and labels of one\'s own', () => {
    const chart = testChart();
    core(chart, { namePrefix: 'blue', instance: 'release-1', labels: { team: 'ml' } });
    const deny = find(manifests(chart), 'NetworkPolicy', 'blue-flyte-default-deny');
    expect(documentOf(deny.metadata).labels).toMatchObject({ 'app.kubernetes.io/instance': 'release-1', 'team': 'ml' });
    expect(documentOf(documentOf(deny.spec).podSelector).matchLabels).toMatchObject({ 'app.kubernetes.io/instance': 'release-1' });
  });

  test('components of several namespaces and instances are all denied by default', () => {
    const chart = testChart();
    const other = new FlyteAdmin(chart, 'admin', { database: testDatabase(chart), objectStore: testObjectStore(), instance: 'other' });
    const [webhook, console] = [new FlytePodWebhook(chart, 'webhook'), new FlyteConsole(chart, 'console', { namespace: 'web' })];
    new FlyteNetworkPolicies(chart, 'policies', { components: [webhook, other, console] });
    const denies = findAll(manifests(chart), 'NetworkPolicy', 'flyte-default-deny');
    expect(denies.map((policy) => [documentOf(policy.metadata).namespace, documentOf(policy.spec).podSelector])).toEqual([
      ['flyte', {
        matchLabels: { 'app.kubernetes.io/part-of': 'flyte' },
        matchExpressions: [{ key: 'app.kubernetes.io/instance', operator: 'In', values: ['flyte', 'other'] }],
      }],
      ['web', { matchLabels: { 'app.kubernetes.io/instance': 'flyte', 'app.kubernetes.io/part-of': 'flyte' } }],
    ]);
  });

  test('a database among the components has the policy of a component', () => {
    const chart = testChart();
    const postgres = new InClusterPostgres(chart, 'postgres', { password: testSecret(chart, 'db', 'password') });
    const flyteadmin = new FlyteAdmin(chart, 'admin', { database: postgres.database, objectStore: testObjectStore() });
    new FlyteNetworkPolicies(chart, 'policies', { components: [flyteadmin, postgres, postgres] });
    const policies = findAll(manifests(chart), 'NetworkPolicy');
    expect(policies.map(nameOf)).toEqual(['flyte-default-deny', 'flyteadmin', 'postgres']);
    expect(documentOf(policies[2].spec).ingress).toEqual([{
      from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'flyteadmin', 'app.kubernetes.io/instance': 'flyte' } } }],
      ports: ports(5432),
    }]);
  });
});

describe('refusals', () => {
  const blocksRule = 'must be an address block in CIDR notation, got';
  test.each<[NetworkPolicyOptions, string]>([
    [{ apiServerCidrs: [] }, 'networkPolicies.apiServerCidrs must name at least one block, got []; an empty list would allow nothing; leave it out for the default'],
    [{ databaseCidrs: ['10.0.0.1'] }, `networkPolicies.databaseCidrs[0] ${blocksRule} '10.0.0.1'; did you mean '10.0.0.1/32'?`],
    [{ objectStoreCidrs: ['10.0.0.0/8', '10.0.0.0/33'] }, `networkPolicies.objectStoreCidrs[1] ${blocksRule} '10.0.0.0/33'; did you mean '10.0.0.0/32'?`],
    [{ identityProviderCidrs: ['fd00::1'] }, `networkPolicies.identityProviderCidrs[0] ${blocksRule} 'fd00::1'; did you mean 'fd00::1/128'?`],
    [{ apiServerCidrs: ['fd00::/129'] }, `networkPolicies.apiServerCidrs[0] ${blocksRule} 'fd00::/129'; did you mean 'fd00::/128'?`],
    [{ apiServerCidrs: ['10.0.0.0/08'] }, `networkPolicies.apiServerCidrs[0] ${blocksRule} '10.0.0.0/08'; did you mean '10.0.0.0/32'?`],
    ...['10.0.0/8', '10.0.0.256/32', '010.0.0.0/8', 'db.example.com', '', 'any', 'fe80::1%eth0/64'].map((cidr): [NetworkPolicyOptions, string] => [
      { databaseCidrs: [cidr] }, `networkPolicies.databaseCidrs[0] ${blocksRule} '${cidr}'; write it as 10.0.0.0/8 or fd00::/8`,
    ]),
    [{ ingressNamespaceLabels: {} }, 'networkPolicies.ingressNamespaceLabels must name at least one label, got {}; no label at all would open it to every namespace'],
    [{ metricsNamespaceLabels: { 'not a label': 'x' } }, "networkPolicies.metricsNamespaceLabels must have label names as keys, got 'not a label'; copy it from the namespace"],
    [{ dnsNamespaceLabels: { 'a/b/c': 'x' } }, "networkPolicies.dnsNamespaceLabels must have label names as keys, got 'a/b/c'; copy it from the namespace"],
    [{ dnsNamespaceLabels: { role: 'no value' } }, "networkPolicies.dnsNamespaceLabels['role'] must be a Kubernetes label value, got 'no value'; copy it from the namespace"],
    [{ exposed: false, ingressNamespaceLabels: { role: 'ingress' } }, 'networkPolicies.exposed must not be false with ingressNamespaceLabels, got false; remove one of them'],
    [{ enabled: false, reason: 'no policy engine', databaseCidrs: [] }, 'networkPolicies.databaseCidrs must name at least one block, got []; an empty list would allow nothing; leave it out for the default'],
  ])('%j', (options, message) => {
    expect(refused(options)).toThrow(new Error(`test/flyte: ${message}`));
  });

  test('no components', () => {
    expect(() => new FlyteNetworkPolicies(testChart(), 'policies', { components: [] }))
      .toThrow(new Error('test/policies: components must name at least one component, got []; list all components of this Flyte'));
  });

  test('a component that is none of ours', () => {
    const chart = testChart();
    const { deployment, serviceAccount } = core(chart).admin;
    const foreign = Object.assign(new Construct(chart, 'foreign'), { deployment, serviceAccount });
    expect(() => new FlyteNetworkPolicies(chart, 'policies', { components: [foreign as never] }))
      .toThrow(new Error("test/policies: components[0] must be a component of this library, got '(a Construct)'; "
        + 'open others by deployment.connections, or by a policy of your own'));
  });

  test('two Flytes of one instance in a namespace, whose pods nothing could tell apart', () => {
    const chart = testChart();
    new FlytePropeller(chart, 'one', { objectStore: testObjectStore(), admin: testEndpoint() });
    expect(() => new FlytePropeller(chart, 'two', { objectStore: testObjectStore(), admin: testEndpoint(), namePrefix: 'blue', instance: 'flyte' }))
      .toThrow(new Error("test/two: instance must differ for each Flyte of a namespace, got 'flyte'; "
        + 'the pods of test/one carry it; leave it out, since it follows namePrefix'));
  });
});

test('a direction without any connection is denied by its type alone, since an empty list changes the object at every apply', () => {
  const chart = testChart();
  core(chart);
  const policies = manifests(chart).filter((object) => object.kind === 'NetworkPolicy').map((object) => documentOf(object.spec));
  expect(policies.length).toBeGreaterThan(5);
  for (const spec of policies) {
    expect(spec.policyTypes).toEqual(['Egress', 'Ingress']);
    expect(Object.values(spec).filter((value) => Array.isArray(value) && value.length === 0)).toEqual([]);
  }
});
