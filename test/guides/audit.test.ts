import { Yaml } from 'cdk8s';
import { deployedBy, GUIDES, textOf } from './page';
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

test.each(AUDITING)('whoever follows %s finds nothing by the audit it asks for', async (guide) => {
  expect(await audit(deployedBy(guide))).toMatchObject({ status: 0, error: '' });
});

test('most guides ask for it', () => {
  expect(AUDITING.length).toBeGreaterThan(4);
});
