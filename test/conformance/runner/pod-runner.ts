import * as fs from 'node:fs';
import * as path from 'node:path';
import { RunningContainer } from './container';
import { environmentOf } from './environment';
import { Binaries, rootFilesystemOf, RootFilesystem } from './images';
import { PodNetwork } from './network';
import { Sandbox } from './sandbox';
import { MadeVolume, VolumeMaker } from './volumes';
import { CLUSTER_DOMAIN, ClusterAddresses } from '../cluster/addresses';
import { KubeClient } from '../cluster/client';
import { Container, Pod, PodStatus } from '../lib/kube-types';
import { sleep } from '../lib/wait';

export interface RunnerOptions {
  readonly client: KubeClient;
  readonly binaries: Binaries;
  readonly folder: string;
  /** The addresses of its cluster. */
  readonly addresses: ClusterAddresses;
  /** Changes the root file system of an image, for tests that need a process to see something else. */
  readonly adjust?: (image: string, root: RootFilesystem) => RootFilesystem;
}

/** Runs one Pod of the API server as a kubelet would, and writes its status there. */
export class PodRun {
  public readonly initContainers: RunningContainer[];
  public readonly containers: RunningContainer[];
  public phase = 'Pending';
  private readonly network: PodNetwork;
  private readonly volumeMaker: VolumeMaker;
  private volumes?: Map<string, MadeVolume>;
  private stopping = false;
  private finished?: Promise<void>;
  private lastStatus = '';

  public constructor(public readonly pod: Pod, private readonly options: RunnerOptions) {
    this.network = new PodNetwork(options.addresses);
    const { uid, namespace } = pod.metadata;
    const folder = path.join(options.folder, 'pods', uid!);
    const claims = path.join(options.folder, 'claims');
    this.volumeMaker = new VolumeMaker(options.client, pod, this.network, path.join(folder, 'volumes'), claims);
    const logs = path.join(options.folder, 'logs');
    fs.mkdirSync(logs, { recursive: true });
    const make = (container: Container): RunningContainer => {
      const logFile = path.join(logs, `${namespace}_${pod.metadata.name}_${container.name}.log`);
      const own = path.join(folder, container.name);
      return new RunningContainer(container, logFile, this.network.ip, () => this.sandboxOf(container, own, logFile));
    };
    this.initContainers = (pod.spec.initContainers ?? []).map(make);
    this.containers = pod.spec.containers.map(make);
  }

  public get ip(): string {
    return this.network.ip;
  }

  public get ready(): boolean {
    return !this.stopping && this.phase === 'Running' && this.containers.every((container) => container.ready);
  }

  public container(name: string): RunningContainer {
    const found = [...this.initContainers, ...this.containers].find((one) => one.spec.name === name);
    if (!found) {throw new Error(`pod ${this.pod.metadata.name} has no container ${name}`);}
    return found;
  }

  /** What stands in the way, for messages: the first container that is not as it should be, and the end of its log. */
  public explain(): string {
    const pending = [...this.initContainers.filter((one) => one.lastExit !== 0), ...this.containers];
    const stuck = pending.find((one) => one.message !== '' && !one.ready);
    return `${this.phase}${stuck ? `, container ${stuck.spec.name}: ${stuck.waiting ?? ''} ${stuck.message}` : ''}`;
  }

  public start(): void {
    this.finished = this.runAll().catch((error) => {
      this.phase = 'Failed';
      const [first] = this.containers;
      first.message = error instanceof Error ? error.message : String(error);
    });
    void this.report();
  }

  /** Stops the containers within the pod's grace and gives everything back. */
  public async stop(graceSeconds = this.pod.spec.terminationGracePeriodSeconds ?? 30): Promise<void> {
    this.stopping = true;
    await Promise.all([...this.initContainers, ...this.containers].map((container) => container.stop(graceSeconds)));
    await this.finished;
    await this.volumeMaker.remove();
    this.network.down();
  }

  private async runAll(): Promise<void> {
    await this.network.up();
    await this.makeVolumes();
    const sidecars: RunningContainer[] = [];
    for (const container of this.initContainers) {
      if (container.spec.restartPolicy === 'Always') {
        sidecars.unshift(container);
        await this.startSidecar(container);
        continue;
      }
      await container.run((code) => code !== 0 && this.pod.spec.restartPolicy !== 'Never');
      if (this.stopping) {return;}
      if (container.lastExit !== 0) {
        await this.stopAll(sidecars);
        this.phase = 'Failed';
        return;
      }
    }
    this.phase = 'Running';
    const policy = this.pod.spec.restartPolicy ?? 'Always';
    const codes = await Promise.all(this.containers.map((container) =>
      container.run((code) => policy === 'Always' || (policy === 'OnFailure' && code !== 0))));
    await this.stopAll(sidecars);
    this.phase = codes.every((code) => code === 0) ? 'Succeeded' : 'Failed';
  }

  /** An init container that goes on beside the others; what comes after it waits until it has started. */
  private async startSidecar(container: RunningContainer): Promise<void> {
    void container.run(() => true);
    while (!this.stopping && !container.started) {await sleep(50);}
  }

  /** The last one that started ends first, when all that they are for has ended. */
  private async stopAll(sidecars: readonly RunningContainer[]): Promise<void> {
    for (const sidecar of sidecars) {await sidecar.stop(this.pod.spec.terminationGracePeriodSeconds ?? 30);}
  }

  /** A volume whose object does not exist yet is tried again: the kubelet leaves the pod waiting. */
  private async makeVolumes(): Promise<void> {
    while (!this.stopping) {
      try {
        this.volumes = await this.volumeMaker.make();
        return;
      } catch (error) {
        const [first] = [...this.initContainers, ...this.containers];
        first.message = error instanceof Error ? error.message : String(error);
        first.waiting = 'ContainerCreating';
        await this.volumeMaker.remove();
        await sleep(1000);
      }
    }
  }

  private async sandboxOf(container: Container, folder: string, logFile: string): Promise<Sandbox> {
    const { client, binaries, adjust } = this.options;
    const plain = rootFilesystemOf(container.image, binaries);
    const root = adjust ? adjust(container.image, plain) : plain;
    const namespace = this.pod.metadata.namespace!;
    const hostname = this.pod.spec.hostname ?? this.pod.metadata.name;
    const aliases = (this.pod.spec.hostAliases ?? []).map((alias) => `${alias.ip}\t${(alias.hostnames ?? []).join('\t')}\n`);
    return new Sandbox({
      container,
      spec: this.pod.spec,
      root,
      volumes: this.volumes!,
      env: await environmentOf(client, this.pod, container, this.network, root.env),
      networkNamespace: this.network.namespace,
      hostname,
      folder,
      logFile,
      resolvConf: `nameserver ${this.options.addresses.dns}\nsearch ${namespace}.svc.${CLUSTER_DOMAIN} svc.${CLUSTER_DOMAIN} ${CLUSTER_DOMAIN}\noptions ndots:5\n`,
      hosts: `127.0.0.1\tlocalhost\n${this.ip}\t${hostname}\n${aliases.join('')}`,
    });
  }

  /** Keeps the status in the API server up to date while the pod runs. */
  private async report(): Promise<void> {
    for (;;) {
      const done = this.stopping || this.phase === 'Succeeded' || this.phase === 'Failed';
      const status = this.status();
      const text = JSON.stringify(status);
      if (text !== this.lastStatus) {
        try {
          await this.options.client.setStatus(this.pod, status);
          this.lastStatus = text;
        } catch {
          // The pod may be gone, or the server about to stop; the next round tells.
        }
      }
      if (done) {return;}
      await sleep(300);
    }
  }

  private status(): PodStatus {
    const yesNo = (value: boolean): string => value ? 'True' : 'False';
    const initialized = this.phase !== 'Pending';
    const statusOf = (container: RunningContainer): unknown => ({
      name: container.spec.name,
      image: container.spec.image,
      imageID: '',
      ready: container.ready,
      started: container.started,
      restartCount: container.restarts,
      state: container.running
        ? { running: {} }
        : container.lastExit !== undefined && container.waiting === undefined
          ? { terminated: { exitCode: container.lastExit } }
          : { waiting: { reason: container.waiting ?? 'PodInitializing' } },
    });
    return {
      phase: this.phase,
      podIP: this.ip,
      podIPs: [{ ip: this.ip }],
      hostIP: this.options.addresses.node,
      conditions: [
        { type: 'PodScheduled', status: 'True' },
        { type: 'Initialized', status: yesNo(initialized) },
        { type: 'ContainersReady', status: yesNo(this.ready) },
        { type: 'Ready', status: yesNo(this.ready) },
      ],
      initContainerStatuses: this.initContainers.map(statusOf),
      containerStatuses: this.containers.map(statusOf),
    };
  }
}
