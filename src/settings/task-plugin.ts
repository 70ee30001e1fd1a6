import { refusal } from '../private/checks';
import { mark } from '../private/kinds';

/** What a plugin may do with its own kind of object in project namespaces. */
export interface TaskPluginRule {
  readonly apiGroup: string;
  readonly resource: string;
  readonly verbs: string[];
}

const OBJECT_VERBS = ['create', 'delete', 'get', 'list', 'patch', 'watch'];

/**
 * A kind of task that flytepropeller can run. Each brings the permissions it needs, and nothing else does.
 */
export class TaskPlugin {
  /** Tasks that are one container. Pods. */
  public static readonly CONTAINER = new TaskPlugin('container', ['container'], podRule());
  /** Tasks that are a whole pod. Pods. */
  public static readonly SIDECAR = new TaskPlugin('sidecar', ['sidecar'], podRule());
  /** Map tasks as pods. Pods. */
  public static readonly K8S_ARRAY = new TaskPlugin('k8s-array', ['container_array'], podRule());
  /** Tasks that only echo their input; nothing is started. */
  public static readonly ECHO = new TaskPlugin('echo', [], undefined);
  /** Tasks that a connector runs elsewhere; nothing is started in the cluster. Switched on by `connectors` of flytepropeller. */
  public static readonly CONNECTOR_SERVICE = new TaskPlugin('connector-service', [], undefined);
  /** Spark applications, run by the Spark operator. */
  public static readonly SPARK = new TaskPlugin('spark', ['spark'], operatorRule('sparkoperator.k8s.io', 'sparkapplications'));
  /** Ray jobs, run by the KubeRay operator. */
  public static readonly RAY = new TaskPlugin('ray', ['ray'], operatorRule('ray.io', 'rayjobs'));
  /** Dask jobs, run by the Dask operator. */
  public static readonly DASK = new TaskPlugin('dask', ['dask'], operatorRule('kubernetes.dask.org', 'daskjobs'));
  /** PyTorch jobs, run by the Kubeflow training operator. */
  public static readonly PYTORCH = new TaskPlugin('pytorch', ['pytorch'], operatorRule('kubeflow.org', 'pytorchjobs'));
  /** TensorFlow jobs, run by the Kubeflow training operator. */
  public static readonly TENSORFLOW = new TaskPlugin('tensorflow', ['tensorflow'], operatorRule('kubeflow.org', 'tfjobs'));
  /** MPI jobs, run by the Kubeflow training operator. */
  public static readonly MPI = new TaskPlugin('mpi', ['mpi'], operatorRule('kubeflow.org', 'mpijobs'));

  private constructor(
    /** The plugin's id; an entry of `tasks.task-plugins.enabled-plugins`. */
    public readonly id: string,
    /** Task types routed to it; entries of `tasks.task-plugins.default-for-task-types`. */
    public readonly taskTypes: string[],
    /** @internal */
    public readonly _rule?: TaskPluginRule,
  ) {}
}

mark('TaskPlugin', TaskPlugin);

/** The plugins enabled where none are named, as in Flyte's own charts. */
export const DEFAULT_PLUGINS: readonly TaskPlugin[] = [TaskPlugin.CONTAINER, TaskPlugin.SIDECAR, TaskPlugin.K8S_ARRAY, TaskPlugin.ECHO];

/** Refuses an empty list, which Flyte reads as "all plugins", and repeated entries. */
export function requirePlugins(path: string, plugins: readonly TaskPlugin[]): TaskPlugin[] {
  if (plugins.length === 0) {
    throw refusal(path, 'tasks.plugins', 'name at least one plugin', plugins, 'Flyte enables every plugin when the list is empty; leave it out for the usual four');
  }
  const twice = plugins.find((plugin, index) => plugins.findIndex((other) => other.id === plugin.id) !== index);
  if (twice !== undefined) { throw refusal(path, 'tasks.plugins', 'name each plugin once', twice.id, 'remove one of them'); }
  return [...plugins];
}

function podRule(): TaskPluginRule {
  return operatorRule('', 'pods');
}

function operatorRule(apiGroup: string, resource: string): TaskPluginRule {
  return { apiGroup, resource, verbs: OBJECT_VERBS };
}
