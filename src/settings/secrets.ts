import * as kplus from 'cdk8s-plus-27';
import { refusal, SECRET_VALUE } from '../private/checks';

/** Where every component looks for files that a Secret feeds; Flyte's `secrets.secrets-prefix`. */
export const SECRETS_DIRECTORY = '/etc/secrets';

/** Refuses a Secret reference without a Secret or without a key. */
export function requireSecretValue(where: string, prop: string, value: kplus.SecretValue | undefined): kplus.SecretValue {
  if (value === undefined || value === null || value.secret === undefined) {
    throw refusal(where, prop, 'name a Secret and a key', typeof value === 'string' ? '(a text)' : undefined,
      SECRET_VALUE);
  }
  if (typeof value.key !== 'string' || !/^[-._a-zA-Z0-9]{1,253}$/.test(value.key)) {
    throw refusal(where, `${prop}.key`, 'be a key of the Secret (letters, digits, -, _ and .)', value.key, 'name the key that holds the value');
  }
  return value;
}
