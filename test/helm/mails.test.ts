import { became, imported } from './helpers';

const AT = 'workflow_notifications.config.notifications';
const QUEUE = 'publisher: {topicName: "arn:aws:sns:us-east-1:123456789012:t"}, processor: {queueName: q, accountId: "123456789012"}';

test('a mail in HTML stays as it is', () => {
  const body = '<b>Execution {{ name }}</b> is <a href=\\"https://flyte.example.com/{{ project }}\\">here</a>';
  const result = imported('flyte-core', `workflow_notifications: {enabled: true, config: {notifications: {type: aws, region: us-east-1, ${QUEUE}, emailer: {sender: a@example.com, subject: "<i>", body: "${body}"}}}}`);
  expect(result.program).toContain('body: \'<b>Execution {{ name }}</b> is <a href="https://flyte.example.com/{{ project }}">here</a>\'');
  expect(result.program).toContain("subject: '<i>'");
  expect(result.fillIns.map(({ prop }) => prop)).not.toContain('admin.notifications.email.body');
});

test.each([
  ['the region of aws goes before the other', `type: aws, region: us-east-1, aws: {region: us-east-2}, ${QUEUE.replace('us-east-1', 'us-east-2')}, emailer: {sender: a@example.com}`, 'region', 'default: that of aws goes before it'],
  ['attempts are no key of the template', 'type: aws, reconnectAttempts: 3', 'reconnectAttempts', 'default: does nothing, in the chart neither: its template hands on type, region, aws, gcp, publisher, processor and emailer'],
  ['a delay neither', 'type: aws, reconnectDelaySeconds: 3', 'reconnectDelaySeconds', 'default: does nothing, in the chart neither: its template hands on type, region, aws, gcp, publisher, processor and emailer'],
  ['what is of another cloud', 'type: aws, gcp: {projectId: a}', 'gcp.projectId', 'default: the queue is one of aws, so it says nothing'],
])('notifications: %s', (_what, values, path, expected) => {
  expect(became(imported('flyte-core', `workflow_notifications: {enabled: true, config: {notifications: {${values}}}}`), `${AT}.${path}`)).toBe(expected);
});

test.each([
  ['external_events', 'externalEvents'],
  ['cloud_events', 'cloudEvents'],
])('%s that are on without a topic have one to fill in', (section, prop) => {
  const result = imported('flyte-core', `${section}: {enable: true}\nflyteadmin: {replicaCount: 1}`);
  expect(result.fillIns.map((one) => one.prop)).toContain(`admin.${prop}.topicArn`);
});

test('notifications that are on without more have the rest to fill in', () => {
  const { fillIns, entries } = imported('flyte-core', 'workflow_notifications: {enabled: true, config: {notifications: {type: aws, emailer: {sender: a@example.com}}}}');
  expect(fillIns.map(({ prop }) => prop)).toEqual(expect.arrayContaining(['admin.notifications.topicArn', 'admin.notifications.queueName', 'admin.notifications.accountId', 'admin.notifications.region']));
  expect(entries.filter(({ verdict }) => verdict === 'refused')).toEqual([]);
});

test.each([
  ['what is of another cloud', 'type: aws, aws: {region: us-east-2}, gcp: {region: us-east1}, kafka: {brokers: [a]}', ['gcp.region', 'kafka.brokers[0]'], /^default: events go elsewhere than to (gcp|kafka), so it says nothing/],
  ['a type that has no factory', 'type: kafka, kafka: {brokers: [a]}', ['type', 'kafka.brokers[0]'], /^refused: use admin.cloudEvents with CloudEvents/],
  ['nothing where they are off', 'type: kafka, kafka: {brokers: [a]}'.replace('type', 'enable: false, type'), ['type', 'kafka.brokers[0]'], /^default: such events are off/],
])('events: %s', (_what, values, paths, expected) => {
  const result = imported('flyte-core', `cloud_events: {${values.startsWith('enable') ? '' : 'enable: true, '}${values}}\nflyteadmin: {replicaCount: 1}`);
  expect(paths.filter((path) => !expected.test(became(result, `cloud_events.${path}`)))).toEqual([]);
});

test('schedules of AWS have a role and a queue to fill in, where the values name none', () => {
  const { fillIns, entries } = imported('flyte-core', 'workflow_scheduler: {enabled: true, type: aws, config: {scheduler: {eventScheduler: {scheduleNamePrefix: flyte}}}}');
  expect(fillIns.map(({ prop }) => prop)).toEqual(expect.arrayContaining(['admin.eventScheduler.roleArn', 'admin.eventScheduler.queueArn']));
  expect(entries.map(({ verdict }) => verdict)).not.toContain('refused');
});

test('without a template nobody makes namespaces, which is not nothing', () => {
  expect(became(imported('flyte-core', 'cluster_resource_manager: {templates: []}'), 'cluster_resource_manager.templates')).toMatch(/^refused: without a template nobody makes the namespaces/);
});
