import * as kplus from 'cdk8s-plus-27';
import { SecretFile } from './files';
import { Document } from '../private/documents';
import { Authentication } from '../settings/authentication';

/** The files of flyteadmin's own keys, by the names Flyte looks for. */
const KEY_FILES = ['claim_symmetric_key', 'cookie_block_key', 'cookie_hash_key', 'token_rsa_key.pem'];

/** The key before the last rotation, which still verifies what it signed. */
const OLD_KEY_FILE = 'token_rsa_key_old.pem';

/** Flyte's name for the client that flytepropeller and flytescheduler log in as. */
export const INTERNAL_CLIENT = 'flytepropeller';

/** The file with that client's secret. */
export const CLIENT_SECRET_FILE = 'client_secret';

/**
 * The `auth` section of flyteadmin, and the switch that turns it on.
 * @param internalUrls under which Flyte's own components call flyteadmin, for the check of a token's audience
 */
export function authSections(authentication: Authentication | undefined, internalUrls: string[], consolePath?: string): Document {
  const oidc = authentication?._oidc;
  if (oidc === undefined) { return {}; }
  const { publicUrl, provider } = oidc;
  return {
    server: { security: { useAuth: true } },
    auth: {
      authorizedUris: [publicUrl, ...internalUrls],
      userAuth: {
        openId: { baseUrl: provider.baseUrl, clientId: provider.clientId, scopes: provider.scopes ?? ['openid', 'profile'] },
        redirectUrl: consolePath,
      },
      appAuth: {
        authServerType: 'Self',
        selfAuthServer: { staticClients: staticClients() },
        thirdPartyConfig: { flyteClient: { clientId: 'flytectl', redirectUri: 'http://localhost:53593/callback', scopes: ['all', 'offline'] } },
      },
    },
  };
}

/** flyteadmin's files from Secrets; without those of keys that it makes itself. */
export function authFiles(authentication?: Authentication): SecretFile[] {
  const oidc = authentication?._oidc;
  if (oidc === undefined) { return []; }
  const { keys: { secret }, provider } = oidc;
  return [
    { value: provider.clientSecret, file: 'oidc_client_secret' },
    ...(secret === undefined ? [] : [
      ...KEY_FILES.map((file) => ({ value: { secret, key: file }, file })),
      { value: { secret, key: OLD_KEY_FILE }, file: OLD_KEY_FILE, optional: true },
    ]),
  ];
}

/** flyteadmin's environment from Secrets: the hash for which it reads no file. */
export function authEnv(authentication?: Authentication): { [name: string]: kplus.EnvValue } {
  const oidc = authentication?._oidc;
  return oidc === undefined ? {} : {
    [`AUTH.APPAUTH.SELFAUTHSERVER.STATICCLIENTS.${INTERNAL_CLIENT.toUpperCase()}.CLIENT_SECRET`]:
      kplus.EnvValue.fromSecretValue(oidc.internalClient.clientSecretHash),
  };
}

/** The file of a component that logs in to flyteadmin. */
export function clientFiles(authentication?: Authentication): SecretFile[] {
  const oidc = authentication?._oidc;
  return oidc === undefined ? [] : [{ value: oidc.internalClient.clientSecret, file: CLIENT_SECRET_FILE }];
}

/** Written in full, since any entry replaces Flyte's compiled-in clients, whose secret everybody knows. */
function staticClients(): Document {
  const scopes = ['all', 'offline', 'access_token'];
  const cli = (id: string): Document => ({
    id,
    redirect_uris: ['http://localhost:53593/callback', 'http://localhost:12345/callback'],
    grant_types: ['refresh_token', 'authorization_code'],
    response_types: ['code', 'token'],
    scopes,
    public: true,
  });
  return {
    'flyte-cli': cli('flyte-cli'),
    'flytectl': cli('flytectl'),
    [INTERNAL_CLIENT]: {
      id: INTERNAL_CLIENT,
      redirect_uris: ['http://localhost:3846/callback'],
      grant_types: ['refresh_token', 'client_credentials'],
      response_types: ['token'],
      scopes,
      public: false,
    },
  };
}
