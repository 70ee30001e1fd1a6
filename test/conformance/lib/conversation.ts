import { ChildProcess, spawn } from 'node:child_process';
import * as readline from 'node:readline';

/** A program that answers each line of JSON with another, in order. */
export class Conversation {
  private readonly child: ChildProcess;
  private readonly waiting: ((answer: Error | Record<string, unknown>) => void)[] = [];
  private stderr = '';

  public constructor(program: string, args: readonly string[], options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }) {
    this.child = spawn(program, [...args], { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
    readline.createInterface({ input: this.child.stdout! }).on('line', (line) => this.take(line));
    this.child.stderr!.on('data', (chunk: Buffer) => {
      this.stderr = `${this.stderr}${chunk.toString('utf8')}`.slice(-4000);
    });
    this.child.on('close', (code) => this.waiting.splice(0).forEach((tell) => tell(new Error(`${program} ended with ${code}: ${this.stderr}`))));
  }

  /** Asks, and gives the answer; an answer that says `failed` is an error. */
  public ask<T>(request: Record<string, unknown>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.waiting.push((answer) => {
        if (answer instanceof Error) {
          reject(answer);
        } else if (typeof answer.failed === 'string') {
          reject(new Error(answer.failed));
        } else {
          resolve(answer as T);
        }
      });
      this.child.stdin!.write(`${JSON.stringify(request)}\n`);
    });
  }

  public end(): void {
    this.child.kill('SIGKILL');
  }

  /** Libraries print lines of their own; an answer is the only one that is an object. */
  private take(line: string): void {
    if (line.startsWith('{')) {this.waiting.shift()?.(JSON.parse(line) as Record<string, unknown>);}
  }
}
