import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { contentsOf, ROOT } from './api/assembly';
import { apiPages } from './api/pages';
import { Handed, OUTPUT, PAGES } from './config';
import { docsPages, images, REPOSITORY } from './docs';
import { examplePages } from './examples';
import { brokenLinks } from './links';
import { sidebar } from './navigation';
import { withPython } from './snippets';

/** Puts what the site is made of into one folder: the pages of the docs, of the API and of the examples. */
function collect(): number {
  const types = contentsOf().flatMap(({ classes, rest }) => [...classes, ...rest]).map(({ name }) => name);
  const home = { path: 'index.md', text: readFileSync(join(__dirname, 'home.md'), 'utf8') };
  const pages = [home, ...withPython(docsPages(types)), ...examplePages(types), ...apiPages()];
  const { description } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { description: string };
  const handed: Handed = { sidebar: sidebar(), repository: REPOSITORY, description };
  rmSync(PAGES, { recursive: true, force: true });
  for (const { path, text } of [...pages, { path: 'handed.json', text: JSON.stringify(handed) }]) {
    mkdirSync(dirname(join(PAGES, path)), { recursive: true });
    writeFileSync(join(PAGES, path), text);
  }
  for (const { from, to } of images()) { cpSync(from, join(PAGES, to)); }
  return pages.length;
}

async function main(words: readonly string[]): Promise<void> {
  const [option, base = '/', ...others] = words;
  if (others.length > 0 || (option !== undefined && option !== '--base')) { throw new Error('usage: npm run site [-- --base /PATH/]'); }
  const count = collect();
  const { build } = await import('vitepress');
  await build(__dirname, { base: base.endsWith('/') ? base : `${base}/` });
  const broken = brokenLinks(OUTPUT, base);
  if (broken.length > 0) { throw new Error(`links that lead nowhere:\n${broken.join('\n')}`); }
  process.stdout.write(`${count} pages in ${OUTPUT}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`site: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
