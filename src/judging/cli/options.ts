import { commandLine, oneOf, requireFile, requireReadable, UsageError } from './command-line';
import { AuditOptions, parseOptions } from '../audit';
import { isCommit } from '../manifest/text';

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
  /** The commit of the sources that the manifests are made from, for the head of the report. */
  readonly commit?: string;
  readonly inputs: readonly string[];
}

const DEFAULTS = {
  'level': 'restricted',
  'version': 'latest',
  'rules': 'all',
  'format': 'table',
  'output': '',
  'unjudged': 'warn',
  'rules-file': '',
  'commit': '',
};
type Option = keyof typeof DEFAULTS;
const EXAMPLES: { readonly [option: string]: string } = { 'output': 'report.html', 'rules-file': 'rules.js', 'commit': '0a1b2c3' };
const OPTIONS = Object.fromEntries(Object.entries(DEFAULTS).map(([option, value]) => [option, { example: EXAMPLES[option] ?? value }]));

/** Reads the arguments after `audit`. */
export function parseArguments(words: readonly string[]): CommandOptions {
  const { inputs, has, value } = commandLine<Option | 'no-accept'>(words, { ...OPTIONS as { [option in Option]: { example: string } }, 'no-accept': {} });
  return check(inputs, !has('no-accept'), (option) => value(option) ?? DEFAULTS[option]);
}

function check(inputs: readonly string[], accept: boolean, valueOf: (option: Option) => string): CommandOptions {
  const format = oneOf('format', FORMATS, valueOf('format'));
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
  const commit = valueOf('commit');
  if (commit !== '' && !isCommit(commit)) {
    throw new UsageError(`--commit must be 7 to 64 hexadecimal digits, got ${JSON.stringify(commit)}; leave it out if the commit is not known`);
  }
  const output = valueOf('output');
  requireFile(output);
  if (inputs.length === 0) {
    throw new UsageError('nothing to judge: name a file or a folder, or - for standard input');
  }
  requireReadable(inputs);
  return { audit, format, inputs, ...output === '' ? {} : { output }, ...rulesFile === '' ? {} : { rulesFile }, ...commit === '' ? {} : { commit } };
}
