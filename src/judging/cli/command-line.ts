import { parseArgs } from 'util';

/** A command line that cannot be understood; the message says what to write instead. */
export class UsageError extends Error {}

/** An option of a command: what a value looks like, if it takes one, and whether it may be given again. */
export interface Option {
  readonly example?: string;
  readonly repeatable?: boolean;
}

/** What a command line gives. */
export interface CommandLine<Name extends string> {
  /** What is no option. */
  readonly inputs: readonly string[];
  readonly has: (name: Name) => boolean;
  readonly value: (name: Name) => string | undefined;
  /** All values of an option that may be given again. */
  readonly values: (name: Name) => readonly string[];
}

/** Reads the words of a command by the options it has. All commands refuse in the same words what they have not. */
export function commandLine<Name extends string>(words: readonly string[], options: { readonly [name in Name]: Option }): CommandLine<Name> {
  const names = Object.keys(options) as Name[];
  const { tokens, positionals } = parseArgs({
    args: [...words],
    options: Object.fromEntries(names.map((name) => [name, { type: options[name].example !== undefined ? 'string' as const : 'boolean' as const }])),
    allowPositionals: true,
    // Its own messages do not say what to write instead.
    strict: false,
    tokens: true,
  });
  const found = new Map<string, string[]>();
  for (const token of tokens.filter((each) => each.kind === 'option')) {
    const name = names.find((known) => `--${known}` === token.rawName);
    if (name === undefined) { throw new UsageError(`unknown option ${token.rawName}; the options are ${names.map((known) => `--${known}`).join(', ')} and --help`); }
    const before = found.get(name);
    if (before !== undefined && options[name].repeatable !== true) { throw new UsageError(`--${name} is given twice; give it once`); }
    found.set(name, [...before ?? [], valueOf(name, options[name], token.value)]);
  }
  return { inputs: positionals, has: (name) => found.has(name), value: (name) => found.get(name)?.[0], values: (name) => found.get(name) ?? [] };
}

function valueOf(name: string, { example }: Option, value: string | undefined): string {
  if (example === undefined) {
    if (value !== undefined) { throw new UsageError(`--${name} takes no value; write it alone`); }
    return '';
  }
  if (!value) { throw new UsageError(`--${name} needs a value, for example --${name} ${example}`); }
  return value;
}

/** One of the values that an option may have. */
export function oneOf<T extends string>(name: string, choices: readonly T[], value: string): T {
  const choice = choices.find((each) => each === value);
  if (choice === undefined) { throw new UsageError(`--${name} must be one of ${choices.join(', ')}, got ${JSON.stringify(value.slice(0, 100))}`); }
  return choice;
}

/** A file to write to: standard output is written to without one. */
export function requireFile(output: string | undefined): void {
  if (output === '-') { throw new UsageError('--output - is not supported; leave --output out to write to standard output'); }
}

/** Inputs have names, and standard input is read once. */
export function requireReadable(inputs: readonly string[]): void {
  if (inputs.includes('')) { throw new UsageError('an input has an empty name; name a file or a folder, or - for standard input'); }
  if (inputs.filter((input) => input === '-').length > 1) { throw new UsageError('- is given twice; standard input can be read once'); }
}
