import { boolOf, sizeOf } from './basic';
import { Fields, isFields } from '../../judging/manifest/json';
import { call, Code, existing, literal, object } from '../code';
import { Context, Part, Reader } from '../row';

/** Volumes that the library makes, by name; what leads to the node is none of them. */
function volumeOf(volume: unknown): Code | undefined {
  if (!isFields(volume) || typeof volume.name !== 'string') { return undefined; }
  const name = literal(volume.name);
  const { secret, configMap, csi, emptyDir, persistentVolumeClaim } = volume as { [source: string]: unknown };
  if (isFields(secret) && typeof secret.secretName === 'string') { return call('FlyteVolume.secret', name, existing('Secret', secret.secretName)); }
  if (isFields(configMap) && typeof configMap.name === 'string') { return call('FlyteVolume.configMap', name, existing('ConfigMap', configMap.name)); }
  if (isFields(persistentVolumeClaim) && typeof persistentVolumeClaim.claimName === 'string') {
    return call('FlyteVolume.claim', name, existing('PersistentVolumeClaim', persistentVolumeClaim.claimName));
  }
  if (isFields(csi) && typeof csi.driver === 'string') { return csiVolume(name, csi); }
  return isFields(emptyDir) ? call('FlyteVolume.scratch', name, sizeOf(emptyDir.sizeLimit) ?? call('Size.mebibytes', literal(100))) : undefined;
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
      const volume = place < 0 ? undefined : volumeOf((all as unknown[])[place]);
      const refused = 'a volume of a kind that the library does not make (never one of the node); use mounts with FlyteVolume';
      return volume === undefined || typeof mount.mountPath !== 'string' ? { at: `[${index}]`, refused } : {
        at: `[${index}]`,
        also: [`${at}[${place}]`],
        code: object({
          volume,
          path: literal(mount.mountPath.replace(/(.)\/+$/, '$1')),
          subPath: typeof mount.subPath === 'string' ? literal(mount.subPath) : undefined,
          readOnly: mount.readOnly === undefined ? undefined : boolOf(mount.readOnly),
        }),
      };
    });
  };
}

/** The volumes themselves: those that a mount names are said by it. */
export function volumes(mountsAt: (path: string) => string): Reader {
  return (value, context, path) => {
    const used = context.get(mountsAt(path));
    return !Array.isArray(value) ? { refused: 'it must be a list; write one' } : value.map((item: unknown, index): Part => {
      const isUsed = Array.isArray(used) && used.some((mount: unknown) => isFields(mount) && isFields(item) && mount.name === item.name);
      return {
        at: `[${index}]`,
        ...isUsed && volumeOf(item) !== undefined ? { same: 'said by its mount' }
          : isUsed ? { refused: 'a volume of a kind that the library does not make (never one of the node); use mounts with FlyteVolume' } : { same: 'no mount uses it, so it says nothing' },
      };
    });
  };
}
