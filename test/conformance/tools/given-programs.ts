import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run, RunError } from './process';

/** The folder of Flyte's own programs, for machines that can take them out of the official images. */
export const PROGRAMS_VARIABLE = 'CONFORMANCE_PROGRAMS';

/** The programs that are looked for in that folder, by the name of their file. */
export const GIVEN_NAMES = ['flyteadmin', 'flytescheduler', 'datacatalog', 'flytepropeller', 'flytepropeller-manager', 'flyte', 'flyte-copilot'] as const;

export type GivenName = typeof GIVEN_NAMES[number];

/** One of Flyte's own programs, which runs in place of what would be built. */
export interface GivenProgram {
  readonly name: GivenName;
  readonly version: string;
  readonly path: string;
}

/** Beside the programs: the tag of the images they were taken from, since not every program knows its version. */
const VERSION_FILE = 'VERSION';

/**
 * Flyte's own programs in a folder. Nothing is passed over for what is found, so a folder that cannot be meant is refused: one that is
 * not there, holds none of them, or holds one that a pod's user could not start.
 */
export async function givenPrograms(
  folder: string | undefined, buildInformation: (path: string) => Promise<string> = goBuildInformation,
): Promise<GivenProgram[]> {
  if (folder === undefined || folder === '') {return [];}
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new Error(`${PROGRAMS_VARIABLE} must be a folder, got ${folder}; leave it out to run what is built`);
  }
  const found = GIVEN_NAMES.filter((name) => existsSync(join(folder, name)));
  if (found.length === 0) {
    throw new Error(`${PROGRAMS_VARIABLE} must hold at least one of ${GIVEN_NAMES.join(', ')}, got ${folder} without any; take them out of Flyte's images`);
  }
  return Promise.all(found.map(async (name) => {
    const path = join(folder, name);
    const status = statSync(path);
    const mode = (status.mode % 0o1000).toString(8);
    // Pods run as users of their own, so everyone must be able to read and start it.
    const [got, fix] = status.isFile() ? [`mode ${mode}`, `chmod 755 ${path}`] : ['a folder', 'take it out of Flyte\'s images'];
    if (!status.isFile() || !/^[57]{3}$/.test(mode)) {
      throw new Error(`${path} must be a program that everyone may read and start, got ${got}; ${fix}`);
    }
    return { name, path, version: await versionOf(folder, path, buildInformation) };
  }));
}

/** What the linker wrote into it; else what the folder says; else a digest of the file, so that the table still tells what ran. */
async function versionOf(folder: string, path: string, buildInformation: (path: string) => Promise<string>): Promise<string> {
  const linked = linkedVersion(await buildInformation(path));
  if (linked !== undefined) {return linked;}
  const file = join(folder, VERSION_FILE);
  const said = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  return said || `sha256:${createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 12)}`;
}

/** The version among the linker's flags, in what `go version -m` prints; Flyte's own builds of some programs set none. */
export function linkedVersion(buildInformation: string): string | undefined {
  const version = /^\s*build\s+-ldflags=.*flytestdlib\/version\.Version=([^\s"']+)/m.exec(buildInformation)?.[1];
  return version === 'unknown' ? undefined : version;
}

async function goBuildInformation(path: string): Promise<string> {
  try {
    return (await run('go', ['version', '-m', path])).stdout;
  } catch (error) {
    // It is no Go program, or one that was stripped of this.
    if (error instanceof RunError) {return '';}
    throw error;
  }
}
