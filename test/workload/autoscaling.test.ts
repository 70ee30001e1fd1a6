import { Duration } from 'cdk8s';
import { AutoscalingMetric, FlyteAutoscaling } from 'cdk8s-flyte';
import { Document, documentOf } from '../../src/private/documents';
import { COMPONENTS, core, find, findAll, manifests, nameOf, podOf, synthOne, testChart } from '../support';

function scaled(autoscaling: FlyteAutoscaling, name = 'flyteadmin'): Document[] {
  return synthOne(COMPONENTS[name](testChart(), { autoscaling }));
}

function specOf(autoscaling: FlyteAutoscaling): Document {
  return documentOf(find(scaled(autoscaling), 'HorizontalPodAutoscaler', 'flyteadmin').spec);
}

const resource = (name: string, averageUtilization: number) => ({
  type: 'ContainerResource', containerResource: { name, container: 'flyteadmin', target: { type: 'Utilization', averageUtilization } },
});

test.each(['flyteadmin', 'datacatalog', 'flyteconsole'])('%s: an autoscaler in place of a number, spread and protected', (name) => {
  const all = scaled({ maxReplicas: 5 }, name);
  const deployment = find(all, 'Deployment', name);
  const selector = documentOf(deployment.spec).selector;
  expect(documentOf(deployment.spec)).not.toHaveProperty('replicas');
  expect(find(all, 'HorizontalPodAutoscaler', name)).toMatchObject({
    apiVersion: 'autoscaling/v2',
    metadata: { namespace: 'flyte', labels: { 'app.kubernetes.io/name': name } },
    spec: { minReplicas: 2, maxReplicas: 5, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name } },
  });
  expect(podOf(deployment).topologySpreadConstraints).toHaveLength(2);
  expect(documentOf(podOf(deployment).affinity)).toHaveProperty('podAntiAffinity');
  expect(documentOf(find(all, 'PodDisruptionBudget', name).spec)).toMatchObject({ maxUnavailable: 1, selector });
});

test('with nothing said it measures the CPU, of the main container', () => {
  expect(specOf({ maxReplicas: 3 }).metrics).toEqual([resource('cpu', 80)]);
  expect(specOf({ maxReplicas: 3 })).not.toHaveProperty('behavior');
});

test('memory alone, both, and slower on the way down', () => {
  expect(specOf({ maxReplicas: 3, memoryUtilization: 70 }).metrics).toEqual([resource('memory', 70)]);
  expect(specOf({ maxReplicas: 3, memoryUtilization: 70, cpuUtilization: 60 }).metrics).toEqual([resource('cpu', 60), resource('memory', 70)]);
  expect(specOf({ maxReplicas: 3, scaleDownDelay: Duration.minutes(10) }).behavior).toEqual({ scaleDown: { stabilizationWindowSeconds: 600 } });
});

test('metrics of pods, of an object and from outside', () => {
  const metrics = [
    AutoscalingMetric.pods({ metric: 'grpc_requests', averageValue: '100' }),
    AutoscalingMetric.object({ metric: 'requests', averageValue: '500m', apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: 'flyte' }),
    AutoscalingMetric.external({ metric: 'pubsub.googleapis.com|subscription|num_undelivered_messages', averageValue: '2k', labels: { queue: 'a' } }),
  ];
  expect(specOf({ maxReplicas: 3, metrics }).metrics).toEqual([
    { type: 'Pods', pods: { metric: { name: 'grpc_requests' }, target: { type: 'AverageValue', averageValue: '100' } } },
    {
      type: 'Object',
      object: {
        describedObject: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: 'flyte' },
        metric: { name: 'requests' },
        target: { type: 'AverageValue', averageValue: '500m' },
      },
    },
    {
      type: 'External',
      external: {
        metric: { name: 'pubsub.googleapis.com|subscription|num_undelivered_messages', selector: { matchLabels: { queue: 'a' } } },
        target: { type: 'AverageValue', averageValue: '2k' },
      },
    },
  ]);
});

test('in FlyteCore: in place of the number that all share, for that component only', () => {
  const chart = testChart();
  core(chart, { replicas: 3, console: { autoscaling: { maxReplicas: 4 } } });
  const all = manifests(chart);
  expect(findAll(all, 'HorizontalPodAutoscaler').map(nameOf)).toEqual(['flyteconsole']);
  expect(documentOf(find(all, 'Deployment', 'flyteconsole').spec)).not.toHaveProperty('replicas');
  expect(documentOf(find(all, 'Deployment', 'flyteadmin').spec).replicas).toBe(3);
});
