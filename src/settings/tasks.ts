import * as kplus from 'cdk8s-plus-27';
import { FlyteDnsConfig, requireDns } from './dns';
import { LogLink, requireLogLinks } from './log-link';
import {
  CoPilotOptions, requireCoPilot, requireExecution, requireLifecycle, TaskExecutionOptions, TaskPodLifecycle,
} from './task-execution';
import { TaskPlugin } from './task-plugin';
import { TaskResources } from './task-resources';
import { requireTaskScheduling, TaskScheduling } from './task-scheduling';
import { TaskSecurity } from './task-security';
import { credentialOf } from '../judging/hardening/credentials';
import { refusal, requireSubdomain } from '../private/checks';
import { repeated } from '../private/lists';
import { requireAnnotations, requireLabels } from '../private/metadata-checks';

/**
 * Everything about the pods of tasks: what they may use, run as, and find in their environment.
 */
export interface TaskOptions {
  /**
   * Resources of tasks that ask for none, and the most that any may ask for.
   * @default - 100 millicores and 500 MiB; at most 2 CPUs, 1 GiB, 1 GPU
   */
  readonly resources?: TaskResources;

  /**
   * Security context of task pods.
   * @default TaskSecurity.nonRoot()
   */
  readonly security?: TaskSecurity;

  /**
   * Kinds of tasks that can run; become `tasks.task-plugins`. Each brings its own permissions. At least one.
   * @default - container, sidecar, k8s-array, echo
   */
  readonly plugins?: TaskPlugin[];

  /**
   * Name of the PodTemplate that pods are made of for tasks which name none, such as `ClusterResourceTemplate.podTemplate` makes it;
   * becomes `plugins.k8s.default-pod-template-name`. It is looked for in the task's namespace, then in flytepropeller's.
   * @default - within `FlyteCore` the one among the templates of its `taskNamespaces`, else none
   */
  readonly podTemplate?: string;

  /**
   * Labels of every task pod; becomes `plugins.k8s.default-labels`. Azure's workload identity wants `azure.workload.identity/use: 'true'`.
   * @default - none but Flyte's own
   */
  readonly labels?: { [name: string]: string };

  /**
   * Annotations of every task pod; becomes `plugins.k8s.default-annotations`.
   * @default - `cluster-autoscaler.kubernetes.io/safe-to-evict: 'false'`, so that no node with a running task is taken away
   */
  readonly annotations?: { [name: string]: string };

  /**
   * Where task pods run.
   * @default - wherever Kubernetes places them
   */
  readonly scheduling?: TaskScheduling;

  /**
   * Where task pods look for names beyond the cluster's DNS; becomes `plugins.k8s.default-pod-dns-config`. The host's network, which Flyte
   * could give them too, is refused.
   * @default - the cluster's DNS alone
   */
  readonly dns?: FlyteDnsConfig;

  /**
   * Links from a task in the console to its logs and other pages, of every kind of task; a plugin's own take their place for its tasks.
   * @default - none
   */
  readonly logLinks?: LogLink[];

  /**
   * How long tasks may take, and how often they are tried.
   * @default - as `TaskExecutionOptions`
   */
  readonly execution?: TaskExecutionOptions;

  /**
   * What becomes of task pods that do not start, and of those that are done.
   * @default - as `TaskPodLifecycle`
   */
  readonly lifecycle?: TaskPodLifecycle;

  /**
   * The sidecar that exchanges the data of raw-container tasks.
   * @default - as `CoPilotOptions`
   */
  readonly coPilot?: CoPilotOptions;

  /**
   * Environment of every task; becomes `plugins.k8s.default-env-vars`. An S3-compatible store's endpoint, `FLYTE_AWS_ENDPOINT`, is there
   * without being said. Credentials only by `envFromSecrets`.
   * @default - the object store's endpoint, where tasks could not know it
   */
  readonly env?: { [name: string]: string };

  /**
   * Secrets whose keys become environment of every task; become `plugins.k8s.default-env-from-secrets`. Each must stand in the namespace
   * of each project and domain. Where it does not, tasks start without it: Flyte marks it optional.
   * @default - none
   */
  readonly envFromSecrets?: kplus.ISecret[];

  /**
   * ConfigMaps whose keys become environment of every task; become `plugins.k8s.default-env-from-configmaps`. Each must stand in the
   * namespace of each project and domain. Where it does not, tasks start without it: Flyte marks it optional.
   * @default - none
   */
  readonly envFromConfigMaps?: kplus.IConfigMap[];
}

const BY_SECRET = "make a Secret with this key in each project's namespace, and name it in tasks.envFromSecrets";

/** Refuses an environment that would not reach tasks, or show secrets on its way. */
export function requireTasks(path: string, options: TaskOptions): TaskOptions {
  if (options.podTemplate !== undefined) { requireSubdomain(path, 'tasks.podTemplate', options.podTemplate, 'name a PodTemplate'); }
  requireTaskEnv(path, options.env ?? {});
  requireOnce(path, 'tasks.envFromSecrets', 'Secret', options.envFromSecrets);
  requireOnce(path, 'tasks.envFromConfigMaps', 'ConfigMap', options.envFromConfigMaps);
  requireLabels(path, 'tasks.labels', options.labels);
  requireAnnotations(path, 'tasks.annotations', options.annotations);
  if (options.dns !== undefined) { requireDns(path, options.dns, 'tasks.dns'); }
  requireTaskScheduling(path, 'tasks.scheduling', options.scheduling ?? {});
  requireLogLinks(path, 'tasks.logLinks', options.logLinks ?? []);
  requireExecution(path, options.execution ?? {});
  requireLifecycle(path, options.lifecycle ?? {});
  requireCoPilot(path, options.coPilot ?? {});
  return options;
}

function requireTaskEnv(path: string, env: { [name: string]: string }): void {
  for (const [name, value] of Object.entries(env)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw refusal(path, 'tasks.env', 'have names of letters, digits and _ as keys', name, 'rename it');
    }
    if (/^FLYTE_INTERNAL_|^FLYTE_ATTEMPT_NUMBER$/.test(name)) {
      throw refusal(path, 'tasks.env', 'leave what Flyte tells each task to Flyte', name, 'use another name');
    }
    const what = credentialOf(name, value);
    if (what !== undefined) { throw refusal(path, `tasks.env.${name}`, 'come from a Secret', `(${what})`, BY_SECRET); }
  }
}

function requireOnce(path: string, prop: string, kind: string, objects: readonly { readonly name: string }[] = []): void {
  const twice = repeated(objects.map(({ name }) => name));
  if (twice !== undefined) { throw refusal(path, prop, `name each ${kind} once`, twice, 'remove one of them'); }
}
