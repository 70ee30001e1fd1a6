import { ApiObject, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { clusterScoped } from '../private/cluster-scoped';
import { PodSecurityLevel } from '../settings/cluster-resource-options';
import { podSecurityLabels } from '../settings/cluster-resources';

/** Makes the namespace of Flyte's own pods, with the Pod Security level they pass. */
export function createNamespace(scope: Construct, name: string, labels: { [name: string]: string }, hasRootGrant: boolean): kplus.k8s.KubeNamespace {
  const namespace = clusterScoped(new kplus.k8s.KubeNamespace(scope, 'Namespace', {
    metadata: { name, labels: { ...labels, ...podSecurityLabels(hasRootGrant ? PodSecurityLevel.BASELINE : PodSecurityLevel.RESTRICTED) } },
  }));
  // Whatever the app made before must not be applied before it.
  forEachBefore(Chart.of(scope), name, (object) => {
    if (object !== namespace && object.metadata.namespace === name) { object.addDependency(namespace); }
  });
  namespaces.set(scope, name);
  return namespace;
}

/** What makes a namespace, and which. */
const namespaces = new WeakMap<IConstruct, string>();

/** The objects below, but for what belongs to something with a namespace of its own: with hundreds of Flytes in a chart, that is most. */
function forEachBefore(construct: IConstruct, namespace: string, visit: (object: ApiObject) => void): void {
  if (ApiObject.isApiObject(construct)) { visit(construct); }
  for (const child of construct.node.children) {
    if ((namespaces.get(child) ?? namespace) === namespace) { forEachBefore(child, namespace, visit); }
  }
}
