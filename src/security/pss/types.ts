/** How strict a judgement is: the three policies of the Pod Security Standards. */
export type PssLevel = 'privileged' | 'baseline' | 'restricted';

/** In which list of the pod a container stands. */
export type PssContainerType = 'container' | 'initContainer' | 'ephemeralContainer';

/** One field that breaks a check. */
export interface PssLocation {
  /** Name of the container the field belongs to; absent when it belongs to the pod. */
  readonly container?: string;
  readonly containerType?: PssContainerType;
  /** Path from the pod, for example `spec.containers[0].securityContext.runAsNonRoot`. */
  readonly path: string;
  /** What the manifest has there; undefined when the field is missing and should not be. */
  readonly value: unknown;
}

/** A value of the wrong type, and what the API server would have accepted there. */
export interface PssProblem {
  readonly location: PssLocation;
  readonly expected: string;
}

/** One check that a pod fails. */
export interface PssViolation {
  /** Id of the check, as Kubernetes names it, or `malformed` for a value of the wrong type. */
  readonly check: string;
  /** Kubernetes' own short reason, so that findings can be compared with what admission says. */
  readonly reason: string;
  readonly detail: string;
  readonly fix: string;
  readonly locations: PssLocation[];
}

/** What is judged: the metadata and spec of a pod or of a pod template. */
export interface PssPod {
  readonly metadata?: unknown;
  readonly spec?: unknown;
  /** The value that stands where the pod should be, when the object around it has the wrong shape. */
  readonly malformed?: PssProblem;
}

/** A pod found in a manifest, with the object it was found in. */
export interface PssSubject extends PssPod {
  readonly kind: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly namespace?: string;
  /** Path of the pod in its object: empty for a Pod, `spec.template` for a Deployment. */
  readonly podPath: string;
  readonly metadata: unknown;
  readonly spec: unknown;
}

export interface PssOptions {
  readonly level: PssLevel;
  /**
   * Kubernetes version whose rules apply, `v1.0` to the newest of `PSS_VERSIONS`.
   * @default latest
   */
  readonly version?: string;
}

export interface PssResult {
  readonly subject: PssSubject;
  readonly violations: PssViolation[];
}
