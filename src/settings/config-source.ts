import * as kplus from 'cdk8s-plus-27';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * Configuration that stands in the cluster already: every key that ends with `.yaml` is a file. Nothing of it is judged.
 */
export class ConfigSource {
  /**
   * Files of a ConfigMap.
   * @param configMap in the namespace of the component
   */
  public static fromConfigMap(configMap: kplus.IConfigMap): ConfigSource {
    requireArguments('ConfigSource.fromConfigMap', configMap);
    return new ConfigSource({ configMap });
  }

  /**
   * Files of a Secret, for settings that are secrets.
   * @param secret in the namespace of the component
   */
  public static fromSecret(secret: kplus.ISecret): ConfigSource {
    requireArguments('ConfigSource.fromSecret', secret);
    return new ConfigSource({ secret });
  }

  private constructor(
    /** @internal */
    public readonly _source: { readonly configMap?: kplus.IConfigMap; readonly secret?: kplus.ISecret },
  ) {}
}

mark('ConfigSource', ConfigSource);
