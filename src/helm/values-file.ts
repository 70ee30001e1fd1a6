import { isUtf8 } from 'buffer';
import { readFileSync, statSync } from 'fs';
import { resolve } from 'path';
import { Values } from './merge';
import { UsageError } from '../judging/cli/command-line';
import { explainFileError } from '../judging/cli/inputs';
import { parse, ParseError } from '../judging/cli/parse';
import { isFields } from '../judging/manifest/json';

/** Values files are written by people; what is larger is none. */
const SIZE_LIMIT = 4 * 1024 * 1024;

const SEVERAL = 'several YAML documents; Helm reads the first only: give each a file';

/** Reads one values file: one document, which is a map, or nothing at all. */
export function valuesIn(file: string, directory: string): Values {
  const text = textIn(file, resolve(directory, file));
  const documents = text.split(/^---(?=\s|$)/m);
  // A line with % tells the parser of YAML's version.
  const [first, ...more] = documents.filter((piece) => piece.replace(/^\s*([#%].*)?$/gm, '').trim() !== '');
  if (more.length > 0) { throw new UsageError(`${file}: ${SEVERAL}`); }
  if (first === undefined) { return {}; }
  const value = parsed(file, first, text.slice(0, text.indexOf(first)).split('\n').length);
  if (value === null || value === undefined) { return {}; }
  if (!isFields(value)) { throw new UsageError(`${file}: no map at its top, so no values of a chart`); }
  return value;
}

function textIn(file: string, path: string): string {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) { throw new UsageError(`${file}: no file; name a values file`); }
    if (stats.size > SIZE_LIMIT) { throw new UsageError(`${file}: larger than 4 MiB, which no values file is`); }
    const bytes = readFileSync(path);
    if (!isUtf8(bytes)) { throw new UsageError(`${file}: no text in UTF-8; save it as such`); }
    return bytes.toString('utf8').replace(/^\ufeff/, '');
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${file}: ${explainFileError(error)}`);
  }
}

function parsed(file: string, text: string, line: number): unknown {
  try {
    return parse({ text, line, startsFile: true }).value;
  } catch (error) {
    if (!(error instanceof ParseError)) { throw error; }
    throw new UsageError(`${file}:${error.line}: ${wordsFor(error.message)}`);
  }
}

/** The parser's words, but for those that name a function of it, or show a text that may be a password. */
function wordsFor(message: string): string {
  if (message.includes('a second document')) { return SEVERAL; }
  return message.replace(/^\*\S+ refers to no anchor.*$/, 'an alias refers to no anchor that stands before it; put a text that begins with * into quotes');
}
