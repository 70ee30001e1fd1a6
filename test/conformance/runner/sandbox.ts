import { ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { RootFilesystem } from './images';
import { MadeVolume } from './volumes';
import { Container, PodSpec } from '../lib/kube-types';
import { mustRun, Output, run } from '../lib/processes';
import { sleep } from '../lib/wait';

export interface Identity {
  readonly user: number;
  readonly group: number;
  readonly supplementary: number[];
}

export interface SandboxOptions {
  readonly container: Container;
  readonly spec: PodSpec;
  readonly root: RootFilesystem;
  readonly volumes: Map<string, MadeVolume>;
  readonly env: Record<string, string>;
  readonly networkNamespace: string;
  readonly hostname: string;
  /** A folder of the harness for this container: its /etc files. */
  readonly folder: string;
  readonly logFile: string;
  readonly resolvConf: string;
  readonly hosts: string;
}

/** The user, group and groups that a container gets: its own context over the pod's, over the image's. */
export function identityOf(spec: PodSpec, container: Container, root: RootFilesystem): Identity {
  const pod = spec.securityContext ?? {};
  const own = container.securityContext ?? {};
  const user = own.runAsUser ?? pod.runAsUser ?? root.user ?? 0;
  const ofImage = root.users.find((one) => one.uid === user)?.gid ?? 0;
  const group = own.runAsGroup ?? pod.runAsGroup ?? ofImage;
  const supplementary = [...new Set([...pod.fsGroup === undefined ? [] : [pod.fsGroup], ...pod.supplementalGroups ?? []])];
  if ((own.runAsNonRoot ?? pod.runAsNonRoot) && user === 0) {
    throw new Error(`container ${container.name} has runAsNonRoot and would run as root`);
  }
  return { user, group, supplementary };
}

/** The folders above some paths, outer ones first, without those below what the image brings. */
function parentsOf(paths: string[], brought: string[]): string[] {
  const parents = new Set<string>();
  for (const each of paths) {
    const names = each.split('/').slice(1, -1);
    names.forEach((_name, index) => parents.add(`/${names.slice(0, index + 1).join('/')}`));
  }
  return [...parents].filter((parent) => !brought.some((one) => parent === one || parent.startsWith(`${one}/`))).sort();
}

/** Where the helper that changes the user lives inside. An image has no setpriv, so it comes with its own loader and libraries. */
const HELPERS = '/.pod';
/** What container runtimes give /dev/shm. */
const SHARED_MEMORY = 64 * 1024 * 1024;

/**
 * One container: bubblewrap makes its file system and process namespace, then setpriv drops to its user without any capability and
 * with no_new_privs, and becomes the container's program, which is process 1 of its own process namespace.
 */
export class Sandbox {
  public exitCode: number | undefined;
  private child?: ChildProcess;
  private main?: number;
  public readonly identity: Identity;

  public constructor(private readonly options: SandboxOptions) {
    this.identity = identityOf(options.spec, options.container, options.root);
  }

  public async start(): Promise<void> {
    const { container, root, env, networkNamespace, logFile } = this.options;
    const argv = [
      ...container.command ?? root.entrypoint,
      ...container.args ?? (container.command ? [] : root.cmd),
    ];
    if (!fs.existsSync(logFile)) {fs.writeFileSync(logFile, '');}
    const log = fs.openSync(logFile, 'a');
    const args = [
      `--net=${networkNamespace}`, '/usr/bin/bwrap', '--info-fd', '3', ...await this.arguments(),
      '--', ...await this.becomeUser(), ...argv,
    ];
    this.child = spawn('/usr/bin/nsenter', args, { env, stdio: ['ignore', log, log, 'pipe'] });
    fs.closeSync(log);
    this.child.on('exit', (code, signal) => {
      this.exitCode = code ?? (signal === 'SIGKILL' ? 137 : 143);
    });
    this.main = await this.readMain();
  }

  /** The container's first process, as the harness numbers it; nothing once it has ended. */
  public get pid(): number | undefined {
    return this.exitCode === undefined ? this.main : undefined;
  }

  /** Runs a command beside the container's program, with its user, files and network: what an exec probe does. */
  public async exec(command: string[], seconds: number): Promise<Output> {
    if (this.pid === undefined) {throw new Error('the container does not run');}
    const { container, root } = this.options;
    return run('/usr/bin/nsenter', [
      `--target=${this.pid}`, '--mount', '--net', '--pid', '--uts', `--wd=/proc/${this.pid}/root${container.workingDir ?? root.workingDir ?? ''}`,
      ...await this.becomeUser(), ...command,
    ], { env: { ...root.env, ...this.options.env }, seconds });
  }

  /** The image's stop signal to the program, SIGKILL after its grace. */
  public async stop(graceSeconds: number): Promise<void> {
    if (this.pid === undefined) {
      this.child?.kill('SIGKILL');
      return;
    }
    this.signal(this.options.root.stopSignal ?? 'SIGTERM');
    const until = Date.now() + graceSeconds * 1000;
    while (Date.now() < until && this.exitCode === undefined) {await sleep(50);}
    if (this.exitCode === undefined) {this.signal('SIGKILL');}
    while (this.exitCode === undefined) {await sleep(20);}
  }

  public signal(signal: NodeJS.Signals): void {
    try {
      if (this.pid !== undefined) {process.kill(this.pid, signal);}
    } catch {
      // It ended on its own in the meantime.
    }
  }

  /** bubblewrap tells the process number of what it started on a descriptor of its own. */
  private readMain(): Promise<number | undefined> {
    const info = this.child!.stdio[3] as NodeJS.ReadableStream;
    return new Promise((resolve, reject) => {
      let text = '';
      info.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8');
      });
      info.on('end', () => {
        const match = /"child-pid"\s*:\s*(\d+)/.exec(text);
        resolve(match ? Number(match[1]) : undefined);
      });
      this.child!.on('error', reject);
    });
  }

  private async arguments(): Promise<string[]> {
    const { container, root, volumes, folder, hostname, resolvConf, hosts } = this.options;
    const args = [
      '--die-with-parent', '--new-session', '--as-pid-1',
      '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--hostname', hostname,
      '--cap-drop', 'ALL', '--cap-add', 'CAP_SETUID', '--cap-add', 'CAP_SETGID', '--cap-add', 'CAP_SETPCAP',
    ];
    // bubblewrap would make the folders on the way to a mount private to root.
    for (const parent of parentsOf([
      ...Object.keys(root.binds), ...Object.keys(root.links), ...root.openFolders, '/etc/hosts', `${HELPERS}/setpriv`,
      ...(container.volumeMounts ?? []).map((mount) => mount.mountPath),
    ], Object.keys({ ...root.binds, ...root.links }))) {
      args.push('--perms', root.openFolders.includes(parent) ? '1777' : '0755', '--dir', parent);
    }
    for (const [inside, outside] of Object.entries(root.binds)) {args.push('--ro-bind', outside, inside);}
    for (const [link, target] of Object.entries(root.links)) {args.push('--symlink', target, link);}
    for (const open of root.openFolders) {args.push('--perms', '1777', '--dir', open);}
    fs.mkdirSync(folder, { recursive: true });
    const users = [{ name: 'root', uid: 0, gid: 0 }, ...root.users];
    const etc: Record<string, string> = {
      'passwd': users.map(({ name, uid, gid }) => `${name}:x:${uid}:${gid}:${name}:/:/sbin/nologin\n`).join(''),
      'group': users.map(({ name, gid }) => `${name}:x:${gid}:\n`).join(''),
      'resolv.conf': resolvConf,
      'hosts': hosts,
      'hostname': `${hostname}\n`,
      'nsswitch.conf': 'hosts: files dns\n',
    };
    for (const [name, text] of Object.entries(etc)) {
      fs.writeFileSync(path.join(folder, name), text);
      args.push('--ro-bind', path.join(folder, name), `/etc/${name}`);
    }
    args.push('--proc', '/proc', '--dev', '/dev', '--perms', '1777', '--size', String(SHARED_MEMORY), '--tmpfs', '/dev/shm');
    for (const helper of await helperFiles()) {args.push('--ro-bind', helper, `${HELPERS}/${path.basename(helper)}`);}
    const mounts = [...container.volumeMounts ?? []].sort((a, b) => a.mountPath.length - b.mountPath.length);
    for (const mount of mounts) {
      const volume = volumes.get(mount.name);
      if (!volume) {throw new Error(`container ${container.name} mounts volume ${mount.name}, which the pod does not have`);}
      const source = mount.subPath ? path.join(volume.source, mount.subPath) : volume.source;
      if (mount.subPath && !fs.existsSync(source)) {fs.mkdirSync(source, { recursive: true });}
      args.push(volume.readOnly || mount.readOnly ? '--ro-bind' : '--bind', source, mount.mountPath);
    }
    const workingDir = container.workingDir ?? root.workingDir;
    if (workingDir) {args.push('--dir', workingDir);}
    if (container.securityContext?.readOnlyRootFilesystem) {args.push('--remount-ro', '/');}
    args.push('--chdir', workingDir ?? '/');
    return args;
  }

  private async becomeUser(): Promise<string[]> {
    const { user, group, supplementary } = this.identity;
    const [loader] = await helperFiles();
    return [
      `${HELPERS}/${path.basename(loader)}`, '--library-path', HELPERS, `${HELPERS}/setpriv`,
      '--reuid', String(user), '--regid', String(group),
      ...supplementary.length > 0 ? ['--groups', supplementary.join(',')] : ['--clear-groups'],
      '--inh-caps=-all', '--bounding-set=-all', '--no-new-privs', '--',
    ];
  }
}

let helpers: string[] | undefined;

/** The loader, the libraries that setpriv needs, and setpriv itself. */
async function helperFiles(): Promise<string[]> {
  if (!helpers) {
    const libraries = [...(await mustRun('ldd', ['/usr/bin/setpriv'])).matchAll(/(\/\S+)\s+\(0x/g)].map((match) => match[1]);
    const loader = libraries.find((library) => path.basename(library).startsWith('ld-'));
    if (!loader) {throw new Error('setpriv of this machine is linked in an unknown way');}
    helpers = [loader, ...libraries.filter((library) => library !== loader), '/usr/bin/setpriv'];
  }
  return helpers;
}
