import { commandLine, requireReadable, UsageError } from '../command-line';

/** What `leftovers` is asked. */
export interface LeftoverOptions {
  readonly release: string;
  readonly namespace: string;
  /** File of what is installed, in the place of the table of the chart. */
  readonly installed?: string;
  readonly inputs: readonly string[];
}

/** The charts whose objects are known. */
const CHARTS = ['flyte-core'];
const RELEASE = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Reads the arguments after `leftovers`. */
export function leftoverOptions(words: readonly string[]): LeftoverOptions {
  const options = { chart: { example: 'flyte-core' }, release: { example: 'flyte' }, namespace: { example: 'flyte' }, installed: { example: 'release.yaml' } };
  const { inputs, value } = commandLine(words, options);
  const needed = (option: keyof typeof options): string => {
    const said = value(option);
    if (said === undefined) { throw new UsageError(`--${option} is missing; write for example --${option} ${options[option].example}`); }
    return said;
  };
  const chart = needed('chart');
  if (!CHARTS.includes(chart)) { throw new UsageError(`--chart must be ${CHARTS.join(' or ')}, got ${JSON.stringify(chart)}`); }
  const release = needed('release');
  if (release.length > 53 || !RELEASE.test(release)) {
    throw new UsageError(`--release must be the name of a Helm release, got ${JSON.stringify(release)}; write it as helm list shows it`);
  }
  const namespace = needed('namespace');
  if (!LABEL.test(namespace)) { throw new UsageError(`--namespace must be the name of a namespace, got ${JSON.stringify(namespace)}; write it as helm list shows it`); }
  if (inputs.length === 0) { throw new UsageError('no manifests; name a file or a folder, or - for standard input'); }
  const installed = value('installed');
  requireReadable([...inputs, ...installed === undefined ? [] : [installed]]);
  return { release, namespace, installed, inputs };
}
