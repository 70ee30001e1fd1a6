import { fieldsAt, listAt, textAt, valueAt } from './fields';
import { Fields } from './json';
import { CONTAINER_LISTS, PssContainerType, PssSubject } from './pods';

/** A Kubernetes object as the rules see it. */
export interface ObjectView {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly fields: Fields;
}

/** A container with where it stands in its object. */
export interface ContainerView {
  readonly name: string;
  readonly type: PssContainerType;
  /** `spec.template.spec.containers[0]` */
  readonly path: string;
  readonly fields: Fields;
  /** Whether it runs as long as the pod does: a main container, or an init container that is always restarted. */
  readonly longRunning: boolean;
}

/** A pod, or the pod template of an object that makes pods. */
export interface PodView {
  readonly object: ObjectView;
  /** `spec.template.metadata` */
  readonly metadataPath: string;
  readonly metadata: Fields;
  /** `spec.template.spec` */
  readonly path: string;
  readonly spec: Fields;
  readonly windows: boolean;
  /** Whether its pods are meant to run on, unlike those of a Job. */
  readonly longRunning: boolean;
  /** Whether pods come to be in the namespace of the object itself; a PodTemplate only lends its shape to others. */
  readonly running: boolean;
  /** Init containers, containers and ephemeral containers, in that order. */
  readonly containers: readonly ContainerView[];
  /** Why an init container of it may run as root, where somebody granted that and whoever judges the pod found the grant to hold. */
  readonly rootGrant?: string;
}

/** What decides about a pod besides the pod itself, where its object is not of a kind that Kubernetes knows. */
export interface PodTraits {
  readonly longRunning?: boolean;
  readonly lent?: boolean;
}

const LONG_RUNNING_KINDS = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'ReplicationController']);

export function podView(object: ObjectView, subject: Pick<PssSubject, 'podPath' | 'metadata' | 'spec'>, traits: PodTraits = {}): PodView {
  const prefix = subject.podPath === '' ? '' : `${subject.podPath}.`;
  const spec = fieldsAt(subject.spec);
  const restarts = (textAt(spec, 'restartPolicy') ?? 'Always') === 'Always';
  return {
    object,
    metadataPath: `${prefix}metadata`,
    metadata: fieldsAt(subject.metadata),
    path: `${prefix}spec`,
    spec,
    windows: textAt(spec, 'os', 'name') === 'windows',
    longRunning: traits.longRunning ?? (LONG_RUNNING_KINDS.has(object.kind) || (object.kind === 'Pod' && restarts)),
    running: !(traits.lent ?? object.kind === 'PodTemplate'),
    containers: CONTAINER_LISTS.flatMap(([list, type]) => listAt(spec, list)
      .map((entry, index) => containerView(entry, type, `${prefix}spec.${list}[${index}]`, index))),
  };
}

function containerView(entry: unknown, type: PssContainerType, path: string, index: number): ContainerView {
  const fields = fieldsAt(entry);
  return {
    name: textAt(fields, 'name') ?? `#${index + 1}`,
    type,
    path,
    fields,
    longRunning: type === 'container' || (type === 'initContainer' && valueAt(fields, 'restartPolicy') === 'Always'),
  };
}
