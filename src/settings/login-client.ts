import * as kplus from 'cdk8s-plus-27';
import { requireScopes } from './oauth-client';
import { requireSecretValue } from './secrets';
import { refusal, requireOrigin, requireText, requireUrl } from '../private/checks';

/** Flyte's name for the client that flytepropeller and flytescheduler log in as. */
export const INTERNAL_CLIENT = 'flytepropeller';

/**
 * What a component logs in to flyteadmin with, whoever knows the client.
 */
export interface LoginClientOptions {
  /**
   * What the client is called; becomes `admin.clientId`.
   * @default flytepropeller
   */
  readonly clientId?: string;

  /** The client's secret, mounted as a file and named by `admin.clientSecretLocation`. */
  readonly clientSecret: kplus.SecretValue;

  /**
   * Scopes asked for; become `admin.scopes`. Entra wants `api://APPLICATION/.default`.
   * @default - those that flyteadmin names to all clients
   */
  readonly scopes?: string[];

  /**
   * Audience asked for, which an external authorization server may want; becomes `admin.audience`.
   * @default - that of `flyteClient`, or none
   */
  readonly audience?: string;
}

/**
 * Options of `Authentication.clientOnly`.
 */
export interface ClientOnlyAuthenticationOptions extends LoginClientOptions {
  /**
   * Where the client gets its tokens; becomes `admin.tokenUrl`.
   * @default - where flyteadmin says; then over HTTPS at flyteadmin's own host
   */
  readonly tokenUrl?: string;

  /**
   * Header that carries the token, where flyteadmin's `grpcAuthorizationHeader` is not its default; becomes `admin.authorizationHeader`.
   * @default - what flyteadmin says
   */
  readonly authorizationHeader?: string;

  /**
   * HTTP proxy through which tokens are fetched: scheme, host and port. Becomes `admin.httpProxyURL`.
   * @default - none
   */
  readonly proxyUrl?: string;
}

/** The side of a client, as `admin` is written from it. */
export interface LoginClient extends ClientOnlyAuthenticationOptions {
  readonly clientId: string;
  /** Where tokens come from, if that is known and not flyteadmin itself. */
  readonly issuer?: string;
  /** Where people reach flyteadmin, if it issues the tokens. */
  readonly publicUrl?: string;
}

/** Refuses what no server would take. `prefix` is what the props are called by. */
export function requireLoginClient(where: string, prefix: string, options: LoginClientOptions): void {
  if (options.clientId !== undefined) { requireText(where, `${prefix}clientId`, options.clientId, 'leave it out for flytepropeller'); }
  requireSecretValue(where, `${prefix}clientSecret`, options.clientSecret);
  if (options.scopes !== undefined) { requireSomeScopes(where, `${prefix}scopes`, options.scopes); }
  requireAudience(where, `${prefix}audience`, options.audience);
}

/** Refuses an empty list too, for which Flyte would ask for others. */
export function requireSomeScopes(where: string, prop: string, scopes: string[]): void {
  if (scopes.length === 0) { throw refusal(where, prop, 'name at least one scope', scopes, 'leave it out for the default'); }
  requireScopes(where, prop, scopes);
}

/** Refuses an audience that no token could name. */
export function requireAudience(where: string, prop: string, audience: string | undefined): void {
  if (audience === undefined) { return; }
  requireText(where, prop, audience, 'leave it out for none');
  if (/\s/.test(audience)) { throw refusal(where, prop, 'be one audience', audience, 'write it as the server writes it into aud'); }
}

/** Refuses what is no name of a header, and those that gRPC keeps for itself. */
export function requireHeader(where: string, prop: string, header: string | undefined, grpc: boolean): void {
  if (header === undefined) { return; }
  if (!(grpc ? /^[0-9a-z_.-]+$/ : /^[0-9A-Za-z_.-]+$/).test(header)) {
    throw refusal(where, prop, `be a header's name${grpc ? ' in lower case' : ''}`, header, 'use for example x-flyte-authorization');
  }
  if (grpc && (header.startsWith('grpc-') || header.endsWith('-bin'))) {
    throw refusal(where, prop, 'not start with grpc- nor end with -bin', header, 'gRPC keeps those for itself; use for example x-flyte-authorization');
  }
  if (/^(cookie|host|content-type|proxy-authorization|te|user-agent)$/i.test(header)) {
    throw refusal(where, prop, 'be a header that is free', header, 'use for example x-flyte-authorization');
  }
}

/** Refuses a proxy that Go's client could not use. */
export function requireProxy(where: string, prop: string, proxyUrl: string | undefined): void {
  if (proxyUrl !== undefined) { requireOrigin(where, prop, proxyUrl); }
}

/** The side of a client by itself. */
export function clientOnly(where: string, options: ClientOnlyAuthenticationOptions): LoginClient {
  requireLoginClient(where, '', options);
  if (options.tokenUrl !== undefined) {
    const { pathname, hash } = new URL(requireUrl(where, 'tokenUrl', options.tokenUrl));
    if (pathname === '/' || hash !== '' || pathname.includes('/.well-known')) {
      throw refusal(where, 'tokenUrl', 'be where tokens are given', options.tokenUrl, "use token_endpoint of the server's metadata");
    }
  }
  requireHeader(where, 'authorizationHeader', options.authorizationHeader, true);
  requireProxy(where, 'proxyUrl', options.proxyUrl);
  return { ...options, clientId: options.clientId ?? INTERNAL_CLIENT, issuer: options.tokenUrl };
}
