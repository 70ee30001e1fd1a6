import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { KubeObject } from '../lib/kube-types';
import { moduleFolder } from '../tools/modules';
import { ModuleSource } from '../tools/specs';

/** Where a project publishes the definitions of its group, which have schemas and rules of their own. */
interface Published {
  readonly group: string;
  readonly source: ModuleSource;
  readonly file: (plural: string) => string;
}

const PUBLISHED: readonly Published[] = [
  {
    group: 'gateway.networking.k8s.io',
    source: { module: 'sigs.k8s.io/gateway-api', version: 'v1.3.0', sum: 'h1:q6okN+/UKDATola4JY7zXzx40WO4VISk7i9DIfOvr9M=' },
    file: (plural) => join('config', 'crd', 'standard', `gateway.networking.k8s.io_${plural}.yaml`),
  },
  {
    group: 'cert-manager.io',
    source: { module: 'github.com/cert-manager/cert-manager', version: 'v1.18.2', sum: 'h1:H2P75ycGcTMauV3gvpkDqLdS3RSXonWF2S49QGA1PZE=' },
    file: (plural) => join('deploy', 'crds', `crd-${plural}.yaml`),
  },
];

/** Downloads what is read later, where there is no network. */
export async function fetchPublished(): Promise<void> {
  await Promise.all(PUBLISHED.map(({ source }) => moduleFolder(source)));
}

/** The definitions of kinds among the objects, as their projects publish them. */
export async function publishedDefinitions(objects: KubeObject[]): Promise<KubeObject[]> {
  const found: KubeObject[] = [];
  for (const { group, source, file } of PUBLISHED) {
    const kinds = new Set(objects.filter((object) => object.apiVersion.startsWith(`${group}/`)).map(({ kind }) => kind));
    for (const kind of kinds) {
      const { spec, ...rest } = parse(readFileSync(join(await moduleFolder(source), file(`${kind.toLowerCase()}s`)), 'utf8')) as KubeObject;
      // Of what the Gateway API says in its annotations the server wants one; cert-manager's are for Helm.
      const annotations = group.endsWith('.k8s.io') ? rest.metadata.annotations : undefined;
      found.push({ ...rest, metadata: { name: rest.metadata.name, annotations }, spec });
    }
  }
  return found;
}

/** Definitions that stand in for kinds of other projects (Prometheus, OpenShift), so that a server without them takes the objects. */
export function definitionsFor(objects: KubeObject[]): KubeObject[] {
  const defined = new Set(objects.filter((object) => object.kind === 'CustomResourceDefinition')
    .map((object) => (object.spec as { names: { kind: string } }).names.kind));
  const foreign = new Map<string, KubeObject>();
  for (const object of objects) {
    const [group, version] = object.apiVersion.split('/');
    const ofKubernetes = version === undefined || !group.includes('.') || group.endsWith('.k8s.io');
    const isPublished = PUBLISHED.some((one) => one.group === group);
    if (!ofKubernetes && !isPublished && !defined.has(object.kind)) {foreign.set(`${group}/${object.kind}`, definition(group, version, object));}
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
