import { ApiObject, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { clusterScoped } from '../private/cluster-scoped';
import { PodSecurityLevel } from '../settings/cluster-resource-options';
import { podSecurityLabels } from '../settings/cluster-resources';

/** Makes the namespace of Flyte's own pods, with the Pod Security level they pass. */
export function createNamespace(scope: Construct, name: string, labels: { [name: string]: string }, hasRootGrant: boolean): kplus.k8s.KubeNamespace {
  const namespace = clusterScoped(new kplus.k8s.KubeNamespace(scope, 'Namespace', {
    metadata: { name, labels: { ...labels, ...podSecurityLabels(hasRootGrant ? PodSecurityLevel.BASELINE : PodSecurityLevel.RESTRICTED) } },
  }));
  // Whatever the app made before must not be applied before it.
  for (const child of Chart.of(scope).node.findAll()) {
    if (ApiObject.isApiObject(child) && child !== namespace && child.metadata.namespace === name) { child.addDependency(namespace); }
  }
  return namespace;
}
