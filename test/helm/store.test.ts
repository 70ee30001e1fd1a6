import { became, imported } from './helpers';

const OTHER = 'default: the store is another one, so it says nothing';

test.each([
  ['gcs', 'storage: {type: gcs, bucketName: acme, gcs: {projectId: acme-1}, s3: {region: eu-west-1, endpoint: "http://minio:9000", authType: accesskey, accessKey: a, secretKey: b}, custom: {container: other, stow: {kind: s3}}}',
    ['s3.region', 's3.endpoint', 's3.authType', 's3.accessKey', 's3.secretKey', 'custom.container', 'custom.stow.kind'], "ObjectStore.gcs({ bucket: 'acme', projectId: 'acme-1' })"],
  ['s3', 'storage: {type: s3, bucketName: acme, s3: {region: eu-west-1}, gcs: {projectId: acme-1}, custom: {container: other, connection: {endpoint: "http://minio:9000"}, stow: {kind: google, config: {project_id: acme-1, json: "{}"}}}}',
    ['gcs.projectId', 'custom.container', 'custom.connection.endpoint', 'custom.stow.kind', 'custom.stow.config.project_id', 'custom.stow.config.json'], "ObjectStore.s3({ bucket: 'acme', region: 'eu-west-1' })"],
  ['custom', 'storage: {type: custom, s3: {region: eu-west-1, endpoint: "http://minio:9000"}, gcs: {projectId: other-1}, custom: {container: acme, stow: {kind: google, config: {project_id: acme-1}}}}',
    ['s3.region', 's3.endpoint', 'gcs.projectId'], "ObjectStore.gcs({ bucket: 'acme', projectId: 'acme-1' })"],
  ['sandbox', 'storage: {type: sandbox, bucketName: acme, s3: {endpoint: "http://other:9000", region: eu-west-1, accessKey: a}}',
    ['s3.endpoint', 's3.region', 's3.accessKey'], "endpoint: 'http://minio.flyte.svc.cluster.local:9000'"],
])('of a store of type %s the template reads no other branch', (_type, values, paths, expected) => {
  const result = imported('flyte-core', values);
  expect(paths.map((path) => [path, became(result, `storage.${path}`)])).toEqual(paths.map((path) => [path, OTHER]));
  expect(result.program).toContain(expected);
  expect(result.entries.filter(({ verdict }) => verdict === 'refused' || verdict === 'unknown')).toEqual([]);
});

test('keys of a store say nothing beside a workload identity', () => {
  const result = imported('flyte-core', 'storage: {type: s3, bucketName: acme, s3: {region: eu-west-1, authType: iam, accessKey: a, secretKey: b}}');
  expect(became(result, 'storage.s3.secretKey')).toBe('default: the pod has a workload identity, so it says nothing');
  expect(result.program).toContain("ObjectStore.s3({ bucket: 'acme', region: 'eu-west-1' })");
});

test('the bucket of a custom store is its container; bucketName is read by the prefix of outputs only', () => {
  const custom = 'custom: {container: acme-meta, connection: {endpoint: "http://minio.tools:9000"}}';
  const split = imported('flyte-core', `storage: {type: custom, bucketName: acme-raw, ${custom}}`);
  expect(became(split, 'storage.bucketName')).toBe('carried: propeller.rawOutputPrefix');
  expect(split.program).toContain("bucket: 'acme-meta'");
  expect(split.program).toContain("rawOutputPrefix: 's3://acme-raw'");
  expect(split.program).toContain('multiContainer: true');
  const said = imported('flyte-core', `storage: {type: custom, bucketName: acme-raw, ${custom}}\nconfigmap: {core: {propeller: {rawoutput-prefix: "s3://acme-meta/"}}}`);
  expect(became(said, 'storage.bucketName')).toBe('default: the bucket is storage.custom.container, so it says nothing');
  const one = imported('flyte-core', `storage: {type: custom, bucketName: acme-meta, ${custom}}`);
  expect(one.program).not.toContain('rawOutputPrefix');
});

test.each([
  ['without the switch they say nothing', 'durationMinutes: 10, signingPrincipal: a@b.iam.gserviceaccount.com', /^default: links are not signed, so it says nothing/],
  ['with it they are carried', 'enabled: true, durationMinutes: 10, signingPrincipal: a@b.iam.gserviceaccount.com', /^carried: objectStore.signedUrls/],
])('signed links: %s', (_what, urls, expected) => {
  const result = imported('flyte-core', `storage: {type: gcs, bucketName: acme, gcs: {projectId: acme-1}}\nconfigmap: {remoteData: {remoteData: {signedUrls: {${urls}}}}}`);
  expect(became(result, 'configmap.remoteData.remoteData.signedUrls.durationMinutes')).toMatch(expected);
  expect(became(result, 'configmap.remoteData.remoteData.signedUrls.signingPrincipal')).toMatch(expected);
});

test.each([
  ['the file goes before the text', 'password: abc, passwordPath: /etc/db/pass.txt', 'password', 'default: the file of passwordPath goes before it', 'pass.txt'],
  ['a text', 'password: abc', 'password', 'carried: database.password', 'password'],
])('the password of the database: %s', (_what, values, key, expected, file) => {
  const result = imported('flyte-core', `db: {admin: {database: {host: db.example.com, ${values}}}}`);
  expect(became(result, `db.admin.database.${key}`)).toBe(expected);
  expect(result.program).toContain(`password: { secret: flyteDb, key: '${file}' }`);
});

test('a Secret of the database that no path leads to is mounted for nobody', () => {
  const result = imported('flyte-core', 'common: {databaseSecret: {name: db-pass}}\ndb: {admin: {database: {password: abc}}}');
  expect(became(result, 'common.databaseSecret.name')).toBe('default: no passwordPath leads to it, so it says nothing');
  expect(became(result, 'db.admin.database.password')).toBe('carried: database.password');
});

test.each([
  ['flyte-core', 'db: {database: {host: db.example.com}}\nflyteadmin: {replicaCount: 1}', 'db.database.host'],
  ['flyte-core', 'db: {checks: [a]}\nflyteadmin: {replicaCount: 1}', 'db.checks[0]'],
  ['flyte-core', 'fullnameOverride: a\nflyteadmin: {replicaCount: 1}', 'fullnameOverride'],
  ['flyte-core', 'storage: {type: s3, s3: {disableSSL: true}}', 'storage.s3.disableSSL'],
])('%s: %s is read by no template', (chart, values, path) => {
  expect(became(imported(chart, values), path)).toMatch(/^default: does nothing, in the chart neither/);
});

test.each([
  ['custom: {container: acme, type: s3, connection: {region: us-east-1, auth-type: accesskey, access-key: a, secret-key: b}}', 'carried: objectStore.accessKey.secretAccessKey'],
  ['custom: {container: acme, type: s3, connection: {region: us-east-1, auth-type: iam, access-key: a, secret-key: b}}', 'default: the pod has a workload identity, so it says nothing'],
])('a store of Amazon by hand: %s', (values, expected) => {
  const result = imported('flyte-core', `storage: {type: custom, ${values}}`);
  expect(became(result, 'storage.custom.connection.secret-key')).toBe(expected);
  expect(result.program).toContain('ObjectStore.s3({');
});

test.each([
  ['iam', 'default: the pod has a workload identity, so it says nothing'],
  ['accesskey', 'carried: objectStore.accessKey.accessKeyId'],
])('a store of stow with auth_type %s', (type, expected) => {
  const result = imported('flyte-core', `storage: {type: custom, custom: {container: acme, stow: {kind: s3, config: {auth_type: ${type}, region: us-east-1, access_key_id: a, secret_key: b}}}}`);
  expect(became(result, 'storage.custom.stow.config.access_key_id')).toBe(expected);
});

const s3 = (chart: string, endpoint: string, authType: string) => chart === 'flyte-core'
  ? imported(chart, { storage: { type: 's3', bucketName: 'acme', s3: { region: 'eu-west-1', endpoint, authType } } })
  : imported(chart, { configuration: { storage: { metadataContainer: 'acme', providerConfig: { s3: { region: 'eu-west-1', endpoint, authType } } } } });

test.each([['flyte-core', 'storage.s3'], ['flyte-binary', 'configuration.storage.providerConfig.s3']])("%s: an endpoint of Amazon's own is that of the region", (chart, at) => {
  const result = s3(chart, 'https://s3.eu-west-1.amazonaws.com', 'iam');
  expect(result.program).toContain("ObjectStore.s3({ bucket: 'acme', region: 'eu-west-1' })");
  expect(became(result, `${at}.endpoint`)).toBe("default: Amazon's own, which follows from the region");
});

test.each([['flyte-core', 'storage.s3'], ['flyte-binary', 'configuration.storage.providerConfig.s3']])('%s: another store knows no identity of Amazon', (chart, at) => {
  const result = s3(chart, 'https://minio.example.com', 'iam');
  expect(became(result, `${at}.authType`)).toMatch(/^refused: a store that is not Amazon's is opened by an access key/);
  expect(became(result, `${at}.endpoint`)).toBe('carried: objectStore.endpoint');
  expect(became(s3(chart, 'https://minio.example.com', 'accesskey'), `${at}.authType`)).toMatch(/^default: /);
});
