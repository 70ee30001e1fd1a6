import { readdirSync, Stats, statSync } from 'fs';
import { join, resolve } from 'path';
import { initOptions, InitOptions } from './options';
import { programOf } from './program/shapes';
import { Files, Project } from './project/project';
import { pythonFiles } from './project/python';
import { typescriptFiles } from './project/typescript';
import { Versions } from './versions';
import { UsageError } from '../judging/cli/command-line';
import { explainFileError } from '../judging/cli/inputs';
import { CLEAN, Surroundings } from '../judging/cli/run';
import { writeAll } from '../judging/cli/write-all';

export const INIT = 'init';

/** Runs `init`; `versions` are those of what the project needs. */
export async function initCommand(words: readonly string[], around: Surroundings, versions: Versions): Promise<number> {
  const options = initOptions(words);
  const folder = resolve(around.directory, options.folder);
  requireEmpty(folder, options.folder);
  const files = filesOf(options, { ...versions, 'cdk8s-flyte': around.version });
  write(folder, options.folder, files);
  await around.out(`${options.folder}: ${Object.keys(files).join(', ')}\nNext steps are in ${join(options.folder, 'README.md')}.\n`);
  return CLEAN;
}

/** The files of a project, by their paths in it. */
export function filesOf({ language, shape, cloud }: Omit<InitOptions, 'folder'>, versions: Versions): Files {
  const project: Project = { shape, cloud, program: programOf(shape, cloud), versions };
  return language === 'python' ? pythonFiles(project) : typescriptFiles(project);
}

function requireEmpty(folder: string, name: string): void {
  let stats: Stats | undefined;
  let entries: string[] = [];
  try {
    stats = statSync(folder, { throwIfNoEntry: false });
    if (stats?.isDirectory() === true) { entries = readdirSync(folder); }
  } catch (error) {
    throw new UsageError(`${name} cannot be used: ${explainFileError(error)}`);
  }
  if (stats !== undefined && !stats.isDirectory()) { throw new UsageError(`${name} is no folder; name one that is absent or empty`); }
  if (entries.length > 0) { throw new UsageError(`${name} is not empty; name a folder that is absent or empty`); }
}

function write(folder: string, name: string, files: Files): void {
  try {
    writeAll(folder, files);
  } catch (error) {
    throw new UsageError(`${name} cannot be written: ${explainFileError(error)}`);
  }
}
