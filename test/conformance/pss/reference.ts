import { execFileSync, spawnSync } from 'child_process';
import { join } from 'path';
import { PssLevel } from '../../../src/judging/pss';
import { goProgram } from '../tools/go-program';

export type Policy = readonly [PssLevel, string];

export interface Question {
  readonly object: unknown;
  readonly policies: readonly Policy[];
}

export interface ReferenceVerdict {
  readonly allowed: boolean;
  readonly reasons: string[] | null;
  readonly details: string[] | null;
}

export interface Answer {
  /** Set when the API server would not decode the object. */
  readonly error?: string;
  readonly verdicts: ReferenceVerdict[] | null;
}

export interface Fixture {
  readonly level: PssLevel;
  readonly version: string;
  readonly allowed: boolean;
  readonly file: string;
  readonly object: unknown;
}

const CHUNK = 2000;
const MAX_OUTPUT = 2 ** 29;

/** Kubernetes' own evaluator, as a program built once from the Go sources beside this file. */
export class Reference {
  public static async build(): Promise<Reference> {
    return new Reference(await goProgram('pss-reference', __dirname));
  }

  private constructor(private readonly program: string) {}

  public ask(questions: readonly Question[]): Answer[] {
    const answers: Answer[] = [];
    for (let start = 0; start < questions.length; start += CHUNK) {
      const chunk = questions.slice(start, start + CHUNK);
      const chunkAnswers = this.run<Answer>([], chunk.map((question) => JSON.stringify(question)).join('\n'));
      if (chunkAnswers.length !== chunk.length) {
        throw new Error(`the reference answered ${chunkAnswers.length} of ${chunk.length} questions`);
      }
      answers.push(...chunkAnswers);
    }
    return answers;
  }

  /** The pods that the module's authors test it with, and what they expect. */
  public fixtures(): Fixture[] {
    // `download` rather than `list`: the program may be cached where the module no longer is.
    const description = execFileSync('go', ['mod', 'download', '-json', 'k8s.io/pod-security-admission'], { cwd: __dirname, encoding: 'utf8' });
    const { Dir: folder } = JSON.parse(description) as { Dir: string };
    return this.run<Fixture>(['fixtures', join(folder, 'test', 'testdata')], '');
  }

  private run<T>(args: string[], input: string): T[] {
    const result = spawnSync(this.program, args, { input, encoding: 'utf8', maxBuffer: MAX_OUTPUT });
    if (result.status !== 0) {
      throw new Error(`the reference failed: ${result.error?.message ?? result.stderr}`);
    }
    return result.stdout.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as T);
  }
}
