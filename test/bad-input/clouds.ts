import {
  Authentication, AwsCloudOptions, AzureCloudOptions, Cloud, ClusterResourceTemplate, Exposure, FlyteCore, FlyteCoreProps, GcpCloudOptions,
  OnPremisesCloudOptions,
} from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Row, SECRET, secretValue, untyped } from './row';
import { testChart, testDatabase } from '../support';

const ROLE = 'arn:aws:iam::123456789012:role/flyte';
const CLIENT = '11111111-2222-3333-4444-555555555555';
const key = { accessKeyId: secretValue(), secretAccessKey: secretValue() };
const aws = (options: Partial<AwsCloudOptions>) => () => Cloud.aws({ bucket: 'acme-flyte', region: 'eu-central-1', ...options });
const gcp = (options: Partial<GcpCloudOptions>) => () => Cloud.gcp({ bucket: 'acme-flyte', projectId: 'acme-ml', ...options });
const azure = (options: Partial<AzureCloudOptions>) => () => Cloud.azure({ container: 'flyte', account: 'acmeflyte', clientId: CLIENT, ...options });
const own = (options: Partial<OnPremisesCloudOptions>) => () =>
  Cloud.onPremises({ endpoint: 'https://minio.example.com', bucket: 'acme-flyte', accessKey: key, ...options });
const flyte = (cloud: () => Cloud, props: Partial<FlyteCoreProps> = {}) => () => {
  const chart = testChart();
  return new FlyteCore(chart, 'flyte', { database: testDatabase(chart), cloud: cloud(), ...props });
};

const ARN = 'be the ARN of a role';
const ARN_FIX = `write for example ${ROLE}`;
const MAIL = 'be the e-mail address of a Google service account';
const MAIL_FIX = 'write for example flyte@my-project.iam.gserviceaccount.com';
const UUID = 'be the client id of a managed identity, a UUID';
const UUID_FIX = 'copy it from the identity, neither its name nor its resource id';
const must = (rule: string, value: string) => `must ${rule}, got '${value}'`;
const OF_CLOUD = 'Cloud.aws(...), Cloud.azure(...), Cloud.gcp(...), Cloud.onPremises(...)';

export const CLOUD_ROWS: Row[] = [
  ['neither a store nor a cloud', () => { const chart = testChart(); return new FlyteCore(chart, 'flyte', { database: testDatabase(chart) }); },
    'test/flyte: objectStore must be given, or cloud, got nothing; use one of ObjectStore.azure(...), ObjectStore.fromSecret(...), ObjectStore.gcs(...), '
    + 'ObjectStore.s3(...), ObjectStore.s3Compatible(...), or for example Cloud.aws(...)'],
  ['the name of a cloud', flyte(() => untyped('aws')), `test/flyte: cloud must be a Cloud, got '(a text)'; use one of ${OF_CLOUD}`],
  ['options of a cloud that nobody made', flyte(() => untyped({ bucket: 'acme-flyte' })), `test/flyte: cloud must be a Cloud, got '(an object)'; use one of ${OF_CLOUD}`],

  ['the name of a role', aws({ role: 'flyte' }), `Cloud.aws: role ${must(ARN, 'flyte')}; ${ARN_FIX}`],
  ['the ARN of a user', aws({ role: 'arn:aws:iam::123456789012:user/flyte' }), `Cloud.aws: role ${must(ARN, 'arn:aws:iam::123456789012:user/flyte')}; ${ARN_FIX}`],
  ['a role of Flyte itself by project', aws({ role: `${ROLE}-{{ project }}` }), `Cloud.aws: role ${must(ARN, `${ROLE}-{{ project }}`)}; ${ARN_FIX}`],
  ['a role beside an access key', aws({ role: ROLE, accessKey: key }), `Cloud.aws: role must not come with accessKey, got '${ROLE}'; remove one of them`],
  ['the name of a role of tasks', aws({ taskRole: 'tasks' }), `Cloud.aws: taskRole ${must(ARN, 'tasks')}; ${ARN_FIX}`],
  ['a role of tasks with a placeholder that Flyte does not fill', aws({ taskRole: `${ROLE}-{{project}}` }),
    `Cloud.aws: taskRole ${must(ARN, `${ROLE}-{{project}}`)}; ${ARN_FIX}`],
  ['a role of tasks for each team', aws({ taskRole: `${ROLE}-{{ team }}` }), `Cloud.aws: taskRole ${must(ARN, `${ROLE}-{{ team }}`)}; ${ARN_FIX}`],
  ['a role of a domain that is none', aws({ taskRoles: { development: 'dev' } }), `Cloud.aws: taskRoles.development ${must(ARN, 'dev')}; ${ARN_FIX}`],
  ['a role of all tasks and one of a domain', aws({ taskRole: ROLE, taskRoles: { development: ROLE } }),
    `Cloud.aws: taskRole must not come with taskRoles, got '${ROLE}'; remove one of them`],
  ['a role that is no text', aws({ role: untyped(5) }), 'Cloud.aws: role must be a text, got 5; write it in quotes'],
  ['a prop of another cloud', aws(untyped({ serviceAccount: 'flyte' })),
    "Cloud.aws: options must have only what AwsCloudOptions knows, got 'serviceAccount'; use one of accessKey, bucket, cache, cacheGcPercent, logGroup, maxDownload, multiContainer, "
    + 'region, role, signedUrls, taskRole, taskRoles'],
  ['no options of a cloud', () => Cloud.aws(untyped(undefined)), 'Cloud.aws: options must be given, got nothing; give it bucket, region'],
  ['a cloud without region', aws({ region: untyped(undefined) }), 'Cloud.aws: region must be given, got nothing; it has no default'],
  ['a cloud in a zone', aws({ region: 'eu-central-1a' }), "ObjectStore.s3: region must be a region of AWS such as eu-central-1, got 'eu-central-1a'; that is a zone: write 'eu-central-1'"],
  ['a log group of a cloud with a space', aws({ logGroup: 'my logs' }), "LogLink.cloudWatch: logGroup must be the name of a log group, got 'my logs'; use for example /eks/flyte/containers"],

  ['a Google account that is a person', gcp({ serviceAccount: 'me@example.com' }), `Cloud.gcp: serviceAccount ${must(MAIL, 'me@example.com')}; ${MAIL_FIX}`],
  ['a Google account of tasks by name', gcp({ taskServiceAccount: 'tasks' }), `Cloud.gcp: taskServiceAccount ${must(MAIL, 'tasks')}; ${MAIL_FIX}`],
  ['a Google account of a domain by name', gcp({ taskServiceAccounts: { production: 'tasks' } }), `Cloud.gcp: taskServiceAccounts.production ${must(MAIL, 'tasks')}; ${MAIL_FIX}`],
  ['a Google account of all tasks and of a domain', gcp({ taskServiceAccount: 'a@b.iam.gserviceaccount.com', taskServiceAccounts: {} }),
    "Cloud.gcp: taskServiceAccount must not come with taskServiceAccounts, got 'a@b.iam.gserviceaccount.com'; remove one of them"],
  ['the number of a Google project', gcp({ projectId: '123456' }), "ObjectStore.gcs: projectId must be a Google Cloud project id, got '123456'; use the id, neither its name nor its number"],

  ['no managed identity', azure({ clientId: untyped(undefined) }), 'Cloud.azure: clientId must be given, got nothing; it has no default'],
  ['the name of a managed identity', azure({ clientId: 'flyte' }), `Cloud.azure: clientId ${must(UUID, 'flyte')}; ${UUID_FIX}`],
  ['the name of a tenant', azure({ tenantId: 'acme' }), 'Cloud.azure: tenantId must be the id of a tenant, a UUID, got \'acme\'; copy it from the directory'],
  ['the name of a managed identity of tasks', azure({ taskClientId: 'tasks' }), `Cloud.azure: taskClientId ${must(UUID, 'tasks')}; ${UUID_FIX}`],
  ['a managed identity of tasks by project', azure({ taskClientId: '{{ project }}' }), `Cloud.azure: taskClientId ${must(UUID, '{{ project }}')}; ${UUID_FIX}`],
  ['the name of a managed identity of a domain', azure({ taskClientIds: { staging: 'tasks' } }), `Cloud.azure: taskClientIds.staging ${must(UUID, 'tasks')}; ${UUID_FIX}`],
  ['a managed identity of all tasks and of a domain', azure({ taskClientId: CLIENT, taskClientIds: {} }),
    `Cloud.azure: taskClientId must not come with taskClientIds, got '${CLIENT}'; remove one of them`],
  ['a log workspace without its name', azure({ logWorkspace: untyped({ tenant: 'acme', subscription: 'a', resourceGroup: 'b' }) }),
    'Cloud.azure: logWorkspace.workspace must be given, got nothing; it has no default'],

  ['a dashboard that is no address', own({ dashboardUrl: 'dashboard' }),
    "LogLink.kubernetes: url must be an address without credentials, got 'dashboard'; write for example https://logs.example.com/{{ .podName }}"],
  ['the Secret of tasks by name', own({ taskSecret: untyped('flyte-store') }),
    "Cloud.onPremises: taskSecret must be a Secret, got '(a text)'; use Secret.fromSecretName(scope, 'id', 'name')"],
  ['a password in the endpoint of a cloud', own({ endpoint: `https://flyte:${SECRET}@minio.example.com` }),
    "ObjectStore.s3Compatible: endpoint must carry no user name or password, got 'https://***@minio.example.com'; give credentials as a Secret reference"],
  ['an own cluster without key', own({ accessKey: untyped(undefined) }), 'Cloud.onPremises: accessKey must be given, got nothing; give it accessKeyId, secretAccessKey'],

  ['roles of some domains', flyte(aws({ taskRoles: { development: ROLE } })),
    'test/flyte: cloud.taskRoles must name every domain (development, staging, production), got ["development"]; add staging, production'],
  ['roles of no domain', flyte(aws({ taskRoles: {} }), { domains: [{ id: 'only' }] }), 'test/flyte: cloud.taskRoles must name every domain (only), got []; add only'],
  ['a role of a domain that is not there', flyte(aws({ taskRoles: { only: ROLE, other: ROLE } }), { domains: [{ id: 'only' }] }),
    "test/flyte: cloud.taskRoles must have domains as keys (only), got 'other'; fix the name, or add the domain"],
  ['an identity of tasks that nobody makes', flyte(aws({ taskRole: ROLE }), { clusterResourceSync: { enabled: false } }),
    'test/flyte: clusterResourceSync.enabled must be true, since cloud has an identity for tasks, got false; remove one of them: the sync annotates their service accounts'],
  ['a Secret for the load balancer of a cloud', () => {
    const chart = testChart();
    return new FlyteCore(chart, 'flyte', {
      database: testDatabase(chart),
      cloud: aws({})(),
      authentication: Authentication.disabled('test'),
      exposure: Exposure.ingress({ host: 'flyte.example.com', tls: kplus.Secret.fromSecretName(chart, 'tls', 'flyte-tls') }),
    });
  }, "test/flyte: exposure.tls must not be a Secret with ALB, got 'flyte-tls'; the load balancer takes certificates from AWS Certificate Manager; use tlsAtController: true"],
  ['a workload identity over that of a cloud that is none', flyte(aws({ role: ROLE }), { workloadIdentity: { 'eks.amazonaws.com/role-arn': 'flyte' } }),
    `test/flyte: workloadIdentity['eks.amazonaws.com/role-arn'] ${must(ARN, 'flyte')}; ${ARN_FIX}`],
  ['a raw output prefix of another store than the cloud has', flyte(gcp({}), { propeller: { rawOutputPrefix: 's3://acme-flyte/data' } }),
    "test/flyte/Propeller: rawOutputPrefix must have the scheme of the object store (gs), got 's3://acme-flyte/data'; write for example gs://acme-flyte/data"],
  ['templates that close the address a cloud needs', flyte(gcp({}), {
    objectStore: undefined, taskNamespaces: { templates: [ClusterResourceTemplate.isolateNamespace()] },
  }), "test/flyte: taskNamespaces.templates must leave the node's metadata address open, where tasks get the identity with which they use the object store, "
    + "got 'ae_network_policy'; use ClusterResourceTemplate.isolateNamespace with nodeMetadata true"],
  ['a store in place of the cloud that is none', flyte(aws({}), { objectStore: untyped(null) }), 'test/flyte: objectStore must not be null, got null; leave it out'],
  ['a bucket as store beside a cloud', flyte(aws({}), { objectStore: untyped('acme-flyte') }),
    "test/flyte: objectStore must be an ObjectStore, got '(a text)'; use one of ObjectStore.azure(...), ObjectStore.fromSecret(...), ObjectStore.gcs(...), "
    + 'ObjectStore.s3(...), ObjectStore.s3Compatible(...)'],
];
