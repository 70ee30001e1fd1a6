import { became, imported } from './helpers';
import { reportPage, screen } from '../../src/helm/report';

const HEAD = { chart: 'flyte-core', files: ['values.yaml'], overridden: 0 };
const OPEN = 'common: {ingress: {enabled: true, host: flyte.example.com, ingressClassName: nginx}}\n';

test.each([
  ['by a hash', '{type: Hash, shard-count: 4}', 'sharding: Sharding.hash(4)'],
  ['as many as the manager starts by itself', undefined, 'sharding: Sharding.hash(3)'],
  ['by projects', '{type: project, per-shard-mapping: [{ids: [research]}, {ids: [sales, ads]}, {ids: ["*"]}]}', "sharding: Sharding.byProject([['research'], ['sales', 'ads']])"],
  ['by domains', '{type: Domain, per-shard-mapping: [{ids: [production]}]}', "sharding: Sharding.byDomain([['production']])"],
])('several engines %s', (_what, shard, expected) => {
  const core = shard === undefined ? '' : `configmap: {core: {manager: {pod-application: flytepropeller, shard: ${shard}}}}\n`;
  const result = imported('flyte-core', `flytepropeller: {manager: true, replicaCount: 2}\n${core}`);
  expect(result.program).toContain(expected);
  expect(result.program).toContain('replicas: 2');
  expect(result.entries.filter(({ verdict }) => verdict === 'refused' || verdict === 'unknown')).toEqual([]);
  expect(became(result, 'flytepropeller.manager')).toBe('carried: propeller.sharding');
});

test('the manager has its interval and its resources by the same prop', () => {
  const result = imported('flyte-core', [
    'flytepropeller: {manager: true, manager_resources: {resources: {requests: {cpu: 20m}, limits: {cpu: 100m, memory: 100Mi}}}}',
    'configmap: {core: {manager: {scan-interval: 30s}}}',
  ].join('\n'));
  expect(result.program).toContain('Sharding.hash(3, {');
  expect(result.program).toContain('scanInterval: Duration.seconds(30)');
  expect(result.program).toContain('cpu: { request: Cpu.millis(20), limit: Cpu.millis(100) }');
  expect(new Set(result.entries.map(({ path, verdict, prop }) => `${path.split('.')[0]} ${verdict} ${prop}`)))
    .toEqual(new Set(['flytepropeller carried propeller.sharding', 'configmap carried propeller.sharding']));
});

test.each([
  ['a mapping that is none', '{type: Project, per-shard-mapping: [{ids: 3}]}', /^refused: use propeller.sharding with Sharding.hash/],
  ['a kind that is none', '{type: Moon}', /^refused: use propeller.sharding/],
  ['everything and something', '{type: Domain, per-shard-mapping: [{ids: ["*", production]}]}', /^refused: use propeller.sharding/],
  ['more engines than Flyte can divide by', '{type: Hash, shard-count: 99}', /^refused: count must be an integer from 2 to 32/],
])('%s is refused with the manager', (_what, shard, expected) => {
  const result = imported('flyte-core', `flytepropeller: {manager: true}\nconfigmap: {core: {manager: {shard: ${shard}}}}`);
  expect(became(result, 'flytepropeller.manager')).toMatch(expected);
  expect(result.entries.filter(({ verdict }) => verdict !== 'refused')).toEqual([]);
  expect(result.program).not.toContain('sharding');
});

test('without a manager nothing that is about it counts', () => {
  const result = imported('flyte-core', 'flytepropeller: {manager: false, manager_resources: {resources: {limits: {cpu: 1}}}}\nconfigmap: {core: {manager: {shard: {type: Hash}, scan-interval: 3s}}}');
  expect(new Set(result.entries.map(({ verdict }) => verdict))).toEqual(new Set(['default']));
});

test.each([
  ['flyte-core', OPEN, 'configmap.adminServer.server.security.useAuth'],
  ['flyte-binary', 'ingress: {create: true, host: flyte.example.com, ingressClassName: nginx}\nconfiguration: {auth: {enabled: false}}', 'configuration.auth.enabled'],
])('%s: a host without login is a decision, at the top of the report and in the reason', (chart, values, key) => {
  const result = imported(chart, values);
  expect(result.program).toContain(`authentication: Authentication.disabled('${key} of the Helm values is off')`);
  expect(result.decisions.map(({ prop }) => prop)).toEqual(['authentication']);
  const report = reportPage(result, HEAD);
  expect(report.split('\n').filter((line) => line.startsWith('## '))[0]).toBe('## Decide before you deploy');
  expect(report).toContain('nobody logs in');
  expect([...screen(result, HEAD, 'app')].join('')).toContain('DECIDE BEFORE YOU DEPLOY:\n  authentication: nobody logs in');
});

test.each([
  ['nothing is exposed', 'flyteadmin: {replicaCount: 2}'],
  ['people log in', `${OPEN}configmap: {adminServer: {server: {security: {useAuth: true}}, auth: {userAuth: {openId: {baseUrl: "https://login.example.com", clientId: flyte}}}}}`],
])('there is nothing to decide where %s', (_what, values) => {
  const result = imported('flyte-core', values);
  expect(result.decisions).toEqual([]);
  expect(result.program).not.toContain('Authentication.disabled');
  expect(reportPage(result, HEAD)).not.toContain('Decide before you deploy');
});

test('values with login never become an app without, whatever else they lack', () => {
  const result = imported('flyte-core', `${OPEN}configmap: {adminServer: {server: {security: {useAuth: true}}, auth: {userAuth: {openId: {baseUrl: "not a url"}}}}}`);
  expect(became(result, 'configmap.adminServer.auth.userAuth.openId.baseUrl')).toMatch(/^refused: /);
  expect(result.program).toContain('Authentication.oidc({');
  expect(result.program).toContain('tlsAtController: true');
  expect(result.fillIns.map(({ prop }) => prop)).toEqual(expect.arrayContaining(['exposure.tlsAtController', 'authentication.provider.baseUrl']));
});

test.each([
  ['no class', 'annotations: {}', 'controller: IngressController.NGINX'],
  ['a class that says nothing', 'ingressClassName: internal', "className: 'internal'"],
  ['annotations of another controller', 'ingressClassName: internal\n    annotations: {alb.ingress.kubernetes.io/scheme: internal}', 'controller: IngressController.ALB'],
])('an Ingress of %s has a controller to fill in', (_what, lines, expected) => {
  const result = imported('flyte-core', `common:\n  ingress:\n    host: flyte.example.com\n    ${lines}\n`);
  expect(result.program).toContain(expected);
  expect(result.fillIns.map(({ prop }) => prop)).toEqual(expect.arrayContaining(['exposure.controller', 'exposure.tlsAtController']));
  expect(result.entries.filter(({ verdict }) => verdict === 'refused')).toEqual([]);
});

test('behind the load balancer of GKE there is HTTP only, which the report says', () => {
  const result = imported('flyte-core', 'common: {ingress: {host: flyte.example.com, ingressClassName: gce, annotations: {networking.gke.io/managed-certificates: flyte}}}');
  expect(result.program).toContain('grpc: false');
  expect(result.fillIns.map(({ prop }) => prop)).toContain('exposure.grpc');
});

test('a database in the pod itself is a decision, since its proxy is none of the values that are carried', () => {
  const result = imported('flyte-core', 'db: {admin: {database: {host: 127.0.0.1, options: sslmode=disable}}, datacatalog: {database: {host: 127.0.0.1, options: sslmode=disable}}}');
  expect(result.decisions.map(({ prop }) => prop)).toEqual(['database.host']);
  expect(result.entries.filter(({ verdict }) => verdict === 'refused')).toEqual([]);
  expect(result.program).toContain('tls: PostgresTls.disabled()');
});

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

test('without a host that of the login is taken', () => {
  const result = imported('flyte-core', [
    'common: {ingress: {ingressClassName: nginx}}',
    'configmap: {adminServer: {server: {security: {useAuth: true}}, auth: {authorizedUris: ["https://flyte.acme.dev"]}}}',
  ].join('\n'));
  expect(result.program).toContain("host: 'flyte.acme.dev'");
  expect(result.program).toContain("publicUrl: 'https://flyte.acme.dev'");
  expect(result.entries.filter(({ verdict }) => verdict === 'refused')).toEqual([]);
});

test.each([
  ['flyte-core', 'flyteadmin: {enabled: false}', 'data plane'],
  ['flyte-core', 'flytepropeller: {enabled: false}', 'control plane'],
  ['flyte-binary', 'flyte-core-components: {admin: {disabled: true}}', 'data plane'],
  ['flyte-binary', 'flyte-core-components: {propeller: {disabled: true}}', 'control plane'],
])('%s: %s is half of a Flyte, which somebody has to know before a whole one runs', (chart, values, plane) => {
  const result = imported(chart, values);
  expect(result.decisions).toEqual([{ prop: expect.stringMatching(/^Flyte/) as string, why: expect.stringContaining(`the values are those of a ${plane} alone`) as string }]);
  expect(result.entries.map(({ verdict }) => verdict)).toEqual(['refused']);
});

test('the console reports to others only where the values say so, and somebody decides', () => {
  const on = imported('flyte-core', 'flyteconsole: {ga: {enabled: true, tracking_id: G-1}}');
  expect(on.program).toContain("env: { ENABLE_GA: EnvValue.fromValue('true'), GA_TRACKING_ID: EnvValue.fromValue('G-1') }");
  expect(on.decisions.map(({ prop }) => prop)).toEqual(['console.env.ENABLE_GA']);
  const off = imported('flyte-core', 'flyteconsole: {ga: {enabled: false, tracking_id: G-1}}');
  expect(off.entries.map(({ verdict }) => verdict)).toEqual(['default', 'default']);
  expect(off.program).not.toContain('ENABLE_GA');
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

test.each([
  ['carried', 'flyteadmin: {podLabels: {a: "{{ .Values.userSettings.x }}"}}', 'carried: by the values that refer to it'],
  ['default already', 'flyteadmin: {replicaCount: "{{ .Values.userSettings.x }}"}\nflytescheduler: {podLabels: {a: "{{ .Values.userSettings.none }}"}}\nflyteconsole: {ga: {tracking_id: "{{ .Values.userSettings.x }}"}}', /^default: as flyteconsole.ga.tracking_id, which refers to it/],
  ['refused', 'flyteadmin: {initContainers: [{name: "{{ .Values.userSettings.x }}"}]}', /^refused: it goes with flyteadmin.initContainers\[0\].name: a container/],
])('a parameter comes out as what refers to it: %s', (_what, values, expected) => {
  expect(became(imported('flyte-core', `userSettings: {x: some}\n${values}`), 'userSettings.x')).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
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

test('what the app says and no value does is in the report', () => {
  const result = imported('flyte-core', 'flyteadmin: {resources: {requests: {memory: 1Gi}}}');
  expect(result.additions).toContainEqual({ prop: 'admin.resources.memory.limit', why: 'the limit of the chart, or what is asked for if that is more' });
  expect(reportPage(result, HEAD)).toContain('## Added');
});

test('what no program reads has a heading of its own', () => {
  const report = reportPage(imported('flyte-core', 'flytepropeller: {cacheSizeMbs: 1024, replicaCount: 1}'), HEAD);
  expect(report).toContain('## Default already: what no program reads\n\n| value | |\n| --- | --- |\n| `flytepropeller.cacheSizeMbs` |');
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
