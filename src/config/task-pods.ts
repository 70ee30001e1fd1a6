import { dnsConfig } from './dns';
import { seconds } from './durations';
import { nodeAffinityOf, nodeLabelOf, tolerationOf } from './placement';
import { Document, pairs } from '../private/documents';
import { NodeLabel } from '../settings/scheduling';
import { TaskPodLifecycle } from '../settings/task-execution';
import { quantity, ResolvedTaskResources, TaskResourceAmounts } from '../settings/task-resources';
import { TaskScheduling } from '../settings/task-scheduling';
import { TaskSecurity } from '../settings/task-security';
import { TaskOptions } from '../settings/tasks';

/** What decides over the pods of tasks. */
export interface TaskPodSettings {
  readonly resources: ResolvedTaskResources;
  readonly security: TaskSecurity;
  readonly pods: TaskOptions;
  /** Environment that follows from other settings; what the consumer says wins. */
  readonly derivedEnv: { readonly [name: string]: string };
  readonly podTemplate?: string;
  /** Image of the sidecar that exchanges data for raw containers; empty where it would show a key. */
  readonly coPilotImage: string;
  /** Whether ids are written, or left to the platform. */
  readonly pinsIds: boolean;
}

/** The `task_resources` section of flyteadmin. */
export function taskResourcesSection({ defaults, limits }: ResolvedTaskResources): Document {
  return { task_resources: { defaults: amounts(defaults), limits: amounts(limits) } };
}

/** `plugins.k8s` of flytepropeller: what the pods of all tasks are made of. */
export function taskPodsSection(settings: TaskPodSettings): Document {
  const { cpu, memory } = amounts(settings.resources.defaults);
  const { coPilot = {}, labels, annotations, dns = {}, lifecycle = {}, scheduling = {} } = settings.pods;
  return {
    plugins: {
      k8s: {
        'co-pilot': {
          'name': 'flyte-copilot-',
          'image': settings.coPilotImage,
          'start-timeout': '30s',
          'timeout': seconds(coPilot.timeout),
          'cpu': coPilot.cpu?.amount,
          'memory': quantity(coPilot.memory),
          'storage': quantity(coPilot.storage),
        },
        // What flytepropeller falls back on where flyteadmin said nothing.
        'default-cpus': cpu,
        'default-memory': memory,
        'default-pod-template-name': settings.podTemplate,
        'default-labels': pairs(labels),
        'default-annotations': pairs(annotations),
        'default-pod-dns-config': dnsConfig(dns),
        ...placement(scheduling),
        ...lifecycleKeys(lifecycle),
        ...contexts(settings),
        ...environment(settings),
      },
    },
  };
}

function placement({ nodeSelector, tolerations, nodeAffinity, schedulerName, interruptible = {}, gpu = {}, ...resources }: TaskScheduling): Document {
  return {
    'default-node-selector': pairs(nodeSelector),
    'default-tolerations': tolerations?.map(tolerationOf),
    'default-affinity': nodeAffinity === undefined || nodeAffinity.length === 0 ? undefined : { nodeAffinity: nodeAffinityOf(nodeAffinity) },
    'scheduler-name': schedulerName,
    'resource-tolerations': resources.resourceTolerations === undefined ? undefined
      : Object.entries(resources.resourceTolerations).map(([resource, list]) => ({ [resource]: list.map(tolerationOf) })),
    'add-tolerations-for-extended-resources': resources.tolerateExtendedResources,
    'interruptible-node-selector': pairs(interruptible.nodeSelector),
    'interruptible-tolerations': interruptible.tolerations?.map(tolerationOf),
    'interruptible-node-selector-requirement': nodeLabel(interruptible.nodeLabel),
    'non-interruptible-node-selector-requirement': nodeLabel(interruptible.otherwiseNodeLabel),
    'gpu-resource-name': gpu.resourceName,
    'gpu-device-node-label': gpu.deviceNodeLabel,
    'gpu-partition-size-node-label': gpu.partitionSizeNodeLabel,
    'gpu-unpartitioned-node-selector-requirement': nodeLabel(gpu.unpartitionedNodeLabel),
    'gpu-unpartitioned-toleration': gpu.unpartitionedToleration === undefined ? undefined : tolerationOf(gpu.unpartitionedToleration),
  };
}

function nodeLabel(label: NodeLabel | undefined): Document | undefined {
  return label === undefined ? undefined : nodeLabelOf(label);
}

function lifecycleKeys(lifecycle: TaskPodLifecycle): Document {
  return {
    'inject-finalizer': lifecycle.injectFinalizer,
    'delete-resource-on-finalize': lifecycle.deleteWhenDone,
    'pod-pending-timeout': seconds(lifecycle.pendingTimeout),
    'image-pull-backoff-grace-period': seconds(lifecycle.imagePullGracePeriod),
    'create-container-error-grace-period': seconds(lifecycle.createContainerGracePeriod),
    'create-container-config-error-grace-period': seconds(lifecycle.containerConfigGracePeriod),
    'image-pull-policy': lifecycle.imagePullPolicy,
    'send-object-events': lifecycle.sendObjectEvents,
  };
}

/** Without pinned ids the platform assigns them. */
function contexts({ security: { runAs }, pinsIds }: TaskPodSettings): Document {
  if (runAs === undefined) { return {}; }
  return {
    'default-pod-security-context': {
      runAsNonRoot: true,
      ...(pinsIds ? { runAsUser: runAs.user, runAsGroup: runAs.group, fsGroup: runAs.fsGroup, fsGroupChangePolicy: 'OnRootMismatch' } : {}),
      seccompProfile: { type: 'RuntimeDefault' },
    },
    'default-security-context': { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  };
}

function environment({ pods, derivedEnv }: TaskPodSettings): Document {
  return {
    'default-env-vars': pairs({ ...derivedEnv, ...pods.env }),
    'default-env-from-secrets': names(pods.envFromSecrets),
    'default-env-from-configmaps': names(pods.envFromConfigMaps),
  };
}

function names(objects: readonly { readonly name: string }[] = []): string[] | undefined {
  return objects.length === 0 ? undefined : objects.map(({ name }) => name);
}

function amounts(of: TaskResourceAmounts): Document {
  return {
    cpu: of.cpu === undefined ? undefined : String(of.cpu.amount),
    memory: quantity(of.memory),
    ephemeralStorage: quantity(of.ephemeralStorage),
    gpu: of.gpu === undefined ? undefined : String(of.gpu),
  };
}
