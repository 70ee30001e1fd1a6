import type { DefaultTheme } from 'vitepress' with { 'resolution-mode': 'import' };
import { contentsOf } from './api/assembly';
import { exampleNames, placeOf, source, SUBJECTS, titleOf } from './docs';

type Item = DefaultTheme.SidebarItem;

const address = (place: string) => `/${place.replace(/index\.md$/, '').replace(/\.md$/, '')}`;
const pageItem = (path: string): Item => ({ text: path === 'README.md' ? 'README' : titleOf(source(path)), link: address(placeOf(path)!) });

/** The contents beside every page: those of the docs, and beside the API's its classes. */
export function sidebar(): DefaultTheme.SidebarMulti {
  const docs = SUBJECTS.map(([text, sources]): Item => ({ text, items: sources.map(pageItem) }));
  const examples: Item = { text: 'Examples', items: exampleNames().map((name) => ({ text: name, link: `/examples/${name}` })) };
  const classes = contentsOf().map(({ title, classes: types }): Item => ({
    text: title, items: types.map(({ name }) => ({ text: name, link: `/api/${name}` })),
  }));
  const beforeReference = docs.findIndex(({ text }) => text === 'Reference');
  const reference = docs[beforeReference];
  return {
    '/api/': [{ text: 'API', link: '/api/', items: classes }],
    '/': [...docs.slice(0, beforeReference), examples, { ...reference, items: [{ text: 'API', link: '/api/' }, ...reference.items!] }, ...docs.slice(beforeReference + 1)],
  };
}
