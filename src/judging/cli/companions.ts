import { isFields } from '../manifest/json';

/** Files that tools write beside manifests, with what they are; by name, since nothing in them says it. */
const COMPANIONS: { readonly [name: string]: string } = {
  'construct-metadata.json': 'the construct metadata of the cdk8s command',
  '_construct-paths.json': 'the construct paths of this library',
};

/** What a file is that stands beside manifests and is none; undefined for anything that kubectl would take for an object. */
export function companionOf(file: string, value: unknown): string | undefined {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const what = Object.prototype.hasOwnProperty.call(COMPANIONS, name) ? COMPANIONS[name] : undefined;
  return isFields(value) && !['apiVersion', 'kind', 'items'].some((field) => field in value) ? what : undefined;
}
