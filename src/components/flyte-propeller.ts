import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { adminClientMounts } from './admin-client';
import { adminFlows } from './component-flows';
import { FlyteProcessOptions, FlyteProcessProps } from './component-props';
import { FlyteComponent } from './flyte-component';
import { FlyteWorkflowCrd } from './flyte-workflow-crd';
import { ComponentKind } from './identity';
import { crdFor, FlytePropellerSettings, propellerPart } from './parts/propeller';
import { PropellerManager } from './propeller-manager';
import { toEndpoint } from '../access/flows';
import { storageFiles } from '../config/storage';
import { refusal } from '../private/checks';
import { CONFIG_DIRECTORY, CONFIG_GLOB, NAMES, PORTS } from '../private/vocabulary';
import { FlyteImageName } from '../release';
import { Authentication } from '../settings/authentication';
import { FlyteEndpoint } from '../settings/endpoint';
import { FlyteRbac } from '../settings/flyte-rbac';
import { ObjectStore } from '../settings/object-store';
import { Sharding } from '../settings/sharding';
import { TaskOptions } from '../settings/tasks';
import { Tracing } from '../settings/tracing';
import { httpGet, podIdentityEnv, probesOf, sized } from '../workload/container';
import { VolumeSet } from '../workload/volumes';

/**
 * What flytepropeller can be told, also within a composition.
 */
export interface FlytePropellerOptions extends FlyteProcessOptions, FlytePropellerSettings {
  /**
   * Several engines that share the workflows, started by flytepropeller's manager of a PodTemplate; becomes `manager`. `replicas` are then
   * those of the manager.
   * @default - one engine
   */
  readonly sharding?: Sharding;
}

/**
 * Properties of `FlytePropeller`.
 */
export interface FlytePropellerProps extends FlytePropellerOptions, FlyteProcessProps {
  /** The object store. */
  readonly objectStore: ObjectStore;

  /** Where flyteadmin is; becomes `admin.endpoint`. */
  readonly admin: FlyteEndpoint;

  /**
   * How far the permissions reach.
   * @default FlyteRbac.cluster()
   */
  readonly rbac?: FlyteRbac;

  /**
   * Where datacatalog is; becomes `catalog-cache.endpoint`.
   * @default - no cache
   */
  readonly dataCatalog?: FlyteEndpoint;

  /**
   * How flytepropeller logs in to flyteadmin. The same value as flyteadmin's.
   * @default - not at all
   */
  readonly authentication?: Authentication;

  /**
   * Everything about tasks; the same value as flyteadmin's.
   * @default - as `TaskOptions`
   */
  readonly tasks?: TaskOptions;

  /**
   * Where it sends its traces; becomes `otel`.
   * @default - nowhere
   */
  readonly tracing?: Tracing;
}

/** Which component it is. */
const KIND: ComponentKind = { name: NAMES.flytepropeller, role: 'engine', image: FlyteImageName.FLYTEPROPELLER };

/**
 * flytepropeller, the engine that runs workflows. Several replicas share the work of standing by: one leads.
 *
 * Permissions: FlyteWorkflow objects, pods and PodTemplates of project namespaces, its own Lease, the objects of enabled plugins, and the
 * Endpoints of connectors' Services.
 */
export class FlytePropeller extends FlyteComponent {
  /** The configuration file. */
  public readonly configMap: kplus.ConfigMap;
  /** The manager, with `sharding`: a component of its own, which network policies and monitoring have to know as well. */
  public readonly manager?: FlyteComponent;
  /** The FlyteWorkflow CustomResourceDefinition, if it is among the manifests. */
  public readonly crd?: FlyteWorkflowCrd;

  constructor(scope: Construct, id: string, props: FlytePropellerProps) {
    super(scope, id);
    const identity = this._identify('FlytePropellerProps', KIND, props);
    const { authentication, objectStore, sharding } = props;
    if (sharding !== undefined && props.strategy !== undefined) {
      throw refusal(identity.path, 'strategy', 'not come with sharding', '(a strategy of Deployments)', 'leave it out: the manager replaces each engine');
    }
    if (sharding !== undefined && identity.adopts !== undefined) {
      throw refusal(identity.path, 'sharding', 'be left out with adopts', `${sharding.count} engines`,
        'remove it: the one engine of the release would go on beside those of a manager');
    }
    const podTemplate = sharding === undefined ? undefined : { name: identity.named(`${KIND.name}-template`), pods: sharding.count };
    const part = propellerPart(identity, { ...props, shards: sharding?.count });
    this._limitNamespace = props.rbac?._tasks;
    this.configMap = this._configure(identity, 'flytepropeller', props, part.sections);

    const volumes = new VolumeSet(this);
    this._assemble(identity, podTemplate === undefined ? props : withoutReplicas(props), {
      volumes,
      podTemplate,
      configMaps: [this.configMap],
      unscalable: 'one pod works and the others stand by; raise workers or resources',
      container: {
        name: NAMES.flytepropeller,
        command: ['flytepropeller', '--config', CONFIG_GLOB],
        env: { ...part.env, ...podIdentityEnv() },
        mounts: [
          volumes.config(CONFIG_DIRECTORY, this.configMap, storageFiles(objectStore)),
          ...adminClientMounts(volumes, props.admin, part.secrets),
        ],
        ports: [{ name: 'http-metrics', number: PORTS.profiler }],
        probes: probesOf(httpGet('/healthcheck', 'http-metrics')),
        resources: sized([200, 2000], [256, 1024]),
      },
      egress: [
        ...adminFlows(props.admin, authentication),
        ...(props.dataCatalog === undefined ? [] : [toEndpoint(props.dataCatalog, [PORTS.catalogGrpc])]),
        ...part.egress,
      ],
      access: part.access,
    });
    this.crd = crdFor(this, props.crd);
    this.manager = sharding === undefined || podTemplate === undefined ? undefined
      : new PropellerManager(this, 'Manager', { ...managerProps(props), sharding, application: identity.name, podTemplate: podTemplate.name });
  }
}

/** Each engine is one pod. */
function withoutReplicas(props: FlytePropellerProps): FlytePropellerProps {
  const { replicas, ...rest } = props;
  return rest;
}

/** What the manager has in common with the engines: whatever is not about their own work. */
const SHARED = [
  'annotations', 'dns', 'hostAliases', 'image', 'imagePullSecrets', 'instance', 'labels', 'logFormat', 'logLevel', 'logSource', 'namePrefix',
  'namespace', 'podAnnotations', 'podLabels', 'release', 'replicas', 'runAs', 'scheduling', 'securityProfile',
] as const;

function managerProps(props: FlytePropellerProps): FlyteProcessProps {
  return Object.fromEntries(SHARED.map((name) => [name, props[name]]));
}
