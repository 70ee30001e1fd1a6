import { call } from '../code';
import { duration, integer, lookUp } from '../readers/basic';
import { Part, Reader, Row } from '../row';
import { stepsOf } from '../statements';

interface Limiter {
  readonly factory: string;
  readonly reads: readonly string[];
}

/** Types of a limiter that the library makes, and the keys that each reads. */
const LIMITERS: { readonly [type: string]: Limiter } = {
  bucket: { factory: 'QueueRateLimiter.bucket', reads: ['rate', 'capacity'] },
  expfailure: { factory: 'QueueRateLimiter.failures', reads: ['base-delay', 'max-delay'] },
  maxof: { factory: 'QueueRateLimiter.bucketAndFailures', reads: ['rate', 'capacity', 'base-delay', 'max-delay'] },
};
const PROPS: readonly (readonly [key: string, prop: string, read: Reader])[] = [
  ['rate', 'rate', integer], ['capacity', 'capacity', integer], ['base-delay', 'baseDelay', duration], ['max-delay', 'maxDelay', duration],
];

/** How fast one queue of flytepropeller gives back what is put into it again. */
export function limiterRows(at: string, to: string, standard: string): Row[] {
  const all = LIMITERS.maxof.factory;
  return [
    {
      key: `${at}.type`,
      says: to,
      same: [standard],
      read: (value) => {
        const limiter = lookUp(LIMITERS, String(value));
        return limiter === undefined ? { refused: 'use propeller.engine.queue with QueueRateLimiter.bucket, failures or bucketAndFailures' } : { code: call(limiter.factory) };
      },
    },
    ...PROPS.map(([key, prop, read]): Row => ({
      key: `${at}.${key}`,
      says: `${to}(${all}).${prop}`,
      read: (value, context, path) => {
        const type = context.text(path.replace(/[\w-]+$/, 'type')) ?? standard;
        const limiter = lookUp(LIMITERS, type);
        return limiter?.reads.includes(key) === true ? { ...read(value, context, path) as Part, of: stepsOf(`${to}(${limiter.factory}).${prop}`) }
          : { same: `the type ${type} reads it not, so it says nothing` };
      },
    })),
  ];
}
