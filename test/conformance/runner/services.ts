import * as net from 'node:net';
import { NameServer } from './name-server';
import { addAddress } from './network';
import { APISERVER_PORT, ClusterAddresses, KUBERNETES_PORT } from '../cluster/addresses';
import { KubeClient } from '../cluster/client';
import { Container, Pod, Service, ServicePort } from '../lib/kube-types';

/** A pod that runs, as the Service network sees it. */
export interface Endpoint {
  readonly pod: Pod;
  readonly ip: string;
  readonly ready: boolean;
}

/** One attempt of a pod, or of the node, to reach another. */
export interface Flow {
  readonly from?: Endpoint;
  readonly to?: Endpoint;
  /** What stands behind `to` when that is no pod: the API server or the name server. */
  readonly toAddress: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** The port of a server of this machine; of the one that a pod shall find, where each finds another. */
export type OutsideServer = number | ((pod: Pod | undefined) => Promise<number>);

/** Judges a flow before it is let through. */
export type FlowGate = (flow: Flow) => boolean;

/**
 * Plays kube-proxy, the name server and the policy engine: every Service address gets a listener that hands connections to ready pods.
 * Pods have no other way to each other.
 */
export class ServiceNetwork {
  /** Flows that the gate refused, for the level that looks at network policies. */
  public readonly refused: Flow[] = [];
  private readonly listeners = new Map<string, net.Server>();
  private services: Service[] = [];
  private names?: NameServer;
  private timer?: NodeJS.Timeout;
  private turn = 0;
  private readonly outside = new Map<string, string>();
  private reading: Promise<void> = Promise.resolve();

  public constructor(
    private readonly client: KubeClient,
    private readonly addresses: ClusterAddresses,
    private readonly endpoints: () => Endpoint[],
    private readonly sourceOf: (ip: string) => Endpoint | undefined,
    private readonly gate: FlowGate = () => true,
  ) {}

  public async start(): Promise<void> {
    const { dns, kubernetes, loopback } = this.addresses;
    await this.listen(kubernetes, KUBERNETES_PORT, () => ({ host: loopback, port: APISERVER_PORT }));
    this.names = new NameServer(dns, (namespace, name) => this.addressesOf(namespace, name), (client) => this.passes({
      from: this.sourceOf(client), toAddress: dns, port: 53, protocol: 'UDP',
    }), this.outside);
    await this.names.start();
    await this.sync();
    const again = (): void => {
      this.timer = setTimeout(() => void this.sync().catch(() => undefined).then(again), 500);
    };
    again();
  }

  public stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.names?.stop();
    for (const server of this.listeners.values()) {server.close();}
    this.listeners.clear();
  }

  /**
   * Gives a name outside the cluster an address, at which a server of this machine answers, for each pod its own if need be. Policies
   * judge who may go there.
   */
  public async addOutside(name: string, address: string, port: number, server: OutsideServer): Promise<void> {
    this.outside.set(name, address);
    if (this.listeners.has(`${address}:${port}`)) {return;}
    await addAddress(address);
    await this.listen(address, port, async (from) => ({ host: '127.0.0.1', port, server: typeof server === 'number' ? server : await server(from?.pod) }));
  }

  /** Reads the Services once and opens what is new; one reading at a time, since two would open the same address. */
  public sync(): Promise<void> {
    this.reading = this.reading.catch(() => undefined).then(() => this.read());
    return this.reading;
  }

  private async read(): Promise<void> {
    this.services = await this.client.list<Service>('v1', 'Service');
    for (const service of this.services) {
      const ip = service.spec.clusterIP;
      if (!ip || ip === 'None' || ip === this.addresses.kubernetes) {continue;}
      for (const port of service.spec.ports ?? []) {
        const key = `${ip}:${port.port}`;
        if ((port.protocol ?? 'TCP') !== 'TCP' || this.listeners.has(key)) {continue;}
        await addAddress(ip);
        await this.listen(ip, port.port, () => this.pick(ip, port.port));
      }
    }
  }

  private addressesOf(namespace: string, name: string): string[] | undefined {
    if (namespace === 'default' && name === 'kubernetes') {return [this.addresses.kubernetes];}
    const service = this.services.find((one) => one.metadata.namespace === namespace && one.metadata.name === name);
    if (!service) {return undefined;}
    return service.spec.clusterIP === 'None' ? this.behind(service).map((endpoint) => endpoint.ip) : [service.spec.clusterIP!];
  }

  private behind(service: Service): Endpoint[] {
    const selector = Object.entries(service.spec.selector ?? {});
    if (selector.length === 0) {return [];}
    return this.endpoints().filter((endpoint) => endpoint.pod.metadata.namespace === service.metadata.namespace
      && (endpoint.ready || service.spec.publishNotReadyAddresses)
      && selector.every(([key, value]) => endpoint.pod.metadata.labels?.[key] === value));
  }

  private pick(ip: string, portNumber: number): Target | undefined {
    const service = this.services.find((one) => one.spec.clusterIP === ip);
    const port = service?.spec.ports?.find((one) => one.port === portNumber);
    if (!service || !port) {return undefined;}
    const candidates = this.behind(service);
    this.turn += 1;
    const endpoint = candidates[this.turn % Math.max(1, candidates.length)] as Endpoint | undefined;
    const target = endpoint && targetPort(endpoint.pod, port);
    if (!endpoint || !target) {return undefined;}
    return { host: endpoint.ip, port: target, endpoint };
  }

  private passes(flow: Flow): boolean {
    if (this.gate(flow)) {return true;}
    this.refused.push(flow);
    return false;
  }

  private listen(ip: string, port: number, pick: (from?: Endpoint) => Target | undefined | Promise<Target>): Promise<void> {
    const server = net.createServer({ allowHalfOpen: true }, (socket) => {
      const from = socket.remoteAddress === undefined ? undefined : this.sourceOf(socket.remoteAddress);
      socket.on('error', () => undefined);
      void Promise.resolve(pick(from)).catch(() => undefined).then((target) => {
        if (!target || !this.passes({ from, to: target.endpoint, toAddress: ip, port: target.port, protocol: 'TCP' })) {
          socket.resetAndDestroy();
        } else {
          join(socket, target);
        }
      });
    });
    this.listeners.set(`${ip}:${port}`, server);
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, ip, resolve);
    });
  }
}

interface Target {
  readonly host: string;
  readonly port: number;
  /** Where the server really listens, if that is another port than the one that was asked for. */
  readonly server?: number;
  readonly endpoint?: Endpoint;
}

/** Hands on what both say to each other, until both have ended. */
function join(socket: net.Socket, target: Target): void {
  const onward = net.connect({ host: target.host, port: target.server ?? target.port, allowHalfOpen: true });
  for (const [one, other] of [[socket, onward], [onward, socket]]) {
    one.setNoDelay(true);
    one.on('error', () => other.resetAndDestroy());
    one.on('close', () => other.destroy());
    one.pipe(other);
  }
}

/** The pod's port behind a Service port: a number, or the name of a container port. */
function targetPort(pod: Pod, port: ServicePort): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === 'number') {return target;}
  return pod.spec.containers.flatMap((container: Container) => container.ports ?? []).find((one) => one.name === target)?.containerPort;
}
