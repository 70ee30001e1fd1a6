import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';
import { Document, documentOf, listOf } from '../src/private/documents';

const DIRECTORY = join(__dirname, '..', '.github', 'workflows');
const MANIFEST = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as { devDependencies: { [name: string]: string } };

/** A job of a workflow, under the names of both. */
interface Job {
  readonly title: string;
  readonly triggers: string[];
  readonly body: Document;
  readonly steps: Document[];
}

const JOBS: Job[] = readdirSync(DIRECTORY).flatMap((file) => {
  const workflow = documentOf(parse(readFileSync(join(DIRECTORY, file), 'utf8')));
  return Object.entries(documentOf(workflow.jobs)).map(([id, job]) => {
    const body = documentOf(job);
    return { title: `${file} ${id}`, triggers: Object.keys(documentOf(workflow.on)), body, steps: listOf(body.steps).map(documentOf) };
  });
});

/** The packages that `npx` takes from the registry when a script runs it, or the command it takes from what is installed. */
function npxPackages(script: string): string[] {
  return [...script.matchAll(/\bnpx\b([^\n;&|]*)/g)].flatMap(([, rest]) => {
    const words = rest.trim().split(/\s+/).map((word) => word.replace(/^'(.*)'$/, '$1'));
    const named = words.flatMap((word, index) => ['-p', '--package'].includes(word) ? [words[index + 1]] : word.startsWith('--package=') ? [word.slice(10)] : []);
    return named.length > 0 ? named : [words.find((word) => !word.startsWith('-'))!];
  });
}

test('there are workflows that build, release and look at pull requests', () => {
  expect(JOBS.map((job) => job.title)).toEqual(expect.arrayContaining(['build.yml build', 'release.yml release_npm', 'pull-request-lint.yml validate',
    'languages.yml languages', 'installs.yml installs', 'conformance.yml conformance']));
});

test.each(JOBS)('$title takes every action by its commit', ({ steps }) => {
  for (const { uses } of steps.filter((step) => step.uses !== undefined)) {
    expect(uses).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/);
  }
});

test.each(JOBS)('$title runs nothing from the registry that is not of one version', ({ steps }) => {
  for (const name of steps.flatMap((step) => npxPackages(String(step.run ?? '')))) {
    const pinned = /^(@[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+$/.test(name);
    expect({ name, known: pinned || name in MANIFEST.devDependencies }).toEqual({ name, known: true });
  }
  expect(JSON.stringify(steps)).not.toMatch(/@latest|@next/);
});

test('the check above sees what npx takes', () => {
  expect(npxPackages("npx '-p' 'publib@latest' 'publib-npm'")).toEqual(['publib@latest']);
  expect(npxPackages('npx --package=a@1.2.3 a && npx projen build')).toEqual(['a@1.2.3', 'projen']);
});

test.each(JOBS)('$title says what its token may do', ({ body }) => {
  expect(Object.keys(documentOf(body.permissions)).length).toBeGreaterThan(0);
});

test.each(JOBS.filter((job) => job.triggers.some((trigger) => trigger.startsWith('pull_request'))))('$title may read only, and holds no secret but its own token', ({ body, steps }) => {
  expect(Object.values(documentOf(body.permissions)).filter((level) => level !== 'read' && level !== 'none')).toEqual([]);
  expect((JSON.stringify(steps).match(/secrets\.\w+/g) ?? []).filter((secret) => secret !== 'secrets.GITHUB_TOKEN')).toEqual([]);
});

test('a run with the rights of this repository checks out nothing of a pull request', () => {
  const privileged = JOBS.filter((job) => job.triggers.includes('pull_request_target'));
  expect(privileged.length).toBeGreaterThan(0);
  expect(privileged.flatMap((job) => job.steps).filter((step) => step.run !== undefined || String(step.uses).startsWith('actions/checkout@'))).toEqual([]);
});

test('what a pull request changes while it builds is refused, not pushed', () => {
  const build = JOBS.filter((job) => job.title.startsWith('build.yml '));
  expect(JSON.stringify(build)).not.toMatch(/git push/);
  expect(build[0].steps.map((step) => step.name)).toContain('Fail build on mutation');
  expect(build[0].steps.map((step) => step.run)).toContain('npm ci');
});

test('a release shows what it is made of, and is published without a token that is kept', () => {
  const release = (job: string) => JOBS.find(({ title }) => title === `release.yml ${job}`)!.steps;
  expect(release('release_github').map((step) => String(step.run)).filter((run) => run.includes('gh release create "$tag" dist/sbom.cdx.json'))).toHaveLength(1);
  const [publish] = release('release_npm').slice(-1);
  expect(publish.env).toMatchObject({ NPM_CONFIG_PROVENANCE: 'true', NPM_TRUSTED_PUBLISHER: 'true' });
  expect(JSON.stringify([release('release_npm'), release('release_pypi')])).not.toMatch(/NPM_TOKEN|TWINE_PASSWORD/);
});

describe('what GitHub shows to people', () => {
  const GITHUB = join(DIRECTORY, '..');
  const PAGES = readdirSync(GITHUB).filter((file) => file.endsWith('.md'));

  test('is how to report, to contribute and to behave', () => {
    expect(PAGES).toEqual(expect.arrayContaining(['CODE_OF_CONDUCT.md', 'CONTRIBUTING.md', 'SECURITY.md', 'pull_request_template.md']));
  });

  test.each(PAGES)('%s leads to pages that are there', (page) => {
    const links = [...readFileSync(join(GITHUB, page), 'utf8').matchAll(/\]\((?!https:)([^)#]+)/g)].map(([, link]) => link);
    expect(links.filter((link) => !existsSync(join(GITHUB, link)))).toEqual([]);
  });

  test('are forms that GitHub can read', () => {
    for (const file of readdirSync(join(GITHUB, 'ISSUE_TEMPLATE')).filter((name) => name !== 'config.yml')) {
      const form = documentOf(parse(readFileSync(join(GITHUB, 'ISSUE_TEMPLATE', file), 'utf8')));
      expect([file, typeof form.name, typeof form.description]).toEqual([file, 'string', 'string']);
      const ids = listOf(form.body).map(documentOf).filter(({ type }) => type !== 'markdown').map(({ id }) => id);
      expect([file, new Set(ids).size]).toEqual([file, ids.length]);
      expect(ids.length).toBeGreaterThan(0);
    }
  });
});
