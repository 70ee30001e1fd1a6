import { JudgedPod, Owner } from './judged-object';
import { placeOf } from './pod-recipes';
import { ObjectView, PodView } from '../manifest/views';

/** A pod that was judged, with where its parts stand in the object. */
export interface PodInPlace {
  readonly owner: Owner;
  readonly containers: readonly { readonly name: string; readonly path: string; readonly fields: object }[];
  /** Its spec, its metadata and its containers, wherever each of them stands. */
  readonly parts: readonly string[];
}

/** What a rule that somebody else wrote is given: data of its own, so that it can change nothing. */
export interface RuleObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly json: string;
  readonly containers: readonly { readonly name: string; readonly path: string; readonly json: string }[];
}

export function podInPlace(pod: PodView, { places }: JudgedPod, owner: Owner): PodInPlace {
  const containers = pod.containers.map(({ name, path, fields }) => ({ name, path: placeOf(places, path), fields }));
  return { owner, containers, parts: [placeOf(places, pod.path), placeOf(places, pod.metadataPath), ...containers.map(({ path }) => path)] };
}

export function ruleObjectOf({ apiVersion, kind, name, namespace, fields }: ObjectView, pods: readonly PodInPlace[]): RuleObject {
  return {
    apiVersion,
    kind,
    name,
    ...namespace === undefined ? {} : { namespace },
    json: JSON.stringify(fields),
    containers: pods.flatMap(({ containers }) => containers.map((container) => ({
      name: container.name, path: container.path, json: JSON.stringify(container.fields),
    }))),
  };
}

/** Whether the path is the part's, or leads into it. */
export function isWithin(path: string, part: string): boolean {
  return path === part || path.startsWith(`${part}.`) || path.startsWith(`${part}[`);
}
