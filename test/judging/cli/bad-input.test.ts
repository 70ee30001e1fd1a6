import { execFileSync } from 'child_process';
import { chmodSync, linkSync, mkdirSync, readFileSync, symlinkSync } from 'fs';
import { join } from 'path';
import { Readable } from 'stream';
import { CLEAN, NODE_PORT, Workspace } from './helpers';

let workspace: Workspace;
beforeEach(() => { workspace = new Workspace(); });
afterEach(() => workspace.remove());

const pod = (spec: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: ${spec}\n`;
const service = (metadata: string) => `apiVersion: v1\nkind: Service\nmetadata: ${metadata}\n`;
const nested = (depth: number, open: string, close: string) => `a: ${open.repeat(depth)}1${close.repeat(depth)}\n`;

/** Each step refers to the one before it ten times. */
const bomb = (steps: number) => ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]', ...Array.from({ length: steps }, (_value, step) =>
  `a${step + 1}: &a${step + 1} [${Array(10).fill(`*a${step}`).join(', ')}]`)].join('\n');

describe('documents', () => {
  // [what, document, line within the document, message]
  const rows: [string, string | Buffer, number, string][] = [
    ['an unclosed bracket', 'a: [1, 2\nb: 1\n', 2, 'not YAML: '],
    ['an unclosed quote', 'a: "x\n', 3, 'not YAML: Missing closing "quote'],
    ['a value behind a value', 'a: b: c\n', 1, 'not YAML: Nested mappings are not allowed in compact mappings'],
    ['a tab in the indentation', 'a:\n\tb: 1\n', 2, 'a tab in the indentation; YAML is indented with spaces'],
    ['an unknown anchor', 'a: *nowhere\n', 1, '*nowhere refers to no anchor that stands before it'],
    ['JSON with a missing bracket', '{"apiVersion": "v1",\n "kind": "Pod"', 3, 'not YAML: Flow map must end with a }'],
    ['text after JSON', '{"a": 1} x\n', 1, 'not YAML: '],
    ['a template that was not rendered', '{{- if .Values.a }}\na: 1\n', 1, 'not YAML: '],
    ['a key that stands twice', 'apiVersion: v1\nkind: Pod\nkind: Service\n', 3, 'key kind stands twice in one map; remove one of them'],
    ['a quoted key that stands twice', '{"a b": 1, "a b": 2}\n', 1, 'key "a b" stands twice in one map; remove one of them'],
    ['a JSON key that stands twice', '{\n  "kind": "Pod",\n  "kind": "Pod"\n}\n', 3, 'key kind stands twice in one map; remove one of them'],
    ['a deeply nested list', nested(500, '[', ']'), 1, 'nested deeper than 200 levels, which no Kubernetes object is'],
    ['a list nested beyond the stack', nested(50_000, '[', ']'), 1, 'nested deeper than 200 levels, which no Kubernetes object is'],
    ['a map nested beyond the stack', nested(20_000, '{a: ', '}'), 1, 'nested deeper than 200 levels, which no Kubernetes object is'],
    ['an alias bomb', bomb(9), 1, 'its aliases expand to far more than is written (an alias bomb); write the values out'],
    ['a long list behind many aliases', `a: &a [${'[], '.repeat(6000)}]\nb: [${'*a, '.repeat(900)}]\n`, 1, 'its aliases expand to far more than is written (an alias bomb); write the values out'],
    ['an anchor inside itself', 'a: &a\n  b: *a\n', 2, 'an alias stands inside what it refers to, so the document has no end; write the value out'],
    ['an anchor in its own list', '&a [1, *a]\n', 1, 'an alias stands inside what it refers to'],
    ['a merge of an anchor into itself', 'a: &a\n  <<: *a\n', 2, 'an alias stands inside what it refers to'],
    ['a merge of a list', 'a: &a [1]\nb:\n  <<: *a\n', 3, '<< merges maps only: give it a map, an alias of one, or a list of these'],
    ['a merge that mixes 1 and "1"', 'a: &a {1: x}\nb: {<<: *a, "1": y}\n', 2, '<< merges maps of which one has a key that is no text; put that key in quotes'],
    ['a key of two kinds', '{1: a, "1": b}\n', 1, 'key 1 stands twice in one map; remove one of them'],
    ['a key that is null', '~: a\n', 1, 'a key that is no text, number or truth value, which JSON has no place for; put it in quotes'],
    ['a key that is a map', '{a: 1}: b\n', 1, 'a key that is no text, number or truth value'],
    ['a key behind a question mark', '? a\n', 1, 'a key behind a question mark; write it before a colon, in quotes if need be'],
    ['a key between brackets over lines', 'a: {b\n  : c}\n', 1, 'a key that goes on over lines; write it and its colon on one'],
    ['a colon right before a bracket', 'a: [{b:}]\n', 1, 'a text between brackets with a : or ? that kubectl reads in another way; put it in quotes'],
    ['a key whose colon is on the next line', 'a:\n b\n  : 1\n', 2, 'a key that goes on over lines; write it and its colon on one'],
    ['an anchor between brackets above its value', 'a: {&x\n  b: 1}\n', 2, 'a tag or an anchor between brackets that stands on another line than its value'],
    ['a bracket right behind an anchor', 'a: [&x{}]\n', 1, 'a bracket right behind a tag or an anchor; put a space between'],
    ['a quote right behind a tag', 'a: [[!r""]]\n', 1, 'a quote right behind a tag or an anchor; put a space between'],
    ['a tag without a name', 'a:\n  - [!<> b]\n', 2, 'a tag without a name; leave it out'],
    ['a tag with a hash', 'a: 1\nb: !x#\n  c: 2\n', 2, 'a tag with a #; leave it out, or put a space between'],
    ['a quoted text that ends at an escaped quote', 'a: "\\"\nb: c"\n', 1, 'an escape in double quotes that kubectl does not read'],
    ['a quoted text that ends at a doubled quote', "a: '''\nb: c'\n", 1, 'a text in quotes that goes on with a line indented too little'],
    ['an end mark behind JSON', '{"a": 1}\n...\n', 2, 'an end mark ... behind what looks like JSON, where kubectl takes none; remove it'],
    ['a question mark between brackets', 'a: [b?c]\n', 1, 'a text between brackets with a : or ? that kubectl reads in another way; put it in quotes'],
    ['a tag between brackets without a value', 'a: [!!str]\n', 1, 'a tag between brackets that nothing stands behind, which kubectl reads on; put the value in quotes behind it'],
    ['an unknown tag', 'a: !!binary aGk=\n', 1, 'the tag !!binary is not read; leave it out'],
    ['a tag of another kind', 'a: 1\nb: !!int x\n', 2, 'its tag asks for a whole number, and "x" is none'],
    ['a truth value of another kind', 'a: !!bool 1\n', 1, 'its tag asks for true or false, and "1" is none'],
    ['infinity', 'a: .inf\n', 1, '.inf is no number that JSON could hold; put it in quotes if it is text'],
    ['an underscore in an exponent behind a point', 'a: .0E6_5\n', 1, '.0E6_5 is no number that JSON could hold; put it in quotes if it is text'],
    ['an underscore behind a point', 'a: .5_0\n', 1, '.5_0 is no number that JSON could hold; put it in quotes if it is text'],
    ['a number beyond all', 'a: 1e999\n', 1, '1e999 is larger than any number; put it in quotes if it is text'],
    ['an anchor with a point', 'a: &b.c 1\n', 1, 'the anchor &b.c must consist of letters, digits, - and _'],
    ['an escaped slash', 'a: "\\/"\n', 1, 'an escape in double quotes that kubectl does not read; the safe ones are \\n, \\t, \\", \\\\ and \\u with a whole character'],
    ['half a character', 'a: "\\ud83d\\ude00"\n', 1, 'an escape in double quotes that kubectl does not read'],
    ['text behind a quote', 'a: "b"\n? "c"d\n', 2, 'text right behind a closing quote; put a space between, or all of it in quotes'],
    ['a block of text that begins with a tab', 'a: |\n \tb\n', 1, 'a block of text with tabs or nothing but spaces where its indentation is; indent each line with as many spaces'],
    ['a blank line in a block of text with a number', 'a: |2\n   b\n    \n', 1, 'a block of text with tabs or nothing but spaces where its indentation is'],
    ['a blank line behind a block of text with a number', 'a: >1\n   b\n   ', 1, 'a block of text with tabs or nothing but spaces where its indentation is'],
    ['a line that begins with a tab', 'a: 1\n\t\nb: 2\n', 2, 'a tab in the indentation; YAML is indented with spaces'],
    ['a tab behind a text between brackets', 'a: [\n  b\n\t]\n', 2, 'a tab in the indentation; YAML is indented with spaces'],
    ['a lone carriage return', 'a: 1 # c\rhostNetwork: true\n', 1, 'U+000D is a line break to kubectl, and text to other programs; remove it, or write it as an escape in double quotes'],
    ['a next line character', 'a: 1\n# c\u0085hostNetwork: true\n', 2, 'U+0085 is a line break to kubectl, and text to other programs'],
    ['a line separator', 'a: "b\u2028c"\n', 1, 'U+2028 is a line break to kubectl, and text to other programs'],
    ['a paragraph separator', '# only\u2029a: 1\n', 1, 'U+2029 is a line break to kubectl, and text to other programs'],
    ['a control character', 'a: "\u0007"\n', 1, 'U+0007 is a character that YAML does not allow; remove it, or write it as an escape in double quotes'],
    ['a byte order mark inside', 'a: 1\n\ufeffb: 2\n', 2, 'U+FEFF is a character that YAML does not allow'],
    ['text behind a separator', '--- {a: 1}\n', 1, 'text behind --- on one line, which kubectl does not read; begin a line with it'],
    ['a separator that goes on', '---a: 1\n', 1, 'text behind --- on one line, which kubectl does not read; begin a line with it'],
    ['text behind an end mark', `${CLEAN}...\na: 1\n`, 8, 'text behind the end mark ... of a document, which kubectl does not read; put --- before it'],
    ['an end mark of nothing', '...\n', 1, 'an end mark ... of no document; remove it'],
    ['a directive', '%YAML 1.1\n---\na: 1\n', 1, 'a directive, which kubectl does not read; remove it'],
    ['a NUL byte', Buffer.from('kind: Pod\na: \0\n'), 2, 'a NUL byte: the file is binary or UTF-16, and manifests are UTF-8 text'],
    ['bytes that are not UTF-8', Buffer.concat([Buffer.from('a: 1\nb: '), Buffer.from([0xc3, 0x28, 0x0a])]), 2, 'bytes that are not UTF-8'],
    ['a cut UTF-8 sequence', Buffer.concat([Buffer.from('a: '), Buffer.from([0xe2, 0x82, 0x0a])]), 1, 'bytes that are not UTF-8'],
    ['a document that is too large', `a: ${'x'.repeat(9 * 1024 * 1024)}\n`, 1, 'the document is larger than 8 MiB; split it into smaller Lists, or into one document for each object'],
    ['many lines that are too large', `a: |\n${`  ${'x'.repeat(1000)}\n`.repeat(9000)}`, 1, 'the document is larger than 8 MiB'],
    ['a word', 'hello\n', 1, 'not a Kubernetes object but a string'],
    ['a number', '42\n', 1, 'not a Kubernetes object but a number'],
    ['a truth', 'yes\n', 1, 'not a Kubernetes object but a boolean'],
    ['a list of objects', '- {apiVersion: v1, kind: Pod}\n', 1, 'not a Kubernetes object but a list; wrap the objects as items of a List, or write one document for each'],
    ['a JSON list', '[{"apiVersion": "v1", "kind": "Pod"}]\n', 1, 'not a Kubernetes object but a list'],
    ['no kind', '# c\napiVersion: v1\nmetadata: {name: x}\n', 2, 'not a Kubernetes object: kind is missing'],
    ['no apiVersion', 'kind: Pod\nmetadata: {name: x}\n', 1, 'not a Kubernetes object: apiVersion is missing'],
    ['neither', 'services: {web: {image: x}}\n', 1, 'not a Kubernetes object: kind is missing and apiVersion is missing'],
    ['a kind that is a number', 'apiVersion: v1\nkind: 5\n', 2, 'not a Kubernetes object: kind is a number'],
    ['a kind that is empty', 'apiVersion: v1\nkind: ""\n', 2, 'not a Kubernetes object: kind is an empty string'],
    ['an apiVersion that is a map', 'apiVersion: {}\nkind: Pod\n', 1, 'not a Kubernetes object: apiVersion is an object'],
    ['no metadata', 'apiVersion: v1\nkind: Service\n', 1, 'metadata of this Service must be an object, and is missing'],
    ['metadata that is text', service('x'), 3, 'metadata of this Service must be an object, and is a string'],
    ['no name', service('{labels: {}}'), 3, 'metadata.name of this Service is missing; Kubernetes takes no object without a name'],
    ['a name that is a number', service('\n  name: 7'), 4, 'metadata.name of this Service is a number'],
    ['a namespace that is a list', service('\n  name: x\n  namespace: [a]'), 5, 'metadata.namespace of this Service must be a string, and is a list'],
    ['annotations that are a list', service('\n  name: x\n  annotations: [a]'), 5, 'metadata.annotations of this Service must be an object, and is a list'],
    ['labels that are text', service('\n  name: x\n  labels: a'), 5, 'metadata.labels of this Service must be an object, and is a string'],
    ['items that are no list', 'apiVersion: v1\nkind: List\nitems: {a: 1}\n', 3, 'items of a List must be a list, and is an object'],
    ['a List without items', 'apiVersion: v1\nkind: List\n', 1, 'items of a List must be a list, and is missing'],
    ['an item that is no object', 'apiVersion: v1\nkind: List\nitems:\n  - x\n', 4, 'not a Kubernetes object but a string'],
    ['an item without kind', 'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n', 4, 'not a Kubernetes object: kind is missing'],
    ['Lists inside Lists without end', '{apiVersion: v1, kind: List, items: ['.repeat(12) + ']}'.repeat(12), 1, 'Lists nested deeper than 10 levels are not read; flatten them'],
    ['a pod spec that is text', pod('x'), 4, 'Pod web: Kubernetes would not take it: spec must be an object, got the string "x"'],
    ['containers that are a map', pod('\n  containers: {main: {}}'), 5, 'Kubernetes would not take it: spec.containers must be a list, got an object'],
    ['a container that is text', pod('\n  containers:\n    - x'), 6, 'Kubernetes would not take it: spec.containers[0] must be an object, got the string "x"'],
    ['a runAsUser that is text', pod('\n  containers:\n    - name: a\n      securityContext:\n        runAsUser: root'), 8,
      'Kubernetes would not take it: spec.containers[0].securityContext.runAsUser must be a whole number, got the string "root"'],
    ['a runAsNonRoot that is text', pod('\n  securityContext: {runAsNonRoot: "true"}\n  containers: [{name: a}]'), 5,
      'spec.securityContext.runAsNonRoot must be true or false, got the string "true"'],
    ['a template that is a list', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template: []\n', 5,
      'Deployment web: Kubernetes would not take it: spec.template must be an object, got a list'],
    ['no containers', pod('\n  containers: []'), 5, 'Pod web: spec.containers names no container, and Kubernetes takes no pod without'],
    ['no pod in a Deployment', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {}\n', 4, 'spec.template.spec.containers names no container'],
    ['an image that is a number', pod('\n  containers:\n    - name: a\n      image: 5'), 7, 'Pod web: spec.containers[0].image must be a string, and is a number'],
    ['groups that are text', pod('\n  securityContext:\n    supplementalGroups: ["0"]\n  containers: [{name: a}]'), 6,
      'Pod web: spec.securityContext.supplementalGroups must be a list of whole numbers, and has other entries'],
    ['groups that are a map', pod('\n  securityContext: {supplementalGroups: {a: 0}}\n  containers: [{name: a}]'), 5,
      'spec.securityContext.supplementalGroups must be a list of whole numbers, and is an object'],
    ['a group of volumes that is text', pod('\n  securityContext: {fsGroup: root}\n  containers: [{name: a}]'), 5, 'spec.securityContext.fsGroup must be a whole number, and is a string'],
    ['a group of a container that is broken', pod('\n  containers: [{name: a, securityContext: {runAsGroup: 1.5}}]'), 5,
      'spec.containers[0].securityContext.runAsGroup must be a whole number, and is a number'],
    ['env that is a map', pod('\n  containers:\n    - name: a\n      env: {A: b}'), 7, 'Pod web: spec.containers[0].env must be a list, and is an object'],
    ['limits that are a list', pod('\n  containers: [{name: a, resources: {limits: [1]}}]'), 5, 'spec.containers[0].resources.limits must be an object, and is a list'],
    ['a probe that is a list', pod('\n  containers: [{name: a, livenessProbe: []}]'), 5, 'spec.containers[0].livenessProbe must be an object, and is a list'],
    ['an automount that is text', pod('\n  automountServiceAccountToken: "no"\n  containers: [{name: a}]'), 5, 'spec.automountServiceAccountToken must be a boolean, and is a string'],
    ['rules that are a map', 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: x}\nrules: {verbs: ["*"]}\n', 4, 'Role x: rules must be a list, and is an object'],
    ['data that is text', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: a=b\n', 4, 'ConfigMap x: data must be an object, and is a string'],
    ['an Ingress whose tls is a map', 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: x}\nspec: {tls: {}}\n', 4, 'Ingress x: spec.tls must be a list'],
  ];

  test('are many', () => expect(rows.length).toBeGreaterThanOrEqual(50));

  test.each(rows)('%s', async (_title, document, line, message) => {
    workspace.write('bad.yaml', Buffer.concat([Buffer.from(`${CLEAN}---\n`), Buffer.from(document), Buffer.from(`\n---\n${NODE_PORT}`)]));
    const { status, out, error } = await workspace.run(['audit', 'bad.yaml']);
    expect(status).toBe(2);
    // Seven lines stand before the document.
    expect(error).toMatch(new RegExp(`^bad\\.yaml:${line + 7}: .*${message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 'm'));
    expect(error.length).toBeLessThan(1000);
    // What is fine is judged all the same.
    expect(out).toContain('Service open  (bad.yaml)');
    expect(out).toMatch(/; \d+ problems? with the input\n$/);
  });
});

describe('files and folders', () => {
  const rows: [string, (files: Workspace) => string, string][] = [
    ['a file that does not exist', () => 'nowhere.yaml', 'nowhere.yaml: no such file or folder\n'],
    ['a path through a file', (files) => { files.write('a.yaml', CLEAN); return 'a.yaml/b.yaml'; }, 'a.yaml/b.yaml: a part of the path is a file, not a folder\n'],
    ['a name that is too long', () => 'x'.repeat(5000), ': the path is too long\n'],
    ['a name with a NUL byte', () => 'a\0b', ': it cannot be used (ERR_INVALID_ARG_VALUE)\n'],
    ['a link to itself', (files) => { symlinkSync('loop.yaml', join(files.folder, 'loop.yaml')); return 'loop.yaml'; }, 'loop.yaml: its symbolic links form a loop\n'],
    ['a broken link', (files) => { symlinkSync('nowhere', join(files.folder, 'link.yaml')); return 'link.yaml'; }, 'link.yaml: no such file or folder\n'],
    ['a folder that contains itself', (files) => { files.write('m/a.yaml', CLEAN); symlinkSync('.', join(files.folder, 'm', 'self')); return 'm'; },
      'm/self: a symbolic link that leads back to a folder around it; it is not followed\n'],
    ['a broken manifest link in a folder', (files) => { files.write('m/a.yaml', CLEAN); symlinkSync('x', join(files.folder, 'm', 'b.yaml')); return 'm'; },
      'm/b.yaml: no such file or folder\n'],
    ['a folder named like a manifest', (files) => { mkdirSync(join(files.folder, 'm', 'x.yaml'), { recursive: true }); return 'm'; },
      'm: nothing to judge: no *.yaml, *.yml or *.json file that was not read already\n'],
    ['an empty folder', (files) => { mkdirSync(join(files.folder, 'm')); return 'm'; }, 'm: nothing to judge: no *.yaml, *.yml or *.json file that was not read already\n'],
    ['a folder of other files', (files) => { files.write('m/a.txt', CLEAN); return 'm'; }, 'm: nothing to judge: no *.yaml, *.yml or *.json file that was not read already\n'],
    ['a folder of empty manifests', (files) => { files.write('m/a.yaml', '# later\n'); return 'm'; }, 'm: nothing to judge: it holds no Kubernetes object\n'],
    ['an empty file', (files) => files.write('a.yaml', ''), 'a.yaml: nothing to judge: it holds no Kubernetes object\n'],
    ['a file of comments', (files) => files.write('a.yaml', '# one\n---\n# two\n'), 'a.yaml: nothing to judge: it holds no Kubernetes object\n'],
    ['a file of nothing but null', (files) => files.write('a.yaml', '---\n~\n---\nnull\n'), 'a.yaml: nothing to judge: it holds no Kubernetes object\n'],
    ['a device without end', () => '/dev/zero', '/dev/zero: a device, which is not read: it may never end; give its content on standard input\n'],
    ['a named pipe', (files) => { execFileSync('mkfifo', [join(files.folder, 'pipe.yaml')]); return 'pipe.yaml'; },
      'pipe.yaml: a named pipe, which is not read: it may never end; give its content on standard input\n'],
    ['a named pipe in a folder', (files) => { files.write('m/a.yaml', CLEAN); execFileSync('mkfifo', [join(files.folder, 'm', 'b.yaml')]); return 'm'; },
      'm/b.yaml: a named pipe, which is not read: it may never end; give its content on standard input\n'],
    ['a link to a device in a folder', (files) => { files.write('m/a.yaml', CLEAN); symlinkSync('/dev/zero', join(files.folder, 'm', 'b.yaml')); return 'm'; },
      'm/b.yaml: a device, which is not read: it may never end; give its content on standard input\n'],
    ['UTF-16', (files) => files.write('a.yaml', Buffer.from(`\ufeff${NODE_PORT}`, 'utf16le')), 'a.yaml:1: the file is UTF-16; save it as UTF-8\n'],
    ['UTF-16 the other way', (files) => files.write('a.yaml', Buffer.from(`\ufeff${NODE_PORT}`, 'utf16le').swap16()), 'a.yaml:1: the file is UTF-16; save it as UTF-8\n'],
    ['a picture', (files) => files.write('a.yaml', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])), 'a.yaml:1: bytes that are not UTF-8'],
    ['an archive', (files) => files.write('a.json', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0])), 'a.json:1: '],
  ];

  test.each(rows)('%s', async (_title, prepare, message) => {
    const argument = prepare(workspace);
    workspace.write('good.yaml', NODE_PORT);
    const { status, out, error } = await workspace.run(['audit', argument, 'good.yaml']);
    expect(status).toBe(2);
    expect(error).toContain(message);
    expect(error).not.toContain(workspace.folder);
    expect(out).toContain('Service open  (good.yaml)');
  });

  test('a file without permission', async () => {
    workspace.write('a.yaml', NODE_PORT);
    chmodSync(join(workspace.folder, 'a.yaml'), 0);
    const { status, error } = await workspace.run(['audit', 'a.yaml']);
    // Whoever runs the tests as root may read everything.
    expect([status, error]).toEqual(process.getuid!() === 0 ? [1, ''] : [2, 'a.yaml: no permission\n']);
  });

  test('nothing on standard input', async () => {
    expect(await workspace.run(['audit', '-'])).toMatchObject({ status: 2, error: '<stdin>: nothing to judge: it holds no Kubernetes object\n' });
  });

  test('standard input that breaks off', async () => {
    const broken = new Readable({ read() { this.destroy(Object.assign(new Error('gone'), { code: 'EIO' })); } });
    workspace.write('good.yaml', NODE_PORT);
    const { status, out, error } = await workspace.run(['audit', '-', 'good.yaml'], broken);
    expect({ status, error }).toEqual({ status: 2, error: '<stdin>: it cannot be used (EIO)\n' });
    expect(out).toContain('Service open  (good.yaml)');
  });

  test('terminal escapes in a name are not passed on', async () => {
    const { out, error } = await workspace.run(['audit', '-'], `${NODE_PORT.replace('open', '"\\e[2Jx\\u202e"')}---\n"\\e[2J": 1\nkind: "\\e]0;x"\n`);
    // eslint-disable-next-line no-control-regex
    expect(out + error).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(out).toContain('Service \\u{1b}[2Jx\\u{202e}');
  });
});

describe('command lines', () => {
  const rows: [string, string[], string][] = [
    ['no command', [], 'no command; the commands are audit and leftovers'],
    ['an unknown command', ['adit', 'a.yaml'], 'unknown command adit; the commands are audit and leftovers'],
    ['no input', ['audit'], 'nothing to judge: name a file or a folder, or - for standard input'],
    ['an input without a name', ['audit', ''], 'an input has an empty name; name a file or a folder, or - for standard input'],
    ['standard input twice', ['audit', '-', '-'], '- is given twice; standard input can be read once'],
    ['an unknown option', ['audit', '--lvl', 'x'], 'unknown option --lvl; the options are --level, --version, --rules, --format, --output, --unjudged, --rules-file, --commit, --no-accept and --help'],
    ['an option from a prototype', ['audit', 'constructor', '--toString=1'], 'unknown option --toString; the options are'],
    ['a short option', ['audit', '-q', 'a.yaml'], 'unknown option -q; the options are'],
    ['an unknown level', ['audit', '--level', 'strict', 'a.yaml'], 'Pod Security level must be one of privileged, baseline, restricted, got "strict"'],
    ['an unknown version', ['audit', '--version', 'v1.99', 'a.yaml'], 'Pod Security version must be latest or one of v1.0 to v1.'],
    ['a version without v', ['audit', '--version', '1.30', 'a.yaml'], 'Pod Security version must be latest or one of v1.0 to v1.37, got "1.30"'],
    ['unknown rules', ['audit', '--rules', 'none', 'a.yaml'], 'rules must be one of pod-security, hardening, all, got "none"'],
    ['an unknown outcome', ['audit', '--unjudged', 'ignore', 'a.yaml'], 'unjudged must be one of warn, error, got "ignore"'],
    ['a switch with a value', ['audit', '--no-accept=yes', 'a.yaml'], '--no-accept takes no value; write it alone'],
    ['a switch twice', ['audit', '--no-accept', '--no-accept', 'a.yaml'], '--no-accept is given twice; give it once'],
    ['an unknown format', ['audit', '--format', 'xml', 'a.yaml'], '--format must be one of table, json, sarif, markdown, html, got "xml"'],
    ['an option without value', ['audit', 'a.yaml', '--format'], '--format needs a value, for example --format table'],
    ['an option with an empty value', ['audit', '--output=', 'a.yaml'], '--output needs a value, for example --output report.html'],
    ['an option twice', ['audit', '--level', 'baseline', '--level=restricted', 'a.yaml'], '--level is given twice; give it once'],
    ['rules that judge nothing', ['audit', '--level', 'privileged', '--rules', 'pod-security', 'a.yaml'], '--level privileged with --rules pod-security judges nothing'],
    ['a commit that is none', ['audit', '--commit', 'main', 'a.yaml'], '--commit must be 7 to 64 hexadecimal digits, got "main"; leave it out if the commit is not known'],
    ['a commit that is too short', ['audit', '--commit', '0a1b2c', 'a.yaml'], '--commit must be 7 to 64 hexadecimal digits, got "0a1b2c"'],
    ['a commit that is too long', ['audit', '--commit', '0'.repeat(65), 'a.yaml'], '--commit must be 7 to 64 hexadecimal digits'],
    ['a commit of markup', ['audit', '--commit', '0a1b2c3<b>', 'a.yaml'], '--commit must be 7 to 64 hexadecimal digits'],
    ['a commit without value', ['audit', 'a.yaml', '--commit'], '--commit needs a value, for example --commit 0a1b2c3'],
    ['a commit twice', ['audit', '--commit', '0a1b2c3', '--commit', '0a1b2c3', 'a.yaml'], '--commit is given twice; give it once'],
    ['output to standard output', ['audit', '--output', '-', 'a.yaml'], '--output - is not supported; leave --output out to write to standard output'],
    ['output over an input', ['audit', '--output', './a.yaml', 'a.yaml'], '--output ./a.yaml would overwrite an input; name another file'],
    ['output over a file of an input folder', ['audit', '--output', 'a.yaml', '.'], '--output a.yaml would overwrite an input; name another file'],
    ['output over an input by a symbolic link', ['audit', '--output', 'soft', 'a.yaml'], '--output soft would overwrite an input; name another file'],
    ['output over an input by a hard link', ['audit', '--output', 'hard', 'a.yaml'], '--output hard would overwrite an input; name another file'],
    ['output over what an input links to', ['audit', '--output', 'a.yaml', 'soft'], '--output a.yaml would overwrite an input; name another file'],
    ['output onto a full disk', ['audit', '--output', '/dev/full', 'a.yaml'], '--output /dev/full cannot be written: no space is left'],
    ['output into a folder that does not exist', ['audit', '--output', 'no/x.html', 'a.yaml'], '--output no/x.html cannot be written: no such file or folder'],
    ['output onto a folder', ['audit', '--output', '.', 'a.yaml'], '--output . cannot be written: a folder stands where a file is needed'],
  ];

  test.each(rows)('%s', async (_title, words, message) => {
    workspace.write('a.yaml', CLEAN);
    symlinkSync('a.yaml', join(workspace.folder, 'soft'));
    linkSync(join(workspace.folder, 'a.yaml'), join(workspace.folder, 'hard'));
    const { status, out, error } = await workspace.run(words);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(readFileSync(join(workspace.folder, 'a.yaml'), 'utf8')).toBe(CLEAN);
    expect(error).toContain(`cdk8s-flyte: ${message}`);
    expect(error).toMatch(/\nSee cdk8s-flyte audit --help\.\n$/);
  });
});
