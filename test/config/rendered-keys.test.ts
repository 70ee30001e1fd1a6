import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App, Duration, Size } from 'cdk8s';
import {
  AdminCertificates, Authentication, AuthKeys, AuthorizationServer, CookieSameSite, FlyteEndpoint, FlyteRelease, OAuthClient, ObjectStore,
  OidcAuthenticationOptions, SecurityProfile, TaskPlugin, TaskSecurity, WebhookCertificates,
} from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { parse } from 'yaml';
import { harmOf, isSecurityKey } from '../../src/config/harm';
import { keyProblems } from '../../src/config/keys/key-problems';
import { Key, Keys, keysOf } from '../../src/config/keys/release-keys';
import { OWNED, ownerOf } from '../../src/config/owned';
import { isRead, pluginsOff, PROGRAMS } from '../../src/config/processes';
import { Document, documentOf, isDocument } from '../../src/private/documents';
import { chartNameOf } from '../../src/private/flyte-core-chart';
import { COMPONENTS, core, manifests, nameOf, testChart, testDatabase, testSecret } from '../support';

const KEYS = keysOf(FlyteRelease.LATEST.version)!;
/** Each that is a component; flytepropeller makes its manager. */
const PROCESSES = Object.keys(PROGRAMS).filter((name) => name !== 'flytepropeller-manager');

/** A configuration, and the process that reads it. */
type Config = readonly [process: string, config: Document];

function configsOf(all: readonly Document[]): Config[] {
  return all.filter((manifest) => manifest.kind === 'ConfigMap' && nameOf(manifest).endsWith('-config'))
    .map((map) => [processOf(map), documentOf(parse(String(documentOf(map.data)['config.yaml'])))]);
}

/** The process that a ConfigMap is for; one that adopts a release carries the name that the chart has for it. */
function processOf(map: Document): string {
  const name = String(documentOf(documentOf(map.metadata).labels)['app.kubernetes.io/name']);
  return Object.keys(PROGRAMS).find((process) => chartNameOf(process) === name) ?? name;
}

const EXAMPLES = join(__dirname, '..', '..', 'examples');
const ofExamples = readdirSync(EXAMPLES).filter((name) => existsSync(join(EXAMPLES, name, 'cdk8s.yaml'))).flatMap((name) => {
  const { synthesize } = jest.requireActual(join(EXAMPLES, name, 'main')) as { synthesize: (app: App) => App };
  return configsOf(synthesize(new App()).charts.flatMap((chart) => chart.toJson() as Document[])).map((config): [string, Config] => [name, config]);
});

/** What brings further keys, one by one. */
const OPTIONS: { readonly [title: string]: (process: string) => object } = {
  'nothing': () => ({}),
  'all that is small': (process) => ({
    flyteadmin: { corsAllowedOrigins: ['https://a.example.com'], tasks: { resources: { defaults: { ephemeralStorage: Size.gibibytes(1) }, limits: { gpu: 2 } } }, consolePath: '/console' },
    syncresources: { customData: Object.fromEntries(['development', 'staging', 'production'].map((domain) => [domain, { cpu: '1' }])), refreshInterval: Duration.seconds(30) },
    flytepropeller: {
      clusterId: 'a',
      workers: 1,
      dataCatalog: FlyteEndpoint.of({ host: 'catalog.example.com', port: 89 }),
      tasks: {
        plugins: [TaskPlugin.CONTAINER, TaskPlugin.ARRAY, TaskPlugin.RAY],
        podTemplate: 'a',
        security: TaskSecurity.nonRoot(),
        env: { A: 'a' },
        envFromSecrets: [kplus.Secret.fromSecretName(testChart(), 'tasks', 'tasks')],
      },
    },
  })[process] ?? {},
  'an S3-compatible store': (process) => ({
    ...(['flyteadmin', 'datacatalog', 'flytepropeller'].includes(process) ? {
      objectStore: ObjectStore.s3Compatible({
        endpoint: 'http://minio.example.com',
        bucket: 'acme',
        accessKey: { accessKeyId: testSecret(testChart(), 's', 'id'), secretAccessKey: testSecret(testChart(), 's', 'key') },
        publicEndpoint: 'https://store.example.com',
        cache: Size.mebibytes(10),
        multiContainer: true,
      }),
    } : {}),
  }),
  'Google Cloud Storage': (process) => (['flyteadmin', 'datacatalog', 'flytepropeller'].includes(process) ? { objectStore: ObjectStore.gcs({ bucket: 'acme', projectId: 'acme-flyte' }) } : {}),
  'Azure': (process) => (['flyteadmin', 'datacatalog', 'flytepropeller'].includes(process) ? { objectStore: ObjectStore.azure({ container: 'acme', account: 'acme' }) } : {}),
  'a pool': (process) => (['flyteadmin', 'datacatalog', 'flytescheduler', 'syncresources'].includes(process) ? {
    database: testDatabase(testChart(), { pool: { maxIdleConnections: 1, maxOpenConnections: 2, connectionLifetime: Duration.minutes(1) } }),
  } : {}),
  'supplied certificates': (process) => (process === 'flyte-pod-webhook'
    ? { certificates: WebhookCertificates.supplied({ secret: kplus.Secret.fromSecretName(testChart(), 'tls', 'tls'), annotations: { a: 'b' } }) } : {}),
  'OpenShift': () => ({ securityProfile: SecurityProfile.OPENSHIFT }),
};

const ofComponents = PROCESSES.flatMap((process) => Object.entries(OPTIONS).map(([title, options]): [string, Config] => {
  const chart = testChart();
  COMPONENTS[process](chart, options(process));
  return [title, configsOf(manifests(chart))[0]];
}));

/** Every option of login, with either server. */
const LOGINS: { readonly [title: string]: (secret: (key: string) => kplus.SecretValue) => Partial<OidcAuthenticationOptions> } = {
  'login and TLS': (secret) => ({ internalClient: { clientSecret: secret('internal'), clientSecretHash: secret('hash') } }),
  'all of its own server': (secret) => ({
    internalClient: { clientId: 'engine', clientSecret: secret('internal'), clientSecretHash: secret('hash'), scopes: ['all'] },
    authorizationServer: AuthorizationServer.builtIn({
      clients: [OAuthClient.confidential({ id: 'robot', secretHash: secret('robot') }), OAuthClient.publicClient({ id: 'page', redirectUris: ['https://page.example.com/'] })],
      accessTokenLifespan: Duration.minutes(10),
      refreshTokenLifespan: Duration.hours(12),
      authorizationCodeLifespan: Duration.minutes(2),
    }),
    flyteClient: { clientId: 'page', redirectUri: 'https://page.example.com/', scopes: ['all'] },
    cookies: { sameSite: CookieSameSite.STRICT, domain: 'example.com' },
    httpAuthorizationHeader: 'X-Flyte',
    grpcAuthorizationHeader: 'x-flyte',
    proxyUrl: 'http://proxy.example.com:3128',
    identityProviderParameter: 'idp',
  }),
  'all of an external server': (secret) => ({
    internalClient: { clientId: 'Engine', clientSecret: secret('internal'), scopes: ['api://flyte/.default'], audience: 'api://flyte' },
    authorizationServer: AuthorizationServer.external({
      baseUrl: 'https://auth.example.com', metadataUrl: '.well-known/openid-configuration', allowedAudience: ['api://flyte'], retryAttempts: 2, retryDelay: Duration.seconds(3),
    }),
    flyteClient: { clientId: 'cli', audience: 'api://flyte' },
    proxyUrl: 'http://proxy.example.com:3128',
  }),
};

function withLogin(options: (secret: (key: string) => kplus.SecretValue) => Partial<OidcAuthenticationOptions>): Config[] {
  const chart = testChart();
  const secret = (key: string): kplus.SecretValue => testSecret(chart, 'auth', key);
  core(chart, {
    authentication: Authentication.oidc({
      publicUrl: 'https://flyte.example.com',
      provider: { baseUrl: 'https://login.example.com', clientId: 'flyte', clientSecret: secret('client'), issuerUrl: 'https://issuer.example.com' },
      keys: AuthKeys.fromSecret(kplus.Secret.fromSecretName(chart, 'keys', 'keys')),
      internalClient: { clientSecret: secret('unused') },
      ...options(secret),
    }),
    certificates: { admin: AdminCertificates.fromSecret({ certificate: kplus.Secret.fromSecretName(chart, 'cert', 'cert'), authority: secret('ca') }) },
  });
  return configsOf(manifests(chart));
}

const logins = Object.entries(LOGINS).flatMap(([title, options]) => withLogin(options).map((config): [string, Config] => [title, config]));
const OURS: [string, Config][] = [...ofComponents, ...logins];
// Examples have extra configuration of their own.
const RENDERED: [string, Config][] = [...ofExamples, ...OURS];

/** Every setting of a configuration, below structs only: what stands in lists and maps has no name of Flyte's. */
function settingsIn(keys: Keys, config: Document, at = ''): string[] {
  return Object.entries(config).flatMap(([name, value]) => {
    const type = keys.get(name.toLowerCase())?.type;
    const path = at + name;
    if (type === undefined) { throw new Error(`${path} is no key`); }
    return type.kind === 'struct' && isDocument(value) ? settingsIn(type.keys, value, `${path}.`) : [path];
  });
}

test.each(RENDERED.map(([title, [process, config]]) => [process, title, config] as const))('%s with %s: what is rendered is known, read, and of the right type', (process, _title, { manager, ...config }) => {
  const program = PROGRAMS[process];
  // The manager's own section is in no document; conformance asks its program.
  expect(manager !== undefined).toBe(process === 'flytepropeller-manager');
  expect(keyProblems({ name: program, sections: KEYS.sectionsOf(program) }, config)).toEqual([]);
  expect(settingsIn(KEYS.sectionsOf(program), config).filter((path) => !isRead(process, path))).toEqual([]);
  expect(Object.keys(documentOf(config.plugins)).filter((section) => pluginsOff(config, section) !== undefined)).toEqual([]);
});

/** What the library sets and anyone may set otherwise: nothing else follows it, and there is no prop for it. */
const OPEN = [
  'application.grpcMaxRecvMsgSizeMBs', 'application.readHeaderTimeoutSeconds',
  'datacatalog.heartbeat-grace-period-multiplier',
  'datacatalog.max-reservation-heartbeat', 'datacatalog.storage-prefix', 'flyteadmin.eventVersion', 'flyteadmin.metadataStoragePrefix',
  'plugins.k8s.co-pilot.name',
  'plugins.k8s.co-pilot.start-timeout', 'plugins.ray.serviceType', 'propeller.limit-namespace', 'propeller.metadata-prefix',
  'server.security.allowedHeaders', 'storage.signedUrl.stowConfigOverride', 'storage.stow.config', 'tasks.task-plugins.default-for-task-types',
  'webhook.namespaceSelector', 'webhook.secretManagerType',
];

test('whatever the library sets is its own, with the prop or the reason in owned.ts or harm.ts, or may be set otherwise', () => {
  const all = OURS.flatMap(([, [process, config]]) => settingsIn(KEYS.sectionsOf(PROGRAMS[process]), config));
  const free = [...new Set(all)].filter((path) => ownerOf(path) === undefined && harmOf(path) === undefined && !path.split('.').some(isSecurityKey));
  expect(free.sort()).toEqual([...OPEN].sort());
});

test('what is owned is a key of Flyte, so that no line of owned.ts says nothing', () => {
  const paths = OWNED.flatMap(([, ...settings]) => settings);
  const known = (path: string): boolean => Object.values(PROGRAMS).some((program) => {
    let keys: Keys | undefined = KEYS.sectionsOf(program);
    return path.split('.').every((part) => {
      // What is below a map is named by the consumer.
      if (keys === undefined) { return true; }
      const type: ReturnType<Keys['get']> = keys.get(part);
      keys = type?.type.kind === 'struct' ? type.type.keys : undefined;
      return type !== undefined;
    });
  });
  expect(paths.filter((path) => !known(path))).toEqual([]);
  expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
});

/** A path as Flyte spells it. */
function spelled(path: string): string {
  for (const program of Object.values(PROGRAMS)) {
    let keys: Keys | undefined = KEYS.sectionsOf(program);
    const names = path.split('.').map((part): string | undefined => {
      // What is below a map is named by the consumer.
      if (keys === undefined) { return part; }
      const key: Key | undefined = keys.get(part);
      keys = key?.type.kind === 'struct' ? key.type.keys : undefined;
      return key?.name;
    });
    if (!names.includes(undefined)) { return names.join('.'); }
  }
  return path;
}

test('docs/extra-config.md lists what is owned, and what to do instead', () => {
  const guide = readFileSync(join(__dirname, '..', '..', 'docs', 'extra-config.md'), 'utf8');
  const rows = OWNED.map(([fix, ...settings]) => `| ${settings.map((path) => `\`${spelled(path)}\``).join(', ')} | ${fix} |`);
  expect(guide.slice(guide.indexOf('<!-- owned'), guide.indexOf('<!-- end -->')).split('\n').filter((line) => line.startsWith('| `'))).toEqual(rows);
});
