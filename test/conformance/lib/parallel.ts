import * as os from 'node:os';

/** Compiling or linking one of the large programs takes up to this much. */
const BYTES_PER_BUILD = 4 * 1024 ** 3;

/** How many builds fit at the same time: what one downloads overlaps with what another compiles. */
export function buildsAtOnce(memory: number = os.totalmem(), cores: number = os.availableParallelism()): number {
  return Math.max(1, Math.min(cores, Math.floor(memory / BYTES_PER_BUILD)));
}

/** Does the work in order, no more than `limit` pieces at a time. The first failure ends it, after what has begun. */
export async function inParallel<T>(limit: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined && failures.length === 0; item = waiting.shift()) {
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  if (failures.length > 0) {throw failures[0];}
}
