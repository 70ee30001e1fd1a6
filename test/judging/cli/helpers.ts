import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { Readable } from 'stream';
import { run } from '../../../src/judging/cli/run';

/** What a run of the command gave. */
export interface Outcome {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

/** A folder with files that goes away after each test. */
export class Workspace {
  public readonly folder = mkdtempSync(join(tmpdir(), 'audit-'));

  public write(name: string, content: string | Buffer): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return name;
  }

  public async run(words: readonly string[], stdin: string | Buffer | Readable = ''): Promise<Outcome> {
    let out = '';
    let error = '';
    const status = await run(words, {
      directory: this.folder,
      stdin: stdin instanceof Readable ? stdin : Readable.from([Buffer.from(stdin)]),
      out: async (text) => { out += text; },
      error: (text) => { error += text; },
      version: '1.2.3',
    });
    return { status, out, error };
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** An object that breaks one rule, so that a report shows whether it was judged. */
export const NODE_PORT = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: open\nspec:\n  type: NodePort\n';
/** An object that breaks none. */
export const CLEAN = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: fine\nspec:\n  type: ClusterIP\n';
