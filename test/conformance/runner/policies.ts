import { isIPv4 } from 'node:net';
import { Flow, FlowGate } from './services';
import { APISERVER_PORT, ClusterAddresses } from '../cluster/addresses';
import { KubeClient } from '../cluster/client';
import { KubeObject, Pod } from '../lib/kube-types';
import { sleep } from '../lib/wait';

interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

interface PolicyPeer {
  podSelector?: LabelSelector;
  namespaceSelector?: LabelSelector;
  ipBlock?: { cidr: string; except?: string[] };
}

interface PolicyPort {
  port?: number | string;
  endPort?: number;
  protocol?: string;
}

interface PolicyRule {
  from?: PolicyPeer[];
  to?: PolicyPeer[];
  ports?: PolicyPort[];
}

interface NetworkPolicy extends KubeObject {
  spec: { podSelector?: LabelSelector; policyTypes?: string[]; ingress?: PolicyRule[]; egress?: PolicyRule[] };
}

/** One end of a flow, as a policy sees it. */
interface End {
  readonly ip: string;
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
  readonly portNames?: Record<string, number>;
}

/** What a policy engine would say of each flow, by the NetworkPolicies that the API server has. */
export class PolicyEngine {
  private policies: NetworkPolicy[] = [];
  private namespaces = new Map<string, Record<string, string>>();
  private going = true;
  private reading: Promise<void> = Promise.resolve();

  public constructor(private readonly addresses: ClusterAddresses) {}

  /** Reads the policies now, and again and again until it is stopped. */
  public async follow(client: KubeClient): Promise<void> {
    await this.sync(client);
    void (async () => {
      while (this.going) {
        await sleep(1000);
        await this.sync(client).catch(() => undefined);
      }
    })();
  }

  /** Reads the policies as they are now, after a reading that is under way, which may know less. */
  public sync(client: KubeClient): Promise<void> {
    this.reading = this.reading.catch(() => undefined).then(() => this.read(client));
    return this.reading;
  }

  public stop(): void {
    this.going = false;
  }

  public readonly gate: FlowGate = (flow) => {
    const from = endOf(flow.from?.pod, flow.from?.ip ?? this.addresses.node);
    const to = flow.to ? endOf(flow.to.pod, flow.to.ip) : this.outsideEnd(flow.toAddress);
    const port = flow.toAddress === this.addresses.kubernetes ? APISERVER_PORT : flow.port;
    return this.allows('Egress', from, to, port, flow) && this.allows('Ingress', to, from, port, flow);
  };

  /** The name server stands for the cluster's DNS pods; the API server is no pod and answers on the node. */
  private outsideEnd(address: string): End {
    const { dns, kubernetes, node } = this.addresses;
    if (address === dns) {return { ip: dns, namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };}
    return { ip: address === kubernetes ? node : address };
  }

  private allows(direction: 'Ingress' | 'Egress', subject: End, peer: End, port: number, flow: Flow): boolean {
    if (subject.namespace === undefined) {return true;}
    const selecting = this.policies.filter((policy) => policy.metadata.namespace === subject.namespace
      && typesOf(policy).includes(direction) && matches(policy.spec.podSelector ?? {}, subject.labels));
    if (selecting.length === 0) {return true;}
    const destination = direction === 'Ingress' ? subject : peer;
    return selecting.some((policy) => (direction === 'Ingress' ? policy.spec.ingress : policy.spec.egress)?.some((rule) => {
      const peers = direction === 'Ingress' ? rule.from : rule.to;
      return portAllowed(rule.ports, port, flow.protocol, destination)
        && (peers === undefined || peers.length === 0 || peers.some((one) => this.peerMatches(one, policy.metadata.namespace!, peer)));
    }));
  }

  private peerMatches(rule: PolicyPeer, namespace: string, peer: End): boolean {
    if (rule.ipBlock) {
      return inBlock(peer.ip, rule.ipBlock.cidr) && !(rule.ipBlock.except ?? []).some((block) => inBlock(peer.ip, block));
    }
    if (peer.namespace === undefined) {return false;}
    const inNamespace = rule.namespaceSelector
      ? matches(rule.namespaceSelector, this.namespaces.get(peer.namespace))
      : peer.namespace === namespace;
    return inNamespace && matches(rule.podSelector ?? {}, peer.labels);
  }

  private async read(client: KubeClient): Promise<void> {
    const policies = await client.list<NetworkPolicy>('networking.k8s.io/v1', 'NetworkPolicy');
    const namespaces = await client.list('v1', 'Namespace');
    this.policies = policies;
    this.namespaces = new Map(namespaces.map((one) => [one.metadata.name, one.metadata.labels ?? {}]));
  }
}

/** A flow in words. */
export function describeFlow(flow: Flow): string {
  const name = (end: Flow['to'], otherwise: string): string => end
    ? `${end.pod.metadata.namespace}/${end.pod.metadata.labels?.['app.kubernetes.io/name'] ?? end.pod.metadata.name}` : otherwise;
  return `${name(flow.from, 'the node')} to ${name(flow.to, flow.toAddress)} ${flow.protocol} ${flow.port}`;
}

function endOf(pod: Pod | undefined, ip: string): End {
  if (!pod) {return { ip };}
  const ports = pod.spec.containers.flatMap((container) => container.ports ?? []).filter((port) => port.name !== undefined);
  return {
    ip,
    namespace: pod.metadata.namespace,
    labels: pod.metadata.labels ?? {},
    portNames: Object.fromEntries(ports.map((port) => [port.name!, port.containerPort])),
  };
}

function typesOf(policy: NetworkPolicy): string[] {
  return policy.spec.policyTypes ?? ['Ingress', ...policy.spec.egress ? ['Egress'] : []];
}

function portAllowed(ports: PolicyPort[] | undefined, port: number, protocol: string, destination: End): boolean {
  if (ports === undefined || ports.length === 0) {return true;}
  return ports.some((one) => {
    if ((one.protocol ?? 'TCP') !== protocol) {return false;}
    if (one.port === undefined) {return true;}
    const first = typeof one.port === 'number' ? one.port : destination.portNames?.[one.port];
    return first !== undefined && port >= first && port <= (one.endPort ?? first);
  });
}

export function matches(selector: LabelSelector, labels: Record<string, string> = {}): boolean {
  const equal = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  return equal && (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = labels[key] as string | undefined;
    switch (operator) {
      case 'In': return value !== undefined && values.includes(value);
      case 'NotIn': return value === undefined || !values.includes(value);
      case 'Exists': return value !== undefined;
      case 'DoesNotExist': return value === undefined;
      default: throw new Error(`${operator} is no operator of a label selector`);
    }
  });
}

function inBlock(ip: string, cidr: string): boolean {
  const [base, bits] = cidr.split('/');
  if (!isIPv4(base) || !isIPv4(ip)) {return false;}
  const number = (text: string): number => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(ip) / size) === Math.floor(number(base) / size);
}
