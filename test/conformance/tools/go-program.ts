import { join } from 'path';
import { cached, digest, digestOfGroup } from './cache';
import { run } from './process';

const PROGRAM = 'reference';

/** Path of the program that the Go sources in a folder make, built once. */
export async function goProgram(name: string, sources: string): Promise<string> {
  const key = digest((await run('go', ['version'])).stdout, digestOfGroup(sources));
  const folder = await cached(name, key, async (building) => {
    await run('nice', ['-n', '5', 'go', 'build', '-trimpath', '-o', join(building, PROGRAM), '.'], { cwd: sources });
  });
  return join(folder, PROGRAM);
}
