import * as fs from 'node:fs';
import { nameOf } from '../lib/kube-types';
import { run as runProgram } from '../lib/processes';
import { LevelReport } from '../lib/report';
import { RunningContainer } from '../runner/container';
import { PodRun } from '../runner/pod-runner';

/** What the kernel says of a process. */
interface ProcessStatus {
  readonly uids: number[];
  readonly gids: number[];
  readonly groups: number[];
  readonly capabilities: string[];
  readonly noNewPrivileges: boolean;
}

export function statusOf(pid: number): ProcessStatus {
  const text = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const numbers = (name: string): number[] => (new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(text)?.[1] ?? '').split(/\s+/).filter(Boolean).map(Number);
  return {
    uids: numbers('Uid'),
    gids: numbers('Gid'),
    groups: numbers('Groups'),
    capabilities: ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map((name) => new RegExp(`^${name}:\\s*(\\w+)$`, 'm').exec(text)?.[1] ?? ''),
    noNewPrivileges: /^NoNewPrivs:\s*1$/m.test(text),
  };
}

/** That a container's process has the user and the groups of its manifest, and no privilege. */
export function identityProblem(run: PodRun, container: RunningContainer): string | undefined {
  const pid = container.sandbox?.pid;
  if (pid === undefined) {return 'does not run';}
  const pod = run.pod.spec.securityContext ?? {};
  const own = container.spec.securityContext ?? {};
  const user = own.runAsUser ?? pod.runAsUser;
  const group = own.runAsGroup ?? pod.runAsGroup;
  const status = statusOf(pid);
  const problems = [
    user === undefined || group === undefined ? 'its manifest names no user or group' : '',
    user === 0 || group === 0 ? 'it is declared root' : '',
    status.uids.some((uid) => uid !== user) ? `runs as user ${status.uids.join('/')}, declared ${user}` : '',
    status.gids.some((gid) => gid !== group) ? `runs as group ${status.gids.join('/')}, declared ${group}` : '',
    status.groups.includes(0) ? 'is in group 0' : '',
    status.capabilities.some((set) => !/^0+$/.test(set)) ? `has capabilities ${status.capabilities.join(' ')}` : '',
    status.noNewPrivileges ? '' : 'may gain privileges',
  ].filter(Boolean);
  return problems.length > 0 ? problems.join('; ') : undefined;
}

/** Where nothing is mounted for writing; a process that can write there could change itself or hide things. */
const CLOSED = ['/', '/etc', '/bin', '/usr', '/home', '/root', '/opt', '/run', '/var', '/srv', '/tmp', '/proc/sys/kernel', '/etc/flyte/config'];

/** Tries to make a file in many places, as the container's own user, in its own file system. Gives the places that let it. */
export async function writablePlaces(container: RunningContainer): Promise<string[]> {
  const sandbox = container.sandbox;
  const pid = sandbox?.pid;
  if (sandbox === undefined || pid === undefined) {throw new Error(`container ${container.spec.name} does not run`);}
  const { user, group, supplementary } = sandbox.identity;
  const mounts = (container.spec.volumeMounts ?? []).map((mount) => mount.mountPath);
  // Exit 9 where the container cannot be looked into: a probe that sees nothing would find nothing wrong.
  const script = 'ls "$1/etc/hosts" > /dev/null || exit 9; ' +
    'for place in "$@"; do if true 2>/dev/null > "$place/conformance-probe"; then echo "$place"; rm -f "$place/conformance-probe"; fi; done; exit 0';
  const places = [...new Set([...CLOSED, ...mounts])].map((place) => `/proc/${pid}/root${place}`);
  const { code, stdout, stderr } = await runProgram('setpriv', [
    '--reuid', String(user), '--regid', String(group), ...supplementary.length > 0 ? ['--groups', supplementary.join(',')] : ['--clear-groups'],
    '--inh-caps=-all', '--bounding-set=-all', '--no-new-privs', 'sh', '-c', script, 'sh', ...places,
  ]);
  if (code !== 0) {throw new Error(`container ${container.spec.name} cannot be looked into: ${stderr}`);}
  return stdout.split('\n').filter(Boolean).map((place) => place.replace(`/proc/${pid}/root`, '') || '/');
}

/** Where the API server's token stands, if a pod has one; those for a cloud stand elsewhere. */
const TOKEN_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Every running container: its user, and that it can write to its writable volumes and nowhere else. */
export async function checkHardening(runs: Iterable<PodRun>, report: LevelReport): Promise<void> {
  for (const run of runs) {
    for (const container of run.containers) {
      const what = `${nameOf(run.pod)} ${container.spec.name}`;
      report.check(`${what} runs as declared`, identityProblem(run, container));
      const writable = new Set((container.spec.volumeMounts ?? []).filter((mount) => {
        const volume = run.pod.spec.volumes?.find((one) => one.name === mount.name);
        return !mount.readOnly && (volume?.emptyDir !== undefined || volume?.persistentVolumeClaim !== undefined);
      }).map((mount) => mount.mountPath));
      const found = new Set(await writablePlaces(container));
      const outside = [...found].filter((place) => !writable.has(place));
      const closed = [...writable].filter((place) => !found.has(place));
      report.check(`${what} writes nowhere but in its mounts`, outside.length > 0 ? `could write to ${outside.join(', ')}` : undefined);
      report.check(`${what} can write to its mounts`, closed.length > 0 ? `could not write to ${closed.join(', ')}` : undefined);
      const mountsToken = (container.spec.volumeMounts ?? []).some((mount) => mount.mountPath === TOKEN_FOLDER);
      const hasToken = fs.existsSync(`/proc/${container.sandbox!.pid}/root${TOKEN_FOLDER}/token`);
      report.check(`${what} has ${mountsToken ? 'its' : 'no'} token`, mountsToken === hasToken ? undefined : `has ${hasToken ? 'a' : 'no'} token`);
    }
  }
}
