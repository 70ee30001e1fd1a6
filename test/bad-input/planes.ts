import { Chart } from 'cdk8s';
import {
  AdminCertificates, Authentication, AuthKeys, FlyteBinary, FlyteCluster, FlyteClustersOptions, FlyteControlPlane, FlyteControlPlaneProps, FlyteCore,
  FlyteDataPlane, FlyteDataPlaneProps, FlyteEndpoint, WebhookCertificates,
} from 'cdk8s-flyte';
import { propsOf, Row, secretValue, untyped } from './row';
import { oidc } from '../flyte';
import { COMPONENTS, testDatabase, testObjectStore } from '../support';

const URL = 'https://eu-1.example.com:6443';
const credentials = secretValue('token', 'cluster-eu-1').secret;
const of = (options: object, name = 'eu-1'): FlyteCluster => FlyteCluster.of(name, { endpoint: URL, credentials, ...options });
const eu = of({});
const us = of({ endpoint: 'https://us-1.example.com' }, 'us-1');
const own = FlyteCluster.inCluster('central');

const plane = (chart: Chart, clusters: FlyteClustersOptions, props: Partial<FlyteControlPlaneProps> = {}): FlyteControlPlane =>
  new FlyteControlPlane(chart, 'flyte', { database: testDatabase(chart), objectStore: testObjectStore(), clusters, ...props });
const control = (clusters: FlyteClustersOptions, props: Partial<FlyteControlPlaneProps> = {}): Row[1] => (chart) => plane(chart, clusters, props);
const dataPlane = (chart: Chart, props: Partial<FlyteDataPlaneProps> = {}, id = 'data'): FlyteDataPlane => new FlyteDataPlane(chart, id, {
  clusterName: 'eu-1', admin: FlyteEndpoint.of({ host: 'flyte.example.com', port: 443 }), objectStore: testObjectStore(), ...props,
});
const data = (props: Partial<FlyteDataPlaneProps>): Row[1] => (chart) => dataPlane(chart, props);
const labelled = (labels: FlyteClustersOptions['labels'], defaultLabel?: string): Row[1] => control({ clusters: [eu, us], labels, defaultLabel });

/** Clusters that flyteadmin would not start with, or would lose workflows in; and planes with what is the other's. */
export const PLANE_ROWS: Row[] = [
  ['a cluster without a name', () => of({}, ''), "FlyteCluster.of: name must be a DNS-1123 label (a-z, 0-9 and -, 63 characters at most), got ''; use for example eu-1"],
  ['a cluster named by its URL', () => of({}, URL), `FlyteCluster.of: name must be a DNS-1123 label (a-z, 0-9 and -, 63 characters at most), got '${URL}'; use for example eu-1`],
  ['a cluster in upper case', () => FlyteCluster.inCluster('Central'),
    "FlyteCluster.inCluster: name must be a DNS-1123 label (a-z, 0-9 and -, 63 characters at most), got 'Central'; use for example central"],
  ['a cluster without credentials', () => FlyteCluster.of('eu-1', untyped({ endpoint: URL })), "FlyteCluster.of: credentials must be given, got nothing; use Secret.fromSecretName(scope, 'id', 'name')"],
  ['a cluster without an address', () => FlyteCluster.of('eu-1', untyped({ credentials })), 'FlyteCluster.of: endpoint must be given, got nothing; it has no default'],
  ['a token for credentials', () => FlyteCluster.of('eu-1', untyped({ endpoint: URL, credentials: 'eyJhbGciOi' })), "FlyteCluster.of: credentials must be a Secret, got '(a text)'; use Secret.fromSecretName(scope, 'id', 'name')"],
  ['a cluster by HTTP', () => of({ endpoint: 'http://eu-1.example.com' }),
    "FlyteCluster.of: endpoint must begin with https://, got 'http://eu-1.example.com'; the token would be readable on its way"],
  ['a cluster by its host', () => of({ endpoint: 'eu-1.example.com' }), "FlyteCluster.of: endpoint must be a URL (http, https), got 'eu-1.example.com'; write it as http://host[:port]"],
  ['a cluster by a password', () => of({ endpoint: 'https://admin:hunter2@eu-1.example.com' }), "FlyteCluster.of: endpoint must carry no user name or password, got 'https://***@eu-1.example.com'; give credentials as a Secret reference"],
  ['a cluster behind a path', () => of({ endpoint: `${URL}/k8s/clusters/c-1` }),
    `FlyteCluster.of: endpoint must end with the host or its port, got '${URL}/k8s/clusters/c-1'; write for example https://eu.example.com:6443`],
  ['a cluster with a query', () => of({ endpoint: `${URL}?a=b` }), "FlyteCluster.of: endpoint must end with the host or its port, got 'https://eu-1.example.com:6443?a=b'; write for example https://eu.example.com:6443"],
  ['a client that may never call', () => of({ kubeClient: { qps: 0 } }), 'FlyteCluster.of: kubeClient.qps must be an integer from 1 to 1000000, got 0; leave it out for 100'],
  ['a switch as text', () => of({ enabled: untyped('yes') }), "FlyteCluster.of: enabled must be true or false, got 'yes'; write true or false"],

  ['a control plane without clusters', control({ clusters: [] }), "test/flyte/Admin: clusters.clusters must name at least one, got []; leave all of it out for flyteadmin's own cluster alone"],
  ['a control plane without a word of clusters', (chart) => new FlyteControlPlane(chart, 'flyte', untyped({ database: testDatabase(chart), objectStore: testObjectStore() })),
    'test/flyte: clusters must be given, got nothing; give it clusters'],
  ['two clusters of one name', control({ clusters: [eu, of({ endpoint: 'https://other.example.com' })] }),
    "test/flyte/Admin: clusters.clusters[1] must differ in name from the others, got 'eu-1'; flyteadmin would not start; rename one of them"],
  ['one API server as two clusters', control({ clusters: [eu, of({ endpoint: `${URL}/` }, 'eu-2')] }),
    `test/flyte/Admin: clusters.clusters[1] must have an API server of its own, got '${URL}'; cluster eu-1 has this one; remove one of them`],
  ['its own cluster twice', control({ clusters: [own, FlyteCluster.inCluster('again')] }),
    'test/flyte/Admin: clusters.clusters must hold flyteadmin\'s own cluster once, got ["central","again"]; remove one of them'],
  ['clusters of which none is enabled', control({ clusters: [of({ enabled: false })] }),
    'test/flyte/Admin: clusters.clusters must hold one that is enabled, got ["eu-1"]; flyteadmin would not start; enable one of them'],
  ['clusters by their names', control({ clusters: untyped(['eu-1']) }), "test/flyte: clusters.clusters[0] must be a FlyteCluster, got '(a text)'; use one of FlyteCluster.inCluster(...), FlyteCluster.of(...)"],

  ['a label in upper case', labelled({ Europe: [{ cluster: eu }] }),
    "test/flyte/Admin: clusters.labels must be a DNS-1123 label (a-z, 0-9 and -, 63 characters at most), got 'Europe'; flyteadmin reads keys in lower case; use for example europe"],
  ['a label with a dot', labelled({ 'eu.west': [{ cluster: eu }] }), "test/flyte/Admin: clusters.labels must be a DNS-1123 label (a-z, 0-9 and -, 63 characters at most), got 'eu.west'; flyteadmin reads keys in lower case; use for example europe"],
  ['a label of no cluster', labelled({ europe: [] }), "test/flyte/Admin: clusters.labels['europe'] must name at least one cluster, got []; its executions would go anywhere; remove the label for that"],
  ['a label of a cluster that is not there', labelled({ europe: [{ cluster: own }] }),
    "test/flyte/Admin: clusters.labels['europe'][0].cluster must be one of clusters (eu-1, us-1), got 'central'; add it to clusters, or name another one"],
  ['a cluster twice under a label', labelled({ europe: [{ cluster: eu, weight: 0.5 }, { cluster: eu, weight: 0.5 }] }),
    "test/flyte/Admin: clusters.labels['europe'][1].cluster must be named once, got 'eu-1'; give it one share, with the weight of both"],
  ['a weight in percent', labelled({ europe: [{ cluster: eu, weight: 75 }, { cluster: us, weight: 25 }] }),
    "test/flyte/Admin: clusters.labels['europe'][0].weight must be from 0 to 1, got 75; use for example 0.5; only the proportion counts"],
  ['a weight below zero', labelled({ europe: [{ cluster: eu, weight: -0.5 }] }), "test/flyte/Admin: clusters.labels['europe'][0].weight must be from 0 to 1, got -0.5; use for example 0.5; only the proportion counts"],
  ['a weight that is no number', labelled({ europe: [{ cluster: eu, weight: NaN }] }), "test/flyte/Admin: clusters.labels['europe'][0].weight must be from 0 to 1, got NaN; use for example 0.5; only the proportion counts"],
  ['a weight as text', labelled({ europe: [{ cluster: eu, weight: untyped('0.5') }] }), "test/flyte: clusters.labels['europe'][0].weight must be a number, got '0.5'; write it without quotes"],
  ['a weight for one of two', labelled({ europe: [{ cluster: eu, weight: 0.5 }, { cluster: us }] }),
    "test/flyte/Admin: clusters.labels['europe'][1].weight must be given to all clusters of a label, or to none, got nothing; without one it would get nothing; give it one"],
  ['no weight above zero', labelled({ europe: [{ cluster: eu, weight: 0 }] }),
    "test/flyte/Admin: clusters.labels['europe'] must have a weight above 0, got [0]; with 0 for all, each gets as many; leave the weights out to say so"],
  ['a default label that is not there', labelled({ europe: [{ cluster: eu }] }, 'asia'),
    "test/flyte/Admin: clusters.defaultLabel must be one of labels (europe), got 'asia'; add it to labels, or fix the name"],
  ['a default label of no labels', control({ clusters: [eu], defaultLabel: 'toString' }), "test/flyte/Admin: clusters.defaultLabel must be one of labels (), got 'toString'; add it to labels, or fix the name"],
  ['clusters by extra configuration', control({ clusters: [eu] }, { admin: { extraConfig: { clusters: {} } } }),
    'test/flyte/Admin: extraConfig.clusters must not be set here, got {}; use clusters, which mounted files and policies follow'],
  ['generated keys with clusters elsewhere', (chart) => plane(chart, { clusters: [own, eu] }, { authentication: oidc(chart, AuthKeys.generatedAtRuntime()) }),
    "test/flyte/Admin: authentication must bring its keys along with clusters elsewhere, got 'AuthKeys.generatedAtRuntime(...)'; "
      + 'use AuthKeys.fromSecret(...): flyteadmin would look for one cluster to write them to'],

  ['a webhook of a control plane', control({ clusters: [eu] }, { certificates: { webhook: WebhookCertificates.selfSigned() } }),
    "test/flyte: certificates.webhook must not be set, got '(set)'; the webhook is in the data planes; set it there"],
  ['an engine of a control plane', control({ clusters: [eu] }, untyped({ propeller: {} })), `test/flyte: props must have only what FlyteControlPlaneProps knows, got 'propeller'; use one of ${propsOf('FlyteControlPlaneProps')}`],
  ['no block of a cluster', control({ clusters: [eu] }, { networkPolicies: { clusterCidrs: ['192.0.2.7'] } }), "test/flyte: networkPolicies.clusterCidrs[0] must be an address block in CIDR notation, got '192.0.2.7'; did you mean '192.0.2.7/32'?"],

  ['a data plane without a name', data({ clusterName: '' }),
    "test/data: clusterName must be a DNS-1123 label (a-z, 0-9 and -, 63 characters at most), got ''; use the name that the control plane has for it, such as eu-1"],
  ['a data plane of a cluster', data({ clusterName: untyped(eu) }), "test/data: clusterName must be a text, got '(a FlyteCluster)'; write one text"],
  ['a data plane without flyteadmin', (chart) => new FlyteDataPlane(chart, 'data', untyped({ clusterName: 'eu-1', objectStore: testObjectStore() })), 'test/data: admin must be given, got nothing; use FlyteEndpoint.of(...)'],
  ['a data plane without a store', (chart) => new FlyteDataPlane(chart, 'data', { clusterName: 'eu-1', admin: FlyteEndpoint.of({ host: 'flyte.example.com', port: 443 }) }), 'test/data: objectStore must be given, or cloud, got nothing; use one of ObjectStore.azure(...), ObjectStore.fromSecret(...), ObjectStore.gcs(...), ObjectStore.s3(...), ObjectStore.s3Compatible(...), or for example Cloud.aws(...)'],
  ['a data plane with a database', data(untyped({ database: 'postgres' })), `test/data: props must have only what FlyteDataPlaneProps knows, got 'database'; use one of ${propsOf('FlyteDataPlaneProps')}`],
  ['a second name of a data plane', data({ propeller: { clusterId: 'eu-2' } }), "test/data: propeller.clusterId must be left out, got 'eu-2'; clusterName says it"],
  ['a data plane that people log in at', (chart) => dataPlane(chart, { authentication: oidc(chart) }),
    "test/data: authentication must be that of a client, got 'Authentication.oidc(...)'; use Authentication.clientOnly(...): the provider and the keys are flyteadmin's"],
  ['flyteadmin\'s certificate in a data plane', data({ certificates: { admin: AdminCertificates.fromSecret({ certificate: secretValue('tls', 'flyte-tls').secret }) } }),
    "test/data: certificates.admin must not be set, got '(set)'; flyteadmin is in the control plane; authority of FlyteEndpoint.of says by whom it is known"],
  ['two data planes of one namespace', (chart) => {
    dataPlane(chart);
    dataPlane(chart, { clusterName: 'us-1' }, 'other');
  }, 'test/other: flyte already exists in namespace flyte, made by test/data; use another namespace, or namePrefix for a second Flyte in this one; give what is for another cluster an App of its own'],
  ['both planes over one namespace', (chart) => {
    plane(chart, { clusters: [own] });
    dataPlane(chart, { clusterName: 'central' });
  }, 'test/data: flyte already exists in namespace flyte, made by test/flyte; use another namespace, or namePrefix for a second Flyte in this one; give what is for another cluster an App of its own'],
  ['a Flyte and a data plane over one namespace', (chart) => {
    new FlyteCore(chart, 'flyte', { database: testDatabase(chart), objectStore: testObjectStore() });
    dataPlane(chart);
  }, 'test/data: flyte already exists in namespace flyte, made by test/flyte; use another namespace, or namePrefix for a second Flyte in this one; give what is for another cluster an App of its own'],

  ['an engine that is none of the clusters', (chart) => new FlyteCore(chart, 'flyte', {
    database: testDatabase(chart), objectStore: testObjectStore(), admin: { clusters: { clusters: [eu] } },
  }), 'test/flyte: admin.clusters.clusters must hold flyteadmin\'s own cluster, got ["eu-1"]; add FlyteCluster.inCluster(...), since an engine is here; or use FlyteControlPlane, which has none'],
  ['an engine by another name', (chart) => new FlyteCore(chart, 'flyte', {
    database: testDatabase(chart), objectStore: testObjectStore(), admin: { clusters: { clusters: [own] } }, propeller: { clusterId: 'center' },
  }), "test/flyte: propeller.clusterId must be 'central', as admin.clusters has it, got 'center'; give both the same name"],
  ['a single binary that is none of the clusters', (chart) => new FlyteBinary(chart, 'flyte', {
    database: testDatabase(chart), objectStore: testObjectStore(), binary: { clusters: { clusters: [eu] } },
  }), 'test/flyte/Binary: clusters.clusters must hold flyteadmin\'s own cluster, got ["eu-1"]; add FlyteCluster.inCluster(...), since an engine is here; or use FlyteControlPlane, which has none'],

  ['a sync of nothing', (chart) => COMPONENTS.syncresources(chart, { database: undefined }),
    'test/it: database must be given, or admin, got nothing; name the database where it can be reached, else flyteadmin'],
  ['a sync of two minds', (chart) => COMPONENTS.syncresources(chart, { admin: FlyteEndpoint.of({ host: 'flyte.example.com', port: 443 }) }),
    "test/it: database must not come with admin, got '(both)'; name the database where it can be reached, else flyteadmin"],
  ['a sync that waits for no database', (chart) => COMPONENTS.syncresources(chart, {
    database: undefined, admin: FlyteEndpoint.of({ host: 'flyte.example.com', port: 443 }), checkDbReady: {},
  }), "test/it: checkDbReady must come with database, got '(set)'; remove it: there is no database to wait for"],
  ['a login of a sync with a database', (chart) => COMPONENTS.syncresources(chart, { authentication: Authentication.clientOnly({ clientSecret: secretValue('secret') }) }),
    "test/it: authentication must come with admin, got '(set)'; remove it: it logs in to flyteadmin, not to the database"],
];

