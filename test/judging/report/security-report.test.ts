import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import { SecurityReport, SecurityProfile } from 'cdk8s-flyte';
import { synthesize as quickstart } from '../../../examples/quickstart/main';
import { Auditor, parseOptions } from '../../../src/judging/audit';
import { core, testChart } from '../../support';

const folders: string[] = [];
afterAll(() => folders.forEach((made) => rmSync(made, { recursive: true, force: true })));

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'security-report-'));
  folders.push(made);
  return made;
}

function flyte(props: Parameters<typeof core>[1] = {}, outdir?: string): App {
  const app = outdir === undefined ? Testing.app() : new App({ outdir });
  core(testChart(app), props);
  return app;
}

const GRANT = { createNamespace: true, checkDbReady: { allowRootInit: true, reason: 'nodes hide /etc/hosts' } };

interface Written {
  readonly report: {
    readonly summary: { what: string; count: number }[];
    readonly verdict: string;
    readonly pods: { component: string; containers: { name: string; user: object; root: string }[] }[];
  };
}

test('reads who each container of a Flyte is, and that none is root', () => {
  const { report } = JSON.parse(SecurityReport.of(flyte()).toJson()) as Written;
  const admin = report.pods.find(({ component }) => component === 'flyteadmin')!;
  expect(admin.containers.find(({ name }) => name === 'flyteadmin')).toMatchObject({ user: { id: 1001, source: 'container' }, root: 'no' });
  expect(admin.containers.find(({ name }) => name === 'check-db-ready')).toMatchObject({ user: { id: 70, source: 'container' }, root: 'no' });
  expect(report.verdict).toBe('Every container runs as a non-root user.');
});

test('counts on top, and every format says the same', () => {
  const report = SecurityReport.of(flyte(GRANT));
  const { report: { summary } } = JSON.parse(report.toJson()) as Written;
  const all = summary.find(({ what }) => what === 'containers')!.count;
  expect(summary).toEqual(expect.arrayContaining([{ what: 'root by grant', count: 4 }, { what: 'non-root', count: all - 4 }, { what: 'wildcards in RBAC', count: 0 }]));
  for (const text of [report.toMarkdown(), report.toHtml()]) {
    expect(text).toContain('All containers run as a non-root user, but for 4 init containers by grant.');
  }
});

test('shows the root grant: container, reason, and the level the namespace is left with', () => {
  const report = SecurityReport.of(flyte(GRANT));
  expect(report.toMarkdown()).toContain('| Deployment flyte/flyteadmin | check-db-ready | root grant | nodes hide /etc/hosts |');
  expect(report.toHtml()).toContain('ROOT BY GRANT 0:0');
  expect(report.toHtml()).toContain('namespace flyte, enforces Pod Security baseline');
  expect(report.accepted).toContain('Deployment flyte/flyteadmin, container check-db-ready: runAsUser: root grant: nodes hide /etc/hosts');
  expect(report.violations).toEqual([]);
});

test('on OpenShift, users come from the range of the namespace', () => {
  const markdown = SecurityReport.of(flyte({ securityProfile: SecurityProfile.OPENSHIFT })).toMarkdown();
  expect(markdown).toContain("assigned:image<br><sub>user from the namespace's range, group from the image's default");
  const told = SecurityReport.of(flyte({ securityProfile: SecurityProfile.OPENSHIFT }), { openshift: false }).toMarkdown();
  expect(told).toContain("both from the image's default; the kubelet refuses root");
});

test('sees what consumers patch', () => {
  const app = flyte();
  const console = app.node.findAll().find((node): node is ApiObject => ApiObject.isApiObject(node) && node.kind === 'Deployment' && node.name === 'flyteconsole')!;
  console.addJsonPatch(JsonPatch.replace('/spec/template/spec/containers/0/securityContext/runAsUser', 4321));
  expect(SecurityReport.of(app).toMarkdown()).toContain('4321:1000');
});

test('refuses an app that synth refuses, and writes nothing', () => {
  const outdir = folder();
  const app = flyte({}, outdir);
  const console = app.node.findAll().find((node): node is ApiObject => ApiObject.isApiObject(node) && node.kind === 'Deployment' && node.name === 'flyteconsole')!;
  console.addJsonPatch(JsonPatch.replace('/spec/template/spec/containers/0/securityContext/runAsUser', 0));
  expect(() => SecurityReport.write(app)).toThrow('Validation failed with the following errors:\n  [] test/flyte');
  expect(() => SecurityReport.write(app)).toThrow('runAsUser is 0');
  expect(readdirSync(outdir)).toEqual([]);
});

test('is the same for the same app, without dates or paths', () => {
  const [one, two] = [SecurityReport.of(flyte({}, folder())), SecurityReport.of(flyte({}, folder()))];
  for (const format of ['toHtml', 'toMarkdown', 'toJson'] as const) {
    expect(one[format]()).toBe(two[format]());
    expect(one[format]()).not.toMatch(/\b20\d\d-\d\d-\d\d|\/tmp\//);
  }
});

test('is written by one line before or after synth, next to the manifests, which stay what they were', () => {
  const plain = folder();
  flyte({}, plain).synth();
  const [before, after] = [folder(), folder()];
  const first = flyte({}, before);
  SecurityReport.write(first);
  first.synth();
  const second = flyte({}, after);
  second.synth();
  SecurityReport.write(second);
  for (const outdir of [before, after]) {
    expect(readdirSync(outdir).sort()).toEqual(['security-report.html', 'security-report.json', 'security-report.md', 'test.k8s.yaml']);
    expect(readFileSync(join(outdir, 'test.k8s.yaml'), 'utf8')).toBe(readFileSync(join(plain, 'test.k8s.yaml'), 'utf8'));
  }
  for (const file of readdirSync(before)) {
    expect(readFileSync(join(before, file), 'utf8')).toBe(readFileSync(join(after, file), 'utf8'));
  }
});

test('its JSON, read as a manifest, is a List of nothing', () => {
  const auditor = new Auditor(parseOptions('restricted', 'latest', 'all'));
  const document = JSON.parse(SecurityReport.of(flyte()).toJson()) as object;
  expect(auditor.add(document, { file: 'security-report.json', line: () => undefined })).toBe(0);
  expect(auditor.report().problems).toEqual([]);
  expect(document).toMatchObject({ apiVersion: 'v1', kind: 'List', items: [] });
});

test('goes to another folder, under another name and title', () => {
  const outdir = folder();
  const report = SecurityReport.write(flyte(), { directory: join(outdir, 'deep', 'er'), fileName: 'posture', title: 'Flyte at ACME' });
  expect(readdirSync(join(outdir, 'deep', 'er')).sort()).toEqual(['posture.html', 'posture.json', 'posture.md']);
  expect(report.toMarkdown()).toMatch(/^# Flyte at ACME\n/);
});

test.each([['../out'], [''], ['a/b'], ['.hidden']])('refuses file name %j', (fileName) => {
  expect(() => SecurityReport.write(flyte(), { fileName })).toThrow(`SecurityReport.write: fileName must be a file name without folders, got '${fileName}'; leave it out for 'security-report'`);
});

test('refuses a version of Pod Security that does not exist', () => {
  expect(() => SecurityReport.of(Testing.app(), { podSecurityVersion: 'v9' })).toThrow('v9');
});

test('an older version judges by its rules', () => {
  const app = Testing.app();
  const securityContext = { runAsUser: 0 };
  new ApiObject(new Chart(app, 'c'), 'p', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, ...{ spec: { containers: [{ name: 'main', securityContext }] } } });
  const isAboutUser = (violation: string) => violation.includes('runAsUser=0');
  expect(SecurityReport.of(app, { podSecurityVersion: 'v1.8' }).violations.filter(isAboutUser)).toEqual([]);
  expect(SecurityReport.of(app).violations.filter(isAboutUser)).toHaveLength(1);
});

test('its head tells the release, and the commit where one is given', () => {
  const commit = '0123456789abcdef0123456789abcdef01234567';
  const report = SecurityReport.of(flyte(), { commit });
  expect(report.toHtml()).toContain(`<div><dt>Release</dt><dd>flyte v1.16.8</dd></div><div><dt>Commit</dt><dd>${commit}</dd></div>`);
  expect(report.toMarkdown()).toContain(`Release: flyte v1.16.8\n\nCommit: ${commit}\n`);
  expect(JSON.parse(report.toJson())).toMatchObject({ report: { releases: ['flyte v1.16.8'], commit } });
  expect(SecurityReport.of(flyte()).toHtml()).not.toContain('Commit');
});

test('what stands beside a Flyte with a version of its own is not its release', () => {
  const app = quickstart(Testing.app());
  expect(JSON.parse(SecurityReport.of(app).toJson())).toMatchObject({ report: { releases: ['flyte v1.16.8'] } });
});

describe('several clusters', () => {
  const both = () => SecurityReport.of(flyte({ createNamespace: true }), { cluster: 'central', otherClusters: { 'eu-1': flyte(GRANT) } });

  test('have a frame each in one drawing, and rows that say which they are of', () => {
    const html = both().toHtml();
    expect([...html.matchAll(/<text class="cluster-title"[^>]*>Cluster ([^<]+)/g)].map(([, name]) => name)).toEqual(['central', 'eu-1']);
    expect(html.match(/<figure>/g)).toHaveLength(1);
    expect([...html.matchAll(/enforces Pod Security (\w+)/g)].map(([, level]) => level)).toEqual(['restricted', 'baseline']);
    expect([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id).filter((id, index, all) => all.indexOf(id) !== index)).toEqual([]);
    expect(html).toContain('name="cluster" id="cluster-1"> eu-1<');
    const markdown = both().toMarkdown();
    expect(markdown).toContain('Clusters: central, eu-1\n');
    expect(markdown).toContain('| Deployment flyte/flyteadmin in cluster eu-1 | check-db-ready | root grant | nodes hide /etc/hosts |');
    expect(markdown).not.toContain('| Deployment flyte/flyteadmin in cluster central | check-db-ready |');
  });

  test('are counted together, and nothing of one is said of the other', () => {
    const { report } = JSON.parse(both().toJson()) as Written & { report: { connections: { cluster: string; from: string; to: string }[] } };
    const [one] = [JSON.parse(SecurityReport.of(flyte()).toJson()) as Written].map((each) => each.report.pods.length);
    expect(report.pods).toHaveLength(2 * one);
    expect(report.connections.length).toBeGreaterThan(10);
    expect(report.connections.filter(({ cluster, from, to }) => !from.startsWith(`${cluster} `) || !to.startsWith(`${cluster} `))).toEqual([]);
  });
});

test.each<[string, object, string]>([
  ['a commit that is none', { commit: 'main' }, "SecurityReport: commit must be a commit, 7 to 64 hexadecimal digits, got 'main'"],
  ['other clusters beside one without a name', { otherClusters: { a: Testing.app() } }, 'SecurityReport: cluster must be there where otherClusters is, got nothing'],
  ['a name that would be markup', { cluster: '<b>' }, "SecurityReport: cluster must name clusters by at most 63 letters, digits, points, hyphens and underscores, got '<b>'"],
  ['a name of another that would be markup', { cluster: 'a', otherClusters: { 'b c': Testing.app() } }, "SecurityReport: otherClusters must name clusters by at most 63 letters, digits, points, hyphens and underscores, got 'b c'"],
  ['a cluster twice', { cluster: 'a', otherClusters: { a: Testing.app() } }, "SecurityReport: otherClusters must hold other clusters, each with an app of its own, got 'a'; leave a out"],
])('refuses %s', (_title, options, message) => {
  expect(() => SecurityReport.of(flyte(), options)).toThrow(message);
});

test('an app without anything has a report too', () => {
  const report = SecurityReport.of(Testing.app());
  expect(report.toMarkdown()).toContain('This app has no containers.');
  expect(report.toHtml()).not.toContain('<svg');
  expect(report.violations).toEqual([]);
});
