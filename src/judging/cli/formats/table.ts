import { groupsOf, placeOf, RenderOptions, rulesOf, scopeOf, summaryOf } from './text';
import { AuditFinding, AuditReport, nameOf } from '../../audit';
import { plain } from '../../manifest/text';

/** Wider cells push the message out of sight; they are not cut, they only stop setting the width. */
const WIDTH_LIMIT = 32;

export function* renderTable(report: AuditReport, options: RenderOptions): Generator<string> {
  const widths = widthsOf(report.findings);
  for (const { object, file, findings } of groupsOf(report)) {
    yield `${plain(nameOf(object))}  (${plain(file)})\n`;
    for (const finding of findings) {
      yield `  ${row(cellsOf(finding), widths)}\n`;
    }
    yield '\n';
  }
  yield* ending(report, options).map((line) => `${line}\n`);
}

function ending(report: AuditReport, options: RenderOptions): string[] {
  const lines: string[] = [];
  const rules = rulesOf(report.findings.filter(({ accepted }) => accepted === undefined));
  if (rules.length > 0) {
    lines.push('How to fix');
    const width = Math.max(...rules.map(({ id }) => id.length));
    rules.forEach(({ id, fix }) => lines.push(`  ${id.padEnd(width)}  ${fix}`));
    lines.push('');
  }
  if (report.problems.length > 0 && !options.problemsElsewhere) {
    lines.push('Problems with the input');
    report.problems.forEach((problem) => lines.push(`  ${plain(`${placeOf(problem)}: ${problem.message}`)}`));
    lines.push('');
  }
  if (report.unjudged.length > 0) {
    lines.push('Not judged');
    report.unjudged.forEach((one) => lines.push(`  ${plain(`${nameOf(one.object)} (${placeOf(one)}): ${one.message}`)}`));
    lines.push('');
  }
  if (report.skipped.length > 0) {
    lines.push('Left out');
    report.skipped.forEach(({ file, message }) => lines.push(`  ${plain(`${file}: ${message}`)}`));
    lines.push('');
  }
  if (options.commit !== undefined) { lines.push(`Commit ${options.commit}`); }
  lines.push(`${scopeOf(report)}: ${summaryOf(report)}`);
  return lines;
}

function cellsOf(finding: AuditFinding): string[] {
  const { rule, accepted, container, line, message } = finding;
  return [
    accepted === undefined ? rule.severity : 'accepted',
    rule.id,
    container ?? '-',
    line === undefined ? '-' : String(line),
    accepted === undefined ? message : `${message} (accepted: ${accepted})`,
  ].map(plain);
}

function widthsOf(findings: readonly AuditFinding[]): number[] {
  const widths = [0, 0, 0, 0];
  for (const finding of findings) {
    const cells = cellsOf(finding);
    widths.forEach((width, index) => { widths[index] = Math.max(width, Math.min(cells[index].length, WIDTH_LIMIT)); });
  }
  return widths;
}

function row(cells: readonly string[], widths: readonly number[]): string {
  return cells.map((cell, index) => index < widths.length ? cell.padEnd(widths[index]) : cell).join('  ').trimEnd();
}
