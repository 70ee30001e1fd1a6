/** What nobody sees, or what changes how the rest is seen. For `replace` only: it is global. */
// eslint-disable-next-line no-control-regex
export const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\u{e0000}-\u{e007f}]/gu;

/**
 * With what steers a terminal, turns the direction of text or cannot be seen shown as `\u{202e}`: manifests are not ours. Controls, marks and
 * joiners without width, line separators, bidirectional overrides and isolates, the byte order mark, and tags.
 */
export function plain(text: string): string {
  return text.replace(HIDDEN, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** For HTML and SVG, in text and in attributes with double quotes. */
export function escapeHtml(text: string): string {
  return plain(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;');
}

/** For Markdown, inside a table too: no markup, no link, no HTML. */
export function escapeMarkdown(text: string): string {
  return plain(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
    .replace(/[\\`*_[\]|~#!]/g, '\\$&')
    // Renderers make links of bare addresses.
    .replace(/:\/\//g, ':\u200b//').replace(/\bwww\./gi, 'www\u200b.').replace(/@/g, '&#64;');
}

/** Whether it may name a commit: 7 to 64 hexadecimal digits, as Git writes one, in short or in full. */
export function isCommit(text: string): boolean {
  return /^[0-9a-fA-F]{7,64}$/.test(text);
}

/** `1 container`, `2 containers`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
