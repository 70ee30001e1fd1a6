import { containerField, distinct, failureAt, holders, PssCheck, quoted } from '../check';

/** What container runtimes grant anyway. The names have no CAP_ prefix in Kubernetes, so `CAP_CHOWN` is not among them. */
const DEFAULT_CAPABILITIES = new Set([
  'AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD',
  'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT',
]);

/** No capability beyond the runtime's default set. */
export const capabilitiesBaseline: PssCheck = {
  id: 'capabilities_baseline',
  level: 'baseline',
  fix: 'Remove from securityContext.capabilities.add what container runtimes do not grant by default.',
  revisions: [{
    since: 0,
    judge: (pod) => {
      const added: string[] = [];
      const locations = pod.containers.flatMap((container) => (container.context?.capabilities?.add ?? []).flatMap((name, index) => {
        if (DEFAULT_CAPABILITIES.has(name)) {
          return [];
        }
        added.push(name);
        return [containerField(container, `securityContext.capabilities.add[${index}]`, name)];
      }));
      return failureAt(locations, 'non-default capabilities', () => {
        return `securityContext.capabilities.add has ${quoted(distinct(added))} on ${holders(locations)}`;
      });
    },
  }],
};
