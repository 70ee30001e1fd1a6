import { hasToken } from './accounts';
import { AppObjects, AppPod, compare } from './app-objects';
import { Entrance, entrancesOf } from './entrances';
import { Connection, Peer, PeerKind } from './model';
import { ANY_ADDRESS, ANYWHERE, namedBy, Outsider, outsidersOf, policiesOf, portsBetween } from './policies';
import { EVERY_PORT, includesPort, namesPort, PortRange, portWords } from './ports';
import { listAt, textAt } from '../manifest/fields';

/** What listens on a port outside the app, as far as its number tells. */
const SERVICES: { readonly [port: number]: string } = {
  80: 'HTTP services', 443: 'HTTPS services', 3306: 'MySQL', 5432: 'PostgreSQL', 6379: 'Redis',
};
/** Who leads callers from outside to pods. */
export const INGRESS_CONTROLLER = 'Ingress controller';
const API_SERVER = 'Kubernetes API';
const API_SERVER_PORT = 6443;
/** OpenShift's DNS pods listen on the second, behind a Service on the first. */
const DNS_PORTS = [53, 5353];

const ADDRESS_TITLES: { readonly [words: string]: string } = { [ANY_ADDRESS]: 'Any address', [ANYWHERE]: 'Anyone' };

/** Who may talk to whom. */
export interface Network {
  readonly peers: Peer[];
  readonly connections: Connection[];
}

/** The connections of the app's pods: with each other, and with what is outside. */
export function networkOf(objects: AppObjects): Network {
  const network = new NetworkBuilder();
  const running = objects.pods.filter(({ view }) => view.running);
  const entrances = entrancesOf(objects);
  for (const { from, to } of candidates(running, objects)) {
    const ports = portsBetween(from, to, objects);
    if (ports !== undefined) { network.connect(from.id, to.id, ports); }
  }
  for (const pod of running) {
    callees(pod, objects, network);
    callers(pod, objects, entrances.get(pod.id), network);
  }
  return network.result();
}

/** Pairs of which one end names the other, each once. */
function candidates(running: readonly AppPod[], objects: AppObjects): Iterable<{ readonly from: AppPod; readonly to: AppPod }> {
  const pairs = new Map<string, { from: AppPod; to: AppPod }>();
  for (const pod of running) {
    for (const to of namedBy(pod, 'egress', objects)) { pairs.set(JSON.stringify([pod.id, to.id]), { from: pod, to }); }
    for (const from of namedBy(pod, 'ingress', objects)) { pairs.set(JSON.stringify([from.id, pod.id]), { from, to: pod }); }
  }
  return [...pairs.values()].filter(({ from, to }) => from.view.running && to.view.running);
}

function callees(pod: AppPod, objects: AppObjects, network: NetworkBuilder): void {
  const token = hasToken(pod, objects);
  if (policiesOf(pod, 'egress', objects).length === 0) {
    unrestricted(pod, token, network);
  }
  for (const outsider of outsidersOf(pod, 'egress', objects)) {
    const { kind, title, detail } = service(outsider, token, pod);
    network.connect(pod.id, network.peer(kind, title, detail, 'to'), outsider.ports);
  }
}

/** Without a policy a pod may call anybody. Drawn is what its own settings say that it calls. */
function unrestricted(pod: AppPod, token: boolean, network: NetworkBuilder): void {
  const open = 'no policy restricts the way';
  if (token) { network.connect(pod.id, network.peer('apiServer', API_SERVER, open, 'to'), EVERY_PORT); }
  const host = postgresHost(pod);
  if (host !== undefined) { network.connect(pod.id, network.peer('service', 'PostgreSQL', `${host}, ${open}`, 'to'), EVERY_PORT); }
}

function service({ ports, words, what }: Outsider, token: boolean, pod: AppPod): { kind: PeerKind; title: string; detail: string } {
  if (ports.every(({ low, high }) => low === high && DNS_PORTS.includes(low))) { return { kind: 'dns', title: 'DNS', detail: words }; }
  if (token && namesPort(ports, API_SERVER_PORT)) { return { kind: 'apiServer', title: API_SERVER, detail: words }; }
  if (what === 'pods') { return { kind: 'service', ...postgresIn(words, pod) ?? titled(words, 'namespace outside this app') }; }
  if (words.startsWith('169.254.')) { return { kind: 'service', title: 'Cloud metadata', detail: words }; }
  const [port] = ports;
  const known = ports.length === 1 && port.low === port.high ? SERVICES[port.low] : undefined;
  const host = known === 'PostgreSQL' ? postgresHost(pod) : undefined;
  return known === undefined
    ? { kind: 'service', title: words === ANY_ADDRESS || words === ANYWHERE ? 'Any address' : 'Addresses', detail: words }
    : { kind: 'service', title: known, detail: host === undefined ? words : `${host}, by policy ${words}` };
}

/** Where PostgreSQL's own client variable says the server is. */
function postgresHost({ view }: AppPod): string | undefined {
  return view.containers.flatMap(({ fields }) => listAt(fields, 'env'))
    .filter((entry) => textAt(entry, 'name') === 'PGHOST').map((entry) => textAt(entry, 'value'))[0];
}

function callers(pod: AppPod, objects: AppObjects, entrance: Entrance | undefined, network: NetworkBuilder): void {
  const controller = (words: string) => network.peer('caller', INGRESS_CONTROLLER, `${entrance!.hosts.join(', ') || 'any host'}, ${words}`, 'from');
  if (entrance !== undefined && policiesOf(pod, 'ingress', objects).length === 0) {
    network.connect(controller('no policy restricts it'), pod.id, entrance.ports);
  }
  for (const { ports, words, what } of outsidersOf(pod, 'ingress', objects)) {
    const behind = ports.filter(({ low, high }) => low === high && entrance !== undefined && includesPort(entrance.ports, low));
    const other = ports.filter((port) => !behind.includes(port));
    if (behind.length > 0) { network.connect(controller(`from ${words}`), pod.id, behind); }
    if (other.length > 0) {
      const { title, detail } = what === 'pods' ? titled(words, 'every pod of the namespace') : { title: ADDRESS_TITLES[words] ?? 'Addresses', detail: words };
      network.connect(network.peer('caller', title, detail, 'from'), pod.id, other);
    }
  }
}

/** `pods of api in namespace shop` as title and detail; of a namespace as a whole, its name and what is meant. */
function titled(words: string, whole: string): { title: string; detail: string } {
  const namespace = /^namespace ([a-z0-9-]+)$/.exec(words)?.[1];
  if (namespace !== undefined) { return { title: namespace, detail: whole }; }
  const at = words.indexOf(' in ');
  const title = at < 0 ? words : words.slice(0, at);
  return { title: title.charAt(0).toUpperCase() + title.slice(1), detail: at < 0 ? whole : words.slice(at + 1) };
}

/** The database, where a policy opens the namespace that its host is a Service of. */
function postgresIn(words: string, pod: AppPod): { title: string; detail: string } | undefined {
  const host = postgresHost(pod);
  return host !== undefined && words === `namespace ${host.split('.')[1]}` ? { title: 'PostgreSQL', detail: `${host}, by policy its ${words}` } : undefined;
}

/** Collects peers and connections, each once, whatever number of rules say it. */
class NetworkBuilder {
  private readonly peers = new Map<string, Peer>();
  private readonly ports = new Map<string, { from: string; to: string; ranges: PortRange[] }>();

  /** The id of a peer; callers and callees are different boxes even if they are the same addresses. */
  public peer(kind: PeerKind, title: string, detail: string, side: 'from' | 'to'): string {
    const id = `${side} ${kind} ${title} (${detail})`;
    this.peers.set(id, { id, kind, title, detail });
    return id;
  }

  public connect(from: string, to: string, ports: readonly PortRange[]): void {
    const key = JSON.stringify([from, to]);
    const known = this.ports.get(key) ?? { from, to, ranges: [] };
    known.ranges.push(...ports);
    this.ports.set(key, known);
  }

  public result(): Network {
    return {
      peers: [...this.peers.values()].sort((left, right) => compare(left.id, right.id)),
      connections: [...this.ports.values()].map(({ from, to, ranges }) => ({ from, to, ports: portWords(ranges) }))
        .sort((left, right) => compare(left.from, right.from) || compare(left.to, right.to)),
    };
  }
}
