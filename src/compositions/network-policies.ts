import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { ComponentNetwork } from '../access/flows';
import { isolate } from '../access/isolate';
import { NetworkPolicyOptions, requireNetworkPolicyOptions } from '../access/network-policy';
import { claimPolicy } from '../components/claims';
import { FlyteComponent } from '../components/flyte-component';
import { ACCEPT_PREFIX } from '../judging/manifest/annotations';
import { refusal } from '../private/checks';
import { placed, requireProps } from '../private/props';
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
  readonly components: FlyteComponent[];
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
    const networks = [...new Set(props.components)].map((component) => component._network);
    guard(this, { profile: SecurityProfile.KUBERNETES });
    if (props.enabled === false) {
      [...props.components, ...dependenciesOf(this.node.root, networks)]
        .forEach((component) => component.deployment.metadata.addAnnotation(`${ACCEPT_PREFIX}no-network-policy`, props.reason!));
    }
    if (props.enabled !== false && props.metricsNamespaceLabels === undefined) {
      props.components.forEach((component) => { component._metricsKeptBy = path; });
    }
    this.policies = props.enabled === false ? [] : isolate(this, networks, props);
    this.policies.forEach(({ metadata, name }) => claimPolicy(this, metadata.namespace, name));
  }
}

/** Databases and stores of the same app that the components call: they would get policies too, and get the reason why there are none. */
function dependenciesOf(root: IConstruct, callers: ComponentNetwork[]): FlyteComponent[] {
  const called = new Set(callers.flatMap(({ egress }) => egress).flatMap(({ peer }) =>
    peer.kind === 'pods' && peer.dependency !== undefined ? [`${peer.pods.namespace}/${peer.dependency.name}`] : []));
  if (called.size === 0) { return []; }
  return root.node.findAll().filter((construct): construct is FlyteComponent => construct instanceof FlyteComponent)
    .filter(({ _network: { pods, name } }) => called.has(`${pods.namespace}/${name}`));
}
