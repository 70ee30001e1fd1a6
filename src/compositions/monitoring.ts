import { ApiObject, ApiObjectProps, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { AlertedPods, alertRules, FlyteAlert } from './alerts';
import { dashboardJson } from './dashboard';
import { ComponentNetwork } from '../access/flows';
import { INSTANCE_LABEL, JOB_LABEL, makeMetricsService, makePodMonitor, makeServiceMonitor, MetricsMetadata, ScrapeParts } from '../access/metrics';
import { claimMetrics } from '../components/claims';
import { FlyteComponent } from '../components/flyte-component';
import { requireOwnLabels } from '../components/identity';
import { refusal, requireLabel, requireSeconds, requireText } from '../private/checks';
import { checksum } from '../private/documents';
import { repeated } from '../private/lists';
import { requireAnnotations } from '../private/metadata-checks';
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
 * The alerts about a Flyte.
 */
export interface AlertOptions {
  /**
   * Whether there are alerts; each PrometheusRule stands beside its monitor.
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Alerts that are not made.
   * @default - all are made, of the components that are there
   */
  readonly without?: FlyteAlert[];

  /**
   * Labels of every alert, by which Alertmanager finds out whom to tell. `severity` and `component` are the library's.
   * @default - none
   */
  readonly labels?: { [name: string]: string };
}

/**
 * A dashboard of a Flyte, in the form in which Grafana's sidecar finds it, as of kube-prometheus-stack.
 */
export interface DashboardOptions {
  /**
   * Labels by which Grafana's sidecar finds it; laid over the default.
   * @default - `grafana_dashboard` with `1`
   */
  readonly labels?: { [name: string]: string };

  /**
   * Annotations, such as the sidecar's `grafana_folder`.
   * @default - none
   */
  readonly annotations?: { [name: string]: string };
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
   * Labels of what is made for Prometheus, by which it selects them: `release` with `kube-prometheus-stack`, for example.
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

  /**
   * The alerts.
   * @default - all, as `AlertOptions`
   */
  readonly alerts?: AlertOptions;

  /**
   * A dashboard for Grafana, as a ConfigMap beside the monitor: `{}` is enough.
   * @default - none
   */
  readonly dashboard?: DashboardOptions;
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

  /** One PrometheusRule beside each monitor, unless switched off. */
  public readonly rules: ApiObject[];

  /** One ConfigMap with a dashboard beside each monitor, if asked for. */
  public readonly dashboards: ApiObject[];

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
    this.rules = props.alerts?.enabled === false ? [] : groups.map((group) => this.rulesOf(group, props));
    this.dashboards = props.dashboard === undefined ? [] : groups.map((group) => this.dashboardOf(group, props, props.dashboard!));
    this.node.addValidation({ validate: () => props.components.flatMap((component) => unscraped(path, component)) });
  }

  private dashboardOf(group: MonitoredGroup, props: FlyteMonitoringProps, { labels, annotations }: DashboardOptions): ApiObject {
    const { flyte, namespace } = group;
    const metadata = metadataOf(group, props);
    const name = `${metadata.name}-dashboard`;
    claimMetrics(this, 'object', metadata.namespace, name);
    // Grafana takes 40 characters.
    const uid = `flyte-${checksum([namespace, flyte]).slice(0, 16)}`;
    return new ApiObject(this, `${namespace}-Dashboard`, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { ...metadata, name, labels: { ...metadata.labels, grafana_dashboard: '1', ...labels }, ...(annotations === undefined ? {} : { annotations }) },
      data: { [`${namespace}-${flyte}.json`]: dashboardJson(`Flyte ${namespace}/${flyte}`, uid, podsOf(group, props)) },
    } as ApiObjectProps);
  }

  private rulesOf(group: MonitoredGroup, props: FlyteMonitoringProps): ApiObject {
    const { flyte, namespace } = group;
    const { without = [], labels = {} } = props.alerts ?? {};
    return new ApiObject(this, `${namespace}-Rules`, {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: metadataOf(group, props),
      spec: { groups: [{ name: `${namespace}-${flyte}`, rules: alertRules(podsOf(group, props), without, labels) }] },
    });
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

/** The pods whose metrics are read. */
function podsOf({ namespace, instance, components }: MonitoredGroup, props: FlyteMonitoringProps): AlertedPods {
  const limitNamespace = props.components.find((component) => component._limitNamespace !== undefined)?._limitNamespace;
  return { namespace, instance, jobs: components.map(({ labels }) => labels[JOB_LABEL]), limitNamespace };
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
    requireSeconds(path, `${prefix}${prop}`, options[prop], 1, 86400, 'use whole seconds, such as Duration.seconds(30)');
  }
  requireAlerts(path, `${prefix}alerts`, options.alerts ?? {});
  requireOwnLabels(path, `${prefix}dashboard.labels`, options.dashboard?.labels);
  requireAnnotations(path, `${prefix}dashboard.annotations`, options.dashboard?.annotations);
  if (scrapeTimeout === undefined) { return; }
  if (interval === undefined) {
    throw refusal(path, `${prefix}scrapeTimeout`, 'come with interval', `${scrapeTimeout.toSeconds()} s`, 'set both: Prometheus refuses a timeout that is longer');
  }
  if (scrapeTimeout.toMilliseconds() > interval.toMilliseconds()) {
    throw refusal(path, `${prefix}scrapeTimeout`, `be ${interval.toSeconds()} s at most, as interval is`, `${scrapeTimeout.toSeconds()} s`, 'shorten it');
  }
}

/** Names of labels as Prometheus has them. */
const PROMETHEUS_LABEL = /^[A-Za-z_][A-Za-z0-9_]*$/;

function requireAlerts(path: string, prop: string, { enabled, labels = {}, without = [] }: AlertOptions): void {
  for (const [name, value] of Object.entries(labels)) {
    if (!PROMETHEUS_LABEL.test(name) || name.startsWith('__')) {
      throw refusal(path, `${prop}.labels`, 'have names of letters, digits and _ as keys', name, 'write for example team');
    }
    if (['alertname', 'component', 'severity'].includes(name)) {
      throw refusal(path, `${prop}.labels`, 'leave alertname, component and severity to the library', name, 'use another name');
    }
    requireText(path, `${prop}.labels['${name}']`, value, 'Prometheus takes an empty label for none; remove it');
    if (value.includes('{{')) {
      throw refusal(path, `${prop}.labels['${name}']`, 'be no template', value, 'write the text as it is: alerts of one name would otherwise differ by their labels');
    }
  }
  const twice = repeated(without);
  if (twice !== undefined) { throw refusal(path, `${prop}.without`, 'name each alert once', twice, 'remove one of them'); }
  if (enabled === false && (without.length > 0 || Object.keys(labels).length > 0)) {
    throw refusal(path, `${prop}.enabled`, 'not be false with labels or without', false, 'remove enabled, or the others');
  }
  if (Object.values(FlyteAlert).every((alert) => without.includes(alert))) {
    throw refusal(path, `${prop}.without`, 'leave at least one alert', '(all)', 'write enabled: false');
  }
}

/** Monitors that network policies keep from ever seeing a metric. */
function unscraped(path: string, { _metricsKeptBy: keeper, _network: { name, ingress } }: FlyteComponent): string[] {
  return keeper === undefined || portOf(ingress) === undefined ? []
    : [refusal(path, 'components', 'be open to Prometheus', name, `set metricsNamespaceLabels in ${keeper}`).message];
}
