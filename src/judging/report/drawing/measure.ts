import { plain } from '../../manifest/text';

/** Width of a box in the drawing. */
export const BOX_WIDTH = 176;

/** The widest of the usual sans-serif fonts, roughly, in parts of the font's size. No font is loaded, so nobody knows which it will be. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[iljI.,:;|'!`]/, 0.34],
  [/[ftr\-/()[\]" ]/, 0.43],
  [/[mwMW@%]/, 1],
  [/[A-Z<>=+_#&~\u2026]/, 0.8],
  [/[\x21-\x7e]/, 0.64],
];

/** The text, or as much of it as has room at that size, with an ellipsis. */
export function fit(text: string, room: number, size: number): string {
  const characters = [...plain(text)];
  const widths = characters.map((character) => size * (WIDTHS.find(([pattern]) => pattern.test(character))?.[1] ?? 1));
  if (widths.reduce((sum, width) => sum + width, 0) <= room) { return characters.join(''); }
  let left = room - size * 0.8;
  const end = widths.findIndex((width) => (left -= width) < 0);
  return `${characters.slice(0, end).join('')}…`;
}
