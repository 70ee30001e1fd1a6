import { suffix, textListPart, textPart } from './basic';
import { Fields, isFields } from '../../judging/manifest/json';
import { Code, list, named } from '../code';
import { Context, Part, Reader } from '../row';
import { Step } from '../statements';

const OIDC = 'authentication(Authentication.oidc)';
const SERVER = 'authorizationServer(AuthorizationServer.builtIn)';
const WITHOUT = 'use AuthorizationServer.builtIn({ clients: [OAuthClient.publicClient(...)] }), or OAuthClient.confidential(...), whose secret is a reference';

const GRANTS: { readonly [grant: string]: string } = {
  authorization_code: 'OAuthGrant.AUTHORIZATION_CODE', client_credentials: 'OAuthGrant.CLIENT_CREDENTIALS', refresh_token: 'OAuthGrant.REFRESH_TOKEN',
};

/** A key of a Secret in place of the plaintext at hand. */
type MakeSecret = (name: string, key: string) => Code;

/** Clients that flyteadmin itself knows: people's without secret, programs' by the hash of theirs, which becomes a reference. */
export const staticClients: Reader = (value, context, path) => !isFields(value) ? { refused: WITHOUT }
  : Object.entries(value).flatMap(([name, client]) => partsOf(name, client, context, path));

function partsOf(name: string, client: unknown, context: Context, path: string): Part[] {
  const at = suffix(name);
  if (!isFields(client) || !/^[\w-]+$/.test(name)) { return [{ at, refused: WITHOUT }]; }
  const isOwn = (client.id ?? name) === (context.text('secrets.adminOauthClientCredentials.clientId') ?? 'flytepropeller');
  return Object.entries(client).map(([key, one]): Part => {
    const place = `${at}${suffix(key)}`;
    const secret = (of: string, field: string) => context.secret(of, field, `${path}${place}`);
    return { at: place, ...isOwn ? ofComponents(key, secret) : ofClient(name, client, key, one, secret) };
  });
}

/** The client of Flyte's own components is there already; only the hash of its secret is somebody's. */
function ofComponents(key: string, secret: MakeSecret): Part {
  return key === 'client_secret' ? { of: [OIDC, 'internalClient', 'clientSecretHash'], code: secret('flyte-auth', 'client_secret_hash') }
    : { same: "the client of Flyte's own components, which internalClient is about" };
}

function ofClient(name: string, client: Fields, key: string, value: unknown, secret: MakeSecret): Part {
  const isPublic = client.public === true;
  const to: readonly Step[] = [OIDC, SERVER, `clients[${name}](OAuthClient.${isPublic ? 'publicClient' : 'confidential'})`];
  const grants = Array.isArray(client.grant_types) ? client.grant_types.map(String) : [];
  switch (key) {
    case 'id': return { of: [...to, 'id'], ...textPart(value) };
    case 'public': case 'response_types': return { same: 'it follows from the kind of client' };
    case 'client_secret': return isPublic ? { refused: 'a client of people has no secret; leave it out' } : { of: [...to, 'secretHash'], code: secret('flyte-auth-clients', name) };
    case 'scopes': return { of: [...to, 'scopes'], ...textListPart(value) };
    case 'redirect_uris': return isPublic || grants.includes('authorization_code') ? { of: [...to, 'redirectUris'], ...textListPart(value) } : { same: 'no browser returns to it' };
    case 'grant_types': return grants.every((grant) => Object.hasOwn(GRANTS, grant))
      ? { of: [...to, 'grants'], code: list(grants.map((grant) => named(GRANTS[grant]))) } : { refused: WITHOUT };
    default: return { refused: WITHOUT };
  }
}
