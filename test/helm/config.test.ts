import { became, imported } from './helpers';

const core = (document: string, values: string) => imported('flyte-core', `configmap: {${document}: {${values}}}`);

test.each([
  ['off', 'literal-offloading-config: {enabled: false, min-size-in-mb-for-offloading: 5}', 'literal-offloading-config.min-size-in-mb-for-offloading', 'default: literals are not offloaded, so it says nothing'],
  ['not said', 'literal-offloading-config: {max-size-in-mb-for-offloading: 50}', 'literal-offloading-config.max-size-in-mb-for-offloading', 'default: literals are not offloaded, so it says nothing'],
  ['on', 'literal-offloading-config: {enabled: true, min-size-in-mb-for-offloading: 5}', 'literal-offloading-config.min-size-in-mb-for-offloading', 'carried: propeller.engine.literalOffloading.minSize'],
  ['noop', 'resourcemanager: {type: noop, redis: {hostPath: "redis.tools:6379"}}', 'resourcemanager.redis.hostPath', 'default: nobody counts, so it says nothing'],
  ['no type', 'resourcemanager: {redis: {hostPaths: ["redis.tools:6379"], hostKey: abc}}', 'resourcemanager.redis.hostKey', 'default: nobody counts, so it says nothing'],
])('what stands below a switch of flytepropeller that is %s', (_what, values, path, expected) => {
  const result = core('core', `propeller: {${values}}`);
  expect(became(result, `configmap.core.propeller.${path}`)).toBe(expected);
  if (expected.startsWith('default')) { expect(result.program).not.toContain('engine'); }
});

test.each([
  ['queue: {queue: {type: bucket, rate: 10, base-delay: 5s}}', 'workflows: QueueRateLimiter.bucket({ rate: 10 })', 'queue.base-delay', 'default: the type bucket reads it not, so it says nothing'],
  ['queue: {queue: {type: maxof, rate: 10, base-delay: 5s}}', 'workflows: QueueRateLimiter.bucketAndFailures({ rate: 10, baseDelay: Duration.seconds(5) })', 'queue.base-delay', 'carried: propeller.engine.queue.workflows.baseDelay'],
  ['queue: {sub-queue: {type: expfailure, rate: 10, max-delay: 5s}}', 'downstream: QueueRateLimiter.failures({ maxDelay: Duration.seconds(5) })', 'sub-queue.rate', 'default: the type expfailure reads it not, so it says nothing'],
  ['queue: {sub-queue: {rate: 10}}', 'downstream: QueueRateLimiter.bucket({ rate: 10 })', 'sub-queue.rate', 'carried: propeller.engine.queue.downstream.rate'],
  ['queue: {sub-queue: {type: maxof}}', 'downstream: QueueRateLimiter.bucketAndFailures()', 'sub-queue.type', 'carried: propeller.engine.queue.downstream'],
  ['queue: {sub-queue: {type: bucket}}', 'new FlyteCore(', 'sub-queue.type', 'default: the library has it so'],
  ['queue: {queue: {type: default, rate: 10}}', 'new FlyteCore(', 'queue.type', 'refused: use propeller.engine.queue with QueueRateLimiter.bucket, failures or bucketAndFailures'],
])('the limiter of a queue follows from its type: %s', (values, program, path, expected) => {
  const result = core('core', `propeller: {${values}}`);
  expect(result.program).toContain(program);
  expect(became(result, `configmap.core.propeller.queue.${path}`)).toBe(expected);
});

test('other sites that may not call the API are named for nothing', () => {
  const result = core('adminServer', 'server: {security: {allowCors: false, allowedOrigins: ["https://ui.example.com"]}}');
  expect(became(result, 'configmap.adminServer.server.security.allowedOrigins[0]')).toBe('default: no other site may call the API, so it says nothing');
  expect(result.program).not.toContain('corsAllowedOrigins');
});

test.each([
  ['traceid', 'carried: tracing.sampleRatio'],
  ['always', 'default: every trace is sent, so it says nothing'],
])('the share of traces counts with the sampler traceid: %s', (sampler, expected) => {
  const result = core('otel', `otel: {type: otlpgrpc, otlpgrpc: {endpoint: "http://otel.obs:4317"}, jaeger: {endpoint: "http://jaeger:14268"}, sampler: {parentSampler: ${sampler}, traceIdRatio: 0.1}}`);
  expect(became(result, 'configmap.otel.otel.sampler.traceIdRatio')).toBe(expected);
  expect(became(result, 'configmap.otel.otel.jaeger.endpoint')).toBe('default: traces go elsewhere, so it says nothing');
});

test.each(['default-cpus: 200m', 'default-memory: 100Mi'])('%s of the engine finds nothing to add', (value) => {
  const result = core('k8s', `plugins: {k8s: {${value}}}`);
  expect(result.entries.map(({ verdict, why }) => `${verdict}: ${why}`)).toEqual(['default: flyteadmin gives every task the defaults of task_resources, so it says nothing']);
});

test('an autoscaler has the bounds and the metrics of the chart, where the values name none', () => {
  const text = (values: string) => imported('flyte-core', `flyteadmin: {autoscaling: {${values}}}`).program.replace(/\s+/g, ' ');
  expect(text('enabled: true')).toContain('autoscaling: { maxReplicas: 10, minReplicas: 1, cpuUtilization: 80, memoryUtilization: 80 }');
  expect(text('enabled: true, minReplicas: 3, maxReplicas: 5, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]'))
    .toContain('autoscaling: { maxReplicas: 5, minReplicas: 3, cpuUtilization: 70 }');
});

test('the connector runs as the user of the library, and another is said', () => {
  const of = (user: number) => imported('flyte-core', `flyteconnector: {enabled: true, podSecurityContext: {runAsUser: ${user}}}`);
  expect(became(of(1001), 'flyteconnector.podSecurityContext.runAsUser')).toBe('default: the library has it so');
  expect(became(of(1000), 'flyteconnector.podSecurityContext.runAsUser')).toBe('carried: connectors.runAs');
});
