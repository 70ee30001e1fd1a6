import { Duration, Size } from 'cdk8s';
import {
  AuthKeys, Authentication, ClusterResourceTemplate, Database, FlyteEndpoint, ObjectStore, PodSecurityLevel, PostgresOptions, PostgresTls,
  RunAs, TaskSecurity, WebhookCertificates,
} from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { parse } from 'yaml';
import { authEnv, authFiles, authSections, clientFiles } from '../../src/config/auth';
import { adminClient } from '../../src/config/clients';
import { clusterResourcesSection } from '../../src/config/cluster-resources';
import { databaseFiles, databaseSection } from '../../src/config/database';
import { remoteDataSection, storageEnv, storageFiles, storageSection } from '../../src/config/storage';
import { taskPodsSection, taskResourcesSection } from '../../src/config/task-pods';
import { Document, documentOf } from '../../src/private/documents';
import { defaultTemplates } from '../../src/settings/cluster-resources';
import { requireDomains } from '../../src/settings/projects';
import { quantity, resolveTaskResources } from '../../src/settings/task-resources';
import { testChart, testEndpoint, testSecret } from '../support';

/** What is left of a document when it is written. */
const written = (document: unknown) => JSON.parse(JSON.stringify(document)) as Document;
const secret = (key = 'key', name = 'creds') => testSecret(testChart(), name, key);

describe('Database.postgres', () => {
  const database = (options: Partial<PostgresOptions> = {}) => Database.postgres({ host: 'db.example.com', username: 'flyte', password: secret(), ...options });
  const options = (given: Partial<PostgresOptions>) => documentOf(documentOf(documentOf(databaseSection(database(given), 'x')).database).postgres).options;

  test('names the password by path, and asks for encryption unless told otherwise', () => {
    expect(written(databaseSection(database(), 'flyteadmin'))).toEqual({
      database: {
        postgres: { host: 'db.example.com', port: 5432, dbname: 'flyteadmin', username: 'flyte', passwordPath: '/etc/db/password', options: 'sslmode=require' },
      },
    });
    expect(database()).toMatchObject({ adminDatabase: 'flyteadmin', dataCatalogDatabase: 'datacatalog', port: 5432 });
  });

  test.each<[string, PostgresTls, string, string[]]>([
    ['none', PostgresTls.disabled(), 'sslmode=disable', ['password']],
    ['required', PostgresTls.required(), 'sslmode=require', ['password']],
    ['verified by authority', PostgresTls.verifyCa(secret('ca')), 'sslmode=verify-ca sslrootcert=/etc/db/ca.crt', ['password', 'ca.crt']],
    ['verified in full', PostgresTls.verifyFull(secret('ca')), 'sslmode=verify-full sslrootcert=/etc/db/ca.crt', ['password', 'ca.crt']],
    ['verified by the trust store of the image', PostgresTls.verifyFull(), 'sslmode=verify-full', ['password']],
  ])('with TLS %s', (_title, tls, expected, files) => {
    expect(options({ tls })).toBe(expected);
    expect(databaseFiles(database({ tls })).map(({ file }) => file)).toEqual(files);
  });

  test('appends parameters in the order of their names', () => {
    expect(options({ parameters: { target_session_attrs: 'read-write', connect_timeout: '5' } }))
      .toBe('sslmode=require connect_timeout=5 target_session_attrs=read-write');
  });

  test('writes the pool where it differs from that of Flyte', () => {
    const pool = { maxIdleConnections: 0, maxOpenConnections: 5, connectionLifetime: Duration.minutes(30) };
    expect(written(databaseSection(database({ pool }), 'x')).database).toMatchObject({ maxIdleConnections: 0, maxOpenConnections: 5, connMaxLifeTime: '1800s' });
  });

  test.each(['db', 'DB.Example.com', '10.0.0.1', '2001:db8::1', 'a.b.c.svc'])('takes %s as host', (host) => {
    expect(database({ host }).host).toBe(host);
  });

  test.each(['flyte', 'flyte@server', 'a.b-c_d', 'iam.role@project.iam'])('takes %s as role', (username) => {
    expect(database({ username }).username).toBe(username);
  });

  test('keeps its settings when the caller changes theirs', () => {
    const parameters: { [name: string]: string } = { connect_timeout: '5' };
    const made = database({ parameters });
    parameters.sslmode = 'disable';
    expect(documentOf(documentOf(databaseSection(made, 'x').database).postgres).options).toBe('sslmode=require connect_timeout=5');
  });
});

describe('ObjectStore', () => {
  const accessKey = { accessKeyId: secret('id'), secretAccessKey: secret('secret') };

  test('in S3 takes the identity of the pod', () => {
    const store = ObjectStore.s3({ bucket: 'acme', region: 'eu-central-1' });
    expect(written(storageSection(store))).toEqual({
      storage: { type: 's3', container: 'acme', connection: { 'auth-type': 'iam', 'region': 'eu-central-1' }, limits: { maxDownloadMBs: 10 } },
    });
    expect(store).toMatchObject({ uri: 's3://acme', usesAccessKey: false });
    expect([storageEnv(store), storageFiles(store), remoteDataSection(store)]).toEqual([{}, [], { remoteData: { scheme: 'aws', region: 'eu-central-1' } }]);
  });

  test('in S3 takes a key from a Secret by the environment, and writes none', () => {
    const store = ObjectStore.s3({ bucket: 'acme', region: 'eu-central-1', accessKey });
    expect(documentOf(storageSection(store).storage).connection).toEqual({ 'auth-type': 'accesskey', 'region': 'eu-central-1' });
    expect(Object.entries(storageEnv(store)).map(([name, value]) => [name, value.valueFrom])).toEqual([
      ['STORAGE.CONNECTION.ACCESS_KEY', { secretKeyRef: { name: 'creds', key: 'id' } }],
      ['STORAGE.CONNECTION.SECRET_KEY', { secretKeyRef: { name: 'creds', key: 'secret' } }],
    ]);
    expect(store).toMatchObject({ usesAccessKey: true, _metadataServers: [] });
  });

  test.each([['http://minio:9000', true], ['https://minio.example.com', false]])('that speaks S3 at %s', (endpoint, plain) => {
    const store = ObjectStore.s3Compatible({ endpoint, bucket: 'acme', accessKey });
    expect(documentOf(storageSection(store).storage).connection).toEqual({ 'auth-type': 'accesskey', endpoint, 'region': 'us-east-1', 'disable-ssl': plain });
    expect(store._endpoint).toBe(endpoint);
    expect(remoteDataSection(store)).toEqual({ remoteData: { scheme: 'none' } });
  });

  test('that speaks S3 signs URLs for the address clients use', () => {
    const store = ObjectStore.s3Compatible({ endpoint: 'http://minio', publicEndpoint: 'https://s3.example.com', bucket: 'acme', region: 'auto', accessKey });
    expect(storageSection(store).storage).toMatchObject({ connection: { region: 'auto' }, signedUrl: { stowConfigOverride: { endpoint: 'https://s3.example.com' } } });
  });

  test('in Google Cloud derives its prefix from its own scheme', () => {
    const store = ObjectStore.gcs({ bucket: 'acme_data', projectId: 'acme-prod' });
    expect(store.uri).toBe('gs://acme_data');
    expect(remoteDataSection(store)).toEqual({ remoteData: { scheme: 'gcp' } });
    expect(storageSection(store).storage).toMatchObject({ type: 'stow', container: 'acme_data', stow: { kind: 'google', config: { json: '', project_id: 'acme-prod' } } });
  });

  test('in Azure names the account and no key', () => {
    const store = ObjectStore.azure({ container: 'acme-data', account: 'acme' });
    expect(store.uri).toBe('abfs://acme-data');
    expect(storageSection(store).storage).toMatchObject({ type: 'stow', stow: { kind: 'azure', config: { account: 'acme' } } });
  });

  test('in Azure writes enable-multicontainer once', () => {
    const storage = documentOf(storageSection(ObjectStore.azure({ container: 'acme', account: 'acme', multiContainer: true })).storage);
    expect(JSON.stringify(storage).match(/enable-multicontainer/g)).toHaveLength(1);
    expect(storage['enable-multicontainer']).toBe(true);
  });

  test('from a Secret is a file beside the configuration, and no section', () => {
    const store = ObjectStore.fromSecret({ document: secret('storage.yaml'), uri: 'oci://acme/' });
    expect(store).toMatchObject({ uri: 'oci://acme', usesAccessKey: true });
    expect(storageSection(store)).toEqual({});
    expect(storageFiles(store).map(({ value, file }) => [value.key, file])).toEqual([['storage.yaml', 'storage.yaml']]);
  });

  test('has limits in whole mebibytes', () => {
    const store = ObjectStore.s3({ bucket: 'acme', region: 'eu-central-1', maxDownload: Size.gibibytes(1), cache: Size.mebibytes(64) });
    expect(storageSection(store).storage).toMatchObject({ limits: { maxDownloadMBs: 1024 }, cache: { max_size_mbs: 64 } });
  });
});

describe('Authentication', () => {
  const provider = { baseUrl: 'https://login.example.com', clientId: 'flyte', clientSecret: secret('oidc') };
  const internalClient = { clientSecret: secret('client'), clientSecretHash: secret('hash') };
  const oidc = (keys: AuthKeys, scopes?: string[]) => Authentication.oidc({ publicUrl: 'https://flyte.example.com', provider: { ...provider, scopes }, keys, internalClient });
  const server = (authentication: Authentication) => authSections(authentication, ['http://flyteadmin:80']);

  test('turns itself on, and names the clients of Flyte in full', () => {
    const { server: { security }, auth } = server(oidc(AuthKeys.generatedAtRuntime())) as { server: Document; auth: Document };
    expect(security).toEqual({ useAuth: true });
    expect(auth.authorizedUris).toEqual(['https://flyte.example.com', 'http://flyteadmin:80']);
    const clients = documentOf(documentOf(documentOf(auth.appAuth).selfAuthServer).staticClients);
    expect(Object.keys(clients).sort()).toEqual(['flyte-cli', 'flytectl', 'flytepropeller']);
    expect(Object.values(clients).map((client) => documentOf(client).public)).toEqual([true, true, false]);
    expect(JSON.stringify(auth)).not.toMatch(/client_secret|foobar/);
  });

  test.each([[undefined, ['openid', 'profile']], [['openid', 'email'], ['openid', 'email']]])('asks for scopes %j', (scopes, expected) => {
    const openId = documentOf(documentOf(documentOf(server(oidc(AuthKeys.generatedAtRuntime(), scopes)).auth).userAuth).openId);
    expect(openId).toEqual({ baseUrl: 'https://login.example.com', clientId: 'flyte', scopes: expected });
  });

  test('mounts the keys of a Secret by the names Flyte looks for', () => {
    const files = authFiles(oidc(AuthKeys.fromSecret(kplus.Secret.fromSecretName(testChart(), 'keys', 'keys'))));
    expect(files.map(({ value, file }) => `${value.secret.name}/${value.key} ${file}`)).toEqual(expect.arrayContaining([
      'creds/oidc oidc_client_secret', 'keys/claim_symmetric_key claim_symmetric_key', 'keys/cookie_block_key cookie_block_key',
      'keys/cookie_hash_key cookie_hash_key', 'keys/token_rsa_key.pem token_rsa_key.pem',
    ]));
  });

  test('leaves keys that are generated to whoever generates them', () => {
    expect(AuthKeys.generatedAtRuntime()).toMatchObject({ secretName: 'flyte-admin-secrets', generated: true });
    expect(authFiles(oidc(AuthKeys.generatedAtRuntime('mine'))).map(({ file }) => file)).toEqual(['oidc_client_secret']);
  });

  test('that is disabled has nothing, but a reason', () => {
    const none = Authentication.disabled('behind a proxy');
    expect(none).toMatchObject({ enabled: false, disabledReason: 'behind a proxy' });
    expect([authEnv(none), authFiles(none), clientFiles(none)]).toEqual([{}, [], []]);
    expect(Object.keys(written(adminClient(testEndpoint(), 'flyte', none)).admin as Document)).toEqual(['endpoint', 'insecure']);
    expect([none.keys, none.providerUrl, server(none)]).toEqual([undefined, undefined, {}]);
  });
});

test('an endpoint is written for whoever calls it', () => {
  const app = { selector: {}, namespace: 'flyte', podPorts: [1] };
  const service = FlyteEndpoint._ofService('flyteadmin', 'flyte', 81, app);
  expect([service._address('flyte'), service._address('other'), service.tls]).toEqual(['flyteadmin:81', 'flyteadmin.flyte.svc.cluster.local:81', false]);
  expect(FlyteEndpoint.of({ host: '2001:db8::1', port: 443 })._address('x')).toBe('[2001:db8::1]:443');
  expect([FlyteEndpoint.of({ host: 'a', port: 443 }).tls, FlyteEndpoint.of({ host: 'a', port: 80, tls: false }).tls]).toEqual([true, false]);
});

describe('task resources', () => {
  const config = (resources: object) => written(taskResourcesSection(resolveTaskResources('it', resources))).task_resources;

  test('have defaults and limits, where nothing or undefined is said', () => {
    const expected = { defaults: { cpu: '100m', memory: '500Mi' }, limits: { cpu: '2', memory: '1Gi', gpu: '1' } };
    expect(config({})).toEqual(expected);
    const unsaid = { cpu: undefined, memory: undefined };
    expect(config({ defaults: unsaid, limits: { ...unsaid, gpu: undefined } })).toEqual(expected);
  });

  test('are written in the keys and quantities Flyte knows', () => {
    expect(config({
      defaults: { cpu: kplus.Cpu.units(1), memory: Size.gibibytes(2), ephemeralStorage: Size.gibibytes(1), gpu: 0 },
      limits: { cpu: kplus.Cpu.units(8), memory: Size.gibibytes(16), ephemeralStorage: Size.gibibytes(20), gpu: 4 },
    })).toEqual({
      defaults: { cpu: '1', memory: '2Gi', ephemeralStorage: '1Gi', gpu: '0' }, limits: { cpu: '8', memory: '16Gi', ephemeralStorage: '20Gi', gpu: '4' },
    });
  });

  test.each([
    [Size.kibibytes(1), '1Ki'], [Size.kibibytes(1536), '1536Ki'], [Size.mebibytes(1024), '1Gi'], [Size.gibibytes(1024), '1Ti'], [Size.pebibyte(1), '1024Ti'],
    [Size.mebibytes(0.5), '512Ki'],
  ])('%j is %s', (size, expected) => {
    expect(quantity(size)).toBe(expected);
  });
});

test('domains are named by their ids', () => {
  expect(requireDomains('it', [{ id: 'dev' }, { id: 'prod', name: 'Production' }])).toEqual([{ id: 'dev' }, { id: 'prod', name: 'Production' }]);
});

describe('cluster resource templates', () => {
  test.each<[string, ClusterResourceTemplate, string, string, Document]>([
    ['namespace', ClusterResourceTemplate.namespace({ podSecurity: PodSecurityLevel.RESTRICTED, labels: { team: 'ml' } }), '', 'namespaces', {
      kind: 'Namespace',
      metadata: { name: '{{ namespace }}', labels: { 'team': 'ml', 'pod-security.kubernetes.io/enforce': 'restricted', 'pod-security.kubernetes.io/warn': 'restricted' } },
    }],
    ['quota', ClusterResourceTemplate.resourceQuota({ 'limits.cpu': '{{ projectQuotaCpu }}' }), '', 'resourcequotas', {
      kind: 'ResourceQuota', metadata: { namespace: '{{ namespace }}' }, spec: { hard: { 'limits.cpu': '{{ projectQuotaCpu }}' } },
    }],
    ['limit range', ClusterResourceTemplate.limitRange({ cpu: '1' }), '', 'limitranges', {
      kind: 'LimitRange', spec: { limits: [{ type: 'Container', default: { cpu: '1' }, defaultRequest: { cpu: '1' } }] },
    }],
    ['service account', ClusterResourceTemplate.serviceAccount({ name: 'spark', annotations: { role: 'x' }, automountToken: true }), '', 'serviceaccounts', {
      kind: 'ServiceAccount', metadata: { name: 'spark', namespace: '{{ namespace }}', annotations: { role: 'x' } }, automountServiceAccountToken: true,
    }],
    ['isolation', ClusterResourceTemplate.isolateNamespace(), 'networking.k8s.io', 'networkpolicies', {
      kind: 'NetworkPolicy', spec: { podSelector: {}, policyTypes: ['Egress', 'Ingress'], ingress: [{ from: [{ podSelector: {} }] }] },
    }],
    ['custom', ClusterResourceTemplate.custom({ name: 'x', manifest: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }', apiGroup: '', resource: 'configmaps' }), '', 'configmaps', { kind: 'ConfigMap' }],
  ])('%s brings its manifest and the kind to be permitted', (_title, template, apiGroup, resource, manifest) => {
    expect([template.apiGroup, template.resource]).toEqual([apiGroup, resource]);
    expect(parse(template.manifest)).toMatchObject(manifest);
    expect(template.manifest.endsWith('\n')).toBe(true);
  });

  test('quote their placeholders, so that they are YAML before and after Flyte fills them', () => {
    for (const template of defaultTemplates()) {
      expect(template.manifest).toContain('"{{ namespace }}"');
      expect(parse(template.manifest.replace(/\{\{ namespace \}\}/g, '123'))).toMatchObject({ metadata: expect.anything() as Document });
      expect(template.manifest).not.toMatch(/[^"]\{\{/);
    }
  });

  test('take service accounts without token by default', () => {
    expect(parse(ClusterResourceTemplate.serviceAccount().manifest)).toMatchObject({ metadata: { name: 'default' }, automountServiceAccountToken: false });
  });

  test('two service accounts have two names', () => {
    expect(new Set(['a-b', 'a', 'b'].map((name) => ClusterResourceTemplate.serviceAccount({ name }).name)).size).toBe(3);
  });

  test('custom data is written as lists of one-key maps, sorted', () => {
    expect(documentOf(clusterResourcesSection({ b: { projectQuotaMemory: '2', projectQuotaCpu: '1' }, a: {} }, 60, false).cluster_resources).customData).toEqual([
      { a: [] }, { b: [{ projectQuotaCpu: { value: '1' } }, { projectQuotaMemory: { value: '2' } }] },
    ]);
  });
});

test('task pods are non-root under a profile unless their images decide', () => {
  const contexts = (security: TaskSecurity, pinsIds = true) => {
    const resources = resolveTaskResources('it', {});
    const k8s = documentOf(documentOf(taskPodsSection({ resources, security, pods: {}, derivedEnv: {}, coPilotImage: '', pinsIds }).plugins).k8s);
    return Object.fromEntries(Object.entries(k8s).filter(([key]) => key.endsWith('context')));
  };
  expect(contexts(TaskSecurity.nonRoot())).toEqual({
    'default-pod-security-context': {
      runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000, fsGroupChangePolicy: 'OnRootMismatch', seccompProfile: { type: 'RuntimeDefault' },
    },
    'default-security-context': { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  });
  expect(contexts(TaskSecurity.nonRoot(RunAs.of({ user: 5 })), false)).toMatchObject({ 'default-pod-security-context': { runAsNonRoot: true } });
  expect(JSON.stringify(contexts(TaskSecurity.nonRoot(), false))).not.toContain('1000');
  expect(contexts(TaskSecurity.imageDefined())).toEqual({});
});

test('webhook certificates are made by the pod, or supplied', () => {
  expect(WebhookCertificates.selfSigned()).toMatchObject({ selfRegistered: true, annotations: {} });
  const annotations = { 'cert-manager.io/inject-ca-from': 'flyte/webhook' };
  const supplied = WebhookCertificates.supplied({ secret: secret().secret, annotations });
  expect(supplied).toMatchObject({ selfRegistered: false, annotations });
  expect(supplied.caBundle).toBeUndefined();
});
