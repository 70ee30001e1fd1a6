import { became, imported } from './helpers';
import { reportPage, screen } from '../../src/helm/report';

const HEAD = { chart: 'flyte-core', files: ['values.yaml'], overridden: 0 };
const OPEN = 'common: {ingress: {enabled: true, host: flyte.example.com, ingressClassName: nginx}}\n';

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
  ['flyte-binary', 'flyte-core-components: {admin: {disabled: true}}', 'FlyteDataPlane'],
  ['flyte-binary', 'flyte-core-components: {propeller: {disabled: true}}', 'FlyteControlPlane'],
])('%s: %s is half of a Flyte, which somebody has to know before a whole one runs', (chart, values, plane) => {
  const result = imported(chart, values);
  expect(result.decisions).toEqual([{ prop: expect.stringMatching(/^Flyte/) as string, why: expect.stringContaining(`do not deploy it beside that half; use ${plane}`) as string }]);
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
  ['carried', 'flyteadmin: {podLabels: {a: "{{ .Values.userSettings.x }}"}}', 'carried: by the values that refer to it'],
  ['default already', 'flyteadmin: {replicaCount: "{{ .Values.userSettings.x }}"}\nflytescheduler: {podLabels: {a: "{{ .Values.userSettings.none }}"}}\nflyteconsole: {ga: {tracking_id: "{{ .Values.userSettings.x }}"}}', /^default: as flyteconsole.ga.tracking_id, which refers to it/],
  ['refused', 'flyteadmin: {additionalContainers: [{name: "{{ .Values.userSettings.x }}"}]}', /^refused: it goes with flyteadmin.additionalContainers\[0\].name: a container/],
])('a parameter comes out as what refers to it: %s', (_what, values, expected) => {
  expect(became(imported('flyte-core', `userSettings: {x: some}\n${values}`), 'userSettings.x')).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
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
