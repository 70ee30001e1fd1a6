import { ApiObject, App, Chart, JsonPatch, Size } from 'cdk8s';
import { FlyteConsole, FlyteNetworkPolicies, FlyteWorkflowCrd, InClusterObjectStore, InClusterPostgres } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { documentOf } from '../../src/private/documents';
import { COMPONENTS, core, find, isolated, manifests, podOf, testChart, testSecret, writingApp } from '../support';
import { refused } from './refused';

const POD = '/spec/template/spec';
const FIRST = `${POD}/containers/0`;

/** A component in an app of its own, with policies; `change` is done to it before the synth. */
function changed(name: string, change: (component: Construct) => void): App {
  const app = writingApp();
  change(isolated(COMPONENTS[name](testChart(app))));
  return app;
}

/** The object of a kind below a construct. */
function objectOf(scope: Construct, kind: string): ApiObject {
  return scope.node.findAll().find((one): one is ApiObject => ApiObject.isApiObject(one) && one.kind === kind)!;
}

const patched = (name: string, kind: string, ...patches: JsonPatch[]) =>
  changed(name, (component) => objectOf(component, kind).addJsonPatch(...patches));

const ACCEPT = (rule: string) => `, or accept it by the annotation cdk8s-flyte.dev/accept-${rule} with the reason [${rule}]`;

describe('what the hardening rules find is refused:', () => {
  const CONSOLE = 'test/it/Default/Resource: Deployment flyteconsole: ';
  const ROWS: [title: string, component: string, kind: string, patch: JsonPatch, lines: string[]][] = [
    ['no resources', 'flyteconsole', 'Deployment', JsonPatch.remove(`${FIRST}/resources`), [
      `${CONSOLE}container flyteconsole: spec.template.spec.containers[0].resources.requests: it has no cpu and memory request; `
        + `set resources.requests.cpu and resources.requests.memory${ACCEPT('missing-requests')}`,
      `${CONSOLE}container flyteconsole: spec.template.spec.containers[0].resources.limits: it has no memory limit; `
        + `set resources.limits.memory${ACCEPT('missing-limits')}`,
    ]],
    ['every right', 'flytepropeller', 'ClusterRole', JsonPatch.replace('/rules', [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]),
      ['apiGroups', 'resources', 'verbs'].map((list) => `test/it/ClusterRole: ClusterRole flyte-flytepropeller: rules[0].${list}: ${list} contains *; `
        + `name the API groups, resources and verbs that the program uses${ACCEPT('wildcard-rbac')}`)],
    ['a password in plain text', 'flyteconsole', 'Deployment', JsonPatch.add(`${FIRST}/env`, [{ name: 'DB_PASSWORD', value: 'hunter2' }]), [
      `${CONSOLE}container flyteconsole: spec.template.spec.containers[0].env[0].value: environment variable DB_PASSWORD holds the value itself; `
        + `put the value into a Secret and mount it as a file, or refer to it with valueFrom.secretKeyRef${ACCEPT('secret-in-env')}`,
    ]],
    ['a token that nothing needs', 'flyteconsole', 'Deployment', JsonPatch.replace(`${POD}/automountServiceAccountToken`, true), [
      `${CONSOLE}spec.template.spec.automountServiceAccountToken: a token of service account flyteconsole is mounted, and nothing audited here binds `
        + 'that account to a role; set automountServiceAccountToken to false, or audit the RoleBinding of its service account together with it'
        + ACCEPT('unneeded-token'),
    ]],
    ['an emptyDir without limit', 'flyteconsole', 'Deployment', JsonPatch.add(`${POD}/volumes`, [{ name: 'a', emptyDir: {} }]), [
      `${CONSOLE}spec.template.spec.volumes[0].emptyDir.sizeLimit: volume a may grow as large as its node; `
        + `set emptyDir.sizeLimit to what the process needs${ACCEPT('unbounded-empty-dir')}`,
    ]],
    ['an emptyDir with a limit of nothing', 'flyteconsole', 'Deployment', JsonPatch.add(`${POD}/volumes`, [{ name: 'a', emptyDir: { sizeLimit: '0Mi' } }]), [
      `${CONSOLE}spec.template.spec.volumes[0].emptyDir.sizeLimit: volume a may grow as large as its node; `
        + `set emptyDir.sizeLimit to what the process needs${ACCEPT('unbounded-empty-dir')}`,
    ]],
    ['a secret in a ConfigMap', 'flyteadmin', 'ConfigMap', JsonPatch.add('/data/password', 'hunter2'), [
      'test/it/Config/Resource: ConfigMap flyteadmin-config: data[\'password\']: key password holds the value itself; '
        + `move the value into a Secret, and let the configuration name the file it is mounted as${ACCEPT('secret-in-config-map')}`,
    ]],
    ['a port on every node', 'flyteconsole', 'Service', JsonPatch.replace('/spec/type', 'NodePort'), [
      'test/it/Service/Resource: Service flyteconsole: spec.type: it opens a port on every node; '
        + `use type ClusterIP, and an Ingress for what must be reached from outside${ACCEPT('node-port')}`,
    ]],
    ['an acceptance without a reason', 'flyteconsole', 'Deployment', JsonPatch.add('/metadata/annotations', { 'cdk8s-flyte.dev/accept-missing-limits': ' ' }), [
      `${CONSOLE}metadata.annotations['cdk8s-flyte.dev/accept-missing-limits']: missing-limits is accepted without a reason, so it is not accepted; `
        + 'write the reason as the value of the annotation, or remove the annotation [empty-acceptance]',
    ]],
    ['an acceptance whose reason nobody sees', 'flyteconsole', 'Deployment', JsonPatch.add('/metadata/annotations', { 'cdk8s-flyte.dev/accept-missing-limits': 'a\u200bb' }), [
      `${CONSOLE}metadata.annotations['cdk8s-flyte.dev/accept-missing-limits']: missing-limits is accepted without a reason that can be read `
        + '(it holds U+200B, which nobody sees), so it is not accepted; write the reason as the value of the annotation, or remove the annotation [empty-acceptance]',
    ]],
    ['an acceptance of what is no rule', 'flyteconsole', 'Deployment', JsonPatch.add('/metadata/annotations', { 'cdk8s-flyte.dev/accept-everything': 'so' }), [
      `${CONSOLE}metadata.annotations['cdk8s-flyte.dev/accept-everything']: there is no rule everything that could be accepted; `
        + 'correct the rule id after accept- in the name of the annotation, or remove the annotation [unknown-acceptance]',
    ]],
  ];
  test.each(ROWS)('%s', (_title, component, kind, patch, lines) => {
    expect(refused(patched(component, kind, patch))).toEqual(lines);
  });

  test('a component that no NetworkPolicy selects', () => {
    const app = writingApp();
    COMPONENTS.flyteconsole(testChart(app));
    expect(refused(app)).toEqual([
      `${CONSOLE}spec.template.metadata.labels: no NetworkPolicy restricts the ingress and egress of its pods; `
        + `list the component in FlyteNetworkPolicies, or give its pods a policy of your own${ACCEPT('no-network-policy')}`,
    ]);
  });

  test('but not where the consumer\'s own policy, in another chart, selects the pods', () => {
    const app = writingApp();
    COMPONENTS.flyteconsole(testChart(app));
    new ApiObject(new Chart(app, 'mine'), 'policy', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'all', namespace: 'flyte' },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    });
    expect(() => app.synth()).not.toThrow();
  });

  test('and a token is not, where the consumer binds the account to a role', () => {
    const app = patched('flyteconsole', 'Deployment', JsonPatch.replace(`${POD}/automountServiceAccountToken`, true));
    new ApiObject(new Chart(app, 'mine'), 'binding', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'console', namespace: 'flyte' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
      subjects: [{ kind: 'ServiceAccount', name: 'flyteconsole', namespace: 'flyte' }],
    } as never);
    expect(() => app.synth()).not.toThrow();
  });

  test('nothing that the consumer made elsewhere', () => {
    const app = writingApp();
    isolated(COMPONENTS.flyteconsole(testChart(app)));
    new ApiObject(new Chart(app, 'mine'), 'weak', {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'weak' }, spec: { template: { spec: { hostNetwork: true, containers: [{ name: 'x', image: 'x' }] } } },
    });
    expect(() => app.synth()).not.toThrow();
  });
});

describe('an acceptance with a reason', () => {
  test('by the annotation of the object lets it pass, and stands in the manifest', () => {
    const app = patched('flyteconsole', 'Deployment', JsonPatch.remove(`${FIRST}/resources/limits`), JsonPatch.add('/metadata/annotations', {
      'cdk8s-flyte.dev/accept-missing-limits': 'a quota caps the namespace',
    }));
    expect(() => app.synth()).not.toThrow();
  });

  test('by the prop does the same', () => {
    const chart = testChart();
    const console = isolated(new FlyteConsole(chart, 'it', { annotations: { a: 'b' }, accept: { 'missing-limits': 'a quota caps the namespace' } }));
    ApiObject.of(console).addJsonPatch(JsonPatch.remove(`${FIRST}/resources/limits`));
    expect(documentOf(find(manifests(chart), 'Deployment', 'flyteconsole').metadata).annotations)
      .toEqual({ 'a': 'b', 'cdk8s-flyte.dev/accept-missing-limits': 'a quota caps the namespace' });
  });

  test.each<[string, JsonPatch, string, string]>([
    ['what Pod Security refuses', JsonPatch.add(`${POD}/hostNetwork`, true), 'hostNetwork', 'hostNamespaces'],
    ['an invariant', JsonPatch.replace(`${FIRST}/securityContext/readOnlyRootFilesystem`, false), 'readOnlyRootFilesystem is false', 'writable-root-filesystem'],
    ['group 0', JsonPatch.replace(`${FIRST}/securityContext/runAsGroup`, 0), 'runAsGroup is 0', 'root-group'],
  ])('does not let %s pass', (_title, patch, says, rule) => {
    const annotation = JsonPatch.add('/metadata/annotations', { [`cdk8s-flyte.dev/accept-${rule}`]: 'we want it' });
    const lines = refused(patched('flyteconsole', 'Deployment', patch, annotation));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(says);
    expect(lines[0]).toMatch(new RegExp(`\\[${rule}\\]$`));
  });
});

describe('a service account that is not the component\'s own is refused:', () => {
  const own = (path: string, name: string, value: string) => `test/it/Default/Resource: Deployment ${name}: spec.template.spec.${path} ${value}, and the `
    + `component's own is '${name}'; remove the patch that changed it; serviceAccount of the component takes another [own-service-account]`;

  test.each(Object.keys(COMPONENTS))('in %s', (name) => {
    expect(refused(patched(name, 'Deployment', JsonPatch.replace(`${POD}/serviceAccountName`, 'flytepropeller-2')))[0])
      .toBe(own('serviceAccountName', name, "is 'flytepropeller-2'"));
  });

  test('removed, so that the default account is used', () => {
    expect(refused(patched('flyteconsole', 'Deployment', JsonPatch.remove(`${POD}/serviceAccountName`)))).toEqual([own('serviceAccountName', 'flyteconsole', 'is not set')]);
  });

  test('by its older name', () => {
    expect(refused(patched('flyteconsole', 'Deployment', JsonPatch.add(`${POD}/serviceAccount`, 'x')))).toEqual([own('serviceAccount', 'flyteconsole', "is 'x'")]);
  });

  test('in a pod beside the components', () => {
    const app = writingApp();
    const flyte = core(testChart(app));
    new kplus.Deployment(flyte, 'mine', {
      containers: [{ image: 'example/mine:1' }], serviceAccount: kplus.ServiceAccount.fromServiceAccountName(flyte, 'account', 'flytepropeller'),
    });
    expect(refused(app)).toContain('test/flyte/mine/Resource: Deployment test-flyte-mine-c8a5cf5c: spec.template.spec.serviceAccountName is \'flytepropeller\', '
      + 'which is test/flyte/Propeller\'s own; give the pod an account of its own [own-service-account]');
  });
});

describe('ids and groups are whole numbers from 1 to 2147483647:', () => {
  const VALUES: [title: string, value: unknown, said: string][] = [
    ['0', 0, '0'], ['null', null, 'null'], ['a fraction', 1.5, '1.5'], ['a text', '1001', "'1001'"], ['too large', 2147483648, '2147483648'], ['negative', -1, '-1'], ['true', true, 'true'],
  ];
  const LISTED: typeof VALUES = [...VALUES, ['undefined', undefined, 'null'], ['no number', NaN, 'null'], ['infinite', Infinity, 'null']];
  test.each(LISTED)('supplementalGroups with %s', (_title, value, said) => {
    expect(refused(patched('flyteconsole', 'Deployment', JsonPatch.add(`${POD}/securityContext/supplementalGroups`, [2000, value])))[0])
      .toBe(`test/it/Default/Resource: Deployment flyteconsole: spec.template.spec.securityContext.supplementalGroups[1] is ${said}; `
        + 'use a whole number from 1 to 2147483647, or remove it [root-group]');
  });

  test('supplementalGroups that is no list', () => {
    expect(refused(patched('flyteconsole', 'Deployment', JsonPatch.add(`${POD}/securityContext/supplementalGroups`, {})))[0])
      .toBe('test/it/Default/Resource: Deployment flyteconsole: spec.template.spec.securityContext.supplementalGroups is {}; make it a list of groups, or remove it [root-group]');
  });

  describe.each(['fsGroup', 'runAsUser', 'runAsGroup'])('%s of the pod', (field) => {
    test.each(VALUES)('with %s', (_title, value, said) => {
      expect(refused(patched('flyteconsole', 'Deployment', JsonPatch.replace(`${POD}/securityContext/${field}`, value)))[0])
        .toBe(`test/it/Default/Resource: Deployment flyteconsole: spec.template.spec.securityContext.${field} is ${said}; `
          + `use a whole number from 1 to 2147483647, or remove the patch [${field === 'runAsUser' ? 'runAsUser' : 'root-group'}]`);
    });
  });

  describe.each(['runAsUser', 'runAsGroup'])('%s of the container', (field) => {
    test.each(VALUES.filter(([title]) => title !== 'null'))('with %s', (_title, value, said) => {
      expect(refused(patched('flyteconsole', 'Deployment', JsonPatch.replace(`${FIRST}/securityContext/${field}`, value)))[0])
        .toBe(`test/it/Default/Resource: Deployment flyteconsole: container flyteconsole: spec.template.spec.containers[0].securityContext.${field} is ${said}; `
          + `set it to a whole number from 1 to 2147483647 [${field === 'runAsUser' ? 'runAsUser' : 'root-group'}]`);
    });
  });

  test('of a pod that no patch made, where NaN and undefined are not yet null', () => {
    const app = writingApp();
    const console = isolated(COMPONENTS.flyteconsole(testChart(app)));
    new ApiObject(console, 'mine', { apiVersion: 'v1', kind: 'Pod', spec: { securityContext: { supplementalGroups: [undefined, 5] }, containers: [] } });
    expect(refused(app)[1]).toContain('Pod test-it-mine-c860964f: spec.securityContext.supplementalGroups[0] is not set; use a whole number');
  });
});

describe.each(['seLinuxOptions', 'windowsOptions'])('%s of a pod', (field) => {
  test('is refused, whatever it says', () => {
    expect(refused(patched('flyteconsole', 'Deployment', JsonPatch.add(`${POD}/securityContext/${field}`, { level: 's0:c123,c456' }))))
      .toEqual([`test/it/Default/Resource: Deployment flyteconsole: spec.template.spec.securityContext.${field} is {"level":"s0:c123,c456"}; `
        + `remove it [${field === 'seLinuxOptions' ? 'seLinuxOptions' : 'windowsHostProcess'}]`]);
  });
});

test('a line break as Windows writes it is none that only kubectl sees', () => {
  expect(() => patched('flyteadmin', 'ConfigMap', JsonPatch.add('/data/note', 'a\r\nb')).synth()).not.toThrow();
});

describe('what no manifest can hold is refused:', () => {
  const made = (value: unknown) => {
    const app = writingApp();
    const console = isolated(COMPONENTS.flyteconsole(testChart(app)));
    const object = new ApiObject(console, 'mine', { apiVersion: 'v1', kind: 'ConfigMap' });
    object.toJson = () => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: object.name }, data: { it: value } });
    return refused(app);
  };
  test.each<[string, unknown, string]>([
    ['a function', () => 'x', 'is a function, which no manifest can hold'],
    ['no number', NaN, 'is NaN, which no manifest can hold'],
    ['a date', new Date(0), 'is an object of a class, whose content nobody can judge'],
    ['what turns into something else when written', new (class { public toJSON() { return 'x'; } })(), 'is an object of a class, whose content nobody can judge'],
  ])('%s', (_title, value, said) => {
    expect(made(value)).toEqual([expect.stringMatching(new RegExp(`ConfigMap test-it-mine-\\w+: data\\.it ${said}; write a text, a number, a truth value, a list or a plain object \\[plain-data\\]$`))]);
  });
});

describe('an object of a kind that holds pods in a way of its own is refused inside a component:', () => {
  const container = { name: 'x', image: 'example/x:1' };
  test.each<[string, object, string]>([
    ['Rollout', { template: { spec: { containers: [container] } } }, 'spec.template.spec.containers[0]'],
    ['Workflow', { templates: [{ container }] }, 'spec.templates[0].container'],
    ['RayCluster', { workerGroupSpecs: [{ template: { spec: { initContainers: [container] } } }] }, 'spec.workerGroupSpecs[0].template.spec.initContainers[0]'],
    ['Dask', { podSpec: { containers: [container] } }, 'spec.podSpec.containers[0]'],
  ])('%s', (kind, spec, place) => {
    const app = changed('flyteconsole', (component) => new ApiObject(component, 'mine', { apiVersion: 'example.com/v1', kind, metadata: { name: 'mine' }, spec }));
    expect(refused(app)).toEqual([`test/it/mine: ${kind} mine: ${place} holds a container, and pods of a ${kind} cannot be judged here; `
      + "make the object outside of Flyte's constructs, and judge it by what its controller makes of it [unjudged-pod]"]);
  });

  test('a custom resource without is not', () => {
    const app = changed('flyteconsole', (component) => new ApiObject(component, 'mine', {
      apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor', metadata: { name: 'mine' }, spec: { selector: {} },
    }));
    expect(() => app.synth()).not.toThrow();
  });
});

describe('what is beside the components of a composition is judged:', () => {
  const weak = (scope: Construct) => new kplus.Deployment(scope, 'mine', {
    metadata: { name: 'mine' }, containers: [{ image: 'example/mine:1', securityContext: { user: 0, ensureNonRoot: false } }],
  });
  const password = (chart: Chart) => testSecret(chart, 'db', 'password');
  test.each<[string, (chart: Chart) => Construct]>([
    ['FlyteCore', (chart) => core(chart)],
    ['FlyteNetworkPolicies', (chart) => new FlyteNetworkPolicies(chart, 'it', { components: [COMPONENTS.flyteconsole(new Chart(chart, 'inner', { namespace: 'x' }))] })],
    ['InClusterPostgres', (chart) => isolated(new InClusterPostgres(chart, 'it', { password: password(chart) }))],
    ['InClusterObjectStore', (chart) => isolated(new InClusterObjectStore(chart, 'it', { accessKey: { accessKeyId: password(chart), secretAccessKey: testSecret(chart, 's3', 'key') } }))],
    ['FlyteWorkflowCrd', (chart) => new FlyteWorkflowCrd(chart, 'it')],
  ])('of %s', (_title, make) => {
    const app = writingApp();
    const made = weak(make(testChart(app)));
    const lines = refused(app);
    expect(lines).toContain(`${made.node.path}/Resource: Deployment mine: container main: spec.template.spec.containers[0].securityContext.runAsUser is 0; `
      + 'set it to a whole number from 1 to 2147483647 [runAsUser]');
    expect(lines.filter((line) => !line.startsWith(made.node.path))).toEqual([]);
  });

  test('once, by the terms of the closest scope', () => {
    const app = writingApp();
    const flyte = core(testChart(app), { console: { serviceAccountAnnotations: { a: 'b' } } });
    ApiObject.of(flyte.console!).addJsonPatch(JsonPatch.replace(`${FIRST}/securityContext/runAsUser`, 0));
    expect(refused(app)).toHaveLength(1);
  });
});

test('a volume with a limit passes', () => {
  const app = changed('flyteconsole', (component) => {
    const { deployment } = component as FlyteConsole;
    deployment.containers[0].mount('/x', kplus.Volume.fromEmptyDir(component, 'x', 'x', { sizeLimit: Size.mebibytes(1) }));
  });
  app.synth();
  expect(podOf(find(manifests(app.charts[0]), 'Deployment', 'flyteconsole')).volumes).toEqual([{ name: 'x', emptyDir: { sizeLimit: '1Mi' } }]);
});
