import { CloudName, CLOUDS } from './program/clouds';
import { ShapeName, SHAPES } from './program/shapes';
import { commandLine, oneOf, UsageError } from '../judging/cli/command-line';

export const LANGUAGES = ['typescript', 'python'] as const;
export type LanguageName = typeof LANGUAGES[number];

/** What the command line asks for. */
export interface InitOptions {
  readonly folder: string;
  readonly language: LanguageName;
  readonly shape: ShapeName;
  readonly cloud: CloudName;
}

/** Reads the arguments after `init`. */
export function initOptions(words: readonly string[]): InitOptions {
  const { inputs, value } = commandLine(words, { language: { example: LANGUAGES[0] }, shape: { example: SHAPES[0] }, cloud: { example: CLOUDS[0] } });
  const [folder, ...more] = inputs;
  if (folder === undefined || folder === '') { throw new UsageError('no folder; name one for the project that is absent or empty'); }
  if (more.length > 0) { throw new UsageError(`one folder, please, and got ${inputs.length}: ${inputs.slice(0, 3).join(', ').slice(0, 100)}`); }
  return { folder, language: chosen('language', LANGUAGES, value), shape: chosen('shape', SHAPES, value), cloud: chosen('cloud', CLOUDS, value) };
}

function chosen<T extends string, Name extends string>(name: Name, choices: readonly T[], value: (name: Name) => string | undefined): T {
  const said = value(name);
  if (said === undefined) { throw new UsageError(`--${name} is missing; name one of ${choices.join(', ')}`); }
  return oneOf(name, choices, said);
}
