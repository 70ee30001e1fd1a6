import { SecretFile } from './files';
import { Document } from '../private/documents';
import { DATABASE_DIRECTORY } from '../private/vocabulary';
import { Database } from '../settings/database';

/** The `database` section of a program that uses the database of that name. */
export function databaseSection(database: Database, name: string): Document {
  const { tls, _parameters: parameters, _pool: pool } = database;
  return {
    database: {
      postgres: {
        host: database.host,
        port: database.port,
        dbname: name,
        username: database.username,
        passwordPath: `${DATABASE_DIRECTORY}/password`,
        options: [
          `sslmode=${tls.mode}`,
          ...(tls.certificateAuthority === undefined ? [] : [`sslrootcert=${DATABASE_DIRECTORY}/ca.crt`]),
          ...Object.keys(parameters).sort().map((parameter) => `${parameter}=${parameters[parameter]}`),
        ].join(' '),
      },
      maxIdleConnections: pool.maxIdleConnections,
      maxOpenConnections: pool.maxOpenConnections,
      connMaxLifeTime: pool.connectionLifetime === undefined ? undefined : `${pool.connectionLifetime.toSeconds()}s`,
    },
  };
}

/** The files that it names. */
export function databaseFiles({ password, tls }: Database): SecretFile[] {
  return [
    { value: password, file: 'password' },
    ...(tls.certificateAuthority === undefined ? [] : [{ value: tls.certificateAuthority, file: 'ca.crt' }]),
  ];
}
