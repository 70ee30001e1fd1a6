import { createSign, createVerify, generateKeyPairSync, randomBytes } from 'node:crypto';
import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as path from 'node:path';
import { accountAnnotation, Cloud, Site } from './cloud';
import { pemOf } from '../../cluster/certificates';
import { Pod } from '../../lib/kube-types';
import { Daemon } from '../../lib/processes';
import { listening, portOf } from '../../lib/sockets';
import { answering, bodyOf, Request, Response, say } from '../http';
import { untilReady } from '../servers';

const BUCKET = 'acme-flyte';
const PROJECT = 'acme-ml';
const STORE = 'storage.googleapis.com';
const SIGNER = 'iamcredentials.googleapis.com';
const METADATA = { name: 'metadata.google.internal', address: '169.254.169.254' };
const PORT = 19000;
const FLAVOR = { 'Metadata-Flavor': 'Google' };
/** HTTP/2 has no such headers. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding']);

const METADATA_PATH = '/computeMetadata/v1/';

/**
 * Google Cloud: the metadata server tells each pod the service account that its Kubernetes account is annotated with, and gives it a
 * token; Cloud Storage takes those tokens and URLs that such an account had signed, and nobody else.
 */
export class Google implements Cloud {
  public readonly database = '10.20.0.3';
  public readonly visitors = new Set<string>();
  /** Service accounts by the tokens that they got. */
  private readonly tokens = new Map<string, string>();
  private readonly metadata = new Map<string, Promise<http.Server>>();
  private readonly keys = generateKeyPairSync('rsa', { modulusLength: 2048 });

  public async open(site: Site): Promise<void> {
    site.keep(await startBuckets(site));
    const keys = await site.issue(STORE, SIGNER);
    const front = http2.createSecureServer({ ...pemOf(keys), allowHTTP1: true }, answering((request, response) => this.answer(request, response)));
    site.keep(await listening(front));
    await site.place(STORE, 443, portOf(front));
    await site.place(SIGNER, 443, portOf(front));
    await site.place(METADATA.name, 80, async (pod) => portOf(await this.metadataOf(site, pod)), METADATA.address);
  }

  public amend(pod: Pod): Promise<Pod> {
    return Promise.resolve(pod);
  }

  /** The metadata server as the pods of one service account see it. */
  private async metadataOf(site: Site, pod: Pod | undefined): Promise<http.Server> {
    const account = pod === undefined ? undefined : await accountAnnotation(site.client, pod, 'iam.gke.io/gcp-service-account');
    if (account === undefined) {throw new Error('no identity of Google');}
    let server = this.metadata.get(account);
    if (server === undefined) {
      server = listening(http.createServer((request, response) => this.tell(account, request, response)));
      this.metadata.set(account, server);
      site.keep(await server);
    }
    return server;
  }

  private tell(account: string, request: http.IncomingMessage, response: http.ServerResponse): void {
    const url = new URL(request.url!, 'http://metadata');
    const scopes = ['https://www.googleapis.com/auth/cloud-platform'];
    const own = { email: account, aliases: ['default'], scopes };
    const known: Record<string, unknown> = {
      'project/project-id': PROJECT,
      'instance/service-accounts/default/email': account,
      'instance/service-accounts/default/': own,
      [`instance/service-accounts/${account}/`]: own,
    };
    const wanted = url.pathname.startsWith(METADATA_PATH) ? url.pathname.slice(METADATA_PATH.length) : '';
    if (url.pathname === '/') {
      response.writeHead(200, FLAVOR).end('computeMetadata/\n');
    } else if (/^instance\/service-accounts\/[^/]+\/token$/.test(wanted)) {
      const token = randomBytes(24).toString('hex');
      this.tokens.set(token, account);
      say(response, 200, { access_token: token, expires_in: 3600, token_type: 'Bearer' }, FLAVOR);
    } else if (wanted in known) {
      const value = known[wanted];
      if (typeof value === 'string') {response.writeHead(200, { 'Content-Type': 'application/text', ...FLAVOR }).end(value);} else {say(response, 200, value, FLAVOR);}
    } else {
      response.writeHead(404, FLAVOR).end();
    }
  }

  private async answer(request: Request, response: Response): Promise<void> {
    if (request.headers['content-type'] === 'application/grpc') {
      answerNothing(response);
      return;
    }
    const account = this.tokens.get(/^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '');
    if (hostOf(request) === SIGNER) {
      await this.sign(account, request, response);
      return;
    }
    const signed = account === undefined && this.isSigned(request);
    if (account === undefined && !signed) {
      say(response, 401, { error: { code: 401, message: 'neither a token of the metadata server nor a signed URL' } });
      return;
    }
    if (account !== undefined) {this.visitors.add(account);}
    toBuckets(request, response, signed);
  }

  /** signBlob, by which an account without a key signs as itself. */
  private async sign(account: string | undefined, request: Request, response: Response): Promise<void> {
    const { payload } = JSON.parse(await bodyOf(request)) as { payload: string };
    if (account === undefined || !decodeURIComponent(request.url!).includes(`/${account}:signBlob`)) {
      say(response, 403, { error: { code: 403, message: 'an account signs as itself' } });
      return;
    }
    const signedBlob = createSign('RSA-SHA256').update(Buffer.from(payload, 'base64')).sign(this.keys.privateKey, 'base64');
    say(response, 200, { keyId: 'conformance', signedBlob });
  }

  /** A URL of version 2, which the stow library makes: its signature covers method, digest, time, headers and path. */
  private isSigned({ method, url, headers }: Request): boolean {
    const { pathname, searchParams } = new URL(url!, `https://${STORE}`);
    const [signature, expires] = ['Signature', 'Expires'].map((name) => searchParams.get(name));
    if (signature === null || expires === null || Number(expires) * 1000 < Date.now()) {return false;}
    const extensions = Object.entries(headers).filter(([name]) => name.startsWith('x-goog-')).map(([name, value]) => `${name}:${String(value)}\n`).sort();
    const text = [method, headers['content-md5'] ?? '', headers['content-type'] ?? '', expires, extensions.join('') + pathname].join('\n');
    return createVerify('RSA-SHA256').update(text).verify(this.keys.publicKey, signature, 'base64');
  }
}

/** The emulator takes signed uploads of version 4 only, which it knows by this parameter; it verifies none. */
const SIGNED_UPLOAD = 'X-Goog-Algorithm=GOOG4-RSA-SHA256';

function toBuckets(request: Request, response: Response, signed: boolean): void {
  const { method, url } = request;
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !name.startsWith(':')));
  const onward = http.request({
    host: '127.0.0.1', port: PORT, method, headers: { ...headers, host: hostOf(request) }, path: signed ? `${url}&${SIGNED_UPLOAD}` : url,
  }, (answer) => {
    const rest = Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.has(name)));
    response.writeHead(answer.statusCode!, { 'content-type': 'application/octet-stream', ...rest });
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}

function hostOf({ headers }: Request): string | undefined {
  return headers.host ?? headers[':authority'] as string | undefined;
}

/** gcsfs asks by gRPC how a bucket is laid out; a message without fields says: as ever. */
function answerNothing(response: Response): void {
  response.writeHead(200, { 'Content-Type': 'application/grpc' });
  response.addTrailers({ 'grpc-status': '0' });
  response.end(Buffer.alloc(5));
}

/** Cloud Storage without anybody who guards it. */
async function startBuckets({ binaries, folder }: Site): Promise<Daemon> {
  const daemon = new Daemon('fake-gcs-server', binaries['fake-gcs-server'], [
    '-scheme', 'http', '-host', '127.0.0.1', '-port', String(PORT), '-backend', 'memory', '-public-host', STORE, '-external-url', `https://${STORE}`,
  ], path.join(folder, 'store.log'));
  return untilReady(daemon, 'the store answers', 'curl', [
    '--silent', '--fail', '--header', 'Content-Type: application/json', '--data', JSON.stringify({ name: BUCKET }),
    `http://127.0.0.1:${PORT}/storage/v1/b?project=${PROJECT}`,
  ]);
}
