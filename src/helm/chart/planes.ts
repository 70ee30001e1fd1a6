import { Context } from '../row';

/**
 * Why half of a Flyte is not taken over: the app is a whole one. Here is the place to write a `FlyteControlPlane` or a `FlyteDataPlane` in its
 * stead. Who asks: `flyteadmin.enabled` and `flytepropeller.enabled` in core.ts, `serviceAccount.alwaysCreate` in components.ts, and both
 * halves in binary.ts.
 */
export const PLANES = 'it belongs to one plane of several clusters, and this app is both in one; use FlyteControlPlane and FlyteDataPlane';

/** Why other clusters are not taken over: the charts know their tokens by paths. */
export const CLUSTERS = 'the token and the authority of a cluster are keys of a Secret; use admin.clusters with FlyteCluster.of(name, { endpoint, credentials })';

/** What the values are about, if they leave the other half of Flyte out. */
export function planeOf({ get }: Pick<Context, 'get'>): 'FlyteControlPlane' | 'FlyteDataPlane' | undefined {
  if (get('flyteadmin.enabled') === false || get('flyte-core-components.admin.disabled') === true) { return 'FlyteDataPlane'; }
  return get('flytepropeller.enabled') === false || get('flyte-core-components.propeller.disabled') === true ? 'FlyteControlPlane' : undefined;
}
