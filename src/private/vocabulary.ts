/** The names Flyte's operators know its objects by. Component, container and service account share one. */
export const NAMES = {
  flyteadmin: 'flyteadmin',
  flytescheduler: 'flytescheduler',
  datacatalog: 'datacatalog',
  flytepropeller: 'flytepropeller',
  podWebhook: 'flyte-pod-webhook',
  flyteconsole: 'flyteconsole',
  clusterResourceSync: 'syncresources',
  flyteconnector: 'flyteconnector',
  propellerManager: 'flytepropeller-manager',
  /** All of them in one process. */
  flyteBinary: 'flyte-binary',
} as const;

/** Where flyteadmin listens: on all addresses. */
export const LISTENS_ON = '0.0.0.0';

/** The ports the processes listen on. Services translate them; policies and probes see these. */
export const PORTS = {
  adminHttp: 8088,
  adminGrpc: 8089,
  catalogGrpc: 8089,
  catalogHttp: 8080,
  /** datacatalog's, where it shares its pod with flyteadmin. */
  catalogGrpcBesideAdmin: 8081,
  webhook: 9443,
  console: 8080,
  connectorGrpc: 8000,
  connectorMetrics: 9090,
  /** Metrics, health and profiles of every Go program. */
  profiler: 10254,
  postgres: 5432,
  objectStore: 9000,
} as const;

/** The ports of the Services, as in Flyte's own charts. */
export const SERVICE_PORTS = {
  adminHttp: 80,
  adminGrpc: 81,
  /** gRPC and HTTP, where flyteadmin serves TLS. */
  adminTls: 443,
  catalogGrpc: 89,
  console: 80,
  webhook: 443,
} as const;

/** Directory of the configuration in every Flyte container, and what the program is told to read there. */
export const CONFIG_DIRECTORY = '/etc/flyte/config';
export const CONFIG_GLOB = `${CONFIG_DIRECTORY}/*.yaml`;

/** Directories of flyteadmin's certificate, and of the authority by which its clients know it. */
export const CERTIFICATE_DIRECTORY = '/etc/flyte/certificate';
export const AUTHORITY_DIRECTORY = '/etc/flyte/authority';

/** Directory of the credentials of other clusters, in a folder each. */
export const CLUSTERS_DIRECTORY = '/etc/flyte/clusters';

/** Directory of the cluster resource templates. */
export const TEMPLATES_DIRECTORY = '/etc/flyte/clusterresource/templates';

/** Pod template annotation with the checksum of what the pod mounts. */
export const CONFIG_CHECKSUM_ANNOTATION = 'cdk8s-flyte.dev/config-checksum';

/** Directory of the password and the authority in every container that talks to the database. */
export const DATABASE_DIRECTORY = '/etc/db';

/** Directory of the password in the same containers, where a secret store's driver mounts it. */
export const SECRET_STORE_DIRECTORY = '/etc/db-store';

/** Service annotation that says why it is open outside the cluster. */
export const EXPOSED_ANNOTATION = 'cdk8s-flyte.dev/exposed';

/** Deployment annotation that says why an image of another version works. */
export const VERSION_SKEW_ANNOTATION = 'cdk8s-flyte.dev/version-skew';
