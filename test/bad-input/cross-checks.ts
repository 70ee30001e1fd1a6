import { Chart, Size } from 'cdk8s';
import {
  AuthKeys, Authentication, ClusterResourceTemplate, FlyteCoreProps, ObjectStore, OidcProviderOptions, S3Options, WebhookCertificates,
} from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Row, secretValue, untyped } from './row';
import { core, COMPONENTS, testChart } from '../support';

const make = (name: string, props: object) => (chart: Chart) => COMPONENTS[name](chart, props);
const admin = (props: object) => make('flyteadmin', props);
const propeller = (props: object) => make('flytepropeller', props);
const whole = (props: Partial<FlyteCoreProps>) => (chart: Chart) => core(chart, props);
const origin = (text: string) => admin({ corsAllowedOrigins: ['https://a.example.com', text] });
const account = (annotation: string, value: string) => admin({ serviceAccountAnnotations: { [annotation]: value } });
const s3 = (region: string, options: Partial<S3Options> = {}) => () => ObjectStore.s3({ bucket: 'acme-flyte', region, ...options });
const provider = (options: Partial<OidcProviderOptions>) => () => Authentication.oidc({
  publicUrl: 'https://flyte.example.com',
  provider: { baseUrl: 'https://login.example.com', clientId: 'flyte', clientSecret: secretValue(), ...options },
  keys: AuthKeys.generatedAtRuntime(),
  internalClient: { clientSecret: secretValue(), clientSecretHash: secretValue() },
});

const LABELS = 'use letters, digits, -, _ and ., 63 characters at most';
const NAMES = "write for example 'team' or 'example.com/team'";
const ROLE = 'eks.amazonaws.com/role-arn';
const ARN = 'write for example arn:aws:iam::123456789012:role/flyte';
const GOOGLE = 'iam.gke.io/gcp-service-account';
const CLIENT = 'azure.workload.identity/client-id';
const OWN_REGIONS = 'name the region of the bucket; other stores are ObjectStore.s3Compatible';
const ISSUER = 'Authentication.oidc: provider.baseUrl must be the issuer, without .well-known, query and fragment';
const ORIGIN = 'test/it: corsAllowedOrigins[1] must be scheme, host and port alone, in lower case';
const AMOUNTS = "write for example '500m', '2' or '4Gi'";

/** Values that are well-formed each by itself, and wrong beside what else is said or where they go. */
export const CROSS_CHECKS: Row[] = [
  ['scopes without openid', provider({ scopes: ['profile', 'email'] }),
    'Authentication.oidc: provider.scopes must have openid among them, got ["profile","email"]; add it: without it the provider gives no identity'],
  ['no scopes', provider({ scopes: [] }), 'Authentication.oidc: provider.scopes must have openid among them, got []; add it: without it the provider gives no identity'],
  ['scopes in one text', provider({ scopes: ['openid profile'] }),
    "Authentication.oidc: provider.scopes[0] must be one scope, got 'openid profile'; write each as an entry of its own"],
  ['scopes that are no list', provider({ scopes: untyped('openid') }), 'Authentication.oidc: provider.scopes must be a list, got \'openid\'; give a list, be it of one'],
  ['the metadata of a provider', provider({ baseUrl: 'https://login.example.com/realms/acme/.well-known/openid-configuration' }),
    `${ISSUER}, got 'https://login.example.com/realms/acme/.well-known/openid-configuration'; did you mean 'https://login.example.com/realms/acme'?`],
  ['the metadata of a provider at its root', provider({ baseUrl: 'https://login.example.com/.well-known/openid-configuration' }),
    `${ISSUER}, got 'https://login.example.com/.well-known/openid-configuration'; did you mean 'https://login.example.com'?`],
  ['a provider with a query', provider({ baseUrl: 'https://login.example.com/?tenant=acme' }),
    `${ISSUER}, got 'https://login.example.com/?tenant=acme'; did you mean 'https://login.example.com'?`],

  ['raw output in another kind of store', propeller({ rawOutputPrefix: 'gs://acme-flyte/raw' }),
    "test/it: rawOutputPrefix must have the scheme of the object store (s3), got 'gs://acme-flyte/raw'; write for example s3://acme-flyte/data"],
  ['raw output in another kind of store that may reach other buckets',
    propeller({ rawOutputPrefix: 'gs://elsewhere/raw', objectStore: ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1', multiContainer: true }) }),
    "test/it: rawOutputPrefix must have the scheme of the object store (s3), got 'gs://elsewhere/raw'; write for example s3://acme-flyte/data"],
  ['raw output in another bucket', propeller({ rawOutputPrefix: 's3://elsewhere/raw' }),
    "test/it: rawOutputPrefix must be in the bucket of the object store (acme-flyte), got 's3://elsewhere/raw'; "
    + 'write for example s3://acme-flyte/data, or set multiContainer: true on the object store'],
  ['raw output in another bucket of a whole Flyte', whole({ propeller: { rawOutputPrefix: 's3://acme/raw' } }),
    "test/flyte/Propeller: rawOutputPrefix must be in the bucket of the object store (acme-flyte), got 's3://acme/raw'; "
    + 'write for example s3://acme-flyte/data, or set multiContainer: true on the object store'],

  ['a zone for a region', s3('eu-central-1a'), "ObjectStore.s3: region must be a region of AWS such as eu-central-1, got 'eu-central-1a'; that is a zone: write 'eu-central-1'"],
  ['a region of another cloud', s3('europe-west1'), `ObjectStore.s3: region must be a region of AWS such as eu-central-1, got 'europe-west1'; ${OWN_REGIONS}`],
  ['a region that only other stores have', s3('auto'), `ObjectStore.s3: region must be a region of AWS such as eu-central-1, got 'auto'; ${OWN_REGIONS}`],

  ['a role by its name', account(ROLE, 'flyte'), `test/it: serviceAccountAnnotations['${ROLE}'] must be the ARN of a role, got 'flyte'; ${ARN}`],
  ['a policy for a role', account(ROLE, 'arn:aws:iam::123456789012:policy/flyte'),
    `test/it: serviceAccountAnnotations['${ROLE}'] must be the ARN of a role, got 'arn:aws:iam::123456789012:policy/flyte'; ${ARN}`],
  ['a role of an account that is none', whole({ workloadIdentity: { [ROLE]: 'arn:aws:iam::1234:role/flyte' } }),
    `test/flyte: workloadIdentity['${ROLE}'] must be the ARN of a role, got 'arn:aws:iam::1234:role/flyte'; ${ARN}`],
  ['a Google service account by its name', whole({ workloadIdentity: { [GOOGLE]: 'flyte' } }),
    `test/flyte: workloadIdentity['${GOOGLE}'] must be the e-mail address of a Google service account, got 'flyte'; `
    + 'write for example flyte@my-project.iam.gserviceaccount.com'],
  ['a person for a Google service account', account(GOOGLE, 'me@example.com'),
    `test/it: serviceAccountAnnotations['${GOOGLE}'] must be the e-mail address of a Google service account, got 'me@example.com'; `
    + 'write for example flyte@my-project.iam.gserviceaccount.com'],
  ['an identity of Azure by its name', account(CLIENT, 'flyte-identity'),
    `test/it: serviceAccountAnnotations['${CLIENT}'] must be the client id of a managed identity, a UUID, got 'flyte-identity'; `
    + 'copy it from the identity, neither its name nor its resource id'],
  ['a tenant of Azure by its name', account('azure.workload.identity/tenant-id', 'acme'),
    "test/it: serviceAccountAnnotations['azure.workload.identity/tenant-id'] must be the id of a tenant, a UUID, got 'acme'; copy it from the directory"],
  ['a role by its name in a template', () => ClusterResourceTemplate.serviceAccount({ annotations: { [ROLE]: 'flyte' } }),
    `ClusterResourceTemplate.serviceAccount: annotations['${ROLE}'] must be the ARN of a role, got 'flyte'; ${ARN}`],

  ['an origin with a slash at its end', origin('https://b.example.com/'), `${ORIGIN}, got 'https://b.example.com/'; did you mean 'https://b.example.com'?`],
  ['an origin with a path', origin('https://b.example.com/console'), `${ORIGIN}, got 'https://b.example.com/console'; did you mean 'https://b.example.com'?`],
  ['an origin with a query', origin('https://b.example.com?a=b'), `${ORIGIN}, got 'https://b.example.com?a=b'; did you mean 'https://b.example.com'?`],
  ['an origin with the port that it has anyway', origin('https://b.example.com:443'), `${ORIGIN}, got 'https://b.example.com:443'; did you mean 'https://b.example.com'?`],
  ['an origin in capitals', origin('https://B.example.com'), `${ORIGIN}, got 'https://B.example.com'; did you mean 'https://b.example.com'?`],

  ['a label with a space in its name', admin({ labels: { 'my team': 'a' } }), `test/it: labels must have label names as keys, got 'my team'; ${NAMES}`],
  ['a label of pods that is too long', admin({ podLabels: { team: 'x'.repeat(64) } }),
    `test/it: podLabels['team'] must be a Kubernetes label value, got '${'x'.repeat(64)}'; ${LABELS}`],
  ['a label of pods with a slash too many', admin({ podLabels: { 'a/b/c': 'd' } }), `test/it: podLabels must have label names as keys, got 'a/b/c'; ${NAMES}`],
  ['a recommended label of pods', admin({ podLabels: { 'app.kubernetes.io/name': 'x' } }),
    "test/it: podLabels must leave the recommended labels to the library, got 'app.kubernetes.io/name'; set instance, or use another name"],
  ['labels in a list', admin({ labels: untyped(['team']) }), "test/it: labels must be a map, got '(a list)'; give a value for each name"],
  ['an annotation with a bad prefix', admin({ annotations: { '-example.com/team': 'a' } }),
    `test/it: annotations must have annotation names as keys, got '-example.com/team'; ${NAMES}`],
  ['an annotation of pods that is a switch', admin({ podAnnotations: { 'example.com/scrape': untyped(true) } }),
    "test/it: podAnnotations['example.com/scrape'] must be a text, got true; write it in quotes"],
  ['annotations that are too large', admin({ podAnnotations: { notes: 'x'.repeat(256 * 1024) } }),
    "test/it: podAnnotations must have 256 KiB at most, got '257 KiB'; keep what is large in a ConfigMap"],
  ['an annotation of a service account without a name', admin({ serviceAccountAnnotations: { '': 'x' } }),
    `test/it: serviceAccountAnnotations must have annotation names as keys, got ''; ${NAMES}`],
  ['an annotation of the webhook with a space', () => WebhookCertificates.supplied({ secret: kplus.Secret.fromSecretName(testChart(), 's', 's'), annotations: { 'a b': 'c' } }),
    `WebhookCertificates.supplied: annotations must have annotation names as keys, got 'a b'; ${NAMES}`],
  ['a label in a template', () => ClusterResourceTemplate.namespace({ labels: { team: '{{ team }} of ours' } }),
    `ClusterResourceTemplate.namespace: labels['team'] must be a Kubernetes label value, got '1 of ours'; ${LABELS}`],

  ['an amount in a unit nobody knows', () => ClusterResourceTemplate.resourceQuota({ 'limits.memory': '64GB' }),
    `ClusterResourceTemplate.resourceQuota: hard must have Kubernetes quantities in spec.hard, got 'limits.memory: '64GB''; ${AMOUNTS}`],
  ['an amount below nothing', () => ClusterResourceTemplate.limitRange({ cpu: '-1' }), `ClusterResourceTemplate.limitRange: defaults must have Kubernetes quantities in spec.limits[0].default, got 'cpu: '-1''; ${AMOUNTS}`],
  ['a placeholder without its spaces', () => ClusterResourceTemplate.resourceQuota({ pods: '{{pods}}' }),
    'ClusterResourceTemplate.resourceQuota: hard must have placeholders of letters, digits and _ with one space each side, got \'{{pods}}\'; write for example {{ namespace }}; Flyte leaves anything else as it is'],
  ['an amount of a resource with a space', () => ClusterResourceTemplate.resourceQuota({ 'limits cpu': '1' }),
    "ClusterResourceTemplate.resourceQuota: hard must count resources that Kubernetes knows in spec.hard, got 'limits cpu'; use for example limits.cpu in a quota, and cpu in a limit range"],
  ['no memory for tasks', admin({ tasks: { resources: { defaults: { memory: Size.mebibytes(0) } } } }),
    "test/it: tasks.resources.defaults.memory must be a size above 0, got '0Ki'; use for example Size.gibibytes(1)"],
  ['no storage for tasks', admin({ tasks: { resources: { limits: { ephemeralStorage: Size.gibibytes(0) } } } }),
    "test/it: tasks.resources.limits.ephemeralStorage must be a size above 0, got '0Ki'; use for example Size.gibibytes(1)"],
];
