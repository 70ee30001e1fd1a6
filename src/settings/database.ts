import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { FlyteEndpointApp } from './endpoint';
import { requireSecretValue } from './secrets';
import { isLoopback } from '../private/addresses';
import { refusal, requireHost, requireInteger, requirePort, requireSeconds, requireSubdomain, requireText, SECRET_VALUE } from '../private/checks';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * How the connection to PostgreSQL is protected; becomes `sslmode` (and `sslrootcert`) of `database.postgres.options`.
 */
export class PostgresTls {
  /** No encryption: only for a database in the same cluster. `sslmode=disable`. */
  public static disabled(): PostgresTls { return new PostgresTls('disable'); }

  /** Encrypted, the server's certificate unchecked. `sslmode=require`. */
  public static required(): PostgresTls { return new PostgresTls('require'); }

  /**
   * Encrypted, the certificate signed by this authority. `sslmode=verify-ca`.
   * @param certificateAuthority key of a Secret that holds the authority's PEM
   */
  public static verifyCa(certificateAuthority: kplus.SecretValue): PostgresTls {
    requireArguments('PostgresTls.verifyCa', certificateAuthority);
    return new PostgresTls('verify-ca', requireSecretValue('PostgresTls.verifyCa', 'certificateAuthority', certificateAuthority));
  }

  /**
   * Encrypted, the certificate signed by this authority and made out to the host. `sslmode=verify-full`.
   * @param certificateAuthority key of a Secret that holds the authority's PEM; without it the image's own trust store decides
   */
  public static verifyFull(certificateAuthority?: kplus.SecretValue): PostgresTls {
    requireArguments('PostgresTls.verifyFull', certificateAuthority);
    return new PostgresTls('verify-full', certificateAuthority === undefined ? undefined
      : requireSecretValue('PostgresTls.verifyFull', 'certificateAuthority', certificateAuthority));
  }

  private constructor(
    /** PostgreSQL's `sslmode`. */
    public readonly mode: string,
    /** Where the authority's PEM is, if one is given. */
    public readonly certificateAuthority?: kplus.SecretValue,
  ) {}
}

mark('PostgresTls', PostgresTls);

/**
 * A certificate with which Flyte shows PostgreSQL who it is.
 */
export interface PostgresClientCertificate {
  /** Key of a Secret that holds the certificate as PEM, made out to the role; becomes `sslcert` of `database.postgres.options`. */
  readonly certificate: kplus.SecretValue;
  /** Key of a Secret that holds its private key as PEM, unencrypted; becomes `sslkey`. */
  readonly key: kplus.SecretValue;
}

/**
 * A file that the Secrets Store CSI driver, `secrets-store.csi.k8s.io`, mounts into a pod from a cloud's or a vault's secrets.
 */
export interface SecretStoreFile {
  /** Name of the SecretProviderClass, in the namespace of the pods; becomes `volumeAttributes.secretProviderClass`. */
  readonly secretProviderClass: string;
  /** Name of the file that it makes: its `objectAlias`, `fileName` or `objectName`, by provider. */
  readonly file: string;
}

/**
 * The connection pool of one process.
 */
export interface DatabasePoolOptions {
  /**
   * Idle connections kept; becomes `database.maxIdleConnections`. From 0.
   * @default 10
   */
  readonly maxIdleConnections?: number;

  /**
   * Connections opened at most; becomes `database.maxOpenConnections`. From 1.
   * @default 100
   */
  readonly maxOpenConnections?: number;

  /**
   * How long a connection is reused; becomes `database.connMaxLifeTime`.
   * @default Duration.hours(1)
   */
  readonly connectionLifetime?: Duration;
}

/**
 * Options of `Database.postgres`.
 */
export interface PostgresOptions {
  /** DNS name or IP address of the server; becomes `database.postgres.host`. */
  readonly host: string;

  /**
   * Port of the server; becomes `database.postgres.port`. From 1 to 65535.
   * @default 5432
   */
  readonly port?: number;

  /** Role to log in as; becomes `database.postgres.username`. Letters, digits and `_.@-`. It needs CREATEDB unless the databases exist. */
  readonly username: string;

  /**
   * The role's password, mounted as a file and named by `database.postgres.passwordPath`. Each process reads it once, at its start: the
   * tokens that clouds give in place of a password end before the next connection is made, so let a proxy in the pod log in with those.
   * @default - none: then `passwordFile` or `clientCertificate` is needed, or a proxy in the pod, as `host` 127.0.0.1 or the like says
   */
  readonly password?: kplus.SecretValue;

  /**
   * The same from the Secrets Store CSI driver, in place of `password`.
   * @default - none
   */
  readonly passwordFile?: SecretStoreFile;

  /**
   * A certificate with which Flyte shows the server who it is. Needs `tls`.
   * @default - none
   */
  readonly clientCertificate?: PostgresClientCertificate;

  /**
   * Protection of the connection.
   * @default PostgresTls.required()
   */
  readonly tls?: PostgresTls;

  /**
   * Database of flyteadmin, flytescheduler and the cluster resource sync; becomes `database.postgres.dbname`.
   * @default 'flyteadmin'
   */
  readonly adminDatabase?: string;

  /**
   * Database of datacatalog.
   * @default 'datacatalog'
   */
  readonly dataCatalogDatabase?: string;

  /**
   * Further connection parameters, such as `connect_timeout`; appended to `database.postgres.options`. Passwords and TLS have their own props.
   * @default - none
   */
  readonly parameters?: { [name: string]: string };

  /**
   * Connection pool of each process.
   * @default - Flyte's own: 10 idle, 100 open, one hour
   */
  readonly pool?: DatabasePoolOptions;
}

const WHERE = 'Database.postgres';

/**
 * The PostgreSQL server that Flyte keeps its state in.
 */
export class Database {
  /**
   * A PostgreSQL server. Throws when a value is malformed.
   * @param options where it is and how to log in
   */
  public static postgres(options: PostgresOptions): Database {
    requireArguments(WHERE, options);
    requireHost(WHERE, 'host', options.host);
    requirePort(WHERE, 'port', options.port ?? 5432, 5432);
    requireText(WHERE, 'username', options.username, 'name the role');
    // Flyte pastes these into a connection string without quoting them.
    if (!/^[A-Za-z0-9_.@-]{1,63}$/.test(options.username)) {
      throw refusal(WHERE, 'username', 'have letters, digits and _.@- only', options.username, 'use another role');
    }
    requirePassword(options);
    requireClientCertificate(options);
    for (const prop of ['adminDatabase', 'dataCatalogDatabase'] as const) {
      const name = options[prop];
      if (name !== undefined && !/^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(name)) {
        throw refusal(WHERE, prop, 'be a name of letters, digits and _ that starts with no digit', name, 'Flyte creates it without quoting the name');
      }
    }
    requireParameters(options.parameters ?? {});
    const pool = options.pool ?? {};
    const large = Number.MAX_SAFE_INTEGER;
    requireInteger(WHERE, 'pool.maxIdleConnections', pool.maxIdleConnections ?? 10, 0, large, 'leave it out for 10');
    requireInteger(WHERE, 'pool.maxOpenConnections', pool.maxOpenConnections ?? 100, 1, large, 'leave it out for 100');
    if ((pool.maxIdleConnections ?? 10) > (pool.maxOpenConnections ?? 100)) {
      throw refusal(WHERE, 'pool.maxIdleConnections', 'not be above maxOpenConnections', pool.maxIdleConnections ?? 10, 'lower it');
    }
    requireSeconds(WHERE, 'pool.connectionLifetime', pool.connectionLifetime, 1, large, 'use whole seconds, such as Duration.hours(1)');
    return new Database(options);
  }

  /** DNS name or IP address of the server. */
  public readonly host: string;
  /** Port of the server. */
  public readonly port: number;
  /** Role to log in as. */
  public readonly username: string;
  /** Where the role's password is, if it is in a Secret. */
  public readonly password?: kplus.SecretValue;
  /** Where the role's password is, if the Secrets Store CSI driver mounts it. */
  public readonly passwordFile?: SecretStoreFile;
  /** The certificate with which Flyte shows who it is, if it does. */
  public readonly clientCertificate?: PostgresClientCertificate;
  /** Protection of the connection. */
  public readonly tls: PostgresTls;
  /** Database of flyteadmin, flytescheduler and the cluster resource sync. */
  public readonly adminDatabase: string;
  /** Database of datacatalog. */
  public readonly dataCatalogDatabase: string;

  /** The pods behind it, if they are of the same app. @internal */
  public _app?: FlyteEndpointApp;

  /** Further connection parameters. @internal */
  public readonly _parameters: { [name: string]: string };
  /** Connection pool of each process. @internal */
  public readonly _pool: DatabasePoolOptions;

  private constructor(options: PostgresOptions) {
    this.host = options.host;
    this.port = options.port ?? 5432;
    this.username = options.username;
    this.password = options.password;
    this.passwordFile = options.passwordFile === undefined ? undefined : { ...options.passwordFile };
    this.clientCertificate = options.clientCertificate === undefined ? undefined : { ...options.clientCertificate };
    this.tls = options.tls ?? PostgresTls.required();
    this.adminDatabase = options.adminDatabase ?? 'flyteadmin';
    this.dataCatalogDatabase = options.dataCatalogDatabase ?? 'datacatalog';
    this._parameters = { ...options.parameters };
    this._pool = { ...options.pool };
  }
}

mark('Database', Database);

/** The pod itself, where a proxy logs in with an identity of its own. */

/** Without any, Flyte offers a password of its own default, for which a server must not ask. */
function requirePassword({ clientCertificate, host, password, passwordFile }: PostgresOptions): void {
  if (password !== undefined) {
    requireSecretValue(WHERE, 'password', password);
    if (passwordFile !== undefined) { throw refusal(WHERE, 'passwordFile', 'not come with password', passwordFile.file, 'remove one of them'); }
  } else if (passwordFile !== undefined) {
    requireSubdomain(WHERE, 'passwordFile.secretProviderClass', passwordFile.secretProviderClass, 'name an existing SecretProviderClass');
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(passwordFile.file)) {
      throw refusal(WHERE, 'passwordFile.file', 'be the name of a file', passwordFile.file, 'use letters, digits, -, _ and ., without directories');
    }
  } else if (clientCertificate === undefined && !isLoopback(host)) {
    throw refusal(WHERE, 'password', 'be given, or passwordFile or clientCertificate', undefined,
      `${SECRET_VALUE}; without any reach the server by a proxy in the pod, host 127.0.0.1`);
  }
}

function requireClientCertificate({ clientCertificate: given, tls }: PostgresOptions): void {
  if (given === undefined) { return; }
  requireSecretValue(WHERE, 'clientCertificate.certificate', given.certificate);
  requireSecretValue(WHERE, 'clientCertificate.key', given.key);
  if (tls?.mode === 'disable') {
    throw refusal(WHERE, 'clientCertificate', 'not come with PostgresTls.disabled()', given.certificate.secret.name, 'remove one of them');
  }
}

function requireParameters(parameters: { [name: string]: string }): void {
  for (const [name, value] of Object.entries(parameters)) {
    const prop = `parameters.${name}`;
    if (/^(host|port|user|dbname|password|passfile)$/.test(name) || /^ssl/.test(name)) {
      throw refusal(WHERE, prop, 'not be a parameter that has a prop of its own', /pass/.test(name) ? '(a secret)' : value,
        /^ssl(cert|key)$/.test(name) ? 'set clientCertificate' : name.startsWith('ssl') ? 'set tls' : name.startsWith('pass') ? 'set password' : `set the prop for ${name}`);
    }
    if (!/^[a-z_]+$/.test(name) || !/^[^\s'"\\]+$/.test(value)) {
      throw refusal(WHERE, prop, 'be a name of a-z and _ with a value without spaces, quotes and backslashes', value,
        'Flyte does not quote connection parameters');
    }
  }
}
