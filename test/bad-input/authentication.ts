import { Chart, Duration } from 'cdk8s';
import {
  Authentication, AuthKeys, AuthorizationServer, BuiltInAuthorizationServerOptions, ClientOnlyAuthenticationOptions, ConfidentialOAuthClientOptions,
  CookieSameSite, ExternalAuthorizationServerOptions, FlyteAdmin, OAuthClient, OAuthGrant, OidcAuthenticationOptions, PublicOAuthClientOptions,
} from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { propsOf, Row, SECRET, secretValue, untyped } from './row';
import { COMPONENTS, core, testDatabase, testObjectStore } from '../support';

const OIDC = 'Authentication.oidc';
const CLIENT = 'Authentication.clientOnly';
const PUBLIC = 'OAuthClient.publicClient';
const CONFIDENTIAL = 'OAuthClient.confidential';
const BUILT_IN = 'AuthorizationServer.builtIn';
const EXTERNAL = 'AuthorizationServer.external';
const REFERENCE = "give a SecretValue: its secret by Secret.fromSecretName(scope, 'id', 'name'), and its key";

const provider = { baseUrl: 'https://login.example.com', clientId: 'flyte', clientSecret: secretValue() };
const hashed = { clientSecret: secretValue(), clientSecretHash: secretValue('hash') };
const login = (options: Partial<OidcAuthenticationOptions>): Authentication => Authentication.oidc({
  publicUrl: 'https://flyte.example.com', provider, keys: AuthKeys.generatedAtRuntime(), internalClient: hashed, ...options,
});
const oidc = (options: Partial<OidcAuthenticationOptions>) => () => login(options);
const authorizationServer = AuthorizationServer.external({ baseUrl: 'https://auth.example.com' });
const outside = (options: Partial<OidcAuthenticationOptions>) =>
  oidc({ authorizationServer, internalClient: { clientSecret: secretValue() }, flyteClient: { clientId: 'cli' }, ...options });
const page = OAuthClient.publicClient({ id: 'page', redirectUris: ['https://page.example.com/done'] });
const robot = OAuthClient.confidential({ id: 'robot', secretHash: secretValue() });
const own = (options: Partial<OidcAuthenticationOptions>) =>
  oidc({ authorizationServer: AuthorizationServer.builtIn({ clients: [page, robot] }), ...options });
const publicClient = (options: Partial<PublicOAuthClientOptions>) => () =>
  OAuthClient.publicClient({ id: 'page', redirectUris: ['https://page.example.com/done'], ...options });
const confidential = (options: Partial<ConfidentialOAuthClientOptions>) => () =>
  OAuthClient.confidential({ id: 'robot', secretHash: secretValue(), ...options });
const builtIn = (options: BuiltInAuthorizationServerOptions) => () => AuthorizationServer.builtIn(options);
const external = (options: ExternalAuthorizationServerOptions) => () => AuthorizationServer.external(options);
const clientOnly = (options: Partial<ClientOnlyAuthenticationOptions>) => () =>
  Authentication.clientOnly({ clientSecret: secretValue(), ...options });
const elsewhere = Authentication.clientOnly({ clientSecret: secretValue() });

const ID = 'be lower-case letters, digits, - and _, 63 characters at most';
const ID_FIX = 'Flyte reads the ids of its own clients in lower case, and takes a dot for a level';
const SERVER_SIDE = "authentication must say how flyteadmin knows its callers, got 'Authentication.clientOnly(...)'; "
  + 'use Authentication.oidc(...): the other is for components that call a flyteadmin elsewhere';

/** Clients that flyteadmin would know by itself. */
const CLIENTS: Row[] = [
  ['a client id with capitals', publicClient({ id: 'MyPage' }), `${PUBLIC}: id must ${ID}, got 'MyPage'; ${ID_FIX}`],
  ['a client id with a dot', confidential({ id: 'robot.one' }), `${CONFIDENTIAL}: id must ${ID}, got 'robot.one'; ${ID_FIX}`],
  ['a public client that logs in by itself', publicClient({ grants: [OAuthGrant.CLIENT_CREDENTIALS] }),
    `${PUBLIC}: grants must be without CLIENT_CREDENTIALS, got ["client_credentials"]; use OAuthClient.confidential(...): without secret anyone could log in as it`],
  ['a public client without redirects', publicClient({ redirectUris: [] }),
    `${PUBLIC}: redirectUris must name where the browser returns to, got []; use for example 'http://localhost:53593/callback'`],
  ['a redirect in clear text', publicClient({ redirectUris: ['http://page.example.com/done'] }),
    `${PUBLIC}: redirectUris[0] must be https, or the client's own machine, got 'http://page.example.com/done'; the code that opens Flyte would pass in clear text`],
  ['a redirect to anywhere', publicClient({ redirectUris: ['https://page.example.com/*'] }),
    `${PUBLIC}: redirectUris[0] must be without # and *, got 'https://page.example.com/*'; name each redirect in full: they are compared as they are`],
  ['a redirect that is no URL', publicClient({ redirectUris: ['page.example.com'] }),
    `${PUBLIC}: redirectUris[0] must be a URL (https, http), got 'page.example.com'; write it as https://host[:port]`],
  ['a password in a redirect', publicClient({ redirectUris: [`https://me:${SECRET}@page.example.com/`] }),
    `${PUBLIC}: redirectUris[0] must carry no user name or password, got 'https://***@page.example.com/'; give credentials as a Secret reference`],
  ['a grant given twice', publicClient({ grants: [OAuthGrant.AUTHORIZATION_CODE, OAuthGrant.AUTHORIZATION_CODE] }),
    `${PUBLIC}: grants must name each grant once, got 'authorization_code'; remove one of them`],
  ['a public client that can only renew', publicClient({ grants: [OAuthGrant.REFRESH_TOKEN] }),
    `${PUBLIC}: grants must name how it gets its first token, got ["refresh_token"]; add OAuthGrant.AUTHORIZATION_CODE`],
  ['no grants', confidential({ grants: [] }), `${CONFIDENTIAL}: grants must name how it gets its first token, got []; add OAuthGrant.CLIENT_CREDENTIALS`],
  ['a grant by its name', confidential({ grants: [untyped('password')] }),
    `${CONFIDENTIAL}: grants[0] must be an OAuthGrant, got 'password'; use one of OAuthGrant.AUTHORIZATION_CODE ('authorization_code'), `
    + "OAuthGrant.CLIENT_CREDENTIALS ('client_credentials'), OAuthGrant.REFRESH_TOKEN ('refresh_token')"],
  ['redirects of a client without browser', confidential({ redirectUris: ['https://robot.example.com/'] }),
    `${CONFIDENTIAL}: redirectUris must come with OAuthGrant.AUTHORIZATION_CODE, got ["https://robot.example.com/"]; remove them: no browser takes part`],
  ['a confidential client with browser, without redirects', confidential({ grants: [OAuthGrant.AUTHORIZATION_CODE] }),
    `${CONFIDENTIAL}: redirectUris must name where the browser returns to, got []; use for example 'http://localhost:53593/callback'`],
  ['a secret in place of its hash', confidential({ secretHash: untyped(SECRET) }), `${CONFIDENTIAL}: secretHash must name a Secret and a key, got '(a text)'; ${REFERENCE}`],
  ['no hash of a client', confidential({ secretHash: untyped(undefined) }), `${CONFIDENTIAL}: secretHash must name a Secret and a key, got nothing; ${REFERENCE}`],
  ['a client whose tokens open nothing', confidential({ scopes: ['offline'] }),
    `${CONFIDENTIAL}: scopes must have all among them, got ["offline"]; add it: flyteadmin refuses every call without it`],
  ['scopes without a refresh token', publicClient({ scopes: ['all'] }),
    `${PUBLIC}: scopes must have offline among them, got ["all"]; add it, or remove OAuthGrant.REFRESH_TOKEN: there is no refresh token without it`],
  ['scopes of a client in one text', confidential({ scopes: ['all offline'] }), `${CONFIDENTIAL}: scopes[0] must be one scope, got 'all offline'; write each as an entry of its own`],
  ['a scope given twice', confidential({ scopes: ['all', 'all'] }), `${CONFIDENTIAL}: scopes[1] must be given once, got 'all'; remove one of them`],
];

const SERVERS: Row[] = [
  ['two clients with one id', builtIn({ clients: [page, page] }), `${BUILT_IN}: clients[1].id must be given once, got 'page'; remove one of them`],
  ['a client by its id', builtIn({ clients: [untyped('page')] }),
    `${BUILT_IN}: clients[0] must be an OAuthClient, got '(a text)'; use one of OAuthClient.confidential(...), OAuthClient.publicClient(...)`],
  ['a lifespan of nothing', builtIn({ accessTokenLifespan: Duration.seconds(0) }),
    `${BUILT_IN}: accessTokenLifespan must be an integer >= 1, got 0; use whole seconds, such as Duration.minutes(5)`],
  ['a lifespan below a second', builtIn({ authorizationCodeLifespan: Duration.millis(1500) }),
    `${BUILT_IN}: authorizationCodeLifespan must be an integer >= 1, got 1.5; use whole seconds, such as Duration.minutes(5)`],
  ['a refresh token that ends first', builtIn({ accessTokenLifespan: Duration.hours(2) }),
    `${BUILT_IN}: refreshTokenLifespan must not be shorter than accessTokenLifespan, 7200 seconds, got '3600 seconds'; a token could then never be renewed; give both`],
  ['an external server by its metadata', external({ baseUrl: 'https://auth.example.com/.well-known/openid-configuration' }),
    `${EXTERNAL}: baseUrl must be the issuer, without .well-known, query and fragment, got 'https://auth.example.com/.well-known/openid-configuration'; `
    + "did you mean 'https://auth.example.com'?"],
  ['a password in the URL of an external server', external({ baseUrl: `https://me:${SECRET}@auth.example.com` }),
    `${EXTERNAL}: baseUrl must carry no user name or password, got 'https://***@auth.example.com'; give credentials as a Secret reference`],
  ['metadata that are no path', external({ metadataUrl: 'well known' }),
    `${EXTERNAL}: metadataUrl must be a URL, or a path below baseUrl, got 'well known'; use for example '.well-known/openid-configuration'`],
  ['metadata of another scheme', external({ metadataUrl: 'ftp://auth.example.com/metadata' }),
    `${EXTERNAL}: metadataUrl must be a URL (http, https), got 'ftp://auth.example.com/metadata'; write it as http://host[:port]`],
  ['no audience at all', external({ allowedAudience: [] }), `${EXTERNAL}: allowedAudience must name at least one audience, got []; leave it out for publicUrl`],
  ['an empty audience', external({ allowedAudience: [''] }), `${EXTERNAL}: allowedAudience[0] must not be empty, got ''; write it as the server writes it into aud`],
  ['two audiences in one text', external({ allowedAudience: ['api://a api://b'] }),
    `${EXTERNAL}: allowedAudience[0] must be one audience, got 'api://a api://b'; write each as an entry of its own`],
  ['an audience given twice', external({ allowedAudience: ['a', 'a'] }), `${EXTERNAL}: allowedAudience[1] must be given once, got 'a'; remove one of them`],
  ['a negative number of retries', external({ retryAttempts: -1 }), `${EXTERNAL}: retryAttempts must be an integer from 0 to 100, got -1; leave it out for 5`],
  ['a delay of retries that there are not', external({ retryAttempts: 0, retryDelay: Duration.seconds(2) }),
    `${EXTERNAL}: retryDelay must come with retries, got '2000 milliseconds'; remove it, or retryAttempts: 0`],
  ['clients of an external server', external(untyped({ clients: [page] })),
    `${EXTERNAL}: options must have only what ExternalAuthorizationServerOptions knows, got 'clients'; use one of ${propsOf('ExternalAuthorizationServerOptions')}`],
];

const LOGIN: Row[] = [
  ['a hash with an external server', outside({ internalClient: hashed }),
    `${OIDC}: internalClient.clientSecretHash must not be given with an external authorization server, got 'hash'; remove it: that server knows the secret`],
  ['no hash with flyteadmin as server', own({ internalClient: { clientSecret: secretValue() } }),
    `${OIDC}: internalClient.clientSecretHash must name a Secret and a key, got nothing; ${REFERENCE}`],
  ['no client of people with an external server', outside({ flyteClient: undefined }),
    `${OIDC}: flyteClient must be given with an external authorization server, got nothing; `
    + 'register a public client there for flytectl and pyflyte, and give its clientId'],
  ['a client of people without id', outside({ flyteClient: { clientId: ' ' } }), `${OIDC}: flyteClient.clientId must not be empty, got ' '; copy it from the authorization server`],
  ['Google as authorization server', outside({ authorizationServer: AuthorizationServer.external(), provider: { ...provider, baseUrl: 'https://accounts.google.com' } }),
    `${OIDC}: authorizationServer must issue tokens that flyteadmin can check, got 'https://accounts.google.com'; Google's are opaque; use AuthorizationServer.builtIn()`],
  ['no scopes of people', outside({ flyteClient: { clientId: 'cli', scopes: [] } }),
    `${OIDC}: flyteClient.scopes must name at least one scope, got []; leave it out for the default`],
  ['a redirect of people in clear text', outside({ flyteClient: { clientId: 'cli', redirectUri: 'http://flyte.example.com/' } }),
    `${OIDC}: flyteClient.redirectUri must be https, or the client's own machine, got 'http://flyte.example.com/'; the code that opens Flyte would pass in clear text`],
  ['two audiences of people', outside({ flyteClient: { clientId: 'cli', audience: 'a b' } }),
    `${OIDC}: flyteClient.audience must be one audience, got 'a b'; write it as the server writes it into aud`],
  ['an audience with flyteadmin as server', own({ flyteClient: { clientId: 'flytectl', audience: 'api://flyte' } }),
    `${OIDC}: flyteClient.audience must come with an external authorization server, got 'api://flyte'; remove it: flyteadmin issues tokens for itself only`],
  ['an audience of components with flyteadmin as server', own({ internalClient: { ...hashed, audience: 'api://flyte' } }),
    `${OIDC}: internalClient.audience must come with an external authorization server, got 'api://flyte'; remove it: flyteadmin issues tokens for itself only`],
  ['a client of people that flyteadmin does not know', own({ flyteClient: { clientId: 'cli' } }),
    `${OIDC}: flyteClient.clientId must be a public client of this server, got 'cli'; use one of flyte-cli, flytectl, page, or add it to clients`],
  ['a client of people with a secret', own({ flyteClient: { clientId: 'robot' } }),
    `${OIDC}: flyteClient.clientId must be a public client of this server, got 'robot'; use one of flyte-cli, flytectl, page, or add it to clients`],
  ['a redirect that the client of people has not', own({ flyteClient: { clientId: 'page' } }),
    `${OIDC}: flyteClient.redirectUri must be one of page's, got 'http://localhost:53593/callback'; use one of https://page.example.com/done`],
  ['a scope that the client of people has not', own({ flyteClient: { clientId: 'flytectl', scopes: ['all', 'email'] } }),
    `${OIDC}: flyteClient.scopes must be among those of flytectl, got 'email'; use some of all, offline, access_token`],
  ['scopes of components that open nothing', own({ internalClient: { ...hashed, scopes: ['offline'] } }),
    `${OIDC}: internalClient.scopes must have all among them, got ["offline"]; add it: flyteadmin refuses every call without it`],
  ['a scope of components that flyteadmin does not know', own({ internalClient: { ...hashed, scopes: ['api://flyte/.default'] } }),
    `${OIDC}: internalClient.scopes must be among those of flytepropeller, got 'api://flyte/.default'; use some of all, offline, access_token`],
  ['a client of components that flyteadmin could not read', own({ internalClient: { ...hashed, clientId: 'Propeller' } }),
    `${OIDC}: internalClient.clientId must ${ID}, got 'Propeller'; ${ID_FIX}`],
  ['one client for components and people', own({ internalClient: { ...hashed, clientId: 'flytectl' } }),
    `${OIDC}: internalClient.clientId must be of a client of its own, got 'flytectl'; give it another id, or that client`],
  ['one client for components and robots', own({ internalClient: { ...hashed, clientId: 'robot' } }),
    `${OIDC}: internalClient.clientId must be of a client of its own, got 'robot'; give it another id, or that client`],
  ['an issuer with a query', oidc({ provider: { ...provider, issuerUrl: 'https://login.example.com/?a=b' } }),
    `${OIDC}: provider.issuerUrl must be the issuer, without .well-known, query and fragment, got 'https://login.example.com/?a=b'; did you mean 'https://login.example.com'?`],
  ['cookies of another domain', oidc({ cookies: { domain: 'example.org' } }),
    `${OIDC}: cookies.domain must be a domain that flyte.example.com is in, got 'example.org'; browsers would drop the cookies; leave it out for that host alone`],
  ['cookies of all of com', oidc({ cookies: { domain: 'com' } }),
    `${OIDC}: cookies.domain must be a domain that flyte.example.com is in, got 'com'; browsers would drop the cookies; leave it out for that host alone`],
  ['a domain of cookies with a port', oidc({ cookies: { domain: 'example.com:443' } }),
    `${OIDC}: cookies.domain must be a DNS name in lower case, got 'example.com:443'; leave out the scheme, the port and the path; an address is no name`],
  ['cookies for every site without HTTPS', oidc({ publicUrl: 'http://flyte.example.com', cookies: { sameSite: CookieSameSite.NONE } }),
    `${OIDC}: cookies.sameSite must not be NONE without HTTPS, got 'http://flyte.example.com'; browsers would drop the cookies; make publicUrl https`],
  ['a policy of cookies by its common name', oidc({ cookies: { sameSite: untyped('lax') } }),
    `${OIDC}: cookies.sameSite must be a CookieSameSite, got 'lax'; use one of CookieSameSite.DEFAULT ('DefaultMode'), CookieSameSite.LAX ('LaxMode'), `
    + "CookieSameSite.STRICT ('StrictMode'), CookieSameSite.NONE ('NoneMode')"],
  ['a gRPC header with capitals', oidc({ grpcAuthorizationHeader: 'X-Flyte' }),
    `${OIDC}: grpcAuthorizationHeader must be a header's name in lower case, got 'X-Flyte'; use for example x-flyte-authorization`],
  ["one of gRPC's own headers", oidc({ grpcAuthorizationHeader: 'grpc-token' }),
    `${OIDC}: grpcAuthorizationHeader must not start with grpc- nor end with -bin, got 'grpc-token'; gRPC keeps those for itself; use for example x-flyte-authorization`],
  ['a header with its value', oidc({ httpAuthorizationHeader: 'X-Flyte: Bearer' }),
    `${OIDC}: httpAuthorizationHeader must be a header's name, got 'X-Flyte: Bearer'; use for example x-flyte-authorization`],
  ['a header that carries something else', oidc({ httpAuthorizationHeader: 'Cookie' }),
    `${OIDC}: httpAuthorizationHeader must be a header that is free, got 'Cookie'; use for example x-flyte-authorization`],
  ['a proxy with a path', oidc({ proxyUrl: 'http://proxy.example.com:3128/' }),
    `${OIDC}: proxyUrl must be scheme, host and port alone, in lower case, got 'http://proxy.example.com:3128/'; did you mean 'http://proxy.example.com:3128'?`],
  ['a proxy with a password', oidc({ proxyUrl: `http://me:${SECRET}@proxy.example.com:3128` }),
    `${OIDC}: proxyUrl must carry no user name or password, got 'http://***@proxy.example.com:3128'; give credentials as a Secret reference`],
  ['a proxy of another kind', oidc({ proxyUrl: 'socks5://proxy.example.com:1080' }),
    `${OIDC}: proxyUrl must be a URL (http, https), got 'socks5://proxy.example.com:1080'; write it as http://host[:port]`],
  ['a parameter of the login itself', oidc({ identityProviderParameter: 'state' }),
    `${OIDC}: identityProviderParameter must not be a parameter of the login itself, got 'state'; use for example idp`],
  ['a parameter with its value', oidc({ identityProviderParameter: 'idp=google' }),
    `${OIDC}: identityProviderParameter must be the name of a parameter, got 'idp=google'; use for example idp`],
  ['an authorization server by its URL', oidc({ authorizationServer: untyped('https://auth.example.com') }),
    `${OIDC}: authorizationServer must be an AuthorizationServer, got '(a text)'; use one of AuthorizationServer.builtIn(...), AuthorizationServer.external(...)`],
];

const ELSEWHERE: Row[] = [
  ['a secret of a client as text', clientOnly({ clientSecret: untyped(SECRET) }), `${CLIENT}: clientSecret must name a Secret and a key, got '(a text)'; ${REFERENCE}`],
  ['a client without name', clientOnly({ clientId: '' }), `${CLIENT}: clientId must not be empty, got ''; leave it out for flytepropeller`],
  ['no scopes of a client', clientOnly({ scopes: [] }), `${CLIENT}: scopes must name at least one scope, got []; leave it out for the default`],
  ['an empty audience of a client', clientOnly({ audience: '' }), `${CLIENT}: audience must not be empty, got ''; leave it out for none`],
  ['tokens from the server itself', clientOnly({ tokenUrl: 'https://auth.example.com' }),
    `${CLIENT}: tokenUrl must be where tokens are given, got 'https://auth.example.com'; use token_endpoint of the server's metadata`],
  ['tokens from the metadata', clientOnly({ tokenUrl: 'https://auth.example.com/.well-known/openid-configuration' }),
    `${CLIENT}: tokenUrl must be where tokens are given, got 'https://auth.example.com/.well-known/openid-configuration'; use token_endpoint of the server's metadata`],
  ['a header of a client with a space', clientOnly({ authorizationHeader: 'x flyte' }),
    `${CLIENT}: authorizationHeader must be a header's name in lower case, got 'x flyte'; use for example x-flyte-authorization`],
  ['a proxy of a client with a path', clientOnly({ proxyUrl: 'http://proxy.example.com/a' }),
    `${CLIENT}: proxyUrl must be scheme, host and port alone, in lower case, got 'http://proxy.example.com/a'; did you mean 'http://proxy.example.com'?`],
  ['keys for a client', clientOnly(untyped({ keys: AuthKeys.generatedAtRuntime() })),
    `${CLIENT}: options must have only what ClientOnlyAuthenticationOptions knows, got 'keys'; use one of ${propsOf('ClientOnlyAuthenticationOptions')}`],
  ['a whole Flyte with the side of a client', (chart) => core(chart, { authentication: elsewhere }), `test/flyte: ${SERVER_SIDE}`],
  ['flyteadmin with the side of a client', (chart: Chart) => new FlyteAdmin(chart, 'admin', {
    database: testDatabase(chart), objectStore: testObjectStore(), authentication: elsewhere,
  }), `test/admin: ${SERVER_SIDE}`],
  ['a proxy that may be a Service or a name outside', (chart) => core(chart, { authentication: login({ proxyUrl: 'http://proxy.infra:3128' }) }),
    "test/flyte/Admin: authentication.proxyUrl must say whether it is a Service or a name outside the cluster, got 'proxy.infra'; "
    + 'write proxy.infra.svc for the Service, or name its addresses in identityProviderCidrs of the network policies'],
];

/** What has a prop is no extra configuration, nor is what Flyte never reads. */
const EXTRA: Row[] = [
  ['static clients as extra configuration', (chart) => COMPONENTS.flyteadmin(chart, { extraConfig: { auth: { appAuth: { selfAuthServer: { staticClients: {} } } } } }),
    'test/it: extraConfig.auth.appAuth.selfAuthServer.staticClients must not be set here, got {}; use authorizationServer of Authentication.oidc'],
  ['the hash of a client as a variable', (chart) => COMPONENTS.flyteadmin(chart, {
    env: { 'AUTH.APPAUTH.SELFAUTHSERVER.STATICCLIENTS.MINE.CLIENT_SECRET': kplus.EnvValue.fromSecretValue(secretValue()) },
  }), "test/it: env['AUTH.APPAUTH.SELFAUTHSERVER.STATICCLIENTS.MINE.CLIENT_SECRET'] must not be set here, got '(from a Secret)'; "
    + 'use authorizationServer of Authentication.oidc'],
  ['a proxy as extra configuration', (chart) => COMPONENTS.flyteadmin(chart, { extraConfig: { auth: { httpProxyURL: 'http://proxy.example.com' } } }),
    "test/it: extraConfig.auth.httpProxyURL must not be set here, got 'http://proxy.example.com'; use proxyUrl of Authentication.oidc, which policies and clients follow"],
  ['a token URL as extra configuration', (chart) => COMPONENTS.flytepropeller(chart, { extraConfig: { admin: { tokenUrl: 'https://auth.example.com/token' } } }),
    "test/it: extraConfig.admin.tokenUrl must not be set here, got 'https://auth.example.com/token'; use authentication"],
  ['a window that Flyte never looks at', (chart) => COMPONENTS.flytepropeller(chart, { extraConfig: { admin: { tokenRefreshWindow: '5m' } } }),
    "test/it: extraConfig.admin.tokenRefreshWindow must be a key that flytepropeller reads, got 'tokenRefreshWindow'; remove it: no process does"],
];

export const AUTHENTICATION_ROWS: Row[] = [...CLIENTS, ...SERVERS, ...LOGIN, ...ELSEWHERE, ...EXTRA];
