import { logLink, logLinks } from './log-links';
import { Document, pairs, present } from '../private/documents';
import { LogLink } from '../settings/log-link';
import { RayOptions, SparkOptions } from '../settings/plugin-options';
import { TaskPlugin } from '../settings/task-plugin';

/** The `tasks` section: the plugins, written out, and the task types routed to them. */
export function tasksSection(plugins: readonly TaskPlugin[]): Document {
  return {
    tasks: {
      'task-plugins': {
        'enabled-plugins': plugins.map((plugin) => plugin.id),
        'default-for-task-types': Object.fromEntries(plugins.flatMap((plugin) => plugin.taskTypes.map((type) => [type, plugin.id]))),
      },
    },
  };
}

/** Name of the file with a plugin's token, where flytepropeller looks for secrets. */
export function tokenFile(plugin: TaskPlugin): string {
  return `${plugin.id}_token`;
}

/** The part of the `plugins` section that is each plugin's own, and the log links of all that have none of their own. */
export function pluginsSection(plugins: readonly TaskPlugin[], links: readonly LogLink[] = []): Document {
  const find = <K extends keyof TaskPlugin['_traits']>(name: K) => plugins.find(({ _traits }) => _traits[name] !== undefined)?._traits[name];
  const [array, spark, ray, dask, athena] = [find('array'), find('spark'), find('ray'), find('dask'), find('athena')];
  const own = (plugin: { readonly logLinks?: LogLink[] }) => logLinks(plugin.logLinks ?? links);
  return {
    plugins: {
      'logs': logLinks(links),
      'k8s-array': array === undefined ? undefined : {
        logs: { config: own(array) }, maxArrayJobSize: array.maxArrayJobSize, maxErrorLength: array.maxErrorLength,
      },
      'spark': spark === undefined ? undefined : sparkSection(spark, own(spark)),
      'ray': ray === undefined ? undefined : raySection(ray, own(ray)),
      'dask': dask === undefined ? undefined : { logs: own(dask) },
      'athena': athena === undefined ? undefined : { defaultWorkGroup: athena.defaultWorkGroup, defaultCatalog: athena.defaultCatalog },
      'aws': athena?.region === undefined ? undefined : { region: athena.region },
      ...tokenSections(plugins),
    },
  };
}

function sparkSection(spark: SparkOptions, logs: Document): Document {
  return {
    'spark-config-default': pairs(spark.defaultConfig),
    'spark-history-server-url': spark.historyServerUrl,
    'features': spark.features?.map(({ name, sparkConfig }) => present({ 'name': name, 'spark-config': pairs(sparkConfig) })),
    'logs': {
      'mixed': logs,
      // Without a word Flyte has none of these.
      'user': spark.userLogLinks === undefined ? undefined : logLinks(spark.userLogLinks),
      'system': spark.systemLogLinks === undefined ? undefined : logLinks(spark.systemLogLinks),
      'all-user': spark.allUserLogLinks === undefined ? undefined : logLinks(spark.allUserLogLinks),
    },
  };
}

function raySection(ray: RayOptions, logs: Document): Document {
  return {
    // Flyte's default would open the dashboard of every Ray cluster on a port of every node.
    serviceType: 'ClusterIP',
    ttlSecondsAfterFinished: ray.timeToLive?.toSeconds(),
    shutdownAfterJobFinishes: ray.shutdownAfterJobFinishes,
    includeDashboard: ray.dashboard,
    dashboardURLTemplate: ray.dashboardLink === undefined ? undefined : logLink(ray.dashboardLink._setting),
    serviceAccount: ray.serviceAccountName,
    enableUsageStats: ray.usageStats,
    defaults: {
      headNode: { startParameters: pairs(ray.headStartParameters) },
      workerNode: { startParameters: pairs(ray.workerStartParameters) },
    },
    logs,
  };
}

function tokenSections(plugins: readonly TaskPlugin[]): Document {
  return Object.fromEntries(plugins.flatMap((plugin): [string, Document][] => {
    const { snowflake, databricks } = plugin._traits;
    if (snowflake !== undefined) {
      return [['snowflake', { defaultWarehouse: snowflake.defaultWarehouse, snowflakeTokenKey: tokenFile(plugin) }]];
    }
    return databricks === undefined ? [] : [['databricks', {
      databricksInstance: databricks.instance, entrypointFile: databricks.entrypointFile, databricksTokenKey: tokenFile(plugin),
    }]];
  }));
}
