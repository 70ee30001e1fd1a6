import { idIn, Judged, linksBetween } from './links';
import { ReportModel } from './model';

/** What the report says of one of its clusters, for the drawing. */
export interface ClusterModel extends ReportModel {
  readonly cluster?: string;
  /** Ids of peers of its own that pods of other clusters call. */
  readonly entered?: ReadonlySet<string>;
}

/** One report on what is in several clusters: ids, which are the same in each, get the cluster's name before them. */
export function together(clusters: ReadonlyMap<string, Judged>): ReportModel {
  const [{ model: first }] = clusters.values();
  const models = [...clusters].map(([cluster, { model }]) => ({ cluster, model }));
  const all = <T>(of: (model: ReportModel, cluster: string) => readonly T[]): T[] => models.flatMap(({ cluster, model }) => of(model, cluster));
  return {
    ...first,
    releases: [...new Set(all(({ releases }) => releases))],
    clusters: [...clusters.keys()],
    namespaces: all((model, cluster) => model.namespaces.map((one) => ({ ...one, cluster }))),
    pods: all((model, cluster) => model.pods.map((one) => ({ ...one, cluster, id: idIn(cluster, one.id) }))),
    accounts: all((model, cluster) => model.accounts.map((one) => ({ ...one, cluster }))),
    peers: all((model, cluster) => model.peers.map((one) => ({ ...one, cluster, id: idIn(cluster, one.id) }))),
    connections: [
      ...all((model, cluster) => model.connections
        .map(({ from, to, ports }) => ({ cluster, from: idIn(cluster, from), to: idIn(cluster, to), ports }))),
      ...linksBetween(clusters),
    ],
    exceptions: all((model, cluster) => model.exceptions.map((one) => ({ ...one, cluster }))),
    findings: all((model, cluster) => model.findings.map((one) => ({ ...one, cluster }))),
    problems: all((model, cluster) => model.problems.map((problem) => `cluster ${cluster}: ${problem}`)),
    wildcards: all(({ wildcards }) => [wildcards]).reduce((sum, count) => sum + count, 0),
  };
}

/** The report cluster by cluster. What one calls in another is a service outside of it, under the id that it has there. */
export function apart(model: ReportModel): ClusterModel[] {
  const { clusters, namespaces, pods, peers, connections } = model;
  if (clusters === undefined) { return [model]; }
  return clusters.map((cluster) => {
    const here = <T extends { readonly cluster?: string }>(list: readonly T[]) => list.filter((one) => one.cluster === cluster);
    const called = new Set(here(connections).map(({ to }) => to));
    const own = new Set(here(peers).map(({ id }) => id));
    const beyond = peers.filter((peer) => peer.cluster !== cluster && called.has(peer.id))
      // Whom it lets in is said where it stands.
      .map((peer) => ({ ...peer, kind: 'service' as const, detail: `of cluster ${peer.cluster}, ${peer.detail.replace(/, (from .+|no policy restricts it)$/, '')}` }));
    return {
      ...model,
      cluster,
      namespaces: here(namespaces),
      pods: here(pods),
      peers: [...here(peers), ...beyond],
      connections: here(connections),
      entered: new Set(connections.filter((one) => one.cluster !== cluster && own.has(one.to)).map(({ to }) => to)),
    };
  });
}
