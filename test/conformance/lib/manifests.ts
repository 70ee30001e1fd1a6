import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { KubeObject } from './kube-types';

/** What `npm run synth` wrote for one example. */
export interface Example {
  readonly name: string;
  readonly objects: KubeObject[];
}

/** Every object of the YAML files of a folder, in file order, as `kubectl apply -f` takes them. */
export function readManifests(folder: string): KubeObject[] {
  return fs.readdirSync(folder)
    .filter((file) => /\.ya?ml$/.test(file))
    .sort()
    .flatMap((file) => parseManifests(fs.readFileSync(path.join(folder, file), 'utf8'), path.join(folder, file)));
}

export function parseManifests(text: string, origin: string): KubeObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    if (document.errors.length > 0) {
      throw new Error(`${origin}: ${document.errors[0].message}`);
    }
    const object = document.toJS() as KubeObject | null;
    return object === null ? [] : [object];
  });
}

/** The synthesised examples below `dist`: each folder that holds YAML; for several clusters, one in the folder of another. */
export function readExamples(dist: string): Example[] {
  if (!fs.existsSync(dist)) {return [];}
  const folders = fs.readdirSync(dist, { withFileTypes: true, recursive: true }).filter((entry) => entry.isDirectory())
    .map((entry) => path.relative(dist, path.join(entry.parentPath, entry.name))).sort();
  return folders.map((name) => ({ name, objects: readManifests(path.join(dist, name)) })).filter((example) => example.objects.length > 0);
}

/** Namespaces and definitions first, as every apply tool orders them. */
export function inApplyOrder(objects: KubeObject[]): KubeObject[] {
  const rank = (object: KubeObject): number => {
    const order = ['Namespace', 'CustomResourceDefinition', 'PriorityClass', 'ServiceAccount', 'Secret', 'ConfigMap'];
    const index = order.indexOf(object.kind);
    return index < 0 ? order.length : index;
  };
  return [...objects].sort((a, b) => rank(a) - rank(b));
}
