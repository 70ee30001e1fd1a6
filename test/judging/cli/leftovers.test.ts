import { App } from 'cdk8s';
import { stringify } from 'yaml';
import { Workspace } from './helpers';
import { synthesize } from '../../../examples/adopted/main';

let workspace: Workspace;
beforeEach(() => {
  workspace = new Workspace();
  workspace.write('dist/flyte.yaml', OURS);
});
afterEach(() => workspace.remove());

const stream = (objects: readonly unknown[]): string => objects.map((object) => stringify(object)).join('---\n');
const OURS = stream(synthesize(new App()).charts.flatMap((chart) => chart.toJson() as unknown[]));
const RELEASE = ['--chart', 'flyte-core', '--release', 'flyte', '--namespace', 'flyte'];
const object = (kind: string, name: string, metadata: object = {}) => ({ apiVersion: 'v1', kind, metadata: { name, namespace: 'flyte', ...metadata } });
const DEPLOYMENT = { ...object('Deployment', 'flyteadmin'), apiVersion: 'apps/v1' };
const leftovers = (...words: string[]) => workspace.run(['leftovers', 'dist', ...RELEASE, ...words]);

test('lists what is installed and not among the manifests, with what it was for and the command', async () => {
  workspace.write('release.yaml', stream([DEPLOYMENT, object('ConfigMap', 'datacatalog-config'), object('HorizontalPodAutoscaler', 'datacatalog')]));
  const { status, out, error } = await leftovers('--installed', 'release.yaml');
  expect({ status, error }).toEqual({ status: 0, error: '' });
  expect(out).toBe(`Release flyte of flyte-core in namespace flyte: 2 objects that the manifests no longer have.
Nothing was deleted. Without them there is no way back to the release but Helm.

ConfigMap datacatalog-config: the configuration of datacatalog
  kubectl delete configmap datacatalog-config --namespace flyte

HorizontalPodAutoscaler datacatalog: the number of pods of datacatalog; while it is there, it goes on to set the replicas of the Deployment of its name
  kubectl delete horizontalpodautoscaler datacatalog --namespace flyte
`);
});

test('says that nothing is left', async () => {
  workspace.write('release.yaml', stream([DEPLOYMENT]));
  expect((await leftovers('--installed', 'release.yaml')).out).toContain('0 objects that the manifests no longer have.');
});

test('has no command for what the manifests read: the Secrets that go on being used', async () => {
  workspace.write('release.yaml', stream([DEPLOYMENT, ...['flyte-pod-webhook', 'flyte-admin-secrets', 'flyte-secret-auth', 'spare'].map((name) => object('Secret', name))]));
  const { out } = await leftovers('--installed', 'release.yaml');
  expect(out).toContain("  Secret flyte-pod-webhook: the webhook's certificate; Deployment flyte-pod-webhook reads it\n");
  expect(out).toContain('  Secret flyte-secret-auth: the password of the internal client; Deployment flytepropeller, Deployment flytescheduler read it\n');
  expect(out.match(/kubectl delete .*/g)).toEqual(['kubectl delete secret spare --namespace flyte']);
});

test.each(['CustomResourceDefinition', 'Namespace', 'PersistentVolumeClaim'])('has no command that deletes a %s', async (kind) => {
  workspace.write('release.yaml', stream([DEPLOYMENT, object(kind, 'precious')]));
  const { out } = await leftovers('--installed', 'release.yaml');
  expect(out).toMatch(new RegExp(`${kind} precious: .*; with it .* would go`));
  expect(out).not.toContain('kubectl');
});

test('gives what belongs to the cluster no namespace, though the chart does', async () => {
  workspace.write('release.yaml', stream([DEPLOYMENT, object('ClusterRoleBinding', 'flyte-flyteadmin-binding'), object('ClusterRole', 'flyte-flyte-pod-webhook')]));
  expect((await leftovers('--installed', 'release.yaml')).out.match(/kubectl delete .*/g)).toEqual(['kubectl delete clusterrolebinding flyte-flyteadmin-binding']);
});

test('of what was read from a cluster, takes only what Helm marked as of this release', async () => {
  const live = (name: string, release?: string) => object('ConfigMap', name, {
    uid: '1', annotations: release === undefined ? {} : { 'meta.helm.sh/release-name': release, 'meta.helm.sh/release-namespace': 'flyte' },
  });
  const deployment = { ...DEPLOYMENT, metadata: { ...DEPLOYMENT.metadata, ...live('it', 'flyte').metadata, name: 'flyteadmin' } };
  workspace.write('live.yaml', stringify({ apiVersion: 'v1', kind: 'List', items: [deployment, live('datacatalog-config', 'flyte'), live('theirs', 'other'), live('mine')] }));
  expect((await leftovers('--installed', 'live.yaml')).out.match(/kubectl delete .*/g)).toEqual(['kubectl delete configmap datacatalog-config --namespace flyte']);
});

test('without a file, lists what the chart can make and says so', async () => {
  const { status, out } = await leftovers();
  expect(status).toBe(0);
  expect(out).toContain('All that the chart can make is listed, installed or not; give --installed for what is there.');
  expect(out).toContain('kubectl delete configmap flyte-propeller-config --namespace flyte');
  expect(out).not.toMatch(/^ {2}kubectl delete .*(crd|customresourcedefinition|deployment flyteadmin|secret flyte-pod-webhook)/m);
});

test('reads manifests and release from anywhere', async () => {
  workspace.write('release.yaml', stream([DEPLOYMENT, object('Service', 'flytescheduler')]));
  const { out } = await workspace.run(['leftovers', '-', ...RELEASE, '--installed', 'release.yaml'], OURS);
  expect(out).toContain('kubectl delete service flytescheduler --namespace flyte');
});

test('prints its help', async () => {
  expect((await workspace.run(['leftovers', '--help'])).out).toMatch(/^Usage: cdk8s-flyte leftovers /);
  expect((await workspace.run(['--help'])).out).toContain('cdk8s-flyte leftovers --help');
});

describe('refuses', () => {
  const rows: [what: string, words: string[], message: string][] = [
    ['no manifests', [...RELEASE], 'no manifests; name a file or a folder, or - for standard input'],
    ['an empty name', ['', ...RELEASE], 'an input has an empty name; name a file or a folder, or - for standard input'],
    ['no chart', ['dist', ...RELEASE.slice(2)], '--chart is missing; write for example --chart flyte-core'],
    ['a chart that is not known', ['dist', '--chart', 'flyte-binary', ...RELEASE.slice(2)], '--chart must be flyte-core, got "flyte-binary"'],
    ['no release', ['dist', '--chart', 'flyte-core', '--namespace', 'flyte'], '--release is missing; write for example --release flyte'],
    ['no namespace', ['dist', ...RELEASE.slice(0, 4)], '--namespace is missing; write for example --namespace flyte'],
    ['a release that is none', ['dist', ...RELEASE.slice(0, 2), '--release', 'Flyte; rm', '--namespace', 'flyte'], '--release must be the name of a Helm release, got "Flyte; rm"; write it as helm list shows it'],
    ['a namespace that is none', ['dist', ...RELEASE.slice(0, 4), '--namespace', '../flyte'], '--namespace must be the name of a namespace, got "../flyte"; write it as helm list shows it'],
    ['an option that is none', ['dist', ...RELEASE, '--delete'], 'unknown option --delete; the options are --chart, --release, --namespace, --installed and --help'],
    ['an option twice', ['dist', ...RELEASE, '--release', 'flyte'], '--release is given twice; give it once'],
    ['an option without a value', ['dist', ...RELEASE, '--installed'], '--installed needs a value, for example --installed release.yaml'],
    ['standard input twice', ['-', ...RELEASE, '--installed', '-'], '- is given twice; standard input can be read once'],
    ['manifests that are not there', ['nowhere', ...RELEASE], 'nowhere: no such file or folder'],
    ['a release that is not there', ['dist', ...RELEASE, '--installed', 'nowhere.yaml'], 'nowhere.yaml: no such file or folder'],
    ['manifests of another namespace', ['dist', ...RELEASE.slice(0, 4), '--namespace', 'other'],
      'no Deployment of release flyte in namespace other is among the manifests; name those that adopt it, and the namespace of both'],
    ['a file that is no YAML', ['dist', ...RELEASE, '--installed', 'broken.yaml'], 'broken.yaml:2: not YAML: '],
    ['a file that holds no object', ['dist', ...RELEASE, '--installed', 'empty.yaml'], 'empty.yaml: it holds no Kubernetes object'],
    ['a file of something else', ['dist', ...RELEASE, '--installed', 'values.yaml'], 'values.yaml:1: not a Kubernetes object: '],
    ['a name that would be a command', ['dist', ...RELEASE, '--installed', 'evil.yaml'], '"x; rm -rf ~" is no name of Kubernetes; look where the file comes from'],
  ];

  test.each(rows)('%s, with status 2 and nothing listed', async (_what, words, message) => {
    workspace.write('broken.yaml', 'a: [1\nb: 2\n');
    workspace.write('empty.yaml', '# nothing\n');
    workspace.write('values.yaml', 'flyteadmin:\n  replicaCount: 2\n');
    workspace.write('evil.yaml', stream([DEPLOYMENT, object('ConfigMap', 'x; rm -rf ~')]));
    const { status, out, error } = await workspace.run(['leftovers', ...words], '');
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(error.startsWith(`cdk8s-flyte: ${message}`)).toBe(true);
    expect(error).toContain('See cdk8s-flyte leftovers --help.\n');
  });
});
