import { parse, parseAllDocuments } from 'yaml';
import { acceptedOf, Auditor, AuditReport, nameOf, parseOptions, violationsOf } from '../../../src/judging/audit';

function audit(stream: string, rules = 'all', level = 'restricted'): AuditReport {
  const auditor = new Auditor(parseOptions(level, 'latest', rules));
  parseAllDocuments(stream).forEach((document, index) => auditor.add(document.toJS(), { file: 'a.yaml', line: (path) => path === '' ? index + 1 : undefined }));
  return auditor.report();
}

const shown = (report: AuditReport) => report.findings
  .map(({ rule, object, container, accepted }) => `${nameOf(object)}${container ? ` ${container}` : ''}: ${rule.id}${accepted === undefined ? '' : ` (${accepted})`}`);

const HARD = `securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}`;

/** A pod that breaks no rule of Pod Security but what `init` does. */
const pod = (annotations: string, init: string, rest = '') => `
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, annotations: ${annotations}}
spec:
  securityContext: {runAsNonRoot: true, runAsUser: 1001, runAsGroup: 1001, seccompProfile: {type: RuntimeDefault}}
  ${rest}
  initContainers:
    - name: init
      image: a:1
      resources: {limits: {cpu: 1, memory: 1Mi}}
      ${init}
  containers:
    - name: main
      image: a:1
      livenessProbe: {}
      readinessProbe: {}
      resources: {limits: {cpu: 1, memory: 1Mi}}
      ${HARD}
`;
const ROOT = `${HARD}
        runAsUser: 0
        runAsGroup: 0
        runAsNonRoot: false`;
const REST = ['Pod shop/web: default-service-account', 'Pod shop/web: unneeded-token', 'Pod shop/web: no-network-policy'];
const ROOT_FINDINGS = ['Pod shop/web init: runAsNonRoot', 'Pod shop/web init: runAsUser', 'Pod shop/web init: root-group'];
const GRANT = '{cdk8s-flyte.dev/root-grant: init, cdk8s-flyte.dev/root-grant-reason: the resolver file is for root only}';

test('names the object, the container, the field and its value', () => {
  const report = audit(pod('{}', 'securityContext: {privileged: true, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}'));
  expect(report.findings[0]).toMatchObject({
    object: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web' },
    container: 'init',
    path: 'spec.initContainers[0].securityContext.privileged',
    message: 'privileged: securityContext.privileged is true',
    file: 'a.yaml',
  });
  expect(report).toMatchObject({ objects: 1, pods: 1, problems: [], level: 'restricted', version: 'latest', rules: 'all' });
});

test('shortens values', () => {
  const report = audit(pod('{}', HARD, `volumes: [{name: v, hostPath: {path: /${'x'.repeat(100)}}}]`), 'pod-security');
  const message = report.findings.find(({ rule }) => rule.id === 'restrictedVolumes')!.message;
  expect(message).toMatch(/^restricted volume types: volumes\[0\].* is .{60}…$/);
});

describe('rule selection', () => {
  const yaml = pod('{}', ROOT);
  test.each([
    ['all', 'restricted', [...ROOT_FINDINGS, ...REST]],
    ['pod-security', 'restricted', ROOT_FINDINGS.slice(0, 2)],
    ['hardening', 'restricted', [ROOT_FINDINGS[2], ...REST]],
    ['pod-security', 'baseline', []],
    ['all', 'privileged', [ROOT_FINDINGS[2], ...REST]],
  ])('%s at %s', (rules, level, expected) => {
    expect(shown(audit(yaml, rules, level)).sort()).toEqual([...expected].sort());
  });
});

describe('acceptance', () => {
  const accept = (rule: string, reason: string) => `{"cdk8s-flyte.dev/accept-${rule}": ${reason}}`;

  test('keeps the finding, with its reason, and does not count it', () => {
    const report = audit(pod(accept('no-network-policy', 'the mesh does it'), HARD));
    expect(shown(report)).toContain('Pod shop/web: no-network-policy (the mesh does it)');
    expect(violationsOf(report).map(({ rule }) => rule.id)).toEqual(['default-service-account', 'unneeded-token']);
  });

  test('counts on the pod template too', () => {
    const report = audit(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, annotations: {cdk8s-flyte.dev/accept-missing-probes: of the object}}
spec:
  template:
    metadata: {annotations: {cdk8s-flyte.dev/accept-runAsNonRoot: of the template}}
    spec: {containers: [{name: main}]}`);
    expect(report.findings.filter(({ accepted }) => accepted !== undefined).map(({ rule, accepted }) => `${rule.id}: ${accepted}`))
      .toEqual(['runAsNonRoot: of the template', 'missing-probes: of the object', 'missing-probes: of the object']);
  });

  test.each<[string, string, string?]>([
    ['is empty', '""'],
    ['is blank', '"  "'],
    ['is no text', '5'],
    ['is null', 'null'],
    ['has nothing visible', '"\\u200b\\u3164\\u00ad"', ' that can be read (it holds U+200B, which nobody sees)'],
    ['is punctuation', '"--- ..."', ' that can be read (it has no word)'],
  ])('accepts nothing when its reason %s, and says so', (_title, reason, why = '') => {
    const report = audit(pod(accept('no-network-policy', reason), HARD));
    expect(shown(report)).toEqual([...REST, 'Pod shop/web: empty-acceptance']);
    expect(report.findings[3]).toMatchObject({
      path: "metadata.annotations['cdk8s-flyte.dev/accept-no-network-policy']",
      message: `no-network-policy is accepted without a reason${why}, so it is not accepted`,
    });
  });

  test.each(['no-such-rule', 'empty-acceptance', 'constructor'])('of %s is a finding', (id) => {
    expect(shown(audit(pod(accept(id, 'because'), HARD)))).toEqual([...REST, 'Pod shop/web: unknown-acceptance']);
  });

  test('is not shared between objects', () => {
    const report = audit(`${pod(accept('unneeded-token', 'because'), HARD)}\n---\n${pod('{}', HARD).replace('name: web', 'name: other')}`);
    expect(shown(report).filter((line) => line.includes('unneeded-token'))).toEqual(['Pod shop/other: unneeded-token', 'Pod shop/web: unneeded-token (because)']);
  });
});

describe('where no acceptance is allowed', () => {
  const strict = (yaml: string) => {
    const auditor = new Auditor(parseOptions('restricted', 'latest', 'all', { accept: false }));
    parseAllDocuments(yaml).forEach((document) => auditor.add(document.toJS(), { file: 'a.yaml', line: () => undefined }));
    return auditor.report();
  };

  test('annotations and root grants accept nothing', () => {
    expect(acceptedOf(audit(pod(GRANT.replace('}', ', cdk8s-flyte.dev/accept-no-network-policy: the mesh}'), ROOT)))).toHaveLength(4);
    const report = strict(pod(GRANT.replace('}', ', cdk8s-flyte.dev/accept-no-network-policy: the mesh}'), ROOT));
    expect(acceptedOf(report)).toEqual([]);
    expect(shown(report)).toEqual([...ROOT_FINDINGS, ...REST]);
  });

  test('nor do they excuse the namespace', () => {
    const namespace = '\n---\n{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}}';
    const finding = 'Namespace shop: namespace-below-level';
    expect(shown(audit(pod(GRANT, ROOT) + namespace))).toContain(`${finding} (root grant: the resolver file is for root only)`);
    expect(shown(strict(pod(GRANT, ROOT) + namespace))).toContain(finding);
    expect(shown(audit(pod('{}', HARD) + namespace))).toContain(finding);
    expect(shown(audit(pod(GRANT, ROOT) + namespace.replace('baseline', 'privileged')))).toContain(finding);
  });
});

describe('root grant', () => {
  const granted = ROOT_FINDINGS.map((finding) => `${finding} (root grant: the resolver file is for root only)`);

  test('accepts user and group of the init container it names', () => {
    const report = audit(pod(GRANT, ROOT));
    expect(shown(report)).toEqual([...granted, ...REST]);
  });

  test.each([
    ['its root filesystem is writable', ROOT.replace('readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false'), '',
      'the root filesystem of init is writable'],
    ['it keeps capabilities', ROOT.replace('capabilities: {drop: [ALL]}', 'procMount: Default'), '', 'init also fails capabilities_restricted'],
    ['it adds a capability', ROOT.replace('{drop: [ALL]}', '{drop: [ALL], add: [CHOWN]}'), '', 'init also fails capabilities_restricted'],
    ['it may escalate', ROOT.replace('allowPrivilegeEscalation: false', 'procMount: Default'), '', 'init also fails allowPrivilegeEscalation'],
    ['it is not confined', `${ROOT}\n        seccompProfile: {type: Unconfined}`, '', 'init also fails seccompProfile'],
    ['the pod shares the network of the node', ROOT, 'hostNetwork: true', 'init also fails hostNamespaces'],
    ['it runs as long as the pod', `restartPolicy: Always\n      ${ROOT}`, '', 'init is a sidecar that runs as long as the pod'],
  ])('accepts nothing when %s', (_title, init, rest, why) => {
    const report = audit(pod(GRANT, init, rest));
    expect(shown(report)).toEqual(expect.arrayContaining([...ROOT_FINDINGS, 'Pod shop/web: refused-root-grant']));
    const refusal = report.findings.find(({ rule }) => rule.id === 'refused-root-grant')!;
    expect(refusal.message).toContain(`the root grant does not hold: ${why}`);
    expect(refusal.path).toBe("metadata.annotations['cdk8s-flyte.dev/root-grant']");
  });

  test.each([
    ['names no container of the pod', GRANT.replace('init', 'other'), 'it names other, and must name exactly one init container'],
    ['names a main container', GRANT.replace('init', 'main'), 'it names main, and must name exactly one init container'],
    ['names nothing', GRANT.replace('init', '""'), 'it names no container, and must name exactly one init container'],
    ['has no reason', '{cdk8s-flyte.dev/root-grant: init}', 'annotation cdk8s-flyte.dev/root-grant-reason is missing or empty'],
    ['has an invisible reason', '{cdk8s-flyte.dev/root-grant: init, cdk8s-flyte.dev/root-grant-reason: "\\u200b."}',
      'annotation cdk8s-flyte.dev/root-grant-reason gives no reason that can be read (it holds U+200B, which nobody sees)'],
    ['has a blank reason', '{cdk8s-flyte.dev/root-grant: init, cdk8s-flyte.dev/root-grant-reason: " "}',
      'annotation cdk8s-flyte.dev/root-grant-reason is missing or empty'],
  ])('accepts nothing when it %s', (_title, annotations, why) => {
    const report = audit(pod(annotations, ROOT));
    expect(shown(report)).toEqual(expect.arrayContaining([...ROOT_FINDINGS, 'Pod shop/web: refused-root-grant']));
    expect(report.findings.map(({ message }) => message)).toContain(`the root grant does not hold: ${why}`);
  });

  test('does not reach another container, nor the pod', () => {
    const yaml = pod(GRANT, ROOT).replace('runAsUser: 1001', 'runAsUser: 0').replace('name: main', 'name: second');
    const report = audit(yaml, 'pod-security');
    expect(shown(report)).toEqual([...granted.slice(0, 2), 'Pod shop/web: runAsUser']);
    expect(violationsOf(report)[0].path).toBe('spec.securityContext.runAsUser');
  });

  test('does not cover a main container of the same name', () => {
    const report = audit(pod(GRANT, ROOT).replace('name: main', 'name: init'), 'pod-security');
    expect(shown(report)).toContain('Pod shop/web: refused-root-grant');
    expect(violationsOf(report)).toHaveLength(3);
  });
});

test('Lists are read item by item, typed lists and nested ones too', () => {
  const report = audit(`
apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: NodePort}}
  - apiVersion: apps/v1
    kind: DeploymentList
    items: [{metadata: {name: b}, spec: {template: {spec: {containers: [{name: main}]}}}}]
  - {apiVersion: example.com/v1, kind: AllowList, metadata: {name: c}}`);
  expect(report.objects).toBe(3);
  expect(report.pods).toBe(1);
  expect(shown(report)).toContain('Deployment b main: runAsNonRoot');
  expect(shown(report)).toContain('Service a: node-port');
});

describe('items, which kubectl applies whatever the kind says', () => {
  const bad = '{apiVersion: v1, kind: Pod, metadata: {name: bad}, spec: {hostNetwork: true, containers: [{name: main}]}}';

  test.each([
    ['a ConfigMap', '{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, items: ', ['ConfigMap c', 'Pod bad'], 'items[0].spec.hostNetwork'],
    ['a custom kind', '{apiVersion: example.com/v1, kind: Anything, metadata: {name: c}, items: ', ['Anything c', 'Pod bad'], 'items[0].spec.hostNetwork'],
    ['a kind that only sounds like a list', '{apiVersion: example.com/v1, kind: AllowList, items: ', ['Pod bad'], 'items[0].spec.hostNetwork'],
    ['a Pod', '{apiVersion: v1, kind: Pod, metadata: {name: c}, spec: {containers: [{name: a}]}, items: ', ['Pod c', 'Pod bad'], 'items[0].spec.hostNetwork'],
  ])('are judged in %s', (_title, start, objects, path) => {
    const lines: string[] = [];
    const auditor = new Auditor(parseOptions('baseline', 'latest', 'pod-security'));
    const count = auditor.add(parse(`${start}[${bad}]}`), { file: 'a.yaml', line: (at) => { lines.push(at); return 1; } });
    expect(count).toBe(objects.length);
    expect(shown(auditor.report())).toEqual(['Pod bad: hostNamespaces']);
    expect(lines).toContain(path);
  });

  test('inherit the kind of what they stand in, if they say neither kind nor API', () => {
    const report = audit('{apiVersion: v1, kind: Pod, metadata: {name: c}, spec: {containers: [{name: a}]}, items: '
      + '[{metadata: {name: d}, spec: {hostPID: true, containers: [{name: a}]}}]}', 'pod-security', 'baseline');
    expect(shown(report)).toEqual(['Pod d: hostNamespaces']);
  });

  test.each([
    ['no list', '{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, items: null}', 'items of a ConfigMap must be a list, and is empty'],
    ['no objects', '{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, items: [x]}', 'not a Kubernetes object but a string'],
    ['of a kind without API', '{apiVersion: v1, kind: PodList, items: [{kind: Pod, metadata: {name: c}}]}', 'not a Kubernetes object: apiVersion is missing'],
  ])('that are %s are a problem', (_title, yaml, message) => {
    expect(audit(yaml).problems.map((problem) => problem.message)).toEqual([message]);
  });
});

test('the order of the input does not change the report', () => {
  const documents = [pod('{}', HARD), pod('{}', ROOT).replace('name: web', 'name: other'), '{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: NodePort}}'];
  const forward = audit(documents.join('\n---\n'));
  const backward = audit([...documents].reverse().join('\n---\n'));
  const strip = (report: AuditReport) => report.findings.map(({ line: _line, ...finding }) => finding);
  expect(strip(forward)).toEqual(strip(backward));
  expect(forward.findings.length).toBeGreaterThan(8);
});

test('an empty entry among groups is group 0, and no problem', () => {
  const report = audit(pod('{}', HARD).replace('runAsGroup: 1001,', 'runAsGroup: 1001, supplementalGroups: [null],'));
  expect(report.problems).toEqual([]);
  expect(shown(report)).toEqual(['Pod shop/web: root-group', ...REST]);
});

test('a generated name stands for the name', () => {
  expect(shown(audit('{apiVersion: v1, kind: Service, metadata: {generateName: a-}, spec: {type: NodePort}}'))).toEqual(['Service a-: node-port']);
});

test.each([
  ['level', ['restrictd', 'latest', 'all'], 'Pod Security level must be one of privileged, baseline, restricted, got "restrictd"'],
  ['outcome', ['restricted', 'latest', 'all', 'ignore'], 'unjudged must be one of warn, error, got "ignore"'],
  ['rules', ['restricted', 'latest', 'some'], 'rules must be one of pod-security, hardening, all, got "some"'],
])('an unknown %s is refused with what is allowed', (_title, [level, version, rules, unjudged], message) => {
  expect(() => parseOptions(level, version, rules, { unjudged })).toThrow(message);
});
