import { containerOf, deployment, podOf, reportOn } from './helpers';
import { capabilityWords, identitySource, mountWords, userAndGroup } from '../../../src/judging/report/words';

function container(own: string, pod = '', more = '', openshift?: boolean) {
  return containerOf(reportOn(deployment('web', `
securityContext: {${pod}}
containers:
- name: main
  image: web:1
  securityContext: {${own}}
${more}`), openshift));
}

test.each([
  ['the container, which wins over the pod', 'runAsUser: 7, runAsGroup: 8', 'runAsUser: 1, runAsGroup: 2', undefined, '7:8', 'both from container'],
  ['the pod', '', 'runAsUser: 1, runAsGroup: 2', undefined, '1:2', 'both from pod'],
  ['both', 'runAsUser: 7', 'runAsUser: 1, runAsGroup: 2', undefined, '7:2', 'user from container, group from pod'],
  ['the image', '', '', undefined, 'image:image', "both from the image's default"],
  ['the image, which the kubelet watches', 'runAsNonRoot: true', '', undefined, 'image:image', "both from the image's default; the kubelet refuses root"],
  ['the range of the namespace on OpenShift', 'runAsNonRoot: true', '', true, 'assigned:image', "user from the namespace's range, group from the image's default"],
  ['a value of the wrong type, which counts as none', 'runAsUser: "7"', '', undefined, 'image:image', "both from the image's default"],
])('tells ids that come from %s', (_title, own, pod, openshift, ids, source) => {
  const found = container(own, pod, '', openshift);
  expect([userAndGroup(found), identitySource(found)]).toEqual([ids, source]);
});

test.each([
  ['a number above 0', 'runAsUser: 7', 'no'],
  ['user 0', 'runAsUser: 0', 'yes'],
  ['user 0, although it claims not to be', 'runAsUser: 0, runAsNonRoot: true', 'yes'],
  ['the image alone', '', 'if the image says so'],
  ['the image, with runAsNonRoot', 'runAsNonRoot: true', 'no'],
])('says whether %s is root', (_title, own, expected) => {
  expect(container(own).root).toBe(expected);
});

test.each([
  ['nothing', '', "the runtime's", 'warn'],
  ['some dropped', 'capabilities: {drop: [NET_RAW]}', "the runtime's, without NET_RAW", 'warn'],
  ['all dropped', 'capabilities: {drop: [ALL]}', 'none', 'good'],
  ['all dropped and one added', 'capabilities: {drop: [all], add: [NET_BIND_SERVICE]}', 'NET_BIND_SERVICE', 'warn'],
  ['privileged', 'privileged: true, capabilities: {drop: [ALL]}', 'all (privileged)', 'bad'],
])('words capabilities: %s', (_title, own, text, tone) => {
  expect(capabilityWords(container(own))).toEqual({ text, tone });
});

test('reads confinement where it is set, and takes nothing for granted', () => {
  expect(container('readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, seccompProfile: {type: RuntimeDefault}'))
    .toMatchObject({ readOnlyRootFilesystem: true, privilegeEscalation: false, seccomp: 'RuntimeDefault' });
  expect(container('')).toMatchObject({ readOnlyRootFilesystem: false, privilegeEscalation: true, seccomp: 'Unconfined', privileged: false });
  expect(container('', 'seccompProfile: {type: Localhost, localhostProfile: a.json}').seccomp).toBe('Localhost a.json');
  expect(container('allowPrivilegeEscalation: false, privileged: true').privilegeEscalation).toBe(true);
});

test('lists writable mounts with what limits them, and no read-only ones', () => {
  const found = container('', '', `
  volumeMounts:
  - {name: tmp, mountPath: /tmp}
  - {name: memory, mountPath: /run}
  - {name: data, mountPath: /data}
  - {name: data, mountPath: /backup, readOnly: true}
  - {name: host, mountPath: /host}
  - {name: config, mountPath: /etc/app}
  - {name: nfs, mountPath: /share}
  - {name: lost, mountPath: /lost}
  - {name: tmp}
  volumeDevices: [{name: disk, devicePath: /dev/x}, {}]
volumes:
- {name: tmp, emptyDir: {}}
- {name: memory, emptyDir: {medium: Memory, sizeLimit: 8Mi}}
- {name: data, persistentVolumeClaim: {claimName: pg}}
- {name: host, hostPath: {path: /var}}
- {name: config, configMap: {name: c}}
- {name: nfs, nfs: {server: a, path: /}}`);
  expect(found.writableMounts.map(mountWords)).toEqual([
    '/tmp (emptyDir, no size limit)', '/run (emptyDir in memory, at most 8Mi)', '/data (claim pg)', '/host (hostPath /var)', '/share (nfs)',
    '/lost (volume that the pod does not define)', '(no path) (emptyDir, no size limit)', '/dev/x (block device disk)', '(no path) (block device)',
  ]);
});

test('tells init containers, sidecars and ephemeral containers apart', () => {
  const pod = podOf(reportOn(deployment('web', `
initContainers: [{name: first, image: "x:1"}, {name: proxy, image: "x:1", restartPolicy: Always}]
containers: [{name: main, image: "x:1"}, {}]
ephemeralContainers: [{name: debug, image: "x:1"}]`)));
  expect(pod.containers.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['first init', 'proxy sidecar', 'main container', '#2 container', 'debug ephemeral']);
});

const GRANTED = `
containers: [{name: main, image: "x:1", securityContext: {runAsUser: 7, runAsNonRoot: true}}]
initContainers:
- name: wait
  image: x:1
  securityContext:
    {runAsUser: 0, runAsGroup: 0, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}`;
const GRANT = 'annotations: {cdk8s-flyte.dev/root-grant: wait, cdk8s-flyte.dev/root-grant-reason: hosts file}';

test('shows root by a grant that holds, with its reason', () => {
  const model = reportOn(deployment('web', GRANTED, GRANT));
  expect(containerOf(model, 'wait').root).toBe('granted');
  expect(podOf(model).rootGrant).toEqual({ container: 'wait', reason: 'hosts file' });
});

test('does not believe a grant that does not hold', () => {
  const model = reportOn(deployment('web', GRANTED.replace('drop: [ALL]', 'drop: []'), GRANT));
  expect(containerOf(model, 'wait').root).toBe('yes');
  expect(podOf(model).rootGrant).toBeUndefined();
});

test('a main container of the granted name is no granted one', () => {
  const twin = GRANTED.replace('name: main', 'name: wait').replace('runAsUser: 7', 'runAsUser: 0');
  expect(podOf(reportOn(deployment('web', twin, GRANT))).containers.map(({ root }) => root)).toEqual(['yes', 'yes']);
});
