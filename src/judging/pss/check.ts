import { Container, locate, Pod } from './pod';
import { SecurityContext } from './security-context';
import { PssLocation } from '../manifest/pods';

/** Why a pod fails a check. */
export interface CheckFailure {
  readonly reason: string;
  readonly detail: string;
  readonly locations: PssLocation[];
}

/** Judges one pod; undefined means that the check allows it. */
export type Judge = (pod: Pod) => CheckFailure | undefined;

/** One control of the standards, with every revision it had. */
export interface PssCheck {
  readonly id: string;
  readonly level: 'baseline' | 'restricted';
  /** What to change so that the check allows the pod. */
  readonly fix: string;
  /** Revisions by the Kubernetes minor they start with, oldest first; before the first the check does not exist. */
  readonly revisions: readonly { readonly since: number; readonly judge: Judge }[];
  /** Baseline check that this one makes superfluous from its first revision on, being stricter. */
  readonly overrides?: string;
}

/** From 1.25 on, fields that Windows does not have cannot be asked of a pod that says it runs there. */
export function exceptOnWindows(judge: Judge): Judge {
  return (pod) => pod.os === 'windows' ? undefined : judge(pod);
}

/** Root in a user namespace of its own is no root on the node. */
export function exceptInUserNamespace(judge: Judge): Judge {
  return (pod) => pod.hostUsers === false ? undefined : judge(pod);
}

/** The finding for the locations, or none when there are none. */
export function failureAt(locations: PssLocation[], reason: string, describe: () => string): CheckFailure | undefined {
  return locations.length === 0 ? undefined : { reason, detail: describe(), locations };
}

/** A refused value, which may itself be undefined; or none. */
type Refused = { readonly value: unknown } | undefined;

/** One location for each container whose security context (undefined when it has none) holds a refused value. */
export function inContainers(pod: Pod, field: string, refused: (context?: SecurityContext) => Refused): PssLocation[] {
  return pod.containers.flatMap((container) => {
    const found = refused(container.context);
    return found ? [locate(container, `${container.path}.securityContext.${field}`, found.value)] : [];
  });
}

/** As `inContainers`, and for the pod's own security context, for fields that both have. */
export function inPodAndContainers(pod: Pod, field: string, refused: (context: SecurityContext) => Refused): PssLocation[] {
  const own = pod.context && refused(pod.context);
  return [
    ...own ? [locate(undefined, `spec.securityContext.${field}`, own.value)] : [],
    ...inContainers(pod, field, (context) => context && refused(context)),
  ];
}

/** The field of a container in a location. */
export function containerField(container: Container, field: string, value: unknown): PssLocation {
  return locate(container, `${container.path}.${field}`, value);
}

/** `pod and containers "a", "b"`: who the locations belong to. */
export function holders(locations: readonly PssLocation[]): string {
  const names = distinct(locations.flatMap(({ container }) => container === undefined ? [] : [container]));
  const parts = locations.some(({ container }) => container === undefined) ? ['pod'] : [];
  if (names.length > 0) {
    parts.push(`${plural('container', names.length)} ${quoted(names)}`);
  }
  return parts.join(' and ');
}

export function plural(word: string, count: number): string {
  return count === 1 ? word : `${word}s`;
}

export function quoted(items: readonly string[]): string {
  return items.map((item) => JSON.stringify(item)).join(', ');
}

export function distinct(items: readonly string[]): string[] {
  return [...new Set(items)];
}
