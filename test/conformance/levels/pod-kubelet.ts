import { Pod } from '../lib/kube-types';
import { Rounds } from '../lib/rounds';
import { PodRun } from '../runner/pod-runner';
import { TestCluster } from '../runner/test-cluster';

/**
 * Starts the pods that a process makes, flytepropeller's of tasks or its manager's of engines, as a kubelet would: their own users, mounts,
 * environment and service accounts.
 */
export class PodKubelet {
  /** Every pod of a task that was started, by its uid. */
  public readonly runs = new Map<string, PodRun>();
  /** What kept a pod from being started. */
  public readonly problems: string[] = [];
  private readonly rounds = new Rounds(() => this.round());

  /** @param selector the label by which the pods are known */
  public constructor(private readonly cluster: TestCluster, private readonly selector = 'execution-id') {}

  public start(): void {
    this.rounds.start();
  }

  public stop(): Promise<void> {
    return this.rounds.stop();
  }

  /** The runs of an execution's pods. */
  public of(execution: string): PodRun[] {
    return [...this.runs.values()].filter((run) => run.pod.metadata.labels?.['execution-id'] === execution);
  }

  private async round(): Promise<void> {
    const pods = await this.cluster.client.list<Pod>('v1', 'Pod', undefined, this.selector);
    // On no node, a pod is gone at once when it is deleted, and another may have its name already.
    const gone = [...this.runs].filter(([uid, run]) => this.cluster.runs.includes(run) && !pods.some(({ metadata }) => metadata.uid === uid));
    for (const [, run] of gone) {await this.cluster.end(run, 2);}
    for (const pod of pods) {
      const run = this.runs.get(pod.metadata.uid!);
      if (run === undefined && !pod.metadata.deletionTimestamp) {
        await this.begin(pod);
      } else if (run !== undefined && pod.metadata.deletionTimestamp && this.cluster.runs.includes(run)) {
        await this.cluster.remove(run, 2);
      }
    }
  }

  private async begin(pod: Pod): Promise<void> {
    try {
      this.runs.set(pod.metadata.uid!, await this.cluster.runPod(pod));
    } catch (error) {
      this.problems.push(`${pod.metadata.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
