import * as kplus from 'cdk8s-plus-27';
import { requireSubdomain } from '../private/checks';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * The keys with which flyteadmin signs tokens and encrypts cookies.
 */
export class AuthKeys {
  /**
   * Keys from an existing Secret with `cookie_hash_key` (64 bytes), `cookie_block_key` (32 bytes), `claim_symmetric_key` (32 bytes),
   * each base64 without padding, and `token_rsa_key.pem` (PKCS#1). An optional `token_rsa_key_old.pem` still verifies after a rotation.
   * With an external authorization server only the two of the cookies are read.
   * @param secret the Secret, in Flyte's namespace
   */
  public static fromSecret(secret: kplus.ISecret): AuthKeys {
    requireArguments('AuthKeys.fromSecret', secret);
    return new AuthKeys(secret.name, secret);
  }

  /**
   * Keys that flyteadmin generates at its first start and stores in a Secret of the cluster.
   *
   * The price: flyteadmin's service account may create Secrets and read and update this one; the Secret is not in your manifests, so
   * a tool that prunes what it does not know logs everybody out; at the very first start flyteadmin restarts until the kubelet has
   * refreshed the mounted Secret, about a minute.
   * @param secretName name of the Secret; `flyte-admin-secrets` if left out
   */
  public static generatedAtRuntime(secretName: string = 'flyte-admin-secrets'): AuthKeys {
    requireArguments('AuthKeys.generatedAtRuntime', secretName);
    return new AuthKeys(requireSubdomain('AuthKeys.generatedAtRuntime', 'secretName', secretName, 'use for example flyte-admin-secrets'));
  }

  private constructor(
    /** Name of the Secret. */
    public readonly secretName: string,
    /** The Secret, unless flyteadmin makes it. */
    public readonly secret?: kplus.ISecret,
  ) {}

  /** Whether flyteadmin makes the Secret. */
  public get generated(): boolean { return this.secret === undefined; }
}

mark('AuthKeys', AuthKeys);
