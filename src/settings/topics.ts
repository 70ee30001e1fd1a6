import { Duration } from 'cdk8s';
import { refusal, requireInteger, requireSeconds } from '../private/checks';

/**
 * How often flyteadmin tries to reach a queue or a topic at its start, and mails that SendGrid did not take, before it gives up.
 */
export interface ReconnectOptions {
  /**
   * Tries after the first one; becomes `reconnectAttempts`. From 1.
   * @default - none
   */
  readonly attempts?: number;

  /**
   * Time between two tries; becomes `reconnectDelaySeconds`. In whole seconds.
   * @default - none
   */
  readonly delay?: Duration;
}

/** Refuses what nobody could try. */
export function requireReconnect(where: string, { attempts, delay }: ReconnectOptions = {}): void {
  if (attempts !== undefined) { requireInteger(where, 'reconnect.attempts', attempts, 1, 10_000, 'leave it out for none'); }
  requireSeconds(where, 'reconnect.delay', delay);
  if (delay !== undefined && attempts === undefined) {
    throw refusal(where, 'reconnect.attempts', 'come with delay', undefined, 'say how often, or remove delay');
  }
}

/** Refuses what is no topic of Amazon's, or one of another region. */
export function requireSns(where: string, region: string, topicArn: string): void {
  if (!/^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(region)) {
    throw refusal(where, 'region', 'be a region of AWS such as eu-central-1', region, 'name the region of the topic');
  }
  const parts = /^arn:aws[a-z-]*:sns:([a-z0-9-]+):\d{12}:[A-Za-z0-9_-]{1,256}$/.exec(topicArn);
  if (parts === null) {
    throw refusal(where, 'topicArn', 'be the ARN of an SNS topic', topicArn, 'write arn:aws:sns:REGION:ACCOUNT:NAME; ordered topics (.fifo) need what Flyte does not send');
  }
  if (parts[1] !== region) { throw refusal(where, 'topicArn', `be in the region (${region})`, topicArn, 'correct one of them: Flyte calls the region'); }
}

/** Refuses what is no project or no topic of Google's. */
export function requirePubSub(where: string, projectId: string, names: { readonly [prop: string]: string }): void {
  if (!/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(projectId)) {
    throw refusal(where, 'projectId', 'be a Google Cloud project id', projectId, 'use the id, neither its name nor its number');
  }
  for (const [prop, name] of Object.entries(names)) {
    if (!/^(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/.test(name)) {
      throw refusal(where, prop, 'be a name without its project', name, 'write for example flyte-notifications, without projects/ and topics/');
    }
  }
}
