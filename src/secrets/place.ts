import { existsSync, realpathSync, statSync } from 'fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'path';
import { STDIN } from '../judging/cli/inputs';

/** What marks a folder that is published, or handed on, with all that is in it. */
const MARKS: readonly [name: string, what: string][] = [
  ['.git', 'a git work tree'], ['.hg', 'a Mercurial work tree'], ['.svn', 'a Subversion work tree'], ['cdk8s.yaml', 'the folder of a cdk8s app'],
];

/** Why secrets must not be written into a folder, which need not be there yet; undefined where they may. */
export function forbidden(folder: string, inputs: readonly string[], directory: string): string | undefined {
  const path = realPlace(resolve(directory, folder));
  for (const input of inputs.filter((one) => one !== STDIN)) {
    const real = realPlace(resolve(directory, input));
    const holder = statSync(real, { throwIfNoEntry: false })?.isDirectory() === true ? real : dirname(real);
    if (isWithin(path, holder)) { return `it is in the folder of the manifests ${input}`; }
  }
  for (let at = path; ; at = dirname(at)) {
    const mark = MARKS.find(([name]) => existsSync(join(at, name)));
    if (mark !== undefined) { return `it is in ${mark[1]} (${at})`; }
    if (dirname(at) === at) { return undefined; }
  }
}

/** Where a path leads once links are followed, as far as it exists. */
function realPlace(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return dirname(path) === path ? path : join(realPlace(dirname(path)), basename(path));
  }
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
