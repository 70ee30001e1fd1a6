import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { ComponentNetwork } from '../access/flows';
import { isolate } from '../access/isolate';
import { NetworkPolicyOptions, requireNetworkPolicyOptions } from '../access/network-policy';
import { IFlyteComponent, networkOf } from '../components/component';
import { refusal } from '../private/checks';
import { placed, requireProps } from '../private/props';
import { ACCEPT_PREFIX } from '../security/audit/acceptance';
import { guard } from '../security/guard';
import { SecurityProfile } from '../security/profile';

/**
 * Properties of `FlyteNetworkPolicies`.
 */
export interface FlyteNetworkPoliciesProps extends NetworkPolicyOptions {
  /**
   * The components of one Flyte, in whatever namespaces: each gets one policy, and those that call one another are opened to each
   * other. A database or an object store of the same app that they use is found by itself. At least one.
   */
  readonly components: IFlyteComponent[];
}

/**
 * Network policies for components composed by hand, as `FlyteCore` makes them for its own: a default deny both ways for all pods of
 * this Flyte, and one policy per component that allows the connections it makes and those made to it.
 *
 * Every component that another one calls must be listed with it; else its own policy does not let the caller in.
 */
export class FlyteNetworkPolicies extends Construct {
  /** The policies: the default deny first, then one per workload. Empty when switched off. */
  public readonly policies: ApiObject[];

  constructor(scope: Construct, id: string, props: FlyteNetworkPoliciesProps) {
    super(...placed('FlyteNetworkPolicies', scope, id));
    requireProps(this.node.path, 'FlyteNetworkPoliciesProps', props);
    const path = this.node.path;
    requireNetworkPolicyOptions(path, '', props);
    if (props.components.length === 0) {
      throw refusal(path, 'components', 'name at least one component', props.components, 'list all components of this Flyte');
    }
    const networks = [...new Set(props.components)].map((component, index) => {
      const network = networkOf(component);
      if (network === undefined) {
        throw refusal(path, `components[${index}]`, 'be a component of this library', component.node?.path,
          'open others by deployment.connections, or by a policy of your own');
      }
      return network;
    });
    guard(this, { profile: SecurityProfile.KUBERNETES });
    if (props.enabled === false) {
      [...props.components, ...dependenciesOf(this.node.root, networks)]
        .forEach((component) => component.deployment.metadata.addAnnotation(`${ACCEPT_PREFIX}no-network-policy`, props.reason!));
    }
    this.policies = props.enabled === false ? [] : isolate(this, networks, props);
    requireOnce(this, this.policies);
  }
}

/** Policies by root construct, then by namespace and name: the construct that made them. */
const made = new WeakMap<IConstruct, Map<string, string>>();

/** Two objects of one name are one in the cluster: the one applied last, which knows only its own half of the connections. */
function requireOnce(scope: Construct, policies: readonly ApiObject[]): void {
  const claims = made.get(scope.node.root) ?? new Map<string, string>();
  made.set(scope.node.root, claims);
  for (const { name, metadata } of policies) {
    const other = claims.get(`${metadata.namespace}/${name}`);
    if (other !== undefined) {
      throw refusal(scope.node.path, 'components', `have no policies yet, which ${other} makes`, `${metadata.namespace}/${name}`,
        'list all components of one Flyte once, in one FlyteNetworkPolicies; FlyteCore makes its own');
    }
    claims.set(`${metadata.namespace}/${name}`, scope.node.path);
  }
}

/** Databases and stores of the same app that the components call: they would get policies too, and get the reason why there are none. */
function dependenciesOf(root: IConstruct, callers: ComponentNetwork[]): IFlyteComponent[] {
  const called = new Set(callers.flatMap(({ egress }) => egress).flatMap(({ peer }) =>
    peer.kind === 'pods' && peer.dependency !== undefined ? [`${peer.pods.namespace}/${peer.dependency.name}`] : []));
  if (called.size === 0) { return []; }
  return root.node.findAll().map((construct) => construct as IFlyteComponent).filter((construct) => {
    const network = networkOf(construct);
    return network !== undefined && called.has(`${network.pods.namespace}/${network.name}`);
  });
}
