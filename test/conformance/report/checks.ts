import axe, { AxeResults } from 'axe-core';
import { Page } from 'playwright-core';
import { inPage } from './in-page';
import { ReportPage } from './pages';

const SCHEMES = ['light', 'dark'] as const;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** One thing that must hold, and what is wrong where it does not. */
export interface Check {
  readonly title: string;
  readonly problems: readonly string[];
}

/** What the page does by itself: it must load, say nothing on the console, and ask the network for nothing. */
export async function quiet(page: Page, address: string): Promise<Check[]> {
  const requests: string[] = [];
  const messages: string[] = [];
  page.on('request', (request) => { if (request.url() !== address) { requests.push(request.url()); } });
  page.on('console', (message) => { messages.push(`${message.type()}: ${message.text()}`); });
  page.on('pageerror', (error) => { messages.push(error.message); });
  page.on('dialog', (dialog) => {
    messages.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.route('**/*', (route) => route.request().url() === address ? route.continue() : route.abort());
  const checks: Check[] = [];
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    await page.goto(address);
    await page.waitForLoadState('networkidle');
  }
  checks.push({ title: 'asks the network for nothing', problems: requests });
  checks.push({ title: 'says nothing on the console', problems: messages });
  checks.push({ title: 'holds no script, image or frame', problems: await page.evaluate(inPage.foreignElements) });
  return checks;
}

/** What axe-core, the keyboard and a ruler find, in light and dark. */
export async function usable(page: Page, address: string, { cards = { wide: 4, narrow: 2 } }: ReportPage): Promise<Check[]> {
  const checks: Check[] = [];
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    await page.goto(address);
    if (colorScheme === 'dark') { await page.evaluate(inPage.unfold); }
    checks.push({ title: `axe-core has no objection, ${colorScheme}`, problems: await axeProblems(page) });
    checks.push({ title: `texts and lines of the drawing stand out, ${colorScheme}`, problems: await page.evaluate(inPage.faint) });
  }
  checks.push({ title: 'no text of the drawing leaves its box or covers another', problems: await page.evaluate(inPage.crowded) });
  checks.push({ title: 'everything of use is reached by keyboard, and shows it', problems: await unreached(page) });
  for (const [width, perRow] of [[1280, cards.wide], [390, cards.narrow], [360, cards.narrow]]) {
    await page.setViewportSize({ width, height: 800 });
    checks.push({ title: `fits into ${width} pixels, but for what scrolls by itself`, problems: await page.evaluate(inPage.wide) });
    checks.push({ title: `has its cards in rows of ${perRow} on ${width} pixels`, problems: await page.evaluate(inPage.cards, perRow) });
  }
  checks.push({ title: 'tells that a table scrolls, and keeps the names of its rows in sight', problems: await page.evaluate(inPage.unstuck) });
  await page.goto(address);
  checks.push({ title: 'shows of its tables what is chosen', problems: await page.evaluate(inPage.filtered) });
  checks.push({ title: 'shows what is fine when asked to', problems: await page.evaluate(inPage.folded) });
  await page.setViewportSize({ width: 1400, height: 950 });
  return [...checks, ...await printable(page)];
}

/** What axe-core finds in a page as it stands. */
export async function axeProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const results = await page.evaluate((rules): Promise<AxeResults> => {
    const { axe: engine } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } };
    return engine.run({ runOnly: rules, resultTypes: ['violations'] });
  }, RULES);
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 120)}: ${failureSummary ?? ''}`));
}

/** Tabs through the page. First comes the link that skips the contents; nothing may be left out or invisible. */
async function unreached(page: Page): Promise<string[]> {
  const wanted = await page.evaluate(inPage.focusable);
  const reached: string[] = [];
  const problems: string[] = [];
  await page.evaluate(() => window.scrollTo(0, 0));
  for (let press = 0; press < wanted.length; press++) {
    await page.keyboard.press('Tab');
    const { name, visible } = await page.evaluate(inPage.focused);
    reached.push(name);
    if (!visible) { problems.push(`${name} does not show that it has the focus`); }
  }
  if (!reached[0]?.startsWith('a Skip')) { problems.push(`the first stop is ${reached[0]}, not the link that skips`); }
  return [...problems, ...wanted.filter((name) => !reached.includes(name)).map((name) => `${name} is not reached`)];
}

async function printable(page: Page): Promise<Check[]> {
  await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
  const problems = await page.evaluate(inPage.unprintable);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  await page.emulateMedia({ colorScheme: 'light', media: 'screen' });
  return [{ title: 'prints dark on white, without contents and scrollbars', problems: [...problems, ...pages > 0 ? [] : ['the PDF has no page']] }];
}
