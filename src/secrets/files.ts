import { existsSync, lstatSync } from 'fs';
import { join, resolve } from 'path';
import type { GeneratedSecret } from './make/generate';
import { UsageError } from '../judging/cli/command-line';
import { explainFileError } from '../judging/cli/inputs';
import { writeAll } from '../judging/cli/write-all';

/** The folder of a Secret: with its namespace, since names repeat. */
export function folderOf({ secret, namespace }: GeneratedSecret): string {
  return namespace === undefined ? secret : join(namespace, secret);
}

/** Writes a file for each key, readable by its owner only. All of them or none; what is there stays. */
export function writeFiles(secrets: readonly GeneratedSecret[], output: string, directory: string): void {
  const root = resolve(directory, output);
  const files = Object.fromEntries(secrets.flatMap((one) => Object.entries(one.values).map(([key, value]) => [join(folderOf(one), key), value])));
  const there = Object.keys(files).map((file) => join(root, file)).find(isThere);
  if (there !== undefined) { throw new UsageError(`${there} is there already and is not overwritten; name another folder for --output`); }
  try {
    writeAll(root, files, { folder: 0o700, file: 0o600 });
  } catch (error) {
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
