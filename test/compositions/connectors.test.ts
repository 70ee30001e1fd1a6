import { Duration } from 'cdk8s';
import { ConnectorEndpoint, FlyteCoreProps, SecurityProfile } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { servicePortsOf } from '../components/reading';
import { reaches, podsOfApp } from '../network';
import { componentsOf, configOf, containerOf, core, envOf, find, findAll, manifests, nameOf, podOf, testChart } from '../support';

function rendered(props: Partial<FlyteCoreProps>): Document[] {
  const chart = testChart();
  core(chart, props);
  return manifests(chart);
}

const serviceOf = (all: Document[]) => documentOf(documentOf(configOf(all, 'flytepropeller-config').plugins)['connector-service']);

describe('FlyteCore with one connector', () => {
  const all = rendered({ connectors: [{ taskTypes: ['sensor'], defaultTimeout: Duration.seconds(3) }], replicas: 2, labels: { team: 'ml' } });

  test('makes it, and tells flytepropeller where it is', () => {
    expect(serviceOf(all)).toMatchObject({ defaultConnector: { endpoint: 'k8s://flyteconnector.flyte:8000', insecure: true, defaultTimeout: '3s' }, supportedTaskTypes: ['sensor'] });
    expect(servicePortsOf(all, 'flyteconnector')).toContain('grpc 8000->8000');
  });

  test('gives it what all share', () => {
    expect(documentOf(find(all, 'Deployment', 'flyteconnector').spec).replicas).toBe(2);
    expect(documentOf(find(all, 'Service', 'flyteconnector').metadata).labels).toMatchObject({ 'team': 'ml', 'app.kubernetes.io/component': 'connector' });
    expect(findAll(all, 'PodDisruptionBudget').map(nameOf)).toContain('flyteconnector');
  });

  test('lets flytepropeller in and nobody else, and it calls none of the others', () => {
    const policies = findAll(all, 'NetworkPolicy');
    const pods = podsOfApp(all);
    const connector = pods.find(({ name }) => name === 'flyteconnector')!;
    expect(pods.filter((pod) => pod !== connector && reaches(policies, pod, connector, 8000, 'TCP')).map(({ name }) => name)).toEqual(['flytepropeller']);
    expect(pods.filter((pod) => reaches(policies, pod, connector, 9090, 'TCP')).map(({ name }) => name)).toEqual([]);
    expect(pods.filter((pod) => pod !== connector && [8000, 8080, 8088, 8089, 9443, 10254].some((port) => reaches(policies, connector, pod, port, 'TCP')))).toEqual([]);
  });
});

describe('FlyteCore with several connectors', () => {
  const chart = testChart();
  const flyte = core(chart, {
    connectors: [{}, { name: 'databricks', env: { MODE: kplus.EnvValue.fromValue('x') }, egress: [] }],
    propeller: { connectors: [{ name: 'elsewhere', endpoint: ConnectorEndpoint.of({ host: 'connectors.example.com', port: 443 }) }] },
  });
  const all = manifests(chart);

  test('calls those that it made and those elsewhere', () => {
    const { defaultConnector, connectors } = serviceOf(all);
    const named = Object.entries(documentOf(connectors)).map(([name, one]) => [name, documentOf(one).endpoint]);
    expect([documentOf(defaultConnector).endpoint, ...named]).toEqual([
      'k8s://flyteconnector.flyte:8000',
      ['databricks', 'k8s://flyteconnector-databricks.flyte:8000'],
      ['elsewhere', 'dns:///connectors.example.com:443'],
    ]);
  });

  test('hands them out in their order', () => {
    expect(flyte.connectors.map(({ deployment }) => deployment.name)).toEqual(['flyteconnector', 'flyteconnector-databricks']);
    expect(Object.keys(componentsOf(flyte))).toContain('flyteconnector-databricks');
  });

  test('tells each what is its own', () => {
    expect(envOf(containerOf(find(all, 'Deployment', 'flyteconnector-databricks'), 'flyteconnector'))).toEqual({ HOME: '/tmp', MODE: 'x' });
    expect(envOf(containerOf(find(all, 'Deployment', 'flyteconnector'), 'flyteconnector'))).toEqual({ HOME: '/tmp' });
  });

  test('watches the Endpoints of its own, and of no other', () => {
    expect(listOf(find(all, 'Role', 'flytepropeller').rules)).toContainEqual({ apiGroups: [''], resources: ['endpoints'], verbs: ['watch'], resourceNames: ['flyteconnector', 'flyteconnector-databricks'] });
  });
});

test('FlyteCore without connectors is what it was', () => {
  expect(rendered({ connectors: [] })).toEqual(rendered({}));
});

test('a connector in a namespace of its own is watched and reached there', () => {
  const all = rendered({ connectors: [{ namespace: 'connectors' }] });
  expect(serviceOf(all)).toMatchObject({ defaultConnector: { endpoint: 'k8s://flyteconnector.connectors:8000' } });
  expect(documentOf(find(all, 'Role', 'flyte-flytepropeller').metadata).namespace).toBe('connectors');
  const pods = podsOfApp(all);
  const [engine, connector] = ['flytepropeller', 'flyteconnector'].map((name) => pods.find((pod) => pod.name === name)!);
  expect(reaches(findAll(all, 'NetworkPolicy'), engine, connector, 8000, 'TCP')).toBe(true);
});

test('on OpenShift a connector gets its user from the platform', () => {
  const { securityContext } = podOf(find(rendered({ connectors: [{}], securityProfile: SecurityProfile.OPENSHIFT }), 'Deployment', 'flyteconnector'));
  expect(securityContext).not.toHaveProperty('runAsUser');
});
