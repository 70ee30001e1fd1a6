import { Readable } from 'stream';
import { findLeftovers, Leftover } from './find';
import { LeftoverOptions, leftoverOptions } from './options';
import { readObjects } from './read';
import { CHART_VERSION } from '../../../private/flyte-core-chart';
import { InputFinder } from '../inputs';

/** Printed by `leftovers --help`. */
export const LEFTOVERS_HELP = `Usage: cdk8s-flyte leftovers FILE|DIR|-... --chart CHART --release NAME
                             --namespace NAMESPACE [--installed FILE]

Lists what a Helm release has that the manifests which adopt it have not: the
object, what it was for, and the command that deletes it. Deletes nothing.

Options:
  --chart CHART          flyte-core
  --release NAME         name of the release, as helm list shows it
  --namespace NAMESPACE  namespace of the release
  --installed FILE       what is installed, by helm get manifest, or by
                         kubectl get -o yaml, of which only what Helm marked as
                         the release's counts; without it, all that the chart
                         (${CHART_VERSION}) can make
  --help                 print this text

Exit status:
  0  the list is complete, and may be empty
  2  something could not be read, or the command line is wrong

Example:
  helm get manifest flyte -n flyte > release.yaml
  cdk8s-flyte leftovers dist/ --chart flyte-core --release flyte \\
    --namespace flyte --installed release.yaml
`;

/** What the list needs of the world around the command. */
interface Around {
  readonly directory: string;
  readonly stdin: Readable;
  readonly out: (text: string) => Promise<void>;
}

/** Lists what the release leaves behind; returns the exit status. */
export async function leftoversCommand(words: readonly string[], around: Around): Promise<number> {
  const options = leftoverOptions(words);
  const finder = new InputFinder(around.directory, around.stdin);
  const manifests = [];
  for (const input of options.inputs) { manifests.push(...await readObjects(finder, input)); }
  // A finder of its own, since a file that was read already would count as empty.
  const { installed: file } = options;
  const installed = file === undefined ? undefined : await readObjects(new InputFinder(around.directory, around.stdin), file);
  await around.out(page(findLeftovers(manifests, installed, options), options));
  return 0;
}

function page(all: readonly Leftover[], { release, namespace, installed }: LeftoverOptions): string {
  const [kept, gone] = [all.filter(isKept), all.filter((one) => !isKept(one))];
  const counted = `${gone.length} ${gone.length === 1 ? 'object' : 'objects'}`;
  return [
    `Release ${release} of flyte-core in namespace ${namespace}: ${counted} that the manifests no longer have.`,
    'Nothing was deleted. Without them there is no way back to the release but Helm.',
    ...(installed === undefined ? ['All that the chart can make is listed, installed or not; give --installed for what is there.'] : []),
    ...gone.flatMap((one) => ['', `${titleOf(one)}${harmOf(one)}`, `  ${commandFor(one)}`]),
    ...(kept.length === 0 ? [] : ['', 'To be kept:']),
    ...kept.map((one) => `  ${titleOf(one)}; ${one.keep ?? readersOf(one)}`),
    '',
  ].join('\n');
}

function isKept({ keep, readBy }: Leftover): boolean {
  return keep !== undefined || readBy.length > 0;
}

function readersOf({ readBy }: Leftover): string {
  return `${readBy.join(', ')} ${readBy.length === 1 ? 'reads' : 'read'} it`;
}

function harmOf({ harm }: Leftover): string {
  return harm === undefined ? '' : `; while it is there, ${harm}`;
}

function titleOf({ kind, name, purpose }: Leftover): string {
  return `${kind} ${name}: ${purpose}`;
}

function commandFor({ kind, name, namespace }: Leftover): string {
  return `kubectl delete ${kind.toLowerCase()} ${name}${namespace === undefined ? '' : ` --namespace ${namespace}`}`;
}
