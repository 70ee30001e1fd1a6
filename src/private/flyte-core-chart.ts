import { NAMES } from './vocabulary';

/**
 * What Flyte's Helm chart flyte-core makes, as of v1.16.8: the one table by which an installed release is adopted, and what it leaves
 * behind is told. `<ns>` stands for the namespace of the release, `<release>` for its name.
 */
export interface ChartObject {
  readonly kind: string;
  readonly name: string;
  /** What it is for, in a few words. */
  readonly purpose: string;
  /** Why it is in the way while it is there, if it is. */
  readonly harm?: string;
  /** Why it is never to be deleted, if it is not. */
  readonly keep?: string;
}

/** The version of the chart that the table was read from. */
export const CHART_VERSION = 'v1.16.8';

/** The Lease of the chart's engines. The chart writes the namespace out, whatever that of the release is. */
export const CHART_LEASE = { name: 'propeller-leader', namespace: 'flyte' } as const;

/** The Secret with the webhook's certificate, which its first pod fills and nobody changes after. */
export const CHART_WEBHOOK_SECRET = 'flyte-pod-webhook';

/** What the Ingress is called; that of gRPC has `-grpc` behind it. */
export const CHART_INGRESS = 'flyte-core';

/** Labels by which the chart's Deployments select their pods, where they are not name and instance. None can be changed. */
export function chartSelector(component: string, release: string): { [label: string]: string } {
  if (component === NAMES.podWebhook) { return { app: NAMES.podWebhook }; }
  return { 'app.kubernetes.io/name': chartNameOf(component), 'app.kubernetes.io/instance': release };
}

/** What the label `app.kubernetes.io/name` says in the chart. */
export function chartNameOf(component: string): string {
  return component === NAMES.clusterResourceSync ? 'flyteclusterresourcesync' : component;
}

/** The objects of the chart with everything switched on, in the order in which people look at them. */
export const CHART_OBJECTS: readonly ChartObject[] = [
  ...[
    ['flyteadmin', 'flyteadmin'], ['flytescheduler', 'the native scheduler'], ['datacatalog', 'datacatalog'], ['flytepropeller', 'the engine'],
    ['flyte-pod-webhook', 'the pod webhook'], ['flyteconsole', 'the console'], ['syncresources', 'the cluster resource sync'],
    ['flyteconnector', 'the connector'],
  ].map(([name, whose]) => ({ kind: 'Deployment', name, purpose: `the pods of ${whose}`, harm: 'its pods run on' })),
  { kind: 'Deployment', name: 'flytepropeller-manager', purpose: 'the manager of several engines', harm: 'it starts engines of its own' },
  { kind: 'PodTemplate', name: 'flytepropeller-template', purpose: 'what the manager starts engines of' },
  ...[
    ['flyteadmin', 'flyteadmin'], ['datacatalog', 'datacatalog'], ['flyteconsole', 'the console'], ['flyte-pod-webhook', 'the pod webhook'],
  ].map(([name, whose]) => ({
    kind: 'HorizontalPodAutoscaler', name, purpose: `the number of pods of ${whose}`, harm: 'it goes on to set the replicas of the Deployment of its name',
  })),
  ...[
    ['flyteadmin', 'flyteadmin'], ['flytescheduler', 'metrics of the scheduler'], ['datacatalog', 'datacatalog'], ['flytepropeller', 'metrics of the engine'],
    ['flyte-pod-webhook', 'the pod webhook'], ['flyteconsole', 'the console'], ['flyteconnector', 'the connector'],
  ].map(([name, whose]) => ({ kind: 'Service', name, purpose: `the address of ${whose}` })),
  { kind: 'Ingress', name: CHART_INGRESS, purpose: 'the way in from outside', harm: 'it leads to the Services past whatever else exposes them' },
  { kind: 'Ingress', name: `${CHART_INGRESS}-grpc`, purpose: 'the way in for gRPC', harm: 'it leads to the Services past whatever else exposes them' },
  ...[
    ['flyte-admin-base-config', 'flyteadmin'], ['flyte-admin-clusters-config', 'flyteadmin: its clusters'], ['flyte-scheduler-config', 'the scheduler'],
    ['datacatalog-config', 'datacatalog'], ['flyte-propeller-config', 'the engine and the webhook'], ['flyte-console-config', 'the console'],
    ['flyte-clusterresourcesync-config', 'the cluster resource sync'],
  ].map(([name, whose]) => ({ kind: 'ConfigMap', name, purpose: `the configuration of ${whose}` })),
  { kind: 'ConfigMap', name: 'clusterresource-template', purpose: 'the templates of project namespaces' },
  { kind: 'Secret', name: 'flyte-admin-secrets', purpose: 'the keys of tokens and cookies' },
  { kind: 'Secret', name: 'flyte-secret-auth', purpose: 'the password of the internal client' },
  { kind: 'Secret', name: CHART_WEBHOOK_SECRET, purpose: "the webhook's certificate" },
  { kind: 'Secret', name: 'flyteconnector', purpose: 'the credentials of the connector' },
  ...['flyteadmin', 'flytescheduler', 'datacatalog', 'flytepropeller', 'flyte-pod-webhook', 'flyteconnector']
    .map((name) => ({ kind: 'ServiceAccount', name, purpose: `the identity of ${name}` })),
  ...[
    ['<ns>-flyteadmin', '<ns>-flyteadmin-binding', 'flyteadmin'], ['<ns>-flytepropeller', '<ns>-flytepropeller', 'the engine'],
    ['<ns>-flyte-pod-webhook', '<ns>-flyte-pod-webhook', 'the pod webhook'],
  ].flatMap(([role, binding, whose]) => [
    ...['ClusterRole', 'Role'].map((kind) => ({ kind, name: role, purpose: `the permissions of ${whose}` })),
    ...['ClusterRoleBinding', 'RoleBinding'].map((kind) => ({
      kind, name: binding, purpose: `who has the permissions of ${whose}`, harm: 'its subject keeps what the role of that name allows',
    })),
  ]),
  ...['flyteadmin', 'flytescheduler', 'datacatalog', 'flytepropeller', 'flyteconsole'].map((name) => ({ kind: 'ServiceMonitor', name, purpose: `metrics of ${name}` })),
  { kind: 'Namespace', name: '<ns>', purpose: 'where all of it stands', keep: 'with it everything in it would go' },
  { kind: 'CustomResourceDefinition', name: 'flyteworkflows.flyte.lyft.com', purpose: 'the kind of every workflow', keep: 'with it all workflows would go' },
];

/** ConfigMaps of the chart. Whoever applies another object of the name leaves the chart's keys in it, and Flyte reads every key of a folder. */
const CHART_CONFIG_MAPS = new Set(CHART_OBJECTS.filter(({ kind }) => kind === 'ConfigMap').map(({ name }) => name));

/** A name that the chart has no ConfigMap of. */
export function besideChart(name: string): string {
  return CHART_CONFIG_MAPS.has(name) ? `flyte-${name}` : name;
}
