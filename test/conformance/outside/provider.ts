import * as fs from 'node:fs';
import type { RequestListener } from 'node:http';
import * as https from 'node:https';
import { AddressInfo } from 'node:net';
import { KeyPair } from '../cluster/certificates';

/** As much as is used of the class that the package exports. */
type ProviderClass = new (issuer: string, configuration: object) => { proxy: boolean; callback(): RequestListener };

export interface RegisteredClient {
  readonly id: string;
  readonly secret: string;
  readonly redirectUri: string;
}

/** The certified OpenID provider `oidc-provider`, in which anybody logs in by a name. */
export async function startProvider(issuer: string, keys: KeyPair, client: RegisteredClient): Promise<https.Server> {
  // It brings no types.
  const { default: Provider } = await import('oidc-provider' as string) as { default: ProviderClass };
  const provider = new Provider(issuer, {
    clients: [{
      client_id: client.id,
      client_secret: client.secret,
      redirect_uris: [client.redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    }],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'given_name', 'family_name'], email: ['email'] },
    // flyteadmin reads the claims from the identity token.
    conformIdTokenClaims: false,
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, name: id, preferred_username: id, given_name: id, family_name: 'of Conformance', email: `${id}@example.com` }),
    }),
    pkce: { required: () => false },
    features: { devInteractions: { enabled: true } },
    cookies: { keys: ['conformance'] },
  });
  provider.proxy = true;
  const server = https.createServer({ cert: fs.readFileSync(keys.cert), key: fs.readFileSync(keys.key) }, (request, response) => {
    request.headers['x-forwarded-proto'] = 'https';
    provider.callback()(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}

export function portOf(server: { address(): AddressInfo | string | null }): number {
  return (server.address() as AddressInfo).port;
}
