import { Duration, Size } from 'cdk8s';
import {
  AwsNotificationOptions, CloudEvents, CloudEventVersion, ExternalEvents, FlyteEventType, FlyteNetworkPolicies, GcpNotificationOptions, GcsOptions,
  KafkaCloudEventOptions, Mailer, NatsCloudEventOptions, Notifications, ObjectStore, S3Options, SnsCloudEventOptions,
} from 'cdk8s-flyte';
import { Row, SECRET, secretValue, untyped } from './row';
import { COMPONENTS, core } from '../support';

const ARN = 'arn:aws:sns:eu-central-1:123456789012:flyte';
const email = { sender: 'flyte@example.com' };
const mailer = (): Mailer => Mailer.smtp({ host: 'mail.example.com' });
const admin = (props: object): Row[1] => (chart) => COMPONENTS.flyteadmin(chart, props);
const aws = (options: Partial<AwsNotificationOptions>): Row[1] => () =>
  Notifications.aws({ region: 'eu-central-1', topicArn: ARN, queueName: 'flyte', accountId: '123456789012', email, ...options });
const gcp = (options: Partial<GcpNotificationOptions>): Row[1] => () =>
  Notifications.gcp({ projectId: 'acme-flyte', topic: 'mails', subscription: 'mails', email, mailer: mailer(), ...options });
const sns = (options: Partial<SnsCloudEventOptions>): Row[1] => () => CloudEvents.sns({ region: 'eu-central-1', topicArn: ARN, ...options });
const kafka = (options: Partial<KafkaCloudEventOptions>): Row[1] => () => CloudEvents.kafka({ brokers: [{ host: 'kafka.tools.svc' }], topic: 'flyte', ...options });
const nats = (options: Partial<NatsCloudEventOptions>): Row[1] => () => CloudEvents.nats({ servers: ['nats://nats.tools.svc'], subject: 'flyte', ...options });
const s3 = (options: Partial<S3Options>): Row[1] => () => ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1', ...options });
const gcs = (options: Partial<GcsOptions>): Row[1] => () => ObjectStore.gcs({ bucket: 'acme-flyte', projectId: 'acme-flyte', ...options });

const REFERENCE = "got '(a text)'; give a SecretValue: its secret by Secret.fromSecretName(scope, 'id', 'name'), and its key";
const PLACEHOLDERS = 'project, domain, name, phase, error, workflow.project, workflow.domain, workflow.name, workflow.version, '
  + 'launch_plan.project, launch_plan.domain, launch_plan.name, launch_plan.version';
const MINUTES = 'use whole minutes up to 7 days, such as Duration.minutes(30)';

/** What notifications, events, signed links and flyteadmin's server refuse. */
export const NOTIFICATION_ROWS: Row[] = [
  ['notifications without sender', aws({ email: untyped({}) }), 'Notifications.aws: email.sender must be given, got nothing; it has no default'],
  ['a sender with a name', aws({ email: { sender: 'Flyte <flyte@example.com>' } }),
    "Notifications.aws: email.sender must be a mail address alone, got 'Flyte <flyte@example.com>'; write for example flyte@example.com, without a name"],
  ['an empty subject', gcp({ email: { ...email, subject: ' ' } }), "Notifications.gcp: email.subject must not be empty, got ' '; leave it out for a default"],
  ['a subject of two lines', gcp({ email: { ...email, subject: 'a\nb' } }), 'Notifications.gcp: email.subject must be one line, got \'a\nb\'; move the rest into body'],
  ['a misspelt placeholder', aws({ email: { ...email, body: '{{ workflow.nmae }}' } }),
    "Notifications.aws: email.body must hold only what Flyte replaces, got '{{ workflow.nmae }}'; did you mean '{{ workflow.name }}'?"],
  ['a placeholder with two spaces, which Flyte sends as it stands', aws({ email: { ...email, subject: '{{  phase  }}' } }),
    "Notifications.aws: email.subject must hold only what Flyte replaces, got '{{  phase  }}'; did you mean '{{ phase }}'?"],
  ['a placeholder like no other', aws({ email: { ...email, body: '{{ console_url_of_it }}' } }),
    `Notifications.aws: email.body must hold only what Flyte replaces, got '{{ console_url_of_it }}'; use one of ${PLACEHOLDERS}`],
  ['a topic by its name', aws({ topicArn: 'flyte' }),
    "Notifications.aws: topicArn must be the ARN of an SNS topic, got 'flyte'; write arn:aws:sns:REGION:ACCOUNT:NAME; ordered topics (.fifo) need what Flyte does not send"],
  ['a topic of another region', aws({ region: 'us-east-1' }),
    `Notifications.aws: topicArn must be in the region (us-east-1), got '${ARN}'; correct one of them: Flyte calls the region`],
  ['a zone for the region of a topic', aws({ region: 'eu-central-1a' }),
    "Notifications.aws: region must be a region of AWS such as eu-central-1, got 'eu-central-1a'; name the region of the topic"],
  ['a queue by its URL', aws({ queueName: 'https://sqs.eu-central-1.amazonaws.com/123456789012/flyte' }),
    "Notifications.aws: queueName must be the name of an SQS queue, got 'https://sqs.eu-central-1.amazonaws.com/123456789012/flyte'; leave out the URL or the ARN"],
  ['an account of eleven digits', aws({ accountId: '12345678901' }), "Notifications.aws: accountId must be 12 digits, got '12345678901'; name the account that owns the queue"],
  ['notifications of Google without a mailer', gcp({ mailer: untyped(undefined) }),
    'Notifications.gcp: mailer must be given, got nothing; use one of Mailer.sendGrid(...), Mailer.smtp(...)'],
  ['a topic with its project', gcp({ topic: 'projects/acme-flyte/topics/mails' }),
    "Notifications.gcp: topic must be a name without its project, got 'projects/acme-flyte/topics/mails'; write for example flyte-notifications, without projects/ and topics/"],
  ['a project by its number', gcp({ projectId: '123456' }), "Notifications.gcp: projectId must be a Google Cloud project id, got '123456'; use the id, neither its name nor its number"],
  ['no try after the first one', aws({ reconnect: { attempts: 0 } }),
    'Notifications.aws: reconnect.attempts must be an integer from 1 to 10000, got 0; leave it out for none'],
  ['time between no tries', gcp({ reconnect: { delay: Duration.seconds(30) } }),
    'Notifications.gcp: reconnect.attempts must come with delay, got nothing; say how often, or remove delay'],
  ['half a second between tries', sns({ reconnect: { attempts: 3, delay: Duration.millis(500) } }),
    'CloudEvents.sns: reconnect.delay must be an integer >= 1, got 0.5; use whole seconds, such as Duration.minutes(5)'],

  ['a key of SendGrid in clear', () => Mailer.sendGrid({ apiKey: untyped(SECRET) }), `Mailer.sendGrid: apiKey must name a Secret and a key, ${REFERENCE}`],
  ['a mail server with its port in the host', () => Mailer.smtp({ host: 'mail.example.com:587' }),
    "Mailer.smtp: host must be a host name or an IP address, got 'mail.example.com:587'; give the port in its own prop"],
  ['a mail server that is encrypted from the start', () => Mailer.smtp({ host: 'mail.example.com', port: 465 }),
    'Mailer.smtp: port must be one without TLS from the start, got 465; use 587 or 25, where Flyte encrypts by STARTTLS'],
  ['a port of mail in words', () => Mailer.smtp({ host: 'mail.example.com', port: untyped('587') }), "Mailer.smtp: port must be a number, got '587'; write it without quotes"],
  ['a login to mail without password', () => Mailer.smtp({ host: 'mail.example.com', username: 'flyte' }),
    'Mailer.smtp: password must come with username, got nothing; add it, or remove username'],
  ['a password of mail without login', () => Mailer.smtp({ host: 'mail.example.com', password: secretValue() }),
    'Mailer.smtp: username must come with password, got nothing; add it, or remove password'],
  ['a password of mail in clear', () => Mailer.smtp({ host: 'mail.example.com', username: 'flyte', password: untyped(SECRET) }),
    `Mailer.smtp: password must name a Secret and a key, ${REFERENCE}`],
  ['a mail server that may be a Service or not', (chart) => new FlyteNetworkPolicies(chart, 'policies', {
    components: [COMPONENTS.flyteadmin(chart, { notifications: Notifications.gcp({ projectId: 'acme-flyte', topic: 'mails', subscription: 'mails', email, mailer: Mailer.smtp({ host: 'mail.tools' }) }) })],
  }), "test/it: notifications.mailer.host must say whether it is a Service or a name outside the cluster, got 'mail.tools'; "
    + 'write mail.tools.svc for the Service, or name its addresses in mailCidrs of the network policies'],
  ['no address for mail', (chart) => core(chart, { networkPolicies: { mailCidrs: [] } }, 'it'),
    'test/it: networkPolicies.mailCidrs must name at least one block, got []; an empty list would allow nothing; leave it out for the default'],
  ['no address for brokers', (chart) => core(chart, { networkPolicies: { brokerCidrs: [] } }, 'it'),
    'test/it: networkPolicies.brokerCidrs must name at least one block, got []; an empty list would allow nothing; leave it out for the default'],

  ['events of no type', () => ExternalEvents.sns({ region: 'eu-central-1', topicArn: ARN, eventTypes: [] }),
    'ExternalEvents.sns: eventTypes must name at least one type, got []; leave it out for all'],
  ['events of a type that Flyte does not publish', () => ExternalEvents.pubSub({ projectId: 'acme-flyte', topic: 'events', eventTypes: [untyped('project')] }),
    "ExternalEvents.pubSub: eventTypes[0] must be a FlyteEventType, got 'project'; "
    + "use one of FlyteEventType.WORKFLOW ('workflow'), FlyteEventType.NODE ('node'), FlyteEventType.TASK ('task')"],
  ['events to a topic of Google with a slash', () => ExternalEvents.pubSub({ projectId: 'acme-flyte', topic: 'a/b' }),
    "ExternalEvents.pubSub: topic must be a name without its project, got 'a/b'; write for example flyte-notifications, without projects/ and topics/"],
  ['types of cloud events that have all', sns({ version: CloudEventVersion.V2, eventTypes: [FlyteEventType.TASK] }),
    'CloudEvents.sns: eventTypes must not come with CloudEventVersion.V2, got ["task"]; remove one of them: there are all types then'],
  ['every phase of plain events', sns({ everyWorkflowPhase: true }),
    'CloudEvents.sns: everyWorkflowPhase must come with CloudEventVersion.V2, got true; add version, or remove it'],

  ['Kafka without brokers', kafka({ brokers: [] }), 'CloudEvents.kafka: brokers must name at least one broker, got []; give the host of one, for example kafka.tools.svc'],
  ['a broker by its URL', kafka({ brokers: [{ host: 'kafka://kafka.tools.svc' }] }),
    "CloudEvents.kafka: brokers[0].host must be a host name or an IP address, got 'kafka://kafka.tools.svc'; leave out the scheme, the port and the path"],
  ['a broker at port 0', kafka({ brokers: [{ host: 'kafka.tools.svc', port: 0 }] }), 'CloudEvents.kafka: brokers[0].port must be an integer from 1 to 65535, got 0; leave it out for 9093'],
  ['a topic of Kafka with a space', kafka({ topic: 'flyte events' }),
    "CloudEvents.kafka: topic must be a topic of Kafka (letters, digits, ., _ and -), got 'flyte events'; use for example flyte"],
  ['a version of Kafka that Flyte stops at', kafka({ kafkaVersion: '2' }), "CloudEvents.kafka: kafkaVersion must be a version of three numbers, got '2'; leave it out for 2.8.0"],
  ['an authority without TLS', kafka({ tls: false, authority: secretValue() }), "CloudEvents.kafka: authority must not come with tls: false, got '(a Secret)'; remove one of them"],
  ['a certificate without TLS', kafka({ tls: false, clientCertificate: secretValue().secret }),
    "CloudEvents.kafka: clientCertificate must not come with tls: false, got '(a Secret)'; remove one of them"],
  ['a login to Kafka without name', kafka({ login: { username: '', password: secretValue() } }),
    "CloudEvents.kafka: login.username must not be empty, got ''; leave out login where there is none"],
  ['a password of Kafka by its value', kafka({ login: { username: 'flyte', password: untyped(SECRET) } }),
    `CloudEvents.kafka: login.password must name a Secret and a key, ${REFERENCE}`],
  ['a mechanism that Flyte has not what it needs for', kafka({ login: untyped({ username: 'flyte', password: secretValue(), mechanism: 'SCRAM-SHA-512' }) }),
    "CloudEvents.kafka: login must have only what KafkaLogin knows, got 'mechanism'; use one of password, username"],

  ['NATS without servers', nats({ servers: [] }), 'CloudEvents.nats: servers must name at least one server, got []; give for example nats://nats.tools.svc:4222'],
  ['a password in a URL of NATS', nats({ servers: [`nats://flyte:${SECRET}@nats.tools.svc`] }),
    "CloudEvents.nats: servers[0] must carry no user name or password, got 'nats://***@nats.tools.svc'; give credentials as a Secret reference"],
  ['NATS by HTTP', nats({ servers: ['http://nats.tools.svc'] }), "CloudEvents.nats: servers[0] must be a URL (nats, tls), got 'http://nats.tools.svc'; write it as nats://host[:port]"],
  ['a subject with a wildcard', nats({ subject: 'flyte.>' }), "CloudEvents.nats: subject must be a subject without wildcards, got 'flyte.>'; use for example flyte.events"],
  ['a login to NATS without password', nats({ username: 'flyte' }), 'CloudEvents.nats: password must come with username, got nothing; add it, or remove username'],
  ['a token beside a login', nats({ username: 'flyte', password: secretValue(), token: secretValue('token') }),
    "CloudEvents.nats: token must not come with username, got '(a Secret)'; remove one of them"],
  ['an authority of NATS without TLS', nats({ authority: secretValue() }),
    "CloudEvents.nats: authority must come with a tls:// server, got '(a Secret)'; write tls:// for nats://, or remove it"],

  ['notifications by extra configuration', admin({ extraConfig: { notifications: { type: 'sandbox' } } }),
    'test/it: extraConfig.notifications must not be set here, got {"type":"sandbox"}; use notifications, which mounted files and policies follow'],
  ['cloud events by extra configuration', admin({ extraConfig: { cloudEvents: { enable: true } } }),
    'test/it: extraConfig.cloudEvents must not be set here, got {"enable":true}; use cloudEvents, which mounted files and policies follow'],
  ['a text for notifications', admin({ notifications: 'aws' }), "test/it: notifications must be a Notifications, got '(a text)'; use one of Notifications.aws(...), Notifications.gcp(...)"],

  ['messages of no size', admin({ server: { maxMessageSize: Size.kibibytes(0) } }),
    'test/it: server.maxMessageSize must be an integer from 1 to 1048576, got 0; use a size up to a gibibyte, such as Size.mebibytes(32)'],
  ['no call on a connection', admin({ server: { maxConcurrentStreams: 0 } }), 'test/it: server.maxConcurrentStreams must be an integer from 1 to 1000000, got 0; leave it out for no limit'],
  ['no call of flyteadmin to the Kubernetes API', admin({ kubeClient: { qps: 0 } }), 'test/it: kubeClient.qps must be an integer from 1 to 1000000, got 0; leave it out for 100'],

  ['links signed without an identity', s3({ accessKey: { accessKeyId: secretValue(), secretAccessKey: secretValue() }, signedUrls: {} }),
    'ObjectStore.s3: signedUrls must not come with accessKey, got []; use a workload identity: the signer reads no access key'],
  ['links for eight days', s3({ signedUrls: { validity: Duration.days(8) } }), `ObjectStore.s3: signedUrls.validity must be an integer from 1 to 10080, got 11520; ${MINUTES}`],
  ['links for a second', gcs({ signedUrls: { signingPrincipal: 'flyte@acme-flyte.iam.gserviceaccount.com', validity: Duration.seconds(1) } }),
    `ObjectStore.gcs: signedUrls.validity must be an integer from 1 to 10080, got ${1 / 60}; ${MINUTES}`],
  ['links of Google without signer', gcs({ signedUrls: untyped({}) }), 'ObjectStore.gcs: signedUrls.signingPrincipal must be given, got nothing; it has no default'],
  ['a signer that is no service account', gcs({ signedUrls: { signingPrincipal: 'me@example.com' } }),
    "ObjectStore.gcs: signedUrls.signingPrincipal must be the mail address of a Google service account, got 'me@example.com'; write NAME@PROJECT.iam.gserviceaccount.com"],
  ['a share of garbage without cache', s3({ cacheGcPercent: 70 }),
    'ObjectStore.s3: cacheGcPercent must come with cache, got 70; add cache, or remove it: Flyte looks at it with a cache only'],
  ['a share of garbage of 0', s3({ cache: Size.mebibytes(100), cacheGcPercent: 0 }), 'ObjectStore.s3: cacheGcPercent must be an integer from 1 to 1000, got 0; leave it out for 100'],
];
