import { exceptOnWindows, failureAt, holders, inContainers, Judge, PssCheck } from '../check';

const judge: Judge = (pod) => {
  const locations = inContainers(pod, 'allowPrivilegeEscalation', (context) => {
    return context?.allowPrivilegeEscalation === false ? undefined : { value: context?.allowPrivilegeEscalation };
  });
  return failureAt(locations, 'allowPrivilegeEscalation != false',
    () => `securityContext.allowPrivilegeEscalation is not false on ${holders(locations)}`);
};

/** A process must not gain more rights than its parent, as by a set-user-ID program. The default is that it may. */
export const allowPrivilegeEscalation: PssCheck = {
  id: 'allowPrivilegeEscalation',
  level: 'restricted',
  fix: 'Set securityContext.allowPrivilegeEscalation to false on every container.',
  revisions: [
    { since: 8, judge },
    { since: 25, judge: exceptOnWindows(judge) },
  ],
};
