import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { databaseFlows } from './component-flows';
import { FlyteProcessOptions, FlyteProcessProps } from './component-props';
import { databaseMounts } from './database-mounts';
import { FlyteComponent } from './flyte-component';
import { ComponentKind, metadataOf } from './identity';
import { toApiServer } from '../access/flows';
import { AccessRule } from '../access/rbac';
import { applicationSection, namespaceSections } from '../config/admin';
import { clusterResourcesSection } from '../config/cluster-resources';
import { databaseSection } from '../config/database';
import { requireSeconds } from '../private/checks';
import { CONFIG_DIRECTORY, CONFIG_GLOB, NAMES, PORTS, TEMPLATES_DIRECTORY } from '../private/vocabulary';
import { FlyteImageName } from '../release';
import { ClusterResourceTemplate, defaultTemplates } from '../settings/cluster-resources';
import { requireCustomData } from '../settings/custom-data';
import { Database } from '../settings/database';
import { requireNamespaceTemplate } from '../settings/namespaces';
import { DEFAULT_DOMAINS, FlyteDomain, requireDomains } from '../settings/projects';
import { requireTemplates } from '../settings/template-list';
import { RBAC } from '../settings/template-object';
import { CheckDbReadyOptions, resolveCheckDbReady } from '../workload/check-db-ready';
import { httpGet, probesOf, sized } from '../workload/container';
import { VolumeSet } from '../workload/volumes';

/**
 * What the cluster resource sync can be told, also within a composition.
 */
export interface ClusterResourceSyncOptions extends FlyteProcessOptions {
  /**
   * How often the namespaces are gone through, in whole seconds; becomes `cluster_resources.refreshInterval`.
   * On a new installation it is also how long projects may wait for their namespaces.
   * @default Duration.minutes(1)
   */
  readonly refreshInterval?: Duration;
}

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
   * identity in task pods needs `isolateNamespace({ nodeMetadata: true })` in a list of its own.
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

/**
 * Properties of `ClusterResourceSync`.
 */
export interface ClusterResourceSyncProps extends ClusterResourceSyncOptions, TaskNamespaceOptions, FlyteProcessProps {
  /** The PostgreSQL server; its `adminDatabase` is used, which flyteadmin migrates. */
  readonly database: Database;

  /**
   * Domains; become `domains`. The same as flyteadmin's.
   * @default - development, staging, production
   */
  readonly domains?: FlyteDomain[];

  /**
   * The init container that waits for PostgreSQL.
   * @default - on, non-root
   */
  readonly checkDbReady?: CheckDbReadyOptions;
}

/** Which component it is. */
const KIND: ComponentKind = { name: NAMES.clusterResourceSync, role: 'cluster-resources', image: FlyteImageName.FLYTEADMIN };

/**
 * The cluster resource sync, which makes the namespaces of projects and what stands in them. It has an identity of its own, so that
 * flyteadmin need not hold its permissions. It never deletes: an object whose template is removed stays.
 *
 * Permissions: create, get and patch the kinds its templates hold, in every namespace, since those of projects have no names yet; and to
 * bind each role that a RoleBinding among them names.
 */
export class ClusterResourceSync extends FlyteComponent {
  /** The configuration file. */
  public readonly configMap: kplus.ConfigMap;
  /** The templates, one file each. */
  public readonly templatesConfigMap: kplus.ConfigMap;

  constructor(scope: Construct, id: string, props: ClusterResourceSyncProps) {
    super(scope, id);
    const identity = this._identify('ClusterResourceSyncProps', KIND, props);
    const { database } = props;
    const domains = requireDomains(identity.path, props.domains ?? DEFAULT_DOMAINS);
    const namespaceTemplate = requireNamespaceTemplate(identity.path, domains, props.namespaceTemplate);
    const customData = requireCustomData(identity.path, props.customData ?? {}, domains.map((domain) => domain.id));
    const templates = requireTemplates(identity.path, props.templates ?? defaultTemplates(), { domains, namespaceTemplate, customData });
    const interval = requireSeconds(identity.path, 'refreshInterval', props.refreshInterval ?? Duration.minutes(1), 1, 86400, 'use for example Duration.minutes(1)');

    this.templatesConfigMap = new kplus.ConfigMap(this, 'Templates', {
      metadata: metadataOf(identity, 'clusterresource-template'),
      data: Object.fromEntries(templates.map((template) => [`${template.name}.yaml`, template.manifest])),
    });
    this.configMap = this._configure(identity, 'flyteadmin', props, [
      applicationSection(),
      namespaceSections(domains, namespaceTemplate),
      databaseSection(database, database.adminDatabase),
      clusterResourcesSection(customData, interval),
    ]);

    const volumes = new VolumeSet(this);
    this._assemble(identity, props, {
      volumes,
      configMaps: [this.configMap, this.templatesConfigMap],
      singleton: 'two would write the same objects',
      checkDbReady: resolveCheckDbReady(identity, database, props.checkDbReady),
      container: {
        name: 'sync-cluster-resources',
        command: ['flyteadmin', '--config', CONFIG_GLOB, 'clusterresource', 'run'],
        mounts: [
          volumes.config(CONFIG_DIRECTORY, this.configMap, []),
          ...databaseMounts(volumes, database),
          volumes.configMap('templates', TEMPLATES_DIRECTORY, this.templatesConfigMap),
        ],
        ports: [{ name: 'http-metrics', number: PORTS.profiler }],
        probes: probesOf(httpGet('/healthcheck', 'http-metrics')),
        resources: sized([50, 500], [128, 512]),
      },
      egress: [...databaseFlows(database), toApiServer()],
      access: { cluster: templateRules(templates), accepted: acceptedBindings(templates) },
    });
  }
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
