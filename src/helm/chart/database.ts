import { call, literal, secretValue } from '../code';
import { hostOf, integer } from '../readers/basic';
import { Context, Part, Reader, Row } from '../row';

const DATABASE = 'database(Database.postgres)';

interface DatabaseKeys {
  /** The option that takes the name of the database. */
  readonly dbname: 'adminDatabase' | 'dataCatalogDatabase';
  /** Where the first of two databases stands: what is the same there is said once. */
  readonly second?: string;
}

/** The keys of one database; datacatalog's is the same server, unless the values say otherwise. */
export function databaseRows(at: string, { dbname, second }: DatabaseKeys): Row[] {
  const own = second === undefined ? DATABASE : 'dataCatalog.database(Database.postgres)';
  const once = (end: string, read: Reader): Reader => (value, context, path) => {
    if (second === undefined) { return read(value, context, path); }
    const other = context.get(`${second}.${end}`);
    if (isApart(context, at, second)) { return read(value, context, path); }
    return other === undefined ? { ...read(value, context, path) as Part, of: [DATABASE, end] } : { same: 'the same server as flyteadmin\'s' };
  };
  const isLoopback = (context: Context) => LOOPBACK.includes(context.text(`${at}.host`) ?? '');
  return [
    { key: `${at}.host`, says: `${own}.host`, read: once('host', host) },
    { key: `${at}.port`, says: `${own}.port`, read: once('port', integer), same: [5432] },
    { key: `${at}.username`, says: `${own}.username`, read: once('username', (value) => ({ code: literal(String(value)) })) },
    {
      key: `${at}.dbname`,
      says: `${DATABASE}.${dbname}`,
      same: [dbname === 'adminDatabase' ? 'flyteadmin' : 'datacatalog'],
      read: (value, context) => ({ of: second !== undefined && isApart(context, at, second) ? ['dataCatalog', DATABASE, dbname] : [DATABASE, dbname], code: literal(String(value)) }),
    },
    {
      key: `${at}.passwordPath`,
      says: `${own}.password`,
      read: once('passwordPath', (value, context) => ({
        code: secretValue(context.text('common.databaseSecret.name') ?? 'flyte-db', String(value).replace(/^.*\//, '') || 'password'),
      })),
    },
    {
      key: `${at}.password`,
      says: `${own}.password`,
      read: once('password', (_value, context, path) => context.text(`${at}.passwordPath`) === undefined
        ? { code: context.secret('flyte-db', 'password', path) } : { same: 'the file of passwordPath goes before it' }),
    },
    {
      key: `${at}.options`,
      says: `${own}.tls`,
      same: ['sslmode=require'],
      read: once('options', (value, context) => {
        const mode = /sslmode=(\S+)/.exec(String(value))?.[1];
        if (mode === 'disable' && isLoopback(context)) { return { of: [own, 'tls'], code: call('PostgresTls.disabled') }; }
        return mode === 'require' ? { same: 'the library has it so' }
          : {
            refused: mode?.startsWith('verify') === true ? 'the authority is a key of a Secret: use tls: PostgresTls.verifyFull({ secret, key })'
              : 'the password and all data would travel in plain text; the connection is encrypted by default. For a server inside the cluster without TLS: tls: PostgresTls.disabled()',
          };
      }),
    },
    { key: `${at}.extraOptions`, refused: 'parameters of the connection are said by parameters and tls of Database.postgres' },
    { key: `${at}.sqlite`, refused: 'a file is no database for several programs; use Database.postgres' },
  ];
}

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/** Where a proxy in the pod is the server, that proxy has to be there. */
const host: Reader = (value) => ({
  code: literal(hostOf(value)),
  ...LOOPBACK.includes(String(value)) ? { decide: 'the server is a proxy in the pod itself: add it by sidecars of each component that asks the database, or name the server' } : {},
});

/** Whether datacatalog has a server of its own. */
function isApart(context: Context, at: string, second: string): boolean {
  return ['host', 'port', 'username'].some((end) => {
    const [one, other] = [context.get(`${at}.${end}`), context.get(`${second}.${end}`)];
    return one !== undefined && other !== undefined && String(one) !== String(other);
  });
}
