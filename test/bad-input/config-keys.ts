import { ConnectorEndpoint, FlyteRelease, FlyteReleaseOfOptions, TaskPlugin } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Row, SECRET, secretValue, untyped } from './row';
import { COMPONENTS } from '../support';

const extra = (name: string) => (extraConfig: object, props: object = {}): Row[1] => (chart) => COMPONENTS[name](chart, { ...props, extraConfig });
const admin = extra('flyteadmin');
const catalog = extra('datacatalog');
const propeller = extra('flytepropeller');
const scheduler = extra('flytescheduler');
const sync = extra('syncresources');
const webhook = extra('flyte-pod-webhook');
const setting = (name: string): Row[1] => (chart) => COMPONENTS.flyteadmin(chart, { env: { [name]: kplus.EnvValue.fromSecretValue(secretValue()) } });
const release = (version: string, options?: object): Row[1] => () => FlyteRelease.of(version, options as FlyteReleaseOfOptions);

const refused = (prop: string, rule: string, got: string, fix: string): string => `test/it: extraConfig.${prop} must ${rule}, got ${got}; ${fix}`;
const unknown = (prop: string, got: string, fix: string, program = 'flytepropeller'): string => refused(prop, `be a key that ${program} v1.16.8 knows`, `'${got}'`, fix);
const owned = (prop: string, got: string, fix: string): string => refused(prop, 'not be set here', got, fix);
const unread = (prop: string, process: string, got: string, fix: string): string =>
  refused(prop, `be a ${prop.includes('.') ? 'key' : 'section'} that ${process} reads`, `'${got}'`, fix);
const off = (plugin: string, fix: string): string => refused(`plugins.${plugin}`, 'come with its plugin', `'${plugin}'`, `add ${fix} to tasks.plugins, or remove it`);

const QUOTES = 'write it without quotes';
const DURATION = "write for example '30s' or '1h30m'";
const PORT = 'leave it out: Services, probes and network policies have this port';
const STORE = 'use objectStore: policies, task pods and mounted files follow it';
const NULL = 'leave it out: Flyte would read it as empty, and not as its default';
const UNKNOWN = 'make the release by FlyteRelease.of with allowUnknownKeys true; nothing tells a misspelt key then';

/** Keys that a release does not have, values of another type, keys that a process does not read. */
const KNOWLEDGE: Row[] = [
  ['a slip in a key', propeller({ propeller: { wrokers: 1 } }), unknown('propeller.wrokers', 'wrokers', "did you mean 'workers'?")],
  ['a key in camel case', propeller({ propeller: { gcInterval: '1h' } }), unknown('propeller.gcInterval', 'gcInterval', "did you mean 'gc-interval'?")],
  ['a key that Flyte had once', admin({ task_resources: { limits: { storage: '20Mi' } } }),
    unknown('task_resources.limits.storage', 'storage', 'use one of cpu, ephemeralStorage, gpu, memory', 'flyteadmin')],
  ['a key of the other section', scheduler({ scheduler: { metricsScope: 'flyte:' } }),
    unknown('scheduler.metricsScope', 'metricsScope', "did you mean 'flyteadmin.metricsScope'?", 'flytescheduler')],
  ['a key like no other', propeller({ propeller: { turbo: true } }), unknown('propeller.turbo', 'turbo', 'remove it: none of the 38 keys there is like it')],
  ['a key with dots', propeller({ propeller: { 'node-config.enable-cr-debug-metadata': true } }),
    unknown('propeller.node-config.enable-cr-debug-metadata', 'node-config.enable-cr-debug-metadata', 'write what stands between the dots as keys below one another')],
  ['a slip in a struct of a map', propeller({ plugins: { 'connector-service': { connectors: { mine: { endpont: 'mine:80' } } } } }, { connectors: [{ name: 'mine', endpoint: ConnectorEndpoint.of({ host: 'mine', port: 8000 }) }] }),
    unknown('plugins.connector-service.connectors.mine.endpont', 'endpont', "did you mean 'endpoint'?")],
  ['a key of another release of the plugin', catalog({ storage: { signedURL: {}, limits: { maxUploadMBs: 1 } } }),
    unknown('storage.limits.maxUploadMBs', 'maxUploadMBs', "did you mean 'maxDownloadMBs'?", 'datacatalog')],

  ['a text for a whole number', propeller({ admin: { maxRetries: '30' } }), refused('admin.maxRetries', 'be a whole number', "'30'", `${QUOTES}; Flyte's default is 4`)],
  ['half a retry', propeller({ admin: { maxRetries: 1.5 } }), refused('admin.maxRetries', 'be a whole number', '1.5', `${QUOTES}; Flyte's default is 4`)],
  ['a level below 0', propeller({ plugins: { aws: { logLevel: -1 } } }), refused('plugins.aws.logLevel', 'not be below 0', '-1', 'raise it')],
  ['a text for a rate', admin({ server: { kubeClientConfig: { qps: '1' } } }), refused('server.kubeClientConfig.qps', 'be a whole number', "'1'", `${QUOTES}; Flyte's default is 100`)],
  ['a text for a switch', propeller({ admin: { useAudienceFromAdmin: 'yes' } }), refused('admin.useAudienceFromAdmin', 'be true or false', "'yes'", QUOTES)],
  ['nanoseconds', propeller({ admin: { maxBackoffDelay: 30 } }), refused('admin.maxBackoffDelay', 'be a duration', '30', `${DURATION}; Flyte's default is 8s`)],
  ['a duration in days', propeller({ admin: { maxBackoffDelay: '1d' } }), refused('admin.maxBackoffDelay', 'be a duration', "'1d'", `${DURATION}; Flyte's default is 8s`)],
  ['a number for a text', admin({ flyteadmin: { outputLocationPrefix: 7 } }), refused('flyteadmin.outputLocationPrefix', 'be a text', '7', 'put it into quotes')],
  ['a size as number', admin({ registration: { workflowSizeLimit: 587 } }), refused('registration.workflowSizeLimit', 'be a text', '587', 'put it into quotes')],
  ['a list for a quantity', propeller({ plugins: { k8s: { 'co-pilot': { 'input-vol-name': ['1'] } } } }),
    refused('plugins.k8s.co-pilot.input-vol-name', 'be a text', '["1"]', "put it into quotes; Flyte's default is flyte-inputs")],
  ['a text for a list', propeller({ admin: { command: 'all' } }), refused('admin.command', 'be a list', "'all'", 'write it as a list')],
  ['a number in a list of texts', admin({ flyteadmin: { metricsKeys: ['project', 1] } }), refused('flyteadmin.metricsKeys.1', 'be a text', '1', 'put it into quotes')],
  ['a text for keys', propeller({ plugins: { catalogCache: 'batch' } }), refused('plugins.catalogCache', 'be a map', "'batch'", 'write its keys below it')],
  ['a text for a map', propeller({ plugins: { k8s: { 'default-env-vars-from-env': 'a=b' } } }),
    refused('plugins.k8s.default-env-vars-from-env', 'be a map, or a list of maps with one key each', "'a=b'", 'write its keys below it')],
  ['a switch for the text of a variable', propeller({ plugins: { k8s: { 'default-env-vars-from-env': { home: true } } } }),
    refused('plugins.k8s.default-env-vars-from-env.home', 'be a text', 'true', 'put it into quotes')],
  ['a text for a struct of Kubernetes', propeller({ plugins: { 'k8s-array': { tolerations: ['gpu'] } } }),
    refused('plugins.k8s-array.tolerations.0', 'be a map', "'gpu'", 'write its keys below it')],
  ['a name whose case Flyte would lose', propeller({ plugins: { k8s: { 'default-env-vars-from-env': { FLYTE_SDK: 'SDK' } } } }),
    refused('plugins.k8s.default-env-vars-from-env', 'be a list of maps with one key each, since it has capitals', "'FLYTE_SDK'",
      'in a map Flyte reads \'flyte_sdk\'; give a list of one map with the key FLYTE_SDK')],
  ['a word that an enumeration does not have', propeller({ admin: { authType: 'pkce' } }),
    refused('admin.authType', "be one of 'ClientSecret', 'Pkce', 'ExternalCommand', 'DeviceFlow'", "'pkce'", "did you mean 'Pkce'?")],
  ['a number for a word', webhook({ webhook: { vaultSecretManager: { kvVersion: 2 } } }),
    refused('webhook.vaultSecretManager.kvVersion', "be one of '1', '2'", '2', 'use one of them')],
  ['a word for a number', admin({ remoteData: { inlineEventDataPolicy: 'StoreInline' } }),
    refused('remoteData.inlineEventDataPolicy', 'be 0 (Offload) or 1 (StoreInline)', "'StoreInline'", 'Flyte knows it by its number only')],
  ['no value for a number', propeller({ admin: { maxRetries: null } }), refused('admin.maxRetries', 'not be null', 'null', NULL)],
  ['no value for keys', admin({ registration: null }), refused('registration', 'not be null', 'null', NULL)],

  ['the store of a process without one', scheduler({ storage: { type: 's3' } }),
    unread('storage', 'flytescheduler', 'storage', 'remove it, or give it to what reads it: flyteadmin, datacatalog, flytepropeller')],
  ['the engine given to flyteadmin', admin({ propeller: { 'max-workflow-retries': 3 } }),
    unread('propeller', 'flyteadmin', 'propeller', 'remove it, or give it to what reads it: flytepropeller, flyte-pod-webhook')],
  ['templates given to flyteadmin', admin({ cluster_resources: { refreshInterval: '5m' } }),
    unread('cluster_resources', 'flyteadmin', 'cluster_resources', 'remove it, or give it to what reads it: syncresources')],
  ['traces of a process that sends none', sync({ otel: { type: 'otlpgrpc' } }),
    unread('otel', 'syncresources', 'otel', 'remove it, or give it to what reads it: flyteadmin, datacatalog, flytepropeller')],
  ['the engine\'s workers given to the webhook', webhook({ propeller: { workers: 3 } }),
    unread('propeller.workers', 'flyte-pod-webhook', 'workers', 'remove it, or give it to what reads it: flytepropeller')],
  ['the webhook given to the engine', propeller({ webhook: { secretManagerType: 'AWS' } }),
    unread('webhook', 'flytepropeller', 'webhook', 'remove it, or give it to what reads it: flyte-pod-webhook')],
  ['a replica that nothing reads from', admin({ database: { postgres: { readReplicaHost: 'replica.example.com' } } }),
    unread('database.postgres.readReplicaHost', 'flyteadmin', 'readReplicaHost', 'remove it: no process does')],
  ['a size of outputs that nothing looks at', propeller({ propeller: { 'max-output-size-bytes': 1 } }),
    unread('propeller.max-output-size-bytes', 'flytepropeller', 'max-output-size-bytes', 'remove it: no process does')],
  ['a secret where it is not even read', scheduler({ storage: { connection: { 'secret-key': SECRET } } }),
    unread('storage', 'flytescheduler', 'storage', 'remove it, or give it to what reads it: flyteadmin, datacatalog, flytepropeller')],

  ['settings of a plugin that is off', propeller({ plugins: { ray: { dashboardHost: '127.0.0.1' } } }), off('ray', 'ray')],
  ['settings of three plugins that are off', propeller({ plugins: { 'kf-operator': { timeout: '2m' } } }), off('kf-operator', 'pytorch or tensorflow or mpi')],
  ['settings of a plugin beside another', propeller({ plugins: { RAY: { enableIngress: true } } }, { tasks: { plugins: [TaskPlugin.DASK] } }), off('RAY', 'ray')],
];

/** Settings that other objects follow, that a prop says, or that need a permission. */
const OWNERSHIP: Row[] = [
  ['a port without its Service', admin({ server: { httpPort: 8090 } }), owned('server.httpPort', '8090', PORT)],
  ['a gRPC port without its Service', admin({ Server: { Grpc: { Port: 8090 } } }), owned('Server.Grpc.Port', '8090', PORT)],
  ['a port of datacatalog', catalog({ application: { grpcPort: 90 } }), owned('application.grpcPort', '90', PORT)],
  ['a port of metrics', propeller({ propeller: { 'prof-port': 1 } }), owned('propeller.prof-port', '1', PORT)],
  ['a port of the webhook', webhook({ webhook: { listenPort: 443 } }), owned('webhook.listenPort', '443', PORT)],
  ['a lock without its Role', propeller({ propeller: { 'leader-election': { 'lock-config-map': { name: 'mine' } } } }),
    owned('propeller.leader-election.lock-config-map', '{"name":"mine"}', 'leave it out: its Role names this Lease')],
  ['a definition made at run time', propeller({ propeller: { 'create-flyteworkflow-crd': true } }),
    refused('propeller.create-flyteworkflow-crd', 'not be true', 'true', 'use crd, which has it among the manifests: flytepropeller may make none')],
  ['events of Kubernetes without permission', propeller({ propeller: { 'publish-k8s-events': true } }),
    refused('propeller.publish-k8s-events', 'not be true', 'true', 'leave it out: flytepropeller may write no events')],
  ['reflection', admin({ server: { grpc: { serverReflection: true } } }),
    refused('server.grpc.serverReflection', 'not be true', 'true', 'leave it out: whoever reaches the port could list the whole API')],
  ['TLS without verification', propeller({ admin: { insecureSkipVerify: true } }),
    refused('admin.insecureSkipVerify', 'not be true', 'true', 'use authority of FlyteEndpoint.of: anyone could answer in the place of flyteadmin')],
  ['a certificate without its mount', admin({ server: { security: { ssl: { certificateFile: '/tls.crt' } } } }),
    owned('server.security.ssl', '{"certificateFile":"/tls.crt"}', 'use certificates, which clients, probes and Services follow')],
  ['a database by extra configuration', scheduler({ database: { postgres: { host: 'db.example.com' } } }),
    owned('database.postgres.host', "'db.example.com'", 'use database: Database.postgres(...), which checks, policies and mounted files follow')],
  ['a database in a file', admin({ database: { sqlite: { file: '/tmp/db' } } }),
    owned('database.sqlite', '{"file":"/tmp/db"}', 'use database: Database.postgres(...), which checks, policies and mounted files follow')],
  ['a pool by extra configuration', catalog({ database: { maxOpenConnections: 10 } }), owned('database.maxOpenConnections', '10', 'use pool of Database.postgres')],
  ['a bucket by extra configuration', propeller({ storage: { container: 'mine' } }), owned('storage.container', "'mine'", STORE)],
  ['a limit of the store', admin({ storage: { limits: { maxDownloadMBs: 20 } } }), owned('storage.limits.maxDownloadMBs', '20', 'use maxDownload of the object store')],
  ['domains by extra configuration', admin({ domains: [{ id: 'production', name: 'Production' }] }),
    owned('domains', '[{"id":"production","name":"Production"}]', 'use domains, from which namespaces are named and templates are checked')],
  ['values that no template was checked with', sync({ cluster_resources: { customData: [{ production: [{ cpu: { value: '1' } }] }] } }),
    owned('cluster_resources.customData', '[{"production":[{"cpu":{"value":"1"}}]}]', 'use customData, whose values are checked in each template')],
  ['resources of tasks by extra configuration', admin({ task_resources: { defaults: { cpu: 1 } } }), owned('task_resources.defaults.cpu', '1', 'use tasks.resources')],
  ['an endpoint without its policy', propeller({ admin: { endpoint: 'admin.example.com:443' } }),
    owned('admin.endpoint', "'admin.example.com:443'", 'leave it out: it follows admin, a FlyteEndpoint, as policies and mounted files do')],
  ['workers by extra configuration', propeller({ propeller: { workers: 40 } }), owned('propeller.workers', '40', 'use workers')],
  ['the environment of tasks by extra configuration', propeller({ plugins: { k8s: { 'default-env-vars': [{ A: 'a' }] } } }),
    owned('plugins.k8s.default-env-vars', '[{"A":"a"}]', 'use tasks.env, which keeps what the library tells tasks')],
  ['a log level by extra configuration', webhook({ logger: { level: 4 } }), owned('logger.level', '4', 'use logLevel')],
  ['a directory of secrets', webhook({ secrets: { 'secrets-prefix': '/' } }),
    owned('secrets.secrets-prefix', "'/'", 'leave it out: further secrets reach the process as variables FLYTE_SECRET_NAME of env')],
  ['a registration by extra configuration', webhook({ webhook: { disableCreateMutatingWebhookConfig: true } }),
    owned('webhook.disableCreateMutatingWebhookConfig', 'true', 'use certificates: WebhookCertificates, which decides on mounts, permissions and the registration')],

  ['a port from a Secret', setting('SERVER.HTTPPORT'), `test/it: env['SERVER.HTTPPORT'] must not be set here, got '(from a Secret)'; ${PORT}`],
  ['a bucket from a Secret', setting('STORAGE.CONNECTION.AUTH_TYPE'), `test/it: env['STORAGE.CONNECTION.AUTH_TYPE'] must not be set here, got '(from a Secret)'; ${STORE}`],
  ['a misspelt setting from a Secret', setting('AUTH.APPAUTH.SELFAUTHSERVER.ISUER'),
    "test/it: env['AUTH.APPAUTH.SELFAUTHSERVER.ISUER'] must be a setting that flyteadmin v1.16.8 knows, got 'ISUER'; "
    + "did you mean 'AUTH.APPAUTH.SELFAUTHSERVER.ISSUER'?"],
  ['a setting from a Secret like no other', setting('REGISTRATION.REDIS.PASSWORD'),
    "test/it: env['REGISTRATION.REDIS.PASSWORD'] must be a setting that flyteadmin v1.16.8 knows, got 'REDIS'; remove it, or correct its name"],
  ['a setting from a Secret that another process reads', setting('ADMIN.MAXRETRIES'),
    "test/it: env['ADMIN.MAXRETRIES'] must be a setting that flyteadmin reads, got 'ADMIN.MAXRETRIES'; "
    + 'remove it, or give it to what reads it: flytescheduler, syncresources, flytepropeller'],
  ['a password that a prop takes', setting('PROPELLER.RESOURCEMANAGER.REDIS.HOSTKEY'),
    "test/it: env['PROPELLER.RESOURCEMANAGER.REDIS.HOSTKEY'] must not be set here, got '(from a Secret)'; use engine.resourceManager, which policies follow"],
];

const RELEASES: Row[] = [
  ['extra configuration of a release whose keys nobody knows', propeller({ propeller: { 'max-workflow-retries': 3 } }, { release: FlyteRelease.of('v1.17.0') }),
    `test/it: extraConfig must not be given with Flyte v1.17.0, whose keys this version of the library does not know, got ["propeller"]; ${UNKNOWN}`],
  ['a secret of a release whose keys nobody knows', propeller({ propeller: { password: SECRET } }, { release: FlyteRelease.of('v1.17.0', { allowUnknownKeys: true }) }),
    "test/it: extraConfig.propeller.password must not be written into a ConfigMap, got '(a secret)'; "
    + 'use the typed prop that takes a SecretValue, or EnvValue.fromSecretValue(...) in env as PROPELLER.PASSWORD'],
  ['a port of a release whose keys nobody knows', propeller({ propeller: { 'prof-port': 1 } }, { release: FlyteRelease.of('v1.17.0', { allowUnknownKeys: true }) }),
    owned('propeller.prof-port', '1', PORT)],
  ['a release of another generation', release('v2.0.0'), "FlyteRelease.of: version must be a version of Flyte 1, got 'v2.0.0'; write for example v1.17.0"],
  ['a release without its v', release('1.17.0'), "FlyteRelease.of: version must be a version of Flyte 1, got '1.17.0'; write for example v1.17.0"],
  ['a release without version', () => FlyteRelease.of(untyped(undefined)), 'FlyteRelease.of: version must be given, got nothing; it has no default'],
  ['a word for unknown keys', release('v1.17.0', { allowUnknownKeys: 'yes' }), "FlyteRelease.of: allowUnknownKeys must be true or false, got 'yes'; write true or false"],
];

/** What extra configuration is refused for, by the table of the release's keys. */
export const CONFIG_KEYS: Row[] = [...KNOWLEDGE, ...OWNERSHIP, ...RELEASES];
