import { ContainerPosture, ReportModel } from './model';
import { worstFirst } from './order';
import { Cell, cell, clusterNote, facetsOf, noteOf, Row, Section, section, table } from './section-parts';
import { capabilityWords, identitySource, mountWords, rootTone, Tone, userAndGroup } from './words';

/** What Kubernetes makes of each container. */
export function containers(model: ReportModel): Section {
  const all = model.pods.flatMap((pod) => pod.containers.map((container) => ({ pod, container, deviation: deviationOf(container) })));
  const rank = ({ container: { root }, deviation }: typeof all[number]): number => deviation.lines[0] !== NONE || !['no', 'granted'].includes(root) ? 0 : root === 'granted' ? 1 : FINE;
  const rows = worstFirst(all, rank).map((entry): Row => {
    const { pod, container, deviation } = entry;
    const granted = container.root === 'granted' ? 'root by grant; ' : '';
    return {
      ...facetsOf(pod),
      kind: [container.kind],
      cells: [
        cell(pod.component, { note: noteOf(container.name === pod.component ? undefined : container.name, clusterNote(pod)) }),
        cell(container.kind),
        cell(userAndGroup(container), { note: `${granted}${identitySource(container)}`, tone: rootTone(container) }),
        deviation,
        cell(container.writableMounts.map(mountWords), { otherwise: NONE }),
      ],
      ...rank(entry) === FINE ? { fine: true } : {},
    };
  });
  return folded(section('containers', 'Containers', 'Every container that the manifests define, with what Kubernetes will make of it: a field of the container wins over the pod\'s. '
    + 'Without deviations, its root filesystem is read-only, it has no capabilities and cannot get more rights than it began with, and the runtime filters its system calls.',
  table('Containers, with user, group and confinement', ['Component', 'Kind', 'User:group', 'Deviations', 'Writable mounts'], rows), 'There are none.'));
}

const NONE = 'none';
const FINE = 2;
/** As many are read as fast as they are opened. */
const A_FEW = 5;

function folded(one: Section): Section {
  const all = one.table?.rows.length ?? 0;
  const fine = one.table?.rows.filter((row) => row.fine).length ?? 0;
  return fine <= A_FEW ? one : { ...one, fold: { show: `Show the ${fine} non-root ones without deviations too`, all: `All ${all} are non-root and without deviations.` } };
}

/** How a container is confined less than it could be. */
function deviationOf(container: ContainerPosture): Cell {
  const capabilities = capabilityWords(container);
  const local = container.seccomp.startsWith('Localhost ');
  const found: [text: string, tone: Tone][] = [
    ...container.privilegeEscalation ? [['privilege escalation is possible', 'bad'] as [string, Tone]] : [],
    ...container.readOnlyRootFilesystem ? [] : [['writable root filesystem', 'warn'] as [string, Tone]],
    ...capabilities.tone === 'good' ? [] : [[`capabilities: ${capabilities.text}`, capabilities.tone] as [string, Tone]],
    ...container.seccomp === 'RuntimeDefault' ? [] : [[`seccomp: ${container.seccomp}`, local ? 'plain' : 'warn'] as [string, Tone]],
  ];
  const tone = (['bad', 'warn', 'plain'] as const).find((one) => found.some((entry) => entry[1] === one));
  return found.length === 0 ? cell(NONE, { tone: 'good' }) : cell(found.map(([text]) => text).join('; '), { tone });
}
