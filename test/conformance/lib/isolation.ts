import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { run } from './processes';

/** Marks the process that already runs inside the namespaces; its value is the temporary folder of the run. */
const INSIDE = 'CDK8S_FLYTE_CONFORMANCE_FOLDER';

/** Programs of the machine that the harness calls by name, and the Debian package of each. */
const NEEDED: Record<string, string> = {
  bwrap: 'bubblewrap', ip: 'iproute2', unshare: 'util-linux', nsenter: 'util-linux', setpriv: 'util-linux', mount: 'mount', openssl: 'openssl',
};

export function folderInside(): string | undefined {
  return process.env[INSIDE];
}

/** Says what is missing on this machine, with the line that installs it. */
export async function missingPrograms(): Promise<string | undefined> {
  const missing: string[] = [];
  for (const program of Object.keys(NEEDED)) {
    if ((await run('sh', ['-c', `command -v ${program}`])).code !== 0) {missing.push(program);}
  }
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((program) => NEEDED[program]))];
    return `missing on this machine: ${missing.join(', ')}; install with: apt-get install -y ${packages.join(' ')}`;
  }
  if (process.getuid?.() !== 0) {
    return 'the conformance suite starts pods as other users and gives each its own network, which only root may do; run it as root (sudo npm run conformance)';
  }
  if ((await run('unshare', ['--net', '--mount', '--pid', '--fork', 'true'])).code !== 0) {
    return 'this machine does not let the suite make network, mount and process namespaces (unshare --net --mount --pid); ' +
      'run it where that is allowed, for example outside an unprivileged container';
  }
  return undefined;
}

/**
 * Runs this same program again inside network, mount and process namespaces of its own. Servers there listen on addresses that nothing
 * outside can reach and that lead nowhere; when the process ends, however it ends, the kernel ends all that it started,
 * and this process removes the files. Gives its exit code, and the last message it sent.
 */
export function runIsolated(script: string, args: string[], env: Record<string, string>): Promise<{ code: number; message: unknown }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-flyte-conformance-'));
  const keep = process.env.CONFORMANCE_KEEP === '1';
  const inner = [
    '--net', '--mount', '--pid', '--fork', '--kill-child=SIGKILL', '--mount-proc', '--propagation', 'private',
    process.execPath, '--require', require.resolve('tsx/cjs'), script, ...args,
  ];
  return new Promise((resolve) => {
    const child = spawn('unshare', inner, {
      // The channel tells the inside that the outside is gone, even if it was killed.
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, ...env, TSX_TSCONFIG_PATH: path.join(__dirname, '..', '..', 'tsconfig.json'), [INSIDE]: folder },
    });
    let message: unknown;
    child.on('message', (told) => {
      message = told;
    });
    const stop = (): void => {
      child.kill('SIGKILL');
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    // Not at its exit: a message may still be on its way then.
    child.on('close', (code, signal) => {
      if (keep) {
        process.stdout.write(`files kept in ${folder}\n`);
      } else {
        fs.rmSync(folder, { recursive: true, force: true });
      }
      resolve({ code: signal ? 130 : code ?? 1, message });
    });
  });
}

/** Ends the inside when the outside is gone. */
export function endWithParent(folder: string): void {
  process.on('disconnect', () => {
    fs.rmSync(folder, { recursive: true, force: true });
    process.exit(130);
  });
  process.channel?.unref();
}
