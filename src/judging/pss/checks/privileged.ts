import { failureAt, holders, inContainers, PssCheck } from '../check';

/** A privileged container can do almost all that root on the node can. */
export const privileged: PssCheck = {
  id: 'privileged',
  level: 'baseline',
  fix: 'Remove securityContext.privileged from the container, or set it to false.',
  revisions: [{
    since: 0,
    judge: (pod) => {
      const locations = inContainers(pod, 'privileged', (context) => context?.privileged ? { value: true } : undefined);
      return failureAt(locations, 'privileged', () => `securityContext.privileged is true on ${holders(locations)}`);
    },
  }],
};
