/** What one level found, and how it is shown. */
export class LevelReport {
  public readonly failures: string[] = [];
  public readonly notes: string[] = [];
  public readonly ran: string[] = [];
  public passed = 0;
  public seconds = 0;
  private readonly started = Date.now();

  public constructor(public readonly level: number, public readonly title: string) {}

  /** Prints a line of this level; others may print between two of them. */
  public say(text: string): void {
    process.stdout.write(`level ${this.level}: ${text}\n`);
  }

  /** Counts one check. A failed one is printed at once, so that a long run shows what is wrong before its end. */
  public check(what: string, problem: string | undefined): boolean {
    if (problem === undefined) {
      this.passed += 1;
      return true;
    }
    this.failures.push(`${what}: ${problem}`);
    this.say(`FAIL ${what}: ${problem}`);
    return false;
  }

  /** Runs a check that throws when it fails. */
  public async attempt(what: string, check: () => Promise<void> | void): Promise<boolean> {
    const started = Date.now();
    try {
      await check();
    } catch (error) {
      return this.check(what, error instanceof Error ? error.message : String(error));
    }
    const seconds = (Date.now() - started) / 1000;
    this.say(`ok   ${what}${seconds >= 1 ? ` (${seconds.toFixed(1)} s)` : ''}`);
    return this.check(what, undefined);
  }

  /** Something a reader must know and that is no failure: what was not run, and why. */
  public note(text: string): void {
    if (this.notes.includes(text)) {return;}
    this.notes.push(text);
    this.say(`note ${text}`);
  }

  /** What took part, with its version, for the table. */
  public with(...names: string[]): void {
    this.ran.push(...names.filter((name) => !this.ran.includes(name)));
  }

  public end(): void {
    this.seconds = (Date.now() - this.started) / 1000;
  }
}

/** The closing table, then the plain line that tools read. */
export function renderTable(reports: LevelReport[]): string {
  const head = ['level', 'what ran', 'checks', 'failed', 'time'];
  const rows = reports.map((report) => [
    `${report.level} ${report.title}`,
    report.ran.join(', '),
    String(report.passed + report.failures.length),
    String(report.failures.length),
    `${Math.floor(report.seconds / 60)}:${String(Math.round(report.seconds % 60)).padStart(2, '0')}`,
  ]);
  const widths = head.map((title, column) => Math.min(90, Math.max(title.length, ...rows.map((row) => row[column].length))));
  const line = (cells: string[]): string => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const table = [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
  const notes = reports.flatMap((report) => report.notes.map((note) => `level ${report.level}: ${note}`));
  const failures = reports.flatMap((report) => report.failures.map((failure) => `level ${report.level}: FAIL ${firstLine(failure)}`));
  const passed = reports.reduce((sum, report) => sum + report.passed, 0);
  return [...table, '', ...notes, ...failures, '', `${passed} passed, ${failures.length} failed`, ''].join('\n');
}

/** The whole text was shown when it happened. */
function firstLine(text: string): string {
  const [line] = text.split('\n');
  return line.length > 300 ? `${line.slice(0, 300)}...` : line;
}
