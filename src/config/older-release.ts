import type { ConfigReader } from './extra-config';
import { Keys, keysOf, KeyType, NEWEST_WITH_KEYS, RELEASES_WITH_KEYS } from './keys/release-keys';
import { Program } from './processes';
import { refusal } from '../private/checks';
import { Document, isDocument } from '../private/documents';

/** What the library writes without being asked, and an older release does without. Paths in lower case. */
const SPARE: { readonly [path: string]: (value: unknown) => boolean } = {
  // It serves its configuration beside its metrics, and cannot be told otherwise.
  'prof': () => true,
  // It takes what gRPC takes, 4 MiB.
  'application.grpcmaxrecvmsgsizembs': () => true,
  // It always registers itself: `false` says nothing.
  'webhook.disablecreatemutatingwebhookconfig': (value) => value === false,
  // It asks for pods with secrets in every namespace: those of the cluster have no such label.
  'webhook.namespaceselector': () => true,
};

/** Who is to blame for a key that a release does not have, by its path in lower case. */
const PROPS: { readonly [path: string]: string } = {
  'auth.userauth.openid.issuerurl': 'provider.issuerUrl of Authentication.oidc',
  'cloudevents.nats': 'cloudEvents',
  'plugins.connector-service': 'connectors',
  'plugins.k8s.co-pilot.timeout': 'tasks.coPilot.timeout',
  'propeller.array-node-config.max-delta-timestamp': 'engine.arrayNodes.maxDeltaTimestamp',
  'propeller.array-node-config.max-task-phase-version-attempts': 'engine.arrayNodes.maxPhaseVersionAttempts',
  'server.grpc.maxconcurrentstreams': 'server.maxConcurrentStreams',
  'webhook.disablecreatemutatingwebhookconfig': 'certificates',
};

/** The section of a process that no document of any release describes. */
const UNDOCUMENTED = 'manager';

/**
 * The rendered configuration as an older release reads it: without what says nothing there. Refuses what it cannot do: the key would be
 * dropped in silence.
 */
export function withoutNewerKeys(reader: ConfigReader, config: Document): Document {
  const { version } = reader.release;
  const known = version === NEWEST_WITH_KEYS ? undefined : keysOf(version);
  return known === undefined ? config : fitStruct(reader, known.sectionsOf(reader.program), config, []);
}

function fitStruct(reader: ConfigReader, keys: Keys, config: Document, at: readonly string[]): Document {
  return Object.fromEntries(Object.entries(config).flatMap(([name, value]): [string, unknown][] => {
    const here = [...at, name];
    const key = keys.get(name.toLowerCase());
    if (key !== undefined) { return [[name, fit(reader, key.type, value, here)]]; }
    if (value === undefined || (at.length === 0 && name === UNDOCUMENTED)) { return [[name, value]]; }
    if (SPARE[here.join('.').toLowerCase()]?.(value) === true) { return []; }
    throw unknownTo(reader, here, value);
  }));
}

function fit(reader: ConfigReader, type: KeyType, value: unknown, at: readonly string[]): unknown {
  if (type.kind === 'struct' && isDocument(value)) { return fitStruct(reader, type.keys, value, at); }
  if ((type.kind === 'list' || type.kind === 'map') && Array.isArray(value)) {
    return value.map((entry, index) => fit(reader, type.kind === 'list' ? type.of : type, entry, [...at, String(index)]));
  }
  if (type.kind !== 'map' || !isDocument(value)) { return value; }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fit(reader, type.of, inner, [...at, name])]));
}

function unknownTo({ path, program, release: { version } }: ConfigReader, at: readonly string[], value: unknown): Error {
  const key = at.join('.');
  const later = RELEASES_WITH_KEYS.slice(RELEASES_WITH_KEYS.indexOf(version) + 1);
  const first = later.find((other) => isKnown(program, other, at));
  return refusal(path, PROPS[key.toLowerCase()] ?? 'release', `not need ${key}, which ${program} ${version} does not know`, value,
    first === undefined ? 'take another release' : `take FlyteRelease.of('${first}') or newer, or do without`);
}

/** Whether a program of a release has the key; what stands below a list or a map is not looked for. */
function isKnown(program: Program, version: string, at: readonly string[]): boolean {
  let keys: Keys | undefined = keysOf(version)!.sectionsOf(program);
  for (const name of at) {
    const type: KeyType | undefined = keys?.get(name.toLowerCase())?.type;
    if (type === undefined) { return false; }
    keys = type.kind === 'struct' ? type.keys : undefined;
  }
  return true;
}
