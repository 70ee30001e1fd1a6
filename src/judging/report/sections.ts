import { AccountReach, ContainerPosture, Permission, PodPosture, ReportModel } from './model';
import { rankOfPods, worstFirst } from './order';
import {
  capabilityWords, identitySource, inCluster, mountWords, nameOfEnds, objectName, rootTone, Tone, userAndGroup,
} from './words';

/** A cell: its lines, and smaller words under them. */
export interface Cell {
  readonly lines: readonly string[];
  readonly note?: string;
  readonly tone?: Tone;
}

/** What a row is about, for whoever wants to see less: a row that is about nothing of a kind is always shown. */
export interface Facets {
  readonly cluster?: readonly string[];
  readonly component?: readonly string[];
  readonly kind?: readonly string[];
}

export interface Row extends Facets {
  /** The first cell names it. */
  readonly cells: readonly Cell[];
  /** Set where nothing about it is out of the ordinary. */
  readonly fine?: true;
}

export interface Table {
  readonly caption: string;
  readonly header: readonly string[];
  readonly rows: readonly Row[];
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly intro: string;
  readonly table?: Table;
  /** What is said when there is nothing to list. */
  readonly empty: string;
  /** Set where so many rows are fine that a reader may want to see the others only. */
  readonly fold?: Fold;
}

/** Words for rows that can be left out of sight: how to see them, and what is said where they are all there is. */
export interface Fold {
  readonly show: string;
  readonly all: string;
}

/** The report's tables, the same in every format: first what is not as it should be. */
export function sectionsOf(model: ReportModel): Section[] {
  return [findings(model), exceptions(model), containers(model), pods(model), access(model), network(model), connections(model), namespaces(model)];
}

function containers(model: ReportModel): Section {
  const all = model.pods.flatMap((pod) => pod.containers.map((container) => ({ pod, container, deviation: deviationOf(container) })));
  const rank = ({ container: { root }, deviation }: typeof all[number]): number => deviation.lines[0] !== NONE || !['no', 'granted'].includes(root) ? 0 : root === 'granted' ? 1 : FINE;
  const rows = worstFirst(all, rank).map((entry): Row => {
    const { pod, container, deviation } = entry;
    const granted = container.root === 'granted' ? 'root by grant; ' : '';
    return {
      ...facetsOf(pod),
      kind: [container.kind],
      cells: [
        cell(pod.component, { note: noteOf(container.name === pod.component ? undefined : container.name, clusterNote(pod)) }),
        cell(container.kind),
        cell(userAndGroup(container), { note: `${granted}${identitySource(container)}`, tone: rootTone(container) }),
        deviation,
        cell(container.writableMounts.map(mountWords), { otherwise: NONE }),
      ],
      ...rank(entry) === FINE ? { fine: true } : {},
    };
  });
  return folded(section('containers', 'Containers', 'Every container that the manifests define, with what Kubernetes will make of it: a field of the container wins over the pod\'s. '
    + 'Without deviations, its root filesystem is read-only, it has no capabilities and cannot get more rights than it began with, and the runtime filters its system calls.',
  table('Containers, with user, group and confinement', ['Component', 'Kind', 'User:group', 'Deviations', 'Writable mounts'], rows), 'There are none.'));
}

const NONE = 'none';
const FINE = 2;
/** As many are read as fast as they are opened. */
const A_FEW = 5;

function folded(one: Section): Section {
  const all = one.table?.rows.length ?? 0;
  const fine = one.table?.rows.filter((row) => row.fine).length ?? 0;
  return fine <= A_FEW ? one : { ...one, fold: { show: `Show the ${fine} non-root ones without deviations too`, all: `All ${all} are non-root and without deviations.` } };
}

/** How a container is confined less than it could be. */
function deviationOf(container: ContainerPosture): Cell {
  const capabilities = capabilityWords(container);
  const local = container.seccomp.startsWith('Localhost ');
  const found: [text: string, tone: Tone][] = [
    ...container.privilegeEscalation ? [['privilege escalation is possible', 'bad'] as [string, Tone]] : [],
    ...container.readOnlyRootFilesystem ? [] : [['writable root filesystem', 'warn'] as [string, Tone]],
    ...capabilities.tone === 'good' ? [] : [[`capabilities: ${capabilities.text}`, capabilities.tone] as [string, Tone]],
    ...container.seccomp === 'RuntimeDefault' ? [] : [[`seccomp: ${container.seccomp}`, local ? 'plain' : 'warn'] as [string, Tone]],
  ];
  const tone = (['bad', 'warn', 'plain'] as const).find((one) => found.some((entry) => entry[1] === one));
  return found.length === 0 ? cell(NONE, { tone: 'good' }) : cell(found.map(([text]) => text).join('; '), { tone });
}

function noteOf(...parts: readonly (string | undefined)[]): string | undefined {
  const known = parts.filter((part) => part !== undefined);
  return known.length === 0 ? undefined : known.join(', ');
}

/** In which cluster something is, where the report is on several. */
function clusterNote({ cluster }: { readonly cluster?: string }): string | undefined {
  return cluster === undefined ? undefined : `cluster ${cluster}`;
}

function facetsOf({ component, cluster }: PodPosture): Facets {
  return { component: [component], ...clusterFacet(cluster) };
}

function clusterFacet(cluster: string | undefined): Facets {
  return cluster === undefined ? {} : { cluster: [cluster] };
}

function pods(model: ReportModel): Section {
  const rows = worstFirst(model.pods, rankOfPods(model)).map((pod): Row => ({
    ...facetsOf(pod),
    cells: [
      cell(pod.component, { note: objectName(pod) }),
      cell(pod.podSecurity.verdict, {
        note: pod.podSecurity.failedChecks.length === 0 ? undefined : `fails restricted: ${pod.podSecurity.failedChecks.join(', ')}`,
        tone: pod.podSecurity.verdict === 'restricted' ? 'good' : pod.podSecurity.verdict === 'baseline' ? 'warn' : 'bad',
      }),
      enforcement(pod),
      cell(pod.serviceAccount),
      pod.token ? cell('mounted', { tone: 'warn' }) : cell(NONE),
      cell(pod.replicas === undefined ? '–' : String(pod.replicas)),
    ],
  }));
  return section('pods', 'Pods', 'The strictest level of the Pod Security Standards that admits each pod, and the account it calls the Kubernetes API with.',
    table('Pods, with Pod Security verdict and service account', ['Component', 'Passes', 'Namespace enforces', 'Service account', 'API token', 'Replicas'], rows),
    'There are none.');
}

const LEVELS = ['privileged', 'baseline', 'restricted'];

function enforcement({ enforced, podSecurity, namespace }: PodPosture): Cell {
  if (enforced === undefined) { return cell('not said', { note: `the app does not make namespace ${namespace ?? 'default'}, or sets no level` }); }
  const admitted = LEVELS.indexOf(podSecurity.verdict) >= LEVELS.indexOf(enforced);
  return admitted ? cell(enforced) : cell(enforced, { note: 'refuses this pod', tone: 'bad' });
}

function exceptions(model: ReportModel): Section {
  const grants = model.pods.filter(({ rootGrant }) => rootGrant !== undefined).map((pod): Row => ({
    ...facetsOf(pod),
    cells: [cell(objectName(pod)), cell(pod.rootGrant!.container), cell('root grant', { tone: 'accepted' }), cell(pod.rootGrant!.reason)],
  }));
  const about = facetsOfObjects(model);
  const accepted = model.exceptions.filter(({ reason }) => !reason.startsWith('root grant: ')).map(({ object, container, rule, reason, cluster }): Row => ({
    ...about(object, cluster),
    cells: [cell(inCluster(object, cluster)), cell(container ?? 'all'), cell(rule, { tone: 'accepted' }), cell(reason)],
  }));
  return section('exceptions', 'Grants and acceptances', 'What somebody allowed in an annotation of the manifest, with the reason given there.',
    table('Grants and acceptances, with reasons', ['Object', 'Container', 'Allows', 'Reason'], [...grants, ...accepted]), 'There are none.');
}

/** What an object that is told by its name only is about; one that is no pod is about no component. */
function facetsOfObjects({ pods: all }: ReportModel): (object: string, cluster: string | undefined) => Facets {
  const components = new Map(all.map((pod) => [objectName(pod), pod.component]));
  return (object, cluster) => {
    const component = components.get(inCluster(object, cluster));
    return { ...component === undefined ? {} : { component: [component] }, ...clusterFacet(cluster) };
  };
}

function findings(model: ReportModel): Section {
  const about = facetsOfObjects(model);
  const rows = [
    ...model.findings.map((found): Row => ({
      ...about(found.object, found.cluster),
      cells: [
        cell(found.rule), cell(found.severity, { tone: found.severity === 'high' ? 'bad' : 'warn' }),
        cell(inCluster(found.object, found.cluster), { note: found.container === undefined ? undefined : `container ${found.container}` }),
        cell(found.message), cell(found.fix),
      ],
    })),
    ...model.problems.map((problem): Row => ({ cells: [cell('not judged'), cell('high', { tone: 'bad' }), cell('–'), cell(problem), cell('Correct the manifest.')] })),
  ];
  return section('findings', 'Open findings', 'What Pod Security restricted and the hardening rules of cdk8s-flyte audit object to, and nobody accepted.',
    table('Open findings, with fixes', ['Rule', 'Severity', 'Object', 'Finding', 'Fix'], rows), 'There are none.');
}

function access(model: ReportModel): Section {
  const rows = model.accounts.flatMap((account): Row[] => {
    const name = cell(account.name, { note: noteOf(account.token ? 'token mounted' : 'no token mounted', clusterNote(account)) });
    const facets: Facets = { ...account.components.length === 0 ? {} : { component: account.components }, ...clusterFacet(account.cluster) };
    return account.permissions.length === 0
      ? [{ ...facets, cells: [name, cell('–'), cell('–'), cell('–'), cell(account.token ? 'only what every account may' : 'nothing: no token')] }]
      : byReach(account).map((permission) => ({ ...facets, cells: [name, cell(permission.scope), ...rights(permission)] }));
  });
  return section('access', 'Kubernetes API', 'What the roles bound to each service account allow, as far as this app binds them. Bindings made elsewhere add to it.',
    table('Rights of service accounts in the Kubernetes API', ['Service account', 'Scope', 'Resources', 'Only objects named', 'May'], rows), 'There are no service accounts.');
}

function byReach({ permissions }: AccountReach): Permission[] {
  return [...permissions.filter(({ scope }) => scope === 'every namespace'), ...permissions.filter(({ scope }) => scope !== 'every namespace')];
}

function rights({ apiGroups, resources, names, verbs, role, unknown }: Permission): Cell[] {
  if (unknown === true) { return [cell('unknown'), cell('–'), cell(`what ${role} says, which is not part of this app`, { tone: 'warn' })]; }
  const wild = [...apiGroups, ...resources, ...verbs].some((entry) => entry.includes('*'));
  const groups = apiGroups.filter((group) => group !== 'core').join(', ');
  return [
    cell(resources, { note: groups === '' ? undefined : groups, tone: wild ? 'bad' : undefined }),
    cell(names, { otherwise: 'any' }),
    cell(verbs.join(', '), { tone: wild ? 'bad' : undefined }),
  ];
}

function network(model: ReportModel): Section {
  const name = nameOfEnds(model);
  const rows = worstFirst(model.pods.filter(({ running }) => running), rankOfPods(model)).map((pod): Row => {
    const from = model.connections.filter(({ to }) => to === pod.id).map((one) => `${name(one.from)}: ${one.ports}`);
    const to = model.connections.filter((one) => one.from === pod.id).map((one) => `${name(one.to)}: ${one.ports}`);
    const { ingress, egress } = pod.policies;
    return { ...facetsOf(pod), cells: [cell(pod.component, { note: objectName(pod) }), side(ingress, from), side(egress, to)] };
  });
  return section('network', 'Network',
    'Whom the network policies let through. A connection needs the consent of both ends; ports are those of the pods, not of Services.',
    table('Network reach of pods', ['Component', 'May be called by', 'May call'], rows), 'There are no pods.');
}

function side(policies: readonly string[], reach: readonly string[]): Cell {
  return policies.length === 0
    ? cell(['unrestricted', ...reach], { note: 'no network policy selects it in this direction', tone: 'warn' })
    : cell(reach, { otherwise: 'nobody', note: `by ${policies.length === 1 ? 'policy' : 'policies'} ${policies.join(', ')}` });
}

function connections(model: ReportModel): Section {
  const name = nameOfEnds(model);
  const dns = new Set(model.peers.filter(({ kind }) => kind === 'dns').map(({ id }) => id));
  const components = new Map(model.pods.map(({ id, component }) => [id, component]));
  const rows = model.connections.filter(({ to }) => !dns.has(to)).map(({ from, to, ports, cluster }): Row => ({
    component: [from, to].flatMap((id) => components.get(id) ?? []),
    ...clusterFacet(cluster),
    cells: [cell(name(from)), cell(name(to)), cell(ports)],
  }));
  return section('connections', 'Connections', 'The arrows of the drawing, one by one.',
    table('Connections, as drawn', ['From', 'To', 'Ports'], rows), 'There are none.');
}

function namespaces(model: ReportModel): Section {
  const rows = model.namespaces.map(({ name, enforce, warn, audit, cluster }): Row => ({
    ...clusterFacet(cluster),
    cells: [
      cell(name, { note: clusterNote({ cluster }) }), cell(enforce ?? 'not set', { tone: enforce === undefined ? 'warn' : undefined }),
      cell(warn ?? 'not set'), cell(audit ?? 'not set'),
    ],
  }));
  return section('namespaces', 'Namespaces', 'Pod Security levels of the namespaces that the app makes.',
    table('Namespaces and their Pod Security levels', ['Namespace', 'Enforces', 'Warns of', 'Audits'], rows), 'The app makes none.');
}

function section(id: string, title: string, intro: string, content: Table, empty: string): Section {
  return { id, title, intro, empty, ...content.rows.length === 0 ? {} : { table: content } };
}

function table(caption: string, header: readonly string[], rows: readonly Row[]): Table {
  return { caption, header, rows };
}

interface CellOptions {
  readonly note?: string;
  readonly tone?: Tone;
  /** What stands there when there is no line. */
  readonly otherwise?: string;
}

function cell(content: string | readonly string[], { note, tone, otherwise }: CellOptions = {}): Cell {
  const lines = typeof content === 'string' ? [content] : content;
  return {
    lines: lines.length === 0 && otherwise !== undefined ? [otherwise] : lines,
    ...note === undefined ? {} : { note },
    ...tone === undefined ? {} : { tone },
  };
}
