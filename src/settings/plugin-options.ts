import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { LogLink } from './log-link';

/**
 * What every plugin can be told whose tasks have logs of their own.
 */
export interface LogLinkedPluginOptions {
  /**
   * Links of its tasks, in place of those of all tasks.
   * @default - `logLinks` of `TaskOptions`
   */
  readonly logLinks?: LogLink[];
}

/**
 * A set of Spark settings that a task can ask for by name.
 */
export interface SparkFeature {
  /** Name of the feature. */
  readonly name: string;
  /** Its settings. */
  readonly sparkConfig: { [name: string]: string };
}

/**
 * Options of `TaskPlugin.spark`.
 */
export interface SparkOptions extends LogLinkedPluginOptions {
  /**
   * Settings of every Spark application; becomes `plugins.spark.spark-config-default`. Credentials are refused: use a workload identity.
   * @default - none
   */
  readonly defaultConfig?: { [name: string]: string };

  /**
   * Address of the Spark history server, to which applications are linked; becomes `plugins.spark.spark-history-server-url`.
   * @default - none
   */
  readonly historyServerUrl?: string;

  /**
   * Sets of settings that tasks can ask for; become `plugins.spark.features`.
   * @default - none
   */
  readonly features?: SparkFeature[];

  /**
   * Links of applications to what their users wrote themselves; becomes `plugins.spark.logs.user`.
   * @default - none
   */
  readonly userLogLinks?: LogLink[];

  /**
   * Links of applications to what Spark wrote; becomes `plugins.spark.logs.system`.
   * @default - none
   */
  readonly systemLogLinks?: LogLink[];

  /**
   * Links to the logs of driver and executors together; becomes `plugins.spark.logs.all-user`.
   * @default - none
   */
  readonly allUserLogLinks?: LogLink[];
}

/**
 * Options of `TaskPlugin.ray`.
 */
export interface RayOptions extends LogLinkedPluginOptions {
  /**
   * How long a cluster stays after its job, in whole seconds; becomes `plugins.ray.ttlSecondsAfterFinished`.
   * @default Duration.hours(1)
   */
  readonly timeToLive?: Duration;

  /**
   * Whether the cluster goes when its job is done; becomes `plugins.ray.shutdownAfterJobFinishes`.
   * @default true
   */
  readonly shutdownAfterJobFinishes?: boolean;

  /**
   * Whether clusters have a dashboard; becomes `plugins.ray.includeDashboard`.
   * @default true
   */
  readonly dashboard?: boolean;

  /**
   * Link to a cluster's dashboard, shown with its task; becomes `plugins.ray.dashboardURLTemplate`.
   * @default - none
   */
  readonly dashboardLink?: LogLink;

  /**
   * Service account of a cluster's pods; becomes `plugins.ray.serviceAccount`.
   * @default - that of the execution
   */
  readonly serviceAccountName?: string;

  /**
   * Whether Ray tells its makers how it is used; becomes `plugins.ray.enableUsageStats`.
   * @default false
   */
  readonly usageStats?: boolean;

  /**
   * Parameters of `ray start` on the head, by name; becomes `plugins.ray.defaults.headNode.startParameters`.
   * @default - Flyte's own
   */
  readonly headStartParameters?: { [name: string]: string };

  /**
   * Parameters of `ray start` on workers, by name; becomes `plugins.ray.defaults.workerNode.startParameters`.
   * @default - Flyte's own
   */
  readonly workerStartParameters?: { [name: string]: string };
}

/**
 * Options of `TaskPlugin.array`.
 */
export interface K8sArrayOptions extends LogLinkedPluginOptions {
  /**
   * The most tasks that one map task may have; becomes `plugins.k8s-array.maxArrayJobSize`. From 1.
   * @default 5000
   */
  readonly maxArrayJobSize?: number;

  /**
   * The most characters of an error that are kept; becomes `plugins.k8s-array.maxErrorLength`. From 1.
   * @default 1000
   */
  readonly maxErrorLength?: number;
}

/**
 * Options of `TaskPlugin.athena`.
 */
export interface AthenaOptions {
  /**
   * Work group of queries that name none; becomes `plugins.athena.defaultWorkGroup`.
   * @default - Flyte's own: primary
   */
  readonly defaultWorkGroup?: string;

  /**
   * Catalog of queries that name none; becomes `plugins.athena.defaultCatalog`.
   * @default - Flyte's own: AwsDataCatalog
   */
  readonly defaultCatalog?: string;

  /**
   * AWS region of the queries; becomes `plugins.aws.region`.
   * @default - Flyte's own: us-east-2
   */
  readonly region?: string;
}

/**
 * Options of `TaskPlugin.snowflake`.
 */
export interface SnowflakeOptions {
  /** The token with which queries are sent; mounted under the name in `plugins.snowflake.snowflakeTokenKey`. */
  readonly token: kplus.SecretValue;

  /**
   * Warehouse of queries that name none; becomes `plugins.snowflake.defaultWarehouse`.
   * @default - Flyte's own: COMPUTE_WH
   */
  readonly defaultWarehouse?: string;
}

/**
 * Options of `TaskPlugin.databricks`.
 */
export interface DatabricksOptions {
  /** The token with which jobs are sent; mounted under the name in `plugins.databricks.databricksTokenKey`. */
  readonly token: kplus.SecretValue;

  /** Host of the workspace, such as acme.cloud.databricks.com; becomes `plugins.databricks.databricksInstance`. */
  readonly instance: string;

  /**
   * Where flytekit's entrypoint for Databricks lies, such as s3://bucket/entrypoint.py; becomes `plugins.databricks.entrypointFile`.
   * @default - none
   */
  readonly entrypointFile?: string;
}

/**
 * What a plugin may do with one kind of object in the namespaces of projects.
 */
export interface PluginObject {
  /** API group of the kind, '' for the core group. */
  readonly apiGroup: string;
  /** Plural name of the kind, in lower case. */
  readonly resource: string;
}

/**
 * Options of `TaskPlugin.of`.
 */
export interface OtherPluginOptions {
  /**
   * Task types that go to it; become entries of `tasks.task-plugins.default-for-task-types`.
   * @default - none
   */
  readonly taskTypes?: string[];

  /**
   * Objects that it makes in the namespaces of projects: flytepropeller may create, delete, get, list, patch and watch them.
   * @default - none
   */
  readonly objects?: PluginObject[];

  /**
   * Whether it calls services outside the cluster over HTTPS, to which a network policy then leads.
   * @default false
   */
  readonly callsOut?: boolean;
}
