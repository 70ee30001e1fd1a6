import { distinct, findingAt, PssCheck, quoted } from '../check';
import { locate, Volume } from '../pod';
import { isAbsent } from '../reader';
import { PssLocation } from '../types';
import { hostPathVolumes } from './host-path-volumes';

const ALLOWED_SOURCES = [
  'configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret',
];

// A volume with an allowed source and another one is allowed here; validation refuses it, since a volume has one source.
function isAllowed({ fields }: Volume): boolean {
  return ALLOWED_SOURCES.some((source) => !isAbsent(fields[source]));
}

function refusedSources({ path, fields }: Volume): PssLocation[] {
  const sources = Object.keys(fields).filter((key) => key !== 'name' && !isAbsent(fields[key]));
  return sources.length === 0
    ? [locate(undefined, path, fields)]
    : sources.map((source) => locate(undefined, `${path}.${source}`, fields[source]));
}

/** Volumes are of kinds that need no rights on the node or on a storage server; an unknown kind is refused too. */
export const restrictedVolumes: PssCheck = {
  id: 'restrictedVolumes',
  level: 'restricted',
  fix: `Use only volumes of type ${ALLOWED_SOURCES.join(', ')}; reach other storage through a persistentVolumeClaim.`,
  revisions: [{
    since: 0,
    judge: (pod) => {
      const refused = pod.volumes.filter((volume) => !isAllowed(volume));
      return findingAt(refused.flatMap(refusedSources), 'restricted volume types',
        () => refused.map((volume) => {
          const types = distinct(refusedSources(volume).map(({ path }) => path.slice(volume.path.length + 1)).filter((type) => type !== ''));
          return `volume ${quoted([volume.name])} ${types.length === 0 ? 'has no type' : `is of type ${quoted(types)}`}`;
        }).join('; '));
    },
  }],
  overrides: hostPathVolumes.id,
};
