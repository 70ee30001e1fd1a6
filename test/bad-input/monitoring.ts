import { Chart, Duration } from 'cdk8s';
import { FlyteAlert, FlyteConsole, FlyteConnector, FlyteMonitoring, MonitoringOptions, Tracing } from 'cdk8s-flyte';
import { propsOf, Row, SECRET, untyped } from './row';
import { core } from '../support';

const OPEN = { networkPolicies: { metricsNamespaceLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } };
const monitoring = (options: MonitoringOptions) => (chart: Chart) => core(chart, { ...OPEN, monitoring: options });
const wrong = (options: object) => monitoring(untyped(options));

const SECONDS = 'use whole seconds, such as Duration.seconds(30)';
const KEPT_OUT = 'name the namespace of Prometheus, such as kubernetes.io/metadata.name with monitoring: the policies keep it out otherwise';

/** What monitoring refuses. */
export const MONITORING_ROWS: Row[] = [
  ['monitoring behind policies that keep Prometheus out', (chart) => core(chart, { monitoring: {} }),
    `test/flyte: networkPolicies.metricsNamespaceLabels must be given with monitoring, got nothing; ${KEPT_OUT}`],
  ['monitoring behind policies that are said to be on', (chart) => core(chart, { monitoring: {}, networkPolicies: { enabled: true } }),
    `test/flyte: networkPolicies.metricsNamespaceLabels must be given with monitoring, got nothing; ${KEPT_OUT}`],
  ['monitoring as a switch', wrong(true as never), 'test/flyte: monitoring must be an object of MonitoringOptions, got true; give it for example alerts'],
  ['an unknown option of monitoring', wrong({ scrapeInterval: '30s' }),
    `test/flyte: monitoring must have only what MonitoringOptions knows, got 'scrapeInterval'; use one of ${propsOf('MonitoringOptions')}`],
  ['an unknown monitor', wrong({ monitor: 'Probe' }), "test/flyte: monitoring.monitor must be a MonitorKind, got 'Probe'; use one of MonitorKind.SERVICE_MONITOR ('ServiceMonitor'), MonitorKind.POD_MONITOR ('PodMonitor')"],
  ['an interval as text', wrong({ interval: '30s' }), "test/flyte: monitoring.interval must be a Duration, got '30s'; use for example Duration.seconds(30)"],
  ['an interval of Prometheus of half a second', monitoring({ interval: Duration.millis(500) }), `test/flyte: monitoring.interval must be an integer from 1 to 86400, got 0.5; ${SECONDS}`],
  ['an interval of nothing', monitoring({ interval: Duration.seconds(0) }), `test/flyte: monitoring.interval must be an integer from 1 to 86400, got 0; ${SECONDS}`],
  ['an interval of two days', monitoring({ interval: Duration.days(2) }), `test/flyte: monitoring.interval must be an integer from 1 to 86400, got 172800; ${SECONDS}`],
  ['a timeout without interval', monitoring({ scrapeTimeout: Duration.seconds(10) }),
    "test/flyte: monitoring.scrapeTimeout must come with interval, got '10 s'; set both: Prometheus refuses a timeout that is longer"],
  ['a timeout longer than the interval', monitoring({ interval: Duration.seconds(30), scrapeTimeout: Duration.minutes(1) }),
    "test/flyte: monitoring.scrapeTimeout must be 30 s at most, as interval is, got '60 s'; shorten it"],
  ['a timeout of nothing', monitoring({ interval: Duration.seconds(30), scrapeTimeout: Duration.seconds(0) }),
    `test/flyte: monitoring.scrapeTimeout must be an integer from 1 to 86400, got 0; ${SECONDS}`],
  ['a malformed label of a dashboard', monitoring({ dashboard: { labels: { folder: 'a b' } } }),
    "test/flyte: monitoring.dashboard.labels['folder'] must be a Kubernetes label value, got 'a b'; use letters, digits, -, _ and ., 63 characters at most"],
  ['a malformed annotation of a dashboard', monitoring({ dashboard: { annotations: { 'a b': 'x' } } }),
    "test/flyte: monitoring.dashboard.annotations must have annotation names as keys, got 'a b'; write for example 'team' or 'example.com/team'"],
  ['a malformed label of monitors', monitoring({ labels: { release: 'kube prometheus' } }),
    "test/flyte: monitoring.labels['release'] must be a Kubernetes label value, got 'kube prometheus'; use letters, digits, -, _ and ., 63 characters at most"],
  ['a malformed name of a label of monitors', monitoring({ labels: { 'a b': 'x' } }),
    "test/flyte: monitoring.labels must have label names as keys, got 'a b'; write for example 'team' or 'example.com/team'"],
  ['a label of monitors that is the library\'s', monitoring({ labels: { 'app.kubernetes.io/instance': 'x' } }),
    "test/flyte: monitoring.labels must leave the recommended labels to the library, got 'app.kubernetes.io/instance'; set instance, or use another name"],
  ['a namespace of monitors in capitals', monitoring({ namespace: 'Monitoring' }),
    "test/flyte: monitoring.namespace must be a DNS-1123 label (a-z, 0-9 and -, 63 characters at most), got 'Monitoring'; use for example monitoring"],
  ['an unknown alert', wrong({ alerts: { without: ['FlyteSlow'] } }),
    `test/flyte: monitoring.alerts.without[0] must be a FlyteAlert, got 'FlyteSlow'; use one of ${Object.entries(FlyteAlert).map(([name, value]) => `FlyteAlert.${name} ('${value}')`).join(', ')}`],
  ['an alert left out twice', monitoring({ alerts: { without: [FlyteAlert.POD_DOWN, FlyteAlert.POD_DOWN] } }),
    "test/flyte: monitoring.alerts.without must name each alert once, got 'FlytePodDown'; remove one of them"],
  ['all alerts left out', monitoring({ alerts: { without: Object.values(FlyteAlert) } }),
    "test/flyte: monitoring.alerts.without must leave at least one alert, got '(all)'; write enabled: false"],
  ['no alerts, with labels', monitoring({ alerts: { enabled: false, labels: { team: 'data' } } }),
    'test/flyte: monitoring.alerts.enabled must not be false with labels or without, got false; remove enabled, or the others'],
  ['a label of alerts with a dash', monitoring({ alerts: { labels: { 'on-call': 'data' } } }),
    "test/flyte: monitoring.alerts.labels must have names of letters, digits and _ as keys, got 'on-call'; write for example team"],
  ['a label of alerts that Prometheus keeps for itself', monitoring({ alerts: { labels: { __name__: 'x' } } }),
    "test/flyte: monitoring.alerts.labels must have names of letters, digits and _ as keys, got '__name__'; write for example team"],
  ['a severity of all alerts', monitoring({ alerts: { labels: { severity: 'page' } } }),
    "test/flyte: monitoring.alerts.labels must leave alertname, component and severity to the library, got 'severity'; use another name"],
  ['an empty label of alerts', monitoring({ alerts: { labels: { team: '' } } }),
    "test/flyte: monitoring.alerts.labels['team'] must not be empty, got ''; Prometheus takes an empty label for none; remove it"],
  ['a template as a label of alerts', monitoring({ alerts: { labels: { pod: '{{ $labels.pod }}' } } }),
    "test/flyte: monitoring.alerts.labels['pod'] must be no template, got '{{ $labels.pod }}'; write the text as it is: alerts of one name would otherwise differ by their labels"],
  ['monitoring of nothing', (chart) => new FlyteMonitoring(chart, 'it', { components: [] }),
    'test/it: components must name at least one component that has metrics, got []; list all components of this Flyte'],
  ['monitoring of what has no metrics', (chart) => new FlyteMonitoring(chart, 'it', { components: [new FlyteConsole(chart, 'console')] }),
    'test/it: components must name at least one component that has metrics, got ["flyteconsole"]; list all components of this Flyte'],
  ['monitoring of two Flytes', (chart) => new FlyteMonitoring(chart, 'it', {
    components: [new FlyteConnector(chart, 'one'), new FlyteConnector(chart, 'two', { namePrefix: 'blue' })],
  }), "test/it: components must belong to one Flyte, that of flyte/flyteconnector, got 'flyte/blue-flyteconnector'; make a FlyteMonitoring for each"],
  ['one component monitored twice', (chart) => {
    const components = [new FlyteConnector(chart, 'one')];
    new FlyteMonitoring(chart, 'first', { components });
    new FlyteMonitoring(chart, 'it', { components });
  }, "test/it: components must have no other object of the name yet, got 'flyte/flyteconnector-metrics'; test/first makes it; monitor each component once"],
  ['a monitor of the name of another', (chart) => {
    new FlyteMonitoring(chart, 'first', { components: [new FlyteConnector(chart, 'one')] });
    new FlyteMonitoring(chart, 'it', { components: [new FlyteConnector(chart, 'two', { name: 'two' })] });
  }, "test/it: components must have no monitor of the name yet, got 'flyte/flyte'; test/first makes it; monitor each component once"],
  ['a component whose Service for metrics would have too long a name', (chart) => new FlyteMonitoring(chart, 'it', {
    components: [new FlyteConnector(chart, 'one', { name: 'c'.repeat(45) })],
  }), `test/it: components must be a DNS-1123 label (a-z, 0-9 and -, 63 characters at most), got 'flyteconnector-${'c'.repeat(45)}-metrics'; that is the Service for its metrics; give flyteconnector-${'c'.repeat(45)} a shorter name`],
];

const grpc = (endpoint: string) => () => Tracing.otlpGrpc({ endpoint });
const ratio = (sampleRatio: number) => () => Tracing.otlpHttp({ endpoint: 'http://collector:4318', sampleRatio });
const RATIO = 'write 0.1 for a tenth; leave tracing out for none';

/** What tracing and logging refuse. */
export const TRACING_ROWS: Row[] = [
  ['a collector without scheme', grpc('collector:4317'), "Tracing.otlpGrpc: endpoint must be a URL (http, https), got 'collector:4317'; write it as http://host[:port]"],
  ['a collector by a scheme of gRPC', grpc('dns:///collector:4317'),
    "Tracing.otlpGrpc: endpoint must be a URL (http, https), got 'dns:///collector:4317'; write it as http://host[:port]"],
  ['a collector with a password', grpc(`https://me:${SECRET}@collector:4317`),
    "Tracing.otlpGrpc: endpoint must carry no user name or password, got 'https://***@collector:4317'; give credentials as a Secret reference"],
  ['a collector by gRPC with a path', grpc('http://collector:4317/v1/traces'),
    "Tracing.otlpGrpc: endpoint must have no path, got 'http://collector:4317/v1/traces'; remove it: gRPC has its own"],
  ['a collector by gRPC without port', grpc('http://collector'),
    "Tracing.otlpGrpc: endpoint must name its port, got 'http://collector'; write it out, mostly 4317: gRPC would take 443, also without TLS"],
  ['a collector with a key in its query', () => Tracing.otlpHttp({ endpoint: `https://collector.example.com/v1/traces?key=${SECRET}` }),
    "Tracing.otlpHttp: endpoint must have no query and no fragment, got 'https://collector.example.com/v1/traces?***'; what a collector wants to know goes into headers"],
  ['a collector of Jaeger without scheme', () => Tracing.jaeger({ endpoint: 'jaeger' }),
    "Tracing.jaeger: endpoint must be a URL (http, https), got 'jaeger'; write it as http://host[:port]"],
  ['no trace at all', ratio(0), `Tracing.otlpHttp: sampleRatio must be above 0, and 1 at most, got 0; ${RATIO}`],
  ['traces in percent', ratio(10), `Tracing.otlpHttp: sampleRatio must be above 0, and 1 at most, got 10; ${RATIO}`],
  ['tracing as text', (chart) => core(chart, { tracing: untyped('otlp') }),
    "test/flyte: tracing must be a Tracing, got '(a text)'; use one of Tracing.jaeger(...), Tracing.otlpGrpc(...), Tracing.otlpHttp(...)"],
  ['a collector that may be a Service or not', (chart) => core(chart, { tracing: Tracing.otlpGrpc({ endpoint: 'http://collector.tracing:4317' }) }),
    "test/flyte/Admin: tracing.endpoint must say whether it is a Service or a name outside the cluster, got 'collector.tracing'; write collector.tracing.svc for the Service, or name its addresses in collectorCidrs of the network policies"],
  ['a collector by a block that is none', (chart) => core(chart, { networkPolicies: { collectorCidrs: ['collector'] } }),
    "test/flyte: networkPolicies.collectorCidrs[0] must be an address block in CIDR notation, got 'collector'; write it as 10.0.0.0/8 or fd00::/8"],
  ['a log format that Flyte does not have', (chart) => core(chart, { logFormat: untyped('logfmt') }),
    "test/flyte: logFormat must be a LogFormat, got 'logfmt'; use one of LogFormat.JSON ('json'), LogFormat.TEXT ('text'), LogFormat.GCP ('gcp')"],
  ['the place in the sources as text', (chart) => core(chart, { logSource: untyped('no') }), "test/flyte: logSource must be true or false, got 'no'; write true or false"],
];
