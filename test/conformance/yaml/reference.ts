import { spawnSync } from 'child_process';
import { goProgram } from '../tools/go-program';

/** What kubectl reads in a file. */
export interface Answer {
  /** None when there is no document but empty ones. */
  readonly objects: readonly unknown[] | null;
  readonly error?: string;
}

const MAX_OUTPUT = 2 ** 29;

/** Kubernetes' own reading of YAML, as a program built once from the Go sources beside this file. */
export class Reference {
  public static async build(): Promise<Reference> {
    return new Reference(await goProgram('yaml-reference', __dirname));
  }

  private constructor(private readonly program: string) {}

  public read(texts: readonly string[]): Answer[] {
    const input = texts.map((text) => JSON.stringify(text)).join('\n');
    const { status, stdout, stderr, error } = spawnSync(this.program, { input, encoding: 'utf8', maxBuffer: MAX_OUTPUT });
    if (error !== undefined) {
      throw new Error(`the reference could not be run: ${error.message}`);
    }
    const answers = stdout.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Answer);
    if (status !== 0 || answers.length !== texts.length) {
      throw new Error(`the reference failed, with ${answers.length} of ${texts.length} answers: ${stderr}`);
    }
    return answers;
  }
}
