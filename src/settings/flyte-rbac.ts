import { requireLabel } from '../private/checks';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * How far Flyte's permissions reach.
 */
export class FlyteRbac {
  /**
   * Over all namespaces, by ClusterRoles: each project and domain has a namespace of its own, which the cluster resource sync makes.
   */
  public static cluster(): FlyteRbac { return new FlyteRbac(); }

  /**
   * Over Flyte's own namespace and the one in which the tasks of all projects run, by Roles: for a team that owns two namespaces and
   * nothing else. No ClusterRole is made. Becomes `namespace_mapping.template` and `propeller.limit-namespace`, which takes one namespace.
   *
   * Without permissions over namespaces there is no cluster resource sync, and without those over the registration of webhooks no
   * webhook that registers itself. Whoever runs the cluster installs the FlyteWorkflow CustomResourceDefinition once.
   *
   * Throws when the name is malformed.
   * @param tasks the namespace of tasks, which exists already. Not Flyte's own: a task could mount its Secrets and run as its accounts
   */
  public static namespace(tasks: string): FlyteRbac {
    requireArguments('FlyteRbac.namespace', tasks);
    return new FlyteRbac(requireLabel('FlyteRbac.namespace', 'tasks', tasks, 'name the namespace in which tasks run'));
  }

  private constructor(
    /** The one namespace of tasks. @internal */
    public readonly _tasks?: string,
  ) {}
}

mark('FlyteRbac', FlyteRbac);
