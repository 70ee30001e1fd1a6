import { ContainerView, ObjectView, PodView } from '../manifest/views';
import { PssLevel } from '../pss';

/** How much a finding matters: high gives an attacker something, medium takes a barrier away, low makes trouble likelier. */
export type Severity = 'high' | 'medium' | 'low';

/** One place that breaks a rule. */
export interface Hit {
  readonly container?: string;
  /** From the root of the object. */
  readonly path: string;
  /** What is wrong there. Never quotes a value that may be secret. */
  readonly message: string;
}

/** What a report tells about a rule. */
export interface RuleInfo {
  /** Stable: acceptances name it. */
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** Why it matters, in a sentence. */
  readonly why: string;
  readonly fix: string;
}

/** A rule that needs to see one pod only. */
export interface PodRule extends RuleInfo {
  readonly judge: (pod: PodView) => Hit[];
}

/** A rule that needs to see one object only, whatever its kind. */
export interface ObjectRule extends RuleInfo {
  readonly judge: (object: ObjectView) => Hit[];
}

/** A finding about a pod or an object that was seen earlier. */
export interface OwnedHit<Owner> {
  readonly owner: Owner;
  readonly hit: Hit;
  /** Why it is accepted, where the rule itself knows that somebody granted it. */
  readonly accepted?: string;
}

/** What a cross-object rule remembers of the objects that went by: facts, never the objects, so that memory stays flat. */
export interface Memory<Owner> {
  readonly seeObject: (object: ObjectView, owner: Owner) => void;
  readonly seePod: (pod: PodView, owner: Owner) => void;
  /** The findings, once every object was seen. */
  readonly conclude: () => OwnedHit<Owner>[];
}

/** A rule about how objects of the audited set fit together. */
export interface SetRule extends RuleInfo {
  /** The level is that of Pod Security which the audit asks for. */
  readonly start: <Owner>(level: PssLevel) => Memory<Owner>;
}

/** A hit in a field of a container. */
export function inContainer(container: ContainerView, field: string, message: string): Hit {
  return { container: container.name, path: `${container.path}.${field}`, message };
}
