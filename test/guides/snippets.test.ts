import { spawnSync } from 'child_process';
import { existsSync, readFileSync } from 'fs';
import { dirname, join } from 'path';
import { parse, parseAllDocuments } from 'yaml';
import { Block, blocksOf, exampleManifests, FOLDER, GUIDES, isProgram, ROOT, textOf } from './page';
import { complaints, outcomes, programOf, run } from './snippets';
import { containersOf } from '../support';

const index = readFileSync(join(FOLDER, 'README.md'), 'utf8');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const each = (language: string): [guide: string, block: Block][] =>
  GUIDES.flatMap((guide) => blocksOf(guide, language).map((block): [string, Block] => [guide, block]));

const PROGRAMS = each('ts');
/** Those of the page about login that say what a provider is told. */
const PROVIDERS = blocksOf('../login.md', 'ts').filter(({ mark }) => mark === 'snippet').map(({ text }) => text);

/** Whether a value of a page stands in a manifest: maps field by field, lists entry by entry. */
function standsIn(shown: unknown, real: unknown): boolean {
  if (Array.isArray(shown)) { return Array.isArray(real) && shown.every((one) => real.some((other) => standsIn(one, other))); }
  if (typeof shown !== 'object' || shown === null) { return shown === real; }
  return typeof real === 'object' && real !== null
    && Object.entries(shown).every(([name, value]) => standsIn(value, (real as { [name: string]: unknown })[name]));
}

/** The anchor that a heading gets. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/`/g, '').replace(/[^a-z0-9 -]/g, '').trim().replace(/ /g, '-');
}

function anchorsOf(page: string): string[] {
  return [...readFileSync(page, 'utf8').replace(/^( *)```[\s\S]*?^\1```$/gm, '').matchAll(/^#+ (.*)$/gm)].map((match) => anchorOf(match[1]));
}

test('a fence is a block of a language', () => {
  for (const guide of GUIDES) {
    const known = ['ts', 'yaml', 'sh', 'json', 'text', 'sql'].flatMap((language) => blocksOf(guide, language)).length;
    expect([guide, known * 2]).toEqual([guide, textOf(guide).match(/^ *```/gm)?.length ?? 0]);
  }
});

test('every program and every piece of one compiles, and what does not is noticed', () => {
  const snippets = PROGRAMS.filter(([, { mark }]) => mark !== 'excerpt').map(([, { text }]) => text);
  expect([snippets.length > 8, PROVIDERS.length]).toEqual([true, 4]);
  const wrong = "new FlyteCore(chart, 'flyte', { database, objectStore, replica: 2 });";
  expect(complaints([...snippets, ...PROVIDERS, wrong])).toEqual([expect.stringContaining("'replica' does not exist")]);
});

test.each(PROGRAMS.filter(([, block]) => isProgram(block)))('the program of %s synthesises', (_guide, { text }) => {
  expect(run(text).filter(({ kind }) => kind === 'Deployment').flatMap((one) => containersOf(one as never)).length).toBeGreaterThan(7);
});

test.each(PROGRAMS.filter(([, { mark }]) => mark === 'excerpt'))('the excerpt in %s stands in its example, line by line', (_guide, { text, value }) => {
  const lines = readFileSync(join(ROOT, value), 'utf8').split('\n');
  let from = 0;
  for (const line of text.trimEnd().split('\n')) {
    const found = lines.indexOf(line, from);
    expect([line, found >= 0]).toEqual([line, true]);
    from = found + 1;
  }
});

test.each(each('yaml'))('the YAML in %s is YAML, and its manifests are those of the example', (_guide, { text, mark, value }) => {
  const documents = parseAllDocuments(text);
  expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
  if (mark !== 'manifest') { return; }
  const manifests = exampleManifests(value);
  for (const shown of documents.map((document) => document.toJS() as { kind: string; metadata: { name: string } })) {
    const real = manifests.filter((one) => one.kind === shown.kind && one.metadata.name === shown.metadata.name);
    expect([shown.metadata.name, real.some((one) => standsIn(shown, one))]).toEqual([shown.metadata.name, true]);
  }
});

test.each(each('json'))('the JSON in %s is JSON', (_guide, { text }) => {
  expect(() => JSON.parse(text) as unknown).not.toThrow();
});

test('a shell can read every command', () => {
  const scripts = each('sh');
  expect(scripts.length).toBeGreaterThan(40);
  for (const [guide, { text }] of scripts) {
    const { status, stderr } = spawnSync('sh', ['-n'], { input: text, encoding: 'utf8' });
    expect([guide, status, stderr]).toEqual([guide, 0, '']);
  }
});

test('the first workflow is that of the README, which conformance runs', () => {
  const program = /from flytekit import[\s\S]*?greet\(name=name\)\n/.exec(readme)![0];
  expect(textOf('first-workflow.md')).toContain(program);
  for (const line of ["pip install 'flytekit~=1.16.0' cachetools", "printf 'admin: {endpoint: localhost:8089, insecure: true}\\n' > flyte.yaml"]) {
    expect([line, readme.includes(line), textOf('first-workflow.md').includes(line)]).toEqual([line, true, true]);
  }
});

test('a guide waits for the Deployments that its example has', () => {
  for (const guide of GUIDES) {
    const example = /^<!-- example: (\S+) -->$/m.exec(textOf(guide))?.[1];
    const waited = /^for NAME in (.*); do\n +(?:kubectl|oc) .* rollout status/m.exec(textOf(guide))?.[1].split(' ');
    if (waited === undefined || example === undefined || example === 'here') { continue; }
    const deployments = exampleManifests(example).filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name);
    expect([guide, waited.sort()]).toEqual([guide, deployments.sort()]);
  }
});

test.each(PROVIDERS)('the library takes what the page about login tells of a provider: %s', (snippet) => {
  const [, name] = /const (\w+): /.exec(snippet)!;
  const flyte = `new FlyteCore(chart, 'flyte', {
    database, objectStore, authentication: Authentication.oidc({ publicUrl: 'https://flyte.example.com', provider: ${name}, keys, internalClient }),
  });`;
  expect(JSON.stringify(run(programOf(`${snippet}${flyte}`)))).toContain(/baseUrl: '([^']+)'/.exec(snippet)![1]);
});

test.each(PROGRAMS.filter(([, { mark, text }]) => mark !== 'excerpt' && !text.includes('import ')))('the piece of a program in %s does what it says', (_guide, { text }) => {
  const manifests = run(programOf(text));
  expect(manifests.some(({ kind }) => kind === 'Deployment')).toBe(text.includes('new FlyteCore'));
});

test('the kinds that Argo CD may make for the whole cluster are those of the example', () => {
  const [{ text, value }] = blocksOf('gitops.md', 'yaml').filter(({ mark }) => mark === 'kinds');
  const { spec } = parse(text) as { spec: { clusterResourceWhitelist: { group: string; kind: string }[] } };
  const clusterWide = exampleManifests(value).filter(({ metadata }) => metadata.namespace === undefined)
    .map(({ apiVersion, kind }) => `${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${kind}`);
  expect(spec.clusterResourceWhitelist.map(({ group, kind }) => `${group}/${kind}`)).toEqual([...new Set(clusterWide)].sort());
});

test('the tests that the page about testing shows pass', () => {
  const shown = blocksOf('testing.md', 'ts').map(({ text }) => text).filter((text) => text.includes('test('));
  expect(shown).toHaveLength(2);
  expect(outcomes("test('no', () => { expect(1).toBe(2); });")).toEqual([{ title: 'no', failure: expect.stringContaining('Expected: ') }]);
  for (const text of shown) { expect(outcomes(text).map(({ failure }) => failure).filter((one) => one !== undefined)).toEqual([]); }
});

test('every guide is in the index, and the index in the README', () => {
  expect(GUIDES.filter((guide) => !index.includes(`](${guide})`))).toEqual([]);
  expect(readme.includes('/docs/guides/README.md)')).toBe(true);
});

test.each(['README.md', '../login.md', ...GUIDES])('every file and heading that guides/%s links to is there', (guide) => {
  const page = join(FOLDER, guide);
  const links = [...textOf(guide).matchAll(/\]\((?!http)([^)#]*)(?:#([^)]+))?\)/g)]
    .map(([, path, anchor]) => ({ target: path === '' ? page : join(dirname(page), path), anchor }));
  expect(links.filter(({ target }) => !existsSync(target))).toEqual([]);
  expect(links.filter(({ target, anchor }) => anchor !== undefined && !anchorsOf(target).includes(anchor))).toEqual([]);
  expect(links.every(({ target }) => target.startsWith(ROOT))).toBe(true);
});
