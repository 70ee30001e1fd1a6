import { Context } from '../row';

/**
 * Why what belongs to several clusters is not taken over: in one place, until the library has both planes. Who needs it: `flyteadmin.enabled`,
 * `flytepropeller.enabled` and `configmap.clusters` in core.ts, `serviceAccount.alwaysCreate` in components.ts, and both halves in binary.ts.
 */
export const PLANES = 'it needs a control plane and data planes, which are several Flytes: FlyteCore is both in one';

/** Which half of Flyte the values leave out, if they do. */
export function planeOf({ get }: Pick<Context, 'get'>): 'control plane' | 'data plane' | undefined {
  if (get('flyteadmin.enabled') === false || get('flyte-core-components.admin.disabled') === true) { return 'data plane'; }
  return get('flytepropeller.enabled') === false || get('flyte-core-components.propeller.disabled') === true ? 'control plane' : undefined;
}
