import { execFileSync, spawnSync } from 'child_process';
import { createHash } from 'crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'fs';
import { homedir } from 'os';
import { join } from 'path';
import { PssLevel } from '../../../src/security/pss';

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
  public static build(): Reference {
    const sources = ['go.mod', 'go.sum', 'main.go'].map((file) => readFileSync(join(__dirname, file)));
    const hash = createHash('sha256').update(execFileSync('go', ['version']));
    sources.forEach((source) => hash.update(source));
    const program = join(cacheFolder(), `pss-reference-${hash.digest('hex').slice(0, 16)}`);
    if (!existsSync(program)) {
      mkdirSync(cacheFolder(), { recursive: true });
      // Built beside its place and renamed, so that a run that is cut short or parallel leaves no half program.
      const unfinished = `${program}.${process.pid}`;
      execFileSync('nice', ['-n', '5', 'go', 'build', '-trimpath', '-o', unfinished, '.'], { cwd: __dirname, stdio: 'inherit' });
      renameSync(unfinished, program);
    }
    return new Reference(program);
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

function cacheFolder(): string {
  const { CDK8S_FLYTE_CACHE, XDG_CACHE_HOME } = process.env;
  return CDK8S_FLYTE_CACHE ?? join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-flyte', 'conformance');
}
