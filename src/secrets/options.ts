import { parseArgs } from 'util';
import { UsageError } from '../judging/cli/options';

const FORMATS = ['secret', 'files', 'external-secret'] as const;

/** What the command line asks for. */
export interface SecretsOptions {
  readonly inputs: readonly string[];
  /** Undefined for the table. */
  readonly format?: typeof FORMATS[number];
  /** Names of Secrets; empty for all. */
  readonly generate: readonly string[];
  readonly output?: string;
}

const EXAMPLES: { readonly [option: string]: string } = { generate: 'all', format: 'secret', output: '~/flyte-secrets' };

/** Reads the arguments after `secrets`. */
export function secretsOptions(words: readonly string[]): SecretsOptions {
  const { tokens, positionals } = parseArgs({
    args: [...words],
    options: { generate: { type: 'string', multiple: true }, format: { type: 'string' }, output: { type: 'string' } },
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given: { [option: string]: string[] } = { generate: [], format: [], output: [] };
  for (const token of tokens.filter((each) => each.kind === 'option')) {
    if (token.rawName !== `--${token.name}` || !Object.hasOwn(given, token.name)) { throw new UsageError(`unknown option ${token.rawName}; the options are --generate, --format, --output and --help`); }
    if (!token.value) { throw new UsageError(`${token.rawName} needs a value, for example ${token.rawName} ${EXAMPLES[token.name]}`); }
    if (token.name !== 'generate' && given[token.name].length > 0) { throw new UsageError(`${token.rawName} is given twice; give it once`); }
    given[token.name].push(token.value);
  }
  return checked(positionals, given.generate, given.format[0], given.output[0]);
}

function checked(inputs: readonly string[], generate: readonly string[], format: string | undefined, output: string | undefined): SecretsOptions {
  const known = FORMATS.find((each) => each === (format ?? (generate.length > 0 ? 'secret' : undefined)));
  if (format !== undefined && known === undefined) { throw new UsageError(`--format must be one of ${FORMATS.join(', ')}, got ${JSON.stringify(format)}`); }
  if (inputs.length === 0) { throw new UsageError('nothing to read: name a file or a folder with the manifests of your app, or - for standard input'); }
  if (inputs.includes('')) { throw new UsageError('an input has an empty name; name a file or a folder, or - for standard input'); }
  if (inputs.filter((input) => input === '-').length > 1) { throw new UsageError('- is given twice; standard input can be read once'); }
  if (known === 'files' && output === undefined) { throw new UsageError('--format files needs --output: name a folder outside of your app'); }
  if (known !== 'files' && output !== undefined) { throw new UsageError('--output goes with --format files only; the rest is printed'); }
  if (known === 'external-secret' && generate.length > 0) { throw new UsageError('--format external-secret makes no values; leave --generate out'); }
  if (generate.includes('all') && generate.length > 1) { throw new UsageError('--generate all stands for each Secret; give it alone'); }
  return { inputs, generate: generate.filter((name) => name !== 'all'), ...known === undefined ? {} : { format: known }, ...output === undefined ? {} : { output } };
}
