import { ContainerKind, ContainerPosture, Identity, RootVerdict, WritableMount } from './model';
import { fieldsAt, listAt, textAt, textsAt, valueAt } from '../manifest/fields';
import { Fields } from '../manifest/json';
import { ContainerView, PodView } from '../manifest/views';

/** Volumes that Kubernetes mounts read-only whatever the mount says. */
const ALWAYS_READ_ONLY = ['configMap', 'secret', 'projected', 'downwardAPI', 'image'];

/** What every container of a pod may do; `grantedRoot` names the init container that may be root. */
export function containersOfPod(pod: PodView, openshift: boolean, grantedRoot?: string): ContainerPosture[] {
  return pod.containers.map((container) => {
    const own = fieldsAt(container.fields, 'securityContext');
    const ofPod = fieldsAt(pod.spec, 'securityContext');
    const user = identity('runAsUser', own, ofPod, openshift);
    return {
      name: container.name,
      kind: kindOf(container),
      image: textAt(container.fields, 'image') ?? '',
      user,
      // No constraint of OpenShift gives a primary group: it stays what the image has, whose default is 0.
      group: identity('runAsGroup', own, ofPod, false),
      root: rootVerdict(user, own.runAsNonRoot ?? ofPod.runAsNonRoot, container.type === 'initContainer' && container.name === grantedRoot),
      readOnlyRootFilesystem: own.readOnlyRootFilesystem === true,
      privileged: own.privileged === true,
      privilegeEscalation: own.allowPrivilegeEscalation !== false || own.privileged === true,
      capabilities: { added: textsAt(own, 'capabilities', 'add').sort(), dropped: textsAt(own, 'capabilities', 'drop').sort() },
      seccomp: seccomp(own) ?? seccomp(ofPod) ?? 'Unconfined',
      writableMounts: writableMounts(container, pod.spec),
    };
  });
}

function kindOf({ type, longRunning }: ContainerView): ContainerKind {
  switch (type) {
    case 'initContainer': return longRunning ? 'sidecar' : 'init';
    case 'ephemeralContainer': return 'ephemeral';
    default: return 'container';
  }
}

/** The container's own id wins over the pod's, as in Kubernetes. */
function identity(field: 'runAsUser' | 'runAsGroup', own: Fields, ofPod: Fields, range: boolean): Identity {
  for (const [context, source] of [[own, 'container'], [ofPod, 'pod']] as const) {
    const id = context[field];
    if (typeof id === 'number') { return { id, source }; }
  }
  return { source: range ? 'namespace range' : 'image' };
}

function rootVerdict(user: Identity, runAsNonRoot: unknown, granted: boolean): RootVerdict {
  if (user.id === 0) { return granted ? 'granted' : 'yes'; }
  // Without a number, the kubelet starts the container only if the image has one that is not 0.
  return user.id !== undefined || user.source === 'namespace range' || runAsNonRoot === true ? 'no' : 'if the image says so';
}

function seccomp(context: Fields): string | undefined {
  const type = textAt(context, 'seccompProfile', 'type');
  const file = textAt(context, 'seccompProfile', 'localhostProfile');
  return type === undefined || file === undefined ? type : `${type} ${file}`;
}

function writableMounts(container: ContainerView, spec: Fields): WritableMount[] {
  const volumes = new Map(listAt(spec, 'volumes').map((volume) => [textAt(volume, 'name'), volume]));
  const mounts = listAt(container.fields, 'volumeMounts').filter((mount) => valueAt(mount, 'readOnly') !== true).flatMap((mount) => {
    const volume = volumes.get(textAt(mount, 'name'));
    const path = textAt(mount, 'mountPath') ?? '(no path)';
    return ALWAYS_READ_ONLY.some((source) => valueAt(volume, source) !== undefined) ? [] : [{ path, ...described(volume) }];
  });
  const devices = listAt(container.fields, 'volumeDevices').map((device) => ({
    path: textAt(device, 'devicePath') ?? '(no path)', volume: `block device ${textAt(device, 'name') ?? ''}`.trim(),
  }));
  return [...mounts, ...devices];
}

function described(volume: unknown): Omit<WritableMount, 'path'> {
  if (valueAt(volume, 'emptyDir') !== undefined) {
    const limit = valueAt(volume, 'emptyDir', 'sizeLimit');
    return {
      volume: valueAt(volume, 'emptyDir', 'medium') === 'Memory' ? 'emptyDir in memory' : 'emptyDir',
      ...limit === undefined ? {} : { limit: String(limit) },
    };
  }
  const claim = textAt(volume, 'persistentVolumeClaim', 'claimName');
  if (claim !== undefined) { return { volume: `claim ${claim}` }; }
  const hostPath = textAt(volume, 'hostPath', 'path');
  if (hostPath !== undefined) { return { volume: `hostPath ${hostPath}` }; }
  const [kind] = Object.keys(fieldsAt(volume)).filter((key) => key !== 'name').sort();
  return { volume: kind ?? 'volume that the pod does not define' };
}
