import * as kplus from 'cdk8s-plus-27';

/** One file of a volume: a key of a Secret, under the name the process looks for. */
export interface SecretFile {
  readonly value: kplus.SecretValue;
  readonly file: string;
  /** Whether the pod starts without it. */
  readonly optional?: boolean;
}
