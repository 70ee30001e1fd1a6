/** Keys through which task pods or our own would lose their security context. */
const SECURITY_KEYS = /^(defaultpodsecuritycontext|defaultsecuritycontext|securitycontext|enablehostnetworkingpod|runasuser|runasgroup|runasnonroot|privileged|allowprivilegeescalation|hostnetwork)$/;

/** A setting that would undo a promise, when it is harmful, and what to do instead. */
export interface Harm {
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
    when: always, rule: 'not be set here', fix: 'use tasks.plugins, which brings the permissions along; an empty list would enable every plugin',
  },
  'propeller.leader-election.enabled': {
    when: is(false), rule: 'not be false', fix: 'two engines would run every workflow, in every update and with several replicas',
  },
  'prof.disableconfigendpoint': { when: is(false), rule: 'not be false', fix: 'the endpoint hands out the whole configuration, secrets included' },
  'server.security.secure': { when: always, rule: 'not be set here', fix: 'use certificates, which tells clients, probes and Services too' },
  'server.security.useauth': { when: always, rule: 'not be set here', fix: 'use authentication' },
  'server.security.allowcors': { when: always, rule: 'not be set here', fix: 'use corsAllowedOrigins' },
  'server.security.allowedorigins': { when: always, rule: 'not be set here', fix: 'use corsAllowedOrigins' },
  'server.security.insecurecookieheader': { when: is(true), rule: 'not be true', fix: 'browsers would send the session in clear text' },
  'auth.disableforhttp': { when: is(true), rule: 'not be true', fix: 'whoever reaches flyteadmin could do everything; say so with Authentication.disabled(reason)' },
  'auth.disableforgrpc': { when: is(true), rule: 'not be true', fix: 'whoever reaches flyteadmin could do everything; say so with Authentication.disabled(reason)' },
  'database.postgres.options': { when: always, rule: 'not be set here', fix: 'use tls and parameters of Database.postgres: this would replace sslmode' },
  'database.options': { when: always, rule: 'not be set here', fix: 'use tls and parameters of Database.postgres: this would replace sslmode' },
};

const BY_VARIABLE = new Map(Object.entries(HARMFUL).map(([at, harm]) => [at.replace(/-/g, '_'), harm]));

/** What is harmful at a path of Flyte's configuration, in any spelling that Flyte takes for it: of keys, or of a variable. */
export function harmOf(at: string): Harm | undefined {
  return BY_VARIABLE.get(at.toLowerCase().replace(/-/g, '_'));
}

/** Whether a key, or a part of it between dots, is one of a security context. */
export function isSecurityKey(key: string): boolean {
  return key.toLowerCase().replace(/[-_]/g, '').split('.').some((part) => SECURITY_KEYS.test(part));
}
