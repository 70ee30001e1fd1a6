import { readFileSync } from 'fs';
import { join } from 'path';
import type { DefaultTheme, UserConfig } from 'vitepress' with { 'resolution-mode': 'import' };

// VitePress bundles this file, so what it needs of the repository is handed over beside the pages.
const DIST = join(process.cwd(), 'dist');
export const PAGES = join(DIST, 'site-pages');
export const OUTPUT = join(DIST, 'site');

/** What is made with the pages, and the configuration needs. */
export interface Handed {
  readonly sidebar: DefaultTheme.SidebarMulti;
  readonly repository: string;
  readonly description: string;
}

/** Anchors as GitHub makes them, so that a link means the same in both places. */
export const slugify = (heading: string) => heading.trim().toLowerCase().replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replace(/ /g, '-');

// Whatever a page asks for comes from where it came from itself.
const POLICY = [
  'default-src \'self\'', 'script-src \'self\' \'unsafe-inline\'', 'style-src \'self\' \'unsafe-inline\'', 'img-src \'self\' data:',
  'base-uri \'none\'', 'object-src \'none\'', 'form-action \'none\'',
].join('; ');
// Before the page is painted, so that no other language is seen first. A link can ask for one: ?language=python.
const CHOICE = 'document.documentElement.dataset.language='
  + 'new URLSearchParams(location.search).get("language")||localStorage.getItem("language")||"typescript"';

export function configuration(): UserConfig<DefaultTheme.Config> {
  const handed = JSON.parse(readFileSync(join(PAGES, 'handed.json'), 'utf8')) as Handed;
  return {
    title: 'cdk8s-flyte',
    description: handed.description,
    lang: 'en',
    srcDir: PAGES,
    outDir: OUTPUT,
    ignoreDeadLinks: false,
    // The search would list the pages in the order in which they happen to be ready.
    buildConcurrency: 1,
    // One list of all files instead of one in each page.
    metaChunk: true,
    head: [
      ['meta', { 'http-equiv': 'Content-Security-Policy', 'content': POLICY }],
      ['link', { rel: 'icon', href: 'data:,' }],
      ['script', {}, CHOICE],
    ],
    markdown: {
      // An address in a text is an example more often than a place to go to.
      linkify: false,
      anchor: { slugify },
      // The plain ones are too faint on VitePress' ground.
      theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
      config: (md) => {
        // A wide table scrolls by itself, which somebody without a mouse must be able to do too.
        md.renderer.rules.table_open = () => '<table tabindex="0">\n';
        // A cell without a text heads nothing.
        md.core.ruler.push('empty-heads', ({ tokens }) => tokens.forEach((token, index) => {
          if (token.type === 'th_open' && tokens[index + 1].content === '') { token.tag = tokens[index + 2].tag = 'td'; }
        }));
        // Vue would take it for a value to fill in. It stands in texts and in code; blocks of code are not looked at.
        for (const kind of ['text', 'code_inline']) {
          const rule = md.renderer.rules[kind]!;
          md.renderer.rules[kind] = (...given) => rule(...given).replace(/\{\{/g, '&#123;&#123;');
        }
      },
    },
    themeConfig: {
      sidebar: handed.sidebar,
      nav: [{ text: 'Start', link: '/start' }, { text: 'Guides', link: '/guides/' }, { text: 'API', link: '/api/' }],
      socialLinks: [{ icon: 'github', link: handed.repository }],
      outline: { level: [2, 3] },
      search: { provider: 'local' },
    },
    vite: { publicDir: false, build: { chunkSizeWarningLimit: 4096 } },
  };
}

