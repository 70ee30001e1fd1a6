import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Chart, JsonPatch, ApiObject } from 'cdk8s';
import * as library from 'cdk8s-flyte';
import { FlyteConsole, HardeningRule, HardeningRules, RuleFinding, RuleObject, RuleSeverity, SecurityReport } from 'cdk8s-flyte';
import * as ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import { Workspace } from './cli/helpers';
import { Auditor, AuditReport, nameOf, OwnRule, parseOptions } from '../../src/judging/audit';
import { ownRulesFrom } from '../../src/judging/audit/own-rules';
import { PodSecurityValidation } from '../../src/judging/validation-plugin';
import { isolated, testChart, writingApp } from '../support';

const guide = readFileSync(join(__dirname, '..', '..', 'docs', 'audit.md'), 'utf8');
const exampleIn = (language: string) => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(guide)![1];

const WORDS = { severity: 'low', title: 'a title', why: 'a reason', fix: 'a fix' };

/** A rule of an app that judges as told. */
class Own extends HardeningRule {
  constructor(id: string, private readonly how: (object: RuleObject) => unknown, severity = RuleSeverity.MEDIUM) {
    super({ id, severity, title: 'Own', why: 'It is ours.', fix: 'Do it as we do.' });
  }

  public judge(object: RuleObject): RuleFinding[] {
    return this.how(object) as RuleFinding[];
  }
}

function synthesized(app: App): string[] {
  try {
    app.synth();
  } catch (error) {
    return (error as Error).message.split('\n').slice(1).map((line) => line.trim().replace(/^\[\] /, ''));
  }
  return [];
}

function audit(rules: unknown[], ...documents: unknown[]): AuditReport {
  const auditor = new Auditor({ ...parseOptions('restricted', 'latest', 'hardening'), ownRules: ownRulesFrom((index) => `rule ${index + 1}`, rules) });
  documents.forEach((document) => auditor.add(document, { file: 'a.yaml', line: () => 7 }));
  return auditor.report();
}

function ownFindings({ findings }: AuditReport): string[] {
  return findings.filter(({ rule }) => rule.id === 'failed-rule' || rule.id.startsWith('acme'))
    .map(({ rule, object, container, path, message, accepted }) =>
      [rule.id, nameOf(object), container, path, message, accepted === undefined ? undefined : `accepted: ${accepted}`].filter((part) => part !== undefined).join(' | '));
}

const NODE_PORT = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'open' }, spec: { type: 'NodePort' } };

describe('in an app', () => {
  /** The class of the guide, as a program would have it. */
  function companyRegistry(app: App): void {
    const { outputText } = ts.transpileModule(exampleIn('ts'), { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
    const names = ['HardeningRule', 'HardeningRules', 'RuleSeverity'] as const;
    new Function('app', ...names, outputText)(app, ...names.map((name) => library[name]));
  }

  test('the rule of the guide refuses an image from elsewhere, and names the way out', () => {
    const app = writingApp();
    companyRegistry(app);
    const component = isolated(new FlyteConsole(testChart(app), 'it', {}));
    const { image } = component.deployment.containers[0];
    expect(synthesized(app)).toEqual([
      'test/it/Default/Resource: Deployment flyteconsole: container flyteconsole: spec.template.spec.containers[0].image: its image comes from elsewhere; '
        + 'use the copy in registry.acme.example, or accept it by the annotation cdk8s-flyte.dev/accept-acme-registry with the reason [acme-registry]',
    ]);
    ApiObject.of(component.deployment).addJsonPatch(JsonPatch.replace('/spec/template/spec/containers/0/image', `registry.acme.example/${image}`));
    expect(synthesized(app)).toEqual([]);
  });

  test('the prop accept takes its id, and the report shows the reason', () => {
    const app = writingApp();
    companyRegistry(app);
    isolated(new FlyteConsole(testChart(app), 'it', { accept: { 'acme-registry': 'the mirror is being built' } }));
    expect(synthesized(app)).toEqual([]);
    expect(SecurityReport.of(app).accepted).toEqual(['Deployment flyte/flyteconsole, container flyteconsole: acme-registry: the mirror is being built']);
  });

  test('the prop accept refuses it where the rule comes later', () => {
    expect(() => new FlyteConsole(testChart(), 'it', { accept: { 'acme-registry': 'why' } }))
      .toThrow(/^test\/it: accept must name rules that can be accepted, got 'acme-registry'; use one of /);
  });

  test('SecurityReport judges what stands elsewhere too', () => {
    const app = writingApp();
    new ApiObject(new Chart(app, 'mine'), 'it', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine' } });
    HardeningRules.add(app, new Own('acme-all', () => [{ path: '', message: 'it is one' }]));
    expect(SecurityReport.of(app).violations).toEqual(['ConfigMap mine: acme-all: it is one']);
  });

  test('a rule sees what was patched', () => {
    const app = writingApp();
    const seen: unknown[] = [];
    HardeningRules.add(app, new Own('acme-eye', ({ kind, json, ...rest }) => { seen.push([kind, JSON.parse(json), rest]); return []; }));
    const component = isolated(new FlyteConsole(testChart(app), 'it', {}));
    ApiObject.of(component.deployment).addJsonPatch(JsonPatch.add('/spec/paused', true));
    expect(synthesized(app)).toEqual([]);
    const [deployment] = seen.filter((one) => (one as unknown[])[0] === 'Deployment');
    expect(deployment).toEqual(['Deployment', expect.objectContaining({ spec: expect.objectContaining({ paused: true }) }), {
      apiVersion: 'apps/v1',
      name: 'flyteconsole',
      namespace: 'flyte',
      containers: [{ name: 'flyteconsole', path: 'spec.template.spec.containers[0]', json: expect.stringMatching(/^\{.*"image":/) }],
    }]);
  });

  test.each<[title: string, judge: () => unknown, cause: string]>([
    ['throws', () => { throw new Error('no way\nat all'); }, 'no way'],
    ['throws no error', () => { throw 'thrown'; }, 'thrown'],
    ['returns nothing', () => undefined, 'judge must return a list of findings, got nothing'],
    ['returns null', () => null, 'judge must return a list of findings, got null'],
    ['answers later', async () => [], 'judge must return a list of findings, got a promise'],
    ['returns a text', () => 'fine', 'judge must return a list of findings, got a string'],
    ['returns one finding', () => ({ path: '', message: 'x' }), 'judge must return a list of findings, got an object'],
    ['returns a finding without message', () => [{ path: 'x', message: 'x' }, { path: 'spec' }], 'finding 2 must have the texts path and message'],
    ['returns a hole', () => new Array(1), 'finding 1 must have the texts path and message'],
  ])('one that %s refuses the synth', (_title, judge, cause) => {
    const app = writingApp();
    HardeningRules.add(app, new Own('acme-broken', ({ kind }) => kind === 'Service' ? judge() : []));
    isolated(new FlyteConsole(testChart(app), 'it', {}));
    expect(synthesized(app)).toEqual([
      `test/it/Service/Resource: Service flyteconsole: rule acme-broken could not judge it: ${cause}; `
        + 'correct the rule: it must return a list of findings for every object, and never throw [failed-rule]',
    ]);
  });

  test('is known to another copy of the package', () => {
    let lines: string[] = [];
    jest.isolateModules(() => {
      const copy = jest.requireActual<typeof library>('cdk8s-flyte');
      const cdk8s = jest.requireActual<typeof import('cdk8s')>('cdk8s');
      expect(copy.FlyteConsole).not.toBe(FlyteConsole);
      const app = new cdk8s.App({ outdir: writingApp().outdir });
      HardeningRules.add(app, new Own('acme-both', ({ kind }) => kind === 'Service' ? [{ path: 'spec', message: 'no' }] : []));
      new copy.FlyteConsole(new cdk8s.Chart(app, 'test', { namespace: 'flyte' }), 'it', {});
      lines = synthesized(app);
    });
    expect(lines.join()).toContain('Service flyteconsole: spec: no; do it as we do, or accept it by the annotation cdk8s-flyte.dev/accept-acme-both');
  });

  const add = (...ids: string[]) => () => {
    const app = new App();
    ids.forEach((id) => HardeningRules.add(app, new Own(id, () => [])));
  };

  test.each<[title: string, make: () => unknown, message: string]>([
    ['an id twice', add('acme-a', 'acme-a'), "HardeningRules.add: rule: id must be free, got 'acme-a'; another rule has it; choose another"],
    ['an id of ours', add('node-port'), "HardeningRules.add: rule: id must be free, got 'node-port'; a rule of the audit has it; begin with a word of your own"],
    ['an id of Pod Security', add('sysctls'), "HardeningRules.add: rule: id must be free, got 'sysctls'; a rule of the audit has it; begin with a word of your own"],
    ['an id that no annotation can have', add('Acme_A'), "HardeningRules.add: rule: id must be lower-case words joined by -, 56 characters at most, got 'Acme_A'; write for example acme-registry"],
    ['an id that is too long', add('a'.repeat(57)), `HardeningRules.add: rule: id must be lower-case words joined by -, 56 characters at most, got '${'a'.repeat(57)}'; write for example acme-registry`],
    ['no rule', () => HardeningRules.add(new App(), { judge: () => [] } as never), "HardeningRules.add: rule must be a HardeningRule, got '(an object)'; derive a class from HardeningRule, and give an object of it"],
    ['a rule without severity', () => new (class extends Own { constructor() { super('acme', () => [], 'grave' as never); } })(),
      "HardeningRule: severity must be a RuleSeverity, got 'grave'; use one of RuleSeverity.HIGH ('high'), RuleSeverity.MEDIUM ('medium'), RuleSeverity.LOW ('low')"],
  ])('refuses %s', (_title, make, message) => {
    expect(make).toThrow(new Error(message));
  });
});

describe('in an audit', () => {
  const rule = (judge: (object: RuleObject) => unknown) => ({ id: 'acme-x', ...WORDS, judge });

  test('is accepted by an annotation of the object, or of the pod it is in', () => {
    const everywhere = rule(({ containers }) => [{ path: 'metadata.name', message: 'named' }, ...containers.map(({ name, path }) => ({ container: name, path, message: 'there' }))]);
    const accept = { annotations: { 'cdk8s-flyte.dev/accept-acme-x': 'so it is' } };
    const deployment = (own: object, template: object) => ({
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', ...own }, spec: { template: { metadata: template, spec: { containers: [{ name: 'c' }] } } },
    });
    expect(ownFindings(audit([everywhere], deployment(accept, {})))).toEqual([
      'acme-x | Deployment web | metadata.name | named | accepted: so it is',
      'acme-x | Deployment web | c | spec.template.spec.containers[0] | there | accepted: so it is',
    ]);
    expect(ownFindings(audit([everywhere], deployment({}, accept)))).toEqual([
      'acme-x | Deployment web | metadata.name | named',
      'acme-x | Deployment web | c | spec.template.spec.containers[0] | there | accepted: so it is',
    ]);
  });

  test('nobody can accept that a rule failed', () => {
    const report = audit([rule(() => { throw new Error('broken'); })], {
      ...NODE_PORT, metadata: { name: 'open', annotations: { 'cdk8s-flyte.dev/accept-failed-rule': 'why', 'cdk8s-flyte.dev/accept-acme-x': 'why' } },
    });
    expect(ownFindings(report)).toEqual(['failed-rule | Service open |  | rule acme-x could not judge it: broken']);
    expect(report.findings.map(({ message }) => message)).toContain('there is no rule failed-rule that could be accepted');
  });

  test('without the rule its acceptance accepts nothing, and says so', () => {
    expect(audit([], { ...NODE_PORT, metadata: { name: 'open', annotations: { 'cdk8s-flyte.dev/accept-acme-x': 'why' } } }).findings.map(({ message }) => message))
      .toContain('there is no rule acme-x that could be accepted');
  });

  test('sees containers of any kind of pod', () => {
    const seen: string[] = [];
    audit([rule(({ kind, containers }) => { containers.forEach(({ path }) => seen.push(`${kind} ${path}`)); return []; })],
      { apiVersion: 'ray.io/v1', kind: 'RayCluster', metadata: { name: 'r' }, spec: { headGroupSpec: { template: { spec: { initContainers: [{ name: 'i', image: 'x' }], containers: [{ name: 'c', image: 'x' }] } } } } });
    expect(seen).toEqual(['RayCluster spec.headGroupSpec.template.spec.initContainers[0]', 'RayCluster spec.headGroupSpec.template.spec.containers[0]']);
  });

  test('cannot change what others judge, nor what it is called', () => {
    const changing = { id: 'acme-x', ...WORDS, judge: (object: { json: string; name: string }) => { object.name = 'else'; object.json = ''; changing.id = 'node-port'; return [{ path: '', message: 'x' }]; } };
    expect(ownFindings(audit([changing, { id: 'acme-y', ...WORDS, judge: ({ name }: RuleObject) => [{ path: '', message: name }] }], NODE_PORT)))
      .toEqual(['acme-x | Service open |  | x', 'acme-y | Service open |  | open']);
  });

  test('takes control characters out of what it says', () => {
    expect(ownFindings(audit([rule(() => [{ path: 'a\u0007', message: 'b\u202ec', container: 'd\u0000' }])], NODE_PORT)))
      .toEqual(['acme-x | Service open | d\\u{0} | a\\u{7} | b\\u{202e}c']);
  });

  test.each<[title: string, rules: unknown[], message: string]>([
    ['a text', ['x'], 'rule 1 must be a rule, got a string; write { id, severity, title, why, fix, judge(object) }'],
    ['a list', [[]], 'rule 1 must be a rule, got a list; write { id, severity, title, why, fix, judge(object) }'],
    ['null', [null], 'rule 1 must be a rule, got null; write { id, severity, title, why, fix, judge(object) }'],
    ['no id', [{}], 'rule 1: id must be lower-case words joined by -, 56 characters at most, got nothing; write for example acme-registry'],
    ['an id that is no text', [{ id: {} }], "rule 1: id must be lower-case words joined by -, 56 characters at most, got '(an object)'; write for example acme-registry"],
    ['an unknown severity', [{ ...rule(() => []), severity: 'grave' }], "rule 1: severity must be one of high, medium, low, got 'grave'; see the table of rules in docs/audit.md"],
    ['an empty title', [{ ...rule(() => []), title: ' ' }], "rule 1: title must be one line of visible words, got ' '; reports show it"],
    ['a fix of two lines', [{ ...rule(() => []), fix: 'a\nb' }], "rule 1: fix must be one line of visible words, got 'a\nb'; reports show it"],
    ['no reason', [{ ...rule(() => []), why: undefined }], 'rule 1: why must be one line of visible words, got nothing; reports show it'],
    ['no method', [{ ...rule(() => []), judge: true }], "rule 1: judge must be a method, got '(a boolean)'; write judge(object) { return []; }"],
    ['two of one id', [rule(() => []), rule(() => [])], "rule 2: id must be free, got 'acme-x'; another rule has it; choose another"],
  ])('refuses %s', (_title, rules, message) => {
    expect(() => ownRulesFrom((index) => `rule ${index + 1}`, rules)).toThrow(new Error(message));
  });
});

describe('in a file', () => {
  let workspace: Workspace;
  beforeEach(() => { workspace = new Workspace(); });
  afterEach(() => workspace.remove());

  const CLEAN = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: fine\n';

  test('the rules of the guide judge for the command, and stand in every format', async () => {
    workspace.write('rules.js', exampleIn('js'));
    workspace.write('a.yaml', `${CLEAN}  labels: { acme.example/owner: me }\n---\n${CLEAN.replace('fine', 'lost')}`);
    const table = await workspace.run(['audit', '--rules-file', 'rules.js', 'a.yaml']);
    expect(table).toMatchObject({ status: 1, error: '' });
    expect(table.out).toContain('Service lost  (a.yaml)\n  medium  acme-owner  -  9  it names no owner\n');
    expect(table.out).toContain('How to fix\n  acme-owner  Set the label acme.example/owner.\n');
    for (const format of ['json', 'sarif', 'markdown', 'html']) {
      const { status, out } = await workspace.run(['audit', `--rules-file=${join(workspace.folder, 'rules.js')}`, '--format', format, 'a.yaml']);
      expect(status).toBe(1);
      expect(out).toContain('it names no owner');
    }
  });

  test('an annotation accepts what they find, unless nothing is to be accepted', async () => {
    workspace.write('rules.js', exampleIn('js'));
    workspace.write('a.yaml', `${CLEAN}  annotations: { cdk8s-flyte.dev/accept-acme-owner: it is everybody's }\n`);
    const { status, out } = await workspace.run(['audit', '--rules-file', 'rules.js', 'a.yaml']);
    expect(status).toBe(0);
    expect(out).toContain("it names no owner (accepted: it is everybody's)");
    expect((await workspace.run(['audit', '--no-accept', '--rules-file', 'rules.js', 'a.yaml'])).status).toBe(1);
  });

  test.each<[title: string, text: string | undefined, words: string[], message: RegExp]>([
    ['that is not there', undefined, [], /^cdk8s-flyte: --rules-file rules\.js cannot be loaded: Cannot find module /],
    ['that throws', "throw new Error('not today\\nnor tomorrow');", [], /^cdk8s-flyte: --rules-file rules\.js cannot be loaded: not today\n/],
    ['that exports nothing', '', [], /^cdk8s-flyte: --rules-file rules\.js must export a list of rules; write module\.exports = \[ \.\.\. \]\n/],
    ['that exports no rule', 'module.exports = [];', [], /^cdk8s-flyte: --rules-file rules\.js must export a list of rules; write module\.exports = \[ \.\.\. \]\n/],
    ['with a rule that is none', 'module.exports = [{}];', [], /^cdk8s-flyte: --rules-file rules\.js: rule 1: id must be lower-case words/],
    ['that is not asked', 'module.exports = [];', ['--rules', 'pod-security'],
      /^cdk8s-flyte: --rules-file with --rules pod-security judges by none of them: choose --rules hardening or all\n/],
  ])('the command refuses one %s', async (_title, text, words, message) => {
    if (text !== undefined) { workspace.write('rules.js', text); }
    workspace.write('a.yaml', CLEAN);
    const { status, out, error } = await workspace.run(['audit', '--rules-file', 'rules.js', ...words, 'a.yaml']);
    expect([status, out]).toEqual([2, '']);
    expect(error).toMatch(message);
  });

  test('they judge for the plugin', async () => {
    workspace.write('rules.js', exampleIn('js'));
    workspace.write('a.yaml', CLEAN);
    const violations: { ruleName: string; violatingResources: unknown[] }[] = [];
    let submitted: unknown[] = [];
    const file = join(workspace.folder, 'rules.js');
    await new PodSecurityValidation({ rules: 'hardening', rulesFile: file }).validate({
      manifests: [join(workspace.folder, 'a.yaml')],
      metadata: {},
      report: { addViolation: (violation) => void violations.push(violation as never), submit: (...all) => { submitted = all; } },
      parseManifest: (path) => parseAllDocuments(readFileSync(path, 'utf8')).map((document): unknown => document.toJS()),
    });
    expect(violations).toEqual([{
      ruleName: 'acme-owner',
      recommendation: 'Nobody can be asked what it is for.',
      fix: 'Set the label acme.example/owner.',
      violatingResources: [{ resourceName: 'Service fine', manifestPath: join(workspace.folder, 'a.yaml'), locations: ['metadata.labels: it names no owner'] }],
    }]);
    expect(submitted).toEqual(['failure', expect.objectContaining({ rulesFile: file })]);
  });

  test.each<[title: string, properties: { [property: string]: unknown }, message: RegExp]>([
    ['a file that is not there', { rulesFile: 'nowhere/rules.js' }, /^PodSecurityValidation: rulesFile nowhere\/rules\.js cannot be loaded: Cannot find module /],
    ['a list', { rulesFile: [] }, /^PodSecurityValidation: rulesFile must be a string, got \[\]; put it into quotes$/],
  ])('the plugin refuses %s', (_title, properties, message) => {
    expect(() => new PodSecurityValidation(properties)).toThrow(message);
  });

  test('the plugin refuses one that is not asked', () => {
    workspace.write('rules.js', exampleIn('js'));
    expect(() => new PodSecurityValidation({ rules: 'pod-security', rulesFile: join(workspace.folder, 'rules.js') }))
      .toThrow(new Error('PodSecurityValidation: rulesFile with rules pod-security judges by none of them; choose hardening or all'));
  });
});

test('rules that were read once are what they were', () => {
  const rules: OwnRule[] = ownRulesFrom(() => 'rule', [{ id: 'acme-x', ...WORDS, judge: () => [] }]);
  expect(rules[0].rule).toEqual({ id: 'acme-x', ...WORDS, set: 'hardening' });
});
