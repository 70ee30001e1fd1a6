import { execFileSync } from 'child_process';
import { readFileSync } from 'fs';
import { join } from 'path';

const ROOT = join(__dirname, '..');
const SCRIPT = join(ROOT, 'scripts', 'api-page.js');
const API = readFileSync(join(ROOT, 'API.md'), 'utf8');
const PROPS = readFileSync(join(ROOT, 'docs', 'props.md'), 'utf8');

interface Member { readonly name: string; readonly overrides?: string }
interface ExportedType { readonly name: string; readonly interfaces?: string[]; readonly fqn: string; readonly properties?: Member[] }
const { types } = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8')) as { types: { [fqn: string]: ExportedType } };

function sectionOf(name: string): string {
  return API.split(/^### /m).find((section) => section.startsWith(`${name}\n`))!;
}

test.each([['API.md', API, []], ['docs/props.md', PROPS, ['--props']]] as const)('%s is what the script makes of the assembly', (_name, text, words) => {
  expect(execFileSync(process.execPath, [SCRIPT, '--print', ...words], { encoding: 'utf8', maxBuffer: 2 ** 26 })).toBe(text);
});

test('every type has one section, which the contents lead to', () => {
  const sections = API.slice(API.indexOf('\n## Types')).match(/^### (\S+)$/gm)!.map((line) => line.slice('### '.length));
  expect([...sections].sort()).toEqual(Object.values(types).map(({ name }) => name).sort());
  const contents = API.slice(0, API.indexOf('\n## Types'));
  expect(sections.filter((name) => !contents.includes(`[${name}](#${name.toLowerCase()})`))).toEqual([]);
});

test('every link leads to a heading', () => {
  const headings = new Set(API.match(/^#+ .+$/gm)!.map((line) => line.replace(/^#+ /, '').toLowerCase().replace(/ /g, '-')));
  const links = [...`${API}\n${PROPS}`.matchAll(/\]\((?:\.\.\/API\.md)?#([^)]+)\)/g)].map(([, anchor]) => anchor);
  expect(links.length).toBeGreaterThan(1000);
  expect([...new Set(links)].filter((anchor) => !headings.has(anchor))).toEqual([]);
});

test('every property stands in the section of its own type, and of no other', () => {
  for (const { name, properties = [] } of Object.values(types)) {
    const own = properties.filter(({ overrides }) => overrides === undefined).map((property) => property.name);
    const listed = [...sectionOf(name).matchAll(/^\| `(\w+)` \|/gm)].map(([, member]) => member);
    expect([name, ...listed.filter((member) => own.includes(member)).sort()]).toEqual([name, ...own.sort()]);
  }
});

test('every prop of a composition is in the short index', () => {
  const propsOf = (fqn: string): string[] => {
    const { interfaces = [], properties = [] } = types[fqn];
    return [...properties.map(({ name }) => name), ...interfaces.flatMap(propsOf)];
  };
  const wanted = ['FlyteCore', 'FlyteBinary', 'FlyteControlPlane', 'FlyteDataPlane'].flatMap((name) => propsOf(`cdk8s-flyte.${name}Props`));
  const listed = [...PROPS.matchAll(/^\| `(\w+)` \|/gm)].map(([, prop]) => prop);
  expect([...new Set(wanted)].sort()).toEqual([...new Set(listed)].sort());
});
