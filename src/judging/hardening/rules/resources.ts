import { valueAt } from '../../manifest/fields';
import { ContainerView, PodView } from '../../manifest/views';
import { inContainer, PodRule } from '../rule';

export const missingRequests: PodRule = {
  id: 'missing-requests',
  severity: 'low',
  title: 'No resource requests',
  why: 'The scheduler packs such pods without room to run, and the node evicts them first.',
  fix: 'Set resources.requests.cpu and resources.requests.memory.',
  // Kubernetes takes a limit for the request where only the limit is set.
  judge: (pod) => missing(pod, 'requests', ['cpu', 'memory'], (container, resource) =>
    isSet(pod, container, 'requests', resource) || isSet(pod, container, 'limits', resource)),
};

export const missingLimits: PodRule = {
  id: 'missing-limits',
  severity: 'medium',
  title: 'No memory limit',
  why: 'A process without limit takes the memory of its neighbours, and the node kills whom it likes.',
  fix: 'Set resources.limits.memory.',
  // CPU is shared by request when it runs short, so that a missing CPU limit starves nobody; a limit only throttles.
  judge: (pod) => missing(pod, 'limits', ['memory'], (container, resource) => isSet(pod, container, 'limits', resource)),
};

function missing(pod: PodView, list: string, resources: string[], present: (container: ContainerView, resource: string) => boolean) {
  return pod.containers
    // The API lets nobody set resources on a container that is attached for debugging.
    .filter(({ type }) => type !== 'ephemeralContainer')
    .flatMap((container) => {
      const absent = resources.filter((resource) => !present(container, resource));
      return absent.length > 0 ? [inContainer(container, `resources.${list}`, `it has no ${absent.join(' and ')} ${list === 'limits' ? 'limit' : 'request'}`)] : [];
    });
}

/** Resources may be set for the container or, since Kubernetes 1.34, for the pod as a whole. */
function isSet(pod: PodView, container: ContainerView, list: string, resource: string): boolean {
  return [container.fields, pod.spec].some((holder) => {
    const value = valueAt(holder, 'resources', list, resource);
    return value !== undefined && value !== null && value !== '';
  });
}
