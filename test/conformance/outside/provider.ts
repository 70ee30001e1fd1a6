import type { RequestListener } from 'node:http';
import * as https from 'node:https';
import { KeyPair, pemOf } from '../cluster/certificates';
import { listening } from '../lib/sockets';

/** As much as is used of the class that the package exports. */
type ProviderClass = new (issuer: string, configuration: object) => { proxy: boolean; callback(): RequestListener };

/** What is registered at the provider. */
export interface Registration {
  /** The secret of all clients that have one. */
  readonly secret: string;
  /** Where people reach Flyte: the resource that tokens are for, and the start of its redirects. */
  readonly flyte: string;
}

/** flyteadmin's client, by which people log in; where the provider issues the tokens too, Flyte's components and flytectl. */
function clients({ secret, flyte }: Registration): object[] {
  return [
    {
      client_id: 'flyte',
      client_secret: secret,
      redirect_uris: [`${flyte}/callback`],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    },
    { client_id: 'flytepropeller', client_secret: secret, redirect_uris: [], grant_types: ['client_credentials'], response_types: [] },
    {
      client_id: 'flytectl',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://localhost:53593/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    },
  ];
}

/** The certified OpenID provider `oidc-provider`, in which anybody logs in by a name. */
export async function startProvider(issuer: string, keys: KeyPair, registration: Registration): Promise<https.Server> {
  // It brings no types.
  const { default: Provider } = await import('oidc-provider' as string) as { default: ProviderClass };
  const provider = new Provider(issuer, {
    clients: clients(registration),
    scopes: ['openid', 'profile', 'offline_access', 'all'],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'given_name', 'family_name'], email: ['email'] },
    // flyteadmin reads the claims from the identity token.
    conformIdTokenClaims: false,
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, name: id, preferred_username: id, given_name: id, family_name: 'of Conformance', email: `${id}@example.com` }),
    }),
    // What docs/login.md asks of an external server: the scope in `scp`, and who tokens are for.
    extraTokenClaims: () => ({ scp: ['all'] }),
    pkce: { required: () => false },
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_context: unknown, client: { clientId: string }) => client.clientId === 'flyte' ? undefined : registration.flyte,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context: unknown, resource: string) => ({ scope: 'all', audience: resource, accessTokenFormat: 'jwt' }),
      },
    },
    cookies: { keys: ['conformance'] },
  });
  provider.proxy = true;
  const server = https.createServer(pemOf(keys), (request, response) => {
    request.headers['x-forwarded-proto'] = 'https';
    provider.callback()(request, response);
  });
  return listening(server);
}
