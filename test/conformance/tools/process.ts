import { spawn } from 'child_process';

/** What a finished program printed. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is run. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Thrown when a program ends with anything but 0; says what it printed last. */
export class RunError extends Error {
  public constructor(command: string, public readonly code: number | null, public readonly output: Output) {
    const last = (output.stderr + output.stdout).trim().split('\n').slice(-20).join('\n');
    super(`${command} ended with ${code ?? 'a signal'}:\n${last}`);
    this.name = 'RunError';
  }
}

/** Runs a program to its end without a shell. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const output = { stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
      if (code === 0) {
        resolve(output);
      } else {
        reject(new RunError([program, ...args.slice(0, 3)].join(' '), code, output));
      }
    });
  });
}

/** Says one line to the person who waits. Standard output stays free for results. */
export function say(message: string): void {
  process.stderr.write(`conformance: ${message}\n`);
}
