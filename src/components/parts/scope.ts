import { AccessRule } from '../../access/rbac';
import { refusal } from '../../private/checks';
import { FlyteRbac } from '../../settings/flyte-rbac';
import { ComponentAccess } from '../assembly';
import { Identity } from '../identity';

/**
 * What no Role can grant. flytepropeller does without, and says so in its log: it knows the namespace to clean up, and finds no
 * PodTemplates.
 */
const OF_THE_CLUSTER = ['namespaces', 'podtemplates'];

/** Access over all namespaces, or where `rbac` says so over the one of tasks. */
export function accessWithin(identity: Identity, access: ComponentAccess, rbac?: FlyteRbac): ComponentAccess {
  const tasks = rbac?._tasks;
  if (tasks === undefined) { return access; }
  if (tasks === identity.namespace) {
    throw refusal(identity.path, 'rbac', "not let tasks run in Flyte's own namespace", tasks, 'name another one: a task could mount the Secrets of Flyte and run as its service accounts');
  }
  const { cluster = [], elsewhere = {}, ...rest } = access;
  const foreign = Object.keys(elsewhere).find((namespace) => namespace !== tasks);
  if (foreign !== undefined) {
    throw refusal(identity.path, 'connectors', `stand in ${identity.namespace} or ${tasks}, since rbac reaches no further`, foreign,
      'name the connector by host and port, as ConnectorEndpoint.of(...) does');
  }
  const inTasks: AccessRule[] = [...elsewhere[tasks] ?? [], ...cluster.filter(({ resource }) => !OF_THE_CLUSTER.includes(resource))];
  return { ...rest, elsewhere: { [tasks]: inTasks } };
}
