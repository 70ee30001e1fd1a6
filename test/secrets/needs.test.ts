import { App, Chart, Testing } from 'cdk8s';
import { AuthKeys, Authentication, Database, FlyteCore, InClusterPostgres, ObjectStore, PostgresTls } from 'cdk8s-flyte';
import { Secret } from 'cdk8s-plus-27';
import { configMap, deployment, needs, ways } from './helpers';
import { synthesize as binary } from '../../examples/binary/main';
import { synthesize as everything } from '../../examples/everything/main';
import { synthesize as openshift } from '../../examples/openshift/main';
import { synthesize as production } from '../../examples/production/main';
import { synthesize as quickstart } from '../../examples/quickstart/main';

function objectsOf(synthesize: (app: App) => App): object[] {
  return synthesize(Testing.app()).charts.flatMap((chart) => chart.toJson() as object[]);
}

const KEYS = ['claim_symmetric_key: make', 'client_secret: make', 'client_secret_hash: make', 'cookie_block_key: make', 'cookie_hash_key: make',
  'oidc_client_secret: give', 'token_rsa_key.pem: make', 'token_rsa_key_old.pem: optional'].map((key) => `flyte/flyte-auth ${key}`);

test('production: the keys of login can be made; what others know is given, and cert-manager makes the certificates', () => {
  expect(ways(needs(objectsOf(production)))).toEqual([
    ...KEYS,
    'flyte/flyte-db ca.crt: give', 'flyte/flyte-db password: give',
    ...['ca.crt', 'tls.crt', 'tls.key'].map((key) => `flyte/flyte-pod-webhook-tls ${key}: cert-manager`),
    'flyte/flyte-tls tls.crt: cert-manager', 'flyte/flyte-tls tls.key: cert-manager',
    ...['ca.crt', 'tls.crt', 'tls.key'].map((key) => `flyte/flyteadmin-tls ${key}: cert-manager`),
  ]);
});

test('everything: certificates from Secrets, registries, connectors and tasks too', () => {
  const found = needs(objectsOf(everything));
  expect(ways(found)).toEqual([
    '-/tasks *: give',
    ...['ca.crt', 'tls.crt', 'tls.key'].map((key) => `flyte/flyte-admin-tls ${key}: make`),
    ...KEYS,
    'flyte/flyte-db ca.crt: give', 'flyte/flyte-db password: give',
    'flyte/flyte-tls tls.crt: give', 'flyte/flyte-tls tls.key: give',
    ...['ca.crt', 'tls.crt', 'tls.key'].map((key) => `flyte/flyte-webhook-tls ${key}: ask`),
    'flyte/openai api_key: give', 'flyte/redis password: give', 'flyte/registry .dockerconfigjson: give', 'flyte/snowflake token: give',
  ]);
  expect(found.find(({ secret }) => secret === 'flyte-auth')!.keys.find(({ key }) => key === 'client_secret')!.readers)
    .toEqual(['Deployment flytepropeller', 'Deployment flytescheduler']);
  expect(found.find(({ secret }) => secret === 'redis')!.keys[0].purpose).toEqual({ kind: 'unknown', as: 'PROPELLER.RESOURCEMANAGER.REDIS.HOSTKEY' });
});

test('OpenShift makes the certificate of the webhook', () => {
  expect(ways(needs(objectsOf(openshift))).filter((line) => line.includes('tls'))).toEqual(['ca.crt', 'tls.crt', 'tls.key'].map((key) => `flyte/flyte-webhook-tls ${key}: OpenShift`));
});

test.each([['quickstart', quickstart], ['binary', binary]])('%s brings its Secrets along', (_name, synthesize) => {
  expect(needs(objectsOf(synthesize))).toEqual([]);
});

const secretOf = (chart: Chart, name: string) => Secret.fromSecretName(chart, `${name}-secret`, name);

function core(chart: Chart, authentication: Authentication): void {
  new FlyteCore(chart, 'flyte', {
    database: Database.postgres({ host: 'db.example.com', username: 'flyte', password: { secret: secretOf(chart, 'db'), key: 'password' }, tls: PostgresTls.disabled() }),
    objectStore: ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1' }),
    projects: ['research'],
    authentication,
  });
}

test('keys that flyteadmin makes when it starts are nobody else\'s', () => {
  const chart = new Chart(Testing.app(), 'flyte', { namespace: 'flyte' });
  const value = (key: string) => ({ secret: Secret.fromSecretName(chart, key, 'login'), key });
  core(chart, Authentication.oidc({
    publicUrl: 'https://flyte.example.com',
    provider: { baseUrl: 'https://login.example.com', clientId: 'flyte', clientSecret: value('oidc') },
    keys: AuthKeys.generatedAtRuntime(),
    internalClient: { clientSecret: value('plain'), clientSecretHash: value('hash') },
  }));
  const found = ways(needs(chart.toJson() as object[]));
  expect(found).toContain('flyte/login hash: make');
  expect(found).toContain('flyte/login plain: make');
  expect(found).toContain('flyte/login oidc: give');
  expect(found.filter((line) => line.startsWith('flyte/flyte-admin-secrets')).every((line) => line.endsWith('flyteadmin, when it first starts'))).toBe(true);
  expect(found.some((line) => line.startsWith('flyte/flyte-admin-secrets'))).toBe(true);
});

test('the password of a database in the cluster can be made, since the database is made with it', () => {
  const chart = new Chart(Testing.app(), 'flyte', { namespace: 'flyte' });
  const postgres = new InClusterPostgres(chart, 'postgres', { password: { secret: secretOf(chart, 'development'), key: 'password' } });
  new FlyteCore(chart, 'flyte', { database: postgres.database, objectStore: ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1' }), projects: ['research'] });
  expect(ways(needs(chart.toJson() as object[]))).toEqual(['flyte/development password: make']);
});

const LOGIN = { auth: { appAuth: { authServerType: 'Self' } }, server: { security: { useAuth: true } } };
const mounting = (secret: object, mountPath = '/etc/secrets', mount: object = {}) => ({
  volumes: [{ name: 'config', configMap: { name: 'config' } }, { name: 'secrets', ...secret }],
  containers: [{ name: 'main', volumeMounts: [{ name: 'secrets', mountPath, ...mount }] }],
});

describe('what a file is for is said by the configuration', () => {
  test('by the names of the configuration, in any case of its keys', () => {
    const config = { auth: { USERAUTH: { cookieHashKeySecretName: 'mine' } }, server: { security: { useAuth: true } }, secrets: { 'secrets-prefix': '/keys' } };
    const pod = mounting({ secret: { secretName: 'own', items: [{ key: 'a', path: 'mine' }, { key: 'b', path: 'cookie_hash_key' }] } }, '/keys');
    expect(ways(needs([configMap(config), deployment(pod)]))).toEqual(['flyte/own a: make', 'flyte/own b: give']);
  });

  test('a Secret that is mounted as a whole has the keys that the configuration looks for there', () => {
    expect(ways(needs([configMap(LOGIN), deployment(mounting({ secret: { secretName: 'own' } }))]))).toEqual([
      'flyte/own claim_symmetric_key: make', 'flyte/own cookie_block_key: make', 'flyte/own cookie_hash_key: make', 'flyte/own oidc_client_secret: give',
      'flyte/own token_rsa_key.pem: make', 'flyte/own token_rsa_key_old.pem: optional',
    ]);
  });

  test('one key mounted over a file', () => {
    const pod = mounting({ secret: { secretName: 'own', items: [{ key: 'k', path: 'k' }] } }, '/etc/secrets/cookie_hash_key', { subPath: 'k' });
    expect(ways(needs([configMap(LOGIN), deployment(pod)]))).toEqual(['flyte/own k: make']);
  });

  test('with an external authorization server the keys of tokens are none', () => {
    const external = { ...LOGIN, auth: { appAuth: { authServerType: 'External' } } };
    const pod = mounting({ secret: { secretName: 'own', items: [{ key: 'token_rsa_key.pem', path: 'token_rsa_key.pem' }] } });
    expect(ways(needs([configMap(external), deployment(pod)]))).toEqual(['flyte/own token_rsa_key.pem: give']);
  });

  test.each([
    ['no configuration', {}], ['login that is off', { auth: {} }], ['a text that is no YAML', ': {'],
  ])('with %s nothing is guessed', (_title, config) => {
    const pod = mounting({ secret: { secretName: 'own', items: [{ key: 'cookie_hash_key', path: 'cookie_hash_key' }] } });
    const object = typeof config === 'string' ? { ...configMap({}), data: { 'config.yaml': config } } : configMap(config);
    expect(ways(needs([object, deployment(pod)]))).toEqual(['flyte/own cookie_hash_key: give']);
  });

  test('a ConfigMap of another namespace says nothing', () => {
    expect(ways(needs([configMap(LOGIN, 'config', 'other'), deployment(mounting({ secret: { secretName: 'own' } }))]))).toEqual(['flyte/own *: give']);
  });

  test('a key read as two things is left to you, and that is said', () => {
    const items = [{ key: 'k', path: 'cookie_hash_key' }, { key: 'k', path: 'claim_symmetric_key' }];
    const [{ keys: [key] }] = needs([configMap(LOGIN), deployment(mounting({ secret: { secretName: 'own', items } }))]);
    expect(key.way).toEqual({ how: 'give', why: 'it is read as two things: signs the cookies of flyteadmin: 64 bytes, and encrypts the claims of authorization codes: 32 bytes' });
  });
});

describe('a secret of a client and its hash', () => {
  const HASH = 'AUTH.APPAUTH.SELFAUTHSERVER.STATICCLIENTS.PLANE.CLIENT_SECRET';
  const admin = (namespace: string) => deployment({ containers: [{ env: [{ name: HASH, valueFrom: { secretKeyRef: { name: 'hashes', key: 'plane' } } }] }] }, { name: 'flyteadmin', namespace });
  const plane = (namespace: string) => [
    configMap({ admin: { clientId: 'Plane' } }, 'config', namespace),
    deployment(mounting({ secret: { secretName: 'plane', items: [{ key: 'client_secret', path: 'client_secret' }] } }), { namespace }),
  ];

  test('are made together, also in two namespaces', () => {
    expect(ways(needs([admin('control'), ...plane('data')]))).toEqual(['control/hashes plane: make', 'data/plane client_secret: make']);
  });

  test('alone, neither is', () => {
    expect(needs([admin('control')])[0].keys[0].way).toEqual({ how: 'give', why: 'nothing in the manifests reads the secret that it is the hash of' });
    expect(needs(plane('data'))[0].keys[0].way).toEqual({ how: 'give', why: 'no flyteadmin of the manifests knows this client by a hash' });
  });

  test('belong to their own namespace; of another it must be clear which', () => {
    expect(ways(needs([admin('a'), admin('b'), ...plane('a')]))).toEqual(['a/hashes plane: make', 'a/plane client_secret: make', 'b/hashes plane: give']);
    expect(needs([admin('a'), admin('b'), ...plane('c')]).find(({ secret }) => secret === 'plane')!.keys[0].way).toEqual({ how: 'give', why: 'several namespaces know this client' });
  });

  test('are left alone where one of them is made elsewhere', () => {
    const external = { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata: { name: 'hashes', namespace: 'control' }, spec: {} };
    expect(ways(needs([admin('control'), ...plane('data'), external]))).toEqual(['control/hashes plane: an ExternalSecret', 'data/plane client_secret: give']);
  });
});

describe('certificates', () => {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'hook', namespace: 'flyte' }, spec: { selector: { app: 'app' } } };
  const pod = deployment(mounting({ secret: { secretName: 'hook-tls' } }, '/certs'));
  const config = configMap({ webhook: { certDir: '/certs' } });
  const webhook = (annotations: object, clientConfig: object = {}) => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'hook', annotations },
    webhooks: [{ clientConfig: { service: { name: 'hook', namespace: 'flyte' }, ...clientConfig } }],
  });
  const wayOf = (...objects: object[]) => needs(objects).find(({ secret }) => secret === 'hook-tls')!.keys.find(({ key }) => key === 'tls.key')!.way;

  test('whose authority cert-manager reads from the Secret are made', () => {
    expect(wayOf(pod, config, service, webhook({ 'cert-manager.io/inject-ca-from-secret': 'flyte/hook-tls' }))).toEqual({ how: 'make' });
  });

  test.each([
    ['a caBundle', webhook({}, { caBundle: 'TFM=' }), 'the manifests have a caBundle of its authority'],
    ['a Certificate', webhook({ 'cert-manager.io/inject-ca-from': 'flyte/x' }), 'cert-manager injects the authority of its Certificate flyte/x'],
    ['an annotation of another', webhook({ x: 'y' }), 'something else injects its authority'],
    ['nothing', {}, 'no MutatingWebhookConfiguration of the manifests says who signs it'],
  ])('whose authority is known by %s are made if named', (_title, object, why) => {
    expect(wayOf(pod, config, service, object)).toEqual({ how: 'ask', why });
  });

  test('need a Service and a namespace to be made out to', () => {
    expect(wayOf(pod, config)).toEqual({ how: 'give', why: 'no Service of the manifests leads to its pods' });
    const bare = (object: object) => ({ ...object, metadata: { name: (object as { metadata: { name: string } }).metadata.name } });
    expect(wayOf(bare(pod), bare(config), bare(service))).toEqual({ how: 'give', why: 'its pods have no namespace' });
  });

  test('are made if named where clients know the authority from another Secret', () => {
    const server = configMap({ server: { security: { ssl: { certificateFile: '/certs/tls.crt', keyFile: '/certs/tls.key' } } } });
    const client = [
      configMap({ admin: { caCertFilePath: '/ca/ca.crt' } }, 'client-config'),
      deployment({
        volumes: [{ name: 'c', configMap: { name: 'client-config' } }, { name: 'ca', secret: { secretName: 'company', items: [{ key: 'ca.crt', path: 'ca.crt' }] } }],
        containers: [{ volumeMounts: [{ name: 'ca', mountPath: '/ca' }] }],
      }, { name: 'client' }),
    ];
    expect(wayOf(pod, server, service)).toEqual({ how: 'make' });
    expect(wayOf(pod, server, service, ...client)).toEqual({ how: 'ask', why: 'clients take its authority from the Secret company' });
  });
});

describe('whoever reads a Secret is found', () => {
  const name = (secret: string) => ({ secretRef: { name: secret } });
  test.each<[string, object, string[]]>([
    ['environment', deployment({ containers: [{ env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] }] }), ['flyte/s k: give']],
    ['optional environment', deployment({ containers: [{ env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k', optional: true } } }] }] }), ['flyte/s k: optional']],
    ['the whole environment', deployment({ initContainers: [{ envFrom: [name('s')] }] }), ['flyte/s *: give']],
    ['a projected volume', deployment({ volumes: [{ projected: { sources: [{ secret: { name: 's', items: [{ key: 'k', path: 'p' }] } }, { configMap: { name: 'c' } }] } }] }), ['flyte/s k: give']],
    ['a volume of a driver', deployment({ volumes: [{ csi: { nodePublishSecretRef: { name: 's' } } }, { azureFile: { secretName: 'z' } }, { cephfs: name('t') }] }), ['flyte/s *: give', 'flyte/t *: give', 'flyte/z *: give']],
    ['a registry', deployment({ imagePullSecrets: [{ name: 's' }] }), ['flyte/s .dockerconfigjson: give']],
    ['a ServiceAccount', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'a', namespace: 'x' }, imagePullSecrets: [{ name: 's' }] }, ['x/s .dockerconfigjson: give']],
    ['a Gateway', { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'a', namespace: 'x' }, spec: { listeners: [{ tls: { certificateRefs: [{ name: 's', namespace: 'y' }, { kind: 'Other', name: 'o' }] } }] } }, ['y/s tls.crt: give', 'y/s tls.key: give']],
    ['an Ingress', { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'a', namespace: 'x' }, spec: { tls: [{ secretName: 's' }, {}] } }, ['x/s tls.crt: give', 'x/s tls.key: give']],
    ['a CronJob', { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'a', namespace: 'x' }, spec: { jobTemplate: { spec: { template: { spec: { containers: [{ envFrom: [name('s')] }] } } } } } }, ['x/s *: give']],
    ['nobody', deployment({ containers: 'none', volumes: [1, null, { secret: 's' }], imagePullSecrets: {} }), []],
  ])('%s', (_title, object, expected) => {
    expect(ways(needs([object]))).toEqual(expected);
  });

  test('a Secret among the manifests that lacks a key is named with that key', () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'flyte' }, data: { a: 'YQ==' }, stringData: { b: 'b' } };
    const env = (key: string) => ({ name: key, valueFrom: { secretKeyRef: { name: 's', key } } });
    const [need] = needs([secret, deployment({ containers: [{ env: [env('a'), env('b'), env('c')] }] })]);
    expect(need).toMatchObject({ lacking: true, keys: [{ key: 'c', way: { how: 'give', why: 'its Secret is among the manifests, without this key' } }] });
    expect(needs([secret, deployment({ containers: [{ env: [env('a')] }] })])).toEqual([]);
  });

  test('a SealedSecret and an ExternalSecret make what they say', () => {
    const made = [
      { apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', metadata: { name: 'x', namespace: 'flyte' }, spec: { template: { metadata: { name: 's' } } } },
      { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata: { name: 'y', namespace: 'flyte' }, spec: { target: { name: 't' } } },
    ];
    expect(ways(needs([...made, deployment({ containers: [{ envFrom: [name('s'), name('t')] }] })]))).toEqual(['flyte/s *: a SealedSecret', 'flyte/t *: an ExternalSecret']);
  });
});
