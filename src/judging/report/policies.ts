import { AppObjects, AppPod } from './app-objects';
import { commonPorts, EVERY_PORT, PortRange, portsOfRule } from './ports';
import { listAt, textAt, textsAt, valueAt } from '../manifest/fields';
import { isEmptySelector, selects, selectorWords } from '../manifest/selectors';
import { ObjectView } from '../manifest/views';

export type Direction = 'ingress' | 'egress';

/** Ports that one end allows to the other, and whether a rule of it names the other end's pods. */
interface Allowance {
  readonly ports: readonly PortRange[];
  readonly named: boolean;
}

/** Whom a rule allows that is no pod of the app. */
export interface Outsider {
  readonly ports: readonly PortRange[];
  readonly words: string;
  readonly what: 'addresses' | 'pods';
}

/** Words of the two peers that name nobody: all addresses, and no peer at all. */
export const ANY_ADDRESS = 'any address';
export const ANYWHERE = 'anywhere';

/** The network policies that select a pod; without any in a direction, everything is allowed there. */
export function policiesOf(pod: AppPod, direction: Direction, objects: AppObjects): ObjectView[] {
  const namespace = pod.view.object.namespace ?? '';
  const there = objects.remembered(`${direction} policies of ${namespace}`, () => objects.ofKind('NetworkPolicy', 'networking.k8s.io/')
    .filter((policy) => (policy.namespace ?? '') === namespace && directionsOf(policy).includes(direction)));
  return objects.remembered(`${direction} policies for ${pod.id}`, () => there
    .filter((policy) => selects(valueAt(policy.fields, 'spec', 'podSelector'), pod.labels)));
}

/** The pods that rules of a pod name: nobody else needs an arrow to it, or from it. */
export function namedBy(pod: AppPod, direction: Direction, objects: AppObjects): AppPod[] {
  return rulesOf(pod, direction, objects).flatMap(({ policy, rule }) => peersOf(rule, direction)
    .filter(isNamed).flatMap((peer) => podsOfPeer(peer, policy, objects)));
}

/** The ports on which one pod may reach another: what the policies of both ends allow. Undefined where no rule names either of them. */
export function portsBetween(from: AppPod, to: AppPod, objects: AppObjects): PortRange[] | undefined {
  const out = allowance(from, to, 'egress', objects);
  const into = allowance(to, from, 'ingress', objects);
  const ports = commonPorts(out.ports, into.ports);
  return ports.length > 0 && (out.named || into.named) ? ports : undefined;
}

/** Whom else the policies of a pod allow: addresses, other namespaces, everybody. */
export function outsidersOf(pod: AppPod, direction: Direction, objects: AppObjects): Outsider[] {
  return rulesOf(pod, direction, objects).flatMap(({ policy, rule }) => {
    const ports = portsOfRule(rule, direction === 'ingress' ? pod : undefined);
    const peers = peersOf(rule, direction);
    if (peers.length === 0) { return [{ ports, words: ANYWHERE, what: 'addresses' as const }]; }
    const blocks = peers.filter((peer) => valueAt(peer, 'ipBlock') !== undefined);
    const selectors = peers.filter((peer) => !blocks.includes(peer)
      && !(isNamed(peer) && podsOfPeer(peer, policy, objects).length > 0));
    return [
      ...blocks.length === 0 ? [] : [{ ports, words: blockWords(blocks), what: 'addresses' as const }],
      ...selectors.map((peer) => ({ ports, words: peerWords(peer, policy), what: 'pods' as const })),
    ];
  });
}

function directionsOf({ fields }: ObjectView): Direction[] {
  const types = textsAt(fields, 'spec', 'policyTypes');
  // Without policyTypes a policy is about ingress, and about egress only if it has rules for it.
  const named = types.length > 0 ? types : ['Ingress', ...listAt(fields, 'spec', 'egress').length > 0 ? ['Egress'] : []];
  return (['ingress', 'egress'] as const).filter((direction) => named.includes(direction === 'ingress' ? 'Ingress' : 'Egress'));
}

function allowance(pod: AppPod, other: AppPod, direction: Direction, objects: AppObjects): Allowance {
  if (policiesOf(pod, direction, objects).length === 0) { return { ports: EVERY_PORT, named: false }; }
  const listener = direction === 'ingress' ? pod : other;
  const ports: PortRange[] = [];
  let named = false;
  for (const { policy, rule } of rulesOf(pod, direction, objects)) {
    const peers = peersOf(rule, direction);
    const covering = peers.filter((peer) => covers(peer, policy, other, objects));
    if (peers.length === 0 || covering.length > 0) { ports.push(...portsOfRule(rule, listener)); }
    named ||= covering.some(isNamed);
  }
  return { ports, named };
}

function rulesOf(pod: AppPod, direction: Direction, objects: AppObjects): { policy: ObjectView; rule: unknown }[] {
  return policiesOf(pod, direction, objects).flatMap((policy) => listAt(policy.fields, 'spec', direction).map((rule) => ({ policy, rule })));
}

function peersOf(rule: unknown, direction: Direction): readonly unknown[] {
  return listAt(rule, direction === 'ingress' ? 'from' : 'to');
}

/** Whether the peer singles out pods; one that means all pods would draw arrows from everywhere. */
function isNamed(peer: unknown): boolean {
  return !isEmptySelector(valueAt(peer, 'podSelector'));
}

/** The pods of the app that a peer means. */
function podsOfPeer(peer: unknown, policy: ObjectView, objects: AppObjects): AppPod[] {
  const namespaces = valueAt(peer, 'namespaceSelector') ?? undefined;
  const among = namespaces === undefined ? [policy.namespace ?? ''] : objects.remembered(`namespaces of ${JSON.stringify(namespaces)}`,
    () => objects.namespacesOfPods.filter((name) => selects(namespaces, objects.namespaceLabels(name))));
  return valueAt(peer, 'ipBlock') !== undefined ? []
    : among.flatMap((name) => objects.podsIn(name).filter((pod) => selects(valueAt(peer, 'podSelector'), pod.labels)));
}

function covers(peer: unknown, policy: ObjectView, other: AppPod, objects: AppObjects): boolean {
  if (valueAt(peer, 'ipBlock') !== undefined) { return false; }
  const namespaces = valueAt(peer, 'namespaceSelector') ?? undefined;
  const namespace = other.view.object.namespace ?? '';
  const inNamespace = namespaces === undefined ? (policy.namespace ?? '') === namespace : selects(namespaces, objects.namespaceLabels(namespace));
  return inNamespace && selects(valueAt(peer, 'podSelector'), other.labels);
}

function blockWords(blocks: readonly unknown[]): string {
  const words = blocks.map((peer) => {
    const except = textsAt(peer, 'ipBlock', 'except');
    return `${textAt(peer, 'ipBlock', 'cidr') ?? ''}${except.length > 0 ? ` except ${except.join(', ')}` : ''}`;
  }).sort();
  return words.every((cidr) => cidr === '0.0.0.0/0' || cidr === '::/0') ? ANY_ADDRESS : words.join(', ');
}

function peerWords(peer: unknown, policy: ObjectView): string {
  const pods = valueAt(peer, 'podSelector');
  const namespaces = valueAt(peer, 'namespaceSelector') ?? undefined;
  const where = namespaces !== undefined ? selectorWords(namespaces, 'namespaces') : `namespace ${policy.namespace ?? '(where it is applied)'}`;
  const inside = where === 'all namespaces' ? 'any namespace' : where;
  return isEmptySelector(pods) && inside !== 'any namespace' ? inside : `${selectorWords(pods, 'pods')} in ${inside}`;
}
