import { Chart, Size } from 'cdk8s';
import {
  ClusterResourceTemplate, FlyteCore, FlyteCoreProps, FlyteImage, FlyteRelease, InClusterObjectStore, InClusterPostgres, LogLevel,
  ObjectStore, PodSecurityLevel, RunAs, SecurityProfile, TaskSecurity, WebhookCertificates,
} from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { parse } from 'yaml';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { commandsOf } from '../components/reading';
import { COMPONENTS, CONFIGS, deployments, rendered } from '../flyte';
import {
  componentsOf, configOf, containersOf, core, find, findAll, manifests, nameOf, podOf, templateOf, testChart, testDatabase, testObjectStore,
  testSecret,
} from '../support';

const SINGLETONS = ['flytescheduler', 'flyte-pod-webhook', 'syncresources'];
const CLUSTER_WIDE = ['ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition', 'MutatingWebhookConfiguration', 'Namespace'];

function labelsOf(manifest: Document): Document {
  return documentOf(documentOf(manifest.metadata).labels);
}

describe('FlyteCore', () => {
  const all = rendered();

  test('is the seven components, each by its name in Flyte', () => {
    const flyte = core();
    expect(Object.keys(componentsOf(flyte)).sort()).toEqual([...COMPONENTS].sort());
    expect(deployments(all)).toHaveLength(7);
  });

  test('shows its components, so that each can be extended', () => {
    const flyte = core();
    flyte.propeller.deployment.scheduling.attract(kplus.Node.labeled(kplus.NodeLabelQuery.is('pool', 'engines')));
    flyte.admin.service.metadata.addAnnotation('example.com/team', 'ml');
    const own = manifests(Chart.of(flyte));
    expect(JSON.stringify(podOf(find(own, 'Deployment', 'flytepropeller')).affinity)).toContain('engines');
    expect(documentOf(find(own, 'Service', 'flyteadmin').metadata).annotations).toEqual({ 'example.com/team': 'ml' });
  });

  test('tells the callers of flyteadmin and datacatalog where they are', () => {
    for (const name of ['flytepropeller-config', 'flytescheduler-config']) {
      expect(configOf(all, name).admin).toMatchObject({ endpoint: 'flyteadmin:81', insecure: true });
    }
    expect(configOf(all, 'flytepropeller-config')['catalog-cache']).toEqual({ type: 'datacatalog', endpoint: 'datacatalog:89', insecure: true });
  });

  test('gives every component that keeps state the same database server and store', () => {
    for (const [name, database] of [['flyteadmin', 'flyteadmin'], ['flytescheduler', 'flyteadmin'], ['syncresources', 'flyteadmin'], ['datacatalog', 'datacatalog']]) {
      expect(configOf(all, `${name}-config`).database).toMatchObject({ postgres: { host: 'db.example.com', dbname: database } });
    }
    const stores = ['flyteadmin', 'datacatalog', 'flytepropeller'].map((name) => configOf(all, `${name}-config`).storage);
    expect(stores).toEqual([stores[0], stores[0], stores[0]]);
    expect(stores[0]).toMatchObject({ container: 'acme-flyte' });
  });

  test('lets flyteadmin and the resource sync agree on domains and namespaces', () => {
    const own = rendered({ domains: [{ id: 'dev' }, { id: 'prod', name: 'Production' }], taskNamespaces: { namespaceTemplate: '{{ domain }}-{{ project }}' } });
    for (const name of ['flyteadmin-config', 'syncresources-config']) {
      expect(configOf(own, name)).toMatchObject({
        domains: [{ id: 'dev', name: 'dev' }, { id: 'prod', name: 'Production' }], namespace_mapping: { template: '{{ domain }}-{{ project }}' },
      });
    }
  });

  test('exposes nothing: no Ingress, no Route, no Service but inside the cluster', () => {
    expect([...findAll(all, 'Ingress'), ...findAll(all, 'Route'), ...findAll(all, 'Namespace')]).toEqual([]);
    expect(findAll(all, 'Service').map((service) => [nameOf(service), documentOf(service.spec).type])).toEqual(
      findAll(all, 'Service').map((service) => [nameOf(service), 'ClusterIP']));
    expect(core().ingresses).toEqual([]);
  });

  test('calls its objects by their names in Flyte, and cluster-wide ones by namespace too', () => {
    expect([...findAll(all, 'ClusterRole'), ...findAll(all, 'ClusterRoleBinding')].filter((role) => !nameOf(role).startsWith('flyte-'))).toEqual([]);
    const keys = all.map((manifest) => `${String(manifest.kind)} ${nameOf(manifest)}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('what FlyteCore passes on', () => {
  test.each([
    ['namespace', { namespace: 'other' }, (one: Document) => documentOf(one.metadata).namespace, 'other'],
    ['instance', { instance: 'my-release' }, (one: Document) => labelsOf(one)['app.kubernetes.io/instance'], 'my-release'],
    ['labels', { labels: { team: 'ml' } }, (one: Document) => labelsOf(one).team, 'ml'],
    ['securityProfile', { securityProfile: SecurityProfile.OPENSHIFT }, (one: Document) => documentOf(podOf(one).securityContext).runAsUser, undefined],
  ] as [string, Partial<FlyteCoreProps>, (one: Document) => unknown, unknown][])('%s reaches every component', (_title, props, read, value) => {
    expect(deployments(rendered(props)).map(read)).toEqual(COMPONENTS.map(() => value));
  });

  test('labels reach every object that Flyte may be found by', () => {
    const unlabelled = rendered({ labels: { team: 'ml' }, createNamespace: true })
      .filter((manifest) => manifest.kind !== 'CustomResourceDefinition' && labelsOf(manifest).team !== 'ml');
    expect(unlabelled.map((manifest) => `${String(manifest.kind)} ${nameOf(manifest)}`)).toEqual([]);
  });

  test('namePrefix makes a second Flyte in one namespace, whose parts find each other', () => {
    const chart = testChart();
    const props = { database: testDatabase(chart), objectStore: testObjectStore() };
    new FlyteCore(chart, 'first', props);
    new FlyteCore(chart, 'second', { ...props, namePrefix: 'blue' });
    const all = manifests(chart);
    const keys = all.map((manifest) => `${String(manifest.kind)} ${nameOf(manifest)}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(configOf(all, 'blue-flytepropeller-config')).toMatchObject({ 'admin': { endpoint: 'blue-flyteadmin:81' }, 'catalog-cache': { endpoint: 'blue-datacatalog:89' } });
    expect(findAll(all, 'Deployment')).toHaveLength(14);
  });

  test('release and imagePullSecrets reach every pod', () => {
    const chart = testChart();
    const all = rendered({ release: FlyteRelease.LATEST.with({ registry: 'mirror.example.com' }), imagePullSecrets: [kplus.Secret.fromSecretName(chart, 'pull', 'pull')] }, chart);
    for (const one of deployments(all)) {
      expect(podOf(one).imagePullSecrets).toEqual([{ name: 'pull' }]);
      expect(containersOf(one).filter(({ body }) => !String(body.image).startsWith('mirror.example.com/'))).toEqual([]);
    }
  });

  test('replicas reach what can have several, and not what cannot', () => {
    const counts = Object.fromEntries(deployments(rendered({ replicas: 3 })).map((one) => [nameOf(one), documentOf(one.spec).replicas]));
    expect(counts).toEqual(Object.fromEntries(COMPONENTS.map((name) => [name, SINGLETONS.includes(name) ? 1 : 3])));
  });

  test('replicas reach the webhook with a certificate that its pods share', () => {
    const chart = testChart();
    const webhookCertificates = WebhookCertificates.supplied({ secret: kplus.Secret.fromSecretName(chart, 'tls', 'tls'), annotations: { a: 'b' } });
    expect(documentOf(find(rendered({ replicas: 2, certificates: { webhook: webhookCertificates } }, chart), 'Deployment', 'flyte-pod-webhook').spec).replicas).toBe(2);
  });

  test('logLevel reaches every process', () => {
    const all = rendered({ logLevel: LogLevel.INFO });
    for (const name of CONFIGS) { expect(configOf(all, name).logger).toMatchObject({ level: 4 }); }
  });

  test("a component's own option wins", () => {
    const all = rendered({
      replicas: 3, logLevel: LogLevel.INFO, admin: { replicas: 5, logLevel: LogLevel.ERROR, image: image('admin') }, console: { replicas: 1, image: image('console') },
    });
    expect([documentOf(find(all, 'Deployment', 'flyteadmin').spec).replicas, documentOf(find(all, 'Deployment', 'flyteconsole').spec).replicas]).toEqual([5, 1]);
    expect(configOf(all, 'flyteadmin-config').logger).toMatchObject({ level: 2 });
    expect(containersOf(find(all, 'Deployment', 'flyteconsole')).map(({ body }) => body.image)).toEqual(['example.com/console:v1']);
  });

  test("labels of a component join the whole Flyte's, and its own win", () => {
    const all = rendered({ labels: { team: 'ml', stage: 'test' }, admin: { labels: { stage: 'own', extra: 'yes' } }, console: { labels: undefined } });
    const labels = (name: string) => labelsOf(find(all, 'Deployment', name));
    expect(labels('flyteadmin')).toMatchObject({ team: 'ml', stage: 'own', extra: 'yes' });
    expect(labels('flyteconsole')).toMatchObject({ team: 'ml', stage: 'test' });
    expect(labels('flyteconsole').extra).toBe(undefined);
  });

  test("a component's option of undefined is no option", () => {
    const none = { replicas: undefined, logLevel: undefined };
    const all = rendered({ replicas: 3, logLevel: LogLevel.INFO, admin: none, console: { replicas: undefined } });
    for (const name of ['flyteadmin', 'flyteconsole']) { expect(documentOf(find(all, 'Deployment', name).spec).replicas).toBe(3); }
    expect(configOf(all, 'flyteadmin-config').logger).toMatchObject({ level: 4 });
  });

  test('checkDbReady reaches the four pods that use the database, and no other', () => {
    const image70 = FlyteImage.of({ repository: 'example.com/pg', tag: '16', runAs: RunAs.of({ user: 70 }) });
    const all = rendered({ checkDbReady: { image: image70 } });
    const waiting = deployments(all).filter((one) => containersOf(one).some(({ name, body }) => name === 'check-db-ready' && body.image === 'example.com/pg:16'));
    expect(waiting.map(nameOf).sort()).toEqual(['datacatalog', 'flyteadmin', 'flytescheduler', 'syncresources']);
    expect(deployments(rendered({ checkDbReady: { enabled: false } })).flatMap((one) => Object.keys(commandsOf(one)))).not.toContain('check-db-ready');
  });

  test('templates and their data reach the resource sync', () => {
    const all = rendered({
      taskNamespaces: {
        templates: [ClusterResourceTemplate.namespace(), ClusterResourceTemplate.resourceQuota({ pods: '{{ pods }}' })],
        customData: { production: { pods: '100' } },
      },
      domains: [{ id: 'production' }],
      clusterResourceSync: { runAs: RunAs.of({ user: 3000 }) },
    });
    expect(Object.keys(documentOf(find(all, 'ConfigMap', 'clusterresource-template').data))).toEqual(['aa_namespace.yaml', 'ab_project_resource_quota.yaml']);
    expect(configOf(all, 'syncresources-config').cluster_resources).toMatchObject({ customData: [{ production: [{ pods: { value: '100' } }] }] });
    expect(podOf(find(all, 'Deployment', 'syncresources')).securityContext).toMatchObject({ runAsUser: 3000 });
  });

  test("the namespaces of tasks close the node's metadata address, unless the store's identity comes from there", () => {
    const policyOf = (all: Document[]) => documentOf(parse(String(documentOf(find(all, 'ConfigMap', 'clusterresource-template').data)['ae_network_policy.yaml'])));
    expect(policyOf(rendered()).spec).toMatchObject({ policyTypes: ['Egress', 'Ingress'] });
    expect(policyOf(rendered({ objectStore: ObjectStore.azure({ container: 'acme', account: 'acme' }) })).spec).toMatchObject({ policyTypes: ['Egress', 'Ingress'] });
    expect(policyOf(rendered({ objectStore: ObjectStore.gcs({ bucket: 'acme', projectId: 'acme-prod' }) })).spec).toMatchObject({ policyTypes: ['Ingress'] });
  });

  test('namespaces that enforce restricted bring a PodTemplate, of which flytepropeller makes task pods', () => {
    const restricted = { taskNamespaces: { templates: [ClusterResourceTemplate.namespace({ podSecurity: PodSecurityLevel.RESTRICTED })] } };
    const read = (props: Partial<FlyteCoreProps>) => {
      const all = rendered(props);
      const file = documentOf(find(all, 'ConfigMap', 'clusterresource-template').data)['ag_pod_template.yaml'];
      return {
        name: documentOf(documentOf(configOf(all, 'flytepropeller-config').plugins).k8s)['default-pod-template-name'],
        template: file === undefined ? undefined : documentOf(parse(String(file))),
      };
    };
    const pinned = read({ ...restricted, tasks: { security: TaskSecurity.nonRoot(RunAs.of({ user: 5000 })) } });
    expect(pinned).toMatchObject({ name: 'flyte-task-pods', template: { metadata: { name: 'flyte-task-pods' }, template: { spec: { securityContext: { runAsUser: 5000 } } } } });
    const openshift = read({ ...restricted, securityProfile: SecurityProfile.OPENSHIFT });
    expect(openshift.name).toBe('flyte-task-pods');
    expect(JSON.stringify(openshift.template)).not.toMatch(/runAsUser|runAsGroup|fsGroup/);
    const own = [...restricted.taskNamespaces.templates, ClusterResourceTemplate.podTemplate({ name: 'mine' })];
    expect(read({ taskNamespaces: { templates: own } })).toMatchObject({ name: 'mine', template: { metadata: { name: 'mine' } } });
    expect(read({})).toEqual({ name: undefined, template: undefined });
  });

  test('without a resource sync there is no PodTemplate that flytepropeller could look for', () => {
    const all = rendered({
      clusterResourceSync: { enabled: false },
      taskNamespaces: { templates: [ClusterResourceTemplate.namespace({ podSecurity: PodSecurityLevel.RESTRICTED })] },
    });
    expect(documentOf(documentOf(configOf(all, 'flytepropeller-config').plugins).k8s)).not.toHaveProperty('default-pod-template-name');
  });

  test('the defaults of taskResources reach flyteadmin and flytepropeller alike', () => {
    const all = rendered({ tasks: { resources: { defaults: { cpu: kplus.Cpu.millis(250), memory: Size.mebibytes(768) } } } });
    expect(configOf(all, 'flyteadmin-config').task_resources).toMatchObject({ defaults: { cpu: '250m', memory: '768Mi' } });
    expect(documentOf(configOf(all, 'flytepropeller-config').plugins).k8s).toMatchObject({ 'default-cpus': '250m', 'default-memory': '768Mi' });
  });

  function image(name: string): FlyteImage {
    return FlyteImage.of({ repository: `example.com/${name}`, tag: 'v1', runAs: RunAs.of({ user: 1001 }) });
  }
});

describe('the switches of FlyteCore', () => {
  test.each([
    ['scheduler', 'flytescheduler', { scheduler: { enabled: false } }],
    ['dataCatalog', 'datacatalog', { dataCatalog: { enabled: false } }],
    ['podWebhook', 'flyte-pod-webhook', { podWebhook: { enabled: false } }],
    ['console', 'flyteconsole', { console: { enabled: false } }],
    ['clusterResourceSync', 'syncresources', { clusterResourceSync: { enabled: false } }],
  ] as const)('%s off leaves nothing of it', (prop, name, props) => {
    const chart = testChart();
    const flyte = core(chart, props);
    expect(flyte[prop]).toBeUndefined();
    const all = manifests(chart);
    expect(all.filter((manifest) => nameOf(manifest).includes(name)).map((manifest) => `${String(manifest.kind)} ${nameOf(manifest)}`)).toEqual([]);
    expect(findAll(all, 'Deployment')).toHaveLength(6);
  });

  test('without datacatalog the engine caches nothing', () => {
    expect(configOf(rendered0({ dataCatalog: { enabled: false } }), 'flytepropeller-config')['catalog-cache']).toEqual({ type: 'noop' });
  });

  function rendered0(props: Partial<FlyteCoreProps>): Document[] {
    const chart = testChart();
    core(chart, props);
    return manifests(chart);
  }
});

describe('identities of FlyteCore', () => {
  const ROLE = { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/flyte' };

  test('workloadIdentity annotates the accounts of those that use the store', () => {
    const annotated = findAll(rendered({ workloadIdentity: ROLE }), 'ServiceAccount').filter((account) => documentOf(account.metadata).annotations !== undefined);
    expect(annotated.map((account) => [nameOf(account), documentOf(account.metadata).annotations]).sort()).toEqual([
      ['datacatalog', ROLE], ['flyteadmin', ROLE], ['flytepropeller', ROLE],
    ]);
  });

  test("it leaves a component's own account, and its own annotations, as they are", () => {
    const chart = testChart();
    const all = rendered({
      workloadIdentity: ROLE,
      admin: { serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'sa', 'existing') },
      propeller: { serviceAccountAnnotations: { own: 'yes' } },
    }, chart);
    expect(findAll(all, 'ServiceAccount').map(nameOf)).not.toContain('flyteadmin');
    expect(podOf(find(all, 'Deployment', 'flyteadmin')).serviceAccountName).toBe('existing');
    expect(documentOf(find(all, 'ServiceAccount', 'flytepropeller').metadata).annotations).toEqual({ own: 'yes' });
  });

  test('every component has an account of its own', () => {
    expect(new Set(deployments(rendered()).map((one) => podOf(one).serviceAccountName)).size).toBe(7);
  });
});

describe('FlyteCore over several namespaces', () => {
  const all = rendered({ dataCatalog: { namespace: 'cache' }, propeller: { namespace: 'engines' } });

  test('writes the names that are found from there', () => {
    expect(configOf(all, 'flytepropeller-config')).toMatchObject({
      'admin': { endpoint: 'flyteadmin.flyte.svc.cluster.local:81' }, 'catalog-cache': { endpoint: 'datacatalog.cache.svc.cluster.local:89' },
    });
    expect(configOf(all, 'flytescheduler-config').admin).toMatchObject({ endpoint: 'flyteadmin:81' });
  });

  test('grants to the account where it is', () => {
    expect(listOf(find(all, 'ClusterRoleBinding', 'engines-flytepropeller').subjects)).toEqual([{ kind: 'ServiceAccount', name: 'flytepropeller', namespace: 'engines' }]);
  });
});

describe('the namespace of FlyteCore', () => {
  const namespaceOf = (props: Partial<FlyteCoreProps>): Document => labelsOf(find(rendered({ createNamespace: true, ...props }), 'Namespace', 'flyte'));

  test('enforces what its pods pass', () => {
    expect(namespaceOf({})).toEqual({
      'app.kubernetes.io/instance': 'flyte',
      'app.kubernetes.io/managed-by': 'cdk8s',
      'app.kubernetes.io/part-of': 'flyte',
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/warn': 'restricted',
      'pod-security.kubernetes.io/audit': 'restricted',
    });
  });

  test('enforces baseline with a root grant, and still warns', () => {
    expect(namespaceOf({ checkDbReady: { allowRootInit: true, reason: 'a test' } })).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'baseline', 'pod-security.kubernetes.io/warn': 'restricted', 'pod-security.kubernetes.io/audit': 'restricted',
    });
  });

  test('comes before all that stands in it, also before what the app made earlier', () => {
    const chart = testChart();
    new kplus.ConfigMap(chart, 'earlier', { metadata: { name: 'earlier' } });
    core(chart, { createNamespace: true });
    expect(manifests(chart)[0]).toMatchObject({ kind: 'Namespace', metadata: { name: 'flyte' } });
  });

  test('comes before what was put later into something earlier, and stays before its own', () => {
    const chart = testChart();
    const earlier = new Construct(chart, 'earlier');
    const inside = new Construct(chart, 'inside');
    new kplus.ConfigMap(chart, 'between', { metadata: { name: 'between' } });
    core(inside, { createNamespace: true });
    new kplus.ConfigMap(earlier, 'config', { metadata: { name: 'late' } });
    const names = manifests(chart).map((manifest) => `${String(manifest.kind)} ${nameOf(manifest)}`);
    expect(names.slice(0, 2)).toEqual(['Namespace flyte', 'ConfigMap late']);
    expect(names.at(-1)).toBe('ConfigMap between');
  });

  test('comes before what is its own, and after what is another Flyte\'s', () => {
    const chart = testChart();
    new kplus.ConfigMap(chart, 'earlier', { metadata: { name: 'earlier', namespace: 'blue' } });
    for (const namespace of ['green', 'blue']) {
      core(chart, { namespace, createNamespace: true, propeller: { crd: namespace === 'green' }, database: testDatabase(new Construct(chart, `${namespace}-database`)) }, namespace);
    }
    const names = manifests(chart).map((manifest) => `${String(manifest.kind)} ${nameOf(manifest)}`);
    expect(names.slice(0, 3)).toEqual(['Namespace blue', 'ConfigMap earlier', 'Namespace green']);
  });

  test('leaves a chart inside alone, whose file is applied before', () => {
    const chart = testChart();
    const nested = new Chart(chart, 'nested', { namespace: 'flyte' });
    new kplus.ConfigMap(nested, 'earlier', { metadata: { name: 'earlier' } });
    core(chart, { createNamespace: true });
    expect(manifests(chart)[0]).toMatchObject({ kind: 'Namespace' });
    expect(manifests(nested).map(nameOf)).toEqual(['earlier']);
  });
});

describe('FlyteCore on the in-cluster dependencies', () => {
  const chart = testChart();
  const postgres = new InClusterPostgres(chart, 'postgres', { password: testSecret(chart, 'credentials', 'password') });
  const minio = new InClusterObjectStore(chart, 'minio', {
    accessKey: { accessKeyId: testSecret(chart, 'credentials', 'id'), secretAccessKey: testSecret(chart, 'credentials', 'key') },
  });
  new FlyteCore(chart, 'flyte', { database: postgres.database, objectStore: minio.objectStore });
  const all = manifests(chart);

  test('holds seven components and two dependencies', () => {
    expect(findAll(all, 'Deployment').map(nameOf).sort()).toEqual([...COMPONENTS, 'minio', 'postgres'].sort());
  });

  test('finds them', () => {
    expect(configOf(all, 'flyteadmin-config')).toMatchObject({
      database: { postgres: { host: expect.stringMatching(/^postgres(\.|$)/), port: 5432, username: 'flyte' } },
      storage: { connection: { endpoint: 'http://minio.flyte.svc.cluster.local:9000' }, container: 'flyte' },
    });
  });

  test('gives every object a namespace, and no pod more than one identity', () => {
    const lost = all.filter((manifest) => !CLUSTER_WIDE.includes(String(manifest.kind)) && documentOf(manifest.metadata).namespace !== 'flyte');
    expect(lost).toEqual([]);
    const accounts = findAll(all, 'Deployment').map((one) => podOf(one).serviceAccountName);
    expect(new Set(accounts).size).toBe(9);
    expect(findAll(all, 'Deployment').map((one) => documentOf(templateOf(one).metadata).labels)).toEqual(
      findAll(all, 'Deployment').map((one) => expect.objectContaining({ 'app.kubernetes.io/name': nameOf(one), 'app.kubernetes.io/part-of': 'flyte' })));
  });
});

test('an object store by access key needs no identity', () => {
  const chart = testChart();
  const accessKey = { accessKeyId: testSecret(chart, 's3', 'id'), secretAccessKey: testSecret(chart, 's3', 'key') };
  expect(findAll(rendered({ objectStore: ObjectStore.s3({ bucket: 'acme', region: 'eu-central-1', accessKey }) }, chart), 'ServiceAccount')
    .filter((account) => documentOf(account.metadata).annotations !== undefined)).toEqual([]);
});
