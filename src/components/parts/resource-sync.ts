import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { ProcessPart } from './process-part';
import { toApiServer } from '../../access/flows';
import { AccessRule } from '../../access/rbac';
import { applicationSection, namespaceSections } from '../../config/admin';
import { clientFiles } from '../../config/auth';
import { adminClient } from '../../config/clients';
import { clusterResourcesSection } from '../../config/cluster-resources';
import { databaseSection } from '../../config/database';
import { ACCEPT_PREFIX } from '../../judging/manifest/annotations';
import { requireSeconds } from '../../private/checks';
import { Authentication } from '../../settings/authentication';
import { ClusterResourceTemplate, defaultTemplates } from '../../settings/cluster-resources';
import { requireCustomData } from '../../settings/custom-data';
import { Database } from '../../settings/database';
import { FlyteEndpoint } from '../../settings/endpoint';
import { requireNamespaceTemplate } from '../../settings/namespaces';
import { DEFAULT_DOMAINS, FlyteDomain, requireDomains } from '../../settings/projects';
import { requireTemplates } from '../../settings/template-list';
import { RBAC } from '../../settings/template-object';
import { adminClientEnv } from '../admin-client';
import { adminFlows, databaseFlows } from '../component-flows';
import { Identity, metadataOf } from '../identity';

/**
 * The namespaces of projects and domains, in which tasks run.
 */
export interface TaskNamespaceOptions {
  /**
   * How namespaces are named; becomes `namespace_mapping.template`. Holds `{{ project }}`, and `{{ domain }}` unless there is one
   * domain only. The same as flyteadmin's.
   * @default '{{ project }}-{{ domain }}'
   */
  readonly namespaceTemplate?: string;

  /**
   * What is made in every project-domain namespace. Each template adds the permission for its own kind. What uses Google's workload
   * identity in task pods needs `isolateNamespace` with `nodeMetadata` in a list of its own.
   * @default - the namespace with Pod Security labels, a default service account without token, ingress from the same namespace only, no
   * way to the address of the node's metadata
   */
  readonly templates?: ClusterResourceTemplate[];

  /**
   * Values of the templates' placeholders, by domain and placeholder; becomes `cluster_resources.customData`. Every placeholder of every
   * template needs one in every domain. They stand in a ConfigMap, so secrets are refused.
   * @default - none
   */
  readonly customData?: { [domain: string]: { [placeholder: string]: string } };
}

/** What the cluster resource sync is told. */
export interface ResourceSyncPartProps extends TaskNamespaceOptions {
  /** Where it reads of projects: the database, or a flyteadmin elsewhere. */
  readonly database?: Database;
  readonly admin?: FlyteEndpoint;
  readonly authentication?: Authentication;
  readonly domains?: FlyteDomain[];
  readonly refreshInterval?: Duration;
}

/** The cluster resource sync as a part of a pod. */
export interface ResourceSyncPart extends ProcessPart {
  readonly templates: ClusterResourceTemplate[];
}

/** What the cluster resource sync needs of its pod. */
export function resourceSyncPart({ path, namespace }: Identity, props: ResourceSyncPartProps): ResourceSyncPart {
  const { admin, authentication, database } = props;
  const domains = requireDomains(path, props.domains ?? DEFAULT_DOMAINS);
  const namespaceTemplate = requireNamespaceTemplate(path, domains, props.namespaceTemplate);
  const customData = requireCustomData(path, props.customData ?? {}, domains.map((domain) => domain.id));
  const templates = requireTemplates(path, props.templates ?? defaultTemplates(), { domains, namespaceTemplate, customData });
  const interval = requireSeconds(path, 'refreshInterval', props.refreshInterval ?? Duration.minutes(1), 1, 86400, 'use for example Duration.minutes(1)');
  return {
    templates,
    sections: [
      applicationSection(),
      namespaceSections(domains, namespaceTemplate),
      ...(database === undefined ? [] : [databaseSection(database, database.adminDatabase)]),
      ...(admin === undefined ? [] : [adminClient(admin, namespace, authentication)]),
      clusterResourcesSection(customData, interval, admin !== undefined),
    ],
    env: admin === undefined ? {} : adminClientEnv(admin, authentication),
    secrets: admin === undefined ? [] : clientFiles(authentication),
    egress: [
      ...(database === undefined ? [] : databaseFlows(database)), ...(admin === undefined ? [] : adminFlows(admin, authentication)), toApiServer(),
    ],
    access: { cluster: templateRules(templates), accepted: acceptedBindings(templates) },
  };
}

/** What hardening rules find in the template of task pods, which says no more than Pod Security wants: the rest is for tasks to say. */
const OF_TASKS: { readonly [rule: string]: string } = {
  'default-service-account': 'tasks run as the account that their launch names, by default this one, which has no token',
  'missing-limits': 'a task says its own, and flytepropeller gives it those of the platform where it says none',
  'missing-requests': 'a task says its own, and flytepropeller gives it those of the platform where it says none',
  'writable-root-filesystem': 'flytekit writes beside the code of a task',
};

/** The templates as files, one each. */
export function makeTemplates(scope: Construct, identity: Identity, templates: readonly ClusterResourceTemplate[]): kplus.ConfigMap {
  const accepted = templates.some(({ _podTemplate }) => _podTemplate !== undefined) ? OF_TASKS : {};
  return new kplus.ConfigMap(scope, 'Templates', {
    metadata: {
      ...metadataOf(identity, 'clusterresource-template'),
      annotations: Object.fromEntries(Object.entries(accepted).map(([rule, reason]) => [`${ACCEPT_PREFIX}${rule}`, reason])),
    },
    data: Object.fromEntries(templates.map((template) => [`${template.name}.yaml`, template.manifest])),
  });
}

function templateRules(templates: ClusterResourceTemplate[]): AccessRule[] {
  const rules = new Map<string, AccessRule>();
  for (const { apiGroup, resource } of templates) {
    rules.set(`${apiGroup}/${resource}`, { apiGroup, resource, verbs: ['create', 'get', 'patch'] });
  }
  for (const [resource, names] of Object.entries(boundRoles(templates))) {
    rules.set(`${RBAC}/${resource}`, { apiGroup: RBAC, resource, verbs: ['bind'], names });
  }
  return [...rules.keys()].sort().map((key) => rules.get(key)!);
}

/** The names of the roles that templates bind, by resource. */
function boundRoles(templates: ClusterResourceTemplate[]): { [resource: string]: string[] } {
  const names: { [resource: string]: string[] } = {};
  for (const { _binds: role } of templates) {
    if (role !== undefined) { names[role.resource] = [...new Set([...names[role.resource] ?? [], role.name])].sort(); }
  }
  return names;
}

/** Without `bind`, the sync would have to hold what the roles allow itself. */
function acceptedBindings(templates: ClusterResourceTemplate[]): { [rule: string]: string } | undefined {
  const roles = Object.values(boundRoles(templates)).flat();
  return roles.length === 0 ? undefined : { 'rbac-escalation': `templates bind ${roles.join(', ')} in the namespaces of projects; no other role may be bound` };
}
