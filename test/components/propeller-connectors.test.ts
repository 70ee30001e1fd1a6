import { Chart, Duration } from 'cdk8s';
import { ConnectorEndpoint, FlyteConnector, FlyteNetworkPolicies, FlytePropeller, FlytePropellerProps, TaskPlugin } from 'cdk8s-flyte';
import { accessOf, rulesOf } from './reading';
import { Document, documentOf } from '../../src/private/documents';
import { configOf, find, findAll, manifests, testChart, testEndpoint, testObjectStore } from '../support';

const EXTERNAL = ConnectorEndpoint.of({ host: 'connectors.example.com', port: 443 });
const ROUND_ROBIN = '{"loadBalancingConfig":[{"round_robin":{}}]}';

function propeller(props: Partial<FlytePropellerProps>, chart: Chart = testChart()): Document[] {
  new FlytePropeller(chart, 'propeller', { objectStore: testObjectStore(), admin: testEndpoint(), ...props });
  return manifests(chart);
}

/** What flytepropeller is told about connectors, and which plugin gets which tasks. */
function toldBy(all: Document[]): { service: Document; plugins: Document } {
  const { plugins, tasks } = configOf(all, 'flytepropeller-config');
  return { service: documentOf(documentOf(plugins)['connector-service']), plugins: documentOf(documentOf(tasks)['task-plugins']) };
}

const told = (props: Partial<FlytePropellerProps>) => toldBy(propeller(props));

describe('FlytePropeller without connectors', () => {
  const all = propeller({});

  test('has neither the plugin nor its section, and watches no Endpoints', () => {
    expect(toldBy(all).plugins['enabled-plugins']).not.toContain('connector-service');
    expect(configOf(all, 'flytepropeller-config').plugins).not.toHaveProperty('connector-service');
    expect(JSON.stringify(findAll(all, 'Role'))).not.toContain('endpoints');
  });
});

describe('FlytePropeller with a connector of the same namespace', () => {
  const chart = testChart();
  const connector = new FlyteConnector(chart, 'connector');
  const all = propeller({ connectors: [{ endpoint: connector.endpoint }] }, chart);

  test('calls it by default, with everything said that Flyte would leave out', () => {
    expect(toldBy(all).service).toEqual({
      defaultConnector: { endpoint: 'k8s://flyteconnector.flyte:8000', insecure: true, defaultServiceConfig: ROUND_ROBIN, defaultTimeout: '10s' },
    });
  });

  test('has the plugin switched on, beside the usual ones', () => {
    expect(toldBy(all).plugins).toEqual({
      'enabled-plugins': ['container', 'sidecar', 'k8s-array', 'echo', 'connector-service'],
      'default-for-task-types': { container: 'container', sidecar: 'sidecar', container_array: 'k8s-array' },
    });
  });

  test('watches the Endpoints of that one Service', () => {
    expect(rulesOf(all, 'Role', 'flytepropeller')).toContain('/endpoints [flyteconnector]: watch');
    expect(JSON.stringify(find(all, 'ClusterRole', 'flyte-flytepropeller'))).not.toContain('endpoints');
  });
});

describe('FlytePropeller with connectors elsewhere', () => {
  test('by name: TLS, DNS, task types in lower case, timeouts whose names keep theirs', () => {
    const { service, plugins } = told({
      connectors: [
        { endpoint: ConnectorEndpoint.of({ host: 'fd00::1', port: 8000, tls: false }), taskTypes: ['sensor'] },
        {
          name: 'databricks',
          endpoint: EXTERNAL,
          taskTypes: ['databricks', 'snowflake'],
          defaultTimeout: Duration.minutes(1),
          timeouts: {
            createTask: Duration.seconds(30),
            pollTask: Duration.millis(1500),
            deleteTask: Duration.seconds(2),
            executeTaskSync: Duration.seconds(3),
            listConnectors: Duration.seconds(4),
          },
          serviceConfig: '{}',
        },
      ],
    });
    expect(service).toEqual({
      defaultConnector: { endpoint: 'dns:///[fd00::1]:8000', insecure: true, defaultServiceConfig: ROUND_ROBIN, defaultTimeout: '10s' },
      supportedTaskTypes: ['sensor'],
      connectors: {
        databricks: {
          endpoint: 'dns:///connectors.example.com:443',
          insecure: false,
          defaultServiceConfig: '{}',
          defaultTimeout: '60s',
          timeouts: [{ CreateTask: '30s' }, { DeleteTask: '2s' }, { ExecuteTaskSync: '3s' }, { ListConnectors: '4s' }, { GetTask: '1500ms' }],
        },
      },
      connectorForTaskTypes: { databricks: 'databricks', snowflake: 'databricks' },
    });
    expect(plugins['default-for-task-types']).toMatchObject({ sensor: 'connector-service', databricks: 'connector-service', snowflake: 'connector-service', container: 'container' });
  });

  test('with a name only: there is no default connector', () => {
    expect(Object.keys(told({ connectors: [{ name: 'other', endpoint: EXTERNAL }] }).service)).toEqual(['connectors']);
  });

  test('takes a task type from a plugin that is left out', () => {
    const { plugins } = told({ tasks: { plugins: [TaskPlugin.CONTAINER] }, connectors: [{ name: 'databricks', endpoint: EXTERNAL, taskTypes: ['spark'] }] });
    expect(plugins).toEqual({ 'enabled-plugins': ['container', 'connector-service'], 'default-for-task-types': { container: 'container', spark: 'connector-service' } });
  });

  test('has the plugin once, also where it is named', () => {
    expect(told({ tasks: { plugins: [TaskPlugin.CONNECTOR_SERVICE] }, connectors: [{ endpoint: EXTERNAL }] }).plugins['enabled-plugins']).toEqual(['connector-service']);
  });

  test('connectorClient: how often, how many', () => {
    expect(told({
      connectors: [{ endpoint: EXTERNAL }],
      connectorClient: {
        pollInterval: Duration.minutes(1), resyncInterval: Duration.seconds(5), workers: 20, readsPerSecond: 50, writesPerSecond: 5,
      },
    }).service).toMatchObject({
      pollInterval: '60s',
      webApi: { caching: { resyncInterval: '5s', workers: 20 }, readRateLimiter: { qps: 50 }, writeRateLimiter: { qps: 5 } },
    });
  });

  test('watches Services of other namespaces by a Role there, one for each namespace', () => {
    const all = propeller({
      connectors: [
        { endpoint: ConnectorEndpoint.service({ name: 'b', namespace: 'tools' }) },
        { name: 'a', endpoint: ConnectorEndpoint.service({ name: 'a', namespace: 'tools', port: 9000 }) },
        { name: 'c', endpoint: ConnectorEndpoint.service({ name: 'c', namespace: 'more' }) },
      ],
    });
    expect(accessOf(all)).toEqual([
      'ClusterRole flyte-flytepropeller', 'ClusterRoleBinding flyte-flytepropeller',
      'Role flyte-flytepropeller', 'Role flyte-flytepropeller', 'Role flytepropeller',
      'RoleBinding flyte-flytepropeller', 'RoleBinding flyte-flytepropeller', 'RoleBinding flytepropeller',
    ]);
    expect(findAll(all, 'Role', 'flyte-flytepropeller').map(({ metadata, rules }) => [documentOf(metadata).namespace, rules])).toEqual([
      ['tools', [{ apiGroups: [''], resources: ['endpoints'], verbs: ['watch'], resourceNames: ['a', 'b'] }]],
      ['more', [{ apiGroups: [''], resources: ['endpoints'], verbs: ['watch'], resourceNames: ['c'] }]],
    ]);
    expect(findAll(all, 'RoleBinding', 'flyte-flytepropeller').map(({ subjects }) => subjects)).toEqual(Array(2).fill([{ kind: 'ServiceAccount', name: 'flytepropeller', namespace: 'flyte' }]));
    expect(toldBy(all).service).toMatchObject({
      defaultConnector: { endpoint: 'k8s://b.tools:8000', insecure: true }, connectors: { a: { endpoint: 'k8s://a.tools:9000' }, c: { endpoint: 'k8s://c.more:8000' } },
    });
  });
});

describe('the network of FlytePropeller with connectors', () => {
  /** What its policy opens for them: all but flyteadmin, the object store, its identity, the API server and DNS. */
  function opened(connectors: FlytePropellerProps['connectors'], options: object = {}): unknown[] {
    const chart = testChart();
    const component = new FlytePropeller(chart, 'propeller', { objectStore: testObjectStore(), admin: testEndpoint(), connectors });
    const [, policy] = new FlyteNetworkPolicies(chart, 'policies', { components: [component], ...options }).policies;
    const { egress } = documentOf((policy.toJson() as Document).spec);
    return (egress as Document[]).slice(3, -2);
  }
  const tcp = (port: number) => [{ port, protocol: 'TCP' }];

  test('reaches one outside the cluster at its port, by given addresses or any', () => {
    expect(opened([{ endpoint: EXTERNAL }])).toEqual([{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }], ports: tcp(443) }]);
    expect(opened([{ endpoint: EXTERNAL }], { connectorCidrs: ['203.0.113.0/24'] })).toEqual([{ to: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: tcp(443) }]);
    expect(opened([{ endpoint: EXTERNAL }], { flyteCidrs: ['203.0.113.0/24'] })).toEqual([expect.objectContaining({ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }] })]);
  });

  test('reaches the pods of a Service elsewhere', () => {
    const tools = { to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'tools' } } }], ports: [{ protocol: 'TCP' }] };
    expect(opened([{ endpoint: ConnectorEndpoint.service({ name: 'b', namespace: 'tools' }) }])).toEqual([tools]);
    expect(opened([{ endpoint: ConnectorEndpoint.of({ host: 'b.tools.svc', port: 8000, tls: false }) }])).toEqual([tools]);
  });
});
