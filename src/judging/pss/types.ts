import { PssLocation, PssSubject } from '../manifest/pods';

/** How strict a judgement is: the three policies of the Pod Security Standards. */
export type PssLevel = 'privileged' | 'baseline' | 'restricted';

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
