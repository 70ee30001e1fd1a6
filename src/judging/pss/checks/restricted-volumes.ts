import { isAbsent } from '../../manifest/json';
import { failureAt, PssCheck, quoted } from '../check';
import { locate, Volume } from '../pod';
import { hostPathVolumes } from './host-path-volumes';

const ALLOWED_SOURCES = [
  'configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret',
];

/**
 * The sources of a volume that is refused. A volume with no source at all is allowed: the API server makes it an
 * emptyDir before admission sees it. One with an allowed source besides another is allowed too: it is validation that
 * refuses a volume with two sources. A source nobody knows yet is refused, since it may be anything.
 */
function refusedSources({ fields }: Volume): string[] {
  const sources = Object.keys(fields).filter((key) => key !== 'name' && !isAbsent(fields[key]));
  return sources.some((source) => ALLOWED_SOURCES.includes(source)) ? [] : sources;
}

/** Volumes are of kinds that need no rights on the node or on a storage server. */
export const restrictedVolumes: PssCheck = {
  id: 'restrictedVolumes',
  level: 'restricted',
  fix: `Use only volumes of type ${ALLOWED_SOURCES.join(', ')}; reach other storage through a persistentVolumeClaim.`,
  revisions: [{
    since: 0,
    judge: (pod) => {
      const refused = pod.volumes
        .map((volume) => ({ volume, sources: refusedSources(volume) }))
        .filter(({ sources }) => sources.length > 0);
      const locations = refused.flatMap(({ volume: { path, fields }, sources }) => sources.map((source) => {
        return locate(undefined, `${path}.${source}`, fields[source]);
      }));
      return failureAt(locations, 'restricted volume types', () => refused
        .map(({ volume, sources }) => `volume ${quoted([volume.name])} is of type ${quoted(sources)}`)
        .join('; '));
    },
  }],
  overrides: hostPathVolumes.id,
};
