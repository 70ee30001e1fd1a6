import { Duration } from 'cdk8s';

/** A time as Go reads it, in seconds. */
export function seconds(duration: Duration | undefined): string | undefined {
  return duration === undefined ? undefined : `${duration.toSeconds()}s`;
}
