import { AuditOptions, parseOptions } from '../security/audit';

export const FORMATS = ['table', 'json', 'sarif', 'markdown', 'html'] as const;
export type Format = typeof FORMATS[number];

/** What the command line asks for. */
export interface CommandOptions {
  readonly audit: AuditOptions;
  readonly format: Format;
  /** File to write the report to instead of standard output. */
  readonly output?: string;
  readonly inputs: readonly string[];
}

/** A command line that cannot be understood; the message says what to write instead. */
export class UsageError extends Error {}

const DEFAULTS: { readonly [option: string]: string } = {
  '--level': 'restricted',
  '--version': 'latest',
  '--rules': 'all',
  '--format': 'table',
  '--output': '',
  '--unjudged': 'warn',
};
/** Options that stand alone. */
const SWITCHES = ['--no-accept'];

/** Reads the arguments after `audit`. */
export function parseArguments(words: readonly string[]): CommandOptions {
  const values = new Map<string, string>();
  const inputs: string[] = [];
  let onlyInputs = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (onlyInputs || word === '-' || !word.startsWith('-')) {
      inputs.push(word);
    } else if (word === '--') {
      onlyInputs = true;
    } else {
      const equals = word.indexOf('=');
      const option = equals === -1 ? word : word.slice(0, equals);
      const isSwitch = SWITCHES.includes(option);
      if (!isSwitch && !Object.prototype.hasOwnProperty.call(DEFAULTS, option)) {
        throw new UsageError(`unknown option ${option}; the options are ${[...Object.keys(DEFAULTS), ...SWITCHES].join(', ')} and --help`);
      }
      if (values.has(option)) {
        throw new UsageError(`${option} is given twice; give it once`);
      }
      if (isSwitch) {
        if (equals !== -1) {
          throw new UsageError(`${option} takes no value; write it alone`);
        }
        values.set(option, '');
        continue;
      }
      const value = equals === -1 ? words[++at] : word.slice(equals + 1);
      if (value === undefined || value === '') {
        throw new UsageError(`${option} needs a value, for example ${option} ${DEFAULTS[option] || 'report.html'}`);
      }
      values.set(option, value);
    }
  }
  return check(inputs, !values.has('--no-accept'), (option) => values.get(option) ?? DEFAULTS[option]);
}

function check(inputs: readonly string[], accept: boolean, valueOf: (option: string) => string): CommandOptions {
  const format = FORMATS.find((known) => known === valueOf('--format'));
  if (format === undefined) {
    throw new UsageError(`--format must be one of ${FORMATS.join(', ')}, got ${JSON.stringify(valueOf('--format'))}`);
  }
  let audit: AuditOptions;
  try {
    audit = parseOptions(valueOf('--level'), valueOf('--version'), valueOf('--rules'), { accept, unjudged: valueOf('--unjudged') });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (audit.level === 'privileged' && audit.rules === 'pod-security') {
    throw new UsageError('--level privileged with --rules pod-security judges nothing: choose another level, or --rules hardening');
  }
  const output = valueOf('--output');
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
  return { audit, format, inputs, ...output === '' ? {} : { output } };
}
