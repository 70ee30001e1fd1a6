import { valueAt } from '../../manifest/fields';
import { inContainer, PodRule } from '../rule';

export const writableRootFilesystem: PodRule = {
  id: 'writable-root-filesystem',
  severity: 'medium',
  title: 'Writable root filesystem',
  why: 'Whoever gets into the container can replace its programs or put their own beside them.',
  fix: 'Set securityContext.readOnlyRootFilesystem to true and mount an emptyDir with a size limit where the process writes.',
  // Windows has no such switch: its containers need a registry and system files they can write.
  judge: (pod) => pod.windows ? [] : pod.containers
    .filter(({ fields }) => valueAt(fields, 'securityContext', 'readOnlyRootFilesystem') !== true)
    .map((container) => inContainer(container, 'securityContext.readOnlyRootFilesystem', 'its root filesystem is writable')),
};
