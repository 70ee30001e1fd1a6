import { BigIntStats, createReadStream, Dirent, fstatSync, readdirSync, realpathSync, statSync } from 'fs';
import { join, relative, resolve, sep } from 'path';
import { Readable } from 'stream';

/** Something to read manifests from. */
export interface Input {
  /** As reports show it: relative to the working directory, with forward slashes. */
  readonly name: string;
  readonly open: () => AsyncIterable<Buffer>;
}

/** An argument that could not be used, or a part of it. */
export interface InputProblem {
  readonly name: string;
  readonly message: string;
}

/** What one argument of the command stands for. */
export interface Argument {
  readonly name: string;
  readonly inputs: Input[];
  readonly problems: InputProblem[];
  /** What was left out on purpose. */
  readonly skipped: InputProblem[];
}

export const STDIN = '-';
const STDIN_NAME = '<stdin>';
const MANIFEST = /\.(ya?ml|json)$/;

/** What the shell puts in place of `<(helm template ...)`. Any other pipe may have nobody at its other end. */
const PIPE_OF_SHELL = /^\/dev\/stdin$|^\/(dev|proc\/[^/]+)\/fd\/\d+$/;

/** Finds the files behind arguments; a file named twice is read once. */
export class InputFinder {
  private readonly seen = new Set<string>();
  /** Files, whatever name led to them. */
  private readonly files = new Set<string>();

  constructor(private readonly directory: string, private readonly stdin: Readable) {}

  public find(argument: string): Argument {
    if (argument === STDIN) {
      this.noteStdin();
      return { name: STDIN_NAME, inputs: [{ name: STDIN_NAME, open: () => this.stdin }], problems: [], skipped: [] };
    }
    const path = resolve(this.directory, argument);
    const found: Argument = { name: this.nameOf(path), inputs: [], problems: [], skipped: [] };
    this.visit(path, found, []);
    return found;
  }

  /** Whether writing to a path would overwrite an input found so far, also through links. */
  public isInput(path: string): boolean {
    const stats = statSync(resolve(this.directory, path), { bigint: true, throwIfNoEntry: false });
    return stats !== undefined && this.files.has(identityOf(stats));
  }

  /** Standard input may be a file too: `audit - < manifests.yaml`. */
  private noteStdin(): void {
    if ('fd' in this.stdin && typeof this.stdin.fd === 'number') {
      this.files.add(identityOf(fstatSync(this.stdin.fd, { bigint: true })));
    }
  }

  /** `above` holds the real paths of the folders on the way here, so that links which lead back are noticed. */
  private visit(path: string, found: Argument, above: readonly string[]): void {
    const name = this.nameOf(path);
    try {
      const stats = statSync(path, { bigint: true });
      if (stats.isFIFO() && PIPE_OF_SHELL.test(path)) {
        found.inputs.push({ name, open: () => createReadStream(path) });
        return;
      }
      const real = realpathSync(path);
      if (stats.isDirectory()) {
        this.visitFolder(path, real, found, above);
      } else if (!stats.isFile()) {
        found.problems.push({ name, message: `${kindOf(stats)}, which is not read: it may never end; give its content on standard input` });
      } else if (!this.seen.has(real)) {
        this.seen.add(real);
        this.files.add(identityOf(stats));
        found.inputs.push({ name, open: () => createReadStream(path) });
      }
    } catch (error) {
      found.problems.push({ name, message: explainFileError(error) });
    }
  }

  private visitFolder(path: string, real: string, found: Argument, above: readonly string[]): void {
    if (above.includes(real)) {
      found.problems.push({ name: this.nameOf(path), message: 'a symbolic link that leads back to a folder around it; it is not followed' });
      return;
    }
    const isFolder = (entry: Dirent) => entry.isDirectory() || (entry.isSymbolicLink() && leadsToFolder(join(path, entry.name)));
    const entries = readdirSync(path, { withFileTypes: true }).filter((entry) => MANIFEST.test(entry.name) || isFolder(entry))
      .sort((left, right) => left.name < right.name ? -1 : 1);
    const hidden = entries.filter(({ name }) => name.startsWith('.'));
    if (hidden.length > 0) {
      const folders = hidden.filter(isFolder).length;
      found.skipped.push({ name: this.nameOf(path), message: `${hiddenOnes(hidden.length - folders, folders)} left out; name them to have them judged` });
    }
    for (const entry of entries.filter(({ name }) => !name.startsWith('.'))) {
      this.visit(join(path, entry.name), found, [...above, real]);
    }
  }

  private nameOf(path: string): string {
    return relative(this.directory, path).split(sep).join('/') || '.';
  }
}

/** `2 hidden files and 1 hidden folder are` */
function hiddenOnes(files: number, folders: number): string {
  const parts = [[files, 'file'], [folders, 'folder']].filter(([number]) => number !== 0)
    .map(([number, what]) => `${number} hidden ${what}${number === 1 ? '' : 's'}`);
  return `${parts.join(' and ')} ${files + folders === 1 ? 'is' : 'are'}`;
}

function leadsToFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function identityOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

function kindOf(stats: BigIntStats): string {
  return stats.isFIFO() ? 'a named pipe' : stats.isSocket() ? 'a socket' : 'a device';
}

const CAUSES: { readonly [code: string]: string } = {
  ENOENT: 'no such file or folder',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'its file system is read-only',
  EEXIST: 'something is there already',
  ELOOP: 'its symbolic links form a loop',
  ENOTDIR: 'a part of the path is a file, not a folder',
  ENAMETOOLONG: 'the path is too long',
  EISDIR: 'a folder stands where a file is needed',
  ENOSPC: 'no space is left',
};

/** What went wrong with a file, without the path that the system puts into its own message. */
export function explainFileError(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'for an unknown reason';
  return CAUSES[code] ?? `it cannot be used (${code})`;
}
