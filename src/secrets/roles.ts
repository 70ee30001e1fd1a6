import { posix } from 'path';
import { FlyteConfig } from './flyte-config';
import { Objects, Pod } from './objects';
import { Purpose, Server } from './purpose';
import { fieldsAt, listAt, textAt } from '../judging/manifest/fields';
import { Fields } from '../judging/manifest/json';

/** What the files and the environment of a pod are for. */
export interface Roles {
  readonly files: ReadonlyMap<string, Purpose>;
  readonly env: (name: string) => Purpose | undefined;
}

const DEVELOPMENT = 'cdk8s-flyte.dev/for-development';
/** The place of flyteadmin's static clients in its environment. */
const HASH = /^auth\.appauth\.selfauthserver\.staticclients\.(.+)\.client_secret$/i;
/** By this address flyteadmin's HTTP API calls its own gRPC, and verifies it. */
const LISTENS_ON = '0.0.0.0';

/** Reads the roles from Flyte's configuration: the paths and names that it says, or that the programs have compiled in. */
export function rolesOf(pod: Pod, config: FlyteConfig, objects: Objects): Roles {
  const files = new Map<string, Purpose>([
    ...loginFiles(config), ...databaseFiles(config), ...clientFiles(config), ...serverFiles(pod, config, objects),
    ...developmentFiles(pod),
  ].map(([path, purpose]) => [posix.normalize(path), purpose]));
  const variable = config.text('admin', 'clientSecretEnvVar');
  return {
    files,
    env: (name) => {
      const client = HASH.exec(name)?.[1];
      if (client !== undefined) { return { kind: 'client-hash', client: client.toLowerCase() }; }
      return name === variable ? clientSecret(config) : undefined;
    },
  };
}

type Role = readonly [path: string, purpose: Purpose];

function loginFiles(config: FlyteConfig): Role[] {
  if (config.at('auth') === undefined || config.at('server', 'security', 'useAuth') !== true) { return []; }
  const folder = config.text('secrets', 'secrets-prefix') ?? '/etc/secrets';
  const file = (kind: 'cookie-hash-key' | 'cookie-block-key' | 'claim-key' | 'token-key' | 'old-token-key' | 'oidc-client-secret', fallback: string, ...path: string[]): Role =>
    [`${folder}/${config.text('auth', ...path) ?? fallback}`, { kind }];
  const issues = config.text('auth', 'appAuth', 'authServerType')?.toLowerCase() !== 'external';
  const self = ['appAuth', 'selfAuthServer'];
  const clientFile = config.text('auth', 'userAuth', 'openId', 'clientSecretFile');
  return [
    ...clientFile === undefined ? [file('oidc-client-secret', 'oidc_client_secret', 'userAuth', 'openId', 'clientSecretName')]
      : [[clientFile, { kind: 'oidc-client-secret' }] as const],
    file('cookie-hash-key', 'cookie_hash_key', 'userAuth', 'cookieHashKeySecretName'),
    file('cookie-block-key', 'cookie_block_key', 'userAuth', 'cookieBlockKeySecretName'),
    ...issues ? [
      file('claim-key', 'claim_symmetric_key', ...self, 'claimSymmetricEncryptionKeySecretName'),
      file('token-key', 'token_rsa_key.pem', ...self, 'tokenSigningRSAKeySecretName'),
      file('old-token-key', 'token_rsa_key_old.pem', ...self, 'oldTokenSigningRSAKeySecretName'),
    ] : [],
  ];
}

function databaseFiles(config: FlyteConfig): Role[] {
  const password = config.text('database', 'postgres', 'passwordPath');
  const authority = /(?:^|\s)sslrootcert=(\S+)/.exec(config.text('database', 'postgres', 'options') ?? '')?.[1];
  return [
    ...password === undefined ? [] : [[password, { kind: 'database-password' }] as const],
    ...authority === undefined ? [] : [[authority, { kind: 'database-authority' }] as const],
  ];
}

function clientFiles(config: FlyteConfig): Role[] {
  if (config.at('admin') === undefined) { return []; }
  const authority = config.text('admin', 'caCertFilePath');
  return [
    [config.text('admin', 'clientSecretLocation') ?? '/etc/secrets/client_secret', clientSecret(config)],
    ...authority === undefined ? [] : [[authority, { kind: 'authority' }] as const],
  ];
}

function clientSecret(config: FlyteConfig): Purpose {
  // Flyte reads the ids of clients in lower case.
  return { kind: 'client-secret', client: (config.text('admin', 'clientId') ?? 'flytepropeller').toLowerCase() };
}

function serverFiles(pod: Pod, config: FlyteConfig, objects: Objects): Role[] {
  const ssl = (key: string) => config.text('server', 'security', 'ssl', key);
  const [certificate, key, folder] = [ssl('certificateFile'), ssl('keyFile'), config.text('webhook', 'certDir')];
  const namesAt = (...ports: unknown[]) => objects.servicesOf(pod, ports).flatMap((service) => namesOf(service, pod.namespace));
  const api = namesAt(config.at('server', 'httpPort') ?? 8088, config.at('server', 'grpc', 'port') ?? 8089);
  const hook = config.at('webhook', 'listenPort') ?? 9443;
  const itself = config.text('admin', 'endpoint')?.startsWith('localhost:') === true ? ['localhost'] : [];
  const admin: Server = { name: 'flyteadmin', dnsNames: api.length === 0 ? [] : [...api, ...itself], addresses: [LISTENS_ON] };
  const webhook: Server = { name: 'the pod webhook', dnsNames: namesAt(hook), addresses: [], ...knownTo(pod, objects.servicesOf(pod, [hook]), objects) };
  return [
    ...certificate === undefined ? [] : [[certificate, { kind: 'certificate', server: admin }] as const],
    ...key === undefined ? [] : [[key, { kind: 'certificate-key', server: admin }] as const],
    ...folder === undefined ? [] : [
      [`${folder}/tls.crt`, { kind: 'certificate', server: webhook }] as const,
      [`${folder}/tls.key`, { kind: 'certificate-key', server: webhook }] as const,
      [`${folder}/ca.crt`, { kind: 'authority' }] as const,
    ],
  ];
}

/** The names by which a Service is called; none without a namespace, which most of them have in them. */
function namesOf(service: string, namespace: string | undefined): string[] {
  return namespace === undefined ? [] : ['', `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`].map((ending) => `${service}${ending}`);
}

/** By whom the API server knows the webhook: what is said in the manifests is not changed by a new certificate. */
function knownTo(pod: Pod, services: readonly string[], objects: Objects): Pick<Server, 'known' | 'injected'> {
  const configuration = services.map((service) => objects.webhookAt(service, pod.namespace)).find((one) => one !== undefined);
  if (configuration === undefined) { return { known: 'no MutatingWebhookConfiguration of the manifests says who signs it' }; }
  return knownBy(configuration, listAt(configuration, 'webhooks').map((webhook) => fieldsAt(webhook, 'clientConfig'))
    .filter((client) => services.includes(textAt(client, 'service', 'name') ?? '')));
}

function knownBy(configuration: Fields, clients: readonly Fields[]): Pick<Server, 'known' | 'injected'> {
  const annotations = fieldsAt(configuration, 'metadata', 'annotations');
  if (textAt(annotations, 'cert-manager.io/inject-ca-from-secret') !== undefined) { return { injected: true }; }
  const from = textAt(annotations, 'cert-manager.io/inject-ca-from');
  if (from !== undefined) { return { known: `cert-manager injects the authority of its Certificate ${from}` }; }
  return { known: clients.some((client) => textAt(client, 'caBundle') !== undefined) ? 'the manifests have a caBundle of its authority' : 'something else injects its authority' };
}

/** InClusterPostgres of this library makes the database with the password that it reads. */
function developmentFiles(pod: Pod): Role[] {
  const initializes = pod.containers.some((container) => textAt(container, 'name') === 'initialize');
  return pod.annotations[DEVELOPMENT] === 'true' && initializes ? [['/etc/db/password', { kind: 'development-password' }]] : [];
}
