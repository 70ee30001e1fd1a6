import { listAt, valueAt } from '../../manifest/fields';
import { PodView } from '../../manifest/views';
import { Hit, inContainer, PodRule } from '../rule';

export const rootGroup: PodRule = {
  id: 'root-group',
  severity: 'medium',
  title: 'Group unset or 0',
  why: 'A process in group 0 may read and write what belongs to the group of root, in its image and on its volumes.',
  fix: 'Set securityContext.runAsGroup to a number above 0 on the pod or on the container.',
  judge: (pod) => pod.windows ? [] : [...containerGroups(pod), ...podGroups(pod)],
};

/** The container's own group wins over the pod's, as in Kubernetes. */
function containerGroups(pod: PodView): Hit[] {
  const ofPod = valueAt(pod.spec, 'securityContext', 'runAsGroup');
  return pod.containers.flatMap((container) => {
    const own = valueAt(container.fields, 'securityContext', 'runAsGroup');
    const group = own ?? ofPod;
    if (group === undefined || group === null) {
      return [inContainer(container, 'securityContext.runAsGroup', 'no group is set, so the image decides, and that is mostly group 0')];
    }
    const where = own === undefined || own === null ? 'the pod gives it group 0' : 'its group is 0';
    return group === 0 ? [inContainer(container, 'securityContext.runAsGroup', where)] : [];
  });
}

/** Groups that every process of the pod gets besides its own. */
function podGroups(pod: PodView): Hit[] {
  const path = `${pod.path}.securityContext`;
  const hits: Hit[] = [];
  if (valueAt(pod.spec, 'securityContext', 'fsGroup') === 0) {
    hits.push({ path: `${path}.fsGroup`, message: 'every process of the pod is in group 0, because fsGroup is 0' });
  }
  // The API server stores an empty entry as 0.
  const groups = listAt(pod.spec, 'securityContext', 'supplementalGroups').map((group) => group ?? 0);
  if (groups.includes(0)) {
    hits.push({ path: `${path}.supplementalGroups`, message: 'every process of the pod is in group 0, because supplementalGroups names it' });
  }
  return hits;
}
