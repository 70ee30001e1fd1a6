import { PssLocation } from '../../manifest/pods';
import { failureAt, Judge, PssCheck } from '../check';
import { Container, locate, Pod } from '../pod';
import { SecurityContext } from '../security-context';

const TYPES_1_0 = ['', 'container_t', 'container_init_t', 'container_kvm_t'];
const TYPES_1_31 = [...TYPES_1_0, 'container_engine_t'];

function refusedOptions(context: SecurityContext | undefined, types: readonly string[], container?: Container): PssLocation[] {
  const options = context?.seLinuxOptions;
  if (!context || !options) {
    return [];
  }
  const at = (key: 'type' | 'user' | 'role') => locate(container, `${context.path}.seLinuxOptions.${key}`, options[key]);
  return [
    ...types.includes(options.type) ? [] : [at('type')],
    ...options.user === '' ? [] : [at('user')],
    ...options.role === '' ? [] : [at('role')],
  ];
}

function judgeBy(types: readonly string[]): Judge {
  return (pod: Pod) => {
    const locations = [
      ...refusedOptions(pod.context, types),
      ...pod.containers.flatMap((container) => refusedOptions(container.context, types, container)),
    ];
    return failureAt(locations, 'seLinuxOptions', () => locations
      .map(({ path, value }) => `${path} is ${JSON.stringify(value)}`)
      .join('; '));
  };
}

/** SELinux confines containers by their type; a user or role of one's own leaves that confinement. */
export const seLinuxOptions: PssCheck = {
  id: 'seLinuxOptions',
  level: 'baseline',
  fix: 'Remove securityContext.seLinuxOptions; of it only level, and a type of container_t, container_init_t, container_kvm_t '
    + 'or (from 1.31) container_engine_t, may be set.',
  revisions: [
    { since: 0, judge: judgeBy(TYPES_1_0) },
    { since: 31, judge: judgeBy(TYPES_1_31) },
  ],
};
