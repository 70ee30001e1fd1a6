import { existsSync, readdirSync, readFileSync } from 'fs';
import { dirname, join } from 'path';
import { App } from 'cdk8s';
import { synthesize } from '../examples/quickstart/main';

interface Container {
  readonly name: string;
  readonly image: string;
  readonly securityContext: { runAsUser: number; runAsGroup: number; readOnlyRootFilesystem: boolean };
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { name: string; annotations?: { [name: string]: string } };
  readonly spec: { template: { spec: { containers: Container[]; initContainers?: Container[] } } };
}

const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');

test('the table of components says what the quickstart renders', () => {
  const rendered = synthesize(new App()).charts.flatMap((chart) => chart.toJson() as Manifest[])
    .filter((manifest) => manifest.kind === 'Deployment' && manifest.metadata.annotations?.['cdk8s-flyte.dev/for-development'] === undefined)
    .map(({ metadata, spec: { template: { spec } } }) => {
      const { image, securityContext } = spec.containers[0];
      const root = securityContext.readOnlyRootFilesystem ? 'read-only' : 'writable';
      const init = (spec.initContainers ?? []).map((container) => container.name).join(', ') || 'none';
      return `| ${metadata.name} | \`${image}\` | ${securityContext.runAsUser}:${securityContext.runAsGroup} | ${root} | ${init} |`;
    });
  const table = readme.slice(readme.indexOf('<!-- components'), readme.indexOf('<!-- end -->')).split('\n').filter((line) => line.startsWith('| ')).slice(1);

  expect(rendered).toHaveLength(7);
  expect([...table].sort()).toEqual([...rendered].sort());
});

test.each([
  'docs/adopting.md', 'docs/architecture.md', 'docs/binary.md', 'docs/contributing.md', 'docs/defaults.md', 'docs/extra-config.md',
  'docs/from-helm.md', 'docs/languages.md', 'docs/limits.md', 'docs/multi-cluster.md', 'docs/pods.md', 'docs/secrets.md', 'docs/security.md', 'docs/support.md',
  'docs/upgrade.md',
])('every file that %s links to is there', (page) => {
  const text = readFileSync(join(__dirname, '..', page), 'utf8');
  const links = [...text.matchAll(/\]\((?!http)([^)#]+)/g)].map((match) => match[1]);

  expect(links.filter((link) => !existsSync(join(__dirname, '..', dirname(page), link)))).toEqual([]);
});

test('every link of the README is whole, since a package has no folders beside it, and leads to a file that is there', () => {
  const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link);
  const own = links.flatMap((link) => /^https:\/\/(?:github|raw\.githubusercontent)\.com\/cdk8s-flyte\/cdk8s-flyte\/(?:blob\/)?main\/(.+)$/.exec(link)?.[1] ?? []);

  expect(links.filter((link) => !link.startsWith('https://'))).toEqual([]);
  expect(own.length).toBeGreaterThan(30);
  expect(own.filter((path) => !existsSync(join(__dirname, '..', path)))).toEqual([]);
});

test('every page of the docs is reached from the README', () => {
  const pages = readdirSync(join(__dirname, '..', 'docs')).filter((name) => name.endsWith('.md'));

  expect(pages.filter((page) => !readme.includes(`/blob/main/docs/${page})`))).toEqual([]);
});
