import { chmodSync, mkdirSync, rmSync, statSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';

/** Who may read what is written; by default what the umask says. */
export interface WriteModes {
  readonly folder: number;
  readonly file: number;
}

/** Writes texts by their paths below a folder: all of them or none. Nothing is overwritten, and folders that were made for them go again. */
export function writeAll(folder: string, files: { readonly [path: string]: string }, modes?: WriteModes): void {
  const made: string[] = [];
  try {
    makeFolder(folder, modes, made);
    for (const [name, text] of Object.entries(files)) {
      const path = join(folder, name);
      makeFolder(dirname(path), modes, made);
      writeFileSync(path, text, { flag: 'wx', mode: modes?.file });
      made.push(path);
      // Whatever the umask says.
      if (modes !== undefined) { chmodSync(path, modes.file); }
    }
  } catch (error) {
    made.reverse().forEach((path) => rmSync(path, { recursive: true, force: true }));
    throw error;
  }
}

/** One folder at a time: Node's recursive way never comes back from a file system that refuses new folders by saying that there is none. */
function makeFolder(path: string, modes: WriteModes | undefined, made: string[]): void {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) { return; }
  if (dirname(path) !== path) { makeFolder(dirname(path), modes, made); }
  mkdirSync(path, { mode: modes?.folder });
  made.push(path);
}
