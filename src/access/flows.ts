import { isIPv4, isIPv6 } from 'node:net';
import { hostOf } from '../private/addresses';
import { ANY_ADDRESS } from '../private/cidrs';
import { FlyteEgress } from '../settings/egress';
import { FlyteEndpoint, FlyteEndpointApp } from '../settings/endpoint';

/** The pods of one workload. */
export interface PodSet {
  readonly selector: { [name: string]: string };
  readonly namespace: string;
}

/** A database or an object store of the same app. Nobody lists it among Flyte's components, and some of them call it. */
export interface Dependency {
  /** Name of its objects. */
  readonly name: string;
  readonly reachedByTasks: boolean;
  readonly ports: number[];
}

/** The other end of a connection. */
export type FlowPeer =
  | { readonly kind: 'pods'; readonly pods: PodSet; readonly dependency?: Dependency }
  | { readonly kind: 'address'; readonly role: AddressRole; readonly cidrs: string[] }
  /** A Service of the cluster that the app did not make. Its pods are not known, nor is their port; without a namespace it is the caller's. */
  | { readonly kind: 'service'; readonly role: AddressRole; readonly namespace?: string }
  /** `postgres.databases`: a Service with its namespace, or a name outside the cluster. The cluster's DNS tries the first before the second. */
  | { readonly kind: 'unclear'; readonly role: AddressRole; readonly host: string }
  | { readonly kind: 'apiServer' }
  /** Nameservers that are not the cluster's; by UDP too. */
  | { readonly kind: 'nameserver'; readonly cidrs: string[] }
  | { readonly kind: 'ingressController' }
  /** Whoever comes through a load balancer or a node's port. */
  | { readonly kind: 'anyone' }
  | { readonly kind: 'metrics' }
  /** The pods of users' tasks. */
  | { readonly kind: 'tasks' }
  /** The same, where the app says that they call flyteadmin. */
  | { readonly kind: 'callingTasks' };

/** What is behind an address outside the app. */
export type AddressRole = 'database' | 'objectStore' | 'identityProvider' | 'authorizationServer' | 'loginProxy' | 'flyte' | 'metadata' | 'cloudService'
  | 'extra' | 'connector' | 'redis' | 'mail' | 'broker' | 'collector' | 'cluster';

/** Connections to one peer, on the ports its processes listen on: policies never see the ports of a Service. */
export interface Flow {
  readonly peer: FlowPeer;
  readonly ports: number[];
}

/** Who a component talks to, and who from outside Flyte talks to it. What other components open follows from their side. */
export interface ComponentNetwork {
  /** Path of its construct. */
  readonly path: string;
  /** Name of its objects. */
  readonly name: string;
  /** Name of the Flyte it belongs to, prefix included. */
  readonly flyte: string;
  readonly pods: PodSet;
  readonly labels: { [name: string]: string };
  readonly openshift: boolean;
  readonly egress: Flow[];
  readonly ingress: Flow[];
}

/** Every address, of both families. */
export const ANYWHERE = ANY_ADDRESS;

/** The Kubernetes API server. Its Service listens on 443, the server itself mostly on 6443. */
export function toApiServer(): Flow {
  return { peer: { kind: 'apiServer' }, ports: [443, 6443] };
}

/** Services outside the cluster, whose addresses change; over HTTPS. */
export function toCloudServices(): Flow {
  return { peer: { kind: 'address', role: 'cloudService', cidrs: ANYWHERE }, ports: [443] };
}

/** What a container of the consumer's opens. */
export function extraFlows(egress: FlyteEgress[]): Flow[] {
  return egress.flatMap((one) => one._targets).map(({ cidrs, ports }): Flow => ({ peer: { kind: 'address', role: 'extra', cidrs }, ports }));
}

/** An in-app workload where there is one, else a host at a port. */
export function toAppOrHost(app: FlyteEndpointApp | undefined, role: AddressRole, host: string | undefined, port: number): Flow {
  if (app === undefined) { return toHost(role, host, port); }
  const dependency = app.dependency === undefined ? undefined
    : { name: app.dependency, reachedByTasks: app.reachedByTasks === true, ports: app.podPorts };
  return { peer: { kind: 'pods', pods: { selector: app.selector, namespace: app.namespace }, dependency }, ports: app.podPorts };
}

/** flyteadmin or datacatalog: the pod's ports where it is of the same app, else the endpoint's own. */
export function toEndpoint(endpoint: FlyteEndpoint, podPorts: number[]): Flow {
  return toAppOrHost(endpoint._app === undefined ? undefined : { ...endpoint._app, podPorts }, 'flyte', endpoint.host, endpoint.port);
}

/** Where a URL leads that names no port, if not to 443. */
const DEFAULT_PORTS: { readonly [scheme: string]: number | undefined } = { 'http:': 80, 'nats:': 4222, 'tls:': 4222 };

/** Whatever a URL names, at the port it names or implies. */
export function toUrl(app: FlyteEndpointApp | undefined, role: AddressRole, address: string): Flow {
  const url = new URL(address);
  return toAppOrHost(app, role, hostOf(url), Number(url.port) || DEFAULT_PORTS[url.protocol] || 443);
}

/** Endings that nobody takes for a namespace: the common ones, and two letters, which are countries. */
const PUBLIC_ENDING = /^(com|org|net|edu|gov|mil|int|info|biz|(?!db$)[a-z]{2})$/;

/** Exactly the address where the host is one; the namespace where it names a Service of the cluster; else a name that may stand for any. */
function toHost(role: AddressRole, host: string | undefined, port: number): Flow {
  const address = (cidrs: string[]): Flow => ({ peer: { kind: 'address', role, cidrs }, ports: [port] });
  if (host === undefined) { return address(ANYWHERE); }
  if (isIPv4(host)) { return address([`${host}/32`]); }
  if (isIPv6(host)) { return address([`${host}/128`]); }
  const name = host.toLowerCase();
  const service = /^(?:[^.]+\.)+([^.]+)\.svc(?:\..*)?$/.exec(name);
  if (service !== null || !name.includes('.')) { return { peer: { kind: 'service', role, namespace: service?.[1] }, ports: [] }; }
  const [, ending, ...more] = name.split('.');
  return more.length > 0 || PUBLIC_ENDING.test(ending) ? address(ANYWHERE) : { peer: { kind: 'unclear', role, host: name }, ports: [port] };
}
