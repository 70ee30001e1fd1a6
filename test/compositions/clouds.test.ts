import {
  Authentication, Cloud, ClusterResourceTemplate, Exposure, FlyteCore, FlyteCoreProps, IngressController, LogLink, ObjectStore,
} from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { parse } from 'yaml';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { configOf, find, findAll, manifests, templateOf, testChart, testDatabase, testSecret } from '../support';

const ROLE = 'arn:aws:iam::123456789012:role/flyte';
const CLIENT = '11111111-2222-3333-4444-555555555555';
const USERS = ['datacatalog', 'flyteadmin', 'flytepropeller'];

const aws = (options = {}) => Cloud.aws({ bucket: 'acme-flyte', region: 'eu-central-1', role: ROLE, ...options });
const azure = (options = {}) => Cloud.azure({ container: 'flyte', account: 'acmeflyte', clientId: CLIENT, ...options });

function synth(cloud: Cloud, props: Partial<FlyteCoreProps> = {}): Document[] {
  const chart = testChart();
  new FlyteCore(chart, 'flyte', { database: testDatabase(chart), cloud, ...props });
  return manifests(chart);
}

function accounts(all: Document[], annotation: string): { [name: string]: unknown } {
  return Object.fromEntries(findAll(all, 'ServiceAccount').map(({ metadata }) => [String(documentOf(metadata).name), documentOf(documentOf(metadata).annotations)[annotation]])
    .filter(([, value]) => value !== undefined) as [string, unknown][]);
}

function taskAccount(all: Document[]): unknown {
  const texts = Object.values(documentOf(find(all, 'ConfigMap', 'clusterresource-template').data));
  const made = texts.map((text) => documentOf(parse(String(text)))).filter(({ kind }) => kind === 'ServiceAccount');
  expect(made).toHaveLength(1);
  return documentOf(made[0].metadata).annotations;
}

function labelled(all: Document[]): string[] {
  return findAll(all, 'Deployment')
    .filter((deployment) => documentOf(documentOf(templateOf(deployment).metadata).labels)['azure.workload.identity/use'] === 'true')
    .map(({ metadata }) => String(documentOf(metadata).name)).sort();
}

const k8s = (all: Document[]) => documentOf(documentOf(configOf(all, 'flytepropeller-config').plugins).k8s);
const logs = (all: Document[]) => documentOf(documentOf(configOf(all, 'flytepropeller-config').plugins).logs);
const customData = (all: Document[]) => documentOf(configOf(all, 'syncresources-config').cluster_resources).customData;

describe('Cloud.aws', () => {
  test('brings the store, and the role to those who use it and no one else', () => {
    const all = synth(aws());
    expect(configOf(all, 'flytepropeller-config').storage).toMatchObject({ type: 's3', container: 'acme-flyte', connection: { 'region': 'eu-central-1', 'auth-type': 'iam' } });
    expect(accounts(all, 'eks.amazonaws.com/role-arn')).toEqual(Object.fromEntries(USERS.map((name) => [name, ROLE])));
    expect(taskAccount(all)).toBeUndefined();
    expect(logs(all)).toEqual({ 'kubernetes-enabled': false });
  });

  test('leaves the accounts alone for EKS Pod Identity', () => {
    expect(accounts(synth(aws({ role: undefined })), 'eks.amazonaws.com/role-arn')).toEqual({});
  });

  test('gives tasks one role, by project and domain', () => {
    const taskRole = `${ROLE}-{{ project }}-{{ domain }}`;
    const all = synth(aws({ taskRole }));
    expect(taskAccount(all)).toEqual({ 'eks.amazonaws.com/role-arn': taskRole });
    expect(customData(all)).toEqual([]);
  });

  test('gives tasks a role per domain, beside data of the consumer\'s, whose own words win', () => {
    const [dev, prod] = [`${ROLE}-dev`, `${ROLE}-prod`];
    const all = synth(aws({ taskRoles: { development: dev, production: prod } }), {
      domains: [{ id: 'development' }, { id: 'production' }],
      taskNamespaces: {
        templates: [ClusterResourceTemplate.namespace(), ClusterResourceTemplate.resourceQuota({ pods: '{{ pods }}' })],
        customData: { development: { pods: '5' }, production: { pods: '9', taskIdentity: ROLE } },
      },
    });
    expect(taskAccount(all)).toEqual({ 'eks.amazonaws.com/role-arn': '{{ taskIdentity }}' });
    expect(customData(all)).toEqual([
      { development: [{ pods: { value: '5' } }, { taskIdentity: { value: dev } }] },
      { production: [{ pods: { value: '9' } }, { taskIdentity: { value: ROLE } }] },
    ]);
  });

  test('gives way to a template of the consumer\'s for the account of tasks', () => {
    const templates = [ClusterResourceTemplate.namespace(), ClusterResourceTemplate.serviceAccount({ annotations: { team: 'ml' } })];
    expect(taskAccount(synth(aws({ taskRole: ROLE }), { taskNamespaces: { templates } }))).toEqual({ team: 'ml' });
  });

  test('links tasks to CloudWatch, unless links are given', () => {
    const cloud = () => aws({ logGroup: '/eks/acme' });
    expect(JSON.stringify(logs(synth(cloud())))).toContain('region=eu-central-1#logEventViewer:group=/eks/acme;');
    const own = JSON.stringify(logs(synth(cloud(), { tasks: { logLinks: [LogLink.kubernetes('https://dashboard.example.com')] } })));
    expect(own).toContain('https://dashboard.example.com');
    expect(own).not.toContain('console.aws.amazon.com');
  });

  test.each([
    ['aws', aws(), 'alb'],
    ['azure', azure(), 'webapprouting.kubernetes.azure.com'],
    ['onPremises', Cloud.onPremises({
      endpoint: 'https://minio.example.com', bucket: 'acme-flyte', accessKey: { accessKeyId: testSecret(testChart(), 'a', 'id'), secretAccessKey: testSecret(testChart(), 'a', 'key') },
    }), 'nginx'],
  ])('an Ingress that names neither class nor controller is of the class of %s', (_name, cloud, expected) => {
    const classes = (options: object) => findAll(synth(cloud, {
      authentication: Authentication.disabled('test'), exposure: Exposure.ingress({ host: 'flyte.example.com', tlsAtController: true, ...options }),
    }), 'Ingress').map(({ spec }) => documentOf(spec).ingressClassName);
    expect(classes({})).toEqual([expected, expected]);
    expect(classes({ className: 'traefik' })).toEqual(['traefik', 'traefik']);
    expect(classes({ controller: IngressController.NGINX })).toEqual([undefined, undefined]);
  });

  test('is overridden field by field', () => {
    const other = `${ROLE}-other`;
    const all = synth(aws(), {
      objectStore: ObjectStore.s3({ bucket: 'other', region: 'us-east-1' }),
      workloadIdentity: { team: 'ml' },
      propeller: { serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': other } },
    });
    expect(configOf(all, 'flytepropeller-config').storage).toMatchObject({ container: 'other' });
    expect(accounts(all, 'eks.amazonaws.com/role-arn')).toEqual({ datacatalog: ROLE, flyteadmin: ROLE, flytepropeller: other });
    expect(accounts(all, 'team')).toEqual({ datacatalog: 'ml', flyteadmin: 'ml' });
  });
});

test('Cloud.gcp brings the store, Google service accounts, Cloud Logging, and the metadata address of tasks', () => {
  const [flyte, tasks] = ['flyte', 'tasks'].map((name) => `${name}@acme-ml.iam.gserviceaccount.com`);
  const all = synth(Cloud.gcp({ bucket: 'acme-flyte', projectId: 'acme-ml', serviceAccount: flyte, taskServiceAccount: tasks }));
  expect(accounts(all, 'iam.gke.io/gcp-service-account')).toEqual(Object.fromEntries(USERS.map((name) => [name, flyte])));
  expect(taskAccount(all)).toEqual({ 'iam.gke.io/gcp-service-account': tasks });
  expect(JSON.stringify(logs(all))).toContain('project=acme-ml');
  expect(JSON.stringify(find(all, 'ConfigMap', 'clusterresource-template'))).not.toContain('169.254.169.254');
});

describe('Cloud.azure', () => {
  test('labels the pods whose accounts have the identity, and no others', () => {
    const all = synth(azure(), { podLabels: { team: 'ml' } });
    expect(labelled(all)).toEqual(USERS);
    expect(accounts(all, 'azure.workload.identity/client-id')).toEqual(Object.fromEntries(USERS.map((name) => [name, CLIENT])));
    expect(accounts(all, 'azure.workload.identity/tenant-id')).toEqual({});
    expect(findAll(all, 'Deployment').every((one) => documentOf(documentOf(templateOf(one).metadata).labels).team === 'ml')).toBe(true);
  });

  test('labels task pods where they have an identity, and tells them the account', () => {
    const task = '66666666-7777-8888-9999-000000000000';
    const tenant = '99999999-8888-7777-6666-555555555555';
    const all = synth(azure({ taskClientId: task, tenantId: tenant }), { tasks: { labels: { team: 'ml' } } });
    expect(taskAccount(all)).toEqual({ 'azure.workload.identity/client-id': task, 'azure.workload.identity/tenant-id': tenant });
    expect(listOf(k8s(all)['default-labels'])).toEqual([{ 'azure.workload.identity/use': 'true' }, { team: 'ml' }]);
    expect(listOf(k8s(all)['default-env-vars'])).toEqual([
      { FLYTE_AZURE_STORAGE_ACCOUNT_NAME: 'acmeflyte' }, { FLYTE_PERSISTENCE_ATTACH_EXECUTION_METADATA: 'false' },
    ]);
    expect(k8s(synth(azure()))['default-labels']).toBeUndefined();
  });
});

test('Cloud.onPremises brings the store, the Secret of tasks and a dashboard', () => {
  const chart = testChart();
  const all = synth(Cloud.onPremises({
    endpoint: 'https://minio.example.com',
    bucket: 'acme-flyte',
    accessKey: { accessKeyId: testSecret(chart, 'store', 'id'), secretAccessKey: testSecret(chart, 'store', 'key') },
    taskSecret: kplus.Secret.fromSecretName(chart, 'tasks', 'flyte-store'),
    dashboardUrl: 'https://dashboard.example.com',
  }));
  expect(configOf(all, 'flyteadmin-config').storage).toMatchObject({ connection: { endpoint: 'https://minio.example.com' } });
  expect(k8s(all)['default-env-from-secrets']).toEqual(['flyte-store']);
  expect(JSON.stringify(logs(all))).toContain('https://dashboard.example.com/#!/log/');
});

test('what a cloud brings is there for those who compose by hand', () => {
  expect([aws().objectStore.uri, aws().workloadIdentity, aws().podLabels]).toEqual(['s3://acme-flyte', { 'eks.amazonaws.com/role-arn': ROLE }, {}]);
  expect([azure().workloadIdentity, azure().podLabels]).toEqual([{ 'azure.workload.identity/client-id': CLIENT }, { 'azure.workload.identity/use': 'true' }]);
});
