import * as kplus from 'cdk8s-plus-27';
import { KubeClientOptions } from './engine';
import { requireKubeClient } from './engine-checks';
import { refusal, requireLabel, requireUrl } from '../private/checks';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * Options of `FlyteCluster.of`.
 */
export interface FlyteClusterOptions {
  /** URL of its API server, as flyteadmin reaches it; with HTTPS. Becomes `endpoint`. */
  readonly endpoint: string;

  /**
   * The Secret with the token of an account of that cluster and the certificate of its authority, under the keys `token` and `ca.crt`: a
   * copy of the Secret that a `FlyteDataPlane` makes there, in flyteadmin's namespace.
   */
  readonly credentials: kplus.ISecret;

  /**
   * Whether new executions go there; becomes `enabled`. Those that run there are still followed without.
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * How its API is called; becomes `kubeClientConfig`.
   * @default - as that of flyteadmin's own cluster
   */
  readonly kubeClient?: KubeClientOptions;
}

/**
 * A cluster in which flyteadmin has workflows run.
 */
export class FlyteCluster {
  /**
   * Another cluster, with a `FlyteDataPlane` of the same name.
   *
   * Throws when the name is no DNS-1123 label, or the endpoint no URL with HTTPS, or one that carries a password.
   * @param name its name; the `clusterName` of its data plane
   * @param options where it is, and how flyteadmin is known there
   */
  public static of(name: string, options: FlyteClusterOptions): FlyteCluster {
    const where = 'FlyteCluster.of';
    requireArguments(where, name, options);
    const { protocol, pathname, search, hash } = new URL(requireUrl(where, 'endpoint', options.endpoint));
    if (protocol !== 'https:') { throw refusal(where, 'endpoint', 'begin with https://', options.endpoint, 'the token would be readable on its way'); }
    if (pathname !== '/' || search !== '' || hash !== '') {
      throw refusal(where, 'endpoint', 'end with the host or its port', options.endpoint, 'write for example https://eu.example.com:6443');
    }
    requireKubeClient(where, 'kubeClient', options.kubeClient ?? {});
    return new FlyteCluster(requireLabel(where, 'name', name, 'use for example eu-1'), options);
  }

  /**
   * flyteadmin's own cluster, beside others.
   *
   * Throws when the name is no DNS-1123 label.
   * @param name its name; the `clusterId` of its flytepropeller
   */
  public static inCluster(name: string): FlyteCluster {
    const where = 'FlyteCluster.inCluster';
    requireArguments(where, name);
    return new FlyteCluster(requireLabel(where, 'name', name, 'use for example central'));
  }

  private constructor(
    /** Its name. */
    public readonly name: string,
    /** Where it is, unless it is flyteadmin's own. @internal */
    public readonly _remote?: FlyteClusterOptions,
  ) {}
}

mark('FlyteCluster', FlyteCluster);

/**
 * A cluster's share of the executions with a label.
 */
export interface ClusterShare {
  /** The cluster. One of `clusters`. */
  readonly cluster: FlyteCluster;

  /**
   * Its share, from 0 to 1; only the proportion counts. Becomes `weight`.
   * @default - the same for each, where none is given
   */
  readonly weight?: number;
}

/**
 * The clusters in which flyteadmin has workflows run.
 */
export interface FlyteClustersOptions {
  /**
   * The clusters; become `clusters.clusterConfigs`. At least one.
   */
  readonly clusters: FlyteCluster[];

  /**
   * Where executions go by their label, which a project, a domain, a workflow or whoever launches one sets; becomes
   * `clusters.labelClusterMap`. Labels are DNS-1123 labels: flyteadmin knows no others, since it reads keys in lower case.
   * @default - every enabled cluster gets as many
   */
  readonly labels?: { [label: string]: ClusterShare[] };

  /**
   * The label of executions that have none; becomes `clusters.defaultExecutionLabel`. One of `labels`.
   * @default - none: they go to any enabled cluster
   */
  readonly defaultLabel?: string;
}

/** Refuses clusters that flyteadmin would not start with, and labels that lead nowhere. */
export function requireClusters(path: string, prop: string, { clusters, labels = {}, defaultLabel }: FlyteClustersOptions): void {
  if (clusters.length === 0) { throw refusal(path, `${prop}.clusters`, 'name at least one', clusters, 'leave all of it out for flyteadmin\'s own cluster alone'); }
  const names = clusters.map(({ name }) => name);
  const twice = names.findIndex((name, index) => names.indexOf(name) < index);
  if (twice >= 0) { throw refusal(path, `${prop}.clusters[${twice}]`, 'differ in name from the others', names[twice], 'flyteadmin would not start; rename one of them'); }
  const endpoints = clusters.map(({ _remote }) => _remote?.endpoint.replace(/\/$/, ''));
  const same = endpoints.findIndex((endpoint, index) => endpoint !== undefined && endpoints.indexOf(endpoint) < index);
  if (same >= 0) {
    throw refusal(path, `${prop}.clusters[${same}]`, 'have an API server of its own', endpoints[same], `cluster ${names[endpoints.indexOf(endpoints[same])]} has this one; remove one of them`);
  }
  const own = clusters.filter(({ _remote }) => _remote === undefined);
  if (own.length > 1) { throw refusal(path, `${prop}.clusters`, 'hold flyteadmin\'s own cluster once', own.map(({ name }) => name), 'remove one of them'); }
  if (!clusters.some(({ _remote }) => _remote?.enabled !== false)) {
    throw refusal(path, `${prop}.clusters`, 'hold one that is enabled', names, 'flyteadmin would not start; enable one of them');
  }
  for (const [label, shares] of Object.entries(labels)) {
    requireLabel(path, `${prop}.labels`, label, 'flyteadmin reads keys in lower case; use for example europe');
    requireShares(path, `${prop}.labels['${label}']`, shares, clusters);
  }
  if (defaultLabel !== undefined && !(Object.prototype.hasOwnProperty.call(labels, defaultLabel))) {
    throw refusal(path, `${prop}.defaultLabel`, `be one of labels (${Object.keys(labels).sort().join(', ')})`, defaultLabel, 'add it to labels, or fix the name');
  }
}

/**
 * Refuses clusters of a Flyte with an engine of its own, if that engine is none of them: flyteadmin takes events of an execution from the
 * cluster alone that it sent it to, by name.
 */
export function requireOwnCluster(path: string, at: string, options: FlyteClustersOptions | undefined, engineAt: string, clusterId?: string): void {
  if (options === undefined) { return; }
  const own = options.clusters.find(({ _remote }) => _remote === undefined);
  if (own === undefined) {
    throw refusal(path, `${at}clusters.clusters`, "hold flyteadmin's own cluster", options.clusters.map(({ name }) => name),
      'add FlyteCluster.inCluster(...), since an engine is here; or use FlyteControlPlane, which has none');
  }
  if (clusterId !== own.name) {
    throw refusal(path, `${engineAt}clusterId`, `be '${own.name}', as ${at}clusters has it`, clusterId, 'give both the same name');
  }
}

function requireShares(path: string, prop: string, shares: readonly ClusterShare[], clusters: readonly FlyteCluster[]): void {
  if (shares.length === 0) { throw refusal(path, prop, 'name at least one cluster', shares, 'its executions would go anywhere; remove the label for that'); }
  shares.forEach(({ cluster, weight }, index) => {
    if (!clusters.includes(cluster)) {
      throw refusal(path, `${prop}[${index}].cluster`, `be one of clusters (${clusters.map(({ name }) => name).join(', ')})`, cluster.name, 'add it to clusters, or name another one');
    }
    if (shares.findIndex((other) => other.cluster === cluster) < index) {
      throw refusal(path, `${prop}[${index}].cluster`, 'be named once', cluster.name, 'give it one share, with the weight of both');
    }
    if (weight !== undefined && !(weight >= 0 && weight <= 1)) {
      throw refusal(path, `${prop}[${index}].weight`, 'be from 0 to 1', weight, 'use for example 0.5; only the proportion counts');
    }
    if (weight === undefined && shares.some((other) => other.weight !== undefined)) {
      throw refusal(path, `${prop}[${index}].weight`, 'be given to all clusters of a label, or to none', undefined, 'without one it would get nothing; give it one');
    }
  });
  if (shares.every(({ weight }) => weight === 0)) {
    throw refusal(path, prop, 'have a weight above 0', shares.map(({ weight }) => weight), 'with 0 for all, each gets as many; leave the weights out to say so');
  }
}
