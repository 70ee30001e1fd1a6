import { BlockList, isIPv6 } from 'node:net';
import { podOf, templateOf } from './support';
import { Document, documentOf, listOf } from '../src/private/documents';

/** A namespace and its labels. */
export interface Namespace {
  readonly name: string;
  readonly labels: { readonly [name: string]: string };
}

/** One end of a connection: a pod, or an address that is none. */
export interface End {
  readonly name: string;
  readonly ip: string;
  /** Where the pod lives; without it there is no pod. */
  readonly namespace?: Namespace;
  readonly labels: { readonly [name: string]: string };
  /** Ports by name, as containers declare them. */
  readonly ports: { readonly [name: string]: number };
  /** Whether the app made it. */
  readonly own: boolean;
}

/** What is tried between any two ends: every port that anything here listens on, and some that nothing does. */
export const TCP = [22, 53, 80, 443, 988, 5353, 5432, 6443, 8000, 8080, 8088, 8089, 9000, 9090, 9443, 10254];
const UDP = [53, 5353];

/** From whom to whom on which ports; UDP ports as `53/udp`. */
export interface Reach {
  [from: string]: { [to: string]: (number | string)[] };
}

let addresses = 0;

/** A namespace as Kubernetes labels it. */
export function namespace(name: string, labels: { [name: string]: string } = {}): Namespace {
  return { name, labels: { 'kubernetes.io/metadata.name': name, ...labels } };
}

/** A pod the app did not make. */
export function pod(name: string, where: Namespace, labels: { [name: string]: string } = {}): End {
  addresses += 1;
  return { name, namespace: where, labels, ports: {}, ip: `10.1.${Math.floor(addresses / 256)}.${addresses % 256}`, own: false };
}

/** Something outside the cluster's pods. */
export function address(name: string, ip: string): End {
  return { name, ip, labels: {}, ports: {}, own: false };
}

/** The pods of the app's Deployments. */
export function podsOfApp(manifests: readonly Document[]): End[] {
  return manifests.filter((manifest) => manifest.kind === 'Deployment').map((manifest) => {
    const metadata = documentOf(manifest.metadata);
    const ports = listOf(podOf(manifest).containers).flatMap((container) => listOf(documentOf(container).ports).map(documentOf));
    const labels = documentOf(documentOf(templateOf(manifest).metadata).labels) as { [name: string]: string };
    return {
      ...pod(String(metadata.name), namespace(String(metadata.namespace)), labels),
      ports: Object.fromEntries(ports.map((port) => [String(port.name), Number(port.containerPort)])),
      own: true,
    };
  });
}

/** Everything that can be reached where one end at least is the app's. */
export function reach(manifests: readonly Document[], ends: readonly End[]): Reach {
  const policies = manifests.filter((manifest) => manifest.kind === 'NetworkPolicy');
  // Of two objects of one name the cluster would keep the last one only.
  const names = policies.map(({ metadata }) => `${String(documentOf(metadata).namespace)}/${String(documentOf(metadata).name)}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) { throw new Error(`two policies are called ${twice}`); }
  const found: Reach = {};
  for (const from of ends.filter((end) => end.namespace !== undefined || !end.own)) {
    for (const to of ends.filter((end) => end.own || from.own)) {
      const opens = doors(policies, from, to);
      const open = [...TCP.filter((port) => opens(port, 'TCP')), ...UDP.filter((port) => opens(port, 'UDP')).map((port) => `${port}/udp`)];
      if (open.length > 0) { found[from.name] = { ...found[from.name], [to.name]: open }; }
    }
  }
  return found;
}

/** Whether the source may send, and the destination may be sent to. */
export function reaches(policies: readonly Document[], from: End, to: End, port: number, protocol: Protocol): boolean {
  return doors(policies, from, to)(port, protocol);
}

type Protocol = 'TCP' | 'UDP';

/** Which ports are open between two ends. The rules between them are looked up once, not for each port. */
function doors(policies: readonly Document[], from: End, to: End): (port: number, protocol: Protocol) => boolean {
  const directions = [portsAllowed(policies, 'Egress', from, to), portsAllowed(policies, 'Ingress', to, from)];
  return (port, protocol) => directions.every((rules) => rules === 'all'
    || rules.some((ports) => ports.length === 0 || ports.some((one) => isPort(one, to, port, protocol))));
}

/**
 * The ports of each rule that lets two ends speak. A pod that no policy selects is open; a selected one is open to the union of the rules
 * of all policies that select it.
 */
function portsAllowed(policies: readonly Document[], direction: 'Egress' | 'Ingress', subject: End, peer: End): Document[][] | 'all' {
  if (subject.namespace === undefined) { return 'all'; }
  const selecting = policies.filter((policy) => {
    const spec = documentOf(policy.spec);
    return documentOf(policy.metadata).namespace === subject.namespace!.name && typesOf(spec).includes(direction)
      && selects(documentOf(spec.podSelector), subject.labels);
  });
  if (selecting.length === 0) { return 'all'; }
  return selecting.flatMap((policy) => listOf(documentOf(policy.spec)[direction.toLowerCase()]).map(documentOf).filter((rule) => {
    const peers = listOf(direction === 'Egress' ? rule.to : rule.from).map(documentOf);
    return peers.length === 0 || peers.some((one) => isPeer(one, subject.namespace!, peer));
  })).map((rule) => listOf(rule.ports).map(documentOf));
}

function typesOf(spec: Document): unknown[] {
  return spec.policyTypes === undefined ? ['Ingress', ...(spec.egress === undefined ? [] : ['Egress'])] : listOf(spec.policyTypes);
}

function isPeer(rule: Document, own: Namespace, peer: End): boolean {
  if (rule.ipBlock !== undefined) {
    const block = documentOf(rule.ipBlock);
    return inBlock(peer.ip, String(block.cidr)) && !listOf(block.except).some((except) => inBlock(peer.ip, String(except)));
  }
  if (peer.namespace === undefined) { return false; }
  const inNamespace = rule.namespaceSelector === undefined ? peer.namespace.name === own.name
    : selects(documentOf(rule.namespaceSelector), peer.namespace.labels);
  return inNamespace && selects(documentOf(rule.podSelector), peer.labels);
}

function isPort(rule: Document, destination: End, port: number, protocol: string): boolean {
  if ((rule.protocol ?? 'TCP') !== protocol) { return false; }
  if (rule.port === undefined) { return true; }
  const first = typeof rule.port === 'number' ? rule.port : destination.ports[String(rule.port)];
  return first !== undefined && port >= first && port <= Number(rule.endPort ?? first);
}

function selects(selector: Document, labels: { readonly [name: string]: string }): boolean {
  return Object.entries(documentOf(selector.matchLabels)).every(([label, value]) => labels[label] === value)
    && listOf(selector.matchExpressions).map(documentOf).every(({ key, operator, values }) => {
      const value: string | undefined = labels[String(key)];
      switch (operator) {
        case 'In': return value !== undefined && listOf(values).includes(value);
        case 'NotIn': return value === undefined || !listOf(values).includes(value);
        case 'Exists': return value !== undefined;
        case 'DoesNotExist': return value === undefined;
        default: throw new Error(`${String(operator)} is no operator of a label selector`);
      }
    });
}

function inBlock(ip: string, cidr: string): boolean {
  const [net, bits] = cidr.split('/');
  const family = isIPv6(net) ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(net, Number(bits), family);
  return isIPv6(ip) === (family === 'ipv6') && list.check(ip, family);
}

/** Ports as a table writes them: TCP in order, then UDP. */
function sorted(ports: readonly (number | string)[]): (number | string)[] {
  const all = [...new Set(ports)];
  return [...TCP.filter((port) => all.includes(port)), ...UDP.map((port) => `${port}/udp`).filter((port) => all.includes(port))];
}

/**
 * A table as a person writes it. `*` stands for every end that is not the app's: as a source it opens to all of them, as a destination
 * it is everything outside the app.
 */
export function expected(table: Reach, ends: readonly End[]): Reach {
  const outside = ends.filter((end) => !end.own).map((end) => end.name);
  const names = (name: string): string[] => name === '*' ? outside : [name];
  const result: Reach = {};
  for (const [from, targets] of Object.entries(table)) {
    for (const [to, ports] of Object.entries(targets)) {
      for (const source of names(from)) {
        for (const target of names(to)) {
          result[source] = { ...result[source], [target]: sorted([...result[source]?.[target] ?? [], ...ports]) };
        }
      }
    }
  }
  return result;
}
