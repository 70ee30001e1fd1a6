import { Made } from './makers';
import { grouped } from './objects';
import { agreed, Purpose, UNKNOWN, wordsOf } from './purpose';
import { Reading } from './readings';

/** How a key comes to be. */
export type Way =
  /** This command can make it. */
  | { readonly how: 'make' }
  /** It can, where the Secret is named: something else must follow. */
  | { readonly how: 'ask'; readonly why: string }
  | { readonly how: 'give'; readonly why?: string };

/** One key of a Secret that is missing. */
export interface NeededKey {
  /** Undefined for all keys, whichever there are. */
  readonly key?: string;
  readonly purpose: Purpose;
  readonly readers: readonly string[];
  readonly optional: boolean;
  readonly way: Way;
}

/** A Secret that the manifests read. */
export interface Need {
  readonly secret: string;
  readonly namespace?: string;
  readonly ofTasks: boolean;
  readonly keys: readonly NeededKey[];
  /** Who makes it, if somebody does. */
  readonly by?: string;
  /** Whether it is among the manifests, and lacks these keys. */
  readonly lacking: boolean;
}

/** The Secrets that are read and are not among the manifests, in the order of their names, each with its keys. */
export function needsOf(readings: readonly Reading[], made: readonly Made[]): Need[] {
  const groups = grouped(readings, ({ secret, namespace = '', ofTasks = false }) => [JSON.stringify([secret, namespace, ofTasks])]);
  const makers = grouped(made, ({ secret }) => [secret]);
  const drafts = [...groups.values()].flatMap((group) => draftOf(group, makers.get(group[0].secret) ?? []));
  const all = new Overview(drafts);
  return drafts.map((need) => ({ ...need, keys: need.keys.map((key) => ({ ...key, way: wayOf(key, need, all) })) }))
    .sort((left, right) => compare(left.namespace ?? '', right.namespace ?? '') || compare(left.secret, right.secret));
}

export function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function draftOf(group: readonly Reading[], made: readonly Made[]): Need[] {
  const { secret, namespace, ofTasks = false } = group[0];
  const makers = made.filter((one) => ofTasks || one.namespace === namespace);
  const own = makers.find(({ by }) => by === undefined);
  const has = (key?: string) => own !== undefined && (key === undefined || own.keys!.includes(key));
  const names = [...new Set(group.map(({ key }) => key))].sort((left, right) => compare(left ?? '', right ?? ''));
  const keys = names.filter((key) => !has(key)).map((key) => keyOf(key, group.filter((reading) => reading.key === key)));
  if (own !== undefined && keys.every(({ optional }) => optional)) { return []; }
  return [{ secret, namespace, ofTasks, keys, lacking: own !== undefined, ...own === undefined && makers.length > 0 ? { by: makers[0].by } : {} }];
}

function keyOf(key: string | undefined, readings: readonly Reading[]): NeededKey {
  const purpose = agreed(readings.map((reading) => reading.purpose));
  return {
    key,
    purpose: purpose ?? UNKNOWN,
    readers: [...new Set(readings.map(({ reader }) => reader))].sort(),
    optional: readings.every(({ optional }) => optional),
    way: purpose === undefined ? { how: 'give', why: contradiction(readings) } : { how: 'give' },
  };
}

function contradiction(readings: readonly Reading[]): string {
  const words = [...new Set(readings.filter(({ purpose }) => purpose.kind !== 'unknown').map(({ purpose }) => wordsOf(purpose)))];
  return `it is read as two things: ${words.slice(0, 2).join(', and ')}`;
}

const MADE: ReadonlySet<Purpose['kind']> = new Set(['cookie-hash-key', 'cookie-block-key', 'claim-key', 'token-key', 'development-password']);

function wayOf(key: NeededKey, need: Need, all: Overview): Way {
  const { purpose } = key;
  if (need.lacking) { return { how: 'give', why: 'its Secret is among the manifests, without this key' }; }
  if (key.optional || need.by !== undefined || key.key === undefined) { return key.way; }
  if (MADE.has(purpose.kind)) { return { how: 'make' }; }
  if (purpose.kind === 'client-secret' || purpose.kind === 'client-hash') { return wayOfClient(purpose, need, all); }
  const server = serverOf(need);
  if (server !== undefined && (purpose.kind === 'authority' || 'server' in purpose)) { return wayOfCertificate(need, server, all); }
  return key.way;
}

type Client = Extract<Purpose, { readonly client: string }>;

/** The Secrets that nobody makes yet, asked who of them knows a client; there may be thousands. */
export class Overview {
  private readonly clients: ReadonlyMap<string, readonly Need[]>;
  private readonly authorities: ReadonlyMap<string, readonly Need[]>;
  private readonly places = new Map<string, ReadonlySet<string>>();

  constructor(needs: readonly Need[]) {
    const open = needs.filter(({ by, lacking }) => by === undefined && !lacking);
    this.clients = grouped(open, ({ keys }) => keys.flatMap(({ purpose }) => 'client' in purpose ? [`${purpose.kind} ${purpose.client}`] : []));
    this.authorities = grouped(needs, (need) => serverOf(need) === undefined && need.keys.some(({ purpose }) => purpose.kind === 'authority') ? [need.namespace ?? ''] : []);
  }

  /** The Secrets with the secret of a client, or with its hash. */
  public holding(kind: Client['kind'], client: string): readonly Need[] {
    return this.clients.get(`${kind} ${client}`) ?? [];
  }

  /** The namespace with the hash that a secret of this namespace belongs to: the same one, or the only one. */
  public hashPlaceOf(client: string, namespace = ''): string | undefined {
    const servers = this.hashPlaces(client);
    return servers.has(namespace) ? namespace : servers.size === 1 ? [...servers][0] : undefined;
  }

  public hashPlaces(client: string): ReadonlySet<string> {
    const known = this.places.get(client) ?? new Set(this.holding('client-hash', client).map(({ namespace }) => namespace ?? ''));
    this.places.set(client, known);
    return known;
  }

  /** A Secret with which clients of the namespace know some server. */
  public authorityIn(namespace = ''): Need | undefined {
    return this.authorities.get(namespace)?.[0];
  }
}

/** The secret and its hash are made together, or not at all. */
function wayOfClient({ kind, client }: Client, need: Need, all: Overview): Way {
  if (kind === 'client-secret') {
    return all.hashPlaceOf(client, need.namespace) !== undefined ? { how: 'make' }
      : { how: 'give', why: all.hashPlaces(client).size === 0 ? 'no flyteadmin of the manifests knows this client by a hash' : 'several namespaces know this client' };
  }
  const read = all.holding('client-secret', client).some((other) => all.hashPlaceOf(client, other.namespace) === (need.namespace ?? ''));
  return read ? { how: 'make' } : { how: 'give', why: 'nothing in the manifests reads the secret that it is the hash of' };
}

/** What the certificate of a Secret is made out to: the names of all who serve by it. */
export function serverOf({ keys }: Pick<Need, 'keys'>): { names: string[]; addresses: string[]; known?: string; injected: boolean } | undefined {
  const servers = keys.flatMap(({ purpose }) => 'server' in purpose ? [purpose.server] : []);
  if (servers.length === 0) { return undefined; }
  return {
    names: [...new Set(servers.flatMap(({ dnsNames }) => dnsNames))],
    addresses: [...new Set(servers.flatMap(({ addresses }) => addresses))],
    known: servers.find(({ known }) => known !== undefined)?.known,
    injected: servers.some(({ injected }) => injected === true),
  };
}

function wayOfCertificate(need: Need, { names, known }: { names: string[]; known?: string }, all: Overview): Way {
  if (names.length === 0) { return { how: 'give', why: need.namespace === undefined ? 'its pods have no namespace' : 'no Service of the manifests leads to its pods' }; }
  if (known !== undefined) { return { how: 'ask', why: known }; }
  const elsewhere = all.authorityIn(need.namespace);
  return elsewhere === undefined ? { how: 'make' } : { how: 'ask', why: `clients take its authority from the Secret ${elsewhere.secret}` };
}
