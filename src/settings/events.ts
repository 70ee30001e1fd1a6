import * as kplus from 'cdk8s-plus-27';
import { requireSecretValue } from './secrets';
import { ReconnectOptions, requirePubSub, requireReconnect, requireSns } from './topics';
import { refusal, requireBoth, requireHost, requirePort, requireText, requireUrl } from '../private/checks';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * What becomes of an execution, as far as others are told.
 */
export enum FlyteEventType {
  /** Of the whole. */
  WORKFLOW = 'workflow',
  /** Of a node. */
  NODE = 'node',
  /** Of an attempt of a task. */
  TASK = 'task',
}

/**
 * Which events are published.
 */
export interface EventSelection {
  /**
   * Their types; becomes `eventsPublisher.eventTypes`.
   * @default - all of them
   */
  readonly eventTypes?: FlyteEventType[];
}

/**
 * How much a cloud event says.
 */
export enum CloudEventVersion {
  /** What flytepropeller reported. */
  V1 = 'v1',
  /** That, and of what it is: inputs, outputs, launch plan, who started it. */
  V2 = 'v2',
}

/**
 * Which events are published as cloud events, and how.
 */
export interface CloudEventSelection extends EventSelection {
  /**
   * How much they say; becomes `cloudEventVersion`. With `V2` there are events of all types.
   * @default CloudEventVersion.V1
   */
  readonly version?: CloudEventVersion;

  /**
   * Whether `V2` tells of every phase of a workflow, and not of success alone; becomes `eventsPublisher.enrichAllWorkflowEventTypes`.
   * @default false
   */
  readonly everyWorkflowPhase?: boolean;
}

/**
 * Options of `ExternalEvents.sns`.
 */
export interface SnsEventOptions extends EventSelection {
  /** Region of the topic; becomes `aws.region`. */
  readonly region: string;

  /** The topic; becomes `eventsPublisher.topicName`. */
  readonly topicArn: string;

  /**
   * What happens where the topic cannot be reached at the start.
   * @default - flyteadmin stops
   */
  readonly reconnect?: ReconnectOptions;
}

/**
 * Options of `ExternalEvents.pubSub`.
 */
export interface PubSubEventOptions extends EventSelection {
  /** Google Cloud project; becomes `gcp.projectId`. */
  readonly projectId: string;

  /** The topic, without its project; becomes `eventsPublisher.topicName`. */
  readonly topic: string;

  /**
   * What happens where the topic cannot be reached at the start.
   * @default - flyteadmin stops
   */
  readonly reconnect?: ReconnectOptions;
}

/**
 * Options of `CloudEvents.sns`.
 */
export interface SnsCloudEventOptions extends SnsEventOptions, CloudEventSelection {}

/**
 * Options of `CloudEvents.pubSub`.
 */
export interface PubSubCloudEventOptions extends PubSubEventOptions, CloudEventSelection {}

/**
 * A server of Kafka.
 */
export interface KafkaBroker {
  /** DNS name or IP address. A Service of the cluster as `name.namespace.svc`. */
  readonly host: string;

  /**
   * Its port.
   * @default 9093 with TLS, 9092 without
   */
  readonly port?: number;
}

/**
 * How flyteadmin logs in to Kafka, by SASL PLAIN: Flyte has nothing that other mechanisms need.
 */
export interface KafkaLogin {
  /** User name; becomes `saslConfig.user`. */
  readonly username: string;

  /** The password, by reference; mounted as the file of `saslConfig.passwordPath`. */
  readonly password: kplus.SecretValue;
}

/**
 * Options of `CloudEvents.kafka`.
 */
export interface KafkaCloudEventOptions extends CloudEventSelection {
  /** The brokers, all of them, by the names under which they call themselves: network policies open these; becomes `kafka.brokers`. */
  readonly brokers: KafkaBroker[];

  /** The topic; becomes `eventsPublisher.topicName`. */
  readonly topic: string;

  /**
   * Version of Kafka that is spoken; becomes `kafka.version`. No newer than the brokers are.
   * @default '2.8.0'
   */
  readonly kafkaVersion?: string;

  /**
   * Whether connections are encrypted; becomes `kafka.tlsConfig.enabled`.
   * @default true
   */
  readonly tls?: boolean;

  /**
   * The authority by which the brokers' certificates are known, by reference, in PEM; added to those of the system. Needs `tls`.
   * @default - those of the image
   */
  readonly authority?: kplus.SecretValue;

  /**
   * Secret with keys `tls.crt` and `tls.key` by which flyteadmin shows who it is; becomes `kafka.tlsConfig.certPath` and `keyPath`.
   * Needs `tls`.
   * @default - none
   */
  readonly clientCertificate?: kplus.ISecret;

  /**
   * Login.
   * @default - none
   */
  readonly login?: KafkaLogin;
}

/**
 * Options of `CloudEvents.nats`.
 */
export interface NatsCloudEventOptions extends CloudEventSelection {
  /** URLs of the servers, `nats://host:4222` or `tls://host:4222`, without credentials; becomes `nats.servers`. */
  readonly servers: string[];

  /** The subject; becomes `eventsPublisher.topicName`. */
  readonly subject: string;

  /**
   * User name; becomes `nats.userAuthentication.user`. Comes with `password`.
   * @default - none
   */
  readonly username?: string;

  /**
   * The password, by reference; fed to `nats.userAuthentication.password` through the environment.
   * @default - none
   */
  readonly password?: kplus.SecretValue;

  /**
   * A token in place of a user, by reference; fed to `nats.tokenAuthentication.token` through the environment.
   * @default - none
   */
  readonly token?: kplus.SecretValue;

  /**
   * The authority by which the servers' certificates are known, by reference, in PEM; added to those of the system. Needs `tls://`.
   * @default - those of the image
   */
  readonly authority?: kplus.SecretValue;
}

/** Where events go, for the configuration. */
export type EventTarget =
  | { readonly kind: 'aws' } & SnsCloudEventOptions
  | { readonly kind: 'gcp' } & PubSubCloudEventOptions
  | { readonly kind: 'kafka' } & Omit<KafkaCloudEventOptions, 'brokers'> & { readonly brokers: Required<KafkaBroker>[]; readonly encrypted: boolean }
  | { readonly kind: 'nats' } & NatsCloudEventOptions;

/**
 * Events about executions, published as Flyte has them, in protobuf. Topics are written to by flyteadmin's workload identity.
 */
export class ExternalEvents {
  /**
   * To an SNS topic; becomes `externalEvents.type: aws`.
   *
   * Throws when the topic is malformed, or in another region.
   * @param options topic and types
   */
  public static sns(options: SnsEventOptions): ExternalEvents {
    return new ExternalEvents(snsTarget('ExternalEvents.sns', options));
  }

  /**
   * To a Pub/Sub topic; becomes `externalEvents.type: gcp`.
   *
   * Throws when the topic is malformed.
   * @param options topic and types
   */
  public static pubSub(options: PubSubEventOptions): ExternalEvents {
    return new ExternalEvents(pubSubTarget('ExternalEvents.pubSub', options));
  }

  private constructor(
    /** @internal */
    public readonly _target: EventTarget,
  ) {}
}

mark('ExternalEvents', ExternalEvents);

/**
 * Events about executions, published in the format of CloudEvents.
 */
export class CloudEvents {
  /**
   * To an SNS topic; becomes `cloudEvents.type: aws`.
   *
   * Throws when the topic is malformed, or in another region.
   * @param options topic and types
   */
  public static sns(options: SnsCloudEventOptions): CloudEvents {
    return new CloudEvents(snsTarget('CloudEvents.sns', options));
  }

  /**
   * To a Pub/Sub topic; becomes `cloudEvents.type: gcp`.
   *
   * Throws when the topic is malformed.
   * @param options topic and types
   */
  public static pubSub(options: PubSubCloudEventOptions): CloudEvents {
    return new CloudEvents(pubSubTarget('CloudEvents.pubSub', options));
  }

  /**
   * To a Kafka topic; becomes `cloudEvents.type: kafka`.
   *
   * Throws when a broker is malformed, or something needs TLS that is off.
   * @param options brokers, topic and login
   */
  public static kafka(options: KafkaCloudEventOptions): CloudEvents {
    const where = 'CloudEvents.kafka';
    requireArguments(where, options);
    requireSelection(where, options);
    const encrypted = options.tls ?? true;
    const port = encrypted ? 9093 : 9092;
    if (options.brokers.length === 0) { throw refusal(where, 'brokers', 'name at least one broker', options.brokers, 'give the host of one, for example kafka.tools.svc'); }
    const brokers = options.brokers.map((broker, index) => ({
      host: requireHost(where, `brokers[${index}].host`, broker.host),
      port: requirePort(where, `brokers[${index}].port`, broker.port ?? port, port),
    }));
    if (!/^[A-Za-z0-9._-]{1,249}$/.test(options.topic)) { throw refusal(where, 'topic', 'be a topic of Kafka (letters, digits, ., _ and -)', options.topic, 'use for example flyte'); }
    if (options.kafkaVersion !== undefined && !/^\d+\.\d+\.\d+$/.test(options.kafkaVersion)) {
      throw refusal(where, 'kafkaVersion', 'be a version of three numbers', options.kafkaVersion, 'leave it out for 2.8.0');
    }
    for (const prop of ['authority', 'clientCertificate'] as const) {
      if (!encrypted && options[prop] !== undefined) { throw refusal(where, prop, 'not come with tls: false', '(a Secret)', 'remove one of them'); }
    }
    if (options.authority !== undefined) { requireSecretValue(where, 'authority', options.authority); }
    if (options.login !== undefined) {
      requireText(where, 'login.username', options.login.username, 'leave out login where there is none');
      requireSecretValue(where, 'login.password', options.login.password);
    }
    return new CloudEvents({ ...options, kind: 'kafka', brokers, encrypted });
  }

  /**
   * To a NATS subject; becomes `cloudEvents.type: nats`. flyteadmin tries for good to reach a server that is gone.
   *
   * Throws when a server is malformed, or half of the login is missing.
   * @param options servers, subject and login
   */
  public static nats(options: NatsCloudEventOptions): CloudEvents {
    const where = 'CloudEvents.nats';
    requireArguments(where, options);
    requireSelection(where, options);
    const { servers, username, password, token, authority } = options;
    if (servers.length === 0) { throw refusal(where, 'servers', 'name at least one server', servers, 'give for example nats://nats.tools.svc:4222'); }
    servers.forEach((server, index) => requireUrl(where, `servers[${index}]`, server, ['nats', 'tls']));
    if (!/^[^\s.*>]+(\.[^\s.*>]+)*$/.test(options.subject)) { throw refusal(where, 'subject', 'be a subject without wildcards', options.subject, 'use for example flyte.events'); }
    requireBoth(where, { username, password });
    if (token !== undefined && username !== undefined) { throw refusal(where, 'token', 'not come with username', '(a Secret)', 'remove one of them'); }
    if (username !== undefined) { requireText(where, 'username', username, 'leave it out where there is no login'); }
    if (password !== undefined) { requireSecretValue(where, 'password', password); }
    if (token !== undefined) { requireSecretValue(where, 'token', token); }
    if (authority !== undefined) {
      requireSecretValue(where, 'authority', authority);
      if (!servers.some((server) => server.startsWith('tls:'))) { throw refusal(where, 'authority', 'come with a tls:// server', '(a Secret)', 'write tls:// for nats://, or remove it'); }
    }
    return new CloudEvents({ ...options, kind: 'nats' });
  }

  private constructor(
    /** @internal */
    public readonly _target: EventTarget,
  ) {}
}

mark('CloudEvents', CloudEvents);

function snsTarget(where: string, options: SnsCloudEventOptions): EventTarget {
  requireArguments(where, options);
  requireSns(where, options.region, options.topicArn);
  requireSelection(where, options);
  requireReconnect(where, options.reconnect);
  return { ...options, kind: 'aws' };
}

function pubSubTarget(where: string, options: PubSubCloudEventOptions): EventTarget {
  requireArguments(where, options);
  requirePubSub(where, options.projectId, { topic: options.topic });
  requireSelection(where, options);
  requireReconnect(where, options.reconnect);
  return { ...options, kind: 'gcp' };
}

function requireSelection(where: string, { eventTypes, version, everyWorkflowPhase }: CloudEventSelection): void {
  if (eventTypes?.length === 0) { throw refusal(where, 'eventTypes', 'name at least one type', eventTypes, 'leave it out for all'); }
  if (eventTypes !== undefined && version === CloudEventVersion.V2) {
    throw refusal(where, 'eventTypes', 'not come with CloudEventVersion.V2', eventTypes, 'remove one of them: there are all types then');
  }
  if (everyWorkflowPhase === true && version !== CloudEventVersion.V2) {
    throw refusal(where, 'everyWorkflowPhase', 'come with CloudEventVersion.V2', true, 'add version, or remove it');
  }
}
