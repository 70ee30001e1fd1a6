import { AwsEventSchedulerOptions, EventScheduler, FlyteBinary, FlyteScheduler } from 'cdk8s-flyte';
import { Row, untyped } from './row';
import { COMPONENTS, core, testDatabase, testEndpoint, testObjectStore } from '../support';

const aws = (options: Partial<AwsEventSchedulerOptions> = {}): EventScheduler => EventScheduler.aws({
  roleArn: 'arn:aws:iam::123456789012:role/flyte-cron', queueArn: 'arn:aws:sqs:eu-central-1:123456789012:flyte-schedules', ...options,
});
const scheduler = (options: object): Row[1] => (chart) =>
  new FlyteScheduler(chart, 'it', { database: testDatabase(chart), admin: testEndpoint(), ...options });

/** What whoever fires schedules refuses. */
export const EVENT_SCHEDULER_ROWS: Row[] = [
  ['a role of schedules by its name', () => aws({ roleArn: 'flyte-cron' }), "EventScheduler.aws: roleArn must be the ARN of a role, got 'flyte-cron'; write arn:aws:iam::ACCOUNT:role/NAME"],
  ['a queue by its address', () => aws({ queueArn: 'https://sqs.eu-central-1.amazonaws.com/123456789012/flyte' }),
    "EventScheduler.aws: queueArn must be the ARN of an SQS queue, got 'https://sqs.eu-central-1.amazonaws.com/123456789012/flyte'; "
    + 'write arn:aws:sqs:REGION:ACCOUNT:NAME; ordered queues (.fifo) need what EventBridge does not send'],
  ['an ordered queue', () => aws({ queueArn: 'arn:aws:sqs:eu-central-1:123456789012:flyte.fifo' }),
    "EventScheduler.aws: queueArn must be the ARN of an SQS queue, got 'arn:aws:sqs:eu-central-1:123456789012:flyte.fifo'; "
    + 'write arn:aws:sqs:REGION:ACCOUNT:NAME; ordered queues (.fifo) need what EventBridge does not send'],
  ['a prefix with a space', () => aws({ namePrefix: 'acme flyte' }), "EventScheduler.aws: namePrefix must be letters, digits, \".\", \"_\" and \"-\", up to 30, got 'acme flyte'; leave it out for none"],
  ['no try at all', () => aws({ reconnect: { attempts: 0 } }), 'EventScheduler.aws: reconnect.attempts must be an integer from 1 to 10000, got 0; leave it out for none'],
  ['a scheduler of no role', () => aws(untyped({ roleArn: undefined })), 'EventScheduler.aws: roleArn must be given, got nothing; it has no default'],
  ['a text for an event scheduler', (chart) => COMPONENTS.flyteadmin(chart, untyped({ eventScheduler: 'aws' })),
    "test/it: eventScheduler must be an EventScheduler, got '(a text)'; use EventScheduler.aws(...)"],
  ['flytescheduler beside the one of the cloud', (chart) => core(chart, { admin: { eventScheduler: aws() }, scheduler: { utc: true } }, 'it'),
    "test/it: scheduler must be left out with admin.eventScheduler, got 'options of flytescheduler'; remove one of the two: both would fire every schedule"],
  ['the scheduler of a single binary beside the one of the cloud', (chart) => new FlyteBinary(chart, 'it', {
    database: testDatabase(chart), objectStore: testObjectStore(), binary: { eventScheduler: aws() }, scheduler: { enabled: true },
  }), 'test/it/Binary: scheduler must not be true with eventScheduler, got true; remove one of the two: both would fire every schedule'],
  ['schedules that nobody fires', (chart) => new FlyteBinary(chart, 'it', {
    database: testDatabase(chart), objectStore: testObjectStore(), binary: { schedules: { utc: true } }, scheduler: { enabled: false },
  }), 'test/it/Binary: schedules must be left out where the process fires none, got {"utc":true}; remove it, or what switches the scheduler off'],
  ['a rate of nothing', scheduler({ rateLimit: { tps: 0 } }), 'test/it: rateLimit.tps must be an integer from 1 to 100000, got 0; leave it out for 100'],
  ['a burst of nothing', scheduler({ rateLimit: { burst: 0 } }), 'test/it: rateLimit.burst must be an integer from 1 to 100000, got 0; leave it out for 10'],
  ['a scheduler by extra configuration', (chart) => COMPONENTS.flyteadmin(chart, { extraConfig: { scheduler: { eventScheduler: { scheme: 'aws' } } } }),
    'test/it: extraConfig.scheduler.eventScheduler must not be set here, got {"scheme":"aws"}; use eventScheduler of flyteadmin, which policies follow'],
  ['a rate by extra configuration', scheduler({ extraConfig: { scheduler: { workflowExecutor: { local: { adminRateLimit: { tps: 1 } } } } } }),
    'test/it: extraConfig.scheduler.workflowExecutor.local.adminRateLimit must not be set here, got {"tps":1}; use rateLimit of flytescheduler'],
];
