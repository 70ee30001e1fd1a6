import * as path from 'node:path';
import { forStandIns } from './deviations';
import { Binaries, RootFilesystem } from './images';
import { setUpNode } from './network';
import { PodRun } from './pod-runner';
import { PolicyEngine } from './policies';
import { Endpoint, ServiceNetwork } from './services';
import { ClusterAddresses, FIRST } from '../cluster/addresses';
import { KubeClient } from '../cluster/client';
import { ControlPlane } from '../cluster/control-plane';
import { Stewards } from '../cluster/stewards';
import { createPod } from '../cluster/workloads';
import { KubeObject, Pod } from '../lib/kube-types';
import { waitFor } from '../lib/wait';

/** API server, pod runner and Service network in one, for the levels. */
export class TestCluster {
  /**
   * @param addresses those of one cluster; several at once have their own
   * @param names of its API server, outside the cluster
   */
  public static async start(
    binaries: Binaries, given: readonly string[], folder: string, addresses: ClusterAddresses = FIRST, names: readonly string[] = [],
  ): Promise<TestCluster> {
    const cluster = new TestCluster(binaries, given, folder, addresses, names);
    await setUpNode(addresses);
    await cluster.control.start();
    cluster.stewards = new Stewards(cluster.control);
    await cluster.stewards.tend();
    cluster.stewards.start();
    cluster.services = new ServiceNetwork(cluster.client, addresses, () => cluster.endpoints(), (ip) => cluster.sourceOf(ip), cluster.policies.gate);
    await cluster.policies.follow(cluster.client);
    await cluster.services.start();
    return cluster;
  }

  public readonly control: ControlPlane;
  public readonly runs: PodRun[] = [];
  /** What a stand-in could not be held to. */
  public readonly notes: string[] = [];
  public readonly policies: PolicyEngine;
  public adjust?: (image: string, root: RootFilesystem) => RootFilesystem;
  /** Changes a pod as it starts, as admission of a cloud does. */
  public amend?: (pod: Pod) => Promise<Pod>;
  private stewards?: Stewards;
  private services?: ServiceNetwork;
  private count = 0;
  /** Every pod by its address, which no other gets. */
  private readonly byAddress = new Map<string, PodRun>();

  private constructor(
    private readonly binaries: Binaries,
    private readonly given: readonly string[],
    private readonly folder: string,
    private readonly at: ClusterAddresses,
    names: readonly string[],
  ) {
    this.policies = new PolicyEngine(at);
    const { etcd, 'kube-apiserver': server } = binaries;
    this.control = new ControlPlane({ etcd, 'kube-apiserver': server }, path.join(folder, 'control-plane'), at, names);
  }

  public get client(): KubeClient {
    return this.control.client;
  }

  public get network(): ServiceNetwork {
    return this.services!;
  }

  public endpoints(): Endpoint[] {
    return this.runs.filter((run) => run.phase !== 'Succeeded' && run.phase !== 'Failed')
      .map(endpointOf);
  }

  /** Who calls from an address. A pod that is being stopped, or has ended since it called, is still that pod. */
  public sourceOf(ip: string): Endpoint | undefined {
    const run = this.byAddress.get(ip);
    return run && endpointOf(run);
  }

  /** Applies objects as one field manager, and furnishes namespaces that are new. */
  public async apply(objects: KubeObject[]): Promise<void> {
    for (const object of objects) {
      await this.client.apply(object, { force: true });
      if (object.kind === 'Namespace') {await this.stewards!.tend();}
      if (object.kind === 'CustomResourceDefinition') {await this.established(object.metadata.name);}
    }
    await this.services!.sync();
    // Read between two of them, a default deny would hold without what opens it, until the next reading.
    await this.policies.sync(this.client);
  }

  public async established(definition: string): Promise<void> {
    await waitFor(`definition ${definition} is established`, 30, async () => {
      const { status } = await this.client.get<KubeObject & { status?: { conditions?: { type: string; status: string }[] } }>(
        'apiextensions.k8s.io/v1', 'CustomResourceDefinition', definition);
      return status?.conditions?.some((condition) => condition.type === 'Established' && condition.status === 'True') || undefined;
    });
  }

  /** Creates the Pod of a workload through the API and runs it. */
  public async run(workload: KubeObject): Promise<PodRun> {
    this.count += 1;
    const { pod } = await createPod(this.client, workload, `run${this.count}`);
    return this.runPod(pod);
  }

  public async runPod(pod: Pod): Promise<PodRun> {
    const { pod: adjusted, notes } = forStandIns(await this.amend?.(pod) ?? pod, this.given);
    this.notes.push(...notes);
    const run = new PodRun(adjusted, { client: this.client, binaries: this.binaries, folder: this.folder, addresses: this.at, adjust: this.adjust });
    this.runs.push(run);
    this.byAddress.set(run.ip, run);
    run.start();
    return run;
  }

  public async ready(run: PodRun, seconds: number): Promise<void> {
    await waitFor(`pod ${run.pod.metadata.name} is ready`, seconds, () => {
      if (run.ready) {return true;}
      throw new Error(run.explain());
    });
  }

  /** Stops a pod and deletes it from the API. */
  public async remove(run: PodRun, graceSeconds?: number): Promise<void> {
    await this.end(run, graceSeconds);
    await this.client.delete(run.pod, 0);
  }

  /** Stops a pod that somebody else has deleted. */
  public async end(run: PodRun, graceSeconds?: number): Promise<void> {
    this.runs.splice(this.runs.indexOf(run), 1);
    await run.stop(graceSeconds);
  }

  public async stop(): Promise<void> {
    await Promise.all(this.runs.map((run) => run.stop(3).catch(() => undefined)));
    this.runs.length = 0;
    this.policies.stop();
    this.services?.stop();
    await this.stewards?.stop();
    await this.control.stop();
  }
}

function endpointOf(run: PodRun): Endpoint {
  return { pod: run.pod, ip: run.ip, ready: run.ready };
}
