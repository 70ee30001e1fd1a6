import { Acceptable, acceptancesOf, Acceptances, acceptancesOfPod } from './acceptance';
import { placeOf, PodPlace } from './pod-recipes';
import { nameOf, ObjectRef } from './report';
import { Hit } from '../hardening';
import { textAt } from '../manifest/fields';
import { Fields } from '../manifest/json';
import { PssLocation, PssSubject } from '../manifest/pods';
import { ObjectView, PodView } from '../manifest/views';
import { PssViolation } from '../pss';

/** Where a document was read. */
export interface Source {
  readonly file: string;
  /** The line a path of the document stands on, or that of the closest parent; the document's own for an empty path. */
  readonly line: (path: string) => number | undefined;
}

/** What is kept of an object or a pod of it that has been judged: enough to file a finding about it later. */
export interface Owner {
  readonly ref: ObjectRef;
  readonly file: string;
  readonly line?: number;
  /** Reasons of acceptances by rule. */
  readonly reasons: Acceptances['reasons'];
  /** Put before messages, for an object within a ConfigMap. */
  readonly about: string;
  /** The path in the file's object of a path that a rule names. */
  readonly place: (path: string) => string;
}

/** An object while it is judged: its own, or one written into a key of a ConfigMap. */
export interface JudgedObject {
  readonly view: ObjectView;
  readonly owner: Owner;
  readonly acceptances: Acceptances;
  readonly lineOf: (path: string) => number | undefined;
}

/** A pod to judge, in a place that Kubernetes knows or in one found by shape. */
export type JudgedPod = PodPlace & Pick<PssSubject, 'malformed'> & {
  /** Whether Kubernetes itself takes the pod from there: what is wrong with its shape keeps it from taking the object. */
  readonly known: boolean;
};

export function viewOf(fields: Fields): ObjectView {
  return {
    apiVersion: String(fields.apiVersion),
    kind: String(fields.kind),
    name: textAt(fields, 'metadata', 'name') ?? (textAt(fields, 'metadata', 'generateName') ?? '(no name)'),
    namespace: textAt(fields, 'metadata', 'namespace'),
    fields,
  };
}

/** `prefix` leads to the object in its document. */
export function judgedObject(fields: Fields, prefix: string, source: Source, acceptable: Acceptable): JudgedObject {
  const view = viewOf(fields);
  const { fields: _fields, ...ref } = view;
  const acceptances = acceptancesOf(fields, acceptable);
  const lineOf = (path: string) => source.line(`${prefix}${path}`);
  return { view, acceptances, lineOf, owner: { ref, file: source.file, line: lineOf(''), reasons: acceptances.reasons, about: '', place: (path) => path } };
}

/** An object in a key of a ConfigMap: findings about it are the ConfigMap's, which may accept them as well. */
export function objectWithin(around: JudgedObject, fields: Fields, path: string, acceptable: Acceptable): JudgedObject {
  const view = viewOf(fields);
  const acceptances = acceptancesOf(fields, acceptable);
  const { fields: _fields, ...ref } = view;
  return {
    view,
    acceptances,
    lineOf: around.lineOf,
    owner: {
      ...around.owner,
      reasons: new Map([...around.owner.reasons, ...acceptances.reasons]),
      about: `${nameOf({ ...ref, namespace: undefined })}: `,
      place: (inner) => inner === '' ? path : `${path}.${inner}`,
    },
  };
}

/** Who owns findings about a pod, and what its own template accepts. */
export interface PodOwner {
  readonly owner: Owner;
  readonly acceptances: Acceptances;
}

/** The owner of findings about one pod, with what its own template accepts. */
export function ownerOfPod(object: JudgedObject, place: JudgedPod, pod: PodView, acceptable: Acceptable): PodOwner {
  const acceptances = acceptancesOfPod(pod, acceptable);
  const inObject = (path: string) => object.owner.place(placeOf(place.places, path));
  return {
    acceptances,
    owner: {
      ...object.owner,
      line: object.lineOf(inObject(pod.path)),
      reasons: acceptances.reasons.size === 0 ? object.owner.reasons : new Map([...object.owner.reasons, ...acceptances.reasons]),
      place: inObject,
    },
  };
}

const VALUE_LENGTH = 60;

/** A violation of Pod Security as the hit of a rule. */
export function hitOf({ reason }: PssViolation, { container, path, value }: PssLocation, prefix: string): Hit {
  const text = value === undefined ? 'is not set' : `is ${shortened(JSON.stringify(value))}`;
  // The container and the pod are named beside the message.
  const field = path.replace(/^spec\.((init|ephemeral)?[cC]ontainers\[\d+\]\.)?/, '');
  return { ...container === undefined ? {} : { container }, path: `${prefix}${path}`, message: `${reason}: ${field} ${text}` };
}

function shortened(text: string): string {
  return text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH)}…` : text;
}
