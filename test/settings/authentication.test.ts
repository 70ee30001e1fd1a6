import { Duration } from 'cdk8s';
import {
  Authentication, AuthKeys, AuthorizationServer, CookieSameSite, FlyteEndpoint, FlyteNetworkPolicies, FlytePropeller, OAuthClient, OAuthGrant,
  OidcAuthenticationOptions,
} from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { authEnv, authFiles, authSections, clientFiles } from '../../src/config/auth';
import { adminClient } from '../../src/config/clients';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { rendered } from '../flyte';
import { configOf, find, manifests, testChart, testEndpoint, testObjectStore, testSecret } from '../support';

/** A key of a Secret of that name, in a chart of its own. */
const secret = (name: string, key = 'key'): kplus.SecretValue => testSecret(testChart(), name, key);
const keys = (): AuthKeys => AuthKeys.fromSecret(kplus.Secret.fromSecretName(testChart(), 'keys', 'keys'));

const oidc = (options: Partial<OidcAuthenticationOptions> = {}): Authentication => Authentication.oidc({
  publicUrl: 'https://flyte.example.com',
  provider: { baseUrl: 'https://login.example.com', clientId: 'flyte', clientSecret: secret('oidc') },
  keys: keys(),
  internalClient: { clientSecret: secret('client'), clientSecretHash: secret('hash') },
  ...options,
});
const external = (options: Partial<OidcAuthenticationOptions> = {}): Authentication => oidc({
  authorizationServer: AuthorizationServer.external({ baseUrl: 'https://auth.example.com/oauth2/aus1' }),
  internalClient: { clientId: 'Engine', clientSecret: secret('client') },
  flyteClient: { clientId: 'cli' },
  ...options,
});

/** As it will be read: what is undefined is not written. */
const written = (value: unknown): Document => JSON.parse(JSON.stringify(value)) as Document;
const auth = (authentication: Authentication): Document => documentOf(written(authSections(authentication, ['http://flyteadmin:80'])).auth);
const appAuth = (authentication: Authentication): Document => documentOf(auth(authentication).appAuth);
const userAuth = (authentication: Authentication): Document => documentOf(auth(authentication).userAuth);
const admin = (authentication: Authentication): Document => documentOf(written(adminClient(testEndpoint(), 'flyte', authentication)).admin);
const staticClients = (authentication: Authentication): Document => documentOf(documentOf(appAuth(authentication).selfAuthServer).staticClients);

describe('flyteadmin as authorization server', () => {
  const clients = [
    OAuthClient.confidential({ id: 'robot', secretHash: secret('robot', 'hash') }),
    OAuthClient.confidential({
      id: 'portal', secretHash: secret('portal', 'hash'), grants: [OAuthGrant.AUTHORIZATION_CODE], redirectUris: ['https://portal.example.com/done'], scopes: ['all'],
    }),
    OAuthClient.publicClient({ id: 'flytectl', redirectUris: ['http://127.0.0.1:9999/done', 'http://[::1]:9999/done'] }),
  ];
  const authentication = oidc({ authorizationServer: AuthorizationServer.builtIn({ clients }) });

  test('knows its own clients and further ones, each in full; one of theirs takes the place of one of its own', () => {
    const known = staticClients(authentication);
    expect(Object.keys(known)).toEqual(['flyte-cli', 'flytectl', 'flytepropeller', 'robot', 'portal']);
    expect(known.robot).toEqual({
      id: 'robot',
      client_secret: '',
      redirect_uris: [],
      grant_types: ['refresh_token', 'client_credentials'],
      response_types: ['token'],
      scopes: ['all', 'offline', 'access_token'],
      public: false,
    });
    expect(known.portal).toMatchObject({
      redirect_uris: ['https://portal.example.com/done'], grant_types: ['authorization_code'], response_types: ['code', 'token'], scopes: ['all'], public: false,
    });
    expect(known.flytectl).toMatchObject({ redirect_uris: ['http://127.0.0.1:9999/done', 'http://[::1]:9999/done'], public: true });
  });

  test('compares secrets with hashes from the environment, for which the file has a place', () => {
    expect(Object.keys(authEnv(authentication))).toEqual(['FLYTEPROPELLER', 'ROBOT', 'PORTAL'].map((id) => `AUTH.APPAUTH.SELFAUTHSERVER.STATICCLIENTS.${id}.CLIENT_SECRET`));
    expect(staticClients(authentication).flytectl).not.toHaveProperty('client_secret');
    // Flyte binds the variable of its own client by itself.
    expect(staticClients(authentication).flytepropeller).not.toHaveProperty('client_secret');
    const renamed = oidc({ internalClient: { clientId: 'engine', clientSecret: secret('client'), clientSecretHash: secret('hash') } });
    expect(staticClients(renamed)).toMatchObject({ engine: { id: 'engine', client_secret: '' } });
    expect(staticClients(renamed)).not.toHaveProperty('flytepropeller');
    expect(Object.keys(authEnv(renamed))).toEqual(['AUTH.APPAUTH.SELFAUTHSERVER.STATICCLIENTS.ENGINE.CLIENT_SECRET']);
    expect(admin(renamed).clientId).toBe('engine');
  });

  test('issues tokens as long as told', () => {
    const authorizationServer = AuthorizationServer.builtIn({
      accessTokenLifespan: Duration.minutes(10), refreshTokenLifespan: Duration.hours(12), authorizationCodeLifespan: Duration.seconds(90),
    });
    expect(appAuth(oidc({ authorizationServer })).selfAuthServer).toMatchObject({
      accessTokenLifespan: '600s', refreshTokenLifespan: '43200s', authorizationCodeLifespan: '90s',
    });
  });

  test('tells people the client that they log in as', () => {
    const flyteClient = (options: Partial<OidcAuthenticationOptions>): unknown => documentOf(appAuth(oidc(options)).thirdPartyConfig).flyteClient;
    expect(flyteClient({})).toEqual({ clientId: 'flytectl', redirectUri: 'http://localhost:53593/callback', scopes: ['all', 'offline'] });
    expect(flyteClient({ flyteClient: { clientId: 'flyte-cli', redirectUri: 'http://localhost:12345/callback', scopes: ['all'] } }))
      .toEqual({ clientId: 'flyte-cli', redirectUri: 'http://localhost:12345/callback', scopes: ['all'] });
  });
});

describe('an external authorization server', () => {
  test('takes the place of clients, hashes and keys that only an issuer needs', () => {
    const authentication = external();
    expect(appAuth(authentication)).toEqual({
      authServerType: 'External',
      externalAuthServer: { baseUrl: 'https://auth.example.com/oauth2/aus1', allowedAudience: ['https://flyte.example.com'] },
      thirdPartyConfig: { flyteClient: { clientId: 'cli', redirectUri: 'http://localhost:53593/callback', scopes: ['all'] } },
    });
    expect(authFiles(authentication).map(({ file }) => file)).toEqual(['oidc_client_secret', 'cookie_block_key', 'cookie_hash_key']);
    expect(authEnv(authentication)).toEqual({});
    expect(clientFiles(authentication).map(({ value, file }) => `${value.secret.name} ${file}`)).toEqual(['client client_secret']);
    expect(admin(authentication)).toMatchObject({ clientId: 'Engine', clientSecretLocation: '/etc/secrets/client_secret' });
  });

  test('is told apart from the provider, or is the same', () => {
    const authorizationServer = AuthorizationServer.external({
      metadataUrl: '/.well-known/openid-configuration', allowedAudience: ['api://flyte', 'flyte'], retryAttempts: 0,
    });
    expect(appAuth(external({ authorizationServer })).externalAuthServer)
      .toEqual({ metadataUrl: '/.well-known/openid-configuration', allowedAudience: ['api://flyte', 'flyte'], retryAttempts: 0 });
    const waiting = AuthorizationServer.external({ metadataUrl: 'https://auth.example.com/metadata', retryDelay: Duration.millis(500) });
    expect(appAuth(external({ authorizationServer: waiting })).externalAuthServer).toMatchObject({ metadataUrl: 'https://auth.example.com/metadata', retryDelay: '500ms' });
  });

  test('may want an audience and scopes of its own', () => {
    expect(admin(external({ flyteClient: { clientId: 'cli', audience: 'api://flyte' } })).audience).toBe('api://flyte');
    const internalClient = { clientSecret: secret('client'), scopes: ['api://flyte/.default'], audience: 'api://engine' };
    expect(admin(external({ internalClient, flyteClient: { clientId: 'cli', audience: 'api://flyte' } })))
      .toMatchObject({ clientId: 'flytepropeller', scopes: ['api://flyte/.default'], audience: 'api://engine' });
  });
});

test('cookies, headers and the choice of an identity provider are written as told', () => {
  const authentication = oidc({
    provider: { baseUrl: 'http://keycloak.login.svc/realms/acme', clientId: 'flyte', clientSecret: secret('oidc'), issuerUrl: 'https://login.example.com/realms/acme' },
    cookies: { sameSite: CookieSameSite.LAX, domain: 'example.com' },
    httpAuthorizationHeader: 'X-Flyte-Authorization',
    grpcAuthorizationHeader: 'x-flyte-authorization',
    identityProviderParameter: 'idp',
  });
  expect(auth(authentication)).toMatchObject({ httpAuthorizationHeader: 'X-Flyte-Authorization', grpcAuthorizationHeader: 'x-flyte-authorization' });
  expect(userAuth(authentication)).toMatchObject({
    openId: { baseUrl: 'http://keycloak.login.svc/realms/acme', issuerUrl: 'https://login.example.com/realms/acme' },
    cookieSetting: { sameSitePolicy: 'LaxMode', domain: 'example.com' },
    idpQueryParameter: 'idp',
  });
  expect(admin(authentication).authorizationHeader).toBe('x-flyte-authorization');
  expect(userAuth(oidc({ cookies: { domain: 'flyte.example.com' } })).cookieSetting).toEqual({ domain: 'flyte.example.com' });
});

test('what is not told is not written', () => {
  expect(Object.keys(auth(oidc()))).toEqual(['authorizedUris', 'userAuth', 'appAuth']);
  expect(Object.keys(userAuth(oidc()))).toEqual(['openId']);
  expect(Object.keys(admin(oidc()))).toEqual(['endpoint', 'insecure', 'clientId', 'clientSecretLocation']);
});

describe('the side of a client', () => {
  test('has a secret, and what it needs for a token', () => {
    const authentication = Authentication.clientOnly({
      clientId: 'Plane',
      clientSecret: secret('plane'),
      scopes: ['all'],
      audience: 'api://flyte',
      tokenUrl: 'https://auth.example.com/token',
      authorizationHeader: 'x-flyte',
      proxyUrl: 'http://proxy.example.com:3128',
    });
    expect(authentication).toMatchObject({ enabled: true, keys: undefined, providerUrl: undefined });
    expect(authSections(authentication, [])).toEqual({});
    expect([authFiles(authentication), authEnv(authentication)]).toEqual([[], {}]);
    expect(admin(authentication)).toEqual({
      endpoint: 'admin.example.com:443',
      insecure: false,
      clientId: 'Plane',
      clientSecretLocation: '/etc/secrets/client_secret',
      scopes: ['all'],
      audience: 'api://flyte',
      tokenUrl: 'https://auth.example.com/token',
      authorizationHeader: 'x-flyte',
      httpProxyURL: 'http://proxy.example.com:3128',
    });
  });

  test('is flytepropeller, unless told otherwise', () => {
    expect(admin(Authentication.clientOnly({ clientSecret: secret('plane') })))
      .toEqual({ endpoint: 'admin.example.com:443', insecure: false, clientId: 'flytepropeller', clientSecretLocation: '/etc/secrets/client_secret' });
  });
});

describe('connections', () => {
  /** The ports and addresses that a component may call, DNS aside. */
  const egressOf = (all: readonly Document[], name: string): string[] => listOf(documentOf(find(all, 'NetworkPolicy', name).spec).egress).map(documentOf)
    .filter(({ ports }) => !JSON.stringify(ports).includes('UDP'))
    .map(({ to, ports }) => `${listOf(to).map((peer) => documentOf(documentOf(peer).ipBlock).cidr ?? 'pods').join(' ')} ${listOf(ports).map((port) => documentOf(port).port).join(' ')}`);
  const ADMIN = 'flyteadmin';
  const PROPELLER = 'flytepropeller';
  const flyte = (authentication: Authentication): Document[] => rendered({
    authentication, networkPolicies: { identityProviderCidrs: ['192.0.2.1/32'], databaseCidrs: ['192.0.2.2/32'], objectStoreCidrs: ['192.0.2.3/32'], apiServerCidrs: ['192.0.2.4/32'] },
  });

  test('are those of flyteadmin to the provider, and to an external server that is another', () => {
    const all = flyte(oidc());
    expect(egressOf(all, ADMIN)).toContain('192.0.2.1/32 443');
    expect(egressOf(all, PROPELLER)).not.toContain('192.0.2.1/32 443');
    const other = flyte(external({ authorizationServer: AuthorizationServer.external({ baseUrl: 'https://10.0.0.9:8443' }) }));
    expect(egressOf(other, ADMIN)).toEqual(expect.arrayContaining(['192.0.2.1/32 443', '192.0.2.1/32 8443']));
  });

  test("are the components' to an external server, which gives them their tokens", () => {
    const all = flyte(external({ authorizationServer: AuthorizationServer.external({ baseUrl: 'https://auth.example.com:8443' }) }));
    expect(egressOf(all, PROPELLER)).toContain('192.0.2.1/32 8443');
    expect(egressOf(all, PROPELLER).filter((one) => one.startsWith('pods'))).toContain('pods 8089');
  });

  test('go through the proxy alone, where there is one', () => {
    const all = flyte(external({ proxyUrl: 'http://proxy.example.com:3128' }));
    for (const name of [ADMIN, PROPELLER]) {
      expect(egressOf(all, name)).toContain('192.0.2.1/32 3128');
      expect(egressOf(all, name)).not.toContain('192.0.2.1/32 443');
    }
    expect(auth(external({ proxyUrl: 'http://proxy.example.com:3128' }))).toMatchObject({
      httpProxyURL: 'http://proxy.example.com:3128',
      userAuth: { httpProxyURL: 'http://proxy.example.com:3128' },
      appAuth: { externalAuthServer: { httpProxyURL: 'http://proxy.example.com:3128' } },
    });
    const ownTokens = flyte(oidc({ proxyUrl: 'http://proxy.example.com:3128' }));
    expect(egressOf(ownTokens, ADMIN)).toContain('192.0.2.1/32 3128');
    expect(egressOf(ownTokens, PROPELLER)).not.toContain('192.0.2.1/32 3128');
    expect(configOf(ownTokens, 'flytepropeller-config').admin).not.toHaveProperty('httpProxyURL');
  });

  test.each([
    ['its flyteadmin, where nothing else is told', {}, '10.0.0.1', 8089, ['10.0.0.1/32 8089', '10.0.0.1/32 443']],
    ['one port where both are one', {}, '10.0.0.1', 443, ['10.0.0.1/32 443']],
    ['the server of tokens', { tokenUrl: 'https://10.0.0.2:8443/token' }, '10.0.0.1', 443, ['10.0.0.1/32 443', '10.0.0.2/32 8443']],
    ['the proxy', { tokenUrl: 'https://10.0.0.2:8443/token', proxyUrl: 'http://10.0.0.3:3128' }, '10.0.0.1', 443, ['10.0.0.1/32 443', '10.0.0.3/32 3128']],
  ])('of a data plane are to %s', (_title, options, host, port, expected) => {
    const chart = testChart();
    const propeller = new FlytePropeller(chart, 'propeller', {
      objectStore: testObjectStore(), admin: FlyteEndpoint.of({ host, port }), authentication: Authentication.clientOnly({ clientSecret: testSecret(chart, 'plane', 'key'), ...options }),
    });
    new FlyteNetworkPolicies(chart, 'policies', { components: [propeller] });
    expect(egressOf(manifests(chart), PROPELLER).filter((one) => one.startsWith('10.0.0'))).toEqual(expected);
  });
});
