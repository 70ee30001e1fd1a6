import { ApiObject, JsonPatch } from 'cdk8s';
import {
  AdminCertificates, AuthKeys, ClusterResourceTemplate, ConfigSource, ConnectorEndpoint, FlyteRelease, Mailer, Notifications, SecurityProfile,
  SingleBinary, SingleBinaryProps, TaskPlugin,
} from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { commandsOf, mountsOf, portsOf, probesOf, rulesOf, servicePortsOf, volumesOf } from './reading';
import { isRead, PROGRAMS } from '../../src/config/processes';
import { Document, documentOf, isDocument, listOf, merge } from '../../src/private/documents';
import { oidc, rendered } from '../flyte';
import { COMPONENTS, configOf, containerOf, containersOf, envOf, find, findAll, HARDENED, manifests, nameOf, podOf, templateOf, testChart, testDatabase as database, testObjectStore as objectStore, testSecret } from '../support';

const BINARY = 'flyte-binary';

function single(props: Partial<SingleBinaryProps> = {}, chart = testChart()): Document[] {
  COMPONENTS[BINARY](chart, props);
  return manifests(chart);
}

const deployment = (all: readonly Document[]): Document => find(all, 'Deployment', BINARY);
const main = (all: readonly Document[]): Document => containerOf(deployment(all), 'flyte');
const config = (all: readonly Document[]): Document => configOf(all, `${BINARY}-config`);

/** Setting by setting, below maps only. */
function settings(value: unknown, at = ''): { [path: string]: unknown } {
  return !isDocument(value) || Object.keys(value).length === 0 ? { [at]: value }
    : Object.assign({}, ...Object.entries(value).map(([key, inner]) => settings(inner, at === '' ? key : `${at}.${key}`))) as { [path: string]: unknown };
}

/** What all separate processes are told together, for the same props. */
function ofSeparate(all: readonly Document[]): { [path: string]: unknown } {
  const processes = Object.keys(PROGRAMS).filter((name) => ![BINARY, 'flytepropeller-manager'].includes(name));
  // datacatalog first: the database is flyteadmin's.
  return settings(['datacatalog', ...processes.filter((name) => name !== 'datacatalog')].map((name) => configOf(all, `${name}-config`)).reduce(merge, {}));
}

describe('its configuration', () => {
  /** What must differ: where its parts find one another, and what it says of itself. */
  const OF_ITS_OWN = {
    'admin.endpoint': 'localhost:8089',
    'application.grpcPort': 8081,
    'catalog-cache.endpoint': 'localhost:8081',
    'flyte.admin.disableClusterResourceManager': false,
    'flyte.admin.disableScheduler': false,
    'flyte.admin.seedProjects': ['flytesnacks', 'flytetester', 'flyteexamples'],
    'flyte.dataCatalog.disabled': false,
    'flyte.propeller.disableWebhook': false,
  };

  test('is that of the separate programs, setting by setting', () => {
    const own = settings(config(single()));
    const separate = Object.fromEntries(Object.entries(ofSeparate(rendered())).filter(([path]) => isRead(BINARY, path)));

    expect(own).toEqual({ ...separate, ...OF_ITS_OWN });
  });

  test('is that of the separate programs with login too', () => {
    const chart = testChart();
    const own = settings(config(single({ authentication: oidc(chart) }, chart)));
    const other = testChart();
    const separate = Object.fromEntries(Object.entries(ofSeparate(rendered({ authentication: oidc(other) }, other)))
      // The webhook has a pod of its own then.
      .filter(([path]) => isRead(BINARY, path) && !/^(webhook|secrets)\./.test(path)));
    const { 'auth.authorizedUris': uris, ...rest } = own;

    expect(rest).toEqual({ ...separate, ...OF_ITS_OWN, 'flyte.propeller.disableWebhook': true, 'auth.authorizedUris': undefined });
    expect(uris).toEqual([
      'https://flyte.example.com', 'http://flyte-binary:80', 'http://flyte-binary.flyte.svc.cluster.local:80', 'http://localhost:8088',
    ]);
  });

  test('says which parts are left out', () => {
    const all = single({ scheduler: false, dataCatalog: false, clusterResourceSync: false, podWebhook: false, projects: ['research'] });

    expect(config(all).flyte).toEqual({
      admin: { disableClusterResourceManager: true, disableScheduler: true, seedProjects: ['research'] },
      dataCatalog: { disabled: true },
      propeller: { disableWebhook: true },
    });
    expect(config(all)).toMatchObject({ 'catalog-cache': { type: 'noop' } });
    expect(Object.keys(config(all))).not.toEqual(expect.arrayContaining(['webhook']));
    expect(['application', 'cluster_resources', 'datacatalog', 'scheduler', 'webhook'].filter((section) => section in config(all))).toEqual([]);
    expect(findAll(all, 'ConfigMap').map(nameOf)).toEqual(['flyte-binary-config']);
    expect(findAll(all, 'Service').map(nameOf)).toEqual([BINARY]);
  });

  test('takes extra configuration of every part, and of the process itself', () => {
    const extraConfig = {
      flyte: { admin: { seedProjectsWithDetails: [{ name: 'flytesnacks', description: 'where everybody starts' }] } },
      propeller: { 'node-config': { 'enable-cr-debug-metadata': true } },
      application: { grpcMaxRecvMsgSizeMBs: 20 },
      task_type_whitelist: { spark: [{ project: 'research' }] },
    };

    expect(config(single({ extraConfig }))).toMatchObject(extraConfig);
  });

  test('is laid under what stands in the cluster already, in the order given', () => {
    const chart = testChart();
    const all = single({
      configFrom: [
        ConfigSource.fromConfigMap(kplus.ConfigMap.fromConfigMapName(chart, 'more', 'flyte-more')),
        ConfigSource.fromSecret(kplus.Secret.fromSecretName(chart, 'secret', 'flyte-secret-settings')),
      ],
    }, chart);

    expect(main(all).command).toEqual(['flyte', '--config', '/etc/flyte/config*/*.yaml', 'start']);
    expect(mountsOf(main(all))).toMatchObject({
      '/etc/flyte/config': 'config read-only', '/etc/flyte/config-01': 'config-01 read-only', '/etc/flyte/config-02': 'config-02 read-only',
    });
    expect(volumesOf(deployment(all))).toMatchObject({
      'config-01': { configMap: { name: 'flyte-more' } }, 'config-02': { secret: { secretName: 'flyte-secret-settings', defaultMode: 0o440 } },
    });
  });
});

describe('its pod', () => {
  test('is one, which stops before the next one starts', () => {
    const { replicas, strategy } = documentOf(deployment(single()).spec);

    expect(replicas).toBe(1);
    expect(strategy).toEqual({ type: 'Recreate' });
  });

  test('runs as a user that is not root, with a root filesystem that nobody can write', () => {
    const all = single();

    expect(containersOf(deployment(all)).map(({ name }) => name)).toEqual(['check-db-ready', 'flyte']);
    for (const { body } of containersOf(deployment(all))) { expect(body.securityContext).toMatchObject(HARDENED); }
    expect(documentOf(main(all).securityContext)).toMatchObject({ runAsUser: 1001, runAsGroup: 1001 });
    expect(main(all).image).toBe('cr.flyte.org/flyteorg/flyte-binary-release:v1.16.8');
  });

  test('can be written where the webhook leaves its certificate, and nowhere else', () => {
    expect(mountsOf(main(single()))).toEqual({
      '/etc/flyte/config': 'config read-only',
      '/etc/db': 'database read-only',
      '/etc/flyte/clusterresource/templates': 'templates read-only',
      '/etc/webhook/certs': 'webhook-certs writable',
    });
  });

  test('is asked for the health of flyteadmin, which answers once the database is there', () => {
    const asked = { httpGet: { path: '/healthcheck', port: 'http' } };

    expect(probesOf(main(single()))).toEqual([asked, asked, asked]);
    expect(portsOf(main(single()))).toEqual({ 'http': 8088, 'grpc': 8089, 'webhook': 9443, 'http-metrics': 10254 });
  });

  test('restarts when its configuration or a template changes', () => {
    const checksum = (props: Partial<SingleBinaryProps>): unknown =>
      documentOf(documentOf(templateOf(deployment(single(props))).metadata).annotations)['cdk8s-flyte.dev/config-checksum'];

    const sums = [{}, { workers: 3 }, { taskNamespaces: { templates: [ClusterResourceTemplate.namespace()] } }].map(checksum);
    expect(new Set(sums).size).toBe(3);
  });

  test('knows its namespace, and not its name: the webhook would give its registration an owner in a namespace', () => {
    expect(Object.keys(envOf(main(single())))).toEqual(['POD_NAMESPACE']);
  });

  test('makes keys by its own program', () => {
    const chart = testChart();
    const all = single({ authentication: oidc(chart, AuthKeys.generatedAtRuntime()) }, chart);

    expect(commandsOf(deployment(all))).toMatchObject({
      'generate-secrets': ['flyte', '--config', '/etc/flyte/config/*.yaml', 'secrets', 'init', '--localPath', '/etc/scratch/secrets'],
      'store-secrets': ['flyte', '--config', '/etc/flyte/config/*.yaml', 'secrets', 'create', '--name', 'flyte-admin-secrets', '--fromPath', '/etc/scratch/secrets'],
      'flyte': ['flyte', '--config', '/etc/flyte/config/*.yaml', 'start'],
    });
  });

  test('has one folder for what all parts look up', () => {
    const chart = testChart();
    const all = single({
      authentication: oidc(chart),
      tasks: { plugins: [TaskPlugin.CONTAINER, TaskPlugin.snowflake({ token: testSecret(chart, 'snowflake', 'token') })] },
      notifications: Notifications.gcp({
        projectId: 'acme-flyte',
        topic: 'mails',
        subscription: 'mails',
        email: { sender: 'flyte@example.com' },
        mailer: Mailer.smtp({ host: 'mail.example.com', username: 'flyte', password: testSecret(chart, 'mail', 'password') }),
      }),
    }, chart);
    const { projected } = documentOf(volumesOf(deployment(all)).secrets);
    const items = listOf(documentOf(projected).sources).flatMap((source) => listOf(documentOf(documentOf(source).secret).items));
    const files = items.map((item) => documentOf(item).path);

    expect(files).toEqual(expect.arrayContaining(['oidc_client_secret', 'client_secret', 'cookie_hash_key', 'token_rsa_key.pem']));
    expect(files.length).toBeGreaterThan(8);
    expect(new Set(files).size).toBe(files.length);
  });

  test('runs under the ids of the namespace on OpenShift, whose router is told of HTTP/2', () => {
    const all = single({ securityProfile: SecurityProfile.OPENSHIFT });

    expect(documentOf(main(all).securityContext)).not.toHaveProperty('runAsUser');
    expect(listOf(documentOf(find(all, 'Service', BINARY).spec).ports).map((port) => documentOf(port).appProtocol)).toEqual([undefined, 'h2c', undefined]);
  });

  test('is refused as root, however it got there', () => {
    const chart = testChart();
    const flyte = COMPONENTS[BINARY](chart, {});
    ApiObject.of(flyte.deployment).addJsonPatch(JsonPatch.replace('/spec/template/spec/containers/0/securityContext/runAsUser', 0));

    expect(() => manifests(chart)).toThrow('container flyte: spec.template.spec.containers[0].securityContext.runAsUser');
  });
});

describe('what it may do', () => {
  const NONE = { podWebhook: false };

  test('is what its parts may do, each resource once', () => {
    expect(rulesOf(single(), 'Role', BINARY)).toEqual([
      'coordination.k8s.io/leases: create',
      'coordination.k8s.io/leases [flytepropeller-leader]: get update',
      '/secrets: create',
      '/secrets [flyte-pod-webhook]: get',
    ]);
    expect(rulesOf(single(), 'ClusterRole', 'flyte-flyte-binary')).toEqual([
      'flyte.lyft.com/flyteworkflows: create delete deletecollection list update watch',
      '/namespaces: create get list patch',
      '/podtemplates: list watch',
      '/pods: create delete get list patch watch',
      '/serviceaccounts: create get patch',
      'networking.k8s.io/networkpolicies: create get patch',
      'admissionregistration.k8s.io/mutatingwebhookconfigurations: create',
      'admissionregistration.k8s.io/mutatingwebhookconfigurations [flyte-pod-webhook]: get update',
    ]);
  });

  test('is all that the separate components may do, and no more', () => {
    const verbs = (all: readonly Document[], kind: string): string[] => [...new Set(findAll(all, kind)
      .flatMap((role) => listOf(role.rules).map(documentOf))
      .flatMap((rule) => listOf(rule.verbs).map((verb) => [rule.apiGroups, rule.resources, rule.resourceNames ?? '*', verb].join(' '))))].sort();

    for (const kind of ['Role', 'ClusterRole']) { expect(verbs(single(), kind)).toEqual(verbs(rendered(), kind)); }
  });

  test('shrinks with the parts that are left out', () => {
    expect(rulesOf(single(NONE), 'Role', BINARY)).toEqual(['coordination.k8s.io/leases: create', 'coordination.k8s.io/leases [flytepropeller-leader]: get update']);
    expect(rulesOf(single({ ...NONE, clusterResourceSync: false }), 'ClusterRole', 'flyte-flyte-binary')).toEqual([
      'flyte.lyft.com/flyteworkflows: create delete deletecollection list update watch',
      '/namespaces: list',
      '/podtemplates: list watch',
      '/pods: create delete get list patch watch',
    ]);
  });

  test('grows with connectors of other namespaces', () => {
    const all = single({ ...NONE, connectors: [{ endpoint: ConnectorEndpoint.service({ name: 'robots', namespace: 'ai', port: 8000 }) }] });

    expect(findAll(all, 'Role').map((role) => [documentOf(role.metadata).namespace, nameOf(role)])).toEqual([['flyte', BINARY], ['ai', 'flyte-flyte-binary']]);
  });
});

describe('as pod webhook', () => {
  test('is reached under the name of the separate one', () => {
    const all = single({ namePrefix: 'blue' });

    expect(servicePortsOf(all, 'blue-flyte-pod-webhook')).toEqual(['https 443->9443']);
    expect(documentOf(find(all, 'Service', 'blue-flyte-pod-webhook').spec).selector).toEqual({ 'app.kubernetes.io/name': BINARY, 'app.kubernetes.io/instance': 'blue' });
    expect(configOf(all, 'blue-flyte-binary-config')).toMatchObject({ webhook: { serviceName: 'blue-flyte-pod-webhook' }, secrets: { 'secrets-prefix': '/var/empty' } });
  });

  test('is none where it has secrets to look up, since any task could ask for them', () => {
    const chart = testChart();
    const withLogin = new SingleBinary(chart, 'it', { ...needed(chart), authentication: oidc(chart) });
    const other = testChart();
    const withToken = new SingleBinary(other, 'it', { ...needed(other), tasks: { plugins: [TaskPlugin.CONTAINER, TaskPlugin.snowflake({ token: testSecret(other, 'a', 'b') })] } });
    const third = testChart();

    expect([withLogin, withToken, new SingleBinary(third, 'it', needed(third))].map((one) => one.isPodWebhook)).toEqual([false, false, true]);
    expect(rulesOf(manifests(chart), 'Role', BINARY).filter((rule) => rule.includes('secrets'))).toEqual([]);
  });
});

test('with TLS the process calls itself under a name that the certificate carries', () => {
  const chart = testChart();
  const certificate = kplus.Secret.fromSecretName(chart, 'tls', 'flyte-tls');
  const flyte = new SingleBinary(chart, 'it', { ...needed(chart), certificates: AdminCertificates.fromSecret({ certificate }) });
  const all = manifests(chart);

  expect(config(all)).toMatchObject({ admin: { endpoint: 'localhost:8088', insecure: false, caCertFilePath: '/etc/flyte/authority/ca.crt' } });
  expect(flyte.certificateNames).toEqual(['flyte-binary', 'flyte-binary.flyte', 'flyte-binary.flyte.svc', 'flyte-binary.flyte.svc.cluster.local', 'localhost']);
  expect(flyte.certificateAddresses).toEqual(['0.0.0.0']);
  expect(mountsOf(main(all))).toMatchObject({ '/etc/flyte/certificate': 'certificate read-only', '/etc/flyte/authority': 'authority read-only' });
  expect(servicePortsOf(all, BINARY)).toEqual(['https 443->8088', 'http-metrics 10254->10254']);
  expect(probesOf(main(all))[0]).toEqual({ httpGet: { path: '/healthcheck', port: 'https', scheme: 'HTTPS' } });
});

test('the CustomResourceDefinition is among the manifests once', () => {
  expect(findAll(single(), 'CustomResourceDefinition')).toHaveLength(1);
  expect(findAll(single({ crd: false }), 'CustomResourceDefinition')).toHaveLength(0);
});

test('another release brings its image', () => {
  expect(main(single({ release: FlyteRelease.LATEST.with({ registry: 'registry.example.com' }) })).image).toBe('registry.example.com/flyte-binary-release:v1.16.8');
  expect(podOf(deployment(single())).serviceAccountName).toBe(BINARY);
});

function needed(chart: ReturnType<typeof testChart>): SingleBinaryProps {
  return { database: database(chart), objectStore: objectStore() };
}
