import { Chart, Size } from 'cdk8s';
import { FlyteConnector, FlyteConnectorProps, FlyteEgress, FlyteNetworkPolicies } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { accessOf, commandsOf, mountsOf, portsOf, probesOf, rulesOf, servicePortsOf, volumesOf } from './reading';
import { Document, documentOf } from '../../src/private/documents';
import { containerOf, envOf, find, findAll, manifests, podOf, testChart, testSecret } from '../support';

function connector(props?: FlyteConnectorProps, chart: Chart = testChart()): Document[] {
  new FlyteConnector(chart, 'connector', props);
  return manifests(chart);
}

function deploymentWith(props?: FlyteConnectorProps, chart: Chart = testChart()): Document {
  return find(connector(props, chart), 'Deployment', 'flyteconnector');
}

/** What its pods may call, as its policy says. */
function egressWith(props: FlyteConnectorProps): unknown {
  const chart = testChart();
  const policies = new FlyteNetworkPolicies(chart, 'policies', { components: [new FlyteConnector(chart, 'connector', props)], apiServerCidrs: ['10.0.0.1/32'] });
  return documentOf((policies.policies[1].toJson() as Document).spec).egress;
}

/** Whatever is called, the cluster's DNS too. */
const DNS = expect.objectContaining({ ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }] });
const tcp = (...ports: number[]) => ports.map((port) => ({ port, protocol: 'TCP' }));
const blocks = (...cidrs: string[]) => cidrs.map((cidr) => ({ ipBlock: { cidr } }));

describe('FlyteConnector', () => {
  const all = connector();
  const deployment = find(all, 'Deployment', 'flyteconnector');
  const server = containerOf(deployment, 'flyteconnector');

  test('is the four objects of the chart, less the Secret with a dummy in it', () => {
    expect(all.map(({ kind }) => kind)).toEqual(['ServiceAccount', 'Deployment', 'Service']);
  });

  test('serves by the command that every flytekit knows', () => {
    expect(commandsOf(deployment)).toEqual({ flyteconnector: ['pyflyte', 'serve', 'agent', '--port', '8000', '--prometheus_port', '9090'] });
    expect(server.image).toBe('cr.flyte.org/flyteorg/flyteagent:1.15.3');
  });

  test('is asked over gRPC, where it serves its health', () => {
    expect(probesOf(server)).toEqual([{ grpc: { port: 8000 } }, { grpc: { port: 8000 } }, { grpc: { port: 8000 } }]);
  });

  test('is reached inside the cluster only, on gRPC and metrics', () => {
    expect(portsOf(server)).toEqual({ 'grpc': 8000, 'http-metrics': 9090 });
    expect(servicePortsOf(all, 'flyteconnector')).toEqual(['grpc 8000->8000', 'http-metrics 9090->9090']);
  });

  test('has a home, which is all that it can write to', () => {
    expect(envOf(server)).toEqual({ HOME: '/tmp' });
    expect(mountsOf(server)).toEqual({ '/tmp': 'tmp writable' });
    expect(volumesOf(deployment)).toEqual({ tmp: { emptyDir: { sizeLimit: '200Mi' } } });
    expect(server.securityContext).toMatchObject({ readOnlyRootFilesystem: true, runAsUser: 1001, runAsGroup: 1001 });
  });

  test('never calls the Kubernetes API: no rule, no token', () => {
    expect(accessOf(all)).toEqual([]);
    expect(podOf(deployment).automountServiceAccountToken).toBe(false);
  });

  test('may call whatever speaks HTTPS, and is not found without DNS', () => {
    expect(egressWith({})).toEqual([{ to: blocks('0.0.0.0/0', '::/0'), ports: tcp(443) }, DNS]);
  });

  test('gives flytepropeller its pods as endpoint', () => {
    const { endpoint } = new FlyteConnector(testChart(), 'connector', { namePrefix: 'blue' });
    expect([endpoint.host, endpoint.namespace, endpoint.port, endpoint.tls]).toEqual(['blue-flyteconnector', 'flyte', 8000, false]);
  });
});

describe('FlyteConnector with', () => {
  test('a name stands beside another one', () => {
    const chart = testChart();
    new FlyteConnector(chart, 'one');
    new FlyteConnector(chart, 'other', { name: 'databricks' });
    const all = manifests(chart);
    expect(findAll(all, 'Deployment').map((one) => documentOf(documentOf(one.spec).selector).matchLabels)).toEqual([
      { 'app.kubernetes.io/name': 'flyteconnector', 'app.kubernetes.io/instance': 'flyte' },
      { 'app.kubernetes.io/name': 'flyteconnector-databricks', 'app.kubernetes.io/instance': 'flyte' },
    ]);
    expect(findAll(all, 'Service').map((one) => documentOf(one.metadata).name)).toEqual(['flyteconnector', 'flyteconnector-databricks']);
  });

  describe('statefulSet', () => {
    const chart = testChart();
    const made = new FlyteConnector(chart, 'connector', { statefulSet: true, autoscaling: { maxReplicas: 4 } });
    const all = manifests(chart);
    const [set] = findAll(all, 'StatefulSet');
    const deployment = deploymentWith({ autoscaling: { maxReplicas: 4 } });

    test('is a StatefulSet with the pods of the Deployment, and nothing that only a Deployment knows', () => {
      expect(findAll(all, 'Deployment')).toEqual([]);
      expect(documentOf(documentOf(set.spec).template)).toEqual(documentOf(documentOf(deployment.spec).template));
      expect(Object.keys(documentOf(set.spec)).sort()).toEqual(['minReadySeconds', 'podManagementPolicy', 'selector', 'serviceName', 'template']);
      expect(documentOf(set.spec)).toMatchObject({ serviceName: 'flyteconnector-pods', podManagementPolicy: 'Parallel' });
      expect(made.deployment.kind).toBe('StatefulSet');
    });

    test('is what the autoscaler scales', () => {
      expect(documentOf(find(all, 'HorizontalPodAutoscaler', 'flyteconnector').spec).scaleTargetRef)
        .toEqual({ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'flyteconnector' });
    });

    test('has the Service that it would have anyway, and a headless one, by which each pod has a name', () => {
      expect(find(all, 'Service', 'flyteconnector')).toEqual(find(connector(), 'Service', 'flyteconnector'));
      expect(documentOf(find(all, 'Service', 'flyteconnector-pods').spec)).toMatchObject({
        clusterIP: 'None', selector: { 'app.kubernetes.io/name': 'flyteconnector', 'app.kubernetes.io/instance': 'flyte' },
      });
    });

    test('leaves the name of that Service to no other connector', () => {
      expect(() => new FlyteConnector(chart, 'other', { name: 'pods' }))
        .toThrow('test/other: flyteconnector-pods already exists in namespace flyte, made by test/connector; use another namespace');
    });
  });

  test('modules and workers', () => {
    expect(commandsOf(deploymentWith({ modules: ['acme.connectors', 'other'], workers: 4 })).flyteconnector)
      .toEqual(['pyflyte', 'serve', 'agent', '--port', '8000', '--prometheus_port', '9090', '--worker', '4', '--modules', 'acme.connectors', '--modules', 'other']);
  });

  test('secrets has each as the file that flytekit looks for', () => {
    const chart = testChart();
    const secrets = { FLYTE_OPENAI_API_KEY: testSecret(chart, 'openai', 'key'), snowflake_private_key: testSecret(chart, 'snowflake', 'pem') };
    const deployment = deploymentWith({ secrets }, chart);
    expect(mountsOf(containerOf(deployment, 'flyteconnector'))).toEqual({ '/tmp': 'tmp writable', '/etc/secrets': 'secrets read-only' });
    expect(volumesOf(deployment).secrets).toEqual({
      projected: {
        defaultMode: 0o440,
        sources: [
          { secret: { name: 'openai', items: [{ key: 'key', path: 'flyte_openai_api_key' }] } },
          { secret: { name: 'snowflake', items: [{ key: 'pem', path: 'snowflake_private_key' }] } },
        ],
      },
    });
  });

  test('secret has every key of it as a file, as the chart does', () => {
    const chart = testChart();
    expect(volumesOf(deploymentWith({ secret: kplus.Secret.fromSecretName(chart, 'secret', 'flyteconnector') }, chart)).secrets)
      .toEqual({ secret: { secretName: 'flyteconnector', defaultMode: 0o440 } });
  });

  test('configMap and scratchSize', () => {
    const chart = testChart();
    const deployment = deploymentWith({ configMap: kplus.ConfigMap.fromConfigMapName(chart, 'files', 'settings'), scratchSize: Size.mebibytes(100) }, chart);
    expect(volumesOf(deployment)).toEqual({ files: { configMap: { name: 'settings' } }, tmp: { emptyDir: { sizeLimit: '100Mi' } } });
    expect(mountsOf(containerOf(deployment, 'flyteconnector'))).toEqual({ '/tmp': 'tmp writable', '/etc/flyteconnector/config': 'files read-only' });
  });

  test('egress says what it may call, port by port', () => {
    expect(egressWith({ egress: [FlyteEgress.to({ cidrs: ['10.1.0.0/16'], ports: [22] }), FlyteEgress.to({ ports: [443, 8443] })] })).toEqual([
      { to: blocks('10.1.0.0/16'), ports: tcp(22) }, { to: blocks('0.0.0.0/0', '::/0'), ports: tcp(443, 8443) }, DNS,
    ]);
  });

  test('no egress at all calls nobody', () => {
    expect(egressWith({ egress: [] })).toBeUndefined();
  });

  test('access has a Role in each namespace, a token, and a way to the API server', () => {
    const access = [
      { resource: 'secrets', verbs: ['get'], names: ['databricks'], namespaces: ['flytesnacks-development', 'flytesnacks-production'] },
      { apiGroup: 'apps', resource: 'statefulsets', verbs: ['get', 'create'] },
    ];
    const all = connector({ access });
    expect(accessOf(all)).toEqual([
      'Role flyte-flyteconnector', 'Role flyte-flyteconnector', 'Role flyteconnector',
      'RoleBinding flyte-flyteconnector', 'RoleBinding flyte-flyteconnector', 'RoleBinding flyteconnector',
    ]);
    expect(rulesOf(all, 'Role', 'flyteconnector')).toEqual(['apps/statefulsets: create get']);
    expect(findAll(all, 'RoleBinding', 'flyte-flyteconnector').map(({ metadata, subjects }) => [documentOf(metadata).namespace, subjects])).toEqual(
      ['flytesnacks-development', 'flytesnacks-production'].map((namespace) => [namespace, [{ kind: 'ServiceAccount', name: 'flyteconnector', namespace: 'flyte' }]]));
    expect(findAll(all, 'Role', 'flyte-flyteconnector').map(({ rules }) => rules)).toEqual(Array(2).fill([{ apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['databricks'] }]));
    expect(podOf(find(all, 'Deployment', 'flyteconnector')).automountServiceAccountToken).toBe(true);
    expect(egressWith({ access })).toEqual([expect.anything(), { to: blocks('10.0.0.1/32'), ports: tcp(443, 6443) }, DNS]);
  });

  test('access elsewhere only leaves no Role in its own namespace', () => {
    expect(accessOf(connector({ access: [{ resource: 'pods', verbs: ['get'], namespaces: ['jobs'] }] }))).toEqual(['Role flyte-flyteconnector', 'RoleBinding flyte-flyteconnector']);
  });

  test('autoscaling says no number of pods, and protects what there are', () => {
    const all = connector({ autoscaling: { maxReplicas: 5 } });
    expect(documentOf(find(all, 'Deployment', 'flyteconnector').spec)).not.toHaveProperty('replicas');
    expect(find(all, 'HorizontalPodAutoscaler', 'flyteconnector')).toMatchObject({ apiVersion: 'autoscaling/v2', spec: { minReplicas: 2, maxReplicas: 5 } });
    expect(findAll(all, 'PodDisruptionBudget')).toHaveLength(1);
  });
});
