import * as https from 'node:https';
import { KubeObject, Metadata } from '../lib/kube-types';

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  /** What the API server said in `Warning` headers: deprecations, Pod Security, unknown fields. */
  readonly warnings: string[];
}

export interface ClientOptions {
  readonly host: string;
  readonly port: number;
  readonly ca: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly token?: string;
}

interface RawAnswer {
  readonly status: number;
  readonly text: string;
  readonly warnings: string[];
}

interface Resource {
  readonly name: string;
  readonly namespaced: boolean;
}

interface ResourceList {
  readonly resources: { name: string; kind: string; namespaced: boolean }[];
}

export interface ApplyOptions {
  readonly fieldManager?: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

/** An answer of the API server that is no success, with its own words. */
export class ApiError extends Error {
  public constructor(public readonly status: number, public readonly reason: string, message: string) {
    super(message);
  }
}

/** A small REST client: what the levels need of the Kubernetes API, typed, with the warnings kept. */
export class KubeClient {
  private readonly agent: https.Agent;
  private readonly resources = new Map<string, Resource>();

  public constructor(private readonly options: ClientOptions, private readonly impersonate: { user?: string; groups?: string[] } = {}) {
    const { ca, cert, key } = options;
    this.agent = new https.Agent({ keepAlive: true, ca, cert, key, maxSockets: 16 });
  }

  /** The same server, asked as someone else: RBAC judges them, and the audit log names them. */
  public as(user: string, ...groups: string[]): KubeClient {
    return new KubeClient(this.options, { user, groups });
  }

  /** The same server, asked with a bearer token and no certificate. */
  public withToken(token: string): KubeClient {
    return new KubeClient({ host: this.options.host, port: this.options.port, ca: this.options.ca, token });
  }

  public asServiceAccount(namespace: string, name: string): KubeClient {
    return this.as(`system:serviceaccount:${namespace}:${name}`,
      'system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated');
  }

  public async get<T = KubeObject>(apiVersion: string, kind: string, name: string, namespace?: string): Promise<T> {
    return (await this.request<T>('GET', await this.pathOf(apiVersion, kind, name, namespace))).body;
  }

  public async find<T = KubeObject>(apiVersion: string, kind: string, name: string, namespace?: string): Promise<T | undefined> {
    try {
      return await this.get<T>(apiVersion, kind, name, namespace);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) {return undefined;}
      throw error;
    }
  }

  public async list<T = KubeObject>(apiVersion: string, kind: string, namespace?: string, selector?: string): Promise<T[]> {
    const query = selector ? `?labelSelector=${encodeURIComponent(selector)}` : '';
    const path = await this.pathOf(apiVersion, kind, undefined, namespace);
    const { body } = await this.request<{ items?: T[] }>('GET', path + query);
    // Items of a list carry neither kind nor apiVersion.
    return (body.items ?? []).map((item) => ({ ...item, apiVersion, kind }));
  }

  public async create<T extends KubeObject>(object: T, dryRun = false): Promise<Answer<T>> {
    const path = await this.pathOf(object.apiVersion, object.kind, undefined, object.metadata.namespace);
    return this.request<T>('POST', `${path}?fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`, object);
  }

  /** Server-side apply, as `kubectl apply --server-side` does it; unknown fields are refused. */
  public async apply<T extends KubeObject>(object: T, options: ApplyOptions = {}): Promise<Answer<T>> {
    const { name, namespace } = object.metadata;
    const query = new URLSearchParams({ fieldManager: options.fieldManager ?? 'conformance', fieldValidation: 'Strict' });
    if (options.force) {query.set('force', 'true');}
    if (options.dryRun) {query.set('dryRun', 'All');}
    const path = await this.pathOf(object.apiVersion, object.kind, name, namespace);
    return this.request<T>('PATCH', `${path}?${query.toString()}`, object, 'application/apply-patch+yaml');
  }

  public async update<T extends KubeObject>(object: T): Promise<Answer<T>> {
    const { name, namespace } = object.metadata;
    return this.request<T>('PUT', await this.pathOf(object.apiVersion, object.kind, name, namespace), object);
  }

  public async mergePatch<T extends KubeObject>(target: KubeObject, patch: unknown, subresource = ''): Promise<Answer<T>> {
    const path = await this.pathOf(target.apiVersion, target.kind, target.metadata.name, target.metadata.namespace);
    return this.request<T>('PATCH', `${path}${subresource ? `/${subresource}` : ''}`, patch, 'application/merge-patch+json');
  }

  public async setStatus(target: KubeObject, status: unknown): Promise<void> {
    await this.mergePatch(target, { status }, 'status');
  }

  public async delete(target: KubeObject, graceSeconds?: number): Promise<void> {
    const path = await this.pathOf(target.apiVersion, target.kind, target.metadata.name, target.metadata.namespace);
    try {
      await this.request('DELETE', path, graceSeconds === undefined ? undefined : { gracePeriodSeconds: graceSeconds });
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 404)) {throw error;}
    }
  }

  /** A token of a service account, bound to a pod when one is named, as the kubelet asks for it. */
  public async requestToken(namespace: string, serviceAccount: string, pod?: Metadata, audience?: string, seconds = 3600): Promise<string> {
    const { body } = await this.request<{ status: { token: string } }>(
      'POST', `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}/token`, {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: {
          audiences: audience ? [audience] : undefined,
          expirationSeconds: seconds,
          boundObjectRef: pod ? { kind: 'Pod', apiVersion: 'v1', name: pod.name, uid: pod.uid } : undefined,
        },
      });
    return body.status.token;
  }

  public async pathOf(apiVersion: string, kind: string, name?: string, namespace?: string): Promise<string> {
    const base = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
    const resource = await this.resourceOf(base, kind);
    if (resource.namespaced && name !== undefined && namespace === undefined) {
      throw new Error(`${kind} ${name} has no namespace`);
    }
    const scope = resource.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : '';
    return `${base}${scope}/${resource.name}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
  }

  public async isNamespaced(apiVersion: string, kind: string): Promise<boolean> {
    return (await this.resourceOf(apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`, kind)).namespaced;
  }

  public async request<T>(method: string, path: string, body?: unknown, type = 'application/json'): Promise<Answer<T>> {
    const { status, text, warnings } = await this.send(method, path, body === undefined ? undefined : JSON.stringify(body), type);
    const parsed = text.startsWith('{') ? JSON.parse(text) as Record<string, unknown> : text;
    if (status >= 300) {
      const { reason, message } = typeof parsed === 'string' ? { reason: '', message: parsed } : parsed;
      throw new ApiError(status, String(reason ?? ''), `${method} ${path}: ${status} ${String(message ?? text)}`);
    }
    return { status, body: parsed as T, warnings };
  }

  private async resourceOf(base: string, kind: string): Promise<Resource> {
    const key = `${base}/${kind}`;
    const known = this.resources.get(key);
    if (known) {return known;}
    const { body } = await this.request<ResourceList>('GET', base);
    for (const resource of body.resources.filter((entry) => !entry.name.includes('/'))) {
      this.resources.set(`${base}/${resource.kind}`, { name: resource.name, namespaced: resource.namespaced });
    }
    const found = this.resources.get(key);
    if (!found) {throw new ApiError(404, 'NoKind', `${kind} is not served below ${base}`);}
    return found;
  }

  private send(method: string, path: string, body: string | undefined, type: string): Promise<RawAnswer> {
    const headers: Record<string, string | string[]> = { 'Accept': 'application/json', 'User-Agent': 'conformance' };
    if (body !== undefined) {
      headers['Content-Type'] = type;
      headers['Content-Length'] = String(Buffer.byteLength(body));
    }
    if (this.options.token) {headers.Authorization = `Bearer ${this.options.token}`;}
    if (this.impersonate.user) {headers['Impersonate-User'] = this.impersonate.user;}
    if (this.impersonate.groups?.length) {headers['Impersonate-Group'] = this.impersonate.groups;}
    const { host, port } = this.options;
    return new Promise((resolve, reject) => {
      const request = https.request({ host, port, method, path, headers, agent: this.agent, timeout: 60_000 }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString('utf8'),
          warnings: warningsOf(response.headers.warning),
        }));
      });
      request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer within 60 s`)));
      request.on('error', reject);
      request.end(body);
    });
  }
}

/** `299 - "text", 299 - "text"` as its texts. */
function warningsOf(header: string | undefined): string[] {
  return [...(header ?? '').matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map((match) => match[1].replace(/\\(.)/g, '$1'));
}
