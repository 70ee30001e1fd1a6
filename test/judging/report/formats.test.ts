import { plainDeployment, deployment, policy, reportOn } from './helpers';
import { escapeHtml, escapeMarkdown, plain } from '../../../src/judging/manifest/text';
import { renderHtml } from '../../../src/judging/report/html';
import { renderJson } from '../../../src/judging/report/json';
import { renderMarkdown } from '../../../src/judging/report/markdown';

const EVIL = '</td></svg><script>alert(1)</script> | ![x](//evil) `x` "quoted" \'single\' <img src=x onerror=alert(1)>';

/** A report in which every text that a user can choose is hostile. */
const hostile = reportOn(`
apiVersion: v1
kind: Namespace
metadata: {name: ${JSON.stringify(EVIL)}, labels: {pod-security.kubernetes.io/enforce: ${JSON.stringify(EVIL)}}}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${JSON.stringify(EVIL)}
  namespace: ${JSON.stringify(EVIL)}
  annotations: {cdk8s-flyte.dev/accept-missing-probes: ${JSON.stringify(EVIL)}}
spec:
  template:
    metadata:
      labels: {app.kubernetes.io/name: ${JSON.stringify(EVIL)}}
      annotations: {cdk8s-flyte.dev/root-grant: wait, cdk8s-flyte.dev/root-grant-reason: ${JSON.stringify(EVIL)}}
    spec:
      serviceAccountName: ${JSON.stringify(EVIL)}
      volumes: [{name: v, ${JSON.stringify(EVIL)}: {}}]
      containers:
      - name: ${JSON.stringify(EVIL)}
        image: ${JSON.stringify(EVIL)}
        env: [{name: PGHOST, value: ${JSON.stringify(EVIL)}}]
        securityContext: {capabilities: {add: [${JSON.stringify(EVIL)}]}, seccompProfile: {type: ${JSON.stringify(EVIL)}}}
        volumeMounts: [{name: v, mountPath: ${JSON.stringify(EVIL)}}]
      initContainers:
      - name: wait
        image: x
        securityContext: {runAsUser: 0, runAsGroup: 0, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: r}
rules: [{apiGroups: [${JSON.stringify(EVIL)}], resources: [${JSON.stringify(EVIL)}], verbs: [${JSON.stringify(EVIL)}], resourceNames: [${JSON.stringify(EVIL)}]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {kind: ClusterRole, name: r}
subjects: [{kind: ServiceAccount, name: ${JSON.stringify(EVIL)}, namespace: ${JSON.stringify(EVIL)}}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${JSON.stringify(EVIL)}, namespace: ${JSON.stringify(EVIL)}}
spec:
  policyTypes: [Ingress]
  ingress: [{from: [{ipBlock: {cidr: ${JSON.stringify(EVIL)}}}, {podSelector: {matchLabels: {${JSON.stringify(EVIL)}: x}}}], ports: [{port: ${JSON.stringify(EVIL)}, protocol: ${JSON.stringify(EVIL)}}]}]
`);

describe('hostile texts', () => {
  test('stay texts in HTML and SVG', () => {
    const html = renderHtml({ ...hostile, title: EVIL });
    expect(html).not.toMatch(/<script|<img|onerror=alert\(1\)>|"quoted"/);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    // Nothing that a text brought may close an element: the tags that are there are ours.
    const tags = new Set([...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, name]) => name.toLowerCase()));
    expect([...tags].sort()).toEqual(['a', 'body', 'br', 'caption', 'circle', 'dd', 'desc', 'div', 'dl', 'dt', 'fieldset', 'figcaption', 'figure', 'footer', 'g', 'h1', 'h2',
      'head', 'header', 'html', 'input', 'label', 'legend', 'li', 'main', 'meta', 'nav', 'p', 'path', 'rect', 'section', 'span', 'style', 'svg', 'table', 'tbody', 'td', 'text', 'th', 'thead',
      'title', 'tr', 'ul'].filter((tag) => tags.has(tag)));
  });

  test('stay in their cells in Markdown', () => {
    const markdown = renderMarkdown({ ...hostile, title: EVIL });
    expect(markdown).not.toMatch(/<script|<img|(^|[^\\])`x|[^\\]!\[x/);
    for (const table of markdown.split('\n\n').filter((block) => block.startsWith('|'))) {
      const [header, ...rows] = table.trim().split('\n');
      const cells = (line: string) => line.replace(/\\\|/g, '').split('|').length;
      expect(rows.map(cells)).toEqual(rows.map(() => cells(header)));
    }
  });

  test('are the same texts in JSON', () => {
    expect((JSON.parse(renderJson(hostile)) as { report: { pods: { component: string }[] } }).report.pods[0].component).toBe(EVIL);
  });
});

test.each([
  ['line breaks', 'a\r\nb\tc', 'a\\u{d}\\u{a}b\\u{9}c'],
  ['control characters', 'a\u0000\u001b[31mb', 'a\\u{0}\\u{1b}[31mb'],
  ['characters that turn the direction of writing around', 'a\u202eb\u2066c', 'a\\u{202e}b\\u{2066}c'],
])('%s do not get through', (_title, text, expected) => {
  expect(plain(text)).toBe(expected);
});

test('escapes for HTML and for Markdown', () => {
  expect(escapeHtml('<a href="x">\'&')).toBe('&lt;a href=&quot;x&quot;&gt;&#39;&amp;');
  expect(escapeMarkdown('*a* | `b` [c](https://d) <e> www.f.g h@i')).toBe('\\*a\\* \\| \\`b\\` \\[c\\](https:\u200b//d) &lt;e&gt; www\u200b.f.g h&#64;i');
});

test('the page is complete in itself, with landmarks, one h1, and tables that say what they are', () => {
  const html = renderHtml(reportOn(plainDeployment('web')));
  expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(html).toContain("default-src 'none'; style-src 'unsafe-inline'");
  expect(html).not.toMatch(/(src|href)="(?!#)|url\(|@import|<script/);
  for (const tag of ['header', 'nav', 'main', 'footer', 'h1']) { expect(html.match(new RegExp(`<${tag}[ >]`, 'g'))).toHaveLength(1); }
  expect(html.match(/<table>/g)!.length).toBe(html.match(/<caption>/g)!.length);
  for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) { expect(html).toContain(`id="${target}"`); }
});

const egressTo = (to: string) => `policyTypes: [Egress]\negress: [{to: [{podSelector: {matchLabels: {app: ${to}}}}]}]`;

test('says where a namespace refuses a pod, where none is made, and what a pod fails', () => {
  const namespace = (level: string) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: ${level}}}\n---`;
  const open = deployment('web', 'hostNetwork: true\ncontainers: [{name: main, image: "x:1"}]');
  expect(renderMarkdown(reportOn(namespace('baseline') + open))).toContain('| baseline<br><sub>refuses this pod</sub> |');
  expect(renderMarkdown(reportOn(namespace('privileged') + open))).toContain('| privileged | default |');
  expect(renderMarkdown(reportOn(open))).toContain('not said<br><sub>the app does not make namespace shop, or sets no level</sub>');
  expect(renderMarkdown(reportOn(open))).toMatch(/\| privileged<br><sub>fails restricted: hostNamespaces, /);
});

test('says who is unrestricted, and who may talk to nobody', () => {
  const markdown = renderMarkdown(reportOn(plainDeployment('open') + plainDeployment('shut') + policy('shut', 'policyTypes: [Ingress, Egress]')));
  expect(markdown).toContain('| open<br><sub>Deployment shop/open</sub> | unrestricted<br><sub>no network policy selects it in this direction</sub> |');
  expect(markdown).toContain('| shut<br><sub>Deployment shop/shut</sub> | nobody<br><sub>by policy shut</sub> | nobody<br><sub>by policy shut</sub> |');
});

const CONFINED = 'runAsUser: 1, runAsGroup: 1, runAsNonRoot: true, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}';
const container = (name: string, more: string) => `{name: ${name}, image: "x:1", securityContext: {${CONFINED}, ${more}}}`;

test('containers that deviate come first, and say in what', () => {
  const profile = 'seccompProfile: {type: RuntimeDefault}';
  const markdown = renderMarkdown(reportOn(deployment('web', `containers: [${[
    container('fine', profile),
    container('local', 'seccompProfile: {type: Localhost, localhostProfile: a.json}'),
    container('loose', 'seccompProfile: {type: Unconfined}').replace('drop: [ALL]', 'add: [NET_RAW]').replace('readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false'),
  ].join(', ')}]`)));
  const rows = markdown.slice(markdown.indexOf('## Containers')).split('\n').filter((line) => line.startsWith('| web')).slice(0, 3).map((line) => line.split(' | ')[3]);
  expect(rows).toEqual(['seccomp: Localhost a.json', "writable root filesystem; capabilities: the runtime's, NET\\_RAW; seccomp: Unconfined", 'none']);
});

test('what is not as it should be stands before the drawing and what is', () => {
  const html = renderHtml(reportOn(plainDeployment('web')));
  const at = ['summary', 'findings', 'exceptions', 'drawing', 'containers', 'pods', 'namespaces'].map((id) => html.indexOf(`<section id="${id}"`));
  expect([at.includes(-1), [...at].sort((left, right) => left - right)]).toEqual([false, at]);
});

test('rows can be chosen by component and kind, and what is about neither always stays', () => {
  const html = renderHtml(reportOn([
    deployment('web', 'containers: [{name: main, image: "x:1"}]\ninitContainers: [{name: first, image: "x:1"}]'),
    plainDeployment('db'), policy('web', egressTo('db')),
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: all, namespace: shop}\nrules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]',
  ].join('\n')));
  expect([...html.matchAll(/<input type="radio" name="(\w+)" id="([\w-]+)"( checked)?> ([^<]+)</g)].map(([, ...found]) => found)).toEqual([
    ['component', 'component-all', ' checked', 'all'], ['component', 'component-0', undefined, 'db'], ['component', 'component-1', undefined, 'web'],
    ['kind', 'kind-all', ' checked', 'all'], ['kind', 'kind-0', undefined, 'container'], ['kind', 'kind-1', undefined, 'init'],
  ]);
  expect(html).toContain('main:has(#component-0:checked) tr.component:not(.component-0) { display: none; }');
  expect(html).toContain('<tr class="component component-1 kind kind-1"><th scope="row">web<span class="note">first</span></th>');
  expect(html).toContain('<tr class="component component-1 component-0"><th scope="row">web</th><td>db</td>');
  expect(html).toMatch(/<tr><th scope="row">[\w-]+<\/th><td><span class="tone bad">high<\/span><\/td><td>Role shop\/all/);
});

test('a single component needs no choice', () => {
  expect(renderHtml(reportOn(plainDeployment('web')))).not.toContain('<input');
});

test('counts one of a thing as one', () => {
  const model = reportOn('apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: main, image: "x:1", securityContext: {runAsUser: 0}}]}\n');
  const markdown = renderMarkdown({ ...model, wildcards: 1, exceptions: [{ object: 'Pod web', rule: 'missing-probes', reason: 'a batch pod' }], findings: model.findings.slice(0, 1) });
  expect(markdown).toContain('| container | non-root | root by grant | root, or may be, without grant | writable root filesystem | wildcard in RBAC | open finding | accepted finding |');
  expect(markdown).toContain('1 of 1 containers run as root, or may, and nothing permits it.');
  expect(markdown).toContain('| Pod web | all | missing-probes | a batch pod |');
});

test('input that cannot be judged is a finding', () => {
  const model = reportOn('apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: 7}\n');
  expect(model.problems.length).toBeGreaterThan(0);
  expect(renderMarkdown(model)).toContain('| not judged | high |');
});

test('components of one name are told apart by their objects', () => {
  const twins = ['a', 'b'].map((name) => plainDeployment(name).replace(/labels: \{app: \w\}/, `labels: {app: ${name}, app.kubernetes.io/name: twin}`)).join('');
  const egress = 'policyTypes: [Egress]\negress: [{to: [{podSelector: {matchLabels: {app: b}}}]}]';
  expect(renderMarkdown(reportOn(twins + policy('a', egress)))).toContain('| twin (Deployment shop/a) | twin (Deployment shop/b) | all ports |');
});
