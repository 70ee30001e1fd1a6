import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { claimShards } from './claims';
import { FlyteProcessProps } from './component-props';
import { FlyteComponent } from './flyte-component';
import { ComponentKind } from './identity';
import { toApiServer } from '../access/flows';
import { leaseRules } from '../access/rbac';
import { managerSections } from '../config/manager';
import { CONFIG_DIRECTORY, CONFIG_GLOB, NAMES, PORTS } from '../private/vocabulary';
import { FlyteImageName } from '../release';
import { Sharding } from '../settings/sharding';
import { httpGet, podIdentityEnv, probesOf, sized } from '../workload/container';
import { VolumeSet } from '../workload/volumes';

/** What the manager needs to know of the engines. */
export interface PropellerManagerProps extends FlyteProcessProps {
  readonly sharding: Sharding;
  /** The engines' name, which their pods have with a number. */
  readonly application: string;
  readonly podTemplate: string;
}

const KIND: ComponentKind = { name: NAMES.propellerManager, role: 'engine-manager', image: FlyteImageName.FLYTEPROPELLER };

/**
 * The manager of several flytepropellers. Several replicas share the work of standing by: one leads.
 *
 * Permissions: pods of its namespace, which it makes of the one PodTemplate; its own Lease.
 */
export class PropellerManager extends FlyteComponent {
  /** The configuration file. */
  public readonly configMap: kplus.ConfigMap;

  constructor(scope: Construct, id: string, props: PropellerManagerProps) {
    super(scope, id);
    const { sharding, application, podTemplate, ...own } = props;
    const identity = this._identify('FlyteProcessProps', KIND, own);
    const { namespace } = identity;
    claimShards(this, namespace);
    const lock = `${identity.name}-leader`;
    this.configMap = this._configure(identity, 'flytepropeller', own, [
      managerSections({ sharding, namespace, application, podTemplate, container: NAMES.flytepropeller, lock }),
    ]);
    const volumes = new VolumeSet(this);
    this._assemble(identity, { ...own, resources: sharding._options.managerResources }, {
      volumes,
      configMaps: [this.configMap],
      unscalable: 'one manager works and the others stand by',
      container: {
        name: NAMES.propellerManager,
        command: ['flytepropeller-manager', '--config', CONFIG_GLOB],
        env: podIdentityEnv(),
        mounts: [volumes.config(CONFIG_DIRECTORY, this.configMap, [])],
        ports: [{ name: 'http-metrics', number: PORTS.profiler }],
        probes: probesOf(httpGet('/healthcheck', 'http-metrics')),
        resources: sized([50, 200], [64, 128]),
      },
      egress: [toApiServer()],
      access: {
        namespace: [
          { apiGroup: '', resource: 'pods', verbs: ['create', 'delete', 'get', 'list'] },
          { apiGroup: '', resource: 'podtemplates', verbs: ['get'], names: [podTemplate] },
          ...leaseRules([lock]),
        ],
      },
    });
  }
}
