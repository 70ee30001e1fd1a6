import { became, imported } from './helpers';

const core = (lines: string) => imported('flyte-core', `common: {ingress: {host: flyte.example.com, ingressClassName: nginx, ${lines}}}`);

test('without a name the Secret of TLS is called after the release', () => {
  const result = core('tls: {enabled: true}');
  expect(became(result, 'common.ingress.tls.enabled')).toBe('carried: exposure.tls');
  expect(result.program).toContain("Secret.fromSecretName(chart, 'secret-flyte-flyte-tls', 'flyte-flyte-tls')");
  expect(result.program).not.toContain('tlsAtController');
  expect(result.entries.find(({ path }) => path.endsWith('tls.enabled'))?.why).toBe('the chart calls it RELEASE-flyte-tls; the release is taken to be flyte');
});

test('where the load balancer has a certificate, a Secret says nothing to it', () => {
  const result = imported('flyte-core', [
    'common: {ingress: {host: flyte.example.com, ingressClassName: alb, tls: {enabled: true}, annotations: {',
    '  alb.ingress.kubernetes.io/certificate-arn: "arn:aws:acm:us-east-1:123456789012:certificate/a"}}}',
  ].join('\n'));
  expect(result.program).toContain('tlsAtController: true');
  expect(result.entries.filter(({ verdict }) => verdict === 'refused')).toEqual([]);
});

test.each([
  ['without an Ingress of its own for gRPC', 'separateGrpcIngressAnnotations: {example.com/a: b}', 'default: gRPC has no Ingress of its own in the chart, so it says nothing'],
  ['with one', 'separateGrpcIngress: true, separateGrpcIngressAnnotations: {example.com/a: b}', 'carried: exposure.grpcAnnotations[\'example.com/a\']'],
  ['that both have', 'separateGrpcIngress: true, annotations: {example.com/a: c}, separateGrpcIngressAnnotations: {example.com/a: b}', 'default: common.ingress.annotations goes before it'],
])('annotations for gRPC: %s', (_what, lines, expected) => {
  expect(became(core(lines), 'common.ingress.separateGrpcIngressAnnotations["example.com/a"]')).toBe(expected);
});

test('the address of datacatalog is no secret of the table', () => {
  expect(became(imported('flyte-core', 'datacatalog: {service: {clusterIP: None}}'), 'datacatalog.service.clusterIP')).toMatch(/^refused: datacatalog has no login/);
});

test.each([
  ['flyte-core', 'flyteadmin: {initialProjects: []}', 'flyteadmin.initialProjects'],
  ['flyte-core', 'flyteadmin: {initialProjects: null}', 'flyteadmin.initialProjects'],
])('%s: %s makes no project', (chart, values, path) => {
  const result = imported(chart, values);
  expect(became(result, path)).toBe('carried: projects');
  expect(result.program).toContain('projects: []');
});

test('flyte-binary: no project at all is refused, since the library wants one', () => {
  expect(became(imported('flyte-binary', 'flyte-core-components: {admin: {seedProjects: []}}'), 'flyte-core-components.admin.seedProjects')).toMatch(/^refused: projects must name at least one project/);
});

test.each([
  ['configmap: {spark: {plugins: {k8s: {inject-finalizer: true}}}}', 'configmap.spark.plugins.k8s.inject-finalizer', 'no template reads configmap.spark'],
  ['configmap: {mine: {a: {b: c}}}', 'configmap.mine.a.b', 'no template reads configmap.mine'],
  ['configmap: {core: {task_resources: {limits: {cpu: 2}}}}', 'configmap.core.task_resources.limits.cpu', 'configmap.core is not for flyteadmin, which reads it'],
  ['configmap: {adminServer: {propeller: {workers: 7}}}', 'configmap.adminServer.propeller.workers', 'configmap.adminServer is not for flytepropeller, which reads it'],
  ['configmap: {domain: {plugins: {k8s: {inject-finalizer: true}}}}', 'configmap.domain.plugins.k8s.inject-finalizer', 'configmap.domain is not for flytepropeller, which reads it'],
])('%s reaches no program that reads it', (values, path, why) => {
  expect(became(imported('flyte-core', values), path)).toBe(`default: does nothing, in the chart neither: ${why}`);
});

test.each([
  ['Self', 'externalAuthServer: {retryAttempts: 3, retryDelay: 2s}', ['externalAuthServer.retryAttempts', 'externalAuthServer.retryDelay'], 'default: the authorization server is the built-in one, so it says nothing'],
  ['External', 'selfAuthServer: {accessTokenLifespan: 20m}', ['selfAuthServer.accessTokenLifespan'], 'default: the authorization server is an external one, so it says nothing'],
])('what is left over of the other authorization server than %s says nothing', (type, values, paths, expected) => {
  const result = imported('flyte-core', `configmap: {adminServer: {server: {security: {useAuth: true}}, auth: {appAuth: {authServerType: ${type}, ${values}}}}}`);
  expect(paths.map((path) => became(result, `configmap.adminServer.auth.appAuth.${path}`))).toEqual(paths.map(() => expected));
});

test.each([
  ['auth.userAuth.cookieHashKeySecretName', 'cookie_hash_key'], ['auth.userAuth.cookieBlockKeySecretName', 'cookie_block_key'],
  ['auth.appAuth.selfAuthServer.tokenSigningRSAKeySecretName', 'token_rsa_key.pem'], ['auth.appAuth.selfAuthServer.claimSymmetricEncryptionKeySecretName', 'claim_symmetric_key'],
])('%s: the name that Flyte gives it is so already', (key, name) => {
  const nested = (value: string) => key.split('.').reduceRight((inner, one) => `{${one}: ${inner}}`, value);
  const of = (value: string) => imported('flyte-core', `configmap: {adminServer: {server: {security: {useAuth: true}}, ${nested(value).slice(1, -1)}}}`);
  expect(became(of(name), `configmap.adminServer.${key}`)).toBe('default: the library has it so');
  expect(became(of('mine'), `configmap.adminServer.${key}`)).toMatch(/^refused: the keys of authentication/);
});

test.each([
  ['flyte-core', 'minio: {enabled: false, mode: standalone}\nflyteadmin: {replicaCount: 1}', 'minio.mode', /^default: it is off, so it says nothing/],
  ['flyte-core', 'minio: {mode: standalone}\nflyteadmin: {replicaCount: 1}', 'minio.mode', /^refused: another program beside Flyte/],
  ['flyte-binary', 'postgresql: {enabled: false}\ndeployment: {labels: {a: b}}', 'postgresql.enabled', /^default: it is off, so it says nothing/],
  ['flyte-binary', 'postgresql: {enabled: true}\ndeployment: {labels: {a: b}}', 'postgresql.enabled', /^refused: another program beside Flyte/],
])('%s: another program beside Flyte that is off says nothing: %s', (chart, values, path, expected) => {
  expect(became(imported(chart, values), path)).toMatch(expected);
});
