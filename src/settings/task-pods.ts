import * as kplus from 'cdk8s-plus-27';
import { credentialsIn, isCredentialName, isLiteral } from '../judging/hardening/credentials';
import { refusal } from '../private/checks';

/**
 * What the pods of all tasks have in common.
 */
export interface TaskPodOptions {
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
export function requireTaskPods(path: string, options: TaskPodOptions): TaskPodOptions {
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
