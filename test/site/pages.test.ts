import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ASSEMBLY } from '../../site/api/assembly';
import { apiPages } from '../../site/api/pages';
import { slugify } from '../../site/config';
import { docsPages, exampleNames, moved, REPOSITORY, rewritten } from '../../site/docs';
import { examplePages } from '../../site/examples';
import { brokenLinks } from '../../site/links';
import { sidebar } from '../../site/navigation';

const NAMES = Object.values(ASSEMBLY.types).map(({ name }) => name);

test.each([
  ['a page', 'docs/audit.md', 'README.md', 'start.md', './audit.md'],
  ['a place of a page', '../security.md#the-grant', 'docs/guides/kind.md', 'guides/kind.md', '../security.md#the-grant'],
  ['the guides', 'guides/README.md', 'docs/adopting.md', 'adopting.md', './guides/index.md'],
  ['a type', '../API.md#runas', 'docs/props.md', 'props.md', './api/RunAs.md'],
  ['the API', 'API.md', 'README.md', 'start.md', './api/index.md'],
  ['an example', '../examples/quickstart/main.py', 'docs/languages.md', 'languages.md', './examples/quickstart.md'],
  ['an image', 'docs/images/security-report-drawing.png', 'README.md', 'start.md', './images/security-report-drawing.png'],
  ['a file of the repository', '../src/security/guard.ts', 'docs/security.md', 'security.md', `${REPOSITORY}/blob/main/src/security/guard.ts`],
  ['a folder of the repository', 'examples', 'README.md', 'start.md', `${REPOSITORY}/tree/main/examples`],
  ['a page by its whole address', `${REPOSITORY}/blob/main/docs/audit.md#rules`, 'README.md', 'start.md', './audit.md#rules'],
  ['an image by its whole address', `https://raw.githubusercontent.com/${REPOSITORY.split('github.com/')[1]}/main/docs/images/security-report-drawing.png`, 'README.md',
    'start.md', './images/security-report-drawing.png'],
  ['another host', 'https://flyte.org', 'README.md', 'start.md', 'https://flyte.org'],
  ['a place of the same page', '#limits', 'README.md', 'start.md', '#limits'],
])('a link to %s is rewritten', (_title, link, from, place, expected) => {
  expect(rewritten(link, from, place, NAMES)).toBe(expected);
});

test('a link to a file that is not there fails', () => {
  expect(() => rewritten('docs/none.md', 'README.md', 'start.md', NAMES)).toThrow('README.md links to docs/none.md, which is not there');
});

test('what stands in a block of code stays', () => {
  const text = '[a](docs/audit.md)\n\n```md\n[a](docs/audit.md)\n```\n';
  expect(moved(text, 'README.md', 'start.md', NAMES)).toBe('[a](./audit.md)\n\n```md\n[a](docs/audit.md)\n```\n');
});

test('every page has one place, and every type and example a page', () => {
  const paths = [...docsPages(NAMES), ...examplePages(NAMES), ...apiPages()].map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  expect(paths).toEqual(expect.arrayContaining([...NAMES.map((name) => `api/${name}.md`), ...exampleNames().map((name) => `examples/${name}.md`)]));
});

test('every page of the docs and the examples is in the contents', () => {
  const links = JSON.stringify(sidebar()['/']);
  const places = [...docsPages(NAMES), ...examplePages(NAMES)].map(({ path }) => `"/${path.replace(/(index)?\.md$/, '')}"`);
  expect(places.filter((place) => !links.includes(place))).toEqual([]);
});

test('a page of the API says a prop by the name of each language', () => {
  const { text } = apiPages().find(({ path }) => path === 'api/CheckDbReadyOptions.md')!;
  expect(text).toMatch(/^### .*>allowRootInit<.*>allow&#95;root&#95;init<.*>AllowRootInit<.* \{#allowRootInit\}$/m);
});

test('an example says where a language has none', () => {
  const { text } = examplePages(NAMES).find(({ path }) => path === 'examples/aws.md')!;
  expect(text).toContain('````python\n');
  expect(text).toContain('This example is not written in Java.');
});

test.each([
  ['What runs as whom', 'what-runs-as-whom'], ['`checkDbReady`: why?', 'checkdbready-why'], ['A & B', 'a--b'], ['Über uns', 'über-uns'],
])('the anchor of "%s" is that of GitHub', (heading, anchor) => {
  expect(slugify(heading)).toBe(anchor);
});

describe('links of a built site', () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'cdk8s-flyte-links-')); });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const build = (links: string) => {
    mkdirSync(join(folder, 'api'));
    writeFileSync(join(folder, 'index.html'), '<h2 id="here"></h2>');
    writeFileSync(join(folder, 'a.css'), '');
    writeFileSync(join(folder, 'api', 'one.html'), links);
    return brokenLinks(folder, '/base/');
  };

  test('that lead somewhere are not named', () => {
    const links = ['/base/', '/base/index.html#here', '../index.html#here', '/base/a.css', '#', 'https://example.com/none', 'data:,'];
    expect(build(links.map((link) => `<a href="${link}"></a>`).join(''))).toEqual([]);
  });

  test.each([
    ['/base/none.html', '/base/none.html'],
    ['/base/#none', '/base/#none names no place there'],
    ['#none', '#none names no place there'],
    ['/index.html', '/index.html leaves /base/'],
  ])('%s is named', (link, told) => {
    expect(build(`<a href="${link}"></a>`)).toEqual([`api/one.html: ${told}`]);
  });
});
