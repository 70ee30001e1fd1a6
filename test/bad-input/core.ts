import { Chart } from 'cdk8s';
import {
  AdminCertificates, Authentication, Exposure, FlyteAdmin, FlyteConsole, FlyteCoreProps, FlyteEndpoint, FlyteNetworkPolicies, FlytePropeller,
  InClusterObjectStore, ObjectStore, SecurityProfile,
} from 'cdk8s-flyte';
import { Row, SECRET, secretValue, untyped } from './row';
import { core, testDatabase, testEndpoint, testObjectStore } from '../support';

const flyte = (props: Partial<FlyteCoreProps>) => (chart: Chart) => core(chart, props);
const database = (host: string) => (chart: Chart) => core(chart, { database: testDatabase(chart, { host }) });
const accessKey = { accessKeyId: secretValue('id'), secretAccessKey: secretValue('key') };

const CLEAR = 'must say whether it is a Service or a name outside the cluster, got';
const ONCE = 'list all components of one Flyte once, in one FlyteNetworkPolicies; FlyteCore makes its own';

/** Options of one component that only a whole Flyte can have. */
const OF_THE_WHOLE: Row[] = [
  ...(['admin', 'scheduler', 'dataCatalog', 'propeller', 'podWebhook', 'console', 'clusterResourceSync'] as const).map((component): Row => [
    `a platform for ${component} alone`, flyte({ [component]: untyped({ securityProfile: SecurityProfile.OPENSHIFT }) }),
    `test/flyte: ${component}.securityProfile must be one for the whole Flyte, got 'a securityProfile'; move it out of ${component}, beside database`,
  ]),
  ['an instance for flyteadmin alone', flyte({ admin: untyped({ instance: 'mine' }) }),
    "test/flyte: admin.instance must be one for the whole Flyte, got 'mine'; move it out of admin, beside database"],
  ['a prefix for the console alone', flyte({ console: untyped({ namePrefix: 'blue' }) }),
    "test/flyte: console.namePrefix must be one for the whole Flyte, got 'blue'; move it out of console, beside database"],
];

/** Network policies that would be wrong, or one object for two. */
const POLICIES: Row[] = [
  ['a database that may be a Service', database('postgres.databases'),
    `test/flyte/Admin: database.host ${CLEAR} 'postgres.databases'; write postgres.databases.svc for the Service, or name its addresses in databaseCidrs of the network policies`],
  ['a database whose namespace is called db', database('Postgres.DB'),
    `test/flyte/Admin: database.host ${CLEAR} 'postgres.db'; write postgres.db.svc for the Service, or name its addresses in databaseCidrs of the network policies`],
  ['an object store that may be a Service', flyte({ objectStore: ObjectStore.s3Compatible({ endpoint: 'http://minio.storage:9000', bucket: 'flyte', accessKey }) }),
    `test/flyte/Admin: objectStore.endpoint ${CLEAR} 'minio.storage'; write minio.storage.svc for the Service, or name its addresses in objectStoreCidrs of the network policies`],
  ['a flyteadmin that may be a Service', (chart) => new FlyteNetworkPolicies(chart, 'policies', {
    components: [new FlytePropeller(chart, 'it', { objectStore: testObjectStore(), admin: FlyteEndpoint.of({ host: 'flyteadmin.control', port: 81, tls: false }) })],
  }), `test/it: admin.host ${CLEAR} 'flyteadmin.control'; write flyteadmin.control.svc for the Service, or name its addresses in flyteCidrs of the network policies`],
  ['a block of flyteadmin without its width', flyte({ networkPolicies: { flyteCidrs: ['10.0.0.1'] } }),
    "test/flyte: networkPolicies.flyteCidrs[0] must be an address block in CIDR notation, got '10.0.0.1'; did you mean '10.0.0.1/32'?"],
  ['policies for the parts of FlyteCore', (chart) => new FlyteNetworkPolicies(chart, 'more', { components: [core(chart).admin] }),
    `test/more: components must have no policies yet, which test/flyte/NetworkPolicies makes, got 'flyte/flyte-default-deny'; ${ONCE}`],
  ['one component in two lists', (chart) => {
    const components = [new FlyteConsole(chart, 'console')];
    new FlyteNetworkPolicies(chart, 'first', { components });
    new FlyteNetworkPolicies(chart, 'second', { components });
  }, `test/second: components must have no policies yet, which test/first makes, got 'flyte/flyte-default-deny'; ${ONCE}`],
  ['one Flyte in two lists', (chart) => {
    new FlyteNetworkPolicies(chart, 'first', { components: [new FlyteConsole(chart, 'console')] });
    new FlyteNetworkPolicies(chart, 'second', { components: [new FlyteAdmin(chart, 'admin', { database: testDatabase(chart), objectStore: testObjectStore() })] });
  }, `test/second: components must have no policies yet, which test/first makes, got 'flyte/flyte-default-deny'; ${ONCE}`],
];

const REFERENCE = "give a SecretValue: its secret by Secret.fromSecretName(scope, 'id', 'name'), and its key";
const tls = () => AdminCertificates.fromSecret({ certificate: secretValue().secret });
const exposed = (props: Partial<FlyteCoreProps>) => (chart: Chart) => core(chart, { certificates: { admin: tls() }, authentication: Authentication.disabled('test'), ...props });

/** Certificates for flyteadmin, and clients that could not know it. */
const CERTIFICATES: Row[] = [
  ['no certificate', () => AdminCertificates.fromSecret(untyped({})), "AdminCertificates.fromSecret: certificate must be given, got nothing; use Secret.fromSecretName(scope, 'id', 'name')"],
  ['no options of a certificate', () => AdminCertificates.fromSecret(untyped(undefined)),
    'AdminCertificates.fromSecret: options must be given, got nothing; give it certificate'],
  ['an authority of flyteadmin as text', () => AdminCertificates.fromSecret({ certificate: secretValue().secret, authority: untyped(SECRET) }),
    `AdminCertificates.fromSecret: authority must name a Secret and a key, got '(a text)'; ${REFERENCE}`],
  ['an authority under a path', () => AdminCertificates.fromSecret({ certificate: secretValue().secret, authority: secretValue('certs/ca.crt') }),
    "AdminCertificates.fromSecret: authority.key must be a key of the Secret (letters, digits, -, _ and .), got 'certs/ca.crt'; name the key that holds the value"],
  ['an authority of an endpoint without TLS', () => FlyteEndpoint.of({ host: 'admin.example.com', port: 80, tls: false, authority: secretValue('ca.crt') }),
    "FlyteEndpoint.of: authority must come with TLS, got 'ca.crt'; remove it, or tls: false"],
  ['an authority of an endpoint as text', () => FlyteEndpoint.of({ host: 'admin.example.com', port: 443, authority: untyped(SECRET) }),
    `FlyteEndpoint.of: authority must name a Secret and a key, got '(a text)'; ${REFERENCE}`],
  ['an authority of datacatalog', (chart) => new FlytePropeller(chart, 'it', {
    objectStore: testObjectStore(), admin: testEndpoint(), dataCatalog: FlyteEndpoint.of({ host: 'catalog.example.com', port: 443, authority: secretValue('ca.crt') }),
  }), "test/it: dataCatalog.authority must not be set, got 'ca.crt'; the client of datacatalog trusts the authorities of the image only; remove it"],
  ['TLS by extra configuration', flyte({ admin: { extraConfig: { server: { security: { secure: true } } } } }),
    'test/flyte/Admin: extraConfig.server.security.secure must not be set here, got true; use certificates, which tells clients, probes and Services too'],
  ['TLS to the pod through Traefik', exposed({ exposure: Exposure.ingress({ host: 'flyte.example.com', className: 'traefik' }) }),
    "test/flyte: exposure.controller must be one that can be told of certificates.admin by annotations, got 'TRAEFIK'; "
    + 'use IngressController.NGINX, ALB, HAPROXY or CONTOUR, or leave certificates.admin out'],
  ['TLS to the pod through a Route', exposed({ exposure: Exposure.route({ host: 'flyte.example.com' }), securityProfile: SecurityProfile.OPENSHIFT }),
    "test/flyte: exposure must not come with certificates.admin, got 'flyte.example.com'; OpenShift's router would have to be given the authority; "
    + 'leave certificates.admin out, or make Routes of your own that re-encrypt'],
];

const BY_SECRET = "make a Secret with this key in each project's namespace, and name it in tasks.envFromSecrets";
const env = (variables: object) => flyte({ tasks: { env: untyped(variables) } });
const secrets = (envFromSecrets: unknown[]) => flyte({ tasks: { envFromSecrets: untyped(envFromSecrets) } });

/** What would reach every task, or none. */
const TASKS: Row[] = [
  ['the store\'s key for every task as text', env({ FLYTE_AWS_SECRET_ACCESS_KEY: SECRET }),
    `test/flyte: tasks.env.FLYTE_AWS_SECRET_ACCESS_KEY must come from a Secret, got '(a text)'; ${BY_SECRET}`],
  ['the id of the store\'s key for every task as text', env({ FLYTE_AWS_ACCESS_KEY_ID: SECRET }),
    `test/flyte: tasks.env.FLYTE_AWS_ACCESS_KEY_ID must come from a Secret, got '(a text)'; ${BY_SECRET}`],
  ['a URL with a password for every task', env({ HTTP_PROXY: `http://me:${SECRET}@proxy:3128` }),
    `test/flyte: tasks.env.HTTP_PROXY must come from a Secret, got '(a password in a URL)'; ${BY_SECRET}`],
  ['a variable with a dash for every task', env({ 'MY-VAR': 'x' }), "test/flyte: tasks.env must have names of letters, digits and _ as keys, got 'MY-VAR'; rename it"],
  ['a variable that starts with a digit for every task', env({ '1ST': 'x' }), "test/flyte: tasks.env must have names of letters, digits and _ as keys, got '1ST'; rename it"],
  ['a number for every task', env({ WORKERS: 4 }), "test/flyte: tasks.env['WORKERS'] must be a text, got 4; write it in quotes"],
  ['a secret for every task that is no text', env({ API_TOKEN: { value: SECRET } }), "test/flyte: tasks.env['API_TOKEN'] must be a text, got '(an object)'; write one text"],
  ['what Flyte tells each task', env({ FLYTE_INTERNAL_PROJECT: 'x' }),
    "test/flyte: tasks.env must leave what Flyte tells each task to Flyte, got 'FLYTE_INTERNAL_PROJECT'; use another name"],
  ['a Secret for every task by its name', secrets(['store']),
    "test/flyte: tasks.envFromSecrets[0] must be a Secret, got '(a text)'; use Secret.fromSecretName(scope, 'id', 'name')"],
  ['one Secret twice for every task', secrets([secretValue().secret, secretValue().secret]),
    "test/flyte: tasks.envFromSecrets must name each Secret once, got 'flyte'; remove one of them"],
  ['a public endpoint without scheme', (chart) => new InClusterObjectStore(chart, 'minio', { accessKey, publicEndpoint: 'localhost:9000' }),
    "test/minio: publicEndpoint must be a URL (http, https), got 'localhost:9000'; write it as http://host[:port]"],
];

/** What the composition, its network policies, its certificates and what it gives to tasks refuse. */
export const CORE_ROWS: Row[] = [...OF_THE_WHOLE, ...POLICIES, ...CERTIFICATES, ...TASKS];
