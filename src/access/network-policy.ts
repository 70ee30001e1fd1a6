import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { AddressRole, ANYWHERE, ComponentNetwork, Flow, FlowPeer, PodSet } from './flows';
import { refusal } from '../private/checks';

/**
 * Who may talk to Flyte's pods, and to whom they may talk.
 */
export interface NetworkPolicyOptions {
  /**
   * Whether there are network policies. Without them every pod of the cluster reaches datacatalog, which knows no authentication.
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Addresses of the Kubernetes API server: where it is called, and where calls to the pod webhook come from.
   * @default - any address, on ports 443 and 6443; any address for the webhook
   */
  readonly apiServerCidrs?: string[];

  /**
   * Addresses of the database, where it is not of the same app.
   * @default - the host's, where it is an IP address; else any, on the database's port
   */
  readonly databaseCidrs?: string[];

  /**
   * Addresses of the object store, where it is not of the same app.
   * @default - any, on the store's port
   */
  readonly objectStoreCidrs?: string[];

  /**
   * Addresses of the OpenID Connect provider.
   * @default - any, on the provider's port
   */
  readonly identityProviderCidrs?: string[];

  /**
   * Labels of the namespace the ingress controller runs in. Used with `ingress`.
   * @default - any source, as with load balancers that reach pods from outside the cluster; on OpenShift its routers
   */
  readonly ingressNamespaceLabels?: { [name: string]: string };

  /**
   * Labels of the namespace Prometheus runs in; opens port 10254, which also serves profiles.
   * @default - metrics cannot be scraped
   */
  readonly metricsNamespaceLabels?: { [name: string]: string };

  /**
   * Whether task pods may call flyteadmin, as tasks with FlyteRemote do.
   * @default false
   */
  readonly tasksCallAdmin?: boolean;

  /**
   * Labels of the namespace the cluster's DNS runs in.
   * @default - kube-system, and node-local DNS; on OpenShift openshift-dns
   */
  readonly dnsNamespaceLabels?: { [name: string]: string };
}

/** What the policies are made for. */
export interface NetworkScope {
  readonly path: string;
  readonly components: ComponentNetwork[];
  /** Name, namespace and labels of what belongs to no single component. */
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: { [name: string]: string } };
  /** Labels that every pod of this Flyte carries. */
  readonly everyPod: { [name: string]: string };
  readonly openshift: boolean;
  /** A store of the same app that task pods read and write. */
  readonly tasksReach?: PodSet & { readonly ports: number[] };
}

type Peer = kplus.k8s.NetworkPolicyPeer;

/** How OpenShift marks the namespace of its routers. */
const OPENSHIFT_ROUTERS = { 'policy-group.network.openshift.io/ingress': '' };

/** Where node-local DNS answers, on the node itself. */
const NODE_LOCAL_DNS = '169.254.20.10/32';

/** Makes a default deny for all pods of this Flyte, and for each workload one policy that allows what it does. */
export function isolate(scope: Construct, network: NetworkScope, options: NetworkPolicyOptions): kplus.k8s.KubeNetworkPolicy[] {
  requireOptions(network.path, options);
  const policies = [new kplus.k8s.KubeNetworkPolicy(scope, 'DefaultDeny', {
    metadata: { ...network.metadata, name: `${network.metadata.name}-default-deny` },
    spec: { podSelector: { matchLabels: network.everyPod }, policyTypes: ['Egress', 'Ingress'] },
  })];
  for (const workload of [...network.components, ...servedOnly(network)]) {
    policies.push(new kplus.k8s.KubeNetworkPolicy(scope, `${workload.name}-policy`, {
      metadata: { name: workload.name, namespace: workload.pods.namespace, labels: workload.labels },
      spec: {
        podSelector: { matchLabels: workload.pods.selector },
        policyTypes: ['Egress', 'Ingress'],
        egress: egressRules(workload, network, options),
        ingress: ingressRules(workload, network, options),
      },
    }));
  }
  return policies;
}

/** Databases and stores of the same app: nobody listed them, but somebody calls them. */
function servedOnly(network: NetworkScope): ComponentNetwork[] {
  const known = new Set(network.components.map((component) => keyOf(component.pods)));
  const found = new Map<string, ComponentNetwork>();
  for (const flow of network.components.flatMap((component) => component.egress)) {
    if (flow.peer.kind !== 'pods' || known.has(keyOf(flow.peer.pods)) || flow.peer.pods.namespace !== network.metadata.namespace) { continue; }
    const name = flow.peer.pods.selector['app.kubernetes.io/name'];
    const tasks: Flow[] = network.tasksReach !== undefined && keyOf(network.tasksReach) === keyOf(flow.peer.pods)
      ? [{ peer: { kind: 'tasks' }, ports: network.tasksReach.ports }] : [];
    found.set(keyOf(flow.peer.pods), { name, pods: flow.peer.pods, labels: network.metadata.labels, egress: [], ingress: tasks });
  }
  return [...found.values()];
}

function egressRules(workload: ComponentNetwork, network: NetworkScope, options: NetworkPolicyOptions): kplus.k8s.NetworkPolicyEgressRule[] {
  if (workload.egress.length === 0) { return []; }
  return [
    ...workload.egress.map((flow) => ({ to: destination(flow.peer, workload, options), ports: tcp(flow.ports) })),
    dns(network, options),
  ];
}

function destination(peer: FlowPeer, workload: ComponentNetwork, options: NetworkPolicyOptions): Peer[] | undefined {
  switch (peer.kind) {
    case 'pods': return [podsPeer(peer.pods, workload.pods.namespace)];
    case 'apiServer': return blocks(options.apiServerCidrs ?? ANYWHERE);
    case 'address': return blocks(cidrsFor(peer.role, options) ?? peer.cidrs);
    default: throw new Error(`no component opens connections to ${peer.kind}`);
  }
}

function cidrsFor(role: AddressRole, options: NetworkPolicyOptions): string[] | undefined {
  switch (role) {
    case 'database': return options.databaseCidrs;
    case 'objectStore': return options.objectStoreCidrs;
    case 'identityProvider': return options.identityProviderCidrs;
    default: return undefined;
  }
}

function ingressRules(workload: ComponentNetwork, network: NetworkScope, options: NetworkPolicyOptions): kplus.k8s.NetworkPolicyIngressRule[] {
  const rules: kplus.k8s.NetworkPolicyIngressRule[] = [];
  for (const caller of network.components) {
    const ports = caller.egress.filter((flow) => flow.peer.kind === 'pods' && keyOf(flow.peer.pods) === keyOf(workload.pods)).flatMap((flow) => flow.ports);
    if (ports.length > 0) { rules.push({ from: [podsPeer(caller.pods, workload.pods.namespace)], ports: tcp(ports) }); }
  }
  for (const flow of workload.ingress) {
    if (flow.peer.kind === 'metrics' && options.metricsNamespaceLabels === undefined) { continue; }
    rules.push({ from: source(flow, options, network.openshift), ports: tcp(flow.ports) });
  }
  return rules;
}

function source(flow: Flow, options: NetworkPolicyOptions, openshift: boolean): Peer[] | undefined {
  switch (flow.peer.kind) {
    case 'apiServer': return blocks(options.apiServerCidrs ?? ANYWHERE);
    case 'ingressController': {
      const labels = options.ingressNamespaceLabels ?? (openshift ? OPENSHIFT_ROUTERS : undefined);
      return labels === undefined ? blocks(ANYWHERE) : [{ namespaceSelector: { matchLabels: labels } }];
    }
    case 'metrics': return [{ namespaceSelector: { matchLabels: options.metricsNamespaceLabels } }];
    // Whatever the namespace: Flyte labels every task pod with its execution.
    case 'tasks': return [{ namespaceSelector: {}, podSelector: { matchExpressions: [{ key: 'execution-id', operator: 'Exists' }] } }];
    default: throw new Error(`no component is opened to ${flow.peer.kind} by itself`);
  }
}

function dns(network: NetworkScope, options: NetworkPolicyOptions): kplus.k8s.NetworkPolicyEgressRule {
  const namespace = network.openshift ? 'openshift-dns' : 'kube-system';
  const labels = options.dnsNamespaceLabels ?? { 'kubernetes.io/metadata.name': namespace };
  // OpenShift's DNS pods listen on 5353, behind a Service on 53.
  const port = kplus.k8s.IntOrString.fromNumber(network.openshift ? 5353 : 53);
  return {
    to: [{ namespaceSelector: { matchLabels: labels } }, ...(network.openshift ? [] : blocks([NODE_LOCAL_DNS]))],
    ports: [{ port, protocol: 'UDP' }, { port, protocol: 'TCP' }],
  };
}

function podsPeer(pods: PodSet, from: string): Peer {
  return {
    podSelector: { matchLabels: pods.selector },
    ...(pods.namespace === from ? {} : { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': pods.namespace } } }),
  };
}

function blocks(cidrs: string[]): Peer[] {
  return cidrs.map((cidr) => ({ ipBlock: { cidr } }));
}

function tcp(ports: number[]): kplus.k8s.NetworkPolicyPort[] {
  return [...new Set(ports)].sort((a, b) => a - b).map((port) => ({ port: kplus.k8s.IntOrString.fromNumber(port), protocol: 'TCP' }));
}

function keyOf(pods: PodSet): string {
  return JSON.stringify([pods.namespace, Object.entries(pods.selector).sort()]);
}

function requireOptions(path: string, options: NetworkPolicyOptions): void {
  for (const prop of ['apiServerCidrs', 'databaseCidrs', 'objectStoreCidrs', 'identityProviderCidrs'] as const) {
    const cidrs = options[prop];
    if (cidrs?.length === 0) {
      throw refusal(path, `networkPolicies.${prop}`, 'name at least one block', cidrs, 'an empty list would allow nothing; leave it out for the default');
    }
    cidrs?.forEach((cidr, index) => {
      const match = /^([0-9.]+|[0-9A-Fa-f:]+)\/(\d{1,3})$/.exec(cidr);
      const bits = match?.[1].includes(':') ? 128 : 32;
      const address = match === null ? '' : bits === 32 ? `http://${match[1]}/` : `http://[${match[1]}]/`;
      if (match === null || Number(match[2]) > bits || !URL.canParse(address) || (bits === 32 && !/^\d+(\.\d+){3}$/.test(match[1]))) {
        throw refusal(path, `networkPolicies.${prop}[${index}]`, 'be an address block in CIDR notation', cidr,
          `did you mean '${cidr.split('/')[0]}/${bits}'?`);
      }
    });
  }
  for (const prop of ['ingressNamespaceLabels', 'metricsNamespaceLabels', 'dnsNamespaceLabels'] as const) {
    if (options[prop] !== undefined && Object.keys(options[prop]!).length === 0) {
      throw refusal(path, `networkPolicies.${prop}`, 'name at least one label', options[prop], 'no label at all would open it to every namespace');
    }
  }
}
