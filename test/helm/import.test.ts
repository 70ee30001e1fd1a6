import { readFileSync } from 'fs';
import { join } from 'path';
import { became, chartNameOf, FILES, FOLDER, imported, leafCount, modules, SECRETS, valuesOf } from './helpers';
import { chartOf } from '../../src/helm/command';
import { importValues } from '../../src/helm/import';
import { reportPage, screen, tally } from '../../src/helm/report';
import { reasonOf, trialBy } from '../../src/helm/trial';

const RESULTS = Object.fromEntries(FILES.map((file) => {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  const values = valuesOf(text);
  const { 'flyte-binary': inner, ...beside } = values;
  const given = inner === undefined ? values : { ...beside, ...inner as typeof values };
  return [file, { given, result: imported(chartNameOf(file), given) }];
}));
const { result: aws } = RESULTS['core-aws.yaml'];
const { result: gcp } = RESULTS['core-gcp.yaml'];
const { result: login } = RESULTS['core-login.yaml'];
const { result: binary } = RESULTS['binary-aws.yaml'];

const HEAD = { chart: 'flyte-core', files: ['values.yaml'], overridden: 0 };

test.each(FILES)('%s: values in are values accounted for, each once', (file) => {
  const { given, result } = RESULTS[file];
  const { carried, default: standard, refused, unknown } = tally(result.entries);
  expect(carried + standard + refused + unknown).toBe(leafCount(given));
  expect(new Set(result.entries.map(({ path }) => path)).size).toBe(result.entries.length);
  expect(result.entries.filter(({ verdict, why }) => verdict === 'refused' && !/[;:,]| by |use /.test(why ?? ''))).toEqual([]);
});

test.each(FILES)('%s: no secret is in the app, the report or on the screen', (file) => {
  const { result } = RESULTS[file];
  const outputs = [result.program, reportPage(result, HEAD), [...screen(result, HEAD, 'out')].join('')];
  expect(SECRETS.length).toBeGreaterThan(20);
  expect(SECRETS.filter((secret) => outputs.some((output) => output.includes(secret)))).toEqual([]);
});

test('the library is asked once for each app, however much it refuses', () => {
  const asked: string[] = [];
  importValues(RESULTS['core-data-plane.yaml'].given, chartOf('flyte-core')!, (shape) => {
    const trial = trialBy(modules, shape);
    return (props) => {
      asked.push(JSON.stringify(props));
      return trial(props);
    };
  });
  expect(asked.length).toBeGreaterThan(5);
  expect(new Set(asked).size).toBe(asked.length);
});

test('the same values give the same app, whatever the order of their keys', () => {
  const text = readFileSync(join(FOLDER, 'core-aws.yaml'), 'utf8');
  const turned = (value: unknown): unknown => Array.isArray(value) ? value.map(turned)
    : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).reverse().map(([key, one]) => [key, turned(one)])) : value;
  expect(imported('flyte-core', valuesOf(text)).program).toBe(aws.program);
  const rows = (program: string) => program.split('\n').sort();
  expect(rows(imported('flyte-core', turned(valuesOf(text)) as never).program)).toEqual(rows(aws.program));
});

test.each([
  ['flyteadmin.replicaCount', 'carried: admin.replicas'],
  ['userSettings.account', 'carried: by the values that refer to it'],
  ['userSettings.unused', 'default: no value refers to it, so it says nothing'],
  ['flyteadmin.resources.requests.memory', 'carried: admin.resources.memory.request'],
  ['common.databaseSecret.secretManifest.stringData["pass.txt"]', 'carried: database.password'],
  ['configmap.adminServer.server.httpPort', 'default: the library has it so'],
  ['configmap.task_resource_defaults.task_resources.defaults.storage', 'default: does nothing, in the chart neither: Flyte v1.16.8 knows no such resource and drops it; storage of tasks is said by ephemeralStorage of tasks.resources'],
  ['configmap.task_logs.plugins.logs.cloudwatch-enabled', 'carried: tasks.logLinks'],
  ['workflow_scheduler.config.scheduler.eventScheduler.targetName', 'carried: admin.eventScheduler.queueArn'],
  ['external_events.eventsPublisher.topicName', 'carried: admin.externalEvents.topicArn'],
  ['cluster_resource_manager.templates[1].value', 'carried: taskNamespaces.templates'],
  ['common.ingress.annotations["kubernetes.io/ingress.class"]', 'carried: exposure.className'],
])('AWS: %s is %s', (path, expected) => {
  expect(became(aws, path)).toBe(expected);
});

test.each([
  ['replicas: 2', 'two pods'],
  ["'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/flyte'", 'a reference within a text'],
  ["rawOutputPrefix: 's3://acme-flyte-data'", 'a bucket of its own'],
  ['multiContainer: true', 'which the store then allows'],
  ["password: { secret: dbPass, key: 'pass.txt' }", 'the file of the Secret'],
  ['tlsAtController: true', 'the certificate of the load balancer'],
  ['podAntiAffinity: [{}]', 'apart from pods of the same component'],
  ['limit: Size.mebibytes(954)', 'a limit where only a request is said'],
])('AWS: the app says %s: %s', (text) => {
  expect(aws.program).toContain(text);
});

test('AWS: what is a placeholder, and what is missing, is listed to fill in', () => {
  expect(aws.fillIns.map(({ prop }) => prop)).toEqual(['objectStore.bucket', 'exposure.host']);
  expect(aws.secrets).toEqual([{ name: 'db-pass', keys: ['pass.txt'], exists: false, plain: ['common.databaseSecret.secretManifest.stringData["pass.txt"]'], ofTasks: false }]);
});

test.each([
  ['flyteadmin.replicaCount', /^default: the autoscaler decides/],
  ['flyteadmin.autoscaling.metrics[0].resource.target.averageUtilization', /^carried: admin.autoscaling.cpuUtilization/],
  ['configmap.namespace_config.namespace_mapping.template', /^refused: two projects would share a namespace/],
  ['common.ingress.annotations["cert-manager.io/issuer"]', /^carried: exposure.certManager.issuer/],
  ['db.datacatalog.database.host', /^carried: dataCatalog.database.host/],
  ['db.admin.database.password', /^carried: database.password/],
  ['configmap.remoteData.remoteData.signedUrls.signingPrincipal', /^carried: objectStore.signedUrls.signingPrincipal/],
  ['flyteconsole.ga.enabled', /^refused: flyteconsole.podEnv.ENABLE_GA says the same prop otherwise/],
  ['flyteconsole.image.tag', /^refused: the image belongs to the release/],
  ['flytepropeller.cacheSizeMbs', /^default: does nothing, in the chart neither: the chart reads it nowhere/],
  ['datacatalog.service.type', /^refused: datacatalog has no login/],
  ['webhook.securityContext.runAsUser', /^carried: podWebhook.runAs/],
  ['configmap.otel.otel.otlpgrpc.endpoint', /^carried: tracing.endpoint/],
  ['workflow_scheduler.enabled', /^carried: scheduler.enabled/],
])('Google Cloud: %s', (path, expected) => {
  expect(became(gcp, path)).toMatch(expected);
});

test.each([
  ['flyteadmin.env[1].value', /^carried: admin.env.EXTRA_PASSWORD/],
  ['flyteadmin.env[3].valueFrom.fieldRef.fieldPath', /^refused: a variable of a kind that has no prop/],
  ['flyteadmin.tolerations[1].effect', /^refused: a toleration of a kind/],
  ['flyteadmin.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[1].weight', /^refused: a term of a kind/],
  ['flyteadmin.additionalVolumes[0].configMap.name', /^carried: admin.mounts/],
  ['flyteadmin.additionalVolumes[1].hostPath.path', /^refused: .*never one of the node/],
  ['flyteadmin.additionalVolumes[2].name', /^default: no mount uses it/],
  ['flyteadmin.additionalContainers[0].image', /^refused: a container of one's own/],
  ['flyteadmin.securityContext.runAsUser', /^refused: nobody is root/],
  ['flyteadmin.securityContext.seLinuxOptions.type', /^refused: nobody is root/],
  ['flyteadmin.secrets.oidc_client_secret', /^carried: authentication.provider.clientSecret/],
  ['flyteadmin.secrets["token_rsa_key.pem"]', /^refused: keys of tokens and cookies/],
  ['flyteadmin.serviceMonitor.labels.release', /^carried: monitoring.labels.release/],
  ['flyteadmin.service.type', /^refused: service.reason must say why/],
  ['flyteadmin.extraArgs.v', /^refused: a flag says/],
  ['flyteadmin.readinessProbe.httpGet.path', /^refused: every container has probes/],
  ['flyteadmin.unknownKey', /^unknown$/],
  ['flytepropeller.image.tag', /^carried: propeller.image/],
  ['flytepropeller.resources.limits["nvidia.com/gpu"]', /^refused: a resource that no program/],
  ['webhook.hostNetwork', /^default: does nothing, in the chart neither: its templates have no such key/],
  ['common.databaseSecret.secretManifest.kind', /^refused: an object that makes the Secret/],
  ['secrets.adminOauthClientCredentials.clientSecret', /^carried: authentication.internalClient.clientSecret/],
  ['db.admin.database.options', /^refused: the password and all data would travel in plain text/],
  ['storage.custom.stow.config.key', /^refused: an account key/],
  ['configmap.logger.logger.level', /^refused: level 5 and above print secrets/],
  ['configmap.adminServer.server.dataProxy.upload.defaultFileNameLength', /^carried: admin.extraConfig.server/],
  ['configmap.adminServer.server.dataProxy.upload.wrong', /^refused: extraConfig.server.dataProxy.upload.wrong must be a key that flyteadmin v1.16.8 knows; use one of/],
  ['configmap.core.propeller.wrokers', /^refused: .*did you mean 'workers'/],
  ['configmap.adminServer.server.grpc.serverReflection', /^refused: the API describes itself/],
  ['configmap.adminServer.auth.authorizedUris[2]', /^refused: a second address/],
  ['configmap.k8s.plugins.k8s.default-env-vars[1].FLYTE_AWS_SECRET_ACCESS_KEY', /^carried: tasks.envFromSecrets/],
  ['configmap.k8s.plugins.k8s.default-env-vars-from-env[0].A', /^refused: what flytepropeller has/],
  ['configmap.k8s.plugins.k8s.default-security-context.privileged', /^refused: tasks are not root/],
  ['configmap.k8s.plugins.k8s.enable-host-networking-pod', /^refused: tasks have a network/],
  ['configmap.resource_manager.propeller.resourcemanager.redis.hostKey', /^carried: propeller.engine.resourceManager.password/],
  ['configmap.enabled_plugins.tasks.task-plugins.enabled-plugins[3]', /^carried: tasks.plugins/],
  ['configmap.enabled_plugins.tasks.task-plugins.enabled-plugins[5]', /^refused: its token is a reference/],
  ['configmap.enabled_plugins.tasks.task-plugins.enabled-plugins[6]', /^refused: a plugin that the library has no name for/],
  ['configmap.copilot.plugins.spark.spark-config-default[1]["spark.hadoop.fs.s3a.secret.key"]', /^refused: a credential that every pod would show/],
  ['configmap.clusters.labelClusterMap.team[0].id', /^refused: each entry must be the id of one of clusterConfigs/],
  ['cloud_events.kafka.saslConfig.password', /^refused: use admin.cloudEvents/],
  ['cluster_resource_manager.templates[1].value', /^refused: a secret in plain text/],
  ['cluster_resource_manager.templates[3].value', /^refused: no YAML of one object/],
  ['flyteconnector.replicaCount', /^carried: connectors.replicas/],
  ['flyteconnector.plugin_config.plugins.connector-service.defaultConnector.endpoint', /^default: flytepropeller is led to the connector/],
  ['flyteconnector.plugin_config.plugins.connector-service.defaultConnector.timeouts.GetTask', /^carried: connectors.timeouts.pollTask/],
  ['flyteconnector.plugin_config.plugins.connector-service.defaultConnector.timeouts.Shout', /^refused: a call that flytepropeller does not make/],
  ['flyteconnector.plugin_config.plugins.connector-service.connectors.mine.endpoint', /^carried: propeller.connectors.(endpoint|name)/],
  ['flyteconnector.plugin_config.plugins.connector-service.connectors.mine.defaultTimeout', /^refused: it must be a duration/],
  ['flyteconnector.plugin_config.plugins.connector-service.connectors.far.defaultServiceConfig', /^carried: propeller.connectors.serviceConfig/],
  ['flyteconnector.plugin_config.plugins.connector-service.connectors.lost.endpoint', /^refused: its address is said by connectors/],
  ['flyteconnector.plugin_config.plugins.connector-service.connectorForTaskTypes[1].other_task', /^carried: propeller.connectors.taskTypes/],
])('Login and the rest: %s', (path, expected) => {
  expect(became(login, path)).toMatch(expected);
});

test.each([
  ['configuration.database.password', /^carried: database.password/],
  ['configuration.storage.userDataContainer', /^carried: (binary.rawOutputPrefix|objectStore.multiContainer)/],
  ['configuration.auth.oidc.clientSecret', /^carried: authentication.provider.clientSecret/],
  ['configuration.inlineSecretRef', /^carried: binary.configFrom/],
  ['configuration.inline.task_resources.limits.gpu', /^refused: 0 sets no bound/],
  ['configuration.inline.notifications.type', /^refused: extraConfig.notifications must not be set here/],
  ['configuration.inline.server.security.allowedOrigins[0]', /^refused: any site/],
  ['clusterResourceTemplates.inline["002_account.yaml"]', /^carried: taskNamespaces.templates/],
  ['deployment.extraPodSpec.hostNetwork', /^refused: the rest of the pod/],
  ['deployment.lifecycleHooks.preStop.exec.command[0]', /^refused: a command or script/],
  ['rbac.extraRules[0].verbs[0]', /^refused: permissions follow what is on/],
  ['flyte-core-components.admin.disableScheduler', /^carried: scheduler.enabled/],
  ['serviceAccount.annotations["eks.amazonaws.com/role-arn"]', /^carried: binary.serviceAccountAnnotations/],
])('flyte-binary: %s', (path, expected) => {
  expect(became(binary, path)).toMatch(expected);
});

test.each([
  ['a region that is none', 'storage: {type: s3, bucketName: acme, s3: {region: nowhere}}\nflyteadmin: {}', 'storage.s3.region', /^refused: region must be a region of AWS/],
  ['a host that is none', 'db: {admin: {database: {host: "a b"}}}\nflyteadmin: {}', 'db.admin.database.host', /^refused: host must be/],
  ['a role that is none', 'flyteadmin: {serviceAccount: {annotations: {eks.amazonaws.com/role-arn: me}}}', 'flyteadmin.serviceAccount.annotations["eks.amazonaws.com/role-arn"]', /^refused: .*must be the ARN of a role/],
  ['two things for one prop', 'flyteadmin: {serviceMonitor: {enabled: true, interval: 1m}}\ndatacatalog: {serviceMonitor: {enabled: true, interval: 2m}}', 'flyteadmin.serviceMonitor.interval', /^refused: datacatalog.serviceMonitor.interval says the same prop otherwise/],
  ['a text for a number', 'flyteadmin: {replicaCount: many}', 'flyteadmin.replicaCount', /^refused: it must be a whole number/],
  ['a list for a leaf', 'flyteadmin: {priorityClassName: [a]}', 'flyteadmin.priorityClassName[0]', /^refused: it must be a text/],
  ['a secret under a name of a secret', 'flyteadmin: {podAnnotations: {api-token: abc}}', 'flyteadmin.podAnnotations.api-token', /^refused: it holds a secret/],
  ['a secret in a text', 'flyteadmin: {podAnnotations: {note: "password=abc"}}', 'flyteadmin.podAnnotations.note', /^refused: it holds a secret/],
  ['a secret by reference', 'userSettings: {dbPassword: abc}\nflyteadmin: {podAnnotations: {note: "{{ .Values.userSettings.dbPassword }}"}}', 'flyteadmin.podAnnotations.note', /^refused: it holds a secret/],
  ['a port', 'configmap: {adminServer: {server: {httpPort: 9000}}}', 'configmap.adminServer.server.httpPort', /^refused: Services, probes and network policies have this port; leave it out/],
  ['another endpoint', 'configmap: {admin: {admin: {endpoint: elsewhere}}}', 'configmap.admin.admin.endpoint', /^refused: the library writes it/],
  ['a secret of the store in its configuration', 'configmap: {core: {storage: {connection: {secret-key: abc}}}}', 'configmap.core.storage.connection.secret-key', /^refused: it holds a secret/],
  ['a template of Helm', 'flyteadmin: {podAnnotations: {note: "{{ include \\"x\\" . }}"}}', 'flyteadmin.podAnnotations.note', /^refused: a template that only Helm fills in/],
])('%s is refused, and the rest is written', (_what, text, path, expected) => {
  const result = imported('flyte-core', text);
  expect(became(result, path)).toMatch(expected);
  expect(result.program).toContain('new FlyteCore(');
});

test('connectors keep their addresses, names and task types together', () => {
  expect(login.program).toContain("taskTypes: ['my_task', 'other_task']");
  expect(login.program).toContain("endpoint: ConnectorEndpoint.service({ name: 'mine', namespace: 'tools', port: 8001 })");
});

test("the library's reason loses the value that was given, and the place in the tree", () => {
  expect(reasonOf("flyte/Admin: replicas must be an integer, got 'hunter2; x'; leave it out")).toBe('replicas must be an integer; leave it out');
  expect(reasonOf('Validation failed with the following errors:\n  [flyte] Ingress flyte: no host must be open; add one')).toBe('Ingress flyte: no host must be open; add one');
});
