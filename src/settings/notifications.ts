import { Mailer } from './mailer';
import { ReconnectOptions, requirePubSub, requireReconnect, requireSns } from './topics';
import { refusal, requireText } from '../private/checks';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';
import { nearest } from '../private/spelling';

/**
 * What mails of notifications say. Subject and body may hold `{{ project }}`, `{{ domain }}`, `{{ name }}`, `{{ phase }}`, `{{ error }}`,
 * and `project`, `domain`, `name` and `version` of `{{ workflow.name }}` and `{{ launch_plan.name }}`.
 */
export interface NotificationEmail {
  /** Address they come from; becomes `emailer.sender`. An address alone, without a name. */
  readonly sender: string;

  /**
   * Their subject; becomes `emailer.subject`.
   * @default '{{ workflow.name }} {{ phase }} in {{ project }}/{{ domain }}'
   */
  readonly subject?: string;

  /**
   * Their text, as HTML; becomes `emailer.body`.
   * @default - one sentence that names execution, workflow, version and phase, and the error if there is one
   */
  readonly body?: string;
}

/**
 * Options of `Notifications.aws`.
 */
export interface AwsNotificationOptions {
  /** Region of topic and queue; becomes `aws.region`. */
  readonly region: string;

  /** The SNS topic that flyteadmin writes to; becomes `publisher.topicName`. */
  readonly topicArn: string;

  /** Name of the SQS queue that is subscribed to the topic, and that flyteadmin reads; becomes `processor.queueName`. */
  readonly queueName: string;

  /** The account that owns the queue, 12 digits; becomes `processor.accountId`. */
  readonly accountId: string;

  /** What mails say. */
  readonly email: NotificationEmail;

  /**
   * Who sends them.
   * @default - SES of the same region
   */
  readonly mailer?: Mailer;

  /**
   * What happens where topic or queue cannot be reached at the start.
   * @default - flyteadmin stops
   */
  readonly reconnect?: ReconnectOptions;
}

/**
 * Options of `Notifications.gcp`.
 */
export interface GcpNotificationOptions {
  /** Google Cloud project; becomes `gcp.projectId`. */
  readonly projectId: string;

  /** The Pub/Sub topic that flyteadmin writes to; becomes `publisher.topicName`. */
  readonly topic: string;

  /** The subscription of it that flyteadmin reads; becomes `processor.queueName`. */
  readonly subscription: string;

  /** What mails say. */
  readonly email: NotificationEmail;

  /** Who sends them: Google Cloud has no service for that, and Flyte would drop them without a word. */
  readonly mailer: Mailer;

  /**
   * What happens where topic or subscription cannot be reached at the start.
   * @default - flyteadmin stops
   */
  readonly reconnect?: ReconnectOptions;
}

/** What notifications are, for the configuration. */
export type NotificationQueue = { readonly kind: 'aws' } & AwsNotificationOptions | { readonly kind: 'gcp' } & GcpNotificationOptions;

/** What Flyte replaces in subject and body. */
const PLACEHOLDERS = [
  'project', 'domain', 'name', 'phase', 'error',
  ...['workflow', 'launch_plan'].flatMap((of) => ['project', 'domain', 'name', 'version'].map((part) => `${of}.${part}`)),
];

/**
 * Mails about executions, to whom launch plans name. flyteadmin writes them to a topic, reads them from a queue, and sends them.
 *
 * Their cloud is called by flyteadmin's workload identity, which may publish to the topic and read the queue.
 */
export class Notifications {
  /**
   * SNS and SQS; becomes `notifications.type: aws`.
   *
   * Throws when a name is malformed, the topic is in another region, or the mail has no sender.
   * @param options topic, queue and mail
   */
  public static aws(options: AwsNotificationOptions): Notifications {
    const where = 'Notifications.aws';
    requireArguments(where, options);
    requireSns(where, options.region, options.topicArn);
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(options.queueName)) {
      throw refusal(where, 'queueName', 'be the name of an SQS queue', options.queueName, 'leave out the URL or the ARN');
    }
    if (!/^\d{12}$/.test(options.accountId)) { throw refusal(where, 'accountId', 'be 12 digits', options.accountId, 'name the account that owns the queue'); }
    requireEmail(where, options.email);
    requireReconnect(where, options.reconnect);
    return new Notifications({ ...options, kind: 'aws' });
  }

  /**
   * Pub/Sub; becomes `notifications.type: gcp`.
   *
   * Throws when a name is malformed, or the mail has no sender.
   * @param options topic, subscription and mail
   */
  public static gcp(options: GcpNotificationOptions): Notifications {
    const where = 'Notifications.gcp';
    requireArguments(where, options);
    requirePubSub(where, options.projectId, { topic: options.topic, subscription: options.subscription });
    requireEmail(where, options.email);
    requireReconnect(where, options.reconnect);
    return new Notifications({ ...options, kind: 'gcp' });
  }

  private constructor(
    /** @internal */
    public readonly _queue: NotificationQueue,
  ) {}
}

mark('Notifications', Notifications);

function requireEmail(where: string, { sender, subject, body }: NotificationEmail): void {
  if (!/^[^\s@<>"(),;:]+@[^\s@<>"(),;:]+\.[^\s@<>"(),;:]+$/.test(sender)) {
    throw refusal(where, 'email.sender', 'be a mail address alone', sender, 'write for example flyte@example.com, without a name');
  }
  for (const [prop, text] of [['email.subject', subject], ['email.body', body]] as const) {
    if (text === undefined) { continue; }
    requireText(where, prop, text, 'leave it out for a default');
    requirePlaceholders(where, prop, text);
  }
  if (subject !== undefined && /[\r\n]/.test(subject)) { throw refusal(where, 'email.subject', 'be one line', subject, 'move the rest into body'); }
}

/** Flyte replaces a name with one space on each side or none, and sends anything else as it stands. */
function requirePlaceholders(where: string, prop: string, text: string): void {
  for (const [written, inside] of text.matchAll(/\{\{([^}]*)\}\}/g)) {
    const name = inside.trim();
    if (PLACEHOLDERS.includes(name) && (inside === name || inside === ` ${name} `)) { continue; }
    const near = PLACEHOLDERS.includes(name) ? name : nearest(name, PLACEHOLDERS);
    throw refusal(where, prop, 'hold only what Flyte replaces', written,
      near === undefined ? `use one of ${PLACEHOLDERS.join(', ')}` : `did you mean '{{ ${near} }}'?`);
  }
}
