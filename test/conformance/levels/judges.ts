import { LevelReport } from '../lib/report';
import { run as openShift } from '../openshift/main';
import { run as podSecurity } from '../pss/main';
import { run as reportPage } from '../report/main';
import { run as site } from '../site/main';
import { run as yaml } from '../yaml/main';

/** A level that needs the machine's own network or browser, and no cluster. It runs beside those that need one. */
export interface Judge {
  readonly number: number;
  readonly title: string;
  readonly with: readonly string[];
  run(): Promise<{ readonly passed: number; readonly failed: number; readonly notes: readonly string[] }>;
}

export const JUDGES: readonly Judge[] = [
  { number: 6, title: 'Pod Security verdicts', with: ["Kubernetes' own evaluator"], run: () => podSecurity() },
  { number: 7, title: 'OpenShift', with: ["OpenShift's own types", 'restricted-v2 as published'], run: () => openShift() },
  { number: 8, title: 'report page and site', with: ['Chromium', 'axe'], run: pagesInBrowser },
  { number: 9, title: 'YAML as kubectl reads it', with: ["Kubernetes' own decoder"], run: () => yaml() },
];

/** Both that people open in a browser. */
async function pagesInBrowser(): ReturnType<Judge['run']> {
  const [report, docs] = [await reportPage(), await site()];
  return { passed: report.passed + docs.passed, failed: report.failed + docs.failed, notes: [...report.notes, ...docs.notes] };
}

/** Runs one of them; whatever it throws is a failure. */
export async function judge({ number, title, with: programs, run }: Judge): Promise<LevelReport> {
  const report = new LevelReport(number, title);
  report.say(title);
  report.with(...programs);
  try {
    const { passed, failed, notes } = await run();
    report.passed = passed;
    // Their own output has named each failure already.
    if (failed > 0 || passed === 0) { report.check(title, `${failed} failed, ${passed} passed`); }
    notes.forEach((note) => report.note(note));
  } catch (error) {
    report.check(title, error instanceof Error ? error.message : String(error));
  }
  report.end();
  return report;
}
