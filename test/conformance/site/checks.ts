import { Page } from 'playwright-core';
import { Site } from './pages';
import { axeProblems, Check } from '../report/checks';
import { inPage } from '../report/in-page';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1400, height: 950 };

/** What holds of every page: it is quiet, its links lead somewhere, it fits a phone, and axe-core has no objection. */
export async function judged(page: Page, site: Site, name: string, known: ReadonlySet<string>): Promise<Check[]> {
  const messages: string[] = [];
  // What is not there is answered with the page that says so, which the browser tells of.
  page.on('console', (message) => { messages.push(`${message.type()}: ${message.text()}`); });
  page.on('pageerror', (error) => { messages.push(error.message); });
  const checks: Check[] = [];
  await page.setViewportSize(PHONE);
  await page.goto(site.address(name), { waitUntil: 'networkidle' });
  // A colour on its way to another is no colour of the page.
  await page.addStyleTag({ content: '* { transition: none !important; animation: none !important; }' });
  checks.push({ title: 'fits a phone, but for what scrolls by itself', problems: await page.evaluate(inPage.wide) });
  await page.setViewportSize(DESK);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    checks.push({ title: `axe-core has no objection, ${colorScheme}`, problems: await axeProblems(page) });
  }
  checks.push({ title: 'says nothing on the console', problems: messages });
  checks.push({ title: 'leads to pages and places that are there', problems: await unresolved(page, site, known) });
  return checks;
}

/** The links of a page as the browser has them. */
async function unresolved(page: Page, site: Site, known: ReadonlySet<string>): Promise<string[]> {
  const links = await page.evaluate(() => [...document.querySelectorAll<HTMLAnchorElement>('a[href]')].map(({ href }) => href));
  const here = await page.evaluate(() => location.href);
  const anchors = new Set(await page.evaluate(() => [...document.querySelectorAll('[id]')].map(({ id }) => id)));
  return [...new Set(links)].filter((link) => link.startsWith(site.address(''))).filter((link) => {
    const [address, anchor] = link.split('#');
    if (!known.has(address.replace(/\/$/, '/index.html'))) { return true; }
    return address === here.split('#')[0] && anchor !== undefined && anchor !== '' && !anchors.has(decodeURIComponent(anchor));
  });
}

/** The search finds a prop by the name that any language has for it, and leads to its page. */
export async function searched(page: Page, site: Site): Promise<Check[]> {
  const checks: Check[] = [];
  for (const word of ['allowRootInit', 'allow_root_init']) {
    await page.goto(site.address('index.html'), { waitUntil: 'networkidle' });
    await page.locator('#local-search button').first().click();
    await page.locator('#localsearch-input').fill(word);
    await page.locator('#localsearch-list a').first().click();
    await page.waitForURL((url) => !url.pathname.endsWith('index.html'));
    await page.waitForFunction((text) => document.querySelector('.vp-doc')?.textContent?.includes(text), word);
    const heading = await page.locator('h1').first().textContent();
    checks.push({ title: `the search for ${word} opens a page that has it`, problems: heading?.includes('CheckDbReadyOptions') ? [] : [`it opened ${heading}`] });
  }
  return checks;
}

/** The language that is chosen is shown, and is kept on the next page. */
export async function chosen(page: Page, site: Site): Promise<Check[]> {
  const heading = page.locator('#allowRootInit');
  await page.goto(site.address('api/CheckDbReadyOptions.html'), { waitUntil: 'networkidle' });
  const first = await heading.innerText();
  await page.locator('.language-choice select').selectOption({ label: 'Python' });
  const second = await heading.innerText();
  await page.goto(site.address('examples/quickstart.html'), { waitUntil: 'networkidle' });
  const [python, typescript] = [page.getByText('def synthesize').first(), page.getByText('export function synthesize').first()];
  const problems = [
    ...first.includes('allowRootInit') ? [] : [`TypeScript has ${first}`],
    ...second.includes('allow_root_init') && !second.includes('allowRootInit') ? [] : [`Python has ${second}`],
    ...await python.isVisible() && !await typescript.isVisible() ? [] : ['the example is not shown in Python'],
  ];
  return [{ title: 'a chosen language is shown, and kept', problems }];
}
