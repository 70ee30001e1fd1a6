import { existsSync, readdirSync, readFileSync } from 'fs';
import { join, posix } from 'path';

interface Html {
  readonly anchors: ReadonlySet<string>;
  readonly links: readonly string[];
}

const decoded = (text: string) => decodeURIComponent(text.replace(/&amp;/g, '&'));
const valuesOf = (html: string, attribute: string) => [...html.matchAll(new RegExp(`\\s${attribute}="([^"]*)"`, 'g'))].map(([, value]) => decoded(value));

/** Links within a built site that lead to no file of it, or to no place of a page. VitePress itself looks for pages only. */
export function brokenLinks(folder: string, base: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html')).map((file) => file.replace(/\\/g, '/')).sort();
  const pages = new Map(files.map((file): [string, Html] => {
    const html = readFileSync(join(folder, file), 'utf8');
    return [file, { anchors: new Set(valuesOf(html, 'id')), links: [...new Set([...valuesOf(html, 'href'), ...valuesOf(html, 'src')])] }];
  }));
  return [...pages].flatMap(([file, { links }]) => links.filter((link) => !/^[a-z]+:/.test(link)).flatMap((link) => {
    const [path, anchor] = link.split(/#(.*)/);
    if (path.startsWith('/') && !path.startsWith(base)) { return [`${file}: ${link} leaves ${base}`]; }
    const inside = path === '' ? file : path.startsWith('/') ? path.slice(base.length) : posix.join(posix.dirname(file), path);
    const target = inside === '' || inside.endsWith('/') ? `${inside}index.html` : inside;
    const page = pages.get(target);
    if (page === undefined && !existsSync(join(folder, target))) { return [`${file}: ${link}`]; }
    return anchor === undefined || anchor === '' || page === undefined || page.anchors.has(anchor) ? [] : [`${file}: ${link} names no place there`];
  }));
}
