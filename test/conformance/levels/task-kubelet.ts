import { KubeClient } from '../cluster/client';
import { Pod } from '../lib/kube-types';
import { Rounds } from '../lib/rounds';

/**
 * Plays the kubelet for the pods that flytepropeller makes: their images are users' own, so nothing of them runs here. A pod becomes
 * Running and, unless it is to be held, Succeeded.
 */
export class TaskKubelet {
  /** Every task pod that was seen, as it was created. */
  public readonly seen = new Map<string, Pod>();
  /** Pods of these executions stay Running until they are deleted. */
  public readonly held = new Set<string>();
  private readonly rounds = new Rounds(() => this.round());

  public constructor(private readonly client: KubeClient) {}

  public start(): void {
    this.rounds.start();
  }

  public stop(): Promise<void> {
    return this.rounds.stop();
  }

  public podOf(execution: string): Pod | undefined {
    return [...this.seen.values()].find((pod) => pod.metadata.labels?.['execution-id'] === execution);
  }

  private async round(): Promise<void> {
    const pods = await this.client.list<Pod>('v1', 'Pod', undefined, 'execution-id');
    for (const pod of pods) {
      if (!this.seen.has(pod.metadata.uid!)) {this.seen.set(pod.metadata.uid!, pod);}
      if (pod.metadata.deletionTimestamp) {
        // The containers have ended; the last word of a kubelet is to let the object go.
        await this.client.delete(pod, 0);
      } else if (pod.status?.phase === 'Pending') {
        await this.client.setStatus(pod, statusOf(pod, 'Running'));
      } else if (pod.status?.phase === 'Running' && !this.held.has(pod.metadata.labels?.['execution-id'] ?? '')) {
        await this.client.setStatus(pod, statusOf(pod, 'Succeeded'));
      }
    }
  }
}

function statusOf(pod: Pod, phase: 'Running' | 'Succeeded'): unknown {
  const now = new Date().toISOString().replace(/\.\d+Z/, 'Z');
  const running = phase === 'Running';
  return {
    phase,
    startTime: now,
    conditions: ['Initialized', 'PodScheduled', 'Ready', 'ContainersReady'].map((type) => ({
      type, status: running || type === 'Initialized' || type === 'PodScheduled' ? 'True' : 'False', lastTransitionTime: now,
    })),
    containerStatuses: pod.spec.containers.map((container) => ({
      name: container.name,
      image: container.image,
      imageID: container.image,
      ready: running,
      restartCount: 0,
      state: running ? { running: { startedAt: now } } : { terminated: { exitCode: 0, reason: 'Completed', startedAt: now, finishedAt: now } },
    })),
  };
}
