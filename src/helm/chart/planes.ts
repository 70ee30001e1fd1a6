import { OF_PROPELLER } from './switches';
import { BadValues } from '../bad-values';
import { literal } from '../code';
import { keysOf } from '../merge';
import { Construct, Context, Part, Plane, Reader, Row } from '../row';
import { nameOf, Step } from '../statements';

/** Why half of a Flyte is not taken over from chart flyte-binary, whose app is a whole one. */
export const PLANES = 'it belongs to one plane of several clusters, and this app is both in one; use FlyteControlPlane and FlyteDataPlane';

/** Whom the values of a plane leave to the other one, by what says so in each chart. */
const HALVES = [
  { admin: 'flyteadmin.enabled', propeller: 'flytepropeller.enabled', off: false },
  { admin: 'flyte-core-components.admin.disabled', propeller: 'flyte-core-components.propeller.disabled', off: true },
] as const;

/** Which plane the values are of, if they leave the other half of Flyte out. Throws where they leave out both. */
export function planeOf({ get }: Pick<Context, 'get'>): Plane | undefined {
  for (const { admin, propeller, off } of HALVES) {
    const [noAdmin, noPropeller] = [admin, propeller].map((key) => get(key) === off);
    if (noAdmin && noPropeller) {
      throw new BadValues(`${admin} and ${propeller} are both ${off}, which leaves neither plane of Flyte: give the files of one plane, in a folder of its own`);
    }
    if (noAdmin || noPropeller) { return noAdmin ? 'FlyteDataPlane' : 'FlyteControlPlane'; }
  }
  return undefined;
}

const SWITCH = 'it must be true or false; with false the app is that of the other plane alone';

/** The account of a flyteadmin elsewhere, which its token is for. */
const accessOf: Reader = (value, { plane }) => plane !== 'FlyteDataPlane' ? { same: 'flyteadmin is here, and so is its account' }
  : value === false ? { code: literal(false) } : { same: 'the library has it so' };

/** The rows of what says which plane the values are of. */
export function planeRows(): Row[] {
  return [
    { key: 'flyteadmin.enabled', app: 'FlyteDataPlane', same: [true], refused: SWITCH },
    { key: 'flytepropeller.enabled', app: 'FlyteControlPlane', same: [true], refused: SWITCH },
    { key: 'flyteadmin.serviceAccount.alwaysCreate', says: 'controlPlaneAccess', read: accessOf },
  ];
}

/** Who is in the other plane, by the section of the chart that is about it. */
type Absent = { readonly [section: string]: string };

const documents = (names: readonly string[], who: string): Absent => Object.fromEntries(names.map((name) => [`configmap.${name}`, who]));

/** `configmap.admin` and what both planes read are in neither table. */
const ABSENT: { readonly [plane in Plane]: Absent } = {
  FlyteControlPlane: {
    flytepropeller: 'flytepropeller',
    webhook: 'the pod webhook',
    flyteconnector: 'the connector',
    sparkoperator: 'flytepropeller',
    databricks: 'flytepropeller',
    cluster_resource_manager: 'the cluster resource sync',
    ...documents(OF_PROPELLER, 'flytepropeller'),
  },
  FlyteDataPlane: {
    'flyteadmin': 'flyteadmin',
    'flytescheduler': 'flytescheduler',
    'datacatalog': 'datacatalog',
    'flyteconsole': 'flyteconsole',
    'workflow_scheduler': 'flytescheduler',
    'workflow_notifications': 'flyteadmin',
    'external_events': 'flyteadmin',
    'cloud_events': 'flyteadmin',
    'db': 'the database',
    'common.databaseSecret': 'the database',
    'common.ingress': 'the way in from outside',
    ...documents(['adminServer', 'clusters', 'clusterpool_config', 'remoteData', 'task_resource_defaults'], 'flyteadmin'),
    ...documents(['schedulerConfig'], 'flytescheduler'),
    ...documents(['datacatalogServer'], 'datacatalog'),
    ...documents(['console'], 'flyteconsole'),
  },
};

/** The same, by the prop of `FlyteCore` that is about it. */
const ABSENT_PROPS: { readonly [plane in Plane]: Absent } = {
  FlyteControlPlane: {
    propeller: 'flytepropeller', podWebhook: 'the pod webhook', connectors: 'the connector', rbac: 'flytepropeller',
  },
  FlyteDataPlane: {
    admin: 'flyteadmin',
    scheduler: 'flytescheduler',
    dataCatalog: 'datacatalog',
    console: 'flyteconsole',
    database: 'the database',
    projects: 'flyteadmin',
    exposure: 'the way in from outside',
    authentication: 'flyteadmin',
  },
};

const SYNC = 'each data plane makes the namespaces of its projects here; say it by taskNamespaces of FlyteDataPlane, which values of a data plane become';

/** In the chart, the sync of the control plane makes the namespaces of all clusters. */
export const SYNC_OF_DATA_PLANE = 'a data plane makes the namespaces of its projects itself; as long as the chart\'s control plane does that, say clusterResourceSync with enabled: false';

/** Keys that count in both planes, whatever stands around them: a store of all buckets, login, and who flyteadmin is in a data plane. */
const IN_BOTH = /^(configmap\.adminServer\.server\.security\.useAuth|flyteadmin\.(enabled|image|serviceAccount\.(create|name|alwaysCreate|rbac\w*|createClusterRole|clusterRole))|flytepropeller\.enabled|configmap\.core\.propeller\.rawoutput-prefix)$/;

/** What becomes of a value whose section is about the other plane; nothing where it says something in this one. */
export function absentAt(path: string, { plane, get }: Pick<Context, 'plane' | 'get'>): Part | undefined {
  if (plane === undefined || IN_BOTH.test(path)) { return undefined; }
  const [section, name] = keysOf(path);
  const who = own(ABSENT[plane], section) ?? own(ABSENT[plane], `${section}.${name}`);
  if (who === undefined) { return undefined; }
  // What the sync of the chart makes in all clusters is told each data plane here.
  if (section === 'cluster_resource_manager' && (name === 'templates' || name === 'config') && get('cluster_resource_manager.enabled') !== false) { return undefined; }
  return { same: elsewhere(who, plane) };
}

/** The same part, in the props of the plane; where that has none for it, why. */
export function onPlane(part: Part, target: readonly Step[], { plane }: Pick<Context, 'plane'>): Part {
  if (plane === undefined) { return { ...part, of: target, to: undefined }; }
  const moved = plane === 'FlyteControlPlane' ? inControlPlane(target) : inDataPlane(target);
  if (moved !== undefined) { return { ...part, of: moved, to: undefined }; }
  const who = own(ABSENT_PROPS[plane], nameOf(target[0]));
  return { at: part.at, ...who === undefined ? { refused: SYNC } : { same: elsewhere(who, plane) } };
}

function inControlPlane(target: readonly Step[]): readonly Step[] | undefined {
  const [root, second] = target.slice(0, 2).map(nameOf);
  if (root === 'taskNamespaces') { return second === 'namespaceTemplate' ? ['namespaceTemplate'] : undefined; }
  if (root === 'admin' && second === 'clusters') { return target.slice(1); }
  if (root === 'clusterResourceSync') { return undefined; }
  return own(ABSENT_PROPS.FlyteControlPlane, root) === undefined ? target : undefined;
}

/** What the client of Flyte's own components is told, which is all of login that a data plane has. */
const CLIENT = 'authentication(Authentication.clientOnly)';

function inDataPlane(target: readonly Step[]): readonly Step[] | undefined {
  const [root, second] = target.slice(0, 2).map(nameOf);
  if (root === 'propeller' && second === 'clusterId') { return ['clusterName']; }
  if (root === 'authentication' && second === 'internalClient') { return [CLIENT, ...target.slice(2)]; }
  // Endpoints of what is elsewhere are called as the components are.
  const isOwn = target[0] === CLIENT || (typeof target[0] === 'string' && target[0].endsWith('(FlyteEndpoint.of)'));
  return isOwn || own(ABSENT_PROPS.FlyteDataPlane, root) === undefined ? target : undefined;
}

function own(table: Absent, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function elsewhere(who: string, plane: Plane): string {
  return `${who} is in the ${plane === 'FlyteControlPlane' ? 'data planes' : 'control plane'}, so it says nothing here`;
}

/** What is otherwise than in the chart because the values are of one plane. */
export function planeDecisions(context: Context, construct: Construct): { readonly prop: string; readonly why: string }[] {
  const { get, plane } = context;
  const half = planeOf(context);
  const isSynced = get('cluster_resource_manager.enabled') !== false;
  if (plane === undefined) {
    const why = `the values leave the other half of Flyte to another cluster, and this is a whole one: do not deploy it beside that half; use ${half}`;
    return half === undefined ? [] : [{ prop: construct, why }];
  }
  if (plane === 'FlyteDataPlane') {
    const why = 'it is on although cluster_resource_manager.enabled is false: each data plane makes the namespaces of its projects itself. Say enabled: false as long as the chart\'s control plane does that';
    return isSynced ? [] : [{ prop: 'clusterResourceSync', why }];
  }
  const why = 'there is none in a control plane: the namespaces of projects, in all clusters, are made by the data planes. Take over the values of each before this one takes the place of the chart\'s';
  return isSynced ? [{ prop: 'clusterResourceSync', why }] : [];
}
