import { spawnSync } from 'child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { App, ApiObject, Chart, Yaml } from 'cdk8s';
import { buildSync } from 'esbuild';
import { parseAllDocuments } from 'yaml';
import { constructPathsNear, recordConstructPaths } from '../../src/judging/audit/construct-paths';
import { run } from '../../src/judging/cli/run';
import { PodSecurityValidation } from '../../src/judging/validation-plugin';

const ROOT = resolve(__dirname, '..', '..');
const CLI = join(ROOT, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');
/** A chart with a Deployment and a ConfigMap that share their name, as a component's objects do. */
const MAIN = (record: string) => `
const { ApiObject, App, Chart } = require('cdk8s');
const { recordConstructPaths } = require('./library');
const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new ApiObject(chart, 'web', {
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' },
  spec: { template: { spec: { initContainers: [{ name: 'init' }], containers: [{ name: 'main' }] } } },
});
new ApiObject(chart, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' }, data: { password: 'hunter2' } });
new ApiObject(chart, 'open', {
  apiVersion: 'v1', kind: 'Service', metadata: { name: 'open', annotations: { 'cdk8s-flyte.dev/accept-node-port': 'lab' } }, spec: { type: 'NodePort' },
});
${record}
app.synth();
`;

/** The same without what breaks a rule. */
const clean = (main: string) => main.replace("data: { password: 'hunter2' }", 'data: {}')
  .replace(/apiVersion: 'apps\/v1', kind: 'Deployment'/, "apiVersion: 'example.com/v1', kind: 'Web'").replace(/ {2}spec: \{ template.*\n/, '');

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'plugin-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('through the cdk8s CLI', () => {
  const bundle = (entry: string) => buildSync({
    entryPoints: [join(ROOT, 'src', 'judging', entry)], write: false, bundle: true, platform: 'node', external: ['cdk8s', 'constructs'], logLevel: 'error',
  }).outputFiles[0].text;
  let plugin: string;
  let library: string;
  beforeAll(() => {
    plugin = bundle('validation-plugin.ts');
    library = bundle('audit/construct-paths.ts');
  });

  /** Synthesises an app in a folder of its own, with the plugin where the CLI keeps what it installed. */
  function synth(main: string, properties: string, ...options: string[]) {
    const installed = join(folder, 'plugins', 'cdk8s-flyte', '1.0.0', 'node_modules', 'cdk8s-flyte');
    mkdirSync(installed, { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(installed, 'index.js'), plugin);
    writeFileSync(join(folder, 'library.js'), library);
    writeFileSync(join(folder, 'main.js'), main);
    writeFileSync(join(folder, 'cdk8s.yaml'), `
app: node main.js
language: typescript
pluginsDirectory: ${join(folder, 'plugins')}
validations:
  - package: cdk8s-flyte
    version: 1.0.0
    class: PodSecurityValidation
    properties: ${properties}
`);
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'synth', '--check-upgrade=false', ...options], {
      cwd: folder, encoding: 'utf8', env: { ...process.env, CDK8S_RECORD_CONSTRUCT_METADATA: undefined },
    });
    return { status, text: stdout + stderr };
  }

  test('a violation fails the synth and names the construct, the object, the container and the field', () => {
    const { status, text } = synth(MAIN('recordConstructPaths(chart);'), '{}');
    expect(status).toBe(2);
    expect(text).toContain('Validation failed');
    // The two objects are told apart although they share their name.
    expect(text).toMatch(/Construct Path: shop\/web\n +- Manifest Path: dist\/shop\.k8s\.yaml\n +- Resource Name: Deployment shop\/web\n/);
    expect(text).toMatch(/Construct Path: shop\/settings\n +- Manifest Path: dist\/shop\.k8s\.yaml\n +- Resource Name: ConfigMap shop\/web\n/);
    expect(text).toContain('> spec.template.spec.initContainers[0].securityContext.runAsNonRoot (container init): runAsNonRoot != true: '
      + 'securityContext.runAsNonRoot is not set');
    expect(text).toContain('How to fix: Set securityContext.runAsNonRoot to true on the pod or on every container, and false on none.');
    expect(text).toMatch(/accepted 1 .*node-port in Service shop\/open: lab/);
    expect(text).not.toMatch(/hunter2|> spec\.type/);
  });

  test('without the record of the library it says where a path is uncertain', () => {
    const { status, text } = synth(MAIN(''), '{ rules: pod-security }');
    expect(status).toBe(2);
    expect(text).toContain('Construct Path: shop/settings, or another construct that makes an object named web\n');
    expect(text).not.toContain('writable-root-filesystem');
  });

  test('printing to standard output is judged as well', () => {
    const { status, text } = synth(MAIN('recordConstructPaths(app); recordConstructPaths(chart);'), '{ level: baseline }', '--stdout');
    expect(status).toBe(2);
    expect(text).toMatch(/Construct Path: shop\/settings\n +- Manifest Path: STDOUT\n +- Resource Name: ConfigMap shop\/web\n/);
  });

  test('an app without violations passes, and what is accepted is shown', () => {
    const { status, text } = synth(clean(MAIN('')), '{}');
    expect(text).toContain('Validations ended succesfully');
    expect(text).toMatch(/accepted 1 .*node-port in Service shop\/open: lab/);
    expect(status).toBe(0);
  });

  test('the audit of what the CLI wrote passes over the records beside it, and says so', async () => {
    const { status } = synth(clean(MAIN('recordConstructPaths(chart);')), '{}');
    expect(status).toBe(0);
    expect(readdirSync(join(folder, 'dist')).sort()).toEqual(['_construct-paths.json', 'construct-metadata.json', 'shop.k8s.yaml']);
    let out = '';
    let error = '';
    expect(await run(['audit', 'dist/'], {
      directory: folder,
      stdin: process.stdin,
      out: async (text) => { out += text; },
      error: (text) => { error += text; },
      version: '1',
    })).toBe(0);
    expect(error).toBe('');
    expect(out).toContain('Left out\n  dist/_construct-paths.json: the construct paths of this library, which holds no object\n'
      + '  dist/construct-metadata.json: the construct metadata of the cdk8s command, which holds no object\n');
  });

  test('without acceptance an accepted finding fails the synth', () => {
    const { status, text } = synth(clean(MAIN('')), '{ accept: false }');
    expect(status).toBe(2);
    expect(text).toMatch(/Resource Name: Service shop\/open\n +- Locations:\n +> spec\.type: it opens a port on every node/);
    expect(text).not.toContain('accepted 1');
  });

  test('an unknown property is refused with what there is', () => {
    const { status, text } = synth(MAIN(''), '{ lvl: restricted }');
    expect(status).not.toBe(0);
    expect(text).toContain('PodSecurityValidation: unknown property lvl; the properties are level, version, rules, accept, unjudged, rulesFile');
  });
});

describe('properties', () => {
  test.each([
    [{ level: 'strict' }, 'PodSecurityValidation: Pod Security level must be one of privileged, baseline, restricted, got "strict"'],
    [{ version: 1.3 }, 'PodSecurityValidation: version must be a string, got 1.3; put it into quotes'],
    [{ rules: 'none' }, 'PodSecurityValidation: rules must be one of pod-security, hardening, all, got "none"'],
    [{ unjudged: 'ignore' }, 'PodSecurityValidation: unjudged must be one of warn, error, got "ignore"'],
    [{ accept: 'no' }, 'PodSecurityValidation: accept must be true or false, got "no"; write it without quotes'],
    [{ toString: 'x' }, 'PodSecurityValidation: unknown property toString; the properties are level, version, rules, accept, unjudged, rulesFile'],
  ])('%j', (properties, message) => {
    expect(() => new PodSecurityValidation(properties)).toThrow(new Error(message));
  });

  test('none are needed', () => expect(() => new PodSecurityValidation()).not.toThrow());
});

interface Reported { ruleName: string; violatingResources: { resourceName: string; manifestPath: string; locations: string[] }[] }

async function validate(
  manifests: { [file: string]: unknown[] | Error },
  metadata: { [name: string]: { path: string } } = {},
  properties: { [property: string]: unknown } = {},
) {
  const violations: Reported[] = [];
  let submitted: unknown;
  await new PodSecurityValidation({ rules: 'hardening', ...properties }).validate({
    manifests: Object.keys(manifests),
    metadata,
    report: { addViolation: (violation) => void violations.push(violation as unknown as Reported), submit: (...all) => { submitted = all; } },
    parseManifest: (path) => {
      // As the CLI, which reads whatever file it is given.
      const documents = path in manifests ? manifests[path] : parseAllDocuments(readFileSync(path, 'utf8')).map((document): unknown => document.toJS());
      if (documents instanceof Error) { throw documents; }
      return documents;
    },
  });
  return { violations, submitted };
}

const NODE_PORT = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'open' }, spec: { type: 'NodePort' } };

describe('reports', () => {
  test('what cannot be judged fails', async () => {
    const { violations, submitted } = await validate({ 'a.yaml': new Error('bad YAML'), 'b.yaml': [null, { kind: 'Pod' }] });
    expect(violations).toEqual([expect.objectContaining({
      ruleName: 'unusable-manifest',
      violatingResources: [
        { resourceName: '(manifest)', manifestPath: 'a.yaml', locations: ['it cannot be judged: bad YAML'] },
        { resourceName: '(manifest)', manifestPath: 'b.yaml', locations: ['not a Kubernetes object: apiVersion is missing'] },
      ],
    })]);
    expect(submitted).toEqual(['failure', { level: 'restricted', version: 'latest', rules: 'hardening', accept: 'true', unjudged: 'warn', objects: '0', pods: '0' }]);
  });

  test('an object stands once for each rule, with all its places', async () => {
    const { violations } = await validate({
      'a.yaml': [
        { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'r' }, rules: [{ resources: ['*'], verbs: ['*', 'bind'] }] },
      ],
    });
    expect(violations.map(({ ruleName, violatingResources }) => [ruleName, ...violatingResources.map(({ locations }) => locations.length)]))
      .toEqual([['wildcard-rbac', 2], ['rbac-escalation', 1]]);
  });

  test('a name that only one object has leads to its construct; one that nobody recorded leads nowhere', async () => {
    const known: { [name: string]: { path: string } } = { open: { path: 'shop/open' } };
    await validate({ 'a.yaml': [NODE_PORT] }, known);
    expect(known['Service open']).toEqual({ path: 'shop/open' });
    const unknown: { [name: string]: { path: string } } = {};
    await validate({ 'a.yaml': [NODE_PORT] }, unknown);
    expect(unknown).toEqual({});
  });

  test('what is accepted is told with its container and reason', async () => {
    const container = { name: 'main', image: 'a:1' };
    const { submitted } = await validate({
      'a.yaml': [
        { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', annotations: { 'cdk8s-flyte.dev/accept-root-group': 'old image' } }, spec: { containers: [container] } },
      ],
    });
    expect(submitted).toEqual(['failure', expect.objectContaining({ 'accepted 1': 'root-group in Pod p, container main: old image' })]);
  });

  test('what makes containers in an unknown way is told, and fails where that is asked for', async () => {
    const widget = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' }, spec: { image: 'a:1', command: ['x'] } };
    const warned = await validate({ 'a.yaml': [widget] });
    expect(warned.violations).toEqual([]);
    expect(warned.submitted).toEqual(['success', expect.objectContaining({ 'not judged 1': 'Widget w: spec shapes containers in a way that no rule reads' })]);
    const { violations, submitted } = await validate({ 'a.yaml': [widget] }, {}, { unjudged: 'error' });
    expect(violations).toEqual([expect.objectContaining({
      ruleName: 'not-judged',
      violatingResources: [{ resourceName: 'Widget w', manifestPath: 'a.yaml', locations: ['spec shapes containers in a way that no rule reads'] }],
    })]);
    expect(submitted).toEqual(['failure', expect.objectContaining({ unjudged: 'error' })]);
  });

  test('pods written into a ConfigMap are read by the parser of the CLI', async () => {
    const data = { 'pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {hostNetwork: true, containers: [{name: main}]}\n', 'broken.yaml': 'containers: *nowhere' };
    const { violations, submitted } = await validate({ 'a.yaml': [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data }] }, {}, { rules: 'pod-security' });
    expect(violations.find(({ ruleName }) => ruleName === 'hostNamespaces')!.violatingResources).toEqual([
      { resourceName: 'ConfigMap c', manifestPath: 'a.yaml', locations: ["data['pod.yaml'].spec.hostNetwork: Pod p: host namespaces: hostNetwork is true"] },
    ]);
    expect(submitted).toEqual(['failure', expect.objectContaining({ 'not judged 1': expect.stringMatching(/^ConfigMap c: data\['broken\.yaml'\] could not be read: /) as string })]);
  });

  test('no manifests are no violations', async () => {
    expect((await validate({})).submitted).toEqual(['success', { level: 'restricted', version: 'latest', rules: 'hardening', accept: 'true', unjudged: 'warn', objects: '0', pods: '0' }]);
  });
});

describe('the record of construct paths', () => {
  const before = process.env.CDK8S_RECORD_CONSTRUCT_METADATA;
  afterEach(() => {
    if (before === undefined) { delete process.env.CDK8S_RECORD_CONSTRUCT_METADATA; } else { process.env.CDK8S_RECORD_CONSTRUCT_METADATA = before; }
  });

  function app(asked: string): App {
    process.env.CDK8S_RECORD_CONSTRUCT_METADATA = asked;
    const made = new App({ outdir: join(folder, 'dist') });
    const chart = new Chart(made, 'shop');
    new ApiObject(chart, 'a', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'open', namespace: 'x' } });
    recordConstructPaths(chart);
    return made;
  }

  test('is written beside the manifests when the CLI asks for records, and is found from folders below', () => {
    app('true').synth();
    const pathOf = constructPathsNear(join(folder, 'dist', 'charts', 'one', 'a.yaml'));
    expect(pathOf({ apiVersion: 'v1', kind: 'Service', namespace: 'x', name: 'open' })).toBe('shop/a');
    expect(pathOf({ apiVersion: 'v1', kind: 'Service', name: 'open' })).toBeUndefined();
    expect(Yaml.load(join(folder, 'dist', 'shop.k8s.yaml'))).toHaveLength(1);
  });

  test('is not written otherwise, nor where nothing is written at all', () => {
    app('false').synth();
    expect(existsSync(join(folder, 'dist', '_construct-paths.json'))).toBe(false);
    rmSync(join(folder, 'dist'), { recursive: true });
    app('true').node.validate();
    expect(existsSync(join(folder, 'dist'))).toBe(false);
  });

  test.each([['no JSON', '{'], ['no object', '[]']])('counts for nothing when it is %s', (_title, text) => {
    writeFileSync(join(folder, '_construct-paths.json'), text);
    expect(constructPathsNear(join(folder, 'a.yaml'))({ apiVersion: 'v1', kind: 'Service', name: 'open' })).toBeUndefined();
  });

  test('holds construct paths by object, and nothing of the machine', () => {
    app('true').synth();
    expect(readFileSync(join(folder, 'dist', '_construct-paths.json'), 'utf8')).toBe('{"v1 Service x open":"shop/a"}');
  });

  test('a tree without an app has none', () => {
    process.env.CDK8S_RECORD_CONSTRUCT_METADATA = 'true';
    expect(() => recordConstructPaths(new Chart(undefined as never, 'alone'))).not.toThrow();
  });
});
