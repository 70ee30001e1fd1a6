import { Chart } from 'cdk8s';
import { STRUCTS } from '../../src/private/api-table';
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

/** The names of an interface's props, inherited ones too, as messages list them. */
export function propsOf(name: string): string {
  const names = (struct: string): string[] => STRUCTS[struct].split('; ')
    .flatMap((entry) => entry.startsWith('extends ') ? names(entry.slice('extends '.length)) : [/^\w+/.exec(entry)![0]]);
  return [...new Set(names(name))].sort().join(', ');
}
