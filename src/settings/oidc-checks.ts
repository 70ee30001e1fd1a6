import { requireIssuerUrl } from './authorization-server';
import { INTERNAL_CLIENT, requireAudience, requireHeader, requireLoginClient, requireProxy, requireSomeScopes } from './login-client';
import { CLI_REDIRECT_URIS, CLIENT_SCOPES, requireClientId, requireRedirectUri, requireScope, requireScopes, SCOPE_ALL } from './oauth-client';
import { CookieSameSite, OidcAuthenticationOptions, OidcProviderOptions } from './oidc-options';
import { requireSecretValue } from './secrets';
import { refusal, requireDnsName, requireText, requireUrl } from '../private/checks';

/** Refuses what no login could work with, and options that contradict each other. */
export function requireOidc(where: string, options: OidcAuthenticationOptions): void {
  requireUrl(where, 'publicUrl', options.publicUrl);
  requireProvider(where, options.provider);
  requireLoginClient(where, 'internalClient.', options.internalClient);
  if (options.authorizationServer?._external === undefined) {
    requireBuiltIn(where, options);
  } else {
    requireExternal(where, options);
  }
  requireCookies(where, options);
  requireHeader(where, 'httpAuthorizationHeader', options.httpAuthorizationHeader, false);
  requireHeader(where, 'grpcAuthorizationHeader', options.grpcAuthorizationHeader, true);
  requireProxy(where, 'proxyUrl', options.proxyUrl);
  requireParameter(where, options.identityProviderParameter);
}

function requireProvider(where: string, provider: OidcProviderOptions): void {
  requireIssuerUrl(where, 'provider.baseUrl', provider.baseUrl);
  requireText(where, 'provider.clientId', provider.clientId, 'copy it from the provider');
  requireSecretValue(where, 'provider.clientSecret', provider.clientSecret);
  if (provider.scopes !== undefined) {
    requireScope(where, 'provider.scopes', requireScopes(where, 'provider.scopes', provider.scopes), 'openid', 'add it: without it the provider gives no identity');
  }
  if (provider.issuerUrl !== undefined) { requireIssuerUrl(where, 'provider.issuerUrl', provider.issuerUrl); }
}

/** What flyteadmin, as its own authorization server, can know of its clients. */
function requireBuiltIn(where: string, { internalClient, flyteClient, authorizationServer }: OidcAuthenticationOptions): void {
  requireSecretValue(where, 'internalClient.clientSecretHash', internalClient.clientSecretHash);
  const id = internalClient.clientId ?? INTERNAL_CLIENT;
  requireClientId(where, 'internalClient.clientId', id);
  const clients = authorizationServer?._builtIn?.clients ?? [];
  if (COMMAND_LINES.includes(id) || clients.some((client) => client.id === id)) {
    throw refusal(where, 'internalClient.clientId', 'be of a client of its own', id, 'give it another id, or that client');
  }
  requireNoAudience(where, 'internalClient.audience', internalClient.audience);
  if (internalClient.scopes !== undefined) { requireKnown(where, 'internalClient.scopes', internalClient.scopes, CLIENT_SCOPES, id); }
  if (flyteClient === undefined) { return; }
  requireNoAudience(where, 'flyteClient.audience', flyteClient.audience);
  const known = clients.find((client) => client.id === flyteClient.clientId);
  if (known === undefined ? !COMMAND_LINES.includes(flyteClient.clientId) : known._secretHash !== undefined) {
    const ids = [...new Set([...COMMAND_LINES, ...clients.filter(({ _secretHash }) => _secretHash === undefined).map((client) => client.id)])];
    throw refusal(where, 'flyteClient.clientId', 'be a public client of this server', flyteClient.clientId, `use one of ${ids.join(', ')}, or add it to clients`);
  }
  const redirects = known?._redirectUris ?? CLI_REDIRECT_URIS;
  const redirect = flyteClient.redirectUri ?? CLI_REDIRECT_URIS[0];
  if (!redirects.includes(redirect)) {
    throw refusal(where, 'flyteClient.redirectUri', `be one of ${flyteClient.clientId}'s`, redirect, `use one of ${redirects.join(', ')}`);
  }
  requireKnown(where, 'flyteClient.scopes', flyteClient.scopes ?? FLYTE_CLIENT_SCOPES, known?._scopes ?? CLIENT_SCOPES, flyteClient.clientId);
}

/** The ids of Flyte's own public clients. */
export const COMMAND_LINES: readonly string[] = ['flyte-cli', 'flytectl'];

/** What flytectl and pyflyte ask flyteadmin for. */
export const FLYTE_CLIENT_SCOPES: readonly string[] = [SCOPE_ALL, 'offline'];

function requireNoAudience(where: string, prop: string, audience: string | undefined): void {
  if (audience !== undefined) {
    throw refusal(where, prop, 'come with an external authorization server', audience, 'remove it: flyteadmin issues tokens for itself only');
  }
}

function requireKnown(where: string, prop: string, scopes: readonly string[], known: readonly string[], client: string): void {
  const stranger = scopes.find((scope) => !known.includes(scope));
  if (stranger !== undefined) { throw refusal(where, prop, `be among those of ${client}`, stranger, `use some of ${known.join(', ')}`); }
  requireScope(where, prop, scopes, SCOPE_ALL, 'add it: flyteadmin refuses every call without it');
}

/** What only flyteadmin's own server would need, and what only the other one can say. */
function requireExternal(where: string, { internalClient, flyteClient, authorizationServer, provider }: OidcAuthenticationOptions): void {
  if (internalClient.clientSecretHash !== undefined) {
    throw refusal(where, 'internalClient.clientSecretHash', 'not be given with an external authorization server', internalClient.clientSecretHash.key,
      'remove it: that server knows the secret');
  }
  if (flyteClient === undefined) {
    throw refusal(where, 'flyteClient', 'be given with an external authorization server', undefined,
      'register a public client there for flytectl and pyflyte, and give its clientId');
  }
  requireText(where, 'flyteClient.clientId', flyteClient.clientId, 'copy it from the authorization server');
  if (flyteClient.redirectUri !== undefined) { requireRedirectUri(where, 'flyteClient.redirectUri', flyteClient.redirectUri); }
  if (flyteClient.scopes !== undefined) { requireSomeScopes(where, 'flyteClient.scopes', flyteClient.scopes); }
  requireAudience(where, 'flyteClient.audience', flyteClient.audience);
  const base = authorizationServer!._external!.baseUrl ?? provider.baseUrl;
  if (/^https?:\/\/accounts\.google\.com(\/|$)/.test(base)) {
    throw refusal(where, 'authorizationServer', 'issue tokens that flyteadmin can check', base, "Google's are opaque; use AuthorizationServer.builtIn()");
  }
}

function requireCookies(where: string, { cookies, publicUrl }: OidcAuthenticationOptions): void {
  if (cookies?.domain !== undefined) {
    const domain = requireDnsName(where, 'cookies.domain', cookies.domain);
    const { hostname } = new URL(publicUrl);
    if (!domain.includes('.') || (hostname !== domain && !hostname.endsWith(`.${domain}`))) {
      throw refusal(where, 'cookies.domain', `be a domain that ${hostname} is in`, domain, 'browsers would drop the cookies; leave it out for that host alone');
    }
  }
  if (cookies?.sameSite === CookieSameSite.NONE && new URL(publicUrl).protocol !== 'https:') {
    throw refusal(where, 'cookies.sameSite', 'not be NONE without HTTPS', publicUrl, 'browsers would drop the cookies; make publicUrl https');
  }
}

/** What a login says to the provider by itself. */
const PROTOCOL_PARAMETERS = ['client_id', 'redirect_uri', 'redirect_url', 'response_type', 'scope', 'state', 'nonce', 'code'];

function requireParameter(where: string, parameter: string | undefined): void {
  if (parameter === undefined) { return; }
  if (!/^[A-Za-z0-9_.-]+$/.test(parameter)) { throw refusal(where, 'identityProviderParameter', 'be the name of a parameter', parameter, 'use for example idp'); }
  if (PROTOCOL_PARAMETERS.includes(parameter.toLowerCase())) {
    throw refusal(where, 'identityProviderParameter', 'not be a parameter of the login itself', parameter, 'use for example idp');
  }
}
