import { kubeClient } from './engine';
import { SecretFile } from './files';
import { compact, Document } from '../private/documents';
import { CLUSTERS_DIRECTORY } from '../private/vocabulary';
import { FlyteCluster, FlyteClustersOptions } from '../settings/clusters';

/** Keys of a Secret with the token of a service account, as Kubernetes fills it. */
const [TOKEN, AUTHORITY] = ['token', 'ca.crt'];

/** What flyteadmin has for its own cluster; for others it takes what is left out for 0, which is other defaults, and no timeout at all. */
const CLIENT_DEFAULTS = { qps: 100, burst: 25, timeout: '30s' };

/** The `clusters` section. */
export function clustersSection(options?: FlyteClustersOptions): Document {
  if (options === undefined) { return {}; }
  const { clusters, labels = {}, defaultLabel } = options;
  return {
    clusters: {
      clusterConfigs: clusters.map(clusterConfig),
      labelClusterMap: Object.fromEntries(Object.keys(labels).sort()
        .map((label) => [label, labels[label].map(({ cluster, weight }) => compact({ id: cluster.name, weight }))])),
      defaultExecutionLabel: defaultLabel,
    },
  };
}

function clusterConfig({ name, _remote: remote }: FlyteCluster): Document {
  if (remote === undefined) { return { name, enabled: true, inCluster: true }; }
  return compact({
    name,
    enabled: remote.enabled ?? true,
    endpoint: remote.endpoint,
    auth: { tokenPath: `${CLUSTERS_DIRECTORY}/${name}/${TOKEN}`, certPath: `${CLUSTERS_DIRECTORY}/${name}/${AUTHORITY}` },
    kubeClientConfig: remote.kubeClient === undefined ? undefined : { ...CLIENT_DEFAULTS, ...compact(kubeClient(remote.kubeClient)) },
  });
}

/** The credentials of each cluster, in a folder of its name. */
export function clusterFiles(options?: FlyteClustersOptions): SecretFile[] {
  return (options?.clusters ?? []).flatMap(({ name, _remote: remote }) => remote === undefined ? []
    : [TOKEN, AUTHORITY].map((key) => ({ value: { secret: remote.credentials, key }, file: `${name}/${key}` })));
}
