import { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { ComponentNetwork } from '../access/flows';
import { INSTANCE_LABEL, makeMetricsService, makePodMonitor, makeServiceMonitor, MetricsMetadata, ScrapeParts } from '../access/metrics';
import { claimMetrics } from '../components/claims';
import { FlyteComponent } from '../components/flyte-component';
import { requireOwnLabels } from '../components/identity';
import { refusal, requireInteger, requireLabel } from '../private/checks';
import { placed, requireProps } from '../private/props';
import { guard } from '../security/guard';
import { SecurityProfile } from '../security/profile';

/**
 * By what Prometheus finds the pods.
 */
export enum MonitorKind {
  /** A Service for each component, and one ServiceMonitor. */
  SERVICE_MONITOR = 'ServiceMonitor',
  /** One PodMonitor, and no Services. */
  POD_MONITOR = 'PodMonitor',
}

/**
 * How the Prometheus Operator is told about Flyte. Its kinds (`monitoring.coreos.com/v1`) must be in the cluster.
 *
 * Network policies let Prometheus in by `metricsNamespaceLabels`. The port also serves profiles of the processes.
 */
export interface MonitoringOptions {
  /**
   * By what Prometheus finds the pods.
   * @default MonitorKind.SERVICE_MONITOR
   */
  readonly monitor?: MonitorKind;

  /**
   * Labels of what is made for Prometheus, by which it selects them: `{ release: 'kube-prometheus-stack' }`, for example.
   * @default - those of the Flyte
   */
  readonly labels?: { [name: string]: string };

  /**
   * Namespace of what is made for Prometheus, where it does not look in all.
   * @default - the components' own
   */
  readonly namespace?: string;

  /**
   * How often Prometheus asks, in whole seconds.
   * @default - as Prometheus is set up
   */
  readonly interval?: Duration;

  /**
   * How long it waits for an answer, in whole seconds. Needs `interval`, and is no longer.
   * @default - as Prometheus is set up
   */
  readonly scrapeTimeout?: Duration;
}

/**
 * Properties of `FlyteMonitoring`.
 */
export interface FlyteMonitoringProps extends MonitoringOptions {
  /** The components of one Flyte; those without metrics, such as flyteconsole, are passed over. At least one has some. */
  readonly components: FlyteComponent[];
}

/**
 * Monitoring for components composed by hand, as `FlyteCore` makes it for its own with `monitoring`.
 */
export class FlyteMonitoring extends Construct {
  /** The Services for Prometheus, in the order of the components. Empty with PodMonitor. */
  public readonly services: ApiObject[];
  /** One ServiceMonitor or PodMonitor for each namespace that has components. */
  public readonly monitors: ApiObject[];

  constructor(scope: Construct, id: string, props: FlyteMonitoringProps) {
    super(...placed('FlyteMonitoring', scope, id));
    requireProps(this.node.path, 'FlyteMonitoringProps', props);
    const path = this.node.path;
    requireMonitoringOptions(path, '', props);
    guard(this, { profile: SecurityProfile.KUBERNETES });
    const groups = groupsOf(path, props);
    const byService = props.monitor !== MonitorKind.POD_MONITOR;
    this.services = !byService ? [] : groups.flatMap(({ components }) => components).map((component) => this.serviceOf(component));
    this.monitors = groups.map((group) => (byService ? makeServiceMonitor : makePodMonitor)(this, `${group.namespace}-Monitor`,
      metadataOf(group, props), scrapeOf(group, props)));
    this.monitors.forEach(({ metadata, name }) => claimMetrics(this, 'monitor', metadata.namespace!, name));
    this.node.addValidation({ validate: () => props.components.flatMap((component) => unscraped(path, component)) });
  }

  private serviceOf({ name, pods, labels, ingress }: ComponentNetwork): ApiObject {
    const service = `${name}-metrics`;
    requireLabel(this.node.path, 'components', service, `that is the Service for its metrics; give ${name} a shorter name`);
    claimMetrics(this, 'object', pods.namespace, service);
    return makeMetricsService(this, `${pods.namespace}-${name}`, { name: service, namespace: pods.namespace, labels }, pods.selector, portOf(ingress)!);
  }
}

/** Components of one Flyte in one namespace. */
interface MonitoredGroup {
  readonly flyte: string;
  readonly namespace: string;
  readonly instance: string;
  readonly components: ComponentNetwork[];
}

function groupsOf(path: string, { components }: FlyteMonitoringProps): MonitoredGroup[] {
  const monitored = [...new Set(components)].map((component) => component._network).filter(({ ingress }) => portOf(ingress) !== undefined);
  if (monitored.length === 0) {
    throw refusal(path, 'components', 'name at least one component that has metrics', components.map((component) => component._network.name),
      'list all components of this Flyte');
  }
  const [{ flyte, pods, labels: { [INSTANCE_LABEL]: instance } }] = monitored;
  const other = monitored.find((one) => one.flyte !== flyte || one.labels[INSTANCE_LABEL] !== instance);
  if (other !== undefined) {
    throw refusal(path, 'components', `belong to one Flyte, that of ${pods.namespace}/${monitored[0].name}`, `${other.pods.namespace}/${other.name}`,
      'make a FlyteMonitoring for each');
  }
  return [...new Set(monitored.map((one) => one.pods.namespace))].map((namespace) => ({
    flyte, namespace, instance, components: monitored.filter((one) => one.pods.namespace === namespace),
  }));
}

/** The port of a component's metrics, which its policy knows. */
function portOf(ingress: ComponentNetwork['ingress']): number | undefined {
  return ingress.find(({ peer }) => peer.kind === 'metrics')?.ports[0];
}

/** Elsewhere there may be those of other Flytes. */
function metadataOf({ flyte, namespace, instance }: MonitoredGroup, props: MonitoringOptions): MetricsMetadata {
  const elsewhere = props.namespace !== undefined && props.namespace !== namespace;
  return {
    name: elsewhere ? `${namespace}-${flyte}` : flyte,
    namespace: props.namespace ?? namespace,
    labels: { ...props.labels, [INSTANCE_LABEL]: instance, 'app.kubernetes.io/managed-by': 'cdk8s', 'app.kubernetes.io/part-of': 'flyte' },
  };
}

function scrapeOf({ namespace, instance }: MonitoredGroup, { namespace: own, interval, scrapeTimeout }: MonitoringOptions): ScrapeParts {
  return { instance, elsewhere: own === undefined || own === namespace ? undefined : namespace, interval, scrapeTimeout };
}

/**
 * Refuses what Prometheus would refuse.
 * @param prefix of the props' names, `monitoring.`
 */
export function requireMonitoringOptions(path: string, prefix: string, options: MonitoringOptions): void {
  const { labels, namespace, interval, scrapeTimeout } = options;
  requireOwnLabels(path, `${prefix}labels`, labels);
  if (namespace !== undefined) { requireLabel(path, `${prefix}namespace`, namespace, 'use for example monitoring'); }
  for (const prop of ['interval', 'scrapeTimeout'] as const) {
    const duration = options[prop];
    if (duration !== undefined) {
      requireInteger(path, `${prefix}${prop}`, duration.toMilliseconds() / 1000, 1, 86400, 'use whole seconds, such as Duration.seconds(30)');
    }
  }
  if (scrapeTimeout === undefined) { return; }
  if (interval === undefined) {
    throw refusal(path, `${prefix}scrapeTimeout`, 'come with interval', `${scrapeTimeout.toSeconds()} s`, 'set both: Prometheus refuses a timeout that is longer');
  }
  if (scrapeTimeout.toMilliseconds() > interval.toMilliseconds()) {
    throw refusal(path, `${prefix}scrapeTimeout`, `be ${interval.toSeconds()} s at most, as interval is`, `${scrapeTimeout.toSeconds()} s`, 'shorten it');
  }
}

/** Monitors that network policies keep from ever seeing a metric. */
function unscraped(path: string, { _metricsKeptBy: keeper, _network: { name, ingress } }: FlyteComponent): string[] {
  return keeper === undefined || portOf(ingress) === undefined ? []
    : [refusal(path, 'components', 'be open to Prometheus', name, `set metricsNamespaceLabels in ${keeper}`).message];
}
