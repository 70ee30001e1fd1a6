import { isDeepStrictEqual } from 'node:util';
import { LogFormat, LogLevel, Tracing } from 'cdk8s-flyte';
import { Document, documentOf } from '../../src/private/documents';
import { componentsOf, configOf, core, findAll, manifests, nameOf, testChart } from '../support';

const TRACED = ['datacatalog', 'flyteadmin', 'flytepropeller'];

function traced(tracing: Tracing, networkPolicies?: object): { otel: Document; egress: { [name: string]: unknown[] } } {
  const chart = testChart();
  const flyte = core(chart, { tracing, networkPolicies });
  const all = manifests(chart);
  const sections = Object.entries(componentsOf(flyte)).filter(([, component]) => 'configMap' in component)
    .map(([name]): [string, unknown] => [name, configOf(all, `${name}-config`).otel]);
  expect(sections.filter(([, otel]) => otel !== undefined).map(([name]) => name).sort()).toEqual(TRACED);
  expect(new Set(sections.filter(([, otel]) => otel !== undefined).map(([, otel]) => JSON.stringify(otel))).size).toBe(1);
  return {
    otel: documentOf(sections.find(([name]) => name === 'flyteadmin')![1]),
    egress: Object.fromEntries(findAll(all, 'NetworkPolicy').map((policy) => [nameOf(policy), (documentOf(policy.spec).egress ?? []) as unknown[]])),
  };
}

test.each([
  ['OTLP by gRPC', Tracing.otlpGrpc({ endpoint: 'http://collector.observability.svc:4317' }),
    { type: 'otlpgrpc', otlpgrpc: { endpoint: 'http://collector.observability.svc:4317' }, sampler: { parentSampler: 'always' } }],
  ['OTLP by HTTP', Tracing.otlpHttp({ endpoint: 'https://collector.example.com', sampleRatio: 0.1 }),
    { type: 'otlphttp', otlphttp: { endpoint: 'https://collector.example.com/v1/traces' }, sampler: { parentSampler: 'traceid', traceIdRatio: 0.1 } }],
  ['Jaeger', Tracing.jaeger({ endpoint: 'http://jaeger:14268/api/traces', sampleRatio: 1 }),
    { type: 'jaeger', jaeger: { endpoint: 'http://jaeger:14268/api/traces' }, sampler: { parentSampler: 'always' } }],
])('%s is told to the processes that trace, and to no other', (_title, tracing, otel) => {
  expect(traced(tracing).otel).toEqual(otel);
});

const SERVICE = { to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'observability' } } }], ports: [{ protocol: 'TCP' }] };

test('their policies let them reach the collector', () => {
  const { egress } = traced(Tracing.otlpGrpc({ endpoint: 'http://collector.observability.svc:4317' }));
  expect(Object.keys(egress).filter((name) => egress[name].some((rule) => isDeepStrictEqual(rule, SERVICE))).sort()).toEqual(TRACED);
});

test('a collector outside has its address and its port, and those that are named', () => {
  const address = traced(Tracing.otlpHttp({ endpoint: 'http://192.0.2.7:4318' })).egress;
  expect(address.flyteadmin).toContainEqual({ to: [{ ipBlock: { cidr: '192.0.2.7/32' } }], ports: [{ port: 4318, protocol: 'TCP' }] });
  const named = traced(Tracing.otlpHttp({ endpoint: 'https://collector.example.com' }), { collectorCidrs: ['198.51.100.0/24'] }).egress;
  expect(named.flyteadmin).toContainEqual({ to: [{ ipBlock: { cidr: '198.51.100.0/24' } }], ports: [{ port: 443, protocol: 'TCP' }] });
});

test('a collector in the pod needs no policy', () => {
  const chart = testChart();
  core(chart);
  const without = Object.fromEntries(findAll(manifests(chart), 'NetworkPolicy').map((policy) => [nameOf(policy), documentOf(policy.spec).egress ?? []]));
  expect(traced(Tracing.otlpGrpc({ endpoint: 'http://localhost:4317' })).egress).toEqual(without);
});

test('each process logs as it is told, and else as all do', () => {
  const chart = testChart();
  core(chart, {
    logLevel: LogLevel.INFO, logFormat: LogFormat.GCP, logSource: false, propeller: { logFormat: LogFormat.TEXT, logSource: true },
  });
  const all = manifests(chart);
  expect(configOf(all, 'flyteadmin-config').logger).toEqual({ 'level': 4, 'show-source': false, 'formatter': { type: 'gcp' } });
  expect(configOf(all, 'flyte-pod-webhook-config').logger).toEqual({ 'level': 4, 'show-source': false, 'formatter': { type: 'gcp' } });
  expect(configOf(all, 'flytepropeller-config').logger).toEqual({ 'level': 4, 'show-source': true, 'formatter': { type: 'text' } });
});
