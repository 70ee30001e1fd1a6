import { Chart } from 'cdk8s';
import { FlyteEndpoint, FlyteScheduler, FlyteSchedulerProps } from 'cdk8s-flyte';
import { accessOf, commandsOf, mountsOf, portsOf, probesOf } from './reading';
import { Document } from '../../src/private/documents';
import { configOf, containerOf, find, findAll, manifests, podOf, testChart, testDatabase, testEndpoint } from '../support';

function scheduler(props: Partial<FlyteSchedulerProps> = {}, chart: Chart = testChart()): Document[] {
  new FlyteScheduler(chart, 'scheduler', { database: testDatabase(chart), admin: testEndpoint(), ...props });
  return manifests(chart);
}

describe('FlyteScheduler', () => {
  const all = scheduler();
  const deployment = find(all, 'Deployment', 'flytescheduler');
  const run = containerOf(deployment, 'flytescheduler');

  test('waits for the database and for flyteadmin, then runs', () => {
    expect(Object.entries(commandsOf(deployment))).toEqual([
      ['check-db-ready', ['sh', '-c', expect.any(String)]],
      ['flytescheduler-check', ['flytescheduler', 'precheck', '--config', '/etc/flyte/config/*.yaml']],
      ['flytescheduler', ['flytescheduler', 'run', '--config', '/etc/flyte/config/*.yaml']],
    ]);
  });

  test('is asked for its health on the metrics port, and has no Service', () => {
    const healthcheck = { httpGet: { path: '/healthcheck', port: 'http-metrics' } };
    expect(portsOf(run)).toEqual({ 'http-metrics': 10254 });
    expect(probesOf(run)).toEqual([healthcheck, healthcheck, healthcheck]);
    expect(findAll(all, 'Service')).toEqual([]);
  });

  test('never calls the Kubernetes API: no rule, no token', () => {
    expect(accessOf(all)).toEqual([]);
    expect(podOf(deployment).automountServiceAccountToken).toBe(false);
  });

  test('reads configuration and password, and writes nothing', () => {
    for (const name of ['flytescheduler-check', 'flytescheduler']) {
      expect(mountsOf(containerOf(deployment, name))).toEqual({ '/etc/flyte/config': 'config read-only', '/etc/db': 'database read-only' });
    }
  });

  test('is told, setting by setting, what facts say it reads', () => {
    const { logger, prof, ...sections } = configOf(all, 'flytescheduler-config');
    expect([logger, prof]).toEqual([expect.anything(), expect.anything()]);
    expect(sections).toEqual({
      admin: { endpoint: 'admin.example.com:443', insecure: false },
      database: { postgres: expect.objectContaining({ dbname: 'flyteadmin', passwordPath: '/etc/db/password' }) },
      flyteadmin: { metricsScope: 'flyte:' },
      scheduler: { profilerPort: 10254 },
    });
  });
});

describe('FlyteScheduler with', () => {
  test('precheck off starts at once', () => {
    expect(Object.keys(commandsOf(find(scheduler({ precheck: false }), 'Deployment', 'flytescheduler')))).toEqual(['check-db-ready', 'flytescheduler']);
  });

  test('checkDbReady off leaves the wait to the precheck', () => {
    expect(Object.keys(commandsOf(find(scheduler({ checkDbReady: { enabled: false } }), 'Deployment', 'flytescheduler')))).toEqual(['flytescheduler-check', 'flytescheduler']);
  });

  test('an endpoint without TLS says so', () => {
    expect(configOf(scheduler({ admin: FlyteEndpoint.of({ host: '10.0.0.7', port: 81, tls: false }) }), 'flytescheduler-config').admin)
      .toEqual({ endpoint: '10.0.0.7:81', insecure: true });
  });
});
