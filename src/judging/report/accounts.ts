import { AppObjects, AppPod, compare, keyOf } from './app-objects';
import { AccountReach, Permission } from './model';
import { listAt, textAt, textsAt, valueAt } from '../manifest/fields';
import { ObjectView } from '../manifest/views';

/** The service account whose token the pod gets, by name. */
export function accountOf({ view }: AppPod): string {
  return textAt(view.spec, 'serviceAccountName') ?? textAt(view.spec, 'serviceAccount') ?? 'default';
}

/** Whether a token for the Kubernetes API is in the pod: by its own setting, its account's, or a projected volume. */
export function hasToken(pod: AppPod, objects: AppObjects): boolean {
  const account = objects.find('ServiceAccount', pod.view.object.namespace, accountOf(pod));
  const mounted = valueAt(pod.view.spec, 'automountServiceAccountToken')
    ?? valueAt(account?.fields, 'automountServiceAccountToken')
    ?? true;
  const projected = listAt(pod.view.spec, 'volumes').flatMap((volume) => listAt(volume, 'projected', 'sources'))
    .some((source) => valueAt(source, 'serviceAccountToken') !== undefined);
  return mounted !== false || projected;
}

/** What each service account that a pod of the app uses may do, as far as the app's own bindings say. */
export function accountsOf(objects: AppObjects): AccountReach[] {
  const accounts = new Map<string, { namespace?: string; name: string; pods: AppPod[] }>();
  for (const pod of objects.pods) {
    const namespace = pod.view.object.namespace;
    const name = accountOf(pod);
    const account = accounts.get(keyOf(namespace, name)) ?? { namespace, name, pods: [] };
    account.pods.push(pod);
    accounts.set(keyOf(namespace, name), account);
  }
  return [...accounts.entries()].sort(([left], [right]) => compare(left, right)).map(([, { namespace, name, pods }]) => ({
    ...namespace === undefined ? {} : { namespace },
    name,
    components: [...new Set(pods.map(({ component }) => component))].sort(),
    token: pods.some((pod) => hasToken(pod, objects)),
    permissions: permissionsOf(namespace, name, objects),
  }));
}

/** How many rules of the app's roles say `*`, or bind the role that is allowed everything. */
export function countWildcards(objects: AppObjects): number {
  const rules = ['Role', 'ClusterRole'].flatMap((kind) => objects.ofKind(kind, 'rbac.authorization.k8s.io/')).flatMap(({ fields }) => listAt(fields, 'rules'));
  const everything = bindingsOf(objects)
    .filter(({ fields }) => textAt(fields, 'roleRef', 'kind') === 'ClusterRole' && textAt(fields, 'roleRef', 'name') === 'cluster-admin');
  return everything.length + rules.filter((rule) => ['apiGroups', 'resources', 'verbs', 'nonResourceURLs']
    .some((list) => textsAt(rule, list).some((entry) => entry === '*' || entry.startsWith('*/')))).length;
}

function bindingsOf(objects: AppObjects): ObjectView[] {
  return ['ClusterRoleBinding', 'RoleBinding'].flatMap((kind) => objects.ofKind(kind, 'rbac.authorization.k8s.io/'));
}

function permissionsOf(namespace: string | undefined, name: string, objects: AppObjects): Permission[] {
  return bindingsOf(objects)
    .filter((binding) => listAt(binding.fields, 'subjects').some((subject) => isAbout(subject, binding.namespace, namespace, name)))
    .flatMap((binding) => {
      const scope = binding.kind === 'ClusterRoleBinding' ? 'every namespace' : `namespace ${binding.namespace ?? '(where it is applied)'}`;
      const kind = textAt(binding.fields, 'roleRef', 'kind') ?? '';
      const roleName = textAt(binding.fields, 'roleRef', 'name') ?? '';
      const role = `${kind} ${roleName}`;
      const found = objects.find(kind, kind === 'ClusterRole' ? undefined : binding.namespace, roleName);
      return found === undefined
        ? [{ scope, role, apiGroups: [], resources: [], names: [], verbs: [], unknown: true }]
        : listAt(found.fields, 'rules').map((rule) => permission(rule, scope, role));
    });
}

function isAbout(subject: unknown, bindingNamespace: string | undefined, namespace: string | undefined, name: string): boolean {
  const subjectName = textAt(subject, 'name');
  if (textAt(subject, 'kind') === 'Group') {
    return ['system:serviceaccounts', 'system:authenticated', `system:serviceaccounts:${namespace ?? 'default'}`].includes(subjectName ?? '');
  }
  return textAt(subject, 'kind') === 'ServiceAccount' && subjectName === name
    && (textAt(subject, 'namespace') ?? bindingNamespace ?? namespace) === namespace;
}

function permission(rule: unknown, scope: string, role: string): Permission {
  return {
    scope,
    role,
    apiGroups: textsAt(rule, 'apiGroups').concat(listAt(rule, 'apiGroups').includes('') ? ['core'] : []).filter((group) => group !== '').sort(),
    resources: [...textsAt(rule, 'resources'), ...textsAt(rule, 'nonResourceURLs')].sort(),
    names: textsAt(rule, 'resourceNames').sort(),
    verbs: textsAt(rule, 'verbs').sort(),
  };
}
