import { ApiError, KubeClient } from './client';
import { ControlPlane } from './control-plane';
import { KubeObject } from '../lib/kube-types';
import { signedToken } from '../lib/tokens';
import { sleep } from '../lib/wait';

interface Quota extends KubeObject {
  spec: { hard?: Record<string, string> };
  status?: { hard?: Record<string, string> };
}

interface Secret extends KubeObject {
  readonly type?: string;
  readonly data?: Record<string, string>;
}

const ACCOUNT = 'kubernetes.io/service-account.name';

/**
 * The parts of the controller manager that pods cannot do without: every namespace has a `default` service account and the
 * certificate of the API server, a quota is accounted for, since admission refuses pods while it is not,
 * and a Secret for a service account's token gets one.
 */
export class Stewards {
  private going = false;
  private loop?: Promise<void>;
  private readonly done = new Set<string>();

  public constructor(private readonly control: ControlPlane) {}

  private get client(): KubeClient {
    return this.control.client;
  }

  public start(): void {
    this.going = true;
    this.loop = this.run();
  }

  public async stop(): Promise<void> {
    this.going = false;
    await this.loop;
  }

  /** One round now, for a caller that has just made a namespace. */
  public async tend(): Promise<void> {
    for (const namespace of await this.client.list('v1', 'Namespace')) {
      if (this.done.has(namespace.metadata.name) || namespace.metadata.deletionTimestamp) {continue;}
      await this.furnish(namespace.metadata.name);
      this.done.add(namespace.metadata.name);
    }
    for (const quota of await this.client.list<Quota>('v1', 'ResourceQuota')) {
      if (JSON.stringify(quota.status?.hard) === JSON.stringify(quota.spec.hard)) {continue;}
      const used = Object.fromEntries(Object.keys(quota.spec.hard ?? {}).map((resource) => [resource, '0']));
      await this.client.setStatus(quota, { hard: quota.spec.hard, used });
    }
    for (const secret of await this.client.list<Secret>('v1', 'Secret')) {
      if (secret.type === 'kubernetes.io/service-account-token' && secret.data?.token === undefined) {await this.fill(secret);}
    }
  }

  private async run(): Promise<void> {
    while (this.going) {
      await this.tend().catch(() => undefined);
      await sleep(300);
    }
  }

  private async furnish(namespace: string): Promise<void> {
    await this.createOnce({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } });
    await this.createOnce({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kube-root-ca.crt', namespace }, data: { 'ca.crt': this.control.ca } });
  }

  /** A token without an end, which is good for as long as its Secret is there. */
  private async fill(secret: Secret): Promise<void> {
    const { name, namespace, annotations = {} } = secret.metadata;
    const account = await this.client.get('v1', 'ServiceAccount', annotations[ACCOUNT], namespace);
    const claim = 'kubernetes.io/serviceaccount';
    const token = signedToken({
      iss: 'kubernetes/serviceaccount',
      sub: `system:serviceaccount:${namespace}:${account.metadata.name}`,
      [`${claim}/namespace`]: namespace,
      [`${claim}/secret.name`]: name,
      [`${claim}/service-account.name`]: account.metadata.name,
      [`${claim}/service-account.uid`]: account.metadata.uid,
    }, this.control.serviceAccountKey);
    await this.client.mergePatch(secret, {
      metadata: { annotations: { 'kubernetes.io/service-account.uid': account.metadata.uid } },
      data: { 'token': base64(token), 'ca.crt': base64(this.control.ca), 'namespace': base64(namespace!) },
    });
  }

  private async createOnce(object: KubeObject): Promise<void> {
    try {
      await this.client.create(object);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 409)) {throw error;}
    }
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
