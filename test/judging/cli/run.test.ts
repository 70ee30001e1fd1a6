import { copyFileSync, mkdirSync, symlinkSync } from 'fs';
import { join } from 'path';
import { CLEAN, NODE_PORT, Workspace } from './helpers';
import { run } from '../../../src/judging/cli/run';

let workspace: Workspace;
beforeEach(() => { workspace = new Workspace(); });
afterEach(() => workspace.remove());

const ROOT_POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: main
      image: web:1
      securityContext:
        runAsUser: 0
`;

test('exits 0 when nothing is wrong', async () => {
  workspace.write('a.yaml', CLEAN);
  expect(await workspace.run(['audit', 'a.yaml'])).toEqual({
    status: 0,
    out: 'Pod Security restricted (latest) and hardening rules: 0 violations in 1 object with 0 pods\n',
    error: '',
  });
});

test('exits 1 and names a container that runs as root, with its line', async () => {
  workspace.write('a.yaml', `# a comment\n---\n${ROOT_POD}`);
  const { status, out, error } = await workspace.run(['audit', '--rules', 'pod-security', 'a.yaml']);
  expect({ status, error }).toEqual({ status: 1, error: '' });
  expect(out).toMatch(/^Pod web {2}\(a\.yaml\)$/m);
  expect(out).toMatch(/^ {2}high {2}runAsUser +main {2}12 +runAsUser=0: securityContext\.runAsUser is 0$/m);
  expect(out).toMatch(/^ {2}runAsUser +Set securityContext\.runAsUser to a number above 0/m);
});

test('level and version choose the rules', async () => {
  workspace.write('a.yaml', ROOT_POD);
  const podSecurity = async (...options: string[]) => (await workspace.run(['audit', '--rules=pod-security', ...options, 'a.yaml'])).out;
  expect(await podSecurity('--level', 'baseline')).toBe('Pod Security baseline (latest): 0 violations in 1 object with 1 pod\n');
  expect(await podSecurity('--version=v1.22')).not.toContain('runAsUser=0');
  expect(await podSecurity('--version=v1.23')).toContain('runAsUser=0');
});

test('privileged leaves the hardening rules', async () => {
  workspace.write('a.yaml', ROOT_POD);
  const { out } = await workspace.run(['audit', '--level', 'privileged', 'a.yaml']);
  expect(out).toContain('Pod Security privileged, which allows everything and hardening rules');
  expect(out).toContain('writable-root-filesystem');
  expect(out).not.toContain('runAsNonRoot');
});

test('accepted findings are shown with their reason and leave the status 0', async () => {
  workspace.write('a.yaml', NODE_PORT.replace('name: open', 'name: open\n  annotations:\n    cdk8s-flyte.dev/accept-node-port: lab without ingress'));
  const { status, out } = await workspace.run(['audit', 'a.yaml']);
  expect(status).toBe(0);
  expect(out).toContain('accepted  node-port  -  8  it opens a port on every node (accepted: lab without ingress)');
  expect(out).toContain('0 violations and 1 accepted finding in 1 object');
  expect(out).not.toContain('How to fix');
});

const WIDGET = 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec:\n  image: a:1\n  command: [x]\n';

test('what is not judged is listed, and fails where that is asked for', async () => {
  workspace.write('a.yaml', WIDGET);
  const warned = await workspace.run(['audit', 'a.yaml']);
  expect(warned).toEqual({
    status: 0,
    out: 'Not judged\n  Widget w (a.yaml:4): spec shapes containers in a way that no rule reads\n\n'
      + 'Pod Security restricted (latest) and hardening rules: 0 violations in 1 object with 0 pods; not judged: 1 object\n',
    error: '',
  });
  expect((await workspace.run(['audit', '--unjudged=error', 'a.yaml'])).status).toBe(1);
  workspace.write('a.yaml', CLEAN);
  expect((await workspace.run(['audit', '--unjudged', 'error', 'a.yaml'])).status).toBe(0);
});

test('with --no-accept an accepted finding is a violation', async () => {
  workspace.write('a.yaml', NODE_PORT.replace('name: open', 'name: open\n  annotations:\n    cdk8s-flyte.dev/accept-node-port: lab without ingress'));
  const { status, out } = await workspace.run(['audit', '--no-accept', 'a.yaml']);
  expect(status).toBe(1);
  expect(out).toContain('medium  node-port  -  8  it opens a port on every node\n');
});

test('finds what the official chart is known for', async () => {
  copyFileSync(join(__dirname, 'fixtures', 'flyte-chart.yaml'), join(workspace.folder, 'chart.yaml'));
  const { status, out } = await workspace.run(['audit', '--format', 'json', 'chart.yaml']);
  expect(status).toBe(1);
  const findings = (JSON.parse(out) as { findings: { rule: string; object: { name: string }; path: string; container?: string }[] }).findings
    .map(({ rule, object, container }) => `${object.name}${container === undefined ? '' : `/${container}`} ${rule}`);
  expect(findings).toEqual(expect.arrayContaining([
    'flyteadmin seLinuxOptions',
    'flyteadmin/flyteadmin probe-cannot-fail',
    'flyteadmin/run-migrations root-group',
    'flyteadmin/flyteadmin writable-root-filesystem',
    'flytepropeller/flytepropeller runAsNonRoot',
    'flytepropeller/flytepropeller capabilities_restricted',
    'flytepropeller/flytepropeller allowPrivilegeEscalation',
    'flytepropeller/flytepropeller missing-probes',
    'flyteconsole default-service-account',
    'flyteconsole unneeded-token',
    'flyte-flyteadmin wildcard-rbac',
    'flyte-flytepropeller wildcard-rbac',
    'flyte-admin-base-config secret-in-config-map',
    'datacatalog node-port',
    'flyte-core ingress-without-tls',
    'flyteadmin no-network-policy',
  ]));
  // These two use the token: their accounts are bound in the same manifests.
  expect(findings).not.toContain('flyteadmin unneeded-token');
  expect(findings).not.toContain('flytepropeller unneeded-token');
});

describe('inputs', () => {
  test('a folder is read to the bottom, sorted, without dot names and other files', async () => {
    workspace.write('m/b.yaml', NODE_PORT.replace('open', 'b'));
    workspace.write('m/a/deep/c.yml', NODE_PORT.replace('open', 'c'));
    workspace.write('m/d.json', JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'd' }, spec: { type: 'NodePort' } }));
    workspace.write('m/.git/e.yaml', NODE_PORT.replace('open', 'e'));
    workspace.write('m/README.md', '# f');
    const { status, out, error } = await workspace.run(['audit', 'm']);
    expect({ status, error }).toEqual({ status: 1, error: '' });
    expect(out.match(/^Service .*$/gm)).toEqual(['Service b  (m/b.yaml)', 'Service c  (m/a/deep/c.yml)', 'Service d  (m/d.json)']);
    expect(out).toContain('Left out\n  m: 1 hidden folder is left out; name them to have them judged\n');
  });

  test('what is hidden is counted and said, and judged when it is named', async () => {
    workspace.write('m/a.yaml', CLEAN);
    workspace.write('m/.b.yaml', NODE_PORT);
    workspace.write('m/.c.json', '{}');
    workspace.write('m/.ignored', 'x');
    workspace.write('m/d/.e/f.yaml', NODE_PORT);
    workspace.write('m/d/.g/h.yaml', NODE_PORT);
    workspace.write('m/d/.i.yml', NODE_PORT);
    const { status, out, error } = await workspace.run(['audit', '--format', 'json', 'm']);
    expect({ status, error }).toEqual({ status: 0, error: '' });
    expect((JSON.parse(out) as { skipped: unknown }).skipped).toEqual([
      { file: 'm', message: '2 hidden files are left out; name them to have them judged' },
      { file: 'm/d', message: '1 hidden file and 2 hidden folders are left out; name them to have them judged' },
    ]);
    expect((await workspace.run(['audit', 'm/.b.yaml', 'm/d/.e'])).out).toContain('in 2 objects');
  });

  test('files that tools write beside manifests are known, but not an object by such a name', async () => {
    workspace.write('dist/a.yaml', CLEAN);
    workspace.write('dist/construct-metadata.json', '{"version": "1.0.0", "resources": {"web": {"path": "shop/web"}}}');
    workspace.write('dist/_construct-paths.json', '{"v1 Service x open": "shop/a"}');
    workspace.write('dist/security-report.json', '{"apiVersion": "v1", "kind": "List", "items": [], "report": {}}');
    workspace.write('dist/security-report.html', '<p>');
    const { status, out, error } = await workspace.run(['audit', 'dist/']);
    expect({ status, error }).toEqual({ status: 0, error: '' });
    expect(out).toBe('Left out\n  dist/_construct-paths.json: the construct paths of this library, which holds no object\n'
      + '  dist/construct-metadata.json: the construct metadata of the cdk8s command, which holds no object\n\n'
      + 'Pod Security restricted (latest) and hardening rules: 0 violations in 1 object with 0 pods\n');
    workspace.write('dist/construct-metadata.json', JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { type: 'NodePort' } }));
    expect((await workspace.run(['audit', 'dist/'])).status).toBe(1);
    workspace.write('dist/construct-metadata.json', '{"items": []}');
    expect((await workspace.run(['audit', 'dist/'])).status).toBe(2);
    workspace.write('dist/construct-metadata.json', '[]');
    expect((await workspace.run(['audit', 'dist/'])).status).toBe(2);
  });

  test('a folder with nothing but such files is nothing to judge', async () => {
    workspace.write('dist/_construct-paths.json', '{}');
    expect(await workspace.run(['audit', 'dist'])).toMatchObject({ status: 2, error: 'dist: nothing to judge: it holds no Kubernetes object\n' });
  });

  test('the working folder is one too', async () => {
    workspace.write('b.yaml', NODE_PORT);
    expect((await workspace.run(['audit', '.'])).out).toContain('Service open  (b.yaml)');
  });

  test('links to files and folders are followed, and no file is read twice', async () => {
    workspace.write('real/a.yaml', NODE_PORT);
    mkdirSync(join(workspace.folder, 'm'));
    symlinkSync('../real', join(workspace.folder, 'm', 'link'));
    symlinkSync('../real/a.yaml', join(workspace.folder, 'm', 'again.yaml'));
    symlinkSync('../real/nowhere', join(workspace.folder, 'm', 'broken'));
    const { status, out } = await workspace.run(['audit', 'm']);
    expect(status).toBe(1);
    expect(out).toContain('in 1 object with');
  });

  test('standard input is read where - stands', async () => {
    const { status, out } = await workspace.run(['audit', '-'], `${CLEAN}---\n${NODE_PORT}`);
    expect(status).toBe(1);
    expect(out).toContain('Service open  (<stdin>)');
    expect(out).toContain('in 2 objects');
  });

  test('objects of several files are judged together', async () => {
    workspace.write('pod.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {containers: [{name: main}]}\n');
    workspace.write('policy.yaml', 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: all, namespace: shop}\n'
      + 'spec: {podSelector: {}, policyTypes: [Ingress, Egress]}\n');
    expect((await workspace.run(['audit', 'pod.yaml'])).out).toContain('no-network-policy');
    expect((await workspace.run(['audit', 'pod.yaml', 'policy.yaml'])).out).not.toContain('no-network-policy');
  });

  test('findings in Lists, aliases and quoted keys have their own lines', async () => {
    workspace.write('a.yaml', `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: {name: c}
    data:
      other: x
      "db password": hunter2
  - apiVersion: v1
    kind: Service
    metadata: &meta
      name: s
    spec: &spec
      type: NodePort
  - apiVersion: v1
    kind: Service
    metadata: {name: t}
    spec: *spec
`);
    const { out } = await workspace.run(['audit', '--format', 'json', 'a.yaml']);
    expect((JSON.parse(out) as { findings: { object: { name: string }; line: number }[] }).findings.map(({ object, line }) => [object.name, line]))
      .toEqual([['c', 9], ['s', 15], ['t', 15]]);
  });

  test('YAML is read as Kubernetes reads it', async () => {
    // YAML 1.1: yes and on are true; but times and dates are text, which they are not in YAML 1.1 itself.
    workspace.write('a.yaml', `apiVersion: v1
kind: Pod
metadata: {name: web, annotations: {at: 2024-01-01, time: 12:30:00}, labels: {since: 2001-12-14t21:59:43.10-05:00}}
spec:
  hostNetwork: on
  containers: [{name: main, args: [22:22], securityContext: {privileged: yes}}]
`);
    const { out, error } = await workspace.run(['audit', '--rules', 'pod-security', '--level', 'baseline', 'a.yaml']);
    expect(error).toBe('');
    expect(out).toContain('hostNetwork is true');
    expect(out).toContain('securityContext.privileged is true');
  });
});

describe('documents', () => {
  test.each([
    ['empty documents are skipped', `---\n---\n# nothing\n---\n${NODE_PORT}---\n`, 10],
    ['an end marker ends a document', `${CLEAN}...\n# c\n---\n${NODE_PORT}`, 15],
    ['a comment may follow the marker', `--- # c\n${NODE_PORT}`, 7],
    ['a byte order mark is skipped', `\ufeff${NODE_PORT}`, 6],
    ['lines may end as on Windows', `# c\r\n---\r\n${NODE_PORT.replace(/\n/g, '\r\n')}---\r\n`, 8],
    ['dashes inside a scalar are text', `# ---x\n${NODE_PORT}  note: |\n    ---\n    x\n`, 7],
    ['the last line may lack its end', NODE_PORT.trimEnd(), 6],
    ['a long comment is one', `# ${'x'.repeat(300)}\n---\n${NODE_PORT}`, 8],
    ['JSON may be indented by tabs', JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'open' }, spec: { type: 'NodePort' } }, null, '\t'), 8],
  ])('%s', async (_title, text, line) => {
    const { status, out, error } = await workspace.run(['audit', '--format', 'json', '-'], text);
    expect({ status, error }).toEqual({ status: 1, error: '' });
    expect((JSON.parse(out) as { findings: { line: number }[] }).findings.map((finding) => finding.line)).toEqual([line]);
  });
});

test('a long report comes in pieces, and is whole', async () => {
  const many = Array.from({ length: 2000 }, (_value, index) => NODE_PORT.replace('open', `open-${index}`)).join('---\n');
  const { out } = await workspace.run(['audit', '-'], many);
  expect(out.length).toBeGreaterThan(128 * 1024);
  expect(out.match(/^Service open-\d+ /gm)).toHaveLength(2000);
  expect(out.endsWith('2000 violations (0 high, 2000 medium, 0 low) in 2000 objects with 0 pods\n')).toBe(true);
});

test('a failure of our own is not passed off as bad usage', async () => {
  workspace.write('a.yaml', CLEAN);
  const around = { directory: workspace.folder, stdin: process.stdin, error: () => undefined, version: '1' };
  await expect(run(['audit', 'a.yaml'], { ...around, out: async () => { throw new TypeError('ours'); } })).rejects.toThrow(new TypeError('ours'));
});

describe('help and version', () => {
  test.each([[['--help']], [['-h']], [['help']], [['audit', '--help']], [['audit', 'x', '-h']]])('%j prints the help', async (words) => {
    const { status, out, error } = await workspace.run(words);
    expect({ status, error }).toEqual({ status: 0, error: '' });
    for (const option of ['--level', '--version', '--rules', '--unjudged', '--no-accept', '--commit', '--format', '--output', 'Exit status']) {
      expect(out).toContain(option);
    }
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('--version without a command is that of the package', async () => {
    expect((await workspace.run(['--version'])).out).toBe('1.2.3\n');
  });

  test('after -- everything is an input', async () => {
    workspace.write('--help', NODE_PORT);
    expect((await workspace.run(['audit', '--', '--help'])).out).toContain('Service open  (--help)');
  });
});
