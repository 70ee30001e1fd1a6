import { App, Duration, Testing } from 'cdk8s';
import {
  DataCatalog, FlyteAlert,
  FlyteComponent, FlyteConsole, FlyteCore, FlyteMonitoring, FlyteNetworkPolicies, MonitoringOptions, MonitorKind, SecurityReport,
} from 'cdk8s-flyte';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { core, find, findAll, manifests, nameOf, testChart, testDatabase, testObjectStore } from '../support';

const PROMETHEUS = { 'kubernetes.io/metadata.name': 'monitoring' };
const OPEN = { networkPolicies: { metricsNamespaceLabels: PROMETHEUS } };

/** What has metrics, by the name of its pods. */
const MEASURED = ['datacatalog', 'flyte-pod-webhook', 'flyteadmin', 'flyteconnector', 'flytepropeller', 'flytescheduler', 'syncresources'];

function monitored(monitoring: MonitoringOptions = {}, props: object = {}): Document[] {
  const chart = testChart();
  core(chart, { ...OPEN, connectors: [{}], monitoring, ...props });
  return manifests(chart);
}

const specOf = (object: Document) => documentOf(object.spec);
const metricsServices = (all: Document[]) => findAll(all, 'Service').filter((service) => nameOf(service).endsWith('-metrics'));

test('every component with metrics has a headless Service for them, whose port its pods declare', () => {
  const services = metricsServices(monitored());
  expect(services.map(nameOf).sort()).toEqual(MEASURED.map((name) => `${name}-metrics`));
  expect(services.map((service) => specOf(service))).toEqual(services.map((service) => {
    const component = nameOf(service).replace(/-metrics$/, '');
    const port = component === 'flyteconnector' ? 9090 : 10254;
    return {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: { 'app.kubernetes.io/name': component, 'app.kubernetes.io/instance': 'flyte' },
      ports: [{ name: 'http-metrics', port, targetPort: port }],
    };
  }));
});

test('the ServiceMonitor asks each of these Services, and no other', () => {
  const all = monitored();
  const [monitor, ...others] = findAll(all, 'ServiceMonitor');
  expect(others).toEqual([]);
  expect(monitor).toEqual({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: {
      name: 'flyte',
      namespace: 'flyte',
      labels: { 'app.kubernetes.io/instance': 'flyte', 'app.kubernetes.io/managed-by': 'cdk8s', 'app.kubernetes.io/part-of': 'flyte' },
    },
    spec: {
      selector: { matchLabels: { 'app.kubernetes.io/instance': 'flyte', 'app.kubernetes.io/part-of': 'flyte', 'cdk8s-flyte.dev/metrics': 'true' } },
      jobLabel: 'app.kubernetes.io/name',
      podTargetLabels: ['app.kubernetes.io/instance'],
      endpoints: [{ port: 'http-metrics', path: '/metrics' }],
    },
  });
  const wanted = Object.entries(documentOf(documentOf(specOf(monitor).selector).matchLabels));
  const selected = findAll(all, 'Service').filter((service) => {
    const labels = documentOf(documentOf(service.metadata).labels);
    return wanted.every(([name, value]) => labels[name] === value);
  });
  expect(selected.map(nameOf)).toEqual(metricsServices(all).map(nameOf));
});

test('a PodMonitor asks the pods, and needs no Services', () => {
  const all = monitored({ monitor: MonitorKind.POD_MONITOR, interval: Duration.minutes(1), scrapeTimeout: Duration.seconds(10) });
  expect(metricsServices(all)).toEqual([]);
  expect(findAll(all, 'ServiceMonitor')).toEqual([]);
  expect(findAll(all, 'PodMonitor').map(specOf)).toEqual([{
    selector: { matchLabels: { 'app.kubernetes.io/instance': 'flyte', 'app.kubernetes.io/part-of': 'flyte' } },
    jobLabel: 'app.kubernetes.io/name',
    podTargetLabels: ['app.kubernetes.io/instance'],
    podMetricsEndpoints: [{ port: 'http-metrics', path: '/metrics', interval: '60s', scrapeTimeout: '10s' }],
  }]);
});

test('monitors stand where Prometheus looks, with the labels it looks for', () => {
  const [monitor] = findAll(monitored({ namespace: 'monitoring', labels: { release: 'prometheus' } }), 'ServiceMonitor');
  expect(documentOf(monitor.metadata)).toMatchObject({ name: 'flyte-flyte', namespace: 'monitoring', labels: { release: 'prometheus' } });
  expect(specOf(monitor).namespaceSelector).toEqual({ matchNames: ['flyte'] });
});

test('components of several namespaces have a monitor in each', () => {
  const monitors = findAll(monitored({}, { propeller: { namespace: 'engine' } }), 'ServiceMonitor');
  expect(monitors.map((monitor) => documentOf(monitor.metadata).namespace)).toEqual(['flyte', 'engine']);
});

test('the policy of each admits Prometheus to the port that is asked', () => {
  const all = monitored();
  for (const name of MEASURED) {
    const policy = findAll(all, 'NetworkPolicy').find((one) => nameOf(one) === name)!;
    expect(specOf(policy).ingress).toContainEqual({
      from: [{ namespaceSelector: { matchLabels: PROMETHEUS } }],
      ports: [{ port: name === 'flyteconnector' ? 9090 : 10254, protocol: 'TCP' }],
    });
  }
});

test('without policies nothing keeps Prometheus out', () => {
  expect(findAll(monitored({}, { networkPolicies: { enabled: false, reason: 'the mesh has its own' } }), 'ServiceMonitor')).toHaveLength(1);
});

test('what is made passes the guard, and the report tells no pod of it', () => {
  const app = new App();
  const chart = testChart(app);
  const flyte = core(chart, { ...OPEN, monitoring: {} });
  expect(() => Testing.synth(chart)).not.toThrow();
  const bare = new App();
  core(testChart(bare), OPEN);
  expect(SecurityReport.of(app).toMarkdown()).toBe(SecurityReport.of(bare).toMarkdown());
  expect(flyte.monitoring!.monitors).toHaveLength(1);
  expect(flyte.monitoring!.services).toHaveLength(6);
});

test('monitors of components whose policies keep Prometheus out are refused', () => {
  const chart = testChart();
  const catalog = new DataCatalog(chart, 'catalog', { database: testDatabase(chart), objectStore: testObjectStore() });
  const components: FlyteComponent[] = [catalog, new FlyteConsole(chart, 'console')];
  new FlyteMonitoring(chart, 'monitoring', { components });
  new FlyteNetworkPolicies(chart, 'policies', { components });
  expect(() => Testing.synth(chart)).toThrow(new Error('Validation failed with the following errors:\n'
    + "  [test/monitoring] test/monitoring: components must be open to Prometheus, got 'datacatalog'; set metricsNamespaceLabels in test/policies"));
});

test('two Flytes in one namespace are told apart', () => {
  const chart = testChart();
  core(chart, { ...OPEN, monitoring: {} });
  new FlyteCore(chart, 'blue', { ...OPEN, monitoring: {}, namePrefix: 'blue', objectStore: testObjectStore(), database: testDatabase(testChart()), propeller: { crd: false } });
  const monitors = findAll(manifests(chart), 'ServiceMonitor');
  expect(monitors.map(nameOf)).toEqual(['flyte', 'blue-flyte']);
});

const rulesOf = (all: Document[]): Document[] => findAll(all, 'PrometheusRule')
  .flatMap((object) => (specOf(object).groups as { rules: Document[] }[]).flatMap(({ rules }) => rules));
const MINE = '{namespace="flyte",app_kubernetes_io_instance="flyte"}';

test('there are alerts about what is there, with how soon somebody must look', () => {
  const rules = rulesOf(monitored());
  const shown = rules.map(({ alert, labels, for: wait }) => {
    const { component, severity } = documentOf(labels);
    return [alert, component, severity, ...(wait === undefined ? [] : [wait])].join(' ');
  });
  expect(shown.filter((line) => !line.startsWith('FlyteComponentDown') && !line.startsWith('FlytePodDown'))).toEqual([
    'FlyteAdminErrors flyteadmin critical 10m',
    'FlyteDatabaseErrors flyteadmin warning 5m',
    'FlyteDatabaseErrors flytescheduler warning 5m',
    'FlyteAdminPanic flyteadmin warning',
    'FlyteExecutionsNotStarted flyteadmin critical',
    'FlytePropellerErrors flytepropeller warning 15m',
    'FlytePropellerPanic flytepropeller warning',
    'FlytePropellerBusy flytepropeller warning 15m',
    'FlytePropellerQueue flytepropeller warning 15m',
    'FlyteWorkflowUpdatesFail flytepropeller warning 5m',
    'FlyteWorkflowTooLarge flytepropeller warning',
    'FlyteSchedulerErrors flytescheduler critical',
    'FlyteResourceSyncErrors syncresources warning 30m',
    'FlyteCacheErrors datacatalog warning 15m',
  ]);
  expect(shown.filter((line) => line.startsWith('FlyteComponentDown')).sort()).toEqual(MEASURED.map((name) => `FlyteComponentDown ${name} critical 5m`));
  expect(shown.filter((line) => line.startsWith('FlytePodDown')).sort()).toEqual(MEASURED.map((name) => `FlytePodDown ${name} warning 15m`));
});

test.each([
  ['FlyteComponentDown', 'absent(up{namespace="flyte",app_kubernetes_io_instance="flyte",job="datacatalog"} == 1)'],
  ['FlytePropellerBusy', `max(flyte:propeller:all:free_workers_count${MINE}) == 0`],
  ['FlyteExecutionsNotStarted', `sum(increase(flyte:admin:admin:execution_manager:propeller_failures${MINE}[15m])) > 0`],
  ['FlytePropellerErrors', `sum(rate(flyte:propeller:all:round:error_count${MINE}[10m]))`
    + ` / (sum(rate(flyte:propeller:all:round:error_count${MINE}[10m])) + sum(rate(flyte:propeller:all:round:success_count${MINE}[10m]))) > 0.1`],
])('%s reads the pods of this Flyte alone', (name, expression) => {
  expect(rulesOf(monitored()).filter(({ alert }) => alert === name).map(({ expr }) => expr)).toContain(expression);
});

test('what is switched off has no alerts, nor has an alert that is left out', () => {
  const some = rulesOf(monitored({ alerts: { without: [FlyteAlert.PROPELLER_QUEUE], labels: { team: 'data' } } }, { scheduler: { enabled: false } }));
  expect(some.map(({ alert }) => alert)).not.toContain('FlytePropellerQueue');
  expect(some.map(({ alert }) => alert)).not.toContain('FlyteSchedulerErrors');
  expect(some.map(({ labels }) => documentOf(labels).team)).toEqual(some.map(() => 'data'));
  expect(findAll(monitored({ alerts: { enabled: false } }), 'PrometheusRule')).toEqual([]);
});

describe('a dashboard', () => {
  const dashboard = (props: MonitoringOptions = {}, more: object = {}) => find(monitored({ dashboard: {}, ...props }, more), 'ConfigMap', 'flyte-dashboard');
  const panelsOf = (map: Document) => listOf((JSON.parse(String(Object.values(documentOf(map.data))[0])) as Document).panels).map(documentOf);
  const queriesOf = (map: Document) => panelsOf(map).flatMap(({ targets }) => listOf(targets).map((target) => String(documentOf(target).expr)));

  test('is made only where it is asked for', () => {
    expect(findAll(monitored(), 'ConfigMap').map(nameOf)).not.toContain('flyte-dashboard');
  });

  test('is found by the sidecar of Grafana, or as it is told', () => {
    expect(documentOf(documentOf(dashboard().metadata).labels).grafana_dashboard).toBe('1');
    const { labels, annotations } = documentOf(dashboard({ dashboard: { labels: { grafana_dashboard: 'yes' }, annotations: { grafana_folder: 'ML' } } }).metadata);
    expect([documentOf(labels).grafana_dashboard, annotations]).toEqual(['yes', { grafana_folder: 'ML' }]);
  });

  test('reads the pods of its Flyte alone, from a data source that whoever looks chooses', () => {
    const queries = queriesOf(dashboard());
    expect(queries.length).toBeGreaterThan(10);
    for (const query of queries) {
      expect(query.match(/\{/g)).toEqual(query.match(/\{namespace="flyte",app_kubernetes_io_instance="flyte"/g)?.map(() => '{'));
    }
    expect(panelsOf(dashboard()).map(({ datasource }) => documentOf(datasource).uid)).toEqual(panelsOf(dashboard()).map(() => '${datasource}'));
  });

  test('shows what is there', () => {
    const titles = (props: object) => panelsOf(dashboard({}, props)).map(({ title }) => title);
    expect(titles({})).toContain('Schedules that failed');
    expect(titles({ scheduler: { enabled: false } })).not.toContain('Schedules that failed');
  });

  test('has panels beside and below each other, and a number each', () => {
    const panels = panelsOf(dashboard());
    expect(panels.map(({ id }) => id)).toEqual(panels.map((_panel, index) => index + 1));
    expect(new Set(panels.map(({ gridPos }) => JSON.stringify(gridPos))).size).toBe(panels.length);
  });

  test('is the same each time', () => {
    expect(dashboard().data).toEqual(dashboard().data);
  });
});
