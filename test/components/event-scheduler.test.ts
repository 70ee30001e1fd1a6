import { Duration } from 'cdk8s';
import { AwsEventSchedulerOptions, EventScheduler, FlyteBinary, FlyteScheduler, FlyteSchedulerOptions, SingleBinaryOptions } from 'cdk8s-flyte';
import { documentOf } from '../../src/private/documents';
import { configOf, core, findAll, manifests, synthOne, testChart, testDatabase, testEndpoint, testObjectStore } from '../support';

const QUEUE = 'arn:aws:sqs:eu-central-1:123456789012:flyte-schedules';

function aws(options: Partial<AwsEventSchedulerOptions> = {}): EventScheduler {
  return EventScheduler.aws({ roleArn: 'arn:aws:iam::123456789012:role/flyte-cron', queueArn: QUEUE, ...options });
}

function localOf(options: FlyteSchedulerOptions): unknown {
  const chart = testChart();
  const scheduler = new FlyteScheduler(chart, 'scheduler', { database: testDatabase(chart), admin: testEndpoint(), ...options });
  return documentOf(configOf(synthOne(scheduler), 'flytescheduler-config').scheduler).workflowExecutor;
}

test('EventBridge puts schedules into a queue that flyteadmin reads, and there is no flytescheduler', () => {
  const chart = testChart();
  const { scheduler } = core(chart, { admin: { eventScheduler: aws({ namePrefix: 'acme', reconnect: { attempts: 10, delay: Duration.seconds(30) } }) } });
  const all = manifests(chart);
  expect(configOf(all, 'flyteadmin-config').scheduler).toEqual({
    eventScheduler: { scheme: 'aws', region: 'eu-central-1', scheduleRole: 'arn:aws:iam::123456789012:role/flyte-cron', targetName: QUEUE, scheduleNamePrefix: 'acme' },
    workflowExecutor: { scheme: 'aws', region: 'eu-central-1', scheduleQueueName: 'flyte-schedules', accountId: '123456789012' },
    reconnectAttempts: 10,
    reconnectDelaySeconds: 30,
  });
  expect([scheduler, findAll(all, 'Deployment', 'flytescheduler')]).toEqual([undefined, []]);
});

test('the single binary leaves schedules to EventBridge too, or fires them as it is told', () => {
  const configWith = (binary: SingleBinaryOptions) => {
    const chart = testChart();
    new FlyteBinary(chart, 'flyte', { database: testDatabase(chart), objectStore: testObjectStore(), binary });
    return configOf(manifests(chart), 'flyte-binary-config');
  };
  const elsewhere = configWith({ eventScheduler: aws() });
  expect(documentOf(documentOf(elsewhere.flyte).admin).disableScheduler).toBe(true);
  expect(documentOf(elsewhere.scheduler).eventScheduler).toMatchObject({ scheme: 'aws', targetName: QUEUE });
  const here = configWith({ schedules: { utc: true } });
  expect(documentOf(documentOf(here.flyte).admin).disableScheduler).toBe(false);
  expect(documentOf(here.scheduler).workflowExecutor).toEqual({ local: { useUTCTz: true } });
});

test('flyteadmin says nothing of schedulers where flytescheduler is there', () => {
  const chart = testChart();
  expect(core(chart).scheduler).toBeDefined();
  expect(configOf(manifests(chart), 'flyteadmin-config').scheduler).toBeUndefined();
});

test('flytescheduler starts as many executions as it is told, and by the clock of UTC', () => {
  expect(localOf({})).toBeUndefined();
  expect(localOf({ utc: true })).toEqual({ local: { useUTCTz: true } });
  // Flyte drops its own burst where only the rate is said.
  expect(localOf({ rateLimit: { tps: 5 } })).toEqual({ local: { adminRateLimit: { tps: 5, burst: 10 } } });
});
