import { Chart, Size } from 'cdk8s';
import { AuthKeys, Authentication, FlyteAdmin, FlyteAdminProps, ObjectStore, PostgresTls } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { accessOf, commandsOf, mountsOf, portsOf, probesOf, rulesOf, secretEnvOf, servicePortsOf, volumesOf } from './reading';
import { Document, documentOf } from '../../src/private/documents';
import { configOf, containerOf, envOf, find, findAll, manifests, podOf, testChart, testDatabase, testObjectStore, testSecret } from '../support';

function admin(props: Partial<FlyteAdminProps> = {}, chart: Chart = testChart()): Document[] {
  new FlyteAdmin(chart, 'admin', { database: testDatabase(chart), objectStore: testObjectStore(), ...props });
  return manifests(chart);
}

function oidc(chart: Chart, keys?: AuthKeys): Authentication {
  return Authentication.oidc({
    publicUrl: 'https://flyte.example.com',
    provider: { baseUrl: 'https://login.example.com', clientId: 'flyte', clientSecret: testSecret(chart, 'oidc', 'oidc_client_secret') },
    keys: keys ?? AuthKeys.fromSecret(kplus.Secret.fromSecretName(chart, 'keys', 'flyte-keys')),
    internalClient: { clientSecret: testSecret(chart, 'client', 'secret'), clientSecretHash: testSecret(chart, 'client', 'hash') },
  });
}

const CONFIG = ['flyteadmin', '--config', '/etc/flyte/config/*.yaml'];

describe('FlyteAdmin', () => {
  const all = admin();
  const deployment = find(all, 'Deployment', 'flyteadmin');
  const serve = containerOf(deployment, 'flyteadmin');

  test('waits for the database, migrates it and makes the projects, then serves', () => {
    const { 'check-db-ready': waiting, ...commands } = commandsOf(deployment);
    expect(waiting).toEqual(['sh', '-c', expect.stringContaining('pg_isready')]);
    expect(Object.entries(commands)).toEqual([
      ['run-migrations', [...CONFIG, 'migrate', 'run']],
      ['seed-projects', [...CONFIG, 'migrate', 'seed-projects', 'flytesnacks', 'flytetester', 'flyteexamples']],
      ['flyteadmin', [...CONFIG, 'serve']],
    ]);
    expect(Object.keys(commandsOf(deployment))[0]).toBe('check-db-ready');
  });

  test('listens on HTTP, gRPC and metrics, and its Service has no other port', () => {
    expect(portsOf(serve)).toEqual({ 'http': 8088, 'grpc': 8089, 'http-metrics': 10254 });
    expect(servicePortsOf(all, 'flyteadmin')).toEqual(['http 80->8088', 'grpc 81->8089', 'http-metrics 10254->10254']);
  });

  test('is probed by HTTP, which answers without a token', () => {
    const healthcheck = { httpGet: { path: '/healthcheck', port: 'http' } };
    expect(probesOf(serve)).toEqual([healthcheck, healthcheck, healthcheck]);
  });

  test('has five minutes to start, for a slow database or provider', () => {
    const { periodSeconds, failureThreshold } = documentOf(serve.startupProbe);
    expect(Number(periodSeconds) * Number(failureThreshold)).toBe(300);
  });

  test('may create and delete workflows, and nothing else', () => {
    expect(accessOf(all)).toEqual(['ClusterRole flyte-flyteadmin', 'ClusterRoleBinding flyte-flyteadmin']);
    expect(rulesOf(all, 'ClusterRole', 'flyte-flyteadmin')).toEqual(['flyte.lyft.com/flyteworkflows: create delete']);
    expect(podOf(deployment).automountServiceAccountToken).toBe(true);
  });

  test('reads configuration and password, and writes nothing', () => {
    const mounts = { '/etc/flyte/config': 'config read-only', '/etc/db': 'database read-only' };
    for (const name of ['run-migrations', 'seed-projects', 'flyteadmin']) { expect(mountsOf(containerOf(deployment, name))).toEqual(mounts); }
    expect(mountsOf(containerOf(deployment, 'check-db-ready'))).toEqual({});
    expect(volumesOf(deployment)).toEqual({
      config: { configMap: { name: 'flyteadmin-config' } },
      database: { secret: { secretName: 'flyte-db', defaultMode: 0o440, items: [{ key: 'password', path: 'password' }] } },
    });
  });

  test('is told, setting by setting, what facts say it reads', () => {
    const { logger, prof, ...sections } = configOf(all, 'flyteadmin-config');
    expect([logger, prof]).toEqual([expect.anything(), expect.anything()]);
    expect(sections).toEqual({
      server: {
        httpPort: 8088, grpc: { port: 8089, serverReflection: false }, security: { secure: false, useAuth: false, allowCors: false },
      },
      flyteadmin: { profilerPort: 10254, metricsScope: 'flyte:', metadataStoragePrefix: ['metadata', 'admin'], eventVersion: 2 },
      database: {
        postgres: { host: 'db.example.com', port: 5432, dbname: 'flyteadmin', username: 'flyte', passwordPath: '/etc/db/password', options: expect.stringContaining('sslmode=') },
      },
      storage: { type: 's3', container: 'acme-flyte', connection: { 'auth-type': 'iam', 'region': 'eu-central-1' }, limits: { maxDownloadMBs: 10 } },
      remoteData: { scheme: 'aws', region: 'eu-central-1' },
      domains: [{ id: 'development', name: 'development' }, { id: 'staging', name: 'staging' }, { id: 'production', name: 'production' }],
      namespace_mapping: { template: '{{ project }}-{{ domain }}' },
      task_resources: { defaults: { cpu: '100m', memory: '500Mi' }, limits: { cpu: '2', memory: '1Gi', gpu: '1' } },
    });
  });

  test('gives others its gRPC port as endpoint', () => {
    const chart = testChart();
    const { endpoint } = new FlyteAdmin(chart, 'admin', { database: testDatabase(chart), objectStore: testObjectStore() });
    expect([endpoint.host, endpoint.port, endpoint.tls, endpoint.namespace]).toEqual(['flyteadmin', 81, false, 'flyte']);
  });
});

describe('FlyteAdmin with', () => {
  test('projects seeds those, and none means no such container', () => {
    expect(commandsOf(find(admin({ projects: ['research', 'billing'] }), 'Deployment', 'flyteadmin'))['seed-projects'])
      .toEqual([...CONFIG, 'migrate', 'seed-projects', 'research', 'billing']);
    expect(commandsOf(find(admin({ projects: [] }), 'Deployment', 'flyteadmin'))).not.toHaveProperty('seed-projects');
  });

  test('domains, namespaceTemplate and taskResources writes them', () => {
    const config = configOf(admin({
      domains: [{ id: 'dev', name: 'Development' }],
      namespaceTemplate: 'flyte-{{ project }}',
      tasks: {
        resources: { defaults: { ephemeralStorage: Size.gibibytes(1) }, limits: { cpu: kplus.Cpu.units(8), memory: Size.gibibytes(32), gpu: 0 } },
      },
    }), 'flyteadmin-config');
    expect(config).toMatchObject({
      domains: [{ id: 'dev', name: 'Development' }],
      namespace_mapping: { template: 'flyte-{{ project }}' },
      task_resources: { defaults: { ephemeralStorage: '1Gi' }, limits: { cpu: '8', memory: '32Gi', gpu: '0' } },
    });
  });

  test.each([
    ['no project', 'all'], ['a spelling that Flyte does not replace', '{{project}}-{{ domain }}'], ['what no namespace can be called', '{{ project }}_{{ domain }}'],
  ])('a namespaceTemplate of %s is refused', (_title, namespaceTemplate) => {
    expect(() => admin({ namespaceTemplate })).toThrow(`test/admin: namespaceTemplate must hold '{{ project }}' (one space each side), and else a-z, 0-9 and - only, got '${namespaceTemplate}'`);
  });

  test('corsAllowedOrigins answers those only, and a star is refused', () => {
    expect(documentOf(configOf(admin({ corsAllowedOrigins: ['https://flyte.example.com'] }), 'flyteadmin-config').server).security).toEqual({
      secure: false, useAuth: false, allowCors: true, allowedOrigins: ['https://flyte.example.com'], allowedHeaders: ['Content-Type', 'flyte-authorization'],
    });
    expect(() => admin({ corsAllowedOrigins: ['https://a.example.com', '*'] })).toThrow("test/admin: corsAllowedOrigins[1] must be one origin, got '*'");
    expect(() => admin({ corsAllowedOrigins: ['flyte.example.com'] })).toThrow('test/admin: corsAllowedOrigins[0] must be a URL');
  });

  test('checkDbReady off has no such container', () => {
    expect(Object.keys(commandsOf(find(admin({ checkDbReady: { enabled: false } }), 'Deployment', 'flyteadmin')))).toEqual(['run-migrations', 'seed-projects', 'flyteadmin']);
  });

  test('an access key feeds it through the environment of the server alone', () => {
    const chart = testChart();
    const accessKey = { accessKeyId: testSecret(chart, 's3', 'id'), secretAccessKey: testSecret(chart, 's3', 'key') };
    const all = admin({ objectStore: ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1', accessKey }) }, chart);
    const deployment = find(all, 'Deployment', 'flyteadmin');
    expect(secretEnvOf(containerOf(deployment, 'flyteadmin'))).toEqual({ 'STORAGE.CONNECTION.ACCESS_KEY': 's3/id', 'STORAGE.CONNECTION.SECRET_KEY': 's3/key' });
    expect(secretEnvOf(containerOf(deployment, 'run-migrations'))).toEqual({});
  });

  test('a store described in a Secret projects it beside the configuration', () => {
    const chart = testChart();
    const objectStore = ObjectStore.fromSecret({ document: testSecret(chart, 'store', 'storage.yaml'), uri: 'abfs://flyte' });
    const all = admin({ objectStore }, chart);
    expect(volumesOf(find(all, 'Deployment', 'flyteadmin')).config).toEqual({
      projected: {
        defaultMode: 0o440,
        sources: [{ configMap: { name: 'flyteadmin-config' } }, { secret: { name: 'store', items: [{ key: 'storage.yaml', path: 'storage.yaml' }] } }],
      },
    });
    expect(configOf(all, 'flyteadmin-config')).not.toHaveProperty('storage');
  });

  test('verified TLS to the database mounts the authority beside the password', () => {
    const chart = testChart();
    const database = testDatabase(chart, { tls: PostgresTls.verifyFull(testSecret(chart, 'flyte-db-ca', 'ca.pem')) });
    new FlyteAdmin(chart, 'admin', { database, objectStore: testObjectStore() });
    const all = manifests(chart);
    expect(volumesOf(find(all, 'Deployment', 'flyteadmin')).database).toEqual({
      projected: {
        defaultMode: 0o440,
        sources: [
          { secret: { name: 'flyte-db', items: [{ key: 'password', path: 'password' }] } },
          { secret: { name: 'flyte-db-ca', items: [{ key: 'ca.pem', path: 'ca.crt' }] } },
        ],
      },
    });
  });
});

describe('FlyteAdmin with authentication', () => {
  const chart = testChart();
  const all = admin({ authentication: oidc(chart) }, chart);
  const deployment = find(all, 'Deployment', 'flyteadmin');

  test('writes the public URL first, then its own Services', () => {
    expect(documentOf(configOf(all, 'flyteadmin-config').auth).authorizedUris)
      .toEqual(['https://flyte.example.com', 'http://flyteadmin:80', 'http://flyteadmin.flyte.svc.cluster.local:80']);
    expect(documentOf(configOf(all, 'flyteadmin-config').server).security).toMatchObject({ useAuth: true });
  });

  test('mounts provider secret and keys, in the server alone', () => {
    expect(mountsOf(containerOf(deployment, 'flyteadmin'))).toEqual({
      '/etc/flyte/config': 'config read-only', '/etc/db': 'database read-only', '/etc/secrets': 'secrets read-only',
    });
    expect(mountsOf(containerOf(deployment, 'run-migrations'))).not.toHaveProperty('/etc/secrets');
    const key = (name: string): Document => ({ key: name, path: name });
    expect(volumesOf(deployment).secrets).toEqual({
      projected: {
        defaultMode: 0o440,
        sources: [
          { secret: { name: 'oidc', items: [key('oidc_client_secret')] } },
          { secret: { name: 'flyte-keys', items: ['claim_symmetric_key', 'cookie_block_key', 'cookie_hash_key', 'token_rsa_key.pem'].map(key) } },
          { secret: { name: 'flyte-keys', items: [key('token_rsa_key_old.pem')], optional: true } },
        ],
      },
    });
  });

  test('takes the hash of its internal client from the environment, and writes no secret', () => {
    expect(secretEnvOf(containerOf(deployment, 'flyteadmin'))).toEqual({ 'AUTH.APPAUTH.SELFAUTHSERVER.STATICCLIENTS.FLYTEPROPELLER.CLIENT_SECRET': 'client/hash' });
    expect(JSON.stringify(configOf(all, 'flyteadmin-config'))).not.toMatch(/client_?secret/i);
  });

  test('has no permission beyond those without', () => {
    expect(accessOf(all)).toEqual(['ClusterRole flyte-flyteadmin', 'ClusterRoleBinding flyte-flyteadmin']);
  });

  test('returns to the console that there is, and refuses what is no path', () => {
    const moved = testChart();
    expect(documentOf(configOf(admin({ authentication: oidc(moved), consolePath: '/ui' }, moved), 'flyteadmin-config').auth).userAuth)
      .toMatchObject({ redirectUrl: '/ui' });
    expect(() => admin({ authentication: oidc(testChart()), consolePath: 'https://evil.example.com' }))
      .toThrow("test/admin: consolePath must start with a slash and not end with one, got 'https://evil.example.com'");
  });

  test('is disabled by name: no auth section, no mount', () => {
    const open = admin({ authentication: Authentication.disabled('a proxy authenticates') });
    expect(configOf(open, 'flyteadmin-config')).not.toHaveProperty('auth');
    expect(mountsOf(containerOf(find(open, 'Deployment', 'flyteadmin'), 'flyteadmin'))).not.toHaveProperty('/etc/secrets');
  });
});

describe('FlyteAdmin with keys generated at run time', () => {
  const chart = testChart();
  const all = admin({ authentication: oidc(chart, AuthKeys.generatedAtRuntime()) }, chart);
  const deployment = find(all, 'Deployment', 'flyteadmin');

  test('generates them in one container and stores them in another, without a shell', () => {
    const commands = commandsOf(deployment);
    expect(Object.keys(commands)).toEqual(['check-db-ready', 'run-migrations', 'seed-projects', 'generate-secrets', 'store-secrets', 'flyteadmin']);
    expect(commands['generate-secrets']).toEqual([...CONFIG, 'secrets', 'init', '--localPath', '/etc/scratch/secrets']);
    expect(commands['store-secrets']).toEqual([...CONFIG, 'secrets', 'create', '--name', 'flyte-admin-secrets', '--fromPath', '/etc/scratch/secrets']);
    for (const name of ['generate-secrets', 'store-secrets']) {
      expect(mountsOf(containerOf(deployment, name))['/etc/scratch']).toBe('generated-secrets writable');
      expect(envOf(containerOf(deployment, name)).POD_NAMESPACE).toEqual({ fieldRef: { fieldPath: 'metadata.namespace' } });
    }
    expect(volumesOf(deployment)['generated-secrets']).toEqual({ emptyDir: { sizeLimit: '1Mi' } });
  });

  test('may create Secrets, and read and update that one', () => {
    expect(rulesOf(all, 'Role', 'flyteadmin')).toEqual(['/secrets: create', '/secrets [flyte-admin-secrets]: get update']);
    expect(rulesOf(all, 'ClusterRole', 'flyte-flyteadmin')).toEqual(['flyte.lyft.com/flyteworkflows: create delete']);
  });

  test('starts although the Secret is not there yet, and never renders it', () => {
    expect(documentOf(documentOf(volumesOf(deployment).secrets).projected).sources).toEqual([
      { secret: { name: 'flyte-admin-secrets', optional: true } },
      { secret: { name: 'oidc', items: [{ key: 'oidc_client_secret', path: 'oidc_client_secret' }] } },
    ]);
    expect(findAll(all, 'Secret')).toEqual([]);
  });
});
