import * as fs from 'node:fs';
import * as path from 'node:path';
import { LevelContext } from './level';
import { ClusterAddresses } from '../cluster/addresses';
import { Container, containersOf, KubeObject, nameOf, templateOf } from '../lib/kube-types';
import { Example, inApplyOrder } from '../lib/manifests';
import { tail } from '../lib/processes';
import { LevelReport } from '../lib/report';
import { programOf, whyAbsent } from '../runner/images';
import { PodRun } from '../runner/pod-runner';
import { TestCluster } from '../runner/test-cluster';

/** An example that runs: its workloads, by what they are. */
export class Stack {
  /**
   * @param prepare what the cluster needs before the example is applied
   * @param addresses of the cluster, and names of its API server outside
   */
  public static async start(
    context: LevelContext, example: Example, report: LevelReport, prepare: (cluster: TestCluster) => Promise<void> = () => Promise.resolve(),
    ...addresses: [addresses?: ClusterAddresses, names?: readonly string[]]
  ): Promise<Stack> {
    const cluster = await TestCluster.start(context.binaries, context.given, context.folder, ...addresses);
    report.with(`kube-apiserver ${await cluster.control.version()}`);
    const stack = new Stack(cluster, example, context);
    await prepare(cluster);
    await cluster.apply(inApplyOrder(example.objects));
    return stack;
  }

  public readonly runs = new Map<string, PodRun>();

  private constructor(public readonly cluster: TestCluster, private readonly example: Example, private readonly context: LevelContext) {}

  /** The workloads whose images have a stand-in or a program that is given; the others are reported, never passed over in silence. */
  public workloads(report?: LevelReport): KubeObject[] {
    return this.example.objects.filter((object) => templateOf(object) !== undefined).filter((object) => {
      const [absent] = containersOf(templateOf(object)!.spec).flatMap((container) => whyAbsent(container.image, this.context.binaries) ?? []);
      if (absent) {report?.note(`not run: ${nameOf(object)}: ${absent}`);}
      return absent === undefined;
    });
  }

  /** The workload whose first container runs one of these programs. */
  public workload(...programs: string[]): KubeObject {
    // Two workloads may share an image; the one that is named after its program is meant.
    const found = this.workloads().filter((object) => programs.includes(programOf(mainContainer(object).image)))
      .sort((a, b) => Number(programs.includes(b.metadata.name)) - Number(programs.includes(a.metadata.name)));
    if (found.length === 0) {throw new Error(`the example has no workload of ${programs.join(' or ')}`);}
    return found[0];
  }

  /** The workload that serves flyteadmin's API: its own, or the process that is all in one. */
  public get api(): string {
    return this.workload('flyteadmin', 'flyte-binary').metadata.name;
  }

  public async run(workload: KubeObject, report: LevelReport): Promise<PodRun> {
    const run = await this.cluster.run(workload);
    for (const note of this.cluster.notes.splice(0)) {report.note(note);}
    this.runs.set(workload.metadata.name, run);
    return run;
  }

  /** Runs every workload that can run, and says whether all became ready. */
  public async runAll(report: LevelReport): Promise<boolean> {
    // flyteadmin first: what ClusterResourceSync sees before the projects are seeded it sees again only after its refresh interval.
    const stores = this.workloads().filter((one) => ['postgres', 'minio'].includes(programOf(mainContainer(one).image)));
    for (const workload of [...stores, this.workloads().find((one) => one.metadata.name === this.api)!]) {await this.run(workload, report);}
    if (!await this.allReady(report, 180)) {return false;}
    const rest = this.workloads(report).filter((workload) => !this.runs.has(workload.metadata.name));
    for (const workload of rest) {await this.run(workload, report);}
    return this.allReady(report, 180);
  }

  public async stopWorkload(name: string, graceSeconds?: number): Promise<void> {
    const run = this.runs.get(name);
    if (run) {await this.cluster.remove(run, graceSeconds);}
    this.runs.delete(name);
  }

  /** Waits for every pod, and says of each that is not ready what stands in its way. */
  public async allReady(report: LevelReport, seconds: number, what = 'is ready'): Promise<boolean> {
    const results = await Promise.all([...this.runs].map(([name, run]) => report.attempt(`${name} ${what}`, async () => {
      try {
        await this.cluster.ready(run, seconds);
      } catch (error) {
        const logs = [...run.initContainers, ...run.containers].filter((one) => one.log() !== '' && !one.ready)
          .map((one) => `\n--- log of ${one.spec.name}\n${tail(one.log(), 2500)}`);
        throw new Error(`${error instanceof Error ? error.message : String(error)}${logs.join('')}`);
      }
    })));
    return results.every(Boolean);
  }

  /** The address of a pod's port, for requests from the node, as `kubectl port-forward` makes them: no policy stands in between. */
  public podUrl(workload: string, port: number): string {
    return `http://${this.addressOf(workload)}:${port}`;
  }

  public addressOf(workload: string): string {
    const run = this.runs.get(workload);
    if (!run) {throw new Error(`${workload} does not run`);}
    return run.ip;
  }

  /** Keeps what the processes said where CONFORMANCE_LOGS points, for whoever looks for the cause of a failure. */
  public async stop(): Promise<void> {
    await this.cluster.stop();
    const keep = process.env.CONFORMANCE_LOGS;
    if (!keep) {return;}
    const target = path.join(keep, path.basename(this.context.folder));
    fs.mkdirSync(target, { recursive: true });
    fs.cpSync(path.join(this.context.folder, 'logs'), path.join(target, 'pods'), { recursive: true });
    for (const file of ['kube-apiserver.log', 'etcd.log', 'audit.log']) {
      fs.copyFileSync(path.join(this.context.folder, 'control-plane', file), path.join(target, file));
    }
  }
}

/** The container that a workload is about: its first. */
export function mainContainer(workload: KubeObject): Container {
  return templateOf(workload)!.spec.containers[0];
}
