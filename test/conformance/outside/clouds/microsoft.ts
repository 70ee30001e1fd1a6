import { randomBytes } from 'node:crypto';
import * as https from 'node:https';
import * as path from 'node:path';
import { accountAnnotation, Cloud, Site, withEnvironment } from './cloud';
import { pemOf } from '../../cluster/certificates';
import { KubeClient } from '../../cluster/client';
import { KubeObject, Pod } from '../../lib/kube-types';
import { Daemon } from '../../lib/processes';
import { listening, portOf } from '../../lib/sockets';
import { rsaKey, signedToken } from '../../lib/tokens';
import { answering, bodyOf, Request, Response, say } from '../http';
import { untilReady } from '../servers';

const ACCOUNT = 'acmeflyte';
const CONTAINER = 'flyte';
const STORE = `${ACCOUNT}.blob.core.windows.net`;
const LOGIN = 'login.microsoftonline.com';
const PORT = 19000;
/** The tenant of the cluster, which Azure's webhook takes where a service account names none. */
const TENANT = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';
const AUDIENCE = 'api://AzureADTokenExchange';
const TOKEN_FOLDER = '/var/run/secrets/azure/tokens';
const CLIENT_ID = 'azure.workload.identity/client-id';
const LIFETIME = 3600;

/**
 * Azure: its webhook gives pods with the label the token of their service account; Entra takes that token, if the account is the one of
 * the identity, for one of its own; Blob Storage takes those.
 */
export class Microsoft implements Cloud {
  public readonly database = 'acme-flyte.postgres.database.azure.com';
  public readonly visitors = new Set<string>();
  private readonly key = rsaKey();
  private client?: KubeClient;

  public async open(site: Site): Promise<void> {
    this.client = site.client;
    site.keep(await startContainers(site, this.token('conformance')));
    await site.place(STORE, 443, PORT);
    const keys = await site.issue(LOGIN);
    const entra = https.createServer(pemOf(keys), answering((request, response) => this.answer(request, response)));
    site.keep(await listening(entra));
    await site.place(LOGIN, 443, portOf(entra));
  }

  public async amend(pod: Pod): Promise<Pod> {
    const identity = pod.metadata.labels?.['azure.workload.identity/use'] === 'true' ? await accountAnnotation(this.client!, pod, CLIENT_ID) : undefined;
    if (identity === undefined) {return pod;}
    const known = withEnvironment(pod, {
      AZURE_CLIENT_ID: identity,
      AZURE_TENANT_ID: TENANT,
      AZURE_FEDERATED_TOKEN_FILE: `${TOKEN_FOLDER}/azure-identity-token`,
      AZURE_AUTHORITY_HOST: `https://${LOGIN}/`,
    });
    const volume = { name: 'azure-identity-token', projected: { sources: [{ serviceAccountToken: { audience: AUDIENCE, expirationSeconds: LIFETIME, path: 'azure-identity-token' } }] } };
    const mount = { name: volume.name, mountPath: TOKEN_FOLDER, readOnly: true };
    return {
      ...known,
      spec: {
        ...known.spec,
        volumes: [...known.spec.volumes ?? [], volume],
        containers: known.spec.containers.map((container) => ({ ...container, volumeMounts: [...container.volumeMounts ?? [], mount] })),
      },
    };
  }

  private async answer(request: Request, response: Response): Promise<void> {
    const { pathname } = new URL(request.url!, `https://${LOGIN}`);
    const own = `https://${LOGIN}/${TENANT}`;
    if (pathname === '/common/discovery/instance') {
      const metadata = [{ preferred_network: LOGIN, preferred_cache: LOGIN, aliases: [LOGIN] }];
      say(response, 200, { tenant_discovery_endpoint: `${own}/v2.0/.well-known/openid-configuration`, metadata });
    } else if (pathname === `/${TENANT}/v2.0/.well-known/openid-configuration`) {
      say(response, 200, { issuer: `${own}/v2.0`, authorization_endpoint: `${own}/oauth2/v2.0/authorize`, token_endpoint: `${own}/oauth2/v2.0/token` });
    } else if (pathname === `/${TENANT}/oauth2/v2.0/token`) {
      await this.exchange(request, response);
    } else {
      say(response, 404, { error: 'not_found' });
    }
  }

  /** The API server says whose token it is. */
  private async exchange(request: Request, response: Response): Promise<void> {
    const asked = new URLSearchParams(await bodyOf(request));
    const identity = asked.get('client_id') ?? '';
    if (await this.identityOf(asked.get('client_assertion') ?? '') !== identity) {
      say(response, 401, { error: 'invalid_client', error_description: 'the token is not of a service account with this identity' });
      return;
    }
    this.visitors.add(identity);
    say(response, 200, { token_type: 'Bearer', expires_in: LIFETIME, ext_expires_in: LIFETIME, access_token: this.token(identity) });
  }

  private async identityOf(token: string): Promise<string | undefined> {
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', metadata: {}, spec: { token, audiences: [AUDIENCE] } } as unknown as KubeObject;
    const { body } = await this.client!.create(review) as unknown as { body: { status: { user?: { username?: string } } } };
    const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(body.status.user?.username ?? '') ?? [];
    if (name === undefined) {return undefined;}
    return (await this.client!.get('v1', 'ServiceAccount', name, namespace)).metadata.annotations?.[CLIENT_ID];
  }

  private token(identity: string): string {
    const now = Math.floor(Date.now() / 1000);
    return signedToken({
      aud: 'https://storage.azure.com', iss: `https://sts.windows.net/${TENANT}/`, iat: now, nbf: now - 60, exp: now + LIFETIME, appid: identity, oid: identity, tid: TENANT,
    }, this.key);
  }
}

/** Blob Storage for one account, which asks for tokens. */
async function startContainers({ binaries, folder, issue }: Site, token: string): Promise<Daemon> {
  const { cert, key } = await issue(STORE);
  const daemon = new Daemon('azurite', process.execPath, [
    binaries.azurite, '--blobHost', '127.0.0.1', '--blobPort', String(PORT), '--cert', cert, '--key', key, '--oauth', 'basic',
    '--skipApiVersionCheck', '--disableTelemetry', '--location', path.join(folder, 'store'),
  ], path.join(folder, 'store.log'), { env: { ...process.env, AZURITE_ACCOUNTS: `${ACCOUNT}:${randomBytes(32).toString('base64')}` } });
  return untilReady(daemon, 'the store answers', 'curl', [
    '--silent', '--fail', '--insecure', '--request', 'PUT', '--header', `Authorization: Bearer ${token}`, '--header', 'x-ms-version: 2023-11-03',
    '--header', 'Content-Length: 0', '--connect-to', `${STORE}:443:127.0.0.1:${PORT}`, `https://${STORE}/${CONTAINER}?restype=container`,
  ]);
}
