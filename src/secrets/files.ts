import { chmodSync, existsSync, lstatSync, mkdirSync, rmSync, writeFileSync } from 'fs';
import { dirname, join, resolve } from 'path';
import type { GeneratedSecret } from './make/generate';
import { explainFileError } from '../judging/cli/inputs';
import { UsageError } from '../judging/cli/options';

/** The folder of a Secret: with its namespace, since names repeat. */
export function folderOf({ secret, namespace }: GeneratedSecret): string {
  return namespace === undefined ? secret : join(namespace, secret);
}

/** Writes a file for each key, readable by its owner only. All of them or none; what is there stays. */
export function writeFiles(secrets: readonly GeneratedSecret[], output: string, directory: string): void {
  const root = resolve(directory, output);
  const files = secrets.flatMap((one) => Object.entries(one.values).map(([key, value]): [string, string] => [join(root, folderOf(one), key), value]));
  for (const [path] of files) {
    if (isThere(path)) { throw new UsageError(`${path} is there already and is not overwritten; name another folder for --output`); }
  }
  const made: string[] = [];
  try {
    for (const [path, value] of files) {
      const first = mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      if (first !== undefined) { made.push(first); }
      writeFileSync(path, value, { flag: 'wx', mode: 0o600 });
      made.push(path);
      // Whatever the umask says.
      chmodSync(path, 0o600);
    }
  } catch (error) {
    made.reverse().forEach((path) => rmSync(path, { recursive: true, force: true }));
    throw new UsageError(`--output ${output} cannot be written: ${explainFileError(error)}`);
  }
}

/** Also a link that leads nowhere. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return existsSync(path);
  }
}
