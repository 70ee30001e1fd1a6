import { compliantSpec, containerContext, findings, Json, podContext, podWith } from './pods';

const IN_CONTEXT = 'spec.containers[0].securityContext';
const WINDOWS = { os: { name: 'windows' } };
const BARE = { name: 'main' };

type Row = [title: string, pod: Json, expected: string[], version?: string];

function withSpec(pod: Json, fields: Json): Json {
  return { ...pod, spec: { ...pod.spec as Json, ...fields } };
}

function volume(source: Json): Json {
  return podWith({ volumes: [{ name: 'v', ...source }] });
}

const ROWS: Row[] = [
  ['the compliant pod', podWith({}), []],
  ['no container', { spec: {} }, []],

  ['escalation unset', containerContext({ allowPrivilegeEscalation: undefined }),
    [`allowPrivilegeEscalation: ${IN_CONTEXT}.allowPrivilegeEscalation=unset`]],
  ['escalation', containerContext({ allowPrivilegeEscalation: true }), [`allowPrivilegeEscalation: ${IN_CONTEXT}.allowPrivilegeEscalation=true`]],
  ['escalation before 1.8', containerContext({ allowPrivilegeEscalation: true }), [], 'v1.7'],
  ['escalation from 1.8', containerContext({ allowPrivilegeEscalation: null }),
    [`allowPrivilegeEscalation: ${IN_CONTEXT}.allowPrivilegeEscalation=unset`], 'v1.8'],

  ['ALL dropped among others, NET_BIND_SERVICE added', containerContext({ capabilities: { drop: ['KILL', 'ALL'], add: ['NET_BIND_SERVICE'] } }), []],
  ['no capabilities', containerContext({ capabilities: undefined }), [`capabilities_restricted: ${IN_CONTEXT}.capabilities.drop=unset`]],
  ['nothing dropped', containerContext({ capabilities: { drop: [] } }), [`capabilities_restricted: ${IN_CONTEXT}.capabilities.drop=unset`]],
  ['all dropped in lower case', containerContext({ capabilities: { drop: ['all'] } }),
    [`capabilities_restricted: ${IN_CONTEXT}.capabilities.drop=["all"]`]],
  ['a default capability added', containerContext({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE', 'CHOWN'] } }),
    [`capabilities_restricted: ${IN_CONTEXT}.capabilities.add[1]="CHOWN"`]],
  ['a capability beyond the default set, reported once', containerContext({ capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } }),
    [`capabilities_restricted: ${IN_CONTEXT}.capabilities.add[0]="SYS_ADMIN"`], 'v1.22'],
  ['a capability beyond the default set before 1.22', containerContext({ capabilities: { add: ['SYS_ADMIN'] } }),
    [`capabilities_baseline: ${IN_CONTEXT}.capabilities.add[0]="SYS_ADMIN"`], 'v1.21'],

  ['an unmasked /proc even in a user namespace', withSpec(containerContext({ procMount: 'Unmasked' }), { hostUsers: false }),
    [`procMount_restricted: ${IN_CONTEXT}.procMount="Unmasked"`], 'v1.35'],
  ['an unmasked /proc before 1.35', containerContext({ procMount: 'Unmasked' }), [`procMount: ${IN_CONTEXT}.procMount="Unmasked"`], 'v1.34'],

  ['a volume without source, which becomes an emptyDir', volume({}), []],
  ['a hostPath, reported once', volume({ hostPath: { path: '/' } }), ['restrictedVolumes: spec.volumes[0].hostPath={"path":"/"}'], 'v1.0'],
  ['a volume source nobody knows', volume({ fromTheFuture: {} }), ['restrictedVolumes: spec.volumes[0].fromTheFuture={}']],
  ['two refused sources', volume({ nfs: {}, rbd: {} }), ['restrictedVolumes: spec.volumes[0].nfs={}', 'restrictedVolumes: spec.volumes[0].rbd={}']],
  ['an allowed source besides a refused one, as validation refuses it', volume({ nfs: {}, secret: {} }), []],

  ['non-root on the container only', withSpec(containerContext({ runAsNonRoot: true, seccompProfile: { type: 'Localhost' } }), { securityContext: {} }), []],
  ['non-root unset', podContext({ runAsNonRoot: undefined }), [`runAsNonRoot: ${IN_CONTEXT}.runAsNonRoot=unset`]],
  ['root allowed on the container', containerContext({ runAsNonRoot: false }), [`runAsNonRoot: ${IN_CONTEXT}.runAsNonRoot=false`]],
  ['root allowed on the pod, refused on the container', withSpec(containerContext({ runAsNonRoot: true }), {
    securityContext: { runAsNonRoot: false, seccompProfile: { type: 'RuntimeDefault' } },
  }), ['runAsNonRoot: spec.securityContext.runAsNonRoot=false']],
  ['root allowed on the pod, unset on the container', podContext({ runAsNonRoot: false }),
    ['runAsNonRoot: spec.securityContext.runAsNonRoot=false', `runAsNonRoot: ${IN_CONTEXT}.runAsNonRoot=unset`]],
  ['root in a user namespace from 1.35', withSpec(podContext({ runAsNonRoot: false, runAsUser: 0 }), { hostUsers: false }), [], 'v1.35'],
  ['root in a user namespace before 1.35', withSpec(podContext({ runAsNonRoot: false, runAsUser: 0 }), { hostUsers: false }),
    ['runAsNonRoot: spec.securityContext.runAsNonRoot=false', `runAsNonRoot: ${IN_CONTEXT}.runAsNonRoot=unset`, 'runAsUser: spec.securityContext.runAsUser=0'],
    'v1.34'],

  ['a user above 0', podContext({ runAsUser: 1 }), []],
  ['a negative user, which validation refuses', podContext({ runAsUser: -1 }), []],
  ['user 0 on the pod', podContext({ runAsUser: 0 }), ['runAsUser: spec.securityContext.runAsUser=0']],
  ['user 0 on the container', containerContext({ runAsUser: 0 }), [`runAsUser: ${IN_CONTEXT}.runAsUser=0`]],
  ['user -0 on the container', containerContext({ runAsUser: -0 }), [`runAsUser: ${IN_CONTEXT}.runAsUser=0`]],
  ['user 0 before 1.23', containerContext({ runAsUser: 0 }), [], 'v1.22'],

  ['seccomp unset', podContext({ seccompProfile: undefined }), [`seccompProfile_restricted: ${IN_CONTEXT}.seccompProfile.type=unset`]],
  ['seccomp off on the pod, set on the container', withSpec(containerContext({ seccompProfile: { type: 'RuntimeDefault' } }), {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'Unconfined' } },
  }), ['seccompProfile_restricted: spec.securityContext.seccompProfile.type="Unconfined"']],
  ['seccomp off on the container', containerContext({ seccompProfile: { type: 'Unconfined' } }),
    [`seccompProfile_restricted: ${IN_CONTEXT}.seccompProfile.type="Unconfined"`]],
  ['seccomp unset from 1.19', podContext({ seccompProfile: undefined }), [`seccompProfile_restricted: ${IN_CONTEXT}.seccompProfile.type=unset`], 'v1.19'],
  ['seccomp unset before 1.19', podContext({ seccompProfile: undefined }), [], 'v1.18'],

  ['a Windows pod without what Windows lacks', { spec: { ...WINDOWS, securityContext: { runAsNonRoot: true }, containers: [BARE] } }, [], 'v1.25'],
  ['a Windows pod that may run as root', { spec: { ...WINDOWS, containers: [BARE] } }, [`runAsNonRoot: ${IN_CONTEXT}.runAsNonRoot=unset`]],
  ['a Windows pod before 1.25', { spec: { ...WINDOWS, securityContext: { runAsNonRoot: true }, containers: [BARE] } }, [
    `allowPrivilegeEscalation: ${IN_CONTEXT}.allowPrivilegeEscalation=unset`,
    `capabilities_restricted: ${IN_CONTEXT}.capabilities.drop=unset`,
    `seccompProfile_restricted: ${IN_CONTEXT}.seccompProfile.type=unset`,
  ], 'v1.24'],
  ['an operating system in another spelling', withSpec(containerContext({ allowPrivilegeEscalation: true }), { os: { name: 'Windows' } }),
    [`allowPrivilegeEscalation: ${IN_CONTEXT}.allowPrivilegeEscalation=true`]],
];

test.each(ROWS.map(([title, pod, expected, version = 'latest']) => ({ title, pod, expected, version })))('restricted judges $title', ({ pod, expected, version }) => {
  expect(findings(pod, 'restricted', version)).toEqual(expected);
});

describe('volumes', () => {
  const allowed = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret'];
  const refused = [
    'hostPath', 'gcePersistentDisk', 'awsElasticBlockStore', 'gitRepo', 'nfs', 'iscsi', 'glusterfs', 'rbd', 'flexVolume', 'cinder', 'cephfs',
    'flocker', 'fc', 'azureFile', 'vsphereVolume', 'quobyte', 'azureDisk', 'photonPersistentDisk', 'portworxVolume', 'scaleIO', 'storageos',
  ];

  test.each(allowed)('of type %s are allowed', (source) => {
    expect(findings(volume({ [source]: {} }))).toEqual([]);
  });

  test.each(refused)('of type %s are refused', (source) => {
    expect(findings(volume({ [source]: {} }))).toEqual([`restrictedVolumes: spec.volumes[0].${source}={}`]);
  });

  test.each([...allowed, ...refused])('of type %s must be objects', (source) => {
    expect(findings(volume({ [source]: true }))).toContain(`malformed: spec.volumes[0].${source}=true`);
  });
});

test.each([
  ['initContainers'],
  ['containers'],
  ['ephemeralContainers'],
])('a container in %s is judged like any other', (list) => {
  const [good] = compliantSpec().containers;
  const bad = { name: 'bad', securityContext: { ...good.securityContext as Json, privileged: true, runAsUser: 0 } };
  expect(findings(podWith({ [list]: [good, bad] }))).toEqual([
    `privileged: spec.${list}[1].securityContext.privileged=true`,
    `runAsUser: spec.${list}[1].securityContext.runAsUser=0`,
  ]);
});

