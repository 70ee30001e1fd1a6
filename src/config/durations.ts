import { Duration } from 'cdk8s';

/** A time as Go reads it, in seconds where they are whole. */
export function seconds(duration: Duration | undefined): string | undefined {
  if (duration === undefined) { return undefined; }
  const milliseconds = duration.toMilliseconds();
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}
