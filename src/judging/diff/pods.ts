import { Slot, Topic } from './slot';
import { fieldsAt, listAt, textAt, valueAt } from '../manifest/fields';
import { AppPod } from '../report/app-objects';
import { ContainerPosture, PodPosture, RootVerdict } from '../report/model';
import { mountWords } from '../report/words';

const LEVELS = ['restricted', 'baseline', 'privileged'];
const ROOT: { readonly [verdict in RootVerdict]: number } = { 'no': 0, 'granted': 2, 'if the image says so': 3, 'yes': 4 };
const MOVING = /^(latest|main|master|stable|edge|nightly|dev)$/;

/** What one workload is and may do on its node. */
export function slotsOfPod(pod: PodPosture, source: AppPod, who: string): Slot[] {
  const slot = (topic: Topic, key: string, text: string, rank: number): Slot => ({ topic, who, key, text, rank });
  return [
    slot('containers', 'pod security', `passes Pod Security ${pod.podSecurity.verdict}`, LEVELS.indexOf(pod.podSecurity.verdict)),
    slot('tokens', 'account', `service account ${pod.serviceAccount}`, pod.serviceAccount === 'default' ? 1 : 0),
    ...pod.token ? [slot('tokens', 'token', 'API token mounted', 1)] : [],
    ...pod.rootGrant === undefined ? [] : [slot('grants', `root ${pod.rootGrant.container}`, `root for init container ${pod.rootGrant.container}: ${pod.rootGrant.reason}`, 1)],
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => valueAt(source.view.spec, field) === true).map((field) => slot('host', field, field, 1)),
    ...hostPaths(source).map((path) => slot('host', `path ${path}`, `path ${path} of the node`, 1)),
    ...hostPorts(source).map((port) => slot('host', `port ${port}`, `port ${port} of the node`, 1)),
    ...secretsOf(source).map((name) => slot('secrets', name, `Secret ${name}`, 1)),
    ...pod.containers.flatMap((container) => slotsOfContainer(container, who)),
  ];
}

function slotsOfContainer(container: ContainerPosture, who: string): Slot[] {
  const { name, image, user, group, root } = container;
  const slot = (topic: Topic, key: string, text: string, rank: number, usual = 0): Slot => ({ topic, who, key: JSON.stringify([name, key]), text: `${name}: ${text}`, rank, usual });
  const dropped = container.capabilities.dropped.some((one) => one.toUpperCase() === 'ALL');
  const capabilities = container.privileged ? 'all (privileged)' : dropped ? 'dropped' : "the runtime's";
  const id = (value: { id?: number; source: string }) => value.id === undefined ? `of the ${value.source}` : String(value.id);
  return [
    slot('users', 'user', `user ${id(user)}${root === 'no' ? '' : root === 'granted' ? ', root by grant' : root === 'yes' ? ', root' : ', root if the image says so'}`, ROOT[root]),
    slot('users', 'group', `group ${id(group)}`, group.id === undefined || group.id === 0 ? 1 : 0),
    slot('images', 'image', `image ${image}`, imageRank(image), 1),
    slot('containers', 'root filesystem', `root filesystem ${container.readOnlyRootFilesystem ? 'read-only' : 'writable'}`, container.readOnlyRootFilesystem ? 0 : 1),
    slot('containers', 'escalation', `privilege escalation ${container.privilegeEscalation ? 'possible' : 'off'}`, container.privilegeEscalation ? 1 : 0),
    slot('containers', 'capabilities', `capabilities ${capabilities}`, container.privileged ? 2 : dropped ? 0 : 1),
    ...container.capabilities.added.map((capability) => slot('containers', `capability ${capability}`, `capability ${capability}`, 1)),
    slot('containers', 'seccomp', `seccomp ${container.seccomp}`, container.seccomp === 'Unconfined' ? 1 : 0),
    ...container.writableMounts.map((mount) => slot('containers', `mount ${mount.path}`, `may write to ${mountWords(mount)}`, mount.volume.startsWith('emptyDir') ? 0 : 1)),
  ];
}

/** A digest cannot change, a tag may, and some are meant to. */
function imageRank(image: string): number {
  if (image.includes('@')) { return 0; }
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return tag === undefined || MOVING.test(tag) ? 2 : 1;
}

function hostPaths({ view }: AppPod): string[] {
  return unique(listAt(view.spec, 'volumes').map((volume) => textAt(volume, 'hostPath', 'path')));
}

function hostPorts({ view }: AppPod): string[] {
  return unique(view.containers.flatMap(({ fields }) => listAt(fields, 'ports')).map((port) => valueAt(port, 'hostPort')).map((port) => port === undefined ? undefined : String(port)));
}

/** Names of the Secrets that a pod mounts, has in its environment, or pulls images with; never what is in them. */
function secretsOf({ view }: AppPod): string[] {
  const volumes = listAt(view.spec, 'volumes');
  return unique([
    ...volumes.map((volume) => textAt(volume, 'secret', 'secretName')),
    ...volumes.flatMap((volume) => listAt(volume, 'projected', 'sources')).map((source) => textAt(source, 'secret', 'name')),
    ...volumes.map((volume) => textAt(volume, 'csi', 'nodePublishSecretRef', 'name')),
    ...view.containers.flatMap(({ fields }) => [
      ...listAt(fields, 'env').map((entry) => textAt(entry, 'valueFrom', 'secretKeyRef', 'name')),
      ...listAt(fields, 'envFrom').map((entry) => textAt(fieldsAt(entry, 'secretRef'), 'name')),
    ]),
    ...listAt(view.spec, 'imagePullSecrets').map((entry) => textAt(entry, 'name')),
  ]);
}

function unique(names: readonly (string | undefined)[]): string[] {
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}
