import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join, resolve } from 'path';
import { Readable } from 'stream';
import { INIT, initCommand } from '../../src/init/command';
import { INIT_HELP } from '../../src/init/help';
import { CLOUDS } from '../../src/init/program/clouds';
import { SHAPES } from '../../src/init/program/shapes';
import { RUNTIME, TOOLS, Versions } from '../../src/init/versions';
import { run } from '../../src/judging/cli/run';

export const ROOT = resolve(__dirname, '..', '..');

/** Every shape in every cloud. */
export const ALL = SHAPES.flatMap((shape) => CLOUDS.map((cloud) => ({ shape, cloud, name: `${shape}-${cloud}` })));

export const VERSIONS: Versions = Object.fromEntries([...RUNTIME, ...TOOLS]
  .map((name) => [name, (JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version]));

/** A folder in which the command runs. */
export class Workspace {
  public readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'init-')));

  public path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  public write(name: string, content: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), content);
  }

  public read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  public has(name: string): boolean {
    return existsSync(this.path(name));
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
  public async run(words: readonly string[]): Promise<{ status: number; out: string; error: string }> {
    let [out, error] = ['', ''];
    const status = await run(words, {
      directory: this.folder,
      stdin: Readable.from([]),
      out: async (text) => { out += text; },
      error: (text) => { error += text; },
      version: '1.2.3',
      commands: { [INIT]: { help: INIT_HELP, run: (rest, around) => initCommand(rest, around, VERSIONS) } },
    });
    return { status, out, error };
  }

  public init(folder: string, language: string, shape: string, cloud: string): Promise<{ status: number; out: string; error: string }> {
    return this.run(['init', folder, '--language', language, '--shape', shape, '--cloud', cloud]);
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
