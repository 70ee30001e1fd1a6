import { harmOf, isSecurityKey } from './harm';
import { secretIn, secretNamedBy, wayForSecret } from './secrets-in-config';
import { refusal } from '../private/checks';
import { Document, isDocument } from '../private/documents';

/** A Flyte program, for what its configuration may hold. */
export type Program = 'flyteadmin' | 'flytescheduler' | 'datacatalog' | 'flytepropeller';

const ADMIN_SECTIONS = [
  'server', 'flyteadmin', 'database', 'storage', 'auth', 'secrets', 'clusters', 'clusterPools', 'cluster_resources', 'domains',
  'namespace_mapping', 'qualityOfService', 'queues', 'registration', 'task_resources', 'task_type_whitelist', 'notifications',
  'externalEvents', 'cloudEvents', 'scheduler', 'remoteData', 'admin', 'event', 'catalog-cache', 'tasks', 'propeller', 'plugins',
  'logger', 'otel', 'prof',
];

/** The sections each program registers: any other fails its own strict check, and is silently ignored at run time. */
const SECTIONS: { readonly [program in Program]: readonly string[] } = {
  flyteadmin: ADMIN_SECTIONS,
  flytescheduler: ADMIN_SECTIONS,
  datacatalog: ['application', 'datacatalog', 'database', 'storage', 'logger', 'otel', 'prof'],
  flytepropeller: [
    'propeller', 'webhook', 'secrets', 'admin', 'event', 'catalog-cache', 'tasks', 'storage', 'plugins', 'logger', 'otel', 'prof',
  ],
};

/**
 * Lays extra configuration on the rendered one. Flyte reads keys without regard to case, so a key in another spelling replaces ours
 * instead of standing beside it, where either might win.
 *
 * Refuses what extra configuration cannot carry: sections the program does not know, secrets, security contexts, the few settings that
 * would undo a promise (debug logs print secrets, another switch for authentication or TLS, an empty plugin list means all), and what
 * takes out an object with all the keys in it.
 */
export function withExtraConfig(path: string, program: Program, base: Document, extra: Document): Document {
  requireExtraConfig(path, program, extra);
  return lay(path, base, extra, ['extraConfig']);
}

function lay(path: string, base: Document, extra: Document, at: string[]): Document {
  const result: Document = { ...base };
  for (const [written, value] of Object.entries(extra)) {
    if (value === undefined) { continue; }
    const key = Object.keys(result).find((known) => known.toLowerCase() === written.toLowerCase()) ?? written;
    const before = result[key];
    if (isDocument(before) && !isDocument(value)) {
      throw refusal(path, [...at, written].join('.'), 'be an object', value, 'the library sets keys in it, which this would take out');
    }
    result[key] = isDocument(before) && isDocument(value) ? lay(path, before, value, [...at, written]) : value;
  }
  return result;
}

function requireExtraConfig(path: string, program: Program, extra: Document): void {
  const known = SECTIONS[program].map((section) => section.toLowerCase());
  for (const section of Object.keys(extra)) {
    if (!known.includes(section.toLowerCase())) {
      throw refusal(path, 'extraConfig', `have sections that ${program} registers`, section, `use one of ${[...SECTIONS[program]].sort().join(', ')}`);
    }
  }
  walk(path, extra, []);
}

/** @param secret whether a key above says that what is below is a secret */
function walk(path: string, value: unknown, at: string[], secret = false): void {
  if (Array.isArray(value)) {
    value.forEach((entry, index) => walk(path, entry, [...at, String(index)], secret));
    return;
  }
  if (!isDocument(value)) {
    const what = secret && value !== undefined && value !== '' && value !== null ? 'a secret' : secretIn(value);
    if (what !== undefined) {
      throw refusal(path, `extraConfig.${at.join('.')}`, 'not be written into a ConfigMap', `(${what})`, wayForSecret(at));
    }
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    const here = [...at, key];
    const prop = `extraConfig.${here.join('.')}`;
    if (isSecurityKey(key)) {
      throw refusal(path, prop, 'not be set here', inner, 'security is typed: use runAs, tasks.security or release');
    }
    const harm = harmOf(here.join('.'));
    if (inner !== undefined && harm?.when(inner) === true) { throw refusal(path, prop, harm.rule, inner, harm.fix); }
    walk(path, inner, here, secretNamedBy(key, value, here, inner, secret));
  }
}
