import { FlyteEndpoint, FlyteEndpointApp } from '../settings/endpoint';

/** The pods of one workload. */
export interface PodSet {
  readonly selector: { [name: string]: string };
  readonly namespace: string;
}

/** The other end of a connection. */
export type FlowPeer =
  | { readonly kind: 'pods'; readonly pods: PodSet }
  | { readonly kind: 'address'; readonly role: AddressRole; readonly cidrs: string[] }
  | { readonly kind: 'apiServer' }
  | { readonly kind: 'ingressController' }
  | { readonly kind: 'metrics' }
  | { readonly kind: 'tasks' };

/** What is behind an address outside the app. */
export type AddressRole = 'database' | 'objectStore' | 'identityProvider' | 'flyte' | 'metadata';

/** Connections to one peer, on the ports its processes listen on: policies never see the ports of a Service. */
export interface Flow {
  readonly peer: FlowPeer;
  readonly ports: number[];
}

/** Who a component talks to, and who from outside Flyte talks to it. What other components open follows from their side. */
export interface ComponentNetwork {
  readonly name: string;
  readonly pods: PodSet;
  readonly labels: { [name: string]: string };
  readonly egress: Flow[];
  readonly ingress: Flow[];
}

/** Every address, of both families. */
export const ANYWHERE = ['0.0.0.0/0', '::/0'];

/** The Kubernetes API server. Its Service listens on 443, the server itself mostly on 6443. */
export function toApiServer(): Flow {
  return { peer: { kind: 'apiServer' }, ports: [443, 6443] };
}

/** An in-app workload where there is one, else an address at a port. */
export function toAppOrAddress(app: FlyteEndpointApp | undefined, role: AddressRole, host: string | undefined, port: number): Flow {
  if (app !== undefined) { return toPods({ selector: app.selector, namespace: app.namespace }, app.podPorts); }
  return { peer: { kind: 'address', role, cidrs: cidrsOf(host) }, ports: [port] };
}

/** flyteadmin or datacatalog: the pod's gRPC port, and with authentication flyteadmin's HTTP port, where tokens are issued. */
export function toEndpoint(endpoint: FlyteEndpoint, ports: number[]): Flow {
  return toAppOrAddress(endpoint._app === undefined ? undefined : { ...endpoint._app, podPorts: ports }, 'flyte', endpoint.host, endpoint.port);
}

/** A flow to the pods of one workload. */
export function toPods(pods: PodSet, ports: number[]): Flow {
  return { peer: { kind: 'pods', pods }, ports };
}

/** Exactly the address where the host is one; a name may stand for any. */
function cidrsOf(host: string | undefined): string[] {
  if (host !== undefined && /^\d+(\.\d+){3}$/.test(host)) { return [`${host}/32`]; }
  if (host !== undefined && host.includes(':')) { return [`${host}/128`]; }
  return ANYWHERE;
}
