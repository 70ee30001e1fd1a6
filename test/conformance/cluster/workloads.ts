import { KubeClient } from './client';
import { KubeObject, Pod, templateOf, Workload } from '../lib/kube-types';

/** The Pod that a controller would make from a workload's template. */
export function podOf(workload: KubeObject, suffix: string, namespace = workload.metadata.namespace): Pod {
  const template = templateOf(workload);
  if (!template) {throw new Error(`${workload.kind} ${workload.metadata.name} has no pod template`);}
  const claims = (workload as Workload).spec.volumeClaimTemplates ?? [];
  const spec = structuredClone(template.spec);
  for (const claim of claims) {
    spec.volumes = [...spec.volumes ?? [], {
      name: claim.metadata.name,
      persistentVolumeClaim: { claimName: `${claim.metadata.name}-${workload.metadata.name}-0` },
    }];
  }
  if (workload.kind === 'StatefulSet') {spec.hostname = `${workload.metadata.name}-0`;}
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: workload.kind === 'StatefulSet' ? `${workload.metadata.name}-0` : `${workload.metadata.name}-${suffix}`,
      namespace,
      labels: template.metadata?.labels,
      annotations: template.metadata?.annotations,
    },
    spec,
  };
}

/** Creates the Pod through the API, so that admission judges and completes it; gives it as stored, with what was warned. */
export async function createPod(client: KubeClient, workload: KubeObject, suffix: string): Promise<{ pod: Pod; warnings: string[] }> {
  const { body, warnings } = await client.create(podOf(workload, suffix));
  return { pod: body, warnings };
}
