import { execFileSync } from 'child_process';
import { join } from 'path';
import { cached, digest, digestOfGroup } from './cache';

const PROGRAM = 'reference';

/** Path of the program that the Go sources in a folder make, built once. */
export async function goProgram(name: string, sources: string): Promise<string> {
  const key = digest(execFileSync('go', ['version'], { encoding: 'utf8' }), digestOfGroup(sources));
  const folder = await cached(name, key, async (building) => {
    execFileSync('nice', ['-n', '5', 'go', 'build', '-trimpath', '-o', join(building, PROGRAM), '.'], { cwd: sources, stdio: 'inherit' });
  });
  return join(folder, PROGRAM);
}
