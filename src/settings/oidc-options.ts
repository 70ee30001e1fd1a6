import * as kplus from 'cdk8s-plus-27';
import { AuthKeys } from './auth-keys';
import { AuthorizationServer } from './authorization-server';
import { LoginClientOptions } from './login-client';

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
  /**
   * What the provider calls itself, where that is not `baseUrl`: it is reached by a name inside the cluster, or is Entra's. Becomes
   * `auth.userAuth.openId.issuerUrl`.
   * @default - `baseUrl`
   */
  readonly issuerUrl?: string;
}

/**
 * The OAuth client that flytepropeller and flytescheduler log in as.
 */
export interface InternalClientOptions extends LoginClientOptions {
  /**
   * Base64 of the bcrypt hash of the same secret, which flyteadmin compares with; reaches
   * `auth.appAuth.selfAuthServer.staticClients.flytepropeller.client_secret` through the environment. To make it:
   * `htpasswd -bnBC 10 '' SECRET | tr -d ':\n' | base64 -w0`.
   * @default - none: needed unless the authorization server is external
   */
  readonly clientSecretHash?: kplus.SecretValue;
}

/**
 * What flyteadmin tells flytectl, pyflyte and other clients of people to log in with; becomes `auth.appAuth.thirdPartyConfig.flyteClient`.
 */
export interface FlyteClientOptions {
  /** The public client that they log in as. */
  readonly clientId: string;
  /**
   * Where the browser returns to.
   * @default http://localhost:53593/callback
   */
  readonly redirectUri?: string;
  /**
   * Scopes they ask for.
   * @default - all and offline; with an external authorization server all
   */
  readonly scopes?: string[];
  /**
   * Audience they ask for, which an external authorization server may want.
   * @default - none
   */
  readonly audience?: string;
}

/**
 * To which pages browsers send the cookies of a login; becomes `auth.userAuth.cookieSetting.sameSitePolicy`.
 */
export enum CookieSameSite {
  /** What the browser does by itself, mostly the same as LAX. */
  DEFAULT = 'DefaultMode',
  /** Not with requests that other sites make, but when a link leads here. */
  LAX = 'LaxMode',
  /** Not even when a link leads here. */
  STRICT = 'StrictMode',
  /** With requests of every site: for a console that is served from another one. */
  NONE = 'NoneMode',
}

/**
 * The cookies that hold a login.
 */
export interface LoginCookieOptions {
  /**
   * To which pages browsers send them.
   * @default CookieSameSite.DEFAULT
   */
  readonly sameSite?: CookieSameSite;
  /**
   * The domain whose hosts get them, `publicUrl`'s among them; becomes `auth.userAuth.cookieSetting.domain`.
   * @default - the host of `publicUrl` alone
   */
  readonly domain?: string;
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
  /**
   * Who issues tokens.
   * @default AuthorizationServer.builtIn()
   */
  readonly authorizationServer?: AuthorizationServer;
  /**
   * What flytectl and pyflyte log in as. Needed with an external authorization server, which does not know Flyte's own clients.
   * @default - flytectl
   */
  readonly flyteClient?: FlyteClientOptions;
  /**
   * The cookies of people's browsers.
   * @default - those of Flyte
   */
  readonly cookies?: LoginCookieOptions;
  /**
   * Header of HTTP requests that carries a token, where a mesh keeps `authorization` for itself; becomes `auth.httpAuthorizationHeader`.
   * @default flyte-authorization
   */
  readonly httpAuthorizationHeader?: string;
  /**
   * The same for gRPC, in lower case; becomes `auth.grpcAuthorizationHeader`, and `admin.authorizationHeader` of Flyte's own clients.
   * @default flyte-authorization
   */
  readonly grpcAuthorizationHeader?: string;
  /**
   * HTTP proxy through which the provider and an external authorization server are reached: scheme, host and port. Becomes `httpProxyURL`
   * wherever Flyte has one, and the only way out in the network policies.
   * @default - none
   */
  readonly proxyUrl?: string;
  /**
   * Parameter of `/login` that is handed on to the provider, to choose among several identity providers behind it (Okta: `idp`); becomes
   * `auth.userAuth.idpQueryParameter`.
   * @default - none
   */
  readonly identityProviderParameter?: string;
}
