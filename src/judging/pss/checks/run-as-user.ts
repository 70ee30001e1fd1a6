import { exceptInUserNamespace, failureAt, holders, inPodAndContainers, Judge, PssCheck } from '../check';

const judge: Judge = (pod) => {
  const locations = inPodAndContainers(pod, 'runAsUser', ({ runAsUser: value }) => value === 0 ? { value: 0 } : undefined);
  return failureAt(locations, 'runAsUser=0', () => `securityContext.runAsUser is 0 (root) on ${holders(locations)}`);
};

/** User 0 is root; the pod's own 0 is refused even if every container overrides it. */
export const runAsUser: PssCheck = {
  id: 'runAsUser',
  level: 'restricted',
  fix: 'Set securityContext.runAsUser to a number above 0, or leave it out, on the pod and on every container.',
  revisions: [
    { since: 23, judge },
    { since: 35, judge: exceptInUserNamespace(judge) },
  ],
};
