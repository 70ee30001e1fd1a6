import { Chart } from 'cdk8s';
import {
  ClusterResourceSync, ClusterResourceSyncProps, ClusterResourceTemplate, CustomTemplateOptions, FlyteAdmin, FlyteAdminProps,
  FlyteCoreProps, FlytePropeller, FlytePropellerProps, ObjectStore, PodSecurityLevel, TaskSecurity,
} from 'cdk8s-flyte';
import { Row, SECRET, untyped } from './row';
import { core, testDatabase, testEndpoint, testObjectStore } from '../support';

const META = 'metadata: { name: it, namespace: "{{ namespace }}" }';
const CONFIG_MAP = `apiVersion: v1\nkind: ConfigMap\n${META}\n`;

const custom = (manifest: string, options: Partial<CustomTemplateOptions> = {}) => () => ClusterResourceTemplate.custom({
  name: 'it', manifest, apiGroup: '', resource: 'configmaps', ...options,
});
const of = (apiVersion: string, kind: string, resource: string, body: string) => custom(
  `apiVersion: ${apiVersion}\nkind: ${kind}\n${META}\n${body}`, { apiGroup: apiVersion.includes('/') ? apiVersion.split('/')[0] : '', resource },
);
const binding = (body: string) => of('rbac.authorization.k8s.io/v1', 'RoleBinding', 'rolebindings', body);
const ROLE = 'roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: spark }';
const sync = (props: Partial<ClusterResourceSyncProps>) => (chart: Chart) => new ClusterResourceSync(chart, 'it', { database: testDatabase(chart), ...props });
const withTemplate = (template: () => ClusterResourceTemplate, customData?: ClusterResourceSyncProps['customData']) => (chart: Chart) => sync({
  domains: [{ id: 'dev' }], templates: [ClusterResourceTemplate.namespace(), template()], customData,
})(chart);
const admin = (props: Partial<FlyteAdminProps>) => (chart: Chart) => new FlyteAdmin(chart, 'it', {
  database: testDatabase(chart), objectStore: testObjectStore(), ...props,
});
const propeller = (props: Partial<FlytePropellerProps>) => (chart: Chart) => new FlytePropeller(chart, 'it', {
  objectStore: testObjectStore(), admin: testEndpoint(), ...props,
});
const flyte = (props: Partial<FlyteCoreProps>) => (chart: Chart) => core(chart, props, 'it');

const IT = 'ClusterResourceTemplate.custom: manifest must';
const ONE_DOCUMENT = `${IT} be one YAML document when its placeholders are filled`;
const QUOTED = 'quote placeholders, as in "{{ namespace }}"; make a template of each object';
const SPELLING = `${IT} have placeholders of letters, digits and _ with one space each side`;
const AS_IT_IS = 'write for example {{ namespace }}; Flyte leaves anything else as it is';
const NO_POD = `${IT} hold no pod and no pod template`;
const NO_JUDGE = 'nobody would judge it; run it as a task, or make it in your own manifests';
const NAMED_ROLE = 'whoever creates a role must hold its permissions; bind a role of your own manifests';
const TO_WHOM = `${IT} bind the role to service accounts of the namespace, or to people`;
const WRITE_WHOM = 'write namespace: "{{ namespace }}", or name a user or group that is not of the system';
const OWN_ROLES = "not bind one of Kubernetes' own roles";
const OWN_RULES = 'make a ClusterRole with the rules that are needed';
const KNOWN = 'count resources that Kubernetes knows in';
const FOR_EXAMPLE = 'use for example limits.cpu in a quota, and cpu in a limit range';
const AMOUNT = "write for example '500m', '2' or '4Gi'";
const OPERATOR = 'let an operator such as External Secrets make the Secret; where it only names one, call it ...Name';
const FALLBACK = "leave it out for '{{ project }}-{{ domain }}'";
const RENAMED = 'rename the project, or give a namespaceTemplate';

/** What templates of project namespaces, the names of these namespaces and what belongs to them refuse. */
export const TEMPLATE_ROWS: Row[] = [
  ['a template that is not YAML', custom('a: {'), `${ONE_DOCUMENT}, got 'Flow map in block collection must be sufficiently indented and end with a }'; ${QUOTED}`],
  ['a template of two documents', custom(`${CONFIG_MAP}---\n${CONFIG_MAP}`), `${ONE_DOCUMENT}, got 'it holds 2 documents'; ${QUOTED}`],
  ['a template of comments', custom('# nothing'), `${ONE_DOCUMENT}, got 'it holds no document'; ${QUOTED}`],
  ['a key twice in a template', custom(`${CONFIG_MAP}kind: Secret`), `${ONE_DOCUMENT}, got 'Map keys must be unique'; ${QUOTED}`],
  ['a merged key in a template', custom(`${CONFIG_MAP}data: { <<: { a: b } }`), `${ONE_DOCUMENT}, got 'it merges maps with <<'; ${QUOTED}`],
  ['an endless template', custom(`${CONFIG_MAP}data: &a { b: *a }`), `${ONE_DOCUMENT}, got 'an alias stands inside what it refers to'; ${QUOTED}`],
  ['a tag of its own in a template', custom(`${CONFIG_MAP}data: !mine { a: b }`), `${ONE_DOCUMENT}, got 'Unresolved tag: !mine'; ${QUOTED}`],
  ['a directive in a template', custom(`%YAML 1.2\n---\n${CONFIG_MAP}`), `${ONE_DOCUMENT}, got 'a line starts with %'; ${QUOTED}`],
  ['a line break that only kubectl sees in a template', custom(`${CONFIG_MAP}# \u2028data: {}`),
    `${ONE_DOCUMENT}, got 'it holds U+0085, U+2028, U+2029 or a lone carriage return'; ${QUOTED}`],
  ['a template that is a list', custom('- 1'), `${IT} be an object, got [1]; write the object as kubectl would take it`],
  ['a template without a name', custom('apiVersion: v1\nkind: ConfigMap'),
    `${IT} be an object with apiVersion, kind and metadata.name, got ["apiVersion","kind"]; write the object as kubectl would take it`],
  ['a template that is a List', of('v1', 'List', 'lists', 'items: []'), `${IT} be one object, got 'a List with items'; make a template of each item`],
  ['a ConfigMap with items', custom(`${CONFIG_MAP}items: []`), `${IT} be one object, got 'a ConfigMap with items'; make a template of each item`],
  ['a template of another kind than claimed', custom(`apiVersion: v1\nkind: ServiceAccount\n${META}`),
    `${IT} be of the kind that configmaps are, got 'ServiceAccount'; the sync is permitted that resource and no other; fix the manifest or the resource`],
  ['a template of another group than claimed', custom(`apiVersion: apps/v1\nkind: ConfigMap\n${META}`), `${IT} be of the API group '' that is permitted, got 'apps/v1'; set apiGroup to apps`],
  ['a template of core that is claimed of a group', custom(CONFIG_MAP, { apiGroup: 'batch' }),
    `${IT} be of the API group 'batch' that is permitted, got 'v1'; set apiGroup to ''`],
  ['a kind that customData decides', custom(`apiVersion: v1\nkind: "{{ kind }}"\n${META}`),
    `${IT} be of the kind that configmaps are, got '1'; the sync is permitted that resource and no other; fix the manifest or the resource`],

  ['a template for another namespace', custom('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: it, namespace: kube-system }'),
    `${IT} have the namespace {{ namespace }}, got 'kube-system'; or leave it out: Flyte makes the object there`],
  ['a template that changes another namespace', custom('apiVersion: v1\nkind: Namespace\nmetadata: { name: kube-system }', { resource: 'namespaces' }),
    `${IT} name the namespace {{ namespace }}, got 'kube-system'; the sync would change a namespace that is not the project's`],
  ['a label that is no text once filled', custom('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: it, labels: { size: 1 } }'), `${IT} have text in metadata.labels, got 1; quote size`],
  ['a template of a webhook', of('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', 'mutatingwebhookconfigurations', ''),
    `${IT} be an object of a namespace, got 'MutatingWebhookConfiguration'; make what belongs to the whole cluster in your own manifests`],
  ['a template of a volume of the cluster', of('v1', 'PersistentVolume', 'persistentvolumes', 'spec: {}'),
    `${IT} be an object of a namespace, got 'PersistentVolume'; make what belongs to the whole cluster in your own manifests`],

  ['a placeholder without spaces', custom(`${CONFIG_MAP}data: { a: "{{namespace}}" }`), `${SPELLING}, got '{{namespace}}'; ${AS_IT_IS}`],
  ['a placeholder with two spaces', custom(`${CONFIG_MAP}data: { a: "{{  namespace }}" }`), `${SPELLING}, got '{{  namespace }}'; ${AS_IT_IS}`],
  ['a placeholder as in Go', custom(`${CONFIG_MAP}data: { a: "{{ .namespace }}" }`), `${SPELLING}, got '{{ .namespace }}'; ${AS_IT_IS}`],
  ['a placeholder without an end', custom(`${CONFIG_MAP}data: { a: "{{ namespace" }`), `${SPELLING}, got '{{ namespace" }\n'; ${AS_IT_IS}`],
  ['a placeholder in a typed template that Flyte leaves', () => ClusterResourceTemplate.resourceQuota({ pods: '{{pods}}' }),
    `ClusterResourceTemplate.resourceQuota: hard must have placeholders of letters, digits and _ with one space each side, got '{{pods}}'; ${AS_IT_IS}`],

  ['a pod in a template', of('v1', 'Pod', 'pods', 'spec: { containers: [{ name: a, image: b }] }'), `${NO_POD}, got 'Pod'; ${NO_JUDGE}`],
  ['a pod template in a template', of('v1', 'PodTemplate', 'podtemplates', 'template: {}'), `${NO_POD}, got 'PodTemplate'; ${NO_JUDGE}`],
  ['a CronJob in a template', of('batch/v1', 'CronJob', 'cronjobs', 'spec: {}'), `${NO_POD}, got 'CronJob'; ${NO_JUDGE}`],
  ['a Deployment in a template', of('apps/v1', 'Deployment', 'deployments', 'spec: {}'), `${NO_POD}, got 'Deployment'; ${NO_JUDGE}`],
  ['containers of somebody\'s own kind', of('argoproj.io/v1alpha1', 'Workflow', 'workflows', 'spec: { templates: [{ name: a, initContainers: [{ name: x }] }] }'),
    `${NO_POD}, got 'spec.templates[0].initContainers'; ${NO_JUDGE}`],
  ['an image in somebody\'s own kind', of('sparkoperator.k8s.io/v1beta2', 'SparkApplication', 'sparkapplications', 'spec: { driver: { image: spark } }'),
    `${NO_POD}, got 'spec.driver.image'; ${NO_JUDGE}`],
  ['containers beside the data of a ConfigMap', custom(`${CONFIG_MAP}spec: { containers: [{ name: a }] }`), `${NO_POD}, got 'spec.containers'; ${NO_JUDGE}`],

  ['a Secret in a template', of('v1', 'Secret', 'secrets', `stringData: { a: ${SECRET} }`),
    `${IT} not be a Secret, got 'Secret'; it would stand in a ConfigMap; let an operator such as External Secrets make it, by a template of its own kind`],
  ['a Secret that customData fills', of('v1', 'Secret', 'secrets', 'stringData: { a: "{{ password }}" }'),
    `${IT} not be a Secret, got 'Secret'; it would stand in a ConfigMap; let an operator such as External Secrets make it, by a template of its own kind`],
  ['a password in a ConfigMap of a template', custom(`${CONFIG_MAP}data: { password: ${SECRET} }`),
    `${IT} hold no secret, got 'data['password']: key password holds the value itself'; give it as a Secret that an operator makes`],

  ['a Role in a template', of('rbac.authorization.k8s.io/v1', 'Role', 'roles', 'rules: []'), `${IT} of roles and bindings be a RoleBinding only, got 'Role'; ${NAMED_ROLE}`],
  ['a ClusterRole in a template', of('rbac.authorization.k8s.io/v1', 'ClusterRole', 'clusterroles', 'rules: []'),
    `${IT} of roles and bindings be a RoleBinding only, got 'ClusterRole'; ${NAMED_ROLE}`],
  ['a ClusterRoleBinding in a template', of('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'clusterrolebindings', ROLE),
    `${IT} of roles and bindings be a RoleBinding only, got 'ClusterRoleBinding'; ${NAMED_ROLE}`],
  ['a RoleBinding to cluster-admin', binding('roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }'),
    `${IT} ${OWN_ROLES}, got 'cluster-admin'; ${OWN_RULES}`],
  ['a RoleBinding to a role of the system', binding('roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:node" }'),
    `${IT} ${OWN_ROLES}, got 'system:node'; ${OWN_RULES}`],
  ['a RoleBinding without a role', binding('roleRef: { name: spark }'),
    `${IT} bind a Role or a ClusterRole of rbac.authorization.k8s.io by name, got {"name":"spark"}; write roleRef with apiGroup, kind and name`],
  ['a RoleBinding to a role that customData names', binding(`${ROLE.replace('spark', '"{{ role }}"')}\nsubjects: [{ kind: Group, name: team }]`),
    `${IT} name the role that it binds, got '1'; write it without placeholders: the sync is permitted to bind that one`],
  ['a RoleBinding to nobody', binding(ROLE), `${IT} bind the role to somebody, got nothing; name a service account of the namespace`],
  ['a RoleBinding to a stranger', binding(`${ROLE}\nsubjects: [{ kind: ServiceAccount, name: a, namespace: b }]`),
    `${TO_WHOM}, got {"kind":"ServiceAccount","name":"a","namespace":"b"}; ${WRITE_WHOM}`],
  ['a RoleBinding to everybody', binding(`${ROLE}\nsubjects: [{ kind: Group, name: "system:authenticated" }]`),
    `${TO_WHOM}, got {"kind":"Group","name":"system:authenticated"}; ${WRITE_WHOM}`],
  ['a typed RoleBinding to cluster-admin', () => ClusterResourceTemplate.roleBinding({ clusterRole: 'cluster-admin' }),
    `ClusterResourceTemplate.roleBinding: clusterRole must not be one of Kubernetes' own, got 'cluster-admin'; ${OWN_RULES}`],
  ['a typed RoleBinding without a role', () => ClusterResourceTemplate.roleBinding({ clusterRole: untyped(undefined) }),
    'ClusterResourceTemplate.roleBinding: clusterRole must be given, got nothing; it has no default'],
  ['a typed RoleBinding to an account in capitals', () => ClusterResourceTemplate.roleBinding({ clusterRole: 'spark', serviceAccount: 'Spark' }),
    "ClusterResourceTemplate.roleBinding: serviceAccount must be a DNS-1123 subdomain (a-z, 0-9, - and .), got 'Spark'; leave it out for 'default'"],
  ['a RoleBinding to a role of each project', binding(`${ROLE.replace('spark', '"{{ project }}"')}\nsubjects: [{ kind: Group, name: team }]`),
    `${IT} name the role that it binds, got 'flytesnacks'; write it without placeholders: the sync is permitted to bind that one`],
  ['task pods as root by a forged user', () => ClusterResourceTemplate.podTemplate({ runAs: { user: 0, group: 0, fsGroup: 0 } }),
    "ClusterResourceTemplate.podTemplate: runAs must be a RunAs, got '(an object)'; use RunAs.of(...)"],
  ['a level that is none', () => ClusterResourceTemplate.namespace({ podSecurity: untyped('strict') }),
    "ClusterResourceTemplate.namespace: podSecurity must be a PodSecurityLevel, got 'strict'; use one of PodSecurityLevel.PRIVILEGED ('privileged'), PodSecurityLevel.BASELINE ('baseline'), PodSecurityLevel.RESTRICTED ('restricted')"],
  ['a text as a template', sync({ templates: untyped(['kind: Namespace']) }),
    "test/it: templates[0] must be a ClusterResourceTemplate, got '(a text)'; use one of ClusterResourceTemplate.custom(...), ClusterResourceTemplate.isolateNamespace(...), ClusterResourceTemplate.limitRange(...), ClusterResourceTemplate.namespace(...), ClusterResourceTemplate.podTemplate(...), ClusterResourceTemplate.resourceQuota(...), ClusterResourceTemplate.roleBinding(...), ClusterResourceTemplate.serviceAccount(...)"],
  ['nothing as a template of a Flyte', flyte({ taskNamespaces: { templates: untyped([null]) } }),
    'test/it: taskNamespaces.templates[0] must be a ClusterResourceTemplate, got null; use one of ClusterResourceTemplate.custom(...), ClusterResourceTemplate.isolateNamespace(...), ClusterResourceTemplate.limitRange(...), ClusterResourceTemplate.namespace(...), ClusterResourceTemplate.podTemplate(...), ClusterResourceTemplate.resourceQuota(...), ClusterResourceTemplate.roleBinding(...), ClusterResourceTemplate.serviceAccount(...)'],
  ['two templates of the namespace', sync({
    templates: [
      ClusterResourceTemplate.namespace(),
      custom('apiVersion: v1\nkind: Namespace\nmetadata: { name: "{{ namespace }}" }', { resource: 'namespaces' })(),
    ],
  }), "test/it: templates must make different objects, got 'Namespace {{ namespace }}'; rename or remove one of them"],
  ['a PodTemplate in capitals', () => ClusterResourceTemplate.podTemplate({ name: 'Tasks' }),
    "ClusterResourceTemplate.podTemplate: name must be a DNS-1123 subdomain (a-z, 0-9, - and .), got 'Tasks'; leave it out for 'flyte-task-pods'"],

  ['an amount that is none', () => ClusterResourceTemplate.resourceQuota({ 'limits.cpu': 'lots' }),
    `ClusterResourceTemplate.resourceQuota: hard must have Kubernetes quantities in spec.hard, got 'limits.cpu: 'lots''; ${AMOUNT}`],
  ['a negative amount', () => ClusterResourceTemplate.resourceQuota({ pods: '-1' }),
    `ClusterResourceTemplate.resourceQuota: hard must have Kubernetes quantities in spec.hard, got 'pods: '-1''; ${AMOUNT}`],
  ['an amount with a unit of its own', () => ClusterResourceTemplate.limitRange({ memory: '4GB' }),
    `ClusterResourceTemplate.limitRange: defaults must have Kubernetes quantities in spec.limits[0].default, got 'memory: '4GB''; ${AMOUNT}`],
  ['a quota of nothing that Kubernetes knows', () => ClusterResourceTemplate.resourceQuota({ 'limit.cpu': '1' }),
    `ClusterResourceTemplate.resourceQuota: hard must ${KNOWN} spec.hard, got 'limit.cpu'; ${FOR_EXAMPLE}`],
  ['a limit of nothing that Kubernetes knows', () => ClusterResourceTemplate.limitRange({ 'limits.cpu': '1' }),
    `ClusterResourceTemplate.limitRange: defaults must ${KNOWN} spec.limits[0].default, got 'limits.cpu'; ${FOR_EXAMPLE}`],
  ['a custom quota without an amount', of('v1', 'ResourceQuota', 'resourcequotas', 'spec: { hard: { pods: many } }'),
    `${IT} have Kubernetes quantities in spec.hard, got 'pods: 'many''; ${AMOUNT}`],
  ['a custom quota of nothing', of('v1', 'ResourceQuota', 'resourcequotas', 'spec: {}'), `${IT} name amounts in spec.hard, got nothing; write for example limits.cpu and an amount`],
  ['a custom limit range without an amount', of('v1', 'LimitRange', 'limitranges', 'spec: { limits: [{ type: Container, max: { cpu: fast } }] }'),
    `${IT} have Kubernetes quantities in spec.limits[0].max, got 'cpu: 'fast''; ${AMOUNT}`],

  ['a placeholder that no domain knows', withTemplate(custom(`${CONFIG_MAP}data: { a: "{{ b }}" }`)),
    "test/it: templates['it'] must have placeholders that are known in every domain, got '{{ b }}'; add b to customData.dev, or fix its name"],
  ['a placeholder that one domain does not know', (chart) => sync({
    domains: [{ id: 'dev' }, { id: 'prod' }],
    templates: [ClusterResourceTemplate.namespace(), ClusterResourceTemplate.resourceQuota({ pods: '{{ pods }}' })],
    customData: { dev: { pods: '1' } },
  })(chart), "test/it: templates['ab_project_resource_quota'] must have placeholders that are known in every domain, got '{{ pods }}'; add pods to customData.prod, or fix its name"],
  ['custom data that is no amount', withTemplate(() => ClusterResourceTemplate.resourceQuota({ pods: '{{ pods }}' }), { dev: { pods: 'many' } }),
    `test/it: templates['ab_project_resource_quota'] in domain dev must have Kubernetes quantities in spec.hard, got 'pods: 'many''; ${AMOUNT}`],
  ['custom data that breaks out of its quotes', withTemplate(() => ClusterResourceTemplate.serviceAccount({ annotations: { a: '{{ b }}' } }), { dev: { b: 'x"' } }),
    'test/it: templates[\'ad_service_account_default\'] in domain dev must be one YAML document when its placeholders are filled, '
    + `got 'Unexpected double-quoted-scalar at node end'; ${QUOTED}`],
  ['custom data that makes a pod', withTemplate(of('example.com/v1', 'Thing', 'things', 'spec: {{ spec }}'), { dev: { spec: '{ containers: [{ name: a }] }' } }),
    `test/it: templates['it'] in domain dev must hold no pod and no pod template, got 'spec.containers'; ${NO_JUDGE}`],
  ['custom data that is empty', sync({ customData: { staging: { cpu: '' } } }),
    "test/it: customData.staging.cpu must be a text that is not empty, got ''; Flyte stops at a placeholder without a value; write numbers as text"],
  ['custom data that is a number', sync({ customData: { staging: { cpu: untyped(4) } } }),
    "test/it: customData['staging']['cpu'] must be a text, got 4; write it in quotes"],
  ['a password as custom data', sync({ customData: { staging: { dbPassword: SECRET } } }),
    `test/it: customData.staging.dbPassword must not be written into a ConfigMap, got '(a secret)'; ${OPERATOR}`],
  ['a URL with a password as custom data', sync({ customData: { staging: { db: `postgres://flyte:${SECRET}@db` } } }),
    `test/it: customData.staging.db must not be written into a ConfigMap, got '(a secret)'; ${OPERATOR}`],
  ['a placeholder in custom data', sync({ customData: { staging: { a: '{{ b }}', b: 'c' } } }),
    "test/it: customData.staging.a must hold no placeholder but {{ namespace }}, {{ project }} and {{ domain }}, got '{{ b }}'; "
    + 'write its value out: Flyte fills placeholders in no particular order'],
  ['two templates of one object', sync({
    templates: [
      ClusterResourceTemplate.namespace(),
      ClusterResourceTemplate.serviceAccount(),
      custom('apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: default }', { resource: 'serviceaccounts' })(),
    ],
  }), "test/it: templates must make different objects, got 'ServiceAccount default'; rename or remove one of them"],

  ['one namespace for several domains', admin({ namespaceTemplate: '{{ project }}' }),
    `test/it: namespaceTemplate must hold '{{ domain }}' (one space each side), since there are several domains, got '{{ project }}'; ${FALLBACK}`],
  ['one namespace for several domains of the sync', sync({ namespaceTemplate: '{{ project }}' }),
    `test/it: namespaceTemplate must hold '{{ domain }}' (one space each side), since there are several domains, got '{{ project }}'; ${FALLBACK}`],
  ['a namespace template that is no text', admin({ namespaceTemplate: untyped(5) }),
    'test/it: namespaceTemplate must be a text, got 5; write it in quotes'],
  ['a namespace template that leaves no room', sync({ namespaceTemplate: `${'x'.repeat(52)}-{{ project }}-{{ domain }}` }),
    `test/it: namespaceTemplate must leave room for a project in the 63 characters of a namespace name, got '${'x'.repeat(52)}-{{ project }}-development'; `
    + 'shorten it, or the domain development'],
  ['a project too long for the namespace template', admin({ projects: ['p'.repeat(50)], namespaceTemplate: 'flyte-{{ project }}-{{ domain }}' }),
    `test/it: projects[0] must leave room for 'flyte--development' in the 63 characters of a namespace name, got '${'p'.repeat(50)}'; shorten it`],
  ['two projects that meet in one namespace', admin({ projects: ['a', 'a-b'], domains: [{ id: 'c' }, { id: 'b-c' }] }),
    "test/it: projects[1] must have namespaces of its own in domain c, got 'a-b-c'; project a in domain b-c has that one; rename one of them"],
  ['two projects that meet without a dash', admin({ projects: ['a', 'ab'], domains: [{ id: 'c' }, { id: 'bc' }], namespaceTemplate: '{{ project }}{{ domain }}' }),
    "test/it: projects[1] must have namespaces of its own in domain c, got 'abc'; project a in domain bc has that one; rename one of them"],
  ["a project in Flyte's own namespace", admin({ projects: ['flyte'], domains: [{ id: 'production' }], namespaceTemplate: '{{ project }}' }),
    `test/it: projects[0] must not stand in Flyte's own namespace in domain production, got 'flyte'; ${RENAMED}`],
  ['a project in kube-system', admin({ projects: ['kube'], domains: [{ id: 'system' }] }),
    `test/it: projects[0] must not stand in the cluster's own namespace in domain system, got 'kube-system'; ${RENAMED}`],
  ['a project in default', admin({ projects: ['default'], domains: [{ id: 'production' }], namespaceTemplate: '{{ project }}' }),
    `test/it: projects[0] must not stand in the cluster's own namespace in domain production, got 'default'; ${RENAMED}`],
  ["a project in the namespace of Flyte's engine", flyte({ projects: ['engine'], domains: [{ id: 'x' }], propeller: { namespace: 'engine-x' } }),
    `test/it: projects[0] must not stand in Flyte's own namespace in domain x, got 'engine-x'; ${RENAMED}`],

  ['restricted namespaces for tasks of any user', flyte({
    taskNamespaces: { templates: [ClusterResourceTemplate.namespace({ podSecurity: PodSecurityLevel.RESTRICTED })] },
    tasks: { security: TaskSecurity.imageDefined() },
  }), "test/it: tasks.security must be TaskSecurity.nonRoot(...) where the namespaces of tasks enforce restricted, got 'TaskSecurity.imageDefined()'; "
    + 'no task pod would be admitted; or set podSecurity: PodSecurityLevel.BASELINE'],
  ['namespaces that close the way to the identity of the store', flyte({
    objectStore: ObjectStore.gcs({ bucket: 'acme', projectId: 'acme-prod' }),
    taskNamespaces: { templates: [ClusterResourceTemplate.namespace(), ClusterResourceTemplate.isolateNamespace()] },
  }), "test/it: taskNamespaces.templates must leave the node's metadata address open, where tasks get the identity with which they use the object store, "
    + "got 'ae_network_policy'; use ClusterResourceTemplate.isolateNamespace with nodeMetadata true"],
  ['a PodTemplate by a path', propeller({ tasks: { podTemplate: 'flyte/tasks' } }),
    "test/it: tasks.podTemplate must be a DNS-1123 subdomain (a-z, 0-9, - and .), got 'flyte/tasks'; name a PodTemplate"],
];
