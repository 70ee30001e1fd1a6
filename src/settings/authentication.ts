import { AuthKeys } from './auth-keys';
import { ClientOnlyAuthenticationOptions, clientOnly, INTERNAL_CLIENT, LoginClient } from './login-client';
import { requireOidc } from './oidc-checks';
import { OidcAuthenticationOptions } from './oidc-options';
import { refusal, requireText } from '../private/checks';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * Who may call flyteadmin.
 */
export class Authentication {
  /**
   * People log in with an OpenID Connect provider; flyteadmin, or an authorization server of yours, issues the tokens of clients.
   *
   * Throws when a URL is malformed or carries a password, a Secret reference is incomplete, or options contradict each other.
   * @param options provider, keys and clients
   */
  public static oidc(options: OidcAuthenticationOptions): Authentication {
    const where = 'Authentication.oidc';
    requireArguments(where, options);
    requireOidc(where, options);
    const external = options.authorizationServer?._external;
    const { internalClient, flyteClient, publicUrl, proxyUrl, grpcAuthorizationHeader } = options;
    return new Authentication(options, {
      ...internalClient,
      clientId: internalClient.clientId ?? INTERNAL_CLIENT,
      audience: internalClient.audience ?? flyteClient?.audience,
      authorizationHeader: grpcAuthorizationHeader,
      ...(external === undefined ? { publicUrl } : { issuer: external.baseUrl ?? options.provider.baseUrl, proxyUrl }),
    });
  }

  /**
   * How components log in to a flyteadmin that is not of this app, as flytepropeller of a data plane does: no provider, no keys.
   *
   * Throws when a URL is malformed or carries a password, or the Secret reference is incomplete.
   * @param options the client, and where it gets its tokens
   */
  public static clientOnly(options: ClientOnlyAuthenticationOptions): Authentication {
    const where = 'Authentication.clientOnly';
    requireArguments(where, options);
    return new Authentication(undefined, clientOnly(where, options));
  }

  /**
   * Whoever reaches flyteadmin may do everything. Keep it inside the cluster, or behind a proxy that authenticates.
   * @param reason why that is acceptable; shown in the security report
   */
  public static disabled(reason: string): Authentication {
    requireArguments('Authentication.disabled', reason);
    return new Authentication(undefined, undefined, requireText('Authentication.disabled', 'reason', reason, 'say why no authentication is needed'));
  }

  private constructor(
    private readonly options?: OidcAuthenticationOptions,
    /** What a component logs in with, if callers must authenticate. @internal */
    public readonly _client?: LoginClient,
    /** Why there is none, if it is disabled. */
    public readonly disabledReason?: string,
  ) {}

  /** Whether callers must authenticate. */
  public get enabled(): boolean { return this._client !== undefined; }

  /** flyteadmin's own keys, if callers must authenticate. */
  public get keys(): AuthKeys | undefined { return this.options?.keys; }

  /** The provider's base URL, if callers must authenticate. */
  public get providerUrl(): string | undefined { return this.options?.provider.baseUrl; }

  /** Where people and clients outside the cluster reach Flyte, if callers must authenticate. @internal */
  public get _publicUrl(): string | undefined { return this.options?.publicUrl; }

  /** Provider, keys and internal client, if callers must authenticate. @internal */
  public get _oidc(): OidcAuthenticationOptions | undefined { return this.options; }

  /** Whether it says nothing of flyteadmin's side. @internal */
  public get _clientOnly(): boolean { return this.enabled && this.options === undefined; }
}

mark('Authentication', Authentication);

/** Refuses the side of a client where flyteadmin itself is made. */
export function requireServerSide(path: string, authentication: Authentication | undefined): void {
  if (authentication?._clientOnly === true) {
    throw refusal(path, 'authentication', 'say how flyteadmin knows its callers', 'Authentication.clientOnly(...)',
      'use Authentication.oidc(...): the other is for components that call a flyteadmin elsewhere');
  }
}
