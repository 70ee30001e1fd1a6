import { ApiError, KubeClient } from './client';
import { KubeObject } from '../lib/kube-types';
import { sleep } from '../lib/wait';

interface Quota extends KubeObject {
  spec: { hard?: Record<string, string> };
  status?: { hard?: Record<string, string> };
}

/**
 * The parts of the controller manager that pods cannot do without: every namespace has a `default` service account and the
 * certificate of the API server, and a quota is accounted for, since admission refuses pods while it is not.
 */
export class Stewards {
  private going = false;
  private loop?: Promise<void>;
  private readonly done = new Set<string>();

  public constructor(private readonly client: KubeClient, private readonly ca: string) {}

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
  }

  private async run(): Promise<void> {
    while (this.going) {
      await this.tend().catch(() => undefined);
      await sleep(300);
    }
  }

  private async furnish(namespace: string): Promise<void> {
    await this.createOnce({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } });
    await this.createOnce({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kube-root-ca.crt', namespace }, data: { 'ca.crt': this.ca } });
  }

  private async createOnce(object: KubeObject): Promise<void> {
    try {
      await this.client.create(object);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 409)) {throw error;}
    }
  }
}
