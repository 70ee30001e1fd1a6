import * as kplus from 'cdk8s-plus-27';
import { SecretFile } from './files';
import { hostPort } from '../private/addresses';
import { Document } from '../private/documents';
import { CloudEvents, EventTarget, ExternalEvents } from '../settings/events';
import { Mailer } from '../settings/mailer';
import { NotificationEmail, Notifications } from '../settings/notifications';
import { SECRETS_DIRECTORY } from '../settings/secrets';
import { ReconnectOptions } from '../settings/topics';

/** Directory of what flyteadmin shows to Kafka. */
export const EVENTS_DIRECTORY = '/etc/flyte/events';

/** Names of the files where Flyte looks for secrets. */
const API_KEY = 'sendgrid_api_key';
const SMTP_PASSWORD = 'smtp_password';

const SUBJECT = '{{ workflow.name }} {{ phase }} in {{ project }}/{{ domain }}';
const BODY = 'Execution {{ name }} of workflow {{ workflow.name }} (version {{ workflow.version }}) in {{ project }}/{{ domain }}: {{ phase }}.{{ error }}';

/** The `notifications` section. */
export function notificationsSection(notifications?: Notifications): Document {
  if (notifications === undefined) { return {}; }
  const { _queue: queue } = notifications;
  return {
    notifications: {
      type: queue.kind,
      ...(queue.kind === 'aws' ? {
        aws: { region: queue.region },
        publisher: { topicName: queue.topicArn },
        processor: { queueName: queue.queueName, accountId: queue.accountId },
      } : {
        gcp: { projectId: queue.projectId },
        publisher: { topicName: queue.topic },
        processor: { queueName: queue.subscription },
      }),
      emailer: { ...emailer(queue.email), emailServerConfig: mailServer(queue.mailer) },
      ...reconnect(queue.reconnect),
    },
  };
}

/** The `externalEvents` and `cloudEvents` sections. */
export function eventSections(externalEvents?: ExternalEvents, cloudEvents?: CloudEvents): Document {
  return {
    externalEvents: externalEvents === undefined ? undefined : published(externalEvents._target),
    cloudEvents: cloudEvents === undefined ? undefined : published(cloudEvents._target),
  };
}

/** Secrets of mailers, where flyteadmin looks for secrets. */
export function mailerFiles(notifications?: Notifications): SecretFile[] {
  const service = notifications?._queue.mailer?._service;
  if (service?.kind === 'sendgrid') { return [{ value: service.apiKey, file: API_KEY }]; }
  return service?.password === undefined ? [] : [{ value: service.password, file: SMTP_PASSWORD }];
}

/** What flyteadmin shows to Kafka, as files. */
export function eventFiles(cloudEvents?: CloudEvents): SecretFile[] {
  const target = cloudEvents?._target;
  if (target?.kind !== 'kafka') { return []; }
  const { login, clientCertificate: secret } = target;
  return [
    ...(login === undefined ? [] : [{ value: login.password, file: 'password' }]),
    ...(secret === undefined ? [] : ['tls.crt', 'tls.key'].map((key) => ({ value: { secret, key }, file: key }))),
  ];
}

/** The authority by which a broker is known. */
export function eventAuthority(cloudEvents?: CloudEvents): kplus.SecretValue | undefined {
  const target = cloudEvents?._target;
  return target?.kind === 'kafka' || target?.kind === 'nats' ? target.authority : undefined;
}

/** Secrets of NATS, for which Flyte reads no file; it does read the environment. */
export function eventEnv(cloudEvents?: CloudEvents): { [name: string]: kplus.EnvValue } {
  const target = cloudEvents?._target;
  if (target?.kind !== 'nats') { return {}; }
  return {
    ...(target.password === undefined ? {} : { 'CLOUDEVENTS.NATS.USERAUTHENTICATION.PASSWORD': kplus.EnvValue.fromSecretValue(target.password) }),
    ...(target.token === undefined ? {} : { 'CLOUDEVENTS.NATS.TOKENAUTHENTICATION.TOKEN': kplus.EnvValue.fromSecretValue(target.token) }),
  };
}

function emailer({ sender, subject, body }: NotificationEmail): Document {
  return { sender, subject: subject ?? SUBJECT, body: body ?? BODY };
}

function mailServer(mailer?: Mailer): Document | undefined {
  const service = mailer?._service;
  if (service === undefined) { return undefined; }
  if (service.kind === 'sendgrid') { return { serviceName: 'sendgrid', apiKeyFilePath: `${SECRETS_DIRECTORY}/${API_KEY}` }; }
  return {
    serviceName: 'smtp',
    smtpServer: service.host,
    // A number in a text.
    smtpPort: String(service.port),
    smtpUsername: service.username,
    smtpPasswordSecretName: service.password === undefined ? undefined : SMTP_PASSWORD,
  };
}

function published(target: EventTarget): Document {
  return {
    enable: true,
    type: target.kind,
    ...destination(target),
    eventsPublisher: {
      topicName: topicOf(target),
      // Without any there would be none.
      eventTypes: target.eventTypes ?? ['all'],
      enrichAllWorkflowEventTypes: target.everyWorkflowPhase,
    },
    cloudEventVersion: target.version,
  };
}

function topicOf(target: EventTarget): string {
  return target.kind === 'aws' ? target.topicArn : target.kind === 'nats' ? target.subject : target.topic;
}

function destination(target: EventTarget): Document {
  switch (target.kind) {
    case 'aws': return { aws: { region: target.region }, ...reconnect(target.reconnect) };
    case 'gcp': return { gcp: { projectId: target.projectId }, ...reconnect(target.reconnect) };
    case 'kafka': return {
      kafka: {
        version: target.kafkaVersion ?? '2.8.0',
        brokers: target.brokers.map(({ host, port }) => hostPort(host, port)),
        saslConfig: target.login === undefined ? undefined : {
          // Flyte has false, with which brokers since 1.0 close the connection.
          enabled: true, handshake: true, mechanism: 'PLAIN', user: target.login.username, passwordPath: `${EVENTS_DIRECTORY}/password`,
        },
        tlsConfig: !target.encrypted ? undefined : {
          enabled: true,
          ...(target.clientCertificate === undefined ? {} : { certPath: `${EVENTS_DIRECTORY}/tls.crt`, keyPath: `${EVENTS_DIRECTORY}/tls.key` }),
        },
      },
    };
    case 'nats': return {
      nats: {
        servers: [...target.servers],
        userAuthentication: target.username === undefined ? undefined : { enabled: true, user: target.username },
        tokenAuthentication: target.token === undefined ? undefined : { enabled: true },
      },
      // NATS takes 0, which Flyte has, for no try at all.
      reconnectAttempts: -1,
      reconnectDelaySeconds: 2,
    };
  }
}

/** What happens where a queue cannot be reached. */
export function reconnect({ attempts, delay }: ReconnectOptions = {}): Document {
  return { reconnectAttempts: attempts, reconnectDelaySeconds: delay?.toSeconds() };
}
