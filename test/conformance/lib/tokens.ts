import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import { listening } from './sockets';

/** What the token endpoint gives. */
export interface Tokens {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly expires_in?: number;
}

export interface Claims {
  readonly aud: string | string[];
  [claim: string]: unknown;
}

/** A public client with PKCE, as flytectl is one, and a caller of flyteadmin's REST. */
export class TokenClient {
  private static readonly REDIRECT = 'http://localhost:53593/callback';
  private readonly ca: Buffer;

  /** @param browse opens a page as a person would, to the end of all redirects */
  public constructor(
    private readonly url: string, bundle: string, private readonly clientId: string, private readonly browse: (url: string) => Promise<void>,
  ) {
    this.ca = fs.readFileSync(bundle);
  }

  public async login(): Promise<Tokens> {
    const verifier = randomBytes(48).toString('base64url');
    const query = new URLSearchParams({
      client_id: this.clientId,
      redirect_uri: TokenClient.REDIRECT,
      response_type: 'code',
      scope: 'all offline',
      state: randomBytes(12).toString('base64url'),
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const code = await this.codeOf(`${this.url}/oauth2/authorize?${query.toString()}`);
    return this.token({ grant_type: 'authorization_code', code, redirect_uri: TokenClient.REDIRECT, code_verifier: verifier });
  }

  public refresh(token: string): Promise<Tokens> {
    return this.token({ grant_type: 'refresh_token', refresh_token: token });
  }

  /** The status with which flyteadmin answers a call with this token, or without any. */
  public async statusWith(token?: string): Promise<number> {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return (await call(`${this.url}/api/v1/projects`, this.ca, 'GET', headers)).status;
  }

  private token(fields: Record<string, string>): Promise<Tokens> {
    return tokensBy(`${this.url}/oauth2/token`, this.ca, { client_id: this.clientId, ...fields });
  }

  private async codeOf(url: string): Promise<string> {
    let take: (code: string) => void = () => undefined;
    const code = new Promise<string>((resolve) => {
      take = resolve;
    });
    const server = http.createServer((request, response) => {
      take(new URL(request.url!, TokenClient.REDIRECT).searchParams.get('code') ?? '');
      response.end('done');
    });
    await listening(server, 53593);
    try {
      await this.browse(url);
      return await Promise.race([code, new Promise<string>((_resolve, reject) => {
        setTimeout(() => reject(new Error('no code arrived')), 2000);
      })]);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function call(url: string, ca: Buffer, method: string, headers: Record<string, string>, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = https.request(url, { method, headers, ca, agent: false, timeout: 20_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
    });
    request.on('error', reject).on('timeout', () => request.destroy(new Error('no answer')));
    request.end(body);
  });
}

/** A token for a process by its own client, for a resource. */
export async function tokenOfClient(url: string, bundle: string, client: { id: string; secret: string }, resource: string): Promise<string> {
  const authorization = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`;
  const fields = { grant_type: 'client_credentials', scope: 'all', resource };
  return (await tokensBy(`${url}/token`, fs.readFileSync(bundle), fields, { authorization })).access_token;
}

async function tokensBy(endpoint: string, ca: Buffer, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Tokens> {
  const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
  const { status, text } = await call(endpoint, ca, 'POST', form, new URLSearchParams(fields).toString());
  if (status !== 200) {throw new Error(`the token endpoint answers ${status}: ${text.slice(0, 300)}`);}
  return JSON.parse(text) as Tokens;
}

/** The claims of a token, which nobody checks here. */
export function claimsOf(token: string): Claims {
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString()) as Claims;
}

/** The same token with other claims, signed by whoever has the key. */
export function signedAgain(token: string, claims: Partial<Claims>, key: string): string {
  const [header] = token.split('.');
  return signed(header, { ...claimsOf(token), ...claims }, key);
}

/** A token of somebody's own making. */
export function signedToken(claims: object, key: string): string {
  return signed(Buffer.from(JSON.stringify({ alg: 'RS256', typ: 'JWT' })).toString('base64url'), claims, key);
}

function signed(header: string, claims: object, key: string): string {
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `${header}.${payload}.${createSign('RSA-SHA256').update(`${header}.${payload}`).sign(key).toString('base64url')}`;
}

/** A key as flyteadmin reads it. */
export function rsaKey(): string {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
}
