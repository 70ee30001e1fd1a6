import * as kplus from 'cdk8s-plus-27';
import { requireAwsRegion, requireLogLinks } from './log-link';
import {
  AthenaOptions, DatabricksOptions, K8sArrayOptions, LogLinkedPluginOptions, OtherPluginOptions, RayOptions, SnowflakeOptions, SparkOptions,
} from './plugin-options';
import { requireSecretValue } from './secrets';
import { credentialOf } from '../judging/hardening/credentials';
import { isSubdomain, refusal, requireDnsName, requireInteger, requireSeconds, requireSubdomain, requireUrl } from '../private/checks';
import { mark } from '../private/kinds';
import { repeated } from '../private/lists';
import { requireArguments } from '../private/props';

/** What a plugin may do with its own kind of object in project namespaces. */
export interface TaskPluginRule {
  readonly apiGroup: string;
  readonly resource: string;
  readonly verbs: string[];
}

const OBJECT_VERBS = ['create', 'delete', 'get', 'list', 'patch', 'watch'];

/** What a plugin brings besides its id. */
export interface PluginTraits {
  /** What it may do with its own kinds of object. */
  readonly rules?: TaskPluginRule[];
  /** Whether it calls services outside the cluster. */
  readonly callsOut?: boolean;
  /** A token that flytepropeller looks up by the file's name. */
  readonly token?: kplus.SecretValue;
  readonly array?: K8sArrayOptions;
  readonly spark?: SparkOptions;
  readonly ray?: RayOptions;
  readonly dask?: LogLinkedPluginOptions;
  readonly athena?: AthenaOptions;
  readonly snowflake?: SnowflakeOptions;
  readonly databricks?: DatabricksOptions;
}

/**
 * A kind of task that flytepropeller can run. Each brings the permissions, the secrets and the connections it needs, and nothing else does.
 */
export class TaskPlugin {
  /** Tasks that are one container. Pods. */
  public static readonly CONTAINER = new TaskPlugin('container', ['container'], { rules: [podRule()] });
  /** Tasks that are a whole pod. Pods. */
  public static readonly SIDECAR = new TaskPlugin('sidecar', ['sidecar'], { rules: [podRule()] });
  /** Both of the above in one, in place of them. Pods. */
  public static readonly POD = new TaskPlugin('pod', ['container', 'sidecar'], { rules: [podRule()] });
  /** Map tasks as pods. Pods. */
  public static readonly ARRAY = TaskPlugin.ofArray({});
  /** Tasks that only echo their input; nothing is started. */
  public static readonly ECHO = new TaskPlugin('echo', [], {});
  /** Tasks that a connector runs elsewhere; nothing is started in the cluster. Switched on by `connectors` of flytepropeller. */
  public static readonly CONNECTOR_SERVICE = new TaskPlugin('connector-service', [], {});
  /** Spark applications, run by the Spark operator. */
  public static readonly SPARK = TaskPlugin.ofSpark({});
  /** Ray jobs, run by the KubeRay operator. */
  public static readonly RAY = TaskPlugin.ofRay({});
  /** Dask jobs, run by the Dask operator. */
  public static readonly DASK = TaskPlugin.ofDask({});
  /** PyTorch jobs, run by the Kubeflow training operator. */
  public static readonly PYTORCH = new TaskPlugin('pytorch', ['pytorch'], { rules: [operatorRule('kubeflow.org', 'pytorchjobs')] });
  /** TensorFlow jobs, run by the Kubeflow training operator. */
  public static readonly TENSORFLOW = new TaskPlugin('tensorflow', ['tensorflow'], { rules: [operatorRule('kubeflow.org', 'tfjobs')] });
  /** MPI jobs, run by the Kubeflow training operator. */
  public static readonly MPI = new TaskPlugin('mpi', ['mpi'], { rules: [operatorRule('kubeflow.org', 'mpijobs')] });
  /** BigQuery jobs, with flytepropeller's own Google identity: its workload identity. */
  public static readonly BIGQUERY = new TaskPlugin('bigquery', ['bigquery_query_job_task'], { callsOut: true });
  /** Hive and Presto queries by Amazon Athena, with flytepropeller's own AWS identity: its workload identity. */
  public static readonly ATHENA = TaskPlugin.ofAthena({});

  /**
   * Map tasks as pods.
   * @param options bounds and log links
   */
  public static array(options: K8sArrayOptions): TaskPlugin {
    const where = 'TaskPlugin.array';
    requireArguments(where, options);
    for (const [prop, fallback] of [['maxArrayJobSize', 5000], ['maxErrorLength', 1000]] as const) {
      const value = options[prop];
      if (value !== undefined) { requireInteger(where, prop, value, 1, 1_000_000, `leave it out for ${fallback}`); }
    }
    requireLogLinks(where, 'logLinks', options.logLinks ?? []);
    return TaskPlugin.ofArray(options);
  }

  /**
   * Spark applications, run by the Spark operator. Their drivers make pods: give the task namespaces a RoleBinding for them, see
   * `ClusterResourceTemplate.roleBinding`.
   * @param options settings of every application, and links
   */
  public static spark(options: SparkOptions): TaskPlugin {
    const where = 'TaskPlugin.spark';
    requireArguments(where, options);
    requireSparkConfig(where, 'defaultConfig', options.defaultConfig);
    const twice = repeated((options.features ?? []).map(({ name }) => name));
    if (twice !== undefined) { throw refusal(where, 'features', 'have a name each', twice, 'give one of them another'); }
    options.features?.forEach(({ sparkConfig }, index) => requireSparkConfig(where, `features[${index}].sparkConfig`, sparkConfig));
    if (options.historyServerUrl !== undefined) { requireUrl(where, 'historyServerUrl', options.historyServerUrl); }
    for (const prop of ['logLinks', 'userLogLinks', 'systemLogLinks', 'allUserLogLinks'] as const) { requireLogLinks(where, prop, options[prop] ?? []); }
    return TaskPlugin.ofSpark(options);
  }

  /**
   * Ray jobs, run by the KubeRay operator. Their dashboards are reached inside the cluster only.
   * @param options clusters, dashboard and links
   */
  public static ray(options: RayOptions): TaskPlugin {
    const where = 'TaskPlugin.ray';
    requireArguments(where, options);
    requireSeconds(where, 'timeToLive', options.timeToLive);
    requireLogLinks(where, 'logLinks', options.logLinks ?? []);
    if (options.timeToLive !== undefined && options.shutdownAfterJobFinishes === false) {
      throw refusal(where, 'timeToLive', 'not come with shutdownAfterJobFinishes: false', options.timeToLive.toSeconds(), 'such clusters stay; remove one of them');
    }
    if (options.dashboardLink !== undefined && options.dashboard === false) {
      throw refusal(where, 'dashboardLink', 'not come with dashboard: false', options.dashboardLink._setting.uri, 'remove one of them');
    }
    if (options.serviceAccountName !== undefined) { requireSubdomain(where, 'serviceAccountName', options.serviceAccountName, 'name a service account'); }
    return TaskPlugin.ofRay(options);
  }

  /**
   * Dask jobs, run by the Dask operator.
   * @param options links
   */
  public static dask(options: LogLinkedPluginOptions): TaskPlugin {
    requireArguments('TaskPlugin.dask', options);
    requireLogLinks('TaskPlugin.dask', 'logLinks', options.logLinks ?? []);
    return TaskPlugin.ofDask(options);
  }

  /**
   * Hive and Presto queries by Amazon Athena, with flytepropeller's own AWS identity: its workload identity.
   * @param options region, work group and catalog
   */
  public static athena(options: AthenaOptions): TaskPlugin {
    const where = 'TaskPlugin.athena';
    requireArguments(where, options);
    if (options.region !== undefined) { requireAwsRegion(where, options.region); }
    return TaskPlugin.ofAthena(options);
  }

  /**
   * Queries by Snowflake.
   * @param options token and warehouse
   */
  public static snowflake(options: SnowflakeOptions): TaskPlugin {
    const where = 'TaskPlugin.snowflake';
    requireArguments(where, options);
    const token = requireSecretValue(where, 'token', options.token);
    return new TaskPlugin('snowflake', ['snowflake'], { callsOut: true, token, snowflake: options });
  }

  /**
   * Spark jobs by Databricks, in place of the Spark operator.
   * @param options token and workspace
   */
  public static databricks(options: DatabricksOptions): TaskPlugin {
    const where = 'TaskPlugin.databricks';
    requireArguments(where, options);
    const token = requireSecretValue(where, 'token', options.token);
    requireDnsName(where, 'instance', options.instance);
    return new TaskPlugin('databricks', ['spark'], { callsOut: true, token, databricks: options });
  }

  /**
   * A plugin that has no member here. Its settings go into flytepropeller's `extraConfig`.
   * @param id the plugin's id; an entry of `tasks.task-plugins.enabled-plugins`
   * @param options its task types, and what it may do
   */
  public static of(id: string, options: OtherPluginOptions = {}): TaskPlugin {
    const where = 'TaskPlugin.of';
    requireArguments(where, id, options);
    if (!/^[a-z][a-z0-9_-]*$/.test(id)) { throw refusal(where, 'id', 'be the id of a plugin', id, 'use for example aws_array'); }
    const own = MEMBERS[id];
    if (own !== undefined) { throw refusal(where, 'id', 'not be one that has a member of its own', id, `use TaskPlugin.${own}`); }
    options.objects?.forEach(({ apiGroup, resource }, index) => {
      if (apiGroup !== '' && !isSubdomain(apiGroup)) { throw refusal(where, `objects[${index}].apiGroup`, 'be an API group', apiGroup, "use for example 'ray.io'"); }
      if (!/^[a-z][a-z0-9]*$/.test(resource)) { throw refusal(where, `objects[${index}].resource`, 'be a plural name in lower case', resource, 'use for example rayjobs'); }
      if (apiGroup === '' && resource !== 'pods' || apiGroup === 'rbac.authorization.k8s.io') {
        throw refusal(where, `objects[${index}]`, 'be pods, or objects of an operator', `${apiGroup}/${resource}`, 'flytepropeller may hold no more; give it a service account of your own');
      }
    });
    const rules = (options.objects ?? []).map(({ apiGroup, resource }) => operatorRule(apiGroup, resource));
    return new TaskPlugin(id, options.taskTypes ?? [], { callsOut: options.callsOut, rules });
  }

  // What is checked where a consumer gives it is right where we do: checking it would be done at each import.
  private static ofArray(options: K8sArrayOptions): TaskPlugin {
    return new TaskPlugin('k8s-array', ['container_array'], { rules: [podRule()], array: options });
  }

  private static ofSpark(options: SparkOptions): TaskPlugin {
    return new TaskPlugin('spark', ['spark'], { rules: [operatorRule('sparkoperator.k8s.io', 'sparkapplications')], spark: options });
  }

  private static ofRay(options: RayOptions): TaskPlugin {
    return new TaskPlugin('ray', ['ray'], { rules: [operatorRule('ray.io', 'rayjobs')], ray: options });
  }

  private static ofDask(options: LogLinkedPluginOptions): TaskPlugin {
    return new TaskPlugin('dask', ['dask'], { rules: [operatorRule('kubernetes.dask.org', 'daskjobs')], dask: options });
  }

  private static ofAthena(options: AthenaOptions): TaskPlugin {
    return new TaskPlugin('athena', ['hive', 'presto'], { callsOut: true, athena: options });
  }

  private constructor(
    /** The plugin's id; an entry of `tasks.task-plugins.enabled-plugins`. */
    public readonly id: string,
    /** Task types routed to it; entries of `tasks.task-plugins.default-for-task-types`. */
    public readonly taskTypes: string[],
    /** @internal */
    public readonly _traits: PluginTraits,
  ) {}
}

/** The ids that `TaskPlugin.of` leaves to the members which bring what they need. */
const MEMBERS: { readonly [id: string]: string } = {
  'container': 'CONTAINER',
  'sidecar': 'SIDECAR',
  'pod': 'POD',
  'k8s-array': 'ARRAY',
  'echo': 'ECHO',
  'connector-service': 'CONNECTOR_SERVICE',
  'spark': 'SPARK',
  'ray': 'RAY',
  'dask': 'DASK',
  'pytorch': 'PYTORCH',
  'tensorflow': 'TENSORFLOW',
  'mpi': 'MPI',
  'bigquery': 'BIGQUERY',
  'athena': 'ATHENA',
  'snowflake': 'snowflake(...)',
  'databricks': 'databricks(...)',
};

mark('TaskPlugin', TaskPlugin);

/** The plugins enabled where none are named, as in Flyte's own charts. */
export const DEFAULT_PLUGINS: readonly TaskPlugin[] = [TaskPlugin.CONTAINER, TaskPlugin.SIDECAR, TaskPlugin.ARRAY, TaskPlugin.ECHO];

/** Refuses an empty list, which Flyte reads as "all plugins", and repeated entries. */
export function requirePlugins(path: string, plugins: readonly TaskPlugin[]): TaskPlugin[] {
  if (plugins.length === 0) {
    throw refusal(path, 'tasks.plugins', 'name at least one plugin', plugins, 'Flyte enables every plugin when the list is empty; leave it out for the usual four');
  }
  const twice = repeated(plugins.map(({ id }) => id));
  if (twice !== undefined) { throw refusal(path, 'tasks.plugins', 'name each plugin once', twice, 'remove one of them'); }
  const type = repeated(plugins.flatMap(({ taskTypes }) => taskTypes));
  if (type !== undefined) {
    const [first, other] = plugins.filter(({ taskTypes }) => taskTypes.includes(type));
    throw refusal(path, 'tasks.plugins', `have one plugin for tasks of type ${type}`, `${first.id} and ${(other ?? first).id}`, 'remove one of them');
  }
  return [...plugins];
}

/** Credentials would be in a ConfigMap, and in the object of every application. */
function requireSparkConfig(where: string, prop: string, config: { readonly [name: string]: string } = {}): void {
  for (const [name, value] of Object.entries(config)) {
    const what = credentialOf(name, value);
    if (what !== undefined) { throw refusal(where, `${prop}['${name}']`, 'hold no credential', `(${what})`, 'use a workload identity of the task namespaces'); }
  }
}

function podRule(): TaskPluginRule {
  return operatorRule('', 'pods');
}

function operatorRule(apiGroup: string, resource: string): TaskPluginRule {
  return { apiGroup, resource, verbs: OBJECT_VERBS };
}
