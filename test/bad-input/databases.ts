import { Database, FlyteCore, PostgresOptions, PostgresTls } from 'cdk8s-flyte';
import { Row, SECRET, secretValue, untyped } from './row';
import { testObjectStore } from '../support';

const WHERE = 'Database.postgres';
const REFERENCE = "give a SecretValue: its secret by Secret.fromSecretName(scope, 'id', 'name'), and its key";
const postgres = (options: Partial<PostgresOptions>) => () => Database.postgres({ host: 'db.example.com', username: 'flyte', ...options });
const password = secretValue();
const certificate = { certificate: secretValue('tls.crt'), key: secretValue('tls.key') };
const file = (passwordFile: object) => postgres({ passwordFile: untyped({ secretProviderClass: 'flyte-db', file: 'password', ...passwordFile }) });
const FILE = 'use letters, digits, -, _ and ., without directories';

export const DATABASE_ROWS: Row[] = [
  ['nothing to log in with', postgres({}), `${WHERE}: password must be given, or passwordFile or clientCertificate, got nothing; ${REFERENCE}; `
    + 'without any reach the server by a proxy in the pod, host 127.0.0.1'],
  ['nothing to log in with, in clear text', postgres({ tls: PostgresTls.disabled() }),
    `${WHERE}: password must be given, or passwordFile or clientCertificate, got nothing; ${REFERENCE}; without any reach the server by a proxy in the pod, host 127.0.0.1`],
  ['a password that is null', postgres({ password: untyped(null) }), `${WHERE}: password must not be null, got null; leave it out`],
  ['a password twice', postgres({ password, passwordFile: { secretProviderClass: 'flyte-db', file: 'password' } }),
    `${WHERE}: passwordFile must not come with password, got 'password'; remove one of them`],
  ['a SecretProviderClass in capitals', file({ secretProviderClass: 'FlyteDb' }),
    `${WHERE}: passwordFile.secretProviderClass must be a DNS-1123 subdomain (a-z, 0-9, - and .), got 'FlyteDb'; name an existing SecretProviderClass`],
  ['a SecretProviderClass without name', file({ secretProviderClass: '' }),
    `${WHERE}: passwordFile.secretProviderClass must be a DNS-1123 subdomain (a-z, 0-9, - and .), got ''; name an existing SecretProviderClass`],
  ['no SecretProviderClass', file({ secretProviderClass: undefined }), `${WHERE}: passwordFile.secretProviderClass must be given, got nothing; it has no default`],
  ['a password file with a path', file({ file: '/mnt/password' }), `${WHERE}: passwordFile.file must be the name of a file, got '/mnt/password'; ${FILE}`],
  ['a password file above its directory', file({ file: '..' }), `${WHERE}: passwordFile.file must be the name of a file, got '..'; ${FILE}`],
  ['a password file without name', file({ file: '' }), `${WHERE}: passwordFile.file must be the name of a file, got ''; ${FILE}`],
  ['a password file as text', postgres({ passwordFile: untyped('/mnt/password') }),
    `${WHERE}: passwordFile must be an object of SecretStoreFile, got '(a text)'; give it file, secretProviderClass`],
  ['a client certificate in clear text', postgres({ password, clientCertificate: certificate, tls: PostgresTls.disabled() }),
    `${WHERE}: clientCertificate must not come with PostgresTls.disabled(), got 'flyte'; remove one of them`],
  ['a client certificate without key', postgres({ clientCertificate: untyped({ certificate: certificate.certificate }) }),
    `${WHERE}: clientCertificate.key must name a Secret and a key, got nothing; ${REFERENCE}`],
  ['a client key as text', postgres({ clientCertificate: untyped({ ...certificate, key: SECRET }) }),
    `${WHERE}: clientCertificate.key must name a Secret and a key, got '(a text)'; ${REFERENCE}`],
  ['a client certificate by parameter', postgres({ password, parameters: { sslcert: '/etc/db/client.crt' } }),
    `${WHERE}: parameters.sslcert must not be a parameter that has a prop of its own, got '/etc/db/client.crt'; set clientCertificate`],
  ['a host name for the database of datacatalog', (chart) => new FlyteCore(chart, 'flyte', {
    database: postgres({ password })(), objectStore: testObjectStore(), dataCatalog: { database: untyped('db.example.com') },
  }), "test/flyte: dataCatalog.database must be a Database, got '(a text)'; use Database.postgres(...)"],
];
