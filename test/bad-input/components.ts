import { Chart, Duration, Size } from 'cdk8s';
import {
  Authentication, CheckDbReadyOptions, ClusterResourceSync, ClusterResourceTemplate, Exposure, FlyteAdmin, FlyteConsole, FlyteEndpoint,
  FlyteIngressOptions, FlytePropeller, FlyteScheduler, LogLevel, SecurityProfile, TaskPlugin,
} from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Row, SECRET, untyped } from './row';
import { core, COMPONENTS, testChart, testDatabase, testEndpoint, testObjectStore } from '../support';

const make = (name: string, props: object) => (chart: Chart) => COMPONENTS[name](chart, props);
const admin = (props: object) => make('flyteadmin', props);
const console = (props: object) => make('flyteconsole', props);
const propeller = (props: object) => make('flytepropeller', props);
const sync = (props: object) => make('syncresources', props);
const check = (checkDbReady: CheckDbReadyOptions, props: object = {}) => admin({ ...props, checkDbReady });
const ingress = (options: FlyteIngressOptions) => (chart: Chart) => core(chart, { exposure: Exposure.ingress(options), authentication: Authentication.disabled('test') });
const extra = (extraConfig: object, name = 'flyteadmin') => make(name, { extraConfig });

const LABEL = 'be a DNS-1123 label (a-z, 0-9 and -, 63 characters at most)';
const REASON = 'say why this container needs root, or leave allowRootInit out: it works as non-root';
const SECTIONS = 'use one of admin, auth, catalog-cache, cloudEvents, clusterPools, cluster_resources, clusters, database, domains, event, externalEvents, flyteadmin, '
  + 'logger, namespace_mapping, notifications, otel, plugins, prof, propeller, qualityOfService, queues, registration, remoteData, scheduler, secrets, server, storage, '
  + 'task_resources, task_type_whitelist, tasks';
const typed = (variable: string) => `use the typed prop that takes a SecretValue, or EnvValue.fromSecretValue(...) in env as ${variable}`;
const CONTEXTS = 'security is typed: use runAs, tasks.security or release';

/** What components refuse. */
export const COMPONENT_ROWS: Row[] = [
  ['no namespace', () => new FlyteConsole(testChart(undefined, ''), 'it'),
    "test/it: namespace must be a DNS-1123 label (a-z, 0-9 and -, 63 characters at most), got ''; use for example flyte"],
  ['no namespace anywhere', () => new FlyteConsole(new Chart(testChart(), 'inner'), 'it'),
    "test/inner/it: namespace must be set, got nothing; set it here or on the chart, to 'flyte' for example"],
  ['a namespace in capitals', console({ namespace: 'Flyte' }), `test/it: namespace must ${LABEL}, got 'Flyte'; use for example flyte`],
  ['a namespace with a dot', console({ namespace: 'a.b' }), `test/it: namespace must ${LABEL}, got 'a.b'; use for example flyte`],
  ['a prefix with its dash', console({ namePrefix: 'blue-' }), `test/it: namePrefix must ${LABEL}, got 'blue-'; use for example blue, without a dash at its end`],
  ['a long prefix', console({ namePrefix: 'b'.repeat(31) }), `test/it: namePrefix must have 30 characters at most, got '${'b'.repeat(31)}'; shorten it`],
  ['a malformed instance', console({ instance: 'a b' }), "test/it: instance must be a Kubernetes label value, got 'a b'; use the release name"],
  ['an empty instance', console({ instance: '' }), "test/it: instance must not be empty, got ''; leave it out for 'flyte'"],
  ['a malformed label', console({ labels: { team: 'a b' } }),
    "test/it: labels['team'] must be a Kubernetes label value, got 'a b'; use letters, digits, -, _ and ., 63 characters at most"],
  ['a recommended label', console({ labels: { 'app.kubernetes.io/name': 'x' } }),
    "test/it: labels must leave the recommended labels to the library, got 'app.kubernetes.io/name'; set instance, or use another name"],
  ['the same component twice', (chart) => {
    new FlyteConsole(chart, 'first');
    new FlyteConsole(chart, 'second');
  }, 'test/second: flyteconsole already exists in namespace flyte, made by test/first; use another namespace, or namePrefix for a second Flyte in this one; give what is for another cluster an App of its own'],
  ['the same component twice in two charts', (chart) => {
    new FlyteConsole(chart, 'first');
    new FlyteConsole(new Chart(chart.node.root, 'other', { namespace: 'flyte' }), 'second');
  }, 'other/second: flyteconsole already exists in namespace flyte, made by test/first; use another namespace, or namePrefix for a second Flyte in this one; give what is for another cluster an App of its own'],

  ['no replica', admin({ replicas: 0 }), 'test/it: replicas must be an integer >= 1, got 0; leave it out for 1'],
  ['half a replica', admin({ replicas: 1.5 }), 'test/it: replicas must be an integer >= 1, got 1.5; leave it out for 1'],
  ['two schedulers', make('flytescheduler', { replicas: 2 }), 'test/it: replicas must be 1, since two schedulers would each fire every schedule, got 2; leave it out'],
  ['two syncs', sync({ replicas: 2 }), 'test/it: replicas must be 1, since two would write the same objects, got 2; leave it out'],
  ['two self-signed webhooks', make('flyte-pod-webhook', { replicas: 2 }), 'test/it: replicas must be 1, since each pod makes its own authority, '
    + 'and the API server trusts the newest only; use WebhookCertificates.supplied for more, got 2; leave it out'],
  ['no CPU', admin({ resources: { cpu: { request: kplus.Cpu.millis(0), limit: kplus.Cpu.units(1) } } }),
    "test/it: resources.cpu.request must be a CPU quantity above 0, got '0m'; use for example Cpu.millis(500) or Cpu.units(1)"],
  ['half a millicore', admin({ resources: { cpu: { request: kplus.Cpu.millis(0.5), limit: kplus.Cpu.units(1) } } }),
    "test/it: resources.cpu.request must be a CPU quantity above 0, got '0.5m'; use for example Cpu.millis(500) or Cpu.units(1)"],
  ['no memory', admin({ resources: { memory: { request: Size.mebibytes(0), limit: Size.mebibytes(1) } } }),
    'test/it: resources.memory.request must be a size above 0, got 0; use for example Size.mebibytes(512)'],
  ['a request above its limit', admin({ resources: { memory: { request: Size.gibibytes(2), limit: Size.gibibytes(1) } } }),
    "test/it: resources.memory.request must not be above its limit (1048576Ki), got '2097152Ki'; lower the request or raise the limit"],
  ['a CPU request above its limit', admin({ resources: { cpu: { request: kplus.Cpu.units(2), limit: kplus.Cpu.millis(1500) } } }),
    "test/it: resources.cpu.request must not be above its limit (1500m), got '2000m'; lower the request or raise the limit"],
  ['memory without limit', admin({ resources: { memory: { request: Size.gibibytes(2) } } }),
    "test/it: resources.memory must have a limit, got 'no limit'; set one: without it the process takes the memory of its neighbours; "
    + 'or give accept a reason for missing-limits'],
  ['a resource with neither', admin({ resources: { cpu: {} } }),
    'test/it: resources.cpu must have a request or a limit, got nothing; name at least one of them'],
  ['a grace period of half a second', admin({ terminationGracePeriod: Duration.millis(500) }),
    'test/it: terminationGracePeriod must be an integer from 1 to 86400, got 0.5; use whole seconds, such as Duration.seconds(30)'],
  ['a malformed priority class', admin({ scheduling: { priorityClassName: 'High' } }),
    "test/it: scheduling.priorityClassName must be a DNS-1123 subdomain (a-z, 0-9, - and .), got 'High'; name an existing PriorityClass"],
  ['the default service account', (chart) => COMPONENTS.flyteadmin(chart, { serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'sa', 'default') }),
    "test/it: serviceAccount must not be 'default', which every other pod of the namespace shares, got 'default'; make one for this component"],
  ['annotations of a service account of your own', (chart) => COMPONENTS.flyteadmin(chart, {
    serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'sa', 'mine'), serviceAccountAnnotations: { a: 'b' },
  }), 'test/it: serviceAccountAnnotations must not come with serviceAccount, got ["a"]; annotate the service account where it is made'],
  ['a variable with a space', admin({ env: { 'A B': kplus.EnvValue.fromValue('c') } }),
    "test/it: env must have names of letters, digits, -, _ and . as keys, got 'A B'; rename it"],
  ['a password as variable', admin({ env: { DB_PASSWORD: kplus.EnvValue.fromValue(SECRET) } }),
    "test/it: env.DB_PASSWORD must come from a Secret, got '(a text)'; use EnvValue.fromSecretValue"],
  ['a URL with a password as variable', admin({ env: { PROXY: kplus.EnvValue.fromValue(`http://me:${SECRET}@proxy`) } }),
    "test/it: env.PROXY must come from a Secret, got '(a password in a URL)'; use EnvValue.fromSecretValue"],
  ['the debug level', admin({ logLevel: untyped(5) as LogLevel }),
    'test/it: logLevel must be a LogLevel, got 5; use one of LogLevel.ERROR (2), LogLevel.WARN (3), LogLevel.INFO (4)'],

  ['a grant without a reason', check({ allowRootInit: true }), `test/it: checkDbReady.reason must say why, got nothing; ${REASON}`],
  ['a grant with an empty reason', check({ allowRootInit: true, reason: ' ' }), `test/it: checkDbReady.reason must say why, got ' '; ${REASON}`],
  ['a reason of two lines', check({ allowRootInit: true, reason: 'a\nb' }), `test/it: checkDbReady.reason must be one line of visible words, 500 characters at most, got 'a<U+000A>b'; it holds U+000A, which nobody sees; ${REASON}`],
  ['a reason without a grant', check({ reason: 'because' }),
    "test/it: checkDbReady.reason must come with allowRootInit: true, got 'because'; remove it: the container runs as non-root and works"],
  ['a grant to a container that is switched off', check({ allowRootInit: true, reason: 'because', enabled: false }),
    'test/it: checkDbReady.allowRootInit must not be granted to a container that is switched off, got true; remove allowRootInit, or enabled: false'],
  ['a grant on OpenShift', check({ allowRootInit: true, reason: 'because' }, { securityProfile: SecurityProfile.OPENSHIFT }),
    'test/it: checkDbReady.allowRootInit must not be set on OpenShift, got true; restricted-v2 admits no root container; leave it out: '
    + 'the container works under the id the namespace assigns'],
  ['an interval of half a second', check({ interval: Duration.millis(500) }),
    'test/it: checkDbReady.interval must be an integer from 1 to 300, got 0.5; use for example Duration.seconds(5)'],
  ['a deadline under the interval', check({ interval: Duration.seconds(10), deadline: Duration.seconds(5) }),
    'test/it: checkDbReady.deadline must be an integer from 10 to 86400, got 5; use for example Duration.seconds(5)'],

  ['no domain', admin({ domains: [] }), 'test/it: domains must have at least one domain, got []; leave it out for development, staging and production'],
  ['a domain in capitals', admin({ domains: [{ id: 'Prod' }] }), `test/it: domains[0].id must ${LABEL}, got 'Prod'; it becomes part of a namespace name`],
  ['a domain twice', admin({ domains: [{ id: 'a' }, { id: 'a' }] }), "test/it: domains[1].id must be given once, got 'a'; remove one of them"],
  ['an empty domain name', admin({ domains: [{ id: 'a', name: '' }] }), "test/it: domains[0].name must not be empty, got ''; leave it out for the id"],
  ['a project with an underscore', admin({ projects: ['my_project'] }), `test/it: projects[0] must ${LABEL}, got 'my_project'; it becomes part of a namespace name`],
  ['a project that is an option', admin({ projects: ['--help'] }), `test/it: projects[0] must ${LABEL}, got '--help'; it becomes part of a namespace name`],
  ['a project twice', admin({ projects: ['a', 'a'] }), "test/it: projects[1] must be given once, got 'a'; remove one of them"],
  ['a project too long for its namespaces', admin({ projects: ['p'.repeat(52)] }),
    `test/it: projects[0] must leave room for '-development' in the 63 characters of a namespace name, got '${'p'.repeat(52)}'; shorten it`],
  ['a namespace template without project', admin({ namespaceTemplate: 'flyte-{{ domain }}' }),
    "test/it: namespaceTemplate must hold '{{ project }}' (one space each side), and else a-z, 0-9 and - only, got 'flyte-{{ domain }}'; "
    + "leave it out for '{{ project }}-{{ domain }}'"],
  ['task CPU above its limit', admin({ tasks: { resources: { defaults: { cpu: kplus.Cpu.units(4) } } } }),
    "test/it: tasks.resources.defaults.cpu must not be above its limit, got '4'; raise tasks.resources.limits.cpu or lower it"],
  ['task memory above its limit', admin({ tasks: { resources: { defaults: { memory: Size.gibibytes(2) } } } }),
    "test/it: tasks.resources.defaults.memory must not be above its limit, got '2Gi'; raise tasks.resources.limits.memory or lower it"],
  ['half a GPU', admin({ tasks: { resources: { limits: { gpu: 0.5 } } } }), 'test/it: tasks.resources.limits.gpu must be an integer from 0 to 1024, got 0.5; count GPUs in whole numbers'],
  ['a CPU that is none', admin({ tasks: { resources: { defaults: { cpu: kplus.Cpu.units(NaN) } } } }),
    "test/it: tasks.resources.defaults.cpu must be a CPU quantity, got 'NaN'; use for example Cpu.millis(500) or Cpu.units(1)"],
  ['every origin', admin({ corsAllowedOrigins: ['*'] }),
    "test/it: corsAllowedOrigins[0] must be one origin, got '*'; any page could then act with the credentials of whoever opens it"],
  ['an origin without scheme', admin({ corsAllowedOrigins: ['https://a', 'example.com'] }),
    "test/it: corsAllowedOrigins[1] must be a URL (http, https), got 'example.com'; write it as http://host[:port]"],

  ['no plugins', propeller({ tasks: { plugins: [] } }),
    'test/it: tasks.plugins must name at least one plugin, got []; Flyte enables every plugin when the list is empty; leave it out for the usual four'],
  ['a plugin twice', propeller({ tasks: { plugins: [TaskPlugin.RAY, TaskPlugin.RAY] } }), "test/it: tasks.plugins must name each plugin once, got 'ray'; remove one of them"],
  ['no workers', propeller({ workers: 0 }), 'test/it: workers must be an integer >= 1, got 0; leave it out for 20'],
  ['a malformed cluster id', propeller({ clusterId: 'eu 1' }), "test/it: clusterId must be a Kubernetes label value, got 'eu 1'; use for example eu-1"],
  ['a raw output prefix with a password', propeller({ rawOutputPrefix: `s3://me:${SECRET}@acme/data` }),
    "test/it: rawOutputPrefix must be a URI without credentials, got 's3://***@acme/data'; write for example s3://bucket/data"],
  ['a base path without slash', console({ basePath: 'console' }), "test/it: basePath must start with a slash and not end with one, got 'console'; leave it out for '/console'"],
  ['a password in the URL of flyteadmin', console({ adminUrl: `https://me:${SECRET}@flyte.example.com` }),
    "test/it: adminUrl must carry no user name or password, got 'https://***@flyte.example.com'; give credentials as a Secret reference"],

  ['two templates of one name', sync({ templates: [ClusterResourceTemplate.namespace(), ClusterResourceTemplate.namespace()] }),
    "test/it: templates must have different names, got 'aa_namespace'; rename or remove one of them"],
  ['templates without a namespace', sync({ templates: [ClusterResourceTemplate.isolateNamespace()] }),
    'test/it: templates must hold a namespace, got ["ae_network_policy"]; add ClusterResourceTemplate.namespace(), or leave templates out for the defaults'],
  ['custom data of an unknown domain', sync({ customData: { prod: { cpu: '1' } } }),
    "test/it: customData must have domains as keys (development, staging, production), got 'prod'; fix the name, or add the domain"],
  ['custom data under a reserved name', sync({ customData: { staging: { project: 'x' } } }),
    "test/it: customData.staging must have names of letters, digits and _ other than namespace, project and domain as keys, got 'project'; rename it"],
  ['a refresh interval of no time', sync({ refreshInterval: Duration.seconds(0) }),
    'test/it: refreshInterval must be an integer from 1 to 86400, got 0; use for example Duration.minutes(1)'],

  ['an unknown section', extra({ flyteAdminn: {} }), "test/it: extraConfig must have sections that flyteadmin v1.16.8 registers, got 'flyteAdminn'; did you mean 'flyteadmin'?"],
  ['a section like no other', extra({ artifacts: {} }), `test/it: extraConfig must have sections that flyteadmin v1.16.8 registers, got 'artifacts'; ${SECTIONS}`],
  ['a section of another program', extra({ server: {} }, 'datacatalog'),
    "test/it: extraConfig must have sections that datacatalog v1.16.8 registers, got 'server'; use one of application, database, datacatalog, logger, otel, prof, storage"],
  ['a password', extra({ database: { postgres: { password: SECRET } } }),
    `test/it: extraConfig.database.postgres.password must not be written into a ConfigMap, got '(a secret)'; ${typed('DATABASE.POSTGRES.PASSWORD')}`],
  ['a client secret in a list', extra({ auth: { appAuth: { clients: [{ client_secret: SECRET }] } } }),
    'test/it: extraConfig.auth.appAuth.clients.0.client_secret must not be written into a ConfigMap, got \'(a secret)\'; '
    + 'use the typed prop that takes a SecretValue: Flyte reads no variable for an entry of a list'],
  ['a storage key', extra({ storage: { stow: { config: { key: SECRET } } } }),
    `test/it: extraConfig.storage.stow.config.key must not be written into a ConfigMap, got '(a secret)'; ${typed('STORAGE.STOW.CONFIG.KEY')}`],
  ['a password in a URL', extra({ externalEvents: { redis: `redis://:${SECRET}@cache:6379` } }),
    `test/it: extraConfig.externalEvents.redis must not be written into a ConfigMap, got '(a password in a URL)'; ${typed('EXTERNALEVENTS.REDIS')}`],
  ['a security context', extra({ plugins: { k8s: { 'default-security-context': { privileged: true } } } }, 'flytepropeller'),
    `test/it: extraConfig.plugins.k8s.default-security-context must not be set here, got {"privileged":true}; ${CONTEXTS}`],
  ['host networking of tasks', extra({ plugins: { k8s: { 'enable-host-networking-pod': true } } }, 'flytepropeller'),
    `test/it: extraConfig.plugins.k8s.enable-host-networking-pod must not be set here, got true; ${CONTEXTS}`],
  ['security contexts taken out with all around them', extra({ plugins: { k8s: null } }, 'flytepropeller'),
    'test/it: extraConfig.plugins.k8s must be an object, got null; the library sets keys in it, which this would take out'],
  ['a section taken out', extra({ prof: false }), 'test/it: extraConfig.prof must be an object, got false; the library sets keys in it, which this would take out'],
  ['debug logs', extra({ logger: { level: 5 } }), 'test/it: extraConfig.logger.level must be 4 at most, got 5; at level 5 Flyte prints secret values'],
  ['remote data that logs keys', extra({ remoteData: { scheme: 'local' } }),
    "test/it: extraConfig.remoteData.scheme must not be 'local', got 'local'; it logs the storage keys; use 'none', 'aws' or 'gcp'"],
  ['an empty list of plugins', extra({ tasks: { 'task-plugins': { 'enabled-plugins': [] } } }, 'flytepropeller'),
    'test/it: extraConfig.tasks.task-plugins.enabled-plugins must not be set here, got []; use tasks.plugins, which brings the permissions along; an empty list would enable every plugin'],
  ['no list of plugins', extra({ tasks: { 'task-plugins': { 'enabled-plugins': null } } }, 'flytepropeller'),
    'test/it: extraConfig.tasks.task-plugins.enabled-plugins must not be set here, got null; use tasks.plugins, which brings the permissions along; an empty list would enable every plugin'],
  ['authentication', extra({ server: { security: { useAuth: false } } }),
    'test/it: extraConfig.server.security.useAuth must not be set here, got false; use authentication'],
  ['every origin in extra configuration', extra({ server: { security: { allowedOrigins: ['*'] } } }),
    'test/it: extraConfig.server.security.allowedOrigins must not be set here, got ["*"]; use corsAllowedOrigins'],
  ['the configuration on the profiler port', extra({ prof: { disableConfigEndpoint: false } }),
    'test/it: extraConfig.prof.disableConfigEndpoint must not be false, got false; the endpoint hands out the whole configuration, secrets included'],

  ['an Ingress without saying who authenticates', (chart) => core(chart, { exposure: Exposure.ingress({ host: 'flyte.example.com' }) }),
    'test/flyte: authentication must be given with exposure, got nothing; use Authentication.oidc(...), '
    + 'or say Authentication.disabled(reason) where something else authenticates'],
  ['an Ingress on an address', ingress({ host: '10.0.0.1' }),
    "test/flyte: exposure.host must be a DNS name in lower case, got '10.0.0.1'; leave out the scheme, the port and the path; an address is no name"],
  ['an Ingress on a URL', ingress({ host: `https://me:${SECRET}@flyte.example.com` }),
    "test/flyte: exposure.host must be a DNS name in lower case, got 'https://***@flyte.example.com'; "
    + 'leave out the scheme, the port and the path; an address is no name'],
  ['an Ingress in capitals', ingress({ host: 'Flyte.example.com' }),
    "test/flyte: exposure.host must be a DNS name in lower case, got 'Flyte.example.com'; leave out the scheme, the port and the path; an address is no name"],
  ['an Ingress of a malformed class', ingress({ host: 'flyte.example.com', className: 'NGINX' }),
    "test/flyte: exposure.className must be a DNS-1123 subdomain (a-z, 0-9, - and .), got 'NGINX'; name an existing IngressClass"],
  ['a Route on an address', (chart) => core(chart, {
    exposure: Exposure.route({ host: '10.0.0.1' }), securityProfile: SecurityProfile.OPENSHIFT, authentication: Authentication.disabled('test'),
  }), "test/flyte: exposure.host must be a DNS name in lower case, got '10.0.0.1'; leave out the scheme, the port and the path; an address is no name"],
];

/** Components that are made wrongly by those who compose themselves. */
export const PARTS: Row[] = [
  ['a scheduler without flyteadmin', (chart) => new FlyteScheduler(chart, 'it', { database: testDatabase(chart), admin: untyped(undefined) as FlyteEndpoint }),
    'test/it: admin must be given, got nothing; use FlyteEndpoint.of(...)'],
  ['a propeller without flyteadmin', (chart) => new FlytePropeller(chart, 'it', { objectStore: testObjectStore(), admin: untyped(undefined) as FlyteEndpoint }),
    'test/it: admin must be given, got nothing; use FlyteEndpoint.of(...)'],
  ['a propeller without a store', (chart) => new FlytePropeller(chart, 'it', { objectStore: untyped(undefined), admin: testEndpoint() }),
    'test/it: objectStore must be given, got nothing; use one of ObjectStore.azure(...), ObjectStore.fromSecret(...), ObjectStore.gcs(...), '
    + 'ObjectStore.s3(...), ObjectStore.s3Compatible(...)'],
  ['flyteadmin without a database', (chart) => new FlyteAdmin(chart, 'it', { database: untyped(undefined), objectStore: testObjectStore() }),
    'test/it: database must be given, got nothing; use Database.postgres(...)'],
  ['a sync without a database', (chart) => new ClusterResourceSync(chart, 'it', { database: untyped(undefined) }),
    'test/it: database must be given, or admin, got nothing; name the database where it can be reached, else flyteadmin'],
];
