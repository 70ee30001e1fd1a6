import { Chart, Duration } from 'cdk8s';
import { ClusterResourceSync, ClusterResourceSyncProps, ClusterResourceTemplate, PodSecurityLevel } from 'cdk8s-flyte';
import { parse } from 'yaml';
import { accessOf, commandsOf, mountsOf, portsOf, probesOf, rulesOf, volumesOf } from './reading';
import { Auditor, parseOptions } from '../../src/judging/audit/auditor';
import { Document, documentOf } from '../../src/private/documents';
import { configOf, containerOf, find, findAll, manifests, podOf, templateOf, testChart, testDatabase } from '../support';

function sync(props: Partial<ClusterResourceSyncProps> = {}, chart: Chart = testChart()): Document[] {
  new ClusterResourceSync(chart, 'sync', { database: testDatabase(chart), ...props });
  return manifests(chart);
}

/** The templates, by file name, as the objects they hold. */
function templatesOf(all: readonly Document[]): { [file: string]: unknown } {
  return Object.fromEntries(Object.entries(documentOf(find(all, 'ConfigMap', 'clusterresource-template').data)).map(([file, text]) => [file, parse(String(text))]));
}

describe('ClusterResourceSync', () => {
  const all = sync();
  const deployment = find(all, 'Deployment', 'syncresources');
  const loop = containerOf(deployment, 'sync-cluster-resources');

  test('waits for the database, then loops', () => {
    expect(Object.entries(commandsOf(deployment))).toEqual([
      ['check-db-ready', ['sh', '-c', expect.any(String)]],
      ['sync-cluster-resources', ['flyteadmin', '--config', '/etc/flyte/config/*.yaml', 'clusterresource', 'run']],
    ]);
  });

  test('is asked for its health on the metrics port, and has no Service', () => {
    const healthcheck = { httpGet: { path: '/healthcheck', port: 'http-metrics' } };
    expect(portsOf(loop)).toEqual({ 'http-metrics': 10254 });
    expect(probesOf(loop)).toEqual([healthcheck, healthcheck, healthcheck]);
    expect(findAll(all, 'Service')).toEqual([]);
  });

  test('may create, get and patch what its templates hold, under an account of its own', () => {
    expect(accessOf(all)).toEqual(['ClusterRole flyte-syncresources', 'ClusterRoleBinding flyte-syncresources']);
    expect(rulesOf(all, 'ClusterRole', 'flyte-syncresources')).toEqual([
      '/namespaces: create get patch', '/serviceaccounts: create get patch', 'networking.k8s.io/networkpolicies: create get patch',
    ]);
    expect([podOf(deployment).serviceAccountName, podOf(deployment).automountServiceAccountToken]).toEqual(['syncresources', true]);
  });

  test('reads configuration, password and templates, and writes nothing', () => {
    expect(mountsOf(loop)).toEqual({
      '/etc/flyte/config': 'config read-only', '/etc/db': 'database read-only', '/etc/flyte/clusterresource/templates': 'templates read-only',
    });
    expect(volumesOf(deployment).templates).toEqual({ configMap: { name: 'clusterresource-template' } });
  });

  test('is told, setting by setting, what facts say it reads', () => {
    const { logger, prof, ...sections } = configOf(all, 'syncresources-config');
    expect([logger, prof]).toEqual([expect.anything(), expect.anything()]);
    expect(sections).toEqual({
      cluster_resources: { customData: [], refreshInterval: '60s', standaloneDeployment: false, templatePath: '/etc/flyte/clusterresource/templates' },
      database: { postgres: expect.objectContaining({ dbname: 'flyteadmin', passwordPath: '/etc/db/password' }) },
      domains: [{ id: 'development', name: 'development' }, { id: 'staging', name: 'staging' }, { id: 'production', name: 'production' }],
      flyteadmin: { profilerPort: 10254, metricsScope: 'flyte:' },
      namespace_mapping: { template: '{{ project }}-{{ domain }}' },
    });
  });

  test('makes namespaces that enforce baseline, accounts without token, and a policy for the same namespace', () => {
    expect(templatesOf(all)).toEqual({
      'aa_namespace.yaml': {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: '{{ namespace }}',
          labels: { 'pod-security.kubernetes.io/enforce': 'baseline', 'pod-security.kubernetes.io/warn': 'restricted', 'pod-security.kubernetes.io/audit': 'restricted' },
        },
      },
      'ad_service_account_default.yaml': {
        apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: '{{ namespace }}' }, automountServiceAccountToken: false,
      },
      'ae_network_policy.yaml': {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'same-namespace-only', namespace: '{{ namespace }}' },
        spec: {
          podSelector: {},
          policyTypes: ['Egress', 'Ingress'],
          ingress: [{ from: [{ podSelector: {} }] }],
          egress: [{
            to: [
              { ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.169.252/32', '169.254.169.254/32'] } },
              { ipBlock: { cidr: '::/0', except: ['fd00:ec2::254/128', 'fd20:ce::254/128'] } },
              { namespaceSelector: {} },
            ],
          }],
        },
      },
    });
  });
});

describe('ClusterResourceSync with templates', () => {
  const configMap = ClusterResourceTemplate.custom({
    name: 'zz_settings', apiGroup: '', resource: 'configmaps', manifest: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: "{{ namespace }}" }',
  });

  test.each([
    ['a quota', ClusterResourceTemplate.resourceQuota({ 'limits.cpu': '{{ projectQuotaCpu }}' }), '/resourcequotas: create get patch'],
    ['a limit range', ClusterResourceTemplate.limitRange({ memory: '512Mi' }), '/limitranges: create get patch'],
    ['an object of your own', configMap, '/configmaps: create get patch'],
    ['one of another group', ClusterResourceTemplate.custom({
      name: 'rules', apiGroup: 'monitoring.coreos.com', resource: 'prometheusrules', manifest: 'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: { name: it }\nspec: {}',
    }), 'monitoring.coreos.com/prometheusrules: create get patch'],
    ['what task pods are made of', ClusterResourceTemplate.podTemplate(), '/podtemplates: create get patch'],
  ])('holds the permission for %s, and no other than for the namespace', (_title, template, rule) => {
    const customData = Object.fromEntries(['development', 'staging', 'production'].map((domain) => [domain, { projectQuotaCpu: '4' }]));
    expect(rulesOf(sync({ templates: [ClusterResourceTemplate.namespace(), template], customData }), 'ClusterRole', 'flyte-syncresources').sort()).toEqual(['/namespaces: create get patch', rule].sort());
  });

  test('holds one permission for two templates of one kind', () => {
    const accounts = ['spark', 'ray'].map((name) => ClusterResourceTemplate.serviceAccount({ name, automountToken: true, annotations: { a: '{{ role }}' } }));
    const all = sync({
      domains: [{ id: 'dev' }],
      templates: [ClusterResourceTemplate.namespace({ podSecurity: PodSecurityLevel.RESTRICTED, labels: { team: 'ml' } }), ...accounts],
      customData: { dev: { role: 'x' } },
    });
    expect(rulesOf(all, 'ClusterRole', 'flyte-syncresources')).toEqual(['/namespaces: create get patch', '/serviceaccounts: create get patch']);
    expect(templatesOf(all)).toMatchObject({
      'aa_namespace.yaml': { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted', 'team': 'ml' } } },
      'ad_service_account_spark.yaml': { metadata: { name: 'spark', annotations: { a: '{{ role }}' } }, automountServiceAccountToken: true },
      'ad_service_account_ray.yaml': { metadata: { name: 'ray' } },
    });
  });

  test('may bind the roles of its RoleBindings and no other, and says why', () => {
    const templates = [
      ClusterResourceTemplate.namespace(),
      ClusterResourceTemplate.roleBinding({ clusterRole: 'spark-driver', serviceAccount: 'spark' }),
      ClusterResourceTemplate.roleBinding({ clusterRole: 'ray-head' }),
    ];
    const all = sync({ templates });
    const role = find(all, 'ClusterRole', 'flyte-syncresources');
    expect(role.rules).toEqual([
      { apiGroups: [''], resources: ['namespaces'], verbs: ['create', 'get', 'patch'] },
      { apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterroles'], verbs: ['bind'], resourceNames: ['ray-head', 'spark-driver'] },
      { apiGroups: ['rbac.authorization.k8s.io'], resources: ['rolebindings'], verbs: ['create', 'get', 'patch'] },
    ]);
    const reason = 'templates bind ray-head, spark-driver in the namespaces of projects; no other role may be bound';
    expect(documentOf(role.metadata).annotations).toEqual({ 'cdk8s-flyte.dev/accept-rbac-escalation': reason });

    const auditor = new Auditor(parseOptions('restricted', 'latest', 'all'));
    all.forEach((manifest) => auditor.add(manifest, { file: 'it', line: () => undefined }));
    const found = auditor.report().findings.filter(({ object }) => object.kind === 'ClusterRole');
    expect(found.map(({ rule, accepted }) => [rule.id, accepted])).toEqual([['rbac-escalation', reason]]);
  });

  test('carries no acceptance where nothing is bound', () => {
    expect(documentOf(find(sync(), 'ClusterRole', 'flyte-syncresources').metadata).annotations).toBeUndefined();
  });

  test('rolls its pod when a template changes', () => {
    const checksum = (all: Document[]): unknown => documentOf(templateOf(find(all, 'Deployment', 'syncresources')).metadata).annotations;
    const before = checksum(sync({ templates: [ClusterResourceTemplate.namespace()] }));
    expect(checksum(sync({ templates: [ClusterResourceTemplate.namespace(), configMap] }))).not.toEqual(before);
  });

  test('refuses a list without namespace, and two of one name', () => {
    expect(() => sync({ templates: [configMap] })).toThrow('test/sync: templates must hold a namespace, got ["zz_settings"]');
    expect(() => sync({ templates: [ClusterResourceTemplate.namespace(), configMap, configMap] })).toThrow("test/sync: templates must have different names, got 'zz_settings'; rename or remove one of them");
  });
});

describe('ClusterResourceSync with custom data', () => {
  test('writes lists of one-key maps, which keep the case of keys', () => {
    const config = configOf(sync({ customData: { production: { projectQuotaMemory: '64Gi', projectQuotaCpu: '16' }, development: { projectQuotaCpu: '4' } } }), 'syncresources-config');
    expect(documentOf(config.cluster_resources).customData).toEqual([
      { development: [{ projectQuotaCpu: { value: '4' } }] },
      { production: [{ projectQuotaCpu: { value: '16' } }, { projectQuotaMemory: { value: '64Gi' } }] },
    ]);
  });

  test('fills what the library quotes with it, and Flyte\'s own placeholders in it', () => {
    const templates = [ClusterResourceTemplate.namespace(), ClusterResourceTemplate.serviceAccount({ annotations: { role: '{{ role }}' } })];
    expect(() => sync({ domains: [{ id: 'dev' }], templates, customData: { dev: { role: 'role-of-{{ project }}-in-{{ domain }}' } } })).not.toThrow();
  });

  test('refuses a domain that there is none of, and a name that Flyte fills itself', () => {
    expect(() => sync({ customData: { prod: { a: 'b' } } })).toThrow("test/sync: customData must have domains as keys (development, staging, production), got 'prod'");
    expect(() => sync({ customData: { production: { namespace: 'b' } } })).toThrow('test/sync: customData.production must have names of letters, digits and _ other than namespace');
  });
});

describe('ClusterResourceSync with', () => {
  test('refreshInterval, domains and namespaceTemplate', () => {
    expect(configOf(sync({ refreshInterval: Duration.seconds(30), domains: [{ id: 'dev' }], namespaceTemplate: 'f-{{ project }}' }), 'syncresources-config')).toMatchObject({
      cluster_resources: { refreshInterval: '30s' }, domains: [{ id: 'dev', name: 'dev' }], namespace_mapping: { template: 'f-{{ project }}' },
    });
  });

  test.each([Duration.millis(500), Duration.days(2)])('no refreshInterval of %p', (refreshInterval) => {
    expect(() => sync({ refreshInterval })).toThrow(/^test\/sync: refreshInterval must be an integer from 1 to 86400, got .*; use for example Duration.minutes\(1\)$/);
  });
});
