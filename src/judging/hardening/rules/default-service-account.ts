import { textAt } from '../../manifest/fields';
import { PodRule } from '../rule';

export const defaultServiceAccount: PodRule = {
  id: 'default-service-account',
  severity: 'low',
  title: 'Default service account',
  why: 'What one workload of the namespace is allowed later, all that share the account are allowed.',
  fix: 'Give the workload a ServiceAccount of its own and name it in serviceAccountName.',
  judge: (pod) => {
    // serviceAccount is the older name of the field, which the API server copies when the new one is absent.
    const account = textAt(pod.spec, 'serviceAccountName') ?? textAt(pod.spec, 'serviceAccount') ?? 'default';
    return account === 'default' ? [{ path: `${pod.path}.serviceAccountName`, message: 'its pods run as the default service account of the namespace' }] : [];
  },
};
