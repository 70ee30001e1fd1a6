import { distinct, failureAt, holders, inPodAndContainers, plural, PssCheck, quoted } from '../check';
import { locate } from '../pod';

const ANNOTATION_PREFIX = 'container.apparmor.security.beta.kubernetes.io/';
const ALLOWED_TYPES = ['RuntimeDefault', 'Localhost'];

function isAllowedAnnotation(profile: string): boolean {
  return profile === '' || profile === 'runtime/default' || profile.startsWith('localhost/');
}

/** The runtime's AppArmor profile may be replaced by another of the node, and never switched off. */
export const appArmorProfile: PssCheck = {
  id: 'appArmorProfile',
  level: 'baseline',
  fix: 'Set securityContext.appArmorProfile.type to RuntimeDefault or Localhost, or leave it out; '
    + `set annotations ${ANNOTATION_PREFIX}* to runtime/default or localhost/<profile>, or remove them.`,
  revisions: [{
    since: 0,
    judge: (pod) => {
      const fields = inPodAndContainers(pod, 'appArmorProfile.type', ({ appArmorProfile: profile }) => {
        return profile && !ALLOWED_TYPES.includes(profile.type) ? { value: profile.type } : undefined;
      });
      // Annotations count whether or not a container of that name exists.
      const annotations = pod.annotations
        .filter(([key, profile]) => key.startsWith(ANNOTATION_PREFIX) && !isAllowedAnnotation(profile))
        .map(([key, profile]) => locate(undefined, `metadata.annotations['${key}']`, profile));
      const types = distinct(fields.map(({ value }) => String(value)));
      return failureAt([...fields, ...annotations], plural('forbidden AppArmor profile', types.length + annotations.length), () => [
        ...fields.length > 0 ? [`securityContext.appArmorProfile.type is ${quoted(types)} on ${holders(fields)}`] : [],
        ...annotations.map(({ path, value }) => `${path} is ${JSON.stringify(value)}`),
      ].join('; '));
    },
  }],
};
