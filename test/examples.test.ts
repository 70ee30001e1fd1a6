import { execFile, execFileSync, spawnSync } from 'child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { pathToFileURL } from 'url';
import { ApiObject, App, JsonPatch, Yaml } from 'cdk8s';
import { reviewed } from '../examples/manifests';
import { Auditor, parseOptions } from '../src/judging/audit';
import { readText } from '../src/judging/cli/embedded';
import { podsOf } from '../src/judging/manifest/pods';
import { evaluate } from '../src/judging/pss';
import { Document, documentOf, listOf } from '../src/private/documents';

const ROOT = join(__dirname, '..');

/** What the main.ts of an example exports. */
interface Main { readonly synthesize: (app: App, cluster?: string) => App; readonly CLUSTERS?: readonly string[] }

const FOLDERS = readdirSync(join(ROOT, 'examples')).filter((name) => existsSync(join(ROOT, 'examples', name, 'cdk8s.yaml'))).sort();

/** Every app of every example: one each, or one for each of its clusters. */
const EXAMPLES: { readonly [name: string]: (app: App) => App } = Object.fromEntries(FOLDERS.flatMap((name) => {
  const { synthesize, CLUSTERS } = jest.requireActual<Main>(join(ROOT, 'examples', name, 'main'));
  return CLUSTERS?.map((cluster) => [`${name}/${cluster}`, (app: App) => synthesize(app, cluster)]) ?? [[name, synthesize]];
}));
const NAMES = Object.keys(EXAMPLES).sort();
const { quickstart } = EXAMPLES;

/** The four containers that examples/root-init lets run as root: check-db-ready of each pod that uses the database. */
const GRANTED = ['flyteadmin', 'datacatalog', 'flytescheduler', 'syncresources'].map((name) => `${name}/check-db-ready`).sort();

const TSX = `node --import ${pathToFileURL(require.resolve('tsx')).href}`;

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

interface Container { readonly id: string; readonly path: string; readonly context: Document }

function manifestsOf(app: App): Document[] {
  return app.charts.flatMap((chart) => chart.toJson() as Document[]);
}

function nameOf(manifest: Document): string {
  return String(documentOf(manifest.metadata).name);
}

/** Every container of the pods of a manifest, with its JSON pointer. */
function containersOf(manifest: Document): Container[] {
  return podsOf(manifest).flatMap(({ spec, podPath }) => ['initContainers', 'containers', 'ephemeralContainers']
    .flatMap((list) => listOf(documentOf(spec)[list]).map(documentOf).map((container, index) => ({
      id: `${nameOf(manifest)}/${String(container.name)}`,
      path: `/${podPath.split('.').join('/')}/spec/${list}/${index}/securityContext`,
      context: documentOf(container.securityContext),
    }))));
}

/** On OpenShift the namespace's range gives the ids, so the manifests hold none. */
function isNonRoot(context: Document, onOpenshift: boolean): boolean {
  const ids = [context.runAsUser, context.runAsGroup];
  return context.runAsNonRoot === true && (onOpenshift ? ids.every((id) => id === undefined) : ids.every((id) => Number(id) > 0));
}

test('the four stories of the README are there', () => {
  expect(NAMES).toEqual(expect.arrayContaining(['parts', 'production', 'quickstart', 'root-init']));
});

test.each(FOLDERS)('examples/%s is there in Python too', (name) => {
  expect(existsSync(join(ROOT, 'examples', name, 'main.py'))).toBe(true);
});

describe.each(NAMES)('examples/%s', (name) => {
  const manifests = manifestsOf(EXAMPLES[name](new App()));

  test('is written as the YAML library writes its objects', () => {
    expect(EXAMPLES[name](new App()).synthYaml()).toBe(Yaml.stringify(...manifests));
  });

  test('runs every container as a user and a group above 0, but for what is granted', () => {
    const roots = manifests.flatMap(containersOf).filter(({ context }) => !isNonRoot(context, name === 'openshift')).map(({ id }) => id);
    expect(roots.sort()).toEqual(name === 'root-init' ? GRANTED : []);
  });

  test('passes Pod Security restricted, but for what is granted', () => {
    const refused = manifests.flatMap((manifest) => evaluate(manifest, { level: 'restricted', version: 'latest' }))
      .flatMap((result) => result.violations).flatMap((violation) => violation.locations.map((location) => location.container));
    expect([...new Set(refused)]).toEqual(name === 'root-init' ? ['check-db-ready'] : []);
  });

  test('passes Pod Security baseline, whatever is granted', () => {
    expect(manifests.flatMap((manifest) => evaluate(manifest, { level: 'baseline', version: 'latest' })).flatMap((result) => result.violations)).toEqual([]);
  });

  test('passes our own audit with all rules, what its templates hold included, but for what is granted', () => {
    const auditor = new Auditor(parseOptions('restricted', 'latest', 'all'), readText);
    for (const manifest of manifests) { auditor.add(manifest, { file: name, line: () => undefined }); }
    const { findings, problems, unjudged } = auditor.report();
    expect([problems, unjudged]).toEqual([[], []]);
    expect(findings.filter(({ accepted }) => accepted === undefined).map(({ rule, object }) => `${object.kind} ${object.name}: ${rule.id}`)).toEqual([]);
  });

  test('asks for no wildcard in RBAC', () => {
    const rules = manifests.filter((manifest) => /^(Cluster)?Role$/.test(String(manifest.kind))).flatMap((role) => listOf(role.rules).map(documentOf));
    expect(rules.length > 0).toBe(name !== 'multi-cluster/central');
    expect(rules.filter((rule) => [rule.apiGroups, rule.resources, rule.verbs].flatMap(listOf).some((value) => String(value).includes('*')))).toEqual([]);
  });

  test('writes no credential anywhere but into a Secret', () => {
    const published = manifests.filter((manifest) => manifest.kind !== 'Secret').map((manifest) => JSON.stringify(manifest)).join('\n');
    expect(published).not.toContain('development-only');
    expect(published).not.toMatch(/"(password|secret-key|access-key|client_secret)":"/);
  });

  test('gives every object a namespace that can have one, and one name each', () => {
    const clusterWide = ['ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition', 'MutatingWebhookConfiguration', 'Namespace'];
    // What tasks find in the namespace of their project.
    const elsewhere: { readonly [key: string]: string } = ['binary', 'manager', 'quickstart'].includes(name) ? { 'Secret flyte-store': 'flytesnacks-development' }
      // What Flyte may do where tasks run.
      : name !== 'narrow' ? {} : Object.fromEntries(['Role', 'RoleBinding'].flatMap((kind) => ['flyteadmin', 'flytepropeller']
        .map((of) => [`${kind} flyte-${of}`, 'team-tasks'])));
    for (const manifest of manifests) {
      const key = `${String(manifest.kind)} ${nameOf(manifest)}`;
      expect([key, documentOf(manifest.metadata).namespace]).toEqual([key, clusterWide.includes(String(manifest.kind)) ? undefined : elsewhere[key] ?? 'flyte']);
    }
    const keys = manifests.map((manifest) => `${String(manifest.kind)}/${nameOf(manifest)}`);
    expect(keys.length).toBe(new Set(keys).size);
  });

  test('is the same at every synth', () => {
    expect(Yaml.stringify(...manifestsOf(EXAMPLES[name](new App())))).toBe(Yaml.stringify(...manifests));
  });
});

describe('a JSON patch that brings root back', () => {
  const folder = temporaryFolder();
  /** Every container of every Deployment of the quickstart, the dependencies included, that is not granted anything. */
  const targets = manifestsOf(quickstart(new App())).filter((manifest) => manifest.kind === 'Deployment').flatMap(containersOf);

  test('is tried on every component', () => {
    expect(new Set(targets.map(({ id }) => id.split('/')[0]))).toEqual(new Set([
      'postgres', 'minio', 'flyteadmin', 'flytescheduler', 'datacatalog', 'flytepropeller', 'flyte-pod-webhook', 'flyteconsole', 'syncresources',
    ]));
  });

  test.each(targets.map((target) => [target.id, target] as const))('to %s is refused, and leaves no file', (id, { path }) => {
    const [deployment, container] = id.split('/');
    for (const patch of [JsonPatch.replace(`${path}/runAsUser`, 0), JsonPatch.remove(`${path}/runAsNonRoot`)]) {
      const app = quickstart(new App({ outdir: folder }));
      deploymentOf(app, deployment).addJsonPatch(patch);
      expect(() => app.synth()).toThrow(new RegExp(`Deployment ${deployment}: container ${container}: ${path.slice(1).replace(/\/(\d+)/g, '\\[$1\\]').replace(/\//g, '\\.')}`));
      expect(readdirSync(folder)).toEqual([]);
    }
  });
});

describe('the cdk8s command', () => {
  // In CI `npm run synth` does it for every example.
  test.each(['multi-cluster', 'quickstart'])('synthesises examples/%s to the manifests that were reviewed, and to no others', async (folder) => {
    const output = temporaryFolder();
    const { status, text } = await cdk8sSynth(join(ROOT, 'examples', folder), output);
    const written = filesOf(output).filter((file) => file.endsWith('.k8s.yaml'));
    expect([status, written]).toEqual([0, filesOf(join(ROOT, 'examples', folder, 'manifests'))]);
    for (const file of written) {
      expect(text).toContain(join(output, file));
      expect(readFileSync(join(output, file), 'utf8')).toBe(readFileSync(join(ROOT, 'examples', folder, 'manifests', file), 'utf8'));
    }
  });

  test.each([
    ['sets runAsUser to 0', "JsonPatch.replace('/spec/template/spec/containers/0/securityContext/runAsUser', 0)", 'runAsUser is 0'],
    ['removes runAsNonRoot', "JsonPatch.remove('/spec/template/spec/containers/0/securityContext/runAsNonRoot')", 'runAsNonRoot is not set'],
  ])('fails when a patch %s, names the container and writes nothing', async (_title, patch, problem) => {
    const folder = temporaryFolder();
    const output = join(folder, 'dist');
    writeFileSync(join(folder, 'main.ts'), `
      import { ApiObject, App, JsonPatch } from '${join(ROOT, 'node_modules', 'cdk8s')}';
      import { synthesize } from '${join(ROOT, 'examples', 'quickstart', 'main')}';
      const app = synthesize(new App());
      const admin = app.node.findAll().find((node) => ApiObject.isApiObject(node) && node.kind === 'Deployment' && node.name === 'flyteadmin') as ApiObject;
      admin.addJsonPatch(${patch});
      app.synth();
    `);
    writeFileSync(join(folder, 'cdk8s.yaml'), `language: typescript\napp: ${TSX} main.ts\n`);
    const { status, text } = await cdk8sSynth(folder, output, { TSX_TSCONFIG_PATH: join(ROOT, 'examples', 'tsconfig.json') });
    expect(status).toBeGreaterThan(0);
    expect(text).toContain(`Deployment flyteadmin: container flyteadmin: spec.template.spec.containers[0].securityContext.${problem}`);
    expect(existsSync(output) ? readdirSync(output) : []).toEqual([]);
  });
});

describe('the manifests of the examples', () => {
  test('are shown in a pull request: git marks none of them as generated, or as no text', () => {
    const files = FOLDERS.flatMap((name) => filesOf(join(ROOT, 'examples', name, 'manifests')).map((file) => join('examples', name, 'manifests', file)));
    const said = execFileSync('git', ['check-attr', 'linguist-generated', 'diff', '--', ...files], { cwd: ROOT, encoding: 'utf8' });
    expect(said.trim().split('\n').filter((line) => !line.endsWith(': unspecified'))).toEqual([]);
    expect(files.length).toBeGreaterThan(FOLDERS.length);
  });

  test('are never written in CI', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'update-examples.js')], { env: { ...process.env, CI: 'true' }, encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, expect.stringContaining('renewed by a person')]);
  });

  test('are compared by `npm run synth` in CI, which names what is written otherwise, is lost, or is new', () => {
    const [written, kept] = [temporaryFolder(), temporaryFolder()];
    const write = (folder: string, files: { readonly [name: string]: string }) => Object.entries(files).forEach(([name, text]) => {
      mkdirSync(join(folder, dirname(name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    });
    write(kept, { 'a/same.k8s.yaml': 'a', 'changed.k8s.yaml': 'a', 'lost.k8s.yaml': 'a' });
    write(written, { 'a/same.k8s.yaml': 'a', 'changed.k8s.yaml': 'b', 'new.k8s.yaml': 'a', 'security-report.html': 'x' });
    const found = (one: string, other: string) => execFileSync(process.execPath, ['-p', `require('./scripts/synth-examples').differing('${one}', '${other}').join()`],
      { cwd: ROOT, encoding: 'utf8' }).trim();
    expect(found(written, kept)).toBe('changed.k8s.yaml,lost.k8s.yaml,new.k8s.yaml');
    expect([found(kept, kept), found(join(kept, 'nowhere'), join(kept, 'a'))]).toEqual(['', 'same.k8s.yaml']);
  });

  test('are asked for by name of an example that is there', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'update-examples.js'), 'quikstart'], { env: { ...process.env, CI: '' }, encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, expect.stringContaining('no example is called quikstart')]);
  });

  test('are missed by the test of an example that has none', () => {
    expect(() => reviewed(join(ROOT, 'examples', 'nowhere'))).toThrow('npm run examples:update writes it');
  });
});

/** Every file below a folder, as it is named from there. */
function filesOf(folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).filter((file) => statSync(join(folder, file)).isFile()).sort();
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flyte-example-'));
  folders.push(folder);
  return folder;
}

function deploymentOf(app: App, name: string): ApiObject {
  return app.node.findAll().find((node): node is ApiObject => ApiObject.isApiObject(node) && node.kind === 'Deployment' && node.name === name)!;
}

/** Runs the command as scripts/synth-examples.js does, into a folder of its own. */
function cdk8sSynth(cwd: string, output: string, variables = {}): Promise<{ status: number; text: string }> {
  return new Promise((resolve) => {
    const child = execFile(join(ROOT, 'node_modules', '.bin', 'cdk8s'), ['synth', '--check-upgrade=false', '--output', output],
      { cwd, env: { ...process.env, ...variables } }, (_error, stdout, stderr) => resolve({ status: child.exitCode ?? 1, text: stdout + stderr }));
  });
}
