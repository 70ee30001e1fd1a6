import { seconds } from './durations';
import { SecretFile } from './files';
import { Document } from '../private/documents';
import { DATABASE_DIRECTORY, SECRET_STORE_DIRECTORY } from '../private/vocabulary';
import { Database } from '../settings/database';

/** The `database` section of a program that uses the database of that name. */
export function databaseSection(database: Database, name: string): Document {
  const { clientCertificate, tls, _parameters: parameters, _pool: pool } = database;
  return {
    database: {
      postgres: {
        host: database.host,
        port: database.port,
        dbname: name,
        username: database.username,
        passwordPath: passwordPath(database),
        options: [
          `sslmode=${tls.mode}`,
          ...(tls.certificateAuthority === undefined ? [] : [`sslrootcert=${DATABASE_DIRECTORY}/ca.crt`]),
          ...(clientCertificate === undefined ? [] : [`sslcert=${DATABASE_DIRECTORY}/client.crt`, `sslkey=${DATABASE_DIRECTORY}/client.key`]),
          ...Object.keys(parameters).sort().map((parameter) => `${parameter}=${parameters[parameter]}`),
        ].join(' '),
      },
      maxIdleConnections: pool.maxIdleConnections,
      maxOpenConnections: pool.maxOpenConnections,
      connMaxLifeTime: seconds(pool.connectionLifetime),
    },
  };
}

/** None where no password is given. */
function passwordPath({ password, passwordFile }: Database): string | undefined {
  if (password !== undefined) { return `${DATABASE_DIRECTORY}/password`; }
  return passwordFile === undefined ? undefined : `${SECRET_STORE_DIRECTORY}/${passwordFile.file}`;
}

/** The files that it names and Secrets hold. */
export function databaseFiles({ clientCertificate, password, tls }: Database): SecretFile[] {
  return [
    ...(password === undefined ? [] : [{ value: password, file: 'password' }]),
    ...(tls.certificateAuthority === undefined ? [] : [{ value: tls.certificateAuthority, file: 'ca.crt' }]),
    ...(clientCertificate === undefined ? [] : [
      { value: clientCertificate.certificate, file: 'client.crt' }, { value: clientCertificate.key, file: 'client.key' },
    ]),
  ];
}
