import { ALL } from './covers';
import { Slot } from './slot';
import { listAt, textAt, textsAt, valueAt } from '../manifest/fields';
import { ObjectView } from '../manifest/views';
import { AppObjects } from '../report/app-objects';

/** More than any app binds, and little enough to compare each with each. */
const LIMIT = 10_000;

/** Manifests that spell out more rights than can be compared. */
export class TooManyRights extends Error {
  constructor() {
    super(`its roles spell out more than ${LIMIT} rights; compare parts of it`);
  }
}

const GROUP = 'rbac.authorization.k8s.io/';

/** What each subject of a binding may do: one slot for each verb on each resource. */
export function rightsOf(objects: AppObjects): Slot[] {
  const found: Slot[] = [];
  for (const binding of ['ClusterRoleBinding', 'RoleBinding'].flatMap((kind) => objects.ofKind(kind, GROUP))) {
    for (const subject of listAt(binding.fields, 'subjects')) {
      for (const slot of rightsBy(binding, subjectWords(subject, binding), objects)) { found.push(slot); }
      if (found.length > LIMIT) { throw new TooManyRights(); }
    }
  }
  return found;
}

function subjectWords(subject: unknown, { namespace }: ObjectView): string {
  const kind = textAt(subject, 'kind') ?? 'Subject';
  const name = textAt(subject, 'name') ?? '';
  const where = textAt(subject, 'namespace') ?? namespace;
  return kind === 'ServiceAccount' && where !== undefined ? `${kind} ${where}/${name}` : `${kind} ${name}`;
}

function rightsBy(binding: ObjectView, who: string, objects: AppObjects): Slot[] {
  const everywhere = binding.kind === 'ClusterRoleBinding';
  const scope = everywhere ? ALL : binding.namespace ?? '';
  const where = everywhere ? 'in every namespace' : `in namespace ${binding.namespace ?? '(where it is applied)'}`;
  const kind = textAt(binding.fields, 'roleRef', 'kind') ?? '';
  const name = textAt(binding.fields, 'roleRef', 'name') ?? '';
  const role = objects.find(kind, kind === 'ClusterRole' ? undefined : binding.namespace, name);
  const slot = (parts: readonly string[], text: string, list: string): Slot => ({
    topic: 'verbs', who, key: JSON.stringify([scope, ...parts]), text, rank: 1, list, reach: { kind: 'rights', scope, parts },
  });
  if (kind === 'ClusterRole' && name === 'cluster-admin') { return [slot([ALL, ALL, ALL, ALL], 'everything (cluster-admin)', where)]; }
  if (role === undefined || valueAt(role.fields, 'aggregationRule') !== undefined) {
    return [slot([`${kind} ${name}`], `what ${kind} ${name} says, which is not known here`, where)];
  }
  // Before they are multiplied out: four long lists in one rule would fill the memory.
  if (listAt(role.fields, 'rules').reduce((sum: number, rule) => sum + sizeOf(rule), 0) > LIMIT) { throw new TooManyRights(); }
  return listAt(role.fields, 'rules').flatMap((rule) => [
    ...entries(rule, 'apiGroups').flatMap((group) => entries(rule, 'resources').flatMap((resource) => names(rule).flatMap((object) =>
      textsAt(rule, 'verbs').map((verb) => slot([group, resource, object, verb], verb,
        `${resource}${group === '' || group === ALL ? '' : `.${group}`}${group === ALL ? ' of every API group' : ''}${object === ALL ? '' : ` named ${object}`} ${where}`))))),
    ...everywhere ? textsAt(rule, 'nonResourceURLs').flatMap((url) => textsAt(rule, 'verbs').map((verb) => slot([url, verb], verb, url))) : [],
  ]);
}

function sizeOf(rule: unknown): number {
  const verbs = textsAt(rule, 'verbs').length;
  return verbs * (entries(rule, 'apiGroups').length * entries(rule, 'resources').length * names(rule).length + textsAt(rule, 'nonResourceURLs').length);
}

function entries(rule: unknown, field: string): string[] {
  return textsAt(rule, field);
}

function names(rule: unknown): string[] {
  const named = textsAt(rule, 'resourceNames');
  return named.length === 0 ? [ALL] : named;
}
