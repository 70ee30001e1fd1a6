import { Auditor, AuditReport, parseOptions } from '../../../src/judging/audit';
import { readText } from '../../../src/judging/cli/embedded';

function audit(data: unknown, rules = 'pod-security', level = 'baseline', annotations = {}, kind = 'ConfigMap'): AuditReport {
  const auditor = new Auditor(parseOptions(level, 'latest', rules), readText);
  auditor.add({ apiVersion: 'v1', kind, metadata: { name: 'c', annotations }, data }, { file: 'a.yaml', line: () => undefined });
  return auditor.report();
}

const paths = ({ findings }: AuditReport) => findings.map(({ path, container }) => `${path}${container === undefined ? '' : ` (${container})`}`);

describe("Flyte's defaults for the pods of tasks", () => {
  const k8s = (settings: string) => ({ 'k8s.yaml': `plugins:\n  k8s:\n${settings.replace(/^/gm, '    ')}` });
  const GOOD_POD = 'default-pod-security-context: {runAsNonRoot: true, runAsUser: 7, runAsGroup: 7, seccompProfile: {type: RuntimeDefault}}';
  const GOOD = `${GOOD_POD}\ndefault-security-context: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}`;
  const AT = "data['k8s.yaml'].plugins.k8s";

  test.each([
    ['a privileged context', 'default-security-context: {privileged: true}', [`${AT}.default-security-context.privileged (task)`]],
    ['a context of the pod', 'default-pod-security-context: {seccompProfile: {type: Unconfined}}', [`${AT}.default-pod-security-context.seccompProfile.type`]],
    ['the network of the node', 'enable-host-networking-pod: true', [`${AT}.enable-host-networking-pod`]],
    ['keys in any case', 'Default-Security-Context: {privileged: true}', [`${AT}.Default-Security-Context.privileged (task)`]],
    ['nothing that matters', 'default-cpus: 1\nenable-host-networking-pod: false', []],
  ])('%s', (_title, settings, expected) => {
    const report = audit(k8s(settings));
    expect(paths(report)).toEqual(expected);
    expect(report).toMatchObject({ problems: [], unjudged: [], pods: 0 });
  });

  test('are judged at the level that is asked for, and by group', () => {
    expect(paths(audit(k8s(GOOD), 'all', 'restricted'))).toEqual([]);
    // A group that is left open is the task's to set, or the namespace's on OpenShift; group 0 is a choice.
    for (const [setting, path] of [['runAsGroup: 0', 'default-security-context.runAsGroup'], ['runAsGroup: 7, fsGroup: 0', 'default-pod-security-context.fsGroup']]) {
      const report = audit(k8s(GOOD.replace('runAsGroup: 7', setting)), 'hardening');
      expect(report.findings.map(({ rule, path: at }) => `${rule.id} ${at}`)).toEqual([`root-group ${AT}.${path}`]);
    }
    const half = audit(k8s(GOOD_POD.replace('runAsGroup: 7, ', '')), 'all', 'restricted');
    expect(half.findings.map(({ rule, path }) => `${rule.id} ${path}`)).toEqual([
      `allowPrivilegeEscalation ${AT}.default-security-context.allowPrivilegeEscalation`,
      `capabilities_restricted ${AT}.default-security-context.capabilities.drop`,
    ]);
  });
});

describe('objects in a ConfigMap', () => {
  const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: "{{ namespace }}"}\nspec: {hostNetwork: true, containers: [{name: main}]}\n';

  test('are judged with what they will be, and named', () => {
    const report = audit({ 'aa.yaml': POD });
    expect(report.findings).toMatchObject([{
      object: { kind: 'ConfigMap', name: 'c' }, path: "data['aa.yaml'].spec.hostNetwork", message: 'Pod p: host namespaces: hostNetwork is true',
    }]);
    expect(report).toMatchObject({ objects: 1, pods: 1, unjudged: [], problems: [] });
  });

  test('of all documents of a key, JSON too', () => {
    expect(audit({ a: `# one\n${POD}---\n${POD}`, b: '{"apiVersion": "v1", "kind": "Pod", "spec": {"hostPID": true, "containers": [{"name": "m"}]}}' }).findings).toHaveLength(3);
  });

  test('are judged by the rules for objects, and not together with the manifests around', () => {
    const role = 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r}\nrules: [{apiGroups: ["{{ group }}"], resources: ["*"], verbs: [get]}]\n';
    const report = audit({ r: role, p: 'apiVersion: v1\nkind: PodTemplate\nmetadata: {name: t}\ntemplate: {spec: {containers: [{name: main, image: "a:main"}]}}\n' }, 'hardening');
    expect(report.findings.map(({ rule, message }) => `${rule.id} ${message}`)).toEqual(expect.arrayContaining([
      'wildcard-rbac Role r: resources contains *', 'unpinned-image PodTemplate t: image a:main is whatever was pushed last',
    ]));
    expect(report.findings.map(({ rule }) => rule.id)).not.toEqual(expect.arrayContaining(['unneeded-token']));
  });

  test('are accepted by themselves or by the ConfigMap', () => {
    const accept = (reason: string) => ({ 'cdk8s-flyte.dev/accept-hostNamespaces': reason });
    expect(audit({ a: POD }, 'all', 'baseline', accept('the ConfigMap says so')).findings[0].accepted).toBe('the ConfigMap says so');
    expect(audit({ a: POD.replace('{name: p,', '{name: p, annotations: {cdk8s-flyte.dev/accept-hostNamespaces: the pod says so},') }).findings[0].accepted).toBe('the pod says so');
    expect(audit({ a: POD.replace('{name: p,', '{name: p, annotations: {cdk8s-flyte.dev/accept-hostNamespaces: ""},') }, 'pod-security').findings)
      .toMatchObject([{ message: 'Pod p: host namespaces: hostNetwork is true' },
        { path: "data['a'].metadata.annotations['cdk8s-flyte.dev/accept-hostNamespaces']", message: 'Pod p: hostNamespaces is accepted without a reason, so it is not accepted' }]);
  });

  test.each([
    ['a value of another type', POD.replace('hostNetwork: true', 'hostNetwork: "{{ host }}"'), "data['a'].spec.hostNetwork"],
    ['containers in an unknown way', 'apiVersion: example.com/v1\nkind: A\nspec: {image: a, command: [x]}\n', "data['a'].spec"],
    ['an object that is a container', 'apiVersion: example.com/v1\nkind: A\nimage: a\nargs: ["{{ }}"]\n', "data['a']"],
    ['a text that is no YAML', '{{ if .x }}\ncontainers:\n- name: a\n', "data['a']"],
    ['settings of Flyte that are no YAML', 'default-security-context: {{ x\n', "data['a']"],
    ['a configuration with a container', 'job: {image: a, securityContext: {}}', "data['a'].job"],
  ])('with %s are listed, since only a program knows what becomes of them', (_title, text, path) => {
    const report = audit({ a: text });
    expect(report.unjudged).toMatchObject([{ path, object: { kind: 'ConfigMap', name: 'c' } }]);
    expect(report.problems).toEqual([]);
  });
});

test('a pod spec in a configuration is judged by its shape', () => {
  expect(paths(audit({ 'job.yaml': 'jobs:\n- spec: {hostNetwork: true, containers: [{name: a}]}\n', 'root.yaml': 'hostPID: true\ncontainers: [{name: a}]\n' })))
    .toEqual(["data['job.yaml'].jobs[0].spec.hostNetwork", "data['root.yaml'].hostPID"]);
});

test.each([
  ['no text', { a: 5, b: null }],
  ['text without any of it', { a: 'x: {{ y', b: 'kinds: of: things' }],
  ['a script that only mentions kinds', { a: 'echo "kind: Pod" {{ x }}: [' }],
  ['a list and a word', { a: '- kind: x', b: 'kind: ' }],
])('%s is nothing to read', (_title, data) => {
  expect(audit(data)).toMatchObject({ findings: [], unjudged: [], problems: [] });
});

test('a reader that throws no error is told by its words', () => {
  const auditor = new Auditor(parseOptions('baseline', 'latest', 'all'), () => { throw 'words'; });
  auditor.add({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: 'containers: []' } }, { file: 'a', line: () => undefined });
  expect(auditor.report().unjudged).toMatchObject([{ message: "data['a'] could not be read: words" }]);
});

test('a Secret is not opened, and without a reader no ConfigMap is', () => {
  const bad = { a: 'containers: [{name: a, securityContext: {privileged: true}}]' };
  expect(audit(bad, 'all', 'baseline', {}, 'Secret').findings).toEqual([]);
  const auditor = new Auditor(parseOptions('baseline', 'latest', 'all'));
  auditor.add({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: bad }, { file: 'a', line: () => undefined });
  expect(auditor.report()).toMatchObject({ findings: [], unjudged: [] });
});
