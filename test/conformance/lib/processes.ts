import { ChildProcess, execFile, spawn, SpawnOptions } from 'node:child_process';
import * as fs from 'node:fs';
import { sleep } from './wait';

export interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly seconds?: number;
}

/** Runs a program to its end. Never throws for a non-zero exit: callers judge that. */
export function run(file: string, args: string[], options: RunOptions = {}): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = execFile(file, args, {
      env: options.env ?? process.env,
      cwd: options.cwd,
      timeout: (options.seconds ?? 120) * 1000,
      maxBuffer: 256 * 1024 * 1024,
    }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number' && !error.killed && !error.signal) {
        reject(error);
        return;
      }
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 124;
      resolve({ code, stdout, stderr });
    });
    // A program that ends without reading its input is no error.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input ?? '');
  });
}

/** As `run`, but a non-zero exit is an error that shows the end of what the program printed. */
export async function mustRun(file: string, args: string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await run(file, args, options);
  if (code !== 0) {
    throw new Error(`${file} ${args.join(' ')} ended with ${code}: ${tail(stderr || stdout)}`);
  }
  return stdout;
}

/** The end of a text, for messages. */
export function tail(text: string, length = 1500): string {
  return text.length <= length ? text.trim() : `... ${text.slice(-length).trim()}`;
}

/** A server in the background, with its output in a file. */
export class Daemon {
  public exited: number | undefined;
  private readonly child: ChildProcess;

  public constructor(
    public readonly name: string, file: string, args: string[], public readonly logFile: string, options: SpawnOptions = {},
  ) {
    const log = fs.openSync(logFile, 'a');
    this.child = spawn(file, args, { ...options, stdio: ['ignore', log, log] });
    fs.closeSync(log);
    this.child.on('error', (error) => {
      fs.appendFileSync(logFile, `${error.message}\n`);
      this.exited = 127;
    });
    this.child.on('exit', (code, signal) => {
      this.exited = code ?? (signal ? 128 : 0);
    });
  }

  public get pid(): number {
    if (this.child.pid === undefined) {throw new Error(`${this.name} did not start: ${this.log()}`);}
    return this.child.pid;
  }

  public log(): string {
    return fs.existsSync(this.logFile) ? fs.readFileSync(this.logFile, 'utf8') : '';
  }

  public assertRunning(): void {
    if (this.exited !== undefined) {
      throw new Error(`${this.name} ended with ${this.exited}: ${tail(this.log())}`);
    }
  }

  public async stop(graceSeconds = 10): Promise<void> {
    if (this.exited !== undefined) {return;}
    this.child.kill('SIGTERM');
    for (let waited = 0; waited < graceSeconds * 10 && this.exited === undefined; waited += 1) {await sleep(100);}
    if (this.exited === undefined) {this.child.kill('SIGKILL');}
  }
}
