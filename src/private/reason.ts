import { refusal } from './checks';

/** Controls, formats (bidirectional, zero-width), unassigned, private, line breaks, and letters that are drawn as nothing. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
const WORD = /[\p{L}\p{N}]/u;
const LONGEST = 500;

/** What keeps a text from being a reason that a reviewer can read; undefined when nothing does. */
export function whyNoReason(text: string): string | undefined {
  const hidden = INVISIBLE.exec(text);
  if (hidden !== null) { return `it holds ${codePoint(hidden[0])}, which nobody sees`; }
  if (!WORD.test(text)) { return 'it has no word'; }
  return text.length > LONGEST ? `it is longer than ${LONGEST} characters` : undefined;
}

/** Refuses what no reviewer can read as a reason. */
export function requireReason(where: string, prop: string, value: string | undefined, fix: string): string {
  if (typeof value !== 'string' || value.trim() === '') { throw refusal(where, prop, 'say why', value, fix); }
  const problem = whyNoReason(value);
  if (problem !== undefined) {
    throw refusal(where, prop, `be one line of visible words, ${LONGEST} characters at most`, escaped(value), `${problem}; ${fix}`);
  }
  return value;
}

/** `U+2028` */
export function codePoint(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The text with every character that would not be seen, or would change how the rest is seen, spelled out. */
function escaped(text: string): string {
  return [...text].map((character) => INVISIBLE.test(character) ? `<${codePoint(character)}>` : character).join('');
}
