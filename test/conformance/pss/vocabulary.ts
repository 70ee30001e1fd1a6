/** A field of a pod and values for it. Values are of the right type; wrong ones are put in by the generator. */
export interface Field {
  readonly path: readonly string[];
  readonly values: readonly unknown[];
  /**
   * How many steps of the path some check looks at. Beyond them a value of the wrong type is the business of whoever
   * validates whole objects.
   * @default - all
   */
  readonly judged?: number;
}

const BOOLEANS = [true, false, null, undefined];
const IDS = [
  0, 0, 0, -0, 1, -1, 1000, 65534, 2 ** 31, 2 ** 53, 2 ** 63 - 1024, 1024 - 2 ** 63, null, undefined,
  2 ** 63, -(2 ** 63), -(2 ** 63) - 2048, 1e21, 0.5, // not a 64-bit integer: cannot be decoded
];
const SECCOMP_TYPES = ['RuntimeDefault', 'Localhost', 'Unconfined', 'runtimedefault', 'RuntimeDefault ', '', null, undefined];
const APP_ARMOR_TYPES = ['RuntimeDefault', 'Localhost', 'Unconfined', 'localhost', '', null, undefined];
const CAPABILITIES = [
  'ALL', 'all', 'All', '', 'NET_BIND_SERVICE', 'CAP_NET_BIND_SERVICE', 'net_bind_service', 'AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER',
  'FSETID', 'KILL', 'MKNOD', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT', 'CAP_CHOWN', 'NET_RAW', 'SYS_ADMIN', 'chown', null,
];
const HOSTS = ['', '127.0.0.1', 'localhost', '::1', 'example.com', ' ', null, undefined];
const SYSCTLS = [
  'kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start', 'net.ipv4.ip_local_reserved_ports', 'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes', 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem',
  'net.ipv4.tcp_slow_start_after_idle', 'net.ipv4.tcp_notsent_lowat', 'net/ipv4/tcp_rmem', 'kernel.msgmax', 'vm.swappiness', '', null,
];

const optionsFields = (...parent: string[]): Field[] => [
  { path: [...parent, 'seLinuxOptions', 'type'], values: ['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t', 'spc_t', null, undefined] },
  { path: [...parent, 'seLinuxOptions', 'user'], values: ['', 'system_u', null, undefined] },
  { path: [...parent, 'seLinuxOptions', 'role'], values: ['', 'system_r', null, undefined] },
  { path: [...parent, 'seLinuxOptions', 'level'], values: ['s0:c1,c2', undefined], judged: parent.length + 1 },
  { path: [...parent, 'seLinuxOptions'], values: [{}, null, undefined] },
  { path: [...parent, 'windowsOptions', 'hostProcess'], values: BOOLEANS },
  { path: [...parent, 'windowsOptions', 'runAsUserName'], values: ['ContainerAdministrator', undefined], judged: parent.length + 1 },
  { path: [...parent, 'windowsOptions'], values: [{}, null, undefined] },
  { path: [...parent, 'seccompProfile', 'type'], values: SECCOMP_TYPES },
  { path: [...parent, 'seccompProfile'], values: [{}, { type: 'RuntimeDefault' }, { type: 'Localhost', localhostProfile: 'p.json' }, null, undefined] },
  { path: [...parent, 'appArmorProfile', 'type'], values: APP_ARMOR_TYPES },
  { path: [...parent, 'appArmorProfile'], values: [{}, null, undefined] },
  { path: [...parent, 'runAsNonRoot'], values: BOOLEANS },
  { path: [...parent, 'runAsUser'], values: IDS },
  { path: [...parent, 'runAsUser'], values: [0] },
  { path: [...parent, 'runAsGroup'], values: [0, 1000], judged: parent.length },
];

export const POD_FIELDS: readonly Field[] = [
  ...optionsFields('spec', 'securityContext'),
  { path: ['spec', 'hostNetwork'], values: BOOLEANS },
  { path: ['spec', 'hostPID'], values: BOOLEANS },
  { path: ['spec', 'hostIPC'], values: BOOLEANS },
  { path: ['spec', 'hostUsers'], values: [false, ...BOOLEANS] },
  // Twice: it decides only together with another field.
  { path: ['spec', 'hostUsers'], values: [false] },
  { path: ['spec', 'os', 'name'], values: ['windows', 'windows', 'linux', 'Windows', '', null, undefined] },
  { path: ['spec', 'os'], values: [{}, null, undefined] },
  { path: ['spec', 'securityContext'], values: [{}, null, undefined] },
  { path: ['spec', 'shareProcessNamespace'], values: BOOLEANS, judged: 1 },
  { path: ['metadata', 'annotations'], values: [{}, null, undefined] },
  ...['containers', 'initContainers', 'ephemeralContainers', 'volumes'].map((list) => ({ path: ['spec', list], values: [[], null, undefined] })),
  // Fields of a container that a pod does not have, and fields spelt in another case: unknown, so of any type and without effect.
  { path: ['spec', 'securityContext', 'privileged'], values: [true] },
  { path: ['spec', 'securityContext', 'procMount'], values: ['Unmasked'] },
  { path: ['spec', 'securityContext', 'capabilities'], values: [{ add: ['SYS_ADMIN'] }] },
  { path: ['spec', 'hostnetwork'], values: [true] },
  { path: ['spec', 'securitycontext'], values: [{ runAsNonRoot: true }] },
];

export const CONTAINER_FIELDS: readonly Field[] = [
  ...optionsFields('securityContext'),
  { path: ['securityContext'], values: [{}, null, undefined] },
  { path: ['securityContext', 'privileged'], values: BOOLEANS },
  { path: ['securityContext', 'allowPrivilegeEscalation'], values: [false, ...BOOLEANS] },
  { path: ['securityContext', 'readOnlyRootFilesystem'], values: BOOLEANS, judged: 1 },
  { path: ['securityContext', 'procMount'], values: ['Default', 'Unmasked', 'Unmasked', 'default', '', null, undefined] },
  { path: ['securityContext', 'capabilities'], values: [{}, { drop: ['ALL'] }, { drop: [] }, { add: null, drop: null }, null, undefined] },
  { path: ['securityContext', 'Privileged'], values: [true] },
  { path: ['name'], values: ['', 'we"ird\\name', 'über', null, undefined] },
  { path: ['lifecycle'], values: [{}, null, undefined] },
  { path: ['lifecycle', 'stopSignal'], values: ['SIGUSR1'], judged: 1 },
  { path: ['ports'], values: [[], [null], null, undefined] },
  ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((probe) => [probe]).concat([['lifecycle', 'postStart'], ['lifecycle', 'preStop']])
    .flatMap((handler): Field[] => [
      { path: [...handler, 'httpGet', 'host'], values: HOSTS },
      { path: [...handler, 'httpGet', 'port'], values: [80, 'http'], judged: handler.length + 1 },
      { path: [...handler, 'tcpSocket', 'host'], values: HOSTS },
      { path: [...handler, 'exec', 'command'], values: [['true']], judged: handler.length },
      { path: handler, values: [{}, { httpGet: {} }, { grpc: { port: 1 } }, null, undefined] },
    ]),
];

/** Lists of a container and what may stand in them. */
export const CONTAINER_LISTS: readonly Field[] = [
  { path: ['securityContext', 'capabilities', 'add'], values: CAPABILITIES },
  { path: ['securityContext', 'capabilities', 'drop'], values: ['ALL', ...CAPABILITIES] },
  {
    path: ['ports'],
    values: [
      ...[0, 80, 8080, 65535, -1, 2 ** 31 - 1, -(2 ** 31), null, undefined].map((hostPort) => ({ containerPort: 80, hostPort })),
      { containerPort: 1 }, { containerPort: 1, hostIP: '0.0.0.0' }, null,
      { containerPort: 1, hostPort: 2 ** 31 }, { containerPort: 1, hostPort: 1.5 }, // not a 32-bit integer
    ],
  },
];

export const POD_LISTS: readonly Field[] = [
  { path: ['spec', 'securityContext', 'sysctls'], values: [...SYSCTLS.map((name) => ({ name, value: '1' })), {}, null] },
];

export const VOLUME_SOURCES: readonly string[] = [
  'configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret',
  'hostPath', 'gcePersistentDisk', 'awsElasticBlockStore', 'gitRepo', 'nfs', 'iscsi', 'glusterfs', 'rbd', 'flexVolume', 'cinder',
  'cephfs', 'flocker', 'fc', 'azureFile', 'vsphereVolume', 'quobyte', 'azureDisk', 'photonPersistentDisk', 'portworxVolume', 'scaleIO',
  'storageos',
];

/** Annotation keys; `*` becomes the name of a container. */
export const ANNOTATIONS: readonly string[] = [
  'container.apparmor.security.beta.kubernetes.io/*',
  'container.apparmor.security.beta.kubernetes.io/',
  'container.apparmor.security.beta.kubernetes.io/nobody',
  'seccomp.security.alpha.kubernetes.io/pod',
  'container.seccomp.security.alpha.kubernetes.io/*',
  'container.seccomp.security.alpha.kubernetes.io/nobody',
  'container.seccomp.security.alpha.kubernetes.io/',
  'example.com/note',
];

export const PROFILES: readonly unknown[] = [
  'runtime/default', 'docker/default', 'localhost/profile', 'localhost/', 'localhost', 'unconfined', 'RuntimeDefault', '', null,
];

/** Values for any field; which of them are of the wrong type depends on the field. */
export const ODDITIES: readonly unknown[] = ['x', '', 'true', '0', 0, 7, 1.5, true, false, [], [null], ['x'], [[]], [{}], {}, { x: 1 }];
