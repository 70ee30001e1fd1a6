import { durationOf, integerOf, suffix, textPart } from './basic';
import { Fields, isFields } from '../../judging/manifest/json';
import { call, Code, existing, list, literal, object, shared } from '../code';
import { Context, Part, Reader, Row } from '../row';

const KEY = 'configmap.clusters';
const SAYS = 'admin.clusters';
const WITHOUT = 'use clusters with FlyteCluster.of(name, options), whose credentials are a Secret, or FlyteCluster.inCluster(name)';

/** Keys of the Secret of a cluster, as the library mounts them. */
const CREDENTIALS = ['token', 'ca.crt'];
/** What of a cluster is carried; the rest is refused by itself. */
const KNOWN = /^(name|endpoint|enabled|inCluster|auth\.(tokenPath|certPath|type)|kubeClientConfig\.(qps|burst|timeout))$/;

/** The clusters that flyteadmin sends workflows to. */
export function clusterRows(): Row[] {
  return [
    { key: `${KEY}.clusterConfigs`, says: `${SAYS}.clusters[]`, read: clusters },
    { key: `${KEY}.labelClusterMap`, says: `${SAYS}.labels`, read: labels },
    { key: `${KEY}.defaultExecutionLabel`, says: `${SAYS}.defaultLabel`, read: textPart },
    { key: `${KEY}.*`, refused: WITHOUT },
  ];
}

/** The name of the engine's cluster: in a data plane it is that of the control plane's `clusters`. */
export const clusterName: Reader = (value, { plane }) => plane !== 'FlyteDataPlane' || typeof value !== 'string' ? textPart(value)
  : { code: literal(labelOf(value)), ...renamed(value) };

const clusters: Reader = (value, context) => !Array.isArray(value) ? { refused: WITHOUT } : value.flatMap((item: unknown, index): Part[] => {
  const at = `[${index}]`;
  const code = clusterOf(item, context);
  if (!isFields(item) || code === undefined) { return [{ at, refused: WITHOUT }]; }
  const name = String(item.name);
  return [
    { at, code, ...renamed(name), ...item.inCluster === true ? {} : { note: `the Secret ${secretOf(name)} takes the place of the files` } },
    ...strangersOf(item).map((path): Part => ({ at: `${at}${path}`, refused: 'a key of clusters that flyteadmin does not read; leave it out' })),
  ];
});

/** Paths within a cluster that no program reads. */
function strangersOf(item: Fields): string[] {
  return Object.entries(item).flatMap(([key, value]) => isFields(value) && Object.keys(value).length > 0
    ? Object.keys(value).map((inner) => [`${key}.${inner}`, `${suffix(key)}${suffix(inner)}`]) : [[key, suffix(key)]])
    .filter(([path]) => !KNOWN.test(path)).map(([, at]) => at);
}

/** Each label leads to clusters by their names. */
const labels: Reader = (value, context) => !isFields(value) ? { refused: WITHOUT } : Object.entries(value).map(([label, shares]): Part => {
  const codes = Array.isArray(shares) ? shares.map((share) => shareOf(share, context)) : [undefined];
  const known = codes.filter((code) => code !== undefined);
  return { at: suffix(label), ...known.length < codes.length ? { refused: `each entry must be the id of one of clusterConfigs; ${WITHOUT}` } : { to: [{ key: label }], code: list(known) } };
});

function shareOf(share: unknown, context: Context): Code | undefined {
  const { id, weight }: Fields = isFields(share) ? share : {};
  const all = context.get(`${KEY}.clusterConfigs`);
  const cluster = Array.isArray(all) ? clusterOf(all.find((one) => isFields(one) && one.name === id), context) : undefined;
  if (cluster === undefined || (weight !== undefined && typeof weight !== 'number')) { return undefined; }
  return object({ cluster, weight: weight === undefined ? undefined : literal(weight) });
}

/** One cluster. flyteadmin takes one that does not say that it is enabled for one that is not. */
function clusterOf(item: unknown, context: Pick<Context, 'secret'>): Code | undefined {
  if (!isFields(item) || typeof item.name !== 'string' || item.name === '') { return undefined; }
  const name = labelOf(item.name);
  if (item.inCluster === true) { return item.enabled === true ? shared(name, call('FlyteCluster.inCluster', literal(name))) : undefined; }
  if (typeof item.endpoint !== 'string') { return undefined; }
  return remoteCluster(context, name, { endpoint: item.endpoint, enabled: item.enabled === true, kubeClient: kubeClientOf(item.kubeClientConfig) });
}

/** A cluster elsewhere, with the Secret that a data plane's is copied to. */
export function remoteCluster({ secret }: Pick<Context, 'secret'>, name: string, { endpoint, enabled, kubeClient }: RemoteCluster): Code {
  CREDENTIALS.forEach((key) => secret(secretOf(name), key, ''));
  return shared(name, call('FlyteCluster.of', literal(name), object({
    endpoint: literal(endpoint.replace(/\/+$/, '')), credentials: existing('Secret', secretOf(name)), enabled: enabled ? undefined : literal(false), kubeClient,
  })));
}

interface RemoteCluster {
  readonly endpoint: string;
  readonly enabled: boolean;
  readonly kubeClient?: Code;
}

function kubeClientOf(value: unknown): Code | undefined {
  if (!isFields(value)) { return undefined; }
  const options = object({ qps: integerOf(value.qps), burst: integerOf(value.burst), timeout: durationOf(value.timeout) });
  return options.is === 'object' && options.fields.length > 0 ? options : undefined;
}

function secretOf(name: string): string {
  return `cluster-${labelOf(name)}`;
}

/** Names of clusters are DNS labels here; Flyte takes others, as its own guide does. */
function labelOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9-]+/g, '-').replace(/^-+|-+$/g, '');
}

function renamed(name: string): Pick<Part, 'decide'> {
  return labelOf(name) === name ? {} : {
    decide: `the cluster ${name} is called ${labelOf(name)} here, in both planes: names are DNS labels. flyteadmin takes events of an execution from the name alone that it began under, so let all of them end before`,
  };
}

/** Whether flyteadmin has workflows run elsewhere too. */
export function hasRemoteClusters({ get }: Pick<Context, 'get'>): boolean {
  const all = get(`${KEY}.clusterConfigs`);
  return Array.isArray(all) && all.some((one) => isFields(one) && one.inCluster !== true);
}

/** Why a mount of flyteadmin is not needed: the files in it are those that clusters are known by. */
export function credentialsIn(folder: string, { get }: Pick<Context, 'get'>): string | undefined {
  const all = get(`${KEY}.clusterConfigs`);
  const files = Array.isArray(all) ? all.flatMap((one) => isFields(one) && isFields(one.auth) ? [one.auth.tokenPath, one.auth.certPath] : []) : [];
  return files.some((file) => String(file).startsWith(`${folder.replace(/\/+$/, '')}/`)) ? 'the credentials of clusters are mounted by the library' : undefined;
}
