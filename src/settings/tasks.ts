import * as kplus from 'cdk8s-plus-27';
import { TaskPlugin } from './task-plugin';
import { TaskResources } from './task-resources';
import { TaskSecurity } from './task-security';
import { credentialsIn, isCredentialName, isLiteral } from '../judging/hardening/credentials';
import { refusal, requireSubdomain } from '../private/checks';

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
}

const BY_SECRET = "make a Secret with this key in each project's namespace, and name it in tasks.envFromSecrets";

/** Refuses an environment that would not reach tasks, or show secrets on its way. */
export function requireTasks(path: string, options: TaskOptions): TaskOptions {
  if (options.podTemplate !== undefined) { requireSubdomain(path, 'tasks.podTemplate', options.podTemplate, 'name a PodTemplate'); }
  requireTaskEnv(path, options.env ?? {});
  const secrets = (options.envFromSecrets ?? []).map((secret) => secret.name);
  const twice = secrets.find((name, index) => secrets.indexOf(name) !== index);
  if (twice !== undefined) { throw refusal(path, 'tasks.envFromSecrets', 'name each Secret once', twice, 'remove one of them'); }
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
    const [what] = isCredentialName(name) && isLiteral(value) ? ['a text'] : credentialsIn(value);
    if (what !== undefined) { throw refusal(path, `tasks.env.${name}`, 'come from a Secret', `(${what})`, BY_SECRET); }
  }
}
