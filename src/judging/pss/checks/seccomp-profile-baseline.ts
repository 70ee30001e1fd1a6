import { distinct, failureAt, holders, inPodAndContainers, Judge, PssCheck, quoted } from '../check';
import { locate } from '../pod';

const POD_ANNOTATION = 'seccomp.security.alpha.kubernetes.io/pod';
const CONTAINER_ANNOTATION_PREFIX = 'container.seccomp.security.alpha.kubernetes.io/';

export function isAllowedSeccompType(type: string): boolean {
  return type === 'RuntimeDefault' || type === 'Localhost';
}

function isAllowedAnnotation(profile: string): boolean {
  return profile === 'runtime/default' || profile === 'docker/default' || profile.startsWith('localhost/');
}

/** Before 1.19 seccomp had no field. An annotation for a container that the pod does not have decides nothing. */
const judgeAnnotations: Judge = (pod) => {
  const keys = new Set([POD_ANNOTATION, ...pod.containers.map(({ name }) => CONTAINER_ANNOTATION_PREFIX + name)]);
  const refused = pod.annotations.filter(([key, profile]) => keys.has(key) && !isAllowedAnnotation(profile));
  const locations = refused.map(([key, profile]) => locate(undefined, `metadata.annotations['${key}']`, profile));
  return failureAt(locations, 'seccompProfile', () => {
    return locations.map(({ path, value }) => `${path} is ${JSON.stringify(value)}`).join('; ');
  });
};

const judgeFields: Judge = (pod) => {
  const locations = inPodAndContainers(pod, 'seccompProfile.type', ({ seccompProfile }) => {
    return seccompProfile && !isAllowedSeccompType(seccompProfile.type) ? { value: seccompProfile.type } : undefined;
  });
  return failureAt(locations, 'seccompProfile', () => {
    return `securityContext.seccompProfile.type is ${quoted(distinct(locations.map(({ value }) => String(value))))} on ${holders(locations)}`;
  });
};

/** Seccomp must not be switched off. */
export const seccompProfileBaseline: PssCheck = {
  id: 'seccompProfile_baseline',
  level: 'baseline',
  fix: 'Set securityContext.seccompProfile.type to RuntimeDefault or Localhost, or leave seccompProfile out '
    + '(before 1.19: the seccomp annotations, to runtime/default or localhost/<profile>).',
  revisions: [
    { since: 0, judge: judgeAnnotations },
    { since: 19, judge: judgeFields },
  ],
};
