import { Chart, Size } from 'cdk8s';
import { FlyteImage, InClusterObjectStore, InClusterObjectStoreProps, InClusterPostgres, InClusterPostgresProps, RunAs } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { storageSection } from '../../src/config/storage';
import { evaluate } from '../../src/judging/pss';
import { Document, documentOf } from '../../src/private/documents';
import { accessOf, commandsOf, mountsOf, portsOf, probesOf, servicePortsOf, volumesOf } from '../components/reading';
import { containerOf, containersOf, envOf, find, manifests, podOf, testChart, testSecret } from '../support';

function postgres(props: Partial<InClusterPostgresProps> = {}, chart: Chart = testChart()): Document[] {
  new InClusterPostgres(chart, 'db', { password: testSecret(chart, 'credentials', 'password'), ...props });
  return manifests(chart);
}

function minio(props: Partial<InClusterObjectStoreProps> = {}, chart: Chart = testChart()): Document[] {
  const accessKey = { accessKeyId: testSecret(chart, 'credentials', 'id'), secretAccessKey: testSecret(chart, 'credentials', 'key') };
  new InClusterObjectStore(chart, 'store', { accessKey, ...props });
  return manifests(chart);
}

describe.each([
  ['postgres', postgres, 70, 'a database'], ['minio', minio, 1001, 'a store'],
] as [string, (props?: object, chart?: Chart) => Document[], number, string][])('the in-cluster %s', (name, make, id) => {
  const all = make();
  const deployment = find(all, 'Deployment', name);

  test('says that it is for development', () => {
    expect(documentOf(deployment.metadata).annotations).toEqual({ 'cdk8s-flyte.dev/for-development': 'true' });
  });

  test('runs as its own user, passes restricted, and has no token', () => {
    for (const { body } of containersOf(deployment)) {
      expect(body.securityContext).toMatchObject({ runAsUser: id, runAsGroup: id, runAsNonRoot: true, readOnlyRootFilesystem: true });
    }
    expect(evaluate(deployment, { level: 'restricted', version: 'latest' }).flatMap((result) => result.violations)).toEqual([]);
    expect([podOf(deployment).automountServiceAccountToken, podOf(deployment).serviceAccountName, accessOf(all)]).toEqual([false, name, []]);
    expect(podOf(deployment).securityContext).toMatchObject({ fsGroup: id, fsGroupChangePolicy: 'OnRootMismatch' });
  });

  test('keeps its data in a volume that two servers cannot share', () => {
    expect(find(all, 'PersistentVolumeClaim', name).spec).toMatchObject({ accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } });
    expect(volumesOf(deployment).data).toMatchObject({ persistentVolumeClaim: { claimName: name } });
    expect(documentOf(deployment.spec)).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    expect(() => make({ replicas: 2 })).toThrow('replicas must be 1, since the volume has room for one server, got 2; leave it out');
  });

  test('takes size and class of the volume', () => {
    expect(find(make({ storageSize: Size.gibibytes(50), storageClassName: 'fast' }), 'PersistentVolumeClaim', name).spec)
      .toMatchObject({ storageClassName: 'fast', resources: { requests: { storage: '50Gi' } } });
  });

  test.each([
    [{ storageSize: Size.mebibytes(100) }, 'storageSize must be whole gibibytes, from 1'],
    [{ storageClassName: 'Fast Disks' }, "storageClassName must be a DNS-1123 subdomain (a-z, 0-9, - and .), got 'Fast Disks'; name an existing StorageClass"],
  ])('refuses %p', (props, message) => {
    expect(() => make(props)).toThrow(message);
  });

  test('takes what every component takes', () => {
    const image = FlyteImage.of({ repository: `registry.example.com/${name}`, tag: '1', runAs: RunAs.of({ user: 5000 }) });
    const own = find(make({ image, annotations: { a: 'b' }, scheduling: { priorityClassName: 'low' }, namePrefix: 'dev' }), 'Deployment', `dev-${name}`);
    expect(podOf(own)).toMatchObject({ priorityClassName: 'low', securityContext: { runAsUser: 5000, fsGroup: 5000 } });
    expect(documentOf(own.metadata).annotations).toEqual({ 'a': 'b', 'cdk8s-flyte.dev/for-development': 'true' });
  });
});

describe('InClusterPostgres', () => {
  const all = postgres();
  const deployment = find(all, 'Deployment', 'postgres');
  const server = containerOf(deployment, 'postgres');

  test('initializes once, by itself, and then serves', () => {
    const commands = commandsOf(deployment);
    expect(Object.keys(commands)).toEqual(['initialize', 'postgres']);
    expect(commands.initialize).toEqual(['sh', '-c', expect.stringContaining('--auth=scram-sha-256')]);
    expect(commands.postgres).toEqual(['postgres', '-c', 'listen_addresses=*', '-c', 'unix_socket_directories=/var/run/postgresql']);
  });

  test('reads the password in the init container alone, and never from the environment', () => {
    expect(mountsOf(containerOf(deployment, 'initialize'))).toEqual({ '/var/lib/postgresql/data': 'data writable', '/etc/db': 'password read-only', '/tmp': 'tmp writable' });
    expect(mountsOf(server)).toEqual({ '/var/lib/postgresql/data': 'data writable', '/var/run/postgresql': 'run writable' });
    expect(envOf(server)).toEqual({ PGDATA: '/var/lib/postgresql/data/pgdata', PGUSER: 'flyte' });
    expect(volumesOf(deployment).password).toEqual({ secret: { secretName: 'credentials', defaultMode: 0o440, items: [{ key: 'password', path: 'password' }] } });
  });

  test('is asked by pg_isready over TCP, without a shell', () => {
    const accepting = { exec: { command: ['pg_isready', '--host=127.0.0.1', '--dbname=postgres', '--timeout=2'] } };
    expect(probesOf(server)).toEqual([accepting, accepting, accepting]);
    expect([portsOf(server), servicePortsOf(all, 'postgres')]).toEqual([{ postgres: 5432 }, ['postgres 5432->5432']]);
  });

  test('is a database that components can take, from any namespace', () => {
    const chart = testChart();
    const { database } = new InClusterPostgres(chart, 'db', { password: testSecret(chart, 'credentials', 'password'), username: 'acme' });
    expect([database.host, database.port, database.username]).toEqual(['postgres.flyte.svc.cluster.local', 5432, 'acme']);
  });

  test.each(['pg_admin', 'Flyte', 'a-b', '', 'a'.repeat(64)])('refuses the role %p', (username) => {
    expect(() => postgres({ username })).toThrow('test/db: username must have a-z, 0-9 and _ only, and not start with pg_, got');
  });

  test('refuses a password that is no reference', () => {
    expect(() => postgres({ password: { secret: kplus.Secret.fromSecretName(testChart(), 's', 's'), key: '' } })).toThrow('test/db: password.key must be a key of the Secret');
  });
});

describe('InClusterObjectStore', () => {
  const all = minio();
  const deployment = find(all, 'Deployment', 'minio');
  const server = containerOf(deployment, 'minio');

  test('makes its bucket, then serves without a web page', () => {
    expect(commandsOf(deployment)).toEqual({
      'create-bucket': ['mkdir', '-p', '/data/flyte'],
      'minio': ['minio', 'server', '/data', '--address', ':9000', '--certs-dir', '/tmp/certs'],
    });
    expect(envOf(server)).toEqual({ MINIO_BROWSER: 'off', MINIO_ROOT_USER_FILE: '/etc/minio/user', MINIO_ROOT_PASSWORD_FILE: '/etc/minio/password' });
  });

  test('reads its key from files', () => {
    expect(mountsOf(server)).toEqual({ '/data': 'data writable', '/etc/minio': 'access-key read-only', '/tmp': 'tmp writable' });
    expect(volumesOf(deployment)['access-key']).toEqual({
      secret: { secretName: 'credentials', defaultMode: 0o440, items: [{ key: 'id', path: 'user' }, { key: 'key', path: 'password' }] },
    });
  });

  test('is asked for its health where it serves', () => {
    expect(probesOf(server)).toEqual([
      { httpGet: { path: '/minio/health/live', port: 's3' } }, { httpGet: { path: '/minio/health/ready', port: 's3' } }, { httpGet: { path: '/minio/health/live', port: 's3' } },
    ]);
    expect([portsOf(server), servicePortsOf(all, 'minio')]).toEqual([{ s3: 9000 }, ['s3 9000->9000']]);
  });

  test('is a store that components and tasks reach from any namespace', () => {
    const chart = testChart();
    const accessKey = { accessKeyId: testSecret(chart, 'credentials', 'id'), secretAccessKey: testSecret(chart, 'credentials', 'key') };
    const { objectStore } = new InClusterObjectStore(chart, 'store', { accessKey, bucket: 'acme' });
    expect([objectStore.uri, objectStore.usesAccessKey]).toEqual(['s3://acme', true]);
    expect(storageSection(objectStore)).toMatchObject({ storage: { connection: { 'endpoint': 'http://minio.flyte.svc.cluster.local:9000', 'disable-ssl': true } } });
  });

  test('refuses half a key', () => {
    const chart = testChart();
    expect(() => minio({ accessKey: { accessKeyId: testSecret(chart, 'x', 'id'), secretAccessKey: { secret: testSecret(chart, 'x', 'y').secret, key: ' ' } } }))
      .toThrow("test/store: accessKey.secretAccessKey.key must be a key of the Secret (letters, digits, -, _ and .), got ' '");
  });
});

test('the in-cluster postgres is told which database to hand out', () => {
  const chart = testChart();
  const password = testSecret(chart, 'credentials', 'password');

  expect(new InClusterPostgres(chart, 'one', { password }).database.adminDatabase).toBe('flyteadmin');
  expect(new InClusterPostgres(chart, 'two', { password, namePrefix: 'two', adminDatabase: 'postgres' }).database.adminDatabase).toBe('postgres');
});
