import { ComponentOfChart } from './components';

/** What the templates read of every component's section. */
const ALL = ['annotations', 'podAnnotations', 'podLabels', 'resources', 'strategy', 'nodeSelector'];
/** What they read of the four that have the same kind of pod. */
const PODS = [...ALL, 'image', 'tolerations', 'affinity', 'priorityClassName', 'securityContext', 'additionalVolumes', 'additionalVolumeMounts', 'additionalContainers', 'configPath',
  'serviceAccount.create', 'serviceAccount.annotations', 'serviceAccount.imagePullSecrets', 'serviceMonitor'];
const OWN_RULES = ['serviceAccount.rbacScope', 'serviceAccount.rbacRules'];

/** The components of chart flyte-core. */
export const COMPONENTS: readonly ComponentOfChart[] = [
  {
    section: 'flyteadmin',
    prop: 'admin',
    name: 'flyteadmin',
    user: 1001,
    reads: [...PODS, ...OWN_RULES, 'serviceAccount.rbac', 'serviceAccount.createClusterRole', 'serviceAccount.clusterRole', 'replicaCount', 'autoscaling', 'env', 'envFrom',
      'readinessProbe', 'livenessProbe', 'extraArgs'],
    alsoRuns: 'clusterResourceSync',
  },
  { section: 'flytescheduler', prop: 'scheduler', name: 'flytescheduler', user: 1001, reads: [...PODS, 'podEnv', 'service.enabled'], monitorWants: 'service.enabled' },
  { section: 'datacatalog', prop: 'dataCatalog', name: 'datacatalog', user: 1001, reads: [...PODS, 'replicaCount', 'autoscaling', 'podEnv', 'extraArgs'] },
  {
    section: 'flytepropeller',
    prop: 'propeller',
    name: 'flytepropeller',
    user: 1001,
    reads: [...PODS, ...OWN_RULES, 'replicaCount', 'podEnv', 'extraArgs', 'terminationMessagePolicy', 'prometheus', 'service.enabled'],
    alsoRuns: 'podWebhook',
    monitorWants: 'service.enabled',
  },
  {
    section: 'webhook',
    prop: 'podWebhook',
    name: 'flyte-pod-webhook',
    user: 1001,
    reads: [...ALL, ...OWN_RULES, 'autoscaling', 'podEnv', 'affinity', 'topologySpreadConstraints', 'priorityClassName', 'securityContext', 'prometheus',
      'serviceAccount.create', 'serviceAccount.annotations', 'serviceAccount.imagePullSecrets'],
  },
  {
    section: 'flyteconsole',
    prop: 'console',
    name: 'flyteconsole',
    user: 1000,
    reads: [...ALL, 'replicaCount', 'image', 'autoscaling', 'podEnv', 'tolerations', 'affinity', 'priorityClassName', 'securityContext', 'imagePullSecrets',
      'readinessProbe', 'livenessProbe', 'serviceMonitor'],
  },
  { section: 'cluster_resource_manager', prop: 'clusterResourceSync', name: 'syncresources', user: 1001, reads: [...ALL, 'podEnv', 'prometheus'] },
];

/** The chart of the connector, which flyte-core brings along. */
export const CONNECTOR: ComponentOfChart = {
  section: 'flyteconnector',
  prop: 'connectors[flyteconnector]',
  name: 'flyteconnector',
  user: 1001,
  reads: ['replicaCount', 'image', 'resources', 'podAnnotations', 'podLabels', 'podEnv', 'nodeSelector', 'tolerations', 'affinity', 'priorityClassName', 'securityContext', 'podSecurityContext',
    'additionalVolumes', 'additionalVolumeMounts', 'additionalContainers', 'readinessProbe', 'serviceAccount.create', 'serviceAccount.annotations', 'serviceAccount.imagePullSecrets'],
};
