import { boolOf, sizeOf } from './basic';
import { Fields, isFields } from '../../judging/manifest/json';
import { call, Code, existing, literal, object } from '../code';
import { Context, Part, Reader } from '../row';

/** A volume as the library has it, with what is otherwise than the values say. */
interface Volume {
  readonly code: Code;
  readonly notes?: readonly string[];
  /** Whether no mount may write to it. */
  readonly readOnly?: boolean;
}

const KIND = 'a volume of a kind that the library does not make (never one of the node); use mounts with FlyteVolume';

/** Volumes that the library makes, by name; what leads to the node is none of them. Else why not. */
function volumeOf(volume: unknown): Volume | string {
  if (!isFields(volume) || typeof volume.name !== 'string') { return KIND; }
  const name = literal(volume.name);
  const { secret, configMap, csi, emptyDir, persistentVolumeClaim: claim } = volume as { [source: string]: unknown };
  if (isFields(secret) && typeof secret.secretName === 'string') { return filesOf(secret, call('FlyteVolume.secret', name, existing('Secret', secret.secretName))); }
  if (isFields(configMap) && typeof configMap.name === 'string') { return filesOf(configMap, call('FlyteVolume.configMap', name, existing('ConfigMap', configMap.name))); }
  if (isFields(claim) && typeof claim.claimName === 'string') {
    return { code: call('FlyteVolume.claim', name, existing('PersistentVolumeClaim', claim.claimName)), readOnly: claim.readOnly === true };
  }
  if (isFields(csi) && typeof csi.driver === 'string') { return withCode(csiVolume(name, csi)); }
  return withCode(isFields(emptyDir) && emptyDir.medium === undefined
    ? call('FlyteVolume.scratch', name, sizeOf(emptyDir.sizeLimit) ?? call('Size.mebibytes', literal(100))) : undefined);
}

function withCode(code: Code | undefined): Volume | string {
  return code === undefined ? KIND : { code };
}

/** A mode by which somebody may run a file. */
const runs = (mode: unknown) => typeof mode === 'number' && /[1357]/.test(mode.toString(8));

/** The keys of a Secret or a ConfigMap, each of which is a file of its name here. */
function filesOf({ items, defaultMode, optional }: Fields, code: Code): Volume | string {
  const isPlain = (item: unknown) => isFields(item) && item.key === item.path && item.mode === undefined;
  if (items !== undefined && !(Array.isArray(items) && items.every(isPlain))) {
    return 'files of other names than the keys, or of a mode of their own; name the keys as the files, or mount each by subPath with FlyteVolume';
  }
  if (optional === true) { return 'a pod waits for what it mounts; say it by mounts with FlyteVolume as soon as it exists'; }
  if (runs(defaultMode)) { return 'a command or script of one\'s own in a pod of Flyte; each program is started by the library'; }
  return { code, notes: [...items === undefined ? [] : ['every key of it is a file'], ...defaultMode === undefined ? [] : ['its files have the mode that the library gives them']] };
}

/** A volume of a driver, which is read only here in any case. */
function csiVolume(name: Code, { driver, volumeAttributes, nodePublishSecretRef, readOnly, ...rest }: Fields): Code | undefined {
  const attributes = isFields(volumeAttributes) ? Object.entries(volumeAttributes) : [];
  if (Object.keys(rest).length > 0 || readOnly === false) { return undefined; }
  return call('FlyteVolume.csi', name, object({
    driver: literal(String(driver)),
    attributes: attributes.length === 0 ? undefined : { is: 'object', fields: attributes.map(([key, value]) => [key, literal(String(value))] as const) },
    secret: isFields(nodePublishSecretRef) ? existing('Secret', String(nodePublishSecretRef.name)) : undefined,
  }));
}

/** Why a mount says nothing, by its folder. */
type Needless = (folder: string, context: Context) => string | undefined;

/** `volumeMounts`, each with its volume from the list at `volumes`. */
export function mounts(volumesAt: (path: string) => string, needless: Needless = () => undefined): Reader {
  return (value, context, path) => {
    const at = volumesAt(path);
    const all = context.get(at);
    return !Array.isArray(value) ? { refused: 'it must be a list; write one' } : value.map((item: unknown, index): Part => {
      const mount = isFields(item) ? item as { [key: string]: unknown } : {};
      const why = needless(String(mount.mountPath), context);
      if (why !== undefined) { return { at: `[${index}]`, same: why }; }
      const place = Array.isArray(all) ? all.findIndex((one: unknown) => isFields(one) && one.name === mount.name) : -1;
      return { at: `[${index}]`, ...mountOf(mount, place < 0 ? KIND : volumeOf((all as unknown[])[place]), `${at}[${place}]`) };
    });
  };
}

const MOUNT = ['name', 'mountPath', 'subPath', 'readOnly'];

function mountOf(mount: Fields, volume: Volume | string, at: string): Part {
  const { mountPath, subPath, readOnly } = mount;
  if (typeof volume === 'string') { return { refused: volume }; }
  if (typeof mountPath !== 'string' || Object.keys(mount).some((key) => !MOUNT.includes(key))) { return { refused: 'a mount has a path, a subPath and readOnly; use mounts with FlyteVolume' }; }
  return {
    also: [at],
    code: object({
      volume: volume.code,
      path: literal(mountPath.replace(/(.)\/+$/, '$1')),
      subPath: typeof subPath === 'string' ? literal(subPath) : undefined,
      readOnly: volume.readOnly === true ? literal(true) : readOnly === undefined ? undefined : boolOf(readOnly),
    }),
    note: volume.notes === undefined || volume.notes.length === 0 ? undefined : volume.notes.join('; '),
  };
}

/** The volumes themselves: those that a mount names are said by it. */
export function volumes(mountsAt: (path: string) => string): Reader {
  return (value, context, path) => {
    const used = context.get(mountsAt(path));
    return !Array.isArray(value) ? { refused: 'it must be a list; write one' } : value.map((item: unknown, index): Part => {
      const isUsed = Array.isArray(used) && used.some((mount: unknown) => isFields(mount) && isFields(item) && mount.name === item.name);
      const volume = volumeOf(item);
      return { at: `[${index}]`, ...!isUsed ? { same: 'no mount uses it, so it says nothing' } : typeof volume === 'string' ? { refused: volume } : { same: 'said by its mount' } };
    });
  };
}
