import { failureAt, PssCheck } from '../check';
import { locate } from '../pod';

const NAMESPACES = ['hostNetwork', 'hostPID', 'hostIPC'] as const;

/** In a namespace of the node, a pod sees the node's network, processes or shared memory. */
export const hostNamespaces: PssCheck = {
  id: 'hostNamespaces',
  level: 'baseline',
  fix: 'Remove hostNetwork, hostPID and hostIPC from the pod, or set them to false.',
  revisions: [{
    since: 0,
    judge: (pod) => {
      const shared = NAMESPACES.filter((namespace) => pod[namespace]);
      return failureAt(shared.map((namespace) => locate(undefined, `spec.${namespace}`, true)), 'host namespaces',
        () => `${shared.join(', ')} is true on pod`);
    },
  }],
};
