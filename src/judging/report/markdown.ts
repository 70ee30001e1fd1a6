import { ReportModel } from './model';
import { Cell, Section } from './section-parts';
import { sectionsOf } from './sections';
import { factsOf, figuresOf, verdictOf } from './words';
import { escapeMarkdown } from '../manifest/text';

/** GitHub-flavored Markdown. */
export function renderMarkdown(model: ReportModel): string {
  const figures = figuresOf(model);
  return [
    `# ${escapeMarkdown(model.title)}`,
    '',
    ...factsOf(model).flatMap(([name, value]) => [`${name}: ${escapeMarkdown(value)}`, '']),
    `**${verdictOf(model).text}**`,
    '',
    `| ${figures.map(({ what }) => what).join(' | ')} |`,
    `|${figures.map(() => '---:').join('|')}|`,
    `| ${figures.map(({ count }) => count).join(' | ')} |`,
    '',
    ...sectionsOf(model).flatMap(renderSection),
  ].join('\n');
}

function renderSection({ title, intro, table, empty }: Section): string[] {
  const head = [`## ${title}`, '', intro, ''];
  return table === undefined ? [...head, empty, ''] : [
    ...head,
    `| ${table.header.join(' | ')} |`,
    `|${table.header.map(() => '---').join('|')}|`,
    ...table.rows.map(({ cells }) => `| ${cells.map(renderCell).join(' | ')} |`),
    '',
  ];
}

function renderCell({ lines, note }: Cell): string {
  const text = lines.map(escapeMarkdown).join('<br>');
  return note === undefined ? text : `${text}<br><sub>${escapeMarkdown(note)}</sub>`;
}
