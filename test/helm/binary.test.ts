import { became, imported } from './helpers';

const binary = (values: string) => imported('flyte-binary', values);

test.each([
  ['without its switch', 'runAsUser: 2000', 'default: it is off, so it says nothing'],
  ['off', 'enabled: false, runAsUser: 2000', 'default: it is off, so it says nothing'],
  ['on', 'enabled: true, runAsUser: 2000', 'carried: binary.runAs'],
])('the security context of the pod: %s', (_what, values, expected) => {
  expect(became(binary(`deployment: {podSecurityContext: {${values}}}`), 'deployment.podSecurityContext.runAsUser')).toBe(expected);
});

test('the definition of FlyteWorkflow is a manifest either way', () => {
  const result = binary('configuration: {propeller: {createCRDs: false}}');
  expect(became(result, 'configuration.propeller.createCRDs')).toMatch(/^default: the definition of FlyteWorkflow is a manifest/);
  expect(result.program).not.toContain('crd');
});

test.each([
  ['annotations of all Services', 'annotations: {a: b}', 'annotations.a', 'carried: binary.service.annotations.a'],
  ['annotations for gRPC', 'grpcAnnotations: {a: b}', 'grpcAnnotations.a', 'carried: binary.service.annotations.a'],
  ['ports of nodes without such a type', 'nodePorts: {http: 30080}', 'nodePorts.http', 'default: the type of the Service reads it not, so it says nothing'],
  ['ports of nodes', 'type: NodePort, nodePorts: {http: 30080}', 'type', expect.stringMatching(/^refused: authentication must be given with a Service/) as string],
  ['ranges without a load balancer', 'loadBalancerSourceRanges: [10.0.0.0/8]', 'loadBalancerSourceRanges[0]', 'default: the type of the Service reads it not, so it says nothing'],
  ['an address without a load balancer', 'loadBalancerIP: 10.0.0.1', 'loadBalancerIP', 'default: the type of the Service reads it not, so it says nothing'],
  ['a policy inside the cluster', 'externalTrafficPolicy: Local', 'externalTrafficPolicy', 'default: the type of the Service reads it not, so it says nothing'],
  ['an address inside the cluster of a load balancer', 'type: LoadBalancer, clusterIP: 10.0.0.1', 'clusterIP', 'default: the type of the Service reads it not, so it says nothing'],
  ['a policy of a load balancer', 'type: LoadBalancer, externalTrafficPolicy: Local', 'externalTrafficPolicy', 'refused: the library has no prop for it; by a JSON patch of the Service'],
])('the Service: %s', (_what, values, path, expected) => {
  expect(became(binary(`service: {${values}}`), `service.${path}`)).toEqual(expected);
});

test.each(['service: {grpcAnnotations: {a: b}}', 'ingress: {create: true, host: a.example.com, ingressClassName: nginx, grpcAnnotations: {a: b}}'])('without an Ingress of its own gRPC has none of its annotations: %s', (values) => {
  const result = binary(values.startsWith('service') ? `${values}\ningress: {separateGrpcIngress: false}` : values.replace('create: true', 'create: true, separateGrpcIngress: false'));
  const path = values.startsWith('service') ? 'service.grpcAnnotations.a' : 'ingress.grpcAnnotations.a';
  expect(became(result, path)).toBe('default: gRPC has no object of its own in the chart, so it says nothing');
});

test.each([
  ['ingressClassName', 'ingressClassName: a, httpIngressClassName: nginx, grpcIngressClassName: nginx', 'default: the classes of both go before it'],
  ['ingressClassName', 'ingressClassName: nginx, httpIngressClassName: nginx', 'carried: exposure.className'],
])('of classes the exact one counts: %s', (key, values, expected) => {
  expect(became(binary(`ingress: {create: true, host: a.example.com, ${values}}`), `ingress.${key}`)).toBe(expected);
});

test('an existing Secret of both clients is read for both, and goes before what is in plain text', () => {
  const result = binary([
    'configuration: {auth: {enabled: true, clientSecretsExternalSecretRef: mine, authorizedUris: ["https://flyte.example.com"],',
    '  oidc: {baseUrl: "https://login.example.com", clientId: a, clientSecret: b}, internal: {clientSecret: c, clientSecretHash: d}}}',
  ].join('\n'));
  expect(result.program).toContain("clientSecret: { secret: mine, key: 'oidc_client_secret' }");
  expect(result.program).toContain("clientSecret: { secret: mine, key: 'client_secret' }");
  const why = 'default: the existing Secret goes before it';
  expect(['oidc.clientSecret', 'internal.clientSecret'].map((path) => became(result, `configuration.auth.${path}`))).toEqual([why, why]);
  expect(result.entries.filter(({ verdict }) => verdict === 'refused')).toEqual([]);
});

const LOGIN = 'enabled: true, enableAuthServer: false, authorizedUris: ["https://flyte.example.com"], oidc: {baseUrl: "https://login.example.com", clientId: a}, internal: {clientSecretHash: d}';

test('without clients of its own the server is built in, unless the configuration says External', () => {
  const own = binary(`configuration: {auth: {${LOGIN}}}`);
  expect(became(own, 'configuration.auth.enableAuthServer')).toMatch(/^default: it leaves out clients only/);
  expect(own.program).not.toContain('AuthorizationServer');
  const external = binary(`configuration: {auth: {${LOGIN}}, inline: {auth: {appAuth: {authServerType: External, externalAuthServer: {baseUrl: "https://login.example.com/server"}}}}}`);
  expect(external.program).toContain('AuthorizationServer.external({');
  expect(became(external, 'configuration.auth.internal.clientSecretHash')).toBe('default: the authorization server is an external one, so it says nothing');
});

const OUTSIDE = 'default: an external configuration takes its place';

test.each(['externalConfigMap', 'externalSecretRef'])('with %s the chart writes no configuration', (key) => {
  const result = binary([
    `configuration: {${key}: mine, database: {host: db.example.com}, inlineConfigMap: more, inline: {propeller: {workers: 4}}, logging: {level: 4}, propeller: {literalOffloadingConfigEnabled: true},`,
    '  storage: {provider: gcs}, co-pilot: {image: {tag: v1}}}',
    'flyte-core-components: {admin: {disableScheduler: true}}',
    'enabled_plugins: {tasks: {task-plugins: {enabled-plugins: [container, spark]}}}',
    'deployment: {waitForDB: {image: {repository: registry.example.com/postgres, tag: "16"}}}',
  ].join('\n'));
  const paths = ['configuration.database.host', 'configuration.inlineConfigMap', 'configuration.inline.propeller.workers', 'configuration.logging.level', 'configuration.storage.provider',
    'configuration.propeller.literalOffloadingConfigEnabled', 'configuration.co-pilot.image.tag', 'flyte-core-components.admin.disableScheduler',
    'enabled_plugins.tasks.task-plugins.enabled-plugins[1]', 'deployment.waitForDB.image.tag'];
  expect(paths.map((path) => [path, became(result, path)])).toEqual(paths.map((path) => [path, OUTSIDE]));
  expect(became(result, `configuration.${key}`)).toBe('carried: binary.configFrom');
});

test('templates of an external ConfigMap take the place of those in the values', () => {
  const result = binary('clusterResourceTemplates: {externalConfigMap: mine, inlineConfigMap: more, inline: {a.yaml: "a: ["}}');
  expect(became(result, 'clusterResourceTemplates.externalConfigMap')).toMatch(/^refused: templates are judged/);
  expect(['inlineConfigMap', 'inline["a.yaml"]'].map((key) => became(result, `clusterResourceTemplates.${key}`)))
    .toEqual(Array.from({ length: 2 }, () => 'default: an external ConfigMap takes their place'));
});

test.each([
  ['configuration: {agentService: {defaultAgent: {endpoint: "a.b:8000"}}}', 'configuration.agentService.defaultAgent.endpoint', /^default: does nothing, in the chart neither: its templates read connectorService/],
  ['deployment: {replicas: 3}', 'deployment.replicas', /^default: does nothing, in the chart neither: one process/],
  ['configuration: {annotations: {a: b}}', 'configuration.annotations.a', /^refused: the ConfigMap of the configuration has no annotations of one's own/],
  ['configuration: {auth: {enabled: true}}\ndeployment: {genAdminAuthSecret: {securityContext: {runAsUser: 0}}}', 'deployment.genAdminAuthSecret.securityContext.runAsUser', /^refused: nobody is root/],
  ['configuration: {auth: {enabled: true}}\ndeployment: {genAdminAuthSecret: {command: [sh]}}', 'deployment.genAdminAuthSecret.command[0]', /^refused: a command or script/],
  ['deployment: {extraPodSpec: {imagePullSecrets: [{name: a}]}}', 'deployment.extraPodSpec.imagePullSecrets[0].name', /^carried: imagePullSecrets/],
])('%s', (values, path, expected) => {
  expect(became(binary(values), path)).toMatch(expected);
});

test.each([
  ['flyte-binary', 'all', false, /^carried: authentication.flyteClient.scopes/],
  ['flyte-binary', 'offline, all', false, /^default: the library has it so/],
  ['flyte-binary', 'all', true, /^default: the library has it so/],
  ['flyte-core', 'all, offline', false, /^default: the library has it so/],
  ['flyte-core', 'all, offline', true, /^carried: authentication.flyteClient.scopes/],
])('%s: the scopes of flytectl are %s, external server: %s', (chart, scopes, isExternal, expected) => {
  const type = `authServerType: ${isExternal ? 'External' : 'Self'}`;
  const of = chart === 'flyte-binary' ? `configuration: {auth: {enabled: true, flyteClient: {scopes: [${scopes}]}}, inline: {auth: {appAuth: {${type}}}}}`
    : `configmap: {adminServer: {server: {security: {useAuth: true}}, auth: {appAuth: {${type}, thirdPartyConfig: {flyteClient: {scopes: [${scopes}]}}}}}}`;
  const path = chart === 'flyte-binary' ? 'configuration.auth.flyteClient.scopes[0]' : 'configmap.adminServer.auth.appAuth.thirdPartyConfig.flyteClient.scopes[0]';
  expect(became(imported(chart, of), path)).toMatch(expected);
});

test.each([
  ['the chart names it', 'configuration: {database: {host: db.example.com}}', true],
  ['the values name it', 'configuration: {database: {host: db.example.com, dbname: flyteadmin}}', false],
  ['an external configuration does', 'configuration: {externalConfigMap: mine}', false],
])('the database where %s', (_what, values, isAdded) => {
  const result = binary(values);
  expect(result.program.includes("adminDatabase: 'flyte'")).toBe(isAdded);
  expect(result.additions.some(({ prop, why }) => prop === 'database.adminDatabase' && why === 'the chart calls it so, where the values do not')).toBe(isAdded);
});

const TLS = [{ secretName: 'a', hosts: ['a.example.com'] }];

test.each([
  ['a Secret', { tls: TLS }, 'tls[0].secretName', 'carried: exposure.tls'],
  ['a Secret of cert-manager', { tls: TLS, commonAnnotations: { 'cert-manager.io/issuer': 'b' } }, 'tls[0].secretName', 'default: certManager names and fills the Secret'],
  ['no Secret', { tls: [{ hosts: ['a.example.com'] }] }, 'tls[0].hosts[0]', 'carried: exposure.tlsAtController'],
  ['those of each Ingress by itself', { tls: TLS, httpTls: [{ secretName: 'b' }], grpcTls: [{ secretName: 'b' }] }, 'tls[0].secretName', 'default: those of both go before it'],
  ['one that goes before', { tls: TLS, httpTls: [{ secretName: 'b' }] }, 'httpTls[0].secretName', 'carried: exposure.tls'],
])('TLS of the Ingress: %s', (_what, ingress, path, expected) => {
  const values = { ingress: { create: true, host: 'a.example.com', ingressClassName: 'nginx', ...ingress } };
  expect(became(imported('flyte-binary', values), `ingress.${path}`)).toBe(expected);
});

test.each([
  ['gcs', ['s3.v2Signing', 's3.endpoint', 'azure.key', 'azure.configUploadConcurrency']],
  ['azure', ['s3.v2Signing', 's3.endpoint', 'gcs.project']],
])('of a store of %s the template reads no other branch', (provider, paths) => {
  const result = binary(`configuration: {storage: {provider: ${provider}, metadataContainer: acme, providerConfig: {s3: {v2Signing: true, endpoint: "http://a"}, gcs: {project: acme-1}, azure: {account: acmeflyte, key: abc, configUploadConcurrency: 8}}}}`);
  const why = 'default: the store is another one, so it says nothing';
  expect(paths.map((path) => became(result, `configuration.storage.providerConfig.${path}`))).toEqual(paths.map(() => why));
});

test.each([
  ['ingress: {create: false, httpExtraPaths: {append: [{path: /a}]}, labels: {a: b}}', ['ingress.httpExtraPaths.append[0].path', 'ingress.labels.a'], 'default: there is no Ingress, so it says nothing'],
  ['deployment: {genAdminAuthSecret: {command: [sh], securityContext: {runAsUser: 0}}}', ['deployment.genAdminAuthSecret.command[0]', 'deployment.genAdminAuthSecret.securityContext.runAsUser'], 'default: login is off, so it says nothing'],
])('what is about something that is off says nothing: %s', (values, paths, expected) => {
  const result = binary(values);
  expect(paths.map((path) => became(result, path))).toEqual(paths.map(() => expected));
});
