import { programOf } from './images';
import { Pod } from '../lib/kube-types';

/**
 * The one place where a stand-in that is older than what it stands for cannot be held to the manifest. It is shown in the report.
 * A program that is given is the release itself, so nothing is passed over for it.
 */
const NO_PROFILER = 'flyteadmin v1.1.131 opens no health port for `clusterresource run`, as v1.16.8 does, so its probes are not called';

/** The pod as the runner takes it, and what was passed over. `given` are the programs that are no stand-ins. */
export function forStandIns(pod: Pod, given: readonly string[]): { pod: Pod; notes: string[] } {
  const copy = structuredClone(pod);
  const notes: string[] = [];
  for (const container of copy.spec.containers) {
    const argv = [...container.command ?? [], ...container.args ?? []];
    if (!given.includes('flyteadmin') && programOf(container.image) === 'flyteadmin' && argv.includes('clusterresource')) {
      delete container.startupProbe;
      delete container.readinessProbe;
      delete container.livenessProbe;
      notes.push(`${container.name}: ${NO_PROFILER}`);
    }
  }
  return { pod: copy, notes };
}
