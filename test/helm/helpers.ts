import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { Readable } from 'stream';
import * as cdk8s from 'cdk8s';
import * as flyte from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { chartOf, IMPORT_HELP, IMPORT_VALUES, importCommand } from '../../src/helm/command';
import { Imported, importValues } from '../../src/helm/import';
import { Modules } from '../../src/helm/make';
import { leavesOf, Values } from '../../src/helm/merge';
import { trialBy } from '../../src/helm/trial';
import { parse } from '../../src/judging/cli/parse';
import { CommandFolder, Outcome } from '../judging/cli/helpers';

/** Values files of our own, written as people write theirs. */
export const FOLDER = join(__dirname, 'values');
export const FILES = readdirSync(FOLDER).sort();

export function chartNameOf(file: string): string {
  return file.startsWith('core') ? 'flyte-core' : 'flyte-binary';
}

/** Every text that those files hold as a secret: each ends with a number of its own. */
export const SECRETS = FILES.flatMap((file) => readFileSync(join(FOLDER, file), 'utf8').match(/[a-z]+(-[a-z]+)+-\d+(?=[ ",}\n\\])/g) ?? [])
  .filter((text) => /password|secret|token|key|hash/.test(text));

const ALL: { readonly [name: string]: unknown } = { 'cdk8s': cdk8s, 'cdk8s-flyte': flyte, 'cdk8s-plus-27': kplus };
export const modules: Modules = (name) => ALL[name] as ReturnType<Modules>;

export function valuesOf(text: string): Values {
  return parse({ text, line: 1, startsFile: true }).value as Values;
}

/** What values become, without files. */
export function imported(chart: string, values: Values | string): Imported {
  return importValues(typeof values === 'string' ? valuesOf(values) : values, chartOf(chart)!, (shape) => trialBy(modules, shape));
}

/** What became of the value at a path: its result, and the prop or the reason. */
export function became(result: Imported, path: string): string {
  const found = result.entries.find((entry) => entry.path === path);
  return found === undefined ? 'not there' : `${found.verdict}${found.verdict === 'unknown' ? '' : ': '}${(found.verdict === 'carried' ? found.prop : undefined) ?? found.why ?? ''}`;
}

export function leafCount(values: Values): number {
  return leavesOf(values).length;
}

/** Where the command runs. */
export class Workspace extends CommandFolder {
  /** Runs `cdk8s-flyte` with these words. */
  public run(words: readonly string[], lead: Modules = modules): Promise<Outcome> {
    return this.command(words, Readable.from([]),
      { [IMPORT_VALUES]: { help: IMPORT_HELP, run: (rest, around) => importCommand(rest, around, lead) } });
  }
}
