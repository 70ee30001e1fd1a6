import { listAt, textAt, textsAt } from '../../manifest/fields';
import { Hit, ObjectRule } from '../rule';

const LISTS = ['apiGroups', 'resources', 'verbs', 'nonResourceURLs'];

export const wildcardRbac: ObjectRule = {
  id: 'wildcard-rbac',
  severity: 'high',
  title: 'Wildcard in RBAC',
  why: 'A wildcard also grants what is installed later, and more than anybody checked.',
  fix: 'Name the API groups, resources and verbs that the program uses.',
  judge: (object) => {
    if (object.kind === 'Role' || object.kind === 'ClusterRole') {
      return listAt(object.fields, 'rules').flatMap((rule, index) => judgeRule(rule, `rules[${index}]`));
    }
    const isBinding = object.kind === 'RoleBinding' || object.kind === 'ClusterRoleBinding';
    if (isBinding && textAt(object.fields, 'roleRef', 'kind') === 'ClusterRole' && textAt(object.fields, 'roleRef', 'name') === 'cluster-admin') {
      return [{ path: 'roleRef.name', message: 'it binds cluster-admin, which is allowed everything' }];
    }
    return [];
  },
};

function judgeRule(rule: unknown, path: string): Hit[] {
  return LISTS.flatMap((list) => textsAt(rule, list)
    .filter((entry) => entry === '*' || (list === 'resources' && entry.startsWith('*/')))
    .map((entry) => ({ path: `${path}.${list}`, message: `${list} contains ${entry}` })));
}
