import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import { readdirSync, readFileSync, statSync } from 'fs';
import { join } from 'path';
import { chosen, judged, searched } from './checks';
import { Site } from './pages';
import { withBrowser } from '../report/browser';
import { Check } from '../report/checks';

const ROOT = join(__dirname, '..', '..', '..');
const OUTPUT = join(ROOT, 'dist', 'site');

/** Builds the site of the docs for a place below a host, twice, and opens it in a real Chromium. */
export async function run(): Promise<{ readonly passed: number; readonly failed: number; readonly notes: string[] }> {
  const site = new Site(OUTPUT);
  const digest = built(site.base);
  const checks: { readonly page: string; readonly check: Check }[] = [
    { page: 'the build', check: { title: 'two builds have the same bytes', problems: built(site.base) === digest ? [] : ['they differ'] } },
  ];
  const all = readdirSync(OUTPUT, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
  const known = new Set(all.map((file) => site.address(file)));
  const pages = site.pages();
  // The pages' own policy lets no script of others in, axe-core's neither.
  await withBrowser(true, async (context) => {
    await site.serve(context);
    for (const page of pages) {
      const tab = await context.newPage();
      (await judged(tab, site, page, known)).forEach((check) => checks.push({ page, check }));
      await tab.close();
    }
  });
  await withBrowser(false, async (context) => {
    await site.serve(context);
    for (const judge of [searched, chosen]) {
      const tab = await context.newPage();
      (await judge(tab, site)).forEach((check) => checks.push({ page: 'the site', check }));
      await tab.close();
    }
  });
  checks.push({ page: 'the site', check: { title: 'asks nobody else for anything', problems: site.foreign } });
  const failed = checks.filter(({ check }) => check.problems.length > 0);
  return {
    passed: checks.length - failed.length,
    failed: failed.length,
    notes: [
      `${pages.length} of ${all.length} pages of the site in Chromium: ${checks.length} checks`,
      ...failed.flatMap(({ page, check }) => check.problems.slice(0, 5).map((problem) => `${page}: ${check.title}: ${problem}`)),
    ],
  };
}

/** Builds it, which fails where a link leads nowhere, and gives a digest of all its files. */
function built(base: string): string {
  const tsx = join(ROOT, 'node_modules', '.bin', 'tsx');
  execFileSync(tsx, ['--tsconfig', 'test/tsconfig.json', 'site/build.ts', '--base', base], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  const hash = createHash('sha256');
  for (const file of readdirSync(OUTPUT, { recursive: true, encoding: 'utf8' }).sort()) {
    if (statSync(join(OUTPUT, file)).isFile()) { hash.update(`${file}\n`).update(readFileSync(join(OUTPUT, file))); }
  }
  return hash.digest('hex');
}

if (require.main === module) {
  run().then(({ passed, failed, notes }) => {
    process.stdout.write(`${notes.join('\n')}\n${passed} passed, ${failed} failed\n`);
    process.exit(failed === 0 && passed > 0 ? 0 : 1);
  }, (error: unknown) => {
    process.stderr.write(`site: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
}
