import { Flow, toAppOrAddress } from '../access/flows';
import { PORTS } from '../private/vocabulary';
import { Authentication } from '../settings/authentication';
import { Database } from '../settings/database';
import { ObjectStore } from '../settings/object-store';

/** Connections to the database. */
export function databaseFlows(database: Database): Flow[] {
  return [toAppOrAddress(database._app, 'database', database.host, database.port)];
}

/** Connections to the object store, and to whoever hands out the pod's identity for it. */
export function objectStoreFlows(objectStore: ObjectStore): Flow[] {
  const url = objectStore._endpoint === undefined ? undefined : new URL(objectStore._endpoint);
  const port = url === undefined ? 443 : Number(url.port) || (url.protocol === 'http:' ? 80 : 443);
  return [
    toAppOrAddress(objectStore._app, 'objectStore', url?.hostname, port),
    ...objectStore._metadataServers.map((server): Flow => ({ peer: { kind: 'address', role: 'metadata', cidrs: [server.cidr] }, ports: [server.port] })),
  ];
}

/** Ports of flyteadmin that its clients use: with authentication they fetch tokens over HTTP. */
export function adminPorts(authentication?: Authentication): number[] {
  return authentication?.enabled === true ? [PORTS.adminGrpc, PORTS.adminHttp] : [PORTS.adminGrpc];
}
