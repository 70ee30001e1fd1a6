import { listAt, valueAt } from '../../manifest/fields';
import { PodRule } from '../rule';

export const unboundedEmptyDir: PodRule = {
  id: 'unbounded-empty-dir',
  severity: 'low',
  title: 'emptyDir without a size limit',
  why: 'What the pod writes there fills the disk of the node, or its memory, for all pods on it.',
  fix: 'Set emptyDir.sizeLimit to what the process needs.',
  judge: (pod) => listAt(pod.spec, 'volumes').flatMap((volume, index) => {
    const emptyDir = valueAt(volume, 'emptyDir');
    if (emptyDir === undefined || emptyDir === null || isLimit(valueAt(emptyDir, 'sizeLimit'))) { return []; }
    return [{ path: `${pod.path}.volumes[${index}].emptyDir.sizeLimit`, message: `volume ${String(valueAt(volume, 'name'))} may grow as large as its node` }];
  }),
};

/** The kubelet takes a limit of 0 or below for none. */
function isLimit(limit: unknown): boolean {
  const [mantissa] = /^\+?[\d.]+/.exec(String(limit ?? '')) ?? [''];
  return /[1-9]/.test(mantissa);
}
