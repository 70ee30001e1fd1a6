import { whenOn } from './extra-config';
import { clientScopes, EXTERNAL, flyteRows } from './flyte-config';
import { Places } from './flyte-places';
import { call, secretValue } from '../code';
import { text, when } from '../readers/basic';
import { Context, Reader, Row } from '../row';

const KEY = 'configuration.auth';

/** Whether the clients are those of an authorization server elsewhere; the chart has no value for that but its inline configuration. */
function isExternal({ text: textAt }: Context): boolean {
  return /external/i.test(textAt('configuration.inline.auth.appAuth.authServerType') ?? '');
}

/** The login of chart flyte-binary. */
export function binaryAuthRows(places: Places): Row[] {
  const at = 'authentication(Authentication.oidc)';
  const on = (read: Reader) => whenOn(`${KEY}.enabled`, read);
  const uris = flyteRows('x', places).find((row) => row.key === 'x.auth.authorizedUris')!;
  const secret = (name: string): Reader => on(when((context) => context.text(`${KEY}.clientSecretsExternalSecretRef`) === undefined, 'the existing Secret goes before it',
    (_value, context, path) => ({ code: context.secret('flyte-auth', name, path) })));
  return [
    { key: `${KEY}.enabled`, says: 'authentication', same: [false], read: () => ({ of: [at, 'keys'], code: call('AuthKeys.generatedAtRuntime') }) },
    {
      key: `${KEY}.enableAuthServer`,
      same: [true],
      read: on((_value, context) => ({ same: isExternal(context) ? 'said by configuration.inline' : 'it leaves out clients only: the server is built in unless configuration.inline says External' })),
    },
    { key: `${KEY}.oidc.baseUrl`, says: `${at}.provider.baseUrl`, read: on(text) },
    { key: `${KEY}.oidc.clientId`, says: `${at}.provider.clientId`, read: on(text) },
    { key: `${KEY}.oidc.clientSecret`, says: `${at}.provider.clientSecret`, read: secret('oidc_client_secret') },
    { key: `${KEY}.internal.clientId`, says: `${at}.internalClient.clientId`, same: ['flytepropeller'], read: on(text) },
    { key: `${KEY}.internal.clientSecret`, says: `${at}.internalClient.clientSecret`, read: secret('client_secret') },
    {
      key: `${KEY}.internal.clientSecretHash`,
      says: `${at}.internalClient.clientSecretHash`,
      read: on(when((context) => !isExternal(context), EXTERNAL, (_value, context, path) => ({ code: context.secret('flyte-auth', 'client_secret_hash', path) }))),
    },
    { key: `${KEY}.internal.audience`, says: `${at}.internalClient.audience`, read: on(text) },
    { key: `${KEY}.flyteClient.clientId`, says: `${at}.flyteClient.clientId`, same: ['flytectl'], read: on(text) },
    { key: `${KEY}.flyteClient.redirectUri`, says: `${at}.flyteClient.redirectUri`, same: ['http://localhost:53593/callback'], read: on(text) },
    { key: `${KEY}.flyteClient.scopes`, says: `${at}.flyteClient.scopes`, read: on(clientScopes(isExternal)) },
    { key: `${KEY}.flyteClient.audience`, says: `${at}.flyteClient.audience`, read: on(text) },
    { key: `${KEY}.authorizedUris`, says: `${at}.publicUrl`, read: on(uris.read!) },
    {
      key: `${KEY}.clientSecretsExternalSecretRef`,
      says: `${at}.provider.clientSecret`,
      read: on((value, _context, path) => [
        { of: [at, 'provider', 'clientSecret'], code: secretValue(String(value), 'oidc_client_secret') },
        { at: ' ', also: [path], of: [at, 'internalClient', 'clientSecret'], code: secretValue(String(value), 'client_secret') },
      ]),
    },
  ];
}
