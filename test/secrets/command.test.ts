import { createPrivateKey, X509Certificate } from 'crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'fs';
import { join } from 'path';
import { compareSync } from 'bcryptjs';
import { parseAllDocuments } from 'yaml';
import { manifests, Workspace } from './helpers';
import { synthesize as everything } from '../../examples/everything/main';
import { synthesize as production } from '../../examples/production/main';
import { synthesize as quickstart } from '../../examples/quickstart/main';

interface SecretObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly type: string;
  readonly stringData: { readonly [key: string]: string };
}

const APP = { 'app/production.yaml': manifests(production), 'app/everything.yaml': manifests(everything) };

let workspace: Workspace;
beforeEach(() => {
  workspace = new Workspace();
  Object.entries(APP).forEach(([name, text]) => workspace.write(name, text));
});
afterEach(() => workspace.remove());

function objectsIn(text: string): SecretObject[] {
  return parseAllDocuments(text).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as SecretObject;
  });
}

describe('the table', () => {
  test('production: what is missing, by whom it comes, what it is, who reads it, and what to do next', async () => {
    const { status, out, error } = await workspace.run(['app/production.yaml']);
    expect([status, error]).toEqual([0, '']);
    expect(out.split('\n').filter((line) => /^ {2}(oidc|client_secret |password|tls\.key)|^Secret|missing|Make/.test(line)).map((line) => line.replace(/ {2,}/g, ' | '))).toEqual([
      'Secret flyte-auth in flyte',
      ' | client_secret | this command | secret of client flytepropeller | Deployment flytepropeller, Deployment flytescheduler',
      ' | oidc_client_secret | you | client secret of the identity provider | Deployment flyteadmin',
      'Secret flyte-db in flyte',
      ' | password | you | password of the database | Deployment datacatalog, Deployment flyteadmin, Deployment flytescheduler, Deployment syncresources',
      'Secret flyte-pod-webhook-tls in flyte, made by cert-manager',
      ' | tls.key | cert-manager | key of the server certificate of the pod webhook | Deployment flyte-pod-webhook',
      'Secret flyte-tls in flyte, made by cert-manager',
      ' | tls.key | cert-manager | certificate of the public host | Ingress flyte, Ingress flyte-api, Ingress flyte-grpc',
      'Secret flyteadmin-tls in flyte, made by cert-manager',
      ' | tls.key | cert-manager | key of the server certificate of flyteadmin | Deployment flyteadmin',
      '2 Secrets missing with 9 keys: 6 can be made by this command, 0 if named, 3 given by you. 3 more Secrets made by others or optional.',
      'Make them: | cdk8s-flyte secrets app/production.yaml --generate all | kubectl apply -f -',
    ]);
  });

  test('quickstart, also from standard input: nothing is missing', async () => {
    const said = { status: 0, out: 'Nothing is missing: each Secret that the manifests read is among them.\n', error: '' };
    workspace.write('quickstart.yaml', manifests(quickstart));
    expect(await workspace.run(['quickstart.yaml'])).toEqual(said);
    expect(await workspace.run(['-'], { stdin: manifests(quickstart) })).toEqual(said);
  });

  test('everything: why a certificate is made if named only', async () => {
    expect((await workspace.run(['app/everything.yaml'])).out).toContain('  Made if named only: cert-manager injects the authority of its Certificate flyte/flyte-webhook-tls.\n');
  });

  test('names of the manifests cannot steer the terminal', async () => {
    workspace.write('odd.yaml', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: "a\\e[31m"\nspec:\n  containers:\n    - envFrom:\n        - secretRef:\n            name: s\n');
    expect((await workspace.run(['odd.yaml'])).out).toContain('Pod a\\u{1b}[31m');
  });
});

describe('--generate', () => {
  test('makes what can be made, as a Secret that kubectl takes, and says what is left', async () => {
    const { status, out, error } = await workspace.run(['app/production.yaml', '--generate', 'all']);
    expect([status, error]).toEqual([0, 'Secret flyte-auth: oidc_client_secret: given by you (client secret of the identity provider)\n']);
    const [secret, ...more] = objectsIn(out);
    expect(more).toEqual([]);
    expect(secret).toMatchObject({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'flyte-auth', namespace: 'flyte' }, type: 'Opaque' });
    const { stringData: values } = secret;
    expect(Object.keys(values)).toEqual(['claim_symmetric_key', 'client_secret', 'client_secret_hash', 'cookie_block_key', 'cookie_hash_key', 'token_rsa_key.pem']);
    expect(['claim_symmetric_key', 'cookie_block_key', 'cookie_hash_key'].map((key) => Buffer.from(values[key], 'base64').length)).toEqual([32, 32, 64]);
    expect(compareSync(values.client_secret, Buffer.from(values.client_secret_hash, 'base64').toString())).toBe(true);
    expect(createPrivateKey(values['token_rsa_key.pem']).asymmetricKeyType).toBe('rsa');
    expect(out).toContain('  # oidc_client_secret: given by you (client secret of the identity provider)\n');
  });

  test('never makes the same twice, in one run or two', async () => {
    const runs = [await workspace.run(['app/production.yaml', '--generate', 'flyte-auth']), await workspace.run(['app/production.yaml', '--generate', 'flyte/flyte-auth'])];
    const values = runs.flatMap(({ out }) => objectsIn(out).flatMap(({ stringData }) => Object.values(stringData)));
    expect([values.length, new Set(values).size]).toEqual([12, 12]);
  });

  test('makes certificates out to the names of flyteadmin\'s Service', async () => {
    const { out, error } = await workspace.run(['app/everything.yaml', '--generate', 'flyte-admin-tls']);
    const [{ type, stringData }] = objectsIn(out);
    expect([error, type, Object.keys(stringData)]).toEqual(['', 'kubernetes.io/tls', ['ca.crt', 'tls.crt', 'tls.key']]);
    const certificate = new X509Certificate(stringData['tls.crt']);
    expect(certificate.verify(new X509Certificate(stringData['ca.crt']).publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(stringData['tls.key']))).toBe(true);
    expect(certificate.subjectAltName).toBe('DNS:flyteadmin, DNS:flyteadmin.flyte, DNS:flyteadmin.flyte.svc, DNS:flyteadmin.flyte.svc.cluster.local, IP Address:0.0.0.0');
  });

  test('a certificate whose authority is known elsewhere is made if named, and that is said; not with all', async () => {
    const { out, error } = await workspace.run(['app/everything.yaml', '--generate', 'flyte-webhook-tls']);
    expect(new X509Certificate(objectsIn(out)[0].stringData['tls.crt']).checkHost('flyte-pod-webhook.flyte.svc')).toBe('flyte-pod-webhook.flyte.svc');
    expect(error).toBe('Secret flyte-webhook-tls: its authority is new, and cert-manager injects the authority of its Certificate flyte/flyte-webhook-tls: give them ca.crt of this Secret, which is public\n');
    const all = await workspace.run(['app/everything.yaml', '--generate', 'all']);
    expect(objectsIn(all.out).map(({ metadata }) => metadata.name)).toEqual(['flyte-admin-tls', 'flyte-auth']);
  });

  const PAIR = (['control', 'data'] as const).map((namespace) => JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: namespace, namespace },
    spec: {
      volumes: [{ name: 'c', configMap: { name: 'c' } }],
      containers: [{
        env: namespace === 'control'
          ? [{ name: 'AUTH.APPAUTH.SELFAUTHSERVER.STATICCLIENTS.PLANE.CLIENT_SECRET', valueFrom: { secretKeyRef: { name: 'hashes', key: 'h' } } }]
          : [{ name: 'SECRET', valueFrom: { secretKeyRef: { name: 'plain', key: 's' } } }],
      }],
    },
  }));
  const CLIENT = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'data' }, data: { 'c.yaml': 'admin: {clientId: plane, clientSecretEnvVar: SECRET}' } });

  test('a secret and its hash in two Secrets fit, and one without the other is not made', async () => {
    workspace.write('pair/a.yaml', [...PAIR, CLIENT].join('\n---\n'));
    const half = await workspace.run(['pair', '--generate', 'plain']);
    expect(half).toEqual({ status: 2, out: '', error: expect.stringContaining('name both, --generate plain --generate hashes') as string });
    const [hashes, plain] = objectsIn((await workspace.run(['pair', '--generate', 'plain', '--generate', 'hashes'])).out)
      .sort((left, right) => left.metadata.name < right.metadata.name ? -1 : 1);
    expect(compareSync(plain.stringData.s, Buffer.from(hashes.stringData.h, 'base64').toString())).toBe(true);
  });
});

describe('--format files', () => {
  const FILES = ['--format', 'files', '--generate', 'all', '--output'];

  test('writes a file for each key that only its owner reads, and how to make the Secret of them', async () => {
    const { status, out } = await workspace.run(['app/production.yaml', ...FILES, 'kept']);
    expect([status, out]).toEqual([0, 'kept/flyte/flyte-auth: claim_symmetric_key, client_secret, client_secret_hash, cookie_block_key, cookie_hash_key, token_rsa_key.pem\n'
      + '  kubectl create secret generic flyte-auth --namespace flyte --from-file=kept/flyte/flyte-auth\n']);
    const folder = join(workspace.folder, 'kept', 'flyte', 'flyte-auth');
    expect(readdirSync(folder).map((file) => (statSync(join(folder, file)).mode % 0o1000).toString(8))).toEqual(['600', '600', '600', '600', '600', '600']);
    expect(['kept', 'kept/flyte', 'kept/flyte/flyte-auth'].map((name) => (statSync(join(workspace.folder, name)).mode % 0o1000).toString(8))).toEqual(['700', '700', '700']);
    // As flyteadmin writes it itself: without a line break at its end.
    expect(workspace.read('kept/flyte/flyte-auth/cookie_hash_key')).toMatch(/^[A-Za-z0-9+/]{86}$/);
  });

  test('overwrites nothing, and a second run writes nothing at all', async () => {
    mkdirSync(join(workspace.folder, 'kept/flyte/flyte-auth'), { recursive: true });
    workspace.write('kept/flyte/flyte-auth/cookie_hash_key', 'mine');
    const { status, out, error } = await workspace.run(['app/production.yaml', ...FILES, 'kept']);
    expect([status, out]).toEqual([2, '']);
    expect(error).toContain('cookie_hash_key is there already and is not overwritten; name another folder for --output');
    expect([readdirSync(join(workspace.folder, 'kept/flyte/flyte-auth')), workspace.read('kept/flyte/flyte-auth/cookie_hash_key')]).toEqual([['cookie_hash_key'], 'mine']);
  });

  test('follows no link that somebody has put there', async () => {
    mkdirSync(join(workspace.folder, 'kept/flyte/flyte-auth'), { recursive: true });
    symlinkSync(join(workspace.folder, 'target'), join(workspace.folder, 'kept/flyte/flyte-auth/cookie_hash_key'));
    expect((await workspace.run(['app/production.yaml', ...FILES, 'kept'])).status).toBe(2);
    expect(workspace.has('target')).toBe(false);
  });

  test('where a file cannot be written, none is left', async () => {
    workspace.write('kept/flyte', 'a file');
    const { status, error } = await workspace.run(['app/production.yaml', ...FILES, 'kept']);
    expect([status, error]).toEqual([2, expect.stringContaining('--output kept cannot be written: ')]);
    expect(readdirSync(join(workspace.folder, 'kept'))).toEqual(['flyte']);
  });

  test.each<[string, (workspace: Workspace) => string, string]>([
    ['a git work tree', (one) => { mkdirSync(join(one.folder, 'repository', '.git'), { recursive: true }); return 'repository/a/b'; }, 'it is in a git work tree ('],
    ['a linked work tree', (one) => { one.write('repository/.git', 'gitdir: elsewhere'); return 'repository'; }, 'it is in a git work tree ('],
    ['the folder of an app', (one) => { one.write('flyte/cdk8s.yaml', 'app: x'); return 'flyte/dist/secrets'; }, 'it is in the folder of a cdk8s app ('],
    ['the folder of the manifests', () => 'app', 'it is in the folder of the manifests app/production.yaml'],
    ['below it', () => 'app/../app/secrets', 'it is in the folder of the manifests app/production.yaml'],
    ['there by a link', (one) => { symlinkSync(join(one.folder, 'app'), join(one.folder, 'link')); return 'link/secrets'; }, 'it is in the folder of the manifests app/production.yaml'],
  ])('not into %s', async (_title, prepare, why) => {
    const output = prepare(workspace);
    const before = readdirSync(workspace.folder, { recursive: true });
    const { status, out, error } = await workspace.run(['app/production.yaml', ...FILES, output]);
    expect([status, out]).toEqual([2, '']);
    expect(error).toContain(`--output ${output} cannot take secrets: ${why}`);
    expect(error).toContain('name a folder outside of your app and of any repository');
    expect(readdirSync(workspace.folder, { recursive: true })).toEqual(before);
  });

  test('nor by a shell: standard output that is a file there gets no Secret', async () => {
    const outFile = join(workspace.folder, 'app', 'secret.yaml');
    const refused = await workspace.run(['app/production.yaml', '--generate', 'all'], { outFile });
    expect(refused).toEqual({ status: 2, out: '', error: expect.stringContaining('standard output cannot take secrets: it is in the folder of the manifests app/production.yaml') as string });
    expect((await workspace.run(['app/production.yaml', '--generate', 'all'], { outFile: join(workspace.folder, 'secret.yaml') })).status).toBe(0);
    // No value is in these.
    expect((await workspace.run(['app/production.yaml', '--format', 'external-secret'], { outFile })).status).toBe(0);
    expect((await workspace.run(['app/production.yaml'], { outFile })).status).toBe(0);
  });
});

test('--format external-secret names each key that is missing, and no value; every time the same', async () => {
  const { status, out, error } = await workspace.run(['app/everything.yaml', '--format', 'external-secret']);
  expect([status, error]).toEqual([0, '']);
  expect((await workspace.run(['app/everything.yaml', '--format', 'external-secret'])).out).toBe(out);
  const objects = objectsIn(out) as unknown as {
    apiVersion: string; kind: string; metadata: { name: string; namespace?: string }; spec: { target: object; data?: object[]; dataFrom?: object[] };
  }[];
  expect(objects.map(({ apiVersion, kind, metadata: { name, namespace } }) => `${apiVersion} ${kind} ${namespace ?? '-'}/${name}`)).toEqual([
    '-/tasks', 'flyte/flyte-admin-tls', 'flyte/flyte-auth', 'flyte/flyte-db', 'flyte/flyte-tls', 'flyte/flyte-webhook-tls', 'flyte/openai', 'flyte/redis', 'flyte/registry', 'flyte/snowflake',
  ].map((name) => `external-secrets.io/v1 ExternalSecret ${name}`));
  expect(objects[0].spec.dataFrom).toEqual([{ extract: { key: 'flyte/tasks' } }]);
  expect(objects[1].spec.target).toEqual({ name: 'flyte-admin-tls', creationPolicy: 'Owner', template: { type: 'kubernetes.io/tls' } });
  expect(objects[3].spec.data).toEqual(['ca.crt', 'password'].map((key) => ({ secretKey: key, remoteRef: { key: 'flyte/flyte-db', property: key } })));
  expect(objects[8].spec.target).toMatchObject({ template: { type: 'kubernetes.io/dockerconfigjson' } });
});

test('thousands of pods, ConfigMaps and Services are no more work each than a few', async () => {
  const some = (count: number) => Array.from({ length: count }, (_value, index) => [
    `{apiVersion: v1, kind: Pod, metadata: {name: p${index}, namespace: flyte, labels: {app: a${index}}}, spec: {volumes: [{configMap: {name: c${index}}}, {secret: {secretName: s${index}}}]}}`,
    `{apiVersion: v1, kind: ConfigMap, metadata: {name: c${index}, namespace: flyte}, data: {c.yaml: 'webhook: {certDir: /c}'}}`,
    `{apiVersion: v1, kind: Service, metadata: {name: v${index}, namespace: flyte}, spec: {selector: {app: a${index}}}}`,
  ].join('\n---\n')).join('\n---\n');
  workspace.write('many/many.yaml', `---\n${some(3000)}\n`);
  expect((await workspace.run(['many'])).out).toContain('3000 Secrets missing with 3000 keys');
});

describe('what cannot be used is refused with status 2, and nothing is written', () => {
  const one = ['app/production.yaml'];
  test.each<[string, string[], string]>([
    ['no input', [], 'nothing to read: name a file or a folder with the manifests of your app, or - for standard input'],
    ['an empty input', [''], 'an input has an empty name'],
    ['standard input twice', ['-', '-'], '- is given twice'],
    ['an unknown option', [...one, '--genrate', 'all'], 'unknown option --genrate; the options are --generate, --format, --output and --help'],
    ['a short option', [...one, '-o', 'x'], 'unknown option -o'],
    ['no value', [...one, '--generate'], '--generate needs a value, for example --generate all'],
    ['an unknown format', [...one, '--format', 'yaml'], '--format must be one of secret, files, external-secret, got "yaml"'],
    ['a format twice', [...one, '--format', 'secret', '--format', 'files'], '--format is given twice'],
    ['files to nowhere', [...one, '--format', 'files'], '--format files needs --output: name a folder outside of your app'],
    ['a folder for what is printed', [...one, '--generate', 'all', '--output', 'x'], '--output goes with --format files only'],
    ['values in a skeleton', [...one, '--generate', 'all', '--format', 'external-secret'], '--format external-secret makes no values'],
    ['all and one', [...one, '--generate', 'all', '--generate', 'flyte-auth'], '--generate all stands for each Secret; give it alone'],
    ['a Secret that nobody reads', [...one, '--generate', 'nobody'], '--generate nobody: the manifests miss no Secret of this name; those that can be made are flyte-auth'],
    ['a Secret of another namespace', [...one, '--generate', 'other/flyte-auth'], '--generate other/flyte-auth: the manifests miss no Secret of this name'],
    ['what only you know', [...one, '--generate', 'flyte-db'], '--generate flyte-db: its keys are given by you'],
    ['what cert-manager makes', [...one, '--generate', 'flyte-tls'], '--generate flyte-tls: it is made by cert-manager'],
  ])('%s', async (_title, words, why) => {
    const before = readdirSync(workspace.folder, { recursive: true });
    const { status, out, error } = await workspace.run(words);
    expect([status, out]).toEqual([2, '']);
    expect(error).toContain(`cdk8s-flyte: ${why}`);
    expect(error).toContain('See cdk8s-flyte secrets --help.');
    expect(readdirSync(workspace.folder, { recursive: true })).toEqual(before);
  });

  const pod = (volume: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: flyte}\nspec:\n  volumes:\n    - ${volume}\n`;
  test.each<[string, string, string]>([
    ['no YAML', 'a: {', 'bad.yaml:2: not YAML'],
    ['no object', 'hello', 'bad.yaml:1: not a Kubernetes object but a string'],
    ['values of a chart', 'a: 1', 'bad.yaml:1: not a Kubernetes object: kind is missing and apiVersion is missing'],
    ['nothing', '', 'nothing to read: the inputs hold no Kubernetes object'],
    ['a document that is too large', `a: ${'x'.repeat(9 * 1024 * 1024)}`, 'bad.yaml:1: '],
    ['one bad document among good ones', `${pod('name: x')}---\na: {`, 'bad.yaml:'],
    ['aliases without end', `a: &a [x]\n${Array.from({ length: 30 }, (_v, index) => `k${index}: &b${index} [${`*${index === 0 ? 'a' : `b${index - 1}`}, `.repeat(9)}]\n`).join('')}`, 'bad.yaml:'],
    ['a Secret above the folder', pod('secret: {secretName: ../../etc}'), 'Pod p reads a Secret by a name that a Secret cannot have: "../../etc"'],
    ['a key above the folder', pod('secret: {secretName: s, items: [{key: ../x, path: y}]}'), 'reads a Secret by a name that a key cannot have: "../x"'],
    ['a key that is the folder', pod('secret: {secretName: s, items: [{key: .., path: y}]}'), 'reads a Secret by a name that a key cannot have: ".."'],
    ['a namespace that is a path', pod('secret: {secretName: s}').replace('namespace: flyte', 'namespace: a/b'), 'reads a Secret by a name that a namespace cannot have: "a/b"'],
    ['a name that is YAML', pod('secret: {secretName: "s\\nkind: x"}'), 'reads a Secret by a name that a Secret cannot have: "s\\nkind: x"'],
  ])('%s', async (_title, text, why) => {
    workspace.write('in/bad.yaml', text);
    for (const more of [[], ['--generate', 'all'], ['--format', 'files', '--output', 'kept'], ['--format', 'external-secret']]) {
      const { status, out, error } = await workspace.run(['in/bad.yaml', ...more]);
      expect([status, out]).toEqual([2, '']);
      expect(error).toContain(why);
    }
    expect(workspace.has('kept')).toBe(false);
  });

  test('a file that is not there', async () => {
    expect(await workspace.run(['gone.yaml', ...one, '--generate', 'all'])).toEqual({ status: 2, out: '', error: 'gone.yaml: no such file or folder\n' });
  });

  test('nothing that can be made, and nothing that is missing', async () => {
    workspace.write('plain.yaml', pod('secret: {secretName: s}'));
    expect((await workspace.run(['plain.yaml', '--generate', 'all'])).error).toContain('no Secret of these manifests can be made by this command');
    workspace.write('none.yaml', pod('emptyDir: {}'));
    expect((await workspace.run(['none.yaml', '--format', 'external-secret'])).error).toContain('no Secret is missing, so there is nothing to make');
  });
});

test('--help tells of it, and is of lines that fit', async () => {
  const { status, out } = await workspace.run(['--help']);
  expect([status, out.split('\n')[0]]).toEqual([0, 'Usage: cdk8s-flyte secrets [options] FILE|DIR|-...']);
  expect(out.split('\n').filter((line) => line.length > 84)).toEqual([]);
});

test('the page shows what the command prints', async () => {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'secrets.md'), 'utf8');
  const shown = /```text\n(?<table>Secret flyte-auth[\s\S]*?)```/.exec(page)!.groups!.table;
  mkdirSync(join(workspace.folder, 'dist'));
  workspace.write('dist/flyte.k8s.yaml', manifests(production));
  expect((await workspace.run(['dist/'])).out).toContain(shown.trimEnd());
});
