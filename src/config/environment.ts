import * as kplus from 'cdk8s-plus-27';
import { harmOf, isSecurityKey } from './harm';
import { secretIn, variableOf } from './secrets-in-config';
import { isCredentialName, isLiteral } from '../judging/hardening/credentials';
import { refusal } from '../private/checks';

/**
 * Refuses variables that carry a secret in clear text, and settings of Flyte that are none of a secret: `extraConfig` takes those, and
 * looks at them.
 */
export function requireEnv(path: string, env: { [name: string]: kplus.EnvValue }, prop = 'env'): void {
  for (const [name, value] of Object.entries(env)) {
    if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) {
      throw refusal(path, prop, 'have names of letters, digits, -, _ and . as keys', name, 'rename it');
    }
    if (name.includes('.')) { requireSetting(path, prop, name, value); }
    if (typeof value.value !== 'string' || value.value === '') { continue; }
    const what = isCredentialName(name) && isLiteral(value.value) ? 'a text' : secretIn(value.value);
    if (what !== undefined) {
      throw refusal(path, `${prop}.${name}`, 'come from a Secret', `(${what})`, 'use EnvValue.fromSecretValue');
    }
  }
}

/** A name with a dot is a setting that wins over the configuration: only for secrets, which the configuration cannot hold. */
function requireSetting(path: string, env: string, name: string, value: kplus.EnvValue): void {
  const prop = `${env}['${name}']`;
  const fromSecret = (value.valueFrom as { secretKeyRef?: unknown } | undefined)?.secretKeyRef !== undefined;
  if (!fromSecret) {
    throw refusal(path, prop, 'come from a Secret, since a name with a dot is a setting of Flyte', '(no Secret)',
      'write it in extraConfig, or where it is a secret use EnvValue.fromSecretValue');
  }
  if (name !== variableOf([name])) {
    throw refusal(path, env, 'have settings of Flyte in capitals, with _ for -', name, `write it as ${variableOf([name])}`);
  }
  const harm = harmOf(name);
  if (harm !== undefined) { throw refusal(path, prop, 'not be set here', '(from a Secret)', harm.fix); }
  if (isSecurityKey(name)) {
    throw refusal(path, prop, 'not be set here', '(from a Secret)', 'security is typed: use runAs, tasks.security or release');
  }
}
