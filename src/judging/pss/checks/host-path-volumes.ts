import { isAbsent } from '../../manifest/json';
import { failureAt, plural, PssCheck, quoted } from '../check';
import { locate } from '../pod';

/** A hostPath volume is a piece of the node's own file system. */
export const hostPathVolumes: PssCheck = {
  id: 'hostPathVolumes',
  level: 'baseline',
  fix: 'Replace the hostPath volume by an emptyDir, a persistentVolumeClaim or another volume that is not on the node\'s file system.',
  revisions: [{
    since: 0,
    judge: (pod) => {
      const mounting = pod.volumes.filter(({ fields }) => !isAbsent(fields.hostPath));
      const locations = mounting.map(({ path, fields }) => locate(undefined, `${path}.hostPath`, fields.hostPath));
      return failureAt(locations, 'hostPath volumes',
        () => `hostPath in ${plural('volume', mounting.length)} ${quoted(mounting.map(({ name }) => name))}`);
    },
  }],
};
