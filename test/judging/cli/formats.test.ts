import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { CLEAN, NODE_PORT, Workspace } from './helpers';

let workspace: Workspace;
beforeEach(() => { workspace = new Workspace(); });
afterEach(() => workspace.remove());

/** A violation of each severity, an accepted finding, a problem, and names that every format must escape. */
const MIXED = `apiVersion: v1
kind: Service
metadata:
  name: 'a<b>|*"&c'
  namespace: shop
spec:
  type: NodePort
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  annotations:
    cdk8s-flyte.dev/accept-no-network-policy: the <mesh> | does it
spec:
  automountServiceAccountToken: false
  securityContext: {runAsNonRoot: true, runAsGroup: 7, seccompProfile: {type: RuntimeDefault}}
  restartPolicy: Never
  containers:
    - name: main
      image: web:1
      resources: {limits: {cpu: 1, memory: 1Mi}}
      securityContext: {allowPrivilegeEscalation: true, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
---
kind: <Odd>
`;

async function report(format: string): Promise<string> {
  workspace.write('dir with space/mixed.yaml', MIXED);
  const { status, out } = await workspace.run(['audit', '--format', format, 'dir with space/mixed.yaml']);
  expect(status).toBe(2);
  return out;
}

test('table', async () => {
  expect(await report('table')).toBe(`Pod shop/web  (dir with space/mixed.yaml)
  high      allowPrivilegeEscalation  main  24  allowPrivilegeEscalation != false: securityContext.allowPrivilegeEscalation is true
  low       default-service-account   -     16  its pods run as the default service account of the namespace
  accepted  no-network-policy         -     16  no NetworkPolicy restricts the ingress and egress of its pods (accepted: the <mesh> | does it)

Service shop/a<b>|*"&c  (dir with space/mixed.yaml)
  medium    node-port                 -     7   it opens a port on every node

How to fix
  allowPrivilegeEscalation  Set securityContext.allowPrivilegeEscalation to false on every container.
  default-service-account   Give the workload a ServiceAccount of its own and name it in serviceAccountName.
  node-port                 Use type ClusterIP, and an Ingress for what must be reached from outside.

Pod Security restricted (latest) and hardening rules: 3 violations (1 high, 1 medium, 1 low) and 1 accepted finding in 2 objects with 1 pod; 1 problem with the input
`);
});

test('a table in a file tells the problems itself', async () => {
  workspace.write('mixed.yaml', MIXED);
  const { status, out, error } = await workspace.run(['audit', '--output', 'report.txt', 'mixed.yaml']);
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(error).toBe('mixed.yaml:26: not a Kubernetes object: apiVersion is missing\n');
  expect(readFileSync(join(workspace.folder, 'report.txt'), 'utf8')).toContain(
    'Problems with the input\n  mixed.yaml:26: not a Kubernetes object: apiVersion is missing\n');
});

test('json', async () => {
  const json = JSON.parse(await report('json')) as { [key: string]: unknown };
  expect(json).toMatchObject({
    schemaVersion: 1,
    level: 'restricted',
    version: 'latest',
    rules: 'all',
    summary: { objects: 2, pods: 1, violations: 3, bySeverity: { high: 1, medium: 1, low: 1 }, accepted: 1, problems: 1 },
    problems: [{ file: 'dir with space/mixed.yaml', line: 26, message: 'not a Kubernetes object: apiVersion is missing' }],
  });
  expect(json.findings).toHaveLength(4);
  expect((json.findings as unknown[])[0]).toEqual({
    rule: 'allowPrivilegeEscalation',
    set: 'pod-security',
    severity: 'high',
    status: 'violation',
    object: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web' },
    container: 'main',
    path: 'spec.containers[0].securityContext.allowPrivilegeEscalation',
    message: 'allowPrivilegeEscalation != false: securityContext.allowPrivilegeEscalation is true',
    fix: 'Set securityContext.allowPrivilegeEscalation to false on every container.',
    file: 'dir with space/mixed.yaml',
    line: 24,
  });
  expect((json.findings as unknown[])[2]).toMatchObject({ rule: 'no-network-policy', status: 'accepted', reason: 'the <mesh> | does it' });
});

interface Sarif {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly [{
    readonly tool: {
      readonly driver: { readonly name: string; readonly version: string; readonly rules: readonly { id: string; help: { text: string } }[] };
    };
    readonly invocations: readonly { executionSuccessful: boolean; toolExecutionNotifications: unknown[] }[];
    readonly results: readonly {
      ruleId: string; ruleIndex: number; level: string; suppressions?: unknown; locations: unknown[]; partialFingerprints: unknown;
    }[];
  }];
}

test('sarif', async () => {
  const sarif = JSON.parse(await report('sarif')) as Sarif;
  expect(sarif.version).toBe('2.1.0');
  expect(sarif.$schema).toMatch(/sarif-2\.1\.0\.json$/);
  const [{ tool, invocations, results }] = sarif.runs;
  expect(tool.driver).toMatchObject({ name: 'cdk8s-flyte audit', version: '1.2.3' });
  // Every result leads to its rule, every rule has help, and none stands twice.
  expect(results.map(({ ruleId, ruleIndex }) => [ruleId, tool.driver.rules[ruleIndex].id]).every(([left, right]) => left === right)).toBe(true);
  expect(new Set(tool.driver.rules.map(({ id }) => id)).size).toBe(tool.driver.rules.length);
  expect(tool.driver.rules.map(({ help }) => help.text).join('')).toContain('Set securityContext.allowPrivilegeEscalation to false');
  expect(results.map(({ level }) => level)).toEqual(['error', 'note', 'warning', 'warning']);
  expect(results[2].suppressions).toEqual([{ kind: 'inSource', status: 'accepted', justification: 'the <mesh> | does it' }]);
  expect(results[0].suppressions).toBeUndefined();
  expect(results[0].locations).toEqual([{
    physicalLocation: { artifactLocation: { uri: 'dir%20with%20space/mixed.yaml' }, region: { startLine: 24 } },
    logicalLocations: [{ fullyQualifiedName: 'Pod shop/web spec.containers[0].securityContext.allowPrivilegeEscalation', kind: 'object' }],
  }]);
  expect(new Set(results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints))).size).toBe(results.length);
  expect(invocations).toEqual([{
    executionSuccessful: false,
    toolExecutionNotifications: [{
      level: 'error',
      message: { text: 'not a Kubernetes object: apiVersion is missing' },
      locations: [{ physicalLocation: { artifactLocation: { uri: 'dir%20with%20space/mixed.yaml' }, region: { startLine: 26 } } }],
    }],
  }]);
});

describe('what was not judged or left out', () => {
  const say = async (format: string, ...options: string[]) => {
    workspace.write('m/a.yaml', 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: "<w>", namespace: shop}\nspec:\n  image: a:1\n  command: [x]\n');
    workspace.write('m/.b.yaml', CLEAN);
    return workspace.run(['audit', '--format', format, ...options, 'm']);
  };
  const WHY = 'spec shapes containers in a way that no rule reads';
  const HIDDEN = '1 hidden file is left out; name them to have them judged';

  test('table', async () => {
    expect((await say('table')).out).toBe(`Not judged\n  Widget shop/<w> (m/a.yaml:4): ${WHY}\n\nLeft out\n  m: ${HIDDEN}\n\n`
      + 'Pod Security restricted (latest) and hardening rules: 0 violations in 1 object with 0 pods; not judged: 1 object\n');
  });

  test('json', async () => {
    expect(JSON.parse((await say('json', '--no-accept', '--unjudged', 'error')).out)).toMatchObject({
      accept: false,
      onUnjudged: 'error',
      summary: { unjudged: 1, skipped: 1 },
      unjudged: [{ object: { apiVersion: 'example.com/v1', kind: 'Widget', namespace: 'shop', name: '<w>' }, path: 'spec', message: WHY, file: 'm/a.yaml', line: 4 }],
      skipped: [{ file: 'm', message: HIDDEN }],
    });
  });

  test.each([['warn', 'warning'], ['error', 'error']])('sarif with --unjudged %s', async (outcome, level) => {
    const sarif = JSON.parse((await say('sarif', '--unjudged', outcome)).out) as Sarif;
    expect(sarif.runs[0].invocations).toEqual([{
      executionSuccessful: true,
      toolExecutionNotifications: [
        {
          level,
          message: { text: `not judged: Widget shop/<w>: ${WHY}` },
          locations: [{ physicalLocation: { artifactLocation: { uri: 'm/a.yaml' }, region: { startLine: 4 } } }],
        },
        { level: 'note', message: { text: HIDDEN }, locations: [{ physicalLocation: { artifactLocation: { uri: 'm' } } }] },
      ],
    }]);
  });

  test('markdown', async () => {
    expect((await say('markdown')).out).toContain(`\n## Not judged\n\n| Object | Place | Why |\n| --- | --- | --- |\n| Widget shop/&lt;w> | m/a.yaml:4 | ${WHY} |\n`
      + `\n## Left out\n\n| Place | What |\n| --- | --- |\n| m | ${HIDDEN} |\n`);
  });

  test('html', async () => {
    const { out } = await say('html', '--unjudged', 'error');
    expect(out).toContain('<h2 id="unjudged-title">Not judged</h2>');
    expect(out).toContain(`<tr><th scope="row">Widget shop/&lt;w&gt;</th><td>m/a.yaml:4</td><td>${WHY}</td></tr>`);
    expect(out).toContain(`<tr><th scope="row">m</th><td>${HIDDEN}</td></tr>`);
    expect(out).toContain('<p class="verdict dirty">');
  });
});

describe('a commit', () => {
  const COMMIT = '0123456789abcdef0123456789ABCDEF01234567';
  const named = async (format: string) => {
    workspace.write('a.yaml', CLEAN);
    const { status, out } = await workspace.run(['audit', '--format', format, '--commit', COMMIT, 'a.yaml']);
    expect(status).toBe(0);
    return out;
  };

  test.each([
    ['table', `\nCommit ${COMMIT}\nPod Security restricted`],
    ['markdown', `# Audit of Kubernetes manifests\n\nCommit: ${COMMIT}\n\nPod Security restricted`],
    ['html', `<p class="scope">Commit ${COMMIT}</p>\n</header>`],
    ['json', `  "onUnjudged": "warn",\n  "commit": "${COMMIT}",\n`],
    ['sarif', `"properties": {\n        "commit": "${COMMIT}"\n      }`],
  ])('stands in %s', async (format, text) => {
    expect(`\n${await named(format)}`).toContain(text);
  });

  test.each(['table', 'markdown', 'html', 'json', 'sarif'])('is not spoken of in %s where none is named', async (format) => {
    expect(await report(format)).not.toMatch(/commit/i);
  });
});

test('problems without a line have none in any format', async () => {
  for (const format of ['json', 'sarif', 'markdown', 'html', 'table']) {
    const { out, error } = await workspace.run(['audit', '--format', format, 'nowhere.yaml']);
    expect(error).toBe('nowhere.yaml: no such file or folder\n');
    expect(out).not.toMatch(/undefined|nowhere\.yaml:\d/);
    expect(out.includes('nowhere.yaml')).toBe(format !== 'table');
  }
});

test('markdown', async () => {
  const markdown = await report('markdown');
  expect(markdown).toContain('# Audit of Kubernetes manifests\n\nPod Security restricted (latest) and hardening rules: **3 violations (1 high, 1 medium, 1 low)'
    + ' and 1 accepted finding in 2 objects with 1 pod; 1 problem with the input.**\n');
  expect(markdown).toContain('### Service shop/a&lt;b>\\|\\*"&amp;c\n');
  expect(markdown).toContain('| accepted | no-network-policy |  | no NetworkPolicy restricts the ingress and egress of its pods, at metadata.labels '
    + '| dir with space/mixed.yaml:16 | the &lt;mesh> \\| does it |\n');
  // Every row of a table has as many cells as its header.
  for (const block of markdown.split('\n\n').filter((text) => text.startsWith('|'))) {
    const cells = block.trim().split('\n').map((row) => row.replace(/\\\|/g, '').split('|').length);
    expect(new Set(cells).size).toBe(1);
  }
});

describe('html', () => {
  test('escapes what comes from manifests', async () => {
    const html = await report('html');
    expect(html).toContain('<span class="kind">Service</span> shop/a&lt;b&gt;|*&quot;&amp;c</h3>');
    expect(html).toContain('<span class="reason">Accepted: the &lt;mesh&gt; | does it</span>');
    expect(html).not.toContain('<b>');
  });

  test('needs nothing but itself', async () => {
    const html = await report('html');
    expect(html).not.toMatch(/<script|<link|<img|<iframe|url\(|@import|\bon[a-z]+=|https?:/i);
    expect(html).toContain("default-src 'none'");
  });

  test('has landmarks, one first heading, headers in every table, and links that lead somewhere', async () => {
    const html = await report('html');
    for (const part of ['<html lang="en">', '<header>', '<main>', '<footer>', '<title>Audit of Kubernetes manifests</title>', 'prefers-color-scheme: dark', '@media print']) {
      expect(html).toContain(part);
    }
    expect(html.match(/<h1>/g)).toHaveLength(1);
    const tables = html.match(/<table>.*?<\/table>/gs)!;
    expect(tables).toHaveLength(4);
    for (const table of tables) {
      expect(table).toMatch(/^<table>\n<caption>[^<]+<\/caption>\n<thead><tr>(<th scope="col">[^<]+<\/th>)+<\/tr><\/thead>/);
      const width = table.match(/<th scope="col">/g)!.length;
      table.match(/<tr>.*?<\/tr>/gs)!.forEach((row) => expect(row.match(/<t[hd][ >]/g)).toHaveLength(width));
      // On a phone the first column stays in sight, so it is what names the row.
      table.split('<tr>').slice(2).forEach((row) => expect(row).toMatch(/^<th scope="row"/));
    }
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of html.matchAll(/(?:href="#|aria-labelledby=")([^"]+)"/g)) {
      expect(ids).toContain(target);
    }
  });

  test('every opened element is closed', async () => {
    const open: string[] = [];
    for (const [, slash, name] of (await report('html')).matchAll(/<(\/?)([a-z][a-z0-9]*)/g)) {
      if (slash === '/') {
        expect(open.pop()).toBe(name);
      } else if (!['meta', 'br', 'wbr'].includes(name)) {
        open.push(name);
      }
    }
    expect(open).toEqual([]);
  });

  test('text stands out from its ground, light and dark', async () => {
    const blocks = (await report('html')).match(/:root \{[^}]*--[^}]*\}/g)!;
    expect(blocks).toHaveLength(2);
    for (const block of blocks) {
      const colors = new Map([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g)].map(([, name, color]) => [name, color]));
      for (const text of ['text', 'muted', 'link', 'high', 'medium', 'low', 'accepted', 'clean']) {
        for (const ground of ['ground', ...['text', 'link', 'muted'].includes(text) ? ['raised'] : [], ...colors.has(`${text}-ground`) ? [`${text}-ground`] : []]) {
          expect({ text, ground, contrast: contrast(colors.get(text)!, colors.get(ground)!) >= 4.5 }).toEqual({ text, ground, contrast: true });
        }
      }
    }
  });

  test('says that nothing was found', async () => {
    workspace.write('a.yaml', CLEAN);
    const { status, out } = await workspace.run(['audit', '--format', 'html', 'a.yaml']);
    expect(status).toBe(0);
    expect(out).toContain('<p>None.</p>');
    expect(out).toContain('<p class="verdict clean">0 violations in 1 object with 0 pods.</p>');
    expect(out).not.toContain('<table>');
  });
});

test.each(['table', 'json', 'sarif', 'markdown', 'html'])('%s is the same every time, written to a file too, and tells no date and no folder', async (format) => {
  const first = await report(format);
  expect(await report(format)).toBe(first);
  expect(first).not.toContain(workspace.folder);
  expect(first).not.toContain(String(new Date().getFullYear()));
  if (format !== 'table') {
    await workspace.run(['audit', '--format', format, '--output', 'out', 'dir with space']);
    expect(existsSync(join(workspace.folder, 'out'))).toBe(true);
    expect(readFileSync(join(workspace.folder, 'out'), 'utf8')).toBe(first);
  }
});

/** Turns text around, hides, ends lines elsewhere, steers a terminal. */
const HIDDEN = ['\u009b', '\u0085', '\u061c', '\u200b', '\u200e', '\u2028', '\u202e', '\u2066', '\u2069', '\ufeff', '\u{e0041}', '\u0007', '\u007f'];

test.each(['table', 'json', 'sarif', 'markdown', 'html'])('%s shows characters that hide or turn text as escapes', async (format) => {
  const name = JSON.stringify(`a${HIDDEN.join('')}b`).replace(/[^\x20-\x7e]/gu, (text) => `\\U${text.codePointAt(0)!.toString(16).padStart(8, '0')}`);
  const object = `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  annotations: {cdk8s-flyte.dev/accept-node-port: ${name}}\nspec: {type: NodePort}\n`;
  const bad = `---\napiVersion: v1\nkind: ${name}\n`;
  const { out, error } = await workspace.run(['audit', '--format', format, '-'], object + bad);
  for (const character of HIDDEN) {
    expect(out + error).not.toContain(character);
  }
  const shown = `a${HIDDEN.map((character) => `\\u{${character.codePointAt(0)!.toString(16)}}`).join('')}b`;
  expect(error).toContain(`metadata of this ${shown} must be an object`);
  if (format === 'json') {
    expect((JSON.parse(out) as { findings: { object: { name: string } }[] }).findings[0].object.name).toBe(`a${HIDDEN.join('')}b`);
  } else {
    expect(format === 'table' || format === 'html' ? out : out.replace(/\\\\/g, '\\')).toContain(shown);
  }
});

test('a name is no link and no gap in SARIF, and no mark of ours', async () => {
  workspace.write('@list@', CLEAN);
  const { out } = await workspace.run(['audit', '--format', 'sarif', '-'], NODE_PORT.replace('open', '"[a](https://example.com) {0} \\\\](b) @list@"'));
  const [{ results }] = (JSON.parse(out) as { runs: [{ results: { message: { text: string } }[] }] }).runs;
  expect(results[0].message.text).toBe('Service [a\\](https://example.com) {{0}} \\\\\\](b) @list@: it opens a port on every node');
  const json = await workspace.run(['audit', '--format', 'json', '"@list@"']);
  expect((JSON.parse(json.out) as { problems: unknown }).problems).toEqual([{ file: '"@list@"', message: 'no such file or folder' }]);
});

test('markdown of a clean input is its summary', async () => {
  workspace.write('a.yaml', CLEAN);
  expect((await workspace.run(['audit', '--rules', 'hardening', '--format', 'markdown', 'a.yaml'])).out)
    .toBe('# Audit of Kubernetes manifests\n\nHardening rules: **0 violations in 1 object with 0 pods.**\n');
});

function contrast(left: string, right: string): number {
  const [dark, light] = [luminance(left), luminance(right)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance as WCAG 2 defines it. */
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
