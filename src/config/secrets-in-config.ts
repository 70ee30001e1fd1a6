import { credentialsIn, isCredentialName, isLiteral } from '../judging/hardening/credentials';
import { Document } from '../private/documents';

/** Keys whose value is a secret whatever it looks like; compared without case, `-` and `_`. */
const SECRET_KEYS = /^(password|passwd|secretkey|accesskey|accesskeyid|clientsecret|apikey|token|privatekey|hostkey)$/;

/** The same below `storage`, where shorter names mean credentials. */
const STORAGE_SECRET_KEYS = /^(key|json)$/;

/** Where Flyte keeps what it hands on to the pods of tasks. */
const OF_TASKS = /^plugins\.(k8s|spark|ray|dask|kfpytorch|tensorflow|mpi)\./i;

/** Whether a key says that what is below it is a secret. */
export function secretNamedBy(key: string, holder: Document, at: readonly string[], value: unknown, above: boolean): boolean {
  const plain = key.toLowerCase().replace(/[-_]/g, '');
  if (SECRET_KEYS.test(plain) || (at[0].toLowerCase() === 'storage' && STORAGE_SECRET_KEYS.test(plain))) {
    // A map below such a key has keys of its own to tell.
    return typeof value !== 'object' || Array.isArray(value);
  }
  if (plain === 'value') {
    // { name: DB_PASSWORD, value: … }, as in a list of variables; and password: { value: … }, as in Flyte's own custom data.
    const named = typeof holder.name === 'string' && isCredentialName(holder.name);
    const inside = at.length > 1 && isCredentialName(at[at.length - 2]);
    return (named || inside || above) && isText(value);
  }
  if (!isCredentialName(key)) { return false; }
  return Array.isArray(value) || isText(value);
}

/** What gives a secret away in a value, if anything does. */
export function secretIn(value: unknown): string | undefined {
  return typeof value === 'string' ? credentialsIn(value)[0] : undefined;
}

/** The one way that works for a secret at a path of the configuration. */
export function wayForSecret(at: readonly string[]): string {
  if (OF_TASKS.test(at.join('.'))) {
    return "let tasks take it from a Secret of their project's namespace: by secret_requests in the task, "
      + 'or for all tasks by tasks.envFromSecrets';
  }
  if (at.some((key) => /^\d+$|\./.test(key))) {
    return 'use the typed prop that takes a SecretValue: Flyte reads no variable for an entry of a list';
  }
  return `use the typed prop that takes a SecretValue, or EnvValue.fromSecretValue(...) in env as ${variableOf(at)}`;
}

/** The variable that Flyte reads for a path of its configuration. */
export function variableOf(at: readonly string[]): string {
  return at.join('.').toUpperCase().replace(/-/g, '_');
}

function isText(value: unknown): boolean {
  return (typeof value === 'string' || typeof value === 'number') && isLiteral(String(value));
}
