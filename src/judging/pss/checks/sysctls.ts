import { distinct, failureAt, Judge, plural, PssCheck, quoted } from '../check';
import { locate } from '../pod';

const SAFE_1_0 = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_syncookies',
];
const SAFE_1_27 = [...SAFE_1_0, 'net.ipv4.ip_local_reserved_ports'];
const SAFE_1_29 = [
  ...SAFE_1_27,
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
];
const SAFE_1_32 = [...SAFE_1_29, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'];
const SAFE_1_37 = [...SAFE_1_32, 'net.ipv4.tcp_notsent_lowat', 'net.ipv4.tcp_slow_start_after_idle'];

function judgeBy(safe: readonly string[]): Judge {
  return (pod) => {
    const locations = pod.sysctls.flatMap((name, index) => safe.includes(name)
      ? []
      : [locate(undefined, `spec.securityContext.sysctls[${index}].name`, name)]);
    const names = distinct(locations.map(({ value }) => String(value)));
    return failureAt(locations, 'forbidden sysctls', () => `${plural('sysctl', names.length)} ${quoted(names)} on pod`);
  };
}

/** Only kernel settings that a pod has to itself: others reach its neighbours or the node. */
export const sysctls: PssCheck = {
  id: 'sysctls',
  level: 'baseline',
  fix: 'Remove the sysctl from securityContext.sysctls of the pod; only those that Kubernetes calls safe are allowed.',
  revisions: [
    { since: 0, judge: judgeBy(SAFE_1_0) },
    { since: 27, judge: judgeBy(SAFE_1_27) },
    { since: 29, judge: judgeBy(SAFE_1_29) },
    { since: 32, judge: judgeBy(SAFE_1_32) },
    { since: 37, judge: judgeBy(SAFE_1_37) },
  ],
};
