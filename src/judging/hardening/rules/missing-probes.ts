import { valueAt } from '../../manifest/fields';
import { inContainer, PodRule } from '../rule';

const PROBES: readonly (readonly [string, string])[] = [
  ['livenessProbe', 'it has no liveness probe: nothing restarts it when it hangs'],
  ['readinessProbe', 'it has no readiness probe: it gets requests before it can answer them'],
];

export const missingProbes: PodRule = {
  id: 'missing-probes',
  severity: 'low',
  title: 'No probes',
  why: 'Kubernetes cannot tell a working process from a stuck one.',
  fix: 'Add a livenessProbe and a readinessProbe that ask the process itself.',
  judge: (pod) => !pod.longRunning ? [] : pod.containers
    .filter(({ type }) => type === 'container')
    .flatMap((container) => PROBES
      .filter(([probe]) => (valueAt(container.fields, probe) ?? undefined) === undefined)
      .map(([probe, message]) => inContainer(container, probe, message))),
};
