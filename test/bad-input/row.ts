import { Chart } from 'cdk8s';
import { testChart, testSecret } from '../support';

/** An input that is refused: what it is, what constructs it, and the whole message. */
export type Row = [title: string, make: (chart: Chart) => unknown, message: string];

/** Text that no message may ever show. */
export const SECRET = 'hunter2';

/** What callers from plain JavaScript or another jsii language may pass in spite of the types. */
export function untyped(value: unknown): never {
  return value as never;
}

/** A reference to a key of a Secret, in a chart of its own. */
export function secretValue(key = 'key', name = 'flyte') {
  return testSecret(testChart(), name, key);
}
