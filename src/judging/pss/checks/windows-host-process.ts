import { failureAt, holders, inPodAndContainers, PssCheck } from '../check';

/** A HostProcess container runs on the Windows node itself, with its access. */
export const windowsHostProcess: PssCheck = {
  id: 'windowsHostProcess',
  level: 'baseline',
  fix: 'Remove securityContext.windowsOptions.hostProcess, or set it to false, on the pod and on every container.',
  revisions: [{
    since: 0,
    judge: (pod) => {
      const locations = inPodAndContainers(pod, 'windowsOptions.hostProcess',
        ({ hostProcess }) => hostProcess ? { value: true } : undefined);
      return failureAt(locations, 'hostProcess', () => `securityContext.windowsOptions.hostProcess is true on ${holders(locations)}`);
    },
  }],
};
