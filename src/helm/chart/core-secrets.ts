import { isFields } from '../../judging/manifest/json';
import { secretValue } from '../code';
import { suffix, text } from '../readers/basic';
import { Context, Part, Reader, Row } from '../row';

/** Secrets that chart flyte-core makes or mounts. */
export function secretRows(): Row[] {
  const oidc = 'authentication(Authentication.oidc)';
  const off = { same: 'login is off, so it says nothing' };
  const secretName = (context: Context) => context.text('secrets.adminOauthClientCredentials.secretName') ?? 'flyte-secret-auth';
  return [
    { key: 'common.databaseSecret.name', says: 'database(Database.postgres).password', read: (value, context) => passwordOf(String(value), context) },
    { key: 'common.databaseSecret.secretManifest', says: 'database(Database.postgres).password', read: manifestOfSecret },
    { key: 'secrets.adminOauthClientCredentials.enabled', always: 'the client has a credential as long as there is login' },
    {
      key: 'secrets.adminOauthClientCredentials.clientSecret',
      says: `${oidc}.internalClient.clientSecret`,
      read: (_value, context, path) => context.login ? { code: context.secret(secretName(context), 'client_secret', path) } : off,
    },
    { key: 'secrets.adminOauthClientCredentials.clientId', says: `${oidc}.internalClient.clientId`, same: ['flytepropeller'], read: (value, context, path) => context.login ? text(value, context, path) : off },
    {
      key: 'secrets.adminOauthClientCredentials.secretName',
      says: `${oidc}.internalClient.clientSecret`,
      read: (value, context) => context.login ? { code: secretValue(String(value), 'client_secret') } : off,
    },
    {
      key: 'flyteadmin.secrets.oidc_client_secret',
      says: `${oidc}.provider.clientSecret`,
      read: (_value, context, path) => context.login ? { code: context.secret('flyte-auth', 'oidc_client_secret', path) } : off,
    },
    {
      key: 'flyteadmin.secrets',
      says: `${oidc}.keys`,
      read: (_value, context) => context.login ? { refused: 'keys of tokens and cookies are made at the first start, or stand in a Secret: AuthKeys.fromSecret(secret)' } : off,
    },
  ];
}

/** The Secret of the database: the values say its name, and the file in it by the path where the chart mounts it. */
function passwordOf(name: string, context: Context): Part {
  const ofDatabases = (key: string) => context.text(`db.admin.database.${key}`) ?? context.text(`db.datacatalog.database.${key}`);
  const path = ofDatabases('passwordPath');
  if (path === undefined && ofDatabases('password') !== undefined) { return { same: 'no passwordPath leads to it, so it says nothing' }; }
  const file = (path ?? 'pass.txt').replace(/^.*\//, '');
  return { of: ['database(Database.postgres)', 'password'], code: secretValue(name, file) };
}

const manifestOfSecret: Reader = (value, context, path) => {
  const { kind, stringData, data: encoded } = isFields(value) ? value as { [key: string]: unknown } : {};
  if (kind !== 'Secret') { return { refused: 'an object that makes the Secret: apply it beside the app (ApiObject); the app refers to the Secret by its name' }; }
  const name = context.text('common.databaseSecret.name') ?? context.text(`${path}.metadata.name`) ?? 'flyte-db';
  const held = isFields(stringData) ? ['stringData', stringData] as const : ['data', isFields(encoded) ? encoded : {}] as const;
  const keys = Object.keys(held[1]);
  keys.forEach((key) => context.secret(name, key, `${path}.${held[0]}${suffix(key)}`));
  return [{ at: '', ...passwordOf(name, context) }];
};
