import { Need } from './plane-needs';
import { schedulerOf } from './switches';
import { list, literal, named } from '../code';
import { keysOf } from '../merge';
import { lookUp, text, when } from '../readers/basic';
import { Context, Part, Reader, Row } from '../row';
import { propOf, Statement } from '../statements';

const TYPES: { readonly [type: string]: string } = { workflow: 'FlyteEventType.WORKFLOW', node: 'FlyteEventType.NODE', task: 'FlyteEventType.TASK' };

/** Mails, and events for others: each is off unless its switch is on. */
export function eventRows(): Row[] {
  return [...notificationRows(), ...publisherRows('external_events', 'externalEvents', 'ExternalEvents'), ...publisherRows('cloud_events', 'cloudEvents', 'CloudEvents')];
}

/** What schedules of AWS, mails and events that are on cannot do without, where the values leave it to the chart's examples. */
export function eventNeeds(statements: readonly Statement[], context: Context, need: Need): void {
  const typeAt = (path: string) => context.text(path) ?? 'aws';
  const regionOf = (prop: string) => {
    const code = statements.find(({ target }) => propOf(target) === `${prop}.region`)?.code;
    return code?.is === 'literal' ? String(code.value) : 'us-east-1';
  };
  const sns = (prop: string, to: string) => {
    need(`${prop}.region`, `${to}.region`, literal('us-east-1'), 'region of the topic');
    need(`${prop}.topicArn`, `${to}.topicArn`, literal(`arn:aws:sns:${regionOf(prop)}:123456789012:fill-in`), 'the topic');
  };
  if (schedulerOf(context) === 'aws') {
    const to = 'admin.eventScheduler(EventScheduler.aws)';
    need('admin.eventScheduler.roleArn', `${to}.roleArn`, literal('arn:aws:iam::123456789012:role/fill-in'), 'the role by which EventBridge writes to the queue');
    need('admin.eventScheduler.queueArn', `${to}.queueArn`, literal('arn:aws:sqs:us-east-1:123456789012:fill-in'), 'the queue of schedules');
  }
  if (context.on('workflow_notifications.enabled') && typeAt('workflow_notifications.config.notifications.type') === 'aws') {
    const to = 'admin.notifications(Notifications.aws)';
    sns('admin.notifications', to);
    need('admin.notifications.queueName', `${to}.queueName`, literal('fill-in'), 'the queue that is subscribed to the topic');
    need('admin.notifications.accountId', `${to}.accountId`, literal('123456789012'), 'the account that owns the queue');
    need('admin.notifications.email.sender', `${to}.email.sender`, literal('flyte@example.com'), 'the address that mails come from');
  }
  for (const [section, prop, factory] of [['external_events', 'externalEvents', 'ExternalEvents'], ['cloud_events', 'cloudEvents', 'CloudEvents']] as const) {
    if (!context.on(`${section}.enable`)) { continue; }
    switch (typeAt(`${section}.type`)) {
      case 'aws': sns(`admin.${prop}`, `admin.${prop}(${factory}.sns)`); break;
      case 'gcp':
        need(`admin.${prop}.projectId`, `admin.${prop}(${factory}.pubSub).projectId`, literal('my-project'), 'Google Cloud project of the topic');
        need(`admin.${prop}.topic`, `admin.${prop}(${factory}.pubSub).topic`, literal('fill-in'), 'the topic');
    }
  }
}

function notificationRows(): Row[] {
  const at = 'workflow_notifications.config.notifications';
  const to = 'admin.notifications(Notifications.aws)';
  const on = (read: Reader): Reader => (value, context, path) => {
    if (!context.on('workflow_notifications.enabled')) { return { same: 'notifications are off, so it says nothing' }; }
    return (context.text(`${at}.type`) ?? 'aws') === 'aws' ? read(value, context, path)
      : { refused: 'notifications of another cloud are said by Notifications.gcp, with a Mailer that has its key from a Secret' };
  };
  return [
    { key: 'workflow_notifications.enabled', same: [false], read: () => ({ same: 'said by what is below it' }), says: 'admin.notifications' },
    { key: `${at}.type`, says: 'admin.notifications', read: on(() => ({ same: 'it follows from the factory' })) },
    { key: `${at}.region`, says: `${to}.region`, read: on(when((context) => context.get(`${at}.aws`) === undefined, 'that of aws goes before it', text)) },
    { key: `${at}.aws.region`, says: `${to}.region`, read: on(text) },
    { key: `${at}.publisher.topicName`, says: `${to}.topicArn`, read: on(text) },
    { key: `${at}.processor.queueName`, says: `${to}.queueName`, read: on(text) },
    { key: `${at}.processor.accountId`, says: `${to}.accountId`, read: on(text) },
    { key: `${at}.emailer.sender`, says: `${to}.email.sender`, read: on(text) },
    { key: `${at}.emailer.subject`, says: `${to}.email.subject`, read: on(text) },
    { key: `${at}.emailer.body`, says: `${to}.email.body`, read: on(text) },
    { key: `${at}.gcp`, says: 'admin.notifications', read: on(() => ({ same: 'the queue is one of aws, so it says nothing' })) },
    ...['reconnectAttempts', 'reconnectDelaySeconds'].map((key): Row => (
      { key: `${at}.${key}`, idle: 'its template hands on type, region, aws, gcp, publisher, processor and emailer' })),
    { key: `${at}.*`, read: on(() => ({ refused: 'use Notifications.aws or Notifications.gcp, with a Mailer' })), says: 'admin.notifications' },
  ];
}

const OFF: Part = { same: 'such events are off, so it says nothing' };
/** Where events go, and the library's name for it. */
const METHODS: { readonly [type: string]: string } = { aws: 'sns', gcp: 'pubSub' };
const CLOUDS = ['aws', 'gcp', 'kafka'];

function publisherRows(at: string, prop: string, factory: string): Row[] {
  const type = (context: Context) => context.text(`${at}.type`) ?? 'aws';
  const elsewhere = `use admin.${prop} with ${factory}, whose credentials are references`;
  const rest: Reader = (_value, context, path) => {
    const [, name] = keysOf(path);
    if (!context.on(`${at}.enable`)) { return OFF; }
    return CLOUDS.includes(name) && name !== type(context) ? { same: `events go elsewhere than to ${name}, so it says nothing` } : { refused: elsewhere };
  };
  const of = (cloud: string, option: string, read: Reader): Reader => (value, context, path) => {
    if (!context.on(`${at}.enable`)) { return OFF; }
    if (cloud !== 'any' && type(context) !== cloud) { return { same: `events go elsewhere than to ${cloud}, so it says nothing` }; }
    const method = lookUp(METHODS, type(context));
    if (method === undefined) { return { refused: elsewhere }; }
    const part = read(value, context, path) as Part;
    return { ...part, of: ['admin', `${prop}(${factory}.${method})`, option === 'topicArn' && method === 'pubSub' ? 'topic' : option] };
  };
  const types: Reader = (value) => {
    const all = (Array.isArray(value) ? value : [value]).map(String);
    if (!all.includes('all') && all.some((one) => lookUp(TYPES, one) === undefined)) { return { refused: 'events are of workflows, nodes and tasks; name them in eventTypes' }; }
    return all.includes('all') ? { same: 'all of them' } : { code: list(all.map((one) => named(lookUp(TYPES, one)!))) };
  };
  return [
    { key: `${at}.enable`, same: [false], read: () => ({ same: 'said by what is below it' }), says: `admin.${prop}` },
    {
      key: `${at}.type`,
      says: `admin.${prop}`,
      read: (value, context) => !context.on(`${at}.enable`) ? OFF : lookUp(METHODS, String(value)) === undefined ? { refused: elsewhere } : { same: 'it follows from the factory' },
    },
    { key: `${at}.aws.region`, says: `admin.${prop}(${factory}.sns).region`, read: of('aws', 'region', text) },
    { key: `${at}.gcp.projectId`, says: `admin.${prop}(${factory}.pubSub).projectId`, read: of('gcp', 'projectId', text) },
    { key: `${at}.eventsPublisher.topicName`, says: `admin.${prop}(${factory}.sns).topicArn`, read: of('any', 'topicArn', text) },
    {
      key: `${at}.eventsPublisher.eventTypes`,
      says: `admin.${prop}(${factory}.sns).eventTypes`,
      same: [['all']],
      read: of('any', 'eventTypes', types),
    },
    { key: `${at}.*`, says: `admin.${prop}`, read: rest },
  ];
}
