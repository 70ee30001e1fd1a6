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
const HALF = 'leave it out: the rest alone is no Flyte; compose one of parts in place of it';

/**
 * Settings that extra configuration cannot have otherwise, by what to do instead: those that objects of ours follow, and those with a prop.
 * Paths in lower case; what stands below one belongs to it. docs/extra-config.md lists them.
 */
export const OWNED: readonly (readonly [fix: string, ...paths: string[]])[] = [
  ['use logLevel', 'logger.level'],
  ['use logFormat', 'logger.formatter.type'],
  ['use logSource', 'logger.show-source'],
  ['use tracing, which policies follow', 'otel'],

  [PORT, 'server.httpport', 'server.grpcport', 'server.grpc.port', 'flyteadmin.profilerport', 'scheduler.profilerport', 'propeller.prof-port',
    'application.httpport', 'application.grpcport', 'datacatalog.profiler-port', 'webhook.listenport', 'webhook.serviceport'],
  ['leave it out: alerts read metrics of this name', 'flyteadmin.metricsscope', 'propeller.metrics-prefix', 'datacatalog.metrics-scope'],
  [IN_CLUSTER, 'server.kube-config', 'server.master', 'propeller.kube-config', 'propeller.master'],
  ['leave it out: further secrets reach the process as variables FLYTE_SECRET_NAME of env', 'secrets.secrets-prefix'],

  ['use certificates, which clients, probes and Services follow', 'server.security.ssl'],
  [PROVIDER, 'auth.userauth.openid.baseurl', 'auth.userauth.openid.clientid', 'auth.userauth.openid.scopes', 'auth.userauth.openid.issuerurl',
    'auth.userauth.openid.clientsecretfile', 'auth.userauth.openid.clientsecretname'],
  [KEYS, 'auth.userauth.cookieblockkeysecretname', 'auth.userauth.cookiehashkeysecretname', 'auth.appauth.selfauthserver.claimsymmetricencryptionkeysecretname',
    'auth.appauth.selfauthserver.tokensigningrsakeysecretname', 'auth.appauth.selfauthserver.oldtokensigningrsakeysecretname'],
  ['use publicUrl of Authentication.oidc, which exposure follows', 'auth.authorizeduris'],
  ['use authorizationServer of Authentication.oidc', 'auth.appauth.authservertype', 'auth.appauth.externalauthserver', 'auth.appauth.selfauthserver.staticclients',
    'auth.appauth.selfauthserver.accesstokenlifespan', 'auth.appauth.selfauthserver.refreshtokenlifespan', 'auth.appauth.selfauthserver.authorizationcodelifespan'],
  ['leave it out: tokens would be for another name than flyteadmin expects', 'auth.appauth.selfauthserver.issuer'],
  ['use flyteClient of Authentication.oidc', 'auth.appauth.thirdpartyconfig.flyteclient'],
  ['use cookies of Authentication.oidc', 'auth.userauth.cookiesetting'],
  ['use identityProviderParameter of Authentication.oidc', 'auth.userauth.idpqueryparameter'],
  ['use httpAuthorizationHeader of Authentication.oidc', 'auth.httpauthorizationheader'],
  ['use grpcAuthorizationHeader of Authentication.oidc, which clients follow', 'auth.grpcauthorizationheader'],
  ['use proxyUrl of Authentication.oidc, which policies and clients follow', 'auth.httpproxyurl', 'auth.userauth.httpproxyurl'],
  ['leave it out: it is the path of the console', 'auth.userauth.redirecturl'],

  [DATABASE, 'database.sqlite', ...['', 'postgres.'].flatMap((at) => ['host', 'port', 'dbname', 'username', 'passwordpath'].map((key) => `database.${at}${key}`))],
  ['use pool of Database.postgres', 'database.maxidleconnections', 'database.maxopenconnections', 'database.connmaxlifetime'],

  [STORE, 'storage.type', 'storage.container', 'storage.connection.auth-type', 'storage.connection.endpoint', 'storage.connection.region',
    'storage.connection.disable-ssl', 'storage.stow.kind', 'storage.stow.config.account', 'storage.stow.config.project_id', 'remotedata.scheme', 'remotedata.region'],
  ['use multiContainer of the object store', 'storage.enable-multicontainer'],
  ['use maxDownload of the object store', 'storage.limits.maxdownloadmbs'],
  ['use cache of the object store', 'storage.cache.max_size_mbs'],
  ['use cacheGcPercent of the object store', 'storage.cache.target_gc_percent'],
  ['use signedUrls of ObjectStore.s3 or ObjectStore.gcs', 'remotedata.signedurls'],
  ['use notifications, which mounted files and policies follow', 'notifications'],
  ['use externalEvents, which policies follow', 'externalevents'],
  ['use cloudEvents, which mounted files and policies follow', 'cloudevents'],
  ['use eventScheduler of flyteadmin, which policies follow', 'scheduler.eventscheduler', 'scheduler.reconnectattempts', 'scheduler.reconnectdelayseconds',
    ...['scheme', 'region', 'schedulequeuename', 'accountid', 'aws'].map((key) => `scheduler.workflowexecutor.${key}`)],
  ['use rateLimit of flytescheduler', 'scheduler.workflowexecutor.local.adminratelimit'],
  ['use utc of flytescheduler', 'scheduler.workflowexecutor.local.useutctz'],
  ['use server', 'server.grpc.maxmessagesizebytes', 'server.grpc.maxconcurrentstreams', 'server.grpc.enablegrpclatencymetrics'],
  ['use publicEndpoint of ObjectStore.s3Compatible', 'storage.signedurl.stowconfigoverride.endpoint'],

  ['use domains, from which namespaces are named and templates are checked', 'domains'],
  ['use namespaceTemplate, by which templates and network policies are checked', 'namespace_mapping.template', 'namespace_mapping.mapping'],
  ['use customData, whose values are checked in each template', 'cluster_resources.customdata', 'cluster_resources.templatedata'],
  ['use clusters, which mounted files and policies follow', 'clusters'],
  ['use admin in place of database', 'cluster_resources.standalonedeployment'],
  ['use refreshInterval', 'cluster_resources.refreshinterval'],
  ['leave it out: the templates are mounted there', 'cluster_resources.templatepath'],
  [RESOURCES, ...['defaults', 'limits'].flatMap((of) => ['cpu', 'memory', 'ephemeralstorage', 'gpu'].map((key) => `task_resources.${of}.${key}`))],

  [ADMIN, 'admin.endpoint', 'admin.insecure', 'admin.cacertfilepath'],
  ['use authentication, which mounts this file', 'admin.clientsecretlocation'],
  ['use authentication', 'admin.clientid', 'admin.scopes', 'admin.audience', 'admin.tokenurl', 'admin.authorizationheader', 'admin.httpproxyurl'],
  [CATALOG, 'catalog-cache.type', 'catalog-cache.endpoint', 'catalog-cache.insecure'],
  ['leave it out: flyteadmin learns from it how executions go', 'event.type'],

  ['use engine',
    'propeller.max-workflow-retries', 'propeller.workflow-reeval-duration', 'propeller.downstream-eval-duration', 'propeller.max-streak-length',
    'propeller.node-execution-worker-count', 'propeller.enable-grpc-latency-metrics', 'propeller.workflowstore'],
  ['use engine.queue', 'propeller.queue'],
  ['use engine.kubeClient', 'propeller.kube-client-config'],
  ['use engine.garbageCollection', 'propeller.gc-interval', 'propeller.max-ttl-hours'],
  ['use engine.events',
    'propeller.event-config', 'event.rate', 'event.capacity', 'event.max-retries', 'event.base-scalar', 'event.backoff-jitter'],
  ['use engine.arrayNodes', 'propeller.array-node-config'],
  ['use engine.literalOffloading', 'propeller.literal-offloading-config'],
  ['use engine.launchPlans', 'propeller.admin-launcher', 'propeller.enable-admin-launcher'],
  ['use engine.resourceManager, which policies follow', 'propeller.resourcemanager'],
  ['use engine.leaderElection', 'propeller.leader-election.lease-duration', 'propeller.leader-election.renew-deadline', 'propeller.leader-election.retry-period'],
  ['use engine.backoff', 'tasks.backoff'],
  ['use workers', 'propeller.workers'],
  ['use clusterId', 'propeller.cluster-id'],
  ['use rawOutputPrefix', 'propeller.rawoutput-prefix'],
  ['leave it out: its Role names this Lease', 'propeller.leader-election.lock-config-map'],
  [RESOURCES, 'plugins.k8s.default-cpus', 'plugins.k8s.default-memory'],
  ['use tasks.env, which keeps what the library tells tasks', 'plugins.k8s.default-env-vars'],
  ['use tasks.envFromSecrets', 'plugins.k8s.default-env-from-secrets'],
  ['use tasks.podTemplate', 'plugins.k8s.default-pod-template-name'],
  ['use coPilot, or release', 'plugins.k8s.co-pilot.image'],
  ['use tasks.labels', 'plugins.k8s.default-labels'],
  ['use tasks.annotations', 'plugins.k8s.default-annotations'],
  ['use tasks.dns', 'plugins.k8s.default-pod-dns-config'],
  ['use tasks.envFromConfigMaps', 'plugins.k8s.default-env-from-configmaps'],
  ['use tasks.scheduling',
    'plugins.k8s.default-node-selector', 'plugins.k8s.default-tolerations', 'plugins.k8s.default-affinity', 'plugins.k8s.scheduler-name',
    'plugins.k8s.resource-tolerations', 'plugins.k8s.add-tolerations-for-extended-resources'],
  ['use tasks.scheduling.interruptible',
    'plugins.k8s.interruptible-node-selector', 'plugins.k8s.interruptible-tolerations',
    'plugins.k8s.interruptible-node-selector-requirement', 'plugins.k8s.non-interruptible-node-selector-requirement',
    'propeller.node-config.interruptible-failure-threshold', 'flyteadmin.interruptible'],
  ['use tasks.scheduling.gpu',
    'plugins.k8s.gpu-resource-name', 'plugins.k8s.gpu-device-node-label', 'plugins.k8s.gpu-partition-size-node-label',
    'plugins.k8s.gpu-unpartitioned-node-selector-requirement', 'plugins.k8s.gpu-unpartitioned-toleration'],
  ['use tasks.lifecycle',
    'plugins.k8s.inject-finalizer', 'plugins.k8s.delete-resource-on-finalize', 'plugins.k8s.pod-pending-timeout',
    'plugins.k8s.image-pull-backoff-grace-period', 'plugins.k8s.create-container-error-grace-period',
    'plugins.k8s.create-container-config-error-grace-period', 'plugins.k8s.image-pull-policy'],
  ['use tasks.lifecycle, which brings the permission along', 'plugins.k8s.send-object-events'],
  ['use tasks.coPilot',
    'plugins.k8s.co-pilot.cpu', 'plugins.k8s.co-pilot.memory', 'plugins.k8s.co-pilot.storage', 'plugins.k8s.co-pilot.timeout'],
  ['use tasks.execution',
    'propeller.node-config.default-deadlines', 'propeller.node-config.default-max-attempts',
    'propeller.node-config.max-node-retries-system-failures', 'propeller.node-config.ignore-retry-cause', 'flyteadmin.maxparallelism',
    'flyteadmin.overwritecache', 'flyteadmin.k8sserviceaccount', 'flyteadmin.rolenamekey', 'flyteadmin.labels', 'flyteadmin.annotations'],
  ['use tasks.logLinks, or logLinks of the plugin',
    'plugins.logs', 'plugins.k8s-array.logs', 'plugins.spark.logs', 'plugins.ray.logs', 'plugins.dask.logs'],
  ['use options of TaskPlugin.spark',
    'plugins.spark.spark-config-default', 'plugins.spark.spark-history-server-url', 'plugins.spark.features'],
  ['use options of TaskPlugin.ray',
    'plugins.ray.ttlsecondsafterfinished', 'plugins.ray.shutdownafterjobfinishes', 'plugins.ray.includedashboard',
    'plugins.ray.dashboardurltemplate', 'plugins.ray.serviceaccount', 'plugins.ray.enableusagestats',
    'plugins.ray.defaults.headnode.startparameters', 'plugins.ray.defaults.workernode.startparameters'],
  ['use options of TaskPlugin.array', 'plugins.k8s-array.maxarrayjobsize', 'plugins.k8s-array.maxerrorlength'],
  ['use options of TaskPlugin.athena', 'plugins.athena.defaultworkgroup', 'plugins.athena.defaultcatalog', 'plugins.aws.region'],
  ['use TaskPlugin.snowflake(...), which mounts the token', 'plugins.snowflake.defaultwarehouse', 'plugins.snowflake.snowflaketokenkey'],
  ['use TaskPlugin.databricks(...), which mounts the token',
    'plugins.databricks.databricksinstance', 'plugins.databricks.entrypointfile', 'plugins.databricks.databrickstokenkey'],

  ['use projects', 'flyte.admin.seedprojects'],
  ['use scheduler', 'flyte.admin.disablescheduler'],
  ['use clusterResourceSync', 'flyte.admin.disableclusterresourcemanager'],
  ['use dataCatalog', 'flyte.datacatalog.disabled'],
  ['use podWebhook', 'flyte.propeller.disablewebhook'],
  [HALF, 'flyte.admin.disabled', 'flyte.propeller.disabled'],

  [CERTIFICATES, 'webhook.certdir', 'webhook.localcert', 'webhook.disablecreatemutatingwebhookconfig'],
  ['leave it out: its Service, its Role and its certificate have this name', 'webhook.servicename', 'webhook.secretname'],
];

const FIXES = new Map(OWNED.flatMap(([fix, ...paths]) => paths.map((path): [string, string] => [path.replace(/-/g, '_'), fix])));

/** What to do in place of a setting that is the library's, in any spelling that Flyte takes for it: of keys, or of a variable. */
export function ownerOf(at: string): string | undefined {
  const parts = at.toLowerCase().replace(/-/g, '_').split('.');
  return parts.map((_, index) => FIXES.get(parts.slice(0, index + 1).join('.'))).find((fix) => fix !== undefined);
}
