import { App, Chart, Duration, Size } from 'cdk8s';
import {
  Authentication, AuthKeys, ClusterResourceSync, ClusterResourceTemplate, Database, DataCatalog, Exposure, FlyteAdmin, FlyteConsole, FlyteCore,
  FlyteEndpoint, FlyteImage, FlyteNetworkPolicies, FlytePodWebhook, FlytePropeller, FlyteRelease, FlyteScheduler, FlyteWorkflowCrd,
  InClusterObjectStore, InClusterPostgres, ObjectStore, RunAs, SecurityProfile, SecurityReport, TaskPlugin, TaskSecurity, WebhookCertificates,
} from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { propsOf, Row, SECRET, secretValue, untyped } from './row';
import { core, COMPONENTS, testChart, testDatabase, testEndpoint, testObjectStore } from '../support';

const admin = (props: object) => (chart: Chart) => COMPONENTS.flyteadmin(chart, props);
const propeller = (props: object) => (chart: Chart) => COMPONENTS.flytepropeller(chart, props);
const flyte = (props: object) => (chart: Chart) => core(chart, props);
const postgres = (options: object) => () => Database.postgres({ host: 'db', username: 'flyte', password: secretValue(), ...options });
const s3 = (options: object) => () => ObjectStore.s3({ bucket: 'acme', region: 'eu-central-1', ...options });

const SECRET_FIX = "use Secret.fromSecretName(scope, 'id', 'name')";
const REFERENCE = `give a SecretValue: its secret by ${SECRET_FIX.slice('use '.length)}, and its key`;
const ACCOUNT_FIX = "use ServiceAccount.fromServiceAccountName(scope, 'id', 'name')";
const DURATION_FIX = 'use for example Duration.seconds(30)';
const CPU_FIX = 'use for example Cpu.millis(500) or Cpu.units(1)';
const SIZE_FIX = 'use for example Size.mebibytes(512)';
const ENV_FIX = 'use EnvValue.fromValue(...) or EnvValue.fromSecretValue(...)';
const PROFILES = 'use one of SecurityProfile.KUBERNETES, SecurityProfile.OPENSHIFT';
const TLS_FIX = 'use one of PostgresTls.disabled(), PostgresTls.required(), PostgresTls.verifyCa(...), PostgresTls.verifyFull(...)';
const LEVELS = 'use one of LogLevel.ERROR (2), LogLevel.WARN (3), LogLevel.INFO (4)';
const DATA_FIX = 'write objects, lists, texts, numbers, true and false';
const BRACKETS = 'give a list, be it of one';
const BRACES = 'give a value for each name';
const PLUGINS_FIX = 'use one of TaskPlugin.ARRAY, TaskPlugin.ATHENA, TaskPlugin.BIGQUERY, TaskPlugin.CONNECTOR_SERVICE, TaskPlugin.CONTAINER, TaskPlugin.DASK, TaskPlugin.ECHO, '
  + 'TaskPlugin.MPI, TaskPlugin.POD, TaskPlugin.PYTORCH, TaskPlugin.RAY, TaskPlugin.SIDECAR, TaskPlugin.SPARK, TaskPlugin.TENSORFLOW, '
  + 'TaskPlugin.array(...), TaskPlugin.athena(...), TaskPlugin.dask(...), TaskPlugin.databricks(...), TaskPlugin.of(...), TaskPlugin.ray(...), '
  + 'TaskPlugin.snowflake(...), TaskPlugin.spark(...)';
const STORES = 'use one of ObjectStore.azure(...), ObjectStore.fromSecret(...), ObjectStore.gcs(...), ObjectStore.s3(...), ObjectStore.s3Compatible(...)';
const placeFix = (name: string) => `give ${name} a Chart with a namespace, and an id that is its own there`;

/** A map that ends in itself. */
function endless(): object {
  const map: { [key: string]: unknown } = {};
  map.self = map;
  return map;
}

/** An object of a class that looks like another one's. */
function disguised(value: object): object {
  return Object.assign(Object.create({ constructor: class Disguise {} }) as object, value);
}

const KINDS: Row[] = [
  ['a profile by name', admin({ securityProfile: 'kubernetes' }), `test/it: securityProfile must be a SecurityProfile, got 'kubernetes'; ${PROFILES}`],
  ['a profile that looks like one', admin({ securityProfile: { name: 'kubernetes', pinsIds: false } }),
    `test/it: securityProfile must be a SecurityProfile, got '(an object)'; ${PROFILES}`],
  ['a profile that was spread', admin({ securityProfile: { ...SecurityProfile.OPENSHIFT } }), `test/it: securityProfile must be a SecurityProfile, got '(an object)'; ${PROFILES}`],
  ['a profile that is another value', admin({ securityProfile: RunAs.of({ user: 1 }) }), `test/it: securityProfile must be a SecurityProfile, got '(a RunAs)'; ${PROFILES}`],
  ['the class in place of a profile', admin({ securityProfile: SecurityProfile }), `test/it: securityProfile must be a SecurityProfile, got '(a function)'; ${PROFILES}`],
  ['a user as number', admin({ runAs: 1001 }), 'test/it: runAs must be a RunAs, got 1001; use RunAs.of(...)'],
  ['a user as object', admin({ runAs: { user: 1001 } }), "test/it: runAs must be a RunAs, got '(an object)'; use RunAs.of(...)"],
  ['a release by version', admin({ release: 'v1.16.8' }), "test/it: release must be a FlyteRelease, got 'v1.16.8'; use one of FlyteRelease.LATEST, FlyteRelease.V1_16_8, FlyteRelease.of(...)"],
  ['an image as text', admin({ image: 'example/flyteadmin:v1' }), "test/it: image must be a FlyteImage, got '(a text)'; use FlyteImage.of(...)"],
  ['a database as URL', admin({ database: `postgres://flyte:${SECRET}@db` }), "test/it: database must be a Database, got '(a text)'; use Database.postgres(...)"],
  ['a database that looks like one', admin({ database: { ...postgres({})() } }), "test/it: database must be a Database, got '(an object)'; use Database.postgres(...)"],
  ['an object store as text', flyte({ objectStore: 's3://acme' }), `test/flyte: objectStore must be an ObjectStore, got '(a text)'; ${STORES}`],
  ['an object store of another class', flyte({ objectStore: disguised(testObjectStore()) }), `test/flyte: objectStore must be an ObjectStore, got '(a Disguise)'; ${STORES}`],
  ['an authentication as text', flyte({ authentication: 'disabled' }),
    "test/flyte: authentication must be an Authentication, got '(a text)'; use one of Authentication.clientOnly(...), Authentication.disabled(...), Authentication.oidc(...)"],
  ['keys by name', () => Authentication.oidc({
    publicUrl: 'https://flyte',
    provider: { baseUrl: 'https://login', clientId: 'flyte', clientSecret: secretValue() },
    keys: untyped('flyte-keys'),
    internalClient: { clientSecret: secretValue(), clientSecretHash: secretValue() },
  }), "Authentication.oidc: keys must be an AuthKeys, got '(a text)'; use one of AuthKeys.fromSecret(...), AuthKeys.generatedAtRuntime(...)"],
  ['TLS by its mode', postgres({ tls: 'require' }), `Database.postgres: tls must be a PostgresTls, got 'require'; ${TLS_FIX}`],
  ['TLS switched off', postgres({ tls: false }), `Database.postgres: tls must be a PostgresTls, got false; ${TLS_FIX}`],
  ['a plugin by name', propeller({ tasks: { plugins: ['spark'] } }), `test/it: tasks.plugins[0] must be a TaskPlugin, got 'spark'; ${PLUGINS_FIX}`],
  ['a hole in the plugins', propeller({ tasks: { plugins: [TaskPlugin.RAY, undefined] } }), `test/it: tasks.plugins[1] must be a TaskPlugin, got nothing; ${PLUGINS_FIX}`],
  ['a plugin without list', propeller({ tasks: { plugins: TaskPlugin.RAY } }), `test/it: tasks.plugins must be a list, got '(a TaskPlugin)'; ${BRACKETS}`],
  ['an Ingress without Exposure', flyte({ exposure: { host: 'flyte.example.com' } }),
    "test/flyte: exposure must be an Exposure, got '(an object)'; use one of Exposure.gateway(...), Exposure.ingress(...), Exposure.route(...)"],
  ['task security as object', propeller({ tasks: { security: { runAs: undefined } } }),
    "test/it: tasks.security must be a TaskSecurity, got '(an object)'; use one of TaskSecurity.imageDefined(), TaskSecurity.nonRoot(...)"],
  ['a user of tasks as number', () => TaskSecurity.nonRoot(untyped(1000)), 'TaskSecurity.nonRoot: runAs must be a RunAs, got 1000; use RunAs.of(...)'],
  ['certificates as Secret', flyte({ certificates: { webhook: secretValue() } }),
    "test/flyte: certificates.webhook must be a WebhookCertificates, got '(an object)'; use one of WebhookCertificates.certManager(...), WebhookCertificates.selfSigned(), WebhookCertificates.supplied(...)"],
  ['an endpoint as text', propeller({ admin: 'flyteadmin:81' }), "test/it: admin must be a FlyteEndpoint, got '(a text)'; use FlyteEndpoint.of(...)"],
  ['the component in place of its endpoint', (chart) => propeller({ admin: new FlyteConsole(chart, 'console') })(chart),
    "test/it: admin must be a FlyteEndpoint, got '(a FlyteConsole)'; use FlyteEndpoint.of(...)"],
  ['a template as YAML', (chart) => new ClusterResourceSync(chart, 'it', { database: testDatabase(chart), templates: [untyped('kind: Secret')] }),
    "test/it: templates[0] must be a ClusterResourceTemplate, got '(a text)'; use one of "
    + ['custom', 'isolateNamespace', 'limitRange', 'namespace', 'podTemplate', 'resourceQuota', 'roleBinding', 'serviceAccount'].map((name) => `ClusterResourceTemplate.${name}(...)`).join(', ')],
  ['an image of the release as text', () => FlyteRelease.LATEST.with({ images: { flyteadmin: untyped('example/flyteadmin:v1') } }),
    "FlyteRelease.with: images['flyteadmin'] must be a FlyteImage, got '(a text)'; use FlyteImage.of(...)"],
  ['something else among the components', (chart) => new FlyteNetworkPolicies(chart, 'it', { components: [untyped('flyteadmin')] }),
    "test/it: components[0] must be a component of this library, got '(a text)'; open others by deployment.connections, or by a policy of your own"],
];

const CDK8S: Row[] = [
  ['a service account by name', admin({ serviceAccount: 'flyte' }), `test/it: serviceAccount must be a ServiceAccount, got '(a text)'; ${ACCOUNT_FIX}`],
  ['a Secret as service account', (chart) => admin({ serviceAccount: kplus.Secret.fromSecretName(chart, 's', 'flyte') })(chart),
    `test/it: serviceAccount must be a ServiceAccount, got '(an ImportedSecret)'; ${ACCOUNT_FIX}`],
  ['a pull Secret by name', admin({ imagePullSecrets: ['registry'] }), `test/it: imagePullSecrets[0] must be a Secret, got '(a text)'; ${SECRET_FIX}`],
  ['a pull Secret that looks like one', admin({ imagePullSecrets: [{ kind: 'Secret', name: 'registry' }] }),
    `test/it: imagePullSecrets[0] must be a Secret, got '(an object)'; ${SECRET_FIX}`],
  ['a Secret whose name is no text', (chart) => AuthKeys.fromSecret(kplus.Secret.fromSecretName(chart, 's', untyped(5))),
    `AuthKeys.fromSecret: secret must be a Secret, got '(an ImportedSecret)'; ${SECRET_FIX}`],
  ['keys by name of the Secret', () => AuthKeys.fromSecret(untyped(SECRET)), `AuthKeys.fromSecret: secret must be a Secret, got '(a text)'; ${SECRET_FIX}`],
  ['a certificate by name', () => WebhookCertificates.supplied({ secret: untyped('certificate') }),
    `WebhookCertificates.supplied: secret must be a Secret, got '(a text)'; ${SECRET_FIX}`],
  ['a certificate of the Ingress by name', () => Exposure.ingress({ host: 'flyte.example.com', tls: untyped('flyte-tls') }), `Exposure.ingress: tls must be a Secret, got '(a text)'; ${SECRET_FIX}`],
  ['a Secret in place of a reference to its key', postgres({ password: secretValue().secret }), `Database.postgres: password must name a Secret and a key, got '(an ImportedSecret)'; ${REFERENCE}`],
  ['a Secret by name in a reference', postgres({ password: { secret: 'flyte-db', key: 'password' } }), `Database.postgres: password.secret must be a Secret, got '(a text)'; ${SECRET_FIX}`],
  ['an access key by its value', s3({ accessKey: SECRET }), "ObjectStore.s3: accessKey must be an object of S3AccessKey, got '(a text)'; give it accessKeyId, secretAccessKey"],
  ['a secret key by its value', s3({ accessKey: { accessKeyId: secretValue(), secretAccessKey: SECRET } }),
    `ObjectStore.s3: accessKey.secretAccessKey must name a Secret and a key, got '(a text)'; ${REFERENCE}`],
  ['a variable as text', admin({ env: { A: 'b' } }), `test/it: env['A'] must be an EnvValue, got '(a text)'; ${ENV_FIX}`],
  ['a password as variable without value', admin({ env: { DB_PASSWORD: SECRET } }), `test/it: env['DB_PASSWORD'] must be an EnvValue, got '(a text)'; ${ENV_FIX}`],
  ['a variable that looks like one', admin({ env: { A: { value: 'b' } } }), `test/it: env['A'] must be an EnvValue, got '(an object)'; ${ENV_FIX}`],
  ['variables as list', admin({ env: [kplus.EnvValue.fromValue('b')] }), `test/it: env must be a map, got '(a list)'; ${BRACES}`],
  ['variables of a Map', admin({ env: new Map([['A', kplus.EnvValue.fromValue('b')]]) }), `test/it: env must be a map, got '(a Map)'; ${BRACES}`],
  ['a Secret as environment', (chart) => admin({ envFrom: [kplus.Secret.fromSecretName(chart, 's', 'flyte')] })(chart),
    "test/it: envFrom[0] must be an EnvFrom, got '(an ImportedSecret)'; use Env.fromConfigMap(...) or Env.fromSecret(...)"],
  ['a variable among whole Secrets', admin({ envFrom: [kplus.EnvValue.fromValue('b')] }),
    "test/it: envFrom[0] must be an EnvFrom, got '(an EnvValue)'; use Env.fromConfigMap(...) or Env.fromSecret(...)"],
  ['a strategy by name', admin({ strategy: 'Recreate' }),
    "test/it: strategy must be a DeploymentStrategy, got 'Recreate'; use DeploymentStrategy.recreate() or DeploymentStrategy.rollingUpdate(...)"],
  ['a strategy that is something else', (chart) => admin({ strategy: kplus.Env.fromSecret(secretValue().secret) })(chart),
    "test/it: strategy must be a DeploymentStrategy, got '(an EnvFrom)'; use DeploymentStrategy.recreate() or DeploymentStrategy.rollingUpdate(...)"],
  ['CPU as text', admin({ resources: { cpu: { request: '500m', limit: kplus.Cpu.units(1) } } }), `test/it: resources.cpu.request must be a Cpu, got '500m'; ${CPU_FIX}`],
  ['CPU that looks like one', admin({ resources: { cpu: { request: { amount: '500m' }, limit: kplus.Cpu.units(1) } } }),
    `test/it: resources.cpu.request must be a Cpu, got '(an object)'; ${CPU_FIX}`],
  ['one CPU for request and limit', admin({ resources: { cpu: kplus.Cpu.units(1) } }), "test/it: resources.cpu must have only what CpuResources knows, got 'amount'; use one of limit, request"],
  ['resources as Kubernetes writes them', admin({ resources: { requests: { cpu: '1' } } }),
    "test/it: resources must have only what ContainerResources knows, got 'requests'; use one of cpu, ephemeralStorage, memory"],
  ['memory as text', admin({ resources: { memory: { request: '512Mi', limit: '1Gi' } } }), `test/it: resources.memory.limit must be a Size, got '1Gi'; ${SIZE_FIX}`],
  ['memory of tasks as number', admin({ tasks: { resources: { limits: { memory: 1024 } } } }), `test/it: tasks.resources.limits.memory must be a Size, got 1024; ${SIZE_FIX}`],
  ['a duration in place of a size', s3({ cache: Duration.seconds(1) }), `ObjectStore.s3: cache must be a Size, got '(a Duration)'; ${SIZE_FIX}`],
  ['a duration as number', admin({ terminationGracePeriod: 30 }), `test/it: terminationGracePeriod must be a Duration, got 30; ${DURATION_FIX}`],
  ['a duration as text', admin({ checkDbReady: { interval: '2s' } }), `test/it: checkDbReady.interval must be a Duration, got '2s'; ${DURATION_FIX}`],
  ['a size in place of a duration', postgres({ pool: { connectionLifetime: Size.mebibytes(1) } }),
    `Database.postgres: pool.connectionLifetime must be a Duration, got '(a Size)'; ${DURATION_FIX}`],
  ['a chart in place of an app', (chart) => SecurityReport.of(untyped(chart)), "SecurityReport.of: app must be an App, got '(a Chart)'; make one with cdk8s"],
];

const PRIMITIVES: Row[] = [
  ['replicas as text', admin({ replicas: '2' }), "test/it: replicas must be a number, got '2'; write it without quotes"],
  ['replicas in words', admin({ replicas: 'two' }), "test/it: replicas must be a number, got 'two'; write it in digits"],
  ['replicas of nothing', admin({ replicas: null }), 'test/it: replicas must not be null, got null; leave it out'],
  ['replicas as big number', admin({ replicas: BigInt(2) }), 'test/it: replicas must be a number, got 2; write it without quotes'],
  ['no number of replicas', admin({ replicas: NaN }), 'test/it: replicas must be an integer >= 1, got NaN; leave it out for 1'],
  ['a log level by name', admin({ logLevel: 'debug' }), `test/it: logLevel must be a LogLevel, got 'debug'; ${LEVELS}`],
  ['a log level as text', admin({ logLevel: '4' }), `test/it: logLevel must be a LogLevel, got '4'; ${LEVELS}`],
  ['a Pod Security level that is none', () => ClusterResourceTemplate.namespace({ podSecurity: untyped('Restricted') }),
    "ClusterResourceTemplate.namespace: podSecurity must be a PodSecurityLevel, got 'Restricted'; use one of PodSecurityLevel.PRIVILEGED ('privileged'), "
    + "PodSecurityLevel.BASELINE ('baseline'), PodSecurityLevel.RESTRICTED ('restricted')"],
  ['an image of no name', () => FlyteRelease.LATEST.image(untyped('flyteagent')), "FlyteRelease.image: name must be a FlyteImageName, got 'flyteagent'; "
    + "use one of FlyteImageName.FLYTEADMIN ('flyteadmin'), FlyteImageName.FLYTESCHEDULER ('flytescheduler'), FlyteImageName.DATACATALOG ('datacatalog'), "
    + "FlyteImageName.FLYTEPROPELLER ('flytepropeller'), FlyteImageName.FLYTECONSOLE ('flyteconsole'), FlyteImageName.FLYTECONNECTOR ('flyteconnector'), FlyteImageName.FLYTE_BINARY ('flyte-binary'), FlyteImageName.FLYTECOPILOT ('flytecopilot'), "
    + "FlyteImageName.POSTGRES ('postgres'), FlyteImageName.MINIO ('minio')"],
  ['a root grant as text', admin({ checkDbReady: { allowRootInit: 'false', reason: 'because' } }),
    "test/it: checkDbReady.allowRootInit must be true or false, got 'false'; write it without quotes"],
  ['network policies switched off by number', flyte({ networkPolicies: { enabled: 0 } }), 'test/flyte: networkPolicies.enabled must be true or false, got 0; write true or false'],
  ['a component switched off by text', flyte({ scheduler: { enabled: 'no' } }), "test/flyte: scheduler.enabled must be true or false, got 'no'; write true or false"],
  ['an endpoint with TLS as text', () => FlyteEndpoint.of({ host: 'flyte', port: 443, tls: untyped('false') }),
    "FlyteEndpoint.of: tls must be true or false, got 'false'; write it without quotes"],
  ['projects as text', admin({ projects: 'a' }), `test/it: projects must be a list, got 'a'; ${BRACKETS}`],
  ['projects as object', admin({ projects: { 0: 'a' } }), `test/it: projects must be a list, got '(an object)'; ${BRACKETS}`],
  ['projects as set', admin({ projects: new Set(['a']) }), `test/it: projects must be a list, got '(a Set)'; ${BRACKETS}`],
  ['a project that is null', admin({ projects: ['a', null] }), 'test/it: projects[1] must be a text, got null; write one text'],
  ['origins as one URL with a password', admin({ corsAllowedOrigins: `https://me:${SECRET}@flyte` }), `test/it: corsAllowedOrigins must be a list, got 'https://***@flyte'; ${BRACKETS}`],
  ['a domain as text', admin({ domains: ['development'] }), "test/it: domains[0] must be an object of FlyteDomain, got '(a text)'; give it id"],
  ['a label that is a number', admin({ labels: { team: 5 } }), "test/it: labels['team'] must be a text, got 5; write it in quotes"],
  ['an annotation that is true', admin({ annotations: { 'example.com/on': true } }), "test/it: annotations['example.com/on'] must be a text, got true; write it in quotes"],
  ['an annotation of nothing', admin({ podAnnotations: { a: undefined } }), "test/it: podAnnotations['a'] must be a text, got nothing; it has no default"],
  ['an annotation that is an object', admin({ annotations: { a: { password: SECRET } } }), "test/it: annotations['a'] must be a text, got '(an object)'; write one text"],
  ['a workload identity as text', flyte({ workloadIdentity: 'arn:aws:iam::1:role/flyte' }), `test/flyte: workloadIdentity must be a map, got '(a text)'; ${BRACES}`],
  ['a namespace that is a construct', (chart) => admin({ namespace: chart })(chart), "test/it: namespace must be a text, got '(a Chart)'; write one text"],
  ['custom data without domains', flyte({ taskNamespaces: { customData: { cpu: '1' } } }), `test/flyte: taskNamespaces.customData['cpu'] must be a map, got '(a text)'; ${BRACES}`],
  ['a quota as number', () => ClusterResourceTemplate.resourceQuota({ pods: untyped(10) }),
    "ClusterResourceTemplate.resourceQuota: hard['pods'] must be a text, got 10; write it in quotes"],
  ['no quota', () => ClusterResourceTemplate.resourceQuota(untyped(undefined)), `ClusterResourceTemplate.resourceQuota: hard must be given, got nothing; ${BRACES}`],
  ['no reason', () => Authentication.disabled(untyped(undefined)), 'Authentication.disabled: reason must be given, got nothing; it has no default'],
  ['a reason that is true', () => Authentication.disabled(untyped(true)), 'Authentication.disabled: reason must be a text, got true; write it in quotes'],
  ['a function in extra configuration', admin({ extraConfig: { server: { httpPort: () => 80 } } }),
    `test/it: extraConfig.server.httpPort must be plain data, got '(a function)'; ${DATA_FIX}`],
  ['a size in extra configuration', admin({ extraConfig: { server: { limits: [Size.mebibytes(1)] } } }),
    `test/it: extraConfig.server.limits.0 must be plain data, got '(a Size)'; ${DATA_FIX}`],
  ['no number in extra configuration', admin({ extraConfig: { server: { httpPort: NaN } } }), `test/it: extraConfig.server.httpPort must be plain data, got NaN; ${DATA_FIX}`],
  ['endless extra configuration', admin({ extraConfig: { server: endless() } }),
    "test/it: extraConfig.server.self must be plain data, got '(an object that holds itself)'; write out what is meant"],
  ['extra configuration as YAML', admin({ extraConfig: 'server: {}' }), `test/it: extraConfig must be a map, got '(a text)'; ${BRACES}`],
];

const STRUCTS: Row[] = [
  ['a misspelt prop', admin({ replica: 2 }), "test/it: props must have only what FlyteAdminProps knows, got 'replica'; did you mean 'replicas'?"],
  ['a prop as Python spells it', admin({ name_prefix: 'blue' }), "test/it: props must have only what FlyteAdminProps knows, got 'name_prefix'; did you mean 'namePrefix'?"],
  ['a misspelt prop of nothing', admin({ namespce: undefined }), "test/it: props must have only what FlyteAdminProps knows, got 'namespce'; did you mean 'namespace'?"],
  ['a prop of another component', (chart) => new FlyteScheduler(chart, 'it', { database: testDatabase(chart), admin: testEndpoint(), ...{ corsAllowedOrigins: [] } }),
    "test/it: props must have only what FlyteSchedulerProps knows, got 'corsAllowedOrigins'; use one of " + propsOf('FlyteSchedulerProps')],
  ['a security context as prop', admin({ podSecurityContext: { runAsUser: 0 }, database: undefined }),
    "test/it: props must have only what FlyteAdminProps knows, got 'podSecurityContext'; use one of " + propsOf('FlyteAdminProps')],
  ['a prop of a part as text', flyte({ admin: { replicas: '2' } }), "test/flyte: admin.replicas must be a number, got '2'; write it without quotes"],
  ['a misspelt prop of a part', flyte({ dataCatalog: { replica: 2 } }), "test/flyte: dataCatalog must have only what FlyteCoreDataCatalogOptions knows, got 'replica'; did you mean 'replicas'?"],
  ['a part switched off by itself', flyte({ console: false }), 'test/flyte: console must be an object of FlyteCoreConsoleOptions, got false; give it for example adminUrl'],
  ['a part that is null', flyte({ propeller: null }), 'test/flyte: propeller must not be null, got null; leave it out'],
  ['a part that is a construct', (chart) => flyte({ console: new FlyteConsole(chart, 'console') })(chart),
    "test/flyte: console must be an object of FlyteCoreConsoleOptions, got '(a FlyteConsole)'; give it for example adminUrl"],
  ['a misspelt password', () => Database.postgres(untyped({ host: 'db', username: 'flyte', pasword: SECRET })),
    "Database.postgres: options must have only what PostgresOptions knows, got 'pasword'; did you mean 'password'?"],
  ['a pool as number', postgres({ pool: 10 }), 'Database.postgres: pool must be an object of DatabasePoolOptions, got 10; give it for example connectionLifetime'],
  ['a pool as Map', postgres({ pool: new Map([['maxOpenConnections', 5]]) }),
    "Database.postgres: pool must be an object of DatabasePoolOptions, got '(a Map)'; give it for example connectionLifetime"],
  ['a host in place of options', () => Database.postgres(untyped('db')), "Database.postgres: options must be an object of PostgresOptions, got '(a text)'; give it host, username"],
  ['no options', () => RunAs.of(untyped(undefined)), 'RunAs.of: options must be given, got nothing; give it user'],
  ['options that are null', () => FlyteImage.of(untyped(null)), 'FlyteImage.of: options must be an object of FlyteImageOptions, got null; give it repository, runAs'],
  ['optional options that are null', () => ClusterResourceTemplate.serviceAccount(untyped(null)), 'ClusterResourceTemplate.serviceAccount: options must not be null, got null; leave it out'],
  ['a user in place of options', () => RunAs.of(untyped(1001)), 'RunAs.of: options must be an object of RunAsOptions, got 1001; give it user'],
  ['no props of flyteadmin', (chart) => new FlyteAdmin(chart, 'it', untyped(undefined)), 'test/it: props must be given, got nothing; give it database, objectStore'],
  ['no props of datacatalog', (chart) => new DataCatalog(chart, 'it', untyped(undefined)), 'test/it: props must be given, got nothing; give it database, objectStore'],
  ['no props of flytepropeller', (chart) => new FlytePropeller(chart, 'it', untyped(undefined)), 'test/it: props must be given, got nothing; give it admin, objectStore'],
  ['no props of Flyte', (chart) => new FlyteCore(chart, 'it', untyped(undefined)), 'test/it: props must be given, got nothing; give it database'],
  ['no props of the network policies', (chart) => new FlyteNetworkPolicies(chart, 'it', untyped(undefined)), 'test/it: props must be given, got nothing; give it components'],
  ['no props of PostgreSQL', (chart) => new InClusterPostgres(chart, 'it', untyped(undefined)), 'test/it: props must be given, got nothing; give it password'],
  ['no props of the object store', (chart) => new InClusterObjectStore(chart, 'it', untyped(undefined)), 'test/it: props must be given, got nothing; give it accessKey'],
  ['props of the webhook that are null', (chart) => new FlytePodWebhook(chart, 'it', untyped(null)),
    'test/it: props must be an object of FlytePodWebhookProps, got null; give it for example certificates'],
  ['props that are a list', (chart) => new FlyteConsole(chart, 'it', untyped([])), "test/it: props must be an object of FlyteConsoleProps, got '(a list)'; give it for example adminUrl"],
];

const PLACES: Row[] = [
  ['no scope', () => new FlyteConsole(untyped(undefined), 'it'), `FlyteConsole: scope must be a chart, or stand in one, got nothing; ${placeFix('FlyteConsole')}`],
  ['a scope that is no construct', () => new FlyteConsole(untyped('flyte'), 'it'), `FlyteConsole: scope must be a chart, or stand in one, got '(a text)'; ${placeFix('FlyteConsole')}`],
  ['an app as scope', () => new FlyteWorkflowCrd(new App(), 'it'), `FlyteWorkflowCrd: scope must be a chart, or stand in one, got '(an App)'; ${placeFix('FlyteWorkflowCrd')}`],
  ['no id', (chart) => new FlyteWorkflowCrd(chart, untyped(undefined)), `FlyteWorkflowCrd: id must be a text that is not empty, got nothing; ${placeFix('FlyteWorkflowCrd')}`],
  ['an id that is no text', (chart) => new FlyteConsole(chart, untyped(5)), `FlyteConsole: id must be a text that is not empty, got 5; ${placeFix('FlyteConsole')}`],
  ['an empty id', () => new FlyteConsole(testChart(), ''), `FlyteConsole: id must be a text that is not empty, got ''; ${placeFix('FlyteConsole')}`],
];

/** What callers from plain JavaScript or another language may write, whom no compiler stops. */
export const UNTYPED: Row[] = [...KINDS, ...CDK8S, ...PRIMITIVES, ...STRUCTS, ...PLACES];
