import { call, Code, existing } from '../code';
import { hasRemoteClusters } from '../readers/clusters';
import { Context } from '../row';

/** The Secret that flyteadmin of the chart made at its first start, and its keys. */
const MADE_BY_CHART = 'flyte-admin-secrets';
const KEYS = ['claim_symmetric_key', 'cookie_block_key', 'cookie_hash_key', 'token_rsa_key.pem'];

/** Keys of tokens and cookies: made at the first start, as by the chart. Beside clusters elsewhere flyteadmin could not store them. */
export function authKeys(context: Context): Code {
  if (context.plane !== 'FlyteControlPlane' && !hasRemoteClusters(context)) { return call('AuthKeys.generatedAtRuntime'); }
  KEYS.forEach((key) => context.secret(MADE_BY_CHART, key, ''));
  return call('AuthKeys.fromSecret', existing('Secret', MADE_BY_CHART));
}
