import { App, Chart } from 'cdk8s';
import {
  Authentication, FlyteBinary, FlyteCluster, FlyteControlPlane, FlyteControlPlaneProps, FlyteCore, FlyteDataPlane, FlyteDataPlaneProps, FlyteEndpoint,
  FlyteRbac, TaskPlugin,
} from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { rulesOf } from '../components/reading';
import { configOf, containerOf, find, findAll, manifests, podOf, testChart, testDatabase, testObjectStore, testSecret } from '../support';

export function cluster(chart: Chart, name: string, options: object = {}): FlyteCluster {
  return FlyteCluster.of(name, { endpoint: `https://${name}.example.com:6443`, credentials: kplus.Secret.fromSecretName(chart, `cluster-${name}`, `cluster-${name}`), ...options });
}

function controlPlane(props: (chart: Chart) => Partial<FlyteControlPlaneProps> & Pick<FlyteControlPlaneProps, 'clusters'>): Document[] {
  const chart = testChart();
  new FlyteControlPlane(chart, 'flyte', { database: testDatabase(chart), objectStore: testObjectStore(), ...props(chart) });
  return manifests(chart);
}

function dataPlane(props: Partial<FlyteDataPlaneProps> = {}, chart = testChart()): Document[] {
  new FlyteDataPlane(chart, 'flyte', {
    clusterName: 'eu-1', admin: FlyteEndpoint.of({ host: 'flyte.example.com', port: 443 }), objectStore: testObjectStore(), ...props,
  });
  return manifests(chart);
}

const namesOf = (all: Document[], kind: string) => findAll(all, kind).map(({ metadata }) => documentOf(metadata).name).sort();
const egressOf = (all: Document[], name: string) => listOf(documentOf(find(all, 'NetworkPolicy', name).spec).egress).map(documentOf);

describe('a control plane', () => {
  const all = controlPlane((chart) => {
    const [eu, us] = [cluster(chart, 'eu-1'), cluster(chart, 'us-1', { enabled: false, kubeClient: { qps: 50 } })];
    return {
      clusters: { clusters: [eu, us], labels: { europe: [{ cluster: eu }], both: [{ cluster: eu, weight: 1 }, { cluster: us, weight: 0 }] }, defaultLabel: 'europe' },
    };
  });

  test('has what clients talk to, and nothing that runs workflows', () => {
    expect(namesOf(all, 'Deployment')).toEqual(['datacatalog', 'flyteadmin', 'flyteconsole', 'flytescheduler']);
    expect(namesOf(all, 'CustomResourceDefinition')).toEqual([]);
    expect(all.filter(({ kind }) => /Role/.test(String(kind)))).toEqual([]);
  });

  test('tells flyteadmin of each cluster, and where executions go', () => {
    expect(configOf(all, 'flyteadmin-config').clusters).toEqual({
      clusterConfigs: [
        {
          name: 'eu-1', enabled: true, endpoint: 'https://eu-1.example.com:6443', auth: { tokenPath: '/etc/flyte/clusters/eu-1/token', certPath: '/etc/flyte/clusters/eu-1/ca.crt' },
        },
        {
          name: 'us-1',
          enabled: false,
          endpoint: 'https://us-1.example.com:6443',
          kubeClientConfig: { qps: 50, burst: 25, timeout: '30s' },
          auth: { tokenPath: '/etc/flyte/clusters/us-1/token', certPath: '/etc/flyte/clusters/us-1/ca.crt' },
        },
      ],
      labelClusterMap: { both: [{ id: 'eu-1', weight: 1 }, { id: 'us-1', weight: 0 }], europe: [{ id: 'eu-1' }] },
      defaultExecutionLabel: 'europe',
    });
  });

  test('mounts the credentials of each where flyteadmin looks for them', () => {
    const pod = podOf(find(all, 'Deployment', 'flyteadmin'));
    expect(listOf(pod.volumes).map(documentOf).find(({ name }) => name === 'clusters')).toEqual({
      name: 'clusters',
      projected: {
        defaultMode: 0o440,
        sources: ['eu-1', 'us-1'].map((name) => ({
          secret: { name: `cluster-${name}`, items: [{ key: 'token', path: `${name}/token` }, { key: 'ca.crt', path: `${name}/ca.crt` }] },
        })),
      },
    });
    expect(listOf(containerOf(find(all, 'Deployment', 'flyteadmin'), 'flyteadmin').volumeMounts)).toContainEqual({ name: 'clusters', mountPath: '/etc/flyte/clusters', readOnly: true });
  });

  test('gives flyteadmin no token for its own cluster, and lets it out to the others', () => {
    const pod = podOf(find(all, 'Deployment', 'flyteadmin'));
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(egressOf(all, 'flyteadmin')).toContainEqual({ ports: [{ port: 6443, protocol: 'TCP' }], to: [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }] });
  });

  test('lets flyteadmin out to no other API servers than those given', () => {
    const chosen = controlPlane((chart) => ({ clusters: { clusters: [cluster(chart, 'eu-1')] }, networkPolicies: { clusterCidrs: ['192.0.2.7/32'] } }));
    expect(egressOf(chosen, 'flyteadmin').filter(({ ports }) => documentOf(listOf(ports)[0]).port === 6443))
      .toEqual([{ ports: [{ port: 6443, protocol: 'TCP' }], to: [{ ipBlock: { cidr: '192.0.2.7/32' } }] }]);
  });

  test('has a token and the permission for workflows where its own cluster is one of them', () => {
    const both = controlPlane((chart) => ({ clusters: { clusters: [FlyteCluster.inCluster('central'), cluster(chart, 'eu-1')] } }));
    expect(documentOf(configOf(both, 'flyteadmin-config').clusters).clusterConfigs).toContainEqual({ name: 'central', enabled: true, inCluster: true });
    expect(rulesOf(both, 'ClusterRole', 'flyte-flyteadmin')).toEqual(['flyte.lyft.com/flyteworkflows: create delete']);
    const pod = podOf(find(both, 'Deployment', 'flyteadmin'));
    expect(pod.automountServiceAccountToken).toBe(true);
  });
});

describe('a data plane', () => {
  test('has what runs workflows, and needs no database', () => {
    const all = dataPlane();
    expect(namesOf(all, 'Deployment')).toEqual(['flyte-pod-webhook', 'flytepropeller', 'syncresources']);
    expect(namesOf(all, 'CustomResourceDefinition')).toEqual(['flyteworkflows.flyte.lyft.com']);
    expect(JSON.stringify(all)).not.toContain('check-db-ready');
  });

  test('names its cluster to flyteadmin, where every process finds it', () => {
    const all = dataPlane({ admin: FlyteEndpoint.of({ host: 'flyte.example.com', port: 8443, tls: true }) });
    const admin = { endpoint: 'flyte.example.com:8443', insecure: false };
    expect(configOf(all, 'flytepropeller-config').admin).toEqual(admin);
    expect(documentOf(configOf(all, 'flytepropeller-config').propeller)['cluster-id']).toBe('eu-1');
    expect(configOf(all, 'syncresources-config').admin).toEqual(admin);
    expect(documentOf(configOf(all, 'syncresources-config').cluster_resources).standaloneDeployment).toBe(true);
    expect(configOf(all, 'syncresources-config').database).toBeUndefined();
  });

  test('logs in as a client, the sync too', () => {
    const chart = testChart();
    const all = dataPlane({ authentication: Authentication.clientOnly({ clientSecret: testSecret(chart, 'client', 'secret') }) }, chart);
    for (const name of ['flytepropeller', 'syncresources']) {
      expect(configOf(all, `${name}-config`).admin).toMatchObject({ clientId: 'flytepropeller', clientSecretLocation: '/etc/secrets/client_secret' });
    }
    expect(listOf(containerOf(find(all, 'Deployment', 'syncresources'), 'sync-cluster-resources').volumeMounts)).toContainEqual({ name: 'secrets', mountPath: '/etc/secrets', readOnly: true });
  });

  test('has an account for the flyteadmin elsewhere, which may begin and end workflows and nothing else', () => {
    const all = dataPlane();
    expect(rulesOf(all, 'ClusterRole', 'flyte-flyteadmin')).toEqual(['flyte.lyft.com/flyteworkflows: create delete']);
    expect(find(all, 'ServiceAccount', 'flyteadmin').automountServiceAccountToken).toBe(false);
    expect(find(all, 'Secret', 'flyteadmin-token')).toMatchObject({
      type: 'kubernetes.io/service-account-token', metadata: { annotations: { 'kubernetes.io/service-account.name': 'flyteadmin' } },
    });
    expect(all.filter(({ kind, data, stringData }) => kind === 'Secret' && (data ?? stringData) !== undefined)).toEqual([]);
  });

  test('has that permission in one namespace where tasks run in one', () => {
    const all = dataPlane({ rbac: FlyteRbac.namespace('team-tasks') });
    expect(namesOf(all, 'ClusterRole')).toEqual([]);
    expect(rulesOf(all, 'Role', 'flyte-flyteadmin')).toEqual(['flyte.lyft.com/flyteworkflows: create delete']);
  });

  test('has no account where flyteadmin is in the same cluster', () => {
    const all = dataPlane({ controlPlaneAccess: false });
    expect(namesOf(all, 'ServiceAccount')).toEqual(['flyte-pod-webhook', 'flytepropeller', 'syncresources']);
    expect(namesOf(all, 'Secret')).toEqual([]);
  });

  test('has the tasks, plugins and replicas that it is told', () => {
    const all = dataPlane({ replicas: 2, tasks: { plugins: [TaskPlugin.ray({ dashboard: true })] } });
    expect(documentOf(find(all, 'Deployment', 'flytepropeller').spec).replicas).toBe(2);
    expect(listOf(documentOf(documentOf(configOf(all, 'flytepropeller-config').tasks)['task-plugins'])['enabled-plugins'])).toContain('ray');
  });

  test('may be beside its control plane, in a namespace of its own', () => {
    const chart = testChart();
    const control = new FlyteControlPlane(chart, 'control', { database: testDatabase(chart), objectStore: testObjectStore(), clusters: { clusters: [FlyteCluster.inCluster('central')] } });
    const plane = new FlyteDataPlane(chart, 'data', {
      clusterName: 'central', namespace: 'flyte-data', admin: control.admin.endpoint, objectStore: testObjectStore(), controlPlaneAccess: false,
    });
    expect(plane.controlPlaneToken).toBeUndefined();
    expect(namesOf(manifests(chart), 'Deployment')).toContain('flytepropeller');
  });
});

test('clusters of several apps do not meet, whatever they are called', () => {
  const files = ['eu-1', 'us-1'].map((name) => {
    const app = new App();
    dataPlane({ clusterName: name }, testChart(app));
    return app.synthYaml();
  });
  expect(files[0]).toContain('cluster-id: eu-1');
  expect(files[1].replaceAll('us-1', 'eu-1').replaceAll(/config-checksum: .*/g, '')).toBe(files[0].replaceAll(/config-checksum: .*/g, ''));
});

describe('a Flyte with an engine of its own', () => {
  test('may send some executions elsewhere', () => {
    const chart = testChart();
    new FlyteCore(chart, 'flyte', {
      database: testDatabase(chart),
      objectStore: testObjectStore(),
      admin: { clusters: { clusters: [FlyteCluster.inCluster('central'), cluster(chart, 'eu-1')] } },
      propeller: { clusterId: 'central' },
    });
    expect(listOf(documentOf(configOf(manifests(chart), 'flyteadmin-config').clusters).clusterConfigs)).toHaveLength(2);
  });

  test('may do so in one process', () => {
    const chart = testChart();
    new FlyteBinary(chart, 'flyte', {
      database: testDatabase(chart),
      objectStore: testObjectStore(),
      binary: { clusterId: 'central', clusters: { clusters: [FlyteCluster.inCluster('central'), cluster(chart, 'eu-1')] } },
    });
    const all = manifests(chart);
    expect(listOf(documentOf(configOf(all, 'flyte-binary-config').clusters).clusterConfigs)).toHaveLength(2);
    expect(JSON.stringify(find(all, 'Deployment', 'flyte-binary'))).toContain('/etc/flyte/clusters');
  });
});
