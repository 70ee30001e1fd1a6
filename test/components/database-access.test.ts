import { Database, FlyteCore, FlyteCoreProps, PostgresOptions, PostgresTls } from 'cdk8s-flyte';
import { evaluate } from '../../src/judging/pss';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { configOf, containerOf, containersOf, envOf, find, findAll, manifests, podOf, testChart, testObjectStore, testSecret } from '../support';

/** The components that talk to the database, by their deployment and its container. */
const USERS = [['flyteadmin', 'flyteadmin'], ['flytescheduler', 'flytescheduler'], ['datacatalog', 'datacatalog'], ['syncresources', 'sync-cluster-resources']];

const secret = (key: string) => testSecret(testChart(), 'flyte-db', key);

function synth(options: Partial<PostgresOptions>, props: Partial<FlyteCoreProps> = {}): Document[] {
  const chart = testChart();
  new FlyteCore(chart, 'flyte', { database: Database.postgres({ host: 'db.example.com', username: 'flyte', ...options }), objectStore: testObjectStore(), ...props });
  return manifests(chart);
}

const postgresOf = (all: Document[], name: string) => documentOf(documentOf(configOf(all, `${name}-config`).database).postgres);
const volumeOf = (all: Document[], name: string, volume: string) => listOf(podOf(find(all, 'Deployment', name)).volumes).map(documentOf).find((one) => one.name === volume);
const mountsOf = (all: Document[], name: string, container: string) => Object.fromEntries(
  listOf(containerOf(find(all, 'Deployment', name), container).volumeMounts).map(documentOf).map((mount) => [String(mount.name), mount.mountPath]));

describe.each(USERS)('%s', (name, container) => {
  test('shows the server a client certificate, with or without a password', () => {
    const clientCertificate = { certificate: secret('client.crt'), key: secret('client.key') };
    const all = synth({ clientCertificate, tls: PostgresTls.verifyFull(secret('authority.crt')) });
    expect(postgresOf(all, name)).toMatchObject({ options: 'sslmode=verify-full sslrootcert=/etc/db/ca.crt sslcert=/etc/db/client.crt sslkey=/etc/db/client.key' });
    expect(postgresOf(all, name)).not.toHaveProperty('passwordPath');
    expect(documentOf(volumeOf(all, name, 'database')).secret).toEqual({
      secretName: 'flyte-db',
      defaultMode: 0o440,
      items: [{ key: 'authority.crt', path: 'ca.crt' }, { key: 'client.crt', path: 'client.crt' }, { key: 'client.key', path: 'client.key' }],
    });
    expect(postgresOf(synth({ clientCertificate, password: secret('password') }), name)).toMatchObject({ passwordPath: '/etc/db/password' });
  });

  test('reads the password from a secret store, in a pod that restricted admits', () => {
    const all = synth({ passwordFile: { secretProviderClass: 'flyte-db', file: 'password' }, tls: PostgresTls.verifyFull(secret('ca.crt')) });
    expect(postgresOf(all, name)).toMatchObject({ passwordPath: '/etc/db-store/password' });
    expect(volumeOf(all, name, 'database-password')).toEqual({
      name: 'database-password', csi: { driver: 'secrets-store.csi.k8s.io', readOnly: true, volumeAttributes: { secretProviderClass: 'flyte-db' } },
    });
    expect(mountsOf(all, name, container)).toMatchObject({ 'database-password': '/etc/db-store', 'database': '/etc/db' });
    expect(evaluate(find(all, 'Deployment', name), { level: 'restricted', version: 'latest' }).flatMap((result) => result.violations)).toEqual([]);
  });

  test('mounts nothing where a proxy in the pod logs in', () => {
    const all = synth({ host: '127.0.0.1', username: 'flyte@acme-ml.iam', tls: PostgresTls.disabled() });
    expect(postgresOf(all, name)).toMatchObject({ host: '127.0.0.1', options: 'sslmode=disable', username: 'flyte@acme-ml.iam' });
    expect(postgresOf(all, name)).not.toHaveProperty('passwordPath');
    expect(volumeOf(all, name, 'database')).toBeUndefined();
  });

  test('reaches an IPv6 address, and no other', () => {
    const all = synth({ host: '2001:db8::1', password: secret('password') });
    const deployment = find(all, 'Deployment', name);
    expect(postgresOf(all, name)).toMatchObject({ host: '2001:db8::1' });
    expect(envOf(containerOf(deployment, 'check-db-ready'))).toMatchObject({ PGHOST: '2001:db8::1' });
    expect(JSON.stringify(find(all, 'NetworkPolicy', name))).toContain('"cidr":"2001:db8::1/128"');
  });
});

test('datacatalog may have a server of its own: its configuration, wait, password and policy follow', () => {
  const chart = testChart();
  const other = Database.postgres({ host: '10.0.0.2', username: 'catalog', password: testSecret(chart, 'catalog-db', 'password'), dataCatalogDatabase: 'cache' });
  const all = synth({ host: '10.0.0.1', password: secret('password') }, { dataCatalog: { database: other, replicas: 2 } });
  const hosts = Object.fromEntries(USERS.map(([name]) => [name, postgresOf(all, name).host]));
  expect(hosts).toEqual({ flyteadmin: '10.0.0.1', flytescheduler: '10.0.0.1', datacatalog: '10.0.0.2', syncresources: '10.0.0.1' });
  expect(postgresOf(all, 'datacatalog')).toMatchObject({ dbname: 'cache', username: 'catalog' });
  const deployment = find(all, 'Deployment', 'datacatalog');
  expect(envOf(containersOf(deployment).find(({ name }) => name === 'check-db-ready')!.body)).toMatchObject({ PGHOST: '10.0.0.2' });
  expect(documentOf(documentOf(volumeOf(all, 'datacatalog', 'database')).secret).secretName).toBe('catalog-db');
  const reaches = (name: string, cidr: string) => JSON.stringify(find(all, 'NetworkPolicy', name)).includes(cidr);
  expect(USERS.map(([name]) => [reaches(name, '10.0.0.1/32'), reaches(name, '10.0.0.2/32')])).toEqual([[true, false], [true, false], [false, true], [true, false]]);
  expect(findAll(all, 'Deployment')).toHaveLength(7);
});
