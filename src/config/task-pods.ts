import { Document } from '../private/documents';
import { quantity, ResolvedTaskResources, TaskResourceAmounts } from '../settings/task-resources';
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
  return {
    plugins: {
      k8s: {
        'co-pilot': { 'name': 'flyte-copilot-', 'image': settings.coPilotImage, 'start-timeout': '30s' },
        // What flytepropeller falls back on where flyteadmin said nothing.
        'default-cpus': cpu,
        'default-memory': memory,
        'default-pod-template-name': settings.podTemplate,
        ...contexts(settings),
        ...environment(settings),
      },
    },
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

/** Names keep their case in lists of maps with one key only. */
function environment({ pods, derivedEnv }: TaskPodSettings): Document {
  const env = { ...derivedEnv, ...pods.env };
  const names = Object.keys(env).sort();
  return {
    'default-env-vars': names.length === 0 ? undefined : names.map((name) => ({ [name]: env[name] })),
    'default-env-from-secrets': pods.envFromSecrets === undefined || pods.envFromSecrets.length === 0 ? undefined : pods.envFromSecrets.map(({ name }) => name),
  };
}

function amounts(of: TaskResourceAmounts): Document {
  return {
    cpu: of.cpu === undefined ? undefined : String(of.cpu.amount),
    memory: quantity(of.memory),
    ephemeralStorage: quantity(of.ephemeralStorage),
    gpu: of.gpu === undefined ? undefined : String(of.gpu),
  };
}
