import * as fs from 'node:fs';
import * as path from 'node:path';
import { ContainerConfigError, fieldOf, parseQuantity, readKeys } from './environment';
import { PodPlace } from '../cluster/addresses';
import { KubeClient } from '../cluster/client';
import { DownwardFile, KeyToPath, Pod, Volume } from '../lib/kube-types';
import { mustRun } from '../lib/processes';

interface VolumeFile {
  readonly path: string;
  readonly content: Buffer | string;
  readonly mode: number;
  /** The user that owns the file; root where nobody is named. */
  readonly owner?: number;
}

/** What a pod's volumes became on this machine. */
export interface MadeVolume {
  readonly source: string;
  /** What the kubelet fills is never writable for the container, whatever the mount says. */
  readonly readOnly: boolean;
}

const DEFAULT_MODE = 0o644;
const NO_LIMIT = 1024 ** 3;
const OPEN_FOLDER = 0o2777;
/** What fsGroup adds to a file that is mounted read-only. */
const GROUP_MAY_READ: Record<number, number> = { 0o400: 0o440, 0o600: 0o640, 0o644: 0o644, 0o440: 0o440, 0o444: 0o444, 0o640: 0o640 };

/** Makes the volumes of one pod: files with the modes and owners that the kubelet gives them, and a tmpfs of its size per emptyDir. */
export class VolumeMaker {
  private readonly mounted: string[] = [];

  public constructor(
    private readonly client: KubeClient, private readonly pod: Pod, private readonly place: PodPlace,
    private readonly folder: string, private readonly claims: string,
  ) {}

  public async make(): Promise<Map<string, MadeVolume>> {
    const made = new Map<string, MadeVolume>();
    for (const volume of this.pod.spec.volumes ?? []) {made.set(volume.name, await this.makeOne(volume));}
    return made;
  }

  /** Gives back what emptyDirs held; claims stay, as their name says. */
  public async remove(): Promise<void> {
    for (const folder of this.mounted) {await mustRun('umount', ['--lazy', folder]).catch(() => undefined);}
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private get fsGroup(): number | undefined {
    return this.pod.spec.securityContext?.fsGroup;
  }

  private async makeOne(volume: Volume): Promise<MadeVolume> {
    const source = path.join(this.folder, volume.name);
    if (volume.emptyDir) {
      await this.makeEmptyDir(source, volume.emptyDir.sizeLimit);
      return { source, readOnly: false };
    }
    if (volume.persistentVolumeClaim) {
      return { source: this.makeClaim(volume.persistentVolumeClaim.claimName), readOnly: volume.persistentVolumeClaim.readOnly ?? false };
    }
    const files = await this.filesOf(volume);
    writeAtomically(source, files, this.fsGroup);
    return { source, readOnly: true };
  }

  private async makeEmptyDir(source: string, sizeLimit: string | undefined): Promise<void> {
    fs.mkdirSync(source, { recursive: true });
    const size = sizeLimit === undefined ? NO_LIMIT : parseQuantity(sizeLimit);
    // A full tmpfs says "no space left" where the kubelet would evict the pod: either way the limit is felt.
    await mustRun('mount', ['-t', 'tmpfs', '-o', `size=${Math.floor(size)},mode=0777`, 'emptydir', source]);
    this.mounted.push(source);
    this.grant(source);
  }

  private makeClaim(claim: string): string {
    const source = path.join(this.claims, this.pod.metadata.namespace!, claim);
    if (!fs.existsSync(source)) {
      // What a freshly formatted disk looks like: root's, and closed to others.
      fs.mkdirSync(source, { recursive: true, mode: 0o755 });
      this.grant(source, 0o2775);
    }
    return source;
  }

  private grant(folder: string, mode = OPEN_FOLDER): void {
    if (this.fsGroup === undefined) {return;}
    fs.chownSync(folder, 0, this.fsGroup);
    fs.chmodSync(folder, mode);
  }

  private async filesOf(volume: Volume): Promise<VolumeFile[]> {
    if (volume.configMap) {
      const { name, items, optional, defaultMode } = volume.configMap;
      return this.keysOf('ConfigMap', name, items, optional, defaultMode);
    }
    if (volume.secret) {
      const { secretName, items, optional, defaultMode } = volume.secret;
      return this.keysOf('Secret', secretName, items, optional, defaultMode);
    }
    if (volume.downwardAPI) {return this.downward(volume.downwardAPI.items, volume.downwardAPI.defaultMode);}
    if (volume.projected) {
      const mode = volume.projected.defaultMode;
      const files: VolumeFile[] = [];
      for (const source of volume.projected.sources ?? []) {
        if (source.configMap) {files.push(...await this.keysOf('ConfigMap', source.configMap.name, source.configMap.items, source.configMap.optional, mode));}
        if (source.secret) {files.push(...await this.keysOf('Secret', source.secret.name, source.secret.items, source.secret.optional, mode));}
        if (source.downwardAPI) {files.push(...this.downward(source.downwardAPI.items, mode));}
        if (source.serviceAccountToken) {files.push(await this.token(source.serviceAccountToken));}
      }
      return files;
    }
    throw new ContainerConfigError(`volume ${volume.name} is of a kind that the pod runner does not make`);
  }

  private async keysOf(kind: 'ConfigMap' | 'Secret', name: string, items?: KeyToPath[], optional?: boolean, mode = DEFAULT_MODE): Promise<VolumeFile[]> {
    const keys = await readKeys(this.client, kind, this.pod.metadata.namespace!, name);
    if (!keys) {
      if (optional) {return [];}
      throw new ContainerConfigError(`${kind} ${name} does not exist`);
    }
    const wanted = items ?? Object.keys(keys).map((key) => ({ key, path: key }) as KeyToPath);
    return wanted.flatMap((item) => {
      if (!(item.key in keys)) {
        if (optional) {return [];}
        throw new ContainerConfigError(`${kind} ${name} has no key ${item.key}`);
      }
      return [{ path: item.path, content: keys[item.key], mode: item.mode ?? mode }];
    });
  }

  private downward(items: DownwardFile[] | undefined, mode = DEFAULT_MODE): VolumeFile[] {
    return (items ?? []).filter((item) => item.fieldRef !== undefined).map((item) => ({
      path: item.path, content: fieldOf(this.pod, this.place, item.fieldRef!.fieldPath), mode: item.mode ?? mode,
    }));
  }

  /** A real token, bound to this pod: readable by the pod's one user, or by its fsGroup, else by all. */
  private async token(source: { audience?: string; expirationSeconds?: number; path: string }): Promise<VolumeFile> {
    const { namespace } = this.pod.metadata;
    const account = this.pod.spec.serviceAccountName ?? 'default';
    const content = await this.client.requestToken(namespace!, account, this.pod.metadata, source.audience, source.expirationSeconds);
    const users = new Set([...this.pod.spec.initContainers ?? [], ...this.pod.spec.containers]
      .map((container) => container.securityContext?.runAsUser ?? this.pod.spec.securityContext?.runAsUser));
    const [user] = users;
    const owner = users.size === 1 ? user : undefined;
    return { path: source.path, content, mode: owner !== undefined || this.fsGroup !== undefined ? 0o600 : 0o644, owner };
  }
}

/** As the kubelet writes: the files in a dated folder, a link `..data` to it, and a link per file through `..data`. */
function writeAtomically(folder: string, files: VolumeFile[], fsGroup: number | undefined): void {
  const dated = '..2026_01_01_00_00_00.000000001';
  fs.mkdirSync(path.join(folder, dated), { recursive: true });
  fs.symlinkSync(dated, path.join(folder, '..data'));
  for (const file of files) {
    const target = path.join(folder, dated, file.path);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, file.content);
    fs.chmodSync(target, fsGroup === undefined ? file.mode : GROUP_MAY_READ[file.mode] ?? file.mode);
    fs.chownSync(target, file.owner ?? 0, fsGroup ?? 0);
    const [top] = file.path.split('/');
    const link = path.join(folder, top);
    if (!fs.existsSync(link)) {fs.symlinkSync(path.join('..data', top), link);}
  }
  for (const each of [folder, path.join(folder, dated)]) {
    fs.chmodSync(each, fsGroup === undefined ? 0o755 : 0o2775);
    fs.chownSync(each, 0, fsGroup ?? 0);
  }
}
