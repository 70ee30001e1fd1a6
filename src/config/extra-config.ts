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

/** Keys whose value is a secret, or gives one away; compared without case, `-` and `_`. */
const SECRET_KEYS = /^(password|passwd|secretkey|accesskey|accesskeyid|clientsecret|apikey|token|privatekey|hostkey)$/;

/** The same below `storage`, where shorter names mean credentials. */
const STORAGE_SECRET_KEYS = /^(key|json)$/;

/** Keys through which task pods or our own would lose their security context. */
const SECURITY_KEYS = /^(defaultpodsecuritycontext|defaultsecuritycontext|securitycontext|enablehostnetworkingpod|runasuser|runasgroup|runasnonroot|privileged|allowprivilegeescalation|hostnetwork)$/;

/**
 * Refuses what extra configuration cannot carry: sections the program does not know, secrets, security contexts, and the few settings
 * that would undo a promise (debug logs print secrets, the local remote-data scheme logs storage keys, an empty plugin list means all).
 */
export function requireExtraConfig(path: string, program: Program, extra: Document): void {
  const known = SECTIONS[program].map((section) => section.toLowerCase());
  for (const section of Object.keys(extra)) {
    if (!known.includes(section.toLowerCase())) {
      throw refusal(path, 'extraConfig', `have sections that ${program} registers`, section, `use one of ${[...SECTIONS[program]].sort().join(', ')}`);
    }
  }
  walk(path, extra, []);
}

function walk(path: string, value: unknown, at: string[]): void {
  if (Array.isArray(value)) {
    value.forEach((entry, index) => walk(path, entry, [...at, String(index)]));
    return;
  }
  if (!isDocument(value)) {
    if (typeof value === 'string' && /:\/\/[^/\s:@]*:[^/\s@]+@/.test(value)) {
      throw refusal(path, `extraConfig.${at.join('.')}`, 'carry no password in a URL', '(a URL with a password)', 'give the credential as a Secret reference');
    }
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    const here = [...at, key];
    const plain = key.toLowerCase().replace(/[-_]/g, '');
    const prop = `extraConfig.${here.join('.')}`;
    if (SECURITY_KEYS.test(plain)) {
      throw refusal(path, prop, 'not be set here', inner, 'security is typed: use runAs, taskSecurity or release');
    }
    const secret = SECRET_KEYS.test(plain) || (here[0].toLowerCase() === 'storage' && STORAGE_SECRET_KEYS.test(plain));
    if (secret && inner !== '' && !isDocument(inner)) {
      throw refusal(path, prop, 'not be written into a ConfigMap', '(a secret)', 'use the typed prop that takes a SecretValue, or feed it through env from a Secret');
    }
    requireHarmless(path, prop, here.join('.').toLowerCase(), inner);
    walk(path, inner, here);
  }
}

function requireHarmless(path: string, prop: string, at: string, value: unknown): void {
  if (at === 'logger.level' && Number(value) > 4) {
    throw refusal(path, prop, 'be 4 at most', value, 'at level 5 Flyte prints secret values');
  }
  if (at === 'remotedata.scheme' && value === 'local') {
    throw refusal(path, prop, "not be 'local'", value, "it logs the storage keys; use 'none', 'aws' or 'gcp'");
  }
  if (at === 'tasks.task-plugins.enabled-plugins' && Array.isArray(value)) {
    throw refusal(path, prop, 'not be set here', value, 'use plugins, which brings the permissions along; an empty list would enable every plugin');
  }
}
