import { KubeObject } from '../lib/kube-types';

/** Definitions that stand in for kinds of other projects (Prometheus, cert-manager), so that a server without them takes the objects. */
export function definitionsFor(objects: KubeObject[]): KubeObject[] {
  const defined = new Set(objects.filter((object) => object.kind === 'CustomResourceDefinition')
    .map((object) => (object.spec as { names: { kind: string } }).names.kind));
  const foreign = new Map<string, KubeObject>();
  for (const object of objects) {
    const [group, version] = object.apiVersion.split('/');
    const ofKubernetes = version === undefined || !group.includes('.') || group.endsWith('.k8s.io');
    if (!ofKubernetes && !defined.has(object.kind)) {foreign.set(`${group}/${object.kind}`, definition(group, version, object));}
  }
  return [...foreign.values()];
}

function definition(group: string, version: string, object: KubeObject): KubeObject {
  const singular = object.kind.toLowerCase();
  const plural = singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : singular.endsWith('s') ? `${singular}es` : `${singular}s`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: object.metadata.namespace === undefined ? 'Cluster' : 'Namespaced',
      names: { plural, singular, kind: object.kind },
      versions: [{
        name: version,
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      }],
    },
  };
}
