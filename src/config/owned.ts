const PORT = 'leave it out: Services, probes and network policies have this port';
const IN_CLUSTER = 'leave it out: the process calls the API of its own cluster, by its service account';
const KEYS = 'use keys of Authentication.oidc, which mounts these files';
const PROVIDER = 'use provider of Authentication.oidc';
const DATABASE = 'use database: Database.postgres(...), which checks, policies and mounted files follow';
const STORE = 'use objectStore: policies, task pods and mounted files follow it';
const ADMIN = 'leave it out: it follows admin, a FlyteEndpoint, as policies and mounted files do';
const CATALOG = 'leave it out: it follows dataCatalog, a FlyteEndpoint, as policies do';
const CERTIFICATES = 'use certificates: WebhookCertificates, which decides on mounts, permissions and the registration';
const RESOURCES = 'use tasks.resources';

/**
 * Settings that extra configuration cannot have otherwise, by what to do instead: those that objects of ours follow, and those with a prop.
 * Paths in lower case; what stands below one belongs to it. docs/extra-config.md lists them.
 */
export const OWNED: readonly (readonly [fix: string, ...paths: string[]])[] = [
  ['use logLevel', 'logger.level'],

  [PORT, 'server.httpport', 'server.grpcport', 'server.grpc.port', 'flyteadmin.profilerport', 'scheduler.profilerport', 'propeller.prof-port',
    'application.httpport', 'application.grpcport', 'datacatalog.profiler-port', 'webhook.listenport', 'webhook.serviceport'],
  [IN_CLUSTER, 'server.kube-config', 'server.master', 'propeller.kube-config', 'propeller.master'],
  ['leave it out: further secrets reach the process as variables FLYTE_SECRET_NAME of env', 'secrets.secrets-prefix'],

  ['use certificates, which clients, probes and Services follow', 'server.security.ssl'],
  [PROVIDER, 'auth.userauth.openid.baseurl', 'auth.userauth.openid.clientid', 'auth.userauth.openid.scopes',
    'auth.userauth.openid.clientsecretfile', 'auth.userauth.openid.clientsecretname'],
  [KEYS, 'auth.userauth.cookieblockkeysecretname', 'auth.userauth.cookiehashkeysecretname', 'auth.appauth.selfauthserver.claimsymmetricencryptionkeysecretname',
    'auth.appauth.selfauthserver.tokensigningrsakeysecretname', 'auth.appauth.selfauthserver.oldtokensigningrsakeysecretname'],
  ['leave it out: it is the path of the console', 'auth.userauth.redirecturl'],

  [DATABASE, 'database.sqlite', ...['', 'postgres.'].flatMap((at) => ['host', 'port', 'dbname', 'username', 'passwordpath'].map((key) => `database.${at}${key}`))],
  ['use pool of Database.postgres', 'database.maxidleconnections', 'database.maxopenconnections', 'database.connmaxlifetime'],

  [STORE, 'storage.type', 'storage.container', 'storage.connection.auth-type', 'storage.connection.endpoint', 'storage.connection.region',
    'storage.connection.disable-ssl', 'storage.stow.kind', 'storage.stow.config.account', 'storage.stow.config.project_id', 'remotedata.scheme', 'remotedata.region'],
  ['use multiContainer of the object store', 'storage.enable-multicontainer'],
  ['use maxDownload of the object store', 'storage.limits.maxdownloadmbs'],
  ['use cache of the object store', 'storage.cache.max_size_mbs'],
  ['use publicEndpoint of ObjectStore.s3Compatible', 'storage.signedurl.stowconfigoverride.endpoint'],

  ['use domains, from which namespaces are named and templates are checked', 'domains'],
  ['use namespaceTemplate, by which templates and network policies are checked', 'namespace_mapping.template', 'namespace_mapping.mapping'],
  ['use customData, whose values are checked in each template', 'cluster_resources.customdata', 'cluster_resources.templatedata'],
  ['use refreshInterval', 'cluster_resources.refreshinterval'],
  ['leave it out: the templates are mounted there', 'cluster_resources.templatepath'],
  [RESOURCES, ...['defaults', 'limits'].flatMap((of) => ['cpu', 'memory', 'ephemeralstorage', 'gpu'].map((key) => `task_resources.${of}.${key}`))],

  [ADMIN, 'admin.endpoint', 'admin.insecure', 'admin.cacertfilepath'],
  ['use authentication, which mounts this file', 'admin.clientsecretlocation'],
  [CATALOG, 'catalog-cache.type', 'catalog-cache.endpoint', 'catalog-cache.insecure'],
  ['leave it out: flyteadmin learns from it how executions go', 'event.type'],

  ['use workers', 'propeller.workers'],
  ['use clusterId', 'propeller.cluster-id'],
  ['use rawOutputPrefix', 'propeller.rawoutput-prefix'],
  ['leave it out: its Role names this Lease', 'propeller.leader-election.lock-config-map'],
  [RESOURCES, 'plugins.k8s.default-cpus', 'plugins.k8s.default-memory'],
  ['use tasks.env, which keeps what the library tells tasks', 'plugins.k8s.default-env-vars'],
  ['use tasks.envFromSecrets', 'plugins.k8s.default-env-from-secrets'],
  ['use tasks.podTemplate', 'plugins.k8s.default-pod-template-name'],
  ['use coPilot, or release', 'plugins.k8s.co-pilot.image'],

  [CERTIFICATES, 'webhook.certdir', 'webhook.localcert', 'webhook.disablecreatemutatingwebhookconfig'],
  ['leave it out: its Service, its Role and its certificate have this name', 'webhook.servicename', 'webhook.secretname'],
];

const FIXES = new Map(OWNED.flatMap(([fix, ...paths]) => paths.map((path): [string, string] => [path.replace(/-/g, '_'), fix])));

/** What to do in place of a setting that is the library's, in any spelling that Flyte takes for it: of keys, or of a variable. */
export function ownerOf(at: string): string | undefined {
  const parts = at.toLowerCase().replace(/-/g, '_').split('.');
  return parts.map((_, index) => FIXES.get(parts.slice(0, index + 1).join('.'))).find((fix) => fix !== undefined);
}
