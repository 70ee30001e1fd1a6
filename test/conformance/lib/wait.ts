export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Asks again and again until the answer is there; says what was awaited, and the last problem, when time is up. */
export async function waitFor<T>(
  what: string, seconds: number, ask: () => Promise<T | undefined> | T | undefined, every = 250,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  let last = '';
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) {return answer;}
    } catch (error) {
      last = `; last: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (Date.now() > deadline) {throw new Error(`${what}: not within ${seconds} s${last}`);}
    await sleep(every);
  }
}
