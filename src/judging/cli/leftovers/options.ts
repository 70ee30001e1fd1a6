import { parseArgs } from 'util';
import { UsageError } from '../options';

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
const EXAMPLES = { chart: 'flyte-core', release: 'flyte', namespace: 'flyte', installed: 'release.yaml' } as const;
type Option = keyof typeof EXAMPLES;
const OPTIONS = Object.keys(EXAMPLES) as Option[];
const RELEASE = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Reads the arguments after `leftovers`. */
export function leftoverOptions(words: readonly string[]): LeftoverOptions {
  const { tokens, positionals: inputs } = parseArgs({
    args: [...words], options: Object.fromEntries(OPTIONS.map((option) => [option, { type: 'string' as const }])), allowPositionals: true, strict: false, tokens: true,
  });
  const given = new Map<Option, string>();
  for (const token of tokens.filter(({ kind }) => kind === 'option')) {
    if (token.kind !== 'option') { continue; }
    const option = OPTIONS.find((known) => `--${known}` === token.rawName);
    if (option === undefined) {
      throw new UsageError(`unknown option ${token.rawName}; the options are ${OPTIONS.map((known) => `--${known}`).join(', ')} and --help`);
    }
    if (given.has(option)) { throw new UsageError(`--${option} is given twice; give it once`); }
    if (!token.value) { throw new UsageError(`--${option} needs a value, for example --${option} ${EXAMPLES[option]}`); }
    given.set(option, token.value);
  }
  const needed = (option: Option): string => {
    const value = given.get(option);
    if (value === undefined) { throw new UsageError(`--${option} is missing; write for example --${option} ${EXAMPLES[option]}`); }
    return value;
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
  if (inputs.includes('')) { throw new UsageError('an input has an empty name; name a file or a folder, or - for standard input'); }
  if ([...inputs, given.get('installed')].filter((input) => input === '-').length > 1) { throw new UsageError('- is given twice; standard input can be read once'); }
  return { release, namespace, installed: given.get('installed'), inputs };
}
