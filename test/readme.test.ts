import { existsSync, readFileSync } from 'fs';
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
  'README.md', 'docs/adopting.md', 'docs/architecture.md', 'docs/binary.md', 'docs/contributing.md', 'docs/defaults.md', 'docs/extra-config.md',
  'docs/from-helm.md', 'docs/languages.md', 'docs/multi-cluster.md', 'docs/pods.md', 'docs/secrets.md', 'docs/security.md', 'docs/upgrade.md',
])('every file that %s links to is there', (page) => {
  const text = readFileSync(join(__dirname, '..', page), 'utf8');
  const links = [...text.matchAll(/\]\((?!http)([^)#]+)/g)].map((match) => match[1]);

  expect(links.filter((link) => !existsSync(join(__dirname, '..', dirname(page), link)))).toEqual([]);
});
