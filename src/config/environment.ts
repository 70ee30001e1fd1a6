import * as kplus from 'cdk8s-plus-27';
import { harmOf, isSecurityKey } from './harm';
import { Keys, keysOf, KeyType } from './keys/release-keys';
import { ownerOf } from './owned';
import { isRead, PROGRAMS, readersOf } from './processes';
import { secretIn, variableOf } from './secrets-in-config';
import { isCredentialName, isLiteral } from '../judging/hardening/credentials';
import { refusal } from '../private/checks';
import { nearest } from '../private/spelling';
import { FlyteRelease } from '../release';

/** The process whose environment it is. */
export interface EnvironmentReader {
  /** Path of its component, for messages. */
  readonly path: string;
  /** Name of its component and its release; left out where it is none of Flyte's. */
  readonly process?: string;
  readonly release?: FlyteRelease;
}

/**
 * Refuses variables that carry a secret in clear text, and settings of Flyte that are none of a secret: `extraConfig` takes those, and
 * looks at them.
 */
export function requireEnv(reader: EnvironmentReader, env: { [name: string]: kplus.EnvValue }, prop = 'env'): void {
  const { path } = reader;
  for (const [name, value] of Object.entries(env)) {
    if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) {
      throw refusal(path, prop, 'have names of letters, digits, -, _ and . as keys', name, 'rename it');
    }
    if (name.includes('.')) { requireSetting(reader, prop, name, value); }
    if (typeof value.value !== 'string' || value.value === '') { continue; }
    const what = isCredentialName(name) && isLiteral(value.value) ? 'a text' : secretIn(value.value);
    if (what !== undefined) {
      throw refusal(path, `${prop}.${name}`, 'come from a Secret', `(${what})`, 'use EnvValue.fromSecretValue');
    }
  }
}

/** A name with a dot is a setting that wins over the configuration: only for secrets, which the configuration cannot hold. */
function requireSetting(reader: EnvironmentReader, env: string, name: string, value: kplus.EnvValue): void {
  const { path } = reader;
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
  const owner = ownerOf(name);
  if (owner !== undefined) { throw refusal(path, prop, 'not be set here', '(from a Secret)', owner); }
  requireKnown(reader, prop, name);
}

/** Refuses a setting that the process does not know or does not read: what needs it would stay without its secret, and say nothing. */
function requireKnown({ path, process, release }: EnvironmentReader, prop: string, name: string): void {
  if (process === undefined || release === undefined) { return; }
  const program = PROGRAMS[process];
  const sections = program === undefined ? undefined : keysOf(release.version)?.sectionsOf(program);
  if (sections === undefined) { return; }
  const at: string[] = [];
  let keys: Keys | undefined = sections;
  for (const part of name.split('.')) {
    // Names in maps are the consumer's.
    if (keys === undefined) { break; }
    const names: string[] = [...keys.values()].map((key) => key.name);
    const known = names.find((key) => variableOf([key]) === part);
    if (known === undefined) {
      const near = nearest(part, names);
      throw refusal(path, prop, `be a setting that ${program} ${release.version} knows`, part,
        near === undefined ? 'remove it, or correct its name' : `did you mean '${variableOf([...at, near])}'?`);
    }
    at.push(known);
    const type: KeyType = keys.get(known.toLowerCase())!.type;
    keys = type.kind === 'struct' ? type.keys : undefined;
  }
  if (!isRead(process, at.join('.'))) {
    throw refusal(path, prop, `be a setting that ${process} reads`, name, `remove it, or give it to what reads it: ${readersOf(at.join('.')).join(', ')}`);
  }
}
