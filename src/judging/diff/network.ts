import { PortSpan, Slot } from './slot';
import { listAt, textAt, textsAt, valueAt } from '../manifest/fields';
import { AppObjects, AppPod } from '../report/app-objects';
import { entrancesOf } from '../report/entrances';
import { Connection } from '../report/model';
import { ANYWHERE, Direction, outsidersOf, policiesOf } from '../report/policies';
import { EVERY_PORT, portWords } from '../report/ports';

/** Who may call a pod, and whom it may call. */
export function reachOf(objects: AppObjects, connections: readonly Connection[], nameOf: (pod: AppPod) => string): Slot[] {
  const names = new Map(objects.pods.map((pod) => [pod.id, nameOf(pod)]));
  const between = connections.filter(({ from, to }) => names.has(from) && names.has(to)).map(({ from, to, ports }): Slot => ({
    topic: 'reach',
    who: names.get(from)!,
    key: JSON.stringify(['pod', to, ports]),
    text: `may call ${names.get(to)!}: ${ports}`,
    rank: 1,
    reach: { kind: 'network', direction: 'pods', peer: names.get(to)!, ports: spansOf(ports) },
  }));
  return [...between, ...objects.pods.filter(({ view }) => view.running).flatMap((pod) => [
    ...outside(pod, 'ingress', objects, nameOf(pod)), ...outside(pod, 'egress', objects, nameOf(pod)),
  ])];
}

function outside(pod: AppPod, direction: Direction, objects: AppObjects, who: string): Slot[] {
  const verb = direction === 'ingress' ? 'may be called by' : 'may call';
  const slot = (peer: string, ports: readonly PortSpan[], text: string): Slot => ({
    topic: 'reach', who, key: JSON.stringify([direction, peer, portWords(ports)]), text, rank: 1, reach: { kind: 'network', direction, peer, ports },
  });
  return policiesOf(pod, direction, objects).length === 0
    ? [slot(ANYWHERE, EVERY_PORT, `${verb} anybody: no network policy restricts it`)]
    : outsidersOf(pod, direction, objects).flatMap(({ words, ports, what }) => (what === 'addresses' && !words.includes(' except ') ? words.split(', ') : [words])
      .map((peer) => slot(peer, ports, `${verb} ${peer}: ${portWords(ports)}`)));
}

/** The spans behind the words of a connection. */
function spansOf(words: string): PortSpan[] {
  return words.split(', ').map((word) => {
    const [ports, protocol = 'TCP'] = word.split('/');
    if (ports === 'all ports') { return { protocol: word === ports ? 'any' : protocol, low: 1, high: 65535 }; }
    const [low, high = low] = ports.split('–').map(Number);
    return Number.isNaN(low) ? { protocol, low: 0, high: 0, name: ports } : { protocol, low, high };
  });
}

/** What is reached from outside the cluster. */
export function exposureOf(objects: AppObjects, nameOf: (pod: AppPod) => string): Slot[] {
  const services = objects.ofKind('Service', 'v1').flatMap(({ name, namespace, fields }): Slot[] => {
    const who = `Service ${namespace === undefined ? '' : `${namespace}/`}${name}`;
    const type = textAt(fields, 'spec', 'type') ?? 'ClusterIP';
    return [
      { topic: 'exposure', who, key: 'type', text: `type ${type}`, rank: ['NodePort', 'LoadBalancer'].includes(type) ? 1 : 0 },
      ...textsAt(fields, 'spec', 'externalIPs').map((address): Slot => ({ topic: 'exposure', who, key: `ip ${address}`, text: `external address ${address}`, rank: 1 })),
      ...type === 'LoadBalancer' && listAt(fields, 'spec', 'loadBalancerSourceRanges').length === 0
        ? [{ topic: 'exposure', who, key: 'ranges', text: 'open to any source address', rank: 1 } as Slot] : [],
    ];
  });
  const entrances = entrancesOf(objects);
  const pods = objects.pods.flatMap((pod) => {
    const entrance = entrances.get(pod.id);
    return entrance === undefined ? [] : (entrance.hosts.length === 0 ? ['any host'] : entrance.hosts).map((host): Slot => ({
      topic: 'exposure', who: nameOf(pod), key: `host ${host}`, text: `reached from outside by ${host}`, rank: 1,
    }));
  });
  return [...services, ...pods];
}

/** Webhooks see, and some change, what others apply. */
export function webhooksOf(objects: AppObjects): Slot[] {
  return [['MutatingWebhookConfiguration', 1], ['ValidatingWebhookConfiguration', 0]].flatMap(([kind, rank]) =>
    objects.ofKind(String(kind), 'admissionregistration.k8s.io/').flatMap((view) => listAt(view.fields, 'webhooks').map((webhook): Slot => ({
      topic: 'webhooks',
      who: `${view.kind} ${view.name}`,
      key: textAt(webhook, 'name') ?? '',
      rank: Number(rank),
      text: `webhook ${textAt(webhook, 'name') ?? ''}, on failure ${String(valueAt(webhook, 'failurePolicy') ?? 'Fail')}`,
    }))));
}
