import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { AddressRole, ComponentNetwork, Dependency, Flow, FlowPeer, PodSet } from './flows';
import { NetworkPolicyOptions } from './network-policy';
import { refusal } from '../private/checks';

type Peer = kplus.k8s.NetworkPolicyPeer;
type Labels = { readonly [name: string]: string };

/** A namespace's name, as a label that Kubernetes itself sets. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** How OpenShift marks the namespace of its routers. */
const OPENSHIFT_ROUTERS = { 'policy-group.network.openshift.io/ingress': '' };

/** Where node-local DNS answers, on the node itself. */
const NODE_LOCAL_DNS = '169.254.20.10/32';

/** Labels that differ from component to component. */
const OWN_LABELS = ['app.kubernetes.io/name', 'app.kubernetes.io/component', 'app.kubernetes.io/version'];

/** A workload that gets a policy, under the name of its objects or another. */
interface Workload extends ComponentNetwork {
  readonly policy: string;
}

/** Makes a default deny for all pods of each Flyte, and for each workload one policy that allows what it does. */
export function isolate(scope: Construct, components: ComponentNetwork[], options: NetworkPolicyOptions): kplus.k8s.KubeNetworkPolicy[] {
  const own = components.map((component): Workload => ({ ...component, policy: component.name }));
  return [
    ...groupsOf(components).map((group) => deny(scope, group)),
    ...[...own, ...dependencies(components)].map((workload) => allow(scope, workload, components, options)),
  ];
}

/** Components that one default deny can cover: of one Flyte, in one namespace. */
function groupsOf(components: ComponentNetwork[]): ComponentNetwork[][] {
  const groups = new Map<string, ComponentNetwork[]>();
  for (const component of components) {
    const key = `${component.pods.namespace}/${component.flyte}`;
    groups.set(key, [...groups.get(key) ?? [], component]);
  }
  return [...groups.values()];
}

/** Selects all pods that carry the instance, so that what is added later is closed until a policy opens it. */
function deny(scope: Construct, group: ComponentNetwork[]): kplus.k8s.KubeNetworkPolicy {
  const [{ flyte, pods: { namespace } }] = group;
  const instances = [...new Set(group.map((component) => component.labels['app.kubernetes.io/instance']))].sort();
  const partOf = { 'app.kubernetes.io/part-of': 'flyte' };
  return new kplus.k8s.KubeNetworkPolicy(scope, `${namespace}-${flyte}-default-deny`, {
    metadata: { name: `${flyte}-default-deny`, namespace, labels: commonLabels(group) },
    spec: {
      podSelector: instances.length === 1 ? { matchLabels: { 'app.kubernetes.io/instance': instances[0], ...partOf } }
        : { matchLabels: partOf, matchExpressions: [{ key: 'app.kubernetes.io/instance', operator: 'In', values: instances }] },
      policyTypes: ['Egress', 'Ingress'],
    },
  });
}

function allow(scope: Construct, workload: Workload, callers: ComponentNetwork[], options: NetworkPolicyOptions): kplus.k8s.KubeNetworkPolicy {
  const { namespace, selector } = workload.pods;
  return new kplus.k8s.KubeNetworkPolicy(scope, `${namespace}-${workload.policy}`, {
    metadata: { name: workload.policy, namespace, labels: workload.labels },
    spec: {
      podSelector: { matchLabels: selector },
      policyTypes: ['Egress', 'Ingress'],
      // `policyTypes` denies what is left out. An empty list says the same, and changes the object's generation at every apply.
      ...unlessEmpty('egress', egressRules(workload, callers, options)),
      ...unlessEmpty('ingress', ingressRules(workload, callers, options)),
    },
  });
}

function unlessEmpty<K extends string, T>(key: K, rules: T[]): { [key in K]?: T[] } {
  return rules.length === 0 ? {} : { [key]: rules } as { [key in K]: T[] };
}

/**
 * Databases and stores of the same app that are not among the components, but that some of them call. The policy's name tells whose it
 * is: several Flytes can share one, and each opens it to its own pods.
 */
function dependencies(components: ComponentNetwork[]): Workload[] {
  const known = new Set(components.map((component) => keyOf(component.pods)));
  const found = new Map<string, Workload>();
  for (const caller of components) {
    for (const { peer } of caller.egress) {
      if (peer.kind !== 'pods' || peer.dependency === undefined || known.has(keyOf(peer.pods)) || found.has(keyOf(peer.pods))) { continue; }
      const elsewhere = caller.pods.namespace === peer.pods.namespace ? '' : `${caller.pods.namespace}-`;
      found.set(keyOf(peer.pods), {
        ...caller,
        policy: `${elsewhere}${caller.flyte}-${peer.dependency.name}`,
        pods: peer.pods,
        labels: commonLabels(components),
        egress: [],
        ingress: fromTasks(peer.dependency),
      });
    }
  }
  return [...found.values()];
}

function fromTasks(dependency: Dependency): Flow[] {
  return dependency.reachedByTasks ? [{ peer: { kind: 'tasks' }, ports: dependency.ports }] : [];
}

function egressRules(workload: ComponentNetwork, callers: ComponentNetwork[], options: NetworkPolicyOptions): kplus.k8s.NetworkPolicyEgressRule[] {
  if (workload.egress.length === 0) { return []; }
  const known = callers.map((caller) => caller.pods.namespace);
  const flows = workload.egress.map((flow) => cleared(flow, workload.path, known, options));
  return [...flows.map((flow) => egressRule(flow, workload.pods.namespace, options)), dns(workload.openshift, options)];
}

type CidrsProp = Extract<keyof NetworkPolicyOptions, `${string}Cidrs`>;

/** What the addresses of each role are called in the props. */
const ROLE_PROPS: { readonly [role in AddressRole]?: readonly [host: string, cidrs: CidrsProp] } = {
  database: ['database.host', 'databaseCidrs'],
  objectStore: ['objectStore.endpoint', 'objectStoreCidrs'],
  identityProvider: ['authentication.provider.baseUrl', 'identityProviderCidrs'],
  authorizationServer: ['authentication.authorizationServer.baseUrl', 'identityProviderCidrs'],
  loginProxy: ['authentication.proxyUrl', 'identityProviderCidrs'],
  flyte: ['admin.host', 'flyteCidrs'],
  connector: ['connectors.endpoint.host', 'connectorCidrs'],
  redis: ['engine.resourceManager.servers.host', 'redisCidrs'],
  mail: ['notifications.mailer.host', 'mailCidrs'],
  broker: ['cloudEvents.host', 'brokerCidrs'],
  collector: ['tracing.endpoint', 'collectorCidrs'],
  cluster: ['clusters.endpoint', 'clusterCidrs'],
};

/** Decides what a name of two labels is: by given addresses, else by a namespace of this Flyte. A guess would open or close the wrong thing. */
function cleared(flow: Flow, path: string, namespaces: string[], options: NetworkPolicyOptions): Flow {
  const { peer } = flow;
  if (peer.kind !== 'unclear') { return flow; }
  const cidrs = cidrsFor(peer.role, options);
  if (cidrs !== undefined) { return { ...flow, peer: { kind: 'address', role: peer.role, cidrs } }; }
  const namespace = peer.host.split('.')[1];
  if (namespaces.includes(namespace)) { return { peer: { kind: 'service', role: peer.role, namespace }, ports: [] }; }
  const [host, prop] = ROLE_PROPS[peer.role]!;
  throw refusal(path, host, 'say whether it is a Service or a name outside the cluster', peer.host,
    `write ${peer.host}.svc for the Service, or name its addresses in ${prop} of the network policies`);
}

function egressRule({ peer, ports }: Flow, from: string, options: NetworkPolicyOptions): kplus.k8s.NetworkPolicyEgressRule {
  switch (peer.kind) {
    case 'pods': return { to: [podsPeer(peer.pods, from)], ports: tcp(ports) };
    case 'apiServer': return { to: anyOr(options.apiServerCidrs), ports: tcp(ports) };
    case 'nameserver': return { to: blocks(peer.cidrs), ports: dnsPorts(53) };
    case 'address': return { to: blocks(cidrsFor(peer.role, options) ?? peer.cidrs), ports: tcp(ports) };
    case 'service': {
      const cidrs = cidrsFor(peer.role, options);
      return { to: cidrs === undefined ? [namespacePeer(peer.namespace ?? from, from)] : blocks(cidrs), ports: [{ protocol: 'TCP' }] };
    }
    default: throw new Error(`no component opens connections to ${peer.kind}`);
  }
}

function cidrsFor(role: AddressRole, options: NetworkPolicyOptions): string[] | undefined {
  const props = ROLE_PROPS[role];
  return props === undefined ? undefined : options[props[1]];
}

function ingressRules(workload: ComponentNetwork, callers: ComponentNetwork[], options: NetworkPolicyOptions): kplus.k8s.NetworkPolicyIngressRule[] {
  const rules: kplus.k8s.NetworkPolicyIngressRule[] = [];
  for (const caller of callers) {
    const ports = caller.egress.filter(({ peer }) => peer.kind === 'pods' && keyOf(peer.pods) === keyOf(workload.pods)).flatMap((flow) => flow.ports);
    if (ports.length > 0) { rules.push({ from: [podsPeer(caller.pods, workload.pods.namespace)], ports: tcp(ports) }); }
  }
  for (const flow of workload.ingress.filter(({ peer }) => isOpen(peer, options))) {
    rules.push({ from: source(flow.peer, options, workload.openshift), ports: tcp(flow.ports) });
  }
  return rules;
}

/** Whether the app says that there is such a caller at all. */
function isOpen(peer: FlowPeer, options: NetworkPolicyOptions): boolean {
  switch (peer.kind) {
    case 'ingressController': return options.exposed ?? options.ingressNamespaceLabels !== undefined;
    case 'metrics': return options.metricsNamespaceLabels !== undefined;
    case 'callingTasks': return options.tasksCallAdmin === true;
    default: return true;
  }
}

function source(peer: FlowPeer, options: NetworkPolicyOptions, openshift: boolean): Peer[] | undefined {
  switch (peer.kind) {
    case 'apiServer': return anyOr(options.apiServerCidrs);
    case 'anyone': return undefined;
    case 'ingressController': {
      const labels = options.ingressNamespaceLabels ?? (openshift ? OPENSHIFT_ROUTERS : undefined);
      return labels === undefined ? undefined : [{ namespaceSelector: { matchLabels: labels } }];
    }
    case 'metrics': return [{ namespaceSelector: { matchLabels: options.metricsNamespaceLabels } }];
    // Whatever the namespace: Flyte labels every task pod with its execution.
    case 'tasks':
    case 'callingTasks': return [{ namespaceSelector: {}, podSelector: { matchExpressions: [{ key: 'execution-id', operator: 'Exists' }] } }];
    default: throw new Error(`no component is opened to ${peer.kind} by itself`);
  }
}

function dns(openshift: boolean, options: NetworkPolicyOptions): kplus.k8s.NetworkPolicyEgressRule {
  const labels = options.dnsNamespaceLabels ?? { [NAMESPACE_NAME]: openshift ? 'openshift-dns' : 'kube-system' };
  // OpenShift's DNS pods listen on 5353, behind a Service on 53.
  return {
    to: [{ namespaceSelector: { matchLabels: labels } }, ...(openshift ? [] : blocks([NODE_LOCAL_DNS]))],
    ports: dnsPorts(openshift ? 5353 : 53),
  };
}

function dnsPorts(number: number): kplus.k8s.NetworkPolicyPort[] {
  const port = kplus.k8s.IntOrString.fromNumber(number);
  return [{ port, protocol: 'UDP' }, { port, protocol: 'TCP' }];
}

function podsPeer(pods: PodSet, from: string): Peer {
  return {
    podSelector: { matchLabels: pods.selector },
    ...(pods.namespace === from ? {} : { namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: pods.namespace } } }),
  };
}

/** All pods of a namespace. */
function namespacePeer(namespace: string, from: string): Peer {
  return namespace === from ? { podSelector: {} } : { namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: namespace } } };
}

/**
 * Blocks, or no peer at all, which means everybody. Not 0.0.0.0/0: some policy engines (Cilium) exempt pods and nodes from blocks, and
 * the API server mostly runs on a node, ingress controllers in pods.
 */
function anyOr(cidrs: string[] | undefined): Peer[] | undefined {
  return cidrs === undefined ? undefined : blocks(cidrs);
}

function blocks(cidrs: string[]): Peer[] {
  return cidrs.map((cidr) => ({ ipBlock: { cidr } }));
}

function tcp(ports: number[]): kplus.k8s.NetworkPolicyPort[] {
  return [...new Set(ports)].sort((a, b) => a - b).map((port) => ({ port: kplus.k8s.IntOrString.fromNumber(port), protocol: 'TCP' }));
}

/** Labels that all of them carry with one value. */
function commonLabels(components: ComponentNetwork[]): { [name: string]: string } {
  const all: Labels[] = components.map((component) => component.labels);
  return Object.fromEntries(Object.entries(all[0])
    .filter(([label, value]) => !OWN_LABELS.includes(label) && all.every((labels) => labels[label] === value)));
}

function keyOf(pods: PodSet): string {
  return JSON.stringify([pods.namespace, Object.entries(pods.selector).sort()]);
}
