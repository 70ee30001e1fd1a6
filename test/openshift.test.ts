import { ApiObject, App, JsonPatch, Size, Testing } from 'cdk8s';
import { Authentication, Exposure, FlyteCoreProps, FlytePropeller, SecurityProfile } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { NAMESPACE_ANNOTATIONS } from './conformance/openshift/main';
import { admit, readAllotment, readConstraint, restrictedV2Document } from './conformance/openshift/scc';
import { configOf, containersOf, core, find, findAll, manifests, nameOf, podOf, templateOf, testChart, testEndpoint, testObjectStore } from './support';
import { synthesize as openshift } from '../examples/openshift/main';
import { synthesize as quickstart } from '../examples/quickstart/main';
import { synthesize as rootInit } from '../examples/root-init/main';
import { Document, documentOf, listOf } from '../src/private/documents';

const OPENSHIFT = { securityProfile: SecurityProfile.OPENSHIFT };
const ROUTE: Partial<FlyteCoreProps> = { authentication: Authentication.disabled('a proxy authenticates'), exposure: Exposure.route({ host: 'flyte.apps.example.com' }) };

const example = (synthesize: (app: App) => App): Document[] => synthesize(Testing.app()).charts.flatMap((chart) => manifests(chart));
const pods = (all: Document[]): [string, Document][] => findAll(all, 'Deployment').map((one) => [nameOf(one), one]);

const EXAMPLE = example(openshift);

describe('security contexts', () => {
  test.each(pods(EXAMPLE))('%s: no ids, and everything else as on any cluster', (_name, deployment) => {
    expect(podOf(deployment).securityContext).toEqual({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    for (const { body } of containersOf(deployment)) {
      expect(body.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        privileged: false,
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
    }
  });

  test('no id is written anywhere in the manifests', () => {
    expect(JSON.stringify(EXAMPLE)).not.toMatch(/runAsUser|runAsGroup|fsGroup|supplementalGroups/);
  });

  test('task pods are confined by default, under the ids of their own namespace', () => {
    const { k8s } = documentOf(configOf(EXAMPLE, 'flytepropeller-config').plugins) as { k8s: Document };
    expect(k8s['default-pod-security-context']).toEqual({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(JSON.stringify(k8s)).not.toMatch(/runAsUser|fsGroup/);
  });

  test.each<[string, JsonPatch[], string]>([
    ['root', [JsonPatch.add('/spec/template/spec/containers/0/securityContext/runAsUser', 0)], 'runAsUser is 0; set it to a whole number from 1 to 2147483647'],
    ['root by the pod', [JsonPatch.add('/spec/template/spec/securityContext/runAsUser', 0)], 'runAsUser is 0'],
    ['leave to run as root', [JsonPatch.replace('/spec/template/spec/containers/0/securityContext/runAsNonRoot', false)], 'runAsNonRoot is false'],
    ['a writable root filesystem', [JsonPatch.replace('/spec/template/spec/containers/0/securityContext/readOnlyRootFilesystem', false)],
      'readOnlyRootFilesystem is false'],
  ])('the guard refuses %s', (_title, patches, message) => {
    const chart = testChart();
    ApiObject.of(core(chart, OPENSHIFT).admin.deployment).addJsonPatch(...patches);
    expect(() => manifests(chart)).toThrow(message);
  });

  test('a root grant is refused, with the reason', () => {
    expect(() => core(testChart(), { ...OPENSHIFT, checkDbReady: { allowRootInit: true, reason: 'node policy' } }))
      .toThrow(new Error('test/flyte/Admin: checkDbReady.allowRootInit must not be set on OpenShift, got true; restricted-v2 admits no root container; '
        + 'leave it out: the container works under the id the namespace assigns'));
  });

  test('flytepropeller may set owner references, which OpenShift admits from nobody else', () => {
    const rule = { apiGroups: ['flyte.lyft.com'], resources: ['flyteworkflows/finalizers'], verbs: ['update'] };
    expect(find(EXAMPLE, 'ClusterRole', 'flyte-flytepropeller').rules).toContainEqual(rule);
    const chart = testChart();
    new FlytePropeller(chart, 'propeller', { objectStore: testObjectStore(), admin: testEndpoint() });
    expect(find(manifests(chart), 'ClusterRole', 'flyte-flytepropeller').rules).not.toContainEqual(rule);
  });
});

describe('Routes', () => {
  const HTTP = ['/api', '/healthcheck', '/v1', '/.well-known', '/login', '/logout', '/callback', '/me', '/config', '/oauth2'];
  const GRPC = [
    '/flyteidl.service.AdminService', '/flyteidl.service.AuthMetadataService', '/flyteidl.service.DataProxyService', '/flyteidl.service.IdentityService',
    '/flyteidl.service.SignalService', '/grpc.health.v1.Health',
  ];

  test('one per path, to the Service and port behind it', () => {
    const routes = findAll(EXAMPLE, 'Route').map((route) => documentOf(route.spec));
    expect(routes.map((spec) => [spec.path, documentOf(spec.to).name, documentOf(spec.port).targetPort])).toEqual([
      ['/console', 'flyteconsole', 'http'],
      ['/', 'flyteconsole', 'http'],
      ...HTTP.map((path) => [path, 'flyteadmin', 'http']),
      ...GRPC.map((path) => [path, 'flyteadmin', 'grpc']),
    ]);
    for (const route of routes) {
      const service = find(EXAMPLE, 'Service', String(documentOf(route.to).name));
      expect(listOf(documentOf(service.spec).ports).map((port) => documentOf(port).name)).toContain(documentOf(route.port).targetPort);
    }
  });

  test('each with the host, TLS at the router, the certificate and a redirect', () => {
    for (const route of findAll(EXAMPLE, 'Route')) {
      expect(route.apiVersion).toBe('route.openshift.io/v1');
      expect(nameOf(route)).toMatch(/^flyte-[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
      expect(route.spec).toMatchObject({
        host: 'flyte.apps.example.com',
        tls: { termination: 'edge', insecureEdgeTerminationPolicy: 'Redirect', externalCertificate: { name: 'flyte-tls' } },
        wildcardPolicy: 'None',
      });
    }
    expect(findAll(EXAMPLE, 'Ingress')).toEqual([]);
  });

  test('the router may read the certificate, and no other Secret', () => {
    expect(find(EXAMPLE, 'Role', 'flyte-route-certificate').rules)
      .toEqual([{ apiGroups: [''], resources: ['secrets'], resourceNames: ['flyte-tls'], verbs: ['get', 'list', 'watch'] }]);
    expect(find(EXAMPLE, 'RoleBinding', 'flyte-route-certificate').subjects).toEqual([{ kind: 'ServiceAccount', name: 'router', namespace: 'openshift-ingress' }]);
  });

  test('without a certificate the router shows its own, and reads nothing', () => {
    const chart = testChart();
    core(chart, { ...OPENSHIFT, ...ROUTE });
    const all = manifests(chart);
    expect(findAll(all, 'Role', 'flyte-route-certificate')).toEqual([]);
    expect(findAll(all, 'Route').map((route) => documentOf(documentOf(route.spec).tls))).not.toContainEqual(expect.objectContaining({ externalCertificate: expect.anything() }));
  });

  test('gRPC stays HTTP/2 behind the router', () => {
    const appProtocols = (all: Document[]) => listOf(documentOf(find(all, 'Service', 'flyteadmin').spec).ports).map(documentOf)
      .map((port) => [port.name, port.appProtocol]);
    expect(appProtocols(EXAMPLE)).toEqual([['http', undefined], ['grpc', 'h2c'], ['http-metrics', undefined]]);
    expect(appProtocols(example(quickstart))).toEqual([['http', undefined], ['grpc', undefined], ['http-metrics', undefined]]);
  });

  test('no console, and a console elsewhere', () => {
    const pathsOf = (props: Partial<FlyteCoreProps>) => {
      const chart = testChart();
      core(chart, { ...OPENSHIFT, ...ROUTE, ...props });
      return findAll(manifests(chart), 'Route').map((route) => documentOf(route.spec).path);
    };
    expect(pathsOf({ console: { enabled: false } })).toEqual([...HTTP, ...GRPC]);
    expect(pathsOf({ console: { basePath: '/ui/v2_' } })).toEqual(['/ui/v2_', '/', ...HTTP, ...GRPC]);
  });

  test.each<[string, Partial<FlyteCoreProps>, string]>([
    ['a Route elsewhere', ROUTE,
      "test/flyte: exposure must be Exposure.route(...) on OpenShift only, got 'flyte.apps.example.com'; "
      + 'use Exposure.ingress(...) or Exposure.gateway(...), or set securityProfile: SecurityProfile.OPENSHIFT'],
    ['an Ingress here', { ...OPENSHIFT, authentication: ROUTE.authentication, exposure: Exposure.ingress({ host: 'flyte.example.com' }) },
      "test/flyte: exposure must be Exposure.route(...) on OpenShift, got 'flyte.example.com'; use Exposure.route(...)"],
    ['no authentication', { ...OPENSHIFT, exposure: ROUTE.exposure },
      'test/flyte: authentication must be given with exposure, got nothing; use Authentication.oidc(...), '
      + 'or say Authentication.disabled(reason) where something else authenticates'],
    ['policies that keep the router out', { ...OPENSHIFT, ...ROUTE, networkPolicies: { exposed: false } },
      'test/flyte: networkPolicies.exposed must not be false with exposure, got false; remove it, or exposure'],
  ])('refused: %s', (_title, props, message) => {
    expect(() => core(testChart(), props)).toThrow(new Error(message));
  });
});

test('network policies let the routers in, and use OpenShift\'s own DNS', () => {
  const { ingress, egress } = documentOf(find(EXAMPLE, 'NetworkPolicy', 'flyteconsole').spec);
  expect(ingress).toEqual([{
    from: [{ namespaceSelector: { matchLabels: { 'policy-group.network.openshift.io/ingress': '' } } }],
    ports: [{ port: 8080, protocol: 'TCP' }],
  }]);
  expect(egress).toBeUndefined();
  expect(listOf(documentOf(find(EXAMPLE, 'NetworkPolicy', 'datacatalog').spec).egress).at(-1)).toEqual({
    to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'openshift-dns' } } }],
    ports: [{ port: 5353, protocol: 'UDP' }, { port: 5353, protocol: 'TCP' }],
  });
});

describe('restricted-v2', () => {
  const constraint = readConstraint(restrictedV2Document());
  const allotment = readAllotment(NAMESPACE_ANNOTATIONS);
  const problemsOf = (template: Document) => admit(constraint, allotment, template).problems;
  const template = { metadata: {}, spec: { containers: [{ name: 'main', image: 'x' }] } };

  test.each(pods(EXAMPLE))('admits %s, under the first id of the namespace', (_name, deployment) => {
    const { pod, problems } = admit(constraint, allotment, templateOf(deployment));
    expect(problems).toEqual([]);
    expect(documentOf(documentOf(pod.spec).securityContext)).toMatchObject({ fsGroup: 1000680000, seLinuxOptions: { level: 's0:c26,c5' } });
    for (const { body } of containersOf({ spec: { template: pod } })) { expect(body.securityContext).toMatchObject({ runAsUser: 1000680000 }); }
  });

  test.each(pods(example(quickstart)))('refuses %s with its pinned ids', (_name, deployment) => {
    expect(problemsOf(templateOf(deployment)).join('\n')).toMatch(/runAsUser: \d+ is not in 1000680000 to 1000689999/);
  });

  test('refuses the granted root container', () => {
    expect(problemsOf(templateOf(find(example(rootInit), 'Deployment', 'flyteadmin'))))
      .toContain('spec.initContainers[0].securityContext.runAsUser: 0 is not in 1000680000 to 1000689999');
  });

  // The evaluator against the published rules, so that its verdicts mean something.
  test.each<[string, Document, Document, string[]]>([
    ['nothing said', {}, {}, []],
    ['a user of the range', {}, { securityContext: { runAsUser: 1000680001 } }, []],
    ['a user beyond it', {}, { securityContext: { runAsUser: 1000690000 } }, ['spec.containers[0].securityContext.runAsUser: 1000690000 is not in 1000680000 to 1000689999']],
    ['the pod\'s user', { securityContext: { runAsUser: 1001 } }, {}, ['spec.containers[0].securityContext.runAsUser: 1001 is not in 1000680000 to 1000689999']],
    ['another group of volumes', { securityContext: { fsGroup: 1000680001 } }, {}, ['spec.securityContext.fsGroup: 1000680001 is not 1000680000']],
    ['any supplemental group', { securityContext: { supplementalGroups: [5] } }, {}, []],
    ['host namespaces', { hostPID: true }, {}, ['spec.hostPID: is not allowed']],
    ['a host port', {}, { ports: [{ containerPort: 80, hostPort: 80 }] }, ['spec.containers[0].ports[0].hostPort: is not allowed']],
    ['a host path', { volumes: [{ name: 'v', hostPath: { path: '/' } }] }, {}, ['spec.volumes[0]: hostPath volumes are not allowed']],
    ['privilege', {}, { securityContext: { privileged: true } }, ['spec.containers[0].securityContext.privileged: is not allowed']],
    ['escalation', {}, { securityContext: { allowPrivilegeEscalation: true } }, ['spec.containers[0].securityContext.allowPrivilegeEscalation: is not allowed']],
    ['low ports', {}, { securityContext: { capabilities: { add: ['NET_BIND_SERVICE'] } } }, []],
    ['another capability', {}, { securityContext: { capabilities: { add: ['SYS_ADMIN'] } } },
      ['spec.containers[0].securityContext.capabilities.add: SYS_ADMIN may not be added']],
    ['no seccomp', { securityContext: { seccompProfile: { type: 'Unconfined' } } }, {}, ['spec.securityContext.seccompProfile: Unconfined is not allowed']],
    ['SELinux of its own', {}, { securityContext: { seLinuxOptions: { type: 'spc_t' } } },
      ['spec.containers[0].securityContext.seLinuxOptions: {"type":"spc_t"} are not those of the namespace']],
    ['a safe sysctl', { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }] } }, {}, []],
    ['an unsafe sysctl', { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } }, {}, ['spec.securityContext.sysctls: kernel.msgmax is unsafe']],
  ])('the evaluator: %s', (_title, spec, container, problems) => {
    expect(problemsOf({ ...template, spec: { ...spec, containers: [{ name: 'main', image: 'x', ...container }] } })).toEqual(problems);
  });

  test('the evaluator refuses rules it does not know', () => {
    expect(() => readConstraint({ ...restrictedV2Document(), runAsUser: { type: 'RunAsAny' } })).toThrow('runAsUser: only MustRunAsRange is known here');
  });
});

test('a container the consumer adds is confined like the others', () => {
  const chart = testChart();
  const alive = kplus.Probe.fromTcpSocket({ port: 9000 });
  const amount = Size.mebibytes(32);
  core(chart, OPENSHIFT).console!.deployment.addContainer({
    name: 'proxy',
    image: 'proxy:1',
    securityContext: {},
    resources: { cpu: { request: kplus.Cpu.millis(10), limit: kplus.Cpu.millis(10) }, memory: { request: amount, limit: amount } },
    liveness: alive,
    readiness: alive,
  });
  const proxy = containersOf(find(manifests(chart), 'Deployment', 'flyteconsole')).find((container) => container.name === 'proxy');
  expect(Object.keys(documentOf(proxy!.body.securityContext))).not.toContain('runAsUser');
});
