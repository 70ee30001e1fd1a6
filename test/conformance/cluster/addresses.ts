/**
 * The addresses of the test cluster. They exist only inside the network namespace that the harness makes for itself,
 * which has no way out, so they can neither clash with nor reach anything else on the machine.
 */

/** The node: where the API server connects from and where probes come from. */
export const NODE_IP = '10.244.0.1';
/** Pods get 10.244.1.1 and up. */
export const podIp = (index: number): string => `10.244.${1 + Math.floor(index / 250)}.${1 + index % 250}`;
/** The Service range, of which .1 is `kubernetes` and .10 the name server. */
export const SERVICE_RANGE = '10.96.0.0/16';
export const KUBERNETES_IP = '10.96.0.1';
export const DNS_IP = '10.96.0.10';
export const KUBERNETES_PORT = 443;
export const APISERVER_PORT = 6443;
export const CLUSTER_DOMAIN = 'cluster.local';
