import { holdsPassword, refusal } from '../private/checks';
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

/** A setting that would undo a promise, when it is harmful, and what to do instead. */
interface Harm {
  readonly when: (value: unknown) => boolean;
  readonly rule: string;
  readonly fix: string;
}

/** Flyte reads the text `true` as the value. */
const is = (expected: boolean) => (value: unknown): boolean => String(value).toLowerCase() === String(expected);
const always = (): boolean => true;

/** By path, in lower case: Flyte's keys know no case. */
const HARMFUL: { readonly [at: string]: Harm } = {
  'logger.level': { when: (value) => Number(value) > 4, rule: 'be 4 at most', fix: 'at level 5 Flyte prints secret values' },
  'remotedata.scheme': { when: (value) => value === 'local', rule: "not be 'local'", fix: "it logs the storage keys; use 'none', 'aws' or 'gcp'" },
  'tasks.task-plugins.enabled-plugins': {
    when: always, rule: 'not be set here', fix: 'use plugins, which brings the permissions along; an empty list would enable every plugin',
  },
  'propeller.leader-election.enabled': {
    when: is(false), rule: 'not be false', fix: 'two engines would run every workflow, in every update and with several replicas',
  },
  'prof.disableconfigendpoint': { when: is(false), rule: 'not be false', fix: 'the endpoint hands out the whole configuration, secrets included' },
  'server.security.secure': { when: always, rule: 'not be set here', fix: 'use internalTls, which tells clients, probes and Services too' },
  'server.security.useauth': { when: always, rule: 'not be set here', fix: 'use authentication' },
  'server.security.allowcors': { when: always, rule: 'not be set here', fix: 'use corsAllowedOrigins' },
  'server.security.allowedorigins': { when: always, rule: 'not be set here', fix: 'use corsAllowedOrigins' },
  'server.security.insecurecookieheader': { when: is(true), rule: 'not be true', fix: 'browsers would send the session in clear text' },
  'auth.disableforhttp': { when: is(true), rule: 'not be true', fix: 'whoever reaches flyteadmin could do everything; say so with Authentication.disabled(reason)' },
  'auth.disableforgrpc': { when: is(true), rule: 'not be true', fix: 'whoever reaches flyteadmin could do everything; say so with Authentication.disabled(reason)' },
  'database.postgres.options': { when: always, rule: 'not be set here', fix: 'use tls and parameters of Database.postgres: this would replace sslmode' },
  'database.options': { when: always, rule: 'not be set here', fix: 'use tls and parameters of Database.postgres: this would replace sslmode' },
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

function walk(path: string, value: unknown, at: string[]): void {
  if (Array.isArray(value)) {
    value.forEach((entry, index) => walk(path, entry, [...at, String(index)]));
    return;
  }
  if (!isDocument(value)) {
    if (typeof value === 'string' && holdsPassword(value)) {
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
    if (secret && inner !== undefined && inner !== '' && !isDocument(inner)) {
      throw refusal(path, prop, 'not be written into a ConfigMap', '(a secret)', 'use the typed prop that takes a SecretValue, or feed it through env from a Secret');
    }
    requireHarmless(path, prop, here.join('.').toLowerCase(), inner);
    walk(path, inner, here);
  }
}

function requireHarmless(path: string, prop: string, at: string, value: unknown): void {
  const harm = HARMFUL[at];
  if (value !== undefined && harm?.when(value) === true) { throw refusal(path, prop, harm.rule, value, harm.fix); }
}
