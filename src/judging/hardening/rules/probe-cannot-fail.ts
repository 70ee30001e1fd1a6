import { textsAt } from '../../manifest/fields';
import { whyCannotFail } from '../probe-script';
import { inContainer, PodRule } from '../rule';

export const probeCannotFail: PodRule = {
  id: 'probe-cannot-fail',
  severity: 'medium',
  title: 'Probe that cannot fail',
  why: 'It looks like a check and is none: a broken process goes on to be counted as healthy.',
  fix: 'Let the status of the check be the status of the command, or use an httpGet, tcpSocket or grpc probe.',
  judge: (pod) => pod.containers.flatMap((container) => ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) => {
    const command = textsAt(container.fields, probe, 'exec', 'command');
    const reason = command.length > 0 ? whyCannotFail(command) : undefined;
    return reason === undefined ? [] : [inContainer(container, `${probe}.exec.command`, `the ${probe} cannot do what it should: ${reason}`)];
  })),
};
