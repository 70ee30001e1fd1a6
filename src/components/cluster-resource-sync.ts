import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { assemble, configMapOf, identify, IFlyteComponent, imageOf } from './component';
import { databaseFlows } from './component-flows';
import { FlyteProcessProps } from './component-props';
import { requireNamespaceTemplate } from './flyte-admin';
import { toApiServer } from '../access/flows';
import { AccessRule } from '../access/rbac';
import { applicationSection, namespaceSections } from '../config/admin';
import { commonSections, CONFIG_FILE, renderConfig } from '../config/document';
import { requireInteger } from '../private/checks';
import { placed, requireProps } from '../private/props';
import { CONFIG_DIRECTORY, CONFIG_GLOB, NAMES, PORTS, TEMPLATES_DIRECTORY } from '../private/vocabulary';
import { FlyteImageName } from '../release';
import { ClusterResourceTemplate, customDataConfig, defaultTemplates, requireTemplates } from '../settings/cluster-resources';
import { Database } from '../settings/database';
import { LogLevel } from '../settings/log-level';
import { DEFAULT_DOMAINS, FlyteDomain, requireDomains } from '../settings/projects';
import { CheckDbReadyOptions, resolveCheckDbReady } from '../workload/check-db-ready';
import { httpGet, probesOf, sized } from '../workload/container';
import { VolumeSet } from '../workload/volumes';

/**
 * Properties of `ClusterResourceSync`.
 */
export interface ClusterResourceSyncProps extends FlyteProcessProps {
  /** The PostgreSQL server; its `adminDatabase` is used, which flyteadmin migrates. */
  readonly database: Database;

  /**
   * What is made in every project-domain namespace. Each template adds the permission for its own kind.
   * @default - the namespace with Pod Security labels, a default service account without token, ingress from the same namespace only
   */
  readonly templates?: ClusterResourceTemplate[];

  /**
   * Values of the templates' placeholders, by domain and placeholder; becomes `cluster_resources.customData`.
   * @default - none
   */
  readonly customData?: { [domain: string]: { [placeholder: string]: string } };

  /**
   * How often the namespaces are gone through, in whole seconds; becomes `cluster_resources.refreshInterval`.
   * On a new installation it is also how long projects may wait for their namespaces.
   * @default Duration.minutes(1)
   */
  readonly refreshInterval?: Duration;

  /**
   * Domains; become `domains`. The same as flyteadmin's.
   * @default - development, staging, production
   */
  readonly domains?: FlyteDomain[];

  /**
   * How namespaces are named; becomes `namespace_mapping.template`. The same as flyteadmin's.
   * @default '{{ project }}-{{ domain }}'
   */
  readonly namespaceTemplate?: string;

  /**
   * The init container that waits for PostgreSQL.
   * @default - on, non-root
   */
  readonly checkDbReady?: CheckDbReadyOptions;
}

/**
 * The cluster resource sync, which makes the namespaces of projects and what stands in them. It has an identity of its own, so that
 * flyteadmin need not hold its permissions. It never deletes: an object whose template is removed stays.
 *
 * Permissions: create, get and patch the kinds its templates hold.
 */
export class ClusterResourceSync extends Construct implements IFlyteComponent {
  /** The Deployment `syncresources`. */
  public readonly deployment: kplus.Deployment;
  /** The service account of the pods. */
  public readonly serviceAccount: kplus.IServiceAccount;
  /** The configuration file. */
  public readonly configMap: kplus.ConfigMap;
  /** The templates, one file each. */
  public readonly templatesConfigMap: kplus.ConfigMap;

  constructor(scope: Construct, id: string, props: ClusterResourceSyncProps) {
    super(...placed('ClusterResourceSync', scope, id));
    requireProps(this.node.path, 'ClusterResourceSyncProps', props);
    const image = imageOf(props, FlyteImageName.FLYTEADMIN);
    const identity = identify(this, { name: NAMES.clusterResourceSync, role: 'cluster-resources' }, props, image);
    const { database } = props;
    const domains = requireDomains(identity.path, props.domains ?? DEFAULT_DOMAINS);
    const templates = requireTemplates(identity.path, props.templates ?? defaultTemplates());
    const interval = (props.refreshInterval ?? Duration.minutes(1)).toMilliseconds() / 1000;
    requireInteger(identity.path, 'refreshInterval', interval, 1, 86400, 'use for example Duration.minutes(1)');

    this.templatesConfigMap = configMapOf(this, 'Templates', identity, 'clusterresource-template',
      Object.fromEntries(templates.map((template) => [`${template.name}.yaml`, template.manifest])));
    this.configMap = configMapOf(this, 'Config', identity, 'syncresources-config', {
      [CONFIG_FILE]: renderConfig(identity.path, 'flyteadmin', [
        commonSections(props.logLevel ?? LogLevel.WARN),
        applicationSection(),
        namespaceSections(domains, requireNamespaceTemplate(identity.path, props.namespaceTemplate)),
        database._toConfig(database.adminDatabase),
        {
          cluster_resources: {
            customData: customDataConfig(identity.path, props.customData ?? {}, domains.map((domain) => domain.id)),
            refreshInterval: `${interval}s`,
            standaloneDeployment: false,
            templatePath: TEMPLATES_DIRECTORY,
          },
        },
      ], props.extraConfig),
    });

    const volumes = new VolumeSet(this);
    const { deployment, serviceAccount } = assemble(this, {
      identity,
      props,
      image,
      volumes,
      configMaps: [this.configMap, this.templatesConfigMap],
      singleton: 'two would write the same objects',
      checkDbReady: resolveCheckDbReady(identity.path, props.checkDbReady ?? {}, database, identity.release, identity.profile),
      container: {
        name: 'sync-cluster-resources',
        command: ['flyteadmin', '--config', CONFIG_GLOB, 'clusterresource', 'run'],
        mounts: [
          volumes.config(CONFIG_DIRECTORY, this.configMap, []),
          volumes.secretFiles('database', database._directory, database._files),
          volumes.configMap('templates', TEMPLATES_DIRECTORY, this.templatesConfigMap),
        ],
        ports: [{ name: 'http-metrics', number: PORTS.profiler }],
        probes: probesOf(httpGet('/healthcheck', 'http-metrics')),
        resources: sized([50, 500], [128, 512]),
      },
      egress: [...databaseFlows(database), toApiServer()],
      access: { cluster: templateRules(templates) },
    });
    this.deployment = deployment;
    this.serviceAccount = serviceAccount;
  }
}

function templateRules(templates: ClusterResourceTemplate[]): AccessRule[] {
  const rules = new Map<string, AccessRule>();
  for (const { apiGroup, resource } of templates) {
    rules.set(`${apiGroup}/${resource}`, { apiGroup, resource, verbs: ['create', 'get', 'patch'] });
  }
  return [...rules.keys()].sort().map((key) => rules.get(key)!);
}
