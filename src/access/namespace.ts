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
  namespaces.set(scope, { name, namespace });
  const chart = Chart.of(scope);
  if (!ordered.has(chart)) {
    ordered.add(chart);
    // cdk8s has no other time when all objects are there and their order is not yet asked for.
    chart.node.addValidation({ validate: () => { putFirst(chart); return []; } });
  }
  return namespace;
}

/** What makes a namespace, and which. */
const namespaces = new WeakMap<IConstruct, { readonly name: string; readonly namespace: ApiObject }>();

/** Charts that put their namespaces first. */
const ordered = new WeakSet<Chart>();

/**
 * Lets the objects that stand before a namespace of theirs be applied after it. One look for all namespaces of a chart: with one for each,
 * hundreds of Flytes would look at each other.
 */
function putFirst(chart: Chart): void {
  const before = new Map<string, ApiObject[]>();
  const visit = (construct: IConstruct): void => {
    const own = namespaces.get(construct);
    if (own !== undefined) {
      before.get(own.name)?.forEach((object) => object.addDependency(own.namespace));
      return;
    }
    // A chart inside is a file of its own, applied before this one.
    if (construct !== chart && Chart.isChart(construct)) { return; }
    if (ApiObject.isApiObject(construct)) {
      const name = construct.metadata.namespace ?? '';
      const known = before.get(name);
      if (known === undefined) { before.set(name, [construct]); } else { known.push(construct); }
    }
    construct.node.children.forEach(visit);
  };
  visit(chart);
}
