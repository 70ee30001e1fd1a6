import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { Readable } from 'stream';
import { run, Surroundings } from '../../../src/judging/cli/run';

/** What a run of the command gave. */
export interface Outcome {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

/** A folder in which the command runs. It is nobody's repository, and is removed after each test. */
export class CommandFolder {
  public readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'command-')));

  public write(name: string, content: string | Buffer): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return name;
  }

  public read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  public has(name: string): boolean {
    return existsSync(join(this.folder, name));
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs `cdk8s-flyte` with these words, and what it got and said. */
  protected async command(words: readonly string[], stdin: Readable, commands?: Surroundings['commands']): Promise<Outcome> {
    let [out, error] = ['', ''];
    const status = await run(words, {
      directory: this.folder,
      stdin,
      out: async (text) => { out += text; },
      error: (text) => { error += text; },
      version: '1.2.3',
      commands,
    });
    return { status, out, error };
  }
}

/** Where the commands that judge run. */
export class Workspace extends CommandFolder {
  public run(words: readonly string[], stdin: string | Buffer | Readable = ''): Promise<Outcome> {
    return this.command(words, stdin instanceof Readable ? stdin : Readable.from([Buffer.from(stdin)]));
  }
}

/** An object that breaks one rule, so that a report shows whether it was judged. */
export const NODE_PORT = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: open\nspec:\n  type: NodePort\n';
/** An object that breaks none. */
export const CLEAN = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: fine\nspec:\n  type: ClusterIP\n';
