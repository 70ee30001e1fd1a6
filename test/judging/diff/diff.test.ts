import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { Readable } from 'stream';
import { DIFF, DIFF_HELP, diffCommand } from '../../../src/judging/cli/diff';
import { run } from '../../../src/judging/cli/run';
import { CLEAN, Workspace } from '../cli/helpers';

let workspace: Workspace;
beforeEach(() => { workspace = new Workspace(); });
afterEach(() => workspace.remove());

async function diff(words: readonly string[], stdin = '') {
  let out = '';
  let error = '';
  const status = await run([DIFF, ...words], {
    directory: workspace.folder,
    stdin: Readable.from([Buffer.from(stdin)]),
    out: async (text) => { out += text; },
    error: (text) => { error += text; },
    version: '1',
    commands: { [DIFF]: { help: DIFF_HELP, run: diffCommand } },
  });
  return { status, out, error };
}

interface Found { readonly changes: { verdict: string; topic: string; who: string; before?: string; after?: string }[] }

/** The lines of a comparison, and its status. */
async function changes(before: string, after: string) {
  workspace.write('old.yaml', before);
  workspace.write('new.yaml', after);
  const { status, out, error } = await diff(['old.yaml', 'new.yaml', '--format', 'json']);
  expect(error).toBe('');
  return { status, lines: (JSON.parse(out) as Found).changes.map(({ verdict, topic, who, before: was, after: is }) => `${verdict} ${topic} ${who}: ${was ?? '-'} > ${is ?? '-'}`) };
}

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  automountServiceAccountToken: false
  serviceAccountName: web
  securityContext: {runAsNonRoot: true, runAsUser: 7, runAsGroup: 7, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: main
      image: web:1
      securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
`;
const NAMESPACE = (level: string) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: ${level}}}\n`;
const role = (kind: 'Role' | 'ClusterRole', rules: string) => {
  const namespace = kind === 'Role' ? ', namespace: shop' : '';
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: {name: r${namespace}}
rules: ${rules}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}Binding
metadata: {name: r${namespace}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: r}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
`;
};
const rules = (verbs: string, resources = 'pods') => `[{apiGroups: [''], resources: [${resources}], verbs: ['${verbs.split(' ').join("', '")}']}]`;
const egress = (to: string) => `${POD}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress, Egress], egress: [{to: [${to}], ports: [{port: 443}]}]}
`;
const block = (cidr: string) => `{ipBlock: {cidr: ${cidr}}}`;

describe('what got worse', () => {
  const rows: [string, string, string, string][] = [
    ['root', POD, POD.replace('runAsUser: 7', 'runAsUser: 0'), 'worse users Pod shop/web: main: user 7 > main: user 0, root'],
    ['the root group', POD, POD.replace('runAsGroup: 7', 'runAsGroup: 0'), 'worse users Pod shop/web: main: group 7 > main: group 0'],
    ['a capability', POD, POD.replace('drop: [ALL]', 'drop: [ALL], add: [NET_ADMIN]'), 'worse containers Pod shop/web: - > main: capability NET_ADMIN'],
    ['a capability for another', POD.replace('drop: [ALL]', 'drop: [ALL], add: [NET_BIND_SERVICE]'), POD.replace('drop: [ALL]', 'drop: [ALL], add: [SYS_ADMIN]'), 'worse containers Pod shop/web: - > main: capability SYS_ADMIN'],
    ['all capabilities kept', POD, POD.replace('drop: [ALL]', ''), "worse containers Pod shop/web: main: capabilities dropped > main: capabilities the runtime's"],
    ['a writable root filesystem', POD, POD.replace('readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false'),
      'worse containers Pod shop/web: main: root filesystem read-only > main: root filesystem writable'],
    ['a moving tag', POD, POD.replace('web:1', 'web:latest'), 'worse images Pod shop/web: main: image web:1 > main: image web:latest'],
    ['a lost digest', POD.replace('web:1', `web@sha256:${'a'.repeat(64)}`), POD, `worse images Pod shop/web: main: image web@sha256:${'a'.repeat(64)} > main: image web:1`],
    ['the host network', POD, POD.replace('spec:', 'spec:\n  hostNetwork: true'), 'worse host Pod shop/web: - > hostNetwork'],
    ['a folder of the node', POD, `${POD}  volumes: [{name: v, hostPath: {path: /etc}}]\n`, 'worse host Pod shop/web: - > path /etc of the node'],
    ['a Secret', POD, `${POD}      envFrom: [{secretRef: {name: db}}]\n`, 'worse secrets Pod shop/web: - > Secret db'],
    ['a token', POD, POD.replace('automountServiceAccountToken: false', 'automountServiceAccountToken: true'), 'worse tokens Pod shop/web: - > API token mounted'],
    ['a verb', role('Role', rules('get')), role('Role', rules('get list watch')), 'worse verbs ServiceAccount shop/web: - > list, watch pods in namespace shop'],
    ['a wildcard', role('Role', rules('get')), role('Role', rules('*')), 'worse verbs ServiceAccount shop/web: - > * pods in namespace shop'],
    ['every namespace', role('Role', rules('get')), role('ClusterRole', rules('get')), 'worse verbs ServiceAccount shop/web: - > get pods in every namespace'],
    ['any address', egress(block('10.0.0.0/8')), egress(block('0.0.0.0/0')), 'worse reach Pod shop/web: - > may call any address: 443'],
    ['a lost policy', egress(block('10.0.0.0/8')), POD, 'worse reach Pod shop/web: - > may call anybody: no network policy restricts it'],
    ['a lower Pod Security level', NAMESPACE('restricted'), NAMESPACE('baseline'), 'worse namespaces Namespace shop: enforces restricted > enforces baseline'],
    ['an exposed Service', CLEAN, CLEAN.replace('ClusterIP', 'NodePort'), 'worse exposure Service fine: type ClusterIP > type NodePort'],
    ['an acceptance', POD, POD.replace('labels:', 'annotations: {cdk8s-flyte.dev/accept-missing-limits: a quota caps it}, labels:'),
      'worse grants Pod shop/web: - > main: missing-limits accepted: a quota caps it'],
  ];
  test.each(rows)('%s, and the way back is better', async (_what, before, after, line) => {
    const there = await changes(before, after);
    expect(there.status).toBe(1);
    expect(there.lines).toContain(line);
    const back = await changes(after, before);
    expect(back.lines.join('\n')).toContain(`better ${line.split(' ')[1]}`);
  });
});

describe('what did not get worse', () => {
  const rows: [string, string, string, string[]][] = [
    ['nothing', POD, POD, []],
    ['the version of an image', POD, POD.replace('web:1', 'web:2'), ['neutral images Pod shop/web: main: image web:1 > main: image web:2']],
    ['another user that is not root', POD, POD.replace('runAsUser: 7', 'runAsUser: 8'), ['neutral users Pod shop/web: main: user 7 > main: user 8']],
    ['verbs that a wildcard gave before', role('Role', rules('*')), role('Role', rules('get')), [
      'better verbs ServiceAccount shop/web: * pods in namespace shop > -', 'neutral verbs ServiceAccount shop/web: - > get pods in namespace shop',
    ]],
    ['from every namespace to one', role('ClusterRole', rules('get')), role('Role', rules('get')), [
      'better verbs ServiceAccount shop/web: get pods in every namespace > -', 'neutral verbs ServiceAccount shop/web: - > get pods in namespace shop',
    ]],
    ['a narrower block', egress(block('10.0.0.0/8')), egress(block('10.1.0.0/16')), [
      'better reach Pod shop/web: may call 10.0.0.0/8: 443 > -', 'neutral reach Pod shop/web: - > may call 10.1.0.0/16: 443',
    ]],
  ];
  test.each(rows)('%s', async (_what, before, after, lines) => {
    const found = await changes(before, after);
    expect(found.status).toBe(0);
    expect(found.lines.filter((line) => !line.startsWith('better findings'))).toEqual(lines);
  });
});

test('replicas do not count', async () => {
  const deployment = (replicas: number) => `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {replicas: ${replicas}, template: {metadata: {}, spec: {containers: [{name: c, image: 'c:1'}]}}}\n`;
  expect(await changes(deployment(1), deployment(9))).toEqual({ status: 0, lines: [] });
});

describe('formats', () => {
  const hostile = POD.replace('web:1', '"<script>|*web"');
  test.each(['table', 'markdown', 'html'])('%s is the same twice, and holds no markup of a name', async (format) => {
    workspace.write('old.yaml', POD);
    workspace.write('new.yaml', hostile);
    const { out, status } = await diff(['old.yaml', 'new.yaml', '--format', format]);
    expect(status).toBe(1);
    expect(out).toContain('worse');
    if (format !== 'table') { expect(out).not.toContain('<script>'); }
    if (format === 'markdown') { expect(out).toContain('&lt;script&gt;\\|\\*web'); }
    expect((await diff(['old.yaml', 'new.yaml', '--format', format])).out).toBe(out);
  });

  test('values of Secrets are in none', async () => {
    const secret = (value: string) => `${POD}---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: ${value}}\n`;
    workspace.write('old.yaml', secret('hunter2-old'));
    workspace.write('new.yaml', secret('hunter2-new'));
    for (const format of ['table', 'markdown', 'json', 'html']) {
      expect((await diff(['old.yaml', 'new.yaml', '--format', format])).out).not.toContain('hunter2');
    }
  });

  test('--output writes what would be shown', async () => {
    workspace.write('old.yaml', POD);
    workspace.write('new.yaml', hostile);
    const { out } = await diff(['old.yaml', 'new.yaml']);
    expect(await diff(['old.yaml', 'new.yaml', '--output', 'diff.txt'])).toEqual({ status: 1, out: '', error: '' });
    expect(readFileSync(join(workspace.folder, 'diff.txt'), 'utf8')).toBe(out);
  });
});

describe('bad input', () => {
  const list = (letter: string) => Array.from({ length: 1000 }, (_value, index) => `${letter}${index}`).join(', ');
  const rows: [string, string[], string, string][] = [
    ['a missing side', ['good.yaml', 'none'], '', 'none: no such file or folder'],
    ['an empty file', ['good.yaml', 'bad.yaml'], '', 'bad.yaml: nothing to compare: it holds no Kubernetes object'],
    ['comments only', ['good.yaml', 'bad.yaml'], '# nothing\n', 'nothing to compare'],
    ['no YAML', ['good.yaml', 'bad.yaml'], 'a: [1\nb: 2\n', 'bad.yaml:2: not YAML'],
    ['text', ['good.yaml', 'bad.yaml'], 'just words\n', 'not a Kubernetes object but a string'],
    ['a list', ['good.yaml', 'bad.yaml'], '[1, 2]\n', 'not a Kubernetes object but a list'],
    ['values of a chart', ['good.yaml', 'bad.yaml'], 'replicas: 2\n', 'not a Kubernetes object: kind is missing and apiVersion is missing'],
    ['an object without name', ['good.yaml', 'bad.yaml'], 'apiVersion: v1\nkind: Pod\nmetadata: {}\n', 'metadata.name of this Pod is missing'],
    ['a file that is binary', ['good.yaml', 'bad.yaml'], 'a\u0000b\n', 'a NUL byte'],
    ['an alias bomb', ['good.yaml', 'bad.yaml'], `a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 9 }, (_value, step) => `a${step + 1}: &a${step + 1} [${Array(10).fill(`*a${step}`).join(', ')}]`).join('\n')}\n`, 'alias bomb'],
    ['deep nesting', ['good.yaml', 'bad.yaml'], `a: ${'['.repeat(500)}${']'.repeat(500)}\n`, 'nested deeper than 200 levels'],
    ['a huge document', ['good.yaml', 'bad.yaml'], `a: ${'x'.repeat(9 * 1024 * 1024)}\n`, 'the document is larger than 8 MiB'],
    ['too many objects', ['good.yaml', 'bad.yaml'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: Array.from({ length: 20_001 }, (_value, index) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: `s${index}` } })) }), 'more than 20000 objects on one side'],
    ['a rule that multiplies out to a million rights', ['good.yaml', 'bad.yaml'],
      role('Role', `[{apiGroups: [''], resources: [${list('r')}], verbs: [${list('v')}]}]`), 'its roles spell out more than 10000 rights'],
    ['one side', ['good.yaml'], '', 'diff compares two inputs, and got 1'],
    ['three sides', ['good.yaml', 'good.yaml', 'good.yaml'], '', 'got 3'],
    ['standard input twice', ['-', '-'], '', '- is given twice'],
    ['an empty name', ['good.yaml', ''], '', 'an input has an empty name'],
    ['an unknown option', ['good.yaml', 'good.yaml', '--level', 'x'], '', 'unknown option --level'],
    ['an unknown format', ['good.yaml', 'good.yaml', '--format', 'pdf'], '', '--format must be one of table, markdown, json, html, got "pdf"'],
    ['a format twice', ['good.yaml', 'good.yaml', '--format', 'json', '--format', 'html'], '', '--format is given twice'],
    ['an output without name', ['good.yaml', 'good.yaml', '--output'], '', '--output needs a value'],
    ['an output that is an input', ['good.yaml', 'good.yaml', '--output', 'good.yaml'], '', 'would overwrite an input'],
    ['an output in no folder', ['good.yaml', 'good.yaml', '--output', 'no/where'], '', '--output no/where cannot be written: no such file or folder'],
  ];
  test.each(rows)('%s: status 2, and nothing is written', async (_what, words, content, message) => {
    workspace.write('good.yaml', CLEAN);
    workspace.write('bad.yaml', content);
    const output = words.some((word) => word === '--output') ? [] : ['--output', 'out.txt'];
    const { status, out, error } = await diff([...words, ...output]);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(error).toContain(message);
    expect(existsSync(join(workspace.folder, 'out.txt'))).toBe(false);
    expect(readFileSync(join(workspace.folder, 'good.yaml'), 'utf8')).toBe(CLEAN);
  });

  test('a side on standard input', async () => {
    workspace.write('good.yaml', CLEAN);
    expect(await diff(['-', 'good.yaml'], CLEAN)).toEqual({ status: 0, out: 'The posture is the same.\n', error: '' });
  });
});

test('the example of the guide is what the command prints', async () => {
  const side = (verbs: string, version: number) => `${role('Role', rules(verbs))}---\n${POD.replace('web:1', `a:${version}`)}`
    .replace(/\bshop\b/g, 'flyte').replace(/\bweb\b/g, 'admin');
  workspace.write('old.yaml', side('get', 1));
  workspace.write('new.yaml', side('get list', 2));
  const guide = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'diff.md'), 'utf8');
  expect(guide).toContain(`\`\`\`text\n${(await diff(['old.yaml', 'new.yaml'])).out}\`\`\`\n`);
});
