/** A host with its port, as addresses have them: IPv6 in brackets. */
export function hostPort(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The host that a URL names; IPv6 without the brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** Whether a host is the pod itself: no policy is asked about that. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|::1)$/i.test(host);
}

/** Where a cloud hands out the identity of a pod. */
export interface IdentityServer {
  readonly cidr: string;
  readonly port: number;
}

/** The agent of EKS Pod Identity; IAM roles for service accounts need no more than port 443. */
export const AWS_IDENTITY: IdentityServer = { cidr: '169.254.170.23/32', port: 80 };

/** The node's metadata, which Google's workload identity answers for. */
export const GOOGLE_IDENTITY: IdentityServer = { cidr: '169.254.169.254/32', port: 80 };

/** Where Google's agent on the node really listens. */
export const GOOGLE_IDENTITY_AGENT: IdentityServer = { cidr: '169.254.169.252/32', port: 988 };
