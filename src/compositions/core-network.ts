import type * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { ComponentNetwork } from '../access/flows';
import { isolate, NetworkPolicyOptions } from '../access/network-policy';
import { IFlyteComponent, networkOf } from '../components/component';
import { PORTS } from '../private/vocabulary';
import { ObjectStore } from '../settings/object-store';

/** What the policies of a core are made from. */
export interface CoreNetwork {
  readonly components: (IFlyteComponent | undefined)[];
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: { [name: string]: string } };
  readonly objectStore: ObjectStore;
  readonly hasIngress: boolean;
  readonly openshift: boolean;
  readonly options: NetworkPolicyOptions;
}

/** Network policies for the components of one Flyte, and for the database and store of the same app. */
export function isolateCore(scope: Construct, core: CoreNetwork): kplus.k8s.KubeNetworkPolicy[] {
  const components = core.components.filter((component) => component !== undefined).map((component) => asReached(networkOf(component), core));
  const { 'app.kubernetes.io/instance': instance } = core.metadata.labels;
  return isolate(scope, {
    path: scope.node.path,
    components,
    metadata: core.metadata,
    everyPod: { 'app.kubernetes.io/instance': instance, 'app.kubernetes.io/part-of': 'flyte' },
    openshift: core.openshift,
    tasksReach: core.objectStore._app?.reachedByTasks === true
      ? { selector: core.objectStore._app.selector, namespace: core.objectStore._app.namespace, ports: core.objectStore._app.podPorts }
      : undefined,
  }, core.options);
}

/** Opens to the ingress controller only where there is an Ingress, and to tasks only where they may call. */
function asReached(network: ComponentNetwork, core: CoreNetwork): ComponentNetwork {
  const ingress = core.hasIngress ? network.ingress : network.ingress.filter((flow) => flow.peer.kind !== 'ingressController');
  const tasks = core.options.tasksCallAdmin === true && network.labels['app.kubernetes.io/component'] === 'api-server'
    ? [{ peer: { kind: 'tasks' as const }, ports: [PORTS.adminGrpc, PORTS.adminHttp] }] : [];
  return { ...network, ingress: [...ingress, ...tasks] };
}
