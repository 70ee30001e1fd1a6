import { Pod } from '../lib/kube-types';
import { Rounds } from '../lib/rounds';
import { PodRun } from '../runner/pod-runner';
import { TestCluster } from '../runner/test-cluster';

/** Starts the pods that flytepropeller makes, as a kubelet would: their own users, mounts, environment and service accounts. */
export class PodKubelet {
  /** Every pod of a task that was started, by its uid. */
  public readonly runs = new Map<string, PodRun>();
  /** What kept a pod from being started. */
  public readonly problems: string[] = [];
  private readonly rounds = new Rounds(() => this.round());

  public constructor(private readonly cluster: TestCluster) {}

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
    for (const pod of await this.cluster.client.list<Pod>('v1', 'Pod', undefined, 'execution-id')) {
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
