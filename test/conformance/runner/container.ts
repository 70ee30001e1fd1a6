import * as fs from 'node:fs';
import { callProbe } from './probes';
import { Sandbox } from './sandbox';
import { Container, Probe } from '../lib/kube-types';
import { tail } from '../lib/processes';
import { sleep } from '../lib/wait';

/** Makes the sandbox of a container anew for each of its starts. */
export type MakeSandbox = () => Promise<Sandbox>;

/** Short, so that a test of restarts does not take the kubelet's minutes. */
const LONGEST_BACK_OFF = 5;

/** One container over all its starts: probes, restarts, log. */
export class RunningContainer {
  public restarts = 0;
  public ready = false;
  public started = false;
  public lastExit: number | undefined;
  public waiting: string | undefined = 'ContainerCreating';
  /** What the probes last complained about, and what ended a start. */
  public message = '';
  public sandbox?: Sandbox;
  private stopped = false;

  public constructor(
    public readonly spec: Container, public readonly logFile: string,
    private readonly ip: string, private readonly make: MakeSandbox,
  ) {}

  public get running(): boolean {
    return this.sandbox?.pid !== undefined;
  }

  public log(): string {
    return fs.existsSync(this.logFile) ? fs.readFileSync(this.logFile, 'utf8') : '';
  }

  /** Starts the container until it ends with 0 (for one that must complete) or until the pod is stopped. */
  public async run(again: (exitCode: number) => boolean): Promise<number> {
    let backOff = 0.5;
    while (!this.stopped) {
      const startedAt = Date.now();
      const code = await this.runOnce();
      this.lastExit = code;
      this.ready = false;
      this.started = false;
      if (this.stopped || !again(code)) {return code;}
      this.waiting = 'CrashLoopBackOff';
      if (Date.now() - startedAt > 30_000) {backOff = 0.5;}
      await this.pause(backOff);
      backOff = Math.min(LONGEST_BACK_OFF, backOff * 2);
      this.restarts += 1;
    }
    return this.lastExit ?? 0;
  }

  public async stop(graceSeconds: number): Promise<void> {
    this.stopped = true;
    await this.sandbox?.stop(graceSeconds);
  }

  private async runOnce(): Promise<number> {
    try {
      this.sandbox = await this.make();
      if (this.stopped) {return 143;}
      await this.sandbox.start();
    } catch (error) {
      this.message = error instanceof Error ? error.message : String(error);
      fs.appendFileSync(this.logFile, `[runner] ${this.message}\n`);
      this.waiting = 'CreateContainerConfigError';
      return 128;
    }
    this.waiting = undefined;
    const sandbox = this.sandbox;
    const probing = this.probe(sandbox);
    while (sandbox.exitCode === undefined) {await sleep(50);}
    await probing;
    if (sandbox.exitCode !== 0) {this.message = `exit ${sandbox.exitCode}: ${tail(this.log(), 600)}`;}
    return sandbox.exitCode;
  }

  /** Startup first, then readiness and liveness side by side, each at its own pace, until this start ends. */
  private async probe(sandbox: Sandbox): Promise<void> {
    const { startupProbe, readinessProbe, livenessProbe } = this.spec;
    const alive = (): boolean => sandbox.exitCode === undefined && !this.stopped;
    if (startupProbe) {
      await this.repeat(startupProbe, sandbox, 'startup', () => alive() && !this.started, (passed) => {
        this.started = passed;
        if (!passed) {void sandbox.stop(5);}
      });
    }
    this.started = alive();
    if (!alive()) {return;}
    if (!readinessProbe) {this.ready = true;}
    await Promise.all([
      readinessProbe && this.repeat(readinessProbe, sandbox, 'readiness', alive, (passed) => {
        this.ready = passed;
      }),
      livenessProbe && this.repeat(livenessProbe, sandbox, 'liveness', alive, (passed) => {
        if (!passed) {void sandbox.stop(5);}
      }),
    ]);
  }

  private async repeat(probe: Probe, sandbox: Sandbox, kind: string, go: () => boolean, say: (passed: boolean) => void): Promise<void> {
    const { initialDelaySeconds = 0, periodSeconds = 10, successThreshold = 1, failureThreshold = 3 } = probe;
    await this.pause(initialDelaySeconds, go);
    let inARow = 0;
    while (go()) {
      const problem = await callProbe(probe, this.spec, this.ip, sandbox);
      if (!go()) {return;}
      if (problem === undefined) {
        inARow = inARow < 0 ? 1 : inARow + 1;
        if (inARow === successThreshold) {say(true);}
      } else {
        inARow = inARow > 0 ? -1 : inARow - 1;
        this.message = `${kind} probe: ${problem}`;
        if (-inARow === failureThreshold) {
          fs.appendFileSync(this.logFile, `[runner] ${this.message}\n`);
          say(false);
        }
      }
      await this.pause(periodSeconds, go);
    }
  }

  private async pause(seconds: number, go: () => boolean = () => !this.stopped): Promise<void> {
    const until = Date.now() + seconds * 1000;
    while (Date.now() < until && go()) {await sleep(50);}
  }
}
