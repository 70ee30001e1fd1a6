import { lookUp, pairsOf, when } from './basic';
import { credentialOf } from '../../judging/hardening/credentials';
import { isFields } from '../../judging/manifest/json';
import { Code, literal, named } from '../code';
import { at as valueAt } from '../merge';
import { Context, Part, Reader } from '../row';

/** Plugins by Flyte's name for them. */
export const PLUGINS: { readonly [id: string]: string } = {
  'container': 'CONTAINER',
  'sidecar': 'SIDECAR',
  'pod': 'POD',
  'k8s-array': 'ARRAY',
  'echo': 'ECHO',
  'spark': 'SPARK',
  'ray': 'RAY',
  'dask': 'DASK',
  'pytorch': 'PYTORCH',
  'tensorflow': 'TENSORFLOW',
  'mpi': 'MPI',
  'bigquery': 'BIGQUERY',
  'athena': 'ATHENA',
};
/** What runs where nothing is said. */
export const STANDARD = ['container', 'sidecar', 'k8s-array', 'echo'];
export const BY_CONNECTORS = ['connector-service', 'agent-service'];
/** The task types that each takes by itself, where they are not its name. */
const TYPES: { readonly [type: string]: string } = { container_array: 'k8s-array', bigquery_query_job_task: 'bigquery', hive: 'athena', presto: 'athena', sql: 'athena' };

const SAME = 'the library has it so';
const LIST = ['tasks', 'task-plugins', 'enabled-plugins'];

/** The list of plugins that counts, if the values have one: of flyte-binary the later of two files. */
function listOf({ get }: Context): readonly string[] | undefined {
  const configmap = get('configmap');
  const documents = [get('configuration.inline'), ...isFields(configmap) ? Object.values(configmap) : [], get('enabled_plugins')];
  const list = documents.map((document) => valueAt(document, LIST)).find((one) => Array.isArray(one)) as unknown[] | undefined;
  return list?.map((id) => String(id).trim().toLowerCase());
}

/** What stands below a plugin counts where the list of plugins names it. */
export function whenPlugin(ids: readonly string[], read: Reader): Reader {
  return when((context) => {
    const list = listOf(context) ?? [...STANDARD, ...BY_CONNECTORS];
    return list.length === 0 || ids.some((id) => list.includes(id));
  }, `${ids[0]} is none of enabled-plugins, so it says nothing`, read);
}

export function pluginTarget(id: string): string[] {
  return ['tasks', `plugins[${id}]`];
}

export function pluginCode(id: string): Code {
  return named(`TaskPlugin.${PLUGINS[id]}`);
}

/** `enabled-plugins`: the standard ones need no word. */
export const plugins: Reader = (value, context, path) => {
  if (!Array.isArray(value)) { return { refused: 'it must be a list; use tasks.plugins' }; }
  if (path.startsWith('enabled_plugins') && Array.isArray(valueAt(context.get('configuration.inline'), LIST))) { return { same: 'configuration.inline goes before it' }; }
  const ids = value.map((id) => String(id).trim().toLowerCase());
  const own = ids.filter((id) => !BY_CONNECTORS.includes(id));
  const isStandard = own.length === STANDARD.length && STANDARD.every((id) => own.includes(id));
  return ids.map((id, index): Part => {
    const at = `[${index}]`;
    if (BY_CONNECTORS.includes(id)) { return { at, same: 'connectors of flytepropeller switch it on' }; }
    if (isStandard) { return { at, same: SAME }; }
    if (lookUp(PLUGINS, id) !== undefined) { return { at, of: pluginTarget(id), code: pluginCode(id) }; }
    if (id === 'databricks' && context.on('databricks.enabled')) { return { at, ...tokenOf(id, context, `${path}${at}`) }; }
    return ['snowflake', 'databricks'].includes(id)
      ? { at, refused: `its token is a reference: use tasks.plugins with TaskPlugin.${id}({ token })` }
      : { at, refused: 'a plugin that the library has no name for; use tasks.plugins with TaskPlugin.of(id, { taskTypes, objects })' };
  });
};

/** `default-for-task-types`: every plugin brings its own task types. */
export const routing: Reader = (value) => (pairsOf(value) ?? []).map(({ at, key, value: one }): Part => {
  const id = String(one).toLowerCase();
  if (id === key || TYPES[key] === id || (key === 'sidecar' && id === 'pod') || (key === 'container' && id === 'pod')) { return { at, same: 'the plugin brings its task types' }; }
  if (BY_CONNECTORS.includes(id)) {
    return { at, same: 'flytepropeller asks the connector which task types it takes; another by connectors.taskTypes' };
  }
  return { at, refused: 'a task type for another plugin than its own; use tasks.plugins with TaskPlugin.of(id, { taskTypes })' };
});

/** Spark's own settings; each of them by itself. */
export const sparkDefaults: Reader = (value) => (pairsOf(value) ?? []).map(({ at, key, value: one }): Part => {
  const refused = 'a credential that every pod would show; use a workload identity, or a Secret that the task asks for';
  return credentialOf(key, String(one)) === undefined ? { at, to: [{ key }], code: literal(String(one)) } : { at, refused };
});

/** A plugin with a token, which becomes a reference. */
function tokenOf(id: 'databricks', context: Context, path: string): Part {
  return { of: ['tasks', `plugins[${id}](TaskPlugin.${id})`, 'token'], code: context.secret('flyte-plugin-tokens', `${id}-token`, path) };
}
