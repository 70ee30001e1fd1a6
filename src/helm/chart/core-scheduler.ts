import { schedulerOf } from './switches';
import { literal } from '../code';
import { countOf, integer, text, when } from '../readers/basic';
import { Reader, Row } from '../row';

/** Who runs schedules in chart flyte-core. */
export function schedulerRows(): Row[] {
  const to = 'admin.eventScheduler(EventScheduler.aws)';
  const ofCloud = (read: Reader): Reader => when((context) => schedulerOf(context) === 'aws', 'schedules are not those of AWS, so it says nothing', read);
  const at = 'workflow_scheduler.config.scheduler';
  return [
    { key: 'workflow_scheduler.enabled', says: 'scheduler.enabled', read: enabled },
    {
      key: 'workflow_scheduler.type',
      read: (_value, context) => ({ same: context.on('workflow_scheduler.enabled') ? 'said by workflow_scheduler.enabled' : 'schedules are off, so it says nothing' }),
    },
    { key: `${at}.eventScheduler.scheduleRole`, says: `${to}.roleArn`, read: ofCloud(text) },
    { key: `${at}.eventScheduler.targetName`, says: `${to}.queueArn`, read: ofCloud(text) },
    { key: `${at}.eventScheduler.scheduleNamePrefix`, says: `${to}.namePrefix`, read: ofCloud(text) },
    { key: `${at}.workflowExecutor.reconnectAttempts`, says: `${to}.reconnect.attempts`, read: ofCloud(integer) },
    { key: `${at}.workflowExecutor.reconnectDelaySeconds`, says: `${to}.reconnect.delay`, read: ofCloud(countOf('Duration.seconds')) },
    ...['eventScheduler.scheme', 'eventScheduler.region', 'workflowExecutor.scheme', 'workflowExecutor.region', 'workflowExecutor.scheduleQueueName', 'workflowExecutor.accountId']
      .map((key): Row => ({ key: `${at}.${key}`, always: 'follows from the queue and the role' })),
    { key: `${at}.*`, says: 'scheduler.extraConfig', read: ofCloud(() => ({ refused: 'schedules are said by scheduler.rateLimit and scheduler.utc, or admin.eventScheduler' })) },
  ];
}

/** The chart starts flytescheduler where schedules are on and native, and nothing else does. */
const enabled: Reader = (value, context) => {
  if (typeof value !== 'boolean') { return { refused: 'it must be true or false; say it by scheduler.enabled' }; }
  switch (schedulerOf(context)) {
    case 'native': return { same: 'the library has it so' };
    case 'aws': return { same: 'said by eventScheduler' };
    default: return { code: literal(false), note: value ? 'without the type native or aws the chart runs no scheduler' : undefined };
  }
};
