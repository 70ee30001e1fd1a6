import { Server } from 'node:net';
import { KeyPair } from '../../cluster/certificates';
import { KubeClient } from '../../cluster/client';
import { Pod } from '../../lib/kube-types';
import { Daemon } from '../../lib/processes';
import { Binaries } from '../../runner/images';
import { OutsideServer } from '../../runner/services';

/** Where a cloud's servers are put up. */
export interface Site {
  readonly binaries: Binaries;
  readonly folder: string;
  readonly client: KubeClient;
  /** A certificate that everybody here trusts. */
  issue(...names: string[]): Promise<KeyPair>;
  /** Gives a name an address at which the server answers: one of those kept for documentation, or the one that the cloud has for it. */
  place(name: string, port: number, server: OutsideServer, address?: string): Promise<void>;
  /** Stops it in the end. */
  keep(server: Daemon | Server): void;
}

/** What an example finds of a cloud: its store under its own name, and the identities of pods. */
export interface Cloud {
  /** The host of the database. */
  readonly database: string;
  /** Who came to the store, where the cloud is played so far as to know. */
  readonly visitors?: ReadonlySet<string>;
  open(site: Site): Promise<void>;
  /** The pod as the cloud's admission changes it. */
  amend(pod: Pod): Promise<Pod>;
}

/** The pod with environment variables in each container. */
export function withEnvironment(pod: Pod, variables: Readonly<Record<string, string>>): Pod {
  const env = Object.entries(variables).map(([name, value]) => ({ name, value }));
  const containers = pod.spec.containers.map((container) => ({ ...container, env: [...env, ...container.env ?? []] }));
  return { ...pod, spec: { ...pod.spec, containers } };
}

/** An annotation of the pod's service account: who its pods are. */
export async function accountAnnotation(client: KubeClient, pod: Pod, annotation: string): Promise<string | undefined> {
  const account = await client.get('v1', 'ServiceAccount', pod.spec.serviceAccountName ?? 'default', pod.metadata.namespace);
  return account.metadata.annotations?.[annotation];
}
