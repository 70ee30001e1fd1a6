import { ClusterResourceTemplate, CustomTemplateOptions, IsolateNamespaceOptions, PodTemplateOptions, RunAs } from 'cdk8s-flyte';
import { parse } from 'yaml';
import { evaluate } from '../../src/judging/pss';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { placeholdersOf } from '../../src/settings/custom-data';
import { namespaceName, requireNamespaces, requireNamespaceTemplate } from '../../src/settings/namespaces';
import { address, namespace, pod, reaches } from '../network';

function objectOf(template: ClusterResourceTemplate): Document {
  return documentOf(parse(template.manifest.replace(/\{\{ namespace \}\}/g, 'flytesnacks-development')));
}

function custom(manifest: string, options: Partial<CustomTemplateOptions> = {}): ClusterResourceTemplate {
  return ClusterResourceTemplate.custom({ name: 'it', manifest, apiGroup: '', resource: 'configmaps', ...options });
}

describe('ClusterResourceTemplate.custom takes', () => {
  test.each<[string, string, string, string]>([
    ['what stands unquoted, as charts write it', '', 'resourcequotas',
      'apiVersion: v1\nkind: ResourceQuota\nmetadata: { name: q, namespace: {{ namespace }} }\nspec:\n  hard:\n    limits.cpu: {{ cpu }}\n    count/jobs.batch: 5'],
    ['a limit range with all its parts', '', 'limitranges',
      'apiVersion: v1\nkind: LimitRange\nmetadata: { name: l }\nspec: { limits: [{ type: Container, max: { cpu: 2 }, min: { cpu: 10m }, maxLimitRequestRatio: { memory: 2 } }] }'],
    ['a ConfigMap whose data speak of containers', '', 'configmaps',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c, annotations: { image: x } }\ndata: { image: "a:b", file: "containers:\\n- image: x" }'],
    ['a kind with a plural in -ies', 'networking.k8s.io', 'networkpolicies', 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: it }\nspec: { podSelector: {} }'],
    ['a kind with a plural in -es', 'networking.k8s.io', 'ingresses', 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: it }\nspec: {}'],
    ['a kind of an operator', 'external-secrets.io', 'externalsecrets',
      'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: db, namespace: "{{ namespace }}" }\nspec: { data: [{ secretKey: password, remoteRef: { key: "{{ path }}" } }] }'],
    ['the namespace itself', '', 'namespaces', 'apiVersion: v1\nkind: Namespace\nmetadata: { name: "{{ namespace }}", labels: { team: "{{ project }}" } }'],
    ['a RoleBinding to people', 'rbac.authorization.k8s.io', 'rolebindings',
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: r }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: team }\nsubjects: [{ kind: Group, name: "{{ team }}" }]'],
  ])('%s', (_title, apiGroup, resource, manifest) => {
    const template = custom(manifest, { apiGroup, resource });
    expect(template.manifest).toBe(`${manifest}\n`);
  });
});

test('placeholders are found once each, wherever they stand', () => {
  expect(placeholdersOf('it', 'text', '{{ a }}{{ b }} }} {{ a }} { a: { b: c }}')).toEqual(['a', 'b']);
});

describe('ClusterResourceTemplate.roleBinding', () => {
  test('gives one account of the namespace one role there', () => {
    expect(objectOf(ClusterResourceTemplate.roleBinding({ clusterRole: 'spark-driver', serviceAccount: 'spark' }))).toEqual({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'spark-spark-driver', namespace: 'flytesnacks-development' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'spark-driver' },
      subjects: [{ kind: 'ServiceAccount', name: 'spark', namespace: 'flytesnacks-development' }],
    });
    expect(documentOf(listOf(objectOf(ClusterResourceTemplate.roleBinding({ clusterRole: 'x' })).subjects)[0]).name).toBe('default');
  });
});

describe('ClusterResourceTemplate.isolateNamespace', () => {
  const home = namespace('flytesnacks-development');
  const task = pod('task', home);
  const ends = [
    address('the node on Amazon, Google and Azure', '169.254.169.254'), address('the agent of Google', '169.254.169.252'),
    address('the node on Amazon by IPv6', 'fd00:ec2::254'), address('the node on Google by IPv6', 'fd20:ce::254'),
    address('the identity of pods on Amazon', '169.254.170.23'), address('DNS on the node', '169.254.20.10'), address('the internet', '93.184.216.34'),
    address('the internet by IPv6', '2001:db8::1'), pod('the neighbour', home), pod('a stranger', namespace('other')), pod('DNS', namespace('kube-system')),
  ];
  const METADATA = ends.slice(0, 4).map((end) => end.name);
  const ALL = ends.map((end) => end.name);

  test.each<[string, IsolateNamespaceOptions, string[]]>([
    ['closes the address of the node\'s metadata and nothing else', {}, ALL.filter((name) => !METADATA.includes(name))],
    ['leaves it open where it is asked to', { nodeMetadata: true }, ALL],
  ])('%s', (_title, options, expected) => {
    const policies = [objectOf(ClusterResourceTemplate.isolateNamespace(options))];
    expect(ends.filter((end) => reaches(policies, task, end, 80, 'TCP')).map((end) => end.name)).toEqual(expected);
    expect(ends.filter((end) => reaches(policies, end, task, 8080, 'TCP')).map((end) => end.name)).toEqual(['the neighbour']);
  });
});

/** What `restricted` refuses about the one pod in the object. */
function violationsOf(object: Document): unknown[] {
  const verdicts = evaluate(object, { level: 'restricted', version: 'latest' });
  expect(verdicts).toHaveLength(1);
  return [...verdicts[0].violations];
}

describe('ClusterResourceTemplate.podTemplate', () => {
  test.each<[string, PodTemplateOptions]>([
    ['with the ids of flytepropeller', {}], ['with ids of its own', { runAs: RunAs.of({ user: 1000, group: 2000 }) }],
  ])('passes restricted, %s', (_title, options) => {
    const object = objectOf(ClusterResourceTemplate.podTemplate(options));
    expect(violationsOf(object)).toEqual([]);
    // Without the namespace's own defaults: each container by itself.
    const spec = documentOf(documentOf(object.template).spec);
    for (const container of [...listOf(spec.containers), ...listOf(spec.initContainers)].map(documentOf)) {
      const alone = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'it' }, spec: { containers: [container] } };
      expect(violationsOf(alone)).toEqual([]);
    }
  });

  test('reaches every container of a task, and lets tasks write their root filesystem but not the copilot', () => {
    const template = ClusterResourceTemplate.podTemplate({ runAs: RunAs.of({ user: 1000, group: 2000 }) });
    const spec = documentOf(documentOf(objectOf(template).template).spec);
    expect(spec.securityContext).toEqual({
      runAsNonRoot: true, runAsUser: 1000, runAsGroup: 2000, fsGroup: 2000, fsGroupChangePolicy: 'OnRootMismatch', seccompProfile: { type: 'RuntimeDefault' },
    });
    const readOnly = (list: unknown) => Object.fromEntries(listOf(list).map(documentOf)
      .map(({ name, securityContext }) => [name, documentOf(securityContext).readOnlyRootFilesystem ?? false]));
    expect(readOnly(spec.containers)).toEqual({ default: false });
    expect(readOnly(spec.initContainers)).toEqual({ 'default-init': false, 'primary-init': true, 'flyte-copilot-uploader': true });
  });
});

describe('the names of project namespaces', () => {
  const domains = [{ id: 'dev' }, { id: 'prod' }];

  test('are made as Flyte makes them', () => {
    expect(namespaceName('{{ domain }}-x-{{ project }}', 'a', 'dev')).toBe('dev-x-a');
    expect(requireNamespaceTemplate('it', domains)).toBe('{{ project }}-{{ domain }}');
    expect(requireNamespaceTemplate('it', [{ id: 'dev' }], '{{ project }}')).toBe('{{ project }}');
  });

  test('keep to 63 characters of the template that is used', () => {
    const named = (project: string, template: string) => () => requireNamespaces('it', { projects: [project], template, domains, own: [] });
    expect(named('p'.repeat(63), '{{ project }}')).toThrow("projects[0] must have namespaces of its own in domain prod, got 'p");
    expect(named('p'.repeat(58), '{{ project }}-{{ domain }}')).not.toThrow();
    expect(named('p'.repeat(59), '{{ project }}-{{ domain }}')).toThrow("it: projects[0] must leave room for '-prod' in the 63 characters of a namespace name");
    expect(named('p'.repeat(58), 'x{{ project }}-{{ domain }}')).toThrow("it: projects[0] must leave room for 'x-prod' in the 63 characters of a namespace name");
  });
});
