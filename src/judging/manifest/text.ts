/**
 * Text of manifests comes from users. Control characters could break lines and terminals, those that turn the direction of writing
 * around could make a text look like another.
 */
export function plain(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\t\r\n]+/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g, '\ufffd');
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

/** `1 container`, `2 containers`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
