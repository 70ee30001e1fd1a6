import { readFileSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { chartNameOf, FILES, FOLDER, SECRETS, Workspace } from './helpers';
import { quoted } from '../../src/helm/print';

let workspace: Workspace;
beforeEach(() => { workspace = new Workspace(); });
afterEach(() => workspace.remove());

const CORE = 'flyteadmin: {replicaCount: 2}\n';
const words = (...more: string[]) => ['import-values', 'values.yaml', '--chart', 'flyte-core', '--output', 'app', ...more];
const BOMB = `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghij'.split('').map((name, index) => {
  const before = 'abcdefghij'[index];
  return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]\n`;
}).join('')}flyteadmin: {x: *j}\n`;

test('the app and its report are written, and the table is on the screen', async () => {
  workspace.write('values.yaml', CORE);
  const { status, out, error } = await workspace.run(words());
  expect([status, error]).toEqual([0, '']);
  expect(out).toContain('VALUE                    RESULT   PROP OR REASON\nflyteadmin.replicaCount  carried  admin.replicas\n');
  expect(out).toContain('1 value: 1 carried, 0 default already, 0 refused, 0 unknown.');
  expect(out).toContain('kubectl create secret generic flyte-db --namespace flyte --from-file=password=password');
  expect(['main.ts', 'cdk8s.yaml', 'package.json', 'tsconfig.json', 'REPORT.md'].filter((file) => !workspace.has(join('app', file)))).toEqual([]);
  expect(workspace.read('app/main.ts')).toContain('admin: { replicas: 2 },');
  expect(workspace.read('app/REPORT.md')).toContain('| `flyteadmin.replicaCount` | `admin.replicas` |');
  expect(JSON.parse(workspace.read('app/package.json'))).toMatchObject({ dependencies: { 'cdk8s-flyte': '^1.2.3' } });
});

test('several files are merged as Helm does, and what they override is counted', async () => {
  workspace.write('values.yaml', 'flyteadmin: {replicaCount: 2, podLabels: {a: b}}\nflyteconsole: {enabled: true}\n');
  workspace.write('more.yaml', 'flyteadmin: {replicaCount: 3, podLabels: null}\n');
  workspace.write('last.yaml', '# nothing\n');
  const { out } = await workspace.run(['import-values', 'values.yaml', 'more.yaml', 'last.yaml', '--chart', 'flyte-core', '--output', 'app']);
  expect(out).toContain('3 values: 1 carried, 2 default already, 0 refused, 0 unknown.\n3 values more of earlier files are overridden by later ones.');
  expect(workspace.read('app/main.ts')).toContain('replicas: 3');
  expect(workspace.read('app/main.ts')).not.toContain('podLabels');
});

test('an empty folder is taken', async () => {
  workspace.write('values.yaml', CORE);
  workspace.write('app/x', '');
  expect((await workspace.run(words())).status).toBe(2);
  rmSync(join(workspace.folder, 'app', 'x'));
  expect((await workspace.run(words())).status).toBe(0);
});

test.each([
  ['malformed YAML', 'a: [', 'values.yaml:2: not YAML'],
  ['a key twice', 'flyteadmin: {replicaCount: 1, replicaCount: 2}', 'values.yaml:1: key replicaCount stands twice in one map; remove one of them'],
  ['an alias bomb', BOMB, 'its aliases expand to far more than is written (an alias bomb); write the values out'],
  ['an endless document', 'flyteadmin: &a {b: *a}', 'values.yaml:1: an alias stands inside what it refers to'],
  ['a tab', 'flyteadmin:\n\treplicaCount: 1', 'values.yaml:2: a tab in the indentation'],
  ['two documents', 'flyteadmin: {}\n---\nflyteconsole: {}\n', 'values.yaml: several YAML documents'],
  ['two documents with an end', 'flyteadmin: {}\n...\nflyteconsole: {}\n', 'values.yaml:3: several YAML documents'],
  ['an alias without anchor', 'flyteadmin: {x: *hunter2}', 'values.yaml:1: an alias refers to no anchor that stands before it; put a text that begins with * into quotes'],
  ['a text without end', 'flyteadmin:\n  password: "hunter2\n', 'values.yaml:3: not YAML: Missing closing'],
  ['two colons', 'flyteadmin:\n  password: hunter2: x\n', 'values.yaml:2: not YAML: Nested mappings'],
  ['a reserved character', 'flyteadmin:\n  password: @hunter2\n', 'values.yaml:2: not YAML: Plain value cannot start with reserved character @'],
  ['an escape that is none', 'flyteadmin:\n  password: "\\qhunter2"\n', 'values.yaml:2: not YAML: Invalid escape sequence'],
  ['a character that is none', 'flyteadmin: {x: "\0hunter2"}', 'values.yaml:1: U+0000 is a character that YAML does not allow'],
  ['null', 'null', 'the values are empty'],
  ['a list', '- a', 'values.yaml: no map at its top'],
  ['a text', 'hello', 'values.yaml: no map at its top'],
  ['nothing', '', 'the values are empty'],
  ['nothing but a comment', '# x\n', 'the values are empty'],
  ['values of the other chart', 'configuration: {database: {host: a}}', 'these are values of chart flyte-binary, not of flyte-core: say --chart flyte-binary'],
  ['values of some chart', 'image: {tag: 1}\nservice: {}', 'these are no values of chart flyte-core: it has no key image, service'],
  ['a manifest', 'apiVersion: v1\nkind: Secret\n', 'these are no values of chart flyte-core: it has no key apiVersion, kind'],
  ['a list for a map', 'flyteadmin: [a]', 'flyteadmin must be a map, as in the chart flyte-core, and is a list'],
  ['a text for a map', 'flyteadmin: {serviceAccount: yes please}', 'flyteadmin.serviceAccount must be a map, as in the chart flyte-core, and is a text'],
  ['a number for a map', 'configmap: 3\nflyteadmin: {}', 'configmap must be a map, as in the chart flyte-core, and is a number'],
  ['a map that is deep in a list', `flyteadmin: ${'['.repeat(300)}${']'.repeat(300)}`, 'nested deeper than 200 levels'],
])('%s: exit 2, and nothing is written', async (_what, content, message) => {
  workspace.write('values.yaml', content);
  const { status, out, error } = await workspace.run(words());
  expect([status, out]).toEqual([2, '']);
  expect(error).toContain(message);
  expect(error).toContain('See cdk8s-flyte import-values --help.');
  expect(error).not.toContain('hunter2');
  expect(workspace.has('app')).toBe(false);
});

test.each([
  ['no file', ['--chart', 'flyte-core', '--output', 'app'], 'no values file; name one'],
  ['a file that is not there', ['other.yaml', '--chart', 'flyte-core', '--output', 'app'], 'other.yaml: no such file or folder'],
  ['a folder', ['.', '--chart', 'flyte-core', '--output', 'app'], '.: no file; name a values file'],
  ['no chart', ['values.yaml', '--output', 'app'], '--chart is missing; name one of flyte-core, flyte-binary'],
  ['an unknown chart', ['values.yaml', '--chart', 'flyte', '--output', 'app'], '--chart must be one of flyte-core, flyte-binary, got "flyte"'],
  ['a chart __proto__', ['values.yaml', '--chart', '__proto__', '--output', 'app'], '--chart must be one of'],
  ['no output', ['values.yaml', '--chart', 'flyte-core'], '--output is missing'],
  ['an output that is a file', ['values.yaml', '--chart', 'flyte-core', '--output', 'values.yaml'], '--output values.yaml is no folder'],
  ['an output with files', ['values.yaml', '--chart', 'flyte-core', '--output', '.'], '--output . is not empty'],
  ['an output that cannot be made', ['values.yaml', '--chart', 'flyte-core', '--output', 'values.yaml/app'], '--output values.yaml/app'],
  ['an unknown option', ['values.yaml', '--chart', 'flyte-core', '--output', 'app', '--force'], 'unknown option --force; the options are --chart, --output and --help'],
  ['an option twice', ['values.yaml', '--chart', 'flyte-core', '--chart', 'flyte-core', '--output', 'app'], '--chart is given twice'],
  ['an option without a value', ['values.yaml', '--chart', 'flyte-core', '--output'], '--output needs a value, for example --output flyte-app'],
])('%s: exit 2', async (_what, given, message) => {
  workspace.write('values.yaml', CORE);
  const { status, out, error } = await workspace.run(['import-values', ...given]);
  expect([status, out]).toEqual([2, '']);
  expect(error).toContain(message);
  expect(workspace.has('app')).toBe(false);
});

test.each([
  ['Latin-1', Buffer.from('flyteadmin: {x: \xfc}\n', 'latin1')],
  ['UTF-16', Buffer.from('\ufeffflyteadmin: {}\n', 'utf16le')],
  ['a cut character', Buffer.from([0x61, 0x3a, 0x20, 0xe2, 0x82])],
])('%s is no UTF-8: exit 2, and nothing is written', async (_what, content) => {
  writeFileSync(join(workspace.folder, 'values.yaml'), content);
  expect(await workspace.run(words())).toMatchObject({ status: 2, out: '', error: expect.stringContaining('values.yaml: no text in UTF-8; save it as such') as string });
  expect(workspace.has('app')).toBe(false);
});

test.each([
  ['a byte order mark', '\ufeffflyteadmin: {replicaCount: 2}\n'],
  ['line ends of Windows', 'flyteadmin:\r\n  replicaCount: 2\r\n'],
  ['a version of YAML', '%YAML 1.2\n---\nflyteadmin: {replicaCount: 2}\n'],
  ['a mark of the start', '---\n# mine\nflyteadmin: {replicaCount: 2}\n'],
  ['a merge of maps', 'userSettings: &base {replicaCount: 2}\nflyteadmin: {<<: *base}\n'],
  ['JSON', '{"flyteadmin": {"replicaCount": 2}}'],
])('a file with %s is read', async (_what, content) => {
  workspace.write('values.yaml', content);
  expect((await workspace.run(words())).error).toBe('');
  expect(workspace.read('app/main.ts')).toContain('admin: { replicas: 2 }');
});

test.each([
  ['flyte-core', 'flyte-binary', 'flyteadmin: {replicaCount: 1}\n'],
  ['flyte-binary', 'flyte-core', 'configuration: {database: {host: a}}\n'],
])('values of %s given as those of %s: exit 2, and the word that is right', async (own, other, content) => {
  workspace.write('values.yaml', content);
  const { status, error } = await workspace.run(['import-values', 'values.yaml', '--chart', other, '--output', 'app']);
  expect([status, error.split('\n')[0]]).toEqual([2, `cdk8s-flyte: these are values of chart ${own}, not of ${other}: say --chart ${own}`]);
  expect(workspace.has('app')).toBe(false);
});

test('a file that is too large is none', async () => {
  workspace.write('values.yaml', `# ${'x'.repeat(4 * 1024 * 1024)}\n`);
  expect(await workspace.run(words())).toMatchObject({ status: 2, error: expect.stringContaining('larger than 4 MiB') as string });
});

test('without the library there is nobody to judge the app', async () => {
  workspace.write('values.yaml', CORE);
  const { status, error } = await workspace.run(words(), () => { throw new Error('Cannot find module'); });
  expect(status).toBe(2);
  expect(error).toContain('the library itself is not found beside this command');
  expect(workspace.has('app')).toBe(false);
});

test('keys and texts that mean something elsewhere are written as they are, and end nothing', async () => {
  const hostile = "'; process.exit(1); //";
  workspace.write('values.yaml', [
    'flyteadmin:',
    '  podAnnotations:',
    `    example.com/a: ${JSON.stringify(hostile)}`,
    '    example.com/c: "*/ {{ namespace }}"',
    '    __proto__: x',
    '  "constructor": {"prototype": 1}',
    '  "a|b`c\\e[31m": 1',
    'configmap: {x: {plugins: {connector-service: {connectors: {"a](x).y": {endpoint: "b:1"}}, connectorForTaskTypes: {constructor: "[("}}}}, y: {"con[s](t)": 1, constructor: 1}}',
    'cluster_resource_manager: {templates: [{key: "k](", value: "apiVersion: v1\\nkind: \'A]b(\'\\n"}]}',
    'toString: 1',
    '__proto__: {polluted: true}',
  ].join('\n'));
  const { status, out } = await workspace.run(words());
  expect(status).toBe(0);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  expect(out).not.toContain('\u001b');
  const program = workspace.read('app/main.ts');
  expect(program).toContain(`"${hostile}"`);
  expect(workspace.read('app/REPORT.md')).not.toContain('\u001b');
  expect(out).toContain('4 unknown');
});

test.each(["'", '"', '`${1}`', '\\', '\n\r\t\0', '\u2028\u2029\u202e\ufeff', '</script>', '*/', '\ud800', "'\"", '\\u0041', '${process.exit(1)}', '😀'])('a text of %j is the same text to TypeScript', (text) => {
  const written = quoted(text);
  expect((new Function(`return ${written}`) as () => unknown)()).toBe(text);
  expect(written).not.toMatch(/[\n\r\u2028\u2029\u202e]/);
});

test('the commands tell of each other, and of themselves', async () => {
  expect((await workspace.run(['import-values', '--help'])).out).toContain('Usage: cdk8s-flyte import-values VALUES.yaml...');
  expect((await workspace.run(['--help'])).out).toContain('There is also: cdk8s-flyte import-values');
  expect((await workspace.run(['import'])).error).toContain('unknown command import; the commands are audit, leftovers and import-values');
});

test.each(FILES)('%s: values of a chart around another are found below its name, and no secret leaves the command', async (file) => {
  workspace.write('values.yaml', readFileSync(join(FOLDER, file), 'utf8'));
  const { status, out, error } = await workspace.run(['import-values', 'values.yaml', '--chart', chartNameOf(file), '--output', 'app']);
  expect([status, error]).toEqual([0, '']);
  const written = ['main.ts', 'REPORT.md', 'package.json'].map((name) => workspace.read(`app/${name}`));
  expect(SECRETS.filter((secret) => [out, ...written].some((text) => text.includes(secret)))).toEqual([]);
  expect(out).toMatch(/\d+ values?: \d+ carried/);
});
