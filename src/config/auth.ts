import * as kplus from 'cdk8s-plus-27';
import { seconds } from './durations';
import { SecretFile } from './files';
import { Document } from '../private/documents';
import { Authentication } from '../settings/authentication';
import { ExternalAuthorizationServerOptions } from '../settings/authorization-server';
import { INTERNAL_CLIENT } from '../settings/login-client';
import { CLI_REDIRECT_URIS, CLIENT_SCOPES, OAuthClient, OAuthGrant, SCOPE_ALL } from '../settings/oauth-client';
import { COMMAND_LINES, FLYTE_CLIENT_SCOPES } from '../settings/oidc-checks';
import { OidcAuthenticationOptions } from '../settings/oidc-options';

/** The keys of cookies, by the names Flyte looks for. */
const COOKIE_KEY_FILES = ['cookie_block_key', 'cookie_hash_key'];

/** The keys of tokens, which flyteadmin needs only where it issues them. */
const TOKEN_KEY_FILES = ['claim_symmetric_key', 'token_rsa_key.pem'];

/** The key before the last rotation, which still verifies what it signed. */
const OLD_KEY_FILE = 'token_rsa_key_old.pem';

/** The file with the secret of the client that Flyte's components log in as. */
export const CLIENT_SECRET_FILE = 'client_secret';

/**
 * The `auth` section of flyteadmin, and the switch that turns it on.
 * @param internalUrls under which Flyte's own components call flyteadmin, for the check of a token's audience
 */
export function authSections(authentication: Authentication | undefined, internalUrls: string[], consolePath?: string): Document {
  const oidc = authentication?._oidc;
  if (oidc === undefined) { return {}; }
  const { publicUrl, provider, cookies, flyteClient, proxyUrl } = oidc;
  const external = oidc.authorizationServer?._external;
  return {
    server: { security: { useAuth: true } },
    auth: {
      authorizedUris: [publicUrl, ...internalUrls],
      httpAuthorizationHeader: oidc.httpAuthorizationHeader,
      grpcAuthorizationHeader: oidc.grpcAuthorizationHeader,
      httpProxyURL: proxyUrl,
      userAuth: {
        openId: { baseUrl: provider.baseUrl, clientId: provider.clientId, scopes: provider.scopes ?? ['openid', 'profile'], issuerUrl: provider.issuerUrl },
        redirectUrl: consolePath,
        httpProxyURL: proxyUrl,
        cookieSetting: cookies === undefined ? undefined : { sameSitePolicy: cookies.sameSite, domain: cookies.domain },
        idpQueryParameter: oidc.identityProviderParameter,
      },
      appAuth: {
        authServerType: external === undefined ? 'Self' : 'External',
        ...(external === undefined ? { selfAuthServer: selfAuthServer(authentication!, oidc) } : { externalAuthServer: externalAuthServer(external, publicUrl, proxyUrl) }),
        thirdPartyConfig: {
          flyteClient: {
            clientId: flyteClient?.clientId ?? 'flytectl',
            redirectUri: flyteClient?.redirectUri ?? CLI_REDIRECT_URIS[0],
            scopes: flyteClient?.scopes ?? (external === undefined ? FLYTE_CLIENT_SCOPES : [SCOPE_ALL]),
            audience: flyteClient?.audience,
          },
        },
      },
    },
  };
}

function externalAuthServer(external: ExternalAuthorizationServerOptions, publicUrl: string, proxyUrl?: string): Document {
  return {
    baseUrl: external.baseUrl,
    metadataUrl: external.metadataUrl,
    // Flyte would expect the name by which it was called, which inside the cluster is another one.
    allowedAudience: external.allowedAudience ?? [publicUrl],
    httpProxyURL: proxyUrl,
    retryAttempts: external.retryAttempts,
    retryDelay: seconds(external.retryDelay),
  };
}

/** flyteadmin's files from Secrets; without those of keys that it makes itself. */
export function authFiles(authentication?: Authentication): SecretFile[] {
  const oidc = authentication?._oidc;
  if (oidc === undefined) { return []; }
  const { keys: { secret }, provider } = oidc;
  const issues = oidc.authorizationServer?._external === undefined;
  return [
    { value: provider.clientSecret, file: 'oidc_client_secret' },
    ...(secret === undefined ? [] : [
      ...[...COOKIE_KEY_FILES, ...issues ? TOKEN_KEY_FILES : []].sort().map((file) => ({ value: { secret, key: file }, file })),
      ...issues ? [{ value: { secret, key: OLD_KEY_FILE }, file: OLD_KEY_FILE, optional: true }] : [],
    ]),
  ];
}

/** flyteadmin's environment from Secrets: the hashes for which it reads no file. */
export function authEnv(authentication?: Authentication): { [name: string]: kplus.EnvValue } {
  const oidc = authentication?._oidc;
  if (oidc === undefined || oidc.authorizationServer?._external !== undefined) { return {}; }
  const hashes: [id: string, hash: kplus.SecretValue | undefined][] = [
    [authentication!._client!.clientId, oidc.internalClient.clientSecretHash],
    ...clientsOf(oidc).map(({ id, _secretHash }): [string, kplus.SecretValue | undefined] => [id, _secretHash]),
  ];
  return Object.fromEntries(hashes.flatMap(([id, hash]) => hash === undefined ? []
    : [[`AUTH.APPAUTH.SELFAUTHSERVER.STATICCLIENTS.${id.toUpperCase()}.CLIENT_SECRET`, kplus.EnvValue.fromSecretValue(hash)]]));
}

/** The file of a component that logs in to flyteadmin. */
export function clientFiles(authentication?: Authentication): SecretFile[] {
  const client = authentication?._client;
  return client === undefined ? [] : [{ value: client.clientSecret, file: CLIENT_SECRET_FILE }];
}

function clientsOf(oidc: OidcAuthenticationOptions): readonly OAuthClient[] {
  return oidc.authorizationServer?._builtIn?.clients ?? [];
}

function selfAuthServer(authentication: Authentication, oidc: OidcAuthenticationOptions): Document {
  const server = oidc.authorizationServer?._builtIn;
  return {
    accessTokenLifespan: seconds(server?.accessTokenLifespan),
    refreshTokenLifespan: seconds(server?.refreshTokenLifespan),
    authorizationCodeLifespan: seconds(server?.authorizationCodeLifespan),
    staticClients: staticClients(authentication._client!.clientId, clientsOf(oidc)),
  };
}

/** Written in full, since any entry replaces Flyte's compiled-in clients, whose secret everybody knows. */
function staticClients(internal: string, clients: readonly OAuthClient[]): Document {
  const cli = (id: string): Document => ({
    id,
    redirect_uris: [...CLI_REDIRECT_URIS],
    grant_types: ['refresh_token', 'authorization_code'],
    response_types: ['code', 'token'],
    scopes: [...CLIENT_SCOPES],
    public: true,
  });
  return {
    ...Object.fromEntries(COMMAND_LINES.map((id) => [id, cli(id)])),
    [internal]: {
      id: internal,
      ...hashPlace(internal),
      redirect_uris: ['http://localhost:3846/callback'],
      grant_types: ['refresh_token', 'client_credentials'],
      response_types: ['token'],
      scopes: [...CLIENT_SCOPES],
      public: false,
    },
    ...Object.fromEntries(clients.map((client) => [client.id, {
      id: client.id,
      ...client._secretHash === undefined ? {} : hashPlace(client.id),
      redirect_uris: [...client._redirectUris],
      grant_types: [...client._grants],
      response_types: client._grants.includes(OAuthGrant.AUTHORIZATION_CODE) ? ['code', 'token'] : ['token'],
      scopes: [...client._scopes],
      public: client._secretHash === undefined,
    }])),
  };
}

/** Flyte asks the environment only for keys that it knows: those of its own client, and what stands in the file. */
function hashPlace(id: string): Document {
  return id === INTERNAL_CLIENT ? {} : { client_secret: '' };
}
