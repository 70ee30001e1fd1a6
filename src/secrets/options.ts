import { commandLine, oneOf, requireReadable, UsageError } from '../judging/cli/command-line';

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

/** Reads the arguments after `secrets`. */
export function secretsOptions(words: readonly string[]): SecretsOptions {
  const { inputs, value, values } = commandLine(words, {
    generate: { example: 'all', repeatable: true }, format: { example: FORMATS[0] }, output: { example: '~/flyte-secrets' },
  });
  return checked(inputs, values('generate'), value('format'), value('output'));
}

function checked(inputs: readonly string[], generate: readonly string[], format: string | undefined, output: string | undefined): SecretsOptions {
  const known = format !== undefined ? oneOf('format', FORMATS, format) : generate.length > 0 ? 'secret' : undefined;
  if (inputs.length === 0) { throw new UsageError('nothing to read: name a file or a folder with the manifests of your app, or - for standard input'); }
  requireReadable(inputs);
  if (known === 'files' && output === undefined) { throw new UsageError('--format files needs --output: name a folder outside of your app'); }
  if (known !== 'files' && output !== undefined) { throw new UsageError('--output goes with --format files only; the rest is printed'); }
  if (known === 'external-secret' && generate.length > 0) { throw new UsageError('--format external-secret makes no values; leave --generate out'); }
  if (generate.includes('all') && generate.length > 1) { throw new UsageError('--generate all stands for each Secret; give it alone'); }
  return { inputs, generate: generate.filter((name) => name !== 'all'), ...known === undefined ? {} : { format: known }, ...output === undefined ? {} : { output } };
}
