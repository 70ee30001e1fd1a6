import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { KubeObject } from '../lib/kube-types';
import { moduleFolder } from '../tools/modules';
import { ModuleSource } from '../tools/specs';

/** The Gateway API, whose definitions have schemas and rules of their own. */
const GATEWAY_API: ModuleSource = {
  module: 'sigs.k8s.io/gateway-api',
  version: 'v1.3.0',
  sum: 'h1:q6okN+/UKDATola4JY7zXzx40WO4VISk7i9DIfOvr9M=',
};
const GATEWAY_GROUP = 'gateway.networking.k8s.io';

/** The definitions of the Gateway API's kinds among the objects, as the project publishes them. */
export async function gatewayDefinitions(objects: KubeObject[]): Promise<KubeObject[]> {
  const kinds = new Set(objects.filter((object) => object.apiVersion.startsWith(`${GATEWAY_GROUP}/`)).map((object) => object.kind));
  if (kinds.size === 0) { return []; }
  const folder = await moduleFolder(GATEWAY_API);
  return [...kinds].map((kind) =>
    parse(readFileSync(join(folder, 'config', 'crd', 'standard', `${GATEWAY_GROUP}_${kind.toLowerCase()}s.yaml`), 'utf8')) as KubeObject);
}

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
