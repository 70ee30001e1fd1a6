import { ChildProcess, spawn } from 'node:child_process';
import { ClusterAddresses, PodPlace } from '../cluster/addresses';
import { mustRun } from '../lib/processes';
import { waitFor } from '../lib/wait';

/** Brings up the node's side: loopback with the addresses of node, API server and name server, and no forwarding between pods. */
export async function setUpNode({ node, kubernetes, dns }: ClusterAddresses): Promise<void> {
  await mustRun('ip', ['link', 'set', 'lo', 'up']);
  for (const address of [node, kubernetes, dns]) {await addAddress(address);}
}

export async function addAddress(address: string): Promise<void> {
  await mustRun('ip', ['address', 'replace', `${address}/32`, 'dev', 'lo']);
}

/**
 * The network namespace of one pod: a point-to-point link to the node and nothing else. The node does not forward, so all that
 * reaches another pod passes the harness's Service proxy, which is where a NetworkPolicy can be judged.
 */
export class PodNetwork implements PodPlace {
  private static count = 0;
  public readonly ip: string;
  private holder?: ChildProcess;
  private readonly link: string;

  public constructor(public readonly cluster: ClusterAddresses) {
    PodNetwork.count += 1;
    this.ip = cluster.pod(PodNetwork.count);
    this.link = `pod${PodNetwork.count}`;
  }

  /** A path that nsenter takes. */
  public get namespace(): string {
    return `/proc/${this.pid}/ns/net`;
  }

  private get pid(): number {
    if (this.holder?.pid === undefined) {throw new Error(`${this.link}: the network is not up`);}
    return this.holder.pid;
  }

  public async up(): Promise<void> {
    const { node } = this.cluster;
    // The counterpart of the pause container: it holds the namespace while containers come and go.
    this.holder = spawn('unshare', ['--net', 'sleep', 'infinity'], { stdio: 'ignore' });
    await waitFor(`network of ${this.link}`, 10, async () => {
      const own = await mustRun('readlink', ['/proc/self/ns/net']);
      const theirs = await mustRun('readlink', [this.namespace]);
      return own !== theirs || undefined;
    }, 20);
    await mustRun('ip', ['link', 'add', this.link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(this.pid)]);
    await mustRun('ip', ['link', 'set', this.link, 'up']);
    await mustRun('ip', ['route', 'add', `${this.ip}/32`, 'dev', this.link, 'src', node]);
    const inside = [
      'link set lo up', `address add ${this.ip}/32 dev eth0`, 'link set eth0 up',
      `route add ${node}/32 dev eth0`, `route add default via ${node} dev eth0`,
    ];
    await mustRun('nsenter', [`--net=${this.namespace}`, 'ip', '-batch', '-'], { input: `${inside.join('\n')}\n` });
  }

  public down(): void {
    // The link goes with the namespace, and the namespace with its holder.
    this.holder?.kill('SIGKILL');
    this.holder = undefined;
  }
}
