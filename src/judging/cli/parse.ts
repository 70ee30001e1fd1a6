// scripts/bundle-cli.js puts yaml into the command; nothing that the library exports may import this file.
// eslint-disable-next-line import/no-extraneous-dependencies
import { Composer, CST, Document, LineCounter, Parser } from 'yaml';
import { Differences, TAB_IN_INDENTATION } from './differences';
import { Places } from './lines';
import { RawDocument } from './split';
import { DEPTH_LIMIT, NodeError, targetsOf, TOO_DEEP, valueOf } from './values';

/** A document with a way back from its fields to the lines of the file. */
export interface ParsedDocument {
  readonly value: unknown;
  /** Line that a path such as `spec.rules[0].host` stands on, or that of the closest parent. */
  readonly lineOf: (path: string) => number;
}

/** A document that cannot be used, and the line that says why. */
export class ParseError extends Error {
  constructor(message: string, public readonly line: number) {
    super(message);
  }
}

/** Of what is written; of values, with what aliases lead to, DEPTH_LIMIT counts. */
const SAFE_DEPTH = 2 * DEPTH_LIMIT;
/** As far as kubectl looks for the bracket that makes a file JSON. */
const JSON_START = 4096;
/** Go's YAML takes these characters for line breaks, and YAML 1.2 for text. */
const LINE_BREAK = /[\r\u0085\u2028\u2029]/;
const LONE_RETURN = /\r/;
/** Go passes these over in search of that bracket, and then finds them to be no JSON. */
const SPACES_BEFORE_JSON = /^[ \t\n\r]*[^\S \t\n\r]\s*\{/;
// eslint-disable-next-line no-control-regex
const UNREADABLE = /[^\t\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]|[\u2028\u2029]/u;

/**
 * Parses as kubectl does: JSON where a file begins with it, otherwise YAML as Go's sigs.k8s.io/yaml reads it. Either the value is the
 * one that kubectl would apply, or an error is thrown; test/conformance/yaml compares the two.
 */
export function parse({ text: raw, line, startsFile }: RawDocument): ParsedDocument {
  // Go's reader of lines does the same before it hands a document on.
  const text = `${raw.replace(/\r\n/g, '\n')}${raw.endsWith('\n') ? '' : '\n'}`;
  const counter = new LineCounter();
  const at = (offset: number) => line - 1 + Math.max(counter.linePos(offset).line, 1);
  const json = startsFile && isJson(raw);
  refuseUnreadable(text, line, json ? LONE_RETURN : UNREADABLE);
  if (startsFile && SPACES_BEFORE_JSON.test(text)) {
    throw new ParseError("a space that is none of JSON's before what looks like JSON; remove it", line);
  }
  const document = compose(text, counter, at);
  const contentEnd = document.contents?.range[1] ?? 0;
  if (startsFile && !json && text.trimStart().startsWith('{') && text.slice(contentEnd).trim() !== '') {
    throw new ParseError('a comment behind what looks like JSON, where kubectl takes none; remove it', at(contentEnd));
  }
  try {
    const differences = new Differences(text, json);
    const targets = targetsOf(document.contents, (node, flow) => differences.see(node, flow));
    const oddStart = differences.oddStart();
    if (oddStart !== undefined) {
      throw new ParseError(oddStart.problem, at(oddStart.offset));
    }
    const places = new Places(document, targets);
    return { value: valueOf(document.contents, targets), lineOf: (path) => at(places.offsetOf(path)) };
  } catch (thrown) {
    throw thrown instanceof NodeError ? new ParseError(thrown.message, at(thrown.node.range?.[0] ?? 0)) : thrown;
  }
}

function compose(text: string, counter: LineCounter, at: (offset: number) => number): Document.Parsed {
  const composer = new Composer({
    version: '1.1',
    // Every scalar stays text here: what it means is decided as Go does.
    schema: 'failsafe',
    resolveKnownTags: false,
    // The parser compares each key with all before it; ours are looked up.
    uniqueKeys: false,
  });
  const [document, second] = composer.compose(shallow(new Parser(counter.addNewLine).parse(text), at), true, text.length);
  const [error] = document.errors;
  if (error !== undefined) {
    throw new ParseError(explain(error.code, error.message), at(error.pos[0]));
  }
  if (second !== undefined) {
    throw new ParseError('not YAML: a second document begins without a line of ---', at(second.range[0]));
  }
  return document;
}

/** Passes tokens on unless they are nested so deep that what calls itself for each level ends the process, and not with an error. */
function* shallow(tokens: Iterable<CST.Token>, at: (offset: number) => number): Iterable<CST.Token> {
  for (const token of tokens) {
    const left: [token: CST.Token, depth: number][] = [[token, 0]];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const [one, depth] = next;
      if (depth > SAFE_DEPTH) {
        throw new ParseError(TOO_DEEP, at(one.offset));
      }
      const within = one.type === 'document' ? [one] : 'items' in one ? one.items : [];
      for (const item of within) {
        for (const inner of ['key' in item ? item.key : undefined, item.value]) {
          if (inner) { left.push([inner, depth + 1]); }
        }
      }
    }
    yield token;
  }
}

function isJson(text: string): boolean {
  if (!text.slice(0, JSON_START).trimStart().startsWith('{')) {
    return false;
  }
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function refuseUnreadable(text: string, line: number, unreadable: RegExp): void {
  const found = unreadable.exec(text);
  if (found !== null) {
    const [character] = found;
    const name = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
    throw new ParseError(LINE_BREAK.test(character)
      ? `${name} is a line break to kubectl, and text to other programs; remove it, or write it as an escape in double quotes`
      : `${name} is a character that YAML does not allow; remove it, or write it as an escape in double quotes`,
    line + text.slice(0, found.index).split('\n').length - 1);
  }
}

function explain(code: string, message: string): string {
  return code === 'TAB_AS_INDENT'
    ? TAB_IN_INDENTATION
    : `not YAML: ${message.split('\n')[0].replace(/[:.]$/, '')}`;
}
