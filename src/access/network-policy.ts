import { refusal, requireLabelValue } from '../private/checks';
import { requireCidrs } from '../private/cidrs';
import { isQualifiedName } from '../private/metadata-checks';
import { requireReason } from '../private/reason';

/**
 * Who may talk to Flyte's pods, and to whom they may talk.
 *
 * Policies add up: what they leave out, such as a broker of events named in `extraConfig`, is opened by a policy of your own, for
 * example with `component.deployment.connections`.
 */
export interface NetworkPolicyOptions {
  /**
   * Whether there are network policies. Without them every pod of the cluster reaches datacatalog, which knows no authentication.
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Why there are none. Written into the manifests as an acceptance of the rule `no-network-policy`, and shown in every report.
   * @default - none; required with `enabled: false`
   */
  readonly reason?: string;

  /**
   * Addresses of the Kubernetes API server: where it is called, and where calls to the pod webhook come from.
   * @default - any address, on ports 443 and 6443; any address for the webhook
   */
  readonly apiServerCidrs?: string[];

  /**
   * Addresses of the database, where it is not of the same app.
   * @default - the host's, where it is an IP address; the pods of the namespace, where it is a Service (`postgres.databases.svc`, or a
   * bare name); else any, on the database's port. `postgres.databases` may be either, and is refused without them
   */
  readonly databaseCidrs?: string[];

  /**
   * Addresses of the object store, where it is not of the same app. With a workload identity, those of the cloud's token service too.
   * @default - the endpoint's, where its host is an IP address; the pods of the namespace, where it is a Service; else any, on its port
   */
  readonly objectStoreCidrs?: string[];

  /**
   * Addresses of the OpenID Connect provider and of an external authorization server, or of the proxy through which both are reached.
   * @default - the URL's, where its host is an IP address; the pods of the namespace, where it is a Service; else any, on its port
   */
  readonly identityProviderCidrs?: string[];

  /**
   * Addresses of a flyteadmin or a datacatalog that is not of the same app, given as `FlyteEndpoint.of`.
   * @default - the host's, where it is an IP address; the pods of the namespace, where it is a Service; else any, on its port
   */
  readonly flyteCidrs?: string[];

  /**
   * Addresses of the connectors that are not of the same app.
   * @default - the host's, where it is an IP address; the pods of the namespace, where it is a Service; else any, on its port
   */
  readonly connectorCidrs?: string[];

  /**
   * Addresses of the Redis servers of flytepropeller's resource manager.
   * @default - the host's, where it is an IP address; the pods of the namespace, where it is a Service; else any, on its port
   */
  readonly redisCidrs?: string[];

  /**
   * Addresses of the mail server of flyteadmin's notifications.
   * @default - the host's, where it is an IP address; the pods of the namespace, where it is a Service; else any, on its port
   */
  readonly mailCidrs?: string[];

  /**
   * Addresses of the brokers of Kafka or the servers of NATS that flyteadmin's events go to.
   * @default - the host's, where it is an IP address; the pods of the namespace, where it is a Service; else any, on its port
   */
  readonly brokerCidrs?: string[];

  /**
   * Addresses of the collector of traces.
   * @default - the host's, where it is an IP address; the pods of the namespace, where it is a Service; else any, on its port
   */
  readonly collectorCidrs?: string[];

  /**
   * Addresses of the API servers of other clusters, which flyteadmin calls.
   * @default - the host's, where it is an IP address; else any, on its port
   */
  readonly clusterCidrs?: string[];

  /**
   * Whether flyteadmin and flyteconsole can be called from outside Flyte: by an ingress controller, a gateway or a load balancer.
   * @default - true with `exposure` or `ingressNamespaceLabels`
   */
  readonly exposed?: boolean;

  /**
   * Labels of the namespace the ingress controller or the gateway runs in: only its pods then call flyteadmin and flyteconsole.
   * @default - any source, as with load balancers that reach pods from outside the cluster; on OpenShift its routers
   */
  readonly ingressNamespaceLabels?: { [name: string]: string };

  /**
   * Labels of the namespace Prometheus runs in; opens port 10254, which also serves profiles, and 9090 of connectors.
   * @default - metrics cannot be scraped
   */
  readonly metricsNamespaceLabels?: { [name: string]: string };

  /**
   * Whether task pods may call flyteadmin, as tasks with FlyteRemote do.
   * @default false
   */
  readonly tasksCallAdmin?: boolean;

  /**
   * Labels of the namespace the cluster's DNS runs in.
   * @default - kube-system, and node-local DNS; on OpenShift openshift-dns
   */
  readonly dnsNamespaceLabels?: { [name: string]: string };
}

/**
 * Refuses what the API server would refuse, and what opens more or less than it seems to.
 * @param prefix of the props' names, `networkPolicies.`
 */
export function requireNetworkPolicyOptions(path: string, prefix: string, options: NetworkPolicyOptions): void {
  if (options.enabled === false) {
    requireReason(path, `${prefix}reason`, options.reason, "say why nothing restricts who calls Flyte's pods, or remove enabled: false");
  } else if (options.reason !== undefined) {
    throw refusal(path, `${prefix}reason`, 'come with enabled: false', options.reason, 'remove it: there are policies');
  }
  const blocks = [
    'apiServerCidrs', 'databaseCidrs', 'objectStoreCidrs', 'identityProviderCidrs', 'flyteCidrs', 'connectorCidrs', 'redisCidrs', 'mailCidrs', 'brokerCidrs',
    'collectorCidrs', 'clusterCidrs',
  ] as const;
  for (const prop of blocks) {
    if (options[prop] !== undefined) { requireCidrs(path, `${prefix}${prop}`, options[prop]); }
  }
  for (const prop of ['ingressNamespaceLabels', 'metricsNamespaceLabels', 'dnsNamespaceLabels'] as const) {
    if (options[prop] !== undefined) { requireLabels(path, `${prefix}${prop}`, options[prop]); }
  }
  if (options.exposed === false && options.ingressNamespaceLabels !== undefined) {
    throw refusal(path, `${prefix}exposed`, 'not be false with ingressNamespaceLabels', false, 'remove one of them');
  }
}

function requireLabels(path: string, prop: string, labels: { [name: string]: string }): void {
  const entries = Object.entries(labels);
  if (entries.length === 0) {
    throw refusal(path, prop, 'name at least one label', labels, 'no label at all would open it to every namespace');
  }
  for (const [label, value] of entries) {
    if (!isQualifiedName(label)) {
      throw refusal(path, prop, 'have label names as keys', label, 'copy it from the namespace');
    }
    requireLabelValue(path, `${prop}['${label}']`, value, 'copy it from the namespace');
  }
}
