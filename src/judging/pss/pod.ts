import { INT32, Reader } from './reader';
import { readContext, SecurityContext } from './security-context';
import { Fields } from '../manifest/json';
import { CONTAINER_LISTS, PssContainerType, PssLocation, PssPod, PssProblem } from '../manifest/pods';

/** A pod as the checks see it: every value has its type, what is missing is undefined. */
export interface Pod {
  readonly annotations: [string, string][];
  readonly hostNetwork: boolean;
  readonly hostPID: boolean;
  readonly hostIPC: boolean;
  readonly hostUsers?: boolean;
  readonly os?: string;
  readonly context?: SecurityContext;
  readonly sysctls: string[];
  readonly volumes: Volume[];
  /** Init containers, containers and ephemeral containers, in that order. */
  readonly containers: Container[];
}

export interface Container {
  readonly name: string;
  readonly type: PssContainerType;
  /** `spec.containers[0]` */
  readonly path: string;
  readonly context?: SecurityContext;
  /** Host port of each entry of `ports`; 0 when it asks for none. */
  readonly hostPorts: number[];
  /** Hosts that probes and lifecycle hooks connect to, where they name one. */
  readonly hosts: { readonly path: string; readonly host: string }[];
}

export interface Volume {
  readonly name: string;
  readonly path: string;
  /** The volume as the manifest has it; only which sources are set matters to the checks. */
  readonly fields: Fields;
}

/** Every volume source of the core API; each is an object when set. */
const VOLUME_SOURCES = [
  'configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret',
  'hostPath', 'gcePersistentDisk', 'awsElasticBlockStore', 'gitRepo', 'nfs', 'iscsi', 'glusterfs', 'rbd', 'flexVolume',
  'cinder', 'cephfs', 'flocker', 'fc', 'azureFile', 'vsphereVolume', 'quobyte', 'azureDisk', 'photonPersistentDisk',
  'portworxVolume', 'scaleIO', 'storageos',
];

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const HOOKS = ['postStart', 'preStop'];

/** Reads a pod of any shape; what has the wrong type is left out of the pod and listed in `problems`. */
export function readPod(pod: PssPod): { readonly pod: Pod; readonly problems: PssProblem[] } {
  const reader = new Reader();
  if (pod.malformed) {
    reader.problems.push(pod.malformed);
  }
  const root: Fields = { metadata: pod.metadata, spec: pod.spec };
  const metadata = reader.object(root, 'metadata', '') ?? {};
  const spec = reader.object(root, 'spec', '') ?? {};
  const podContext = reader.object(spec, 'securityContext', 'spec');
  return {
    pod: {
      annotations: reader.stringMap(metadata, 'annotations', 'metadata'),
      hostNetwork: reader.boolean(spec, 'hostNetwork', 'spec') ?? false,
      hostPID: reader.boolean(spec, 'hostPID', 'spec') ?? false,
      hostIPC: reader.boolean(spec, 'hostIPC', 'spec') ?? false,
      hostUsers: reader.boolean(spec, 'hostUsers', 'spec'),
      os: reader.string(reader.object(spec, 'os', 'spec') ?? {}, 'name', 'spec.os'),
      context: podContext && readContext(reader, podContext, 'spec.securityContext', 'pod'),
      sysctls: reader.objects(podContext ?? {}, 'sysctls', 'spec.securityContext')
        .map((sysctl, index) => reader.string(sysctl, 'name', `spec.securityContext.sysctls[${index}]`) ?? ''),
      volumes: reader.objects(spec, 'volumes', 'spec').map((volume, index) => readVolume(reader, volume, `spec.volumes[${index}]`)),
      containers: CONTAINER_LISTS.flatMap(([list, type]) => reader.objects(spec, list, 'spec')
        .map((container, index) => readContainer(reader, container, type, `spec.${list}[${index}]`))),
    },
    problems: reader.problems,
  };
}

/** A location in a container, or in the pod when no container is given. */
export function locate(container: Container | undefined, path: string, value: unknown): PssLocation {
  return container ? { container: container.name, containerType: container.type, path, value } : { path, value };
}

function readContainer(parent: Reader, fields: Fields, containerType: PssContainerType, path: string): Container {
  const name = parent.string(fields, 'name', path) ?? '';
  const reader = parent.of({ container: name, containerType });
  const context = reader.object(fields, 'securityContext', path);
  return {
    name,
    type: containerType,
    path,
    context: context && readContext(reader, context, `${path}.securityContext`, 'container'),
    hostPorts: reader.objects(fields, 'ports', path)
      .map((port, index) => reader.integer(port, 'hostPort', `${path}.ports[${index}]`, INT32) ?? 0),
    hosts: readHosts(reader, fields, path),
  };
}

function readHosts(reader: Reader, container: Fields, path: string): { path: string; host: string }[] {
  const hosts: { path: string; host: string }[] = [];
  const readHandlers = (parent: Fields, parentPath: string, keys: readonly string[]) => {
    for (const key of keys) {
      const handler = reader.object(parent, key, parentPath);
      for (const action of handler ? ['httpGet', 'tcpSocket'] : []) {
        const actionPath = `${parentPath}.${key}.${action}`;
        const host = reader.string(reader.object(handler!, action, `${parentPath}.${key}`) ?? {}, 'host', actionPath);
        if (host) {
          hosts.push({ path: `${actionPath}.host`, host });
        }
      }
    }
  };
  readHandlers(container, path, PROBES);
  const lifecycle = reader.object(container, 'lifecycle', path);
  if (lifecycle) {
    readHandlers(lifecycle, `${path}.lifecycle`, HOOKS);
  }
  return hosts;
}

function readVolume(reader: Reader, fields: Fields, path: string): Volume {
  VOLUME_SOURCES.forEach((source) => reader.object(fields, source, path));
  return { name: reader.string(fields, 'name', path) ?? '', path, fields };
}
