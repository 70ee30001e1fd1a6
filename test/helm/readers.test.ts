import { became, imported } from './helpers';

test('clients of the built-in server are carried, their secrets as references', () => {
  const result = imported('flyte-core', [
    'configmap: {adminServer: {server: {security: {useAuth: true}}, auth: {appAuth: {selfAuthServer: {staticClients: {',
    '  portal: {id: portal, redirect_uris: ["https://portal.example.com/back"], grant_types: [refresh_token, authorization_code], response_types: [code], scopes: [all, offline], public: true},',
    '  ci: {id: ci, client_secret: c29tZSBoYXNo, redirect_uris: ["http://localhost:1/x"], grant_types: [client_credentials], scopes: [all], public: false},',
    '  flytepropeller: {id: flytepropeller, client_secret: b3RoZXIgaGFzaA, grant_types: [client_credentials], public: false}',
    '  }}}}}}',
  ].join('\n'));
  expect(result.entries.filter(({ verdict }) => verdict === 'refused' || verdict === 'unknown')).toEqual([]);
  expect(result.program).toContain('OAuthClient.publicClient({');
  expect(result.program).toContain("secretHash: { secret: flyteAuthClients, key: 'ci' }");
  expect(became(result, 'configmap.adminServer.auth.appAuth.selfAuthServer.staticClients.flytepropeller.client_secret')).toBe('carried: authentication.internalClient.clientSecretHash');
  expect(result.program).not.toContain('c29tZSBoYXNo');
});

test.each([
  ['what is no map', 'x'], ['a client that is none', '{a: 3}'], ['a grant that is none', '{a: {id: a, public: true, grant_types: [magic]}}'], ['a name that is none', '{"a b": {id: a}}'],
  ['an audience', '{a: {audience: x}}'], ['a secret of people', '{a: {id: a, public: true, client_secret: x}}'],
])('clients: %s is refused', (_what, clients) => {
  const result = imported('flyte-core', `configmap: {adminServer: {server: {security: {useAuth: true}}, auth: {appAuth: {selfAuthServer: {staticClients: ${clients}}}}}}`);
  expect(result.entries.filter(({ path, verdict }) => path.includes('staticClients') && verdict === 'refused')).not.toEqual([]);
});

test.each([
  ['a driver for secrets', '{name: v, csi: {driver: secrets-store.csi.k8s.io, readOnly: true, volumeAttributes: {secretProviderClass: flyte}}}', /^carried: admin.mounts/],
  ['a driver that may write', '{name: v, csi: {driver: a.example.com, readOnly: false}}', /^refused: a volume of a kind/],
])('a volume of %s', (_what, volume, expected) => {
  const result = imported('flyte-core', `flyteadmin: {additionalVolumes: [${volume}], additionalVolumeMounts: [{name: v, mountPath: /mnt}]}`);
  expect(became(result, 'flyteadmin.additionalVolumes[0].csi.driver')).toMatch(expected);
});

test.each([
  ['expressions that name one value', '{matchExpressions: [{key: app, operator: In, values: [flyte]}]}', /^carried: admin.scheduling.podAntiAffinity/],
  ['expressions that name several', '{matchExpressions: [{key: app, operator: In, values: [a, b]}]}', /^refused: a term of a kind/],
  ['no label at all', '{}', /^refused: a term of a kind/],
])('a term of pods by %s', (_what, selector, expected) => {
  const result = imported('flyte-core', `flyteadmin: {affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: ${selector}, topologyKey: kubernetes.io/hostname}]}}}`);
  expect(became(result, 'flyteadmin.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey')).toMatch(expected);
});

test('a taint may be borne for some time', () => {
  expect(imported('flyte-core', 'flyteadmin: {tolerations: [{key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 300}]}').program)
    .toContain("tolerations: [{ key: 'a', effect: TaintEffect.NO_EXECUTE, duration: Duration.seconds(300) }]");
});

test('a Service of traces is one, by its name and namespace', () => {
  expect(imported('flyte-core', 'configmap: {otel: {otel: {type: otlpgrpc, otlpgrpc: {endpoint: "http://otel.obs:4317"}}}}').program)
    .toContain("Tracing.otlpGrpc({ endpoint: 'http://otel.obs.svc:4317' })");
});

test('a template of pods is refused by what it is for', () => {
  const template = '{key: a, value: "apiVersion: v1\\nkind: PodTemplate\\nmetadata: {name: a}\\n"}';
  expect(became(imported('flyte-core', `cluster_resource_manager: {templates: [${template}]}`), 'cluster_resource_manager.templates[0].value')).toMatch(/^refused: pods of tasks are laid on/);
});

test('what lacks only what is refused has the reason of that', () => {
  const result = imported('flyte-core', 'webhook: {autoscaling: {enabled: true, minReplicas: 2, maxReplicas: 4}}');
  expect(became(result, 'webhook.autoscaling.minReplicas')).toMatch(/^refused: it goes with webhook.autoscaling.enabled: autoscaling must not be set/);
});

test.each([
  ['the client that the chart gives its own components', 'flyteprop', /^default: it follows internalClient/],
  ['another', 'somebody', /^refused: .*use internalClient of Authentication.oidc/],
])('who Flyte itself logs in as: %s', (_what, id, expected) => {
  const result = imported('flyte-core', `secrets: {adminOauthClientCredentials: {clientId: flyteprop}}\nconfigmap: {adminServer: {server: {security: {useAuth: true}}}, admin: {admin: {clientId: ${id}}}}`);
  expect(became(result, 'configmap.admin.admin.clientId')).toMatch(expected);
});

test('labels and annotations of tasks may be lists of maps, as Flyte reads them', () => {
  const result = imported('flyte-core', 'configmap: {k8s: {plugins: {k8s: {default-labels: [{a: b}, {azure.workload.identity/use: "true"}], default-annotations: {c: d}}}}}');
  expect(result.program).toContain("labels: { 'a': 'b', 'azure.workload.identity/use': 'true' }");
  expect(became(result, 'configmap.k8s.plugins.k8s.default-labels[1]["azure.workload.identity/use"]')).toMatch(/^carried: tasks.labels/);
});

test('on Azure tasks are told what flytekit needs, unless the values say otherwise', () => {
  const azure = 'storage: {type: custom, custom: {container: flyte, stow: {kind: azure, config: {account: acmeflyte}}}}\n';
  expect(imported('flyte-core', azure).program).toContain("env: { FLYTE_PERSISTENCE_ATTACH_EXECUTION_METADATA: 'false' }");
  expect(imported('flyte-core', azure).additions.map(({ prop }) => prop)).toContain('tasks.env.FLYTE_PERSISTENCE_ATTACH_EXECUTION_METADATA');
  expect(imported('flyte-core', `${azure}configmap: {k8s: {plugins: {k8s: {default-env-vars: [{FLYTE_PERSISTENCE_ATTACH_EXECUTION_METADATA: "true"}]}}}}`).program)
    .toContain("env: { FLYTE_PERSISTENCE_ATTACH_EXECUTION_METADATA: 'true' }");
});

test.each([
  ['what the templates make', '[{apiGroups: [""], resources: [serviceaccounts], verbs: [create, get, patch]}]', /^default: the sync may make and change/],
  ['anything', '[{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]', /^refused: permissions follow what is on/],
  ['more than that', '[{apiGroups: [""], resources: [serviceaccounts], verbs: [delete]}]', /^refused: permissions follow/],
  ['what no template makes', '[{apiGroups: [""], resources: [secrets], verbs: [get]}]', /^refused: permissions follow/],
])('flyte-binary: a permission for %s', (_what, rules, expected) => {
  const account = '"apiVersion: v1\\nkind: ServiceAccount\\nmetadata:\\n  name: default\\n  namespace: \'{{ namespace }}\'\\n"';
  const result = imported('flyte-binary', `rbac: {extraRules: ${rules}}\nclusterResourceTemplates: {inline: {002.yaml: ${account}}}`);
  expect(became(result, 'rbac.extraRules[0].verbs[0]')).toMatch(expected);
});

test('values of the chart of Flyte 2 are refused by their name', () => {
  const result = imported('flyte-binary', 'configuration: {database: {postgres: {host: db.example.com}}}\nflyte-core-components: {runs: {storagePrefix: "s3://a"}}');
  expect(result.entries.map(({ verdict, why }) => `${verdict} ${why}`)).toEqual(Array.from({ length: 2 }, () => (
    'refused a key of the chart of Flyte 2; this library deploys Flyte 1.16: take the values of its chart, v1.16.8')));
});
