import { exceptInUserNamespace, failureAt, holders, inContainers, inPodAndContainers, Judge, PssCheck } from '../check';

const judge: Judge = (pod) => {
  // The pod's own false is refused even if every container says true.
  const refused = inPodAndContainers(pod, 'runAsNonRoot', ({ runAsNonRoot: value }) => value === false ? { value } : undefined);
  const missing = pod.context?.runAsNonRoot ? [] : inContainers(pod, 'runAsNonRoot', (context) => {
    return context?.runAsNonRoot === undefined ? { value: undefined } : undefined;
  });
  return failureAt([...refused, ...missing], 'runAsNonRoot != true', () => [
    ...refused.length > 0 ? [`securityContext.runAsNonRoot is false on ${holders(refused)}`] : [],
    ...missing.length > 0 ? [`securityContext.runAsNonRoot is missing on ${holders(missing)}, and not true on the pod`] : [],
  ].join('; '));
};

/** The kubelet refuses to start a container as root. */
export const runAsNonRoot: PssCheck = {
  id: 'runAsNonRoot',
  level: 'restricted',
  fix: 'Set securityContext.runAsNonRoot to true on the pod or on every container, and false on none.',
  revisions: [
    { since: 0, judge },
    { since: 35, judge: exceptInUserNamespace(judge) },
  ],
};
