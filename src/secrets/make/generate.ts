import { issue } from './certificates';
import { clientHash, databasePassword, password, symmetricKey, tokenKey } from './values';
import { UsageError } from '../../judging/cli/command-line';
import { Need, NeededKey, Overview, serverOf } from '../needs';
import { grouped } from '../objects';
import { Purpose } from '../purpose';

/** A Secret with the values of all keys that could be made. */
export interface GeneratedSecret {
  readonly secret: string;
  readonly namespace?: string;
  readonly annotations: { readonly [name: string]: string };
  readonly values: { readonly [key: string]: string };
  /** Keys that somebody has to add. */
  readonly left: readonly NeededKey[];
  /** The authority that somebody else must be told, with why. */
  readonly tell?: { readonly authority: string; readonly why: string };
}

/** Makes the values of Secrets; `named` are those that were asked for by name. */
export function generate(needs: readonly Need[], named: ReadonlySet<Need>, missing: readonly Need[]): GeneratedSecret[] {
  const all = new Overview(missing);
  requireWhole(needs, missing, all);
  const clients = new Map<string, string>();
  const secretOf = (client: string, namespace: string | undefined) => {
    const id = JSON.stringify([client, all.hashPlaceOf(client, namespace)]);
    const known = clients.get(id) ?? password();
    clients.set(id, known);
    return known;
  };
  return needs.map((need) => secretFor(need, named.has(need), secretOf));
}

type SecretOf = (client: string, namespace: string | undefined) => string;

function secretFor(need: Need, named: boolean, secretOf: SecretOf): GeneratedSecret {
  const { secret, namespace, keys } = need;
  const makes = ({ way }: NeededKey) => way.how === 'make' || (way.how === 'ask' && named);
  const certificate = keys.some((key) => makes(key) && 'server' in key.purpose) ? certificateOf(need) : undefined;
  const made = keys.filter((key) => makes(key) && key.key !== undefined)
    .map((key): [string, string] => [key.key!, certificate?.[key.purpose.kind] ?? valueOf(key.purpose, namespace, secretOf)]);
  // Whoever calls the server needs it, whether it is read from here or not.
  const authority: [string, string][] = certificate === undefined || made.some(([, value]) => value === certificate.authority) ? [] : [['ca.crt', certificate.authority]];
  const values = Object.fromEntries([...made, ...authority].sort(([left], [right]) => left < right ? -1 : 1));
  const ask = keys.map(({ way }) => way).find(({ how }) => how === 'ask');
  return {
    secret,
    namespace,
    annotations: serverOf(need)?.injected === true ? { 'cert-manager.io/allow-direct-injection': 'true' } : {},
    values,
    left: keys.filter((key) => !makes(key) && !key.optional),
    ...certificate !== undefined && ask?.how === 'ask' ? { tell: { authority: certificate.authority, why: ask.why } } : {},
  };
}

function certificateOf(need: Need): { readonly [kind in Purpose['kind']]?: string } & { readonly authority: string } {
  const { names, addresses } = serverOf(need)!;
  const { certificate, key, authority } = issue(names, addresses);
  return { certificate, 'certificate-key': key, authority };
}

function valueOf(purpose: Purpose, namespace: string | undefined, secretOf: SecretOf): string {
  switch (purpose.kind) {
    case 'cookie-hash-key': return symmetricKey(64);
    case 'cookie-block-key':
    case 'claim-key': return symmetricKey(32);
    case 'token-key': return tokenKey();
    case 'development-password': return databasePassword();
    case 'client-secret': return secretOf(purpose.client, namespace);
    case 'client-hash': return clientHash(secretOf(purpose.client, namespace));
    default: throw new Error(`no value can be made for ${purpose.kind}`);
  }
}

/** The secret of a client and its hash may be in several Secrets: all of these are made at once, or they would not fit. */
function requireWhole(needs: readonly Need[], missing: readonly Need[], all: Overview): void {
  const chosen = new Set(needs);
  const left = grouped(missing.filter((need) => !chosen.has(need)), (need) => pairsOf(need, all));
  for (const need of needs) {
    const [other] = pairsOf(need, all).flatMap((pair) => left.get(pair) ?? []);
    if (other !== undefined) {
      throw new UsageError(`Secret ${need.secret} holds the secret of a client, or its hash, and Secret ${other.secret} the other half: name both, --generate ${need.secret} --generate ${other.secret}`);
    }
  }
}

function pairsOf({ keys, namespace }: Need, all: Overview): string[] {
  return keys.flatMap(({ purpose, way }) => 'client' in purpose && way.how === 'make' ? [JSON.stringify([purpose.client, all.hashPlaceOf(purpose.client, namespace)])] : []);
}
