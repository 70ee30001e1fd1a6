import { Chart, Duration, Size } from 'cdk8s';
import {
  CloudEvents, CloudEventVersion, ExternalEvents, FlyteAdmin, FlyteAdminOptions, FlyteEventType, FlyteNetworkPolicies, Mailer, Notifications,
  ObjectStore,
} from 'cdk8s-flyte';
import { mountsOf } from './reading';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { oidc } from '../flyte';
import { COMPONENTS, configOf, containerOf, core, envOf, find, manifests, podOf, testChart, testDatabase, testSecret } from '../support';

const ARN = 'arn:aws:sns:eu-central-1:123456789012:flyte';
const email = { sender: 'flyte@example.com' };

type Props = FlyteAdminOptions & { readonly objectStore?: ObjectStore };

function rendered(props: (chart: Chart) => Props): Document[] {
  const chart = testChart();
  COMPONENTS.flyteadmin(chart, props(chart));
  return manifests(chart);
}

function configWith(props: (chart: Chart) => Props): Document {
  return configOf(rendered(props), 'flyteadmin-config');
}

function gcpNotifications(mailer: Mailer): Notifications {
  return Notifications.gcp({ projectId: 'acme-flyte', topic: 'mails', subscription: 'mail-reader', email: { ...email, subject: '{{phase}}', body: '{{ error }}' }, mailer });
}

function awsNotifications(): Notifications {
  return Notifications.aws({
    region: 'eu-central-1', topicArn: ARN, queueName: 'mails', accountId: '123456789012', email, reconnect: { attempts: 10, delay: Duration.seconds(30) },
  });
}

test('nothing is said where nothing is asked for', () => {
  const config = configWith(() => ({}));
  expect([config.notifications, config.externalEvents, config.cloudEvents]).toEqual([undefined, undefined, undefined]);
});

test('notifications by SNS, SQS and SES', () => {
  expect(configWith(() => ({ notifications: awsNotifications() })).notifications).toEqual({
    type: 'aws',
    aws: { region: 'eu-central-1' },
    publisher: { topicName: ARN },
    processor: { queueName: 'mails', accountId: '123456789012' },
    emailer: {
      sender: 'flyte@example.com',
      subject: '{{ workflow.name }} {{ phase }} in {{ project }}/{{ domain }}',
      body: 'Execution {{ name }} of workflow {{ workflow.name }} (version {{ workflow.version }}) in {{ project }}/{{ domain }}: {{ phase }}.{{ error }}',
    },
    reconnectAttempts: 10,
    reconnectDelaySeconds: 30,
  });
});

test('notifications by Pub/Sub and a mail server, whose password is a file beside those of authentication', () => {
  const chart = testChart();
  const password = testSecret(chart, 'mail', 'password');
  const mailer = Mailer.smtp({ host: 'mail.example.com', username: 'flyte', password });
  core(chart, { authentication: oidc(chart), admin: { notifications: gcpNotifications(mailer) } });
  const all = manifests(chart);
  expect(configOf(all, 'flyteadmin-config').notifications).toEqual({
    type: 'gcp',
    gcp: { projectId: 'acme-flyte' },
    publisher: { topicName: 'mails' },
    processor: { queueName: 'mail-reader' },
    emailer: {
      sender: 'flyte@example.com',
      subject: '{{phase}}',
      body: '{{ error }}',
      emailServerConfig: { serviceName: 'smtp', smtpServer: 'mail.example.com', smtpPort: '587', smtpUsername: 'flyte', smtpPasswordSecretName: 'smtp_password' },
    },
  });
  expect(secretFiles(all, 'secrets')).toEqual(expect.arrayContaining(['auth: oidc as oidc_client_secret', 'mail: password as smtp_password']));
});

test('a mail server without login has no secret', () => {
  const all = rendered(() => ({ notifications: gcpNotifications(Mailer.smtp({ host: 'mail.example.com', port: 25 })) }));
  expect(configOf(all, 'flyteadmin-config').notifications).toMatchObject({ emailer: { emailServerConfig: { serviceName: 'smtp', smtpServer: 'mail.example.com', smtpPort: '25' } } });
  expect(mountsOf(admin(all))['/etc/secrets']).toBeUndefined();
});

test('the key of SendGrid is a file, without authentication too', () => {
  const all = rendered((chart) => ({ notifications: gcpNotifications(Mailer.sendGrid({ apiKey: testSecret(chart, 'sendgrid', 'key') })) }));
  expect(configOf(all, 'flyteadmin-config').notifications).toMatchObject({
    emailer: { emailServerConfig: { serviceName: 'sendgrid', apiKeyFilePath: '/etc/secrets/sendgrid_api_key' } },
  });
  expect(mountsOf(admin(all))['/etc/secrets']).toBe('secrets read-only');
  expect(secretFiles(all, 'secrets')).toEqual(['sendgrid: key as sendgrid_api_key']);
});

test('external events are all there are, unless types are named', () => {
  expect(configWith(() => ({ externalEvents: ExternalEvents.sns({ region: 'eu-central-1', topicArn: ARN, reconnect: { attempts: 3 } }) })).externalEvents).toEqual({
    enable: true, type: 'aws', aws: { region: 'eu-central-1' }, eventsPublisher: { topicName: ARN, eventTypes: ['all'] }, reconnectAttempts: 3,
  });
  const externalEvents = ExternalEvents.pubSub({ projectId: 'acme-flyte', topic: 'events', eventTypes: [FlyteEventType.WORKFLOW, FlyteEventType.TASK] });
  expect(configWith(() => ({ externalEvents })).externalEvents).toEqual({
    enable: true, type: 'gcp', gcp: { projectId: 'acme-flyte' }, eventsPublisher: { topicName: 'events', eventTypes: ['workflow', 'task'] },
  });
});

test('cloud events by SNS and Pub/Sub, with all that they can say', () => {
  const version = CloudEventVersion.V2;
  expect(configWith(() => ({ cloudEvents: CloudEvents.sns({ region: 'eu-central-1', topicArn: ARN, version, everyWorkflowPhase: true }) })).cloudEvents).toEqual({
    enable: true,
    type: 'aws',
    aws: { region: 'eu-central-1' },
    eventsPublisher: { topicName: ARN, eventTypes: ['all'], enrichAllWorkflowEventTypes: true },
    cloudEventVersion: 'v2',
  });
  expect(configWith(() => ({ cloudEvents: CloudEvents.pubSub({ projectId: 'acme-flyte', topic: 'events' }) })).cloudEvents)
    .toMatchObject({ type: 'gcp', gcp: { projectId: 'acme-flyte' } });
});

test('cloud events by Kafka, with login, certificate and authority from Secrets', () => {
  const all = rendered((chart) => ({
    cloudEvents: CloudEvents.kafka({
      brokers: [{ host: 'kafka.tools.svc' }, { host: '2001:db8::1', port: 9095 }],
      topic: 'flyte',
      kafkaVersion: '3.7.0',
      login: { username: 'flyte', password: testSecret(chart, 'kafka', 'password') },
      clientCertificate: testSecret(chart, 'kafka-client', 'x').secret,
      authority: testSecret(chart, 'kafka-ca', 'ca.crt'),
    }),
  }));
  expect(configOf(all, 'flyteadmin-config').cloudEvents).toEqual({
    enable: true,
    type: 'kafka',
    kafka: {
      version: '3.7.0',
      brokers: ['kafka.tools.svc:9093', '[2001:db8::1]:9095'],
      saslConfig: { enabled: true, handshake: true, mechanism: 'PLAIN', user: 'flyte', passwordPath: '/etc/flyte/events/password' },
      tlsConfig: { enabled: true, certPath: '/etc/flyte/events/tls.crt', keyPath: '/etc/flyte/events/tls.key' },
    },
    eventsPublisher: { topicName: 'flyte', eventTypes: ['all'] },
  });
  expect(secretFiles(all, 'events')).toEqual(['kafka: password as password', 'kafka-client: tls.crt as tls.crt', 'kafka-client: tls.key as tls.key']);
  expect(secretFiles(all, 'authority')).toEqual(['kafka-ca: ca.crt as ca.crt']);
  expect(mountsOf(admin(all))).toMatchObject({ '/etc/flyte/events': 'events read-only', '/etc/flyte/authority': 'authority read-only' });
  expect(envOf(admin(all))).toMatchObject({ SSL_CERT_DIR: '/etc/ssl/certs:/etc/pki/tls/certs:/etc/flyte/authority' });
});

test('cloud events by Kafka without TLS', () => {
  const all = rendered(() => ({ cloudEvents: CloudEvents.kafka({ brokers: [{ host: 'kafka.tools.svc' }], topic: 'flyte', tls: false }) }));
  expect(documentOf(configOf(all, 'flyteadmin-config').cloudEvents).kafka).toEqual({ version: '2.8.0', brokers: ['kafka.tools.svc:9092'] });
  expect(envOf(admin(all)).SSL_CERT_DIR).toBeUndefined();
});

test('cloud events by NATS, with a password or a token by the environment', () => {
  const servers = ['tls://nats.tools.svc:4443', 'nats://10.0.0.9'];
  const login = rendered((chart) => ({
    cloudEvents: CloudEvents.nats({ servers, subject: 'flyte.events', username: 'flyte', password: testSecret(chart, 'nats', 'password') }),
  }));
  expect(configOf(login, 'flyteadmin-config').cloudEvents).toEqual({
    enable: true,
    type: 'nats',
    nats: { servers, userAuthentication: { enabled: true, user: 'flyte' } },
    eventsPublisher: { topicName: 'flyte.events', eventTypes: ['all'] },
    reconnectAttempts: -1,
    reconnectDelaySeconds: 2,
  });
  expect(envOf(admin(login))).toMatchObject({ 'CLOUDEVENTS.NATS.USERAUTHENTICATION.PASSWORD': { secretKeyRef: { name: 'nats', key: 'password' } } });
  const token = rendered((chart) => ({ cloudEvents: CloudEvents.nats({ servers, subject: 'flyte', token: testSecret(chart, 'nats', 'token') }) }));
  expect(documentOf(configOf(token, 'flyteadmin-config').cloudEvents).nats).toEqual({ servers, tokenAuthentication: { enabled: true } });
  expect(envOf(admin(token))).toMatchObject({ 'CLOUDEVENTS.NATS.TOKENAUTHENTICATION.TOKEN': { secretKeyRef: { name: 'nats', key: 'token' } } });
});

test("flyteadmin's server and its client of the Kubernetes API", () => {
  const { server } = configWith(() => ({
    server: { maxMessageSize: Size.mebibytes(32), maxConcurrentStreams: 100, latencyMetrics: true },
    kubeClient: { qps: 50, burst: 10, timeout: Duration.minutes(1) },
  }));
  expect(server).toMatchObject({
    grpc: { port: 8089, maxMessageSizeBytes: 33554432, maxConcurrentStreams: 100, enableGrpcLatencyMetrics: true },
    kubeClientConfig: { qps: 50, burst: 10, timeout: '60s' },
  });
});

test('links are signed by the store, and memory of its cache is bounded', () => {
  const s3 = ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1', signedUrls: {}, cache: Size.mebibytes(1024), cacheGcPercent: 70 });
  expect(configWith(() => ({ objectStore: s3 }))).toMatchObject({
    remoteData: { scheme: 'aws', region: 'eu-central-1', signedUrls: { enabled: true, durationMinutes: 3 } },
    storage: { cache: { max_size_mbs: 1024, target_gc_percent: 70 } },
  });
  const signer = 'flyte@acme-flyte.iam.gserviceaccount.com';
  const gcs = ObjectStore.gcs({ bucket: 'acme-flyte', projectId: 'acme-flyte', signedUrls: { signingPrincipal: signer, validity: Duration.hours(1) } });
  expect(configWith(() => ({ objectStore: gcs })).remoteData).toEqual({
    scheme: 'gcp', signedUrls: { enabled: true, durationMinutes: 60, signingPrincipal: signer },
  });
});

/** What the policy of flyteadmin opens, beside what it opens without. */
function openedFor(props: FlyteAdminOptions): unknown[] {
  const egress = (options: FlyteAdminOptions): unknown[] => {
    const chart = testChart();
    const objectStore = ObjectStore.azure({ container: 'acme', account: 'acme' });
    const components = [new FlyteAdmin(chart, 'admin', { database: testDatabase(chart), objectStore, ...options })];
    const { policies: [, policy] } = new FlyteNetworkPolicies(chart, 'policies', { components });
    return listOf(documentOf((policy.toJson() as Document).spec).egress);
  };
  const before = egress({});
  const after = egress(props);
  // The last rule is DNS.
  return after.slice(before.length - 1, -1);
}

const NAMESPACE = { to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'tools' } } }], ports: [{ protocol: 'TCP' }] };
const block = (cidrs: string[], ...ports: number[]) => ({ to: cidrs.map((cidr) => ({ ipBlock: { cidr } })), ports: ports.map((port) => ({ port, protocol: 'TCP' })) });
const ANYWHERE = ['0.0.0.0/0', '::/0'];

test.each<[title: string, props: FlyteAdminOptions, expected: unknown[]]>([
  ['SNS, SQS and the identity', { notifications: awsNotifications() }, [block(ANYWHERE, 443), block(['169.254.170.23/32'], 80)]],
  ['one cloud once, whatever is there', { notifications: awsNotifications(), externalEvents: ExternalEvents.sns({ region: 'eu-central-1', topicArn: ARN }) },
    [block(ANYWHERE, 443), block(['169.254.170.23/32'], 80)]],
  ['Pub/Sub, the identity and a mail server', { notifications: gcpNotifications(Mailer.smtp({ host: 'mail.tools.svc' })) },
    [block(ANYWHERE, 443), block(['169.254.169.254/32'], 80), block(['169.254.169.252/32'], 988), NAMESPACE]],
  ['brokers of Kafka', { cloudEvents: CloudEvents.kafka({ brokers: [{ host: 'a.tools.svc' }, { host: 'b.tools.svc' }, { host: '10.1.2.3' }], topic: 'flyte' }) },
    [NAMESPACE, block(['10.1.2.3/32'], 9093)]],
  ['servers of NATS', { cloudEvents: CloudEvents.nats({ servers: ['nats://10.1.2.3', 'tls://nats.example.com:4443'], subject: 'flyte' }) },
    [block(['10.1.2.3/32'], 4222), block(ANYWHERE, 4443)]],
])('policies open flyteadmin to %s', (_title, props, expected) => {
  expect(openedFor(props)).toEqual(expected);
});

function admin(all: readonly Document[]): Document {
  return containerOf(find(all, 'Deployment', 'flyteadmin'), 'flyteadmin');
}

/** The files of a volume of flyteadmin: of which Secret, by which key, under which name. */
function secretFiles(all: readonly Document[], name: string): string[] {
  const volume = listOf(podOf(find(all, 'Deployment', 'flyteadmin')).volumes).map(documentOf).find((one) => one.name === name);
  const projected = listOf(documentOf(volume?.projected).sources).map((source) => documentOf(documentOf(source).secret));
  const sources = volume?.secret === undefined ? projected : [documentOf(volume.secret)];
  return sources.flatMap((secret) => listOf(secret.items).map(documentOf).map(({ key, path }) => `${String(secret.name ?? secret.secretName)}: ${String(key)} as ${String(path)}`));
}
