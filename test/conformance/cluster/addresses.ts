/**
 * The addresses of a test cluster. They exist only inside the network namespace that the harness makes for itself,
 * which has no way out, so they can neither clash with nor reach anything else on the machine.
 */
export interface ClusterAddresses {
  /** Where etcd and the API server listen. */
  readonly loopback: string;
  /** The node: where the API server connects from and where probes come from. */
  readonly node: string;
  /** The Service range, of which .1 is `kubernetes` and .10 the name server. */
  readonly services: string;
  readonly kubernetes: string;
  readonly dns: string;
  pod(index: number): string;
}

/** Where a pod is. */
export interface PodPlace {
  readonly ip: string;
  readonly cluster: ClusterAddresses;
}

/** Those of one of several clusters, which share nothing. */
export function addressesOf(cluster: number): ClusterAddresses {
  const [pods, services] = [`10.${244 + cluster}`, `10.${96 + cluster}`];
  return {
    loopback: `127.0.0.${1 + cluster}`,
    node: `${pods}.0.1`,
    services: `${services}.0.0/16`,
    kubernetes: `${services}.0.1`,
    dns: `${services}.0.10`,
    pod: (index) => `${pods}.${1 + Math.floor(index / 250)}.${1 + index % 250}`,
  };
}

/** The cluster of a level that has one. */
export const FIRST = addressesOf(0);
export const KUBERNETES_PORT = 443;
export const APISERVER_PORT = 6443;
export const CLUSTER_DOMAIN = 'cluster.local';
