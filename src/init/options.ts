import { parseArgs } from 'util';
import { CloudName, CLOUDS } from './program/clouds';
import { ShapeName, SHAPES } from './program/shapes';
import { UsageError } from '../judging/cli/options';

export const LANGUAGES = ['typescript', 'python'] as const;
export type LanguageName = typeof LANGUAGES[number];

/** What the command line asks for. */
export interface InitOptions {
  readonly folder: string;
  readonly language: LanguageName;
  readonly shape: ShapeName;
  readonly cloud: CloudName;
}

const CHOICES: { readonly [option: string]: readonly string[] } = { language: LANGUAGES, shape: SHAPES, cloud: CLOUDS };

/** Reads the arguments after `init`. */
export function initOptions(words: readonly string[]): InitOptions {
  const { tokens, positionals } = parseArgs({
    args: [...words],
    options: Object.fromEntries(Object.keys(CHOICES).map((option) => [option, { type: 'string' as const }])),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given = new Map<string, string>();
  for (const token of tokens.filter((each) => each.kind === 'option')) {
    if (token.rawName !== `--${token.name}` || !Object.hasOwn(CHOICES, token.name)) { throw new UsageError(`unknown option ${token.rawName}; the options are --language, --shape, --cloud and --help`); }
    if (given.has(token.name)) { throw new UsageError(`${token.rawName} is given twice; give it once`); }
    if (!token.value) { throw new UsageError(`${token.rawName} needs a value: one of ${CHOICES[token.name].join(', ')}`); }
    given.set(token.name, token.value);
  }
  const [folder, ...more] = positionals;
  if (folder === undefined || folder === '') { throw new UsageError('no folder; name one for the project that is absent or empty'); }
  if (more.length > 0) { throw new UsageError(`one folder, please, and got ${positionals.length}: ${positionals.slice(0, 3).join(', ').slice(0, 100)}`); }
  return { folder, language: chosen('language', LANGUAGES, given), shape: chosen('shape', SHAPES, given), cloud: chosen('cloud', CLOUDS, given) };
}

function chosen<T extends string>(option: string, choices: readonly T[], given: ReadonlyMap<string, string>): T {
  const value = given.get(option);
  if (value === undefined) { throw new UsageError(`--${option} is missing; name one of ${choices.join(', ')}`); }
  const choice = choices.find((each) => each === value);
  if (choice === undefined) { throw new UsageError(`--${option} must be one of ${choices.join(', ')}, got ${JSON.stringify(value.slice(0, 100))}`); }
  return choice;
}
