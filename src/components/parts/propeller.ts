import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { ProcessPart } from './process-part';
import { accessWithin } from './scope';
import { toApiServer, toCloudServices } from '../../access/flows';
import { AccessRule, leaseRules } from '../../access/rbac';
import { clientFiles } from '../../config/auth';
import { adminClient, catalogClient } from '../../config/clients';
import { connectorsSection } from '../../config/connectors';
import { engineEnv, engineSections } from '../../config/engine';
import { SecretFile } from '../../config/files';
import { shardLock } from '../../config/manager';
import { pluginsSection, tasksSection, tokenFile } from '../../config/plugins';
import { eventSection, LeaderLock, propellerSection } from '../../config/propeller';
import { storageEnv, storageSection, storeTaskEnv } from '../../config/storage';
import { taskPodsSection } from '../../config/task-pods';
import { tracingSection } from '../../config/tracing';
import { refusal, requireInteger, requireLabelValue } from '../../private/checks';
import { FlyteImageName } from '../../release';
import { SecurityProfile } from '../../security/profile';
import { Authentication } from '../../settings/authentication';
import { ConnectorClientOptions, ConnectorRoute, requireConnectors } from '../../settings/connectors';
import { FlyteEndpoint } from '../../settings/endpoint';
import { FlyteEngineOptions } from '../../settings/engine';
import { requireEngine } from '../../settings/engine-checks';
import { FlyteRbac } from '../../settings/flyte-rbac';
import { ObjectStore } from '../../settings/object-store';
import { DEFAULT_PLUGINS, requirePlugins, TaskPlugin } from '../../settings/task-plugin';
import { resolveTaskResources } from '../../settings/task-resources';
import { TaskSecurity } from '../../settings/task-security';
import { requireTasks, TaskOptions } from '../../settings/tasks';
import { Tracing } from '../../settings/tracing';
import { adminClientEnv } from '../admin-client';
import { connectorFlows, objectStoreFlows, resourceManagerFlows, tracingFlows } from '../component-flows';
import { FlyteWorkflowCrd } from '../flyte-workflow-crd';
import { Identity } from '../identity';

/**
 * What flytepropeller does, wherever it runs.
 */
export interface FlytePropellerSettings {
  /**
   * Where tasks write their data; becomes `propeller.rawoutput-prefix`.
   * @default - `data` in the object store's bucket
   */
  readonly rawOutputPrefix?: string;

  /**
   * Workflows evaluated at the same time; becomes `propeller.workers`. From 1.
   * @default 20
   */
  readonly workers?: number;

  /**
   * How flytepropeller works: queue, retries, calls to the Kubernetes API, garbage collection and more.
   * @default - Flyte's own
   */
  readonly engine?: FlyteEngineOptions;

  /**
   * Name of this cluster in events; becomes `propeller.cluster-id`.
   * @default - Flyte's own: propeller
   */
  readonly clusterId?: string;

  /**
   * Whether raw-container tasks can exchange data through Flyte's copilot sidecar. With an access key for the object store, the key
   * would stand in the arguments of every such task pod, readable by whoever may read pods.
   * @default - true with a workload identity, false with an access key
   */
  readonly coPilot?: boolean;

  /**
   * Whether the FlyteWorkflow CustomResourceDefinition is among the manifests. A cluster needs it once.
   * @default - true for the first flytepropeller of a chart
   */
  readonly crd?: boolean;

  /**
   * Connectors, which run tasks elsewhere; become `plugins.connector-service`, and switch that plugin on.
   * @default - none
   */
  readonly connectors?: ConnectorRoute[];

  /**
   * How flytepropeller deals with all connectors. Needs `connectors`.
   * @default - Flyte's own
   */
  readonly connectorClient?: ConnectorClientOptions;
}

/** What flytepropeller is told. */
export interface PropellerPartProps extends FlytePropellerSettings {
  readonly objectStore: ObjectStore;
  readonly admin: FlyteEndpoint;
  readonly dataCatalog?: FlyteEndpoint;
  readonly authentication?: Authentication;
  readonly tasks?: TaskOptions;
  readonly tracing?: Tracing;
  readonly rbac?: FlyteRbac;
  /** How many engines a manager starts, if one does. */
  readonly shards?: number;
}

/** flytepropeller as a part of a pod. */
export interface PropellerPart extends ProcessPart {
  readonly secrets: SecretFile[];
  readonly env: { [name: string]: kplus.EnvValue };
}

/** Charts that hold the CRD already. */
const chartsWithCrd = new WeakSet<IConstruct>();

/** The CustomResourceDefinition, once in a chart unless it is asked for or left out. */
export function crdFor(scope: Construct, wanted?: boolean): FlyteWorkflowCrd | undefined {
  if (!(wanted ?? !chartsWithCrd.has(Chart.of(scope)))) { return undefined; }
  chartsWithCrd.add(Chart.of(scope));
  return new FlyteWorkflowCrd(scope, 'Crd');
}

/** What flytepropeller needs of its pod. */
export function propellerPart(identity: Identity, props: PropellerPartProps): PropellerPart {
  const { path } = identity;
  if (props.dataCatalog?.authority !== undefined) {
    throw refusal(path, 'dataCatalog.authority', 'not be set', props.dataCatalog.authority.key,
      'the client of datacatalog trusts the authorities of the image only; remove it');
  }
  const { authentication, objectStore } = props;
  const tasks = requireTasks(path, props.tasks ?? {});
  const { connectors = [], engine = {} } = props;
  requireEngine(path, engine);
  const named = requirePlugins(path, tasks.plugins ?? DEFAULT_PLUGINS);
  const plugins = requireConnectors(path, connectors, props.connectorClient, named);
  const lock: LeaderLock = identity.adopts?._lease ?? { name: identity.named('flytepropeller-leader'), namespace: identity.namespace };
  requireLeaseWithin(path, lock, identity.namespace, props.rbac?._tasks);
  // The manager gives each engine a name of its own for the Lease.
  const locks = props.shards === undefined ? [lock.name] : Array.from({ length: props.shards }, (_, index) => shardLock(index));
  const coPilot = props.coPilot ?? !objectStore.usesAccessKey;
  if (props.clusterId !== undefined) { requireLabelValue(path, 'clusterId', props.clusterId, 'use for example eu-1'); }

  const watched = endpointRules(connectors);
  const rules: { [namespace: string]: AccessRule[] } = { ...watched, [lock.namespace]: [...leaseRules(locks), ...watched[lock.namespace] ?? []] };
  return {
    sections: [
      propellerSection({
        lock,
        rawOutputPrefix: requireRawOutputPrefix(path, props.rawOutputPrefix ?? `${objectStore.uri}/data`, objectStore),
        workers: requireInteger(path, 'workers', props.workers ?? 20, 1, Number.MAX_SAFE_INTEGER, 'leave it out for 20'),
        clusterId: props.clusterId,
        limitNamespace: props.rbac?._tasks,
        execution: tasks.execution,
        interruptibleFailureThreshold: tasks.scheduling?.interruptible?.failureThreshold,
      }),
      tasksSection(plugins),
      pluginsSection(plugins, tasks.logLinks),
      connectorsSection(connectors, props.connectorClient),
      taskPodsSection({
        resources: resolveTaskResources(path, tasks.resources ?? {}),
        security: tasks.security ?? TaskSecurity.nonRoot(),
        pods: tasks,
        derivedEnv: storeTaskEnv(objectStore),
        podTemplate: tasks.podTemplate,
        // Without an image, a raw-container task that needs the sidecar is refused by the API server instead of showing the key.
        coPilotImage: coPilot ? identity.release.image(FlyteImageName.FLYTECOPILOT).reference : '',
        pinsIds: identity.profile.pinsIds,
      }),
      eventSection(),
      engineSections(engine),
      tracingSection(props.tracing),
      storageSection(objectStore),
      adminClient(props.admin, identity.namespace, authentication),
      catalogClient(props.dataCatalog, identity.namespace),
    ],
    env: { ...storageEnv(objectStore), ...engineEnv(engine), ...adminClientEnv(props.admin, authentication) },
    secrets: [...clientFiles(authentication), ...pluginTokens(plugins)],
    egress: [
      ...objectStoreFlows(objectStore),
      ...connectorFlows(connectors),
      ...resourceManagerFlows(engine.resourceManager),
      ...tracingFlows(props.tracing),
      ...(plugins.some(({ _traits }) => _traits.callsOut === true) ? [toCloudServices()] : []),
      toApiServer(),
    ],
    access: accessWithin(identity, {
      namespace: rules[identity.namespace],
      elsewhere: Object.fromEntries(Object.entries(rules).filter(([namespace]) => namespace !== identity.namespace)),
      cluster: engineRules(plugins, identity.profile, tasks.lifecycle?.sendObjectEvents === true),
    }, props.rbac),
  };
}

/** Who may not look beyond two namespaces cannot hold a Lease there either. */
function requireLeaseWithin(path: string, lease: LeaderLock, own: string, tasks: string | undefined): void {
  if (tasks !== undefined && ![own, tasks].includes(lease.namespace)) {
    throw refusal(path, 'adopts', `have its Lease in ${own} or ${tasks}, since rbac reaches no further`, lease.namespace,
      'name its namespace by leaseNamespace, or give rbac up');
  }
}

/** By namespace: the Endpoints that are watched for connectors. */
function endpointRules(connectors: readonly ConnectorRoute[]): { [namespace: string]: AccessRule[] } {
  const services = connectors.flatMap(({ endpoint: { host, namespace } }) => namespace === undefined ? [] : [{ host, namespace }]);
  const namesIn = (namespace: string): string[] => [...new Set(services.filter((one) => one.namespace === namespace).map(({ host }) => host))].sort();
  return Object.fromEntries(services.map(({ namespace }): [string, AccessRule[]] =>
    [namespace, [{ apiGroup: '', resource: 'endpoints', verbs: ['watch'], names: namesIn(namespace) }]]));
}

/** Tokens with which plugins call services, where flytepropeller looks for secrets. */
function pluginTokens(plugins: TaskPlugin[]): SecretFile[] {
  return plugins.flatMap((plugin) => plugin._traits.token === undefined ? [] : [{ value: plugin._traits.token, file: tokenFile(plugin) }]);
}

function engineRules(plugins: TaskPlugin[], profile: SecurityProfile, sendObjectEvents: boolean): AccessRule[] {
  const rules: AccessRule[] = [
    { apiGroup: 'flyte.lyft.com', resource: 'flyteworkflows', verbs: ['deletecollection', 'list', 'update', 'watch'] },
    // Garbage collection of finished workflows goes namespace by namespace.
    { apiGroup: '', resource: 'namespaces', verbs: ['list'] },
    { apiGroup: '', resource: 'podtemplates', verbs: ['list', 'watch'] },
  ];
  if (profile === SecurityProfile.OPENSHIFT) {
    // OpenShift admits owner references only from those who may change the owner's finalizers.
    rules.push({ apiGroup: 'flyte.lyft.com', resource: 'flyteworkflows/finalizers', verbs: ['update'] });
  }
  if (sendObjectEvents) { rules.push({ apiGroup: 'events.k8s.io', resource: 'events', verbs: ['list', 'watch'] }); }
  for (const rule of plugins.flatMap(({ _traits }) => _traits.rules ?? [])) {
    if (!rules.some((other) => other.apiGroup === rule.apiGroup && other.resource === rule.resource)) { rules.push(rule); }
  }
  return rules;
}

/** Flyte knows one kind of store at a time, and unless it is told otherwise one bucket. */
function requireRawOutputPrefix(path: string, uri: string, objectStore: ObjectStore): string {
  if (!/^[a-z][a-z0-9]*:\/\/[^\s/@]+(\/[^\s@]*)?$/.test(uri)) {
    throw refusal(path, 'rawOutputPrefix', 'be a URI without credentials', uri.replace(/\/\/.*@/, '//***@'), 'write for example s3://bucket/data');
  }
  const [scheme, bucket] = uri.split(/:\/+|\//);
  const [ownScheme, ownBucket] = objectStore.uri.split(/:\/+|\//);
  if (scheme !== ownScheme) {
    throw refusal(path, 'rawOutputPrefix', `have the scheme of the object store (${ownScheme})`, uri, `write for example ${objectStore.uri}/data`);
  }
  if (bucket !== ownBucket && objectStore._singleContainer) {
    throw refusal(path, 'rawOutputPrefix', `be in the bucket of the object store (${ownBucket})`, uri,
      `write for example ${objectStore.uri}/data, or set multiContainer: true on the object store`);
  }
  return uri;
}
