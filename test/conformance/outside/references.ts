import { containersOf, KubeObject, templateOf } from '../lib/kube-types';

/** ConfigMaps that the pods of an example mount and that are not among its manifests. */
export function configMapsMounted(objects: KubeObject[]): KubeObject[] {
  const volumes = objects.flatMap((object) => templateOf(object)?.spec.volumes ?? []);
  return [...new Set(volumes.flatMap(({ configMap }) => configMap?.name ?? []))].filter((name) => !isAmong(objects, 'ConfigMap', name))
    .map((name) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'flyte' }, data: { text: 'conformance' } }));
}

/** The keys of each Secret that the pods of an example read and that is not among its manifests. */
export function secretsRead(objects: KubeObject[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const add = (name: string | undefined, ...keys: (string | undefined)[]): void => {
    if (name === undefined || isAmong(objects, 'Secret', name)) {return;}
    const known = found.get(name) ?? new Set<string>();
    keys.forEach((key) => key !== undefined && known.add(key));
    found.set(name, known);
  };
  for (const { spec } of objects.flatMap((object) => templateOf(object) ?? [])) {
    for (const { secret: own, projected } of spec.volumes ?? []) {
      add(own?.secretName, ...(own?.items ?? []).map(({ key }) => key));
      for (const { secret: source } of projected?.sources ?? []) {
        add(source?.name, ...(source?.optional === true ? [] : source?.items ?? []).map(({ key }) => key));
      }
    }
    for (const { env } of containersOf(spec)) {
      env?.forEach(({ valueFrom }) => add(valueFrom?.secretKeyRef?.name, valueFrom?.secretKeyRef?.key));
    }
  }
  return found;
}

function isAmong(objects: readonly KubeObject[], kind: string, name: string): boolean {
  return objects.some((one) => one.kind === kind && one.metadata.name === name);
}
