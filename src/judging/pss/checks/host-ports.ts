import { containerField, distinct, failureAt, holders, plural, PssCheck } from '../check';

/** A host port listens on the node's address, past the network policies. */
export const hostPorts: PssCheck = {
  id: 'hostPorts',
  level: 'baseline',
  fix: 'Remove hostPort from the container\'s ports; a Service reaches containerPort.',
  revisions: [{
    since: 0,
    judge: (pod) => {
      const ports: string[] = [];
      const locations = pod.containers.flatMap((container) => container.hostPorts.flatMap((port, index) => {
        if (port === 0) {
          return [];
        }
        ports.push(String(port));
        return [containerField(container, `ports[${index}].hostPort`, port)];
      }));
      return failureAt(locations, 'hostPort',
        () => `${plural('hostPort', distinct(ports).length)} ${distinct(ports).join(', ')} on ${holders(locations)}`);
    },
  }],
};
