import { existsSync, readdirSync, readFileSync, statSync } from 'fs';
import { join, posix } from 'path';
import { ROOT } from './api/assembly';
import { Page } from './api/pages';

/** What the pages are about, in the order of the contents. A page that stands in none of them is an error. */
export const SUBJECTS: readonly (readonly [string, readonly string[]])[] = [
  ['Start', ['README.md', 'docs/guides/first-workflow.md', 'docs/binary.md', 'docs/languages.md', 'docs/clouds.md']],
  ['Guides', ['README', 'kind', 'eks', 'gke', 'aks', 'openshift', 'on-premises', 'gitops', 'secrets', 'testing', 'troubleshooting'].map((name) => `docs/guides/${name}.md`)],
  ['Security', ['security', 'defaults', 'limits', 'login', 'secrets', 'narrow', 'audit', 'diff'].map((name) => `docs/${name}.md`)],
  ['Operating', ['adopting', 'from-helm', 'upgrade', 'monitoring', 'pods', 'multi-cluster', 'sharding', 'performance', 'support'].map((name) => `docs/${name}.md`)],
  ['Reference', ['props', 'settings', 'extra-config'].map((name) => `docs/${name}.md`)],
  ['Contributing', ['docs/contributing.md', 'docs/architecture.md', 'test/conformance/README.md']],
];
const SOURCES = SUBJECTS.flatMap(([, sources]) => sources);

const { repository } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { repository: { url: string } };
export const REPOSITORY = repository.url.replace(/\.git$/, '');

export const source = (path: string) => readFileSync(join(ROOT, path), 'utf8');
export const titleOf = (markdown: string) => /^# (.+)$/m.exec(markdown)![1].replace(/`/g, '');

/** Where the site has a file of the repository: a page of Markdown, an example's program or an image; undefined where it has not. */
export function placeOf(path: string): string | undefined {
  if (path === 'README.md') { return 'start.md'; }
  if (path === 'API.md') { return 'api/index.md'; }
  if (path === 'test/conformance/README.md') { return 'conformance.md'; }
  const [, example] = /^examples\/([\w-]+)\/(?:main\.\w+|Main\.java)$/.exec(path) ?? [];
  if (example !== undefined) { return `examples/${example}.md`; }
  if (SOURCES.includes(path) || path.startsWith('docs/images/')) { return path.replace(/^docs\//, '').replace(/README\.md$/, 'index.md'); }
  return undefined;
}

/** Anchors of API.md are the names of types in small letters; here each has a page. */
function apiPlaceOf(anchor: string, types: readonly string[]): string {
  const type = types.find((name) => name.toLowerCase() === anchor);
  return type === undefined ? 'api/index.md' : `api/${type}.md`;
}

// The README is read in packages too, so it names the repository's files in whole.
const WHOLE = new RegExp(`^${REPOSITORY}/(?:blob|tree)/main/|^https://raw\\.githubusercontent\\.com/${REPOSITORY.split('github.com/')[1]}/main/`);

/** A link of a page of the repository, as the site's page at `place` must have it. */
export function rewritten(link: string, from: string, place: string, types: readonly string[]): string {
  const whole = WHOLE.test(link);
  if (!whole && /^(?:[a-z]+:|#)/.test(link)) { return link; }
  const [path, anchor] = link.replace(WHOLE, '').split(/#(.*)/);
  const target = posix.normalize(posix.join(whole ? '.' : posix.dirname(from), path)).replace(/\/$/, '');
  if (!existsSync(join(ROOT, target))) { throw new Error(`${from} links to ${link}, which is not there`); }
  const there = target === 'API.md' && anchor !== undefined ? apiPlaceOf(anchor, types) : placeOf(target);
  if (there === undefined) {
    const kind = statSync(join(ROOT, target)).isDirectory() ? 'tree' : 'blob';
    return `${REPOSITORY}/${kind}/main/${target}${anchor === undefined ? '' : `#${anchor}`}`;
  }
  const relative = posix.relative(posix.dirname(place), there);
  return `${relative.startsWith('.') ? relative : `./${relative}`}${anchor === undefined || target === 'API.md' ? '' : `#${anchor}`}`;
}

/** A text of the repository with its links rewritten; what stands in a block of code stays. */
export function moved(markdown: string, from: string, place: string, types: readonly string[]): string {
  return markdown.split(/^(```[\s\S]*?^```)$/m).map((part, index) => index % 2 === 1 ? part
    : part.replace(/\]\(([^()\s]+)\)/g, (_whole, link: string) => `](${rewritten(link, from, place, types)})`)).join('');
}

/** The pages that somebody wrote, each from its one file. */
export function docsPages(types: readonly string[]): Page[] {
  const written = ['docs', 'docs/guides'].flatMap((folder) => readdirSync(join(ROOT, folder)).filter((file) => file.endsWith('.md')).map((file) => `${folder}/${file}`));
  const missed = written.find((path) => !SOURCES.includes(path));
  if (missed !== undefined) { throw new Error(`${missed} is in no subject of the site: name it in site/docs.ts`); }
  return SOURCES.map((path) => {
    const place = placeOf(path)!;
    return { path: place, text: moved(source(path), path, place, types) };
  });
}

/** The images of the docs, by their files and the places they are copied to. */
export function images(): { from: string; to: string }[] {
  const folder = join(ROOT, 'docs', 'images');
  return readdirSync(folder).sort().map((file) => ({ from: join(folder, file), to: join('images', file) }));
}

/** The folders of the examples, in the order in which the README lists them. */
export function exampleNames(): string[] {
  const names = [...source('README.md').matchAll(/examples\/([\w-]+)\/main\.ts\)/g)].map(([, name]) => name);
  const missed = readdirSync(join(ROOT, 'examples')).find((name) => existsSync(join(ROOT, 'examples', name, 'main.ts')) && !names.includes(name));
  if (missed !== undefined) { throw new Error(`examples/${missed} is not in the README's table`); }
  return [...new Set(names)];
}

