import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { adminClientMounts } from './admin-client';
import { FlyteProcessOptions, FlyteProcessProps } from './component-props';
import { databaseMounts } from './database-mounts';
import { FlyteComponent } from './flyte-component';
import { ComponentKind } from './identity';
import { makeTemplates, resourceSyncPart, TaskNamespaceOptions } from './parts/resource-sync';
import { refusal } from '../private/checks';
import { CONFIG_DIRECTORY, CONFIG_GLOB, NAMES, PORTS, TEMPLATES_DIRECTORY } from '../private/vocabulary';
import { FlyteImageName } from '../release';
import { Authentication } from '../settings/authentication';
import { Database } from '../settings/database';
import { FlyteEndpoint } from '../settings/endpoint';
import { FlyteDomain } from '../settings/projects';
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
 * Properties of `ClusterResourceSync`.
 */
export interface ClusterResourceSyncProps extends ClusterResourceSyncOptions, TaskNamespaceOptions, FlyteProcessProps {
  /**
   * The PostgreSQL server, where it reads of projects; its `adminDatabase` is used, which flyteadmin migrates.
   * @default - that of no database: `admin` must then be given
   */
  readonly database?: Database;

  /**
   * A flyteadmin that it asks in place of the database, which may be in another cluster; becomes `cluster_resources.standaloneDeployment`.
   * @default - none: it reads `database`
   */
  readonly admin?: FlyteEndpoint;

  /**
   * How it logs in to `admin`.
   * @default - not at all
   */
  readonly authentication?: Authentication;

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
    const { admin, database } = props;
    if ((admin === undefined) === (database === undefined)) {
      throw refusal(identity.path, 'database', admin === undefined ? 'be given, or admin' : 'not come with admin', admin === undefined ? undefined : '(both)',
        'name the database where it can be reached, else flyteadmin');
    }
    if (database === undefined && props.checkDbReady !== undefined) {
      throw refusal(identity.path, 'checkDbReady', 'come with database', '(set)', 'remove it: there is no database to wait for');
    }
    if (admin === undefined && props.authentication !== undefined) {
      throw refusal(identity.path, 'authentication', 'come with admin', '(set)', 'remove it: it logs in to flyteadmin, not to the database');
    }
    const part = resourceSyncPart(identity, props);
    this.templatesConfigMap = makeTemplates(this, identity, part.templates);
    this.configMap = this._configure(identity, 'flyteadmin', props, part.sections);

    const volumes = new VolumeSet(this);
    this._assemble(identity, props, {
      volumes,
      configMaps: [this.configMap, this.templatesConfigMap],
      singleton: 'two would write the same objects',
      checkDbReady: database === undefined ? undefined : resolveCheckDbReady(identity, database, props.checkDbReady),
      container: {
        name: 'sync-cluster-resources',
        command: ['flyteadmin', '--config', CONFIG_GLOB, 'clusterresource', 'run'],
        env: part.env,
        mounts: [
          volumes.config(CONFIG_DIRECTORY, this.configMap, []),
          ...(database === undefined ? [] : databaseMounts(volumes, database)),
          ...(admin === undefined ? [] : adminClientMounts(volumes, admin, part.secrets ?? [])),
          volumes.configMap('templates', TEMPLATES_DIRECTORY, this.templatesConfigMap),
        ],
        ports: [{ name: 'http-metrics', number: PORTS.profiler }],
        probes: probesOf(httpGet('/healthcheck', 'http-metrics')),
        resources: sized([50, 500], [128, 512]),
      },
      egress: part.egress,
      access: part.access,
    });
  }
}
