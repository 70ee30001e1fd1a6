import { distinct, failureAt, holders, PssCheck, quoted } from '../check';
import { locate } from '../pod';

/** A probe or hook that names a host makes the kubelet connect there, from the node. */
export const hostProbesAndHostLifecycle: PssCheck = {
  id: 'hostProbesAndHostLifecycle',
  level: 'baseline',
  fix: 'Remove host from httpGet and tcpSocket of probes and lifecycle hooks: they then reach the pod itself.',
  revisions: [{
    since: 34,
    judge: (pod) => {
      const locations = pod.containers.flatMap((container) => container.hosts.map(({ path, host }) => locate(container, path, host)));
      return failureAt(locations, 'probe or lifecycle host', () => {
        return `host ${quoted(distinct(locations.map(({ value }) => String(value))))} in probes or lifecycle hooks of ${holders(locations)}`;
      });
    },
  }],
};
