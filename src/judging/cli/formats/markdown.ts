import { groupsOf, placeOf, RenderOptions, rulesOf, scopeOf, summaryOf } from './text';
import { AuditReport, nameOf } from '../../audit';
import { plain } from '../../manifest/text';

export function* renderMarkdown(report: AuditReport, { commit }: RenderOptions): Generator<string> {
  yield* ['# Audit of Kubernetes manifests', '', ...commit === undefined ? [] : [`Commit: ${escaped(commit)}`, ''], `${scopeOf(report)}: **${summaryOf(report)}.**`].map(line);
  if (report.problems.length > 0) {
    yield* ['', '## Problems with the input', '', ...table(['Place', 'Problem'], report.problems.map((problem) => [placeOf(problem), problem.message]))].map(line);
  }
  if (report.unjudged.length > 0) {
    yield* ['', '## Not judged', '', ...table(['Object', 'Place', 'Why'],
      report.unjudged.map((one) => [nameOf(one.object), placeOf(one), one.message]))].map(line);
  }
  if (report.skipped.length > 0) {
    yield* ['', '## Left out', '', ...table(['Place', 'What'], report.skipped.map(({ file, message }) => [file, message]))].map(line);
  }
  if (report.findings.length > 0) {
    yield* ['', '## Findings'].map(line);
  }
  for (const { object, findings } of groupsOf(report)) {
    yield* ['', `### ${escaped(nameOf(object))}`, '', ...table(
      ['Severity', 'Rule', 'Container', 'Finding', 'Place', 'Accepted because'],
      findings.map((finding) => [
        finding.accepted === undefined ? finding.rule.severity : 'accepted',
        finding.rule.id,
        finding.container ?? '',
        `${finding.message}, at ${finding.path}`,
        placeOf(finding),
        finding.accepted ?? '',
      ]))].map(line);
  }
  if (report.findings.length > 0) {
    yield* ['', '## Rules', '', ...table(
      ['Rule', 'Severity', 'Why it matters', 'How to fix'],
      rulesOf(report.findings).map(({ id, severity, why, fix }) => [id, severity, why, fix]))].map(line);
  }
}

function line(text: string): string {
  return `${text}\n`;
}

function table(header: readonly string[], rows: readonly string[][]): string[] {
  return [row(header), row(header.map(() => '---')), ...rows.map((cells) => row(cells.map(escaped)))];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** As text, whatever Markdown and HTML make of its characters. */
function escaped(text: string): string {
  return plain(text.replace(/[ \t\r\n]+/g, ' ')).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/[\\`*_[\]|~]/g, '\\$&');
}
