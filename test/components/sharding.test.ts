import { Chart, Duration, Size } from 'cdk8s';
import { FlytePropellerProps, Sharding } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { commandsOf, rulesOf } from './reading';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { COMPONENTS, configOf, containerOf, core, find, findAll, manifests, testChart } from '../support';

function sharded(sharding: Sharding, props: Partial<FlytePropellerProps> = {}, chart: Chart = testChart()): Document[] {
  COMPONENTS.flytepropeller(chart, { sharding, ...props });
  return manifests(chart);
}

const managerConfig = (all: Document[]) => documentOf(configOf(all, 'flytepropeller-manager-config').manager);
const templateOf = (all: Document[]) => documentOf(find(all, 'PodTemplate', 'flytepropeller-template').template);

describe('flytepropeller with sharding', () => {
  const all = sharded(Sharding.hash(3), { replicas: 2 });
  const template = templateOf(all);

  test('is a PodTemplate with the pod of the Deployment that it would be', () => {
    const chart = testChart();
    COMPONENTS.flytepropeller(chart, {});
    const { spec } = documentOf(documentOf(find(manifests(chart), 'Deployment', 'flytepropeller').spec).template);
    const { topologySpreadConstraints, ...rest } = documentOf(template.spec);
    expect(rest).toEqual(spec);
    expect(listOf(topologySpreadConstraints)).toHaveLength(2);
    expect(findAll(all, 'Deployment').map(({ metadata }) => documentOf(metadata).name)).toEqual(['flytepropeller-manager']);
  });

  test('has a manager that knows the template, and how workflows are divided', () => {
    expect(managerConfig(all)).toEqual({
      'pod-application': 'flytepropeller',
      'pod-template-container-name': 'flytepropeller',
      'pod-template-name': 'flytepropeller-template',
      'pod-template-namespace': 'flyte',
      'shard': { 'type': 'Hash', 'shard-count': 3 },
    });
    expect(commandsOf(find(all, 'Deployment', 'flytepropeller-manager'))['flytepropeller-manager']).toEqual(['flytepropeller-manager', '--config', '/etc/flyte/config/*.yaml']);
  });

  test('has replicas of the manager, of which one leads', () => {
    expect(documentOf(find(all, 'Deployment', 'flytepropeller-manager').spec).replicas).toBe(2);
    expect(documentOf(documentOf(configOf(all, 'flytepropeller-manager-config').propeller)['leader-election'])['lock-config-map'])
      .toEqual({ name: 'flytepropeller-manager-leader', namespace: 'flyte' });
    expect(findAll(all, 'PodDisruptionBudget').map(({ metadata }) => documentOf(metadata).name)).toEqual(['flytepropeller-manager']);
  });

  test('lets the manager make pods of its namespace, and each engine hold the Lease that the manager names', () => {
    expect(rulesOf(all, 'Role', 'flytepropeller-manager')).toEqual([
      '/pods: create delete get list',
      '/podtemplates [flytepropeller-template]: get',
      'coordination.k8s.io/leases: create',
      'coordination.k8s.io/leases [flytepropeller-manager-leader]: get update',
    ]);
    expect(rulesOf(all, 'Role', 'flytepropeller')).toEqual([
      'coordination.k8s.io/leases: create',
      'coordination.k8s.io/leases [propeller-leader-0, propeller-leader-1, propeller-leader-2]: get update',
    ]);
  });
});

describe('Sharding', () => {
  test('by projects has one engine more, for all others', () => {
    const sharding = Sharding.byProject([['research'], ['sales', 'marketing']]);
    expect(sharding.count).toBe(3);
    expect(managerConfig(sharded(sharding)).shard)
      .toEqual({ 'type': 'Project', 'per-shard-mapping': [{ ids: ['research'] }, { ids: ['sales', 'marketing'] }, { ids: ['*'] }] });
  });

  test('by domains too', () => {
    expect(managerConfig(sharded(Sharding.byDomain([['production']]))).shard)
      .toEqual({ 'type': 'Domain', 'per-shard-mapping': [{ ids: ['production'] }, { ids: ['*'] }] });
  });

  test('takes how often the manager looks, and what it needs', () => {
    const cpu = { request: kplus.Cpu.millis(10), limit: kplus.Cpu.millis(20) };
    const managerResources = { cpu, memory: { request: Size.mebibytes(32), limit: Size.mebibytes(48) } };
    const all = sharded(Sharding.hash(2, { scanInterval: Duration.seconds(30), managerResources }));
    expect(managerConfig(all)['scan-interval']).toBe('30s');
    const { resources } = containerOf(find(all, 'Deployment', 'flytepropeller-manager'), 'flytepropeller-manager');
    expect(resources).toMatchObject({ requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '20m', memory: '48Mi' } });
  });
});

test('FlyteCore has policies for the manager, which calls the API server alone', () => {
  const chart = testChart();
  core(chart, { propeller: { sharding: Sharding.hash(2) } });
  const policy = find(manifests(chart), 'NetworkPolicy', 'flytepropeller-manager');
  const { egress, podSelector } = documentOf(policy.spec);
  expect(documentOf(podSelector).matchLabels).toEqual({ 'app.kubernetes.io/instance': 'flyte', 'app.kubernetes.io/name': 'flytepropeller-manager' });
  const ports = listOf(egress).flatMap((rule) => listOf(documentOf(rule).ports).map((port) => documentOf(port).port));
  expect(new Set(ports)).toEqual(new Set([53, 443, 6443]));
});
