import { Duration } from 'cdk8s';
import { OAuthClient } from './oauth-client';
import { redacted, refusal, requireInteger, requireSeconds, requireText, requireUrl } from '../private/checks';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * Options of `AuthorizationServer.builtIn`.
 */
export interface BuiltInAuthorizationServerOptions {
  /**
   * Further clients, besides flytectl, flyte-cli and the client of Flyte's own components.
   * @default - none
   */
  readonly clients?: OAuthClient[];

  /**
   * How long an access token opens Flyte; becomes `accessTokenLifespan`. Whole seconds.
   * @default - Flyte's own: 30 minutes
   */
  readonly accessTokenLifespan?: Duration;

  /**
   * How long a client may ask for new tokens without a login; becomes `refreshTokenLifespan`. Whole seconds.
   * @default - Flyte's own: 60 minutes
   */
  readonly refreshTokenLifespan?: Duration;

  /**
   * How long the browser may take from the login to the client; becomes `authorizationCodeLifespan`. Whole seconds.
   * @default - Flyte's own: 5 minutes
   */
  readonly authorizationCodeLifespan?: Duration;
}

/**
 * Options of `AuthorizationServer.external`.
 */
export interface ExternalAuthorizationServerOptions {
  /**
   * Its base URL, such as `https://acme.okta.com/oauth2/aus1`; becomes `externalAuthServer.baseUrl`. flyteadmin does not start while it
   * cannot be reached.
   * @default - that of the provider
   */
  readonly baseUrl?: string;

  /**
   * Where it describes itself, as a URL or a path below `baseUrl`; becomes `metadataUrl`. Servers that know OpenID Connect alone need
   * `.well-known/openid-configuration`.
   * @default - Flyte's own: .well-known/oauth-authorization-server
   */
  readonly metadataUrl?: string;

  /**
   * What tokens may be meant for; become `allowedAudience`. What Flyte is called in this server.
   * @default - `publicUrl`
   */
  readonly allowedAudience?: string[];

  /**
   * How often a client's question for the metadata is passed on again, where the server answers with an error. From 0.
   * @default - Flyte's own: 5
   */
  readonly retryAttempts?: number;

  /**
   * How long to wait before that.
   * @default - Flyte's own: 1 second
   */
  readonly retryDelay?: Duration;
}

/**
 * Who issues the tokens by which clients call flyteadmin.
 */
export class AuthorizationServer {
  /**
   * flyteadmin itself (`authServerType: Self`), for providers that issue no tokens for others, such as Google.
   *
   * Throws when two clients have one id, or lifespans contradict each other.
   * @param options further clients, lifespans
   */
  public static builtIn(options: BuiltInAuthorizationServerOptions = {}): AuthorizationServer {
    const where = 'AuthorizationServer.builtIn';
    requireArguments(where, options);
    const ids = (options.clients ?? []).map(({ id }) => id);
    const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index);
    if (twice >= 0) { throw refusal(where, `clients[${twice}].id`, 'be given once', ids[twice], 'remove one of them'); }
    for (const prop of ['accessTokenLifespan', 'refreshTokenLifespan', 'authorizationCodeLifespan'] as const) {
      requireSeconds(where, prop, options[prop]);
    }
    const [access, refresh] = [options.accessTokenLifespan ?? Duration.minutes(30), options.refreshTokenLifespan ?? Duration.minutes(60)];
    if (refresh.toMilliseconds() < access.toMilliseconds()) {
      throw refusal(where, 'refreshTokenLifespan', `not be shorter than accessTokenLifespan, ${access.toSeconds()} seconds`, `${refresh.toSeconds()} seconds`,
        'a token could then never be renewed; give both');
    }
    return new AuthorizationServer(options);
  }

  /**
   * A server of yours (`authServerType: External`): Okta, Keycloak, Entra, Auth0. Its clients are registered there; flyteadmin checks
   * their tokens by its keys, and needs none to sign.
   *
   * Throws when a URL is malformed or carries a password, or an audience is empty.
   * @param options where it is, and whom its tokens are for
   */
  public static external(options: ExternalAuthorizationServerOptions = {}): AuthorizationServer {
    const where = 'AuthorizationServer.external';
    requireArguments(where, options);
    if (options.baseUrl !== undefined) { requireIssuerUrl(where, 'baseUrl', options.baseUrl); }
    if (options.metadataUrl !== undefined) { requireMetadataUrl(where, options.metadataUrl); }
    const { allowedAudience, retryAttempts, retryDelay } = options;
    if (allowedAudience?.length === 0) {
      throw refusal(where, 'allowedAudience', 'name at least one audience', allowedAudience, 'leave it out for publicUrl');
    }
    allowedAudience?.forEach((audience, index) => {
      const prop = `allowedAudience[${index}]`;
      requireText(where, prop, audience, 'write it as the server writes it into aud');
      if (/\s/.test(audience)) { throw refusal(where, prop, 'be one audience', audience, 'write each as an entry of its own'); }
      if (allowedAudience.indexOf(audience) !== index) { throw refusal(where, prop, 'be given once', audience, 'remove one of them'); }
    });
    if (retryAttempts !== undefined) { requireInteger(where, 'retryAttempts', retryAttempts, 0, 100, 'leave it out for 5'); }
    if (retryDelay !== undefined && retryAttempts === 0) {
      throw refusal(where, 'retryDelay', 'come with retries', `${retryDelay.toMilliseconds()} milliseconds`, 'remove it, or retryAttempts: 0');
    }
    return new AuthorizationServer(undefined, options);
  }

  private constructor(
    /** @internal */
    public readonly _builtIn?: BuiltInAuthorizationServerOptions,
    /** @internal */
    public readonly _external?: ExternalAuthorizationServerOptions,
  ) {}
}

mark('AuthorizationServer', AuthorizationServer);

/** Programs append the path of the metadata by themselves. */
export function requireIssuerUrl(where: string, prop: string, baseUrl: string): void {
  const { origin, pathname, search, hash } = new URL(requireUrl(where, prop, baseUrl));
  const [path] = pathname.split('/.well-known');
  if (path !== pathname || search !== '' || hash !== '') {
    throw refusal(where, prop, 'be the issuer, without .well-known, query and fragment', baseUrl, `did you mean '${origin}${path === '/' ? '' : path}'?`);
  }
}

function requireMetadataUrl(where: string, metadataUrl: string): void {
  if (metadataUrl.includes('://')) {
    requireUrl(where, 'metadataUrl', metadataUrl);
  } else if (!/^\/?[\w.~-]+(\/[\w.~-]+)*$/.test(metadataUrl)) {
    throw refusal(where, 'metadataUrl', 'be a URL, or a path below baseUrl', redacted(metadataUrl), "use for example '.well-known/openid-configuration'");
  }
}
