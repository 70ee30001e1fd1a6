import { ApiError, KubeClient } from './client';
import { KubeObject } from '../lib/kube-types';

const WHO = 'team-admin';
/** What the built-in `admin` is made of, which a controller that does not run here would put together. */
const ADMIN = ['view', 'edit', 'admin'].map((role) => `system:aggregate-to-${role}`);
/** What docs/narrow.md says that whoever installs the definition adds to it. */
const FLYTE_WORKFLOWS = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'flyteworkflows-admin' },
  rules: [{
    apiGroups: ['flyte.lyft.com'], resources: ['flyteworkflows'], verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
  }],
};

/** Somebody who is admin of the given namespaces, and nothing else. */
export async function namespaceAdmin(client: KubeClient, namespaces: Iterable<string>): Promise<KubeClient> {
  await client.apply(FLYTE_WORKFLOWS as KubeObject, { fieldManager: 'platform' });
  for (const namespace of namespaces) {
    for (const role of [...ADMIN, FLYTE_WORKFLOWS.metadata.name]) {
      await client.apply({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: `${WHO}-${role.replace(/:/g, '-')}`, namespace },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: WHO }],
      } as KubeObject, { fieldManager: 'platform' });
    }
  }
  return client.as(WHO, 'system:authenticated');
}

/** What is wrong if they can grant more than they have; nothing where the server refuses it. */
export async function overreach(admin: KubeClient): Promise<string | undefined> {
  try {
    await admin.apply({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'everything' }, rules: [] } as KubeObject);
    return 'they may make a ClusterRole';
  } catch (error) {
    return error instanceof ApiError && error.status === 403 ? undefined : String(error);
  }
}
