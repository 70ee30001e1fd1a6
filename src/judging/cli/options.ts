import { parseArgs } from 'util';
import { AuditOptions, parseOptions } from '../audit';

export const FORMATS = ['table', 'json', 'sarif', 'markdown', 'html'] as const;
export type Format = typeof FORMATS[number];

/** What the command line asks for. */
export interface CommandOptions {
  readonly audit: AuditOptions;
  readonly format: Format;
  /** File to write the report to instead of standard output. */
  readonly output?: string;
  /** CommonJS module that exports hardening rules of somebody's own. */
  readonly rulesFile?: string;
  readonly inputs: readonly string[];
}

/** A command line that cannot be understood; the message says what to write instead. */
export class UsageError extends Error {}

const DEFAULTS = {
  'level': 'restricted',
  'version': 'latest',
  'rules': 'all',
  'format': 'table',
  'output': '',
  'unjudged': 'warn',
  'rules-file': '',
};
const EXAMPLES: { readonly [option: string]: string } = { 'output': 'report.html', 'rules-file': 'rules.js' };
/** Options that stand alone. */
const SWITCHES = ['no-accept'];
type Option = keyof typeof DEFAULTS;
const OPTIONS = Object.keys(DEFAULTS) as Option[];

/** Reads the arguments after `audit`. */
export function parseArguments(words: readonly string[]): CommandOptions {
  const { tokens, positionals } = parseArgs({
    args: [...words],
    options: {
      ...Object.fromEntries(OPTIONS.map((option) => [option, { type: 'string' as const }])),
      ...Object.fromEntries(SWITCHES.map((option) => [option, { type: 'boolean' as const }])),
    },
    allowPositionals: true,
    // Its own messages do not say what to write instead.
    strict: false,
    tokens: true,
  });
  const values = new Map<Option, string>();
  const switches = new Set<string>();
  for (const token of tokens.filter((each) => each.kind === 'option')) {
    if (SWITCHES.some((known) => `--${known}` === token.rawName)) {
      if (switches.has(token.rawName)) { throw new UsageError(`${token.rawName} is given twice; give it once`); }
      if (token.value !== undefined) { throw new UsageError(`${token.rawName} takes no value; write it alone`); }
      switches.add(token.rawName);
      continue;
    }
    const option = OPTIONS.find((known) => `--${known}` === token.rawName);
    if (option === undefined) {
      throw new UsageError(`unknown option ${token.rawName}; the options are ${[...OPTIONS, ...SWITCHES].map((known) => `--${known}`).join(', ')} and --help`);
    }
    if (values.has(option)) {
      throw new UsageError(`--${option} is given twice; give it once`);
    }
    if (!token.value) {
      throw new UsageError(`--${option} needs a value, for example --${option} ${DEFAULTS[option] || EXAMPLES[option]}`);
    }
    values.set(option, token.value);
  }
  return check(positionals, !switches.has('--no-accept'), (option) => values.get(option) ?? DEFAULTS[option]);
}

function check(inputs: readonly string[], accept: boolean, valueOf: (option: Option) => string): CommandOptions {
  const format = FORMATS.find((known) => known === valueOf('format'));
  if (format === undefined) {
    throw new UsageError(`--format must be one of ${FORMATS.join(', ')}, got ${JSON.stringify(valueOf('format'))}`);
  }
  let audit: AuditOptions;
  try {
    audit = parseOptions(valueOf('level'), valueOf('version'), valueOf('rules'), { accept, unjudged: valueOf('unjudged') });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (audit.level === 'privileged' && audit.rules === 'pod-security') {
    throw new UsageError('--level privileged with --rules pod-security judges nothing: choose another level, or --rules hardening');
  }
  const rulesFile = valueOf('rules-file');
  if (rulesFile !== '' && audit.rules === 'pod-security') {
    throw new UsageError('--rules-file with --rules pod-security judges by none of them: choose --rules hardening or all');
  }
  const output = valueOf('output');
  if (output === '-') {
    throw new UsageError('--output - is not supported; leave --output out to write to standard output');
  }
  if (inputs.length === 0) {
    throw new UsageError('nothing to judge: name a file or a folder, or - for standard input');
  }
  if (inputs.includes('')) {
    throw new UsageError('an input has an empty name; name a file or a folder, or - for standard input');
  }
  if (inputs.filter((input) => input === '-').length > 1) {
    throw new UsageError('- is given twice; standard input can be read once');
  }
  return { audit, format, inputs, ...output === '' ? {} : { output }, ...rulesFile === '' ? {} : { rulesFile } };
}
