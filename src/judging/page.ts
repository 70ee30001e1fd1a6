/**
 * What the HTML pages of the audit and of the security report have in common: one page that needs nothing but itself, no script, no font,
 * no image from elsewhere.
 */
import { escapeHtml } from './manifest/text';

/** What a page adds to the style of all pages. */
export interface PageStyle {
  /** Colors of its own, as variables, on a light and on a dark ground. */
  readonly light: string;
  readonly dark: string;
  readonly rules: string;
  /** What only holds on paper. */
  readonly print: string;
}

export interface Page {
  readonly title: string;
  readonly style: PageStyle;
  /** Where a keyboard may skip to, and what that is called. */
  readonly skipTo: { readonly id: string; readonly name: string };
}

/** The page up to its header, line by line. */
export function pageStart({ title, style, skipTo }: Page): string[] {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${styleSheet(style)}</style>`,
    '</head>',
    '<body>',
    `<a class="skip" href="#${skipTo.id}">Skip to the ${skipTo.name}</a>`,
  ];
}

/** What ends the page. */
export const PAGE_END = ['</body>', '</html>'];

/** A table of cells that are HTML already, in a frame that scrolls by itself. A row may have classes, by which the page's style knows it. */
export function table(caption: string, header: readonly string[], rows: readonly (readonly string[])[], classes: readonly string[] = []): string[] {
  return [
    `<div class="scroll" role="region" aria-label="${escapeHtml(caption)}" tabindex="0"><table>`,
    `<caption>${escapeHtml(caption)}</caption>`,
    `<thead><tr>${header.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('')}</tr></thead>`,
    '<tbody>',
    ...rows.map((row, index) => `<tr${classes[index] ? ` class="${classes[index]}"` : ''}>${row.join('')}</tr>`),
    '</tbody></table></div>',
  ];
}

/** Contrast of every text on its ground is at least 4.5 to 1 and of every line at least 3 to 1, in both schemes. */
function styleSheet({ light, dark, rules, print }: PageStyle): string {
  return `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --raised: #f4f6f8; --text: #1a1d21; --muted: #545b66; --line: #d5d9df; --link: #0b57b8;
  --accepted: #5b2d91; --accepted-ground: #f2eafa; --shade: rgb(0 0 0 / 22%);
  ${light}
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #14171b; --raised: #1d2127; --text: #e8eaed; --muted: #a9b1bc; --line: #363c45; --link: #8ab8ff;
    --accepted: #d9bfff; --accepted-ground: #35234f; --shade: rgb(255 255 255 / 26%);
    ${dark}
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { position: static; }
.tiles { gap: .75rem; margin: 0; }
.tile { display: flex; flex-direction: column-reverse; border: 1px solid var(--line); border-radius: .5rem; }
.tile dd { margin: 0; font-size: 1.6rem; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums; }
/* A shadow at a side tells that there is more: the covers scroll with the content, the shadows do not. */
.scroll {
  overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem;
  background:
    linear-gradient(to right, var(--ground) 40%, transparent) left / 2.5rem 100% local no-repeat,
    linear-gradient(to left, var(--ground) 40%, transparent) right / 2.5rem 100% local no-repeat,
    linear-gradient(to right, var(--shade), transparent) left / 1rem 100% scroll no-repeat,
    linear-gradient(to left, var(--shade), transparent) right / 1rem 100% scroll no-repeat,
    var(--ground);
}
table { width: 100%; border-collapse: collapse; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: .5rem .75rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
thead th { border-top: 0; background: var(--raised); font-weight: 600; white-space: nowrap; }
@media screen and (max-width: 48rem) {
  /* Whose row it is stays in sight. */
  tr > :first-child { position: sticky; left: 0; z-index: 1; max-width: 42vw; overflow-wrap: anywhere; box-shadow: 1px 0 var(--line); }
  tbody tr > :first-child { background: var(--ground); }
}
footer { margin-top: 2.5rem; border-top: 1px solid var(--line); color: var(--muted); font-size: .875rem; }
${rules.trim()}
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 9pt; }
  h2 { break-after: avoid; }
  .skip { display: none; }
  .scroll { overflow: visible; }
  tr, .tile { break-inside: avoid; }
  ${print.trim()}
}
`;
}
