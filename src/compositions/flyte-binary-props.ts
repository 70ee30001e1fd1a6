import { FlyteCertificates, FlyteCoreProcessOptions } from './flyte-core-props';
import { FlyteOptions, OptionalPartOptions } from './flyte-options';
import { SingleBinaryOptions } from '../components/single-binary-props';

/**
 * The pod webhook of a `FlyteBinary`. All but `enabled` and `ownPod` is about its pod, where it has one.
 */
export interface FlyteBinaryPodWebhookOptions extends FlyteCoreProcessOptions {
  /**
   * Whether it has a pod of its own, and not the one process. Without one it hands out to any task that asks for it what that process can
   * look up, so `false` is refused with login, tokens of plugins or a mailer's password.
   * @default - true with such secrets and with `certificates.webhook` that are supplied, else false
   */
  readonly ownPod?: boolean;
}

/**
 * Properties of `FlyteBinary`.
 */
export interface FlyteBinaryProps extends FlyteOptions {
  /**
   * The process and its pod: settings of flyteadmin and flytepropeller, resources, volumes, extra configuration and the rest.
   * @default - as `SingleBinary`
   */
  readonly binary?: SingleBinaryOptions;

  /**
   * The certificates of the servers inside the cluster.
   * @default - as `FlyteCertificates`
   */
  readonly certificates?: FlyteCertificates;

  /**
   * The scheduler in the process.
   * @default - there
   */
  readonly scheduler?: OptionalPartOptions;

  /**
   * datacatalog in the process.
   * @default - there
   */
  readonly dataCatalog?: OptionalPartOptions;

  /**
   * The cluster resource sync in the process; `binary.refreshInterval` says how often.
   * @default - there
   */
  readonly clusterResourceSync?: OptionalPartOptions;

  /**
   * The pod webhook.
   * @default - in the process where nothing secret is beside it, else in a pod of its own
   */
  readonly podWebhook?: FlyteBinaryPodWebhookOptions;
}
