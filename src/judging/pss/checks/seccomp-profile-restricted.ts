import { distinct, exceptOnWindows, failureAt, holders, inContainers, inPodAndContainers, Judge, PssCheck, quoted } from '../check';
import { SecurityContext } from '../security-context';
import { isAllowedSeccompType, seccompProfileBaseline } from './seccomp-profile-baseline';

function refusedType({ seccompProfile }: SecurityContext): { value: string } | undefined {
  return seccompProfile && !isAllowedSeccompType(seccompProfile.type) ? { value: seccompProfile.type } : undefined;
}

const judge: Judge = (pod) => {
  const refused = inPodAndContainers(pod, 'seccompProfile.type', refusedType);
  // A pod-level profile is inherited only if it is itself an allowed one.
  const inherited = pod.context?.seccompProfile !== undefined && isAllowedSeccompType(pod.context.seccompProfile.type);
  const missing = inherited ? [] : inContainers(pod, 'seccompProfile.type', (context) => {
    return context?.seccompProfile ? undefined : { value: undefined };
  });
  return failureAt([...refused, ...missing], 'seccompProfile', () => [
    ...refused.length > 0 ? [`securityContext.seccompProfile.type is ${quoted(distinct(refused.map(({ value }) => String(value))))} on ${holders(refused)}`] : [],
    ...missing.length > 0 ? [`securityContext.seccompProfile.type is missing on ${holders(missing)}, and the pod gives none that is allowed`] : [],
  ].join('; '));
};

/** Seccomp must be switched on, for each container or for the whole pod. */
export const seccompProfileRestricted: PssCheck = {
  id: 'seccompProfile_restricted',
  level: 'restricted',
  fix: 'Set securityContext.seccompProfile.type to RuntimeDefault (or Localhost) on the pod or on every container.',
  revisions: [
    { since: 19, judge },
    { since: 25, judge: exceptOnWindows(judge) },
  ],
  overrides: seccompProfileBaseline.id,
};
