import { containers } from './container-section';
import { AccountReach, Permission, PodPosture, ReportModel } from './model';
import { rankOfPods, worstFirst } from './order';
import { Cell, cell, clusterFacet, clusterNote, Facets, facetsOf, noteOf, Row, Section, section, table } from './section-parts';
import { inCluster, nameOfEnds, objectName } from './words';

/** The report's tables, the same in every format: first what is not as it should be. */
export function sectionsOf(model: ReportModel): Section[] {
  return [findings(model), exceptions(model), containers(model), pods(model), access(model), network(model), connections(model), namespaces(model)];
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
      pod.token ? cell('mounted', { tone: 'warn' }) : cell('none'),
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
  const clusters = new Map([...model.pods, ...model.peers].map(({ id, cluster }) => [id, cluster]));
  const rows = model.connections.filter(({ to }) => !dns.has(to)).map(({ from, to, ports }): Row => ({
    component: [from, to].flatMap((id) => components.get(id) ?? []),
    ...model.clusters === undefined ? {} : { cluster: [...new Set([from, to].flatMap((id) => clusters.get(id) ?? []))] },
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
