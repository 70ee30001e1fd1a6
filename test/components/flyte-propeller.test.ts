import { App, Chart } from 'cdk8s';
import {
  AuthKeys, Authentication, FlyteAdmin, FlyteEndpoint, FlytePropeller, FlytePropellerProps, ObjectStore, RunAs, SecurityProfile, TaskPlugin,
  TaskSecurity,
} from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { accessOf, commandsOf, mountsOf, portsOf, probesOf, rulesOf, secretEnvOf } from './reading';
import { Document, documentOf } from '../../src/private/documents';
import { configOf, containerOf, envOf, find, findAll, manifests, podOf, testChart, testDatabase, testEndpoint, testObjectStore, testSecret } from '../support';

function propeller(props: Partial<FlytePropellerProps> = {}, chart: Chart = testChart()): Document[] {
  new FlytePropeller(chart, 'propeller', { objectStore: testObjectStore(), admin: testEndpoint(), ...props });
  return manifests(chart);
}

function configWith(props: Partial<FlytePropellerProps>, chart: Chart = testChart()): Document {
  return configOf(propeller(props, chart), 'flytepropeller-config');
}

function minio(chart: Chart): ObjectStore {
  const accessKey = { accessKeyId: testSecret(chart, 's3', 'id'), secretAccessKey: testSecret(chart, 's3', 'key') };
  return ObjectStore.s3Compatible({ endpoint: 'http://minio:9000', bucket: 'flyte', accessKey });
}

const CORE_RULES = ['flyte.lyft.com/flyteworkflows: deletecollection list update watch', '/namespaces: list', '/podtemplates: list watch'];
const OBJECT_VERBS = 'create delete get list patch watch';

describe('FlytePropeller', () => {
  const all = propeller();
  const deployment = find(all, 'Deployment', 'flytepropeller');
  const engine = containerOf(deployment, 'flytepropeller');

  test('runs without a subcommand and without init containers', () => {
    expect(commandsOf(deployment)).toEqual({ flytepropeller: ['flytepropeller', '--config', '/etc/flyte/config/*.yaml'] });
  });

  test('knows its pod, for the leader election and for PodTemplates', () => {
    expect(envOf(engine)).toEqual({ POD_NAME: { fieldRef: { fieldPath: 'metadata.name' } }, POD_NAMESPACE: { fieldRef: { fieldPath: 'metadata.namespace' } } });
  });

  test('is asked for its health on the metrics port, and has no Service', () => {
    const healthcheck = { httpGet: { path: '/healthcheck', port: 'http-metrics' } };
    expect(portsOf(engine)).toEqual({ 'http-metrics': 10254 });
    expect(probesOf(engine)).toEqual([healthcheck, healthcheck, healthcheck]);
    expect(findAll(all, 'Service')).toEqual([]);
  });

  test('may do what it does and nothing else', () => {
    expect(accessOf(all)).toEqual([
      'ClusterRole flyte-flytepropeller', 'ClusterRoleBinding flyte-flytepropeller', 'Role flytepropeller', 'RoleBinding flytepropeller',
    ]);
    expect(rulesOf(all, 'ClusterRole', 'flyte-flytepropeller')).toEqual([...CORE_RULES, `/pods: ${OBJECT_VERBS}`]);
    expect(rulesOf(all, 'Role', 'flytepropeller')).toEqual([
      'coordination.k8s.io/leases: create', 'coordination.k8s.io/leases [flytepropeller-leader]: get update',
    ]);
    expect(podOf(deployment).automountServiceAccountToken).toBe(true);
  });

  test('reads its configuration, and writes nothing', () => {
    expect(mountsOf(engine)).toEqual({ '/etc/flyte/config': 'config read-only' });
  });

  test('is told, setting by setting, what facts say it reads', () => {
    const { logger, prof, plugins, ...sections } = configOf(all, 'flytepropeller-config');
    expect([logger, prof]).toEqual([expect.anything(), expect.anything()]);
    expect(sections).toEqual({
      'admin': { endpoint: 'admin.example.com:443', insecure: false },
      'catalog-cache': { type: 'noop' },
      'event': { type: 'admin' },
      'propeller': {
        'create-flyteworkflow-crd': false,
        'leader-election': { 'enabled': true, 'lock-config-map': { name: 'flytepropeller-leader', namespace: 'flyte' } },
        'limit-namespace': 'all',
        'metadata-prefix': 'metadata/propeller',
        'prof-port': 10254,
        'rawoutput-prefix': 's3://acme-flyte/data',
        'workers': 20,
      },
      'storage': { type: 's3', container: 'acme-flyte', connection: { 'auth-type': 'iam', 'region': 'eu-central-1' }, limits: { maxDownloadMBs: 10 } },
      'tasks': {
        'task-plugins': {
          'enabled-plugins': ['container', 'sidecar', 'k8s-array', 'echo'],
          'default-for-task-types': { container: 'container', sidecar: 'sidecar', container_array: 'k8s-array' },
        },
      },
    });
    expect(plugins).toEqual({
      'k8s': {
        'default-cpus': '100m',
        'default-memory': '500Mi',
        'co-pilot': { 'name': 'flyte-copilot-', 'image': 'cr.flyte.org/flyteorg/flytecopilot-release:v1.16.8', 'start-timeout': '30s' },
        'default-pod-security-context': {
          runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000, fsGroupChangePolicy: 'OnRootMismatch', seccompProfile: { type: 'RuntimeDefault' },
        },
        'default-security-context': { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
      'logs': { 'kubernetes-enabled': false },
      'k8s-array': { logs: { config: { 'kubernetes-enabled': false } } },
    });
  });
});

describe('FlytePropeller with', () => {
  test('datacatalog caches there', () => {
    expect(configWith({ dataCatalog: FlyteEndpoint.of({ host: 'cache.example.com', port: 443 }) })['catalog-cache'])
      .toEqual({ type: 'datacatalog', endpoint: 'cache.example.com:443', insecure: false });
  });

  test('an endpoint of the same namespace, of another one, and by IPv6 address', () => {
    const chart = testChart();
    const admin = new FlyteAdmin(chart, 'admin', { database: testDatabase(chart), objectStore: testObjectStore() });
    const endpoints = ['flyte', 'tasks'].map((namespace) => {
      new FlytePropeller(chart, `in-${namespace}`, { objectStore: testObjectStore(), admin: admin.endpoint, namespace, crd: false });
      return namespace;
    }).map((namespace) => {
      const [configMap] = manifests(chart).filter((one) => one.kind === 'ConfigMap' && documentOf(one.metadata).name === 'flytepropeller-config' && documentOf(one.metadata).namespace === namespace);
      return documentOf(configOf([configMap], 'flytepropeller-config').admin).endpoint;
    });
    expect(endpoints).toEqual(['flyteadmin:81', 'flyteadmin.flyte.svc.cluster.local:81']);
    expect(configWith({ admin: FlyteEndpoint.of({ host: '2001:db8::7', port: 443 }) }).admin).toMatchObject({ endpoint: '[2001:db8::7]:443' });
  });

  test('authentication logs in with the client whose secret is mounted', () => {
    const chart = testChart();
    const authentication = Authentication.oidc({
      publicUrl: 'https://flyte.example.com',
      provider: { baseUrl: 'https://login.example.com', clientId: 'flyte', clientSecret: testSecret(chart, 'oidc', 'secret') },
      keys: AuthKeys.fromSecret(kplus.Secret.fromSecretName(chart, 'keys', 'keys')),
      internalClient: { clientSecret: testSecret(chart, 'client', 'secret'), clientSecretHash: testSecret(chart, 'client', 'hash') },
    });
    const all = propeller({ authentication }, chart);
    expect(configOf(all, 'flytepropeller-config').admin).toMatchObject({ clientId: 'flytepropeller', clientSecretLocation: '/etc/secrets/client_secret' });
    expect(mountsOf(containerOf(find(all, 'Deployment', 'flytepropeller'), 'flytepropeller'))['/etc/secrets']).toBe('secrets read-only');
  });

  test('workers, clusterId and rawOutputPrefix', () => {
    expect(configWith({ workers: 40, clusterId: 'eu-1', rawOutputPrefix: 's3://acme-flyte/raw' }).propeller)
      .toMatchObject({ 'workers': 40, 'cluster-id': 'eu-1', 'rawoutput-prefix': 's3://acme-flyte/raw' });
  });

  test('raw output in another bucket, where the store may reach one', () => {
    const prefix = (objectStore: ObjectStore) => configWith({ objectStore, rawOutputPrefix: 's3://elsewhere/raw' }).propeller;
    const expected = { 'rawoutput-prefix': 's3://elsewhere/raw' };
    expect(prefix(ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1', multiContainer: true }))).toMatchObject(expected);
    expect(prefix(ObjectStore.fromSecret({ document: testSecret(testChart(), 'store', 'yaml'), uri: 's3://acme/flyte' }))).toMatchObject(expected);
  });

  test('a store of another kind derives its raw output prefix', () => {
    expect(configWith({ objectStore: ObjectStore.gcs({ bucket: 'acme', projectId: 'acme-data' }) }).propeller).toMatchObject({ 'rawoutput-prefix': 'gs://acme/data' });
  });

  test('namePrefix locks under its own name, which it may use', () => {
    const all = propeller({ namePrefix: 'blue', namespace: 'engines' });
    expect(configOf(all, 'blue-flytepropeller-config').propeller)
      .toMatchObject({ 'leader-election': { 'lock-config-map': { name: 'blue-flytepropeller-leader', namespace: 'engines' } } });
    expect(rulesOf(all, 'Role', 'blue-flytepropeller')[1]).toBe('coordination.k8s.io/leases [blue-flytepropeller-leader]: get update');
  });

  test.each([
    ['workers', { workers: 0 }, 'workers must be an integer >= 1, got 0; leave it out for 20'],
    ['clusterId', { clusterId: 'eu 1' }, "clusterId must be a Kubernetes label value, got 'eu 1'; use for example eu-1"],
    ['rawOutputPrefix', { rawOutputPrefix: 'acme-flyte/data' }, "rawOutputPrefix must be a URI without credentials, got 'acme-flyte/data'; write for example s3://bucket/data"],
    ['rawOutputPrefix', { rawOutputPrefix: 's3://key:hunter2@bucket/data' }, "rawOutputPrefix must be a URI without credentials, got 's3://***@bucket/data'"],
    ['plugins', { tasks: { plugins: [] } }, 'tasks.plugins must name at least one plugin, got []; Flyte enables every plugin when the list is empty; leave it out for the usual four'],
    ['plugins', { tasks: { plugins: [TaskPlugin.RAY, TaskPlugin.RAY] } }, "tasks.plugins must name each plugin once, got 'ray'; remove one of them"],
  ])('refuses %s that no engine can use: %p', (_prop, props, message) => {
    expect(() => propeller(props)).toThrow(`test/propeller: ${message}`);
  });
});

describe('plugins of FlytePropeller', () => {
  test.each([
    [TaskPlugin.CONTAINER, `/pods: ${OBJECT_VERBS}`],
    [TaskPlugin.SIDECAR, `/pods: ${OBJECT_VERBS}`],
    [TaskPlugin.POD, `/pods: ${OBJECT_VERBS}`],
    [TaskPlugin.of('volcano', { objects: [{ apiGroup: 'batch.volcano.sh', resource: 'jobs' }] }), `batch.volcano.sh/jobs: ${OBJECT_VERBS}`],
    [TaskPlugin.ARRAY, `/pods: ${OBJECT_VERBS}`],
    [TaskPlugin.SPARK, `sparkoperator.k8s.io/sparkapplications: ${OBJECT_VERBS}`],
    [TaskPlugin.RAY, `ray.io/rayjobs: ${OBJECT_VERBS}`],
    [TaskPlugin.DASK, `kubernetes.dask.org/daskjobs: ${OBJECT_VERBS}`],
    [TaskPlugin.PYTORCH, `kubeflow.org/pytorchjobs: ${OBJECT_VERBS}`],
    [TaskPlugin.TENSORFLOW, `kubeflow.org/tfjobs: ${OBJECT_VERBS}`],
    [TaskPlugin.MPI, `kubeflow.org/mpijobs: ${OBJECT_VERBS}`],
  ].map(([plugin, rule]) => [(plugin as TaskPlugin).id, plugin, rule] as [string, TaskPlugin, string]))('%s brings the rule for its own objects', (id, plugin, rule) => {
    const all = propeller({ tasks: { plugins: [plugin] } });
    expect(rulesOf(all, 'ClusterRole', 'flyte-flytepropeller')).toEqual([...CORE_RULES, rule]);
    expect(documentOf(documentOf(configOf(all, 'flytepropeller-config').tasks)['task-plugins'])['enabled-plugins']).toEqual([id]);
  });

  test.each([TaskPlugin.ECHO, TaskPlugin.ATHENA, TaskPlugin.BIGQUERY])('$id brings no rule', (plugin) => {
    expect(rulesOf(propeller({ tasks: { plugins: [plugin] } }), 'ClusterRole', 'flyte-flytepropeller')).toEqual(CORE_RULES);
  });

  test('ray opens no port on nodes', () => {
    expect(configWith({ tasks: { plugins: [TaskPlugin.RAY] } }).plugins).toMatchObject({ ray: { serviceType: 'ClusterIP' } });
  });

  test('those left out have no section', () => {
    expect(Object.keys(documentOf(configWith({ tasks: { plugins: [TaskPlugin.CONTAINER] } }).plugins))).toEqual(['k8s', 'logs']);
  });

  test('on OpenShift the finalizers of workflows may be updated, since its API server asks for that', () => {
    const finalizers = 'flyte.lyft.com/flyteworkflows/finalizers: update';
    expect(rulesOf(propeller({ securityProfile: SecurityProfile.OPENSHIFT }), 'ClusterRole', 'flyte-flytepropeller')).toEqual([...CORE_RULES, finalizers, `/pods: ${OBJECT_VERBS}`]);
  });
});

describe('task pods of FlytePropeller', () => {
  test('run as the user that is given', () => {
    expect(configWith({ tasks: { security: TaskSecurity.nonRoot(RunAs.of({ user: 5000, group: 5001 })) } }).plugins)
      .toMatchObject({ k8s: { 'default-pod-security-context': { runAsUser: 5000, runAsGroup: 5001, runAsNonRoot: true } } });
  });

  test('run as their image says, when asked for', () => {
    expect(documentOf(configWith({ tasks: { security: TaskSecurity.imageDefined() } }).plugins).k8s).not.toHaveProperty('default-pod-security-context');
  });

  test('get no access key as an argument: with one, the copilot sidecar has no image', () => {
    const chart = testChart();
    const all = propeller({ objectStore: minio(chart) }, chart);
    expect(configOf(all, 'flytepropeller-config').plugins).toMatchObject({ k8s: { 'co-pilot': { image: '' } } });
    expect(secretEnvOf(containerOf(find(all, 'Deployment', 'flytepropeller'), 'flytepropeller')))
      .toEqual({ 'STORAGE.CONNECTION.ACCESS_KEY': 's3/id', 'STORAGE.CONNECTION.SECRET_KEY': 's3/key' });
  });

  test('get it when somebody says so', () => {
    const chart = testChart();
    expect(configWith({ objectStore: minio(chart), coPilot: true }, chart).plugins)
      .toMatchObject({ k8s: { 'co-pilot': { image: 'cr.flyte.org/flyteorg/flytecopilot-release:v1.16.8' } } });
    expect(configWith({ coPilot: false }).plugins).toMatchObject({ k8s: { 'co-pilot': { image: '' } } });
  });
});

describe('the FlyteWorkflow CRD', () => {
  const NAME = 'flyteworkflows.flyte.lyft.com';

  test('is what Flyte itself would create, and is kept when its release goes', () => {
    expect(find(propeller(), 'CustomResourceDefinition', NAME)).toEqual({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: NAME, annotations: { 'helm.sh/resource-policy': 'keep', 'argocd.argoproj.io/sync-options': 'Prune=false' } },
      spec: {
        group: 'flyte.lyft.com',
        scope: 'Namespaced',
        names: { kind: 'FlyteWorkflow', listKind: 'FlyteWorkflowList', plural: 'flyteworkflows', singular: 'flyteworkflow', shortNames: ['fly'] },
        versions: [{ name: 'v1alpha1', served: true, storage: true, schema: { openAPIV3Schema: { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true } } }],
      },
    });
  });

  test('stands once in a chart, and once in each', () => {
    const app = new App();
    const [one, other] = ['one', 'other'].map((id) => testChart(app, `flyte-${id}`, id));
    const first = new FlytePropeller(one, 'first', { objectStore: testObjectStore(), admin: testEndpoint() });
    const second = new FlytePropeller(one, 'second', { objectStore: testObjectStore(), admin: testEndpoint(), namePrefix: 'blue' });
    new FlytePropeller(other, 'third', { objectStore: testObjectStore(), admin: testEndpoint() });
    expect([first.crd === undefined, second.crd === undefined]).toEqual([false, true]);
    expect([one, other].map((chart) => findAll(manifests(chart), 'CustomResourceDefinition').length)).toEqual([1, 1]);
  });

  test('is left to whoever has it already', () => {
    expect(findAll(propeller({ crd: false }), 'CustomResourceDefinition')).toEqual([]);
  });
});
