import { containerContext, containerWith, findings, Json, only, podContext, podWith } from './pods';
import { evaluatePod } from '../../../src/judging/pss';

const IN_CONTAINER = 'spec.containers[0]';
const IN_CONTEXT = `${IN_CONTAINER}.securityContext`;

type Row = [title: string, pod: Json, expected: string[], version?: string];

const ROWS: Row[] = [
  ['hostProcess unset', podContext({ windowsOptions: {} }), []],
  ['hostProcess false', containerContext({ windowsOptions: { hostProcess: false } }), []],
  ['hostProcess on the pod', podContext({ windowsOptions: { hostProcess: true } }),
    ['windowsHostProcess: spec.securityContext.windowsOptions.hostProcess=true']],
  ['hostProcess on a container', containerContext({ windowsOptions: { hostProcess: true } }),
    [`windowsHostProcess: ${IN_CONTEXT}.windowsOptions.hostProcess=true`]],

  ['host namespaces false', podWith({ hostNetwork: false, hostPID: false, hostIPC: false }), []],
  ['the host network', podWith({ hostNetwork: true }), ['hostNamespaces: spec.hostNetwork=true']],
  ['host processes and shared memory', podWith({ hostPID: true, hostIPC: true }),
    ['hostNamespaces: spec.hostPID=true', 'hostNamespaces: spec.hostIPC=true']],

  ['privileged false', containerContext({ privileged: false }), []],
  ['privileged', containerContext({ privileged: true }), [`privileged: ${IN_CONTEXT}.privileged=true`]],
  ['privileged on the pod, where it is no field', podContext({ privileged: true }), []],

  ['a default capability', containerContext({ capabilities: { add: ['CHOWN', 'SETUID'] } }), []],
  ['NET_RAW, which is not in the default set', containerContext({ capabilities: { add: ['CHOWN', 'NET_RAW'] } }),
    [`capabilities_baseline: ${IN_CONTEXT}.capabilities.add[1]="NET_RAW"`]],
  ['a default capability in another spelling', containerContext({ capabilities: { add: ['CAP_CHOWN', 'chown'] } }),
    [`capabilities_baseline: ${IN_CONTEXT}.capabilities.add[0]="CAP_CHOWN"`, `capabilities_baseline: ${IN_CONTEXT}.capabilities.add[1]="chown"`]],

  ['a volume that is not of the node', podWith({ volumes: [{ name: 'v', nfs: {} }, { name: 'w', hostPath: null }] }), []],
  ['an empty hostPath', podWith({ volumes: [{ name: 'v', emptyDir: {} }, { name: 'w', hostPath: {} }] }),
    ['hostPathVolumes: spec.volumes[1].hostPath={}']],

  ['a port without host port, or with 0', containerWith({ ports: [{ containerPort: 80 }, { hostPort: 0 }, null] }), []],
  ['a host port', containerWith({ ports: [{ containerPort: 80 }, { hostPort: 8080 }] }), [`hostPorts: ${IN_CONTAINER}.ports[1].hostPort=8080`]],
  ['a negative host port', containerWith({ ports: [{ hostPort: -1 }] }), [`hostPorts: ${IN_CONTAINER}.ports[0].hostPort=-1`]],

  ['AppArmor of the node', podContext({ appArmorProfile: { type: 'Localhost' } }), []],
  ['AppArmor of the runtime', containerContext({ appArmorProfile: { type: 'RuntimeDefault' } }), []],
  ['AppArmor switched off on the pod', podContext({ appArmorProfile: { type: 'Unconfined' } }),
    ['appArmorProfile: spec.securityContext.appArmorProfile.type="Unconfined"']],
  ['an AppArmor profile without type', containerContext({ appArmorProfile: {} }), [`appArmorProfile: ${IN_CONTEXT}.appArmorProfile.type=""`]],

  ['SELinux level and an allowed type', podContext({ seLinuxOptions: { type: 'container_t', level: 's0', user: '' } }), []],
  ['another SELinux type, user and role', containerContext({ seLinuxOptions: { type: 'spc_t', user: 'u', role: 'r' } }), [
    `seLinuxOptions: ${IN_CONTEXT}.seLinuxOptions.type="spc_t"`,
    `seLinuxOptions: ${IN_CONTEXT}.seLinuxOptions.user="u"`,
    `seLinuxOptions: ${IN_CONTEXT}.seLinuxOptions.role="r"`,
  ]],
  ['an SELinux user on the pod', podContext({ seLinuxOptions: { user: 'u' } }), ['seLinuxOptions: spec.securityContext.seLinuxOptions.user="u"']],
  ['container_engine_t before 1.31', podContext({ seLinuxOptions: { type: 'container_engine_t' } }),
    ['seLinuxOptions: spec.securityContext.seLinuxOptions.type="container_engine_t"'], 'v1.30'],
  ['container_engine_t from 1.31', podContext({ seLinuxOptions: { type: 'container_engine_t' } }), [], 'v1.31'],

  ['the default /proc mount', containerContext({ procMount: 'Default' }), []],
  ['an unmasked /proc', containerContext({ procMount: 'Unmasked' }), [`procMount: ${IN_CONTEXT}.procMount="Unmasked"`]],
  ['an empty /proc mount', containerContext({ procMount: '' }), [`procMount: ${IN_CONTEXT}.procMount=""`]],
  ['an unmasked /proc in a user namespace from 1.35', withHostUsers(false, { procMount: 'Unmasked' }), [], 'v1.35'],
  ['an unmasked /proc in a user namespace before', withHostUsers(false, { procMount: 'Unmasked' }),
    [`procMount: ${IN_CONTEXT}.procMount="Unmasked"`], 'v1.34'],
  ['an unmasked /proc in the user namespace of the host', withHostUsers(true, { procMount: 'Unmasked' }),
    [`procMount: ${IN_CONTEXT}.procMount="Unmasked"`], 'v1.35'],

  ['a seccomp profile of the node', podContext({ seccompProfile: { type: 'Localhost' } }), []],
  ['no seccomp profile', podWith({ securityContext: {} }), []],
  ['seccomp switched off on the pod', podContext({ seccompProfile: { type: 'Unconfined' } }),
    ['seccompProfile_baseline: spec.securityContext.seccompProfile.type="Unconfined"']],
  ['seccomp switched off on a container', containerContext({ seccompProfile: { type: 'Unconfined' } }),
    [`seccompProfile_baseline: ${IN_CONTEXT}.seccompProfile.type="Unconfined"`]],
  ['the seccomp field before it counted', podContext({ seccompProfile: { type: 'Unconfined' } }), [], 'v1.18'],

  ['a safe sysctl', podContext({ sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }] }), [], 'v1.0'],
  ['an unsafe sysctl', podContext({ sysctls: [{ name: 'kernel.msgmax', value: '1' }] }),
    ['sysctls: spec.securityContext.sysctls[0].name="kernel.msgmax"']],
  ['a sysctl without name', podContext({ sysctls: [{}] }), ['sysctls: spec.securityContext.sysctls[0].name=""']],

  ['a probe of the pod itself', containerWith({ livenessProbe: { httpGet: { port: 80 }, tcpSocket: { host: '' } }, lifecycle: {} }), []],
  ['probes and hooks of a host', containerWith({
    livenessProbe: { httpGet: { host: 'a' } },
    readinessProbe: { tcpSocket: { host: 'b' } },
    startupProbe: { httpGet: { host: 'c' } },
    lifecycle: { postStart: { tcpSocket: { host: 'd' } }, preStop: { httpGet: { host: 'e' } } },
  }), [
    `hostProbesAndHostLifecycle: ${IN_CONTAINER}.livenessProbe.httpGet.host="a"`,
    `hostProbesAndHostLifecycle: ${IN_CONTAINER}.readinessProbe.tcpSocket.host="b"`,
    `hostProbesAndHostLifecycle: ${IN_CONTAINER}.startupProbe.httpGet.host="c"`,
    `hostProbesAndHostLifecycle: ${IN_CONTAINER}.lifecycle.postStart.tcpSocket.host="d"`,
    `hostProbesAndHostLifecycle: ${IN_CONTAINER}.lifecycle.preStop.httpGet.host="e"`,
  ]],
  ['a probe of a host before 1.34', containerWith({ livenessProbe: { httpGet: { host: 'a' } } }), [], 'v1.33'],
];

function withHostUsers(hostUsers: boolean, context: Json): Json {
  const pod = containerContext(context);
  return { spec: { ...pod.spec as Json, hostUsers } };
}

test.each(ROWS.map(([title, pod, expected, version = 'latest']) => ({ title, pod, expected, version })))('baseline judges $title', ({ pod, expected, version }) => {
  expect(findings(pod, 'baseline', version)).toEqual(expected);
});

test.each([
  'AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD',
  'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT',
])('%s is among the capabilities of every container', (name) => {
  expect(findings(containerContext({ capabilities: { add: [name] } }), 'baseline')).toEqual([]);
});

test.each([
  'kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range', 'net.ipv4.tcp_syncookies',
])('sysctl %s has always been safe', (name) => {
  expect(findings(podContext({ sysctls: [{ name, value: '1' }] }), 'baseline', 'v1.0')).toEqual([]);
});

describe('sysctls become safe with versions', () => {
  test.each([
    ['net.ipv4.ip_local_reserved_ports', 27],
    ['net.ipv4.tcp_keepalive_time', 29],
    ['net.ipv4.tcp_fin_timeout', 29],
    ['net.ipv4.tcp_keepalive_intvl', 29],
    ['net.ipv4.tcp_keepalive_probes', 29],
    ['net.ipv4.tcp_rmem', 32],
    ['net.ipv4.tcp_wmem', 32],
    ['net.ipv4.tcp_notsent_lowat', 37],
    ['net.ipv4.tcp_slow_start_after_idle', 37],
  ])('%s with 1.%i', (name, minor) => {
    const pod = podContext({ sysctls: [{ name, value: '1' }] });
    expect(findings(pod, 'baseline', `v1.${minor - 1}`)).toEqual([`sysctls: spec.securityContext.sysctls[0].name="${name}"`]);
    expect(findings(pod, 'baseline', `v1.${minor}`)).toEqual([]);
  });
});

describe('annotations', () => {
  const appArmor = 'container.apparmor.security.beta.kubernetes.io/main';
  const seccompPod = 'seccomp.security.alpha.kubernetes.io/pod';
  const seccompContainer = 'container.seccomp.security.alpha.kubernetes.io/main';

  test.each([
    [appArmor, '', true],
    [appArmor, 'runtime/default', true],
    [appArmor, 'localhost/profile', true],
    [appArmor, 'unconfined', false],
    [appArmor.replace('main', 'no-such-container'), 'unconfined', false],
    [seccompPod, 'runtime/default', true],
    [seccompPod, 'docker/default', true],
    [seccompPod, 'localhost/profile', true],
    [seccompPod, 'unconfined', false],
    [seccompPod, '', false],
    [seccompPod, null, false],
    [seccompContainer, 'localhost', false],
    [seccompContainer.replace('main', 'no-such-container'), 'unconfined', true],
    ['example.com/seccomp', 'unconfined', true],
  ])('%s: %j is allowed in 1.18: %j', (key, value, allowed) => {
    const check = key.includes('apparmor') ? 'appArmorProfile' : 'seccompProfile_baseline';
    expect(findings(podWith({}, { [key]: value }), 'baseline', 'v1.18'))
      .toEqual(allowed ? [] : [`${check}: metadata.annotations['${key}']=${JSON.stringify(value ?? '')}`]);
  });

  test('for seccomp count no longer when there is a field', () => {
    expect(findings(podWith({}, { [seccompPod]: 'unconfined' }), 'baseline', 'v1.19')).toEqual([]);
  });

  test('for AppArmor are counted with the fields in the reason', () => {
    const pod = podWith({ securityContext: { appArmorProfile: { type: 'Unconfined' } } }, { [appArmor]: 'unconfined' });
    const violation = only(evaluatePod(pod, { level: 'baseline' }));
    expect(violation.reason).toBe('forbidden AppArmor profiles');
    expect(violation.detail).toBe(`securityContext.appArmorProfile.type is "Unconfined" on pod; metadata.annotations['${appArmor}'] is "unconfined"`);
  });

  test('for AppArmor alone make a singular reason', () => {
    expect(only(evaluatePod(podWith({}, { [appArmor]: 'x' }), { level: 'baseline' })).reason).toBe('forbidden AppArmor profile');
  });
});
