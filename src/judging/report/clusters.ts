import { ReportModel } from './model';

/** One report on what is in several clusters: ids, which are the same in each, get the cluster's name before them. */
export function together(models: ReadonlyMap<string, ReportModel>): ReportModel {
  const [first] = models.values();
  const all = <T>(of: (model: ReportModel, cluster: string) => readonly T[]): T[] => [...models].flatMap(([cluster, model]) => of(model, cluster));
  return {
    ...first,
    releases: [...new Set(all(({ releases }) => releases))],
    clusters: [...models.keys()],
    namespaces: all((model, cluster) => model.namespaces.map((one) => ({ ...one, cluster }))),
    pods: all((model, cluster) => model.pods.map((one) => ({ ...one, cluster, id: idIn(cluster, one.id) }))),
    accounts: all((model, cluster) => model.accounts.map((one) => ({ ...one, cluster }))),
    peers: all((model, cluster) => model.peers.map((one) => ({ ...one, cluster, id: idIn(cluster, one.id) }))),
    connections: all((model, cluster) => model.connections
      .map(({ from, to, ports }) => ({ cluster, from: idIn(cluster, from), to: idIn(cluster, to), ports }))),
    exceptions: all((model, cluster) => model.exceptions.map((one) => ({ ...one, cluster }))),
    findings: all((model, cluster) => model.findings.map((one) => ({ ...one, cluster }))),
    problems: all((model, cluster) => model.problems.map((problem) => `cluster ${cluster}: ${problem}`)),
    wildcards: all(({ wildcards }) => [wildcards]).reduce((sum, count) => sum + count, 0),
  };
}

/** What the report says of each of its clusters, for the drawing. */
export function apart(model: ReportModel): (ReportModel & { readonly cluster?: string })[] {
  const { clusters, namespaces, pods, peers, connections } = model;
  if (clusters === undefined) { return [model]; }
  return clusters.map((cluster) => {
    const here = <T extends { readonly cluster?: string }>(list: readonly T[]) => list.filter((one) => one.cluster === cluster);
    return { ...model, cluster, namespaces: here(namespaces), pods: here(pods), peers: here(peers), connections: here(connections) };
  });
}

function idIn(cluster: string, id: string): string {
  return `${cluster} ${id}`;
}
