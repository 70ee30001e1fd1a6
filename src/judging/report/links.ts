import { AppObjects, AppPod } from './app-objects';
import { entrancesOf } from './entrances';
import { Connection, ReportModel } from './model';
import { outsidersOf, policiesOf } from './policies';
import { includesPort, PortRange, portWords } from './ports';
import { INGRESS_CONTROLLER } from './reach';
import { fieldsAt, listAt, textAt, textsAt } from '../manifest/fields';

/** What is in one cluster, with what the report says of it. */
export interface Judged {
  readonly objects: AppObjects;
  readonly model: ReportModel;
}

const PORTS: { readonly [scheme: string]: number } = { http: 80, https: 443 };

/** Ids are the same in each cluster. */
export function idIn(cluster: string, id: string): string {
  return `${cluster} ${id}`;
}

/**
 * Connections from one cluster to another, as far as manifests prove them: the configuration of a pod names host and port, its policies let it
 * out there, and of all clusters one has that host in an Ingress or a route. What an address belongs to, such as that of an API server, no
 * manifest says.
 */
export function linksBetween(clusters: ReadonlyMap<string, Judged>): Connection[] {
  const doors = doorsOf(clusters);
  return [...clusters].flatMap(([cluster, { objects }]) => objects.pods.filter(({ view }) => view.running).flatMap((pod) => {
    const texts = textsOf(pod, objects);
    const found = new Map<string, PortRange[]>();
    for (const [host, door] of doors) {
      if (door.cluster === undefined || door.cluster === cluster) { continue; }
      const ports = portsNamed(host, texts).filter((port) => mayLeave(pod, port, objects))
        .map((port): PortRange => ({ protocol: 'TCP', low: port, high: port }));
      if (ports.length > 0) { door.peers.forEach((peer) => found.set(peer, [...found.get(peer) ?? [], ...ports])); }
    }
    return [...found].map(([to, ports]) => ({ cluster, from: idIn(cluster, pod.id), to, ports: portWords(ports) }));
  }));
}

/** Where a host leads to; without a cluster where several have it. */
interface Door {
  readonly cluster?: string;
  readonly peers: ReadonlySet<string>;
}

/** By host, who lets callers of it in. */
function doorsOf(clusters: ReadonlyMap<string, Judged>): Map<string, Door> {
  const doors = new Map<string, Door>();
  for (const [cluster, { objects, model }] of clusters) {
    const controllers = new Set(model.peers.filter(({ kind, title }) => kind === 'caller' && title === INGRESS_CONTROLLER).map(({ id }) => id));
    for (const [pod, { hosts }] of entrancesOf(objects)) {
      const peers = model.connections.filter(({ from, to }) => to === pod && controllers.has(from)).map(({ from }) => idIn(cluster, from));
      for (const host of hosts) {
        const known = doors.get(host) ?? { cluster, peers: new Set() };
        doors.set(host, known.cluster === cluster ? { cluster, peers: new Set([...known.peers, ...peers]) } : { peers: known.peers });
      }
    }
  }
  return doors;
}

/** What a pod is told by its environment, its arguments and the ConfigMaps it gets. What is in Secrets is nobody's business. */
function textsOf(pod: AppPod, objects: AppObjects): string[] {
  const { containers, spec, object } = pod.view;
  const env = containers.flatMap(({ fields }) => listAt(fields, 'env'));
  const volumes = listAt(spec, 'volumes').flatMap((volume) => [volume, ...listAt(volume, 'projected', 'sources')]);
  const names = [
    ...volumes.map((volume) => textAt(volume, 'configMap', 'name')),
    ...env.map((entry) => textAt(entry, 'valueFrom', 'configMapKeyRef', 'name')),
    ...containers.flatMap(({ fields }) => listAt(fields, 'envFrom')).map((entry) => textAt(entry, 'configMapRef', 'name')),
  ];
  const configMaps = [...new Set(names)].flatMap((name) => name === undefined ? [] : objects.find('ConfigMap', object.namespace, name) ?? []);
  return [
    ...env.map((entry) => textAt(entry, 'value') ?? ''),
    ...containers.flatMap(({ fields }) => [...textsAt(fields, 'command'), ...textsAt(fields, 'args')]),
    ...configMaps.flatMap(({ fields }) => Object.values(fieldsAt(fields, 'data'))).filter((text): text is string => typeof text === 'string'),
  ];
}

/** Ports of a host that texts name, by number or by scheme; a host alone may be said for any reason. */
function portsNamed(host: string, texts: readonly string[]): number[] {
  const address = new RegExp(`(?<![\\w.-])(?:(https?)://)?${host.replace(/[^\w-]/g, '\\$&')}(?::(\\d{1,5}))?(?![\\w.:-])`, 'gi');
  const found = texts.flatMap((text) => [...text.matchAll(address)]);
  return [...new Set(found.flatMap(([, scheme, port]) => port ?? PORTS[scheme?.toLowerCase()] ?? []).map(Number))];
}

function mayLeave(pod: AppPod, port: number, objects: AppObjects): boolean {
  return policiesOf(pod, 'egress', objects).length === 0
    || outsidersOf(pod, 'egress', objects).some(({ ports, what }) => what === 'addresses' && includesPort(ports, port));
}
