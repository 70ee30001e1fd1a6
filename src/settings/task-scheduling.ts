import { FlyteToleration, NodeLabel, NodeTerm, requireScheduling, requireToleration } from './scheduling';
import { refusal, requireInteger, requireSubdomain } from '../private/checks';
import { isQualifiedName, requireLabels } from '../private/metadata-checks';

/**
 * Where the pods of tasks run.
 */
export interface TaskScheduling {
  /**
   * Labels that a node must have, all of them; becomes `plugins.k8s.default-node-selector`.
   * @default - none
   */
  readonly nodeSelector?: { [name: string]: string };

  /**
   * Taints of nodes that do not keep task pods away; becomes `plugins.k8s.default-tolerations`.
   * @default - none
   */
  readonly tolerations?: FlyteToleration[];

  /**
   * Nodes by label: one of the required terms must fit, and of those that do, preferred ones come first; becomes `plugins.k8s.default-affinity`.
   * @default - any node
   */
  readonly nodeAffinity?: NodeTerm[];

  /**
   * Taints that do not keep tasks away which ask for a resource, by the resource's name, such as `nvidia.com/gpu` or `ephemeral-storage`;
   * becomes `plugins.k8s.resource-tolerations`.
   * @default - none
   */
  readonly resourceTolerations?: { [resource: string]: FlyteToleration[] };

  /**
   * Extended resources whose name is also the key of a taint, which tasks that ask for one tolerate; becomes
   * `plugins.k8s.add-tolerations-for-extended-resources`.
   * @default - none
   */
  readonly tolerateExtendedResources?: string[];

  /**
   * Scheduler that places task pods; becomes `plugins.k8s.scheduler-name`.
   * @default - Kubernetes' own
   */
  readonly schedulerName?: string;

  /**
   * Tasks that may be interrupted, as on spot nodes.
   * @default - as `InterruptibleTaskOptions`
   */
  readonly interruptible?: InterruptibleTaskOptions;

  /**
   * Tasks that ask for a GPU.
   * @default - as `GpuTaskOptions`
   */
  readonly gpu?: GpuTaskOptions;
}

/**
 * Tasks that may be interrupted, as on spot nodes.
 */
export interface InterruptibleTaskOptions {
  /**
   * Whether tasks that say nothing may be interrupted; becomes `flyteadmin.interruptible`.
   * @default false
   */
  readonly byDefault?: boolean;

  /**
   * Labels that a node must have for them, all of them; becomes `plugins.k8s.interruptible-node-selector`.
   * @default - none
   */
  readonly nodeSelector?: { [name: string]: string };

  /**
   * Taints of nodes that do not keep them away; becomes `plugins.k8s.interruptible-tolerations`.
   * @default - none
   */
  readonly tolerations?: FlyteToleration[];

  /**
   * Label that a node must have for them; becomes `plugins.k8s.interruptible-node-selector-requirement`.
   * @default - none
   */
  readonly nodeLabel?: NodeLabel;

  /**
   * Label that a node must have for all other tasks; becomes `plugins.k8s.non-interruptible-node-selector-requirement`.
   * @default - none
   */
  readonly otherwiseNodeLabel?: NodeLabel;

  /**
   * Failures after which a task is no longer interrupted; below 0 counted from the end, so that -1 is the last attempt. Becomes
   * `propeller.node-config.interruptible-failure-threshold`.
   * @default -1
   */
  readonly failureThreshold?: number;
}

/**
 * Tasks that ask for a GPU.
 */
export interface GpuTaskOptions {
  /**
   * Name under which nodes offer GPUs; becomes `plugins.k8s.gpu-resource-name`.
   * @default 'nvidia.com/gpu'
   */
  readonly resourceName?: string;

  /**
   * Label of nodes whose value names the kind of GPU; becomes `plugins.k8s.gpu-device-node-label`.
   * @default 'k8s.amazonaws.com/accelerator'
   */
  readonly deviceNodeLabel?: string;

  /**
   * Label of nodes whose value is the size of a GPU's partition; becomes `plugins.k8s.gpu-partition-size-node-label`.
   * @default 'k8s.amazonaws.com/gpu-partition-size'
   */
  readonly partitionSizeNodeLabel?: string;

  /**
   * What a node's label must be for tasks that ask for a whole GPU; becomes `plugins.k8s.gpu-unpartitioned-node-selector-requirement`.
   * @default - the label of partitions is not there
   */
  readonly unpartitionedNodeLabel?: NodeLabel;

  /**
   * Taint that does not keep tasks away which ask for a whole GPU; becomes `plugins.k8s.gpu-unpartitioned-toleration`.
   * @default - none
   */
  readonly unpartitionedToleration?: FlyteToleration;
}

const COPY = 'copy it from the node';

/** Refuses what no node could be, or Flyte would not take. */
export function requireTaskScheduling(path: string, prop: string, scheduling: TaskScheduling): void {
  const { interruptible = {}, gpu = {} } = scheduling;
  requireScheduling(path, prop, {
    nodeSelector: scheduling.nodeSelector, tolerations: scheduling.tolerations, nodeAffinity: scheduling.nodeAffinity,
  });
  requireScheduling(path, `${prop}.interruptible`, { tolerations: interruptible.tolerations });
  requireLabels(path, `${prop}.interruptible.nodeSelector`, interruptible.nodeSelector, COPY);
  for (const [resource, tolerations] of Object.entries(scheduling.resourceTolerations ?? {})) {
    requireName(path, `${prop}.resourceTolerations`, resource, 'copy it from the node, such as nvidia.com/gpu');
    requireScheduling(path, `${prop}.resourceTolerations['${resource}']`, { tolerations });
  }
  scheduling.tolerateExtendedResources?.forEach((resource, index) => {
    if (!resource.includes('/')) {
      throw refusal(path, `${prop}.tolerateExtendedResources[${index}]`, 'be an extended resource', resource, 'write it with its domain, such as nvidia.com/gpu');
    }
    requireName(path, `${prop}.tolerateExtendedResources[${index}]`, resource, 'copy it from the node');
  });
  if (scheduling.schedulerName !== undefined) { requireSubdomain(path, `${prop}.schedulerName`, scheduling.schedulerName, 'name an existing scheduler'); }
  if (interruptible.failureThreshold !== undefined) {
    requireInteger(path, `${prop}.interruptible.failureThreshold`, interruptible.failureThreshold, -100, 100, 'leave it out for -1, the last attempt');
  }
  for (const name of ['resourceName', 'deviceNodeLabel', 'partitionSizeNodeLabel'] as const) {
    const value = gpu[name];
    if (value !== undefined) { requireName(path, `${prop}.gpu.${name}`, value, COPY); }
  }
  if (gpu.unpartitionedToleration !== undefined) {
    requireToleration(path, `${prop}.gpu.unpartitionedToleration`, gpu.unpartitionedToleration);
  }
}

function requireName(path: string, prop: string, name: string, fix: string): void {
  if (!isQualifiedName(name)) { throw refusal(path, prop, 'be a qualified name', name, fix); }
}
