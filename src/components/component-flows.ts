import { ANYWHERE, Flow, toAppOrHost, toCloudServices, toEndpoint, toUrl } from '../access/flows';
import { AWS_IDENTITY, GOOGLE_IDENTITY, GOOGLE_IDENTITY_AGENT, hostOf, IdentityServer, isLoopback } from '../private/addresses';
import { PORTS } from '../private/vocabulary';
import { Authentication } from '../settings/authentication';
import { FlyteClustersOptions } from '../settings/clusters';
import { ConnectorRoute } from '../settings/connectors';
import { Database } from '../settings/database';
import { FlyteEndpoint } from '../settings/endpoint';
import { EventScheduler } from '../settings/event-scheduler';
import { CloudEvents, ExternalEvents } from '../settings/events';
import { Notifications } from '../settings/notifications';
import { ObjectStore } from '../settings/object-store';
import { REDIS_PORT, ResourceManager } from '../settings/resource-manager';
import { Tracing } from '../settings/tracing';

/** Connections to the database; none where a proxy in the pod has it. */
export function databaseFlows(database: Database): Flow[] {
  return database._app === undefined && isLoopback(database.host) ? [] : [toAppOrHost(database._app, 'database', database.host, database.port)];
}

function toIdentity({ cidr, port }: IdentityServer): Flow {
  return { peer: { kind: 'address', role: 'metadata', cidrs: [cidr] }, ports: [port] };
}

/** Connections to the object store, and to whoever hands out the pod's identity for it. */
export function objectStoreFlows(objectStore: ObjectStore): Flow[] {
  return [
    objectStore._endpoint === undefined
      ? { peer: { kind: 'address', role: 'objectStore', cidrs: ANYWHERE }, ports: [443] }
      : toUrl(objectStore._app, 'objectStore', objectStore._endpoint),
    ...objectStore._metadataServers.map(toIdentity),
  ];
}

/** Connections to connectors: to their pods, where the Endpoints of their Service name them. */
export function connectorFlows(routes: readonly ConnectorRoute[]): Flow[] {
  return routes.map(({ endpoint: { _app: app, host, port, namespace } }): Flow => app === undefined && namespace !== undefined
    ? { peer: { kind: 'service', role: 'connector', namespace }, ports: [] }
    : toAppOrHost(app, 'connector', host, port));
}

/** Connections of flyteadmin's clients. With authentication they fetch tokens over HTTP, where those are issued. */
export function adminFlows(admin: FlyteEndpoint, authentication?: Authentication): Flow[] {
  const client = authentication?._client;
  const grpc = admin.tls ? PORTS.adminHttp : PORTS.adminGrpc;
  if (client === undefined) { return [toEndpoint(admin, [grpc])]; }
  if (client.proxyUrl !== undefined) { return [toEndpoint(admin, [grpc]), toUrl(undefined, 'loginProxy', client.proxyUrl)]; }
  if (client.issuer !== undefined) { return [toEndpoint(admin, [grpc]), toUrl(undefined, 'authorizationServer', client.issuer)]; }
  const calls = toEndpoint(admin, [grpc, PORTS.adminHttp]);
  if (admin._app !== undefined) { return [calls]; }
  // From the address people use, or else over HTTPS from the host itself.
  return distinct([calls, client.publicUrl === undefined ? toAppOrHost(undefined, 'flyte', admin.host, 443) : toUrl(undefined, 'flyte', client.publicUrl)]);
}

/** Connections to the API servers of other clusters. */
export function clusterFlows(options?: FlyteClustersOptions): Flow[] {
  return (options?.clusters ?? []).flatMap(({ _remote }) => _remote === undefined ? [] : [toUrl(undefined, 'cluster', _remote.endpoint)]);
}

/** Connections to Redis; with sentinels to the primary too, whose address they alone know. */
export function resourceManagerFlows(manager?: ResourceManager): Flow[] {
  if (manager === undefined) { return []; }
  const { servers, primaryName } = manager._redis;
  const flows = servers.map(({ host, port }) => toAppOrHost(undefined, 'redis', host, port));
  const primary: Flow[] = primaryName === undefined || flows.some(({ peer }) => peer.kind === 'service') ? []
    : [{ peer: { kind: 'address', role: 'redis', cidrs: ANYWHERE }, ports: [REDIS_PORT] }];
  return [...flows, ...primary];
}

/** A topic or a queue of a cloud, and whoever hands out the pod's identity for it. */
function cloudFlows(kind: 'aws' | 'gcp'): Flow[] {
  return [toCloudServices(), ...(kind === 'aws' ? [AWS_IDENTITY] : [GOOGLE_IDENTITY, GOOGLE_IDENTITY_AGENT]).map(toIdentity)];
}

/** Connections to the queue of notifications, and to whoever sends them: SES and SendGrid are reached as the queue is. */
export function notificationFlows(notifications?: Notifications): Flow[] {
  if (notifications === undefined) { return []; }
  const { kind, mailer } = notifications._queue;
  return [...cloudFlows(kind), ...(mailer?._service.kind === 'smtp' ? [toAppOrHost(undefined, 'mail', mailer._service.host, mailer._service.port)] : [])];
}

/** Connections to the cloud that fires schedules. */
export function eventSchedulerFlows(eventScheduler?: EventScheduler): Flow[] {
  return eventScheduler === undefined ? [] : cloudFlows('aws');
}

/** Connections to where events are published. */
export function eventFlows(events?: ExternalEvents | CloudEvents): Flow[] {
  if (events === undefined) { return []; }
  const { _target: target } = events;
  switch (target.kind) {
    case 'kafka': return target.brokers.map(({ host, port }) => toAppOrHost(undefined, 'broker', host, port));
    case 'nats': return target.servers.map((server) => toUrl(undefined, 'broker', server));
    default: return cloudFlows(target.kind);
  }
}

/** The provider is asked for its configuration at the start, and at every login; an external authorization server for its keys. */
export function identityProviderFlows(authentication?: Authentication): Flow[] {
  const oidc = authentication?._oidc;
  if (oidc === undefined) { return []; }
  if (oidc.proxyUrl !== undefined) { return [toUrl(undefined, 'loginProxy', oidc.proxyUrl)]; }
  const { baseUrl, metadataUrl } = oidc.authorizationServer?._external ?? {};
  const servers = [baseUrl, metadataUrl?.includes('://') === true ? metadataUrl : undefined].filter((url) => url !== undefined);
  return distinct([toUrl(undefined, 'identityProvider', oidc.provider.baseUrl), ...servers.map((url) => toUrl(undefined, 'authorizationServer', url))]);
}

/** Each connection once: stores, queues and topics of one cloud are reached alike. */
export function unrepeated(flows: Flow[], keyOf: (flow: Flow) => unknown = (flow) => flow): Flow[] {
  const keys = flows.map((flow) => JSON.stringify(keyOf(flow)));
  return flows.filter((_flow, index) => keys.indexOf(keys[index]) === index);
}

/** Without those that open what another one opens. */
function distinct(flows: Flow[]): Flow[] {
  return unrepeated(flows, ({ peer, ports }) => [peer.kind === 'address' ? peer.cidrs : peer, ports]);
}

/** Connections to the collector of traces; none where it is in the pod. */
export function tracingFlows(tracing: Tracing | undefined): Flow[] {
  if (tracing === undefined || isLoopback(hostOf(new URL(tracing.endpoint)))) { return []; }
  return [toUrl(undefined, 'collector', tracing.endpoint)];
}
