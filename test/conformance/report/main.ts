import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { pathToFileURL } from 'url';
import { BrowserContext, Page } from 'playwright-core';
import { withBrowser } from './browser';
import { Check, quiet, usable } from './checks';
import { commandPages } from './command-pages';
import { HOSTILE, ReportPage, reportPages } from './pages';

export interface ReportConformance {
  readonly passed: number;
  readonly failed: number;
  readonly notes: string[];
}

export interface ReportRunOptions {
  /** Folder for pictures of every page, top, drawing and whole, in light, dark and print. @default - none are taken */
  readonly screenshots?: string;
}

/** Opens the pages of the security report, of audit and of diff in a real Chromium: quiet, legible, usable without a mouse, printable. */
export async function run(options: ReportRunOptions = {}): Promise<ReportConformance> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-flyte-report-'));
  try {
    const pages = [...reportPages(), ...await commandPages(HOSTILE)];
    const addresses = new Map(pages.map((page) => [page, written(page, folder)]));
    const checks: { readonly page: ReportPage; readonly check: Check }[] = [];
    const examine = async (context: BrowserContext, judge: (page: Page, address: string, subject: ReportPage) => Promise<Check[]>) => {
      for (const [page, address] of addresses) {
        const tab = await context.newPage();
        (await judge(tab, address, page)).forEach((check) => checks.push({ page, check }));
        await tab.close();
      }
    };
    const version = await withBrowser(false, async (context) => {
      await examine(context, quiet);
      if (options.screenshots !== undefined) { await photograph(context, addresses, options.screenshots); }
      return context.browser()?.version() ?? 'of unknown version';
    });
    // The page's own policy forbids scripts, axe-core's too.
    await withBrowser(true, (context) => examine(context, usable));
    const failed = checks.filter(({ check }) => check.problems.length > 0);
    return {
      passed: checks.length - failed.length,
      failed: failed.length,
      notes: [
        `${pages.length} pages of reports in Chromium ${version}: ${checks.length} checks`,
        ...failed.flatMap(({ page, check }) => check.problems.slice(0, 5).map((problem) => `${page.name}: ${check.title}: ${problem}`)),
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function written({ name, html }: ReportPage, folder: string): string {
  const file = join(folder, `${fileName(name)}.html`);
  writeFileSync(file, html);
  return pathToFileURL(file).href;
}

function fileName(name: string): string {
  return name.replace(/\W+/g, '-');
}

async function photograph(context: BrowserContext, addresses: ReadonlyMap<ReportPage, string>, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [{ name }, address] of addresses) {
    const file = (what: string) => ({ path: join(folder, `${fileName(name)}-${what}.png`) });
    const tab = await context.newPage();
    for (const colorScheme of ['light', 'dark'] as const) {
      await tab.emulateMedia({ colorScheme });
      await tab.goto(address);
      await tab.screenshot(file(`top-${colorScheme}`));
      await tab.screenshot({ ...file(`whole-${colorScheme}`), fullPage: true });
      if (await tab.locator('#drawing').count() > 0) { await tab.locator('#drawing').screenshot(file(`drawing-${colorScheme}`)); }
    }
    await tab.setViewportSize({ width: 390, height: 844 });
    await tab.screenshot({ ...file('phone'), fullPage: true });
    await tab.setViewportSize({ width: 1400, height: 950 });
    await tab.emulateMedia({ media: 'print' });
    await tab.screenshot({ ...file('print'), fullPage: true });
    await tab.close();
  }
}

if (require.main === module) {
  run({ screenshots: process.argv[2] }).then(({ passed, failed, notes }) => {
    process.stdout.write(`${notes.join('\n')}\n${passed} passed, ${failed} failed\n`);
    process.exit(failed === 0 && passed > 0 ? 0 : 1);
  }, (error: unknown) => {
    process.stderr.write(`report: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
}
