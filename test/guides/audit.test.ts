import { Yaml } from 'cdk8s';
import { blocksOf, deployedBy, GUIDES, textOf } from './page';
import { programOf, run } from './snippets';
import { KubeObject } from '../conformance/lib/kube-types';
import { Outcome, Workspace } from '../judging/cli/helpers';

let workspace: Workspace;
beforeEach(() => { workspace = new Workspace(); });
afterEach(() => workspace.remove());

function audit(manifests: KubeObject[]): Promise<Outcome> {
  workspace.write('dist/flyte.k8s.yaml', Yaml.stringify(...manifests));
  return workspace.run(['audit', 'dist']);
}

const AUDITING = GUIDES.filter((guide) => /cdk8s-flyte audit dist/.test(textOf(guide)) && deployedBy(guide).length > 0);
const [acceptance] = blocksOf('testing.md', 'ts').filter(({ text }) => text.includes('cdk8s-flyte.dev/accept-'));

test.each(AUDITING)('whoever follows %s finds nothing by the audit it asks for', async (guide) => {
  expect(await audit(deployedBy(guide))).toMatchObject({ status: 0, error: '' });
});

test('most guides ask for it', () => {
  expect(AUDITING.length).toBeGreaterThan(4);
});

test('what the page about testing accepts is what there is to accept', async () => {
  const manifests = run(programOf(acceptance.text));
  expect(await audit(manifests)).toMatchObject({ status: 0, error: '' });
  const bare = run(programOf(acceptance.text.replace(/^for [\s\S]*/m, '')));
  const { status, out } = await audit(bare);
  const named = [...acceptance.text.matchAll(/'([a-z]+-[a-z-]+)'(?=[,\]])/g)].map((match) => match[1]);
  expect([status, [...new Set(out.match(/(?<=^ +(?:low|medium|high) +)[a-z-]+/gm))].sort()]).toEqual([1, named.sort()]);
});
