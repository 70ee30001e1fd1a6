import { ContainerPosture, Identity, PodPosture, ReportModel, WritableMount } from './model';

/** How good something is; formats may color by it, never only by it. */
export type Tone = 'good' | 'warn' | 'bad' | 'accepted' | 'plain';

/** A number of the summary. */
export interface Figure {
  readonly count: number;
  readonly what: string;
  readonly tone: Tone;
}

/** The numbers at the top. */
export function figuresOf(model: ReportModel): Figure[] {
  const containers = allContainers(model);
  const count = (test: (container: ContainerPosture) => boolean) => containers.filter(test).length;
  const figure = (number: number, what: string, tone: Tone): Figure => ({ count: number, what, tone: number === 0 ? 'plain' : tone });
  const root = count(({ root: verdict }) => verdict === 'yes' || verdict === 'if the image says so');
  return [
    { count: containers.length, what: containers.length === 1 ? 'container' : 'containers', tone: 'plain' },
    figure(count(({ root: verdict }) => verdict === 'no'), 'non-root', 'good'),
    figure(count(({ root: verdict }) => verdict === 'granted'), 'root by grant', 'accepted'),
    figure(root, 'root, or may be, without grant', 'bad'),
    figure(count(({ readOnlyRootFilesystem }) => !readOnlyRootFilesystem), count((one) => !one.readOnlyRootFilesystem) === 1 ? 'writable root filesystem' : 'writable root filesystems', 'warn'),
    figure(model.wildcards, model.wildcards === 1 ? 'wildcard in RBAC' : 'wildcards in RBAC', 'bad'),
    figure(model.findings.length, model.findings.length === 1 ? 'open finding' : 'open findings', 'warn'),
    figure(model.exceptions.length, model.exceptions.length === 1 ? 'accepted finding' : 'accepted findings', 'accepted'),
  ];
}

/** The answer in one sentence. */
export function verdictOf(model: ReportModel): { readonly text: string; readonly tone: Tone } {
  const containers = allContainers(model);
  const without = containers.filter(({ root }) => root === 'yes' || root === 'if the image says so').length;
  const granted = containers.filter(({ root }) => root === 'granted').length;
  if (containers.length === 0) { return { text: 'This app has no containers.', tone: 'plain' }; }
  if (without > 0) { return { text: `${without} of ${containers.length} containers run as root, or may, and nothing permits it.`, tone: 'bad' }; }
  if (granted > 0) {
    return { text: `All containers run as a non-root user, but for ${granted} init ${granted === 1 ? 'container' : 'containers'} by grant.`, tone: 'accepted' };
  }
  return { text: 'Every container runs as a non-root user.', tone: 'good' };
}

/** What the report is on. */
export function factsOf({ releases, clusters, commit }: ReportModel): [name: string, value: string][] {
  return [
    ...releases.length === 0 ? [] : [['Release', releases.join(', ')] as [string, string]],
    ...clusters === undefined ? [] : [['Clusters', clusters.join(', ')] as [string, string]],
    ...commit === undefined ? [] : [['Commit', commit] as [string, string]],
  ];
}

export function allContainers({ pods }: ReportModel): ContainerPosture[] {
  return pods.flatMap(({ containers }) => containers);
}

/** `1001:1001`, with words where the manifest leaves an id open. */
export function userAndGroup({ user, group }: ContainerPosture): string {
  return `${idWords(user)}:${idWords(group)}`;
}

function idWords({ id, source }: Identity): string {
  if (id !== undefined) { return String(id); }
  return source === 'namespace range' ? 'assigned' : 'image';
}

/** Who decided the user and the group. */
export function identitySource({ user, group, root }: ContainerPosture): string {
  const sources = user.source === group.source
    ? `both from ${sourceWords(user)}`
    : `user from ${sourceWords(user)}, group from ${sourceWords(group)}`;
  return root === 'no' && user.source === 'image' ? `${sources}; the kubelet refuses root` : sources;
}

function sourceWords({ source }: Identity): string {
  switch (source) {
    case 'container': return 'container';
    case 'pod': return 'pod';
    case 'namespace range': return "the namespace's range";
    default: return "the image's default";
  }
}

export function rootTone({ root }: ContainerPosture): Tone {
  return root === 'no' ? 'good' : root === 'granted' ? 'accepted' : 'bad';
}

export function capabilityWords({ capabilities: { added, dropped }, privileged }: ContainerPosture): { text: string; tone: Tone } {
  if (privileged) { return { text: 'all (privileged)', tone: 'bad' }; }
  const all = dropped.some((name) => name.toUpperCase() === 'ALL');
  const start = all ? [] : [dropped.length > 0 ? `the runtime's, without ${dropped.join(', ')}` : "the runtime's"];
  const parts = [...start, ...added];
  return parts.length === 0 ? { text: 'none', tone: 'good' } : { text: parts.join(', '), tone: added.length > 0 || !all ? 'warn' : 'good' };
}

export function mountWords({ path, volume, limit }: WritableMount): string {
  const size = limit === undefined ? (volume.startsWith('emptyDir') ? ', no size limit' : '') : `, at most ${limit}`;
  return `${path} (${volume}${size})`;
}

/** `Deployment flyte/flyteadmin` */
export function objectName({ kind, namespace, name, cluster }: PodPosture): string {
  return inCluster(`${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`, cluster);
}

/** Where a report is on several clusters, with the cluster. */
export function inCluster(text: string, cluster: string | undefined): string {
  return cluster === undefined ? text : `${text} in cluster ${cluster}`;
}

/** Names of pods and peers for tables, by id. Components of one name are told apart by their objects. */
export function nameOfEnds(model: ReportModel): (id: string) => string {
  const names = new Map<string, string>();
  const components = new Map<string, number>();
  model.pods.forEach(({ component }) => components.set(component, (components.get(component) ?? 0) + 1));
  for (const pod of model.pods) {
    names.set(pod.id, components.get(pod.component) === 1 ? pod.component : `${pod.component} (${objectName(pod)})`);
  }
  for (const { id, title, detail, cluster } of model.peers) {
    names.set(id, inCluster(title.toLowerCase() === detail.toLowerCase() ? title : `${title} (${detail})`, cluster));
  }
  return (id) => names.get(id)!;
}
