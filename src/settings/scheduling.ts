import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { refusal, requireInteger, requireLabel, requireLabelValue, requireSeconds, requireSubdomain } from '../private/checks';
import { mark } from '../private/kinds';
import { isQualifiedName, requireLabels } from '../private/metadata-checks';
import { requireArguments } from '../private/props';

/**
 * Where pods run, and what they get there. Within a composition a component's own field takes the place of the field of the same name
 * that all share, whole.
 */
export interface FlyteScheduling {
  /**
   * Labels that a node must have, all of them.
   * @default - none
   */
  readonly nodeSelector?: { [name: string]: string };

  /**
   * Taints of nodes that do not keep the pods away.
   * @default - none
   */
  readonly tolerations?: FlyteToleration[];

  /**
   * Nodes by label: one of the required terms must fit, and of those that do, preferred ones come first. Becomes `affinity.nodeAffinity`.
   * @default - any node
   */
  readonly nodeAffinity?: NodeTerm[];

  /**
   * Other pods to be close to; becomes `affinity.podAffinity`.
   * @default - none
   */
  readonly podAffinity?: PodTerm[];

  /**
   * Other pods to stay away from; becomes `affinity.podAntiAffinity`. One term without any prop keeps the pods of a component on different
   * hosts, without exception: a rollout then needs a host more than there are replicas.
   * @default - with several replicas the component's own pods, on different hosts where that can be
   */
  readonly podAntiAffinity?: PodTerm[];

  /**
   * How evenly the component's pods are spread; becomes `topologySpreadConstraints`.
   * @default - with several replicas evenly over hosts and over zones, where that can be
   */
  readonly topologySpread?: TopologySpread[];

  /**
   * Priority class; becomes `priorityClassName`.
   * @default - the cluster's default
   */
  readonly priorityClassName?: string;

  /**
   * Runtime class, such as gVisor's; becomes `runtimeClassName`.
   * @default - the node's own runtime
   */
  readonly runtimeClassName?: string;

  /**
   * Scheduler that places the pods; becomes `schedulerName`.
   * @default - Kubernetes' own
   */
  readonly schedulerName?: string;
}

/**
 * A taint that does not keep pods away.
 */
export interface FlyteToleration {
  /**
   * Key of the taint.
   * @default - every taint
   */
  readonly key?: string;

  /**
   * Value of the taint. Needs `key`.
   * @default - any value
   */
  readonly value?: string;

  /**
   * Effect of the taint.
   * @default - every effect
   */
  readonly effect?: kplus.TaintEffect;

  /**
   * How long pods stay once the taint is there, in whole seconds; becomes `tolerationSeconds`. Needs the effect NO_EXECUTE.
   * @default - for good
   */
  readonly duration?: Duration;
}

/**
 * What a label of a node must be.
 */
export class NodeLabel {
  /**
   * The label is there with that value.
   * @param key name of the label
   * @param value its value
   */
  public static is(key: string, value: string): NodeLabel {
    requireArguments('NodeLabel.is', key, value);
    return new NodeLabel('NodeLabel.is', key, 'In', [value]);
  }

  /**
   * The label is there with one of the values.
   * @param key name of the label
   * @param values its values
   */
  public static oneOf(key: string, values: string[]): NodeLabel {
    requireArguments('NodeLabel.oneOf', key, values);
    return new NodeLabel('NodeLabel.oneOf', key, 'In', values);
  }

  /**
   * The label has none of the values, or is not there.
   * @param key name of the label
   * @param values the values
   */
  public static noneOf(key: string, values: string[]): NodeLabel {
    requireArguments('NodeLabel.noneOf', key, values);
    return new NodeLabel('NodeLabel.noneOf', key, 'NotIn', values);
  }

  /**
   * The label is there.
   * @param key name of the label
   */
  public static exists(key: string): NodeLabel {
    requireArguments('NodeLabel.exists', key);
    return new NodeLabel('NodeLabel.exists', key, 'Exists');
  }

  /**
   * The label is not there.
   * @param key name of the label
   */
  public static absent(key: string): NodeLabel {
    requireArguments('NodeLabel.absent', key);
    return new NodeLabel('NodeLabel.absent', key, 'DoesNotExist');
  }

  /**
   * The label is a whole number above this one.
   * @param key name of the label
   * @param bound the number
   */
  public static above(key: string, bound: number): NodeLabel {
    requireArguments('NodeLabel.above', key, bound);
    return new NodeLabel('NodeLabel.above', key, 'Gt', [whole('NodeLabel.above', bound)]);
  }

  /**
   * The label is a whole number below this one.
   * @param key name of the label
   * @param bound the number
   */
  public static below(key: string, bound: number): NodeLabel {
    requireArguments('NodeLabel.below', key, bound);
    return new NodeLabel('NodeLabel.below', key, 'Lt', [whole('NodeLabel.below', bound)]);
  }

  private constructor(
    where: string,
    /** Name of the label. @internal */
    public readonly _key: string,
    /** As Kubernetes names it. @internal */
    public readonly _operator: string,
    /** What it is compared to. @internal */
    public readonly _values?: string[],
  ) {
    requireLabelName(where, 'key', _key);
    if (_values?.length === 0) { throw refusal(where, 'values', 'name at least one value', _values, 'use exists or absent where the value does not matter'); }
    _values?.forEach((value, index) => requireLabelValue(where, _operator === 'In' || _operator === 'NotIn' ? `values[${index}]` : 'bound', value, 'copy it from the node'));
  }
}

mark('NodeLabel', NodeLabel);

/**
 * Nodes by label.
 */
export interface NodeTerm {
  /** What the labels of such a node are, all of them. */
  readonly labels: NodeLabel[];

  /**
   * Makes it a preference, of this weight from 1 to 100.
   * @default - it is required
   */
  readonly weight?: number;
}

/**
 * Pods by label, within a stretch of the cluster.
 */
export interface PodTerm {
  /**
   * Labels of the pods, all of them.
   * @default - those of the component itself
   */
  readonly labels?: { [name: string]: string };

  /**
   * Label of nodes that says what is close: nodes of one value are one place.
   * @default 'kubernetes.io/hostname'
   */
  readonly topologyKey?: string;

  /**
   * Namespaces of the pods.
   * @default - the component's own
   */
  readonly namespaces?: string[];

  /**
   * Makes it a preference, of this weight from 1 to 100.
   * @default - it is required
   */
  readonly weight?: number;
}

/**
 * An even spread of a component's pods.
 */
export interface TopologySpread {
  /** Label of nodes over whose values the pods are spread, such as `topology.kubernetes.io/zone`. */
  readonly topologyKey: string;

  /**
   * How many pods one value may have more than another, from 1.
   * @default 1
   */
  readonly maxSkew?: number;

  /**
   * Whether a pod that would break it waits; becomes `whenUnsatisfiable: DoNotSchedule`.
   * @default false
   */
  readonly required?: boolean;
}

/**
 * Refuses what the API server would refuse, and what would not mean what it seems to.
 * @param prop what the struct is called, `scheduling`
 */
export function requireScheduling(path: string, prop: string, scheduling: FlyteScheduling): FlyteScheduling {
  const each = <T>(list: 'tolerations' | 'nodeAffinity' | 'podAffinity' | 'podAntiAffinity' | 'topologySpread', check: (where: string, entry: T) => void) =>
    (scheduling[list] as T[] | undefined ?? []).forEach((entry, index) => check(`${prop}.${list}[${index}]`, entry));
  requireLabels(path, `${prop}.nodeSelector`, scheduling.nodeSelector, 'copy it from the node');
  each<FlyteToleration>('tolerations', (where, toleration) => requireToleration(path, where, toleration));
  each<NodeTerm>('nodeAffinity', (where, { labels, weight }) => {
    if (labels.length === 0) { throw refusal(path, `${where}.labels`, 'name at least one label', labels, 'no node fits an empty term'); }
    requireWeight(path, where, weight);
  });
  for (const list of ['podAffinity', 'podAntiAffinity'] as const) {
    each<PodTerm>(list, (where, term) => requirePodTerm(path, where, term));
  }
  each<TopologySpread>('topologySpread', (where, { topologyKey, maxSkew }) => {
    requireLabelName(path, `${where}.topologyKey`, topologyKey);
    if (maxSkew !== undefined) { requireInteger(path, `${where}.maxSkew`, maxSkew, 1, Number.MAX_SAFE_INTEGER, 'leave it out for 1'); }
  });
  for (const [name, what] of [['priorityClassName', 'PriorityClass'], ['runtimeClassName', 'RuntimeClass'], ['schedulerName', 'scheduler']] as const) {
    const value = scheduling[name];
    if (value !== undefined) { requireSubdomain(path, `${prop}.${name}`, value, `name an existing ${what}`); }
  }
  return scheduling;
}

/** Refuses a toleration that the API server would refuse, or that would not mean what it seems to. */
export function requireToleration(path: string, where: string, { key, value, effect, duration }: FlyteToleration): void {
  if (key !== undefined) { requireLabelName(path, `${where}.key`, key); }
  if (value !== undefined) {
    if (key === undefined) { throw refusal(path, `${where}.key`, 'come with value', undefined, 'name the taint, or leave the value out for every taint'); }
    requireLabelValue(path, `${where}.value`, value, 'copy it from the taint');
  }
  if (duration === undefined) { return; }
  if (effect !== kplus.TaintEffect.NO_EXECUTE) {
    throw refusal(path, `${where}.duration`, 'come with the effect NO_EXECUTE', effect, 'other taints put no pod out; leave it out');
  }
  requireSeconds(path, `${where}.duration`, duration, 0);
}

function requirePodTerm(path: string, where: string, { labels, topologyKey, namespaces, weight }: PodTerm): void {
  requireLabels(path, `${where}.labels`, labels);
  if (labels !== undefined && Object.keys(labels).length === 0) {
    throw refusal(path, `${where}.labels`, 'name at least one label', labels, "leave it out for the component's own pods");
  }
  if (topologyKey !== undefined) { requireLabelName(path, `${where}.topologyKey`, topologyKey); }
  namespaces?.forEach((namespace, index) => requireLabel(path, `${where}.namespaces[${index}]`, namespace, 'name a namespace'));
  requireWeight(path, where, weight);
}

function requireWeight(path: string, where: string, weight: number | undefined): void {
  if (weight !== undefined) { requireInteger(path, `${where}.weight`, weight, 1, 100, 'leave it out where it is required'); }
}

function requireLabelName(path: string, prop: string, name: string): void {
  if (!isQualifiedName(name)) { throw refusal(path, prop, 'be the name of a label', name, 'copy it from the node'); }
}

function whole(where: string, bound: number): string {
  return String(requireInteger(where, 'bound', bound, 0, Number.MAX_SAFE_INTEGER, 'compare with a whole number'));
}
