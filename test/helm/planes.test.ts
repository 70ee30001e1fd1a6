import { readFileSync } from 'fs';
import { join } from 'path';
import { became, FOLDER, imported, leafCount, valuesOf, Workspace } from './helpers';
import { mergeValues, Values } from '../../src/helm/merge';
import { reportPage, screen, tally } from '../../src/helm/report';

const HEAD = { chart: 'flyte-core', files: ['values.yaml'], overridden: 0 };
const read = (file: string): Values => valuesOf(readFileSync(join(FOLDER, file), 'utf8'));

/** What the chart's own files switch off, over values of a whole Flyte on AWS. */
const AWS = read('core-aws.yaml');
const CONTROL = mergeValues(AWS, valuesOf('{flytepropeller: {enabled: false}, flyteconnector: {enabled: false}}'));
const DATA = mergeValues(AWS, valuesOf([
  'flyteadmin: {enabled: false, serviceAccount: {alwaysCreate: true}}',
  ...['cluster_resource_manager', 'workflow_scheduler', 'flytescheduler', 'datacatalog', 'flyteconsole', 'flyteconnector'].map((section) => `${section}: {enabled: false}`),
].join('\n')));

const control = imported('flyte-core', read('core-control-plane.yaml'));
const data = imported('flyte-core', read('core-data-plane.yaml'));

test.each([
  ['both planes', AWS, 'FlyteCore', ['admin: {', 'propeller: {'], []],
  ['a control plane', CONTROL, 'FlyteControlPlane', ['database: Database', 'admin: {', 'exposure: Exposure', 'clusters: {'], ['propeller: {', 'taskNamespaces']],
  ['a data plane', DATA, 'FlyteDataPlane', ['propeller: {', 'taskNamespaces: {', 'clusterName:', 'admin: FlyteEndpoint'], ['Database', 'Exposure', 'scheduler:', 'Authentication']],
])('values of %s on AWS are written as such, and each value is accounted for', (_what, values, construct, says, never) => {
  const result = imported('flyte-core', values);
  expect(result.shape.construct).toBe(construct);
  expect(result.program).toContain(`new ${construct}(chart, 'flyte', {`);
  expect(result.program).toMatch(new RegExp(`^import \\{[^}]*\\b${construct}\\b[^}]*\\} from 'cdk8s-flyte';$`, 'm'));
  expect(says.filter((text) => !result.program.includes(text))).toEqual([]);
  expect(never.filter((text) => result.program.includes(text))).toEqual([]);
  const { carried, default: standard, refused, unknown } = tally(result.entries);
  expect([carried + standard + refused + unknown, unknown]).toEqual([leafCount(values), 0]);
});

test.each([
  ['flytepropeller.enabled', /^carried: FlyteControlPlane$/],
  ['flytepropeller.extraArgs[0]', /^default: flytepropeller is in the data planes, so it says nothing here$/],
  ['flytepropeller.image.tag', /^default: flytepropeller is in the data planes/],
  ['webhook.hostNetwork', /^default: the pod webhook is in the data planes/],
  ['flyteconnector.enabled', /^default: the connector is in the data planes/],
  ['configmap.k8s.plugins.k8s.default-security-context.privileged', /^default: flytepropeller is in the data planes/],
  ['configmap.core.propeller.rawoutput-prefix', /^carried: objectStore.multiContainer$/],
  ['configmap.namespace_config.namespace_mapping.template', /^carried: namespaceTemplate$/],
  ['configmap.task_resource_defaults.task_resources.defaults.cpu', /^carried: tasks.resources/],
  ['configmap.admin.admin.endpoint', /^default: the library has it so$/],
  ['configmap.clusters.clusterConfigs[0].auth.tokenPath', /^carried: clusters.clusters$/],
  ['configmap.clusters.clusterConfigs[1].auth.hint', /^refused: a key of clusters that flyteadmin does not read/],
  ['configmap.clusters.labelClusterMap.europe[0].weight', /^carried: clusters.labels.europe$/],
  ['configmap.clusters.labelClusterMap.moon[0].id', /^refused: each entry must be the id of one of clusterConfigs/],
  ['configmap.clusters.defaultExecutionLabel', /^carried: clusters.defaultLabel$/],
  ['flyteadmin.additionalVolumeMounts[0].mountPath', /^default: the credentials of clusters are mounted by the library/],
  ['flyteadmin.initContainerClusterSyncAdditionalVolumeMounts[0].mountPath', /^default: does nothing, in the chart neither/],
  ['cluster_resource_manager.enabled', /^default: the cluster resource sync is in the data planes/],
  ['cluster_resource_manager.templates[0].key', /^default: templates are applied/],
  ['cluster_resource_manager.templates[0].value', /^refused: each data plane makes the namespaces .*taskNamespaces of FlyteDataPlane/],
  ['cluster_resource_manager.config.cluster_resources.refreshInterval', /^refused: each data plane makes the namespaces/],
])('a control plane: %s', (path, expected) => {
  expect(became(control, path)).toMatch(expected);
});

test('a control plane has its clusters, each as one object, with credentials and labels', () => {
  expect(control.program).toContain("const central = FlyteCluster.inCluster('central');");
  expect(control.program).toContain("const us1 = FlyteCluster.of('us-1', { endpoint: 'https://us-1.acme.com:6443', credentials: clusterUs1, enabled: false });");
  expect(control.program).toContain('kubeClient: { qps: 50, burst: 20, timeout: Duration.seconds(10) }');
  expect(control.program).toContain('clusters: [dataplane1, us1, central],');
  expect(control.program).toContain('europe: [{ cluster: dataplane1, weight: 1 }]');
  expect(control.secrets).toContainEqual({ name: 'cluster-us-1', keys: ['token', 'ca.crt'], exists: false, plain: [], ofTasks: false });
});

test('keys of a login come from a Secret where flyteadmin could not store them', () => {
  expect(control.program).toContain('keys: AuthKeys.fromSecret(flyteAdminSecrets)');
  expect(control.secrets.find(({ name }) => name === 'flyte-admin-secrets')!.keys).toEqual(['claim_symmetric_key', 'cookie_block_key', 'cookie_hash_key', 'token_rsa_key.pem']);
});

test('a control plane that names no clusters has one to fill in', () => {
  const result = imported('flyte-core', CONTROL);
  expect(result.program).toContain("const dataPlane = FlyteCluster.of('data-plane', { endpoint: 'https://data-plane.example.com:6443', credentials: clusterDataPlane });");
  expect(result.fillIns.map(({ prop }) => prop)).toContain('clusters.clusters');
  expect(result.secrets.find(({ name }) => name === 'cluster-data-plane')!.keys).toEqual(['token', 'ca.crt']);
});

test.each([
  ['flyteadmin.enabled', /^carried: FlyteDataPlane$/],
  ['flyteadmin.extraArgs[0]', /^default: flyteadmin is in the control plane, so it says nothing here$/],
  ['flyteadmin.serviceAccount.alwaysCreate', /^default: the library has it so$/],
  ['datacatalog.service.type', /^default: datacatalog is in the control plane/],
  ['flyteconsole.replicaCount', /^default: flyteconsole is in the control plane/],
  ['workflow_scheduler.enabled', /^default: flytescheduler is in the control plane/],
  ['workflow_notifications.config.notifications.type', /^default: flyteadmin is in the control plane/],
  ['common.ingress.host', /^default: the way in from outside is in the control plane/],
  ['common.databaseSecret.secretManifest.kind', /^default: the database is in the control plane/],
  ['db.admin.database.host', /^default: the database is in the control plane/],
  ['configmap.adminServer.server.security.useAuth', /^default: Flyte's own components log in/],
  ['configmap.adminServer.server.security.allowedOrigins[0]', /^default: flyteadmin is in the control plane/],
  ['configmap.clusters.clusterConfigs[0].name', /^default: flyteadmin is in the control plane/],
  ['configmap.task_resource_defaults.task_resources.limits.gpu', /^default: flyteadmin is in the control plane/],
  ['configmap.core.storage.connection.region', /^refused: extraConfig.storage.connection.region must not be set here/],
  ['secrets.adminOauthClientCredentials.clientSecret', /^carried: authentication.clientSecret$/],
  ['configmap.admin.admin.clientId', /^carried: authentication.clientId$/],
  ['configmap.admin.admin.scopes[0]', /^carried: authentication.scopes$/],
  ['configmap.admin.admin.endpoint', /^carried: admin.host$/],
  ['configmap.admin.admin.insecureSkipVerify', /^refused: whoever stands between/],
  ['configmap.catalog.catalog-cache.endpoint', /^carried: dataCatalog.host$/],
  ['flytepropeller.clusterName', /^carried: clusterName$/],
  ['configmap.namespace_config.namespace_mapping.template', /^carried: taskNamespaces.namespaceTemplate$/],
  ['cluster_resource_manager.enabled', /^refused: a data plane makes the namespaces of its projects itself/],
  ['cluster_resource_manager.templates[0].value', /^carried: taskNamespaces.templates/],
])('a data plane: %s', (path, expected) => {
  expect(became(data, path)).toMatch(expected);
});

test('no secret of the other plane has to exist for a data plane', () => {
  expect(data.secrets.map(({ name }) => name)).toEqual(['flyte-secret-auth']);
});

test.each([
  ['a control plane', control, ['clusterResourceSync', 'clusters.clusters']],
  ['a data plane', data, ['clusterResourceSync', 'clusterName', 'dataCatalog.host']],
])('%s: what is otherwise than in the chart is decided first, and the report says what the app is', (_what, result, props) => {
  expect(result.decisions.map(({ prop }) => prop)).toEqual(props);
  const line = `The values are of one plane: the app is a ${result.shape.construct}.`;
  expect([reportPage(result, HEAD), [...screen(result, HEAD, 'app')].join('')].filter((text) => !text.includes(line))).toEqual([]);
});

test('a whole Flyte has no such line', () => {
  expect([...screen(imported('flyte-core', AWS), HEAD, 'app')].join('')).not.toContain('one plane');
});

const OFF = 'flyteadmin: {enabled: false}\n';

test.each([
  ['nothing at all', '', "admin: FlyteEndpoint.of({ host: 'flyte.example.com', port: 443 })"],
  ['a host', 'configmap: {admin: {admin: {endpoint: flyte.acme.com}}}', "admin: FlyteEndpoint.of({ host: 'flyte.acme.com', port: 443 })"],
  ['a Service', 'configmap: {admin: {admin: {endpoint: "flyteadmin.flyte:81"}}}', "admin: FlyteEndpoint.of({ host: 'flyteadmin.flyte.svc', port: 81, tls: false })"],
  ['plain text', 'configmap: {admin: {admin: {endpoint: "flyte.acme.com:443", insecure: true}}}', "admin: FlyteEndpoint.of({ host: 'flyte.acme.com', port: 443, tls: false })"],
  ['TLS at a port of its own', 'configmap: {admin: {admin: {endpoint: "flyte.acme.com:8443", insecure: false}}}', "admin: FlyteEndpoint.of({ host: 'flyte.acme.com', port: 8443 })"],
])('where flyteadmin is, by %s', (_what, text, expected) => {
  expect(imported('flyte-core', `${OFF}${text}`).program).toContain(expected);
});

test.each([
  ['a public host in plain text', 'flyte.acme.com:81', ['admin.host']],
  ['a Service in plain text', 'flyteadmin.flyte.svc.cluster.local:81', []],
])('%s: what has to be decided', (_what, endpoint, props) => {
  const { decisions } = imported('flyte-core', `${OFF}configmap: {admin: {admin: {endpoint: "${endpoint}"}}}`);
  expect(decisions.map(({ prop }) => prop)).toEqual(props);
});

test.each([
  ['an address that is none', 'admin: {admin: {endpoint: "not an address"}}', 'configmap.admin.admin.endpoint', /^refused: it must be a host and a port/],
  ['an authority by a file', 'admin: {admin: {caCertFilePath: /etc/ca.crt}}', 'configmap.admin.admin.caCertFilePath', /^refused: its certificate is known by authority of FlyteEndpoint.of/],
  ['another key of the client', 'admin: {admin: {maxRetries: 9}}', 'configmap.admin.admin.maxRetries', /^refused: the library writes it/],
  ['the catalog of the chart', 'catalog: {catalog-cache: {endpoint: "datacatalog:89"}}', 'configmap.catalog.catalog-cache.endpoint', /^default: there is no datacatalog in this cluster/],
  ['no catalog', 'catalog: {catalog-cache: {type: noop, endpoint: "c.acme.com:89"}}', 'configmap.catalog.catalog-cache.endpoint', /^default: there is no datacatalog/],
])('a data plane of %s', (_what, documents, path, expected) => {
  const result = imported('flyte-core', `${OFF}configmap: {${documents}}`);
  expect(became(result, path)).toMatch(expected);
  expect(result.program).toContain('new FlyteDataPlane(');
});

test.each([
  ['says so', 'configmap: {adminServer: {server: {security: {useAuth: true}}}}', true],
  ['has a secret', 'secrets: {adminOauthClientCredentials: {clientSecret: abc}}', true],
  ['has a client', 'configmap: {admin: {admin: {clientId: engine}}}', true],
  ['has a secret, and says that nobody does', 'secrets: {adminOauthClientCredentials: {clientSecret: abc}}\nconfigmap: {adminServer: {server: {security: {useAuth: false}}}}', false],
  ['has a secret that is off', 'secrets: {adminOauthClientCredentials: {enabled: false, clientSecret: abc}}', false],
  ['says nothing', '', false],
])('a data plane logs in where it %s: %s', (_what, text, expected) => {
  expect(imported('flyte-core', `${OFF}${text}`).program.includes('Authentication.clientOnly(')).toBe(expected);
});

test.each([
  ['true', 'alwaysCreate: true', false, []],
  ['false', 'alwaysCreate: false', true, []],
  ['nothing', 'create: true', true, ['controlPlaneAccess']],
])('the account of flyteadmin in a data plane, by %s', (_what, text, isOff, added) => {
  const result = imported('flyte-core', `flyteadmin: {enabled: false, serviceAccount: {${text}}}`);
  expect(result.program.includes('controlPlaneAccess: false')).toBe(isOff);
  expect(result.additions.map(({ prop }) => prop).filter((prop) => prop === 'controlPlaneAccess')).toEqual(added);
});

test('beside flyteadmin its account is there in any case', () => {
  expect(became(imported('flyte-core', 'flyteadmin: {serviceAccount: {alwaysCreate: true}}'), 'flyteadmin.serviceAccount.alwaysCreate')).toMatch(/^default: flyteadmin is here/);
});

const CLUSTERS = 'configmap: {clusters: {clusterConfigs: [{name: central, enabled: true, inCluster: true}, {name: eu-1, enabled: true, endpoint: "https://eu-1.acme.com"}]}}';

test('a whole Flyte with further clusters is one, whose engine has the name of its own cluster', () => {
  const result = imported('flyte-core', CLUSTERS);
  expect(result.program).toContain('admin: { clusters: { clusters: [central, eu1] } }');
  expect(result.program).toContain("propeller: { clusterId: 'central' }");
  expect(result.additions).toContainEqual({ prop: 'propeller.clusterId', why: 'the name that clusters has for the cluster of flyteadmin' });
  expect(result.entries.filter(({ verdict }) => verdict !== 'carried')).toEqual([]);
});

test.each([
  ['no list', '{a: b}', /^refused: use clusters with FlyteCluster.of/],
  ['no name', '[{endpoint: "https://a.acme.com"}]', /^refused: use clusters/],
  ['no endpoint', '[{name: a}]', /^refused: use clusters/],
  ['an API server without TLS', '[{name: a, enabled: true, endpoint: "http://a.acme.com"}]', /^refused: endpoint must begin with https:/],
  ['the own cluster, switched off', '[{name: a, inCluster: true}]', /^refused: use clusters/],
  ['none that is enabled', '[{name: a, endpoint: "https://a.acme.com"}]', /^refused: clusters.clusters must hold one that is enabled/],
])('clusters of %s are refused, and the app has one to fill in', (_what, text, expected) => {
  const result = imported('flyte-core', `flytepropeller: {enabled: false}\nconfigmap: {clusters: {clusterConfigs: ${text}}}`);
  const mine = result.entries.filter(({ path }) => path.startsWith('configmap.clusters'));
  expect(mine.map(({ path }) => became(result, path)).filter((one) => !expected.test(one))).toEqual([]);
  expect(result.fillIns.map(({ prop }) => prop)).toContain('clusters.clusters');
});

test.each(['flyteadmin: {enabled: "false"}', 'flyteadmin: {enabled: 0}', 'flyteadmin: {replicaCount: 1}'])('%s says nothing of a plane', (text) => {
  expect(imported('flyte-core', text).shape.construct).toBe('FlyteCore');
});

test.each([
  ['flyte-core', 'flyteadmin: {enabled: false}', 'flytepropeller: {enabled: false}', 'flyteadmin.enabled and flytepropeller.enabled are both false, which leaves neither plane of Flyte'],
  ['flyte-binary', 'flyte-core-components: {admin: {disabled: true}}', 'flyte-core-components: {propeller: {disabled: true}}', 'flyte-core-components.propeller.disabled are both true'],
])('%s: the files of both planes at once are of neither: exit 2, and nothing is written', async (chart, one, other, message) => {
  const workspace = new Workspace();
  workspace.write('one.yaml', one);
  workspace.write('other.yaml', other);
  const { status, out, error } = await workspace.run(['import-values', 'one.yaml', 'other.yaml', '--chart', chart, '--output', 'app']);
  expect([status, out, workspace.has('app')]).toEqual([2, '', false]);
  expect(error).toContain(message);
  expect(error).toContain('give the files of one plane, in a folder of its own');
  workspace.remove();
});
