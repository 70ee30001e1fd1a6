import { pairsOf, suffix } from './basic';
import { ROOT } from './pods';
import { credentialOf } from '../../judging/hardening/credentials';
import { isFields } from '../../judging/manifest/json';
import { call, existing, literal, object } from '../code';
import { Part, Reader } from '../row';

/** The Secret of credentials that the values gave to every task in plain text. */
export const TASK_SECRET = 'flyte-task-env';

/** `default-env-vars`: credentials come from a Secret in the namespaces of tasks, by one reference. */
export const taskEnv: Reader = (value, context, path) => (pairsOf(value) ?? [{ at: '', key: '', value }]).map(({ at, key, value: one }): Part => {
  if (key === '' || typeof one === 'object') { return { at, refused: 'it must be a list of maps with one variable each; use tasks.env' }; }
  const text = String(one);
  // The user of a key is no secret, but belongs into the same Secret: one without the other is of no use.
  if (credentialOf(key, text) !== undefined || /ACCESS_KEY_ID$/.test(key)) {
    context.secret(TASK_SECRET, key, `${path}${at}`);
    return { at, of: ['tasks', 'envFromSecrets[task-env]'], code: existing('Secret', TASK_SECRET), note: 'the Secret stands in the namespace of each project and domain' };
  }
  if (key === 'FLYTE_AWS_ENDPOINT' && context.store.factory === 'ObjectStore.s3Compatible') { return { at, same: 'tasks are told the endpoint of the store' }; }
  return { at, to: [{ key }], code: literal(text) };
});

/** The security context of every task. */
export const securityOfTasks: Reader = (value) => {
  if (!isFields(value)) { return { refused: ROOT }; }
  const user = value.runAsUser;
  return Object.entries(value).map(([key, one]): Part => {
    const at = suffix(key);
    if (key === 'runAsUser') {
      return typeof one === 'number' && one > 0 ? { at, code: call('TaskSecurity.nonRoot', call('RunAs.of', object({ user: literal(one), group: groupOf(value) }))) } : { at, refused: ROOT };
    }
    if ((key === 'runAsGroup' || key === 'fsGroup') && typeof one === 'number' && one > 0) {
      return typeof user === 'number' && user > 0 ? { at, same: 'said with the user' } : { at, refused: 'a group comes with its user: TaskSecurity.nonRoot(RunAs.of({ user, group }))' };
    }
    const harmless = (key === 'runAsNonRoot' && one === true) || (['allowPrivilegeEscalation', 'privileged'].includes(key) && one === false)
      || (key === 'seccompProfile' && isFields(one) && one.type === 'RuntimeDefault') || (key === 'capabilities' && isFields(one) && !('add' in one));
    return harmless ? { at, same: 'TaskSecurity.nonRoot() has it so' } : { at, refused: `tasks are not root and get no privilege by default; ${ROOT}` };
  });
};

function groupOf({ runAsGroup }: { readonly runAsGroup?: unknown }) {
  return typeof runAsGroup === 'number' && runAsGroup > 0 ? literal(runAsGroup) : undefined;
}
