import { FlyteComponent } from '../components/flyte-component';
import { TaskNamespaceOptions } from '../components/parts/resource-sync';
import { refusal } from '../private/checks';
import { SecurityProfile } from '../security/profile';
import { PodSecurityLevel } from '../settings/cluster-resource-options';
import { ClusterResourceTemplate, defaultTemplates } from '../settings/cluster-resources';
import { FlyteRbac } from '../settings/flyte-rbac';
import { DEFAULT_NAMESPACE_TEMPLATE, requireNamespaces } from '../settings/namespaces';
import { needsNodeMetadata } from '../settings/node-metadata';
import { ObjectStore } from '../settings/object-store';
import { DEFAULT_DOMAINS, DEFAULT_PROJECTS, FlyteDomain } from '../settings/projects';
import { TaskSecurity } from '../settings/task-security';
import { TaskOptions } from '../settings/tasks';
import { requireTemplateValues } from '../settings/template-list';

/** What decides over the namespaces of projects, as `FlyteCore` has it. */
interface TaskNamespaceProps {
  readonly taskNamespaces?: TaskNamespaceOptions;
  readonly objectStore: ObjectStore;
  readonly tasks?: TaskOptions;
  readonly securityProfile?: SecurityProfile;
}

/** What stands in the namespaces of projects, and the PodTemplate that flytepropeller makes task pods of. */
export interface TaskNamespaces {
  readonly templates: ClusterResourceTemplate[];
  readonly podTemplate?: string;
}

/**
 * Fits the namespaces of projects to the rest of a Flyte: the node's metadata address is open where the object store's identity comes
 * from there, and namespaces that enforce `restricted` get the PodTemplate with which task pods pass it.
 */
export function taskNamespaces(path: string, props: TaskNamespaceProps): TaskNamespaces {
  const { objectStore, securityProfile, taskNamespaces: options = {}, tasks } = props;
  const open = needsNodeMetadata(objectStore);
  const templates = [...options.templates ?? defaultTemplates(open)];
  requireTemplateValues(path, 'taskNamespaces.templates', templates);
  const closing = open ? templates.find((template) => template._closesNodeMetadata) : undefined;
  if (closing !== undefined) {
    throw refusal(path, 'taskNamespaces.templates', "leave the node's metadata address open, where tasks get the identity with which they use the object store", closing.name,
      'use ClusterResourceTemplate.isolateNamespace with nodeMetadata true');
  }
  if (templates.some((template) => template._level === PodSecurityLevel.RESTRICTED)) {
    const taskSecurity = tasks?.security ?? TaskSecurity.nonRoot();
    if (taskSecurity.runAs === undefined) {
      throw refusal(path, 'tasks.security', 'be TaskSecurity.nonRoot(...) where the namespaces of tasks enforce restricted', 'TaskSecurity.imageDefined()',
        'no task pod would be admitted; or set podSecurity: PodSecurityLevel.BASELINE');
    }
    if (!templates.some((template) => template._podTemplate !== undefined)) {
      const pinsIds = (securityProfile ?? SecurityProfile.KUBERNETES).pinsIds;
      templates.push(ClusterResourceTemplate.podTemplate(pinsIds ? { runAs: taskSecurity.runAs } : {}));
    }
  }
  return { templates, podTemplate: tasks?.podTemplate ?? templates.find((template) => template._podTemplate !== undefined)?._podTemplate };
}

/** What the namespaces of projects are named after. */
export interface ProjectOptions {
  readonly projects?: string[];
  readonly domains?: FlyteDomain[];
  readonly taskNamespaces?: TaskNamespaceOptions;
  readonly rbac?: FlyteRbac;
}

/** Refuses a project whose namespace is that of any component; flyteadmin by itself knows its own only. */
export function requireOwnNamespaces(path: string, props: ProjectOptions, components: readonly FlyteComponent[]): void {
  if (props.rbac?._tasks !== undefined) { return; }
  requireNamespaces(path, {
    template: props.taskNamespaces?.namespaceTemplate ?? DEFAULT_NAMESPACE_TEMPLATE,
    projects: props.projects ?? DEFAULT_PROJECTS,
    domains: props.domains ?? DEFAULT_DOMAINS,
    own: components.map((component) => component.deployment.metadata.namespace!),
  });
}
