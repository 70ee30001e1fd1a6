import { Change, Verdict, VERDICTS } from './compare';
import { escapeHtml, escapeMarkdown, plain } from '../manifest/text';
import { PAGE_END, pageStart, table } from '../page';

export const DIFF_FORMATS = ['table', 'markdown', 'json', 'html'] as const;
export type DiffFormat = typeof DIFF_FORMATS[number];

const HEADER = ['Verdict', 'About', 'Who', 'Before', 'After'];
const NONE = '–';

/** The changes in words for one kind of reader. */
export function renderChanges(format: DiffFormat, changes: readonly Change[]): string {
  switch (format) {
    case 'json': return `${JSON.stringify({ summary: countsOf(changes), changes }, undefined, 2)}\n`;
    case 'markdown': return markdown(changes);
    case 'html': return html(changes);
    default: return onScreen(changes);
  }
}

function countsOf(changes: readonly Change[]): { [verdict in Verdict]: number } {
  const count = (verdict: Verdict) => changes.filter((change) => change.verdict === verdict).length;
  return { worse: count('worse'), better: count('better'), neutral: count('neutral') };
}

function sentence(changes: readonly Change[]): string {
  const counts = countsOf(changes);
  return changes.length === 0 ? 'The posture is the same.' : `${counts.worse > 0 ? 'The posture got worse' : 'The posture did not get worse'}: ${VERDICTS.map((verdict) => `${counts[verdict]} ${verdict}`).join(', ')}.`;
}

function cellsOf({ verdict, topic, who, before, after }: Change): string[] {
  return [verdict, topic, who, before ?? NONE, after ?? NONE];
}

function onScreen(changes: readonly Change[]): string {
  const rows = [HEADER, ...changes.map(cellsOf)].map((row) => row.map(plain));
  const widths = HEADER.map((_name, column) => rows.reduce((most, row) => Math.max(most, row[column].length), 0));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd());
  return changes.length === 0 ? `${sentence(changes)}\n` : `${lines.join('\n')}\n\n${sentence(changes)}\n`;
}

function markdown(changes: readonly Change[]): string {
  const lines = changes.length === 0 ? [] : ['', `| ${HEADER.join(' | ')} |`, `|${HEADER.map(() => '---').join('|')}|`,
    ...changes.map((change) => `| ${cellsOf(change).map(escapeMarkdown).join(' | ')} |`)];
  return `${[`**${sentence(changes)}**`, ...lines].join('\n')}\n`;
}

const STYLE = {
  light: '--bad: #a4161a; --good: #14663a;',
  dark: '--bad: #ffb3b0; --good: #7fdca8;',
  rules: `
body { max-width: 88rem; }
td { overflow-wrap: break-word; min-width: 5rem; }
tbody th { overflow-wrap: break-word; min-width: 9rem; }
.tiles { display: grid; grid-template-columns: repeat(3, 1fr); max-width: 36rem; margin: .75rem 0 1.25rem; }
.tile { padding: .65rem .9rem; }
.tile dt { color: var(--muted); font-size: .875rem; }
.worse { color: var(--bad); } .better { color: var(--good); }`,
  print: '',
};

function html(changes: readonly Change[]): string {
  const title = 'Change of posture';
  // Whose change it is stands first here, since on a phone the first column stays in sight.
  const header = ['Who', 'Verdict', 'About', 'Before', 'After'];
  const rows = changes.map((change) => {
    const [verdict, about, who, ...rest] = cellsOf(change).map(escapeHtml);
    return [`<th scope="row">${who}</th>`, `<td class="${verdict}">${verdict}</td>`, ...[about, ...rest].map((cell) => `<td>${cell}</td>`)];
  });
  return [
    ...pageStart({ title, style: STYLE, skipTo: { id: 'changes', name: 'changes' } }),
    `<header><h1>${title}</h1></header>`,
    '<main id="changes" tabindex="-1">',
    `<p>${escapeHtml(sentence(changes))}</p>`,
    ...rows.length === 0 ? [] : [
      `<dl class="tiles">${Object.entries(countsOf(changes)).map(([verdict, count]) => `<div class="tile"><dt>${verdict}</dt><dd${count === 0 ? '' : ` class="${verdict}"`}>${count}</dd></div>`).join('')}</dl>`,
      ...table('What changed', header, rows),
    ],
    '</main>',
    ...PAGE_END, '',
  ].join('\n');
}
