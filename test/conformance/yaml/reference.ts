import { execFileSync, spawnSync } from 'child_process';
import { join } from 'path';
import { cached, digest, digestOfGroup } from '../tools/cache';

/** What kubectl reads in a file. */
export interface Answer {
  /** None when there is no document but empty ones. */
  readonly objects: readonly unknown[] | null;
  readonly error?: string;
}

const PROGRAM = 'reference';
const MAX_OUTPUT = 2 ** 29;

/** Kubernetes' own reading of YAML, as a program built once from the Go sources beside this file. */
export class Reference {
  public static async build(): Promise<Reference> {
    const key = digest(execFileSync('go', ['version'], { encoding: 'utf8' }), digestOfGroup(__dirname));
    const folder = await cached('yaml-reference', key, async (building) => {
      execFileSync('nice', ['-n', '5', 'go', 'build', '-trimpath', '-o', join(building, PROGRAM), '.'], { cwd: __dirname, stdio: 'inherit' });
    });
    return new Reference(join(folder, PROGRAM));
  }

  private constructor(private readonly program: string) {}

  public read(texts: readonly string[]): Answer[] {
    const input = texts.map((text) => JSON.stringify(text)).join('\n');
    const { status, stdout, stderr, error } = spawnSync(this.program, { input, encoding: 'utf8', maxBuffer: MAX_OUTPUT });
    const answers = stdout.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Answer);
    if (status !== 0 || answers.length !== texts.length) {
      throw new Error(`the reference failed, with ${answers.length} of ${texts.length} answers: ${error?.message ?? stderr}`);
    }
    return answers;
  }
}
