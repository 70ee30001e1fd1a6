import * as kplus from 'cdk8s-plus-27';
import { requireSecretValue } from './secrets';
import { refusal, requireUrl, shown } from '../private/checks';
import { mark } from '../private/kinds';
import { repeated } from '../private/lists';
import { requireArguments } from '../private/props';

/** The scope without which flyteadmin admits no call. */
export const SCOPE_ALL = 'all';

/** The scope for which flyteadmin gives a refresh token. */
const SCOPE_OFFLINE = 'offline';

/** The scopes of Flyte's own clients. */
export const CLIENT_SCOPES: readonly string[] = [SCOPE_ALL, SCOPE_OFFLINE, 'access_token'];

/** Where flytectl and pyflyte wait for the browser to come back. */
export const CLI_REDIRECT_URIS: readonly string[] = ['http://localhost:53593/callback', 'http://localhost:12345/callback'];

/**
 * How a client gets tokens. Each becomes an entry of `grant_types`.
 */
export enum OAuthGrant {
  /** A person logs in with the browser, with PKCE. */
  AUTHORIZATION_CODE = 'authorization_code',
  /** A program logs in with a secret of its own. */
  CLIENT_CREDENTIALS = 'client_credentials',
  /** A new token for an old one; with AUTHORIZATION_CODE it needs the scope `offline`. */
  REFRESH_TOKEN = 'refresh_token',
}

/**
 * Options of `OAuthClient.publicClient`.
 */
export interface PublicOAuthClientOptions {
  /** What the client calls itself. Lower-case letters, digits, - and _, since Flyte reads it in lower case. */
  readonly id: string;

  /** Where the browser may return to; become `redirect_uris`. HTTPS, or the client's own machine: `http://localhost:port/path`. */
  readonly redirectUris: string[];

  /**
   * How it gets tokens.
   * @default [OAuthGrant.REFRESH_TOKEN, OAuthGrant.AUTHORIZATION_CODE]
   */
  readonly grants?: OAuthGrant[];

  /**
   * What it may ask for, `all` among them.
   * @default ['all', 'offline', 'access_token']
   */
  readonly scopes?: string[];
}

/**
 * Options of `OAuthClient.confidential`.
 */
export interface ConfidentialOAuthClientOptions {
  /** What the client calls itself. Lower-case letters, digits, - and _, since Flyte reads it in lower case. */
  readonly id: string;

  /**
   * Base64 of the bcrypt hash of the client's secret; reaches `client_secret` through the environment. To make it:
   * `htpasswd -bnBC 10 '' SECRET | tr -d ':\n' | base64 -w0`.
   */
  readonly secretHash: kplus.SecretValue;

  /**
   * How it gets tokens.
   * @default [OAuthGrant.REFRESH_TOKEN, OAuthGrant.CLIENT_CREDENTIALS]
   */
  readonly grants?: OAuthGrant[];

  /**
   * Where the browser may return to; become `redirect_uris`. Only with AUTHORIZATION_CODE.
   * @default - none
   */
  readonly redirectUris?: string[];

  /**
   * What it may ask for, `all` among them.
   * @default ['all', 'offline', 'access_token']
   */
  readonly scopes?: string[];
}

/**
 * A client that flyteadmin itself knows; an entry of `auth.appAuth.selfAuthServer.staticClients`.
 */
export class OAuthClient {
  /**
   * A client without secret, for people: a command line or a page of your own. With the id `flytectl` or `flyte-cli` it takes the place
   * of Flyte's own.
   *
   * Throws on an id that Flyte would read otherwise, no or unsafe redirects, and grants or scopes that give no usable token.
   * @param options id and redirects
   */
  public static publicClient(options: PublicOAuthClientOptions): OAuthClient {
    const where = 'OAuthClient.publicClient';
    requireArguments(where, options);
    const grants = options.grants ?? [OAuthGrant.REFRESH_TOKEN, OAuthGrant.AUTHORIZATION_CODE];
    if (grants.includes(OAuthGrant.CLIENT_CREDENTIALS)) {
      throw refusal(where, 'grants', 'be without CLIENT_CREDENTIALS', grants, 'use OAuthClient.confidential(...): without secret anyone could log in as it');
    }
    return OAuthClient.checked(where, options, grants, options.redirectUris);
  }

  /**
   * A client with a secret, for programs.
   *
   * Throws on an id that Flyte would read otherwise, redirects that do not fit the grants, and grants or scopes that give no usable token.
   * @param options id and hash of the secret
   */
  public static confidential(options: ConfidentialOAuthClientOptions): OAuthClient {
    const where = 'OAuthClient.confidential';
    requireArguments(where, options);
    requireSecretValue(where, 'secretHash', options.secretHash);
    const grants = options.grants ?? [OAuthGrant.REFRESH_TOKEN, OAuthGrant.CLIENT_CREDENTIALS];
    return OAuthClient.checked(where, options, grants, options.redirectUris ?? [], options.secretHash);
  }

  private static checked(
    where: string, { id, scopes }: { readonly id: string; readonly scopes?: string[] }, grants: OAuthGrant[], redirectUris: string[],
    secretHash?: kplus.SecretValue,
  ): OAuthClient {
    requireClientId(where, 'id', id);
    const twice = repeated(grants);
    if (twice !== undefined) { throw refusal(where, 'grants', 'name each grant once', twice, 'remove one of them'); }
    const browser = grants.includes(OAuthGrant.AUTHORIZATION_CODE);
    if (!browser && !grants.includes(OAuthGrant.CLIENT_CREDENTIALS)) {
      throw refusal(where, 'grants', 'name how it gets its first token', grants,
        secretHash === undefined ? 'add OAuthGrant.AUTHORIZATION_CODE' : 'add OAuthGrant.CLIENT_CREDENTIALS');
    }
    if (browser && redirectUris.length === 0) {
      throw refusal(where, 'redirectUris', 'name where the browser returns to', redirectUris, `use for example ${shown(CLI_REDIRECT_URIS[0])}`);
    }
    if (!browser && redirectUris.length > 0) {
      throw refusal(where, 'redirectUris', 'come with OAuthGrant.AUTHORIZATION_CODE', redirectUris, 'remove them: no browser takes part');
    }
    redirectUris.forEach((uri, index) => requireRedirectUri(where, `redirectUris[${index}]`, uri));
    const granted = requireScopes(where, 'scopes', scopes ?? [...CLIENT_SCOPES]);
    requireScope(where, 'scopes', granted, SCOPE_ALL, 'add it: flyteadmin refuses every call without it');
    if (browser && grants.includes(OAuthGrant.REFRESH_TOKEN)) {
      requireScope(where, 'scopes', granted, SCOPE_OFFLINE, 'add it, or remove OAuthGrant.REFRESH_TOKEN: there is no refresh token without it');
    }
    return new OAuthClient(id, grants, redirectUris, granted, secretHash);
  }

  private constructor(
    /** What the client calls itself. */
    public readonly id: string,
    /** @internal */
    public readonly _grants: readonly OAuthGrant[],
    /** @internal */
    public readonly _redirectUris: readonly string[],
    /** @internal */
    public readonly _scopes: readonly string[],
    /** Absent for a public client. @internal */
    public readonly _secretHash?: kplus.SecretValue,
  ) {}
}

mark('OAuthClient', OAuthClient);

/** Refuses an id that Flyte's configuration would change: it lowers case and takes a dot for a level. */
export function requireClientId(where: string, prop: string, id: string): void {
  if (!/^[a-z0-9][a-z0-9_-]{0,62}$/.test(id)) {
    throw refusal(where, prop, 'be lower-case letters, digits, - and _, 63 characters at most', id, 'Flyte reads the ids of its own clients in lower case, and takes a dot for a level');
  }
}

/** Refuses a redirect that would carry a code in clear text, or that no client can match. */
export function requireRedirectUri(where: string, prop: string, uri: string): void {
  const { protocol, hostname } = new URL(requireUrl(where, prop, uri, ['https', 'http']));
  if (protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) {
    throw refusal(where, prop, "be https, or the client's own machine", uri, 'the code that opens Flyte would pass in clear text');
  }
  if (uri.includes('#') || uri.includes('*')) {
    throw refusal(where, prop, 'be without # and *', uri, 'name each redirect in full: they are compared as they are');
  }
}

/** Refuses what is no list of scopes. */
export function requireScopes(where: string, prop: string, scopes: string[]): string[] {
  scopes.forEach((scope, index) => {
    // RFC 6749, 3.3: no space, quote or backslash.
    if (!/^[!#-[\]-~]+$/.test(scope)) { throw refusal(where, `${prop}[${index}]`, 'be one scope', scope, 'write each as an entry of its own'); }
    if (scopes.indexOf(scope) !== index) { throw refusal(where, `${prop}[${index}]`, 'be given once', scope, 'remove one of them'); }
  });
  return scopes;
}

/** Refuses scopes without the one that is needed. */
export function requireScope(where: string, prop: string, scopes: readonly string[], needed: string, fix: string): void {
  if (!scopes.includes(needed)) { throw refusal(where, prop, `have ${needed} among them`, scopes, fix); }
}
