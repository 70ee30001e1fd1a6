import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Flow } from './flows';
import { ACCEPT_PREFIX } from '../judging/manifest/annotations';
import { refusal, requireInteger, requireText } from '../private/checks';
import { requireCidrs } from '../private/cidrs';
import { requireAnnotations } from '../private/metadata-checks';
import { requireReason } from '../private/reason';
import { EXPOSED_ANNOTATION } from '../private/vocabulary';

/**
 * How a component's Service is reached.
 */
export interface FlyteServiceOptions {
  /**
   * Type of the Service. LOAD_BALANCER and NODE_PORT open it outside the cluster, past any Ingress: the port of metrics and profiles is
   * then not among its ports, the component's network policy admits everyone on the others, and flyteadmin needs `authentication`.
   * @default ServiceType.CLUSTER_IP
   */
  readonly type?: kplus.ServiceType;

  /**
   * Why that is safe without TLS of the component's own: who encrypts, or who can reach it. Needed with LOAD_BALANCER and NODE_PORT, but
   * for the load balancer of a flyteadmin with `internalTls`. Written as an annotation of the Service.
   * @default - none
   */
  readonly reason?: string;

  /**
   * Annotations of the Service, by which clouds are told about the load balancer.
   * @default - none
   */
  readonly annotations?: { [name: string]: string };

  /**
   * Blocks of addresses that the load balancer admits; becomes `loadBalancerSourceRanges`. Needs LOAD_BALANCER.
   * @default - everybody
   */
  readonly loadBalancerSourceRanges?: string[];

  /**
   * Who makes the load balancer; becomes `loadBalancerClass`. Needs LOAD_BALANCER.
   * @default - the cloud's own
   */
  readonly loadBalancerClass?: string;

  /**
   * Ports of the nodes by the name of the Service's port, `http` or `grpc`. Needs NODE_PORT or LOAD_BALANCER.
   * @default - Kubernetes chooses
   */
  readonly nodePorts?: { [name: string]: number };
}

/** A Service of a component, inside the cluster or open outside of it. */
export interface ServiceParts {
  readonly path: string;
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: { [name: string]: string } };
  readonly selector: kplus.IPodSelector;
  readonly ports: kplus.ServicePort[];
  /** Whether what answers there encrypts by itself. */
  readonly tls?: boolean;
}

/** Whether the Service is reached from outside the cluster. */
export function isOpen(options: FlyteServiceOptions | undefined): boolean {
  return options?.type === kplus.ServiceType.LOAD_BALANCER || options?.type === kplus.ServiceType.NODE_PORT;
}

/** Whom the policy admits: addresses change on the way from a load balancer, so that none can be named. */
export function serviceFlows(options: FlyteServiceOptions | undefined, ports: number[]): Flow[] {
  return isOpen(options) ? [{ peer: { kind: 'anyone' }, ports }] : [];
}

/** Makes the Service. */
export function makeService(scope: Construct, parts: ServiceParts, options: FlyteServiceOptions = {}): kplus.Service {
  const { path, metadata, selector, ports, tls } = parts;
  requireService(path, options, ports.map(({ name }) => name!));
  const { type = kplus.ServiceType.CLUSTER_IP, loadBalancerSourceRanges, loadBalancerClass, nodePorts = {} } = options;
  const annotations = { ...options.annotations, ...reasonOf(path, options, tls === true) };
  const service = new kplus.Service(scope, 'Service', {
    metadata: { ...metadata, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
    selector,
    ports: ports.map((port) => nodePorts[port.name!] === undefined ? port : { ...port, nodePort: nodePorts[port.name!] }),
    type,
    loadBalancerSourceRanges,
  });
  if (loadBalancerClass !== undefined) { ApiObject.of(service).addJsonPatch(JsonPatch.add('/spec/loadBalancerClass', loadBalancerClass)); }
  return service;
}

/** Refuses what the API server would refuse or ignore. */
function requireService(path: string, options: FlyteServiceOptions, names: string[]): void {
  const { type = kplus.ServiceType.CLUSTER_IP, annotations, loadBalancerSourceRanges, loadBalancerClass, nodePorts } = options;
  if (type === kplus.ServiceType.EXTERNAL_NAME) {
    throw refusal(path, 'service.type', 'lead to the component', type, 'use LOAD_BALANCER or NODE_PORT, or leave it out');
  }
  requireAnnotations(path, 'service.annotations', annotations);
  for (const prop of ['loadBalancerSourceRanges', 'loadBalancerClass'] as const) {
    if (options[prop] !== undefined && type !== kplus.ServiceType.LOAD_BALANCER) {
      throw refusal(path, `service.${prop}`, 'come with the type LOAD_BALANCER', options[prop], 'set the type, or remove it');
    }
  }
  if (loadBalancerSourceRanges !== undefined) { requireCidrs(path, 'service.loadBalancerSourceRanges', loadBalancerSourceRanges); }
  if (loadBalancerClass !== undefined) { requireText(path, 'service.loadBalancerClass', loadBalancerClass, 'write for example service.k8s.aws/nlb'); }
  for (const [name, port] of Object.entries(nodePorts ?? {})) {
    if (!isOpen(options)) { throw refusal(path, 'service.nodePorts', 'come with the type NODE_PORT or LOAD_BALANCER', name, 'set the type, or remove it'); }
    if (!names.includes(name)) { throw refusal(path, 'service.nodePorts', 'have names of the Service\'s ports as keys', name, `use one of ${names.join(', ')}`); }
    requireInteger(path, `service.nodePorts.${name}`, port, 1, 65535, 'use one of the cluster\'s node ports, mostly from 30000 to 32767');
  }
}

function reasonOf(path: string, options: FlyteServiceOptions, tls: boolean): { [name: string]: string } {
  const { type, reason } = options;
  const needed = type === kplus.ServiceType.NODE_PORT || (type === kplus.ServiceType.LOAD_BALANCER && !tls);
  if (!needed) {
    if (reason !== undefined) { throw refusal(path, 'service.reason', 'come with a Service that is open in plaintext', reason, 'remove it: this one is not'); }
    return {};
  }
  requireReason(path, 'service.reason', reason, 'say who encrypts on the way to it, or who can reach it');
  return { [type === kplus.ServiceType.NODE_PORT ? `${ACCEPT_PREFIX}node-port` : EXPOSED_ANNOTATION]: reason! };
}
