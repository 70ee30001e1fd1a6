import { KubeClient } from '../cluster/client';
import { Pod } from '../lib/kube-types';
import { sleep } from '../lib/wait';
import { PodRun } from '../runner/pod-runner';
import { TestCluster } from '../runner/test-cluster';

/** Starts the pods that flytepropeller makes, as a kubelet would: their own users, mounts, environment and service accounts. */
export class PodKubelet {
  /** Every pod of a task that was started, by its uid. */
  public readonly runs = new Map<string, PodRun>();
  /** What kept a pod from being started. */
  public readonly problems: string[] = [];
  private going = true;
  private loop?: Promise<void>;

  public constructor(private readonly cluster: TestCluster) {}

  private get client(): KubeClient {
    return this.cluster.client;
  }

  public start(): void {
    this.loop = (async () => {
      while (this.going) {
        await this.round().catch(() => undefined);
        await sleep(300);
      }
    })();
  }

  public async stop(): Promise<void> {
    this.going = false;
    await this.loop;
  }

  /** The runs of an execution's pods. */
  public of(execution: string): PodRun[] {
    return [...this.runs.values()].filter((run) => run.pod.metadata.labels?.['execution-id'] === execution);
  }

  private async round(): Promise<void> {
    for (const pod of await this.client.list<Pod>('v1', 'Pod', undefined, 'execution-id')) {
      const run = this.runs.get(pod.metadata.uid!);
      if (run === undefined && !pod.metadata.deletionTimestamp) {
        this.begin(pod);
      } else if (run !== undefined && pod.metadata.deletionTimestamp && this.cluster.runs.includes(run)) {
        await this.cluster.remove(run, 2);
      }
    }
  }

  private begin(pod: Pod): void {
    try {
      this.runs.set(pod.metadata.uid!, this.cluster.runPod(pod));
    } catch (error) {
      this.problems.push(`${pod.metadata.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
