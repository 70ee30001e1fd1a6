import * as kplus from 'cdk8s-plus-27';
import { requireSecretValue } from './secrets';
import { refusal, requireSubdomain, requireText, requireUrl } from '../private/checks';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * The keys with which flyteadmin signs tokens and encrypts cookies.
 */
export class AuthKeys {
  /**
   * Keys from an existing Secret with `cookie_hash_key` (64 bytes), `cookie_block_key` (32 bytes), `claim_symmetric_key` (32 bytes),
   * each base64 without padding, and `token_rsa_key.pem` (PKCS#1). An optional `token_rsa_key_old.pem` still verifies after a rotation.
   * @param secret the Secret, in Flyte's namespace
   */
  public static fromSecret(secret: kplus.ISecret): AuthKeys {
    requireArguments('AuthKeys.fromSecret', secret);
    return new AuthKeys(secret.name, secret);
  }

  /**
   * Keys that flyteadmin generates at its first start and stores in a Secret of the cluster.
   *
   * The price: flyteadmin's service account may create Secrets and read and update this one; the Secret is not in your manifests, so
   * a tool that prunes what it does not know logs everybody out; at the very first start flyteadmin restarts until the kubelet has
   * refreshed the mounted Secret, about a minute.
   * @param secretName name of the Secret; `flyte-admin-secrets` if left out
   */
  public static generatedAtRuntime(secretName: string = 'flyte-admin-secrets'): AuthKeys {
    requireArguments('AuthKeys.generatedAtRuntime', secretName);
    return new AuthKeys(requireSubdomain('AuthKeys.generatedAtRuntime', 'secretName', secretName, 'use for example flyte-admin-secrets'));
  }

  private constructor(
    /** Name of the Secret. */
    public readonly secretName: string,
    /** The Secret, unless flyteadmin makes it. */
    public readonly secret?: kplus.ISecret,
  ) {}

  /** Whether flyteadmin makes the Secret. */
  public get generated(): boolean { return this.secret === undefined; }
}

mark('AuthKeys', AuthKeys);

/**
 * The OpenID Connect provider that people log in with.
 */
export interface OidcProviderOptions {
  /** The provider's base URL, without `.well-known`; becomes `auth.userAuth.openId.baseUrl`. flyteadmin does not start while it cannot be reached. */
  readonly baseUrl: string;
  /** Client id; becomes `auth.userAuth.openId.clientId`. */
  readonly clientId: string;
  /** Client secret, mounted as the file `oidc_client_secret`. */
  readonly clientSecret: kplus.SecretValue;
  /**
   * Scopes asked for, `openid` among them; becomes `auth.userAuth.openId.scopes`.
   * @default ['openid', 'profile']
   */
  readonly scopes?: string[];
}

/**
 * The OAuth client that flytepropeller and flytescheduler log in as.
 */
export interface InternalClientOptions {
  /** The client's secret, mounted as a file and named by `admin.clientSecretLocation`. */
  readonly clientSecret: kplus.SecretValue;
  /**
   * Base64 of the bcrypt hash of the same secret, which flyteadmin compares with; reaches
   * `auth.appAuth.selfAuthServer.staticClients.flytepropeller.client_secret` through the environment. To make it:
   * `htpasswd -bnBC 10 '' SECRET | tr -d ':\n' | base64 -w0`.
   */
  readonly clientSecretHash: kplus.SecretValue;
}

/**
 * Options of `Authentication.oidc`.
 */
export interface OidcAuthenticationOptions {
  /** URL under which people and clients reach Flyte; the first of `auth.authorizedUris`. */
  readonly publicUrl: string;
  /** The provider that people log in with. */
  readonly provider: OidcProviderOptions;
  /** flyteadmin's own keys. */
  readonly keys: AuthKeys;
  /** The client of Flyte's own components. */
  readonly internalClient: InternalClientOptions;
}

/**
 * Who may call flyteadmin.
 */
export class Authentication {
  /**
   * People log in with an OpenID Connect provider; flyteadmin issues the tokens (`authServerType: Self`).
   *
   * Throws when a URL is malformed or carries a password, or a Secret reference is incomplete.
   * @param options provider, keys and internal client
   */
  public static oidc(options: OidcAuthenticationOptions): Authentication {
    const where = 'Authentication.oidc';
    requireArguments(where, options);
    requireUrl(where, 'publicUrl', options.publicUrl);
    requireProviderUrl(where, options.provider.baseUrl);
    requireText(where, 'provider.clientId', options.provider.clientId, 'copy it from the provider');
    requireSecretValue(where, 'provider.clientSecret', options.provider.clientSecret);
    requireScopes(where, options.provider.scopes);
    requireSecretValue(where, 'internalClient.clientSecret', options.internalClient.clientSecret);
    requireSecretValue(where, 'internalClient.clientSecretHash', options.internalClient.clientSecretHash);
    return new Authentication(options);
  }

  /**
   * Whoever reaches flyteadmin may do everything. Keep it inside the cluster, or behind a proxy that authenticates.
   * @param reason why that is acceptable; shown in the security report
   */
  public static disabled(reason: string): Authentication {
    requireArguments('Authentication.disabled', reason);
    return new Authentication(undefined, requireText('Authentication.disabled', 'reason', reason, 'say why no authentication is needed'));
  }

  private constructor(
    private readonly options?: OidcAuthenticationOptions,
    /** Why there is none, if it is disabled. */
    public readonly disabledReason?: string,
  ) {}

  /** Whether callers must authenticate. */
  public get enabled(): boolean { return this.options !== undefined; }

  /** flyteadmin's own keys, if callers must authenticate. */
  public get keys(): AuthKeys | undefined { return this.options?.keys; }

  /** The provider's base URL, if callers must authenticate. */
  public get providerUrl(): string | undefined { return this.options?.provider.baseUrl; }

  /** Where people and clients outside the cluster reach Flyte, if callers must authenticate. @internal */
  public get _publicUrl(): string | undefined { return this.options?.publicUrl; }

  /** Provider, keys and internal client, if callers must authenticate. @internal */
  public get _oidc(): OidcAuthenticationOptions | undefined { return this.options; }
}

mark('Authentication', Authentication);

/** flyteadmin appends the path of the provider's metadata by itself. */
function requireProviderUrl(where: string, baseUrl: string): void {
  const { origin, pathname, search, hash } = new URL(requireUrl(where, 'provider.baseUrl', baseUrl));
  const [path] = pathname.split('/.well-known');
  if (path !== pathname || search !== '' || hash !== '') {
    throw refusal(where, 'provider.baseUrl', 'be the issuer, without .well-known, query and fragment', baseUrl, `did you mean '${origin}${path === '/' ? '' : path}'?`);
  }
}

function requireScopes(where: string, scopes: string[] | undefined): void {
  if (scopes === undefined) { return; }
  const prop = 'provider.scopes';
  scopes.forEach((scope, index) => {
    // RFC 6749, 3.3: no space, quote or backslash.
    if (!/^[!#-[\]-~]+$/.test(scope)) { throw refusal(where, `${prop}[${index}]`, 'be one scope', scope, 'write each as an entry of its own'); }
  });
  if (!scopes.includes('openid')) {
    throw refusal(where, prop, 'have openid among them', scopes, 'add it: without it the provider gives no identity');
  }
}
