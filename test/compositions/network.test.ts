import { App, Testing } from 'cdk8s';
import { FlyteCore, FlyteCoreProps, FlyteNetworkPolicies, InClusterObjectStore, InClusterPostgres, NetworkPolicyOptions } from 'cdk8s-flyte';
import { Construct } from 'constructs';
import { synthesize as openshift } from '../../examples/openshift/main';
import { synthesize as parts } from '../../examples/parts/main';
import { synthesize as production } from '../../examples/production/main';
import { synthesize as quickstart } from '../../examples/quickstart/main';
import { Document, documentOf } from '../../src/private/documents';
import { address, End, expected, namespace, pod, podsOfApp, Reach, reach, TCP } from '../network';
import { componentsOf, configOf, testChart, testSecret } from '../support';

/** Where any of Flyte's processes may go that calls the Kubernetes API: its address is not known. */
const API = [443, 6443];
const DNS = [53, '53/udp'];

/** Labels of a Flyte pod, on a pod that is none. */
const IMPOSTOR = { 'app.kubernetes.io/name': 'flytepropeller', 'app.kubernetes.io/instance': 'flyte', 'app.kubernetes.io/part-of': 'flyte' };

/** Whoever else is in and around a cluster. */
const WORLD: End[] = [
  pod('task', namespace('flytesnacks-development'), { 'execution-id': 'f1', 'project': 'flytesnacks' }),
  pod('ingress', namespace('ingress-nginx', { role: 'ingress' })),
  pod('router', namespace('openshift-ingress', { 'policy-group.network.openshift.io/ingress': '' })),
  pod('prometheus', namespace('monitoring')),
  pod('dns', namespace('kube-system'), { 'k8s-app': 'kube-dns' }),
  pod('openshift-dns', namespace('openshift-dns')),
  pod('neighbour', namespace('flyte')),
  pod('stranger', namespace('elsewhere')),
  pod('impostor', namespace('elsewhere'), IMPOSTOR),
  pod('shared-database', namespace('databases')),
  pod('shared-store', namespace('openshift-storage')),
  address('api-server', '10.0.0.10'),
  address('internet', '203.0.113.10'),
  address('node-dns', '169.254.20.10'),
  address('pod-identity', '169.254.170.23'),
];

/** Flyte's flows in a cluster, as the facts list them; `use` adds what the database, the store and the outside call for. */
function flows(use: { database: Reach[string]; store: Reach[string]; dns: Reach[string]; admin?: number[]; more?: Reach }): Reach {
  const { database, store, dns, admin = [8089] } = use;
  return merged({
    'flyteadmin': join(database, store, dns, { '*': API }),
    'datacatalog': join(database, store, dns),
    'flytepropeller': join(store, dns, { '*': API, 'flyteadmin': admin, 'datacatalog': [8089] }),
    'flytescheduler': join(database, dns, { flyteadmin: admin }),
    'flyte-pod-webhook': join(dns, { '*': API }),
    'syncresources': join(database, dns, { '*': API }),
    // The API server, wherever it is.
    '*': { 'flyte-pod-webhook': [9443] },
  }, use.more ?? {});
}

const IN_CLUSTER = {
  database: { postgres: [5432] },
  store: { minio: [9000] },
  dns: { 'dns': DNS, 'node-dns': DNS },
  more: { task: { minio: [9000] } },
};

const EXTERNAL = {
  database: { '*': [5432] },
  store: { '*': [443], 'pod-identity': [80] },
  dns: IN_CLUSTER.dns,
};

/** The connections of several tables together, end by end. */
function join(...tables: Reach[string][]): Reach[string] {
  const all: Reach[string] = {};
  for (const [to, ports] of tables.flatMap((table) => Object.entries(table))) { all[to] = [...all[to] ?? [], ...ports]; }
  return all;
}

function merged(...tables: Reach[]): Reach {
  const all: Reach = {};
  for (const [from, targets] of tables.flatMap((table) => Object.entries(table))) { all[from] = join(all[from] ?? {}, targets); }
  return all;
}

function without(table: Reach, ...names: string[]): Reach {
  return Object.fromEntries(Object.entries(table).filter(([from]) => !names.includes(from))
    .map(([from, targets]) => [from, Object.fromEntries(Object.entries(targets).filter(([to]) => !names.includes(to)))]));
}

/** The same table for a Flyte whose objects are called otherwise. */
function renamed(table: Reach, name: (own: string) => string, own: readonly string[]): Reach {
  const of = (end: string) => own.includes(end) ? name(end) : end;
  return Object.fromEntries(Object.entries(table).map(([from, targets]) =>
    [of(from), Object.fromEntries(Object.entries(targets).map(([to, ports]) => [of(to), ports]))]));
}

function manifestsOf(app: App): Document[] {
  return app.charts.flatMap((chart) => (Testing.synth(chart) as unknown[]).map(documentOf));
}

/** Compares everything that can be reached with everything the table names. */
function expectFlows(manifests: Document[], table: Reach, label: (end: End) => string = (end) => end.name): void {
  const ends = [...podsOfApp(manifests).map((end) => ({ ...end, name: label(end) })), ...WORLD];
  expect(reach(manifests, ends)).toEqual(expected(table, ends));
}

function inCluster(scope: Construct, id: string, props: Partial<FlyteCoreProps> = {}): FlyteCore {
  const common = { namePrefix: props.namePrefix };
  const postgres = new InClusterPostgres(scope, `${id}-postgres`, { ...common, password: testSecret(scope, `${id}-db`, 'password') });
  const key = { accessKeyId: testSecret(scope, `${id}-s3`, 'id'), secretAccessKey: testSecret(scope, `${id}-s3`, 'key') };
  const minio = new InClusterObjectStore(scope, `${id}-minio`, { ...common, accessKey: key });
  return new FlyteCore(scope, id, { database: postgres.database, objectStore: minio.objectStore, ...props });
}

const ALL_NAMES = [
  'flyteadmin', 'datacatalog', 'flytepropeller', 'flytescheduler', 'flyte-pod-webhook', 'flyteconsole', 'syncresources', 'postgres', 'minio',
];

describe('who reaches whom, nothing missing and nothing more', () => {
  test('examples/quickstart', () => {
    expectFlows(manifestsOf(quickstart(Testing.app())), flows(IN_CLUSTER));
  });

  test('examples/production: an external database and bucket, login, an Ingress', () => {
    expectFlows(manifestsOf(production(Testing.app())), flows({
      ...EXTERNAL,
      admin: [8088],
      more: { ingress: { flyteadmin: [8088], flyteconsole: [8080] } },
    }));
  });

  test('examples/openshift: Services elsewhere in the cluster, routers, its own DNS', () => {
    const router = { router: { flyteadmin: [8088, 8089], flyteconsole: [8080] } };
    expectFlows(manifestsOf(openshift(Testing.app())), flows({
      // Which port the pods behind a foreign Service listen on is not known.
      database: { 'shared-database': TCP },
      store: { 'shared-store': TCP },
      dns: { 'openshift-dns': [5353, '5353/udp'] },
      admin: [8088, 8089],
      more: router,
    }));
  });

  test('examples/parts: composed by hand', () => {
    expectFlows(manifestsOf(parts(Testing.app())), flows({
      ...EXTERNAL,
      database: { 'shared-database': TCP },
      store: { '*': [443] },
      more: { flytepropeller: { flyteconnector: [8000] }, flyteconnector: join(EXTERNAL.dns, { '*': [443] }) },
    }));
  });

  test('the components of a FlyteCore, by hand', () => {
    const chart = testChart();
    const flyte = inCluster(chart, 'flyte', { networkPolicies: { enabled: false, reason: 'no policy engine' } });
    new FlyteNetworkPolicies(chart, 'policies', { components: Object.values(componentsOf(flyte)) });
    expectFlows(manifestsOf(chart.node.root as App), flows(IN_CLUSTER));
  });

  test.each<[string, Partial<FlyteCoreProps>, string[]]>([
    ['datacatalog', { dataCatalog: { enabled: false } }, ['datacatalog']],
    ['flytescheduler', { scheduler: { enabled: false } }, ['flytescheduler']],
    ['the pod webhook', { podWebhook: { enabled: false } }, ['flyte-pod-webhook']],
    ['flyteconsole', { console: { enabled: false } }, ['flyteconsole']],
    ['the cluster resource sync', { clusterResourceSync: { enabled: false } }, ['syncresources']],
    ['all of them', {
      dataCatalog: { enabled: false },
      scheduler: { enabled: false },
      podWebhook: { enabled: false },
      console: { enabled: false },
      clusterResourceSync: { enabled: false },
    }, ['datacatalog', 'flytescheduler', 'flyte-pod-webhook', 'flyteconsole', 'syncresources']],
  ])('without %s', (_title, props, names) => {
    const chart = testChart();
    inCluster(chart, 'flyte', props);
    expectFlows(manifestsOf(chart.node.root as App), without(flows(IN_CLUSTER), ...names));
  });

  test('two Flytes in one namespace do not reach each other', () => {
    const chart = testChart();
    inCluster(chart, 'one');
    inCluster(chart, 'two', { namePrefix: 'blue', propeller: { crd: false } });
    const blue = renamed(flows(IN_CLUSTER), (name) => `blue-${name}`, ALL_NAMES);
    expectFlows(manifestsOf(chart.node.root as App), merged(flows(IN_CLUSTER), blue));
  });

  test('two Flytes in two namespaces do not reach each other', () => {
    const app = Testing.app();
    inCluster(testChart(app), 'one');
    inCluster(testChart(app, 'green', 'green'), 'two');
    const green = renamed(flows(IN_CLUSTER), (name) => `green/${name}`, ALL_NAMES);
    expectFlows(manifestsOf(app), merged(flows(IN_CLUSTER), green), (end) => end.namespace?.name === 'flyte' ? end.name : `${end.namespace!.name}/${end.name}`);
  });

  test('two Flytes that share one database and one store, in a third namespace', () => {
    const app = Testing.app();
    const data = testChart(app, 'data', 'data');
    const postgres = new InClusterPostgres(data, 'postgres', { password: testSecret(data, 'db', 'password') });
    const key = { accessKeyId: testSecret(data, 's3', 'id'), secretAccessKey: testSecret(data, 's3', 'key') };
    const minio = new InClusterObjectStore(data, 'minio', { accessKey: key });
    const shared = { database: postgres.database, objectStore: minio.objectStore };
    const chart = testChart(app);
    new FlyteCore(chart, 'one', shared);
    new FlyteCore(chart, 'two', { ...shared, namePrefix: 'blue', propeller: { crd: false } });
    new FlyteCore(testChart(app, 'green', 'green'), 'three', { ...shared, propeller: { crd: false } });
    const blue = renamed(flows(IN_CLUSTER), (name) => `blue-${name}`, ALL_NAMES.slice(0, -2));
    const green = renamed(flows(IN_CLUSTER), (name) => `green/${name}`, ALL_NAMES.slice(0, -2));
    expectFlows(manifestsOf(app), merged(flows(IN_CLUSTER), blue, green),
      (end) => end.namespace?.name === 'green' ? `green/${end.name}` : end.name);
    // A bare name would be looked up in the namespace of whoever calls.
    expect(postgres.database.host).toBe('postgres.data.svc.cluster.local');
    expect(configOf(manifestsOf(app).filter((one) => documentOf(one.metadata).namespace === 'green'), 'flyteadmin-config'))
      .toMatchObject({ database: { postgres: { host: 'postgres.data.svc.cluster.local' } }, storage: { connection: { endpoint: 'http://minio.data.svc.cluster.local:9000' } } });
  });

  test.each<[string, NetworkPolicyOptions, Reach]>([
    ['an exposed Flyte', { exposed: true }, { '*': { flyteadmin: [8088, 8089], flyteconsole: [8080] } }],
    ['an ingress controller by its namespace', { ingressNamespaceLabels: { role: 'ingress' } }, { ingress: { flyteadmin: [8088, 8089], flyteconsole: [8080] } }],
    ['tasks that call flyteadmin', { tasksCallAdmin: true }, { task: { flyteadmin: [8088, 8089] } }],
    ['metrics', { metricsNamespaceLabels: { 'kubernetes.io/metadata.name': 'monitoring' } }, {
      prometheus: Object.fromEntries(['flyteadmin', 'datacatalog', 'flytepropeller', 'flytescheduler', 'flyte-pod-webhook', 'syncresources']
        .map((name) => [name, [10254]])),
    }],
  ])('with %s', (_title, networkPolicies, more) => {
    const chart = testChart();
    inCluster(chart, 'flyte', { networkPolicies });
    expectFlows(manifestsOf(chart.node.root as App), merged(flows(IN_CLUSTER), more));
  });

  test('with the addresses of the API server', () => {
    const chart = testChart();
    inCluster(chart, 'flyte', { networkPolicies: { apiServerCidrs: ['10.0.0.10/32', 'fd00::a/128'] } });
    const callers = ['flyteadmin', 'flytepropeller', 'flyte-pod-webhook', 'syncresources'];
    const table = merged(without(flows(IN_CLUSTER), '*'), {
      ...Object.fromEntries(callers.map((name) => [name, { 'api-server': API }])),
      'api-server': { 'flyte-pod-webhook': [9443] },
    });
    expectFlows(manifestsOf(chart.node.root as App), table);
  });

  test('with the labels of another DNS', () => {
    const chart = testChart();
    inCluster(chart, 'flyte', { networkPolicies: { dnsNamespaceLabels: { 'kubernetes.io/metadata.name': 'openshift-dns' } } });
    expectFlows(manifestsOf(chart.node.root as App), flows({ ...IN_CLUSTER, dns: { 'openshift-dns': DNS, 'node-dns': DNS } }));
  });

  test('without policies, everybody reaches everything', () => {
    const chart = testChart();
    const flyte = inCluster(chart, 'flyte', { networkPolicies: { enabled: false, reason: 'no policy engine' } });
    expect(flyte.networkPolicies).toEqual([]);
    const manifests = manifestsOf(chart.node.root as App);
    const ends = [...podsOfApp(manifests), ...WORLD];
    expect(reach(manifests, ends).stranger.datacatalog).toEqual([...TCP, '53/udp', '5353/udp']);
  });
});
