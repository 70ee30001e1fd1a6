import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'fs';
import { join, resolve } from 'path';
import { Readable } from 'stream';
import { INIT, initCommand } from '../../src/init/command';
import { INIT_HELP } from '../../src/init/help';
import { CLOUDS } from '../../src/init/program/clouds';
import { SHAPES } from '../../src/init/program/shapes';
import { RUNTIME, TOOLS, Versions } from '../../src/init/versions';
import { CommandFolder, Outcome } from '../judging/cli/helpers';

export const ROOT = resolve(__dirname, '..', '..');

/** Every shape in every cloud. */
export const ALL = SHAPES.flatMap((shape) => CLOUDS.map((cloud) => ({ shape, cloud, name: `${shape}-${cloud}` })));

export const VERSIONS: Versions = Object.fromEntries([...RUNTIME, ...TOOLS]
  .map((name) => [name, (JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version]));

/** Where the command runs. */
export class Workspace extends CommandFolder {
  public path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  public list(): string[] {
    return (readdirSync(this.folder, { recursive: true }) as string[]).sort();
  }

  /** What `npm install` would bring: the library as it is compiled, and what this repository has installed. */
  public install(folder = '.'): void {
    const modules = this.path(folder, 'node_modules');
    mkdirSync(join(modules, '@types'), { recursive: true });
    for (const name of [...RUNTIME, ...TOOLS, '.bin']) { symlinkSync(join(ROOT, 'node_modules', name), join(modules, name)); }
    symlinkSync(ROOT, join(modules, 'cdk8s-flyte'));
  }

  /** Runs `cdk8s-flyte` with these words. */
  public run(words: readonly string[]): Promise<Outcome> {
    return this.command(words, Readable.from([]), { [INIT]: { help: INIT_HELP, run: (rest, around) => initCommand(rest, around, VERSIONS) } });
  }

  public init(folder: string, language: string, shape: string, cloud: string): Promise<Outcome> {
    return this.run(['init', folder, '--language', language, '--shape', shape, '--cloud', cloud]);
  }
}
