import { ANYWHERE, Flow, toAppOrHost, toEndpoint, toUrl } from '../access/flows';
import { PORTS } from '../private/vocabulary';
import { Authentication } from '../settings/authentication';
import { ConnectorRoute } from '../settings/connectors';
import { Database } from '../settings/database';
import { FlyteEndpoint } from '../settings/endpoint';
import { ObjectStore } from '../settings/object-store';

/** The pod itself: no policy is asked about that. */
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/i;

/** Connections to the database; none where a proxy in the pod has it. */
export function databaseFlows(database: Database): Flow[] {
  return database._app === undefined && LOOPBACK.test(database.host) ? [] : [toAppOrHost(database._app, 'database', database.host, database.port)];
}

/** Connections to the object store, and to whoever hands out the pod's identity for it. */
export function objectStoreFlows(objectStore: ObjectStore): Flow[] {
  return [
    objectStore._endpoint === undefined
      ? { peer: { kind: 'address', role: 'objectStore', cidrs: ANYWHERE }, ports: [443] }
      : toUrl(objectStore._app, 'objectStore', objectStore._endpoint),
    ...objectStore._metadataServers.map((server): Flow => ({ peer: { kind: 'address', role: 'metadata', cidrs: [server.cidr] }, ports: [server.port] })),
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

/** The provider is asked for its configuration at the start, and at every login; an external authorization server for its keys. */
export function identityProviderFlows(authentication?: Authentication): Flow[] {
  const oidc = authentication?._oidc;
  if (oidc === undefined) { return []; }
  if (oidc.proxyUrl !== undefined) { return [toUrl(undefined, 'loginProxy', oidc.proxyUrl)]; }
  const { baseUrl, metadataUrl } = oidc.authorizationServer?._external ?? {};
  const servers = [baseUrl, metadataUrl?.includes('://') === true ? metadataUrl : undefined].filter((url) => url !== undefined);
  return distinct([toUrl(undefined, 'identityProvider', oidc.provider.baseUrl), ...servers.map((url) => toUrl(undefined, 'authorizationServer', url))]);
}

/** Without those that open what another one opens. */
function distinct(flows: Flow[]): Flow[] {
  const opened = flows.map(({ peer, ports }) => JSON.stringify([peer.kind === 'address' ? peer.cidrs : peer, ports]));
  return flows.filter((_, index) => opened.indexOf(opened[index]) === index);
}
