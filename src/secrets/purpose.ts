/** What a key of a Secret is for, as far as the manifests say it. */
export type Purpose =
  | { readonly kind: PlainKind }
  /** All that is known is the name by which it is read. */
  | { readonly kind: 'unknown'; readonly as?: string }
  /** The secret of a client of flyteadmin, and what flyteadmin knows of it. */
  | { readonly kind: 'client-secret' | 'client-hash'; readonly client: string }
  /** A server certificate or its key, made out to these names. */
  | { readonly kind: 'certificate' | 'certificate-key'; readonly server: Server };

export type PlainKind = 'cookie-hash-key' | 'cookie-block-key' | 'claim-key' | 'token-key' | 'old-token-key' | 'oidc-client-secret'
| 'database-password' | 'development-password' | 'database-authority' | 'authority' | 'entrance-certificate' | 'registry' | 'tasks';

/** Who serves by a certificate, and what it must be made out to. */
export interface Server {
  readonly name: string;
  readonly dnsNames: readonly string[];
  readonly addresses: readonly string[];
  /** Why it is made on request only: somebody else knows its authority already. */
  readonly known?: string;
  /** Whether cert-manager reads the authority from the Secret itself, which asks for an annotation. */
  readonly injected?: boolean;
}

const WORDS: { readonly [kind in Purpose['kind']]: string } = {
  'cookie-hash-key': 'signs the cookies of flyteadmin: 64 bytes',
  'cookie-block-key': 'encrypts the cookies of flyteadmin: 32 bytes',
  'claim-key': 'encrypts the claims of authorization codes: 32 bytes',
  'token-key': 'signs the tokens of flyteadmin: RSA, PKCS#1',
  'old-token-key': 'the key of tokens before the last rotation',
  'client-secret': 'secret of client',
  'client-hash': 'bcrypt hash of the secret of client',
  'certificate': 'server certificate of',
  'certificate-key': 'key of the server certificate of',
  'oidc-client-secret': 'client secret of the identity provider',
  'database-password': 'password of the database',
  'development-password': 'password of the database in the cluster, read when it is made',
  'database-authority': 'authority of the database, as PEM',
  'authority': 'authority by which a server is known, as PEM',
  'entrance-certificate': 'certificate of the public host',
  'registry': 'credentials of the image registry',
  'tasks': 'environment of tasks, in each namespace of theirs',
  'unknown': 'not known to this command',
};

export const UNKNOWN: Purpose = { kind: 'unknown' };

export function wordsOf(purpose: Purpose): string {
  const words = WORDS[purpose.kind];
  if ('client' in purpose) { return `${words} ${purpose.client}`; }
  if ('server' in purpose) { return `${words} ${purpose.server.name}`; }
  return purpose.kind === 'unknown' && purpose.as !== undefined ? `read as ${purpose.as}` : words;
}

/** What several readers say of one key; undefined where they contradict one another. */
export function agreed(purposes: readonly Purpose[]): Purpose | undefined {
  const known = new Map(purposes.filter(({ kind }) => kind !== 'unknown').map((purpose) => [JSON.stringify(purpose), purpose]));
  const all = [...known.values()];
  // The server of the manifests is made with the password that its clients come with.
  const development = all.find(({ kind }) => kind === 'development-password');
  const rest = development === undefined ? all : all.filter(({ kind }) => kind !== 'database-password' && kind !== 'development-password');
  const [first = purposes[0] ?? UNKNOWN, ...more] = development === undefined ? rest : [development, ...rest];
  return more.length === 0 ? first : undefined;
}
